//! What can go wrong with files. Every message names the file, says what happened
//! and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use crate::annotation::ApplyError;
use crate::annotation::wire::WireError;

/// A file could not be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct FileError {
    /// The file or folder.
    pub path: PathBuf,
    /// What happened to it.
    pub cause: FileCause,
}

/// What happened to a file.
#[derive(Debug, thiserror::Error)]
pub enum FileCause {
    /// It is not there.
    #[error("there is no such file or folder; check the spelling of the path")]
    Missing,
    /// The operating system said no.
    #[error("{0}")]
    Io(#[source] io::Error),
    /// Its content is not what it should be.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// A later version of this program wrote it.
    #[error(
        "this file has format {found}, this version of Tagline reads up to {supported}; \
         update Tagline to open it (nothing was changed)"
    )]
    Newer {
        /// What the file says.
        found: u32,
        /// The newest that this program reads.
        supported: u32,
    },
    /// Anything else, as a sentence.
    #[error("{0}")]
    Other(String),
}

impl FileError {
    /// An error of the operating system on `path`.
    pub fn io(path: &Path, error: io::Error) -> Self {
        let cause = match error.kind() {
            io::ErrorKind::NotFound => FileCause::Missing,
            _ => FileCause::Io(error),
        };
        Self { path: path.to_path_buf(), cause }
    }

    /// A sentence about `path`.
    pub fn other(path: &Path, message: impl Into<String>) -> Self {
        Self { path: path.to_path_buf(), cause: FileCause::Other(message.into()) }
    }

    /// A RON error of `path`, with its position.
    pub fn ron(path: &Path, error: &ron::error::SpannedError) -> Self {
        Self {
            path: path.to_path_buf(),
            cause: FileCause::Syntax {
                line: error.span.start.line,
                column: error.span.start.col,
                message: error.code.to_string(),
            },
        }
    }

    /// The line, counted from 1, where the error is about one.
    pub fn line(&self) -> Option<usize> {
        match self.cause {
            FileCause::Syntax { line, .. } => Some(line),
            _ => None,
        }
    }

    /// Whether the file is simply not there.
    pub fn is_missing(&self) -> bool {
        matches!(self.cause, FileCause::Missing)
    }
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The set is open to look at only, for this reason.
    #[error("{0}")]
    ReadOnly(String),
    /// What would be undone or redone is from before or after a change of the schema.
    #[error(
        "what was done before the schema was changed cannot be undone; \
         take that version of the schema back first"
    )]
    AnotherSchema,
    /// The change is about another state of the set.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// The change has offsets that are not in the text.
    #[error("this change does not fit the article’s text, so it was not made: {0}")]
    OutOfText(#[from] WireError),
}
