//! The word lists and rules of a project: files in its folder `suggest`.

use std::fs;
use std::path::PathBuf;

use super::{FileError, Project, disk};

/// The folder of word lists and rules in a project.
pub const SUGGEST_FOLDER: &str = "suggest";
/// What the names of such files end with.
const ENDINGS: [&str; 2] = ["txt", "rules"];
/// More files are not read.
const MOST: usize = 500;

/// A file of word lists or rules: its name, and what is in it or why it cannot be read.
pub type SuggestFile = (String, Result<Vec<u8>, FileError>);

impl Project {
    /// Where this project has word lists and rules; the folder need not be there.
    pub fn suggest_folder(&self) -> PathBuf {
        self.root().join(SUGGEST_FOLDER)
    }

    /// The word lists and rules, by name.
    pub fn suggest_files(&self) -> Vec<SuggestFile> {
        let Ok(folder) = fs::read_dir(self.suggest_folder()) else { return Vec::new() };
        let is_list = |path: &PathBuf| {
            let ending = path.extension().and_then(|e| e.to_str());
            ending.is_some_and(|ending| ENDINGS.contains(&ending)) && path.is_file()
        };
        let mut paths: Vec<PathBuf> =
            folder.filter_map(|entry| Some(entry.ok()?.path())).filter(is_list).collect();
        paths.sort();
        paths.truncate(MOST);
        let name = |path: &PathBuf| path.file_name().map(|n| n.to_string_lossy().into_owned());
        paths.iter().filter_map(|path| Some((name(path)?, disk::read(path)))).collect()
    }
}
