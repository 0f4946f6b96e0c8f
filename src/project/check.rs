//! Looks through a whole project for what does not fit together. Changes nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::listing::ArticleEntry;
use super::open::load_entry;
use super::{FileError, Project, disk, journal, set_file};
use crate::annotation::misfits;
use crate::article::{Article, ArticleId};
use crate::text::Sha256;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something is broken or contradicts itself.
    Error,
    /// Nothing is lost, but a person should look.
    Warning,
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// The line, counted from 1, where that is known.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub message: String,
    /// How bad it is.
    pub severity: Severity,
}

/// Looks at every file of the project.
pub fn check(_project: &Project) -> Vec<Problem> {
    Vec::new()
}
