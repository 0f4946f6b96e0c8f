//! Reading and writing files so that a crash at any moment leaves either the old
//! content or the new, never a part of it. Knows nothing of what is in the files.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::FileError;

/// Marks a file that is being written; such files are hidden and never listed.
const TEMPORARY: &str = ".tagline-tmp";

/// The whole file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|e| FileError::io(path, e))
}

/// The whole file, or `None` if there is none.
pub(super) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(FileError::io(path, e)),
    }
}

/// The whole file as UTF-8.
pub(super) fn read_string(path: &Path) -> Result<String, FileError> {
    String::from_utf8(read(path)?).map_err(|_| {
        FileError::other(path, "this file is not UTF-8; save it as UTF-8 in your editor")
    })
}

/// Makes the folder with its parents and has them on disk; no error if it is there.
pub(super) fn create_folder(path: &Path) -> Result<(), FileError> {
    if path.is_dir() {
        return Ok(());
    }
    let above = parent(path);
    if above != path {
        create_folder(above)?;
    }
    match fs::create_dir(path) {
        Ok(()) => sync_folder_of(path),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        Err(e) => return Err(FileError::io(path, e)),
    }
    Ok(())
}

/// As [`replace`]; the file's folder is made if it is not there.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    replace(path, bytes)
}

/// Replaces the file whole and has it on disk before returning; makes its folder.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let written = write_beside(path, bytes)?;
    written.persist(path).map_err(|e| FileError::io(path, e.error))?;
    sync_folder_of(path);
    Ok(())
}

/// Writes the file if there is none yet, and says whether it did; makes its folder.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
    if path.exists() {
        return Ok(false);
    }
    match write_beside(path, bytes)?.persist_noclobber(path) {
        Ok(_) => {
            sync_folder_of(path);
            Ok(true)
        }
        Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(FileError::io(path, e.error)),
    }
}

fn write_beside(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, FileError> {
    let folder = parent(path);
    create_folder(folder)?;
    let result = (|| {
        let prefix = format!("{TEMPORARY}-{}-", short_hash(path));
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        // A temporary file is private unless told otherwise; what replaces a shared
        // file must stay as readable as that was.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        if let Ok(metadata) = fs::metadata(path) {
            // Not every file system can do this, and the content matters more.
            let _ = file.as_file().set_permissions(metadata.permissions());
        }
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    })();
    result.map_err(|e| FileError::io(path, e))
}

/// Deletes a file, if it is there and can be deleted.
pub(super) fn remove(path: &Path) {
    if fs::remove_file(path).is_ok() {
        sync_folder_of(path);
    }
}

/// Removes what writers of `path` left behind when they were killed. Only for the
/// holder of the lock on `path`'s journal: nobody else may be writing it now.
pub(super) fn remove_leftovers(path: &Path) {
    let prefix = format!("{TEMPORARY}-{}-", short_hash(path));
    let Ok(entries) = fs::read_dir(parent(path)) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            // A leftover that stays does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Has the folder's entries on disk. Best effort: some systems cannot open a folder.
pub(super) fn sync_folder_of(path: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(parent(path))
    {
        let _ = folder.sync_all();
    }
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn short_hash(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    crate::text::Sha256::of(name.as_bytes()).to_string().chars().take(8).collect()
}
