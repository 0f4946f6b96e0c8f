//! Blind projects: annotators see what others made of an article only when their own
//! annotations of it are done, so that nobody follows anybody.
//!
//! This is a discipline, not a lock: everything is in plain files, which whoever has the
//! folder can read. So only what annotators work with, the window, asks here; commands of
//! the project's owner (`compare`, `agree`, `export`) do not.

use super::{FileError, Project};
use crate::annotation::Status;
use crate::article::ArticleId;
use crate::review::gold::GOLD;

/// Somebody may not see yet what others made of an article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "In this project {viewer} sees what others made of “{article}” once their own annotations of it are marked done."
)]
pub struct Blind {
    /// The article.
    pub article: ArticleId,
    /// Who may not see yet.
    pub viewer: String,
}

impl Project {
    /// Whether annotators see others’ work only where their own is done.
    pub fn is_blind(&self) -> bool {
        self.info().blind
    }

    /// Whether somebody sees everything in a blind project: the annotator `gold`, and whom
    /// `project.ron` names as adjudicators.
    pub fn is_adjudicator(&self, name: &str) -> bool {
        name == GOLD || self.info().adjudicators.iter().any(|known| known == name)
    }

    /// Whether `viewer` may see what others made of an article. Looks into the head of the
    /// viewer’s own set.
    ///
    /// # Errors
    /// If the project is blind and their own set is not done.
    pub fn may_see(&self, article: &ArticleId, viewer: &str) -> Result<(), Blind> {
        self.may_see_at(article, viewer, || self.status_of(article, viewer))
    }

    /// As [`Self::may_see`], where it is known how far the viewer has come.
    ///
    /// # Errors
    /// If the project is blind and `status` is not done.
    pub fn may_see_at(
        &self,
        article: &ArticleId,
        viewer: &str,
        status: impl FnOnce() -> Status,
    ) -> Result<(), Blind> {
        if !self.is_blind() || self.is_adjudicator(viewer) || status() == Status::Done {
            return Ok(());
        }
        Err(Blind { article: article.clone(), viewer: viewer.to_owned() })
    }

    /// Makes the project blind, or no longer so.
    ///
    /// # Errors
    /// If `project.ron` cannot be read or written; nothing is changed then.
    pub fn set_blind(&mut self, blind: bool) -> Result<(), FileError> {
        self.change_info(|info| info.blind = blind)
    }

    /// Names who sees everything in a blind project, beside `gold`.
    ///
    /// # Errors
    /// As [`Self::set_blind`].
    pub fn set_adjudicators(&mut self, names: &[String]) -> Result<(), FileError> {
        self.change_info(|info| info.adjudicators = names.to_vec())
    }
}
