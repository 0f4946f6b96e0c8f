//! What adjudication changed in the work of one annotator: their set held against gold, with
//! the decision that each change comes of.
//!
//! # What counts
//!
//! Only what gold has settled. Gold in the making lacks what nobody has looked at yet, and that
//! is no judgement. A place is settled
//!
//! - if gold has something there, or
//! - if gold has nothing, and there is a decision about what the annotator has, or
//! - wherever it is, once gold is marked done.
//!
//! It is not, if the decision was made on something else than what the annotator has now: the
//! difference is then open again. A mention that came into gold after its chain was decided says
//! nothing about the chain. Links of a quote that only one of the two has are told by the quote;
//! those of one that gold joined or split stay, if the same is said of what it became.
//! What is not settled is counted as open.
//!
//! Deliberately not here: who may see this, and how it is shown.

mod chains;
mod relations;
mod settled;

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Compared, Comparison, Family, Item, Kind, Proposal, Subject, said};
use super::figures::CHAINS;
use super::gold::GOLD;
use crate::annotation::{AnnotationId, AnnotationSet, Decision};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::ByteRange;
use settled::Settling;

/// Positions in the comparison. Gold is first, so that what the annotator lacks is missing.
const THEIRS: usize = 0;
const OWN: usize = 1;

/// What adjudication made of one annotator's set of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feedback {
    /// What is different in gold, in text order.
    pub changes: Vec<Changed>,
    /// For each label how much of it stayed and how much did not, by family, layer and label.
    pub labels: Vec<OfLabel>,
    /// In how many places the two differ that adjudication has not settled.
    pub open: usize,
}

/// How many annotations stayed as they were, and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// In gold just as the annotator has them.
    pub kept: usize,
    /// In gold in another way: other words, another label, attribute, end or member.
    pub changed: usize,
    /// In gold, and not among the annotator's.
    pub added: usize,
    /// Among the annotator's, and not in gold.
    pub removed: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.kept += other.kept;
        self.changed += other.changed;
        self.added += other.added;
        self.removed += other.removed;
    }
}

/// What became of the annotations of a label. What was relabelled counts under the label that
/// the annotator gave, what was added under that of gold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfLabel {
    /// The kind of annotation.
    pub family: Family,
    /// The span layer, segment layer or relation type; [`CHAINS`] for chains.
    pub layer: String,
    /// The label; relations and chains have that of their layer.
    pub label: String,
    /// How many.
    pub counts: Counts,
}

/// What one of the two has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Had {
    /// The records, by their ids in the set; none: nothing is there.
    pub records: Vec<AnnotationId>,
    /// The same in a line: `PER 120–123`, `speaker → PER 12–20`. Offsets in code points. Empty:
    /// nothing.
    pub said: String,
}

/// What is different about a link or a chain, beside that it is there or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The relation leads to something else.
    To,
    /// Attributes of the relation, or what the chain is, are others.
    Attributes,
    /// A mention of gold's chain that the annotator has tagged and not put into theirs.
    MentionAdded(ByteRange),
    /// A mention of the annotator's chain that gold has, and not in the chain.
    MentionDropped(ByteRange),
}

/// Something that is different in gold.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// What it is about.
    pub subject: Subject,
    /// What differs; `Missing` is what the annotator lacks, `Extra` what gold lacks.
    pub kinds: Vec<Kind>,
    /// What more there is to say about a relation or a chain.
    pub details: Vec<Detail>,
    /// What the annotator has.
    pub had: Had,
    /// What gold has.
    pub gold: Had,
    /// The decision it comes of: by whom, when, why. `None` if gold has it by agreement of
    /// others, or somebody put it there by hand.
    pub decided: Option<Decision>,
}

impl Feedback {
    /// What adjudication changed in the set `own`. Both sets have their offsets in the article's
    /// text.
    pub fn of(article: &Article, schema: &Schema, own: Compared<'_>, gold: &AnnotationSet) -> Self {
        let sets = [Compared { annotator: GOLD, set: gold }, own];
        let comparison = Comparison::of(article, schema, &sets);
        let settling = Settling { text: &article.text, gold, own };
        let mut telling = Telling {
            article,
            schema,
            gold,
            own: own.set,
            comparison: &comparison,
            settling,
            counts: BTreeMap::new(),
            changes: Vec::new(),
            open: 0,
        };
        for item in comparison.all() {
            telling.item(item);
        }
        let place = |change: &Changed| (change.subject.place.start, change.subject.place.end);
        telling
            .changes
            .sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.subject.cmp(&b.subject)));
        let labels = telling.counts.into_iter();
        let labels = labels
            .map(|((family, layer, label), counts)| OfLabel { family, layer, label, counts })
            .collect();
        Self { changes: telling.changes, labels, open: telling.open }
    }

    /// Of all labels together.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        for label in &self.labels {
            total += label.counts;
        }
        total
    }

    /// Adds what is said of another article to the counts; changes and labels stay in order of
    /// what they are about.
    pub fn add_counts(&mut self, other: &Self) {
        self.open += other.open;
        for more in &other.labels {
            let key = |of: &OfLabel| (of.family, of.layer.clone(), of.label.clone());
            match self.labels.binary_search_by(|of| key(of).cmp(&key(more))) {
                Ok(at) => {
                    if let Some(of) = self.labels.get_mut(at) {
                        of.counts += more.counts;
                    }
                }
                Err(at) => self.labels.insert(at, more.clone()),
            }
        }
    }
}

