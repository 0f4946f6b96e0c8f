//! STUB (compiles, being written)
use super::{AnnotationId, AnnotationSet, Change};
use crate::article::Article;
use crate::text::{ByteRange, Text};

/// What is known of the text that a set was made on.
#[derive(Clone, Copy, Debug)]
pub enum OldText<'a> {
    /// All of it.
    Whole(&'a Text),
    /// Only what the records cover; see [`super::wire::Records::sketch`].
    Covered(&'a Text),
}

/// A record that has no place in the new text.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// The record, now in the unplaced list.
    pub id: AnnotationId,
    /// Its label.
    pub label: String,
    /// The words that it was about.
    pub text: String,
    /// Where in the new text it may belong, if there is a trace.
    pub near: Option<ByteRange>,
}

/// What becomes of a set when the text changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Reanchored {
    /// Does it. Its old ranges are of the old text, its new ones of the new text.
    pub change: Change,
    /// Records that cover the same text at another place.
    pub moved: Vec<AnnotationId>,
    /// Segment labels and relations that stay with a comment or paragraph whose words
    /// changed.
    pub changed: Vec<AnnotationId>,
    /// Records that have no place any more, and are in the unplaced list.
    pub lost: Vec<Lost>,
}

/// Fits a set made on `old` to the article's text.
pub fn reanchor(_set: &AnnotationSet, _old: OldText<'_>, _new: &Article) -> Reanchored {
    Reanchored {
        change: Change { title: "Follow the changed text".to_owned(), edits: Vec::new() },
        moved: Vec::new(),
        changed: Vec::new(),
        lost: Vec::new(),
    }
}
