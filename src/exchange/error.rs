//! Why an export or import did not take place.

use crate::formats::{OptionError, ReadError, WriteError};
use crate::project::FileError;

/// Why an export or import did not take place. Nothing has changed on disk then.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The person cancelled it.
    #[error("cancelled; nothing was written")]
    Cancelled,
    /// What was to be read is broken.
    #[error("{0}")]
    Read(ReadError),
    /// What was to be written cannot be.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A file of the project, or on the way there.
    #[error(transparent)]
    File(#[from] FileError),
    /// An option has a value that it does not take.
    #[error(transparent)]
    Option(#[from] OptionError),
    /// Something would be lost, and was not to be.
    #[error("nothing was written: {0}")]
    Refused(String),
    /// What was written is not what was to be written.
    #[error("nothing was written: {0}")]
    Differs(String),
    /// Anything else, as a sentence.
    #[error("{0}")]
    Other(String),
}

impl From<ReadError> for ExchangeError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Stopped => Self::Cancelled,
            error => Self::Read(error),
        }
    }
}
