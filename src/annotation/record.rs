//! The records that a set is made of, as plain data. Offsets are bytes of the
//! article's text; files hold code points (see [`super::wire`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::AnnotationId;
use crate::text::{ByteRange, CharRange, Sha256};

/// Fields of a record that this version does not know, kept for the program that wrote
/// them: their values as RON, by name.
pub type UnknownFields = BTreeMap<String, String>;

/// Attribute values by attribute name.
pub type Attributes = BTreeMap<String, AttributeValue>;

/// What an attribute can hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AttributeValue {
    /// One of the schema's values.
    Choice(String),
    /// Several of the schema's values.
    Choices(BTreeSet<String>),
    /// A finite number.
    Number(f64),
    /// Free text.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

/// How sure the annotator is, in percent, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Confidence(u8);

impl Confidence {
    /// The window's three levels.
    pub const LOW: Self = Self(25);
    /// See [`Self::LOW`].
    pub const MEDIUM: Self = Self(50);
    /// See [`Self::LOW`].
    pub const HIGH: Self = Self(100);

    /// `None` above 100.
    pub const fn from_percent(percent: u8) -> Option<Self> {
        if percent <= 100 { Some(Self(percent)) } else { None }
    }

    /// 0 to 100.
    pub const fn percent(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Confidence {
    type Error = String;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        Self::from_percent(percent)
            .ok_or_else(|| format!("a confidence is 0 to 100, not {percent}"))
    }
}

impl From<Confidence> for u8 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

/// Where an annotation comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// How it came to be.
    pub kind: OriginKind,
    /// The annotator, file or suggester behind it.
    pub by: String,
    /// When it was made.
    pub at: Timestamp,
}

/// How an annotation came to be.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum OriginKind {
    /// A person made it.
    #[default]
    Hand,
    /// It was read from another program's file.
    Imported,
    /// A program proposed it and a person took it.
    Suggested,
    /// It was copied from an annotation of the same text.
    Propagated,
    /// It was taken over from annotators' sets; `by` names those who have it.
    Adjudicated,
}

/// A labelled span of one or more fragments.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Stable, unique within the set.
    pub id: AnnotationId,
    /// Name of a span label.
    pub label: String,
    /// At least one; in text order, not touching each other. A zero-width fragment
    /// marks a place between characters.
    pub fragments: SmallVec<[ByteRange; 1]>,
    /// What else is said of it.
    pub attributes: Attributes,
    /// The annotator's remark; empty if none.
    pub note: String,
    /// How sure the annotator is, if said.
    pub confidence: Option<Confidence>,
    /// Where it comes from.
    pub origin: Origin,
    /// What else its file says.
    pub unknown: UnknownFields,
}

impl Span {
    /// From the first fragment's start to the last fragment's end.
    pub fn extent(&self) -> ByteRange {
        let start = self.fragments.first().map_or(0, |f| f.start);
        let end = self.fragments.last().map_or(start, |f| f.end);
        ByteRange::new(start, end)
    }

    /// Whether the byte at `offset` is inside a fragment.
    pub fn covers(&self, offset: usize) -> bool {
        self.fragments.iter().any(|f| f.contains_offset(offset))
    }
}

/// One end of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationEnd {
    /// A span of this set.
    Span(AnnotationId),
    /// A segment of the article: a comment, a paragraph.
    Target(Target),
}

/// A typed, directed link between two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Stable, unique within the set.
    pub id: AnnotationId,
    /// Name of a relation type.
    pub label: String,
    /// Where it starts.
    pub from: RelationEnd,
    /// Where it ends.
    pub to: RelationEnd,
    /// What else is said of it.
    pub attributes: Attributes,
    /// The annotator's remark; empty if none.
    pub note: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What else its file says.
    pub unknown: UnknownFields,
}

/// What a segment label is said of. Held as a range, not as a position among the
/// segments, so that it stays true when a later version parses an article better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The article as a whole.
    Article,
    /// The comment with this range.
    Comment(ByteRange),
    /// The paragraph with this range.
    Paragraph(ByteRange),
}

