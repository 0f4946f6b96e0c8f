//! A document as it comes back where only its words are kept: they are joined by one space
//! each, and everything that has a place moves along.

use crate::annotation::Target;
use crate::formats::{Document, End, Tokenizer};
use crate::text::ByteRange;

use super::tags::tokens_of;

/// The words of a document joined to a text, with where each is in it.
pub(super) fn join<'w>(words: impl Iterator<Item = &'w str>) -> (String, Vec<ByteRange>) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for (at, word) in words.enumerate() {
        if at > 0 {
            text.push(' ');
        }
        tokens.push(ByteRange::new(text.len(), text.len() + word.len()));
        text.push_str(word);
    }
    (text, tokens)
}

/// The document with its words joined.
pub(super) fn joined(mut document: Document, tokenizer: Tokenizer) -> Document {
    let old = tokens_of(&document, tokenizer).into_owned();
    let (text, new) = join(old.iter().map(|t| document.slice(*t)));
    // From the first word of a range to the last; what begins or ends within a word does so
    // in the new place as well.
    let moved = |range: ByteRange| {
        let first = old.partition_point(|t| t.end <= range.start);
        let start = match (old.get(first), new.get(first)) {
            (Some(old), Some(new)) => new.start + range.start.saturating_sub(old.start),
            _ => text.len(),
        };
        let last = old.partition_point(|t| t.start < range.end).checked_sub(1);
        let end = match last.and_then(|at| Some((old.get(at)?, new.get(at)?))) {
            Some((old, new)) => new.start + (range.end - old.start).min(old.len()),
            None => start,
        };
        ByteRange::new(start.min(end), end)
    };
    let target = |target: Target| match target {
        Target::Article => Target::Article,
        Target::Comment(range) => Target::Comment(moved(range)),
        Target::Paragraph(range) => Target::Paragraph(moved(range)),
    };
    for fragment in document.spans.iter_mut().flat_map(|span| &mut span.fragments) {
        *fragment = moved(*fragment);
    }
    for end in document.relations.iter_mut().flat_map(|r| [&mut r.from, &mut r.to]) {
        if let End::Segment(at) = end {
            *at = target(*at);
        }
    }
    for label in &mut document.segment_labels {
        label.target = target(label.target);
    }
    for segment in &mut document.segments {
        segment.range = moved(segment.range);
        if let Some(comment) = &mut segment.comment {
            comment.author = moved(comment.author);
            comment.body = moved(comment.body);
            comment.time_range = comment.time_range.map(moved);
            comment.mention = comment.mention.map(moved);
        }
    }
    (document.text, document.tokens, document.sentences) = (text, Some(new), None);
    document
}
