//! What was mended in the articles of a project: read wherever an article is, written whole,
//! and held against everybody's sets before.
//!
//! No set is touched by a mend. A set that was made on the text before is followed to the mended
//! one whenever it is read, as after any change of a text, and written so with its next change.
//! A mend that is taken back finds sets that nobody has worked on since as they were.

use std::path::PathBuf;

use super::mend_file::{self, MendFile};
use super::place::Place;
use super::{ArticleEntry, FileError, Project, disk};
use crate::annotation::{AnnotationSet, Lost, OldText, Reanchored, reanchor};
use crate::article::{Article, ArticleId, MendLog};
use crate::text::{Decoded, Text};

/// What a mend does to one annotator's annotations.
#[derive(Clone, Debug, PartialEq)]
pub struct MendEffect {
    /// Whose they are.
    pub annotator: String,
    /// Annotations of the same words that are found at another place.
    pub moved: usize,
    /// Spans, labels and links that stay with words that change.
    pub changed: usize,
    /// Annotations that have no place any more, until a person gives them one.
    pub lost: Vec<Lost>,
    /// Annotations without a place that have theirs again.
    pub placed: usize,
}

/// What a mend does to everybody's annotations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MendSurvey {
    /// By annotator with a set on the article, sorted.
    pub annotators: Vec<MendEffect>,
    /// Sets that could not be read, as sentences.
    pub left: Vec<String>,
}

impl MendEffect {
    fn of(annotator: &str, done: Reanchored) -> Self {
        Self {
            annotator: annotator.to_owned(),
            moved: done.moved.len(),
            changed: done.changed.len(),
            lost: done.lost,
            placed: done.placed.len(),
        }
    }

    /// Whether it leaves everything as it is.
    pub fn is_empty(&self) -> bool {
        self.moved + self.changed + self.lost.len() + self.placed == 0
    }
}

impl MendSurvey {
    /// How many annotations of all need a person.
    pub fn lost(&self) -> usize {
        self.annotators.iter().map(|effect| effect.lost.len()).sum()
    }
}

/// The article of an entry, mended.
pub(super) fn article_of(place: &Place, entry: &ArticleEntry, decoded: Decoded) -> Article {
    let source = Text::new(decoded.text);
    let id = entry.id.clone();
    match read(place, &entry.id) {
        Ok(None) => Article::new(id, source, decoded.encoding),
        Ok(Some(file)) => {
            let copy = |sha256| place.text_version(sha256);
            Article::mended(id, source, decoded.encoding, file.log, &copy)
        }
        Err(e) => {
            let mut article = Article::new(id, source, decoded.encoding);
            article.trouble = Some(e.to_string());
            article
        }
    }
}

/// The file of an article's mends; `None` if there is none.
pub(super) fn read(place: &Place, id: &ArticleId) -> Result<Option<MendFile>, FileError> {
    let path = place.layout.mends_file(id);
    let Some(bytes) = disk::read_if_there(&path)? else { return Ok(None) };
    let source = String::from_utf8(bytes).map_err(|_| {
        let message = "this file is not UTF-8; restore it from a copy or from git";
        FileError::other(&path, message)
    })?;
    let file = mend_file::read(&path, &source)?;
    if file.article != id.0 {
        let message = format!(
            "these are mends of “{}”, not of “{id}”; put the file back where it came from",
            file.article
        );
        return Err(FileError::other(&path, message));
    }
    Ok(Some(file))
}

impl Project {
    /// The file of an article's mends; it may not be there.
    pub fn mends_file(&self, id: &ArticleId) -> PathBuf {
        self.place().layout.mends_file(id)
    }

    /// Whether anything was ever mended in an article. Does not read it.
    pub fn has_mends(&self, id: &ArticleId) -> bool {
        self.mends_file(id).exists()
    }

    /// The article as it is with these mends in place of its own. Writes nothing.
    pub fn mended_as(&self, article: &Article, log: MendLog) -> Article {
        let copy = |sha256| self.place().text_version(sha256);
        let (id, source) = (article.id.clone(), article.source().clone());
        Article::mended(id, source, article.encoding.as_str(), log, &copy)
    }

    /// What becomes of everybody's annotations of `article` when it is as `next`. `own` is a set
    /// that is open and may be ahead of its file. After each set `stop` is asked; `None` if it
    /// says so.
    pub fn mend_survey(
        &self,
        article: &Article,
        next: &Article,
        own: Option<(&str, &AnnotationSet)>,
        stop: impl Fn() -> bool,
    ) -> Option<MendSurvey> {
        let mut survey = MendSurvey::default();
        let mut names = self.annotators();
        if let Some((name, _)) = own
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
            names.sort();
        }
        for name in names {
            if stop() {
                return None;
            }
            let read;
            let set = match own.filter(|(own, _)| *own == name) {
                Some((_, set)) => set,
                None => match self.read_set(article, &name) {
                    Ok(found) => {
                        read = found.set;
                        &read
                    }
                    Err(e) => {
                        if !e.is_missing() {
                            survey.left.push(e.to_string());
                        }
                        continue;
                    }
                },
            };
            let done = reanchor(set, OldText::Whole(&article.text), next);
            survey.annotators.push(MendEffect::of(&name, done));
        }
        Some(survey)
    }

    /// Writes the mends that `next` has in place of those of `article`.
    ///
    /// # Errors
    /// If the file of mends could not be read, somebody else has written it since `article` was
    /// read, or it cannot be written. Nothing is changed then.
    pub fn write_mends(&self, article: &Article, next: &Article) -> Result<(), FileError> {
        let path = self.mends_file(&article.id);
        let before = read(self.place(), &article.id)?.unwrap_or_default();
        if before.log.mends != article.mends().mends {
            let message = "somebody has mended this text since it was opened; open it again";
            return Err(FileError::other(&path, message));
        }
        // With a copy of what was mended, so that mends are followed if the file changes.
        self.place().ensure_with(Some(article.source()))?;
        let file =
            MendFile { article: article.id.0.clone(), log: next.mends(), unknown: before.unknown };
        let content = file.write().map_err(|e| FileError::other(&path, e.to_string()))?;
        disk::replace(&path, content.as_bytes())
    }
}
