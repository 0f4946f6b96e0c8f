//! Texts and sets that come from elsewhere: a project made in one go, and articles taken
//! into one that is there. Fields of a document that are no annotation stand in
//! `<article>.meta.json` beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::layout::{ARTICLES, GIT_FILES, Layout, ProjectInfo};
use super::ron_file::Unknown;
use super::set_file::{self, SchemaRef, SetHead};
use super::{FileError, NewProject, Project, disk, listing};
use crate::annotation::{AnnotationSet, wire};
use crate::article::{Article, ArticleId};
use crate::schema::Schema;

/// Fields of a document that are no annotation, by name.
pub type Metadata = BTreeMap<String, serde_json::Value>;

const META: &str = "meta.json";

/// The bytes of an article's file. A text that begins with a byte order mark gets another
/// one, since a reader takes the first one off.
pub fn article_bytes(text: &str) -> Vec<u8> {
    let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    [mark.as_bytes(), text.as_bytes()].concat()
}

/// Replaces a file whole, by any path.
///
/// # Errors
/// If it cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    disk::replace(path, bytes)
}

/// As [`write_file`]; its folder is made if it is not there.
///
/// # Errors
/// If that cannot be done; what was there stays.
pub fn write_new_file(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    disk::put(path, bytes)
}

/// A project that is made whole, in a folder beside its place, and then put there. Dropped
/// before [`Self::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct ProjectWriter {
    staging: tempfile::TempDir,
    layout: Layout,
    folder: PathBuf,
    schema: SchemaRef,
}

impl ProjectWriter {
    /// Looks whether a project can be made in this folder. Writes nothing.
    ///
    /// # Errors
    /// If something is at its place already.
    pub fn check_free(folder: &Path) -> Result<(), FileError> {
        let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if taken || folder.is_file() {
            let message = "there is something here already; choose a folder that is not there yet";
            return Err(FileError::other(folder, message));
        }
        Ok(())
    }

    /// Begins a project.
    ///
    /// # Errors
    /// If something is at its place already, or nothing can be written there.
    pub fn begin(new: &NewProject, schema: &Schema) -> Result<Self, FileError> {
        let folder = &new.folder;
        Self::check_free(folder)?;
        let parent = match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        disk::create_folder(parent)?;
        let staging = tempfile::Builder::new()
            .prefix(".tagline-import-")
            .tempdir_in(parent)
            .map_err(|e| FileError::io(parent, e))?;
        let root = staging.path().to_path_buf();
        let layout = Layout { articles: root.join(ARTICLES), root };
        let name = if new.name.trim().is_empty() {
            folder.file_name().map_or("project".into(), |n| n.to_string_lossy().into_owned())
        } else {
            new.name.trim().to_owned()
        };
        let info = ProjectInfo::new(name, ARTICLES, new.annotator.clone());
        let project_file = layout.project_file();
        let text = info.to_ron().map_err(|e| FileError::other(&project_file, e.to_string()))?;
        let writer = Self {
            staging,
            layout,
            folder: folder.clone(),
            schema: SchemaRef { name: schema.name.clone(), version: schema.version },
        };
        writer.put(&project_file, text.as_bytes())?;
        for (name, content) in GIT_FILES {
            writer.put(&writer.layout.root.join(name), content.as_bytes())?;
        }
        writer.put(&writer.layout.schema_file(), new.schema_source.as_bytes())?;
        fs::create_dir_all(&writer.layout.articles)
            .map_err(|e| FileError::io(&writer.layout.articles, e))?;
        Ok(writer)
    }

