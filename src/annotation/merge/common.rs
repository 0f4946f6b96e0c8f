//! What two copies had in common before they went different ways, as far as their histories
//! tell.

use std::collections::BTreeMap;

use super::{AnnotationId, AnnotationSet, Change, Edit, OwnedRecord, one};
use crate::annotation::{History, Swap};

/// All versions of each record that a copy has had, the oldest first.
type Versions = BTreeMap<AnnotationId, Vec<OwnedRecord>>;

/// For each annotation the last version that both copies have had. What neither history tells
/// to have been in both counts as made by the one that has it, so nothing is taken for deleted
/// that is not known to be.
pub fn common_state(
    ours: (&AnnotationSet, &History),
    theirs: (&AnnotationSet, &History),
) -> AnnotationSet {
    let (own, other) = (versions(ours), versions(theirs));
    let mut base = AnnotationSet::default();
    let mut edits = Vec::new();
    for (id, versions) in &own {
        let Some(known) = other.get(id) else { continue };
        let last = versions.iter().rev().find(|version| known.contains(version));
        edits.extend(last.map(|version| one(version.as_ref(), true)));
    }
    if ours.0.status() == theirs.0.status() && ours.0.status() != base.status() {
        edits.push(Edit::Status { before: base.status(), after: ours.0.status() });
    }
    let made = base.apply(&Change { title: String::new(), edits });
    debug_assert_eq!(made, Ok(()), "each id is made once");
    base
}

fn versions((set, history): (&AnnotationSet, &History)) -> Versions {
    let mut all = Versions::new();
    let mut ahead = history.clone();
    let undone = std::iter::from_fn(|| ahead.redo());
    let done = history.done().iter().cloned();
    for edit in undone.collect::<Vec<_>>().into_iter().chain(done).flat_map(|c| c.edits) {
        match edit {
            Edit::Span(swap) => note(&mut all, swap, OwnedRecord::Span),
            Edit::Relation(swap) => note(&mut all, swap, OwnedRecord::Relation),
            Edit::SegmentLabel(swap) => note(&mut all, swap, OwnedRecord::SegmentLabel),
            Edit::Chain(swap) => note(&mut all, swap, OwnedRecord::Chain),
            Edit::Unplaced(swap) => note(&mut all, swap, OwnedRecord::Unplaced),
            Edit::Refusal(swap) => note(&mut all, swap, OwnedRecord::Refusal),
            Edit::Decision(swap) => note(&mut all, swap, OwnedRecord::Decision),
            Edit::Status { .. } | Edit::Schema { .. } => {}
        }
    }
    for record in set.records() {
        all.entry(record.id()).or_default().push(record.into());
    }
    all
}

fn note<T>(all: &mut Versions, swap: Swap<T>, own: impl Fn(T) -> OwnedRecord) {
    for record in [swap.before, swap.after].into_iter().flatten().map(own) {
        all.entry(record.as_ref().id()).or_default().push(record);
    }
}
