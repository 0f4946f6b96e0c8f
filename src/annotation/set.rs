//! The set itself: typed maps, what views ask of them, and the one way to change them.
//! Checks only that a change fits; whether it makes sense is up to the command that
//! planned it, and to [`super::misfits`] for sets from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{SpanIndex, SpanKey};
use super::{
    AnnotationId, ApplyError, Chain, Change, Decision, Edit, Refusal, Relation, RelationEnd,
    SegmentLabel, Span, Status, Swap, Target, Unplaced,
};
use crate::text::ByteRange;

/// One annotator's annotations on one article.
#[derive(Clone, Debug, Default)]
pub struct AnnotationSet {
    /// In text order.
    spans: BTreeMap<SpanKey, Span>,
    keys: BTreeMap<AnnotationId, SpanKey>,
    relations: BTreeMap<AnnotationId, Relation>,
    segment_labels: BTreeMap<AnnotationId, SegmentLabel>,
    chains: BTreeMap<AnnotationId, Chain>,
    unplaced: BTreeMap<AnnotationId, Unplaced>,
    refusals: BTreeMap<AnnotationId, Refusal>,
    decisions: BTreeMap<AnnotationId, Decision>,
    status: Status,
    schema_version: u32,
    revision: u64,
    index: SpanIndex,
    relations_by_end: BTreeMap<RelationEnd, BTreeSet<AnnotationId>>,
    labels_by_target: BTreeMap<Target, BTreeSet<AnnotationId>>,
    chains_by_member: BTreeMap<AnnotationId, BTreeSet<AnnotationId>>,
}