/// A label on a comment, a paragraph or the article.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentLabel {
    /// Stable, unique within the set.
    pub id: AnnotationId,
    /// Name of a segment layer.
    pub layer: String,
    /// Name of a label of that layer.
    pub label: String,
    /// What it is said of.
    pub target: Target,
    /// The annotator's remark; empty if none.
    pub note: String,
    /// How sure the annotator is, if said.
    pub confidence: Option<Confidence>,
    /// Where it comes from.
    pub origin: Origin,
    /// What else its file says.
    pub unknown: UnknownFields,
}

/// Spans that mention the same person, place or thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Stable, unique within the set.
    pub id: AnnotationId,
    /// The canonical name.
    pub name: String,
    /// Its type, if said; free text.
    pub kind: Option<String>,
    /// Its id in a knowledge base, such as `Q42`.
    pub knowledge_base_id: Option<String>,
    /// The mentions.
    pub members: BTreeSet<AnnotationId>,
    /// Where it comes from.
    pub origin: Origin,
    /// What else its file says.
    pub unknown: UnknownFields,
}

/// A suggestion that the annotator has refused, so that it is not made again. No
/// annotation, but kept with them: undone, journalled and compared like these.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Stable, unique within the set.
    pub id: AnnotationId,
    /// What was proposed: `quote`, `reply`, `chain` or `span`.
    pub kind: String,
    /// The words it was about.
    pub text: String,
    /// Which of the proposals with these words, counted from 0 in text order.
    pub nth: usize,
    /// Who proposed it; empty if that was not written down.
    pub source: String,
    /// Who refused it, and when.
    pub origin: Origin,
    /// What else its file says.
    pub unknown: UnknownFields,
}

/// What kind of annotation something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Family {
    /// Spans of a span layer.
    Span,
    /// Labels of a segment layer on one comment, paragraph or the article.
    Segment,
    /// Relations of one type from one end: who says a quote, what a comment answers.
    Relation,
    /// One chain of mentions.
    Chain,
}

impl Family {
    /// In a word, as JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Span => "span",
            Self::Segment => "segment",
            Self::Relation => "relation",
            Self::Chain => "chain",
        }
    }
}

/// What was decided about a difference between annotators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// What these annotators have, one named for each proposal that was taken.
    Took(Vec<String>),
    /// Nothing is here.
    Nothing,
    /// Something else than anybody proposed.
    Edited,
}

/// Why annotators differed, as the adjudicator sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// The guideline says nothing about such a case.
    GuidelineGap,
    /// Somebody did not pay attention.
    Slip,
    /// The text can be read in both ways.
    Ambiguous,
    /// The guideline says something that should not be so.
    WrongGuideline,
}

impl Reason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [Self; 4] =
        [Self::GuidelineGap, Self::Slip, Self::Ambiguous, Self::WrongGuideline];

    /// In words, as a person reads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GuidelineGap => "guideline gap",
            Self::Slip => "slip",
            Self::Ambiguous => "ambiguous",
            Self::WrongGuideline => "wrong guideline",
        }
    }
}

/// What some annotators had when a decision was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Their names, sorted.
    pub annotators: Vec<String>,
    /// What they had, in a line; empty: nothing.
    pub said: String,
}

/// How a difference between annotators was settled, in the set that is made by adjudication.
/// No annotation, but kept with them: undone, journalled and compared like these.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Stable, unique within the set.
    pub id: AnnotationId,
    /// The kind of annotation that it is about.
    pub family: Family,
    /// The span layer, segment layer or relation type; `chains` for chains.
    pub layer: String,
    /// Where, in code points of the text.
    pub at: CharRange,
    /// The first words there.
    pub text: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why they differed, if said.
    pub reason: Option<Reason>,
    /// The rule that decided, if no person did.
    pub rule: Option<String>,
    /// The adjudicator's remark; empty if none.
    pub note: String,
    /// What there was to decide between. If annotators change their minds later, it shows.
    pub opinions: Vec<Opinion>,
    /// The annotations that came of it; some may be deleted since.
    pub gave: BTreeSet<AnnotationId>,
    /// Who decided, and when.
    pub origin: Origin,
    /// What else its file says.
    pub unknown: UnknownFields,
}

