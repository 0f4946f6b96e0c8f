//! Where annotators of one article differ: every annotation of every set is either agreed or
//! part of one difference, and a difference says who proposes what.
//!
//! # What belongs together
//!
//! - **Spans**, layer by layer: what all have with the same words, label and attributes is
//!   agreed. The rest is paired between every two annotators, the likest first: the same words,
//!   then the larger share of what both cover; spans of different labels only if they share three
//!   tenths of the longer one. Pairs that hang together are one difference. What is left over joins
//!   a difference if it is a part of somebody's span there that the other spans of its own author
//!   are not about: one span here, several there.
//! - **Segment labels** of a layer on one comment, paragraph or article.
//! - **Relations** of a type from the same comment or from spans that belong together. Who does
//!   not have such a span has no opinion. Their other ends are the same if they belong together.
//! - **Chains** are paired by the mentions they share; only mentions count that everybody who
//!   could have the chain has tagged. What a chain is called does not count, what it is does.
//!
//! An annotator without a set is in no proposal. Notes, confidences and origins are not compared.
//!
//! Deliberately not here: what is done about a difference, and figures (see
//! [`super::figures`]).

mod chains;
mod pairing;
mod relations;
pub(super) mod said;
mod segments;
mod spans;

use std::collections::{BTreeMap, BTreeSet};

pub use crate::annotation::Family;
use crate::annotation::{AnnotationId, AnnotationSet};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::ByteRange;

/// What annotators differ in. In order of importance: the first one that applies names a
/// difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One has several spans where another has one.
    Split,
    /// Some have none, and at least half of those with a set have something; of two annotators,
    /// the first has it.
    Missing,
    /// Most have none; of two annotators, the first has none.
    Extra,
    /// The words are the same or overlap, the labels are not.
    Label,
    /// The label is the same, the words are not.
    Boundary,
    /// Words and label are the same, attributes are not.
    Attribute,
    /// Another end of a relation, or none.
    Relation,
    /// Other members of a chain.
    Chain,
    /// Other labels of a comment or another segment, in a layer that takes several.
    CommentType,
    /// Another label of a comment or another segment, in a layer that takes one.
    Stance,
    /// A comment answers another one, or none.
    ReplyLink,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 11] = [
        Self::Split,
        Self::Missing,
        Self::Extra,
        Self::Label,
        Self::Boundary,
        Self::Attribute,
        Self::Relation,
        Self::Chain,
        Self::CommentType,
        Self::Stance,
        Self::ReplyLink,
    ];

    /// In a word or two, as a person reads it and types it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Label => "label",
            Self::Boundary => "boundary",
            Self::Attribute => "attribute",
            Self::Relation => "relation",
            Self::Chain => "chain",
            Self::CommentType => "comment-type",
            Self::Stance => "stance",
            Self::ReplyLink => "reply-link",
        }
    }
}

/// There is no such kind of difference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no kind of difference; choose split, missing, extra, label, boundary, attribute, relation, chain, comment-type, stance or reply-link"
)]
pub struct UnknownKind(String);

impl std::str::FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

impl serde::Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What something is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The kind of annotation.
    pub family: Family,
    /// The span layer, segment layer or relation type; for chains [`super::figures::CHAINS`].
    pub layer: String,
    /// From where to where, in bytes: all spans proposed; the segment; where the relation
    /// starts; the first mention. The article as a whole is its whole text.
    pub place: ByteRange,
}

/// What some annotators have in the same way. Attributes count as part of it, notes,
/// confidences and origins do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Positions of the annotators, in order; at least one.
    pub annotators: Vec<usize>,
    /// The records in the set of the first of them, in text order; none: nothing is here. A
    /// chain is one record, relations and segment labels may be several.
    pub records: Vec<AnnotationId>,
    /// The same in a line, equal for equal proposals in whatever set: `PER 120–123`,
    /// `Criticism, Question`, `speaker → PER 12–20`. Offsets in code points. Empty: nothing.
    pub said: String,
}

/// Something that annotators agree on, or differ about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is about.
    pub subject: Subject,
    /// What differs, sorted; nothing if it is agreed.
    pub kinds: Vec<Kind>,
    /// The distinct proposals, each annotator with a set in exactly one of them, by the first
    /// annotator of each. One alone if it is agreed.
    pub proposals: Vec<Proposal>,
}

/// A set that is compared.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// Whose it is.
    pub annotator: &'a str,
    /// The set; its offsets are those of the article's text.
    pub set: &'a AnnotationSet,
}

/// Everything in the sets, in text order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What all of them have in the same way.
    pub agreed: Vec<Item>,
    /// Where they differ.
    pub differences: Vec<Item>,
    /// The spans of all annotators, by the item that they are in.
    together: Vec<BTreeSet<AnnotationId>>,
    /// For each annotator, the position in `together` of the item that a span is in.
    homes: Homes,
}

/// For each annotator, in which item a span is.
type Homes = Vec<BTreeMap<AnnotationId, usize>>;

impl Comparison {
    /// Compares the sets of one article. Positions of annotators in the result are positions
    /// in `sets`.
    pub fn of(article: &Article, schema: &Schema, sets: &[Compared<'_>]) -> Self {
        let (mut items, homes) = spans::items(article, schema, sets);
        let spans = items.clone();
        items.extend(segments::items(article, schema, sets));
        items.extend(relations::items(article, schema, sets, &spans, &homes));
        items.extend(chains::items(article, sets, &spans, &homes));
        items.sort_by(|a, b| {
            let order = |item: &Item| (item.subject.place.start, item.subject.place.end);
            order(a).cmp(&order(b)).then_with(|| a.subject.cmp(&b.subject))
        });
        let (agreed, differences) = items.into_iter().partition(|item| item.kinds.is_empty());
        let mut together = vec![BTreeSet::new(); spans.len()];
        for (id, item) in homes.iter().flatten() {
            if let Some(ids) = together.get_mut(*item) {
                ids.insert(*id);
            }
        }
        Self { agreed, differences, together, homes }
    }
}

impl Comparison {
    /// What is agreed, and then what is not.
    pub fn all(&self) -> impl Iterator<Item = &Item> {
        self.agreed.iter().chain(&self.differences)
    }

    /// All spans of whatever annotator that are in one item with this one, itself too.
    pub fn together(&self, span: AnnotationId) -> BTreeSet<AnnotationId> {
        let home = self.homes.iter().rev().find_map(|home| home.get(&span));
        home.and_then(|at| self.together.get(*at)).cloned().unwrap_or_default()
    }

    /// Which item a span of an annotator is in: the same number, the same item.
    pub(super) fn item_of(&self, annotator: usize, span: AnnotationId) -> Option<usize> {
        self.homes.get(annotator)?.get(&span).copied()
    }
}

/// Puts what annotators have into proposals: those that say the same in one, by the first
/// annotator of each.
fn proposals(found: Vec<(usize, Vec<AnnotationId>, String)>) -> Vec<Proposal> {
    let mut all: Vec<Proposal> = Vec::new();
    for (annotator, records, said) in found {
        match all.iter_mut().find(|proposal| proposal.said == said) {
            Some(proposal) => proposal.annotators.push(annotator),
            None => all.push(Proposal { annotators: vec![annotator], records, said }),
        }
    }
    all
}