/// A record of any kind.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum AnyRecord<'a> {
    Span(&'a Span),
    Relation(&'a Relation),
    SegmentLabel(&'a SegmentLabel),
    Chain(&'a Chain),
    Unplaced(&'a Unplaced),
    Refusal(&'a Refusal),
    Decision(&'a Decision),
}

impl AnyRecord<'_> {
    /// The record's id.
    pub fn id(&self) -> AnnotationId {
        match self {
            Self::Span(record) => record.id,
            Self::Relation(record) => record.id,
            Self::SegmentLabel(record) => record.id,
            Self::Chain(record) => record.id,
            Self::Unplaced(record) => record.id(),
            Self::Refusal(record) => record.id,
            Self::Decision(record) => record.id,
        }
    }
}

/// Two sets are equal if they hold the same records and status; how often they were
/// changed does not matter, nor which version of the schema they follow.
impl PartialEq for AnnotationSet {
    fn eq(&self, other: &Self) -> bool {
        self.spans == other.spans
            && self.relations == other.relations
            && self.segment_labels == other.segment_labels
            && self.chains == other.chains
            && self.unplaced == other.unplaced
            && self.refusals == other.refusals
            && self.decisions == other.decisions
            && self.status == other.status
    }
}

impl AnnotationSet {
    /// The spans in text order: by start, of these the longer first, then by id.
    pub fn spans(&self) -> impl DoubleEndedIterator<Item = &Span> + ExactSizeIterator + Clone {
        self.spans.values()
    }

    /// The spans that start at byte `offset` or later, in text order.
    pub fn spans_from(&self, offset: usize) -> impl DoubleEndedIterator<Item = &Span> + Clone {
        self.spans.range(SpanKey::first_at(offset)..).map(|(_, span)| span)
    }

    /// The spans that start before byte `offset`, in text order.
    pub fn spans_before(&self, offset: usize) -> impl DoubleEndedIterator<Item = &Span> + Clone {
        self.spans.range(..SpanKey::first_at(offset)).map(|(_, span)| span)
    }

    /// The spans whose extent (gaps between fragments included) overlaps or meets
    /// `window`, in text order. Costs as much as there are hits, not as there are spans.
    pub fn spans_touching(
        &self,
        window: ByteRange,
    ) -> impl DoubleEndedIterator<Item = &Span> + ExactSizeIterator {
        let hits: Vec<&Span> =
            self.index.touching(window).iter().filter_map(|key| self.spans.get(key)).collect();
        hits.into_iter()
    }

    /// The span with that label on just these fragments; of several the first by id.
    pub fn same_span(&self, label: &str, fragments: &[ByteRange]) -> Option<&Span> {
        let (first, last) = (fragments.first()?, fragments.last()?);
        let mut there = self.spans_touching(ByteRange::new(first.start, last.end));
        there.find(|span| span.label == label && span.fragments.as_slice() == fragments)
    }

    /// A label that says the same of the same as this one, of whatever id.
    pub fn same_segment_label(&self, label: &SegmentLabel) -> Option<&SegmentLabel> {
        let mut there = self.segment_labels_of(label.target);
        there.find(|other| other.layer == label.layer && other.label == label.label)
    }

    /// A copy with its spans and segment labels only, to be shown.
    pub fn spans_and_labels(&self) -> Self {
        Self {
            spans: self.spans.clone(),
            keys: self.keys.clone(),
            index: self.index.clone(),
            segment_labels: self.segment_labels.clone(),
            labels_by_target: self.labels_by_target.clone(),
            ..Self::default()
        }
    }

    /// The span of that id.
    pub fn span(&self, id: AnnotationId) -> Option<&Span> {
        self.spans.get(self.keys.get(&id)?)
    }

    /// The relations, by id.
    pub fn relations(&self) -> impl ExactSizeIterator<Item = &Relation> + Clone {
        self.relations.values()
    }

    /// The relation of that id.
    pub fn relation(&self, id: AnnotationId) -> Option<&Relation> {
        self.relations.get(&id)
    }

    /// The relations that start or end at a span, by id.
    pub fn relations_of(&self, span: AnnotationId) -> impl Iterator<Item = &Relation> + Clone {
        self.relations_at(RelationEnd::Span(span))
    }

    /// The relations that start or end at a span, comment, paragraph or the article, by id.
    pub fn relations_at(&self, end: RelationEnd) -> impl Iterator<Item = &Relation> + Clone {
        ids(&self.relations_by_end, end).filter_map(|id| self.relations.get(&id))
    }

    /// The labels of comments, paragraphs and the article, by id.
    pub fn segment_labels(&self) -> impl ExactSizeIterator<Item = &SegmentLabel> + Clone {
        self.segment_labels.values()
    }

    /// The segment label of that id.
    pub fn segment_label(&self, id: AnnotationId) -> Option<&SegmentLabel> {
        self.segment_labels.get(&id)
    }

    /// What is said of one comment, paragraph or the article, by id.
    pub fn segment_labels_of(&self, target: Target) -> impl Iterator<Item = &SegmentLabel> + Clone {
        ids(&self.labels_by_target, target).filter_map(|id| self.segment_labels.get(&id))
    }

    /// The chains, by id.
    pub fn chains(&self) -> impl ExactSizeIterator<Item = &Chain> + Clone {
        self.chains.values()
    }

    /// The chain of that id.
    pub fn chain(&self, id: AnnotationId) -> Option<&Chain> {
        self.chains.get(&id)
    }

    /// The chain that a span is in. Commands put a span into one chain at most; of
    /// several (from another program's file) this is the first by id.
    pub fn chain_of(&self, span: AnnotationId) -> Option<&Chain> {
        self.chains_of(span).next()
    }

    /// Every chain that a span is in, by id.
    pub fn chains_of(&self, span: AnnotationId) -> impl Iterator<Item = &Chain> + Clone {
        ids(&self.chains_by_member, span).filter_map(|id| self.chains.get(&id))
    }

    /// The records whose place was lost, by id.
    pub fn unplaced(&self) -> impl ExactSizeIterator<Item = &Unplaced> + Clone {
        self.unplaced.values()
    }

    /// The unplaced record of that id.
    pub fn unplaced_record(&self, id: AnnotationId) -> Option<&Unplaced> {
        self.unplaced.get(&id)
    }

    /// The suggestions that were refused, by id.
    pub fn refusals(&self) -> impl ExactSizeIterator<Item = &Refusal> + Clone {
        self.refusals.values()
    }

    /// How differences between annotators were settled, by id.
    pub fn decisions(&self) -> impl ExactSizeIterator<Item = &Decision> + Clone {
        self.decisions.values()
    }

    /// The decision of that id.
    pub fn decision(&self, id: AnnotationId) -> Option<&Decision> {
        self.decisions.get(&id)
    }

    /// How far the annotator has come.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The record of that id, of whatever kind.
    pub fn record(&self, id: AnnotationId) -> Option<AnyRecord<'_>> {
        (self.span(id).map(AnyRecord::Span))
            .or_else(|| self.relation(id).map(AnyRecord::Relation))
            .or_else(|| self.segment_label(id).map(AnyRecord::SegmentLabel))
            .or_else(|| self.chain(id).map(AnyRecord::Chain))
            .or_else(|| self.unplaced_record(id).map(AnyRecord::Unplaced))
            .or_else(|| self.refusals.get(&id).map(AnyRecord::Refusal))
            .or_else(|| self.decision(id).map(AnyRecord::Decision))
    }

    /// Every record: spans in text order, then the rest by kind and id.
    pub fn records(&self) -> impl Iterator<Item = AnyRecord<'_>> {
        (self.spans().map(AnyRecord::Span))
            .chain(self.relations().map(AnyRecord::Relation))
            .chain(self.segment_labels().map(AnyRecord::SegmentLabel))
            .chain(self.chains().map(AnyRecord::Chain))
            .chain(self.unplaced().map(AnyRecord::Unplaced))
            .chain(self.refusals().map(AnyRecord::Refusal))
            .chain(self.decisions().map(AnyRecord::Decision))
    }

    /// Whether there is a record of that id.
    pub fn contains(&self, id: AnnotationId) -> bool {
        self.record(id).is_some()
    }

    /// How many records there are, of all kinds, unplaced ones, refusals and decisions too.
    pub fn len(&self) -> usize {
        self.spans.len()
            + self.relations.len()
            + self.segment_labels.len()
            + self.chains.len()
            + self.unplaced.len()
            + self.refusals.len()
            + self.decisions.len()
    }

    /// Whether there is no record at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The version of the schema that its records follow; 0 if that is not known.
    pub fn schema_version(&self) -> u32 {
        self.schema_version
    }

    /// Says which version of the schema its records follow. No change to it.
    pub fn set_schema_version(&mut self, version: u32) {
        self.schema_version = version;
    }

    /// Goes up with every change and never back, so that views know when to look again.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Carries out a change, whole or not at all.
    ///
    /// # Errors
    /// If the change was made on another state of the set; the set is then as before.
    pub fn apply(&mut self, change: &Change) -> Result<(), ApplyError> {
        for (done, edit) in change.edits.iter().enumerate() {
            if let Err(error) = self.apply_edit(edit) {
                for edit in change.edits.iter().take(done).rev() {
                    let undone = self.apply_edit(&edit.inverse());
                    debug_assert!(undone.is_ok(), "the inverse of an applied edit must fit");
                }
                return Err(error);
            }
        }
        if !change.is_empty() {
            self.revision += 1;
        }
        Ok(())
    }

    fn apply_edit(&mut self, edit: &Edit) -> Result<(), ApplyError> {
        match edit {
            Edit::Span(swap) => {
                self.check(swap, "span", |span| span.id, Self::span)?;
                self.swap_span(swap);
            }
            Edit::Relation(swap) => {
                self.check(swap, "relation", |relation| relation.id, Self::relation)?;
                let ends = |r: &Relation| [Some(r.from), Some(r.to)];
                unlink(&mut self.relations_by_end, &swap.before, |r| r.id, |r| ends(r));
                link(&mut self.relations_by_end, &swap.after, |r| r.id, |r| ends(r));
                put(&mut self.relations, swap, |r| r.id);
            }
            Edit::SegmentLabel(swap) => {
                self.check(swap, "segment label", |label| label.id, Self::segment_label)?;
                unlink(&mut self.labels_by_target, &swap.before, |l| l.id, |l| [Some(l.target)]);
                link(&mut self.labels_by_target, &swap.after, |l| l.id, |l| [Some(l.target)]);
                put(&mut self.segment_labels, swap, |l| l.id);
            }
            Edit::Chain(swap) => {
                self.check(swap, "chain", |chain| chain.id, Self::chain)?;
                let members = |c: &Chain| c.members.iter().copied().map(Some).collect::<Vec<_>>();
                unlink(&mut self.chains_by_member, &swap.before, |c| c.id, members);
                link(&mut self.chains_by_member, &swap.after, |c| c.id, members);
                put(&mut self.chains, swap, |c| c.id);
            }
            Edit::Unplaced(swap) => {
                self.check(swap, "unplaced annotation", Unplaced::id, Self::unplaced_record)?;
                put(&mut self.unplaced, swap, Unplaced::id);
            }
            Edit::Refusal(swap) => {
                self.check(swap, "refusal", |r| r.id, |set, id| set.refusals.get(&id))?;
                put(&mut self.refusals, swap, |r| r.id);
            }
            Edit::Decision(swap) => {
                self.check(swap, "decision", |d| d.id, Self::decision)?;
                put(&mut self.decisions, swap, |d| d.id);
            }
            Edit::Status { before, after } => {
                if self.status != *before {
                    return Err(ApplyError::Status);
                }
                self.status = *after;
            }
            // What counts is which version the records follow now.
            Edit::Schema { after, .. } => self.schema_version = *after,
        }
        Ok(())
    }

    /// That what a swap replaces is there, and that what it makes is not.
    fn check<T: PartialEq>(
        &self,
        swap: &Swap<T>,
        what: &'static str,
        id_of: impl Fn(&T) -> AnnotationId,
        get: impl for<'a> Fn(&'a Self, AnnotationId) -> Option<&'a T>,
    ) -> Result<(), ApplyError> {
        let (before, after) = (swap.before.as_ref(), swap.after.as_ref());
        let Some(id) = before.or(after).map(&id_of) else { return Ok(()) };
        let fits = match (before, after) {
            // An id names one record, whatever its kind.
            (None, _) => !self.contains(id),
            (Some(before), after) => {
                get(self, id) == Some(before) && after.is_none_or(|after| id_of(after) == id)
            }
        };
        if fits { Ok(()) } else { Err(ApplyError::Record { what, id }) }
    }

    fn swap_span(&mut self, swap: &Swap<Span>) {
        if let Some(before) = &swap.before {
            let key = SpanKey::of(before);
            self.spans.remove(&key);
            self.keys.remove(&before.id);
            self.index.remove(key);
        }
        if let Some(after) = &swap.after {
            let key = SpanKey::of(after);
            self.spans.insert(key, after.clone());
            self.keys.insert(after.id, key);
            self.index.insert(key);
        }
    }
}

type Links<K> = BTreeMap<K, BTreeSet<AnnotationId>>;

fn ids<K: Ord>(links: &Links<K>, key: K) -> impl Iterator<Item = AnnotationId> + Clone {
    links.get(&key).into_iter().flatten().copied()
}

fn link<T, K: Ord, Keys: IntoIterator<Item = Option<K>>>(
    links: &mut Links<K>,
    record: &Option<T>,
    id: impl Fn(&T) -> AnnotationId,
    keys: impl Fn(&T) -> Keys,
) {
    let Some(record) = record else { return };
    for key in keys(record).into_iter().flatten() {
        links.entry(key).or_default().insert(id(record));
    }
}

fn unlink<T, K: Ord, Keys: IntoIterator<Item = Option<K>>>(
    links: &mut Links<K>,
    record: &Option<T>,
    id: impl Fn(&T) -> AnnotationId,
    keys: impl Fn(&T) -> Keys,
) {
    let Some(record) = record else { return };
    for key in keys(record).into_iter().flatten() {
        if let Some(linked) = links.get_mut(&key) {
            linked.remove(&id(record));
            if linked.is_empty() {
                links.remove(&key);
            }
        }
    }
}

fn put<T: Clone>(
    records: &mut BTreeMap<AnnotationId, T>,
    swap: &Swap<T>,
    id: impl Fn(&T) -> AnnotationId,
) {
    match (&swap.before, &swap.after) {
        (_, Some(after)) => {
            records.insert(id(after), after.clone());
        }
        (Some(before), None) => {
            records.remove(&id(before));
        }
        (None, None) => {}
    }
}
