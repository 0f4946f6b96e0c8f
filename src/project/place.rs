//! What an open project and its sets share: where its files are, and what those that
//! are not written yet will say.

use super::layout::{Layout, ProjectInfo};
use super::{FileError, disk};
use crate::schema::Schema;
use crate::text::{Sha256, Text};

/// Where a project is and what its own files are to say; shared with its open sets,
/// whose first annotation writes them.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) layout: Layout,
    pub(super) info: ProjectInfo,
    pub(super) schema_source: String,
    pub(super) schema: Schema,
}

impl Place {
    /// Writes `project.ron` and `schema.ron` where they are missing, and the copy of
    /// the text that annotations are about to be made on. Returns the bytes written.
    pub(super) fn ensure(&self, text: &Text) -> Result<u64, FileError> {
        self.ensure_with(Some(text))
    }

    /// As [`Self::ensure`], for what is about no text.
    pub(super) fn ensure_with(&self, text: Option<&Text>) -> Result<u64, FileError> {
        if !self.layout.root.is_dir() {
            let message = "the project’s folder is gone; put it back, or save a copy elsewhere";
            return Err(FileError::other(&self.layout.root, message));
        }
        let mut written = self.ensure_listed()?;
        let path = self.layout.project_file();
        let wanted = self.info.to_ron().map_err(|e| FileError::other(&path, e.to_string()))?;
        let copy = text.map(|text| (self.layout.text_copy(text.sha256()), text.as_str()));
        let schema = (self.layout.schema_file(), self.schema_source.as_str());
        // The project's file comes last, since with it the folder counts as a project.
        for (path, content) in
            [Some(schema), copy, Some((path, wanted.as_str()))].into_iter().flatten()
        {
            if disk::create(&path, content.as_bytes())? {
                written += content.len() as u64;
            }
        }
        Ok(written)
    }

    /// Has the project's files on the list in `project.ron`, where there is one.
    pub(super) fn ensure_listed(&self) -> Result<u64, FileError> {
        let path = self.layout.project_file();
        if self.info.files.is_empty() || !path.exists() {
            return Ok(0);
        }
        let mut on_disk = ProjectInfo::read(&path)?;
        let missing: Vec<String> =
            self.info.files.iter().filter(|f| !on_disk.files.contains(f)).cloned().collect();
        if on_disk.files.is_empty() || missing.is_empty() {
            return Ok(0);
        }
        on_disk.files.extend(missing);
        on_disk.files.sort();
        let text = on_disk.to_ron().map_err(|e| FileError::other(&path, e.to_string()))?;
        disk::replace(&path, text.as_bytes())?;
        Ok(text.len() as u64)
    }

    /// The text with this hash, from the copies that the project keeps.
    pub(super) fn text_version(&self, sha256: Sha256) -> Option<Text> {
        let string = disk::read_string(&self.layout.text_copy(sha256)).ok()?;
        Some(Text::new(string)).filter(|text| text.sha256() == sha256)
    }
}
