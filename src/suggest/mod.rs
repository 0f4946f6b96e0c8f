//! What a program thinks could be annotated: quotes with their cues and sources, who
//! replies to whom, which mentions are of one and the same, and labelled spans that a
//! memory, lists, another set or a model know. Pure functions from an article (and, for
//! mentions, a set) to [`Suggestion`]s.
//!
//! Invariants: nothing here is an annotation or changes one; a person takes a
//! suggestion by a command, or refuses it; the same input gives the same suggestions in
//! the same order; nothing fails on any text.

mod aliases;
mod all;
mod key;
mod lists;
mod memory;
mod phrases;
pub mod protocol;
mod quotes;
mod replies;
mod rules;
mod sets;
mod source;
mod spans;
mod tally;
mod uncertain;
mod words;

use serde::Serialize;
use smallvec::SmallVec;

pub use aliases::aliases;
pub use all::{keys, suggestions, unsettled};
pub use key::{SuggestionKey, SuggestionKeys, refused, span_words};
pub use lists::{ListFile, ListProblem, Lists};
pub use memory::{LEAST_SHARE, Lesson, Memory, Part, RELIABLE, Recalled, lesson};
pub use quotes::RuleQuotes;
pub use replies::replies;
pub use sets::{is_program, of_set};
pub use source::{Source, Sources};
pub use spans::{CERTAIN, Found, SpanProposal, attributes_of, best_first, is_settled, together};
pub use tally::{Tallies, Tally, tally};
pub use uncertain::{doubt, uncertainty};

use crate::annotation::AnnotationId;
use crate::article::{Article, SegmentKind};
use crate::text::ByteRange;

/// The kinds of suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// A quote with its cue and source.
    Quote,
    /// A comment that answers another.
    Reply,
    /// Two mentions of the same person, place or thing.
    Chain,
    /// A span with a label.
    Span,
}

/// One thing that could be annotated.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What is proposed.
    pub proposal: Proposal,
    /// Whether it is more of a guess than the others of its kind.
    pub uncertain: bool,
    /// Why it is proposed, in a few words, for people: `after “said”`.
    pub reason: String,
    /// Who proposes it; at least one.
    pub sources: Sources,
}

/// What is proposed. Ranges are bytes of the article's text.
#[derive(Clone, Debug, PartialEq)]
pub enum Proposal {
    /// A quote.
    Quote(QuoteProposal),
    /// A comment that answers another.
    Reply {
        /// The answering comment's segment.
        comment: ByteRange,
        /// The answered comment's segment.
        parent: ByteRange,
    },
    /// Two mentions of the same.
    Chain {
        /// A span that is in no chain, or in another.
        mention: AnnotationId,
        /// An earlier or fuller mention.
        with: AnnotationId,
    },
    /// A span with a label.
    Span(SpanProposal),
}

/// How a quote gives the words of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteKind {
    /// Word for word, in quotation marks.
    Direct,
    /// Retold.
    Indirect,
    /// Retold, with some words kept in quotation marks.
    Mixed,
}

/// A quote that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteProposal {
    /// What is said, quotation marks included; in several fragments where cue or
    /// source interrupt it. In text order, not touching each other, never empty.
    pub content: SmallVec<[ByteRange; 1]>,
    /// How it is said.
    pub kind: QuoteKind,
    /// Who says it: the noun phrase with its titles, without a relative clause.
    pub source: Option<ByteRange>,
    /// Whether the source is only a pronoun, whose meaning is not worked out.
    pub pronoun: bool,
    /// The words that say so: `said`, `according to`.
    pub cue: Option<ByteRange>,
    /// See [`Suggestion::uncertain`].
    pub uncertain: bool,
    /// See [`Suggestion::reason`].
    pub reason: String,
}

/// Finds quotes in running text. The built-in one is [`RuleQuotes`]; another can be put
/// in its place wherever one is asked for.
pub trait QuoteFinder: Send + Sync {
    /// Its name, as the origin of what is taken from it.
    fn name(&self) -> &str;

    /// The quotes in `text`, by start and then longest first. `passages` are its
    /// paragraphs (in bytes, in order, on character boundaries); nothing outside of
    /// them is looked at, and no proposal begins outside of one.
    fn find(&self, text: &str, passages: &[ByteRange]) -> Vec<QuoteProposal>;
}

/// The parts of an article in which people are quoted: headline, captions, paragraphs and
/// comments' bodies, in text order.
pub fn passages(article: &Article) -> Vec<ByteRange> {
    let spoken = |kind| {
        matches!(
            kind,
            SegmentKind::Headline
                | SegmentKind::Caption
                | SegmentKind::Paragraph
                | SegmentKind::Comment
        )
    };
    article
        .segments
        .iter()
        .filter(|s| spoken(s.kind) && s.duplicate_of.is_none())
        .map(|s| s.reading_range())
        .filter(|range| !range.is_empty())
        .collect()
}

impl From<QuoteProposal> for Suggestion {
    fn from(quote: QuoteProposal) -> Self {
        let (uncertain, reason) = (quote.uncertain, quote.reason.clone());
        Self { uncertain, reason, ..Self::by_rules(Proposal::Quote(quote)) }
    }
}

impl Suggestion {
    /// What the built-in rules propose.
    fn by_rules(proposal: Proposal) -> Self {
        let sources = Sources::from_iter([Source::Rules]);
        Self { proposal, uncertain: false, reason: String::new(), sources }
    }

    /// The span that is proposed, if it is one.
    pub const fn span(&self) -> Option<&SpanProposal> {
        match &self.proposal {
            Proposal::Span(span) => Some(span),
            _ => None,
        }
    }

    /// Which kind it is.
    pub const fn kind(&self) -> SuggestionKind {
        match self.proposal {
            Proposal::Quote(_) => SuggestionKind::Quote,
            Proposal::Reply { .. } => SuggestionKind::Reply,
            Proposal::Chain { .. } => SuggestionKind::Chain,
            Proposal::Span(_) => SuggestionKind::Span,
        }
    }
}

impl SuggestionKind {
    /// The name in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Reply => "reply",
            Self::Chain => "chain",
            Self::Span => "span",
        }
    }

    /// The word for several in a sentence.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Quote => "quotes",
            Self::Reply => "replies",
            Self::Chain => "mentions of the same",
            Self::Span => "labels",
        }
    }
}

impl QuoteKind {
    /// The usual value of a schema's attribute for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// Whether the words for a source are rather a body's than a person's.
pub fn is_body(source: &str) -> bool {
    const WORDS: [&str; 24] = [
        "agency",
        "ministry",
        "department",
        "office",
        "board",
        "council",
        "company",
        "group",
        "party",
        "union",
        "court",
        "committee",
        "commission",
        "police",
        "authority",
        "newspaper",
        "university",
        "institute",
        "association",
        "government",
        "bank",
        "army",
        "inc",
        "ltd",
    ];
    source
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}
