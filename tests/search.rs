//! Searching, through the public API: what a query means, what its words hit, and what it
//! finds in a project.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers may fail loudly.

#[path = "search/patterns.rs"]
mod patterns;
#[path = "search/queries.rs"]
mod queries;
