//! Taking back what was written, where the whole did not come about: files as they were, and
//! none that were not there.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;

/// How a file was before it was written.
#[derive(Debug)]
enum Before {
    /// It was not there.
    Nothing,
    /// It had this content.
    Content(Vec<u8>),
    /// It was so long; it only grows.
    Length(u64),
    /// Something else was there, which nothing is written over.
    Other,
}

/// What was, for each file that is about to be written.
#[derive(Debug, Default)]
pub(super) struct Rollback {
    files: Vec<(PathBuf, Before)>,
    /// Folders that were not there, the upper ones first.
    folders: Vec<PathBuf>,
}

impl Rollback {
    /// Notes how a file is. Before it is written.
    pub(super) fn note(&mut self, path: &Path) {
        let before = match fs::read(path) {
            Ok(bytes) => Before::Content(bytes),
            Err(_) if fs::symlink_metadata(path).is_ok() => Before::Other,
            Err(_) => Before::Nothing,
        };
        self.add(path, before);
    }

    /// As [`Self::note`], of a file to which is only added.
    pub(super) fn note_length(&mut self, path: &Path) {
        let before = match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => Before::Length(metadata.len()),
            Ok(_) => Before::Other,
            Err(_) => Before::Nothing,
        };
        self.add(path, before);
    }

    fn add(&mut self, path: &Path, before: Before) {
        let missing = path.ancestors().skip(1).take_while(|folder| {
            !folder.as_os_str().is_empty() && fs::symlink_metadata(folder).is_err()
        });
        let mut missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        missing.reverse();
        missing.retain(|folder| !self.folders.contains(folder));
        self.folders.extend(missing);
        self.files.push((path.to_path_buf(), before));
    }

    /// Puts everything back, the last first. What could not be is named.
    pub(super) fn undo(self) -> Vec<String> {
        let mut failed = Vec::new();
        for (path, before) in self.files.into_iter().rev() {
            let undone = match before {
                Before::Other => Ok(()),
                Before::Nothing if fs::symlink_metadata(&path).is_err() => Ok(()),
                Before::Nothing => fs::remove_file(&path).map_err(|e| e.to_string()),
                Before::Content(bytes) if fs::read(&path).is_ok_and(|now| now == bytes) => Ok(()),
                Before::Content(bytes) => disk::replace(&path, &bytes).map_err(|e| e.to_string()),
                Before::Length(len) => fs::OpenOptions::new()
                    .write(true)
                    .open(&path)
                    .and_then(|file| file.set_len(len))
                    .map_err(|e| e.to_string()),
            };
            if let Err(why) = undone {
                failed.push(format!("{}: {why}", path.display()));
            }
        }
        for folder in self.folders.iter().rev() {
            // One that somebody else has put something into stays.
            let _ = fs::remove_dir(folder);
        }
        failed
    }
}
