//! Making a project, and copying articles into one. Never overwrites anything.

use std::path::{Path, PathBuf};

use super::layout::{GIT_FILES, Layout, ProjectInfo};
use super::listing::{self, ArticleEntry};
use super::open::articles_folder_for;
use super::{FileError, Project, disk};
use crate::article::ArticleId;
use crate::schema::Schema;

/// What a new project is to have.
#[derive(Clone, Debug)]
pub struct NewProject {
    /// Its folder; made if it is not there.
    pub folder: PathBuf,
    /// The name to show; empty takes the folder's.
    pub name: String,
    /// The content of its `schema.ron`.
    pub schema_source: String,
    /// The annotator to begin with.
    pub annotator: Option<String>,
}

/// What became of files that were to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// The new articles.
    pub articles: Vec<ArticleId>,
    /// What was not added, as sentences that name the file and the reason.
    pub refused: Vec<String>,
}

/// Makes a project and opens it. A folder that has texts already keeps them where
/// they are.
///
/// # Errors
/// If the folder is a project already, cannot be written, or the schema has errors.
pub fn create(new: &NewProject) -> Result<Project, FileError> {
    let root = &new.folder;
    let project_file = root.join("project.ron");
    if project_file.exists() {
        return Err(FileError::other(
            &project_file,
            "there is a project in this folder already; open it, or choose another folder",
        ));
    }
    let layout = Layout { root: root.clone(), articles: root.clone() };
    let schema_file = layout.schema_file();
    Schema::from_ron(&new.schema_source)
        .map_err(|e| FileError::other(&schema_file, e.to_string()))?;
    if schema_file.exists() {
        return Err(FileError::other(
            &schema_file,
            "there is a schema in this folder already; move it away, or open the folder as it is",
        ));
    }
    let articles = articles_folder_for(root);
    let name = if new.name.trim().is_empty() {
        root.file_name().map_or("project".into(), |n| n.to_string_lossy().into_owned())
    } else {
        new.name.trim().to_owned()
    };
    let info = ProjectInfo::new(name, articles, new.annotator.clone());
    let text = info.to_ron().map_err(|e| FileError::other(&project_file, e.to_string()))?;
    disk::create_folder(&root.join(articles))?;
    for (name, content) in GIT_FILES {
        disk::create(&root.join(name), content.as_bytes())?;
    }
    // The project's file comes last: with it, the folder counts as a project.
    disk::create(&schema_file, new.schema_source.as_bytes())?;
    if !disk::create(&project_file, text.as_bytes())? {
        return Err(FileError::other(&project_file, "somebody else has just made this project"));
    }
    Project::open(root)
}

impl Project {
    /// Copies texts, and the pictures of the same name, into the project. A folder is
    /// copied with all its texts. Lists the project anew.
    pub fn add_articles(&mut self, paths: &[PathBuf]) -> Added {
        let mut added = Added::default();
        let mut copied = Vec::new();
        for path in paths {
            match path.canonicalize() {
                Ok(path) if path.starts_with(self.articles_folder()) => {
                    added
                        .refused
                        .push(format!("{}: this file is in the project already", path.display()));
                }
                Ok(path) if path.is_dir() => self.add_folder(&path, &mut copied, &mut added),
                Ok(path) => {
                    let target = self.articles_folder().join(path.file_name().unwrap_or_default());
                    self.add_file(&path, &target, &mut copied, &mut added);
                }
                Err(e) => added.refused.push(FileError::io(path, e).to_string()),
            }
        }
        self.list_also(&copied);
        self.refresh();
        let is_new = |e: &&ArticleEntry| copied.contains(&e.path);
        added.articles = self.articles().iter().filter(is_new).map(|e| e.id.clone()).collect();
        added
    }

    fn add_folder(&self, folder: &Path, copied: &mut Vec<PathBuf>, added: &mut Added) {
        let found = listing::list(folder, None);
        if found.articles.is_empty() {
            added.refused.push(format!("{}: there are no texts in this folder", folder.display()));
        }
        added.refused.extend(found.notices);
        let base = self.articles_folder().join(folder.file_name().unwrap_or_default());
        for entry in found.articles {
            let below = entry.path.strip_prefix(folder).unwrap_or(&entry.path);
            self.add_file(&entry.path, &base.join(below), copied, added);
        }
    }

    fn add_file(&self, path: &Path, target: &Path, copied: &mut Vec<PathBuf>, added: &mut Added) {
        match self.copy(path, target) {
            Ok(()) => {
                copied.push(target.to_path_buf());
                let photos = listing::photos_beside(path);
                for photo in listing::photos_of(&photos, path, "") {
                    let target = target.with_file_name(photo.file_name().unwrap_or_default());
                    // A picture that is missing or there already spoils no article.
                    let _ = disk::read(&photo).and_then(|bytes| disk::create(&target, &bytes));
                }
            }
            Err(e) => added.refused.push(e.to_string()),
        }
    }

    fn copy(&self, path: &Path, target: &Path) -> Result<(), FileError> {
        let bytes = disk::read(path)?;
        crate::text::decode(&bytes).map_err(|e| FileError::other(path, e.to_string()))?;
        // Another ending would be another file with the same name in the list.
        if let Some(other) = listing::same_stem(target) {
            let message = format!(
                "the project has {} already; rename one of them",
                other.strip_prefix(self.root()).unwrap_or(&other).display()
            );
            return Err(FileError::other(path, message));
        }
        disk::create(target, &bytes)?
            .then_some(())
            .ok_or_else(|| FileError::other(path, "the project has this file already"))
    }
}
