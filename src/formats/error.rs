//! Why a file could not be read or written: file, line and cause in one sentence.

use std::io;

/// Whoever takes the documents wants no more of them, as after “Cancel”, or because of an
/// error of its own that it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// Why reading ended early.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The taker wanted no more.
    #[error("stopped")]
    Stopped,
    /// The file is not what it should be.
    #[error("{}: {problem}", place(.file, *.line))]
    Malformed {
        /// Its name.
        file: String,
        /// The line, counted from 1; 0 where lines mean nothing.
        line: usize,
        /// What is wrong with it and what to do, as a clause.
        problem: String,
    },
    /// The file cannot be read.
    #[error("{file}: this file cannot be read: {source}")]
    Io {
        /// Its name.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// An option has a value that it does not take.
    #[error(transparent)]
    Option(#[from] OptionError),
}

/// Why writing ended early.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file cannot be written.
    #[error("{file}: this file cannot be written: {source}")]
    Io {
        /// Its name.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The format cannot hold this document at all.
    #[error("{document}: {problem}")]
    Unfit {
        /// The document's name.
        document: String,
        /// What does not fit and what to do, as a clause.
        problem: String,
    },
    /// An option has a value that it does not take.
    #[error(transparent)]
    Option(#[from] OptionError),
}

/// An option that a format does not have, or a value that it does not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the option {name}={value} cannot be used: {allowed}")]
pub struct OptionError {
    /// The option.
    pub name: String,
    /// What was given.
    pub value: String,
    /// What is allowed instead, as a clause.
    pub allowed: String,
}

fn place(file: &str, line: usize) -> String {
    if line == 0 { file.to_owned() } else { format!("{file}, line {line}") }
}

impl ReadError {
    /// About a line of a file; 0 for the file as a whole.
    pub fn malformed(file: &str, line: usize, problem: impl Into<String>) -> Self {
        Self::Malformed { file: file.to_owned(), line, problem: problem.into() }
    }

    /// About a file that the system does not give.
    pub fn io(file: &str, source: io::Error) -> Self {
        // Some readers (of archives, of UTF-8) say in this way that the content is bad.
        match source.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                Self::malformed(file, 0, source.to_string())
            }
            _ => Self::Io { file: file.to_owned(), source },
        }
    }
}

impl From<Stop> for ReadError {
    fn from(_: Stop) -> Self {
        Self::Stopped
    }
}

impl WriteError {
    /// About a file that the system does not take.
    pub fn io(file: &str, source: io::Error) -> Self {
        Self::Io { file: file.to_owned(), source }
    }

    /// About a document that the format cannot hold.
    pub fn unfit(document: &str, problem: impl Into<String>) -> Self {
        Self::Unfit { document: document.to_owned(), problem: problem.into() }
    }
}

/// So many of something, in words: `1 article`, `2 articles`.
pub fn quantity(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