    /// Writes an article, and the copy of its text that annotations are made on.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn article(&self, article: &Article, metadata: &Metadata) -> Result<(), FileError> {
        let path = self.layout.articles.join(format!("{}.txt", article.id));
        self.put(&path, &article_bytes(article.text.as_str()))?;
        if let Some(json) = to_json(metadata) {
            self.put(&path.with_extension(META), &json)?;
        }
        let copy = self.layout.text_copy(article.text.sha256());
        self.put(&copy, article.text.as_str().as_bytes())
    }

    /// Writes an annotator's set on an article.
    ///
    /// # Errors
    /// If it cannot be written, or does not fit the text.
    pub fn set(
        &self,
        article: &Article,
        annotator: &str,
        set: &AnnotationSet,
    ) -> Result<(), FileError> {
        let path = self.layout.set_file(annotator, &article.id);
        let head = SetHead {
            annotator: annotator.to_owned(),
            article: article.id.0.clone(),
            text_sha256: article.text.sha256(),
            schema: self.schema.clone(),
            status: set.status(),
        };
        let records = wire::Records::to_wire(set, &article.text)
            .map_err(|e| FileError::other(&path, e.to_string()))?;
        let content = set_file::write(&head, &records, &Unknown::new())
            .map_err(|e| FileError::other(&path, e.to_string()))?;
        self.put(&path, content.as_bytes())
    }

    /// Puts the project in its place.
    ///
    /// # Errors
    /// If that fails; nothing is there then.
    pub fn finish(self) -> Result<(), FileError> {
        // An empty folder gives way.
        let _ = fs::remove_dir(&self.folder);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // A temporary folder is private; a project is as open as its files.
            let _ = fs::set_permissions(self.staging.path(), fs::Permissions::from_mode(0o755));
        }
        fs::rename(self.staging.path(), &self.folder)
            .map_err(|e| FileError::io(&self.folder, e))?;
        // Nothing is there to be removed any more.
        let _ = self.staging.keep();
        disk::sync_folder_of(&self.folder);
        Ok(())
    }

    /// Without waiting for the disk: nobody counts on it before it is in its place.
    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), FileError> {
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        written.and_then(|()| fs::write(path, bytes)).map_err(|e| FileError::io(path, e))
    }
}

impl Project {
    /// What is said of an article beside its annotations; nothing if it has no such file.
    ///
    /// # Errors
    /// If the file is there and is no JSON object.
    pub fn article_metadata(&self, id: &ArticleId) -> Result<Metadata, FileError> {
        let Some(entry) = self.entry(id) else { return Ok(Metadata::new()) };
        let path = entry.path.with_extension(META);
        match disk::read_if_there(&path)? {
            None => Ok(Metadata::new()),
            Some(bytes) => serde_json::from_slice(&bytes)
                .map_err(|e| FileError::other(&path, format!("this is no JSON object: {e}"))),
        }
    }

    /// The files that [`Self::take_in`] makes.
    pub(super) fn paths_of_new(&self, article: &Article) -> [PathBuf; 2] {
        let path = self.articles_folder().join(format!("{}.txt", article.id));
        [path.clone(), path.with_extension(META)]
    }

    /// Takes an article in that the project does not have.
    ///
    /// # Errors
    /// If the project has a file of that name, or it cannot be written.
    pub fn take_in(
        &mut self,
        article: &Article,
        metadata: &Metadata,
    ) -> Result<Article, FileError> {
        let path = self.articles_folder().join(format!("{}.txt", article.id));
        if let Some(other) = listing::same_stem(&path) {
            let message = "the project has a file of this name already; rename one of them";
            return Err(FileError::other(&other, message));
        }
        if !disk::create(&path, &article_bytes(article.text.as_str()))? {
            return Err(FileError::other(&path, "the project has this file already"));
        }
        if let Some(json) = to_json(metadata) {
            disk::create(&path.with_extension(META), &json)?;
        }
        self.list_also(&[path]);
        Ok(article.clone())
    }
}

fn to_json(metadata: &Metadata) -> Option<Vec<u8>> {
    let mut json = (!metadata.is_empty()).then(|| serde_json::to_vec_pretty(metadata).ok())??;
    json.push(b'\n');
    Some(json)
}