/// Feedback in the making.
struct Telling<'a> {
    article: &'a Article,
    schema: &'a Schema,
    gold: &'a AnnotationSet,
    own: &'a AnnotationSet,
    comparison: &'a Comparison,
    settling: Settling<'a>,
    counts: BTreeMap<(Family, String, String), Counts>,
    changes: Vec<Changed>,
    open: usize,
}

/// What somebody has in an item; `None` if they could not have anything there.
fn side(item: &Item, annotator: usize) -> Option<&Proposal> {
    item.proposals.iter().find(|proposal| proposal.annotators.contains(&annotator))
}

fn had(proposal: &Proposal) -> Had {
    Had { records: proposal.records.clone(), said: proposal.said.clone() }
}

impl<'a> Telling<'a> {
    fn item(&mut self, item: &Item) {
        let (Some(theirs), Some(own)) = (side(item, THEIRS), side(item, OWN)) else { return };
        if std::ptr::eq(theirs, own) {
            for id in &theirs.records {
                let label = self.label(item, self.gold, *id);
                self.count(item, label).kept += 1;
            }
            return;
        }
        if item.subject.family == Family::Chain {
            self.chain(item, theirs, own);
            return;
        }
        let decided = self.settling.decision(item, theirs, own);
        if !self.settling.is_settled(item, theirs, own, decided) {
            self.open += 1;
            return;
        }
        match item.subject.family {
            Family::Relation => self.relations(item, theirs, own, decided),
            _ => self.annotations(item, theirs, own, decided),
        }
    }

    /// Spans, or labels of a segment.
    fn annotations(
        &mut self,
        item: &Item,
        theirs: &Proposal,
        own: &Proposal,
        decided: Option<&Decision>,
    ) {
        let mut left: Vec<(String, String)> = self.told(item, self.own, own);
        let mut new = self.told(item, self.gold, theirs);
        left.retain(|(label, said)| {
            let same = new.iter().position(|(other, it)| other == label && it == said);
            if let Some(at) = same {
                new.remove(at);
                self.count(item, label.clone()).kept += 1;
            }
            same.is_none()
        });
        let mut new = new.into_iter();
        for (label, _) in left {
            let counts = self.count(item, label);
            match new.next() {
                Some(_) => counts.changed += 1,
                None => counts.removed += 1,
            }
        }
        for (label, _) in new {
            self.count(item, label).added += 1;
        }
        self.push(item, Vec::new(), had(own), had(theirs), decided);
    }

    /// The label of each record, and what it says.
    fn told(&self, item: &Item, set: &AnnotationSet, proposal: &Proposal) -> Vec<(String, String)> {
        let ids = proposal.records.iter();
        let told = ids.map(|id| {
            let said = set.span(*id).map(|span| said::span(&self.article.text, span));
            (self.label(item, set, *id), said.unwrap_or_default())
        });
        told.collect()
    }

    fn push(
        &mut self,
        item: &Item,
        details: Vec<Detail>,
        had: Had,
        gold: Had,
        decided: Option<&Decision>,
    ) {
        let (subject, kinds) = (item.subject.clone(), item.kinds.clone());
        self.changes.push(Changed {
            subject,
            kinds,
            details,
            had,
            gold,
            decided: decided.cloned(),
        });
    }

    fn label(&self, item: &Item, set: &AnnotationSet, id: AnnotationId) -> String {
        let label = match item.subject.family {
            Family::Span => set.span(id).map(|span| span.label.as_str()),
            Family::Segment => set.segment_label(id).map(|label| label.label.as_str()),
            Family::Relation => Some(item.subject.layer.as_str()),
            Family::Chain => Some(CHAINS),
        };
        label.unwrap_or_default().to_owned()
    }

    fn count(&mut self, item: &Item, label: String) -> &mut Counts {
        let Subject { family, layer, .. } = &item.subject;
        self.counts.entry((*family, layer.clone(), label)).or_default()
    }

    /// The items that these spans of somebody are in.
    fn items_of<'i>(
        &self,
        annotator: usize,
        spans: impl Iterator<Item = &'i AnnotationId>,
    ) -> BTreeSet<usize> {
        spans.filter_map(|id| self.comparison.item_of(annotator, *id)).collect()
    }
}
