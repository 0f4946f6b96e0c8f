//! Output that takes its place only when it is whole: written to a folder beside, checked,
//! then renamed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::ExchangeError;
use super::files::DiskOutput;
use crate::project::FileError;

/// The folder beside `path` where its content is made.
pub(super) struct Staging {
    folder: tempfile::TempDir,
    path: PathBuf,
    is_file: bool,
}

/// Where the report of an output is.
pub(super) fn report_path(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".report.json");
    out.with_file_name(name)
}

/// Whether this path may be written.
///
/// # Errors
/// If something is there that must not be replaced.
pub(super) fn check_free(path: &Path, overwrite: bool) -> Result<(), ExchangeError> {
    let Ok(metadata) = fs::metadata(path) else { return Ok(()) };
    let shown = path.display();
    if !metadata.is_dir() {
        return if overwrite {
            Ok(())
        } else {
            Err(ExchangeError::Other(format!(
                "{shown}: this file is there already; choose another name, or say --overwrite"
            )))
        };
    }
    let is_empty = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if is_empty || overwrite && is_our_output(path) {
        return Ok(());
    }
    Err(ExchangeError::Other(format!(
        "{shown}: this folder has files in it; choose another one{}",
        if overwrite {
            ", for not all of them are of an earlier export"
        } else {
            ", or say --overwrite"
        }
    )))
}

/// Whether all files in the folder are named in the report of an earlier export.
fn is_our_output(folder: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Listed {
        files: Vec<String>,
    }
    let inside = fs::read(folder.join(super::dataset::REPORT));
    let Some(report) = inside.or_else(|_| fs::read(report_path(folder))).ok() else { return false };
    let Ok(listed) = serde_json::from_slice::<Listed>(&report) else { return false };
    let Ok(found) = super::files::everything_in(folder) else { return false };
    crate::formats::Input::names(&found).iter().all(|name| listed.files.contains(name))
}

impl Staging {
    /// Begins beside `path`, which becomes a file or a folder.
    pub(super) fn begin(path: &Path, is_file: bool) -> Result<Self, ExchangeError> {
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let made = fs::create_dir_all(parent)
            .and_then(|()| tempfile::Builder::new().prefix(".tagline-export-").tempdir_in(parent));
        let folder = made.map_err(|e| FileError::io(parent, e))?;
        Ok(Self { folder, path: path.to_path_buf(), is_file })
    }

    /// Where to write.
    pub(super) fn output(&self) -> DiskOutput {
        DiskOutput::new(self.folder.path().to_path_buf())
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts what was written in its place, whole.
    pub(super) fn finish(self, names: &[String]) -> Result<(), ExchangeError> {
        let path = self.path.clone();
        self.rename(names).map_err(|e| FileError::io(&path, e).into())
    }

    fn rename(self, names: &[String]) -> io::Result<()> {
        if self.is_file {
            let parent = self.path.parent().unwrap_or(Path::new("")).to_path_buf();
            for name in names {
                fs::rename(self.folder.path().join(name), parent.join(name))?;
            }
            return Ok(());
        }
        set_readable(self.folder.path());
        let old = self.path.exists().then(|| {
            let aside = tempfile::Builder::new().prefix(".tagline-old-").tempdir_in(
                self.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")),
            )?;
            let aside_path = aside.path().join("old");
            fs::rename(&self.path, &aside_path)?;
            Ok::<_, io::Error>((aside, aside_path))
        });
        let old = old.transpose()?;
        let new = self.folder.keep();
        if let Err(e) = fs::rename(&new, &self.path) {
            // What was there goes back; what was made is no use without a place.
            if let Some((_, aside)) = &old {
                fs::rename(aside, &self.path)?;
            }
            fs::remove_dir_all(&new)?;
            return Err(e);
        }
        Ok(())
    }
}

/// A temporary folder is private; what is made of it is not.
fn set_readable(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A folder that stays private is still the person's own.
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o755));
    }
    #[cfg(not(unix))]
    let _ = folder;
}
