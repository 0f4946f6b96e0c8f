//! What is wrong with a query, and where.

/// A query cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {column} of the search: {message}")]
pub struct QueryError {
    /// The position of the wrong part, in characters, counted from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl QueryError {
    /// An error at the byte `at` of `query`.
    pub(super) fn at(query: &str, at: usize, message: impl Into<String>) -> Self {
        let before = query.get(..at).unwrap_or(query);
        Self { column: before.chars().count() + 1, message: message.into() }
    }
}
