//! Whether a schema contradicts itself.

use super::Schema;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The schema works; something in it may not be what was meant.
    Warning,
    /// The schema cannot be used.
    Error,
}

/// Something found wrong with a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// A sentence.
    pub message: String,
    /// The name that it is about.
    pub about: String,
    /// Which occurrence of that name in the file, counted from 0.
    pub occurrence: usize,
}

impl Schema {
    /// What is wrong with it, worst first.
    pub fn validate(&self) -> Vec<Finding> {
        Vec::new()
    }
}
