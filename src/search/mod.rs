//! Searching: words in texts and annotations in sets, by one query. Pure functions from a
//! [`Query`], an article and sets to [`Hit`]s.
//!
//! Invariants: the time to look through a text grows with its length only, whatever the
//! pattern (there is no backtracking); a hit begins and ends on grapheme clusters; hits of
//! words do not overlap; nothing fails on any text, and a query with an error says where.

mod annotation;
mod error;
mod fold;
mod hits;
mod inflected;
mod pattern;
mod query;
mod terms;

pub use annotation::{AnnotationTerm, Bound, Feature};
pub use error::QueryError;
pub use hits::{Annotated, Excerpt, Hit, excerpt, hits};
pub use inflected::{LANGUAGES, Language};
pub use pattern::{Options, Pattern};
pub use query::Query;
pub use terms::FIELDS;
