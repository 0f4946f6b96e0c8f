//! An article as ranges over its text: headline, published line, captions,
//! paragraphs, reader comments. The source text itself is never altered; what people mend in it
//! lies over it as data (`mend`).
//!
//! Invariants: segments are in text order and do not overlap, except that a
//! dateline lies inside the paragraph that it opens; every character that is not
//! white space lies in a segment. Parsing degrades to plain paragraphs and never fails.

mod date;
mod mend;
mod parse;
mod segment;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use date::{LocalTime, parse_date, parse_local_time};
pub use mend::{Mend, MendLog, MendMisfit, MendPart, Mended, TakenBackMend, Version};
pub use parse::parse;
pub use segment::{Comment, Segment, SegmentKind};

use crate::text::{ByteRange, Text};

/// Names an article within its project: its path below `articles/`, without the
/// ending, with `/` between folders.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId(pub String);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A parsed article.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its name in the project.
    pub id: ArticleId,
    /// The text: as its file has it, with what was mended.
    pub text: Text,
    /// What the bytes were decoded from, as shown to the user, e.g. `UTF-8`, `windows-1252`.
    pub encoding: String,
    /// The parts, in text order.
    pub segments: Vec<Segment>,
    /// The date of the published line, if one was understood.
    pub published: Option<jiff::civil::Date>,
    /// What was mended, if anything ever was.
    pub mended: Option<Arc<Mended>>,
    /// Why its mends could not be read, as a sentence; the text is without them then.
    pub trouble: Option<String>,
}

impl Article {
    /// Parses `text` into segments.
    pub fn new(id: ArticleId, text: Text, encoding: impl Into<String>) -> Self {
        let (segments, published) = parse(&text);
        let encoding = encoding.into();
        Self { id, text, encoding, segments, published, mended: None, trouble: None }
    }

    /// The first segment of `kind`.
    pub fn first(&self, kind: SegmentKind) -> Option<&Segment> {
        self.segments.iter().find(|s| s.kind == kind)
    }

    /// The headline's text, or else the first words of the article, or else its id.
    pub fn title(&self) -> &str {
        let range = self
            .first(SegmentKind::Headline)
            .or_else(|| self.segments.iter().find(|s| !s.range.is_empty()))
            .map(|s| s.range);
        match range.map(|r| self.text.slice(r).trim()) {
            Some(title) if !title.is_empty() => title.lines().next().unwrap_or(title),
            _ => &self.id.0,
        }
    }

    /// The comments in the order of the file; the position in this list is what
    /// [`Comment::reply_to`] counts.
    pub fn comments(&self) -> impl Iterator<Item = (&Segment, &Comment)> {
        self.segments.iter().filter_map(|s| s.comment.as_ref().map(|c| (s, c)))
    }

    /// The comment whose segment has this very range.
    pub fn comment_at(&self, range: ByteRange) -> Option<(&Segment, &Comment)> {
        let first = self.segments.partition_point(|s| s.range.start < range.start);
        let mut here =
            self.segments.iter().skip(first).take_while(|s| s.range.start == range.start);
        let segment = here.find(|s| s.range == range && s.comment.is_some())?;
        Some((segment, segment.comment.as_ref()?))
    }

    /// The innermost segment that holds the byte `offset` (or ends there).
    pub fn segment_at(&self, offset: usize) -> Option<&Segment> {
        let at = ByteRange::new(offset, offset);
        // A dateline comes after the paragraph around it, so the last hit is the innermost.
        self.segments.iter().rev().find(|s| s.range.contains(at))
    }
}
