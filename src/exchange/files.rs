//! Files on disk as a format's input and output.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write as _};
use std::path::{Component, Path, PathBuf};

use super::{ExchangeError, Progress};
use crate::formats::{Format, Input, Layout, Output, ZipInput};
use crate::project::FileError;

/// How deep below a folder files are looked for.
const DEPTH: usize = 12;

/// Files on disk, by their names below what was named.
#[derive(Debug, Default)]
struct DiskInput(BTreeMap<String, PathBuf>);

/// What is at these paths: files, folders with all files below, or a zip archive with what
/// is in it. With a format, only its files, and those that belong beside a single one.
///
/// # Errors
/// If a path is not there or cannot be read, or an archive is broken or dangerous.
pub fn open_input(
    paths: &[PathBuf],
    format: Option<&dyn Format>,
) -> Result<Box<dyn Input>, ExchangeError> {
    open_watched(paths, format, &Progress::default())
}

/// As [`open_input`], with a step of progress for each file that is found.
pub(super) fn open_watched(
    paths: &[PathBuf],
    format: Option<&dyn Format>,
    progress: &Progress,
) -> Result<Box<dyn Input>, ExchangeError> {
    if let [path] = paths
        && has_ending(path, "zip")
        && path.is_file()
    {
        return open_archive(path, format);
    }
    let mut input = DiskInput::default();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|e| FileError::io(path, e))?;
        if metadata.is_dir() {
            let mut name = String::new();
            if paths.len() > 1 {
                name = file_name(path);
            }
            input.add_folder(path, &name, format, DEPTH, progress)?;
        } else {
            input.add_file(path, file_name(path));
            input.add_beside(path, format);
        }
    }
    if input.0.is_empty() {
        let shown: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        let what = format.map_or("files", |f| f.info().title);
        let message = format!("{}: there are no {what} here", shown.join(", "));
        return Err(ExchangeError::Other(message));
    }
    Ok(Box::new(input))
}

fn open_archive(path: &Path, format: Option<&dyn Format>) -> Result<Box<dyn Input>, ExchangeError> {
    let own = path.to_path_buf();
    let archive = ZipInput::new(&file_name(path), move || File::open(&own))?;
    let names: Vec<String> =
        archive.names().into_iter().filter(|name| is_of(format, last_part(name))).collect();
    if names.is_empty() {
        let what = format.map_or("files", |f| f.info().title);
        let message = format!("{}: there are no {what} in this archive", path.display());
        return Err(ExchangeError::Other(message));
    }
    Ok(Box::new(Chosen { input: archive, names }))
}

/// Some files of an input only.
pub(super) struct Chosen<I> {
    pub(super) input: I,
    /// Sorted.
    pub(super) names: Vec<String>,
}

impl<I: Input> Input for Chosen<I> {
    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        self.input.open(name)
    }

    fn unpack_limit(&self) -> Option<u64> {
        self.input.unpack_limit()
    }
}

fn last_part(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, last)| last)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a file of this name is one of the format's.
fn is_of(format: Option<&dyn Format>, name: &str) -> bool {
    let Some(format) = format else { return true };
    let info = format.info();
    let name = name.to_lowercase();
    let has = |ending: &str| {
        let ending = ending.to_lowercase();
        name == ending || name.ends_with(&format!(".{ending}"))
    };
    info.endings.iter().chain(info.beside).any(|ending| has(ending))
}

impl DiskInput {
    fn add_file(&mut self, path: &Path, name: String) {
        self.0.insert(name, path.to_path_buf());
    }

    /// What belongs to a single file: of the same stem, or a type system.
    fn add_beside(&mut self, path: &Path, format: Option<&dyn Format>) {
        let Some(format) = format else { return };
        let name = file_name(path);
        let stem = name.split_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let Some(entries) = path
            .parent()
            .map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p })
            .and_then(|p| fs::read_dir(p).ok())
        else {
            return;
        };
        let info = format.info();
        for other in entries.flatten().map(|entry| entry.path()).filter(|p| p.is_file()) {
            let other_name = file_name(&other);
            let of_stem = other_name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
            let belongs = (of_stem || info.beside.contains(&other_name.as_str()))
                && (info.layout == Layout::Folder && is_of(Some(format), &other_name)
                    || info.beside.iter().any(|ending| {
                        other_name == *ending || other_name == format!("{stem}.{ending}")
                    }));
            let is_type_system =
                info.beside.contains(&"xml") && other_name.to_lowercase().contains("typesystem");
            if belongs || is_type_system {
                self.add_file(&other, other_name);
            }
        }
    }

    fn add_folder(
        &mut self,
        folder: &Path,
        name: &str,
        format: Option<&dyn Format>,
        depth: usize,
        progress: &Progress,
    ) -> Result<(), ExchangeError> {
        if depth == 0 {
            return Ok(());
        }
        for entry in fs::read_dir(folder).map_err(|e| FileError::io(folder, e))? {
            let path = entry.map_err(|e| FileError::io(folder, e))?.path();
            let own = file_name(&path);
            progress.step().map_err(|_| ExchangeError::Cancelled)?;
            if own.starts_with('.') || own.ends_with(".report.json") {
                continue;
            }
            let fits = is_of(format, &own);
            let name = if name.is_empty() { own } else { format!("{name}/{own}") };
            if path.is_dir() {
                self.add_folder(&path, &name, format, depth - 1, progress)?;
            } else if fits {
                self.add_file(&path, name);
            }
        }
        Ok(())
    }
}

impl Input for DiskInput {
    fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        let path = self.0.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(BufReader::with_capacity(1 << 16, File::open(path)?)))
    }
}

/// Files written below a folder.
#[derive(Debug)]
pub(super) struct DiskOutput {
    root: PathBuf,
    open: HashMap<String, BufWriter<File>>,
    /// Every file that was begun, in order.
    pub(super) names: Vec<String>,
    pub(super) bytes: u64,
}

impl DiskOutput {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, open: HashMap::new(), names: Vec::new(), bytes: 0 }
    }

    /// Has every file whole and on disk.
    pub(super) fn close(&mut self) -> io::Result<()> {
        for (_, mut file) in self.open.drain() {
            file.flush()?;
        }
        Ok(())
    }

    fn begin(&mut self, name: &str) -> io::Result<BufWriter<File>> {
        let safe = Path::new(name).components().all(|c| matches!(c, Component::Normal(_)));
        if name.is_empty() || !safe || name.contains('\\') {
            let problem = format!("the name “{name}” leads out of the folder");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        let path = self.root.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Two documents of one name must not become one file.
        let file = File::create_new(&path)?;
        self.names.push(name.to_owned());
        Ok(BufWriter::with_capacity(1 << 16, file))
    }
}

impl Output for DiskOutput {
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.bytes += bytes.len() as u64;
        if let Some(file) = self.open.get_mut(name) {
            return file.write_all(bytes);
        }
        let mut file = self.begin(name)?;
        file.write_all(bytes)?;
        self.open.insert(name.to_owned(), file);
        Ok(())
    }

    fn end(&mut self, name: &str) -> io::Result<()> {
        match self.open.remove(name) {
            Some(mut file) => file.flush(),
            None => Ok(()),
        }
    }
}

/// Everything below a folder, as input.
pub(super) fn everything_in(folder: &Path) -> Result<impl Input, ExchangeError> {
    let mut input = DiskInput::default();
    input.add_folder(folder, "", None, usize::MAX, &Progress::default())?;
    Ok(input)
}
