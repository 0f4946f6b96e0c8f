//! The remarks of a project: everybody's files read into threads, and one way to write.
//!
//! Each author has files of their own, so two people never write the same one. What is
//! written is merged into what the file has at that moment, and the file is replaced whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::layout::LABEL_REMARKS;
use super::names::{from_file_name, to_file_name};
use super::open::article_of;
use super::remark_file::{self, RemarkFile};
use super::{FileError, Project, disk, set_file};
use crate::annotation::AnnotationId;
use crate::article::{Article, ArticleId};
use crate::review::remarks::{Remark, Thread, merge, place_in, threads};

/// Threads of remarks, and what could not be read.
#[derive(Debug, Default)]
pub struct ReadRemarks {
    /// By article (labels first), then by time.
    pub threads: Vec<Thread>,
    /// The ids of all remarks, also of those that were taken back.
    pub ids: BTreeSet<AnnotationId>,
    /// The files that could not be read. Nothing of these is in the threads.
    pub problems: Vec<FileError>,
}

impl Project {
    /// What everybody says about an article, with places in its text as it is.
    pub fn remarks(&self, article: &Article) -> ReadRemarks {
        let mut read = self.remarks_in(Some(&article.id));
        place_in(article, &mut read.threads, &|sha256| self.place().text_version(sha256));
        read
    }

    /// What everybody says about labels.
    pub fn label_remarks(&self) -> ReadRemarks {
        self.remarks_in(None)
    }

    fn remarks_in(&self, article: Option<&ArticleId>) -> ReadRemarks {
        let mut problems = Vec::new();
        let mut all = Vec::new();
        for folder in self.remark_folders() {
            let author = from_file_name(&file_name(&folder));
            let path = self.place().layout.remarks_file(&author, article);
            match read(&path, &folder) {
                Ok(Some((_, remarks))) => all.extend(remarks),
                Ok(None) => {}
                Err(e) => problems.push(e),
            }
        }
        let ids = all.iter().map(|remark| remark.id).collect();
        ReadRemarks { threads: threads(article, all), ids, problems }
    }

    /// Every thread of the project that is not resolved. Reads the files of remarks and
    /// nothing else, so places in texts are not looked for.
    pub fn open_remarks(&self) -> ReadRemarks {
        let mut read = self.all_remarks();
        read.threads.retain(|thread| !thread.is_resolved());
        read
    }

    /// Every thread of the project. As [`Self::open_remarks`], with those that are resolved.
    pub fn all_remarks(&self) -> ReadRemarks {
        let mut found: BTreeMap<Option<ArticleId>, Vec<Remark>> = BTreeMap::new();
        let mut problems = Vec::new();
        for (path, folder) in self.remark_files() {
            match read(&path, &folder) {
                Ok(Some((file, remarks))) => {
                    let article = self.article_of_remarks(&path, &folder, &file);
                    found.entry(article).or_default().extend(remarks);
                }
                Ok(None) => {}
                Err(e) => problems.push(e),
            }
        }
        let ids = found.values().flatten().map(|remark| remark.id).collect();
        let by_article = found.into_iter();
        let threads = by_article.flat_map(|(id, remarks)| threads(id.as_ref(), remarks)).collect();
        ReadRemarks { threads, ids, problems }
    }

    /// Puts remarks of `author` into their file on `article` (on labels if `None`): new ones,
    /// and later versions of those that are there. They are on disk when this returns.
    ///
    /// # Errors
    /// If the file is there and cannot be understood, or cannot be written. Nothing is
    /// changed then.
    pub fn write_remarks(
        &self,
        article: Option<&Article>,
        author: &str,
        remarks: &[Remark],
    ) -> Result<(), FileError> {
        let id = article.map(|article| &article.id);
        let layout = &self.place().layout;
        let path = layout.remarks_file(author, id);
        let folder = layout.remarks().join(to_file_name(author));
        let (mut file, known) = read(&path, &folder)?.unwrap_or_default();
        let merged = merge(known.iter().cloned(), remarks.iter().cloned());
        if merged == known {
            return Ok(());
        }
        author.clone_into(&mut file.author);
        file.article = id.map_or_else(String::new, |id| id.0.clone());
        self.place().ensure_with(article.map(|article| &article.text))?;
        let content = file.write(&merged).map_err(|e| FileError::other(&path, e.to_string()))?;
        disk::replace(&path, content.as_bytes())
    }

    /// The folder of each author, sorted.
    pub(super) fn remark_folders(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.place().layout.remarks());
        let mut folders: Vec<PathBuf> = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.is_dir() && !file_name(path).starts_with('.'))
            .collect();
        folders.sort();
        folders
    }

    /// Every file of remarks with its author's folder, sorted.
    pub(super) fn remark_files(&self) -> Vec<(PathBuf, PathBuf)> {
        let folders = self.remark_folders().into_iter();
        let files = |folder: PathBuf| {
            let found = set_file::find_all(&folder, "ron").into_iter();
            found.map(move |path| (path, folder.clone()))
        };
        folders.flat_map(files).collect()
    }

    /// The article that a file of remarks is about; `None` for labels. Where the file is says
    /// more than what is written in it, if it was moved.
    pub(super) fn article_of_remarks(
        &self,
        path: &Path,
        folder: &Path,
        file: &RemarkFile,
    ) -> Option<ArticleId> {
        if path == folder.join(LABEL_REMARKS) {
            return None;
        }
        let here = article_of(path, folder);
        let known = self.entry(&here).is_some() || file.article.is_empty();
        Some(if known { here } else { ArticleId(file.article.clone()) })
    }
}

/// The file at `path`, in its author's folder, with its remarks; `None` if there is none.
fn read(path: &Path, folder: &Path) -> Result<Option<(RemarkFile, Vec<Remark>)>, FileError> {
    if !path.exists() {
        return Ok(None);
    }
    let source = disk::read_string(path)?;
    let file = remark_file::read(path, &source)?;
    check_author(path, folder, &file)?;
    let remarks = file.remarks(path, &source)?;
    Ok(Some((file, remarks)))
}

/// That the file is in its author's folder: nobody speaks for another.
pub(super) fn check_author(path: &Path, folder: &Path, file: &RemarkFile) -> Result<(), FileError> {
    if to_file_name(&file.author) == file_name(folder) {
        return Ok(());
    }
    let message = format!(
        "these are remarks of {}; put the file back into the folder of that name",
        file.author
    );
    Err(FileError::other(path, message))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
