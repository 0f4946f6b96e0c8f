//! Ids that mean different things in different sets, kept apart.
//!
//! Ids are random, so that sets of different people share none; but a set that was copied to
//! somebody else's folder and gone on with there shares them all. What is the same in both is
//! the same; what is not would be mixed up wherever ids of several sets come together. Gold has the
//! ids of those whose annotations it took over, and keeps them.

use std::collections::{BTreeMap, BTreeSet};

use super::ArticleSets;
use super::gold::GOLD;
use crate::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, Chain, Change, Edit, Relation, RelationEnd,
    SegmentLabel, Span, Status, Swap,
};
use crate::text::Sha256;

/// For each id that was given, the annotator's own.
pub type GivenIds = BTreeMap<AnnotationId, AnnotationId>;

impl ArticleSets {
    /// Gives records new ids that share one with a record of somebody else which is something
    /// else. The new ids depend on the annotator's name and the old id alone. Answers what each
    /// of them was.
    pub fn set_apart(&mut self, annotators: &[String]) -> GivenIds {
        let unlike = self.unlike(annotators);
        let mut given = GivenIds::new();
        if unlike.is_empty() {
            return given;
        }
        for (set, name) in self.sets.iter_mut().zip(annotators) {
            let Some(set) = set.as_mut().filter(|_| name != GOLD) else { continue };
            let own: BTreeMap<AnnotationId, AnnotationId> = unlike
                .iter()
                .filter(|id| set.contains(**id))
                .map(|id| (*id, id_of(name, *id)))
                .collect();
            given.extend(own.iter().map(|(old, new)| (*new, *old)));
            *set = renamed(set, &own);
        }
        given
    }

    /// Ids that several sets have for what is not the same.
    fn unlike(&self, annotators: &[String]) -> BTreeSet<AnnotationId> {
        let mut known: BTreeMap<AnnotationId, &AnnotationSet> = BTreeMap::new();
        let mut unlike = BTreeSet::new();
        for (set, name) in self.sets.iter().zip(annotators) {
            let Some(set) = set.as_ref().filter(|_| name != GOLD) else { continue };
            for id in ids(set) {
                match known.get(&id) {
                    Some(other) if !alike(other, set, id) => {
                        unlike.insert(id);
                    }
                    Some(_) => {}
                    None => {
                        known.insert(id, set);
                    }
                }
            }
        }
        unlike
    }
}

/// All ids of what is compared.
fn ids(set: &AnnotationSet) -> impl Iterator<Item = AnnotationId> {
    let spans = set.spans().map(|span| span.id);
    let relations = set.relations().map(|relation| relation.id);
    let labels = set.segment_labels().map(|label| label.id);
    spans.chain(relations).chain(labels).chain(set.chains().map(|chain| chain.id))
}

/// Whether two sets have the same under an id, as far as sets are compared.
fn alike(one: &AnnotationSet, other: &AnnotationSet, id: AnnotationId) -> bool {
    match (one.record(id), other.record(id)) {
        (Some(AnyRecord::Span(a)), Some(AnyRecord::Span(b))) => {
            a.label == b.label && a.fragments == b.fragments && a.attributes == b.attributes
        }
        (Some(AnyRecord::Relation(a)), Some(AnyRecord::Relation(b))) => {
            a.label == b.label && (a.from, a.to) == (b.from, b.to) && a.attributes == b.attributes
        }
        (Some(AnyRecord::SegmentLabel(a)), Some(AnyRecord::SegmentLabel(b))) => {
            a.layer == b.layer && a.label == b.label && a.target == b.target
        }
        (Some(AnyRecord::Chain(a)), Some(AnyRecord::Chain(b))) => {
            a.members == b.members && a.kind == b.kind
        }
        _ => false,
    }
}

/// An id that follows from an annotator's name and another id.
fn id_of(annotator: &str, id: AnnotationId) -> AnnotationId {
    let hash = Sha256::of(format!("{annotator}/{id}").as_bytes()).to_string();
    let bits = hash.get(..13).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    AnnotationId::from_bits(bits.unwrap_or_default())
}

/// The set with other ids, as far as sets are compared; what has lost its place is not in it.
fn renamed(set: &AnnotationSet, ids: &BTreeMap<AnnotationId, AnnotationId>) -> AnnotationSet {
    let new = |id: AnnotationId| ids.get(&id).copied().unwrap_or(id);
    let end = |end| match end {
        RelationEnd::Span(id) => RelationEnd::Span(new(id)),
        RelationEnd::Target(_) => end,
    };
    let mut edits = Vec::new();
    for span in set.spans() {
        edits.push(Edit::Span(Swap::make(Span { id: new(span.id), ..span.clone() })));
    }
    for relation in set.relations() {
        let (from, to) = (end(relation.from), end(relation.to));
        let relation = Relation { id: new(relation.id), from, to, ..relation.clone() };
        edits.push(Edit::Relation(Swap::make(relation)));
    }
    for label in set.segment_labels() {
        let label = SegmentLabel { id: new(label.id), ..label.clone() };
        edits.push(Edit::SegmentLabel(Swap::make(label)));
    }
    for chain in set.chains() {
        let members = chain.members.iter().map(|id| new(*id)).collect();
        edits.push(Edit::Chain(Swap::make(Chain { id: new(chain.id), members, ..chain.clone() })));
    }
    edits.push(Edit::Status { before: Status::New, after: set.status() });
    let mut renamed = AnnotationSet::default();
    // New ids are as good as random; if two fell together all the same, the set is as it was.
    match renamed.apply(&Change { title: String::new(), edits }) {
        Ok(()) => renamed,
        Err(_) => set.clone(),
    }
}
