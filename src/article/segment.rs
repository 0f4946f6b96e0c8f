//! What an article is made of.

use serde::{Deserialize, Serialize};

use super::LocalTime;
use crate::text::ByteRange;

/// The kinds of part that an article can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    /// The article's title.
    Headline,
    /// The line that says when it was published.
    Published,
    /// The line that says who wrote it.
    Byline,
    /// The text that goes with a picture.
    Caption,
    /// The place (and sometimes agency) that opens a paragraph: `LISBON:`.
    /// Lies inside its paragraph.
    Dateline,
    /// A line above a part of the article, such as `Reader Comments (12)`.
    Heading,
    /// A paragraph of the body.
    Paragraph,
    /// A reader's comment: from its author's name, with the bullet or number before it,
    /// to the end of its text.
    Comment,
    /// Site furniture that the scraper left in.
    Boilerplate,
}

impl SegmentKind {
    /// The name used in JSON and in RON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Published => "published",
            Self::Byline => "byline",
            Self::Caption => "caption",
            Self::Dateline => "dateline",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Comment => "comment",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// What a part of this kind is, for sentences: `a published line`.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Headline => "a headline",
            Self::Published => "a published line",
            Self::Byline => "a byline",
            Self::Caption => "a caption",
            Self::Dateline => "a dateline",
            Self::Heading => "a heading",
            Self::Paragraph => "a paragraph",
            Self::Comment => "a comment",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// One part of an article: a kind and a range over the text, edges trimmed of white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What it is.
    pub kind: SegmentKind,
    /// Where it is.
    pub range: ByteRange,
    /// The position in [`super::Article::segments`] of the first segment with the
    /// same text, where the scraper repeated it.
    pub duplicate_of: Option<usize>,
    /// Set exactly when `kind` is [`SegmentKind::Comment`].
    pub comment: Option<Comment>,
}

impl Segment {
    /// A segment that is neither a comment nor a repetition.
    pub const fn new(kind: SegmentKind, range: ByteRange) -> Self {
        Self { kind, range, duplicate_of: None, comment: None }
    }

    /// The range that a reader reads: a comment's body, anything else whole.
    pub fn reading_range(&self) -> ByteRange {
        self.comment.as_ref().map_or(self.range, |c| c.body)
    }
}

/// What the layout of the page says of a comment; nothing here is a judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The author's name as written.
    pub author: ByteRange,
    /// The timestamp as written, if there is one.
    pub time_range: Option<ByteRange>,
    /// The timestamp understood: local time as written, no zone invented.
    pub time: Option<LocalTime>,
    /// The comment's own words, the leading mention left out, edges trimmed. A mention
    /// that the sentence needs (`@Ada’s right`) stays in.
    pub body: ByteRange,
    /// Position among the article's comments, counted from 0.
    pub order: usize,
    /// The name in a leading `@Name`, without `@` and colon.
    pub mention: Option<ByteRange>,
    /// Which earlier comment it answers, as a position among the comments.
    pub reply_to: Option<usize>,
    /// 0 for a comment on the article, one more than its parent's for an answer.
    pub depth: usize,
}