/// How far the annotator has come with the article.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Status {
    /// Nothing done yet.
    #[default]
    New,
    /// Begun.
    InProgress,
    /// Finished, as the annotator says.
    Done,
}

/// A record whose place was lost when the article's text changed. Kept, listed and
/// counted until a person places or deletes it; it keeps its id, so that relations and
/// chains hold on to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Unplaced {
    /// A span.
    Span {
        /// The record, without fragments.
        span: Span,
        /// Where it was in the old text.
        at: SmallVec<[CharRange; 1]>,
        /// The words that it covered, fragments joined by ` … `.
        text: String,
        /// The text that it was lost from, where that is known: if its words are back, so is it.
        from: Option<Sha256>,
    },
    /// A segment label.
    SegmentLabel {
        /// The record; of its target only the kind means anything.
        label: SegmentLabel,
        /// Where its target was in the old text.
        at: CharRange,
        /// The first words of what it was said of.
        text: String,
        /// The text that it was lost from, where that is known: if its words are back, so is it.
        from: Option<Sha256>,
    },
    /// A relation to a comment or paragraph that is not there any more.
    Relation {
        /// The record; of ends that are comments or paragraphs only the kind means
        /// anything.
        relation: Relation,
        /// Where its start was in the old text, if that is a comment or paragraph.
        from_at: Option<CharRange>,
        /// Where its end was in the old text, if that is a comment or paragraph.
        to_at: Option<CharRange>,
        /// The text that it was lost from, where that is known: if its words are back, so is it.
        from: Option<Sha256>,
    },
}

impl Unplaced {
    /// The id of the record inside.
    pub fn id(&self) -> AnnotationId {
        match self {
            Self::Span { span, .. } => span.id,
            Self::SegmentLabel { label, .. } => label.id,
            Self::Relation { relation, .. } => relation.id,
        }
    }

    /// The text that it was lost from, where that is known.
    pub const fn lost_from(&self) -> Option<Sha256> {
        match self {
            Self::Span { from, .. }
            | Self::SegmentLabel { from, .. }
            | Self::Relation { from, .. } => *from,
        }
    }

    /// The label of the record inside.
    pub fn label(&self) -> &str {
        match self {
            Self::Span { span, .. } => &span.label,
            Self::SegmentLabel { label, .. } => &label.label,
            Self::Relation { relation, .. } => &relation.label,
        }
    }

    /// The words that it was about; empty for a relation.
    pub fn text(&self) -> &str {
        match self {
            Self::Span { text, .. } | Self::SegmentLabel { text, .. } => text,
            Self::Relation { .. } => "",
        }
    }
}

impl Target {
    /// The range of the comment or paragraph; `None` for the article.
    pub const fn range(self) -> Option<ByteRange> {
        match self {
            Self::Article => None,
            Self::Comment(range) | Self::Paragraph(range) => Some(range),
        }
    }

    /// The same kind of target, at another range.
    #[must_use]
    pub const fn at(self, range: ByteRange) -> Self {
        match self {
            Self::Article => Self::Article,
            Self::Comment(_) => Self::Comment(range),
            Self::Paragraph(_) => Self::Paragraph(range),
        }
    }
}

impl RelationEnd {
    /// The span at this end.
    pub const fn span(self) -> Option<AnnotationId> {
        match self {
            Self::Span(id) => Some(id),
            Self::Target(_) => None,
        }
    }

    /// The comment, paragraph or article at this end.
    pub const fn target(self) -> Option<Target> {
        match self {
            Self::Span(_) => None,
            Self::Target(target) => Some(target),
        }
    }
}
