//! What was exported from here, where to and when: a list beside the journals, of this computer
//! alone, so that the project page can say which datasets are older than the annotations.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ron_file::{Fields, one_line};
use super::{FileError, Project, disk};

/// Its file, in the folder of the journals.
const FILE: &str = "exports.ron";
/// The version of the file that this program writes.
const FORMAT: u32 = 1;
/// So many are kept.
const KEPT: usize = 50;

/// An export that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRecord {
    /// The format’s name.
    pub format: String,
    /// Whose annotations; everybody’s but gold’s if empty.
    pub annotators: Vec<String>,
    /// The pattern that articles were like; empty if all were meant.
    #[serde(default)]
    pub articles: String,
    /// Whether it is a dataset in parts.
    #[serde(default)]
    pub parts: bool,
    /// The file or folder.
    pub to: PathBuf,
    /// When it was made.
    pub at: Timestamp,
    /// How many documents it has.
    pub documents: usize,
}

impl ExportRecord {
    /// Whether what was written is still there.
    pub fn exists(&self) -> bool {
        self.to.exists()
    }
}

impl Project {
    fn exports_file(&self) -> PathBuf {
        self.place().layout.journals().join(FILE)
    }

    /// What was exported from here, the last one first.
    ///
    /// # Errors
    /// If the list is there and cannot be understood.
    pub fn exports(&self) -> Result<Vec<ExportRecord>, FileError> {
        let path = self.exports_file();
        let Some(bytes) = disk::read_if_there(&path)? else { return Ok(Vec::new()) };
        let source = String::from_utf8_lossy(&bytes);
        Fields::read(&path, &source, FORMAT)?.take_or("exports", Vec::new())
    }

    /// Notes an export; it takes the place of an earlier one to the same place.
    ///
    /// # Errors
    /// If the list cannot be read or written; it is as it was then.
    pub fn note_export(&self, record: ExportRecord) -> Result<(), FileError> {
        let path = self.exports_file();
        let mut all = self.exports()?;
        all.retain(|known| known.to != record.to);
        all.insert(0, record);
        all.truncate(KEPT);
        let mut out =
            format!("// What was exported from here.\n(\n    format: {FORMAT},\n    exports: [\n");
        for record in &all {
            let line = one_line(record).map_err(|e| FileError::other(&path, e.to_string()))?;
            out.push_str(&format!("        {line},\n"));
        }
        out.push_str("    ],\n)\n");
        disk::put(&path, out.as_bytes())
    }

    /// Whether a set that an export was made of has changed since, by the times of the files.
    /// After each article `stop` is asked; `None` if it says so.
    pub fn is_out_of_date(
        &self,
        record: &ExportRecord,
        mut stop: impl FnMut() -> bool,
    ) -> Option<bool> {
        let layout = &self.place().layout;
        let since = std::time::SystemTime::from(record.at);
        let mut names = record.annotators.clone();
        if names.is_empty() {
            names = self.people();
        }
        let newer = |path: PathBuf| {
            std::fs::metadata(path).and_then(|m| m.modified()).is_ok_and(|at| at > since)
        };
        for entry in self.articles() {
            if stop() {
                return None;
            }
            for name in &names {
                if newer(layout.set_file(name, &entry.id)) {
                    return Some(true);
                }
            }
        }
        Some(false)
    }
}
