//! What the text shows in a review: gold, and what all agree on even where gold does not have it
//! yet.

use std::collections::BTreeSet;

use super::Here;
use crate::annotation::{AnnotationId, AnnotationSet, Change, Edit, Swap};
use crate::review::compare::Family;
use crate::session::Session;

/// A set to be painted. It is nobody's, and never written.
#[derive(Default)]
pub(super) struct Shown {
    set: AnnotationSet,
    /// What all agree on.
    agreed: BTreeSet<AnnotationId>,
    /// Counted up at every making.
    made: u64,
}

impl Shown {
    /// Takes over what was worked out elsewhere.
    pub(super) fn take_in(&mut self, other: Self) {
        *self = Self { made: self.made + 1, ..other };
    }

    /// Works it out anew.
    pub(super) fn make(&mut self, here: &Here, gold: &AnnotationSet, with_agreed: bool) {
        self.made += 1;
        self.agreed = BTreeSet::new();
        let mut taken = BTreeSet::new();
        let mut edits = Vec::new();
        for (at, item) in here.agreed().iter().enumerate() {
            if here.is_overruled(at) {
                continue;
            }
            let Some(proposal) = item.proposals.first() else { continue };
            let Some(set) = proposal.annotators.first().and_then(|at| here.set(*at)) else {
                continue;
            };
            for id in &proposal.records {
                self.agreed.insert(*id);
                self.agreed.extend(same_elsewhere(here, set, *id));
                if gold.contains(*id) {
                    continue;
                }
                // It came of somebody who is not compared now.
                if let Some(same) = same_in_gold(gold, set, *id) {
                    self.agreed.insert(same);
                    continue;
                }
                if !with_agreed || !taken.insert(*id) {
                    continue;
                }
                match item.subject.family {
                    Family::Span => {
                        edits.extend(set.span(*id).cloned().map(Swap::make).map(Edit::Span))
                    }
                    Family::Segment => edits.extend(
                        set.segment_label(*id).cloned().map(Swap::make).map(Edit::SegmentLabel),
                    ),
                    Family::Relation | Family::Chain => {}
                }
            }
        }
        let shown = |id: AnnotationId| with_agreed || !self.agreed.contains(&id);
        let spans = gold.spans().filter(|span| shown(span.id)).cloned();
        edits.extend(spans.map(Swap::make).map(Edit::Span));
        let labels = gold.segment_labels().filter(|label| shown(label.id)).cloned();
        edits.extend(labels.map(Swap::make).map(Edit::SegmentLabel));
        let mut set = AnnotationSet::default();
        let change = Change { title: String::new(), edits };
        // Ids that two annotators share would not fit together; gold alone always does.
        self.set = if set.apply(&change).is_ok() { set } else { gold.clone() };
    }
}

/// The record of gold that is the same as a span or a label of a segment.
fn same_in_gold(
    gold: &AnnotationSet,
    set: &AnnotationSet,
    id: AnnotationId,
) -> Option<AnnotationId> {
    if let Some(span) = set.span(id) {
        return gold.same_span(&span.label, &span.fragments).map(|span| span.id);
    }
    let label = set.segment_label(id)?;
    let mut there = gold.segment_labels_of(label.target);
    let same = there.find(|other| other.layer == label.layer && other.label == label.label);
    same.map(|label| label.id)
}

/// The spans of others that are the same as this one.
fn same_elsewhere(here: &Here, set: &AnnotationSet, id: AnnotationId) -> Vec<AnnotationId> {
    let Some(span) = set.span(id) else { return Vec::new() };
    let others = (0..here.names().len()).filter_map(|at| here.set(at));
    let same = others.filter_map(|other| other.same_span(&span.label, &span.fragments));
    same.map(|span| span.id).collect()
}

impl Session {
    /// What the text shows, with a number that is another one whenever that changed: the set in
    /// hand, or in a review gold with what all agree on.
    pub fn shown_set(&self) -> Option<(&AnnotationSet, u64)> {
        match self.reviewed() {
            Some((review, _)) => Some((&review.shown.set, u64::MAX - review.shown.made)),
            None => self.open.as_ref().map(|open| (open.set(), open.set().revision())),
        }
    }

    /// The review and what it compares, while differences are shown in the text: not while one of
    /// them is edited by hand.
    pub fn reviewed(&self) -> Option<(&super::Review, &Here)> {
        let review = self.review.as_ref().filter(|review| review.editing.is_none())?;
        Some((review, review.here.as_ref()?))
    }

    /// Whether all agree on a span that is shown, so that it is shown quietly.
    pub fn is_agreed(&self, id: AnnotationId) -> bool {
        self.reviewed().is_some_and(|(review, _)| review.shown.agreed.contains(&id))
    }

    /// Works out anew what is shown.
    pub(super) fn show_review(&mut self) {
        let (Some(review), Some(open)) = (&mut self.review, &self.open) else { return };
        if let Some(here) = &review.here {
            review.shown.make(here, open.set(), review.shows_agreed);
        }
    }
}
