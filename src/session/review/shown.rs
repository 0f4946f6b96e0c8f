//! What the text shows in a review: gold, and what all agree on even where gold does not have it
//! yet.

use std::collections::HashSet;

use super::Here;
use crate::annotation::{AnnotationId, AnnotationSet, Change, Edit, Swap};
use crate::review::compare::Family;
use crate::session::Session;

/// A set to be painted. It is nobody's, and never written.
#[derive(Default)]
pub(super) struct Shown {
    set: AnnotationSet,
    /// What all agree on, by the ids that it has in any set and in gold.
    agreed: HashSet<AnnotationId>,
    /// Found once: decisions change gold, not what is compared.
    records: Vec<Agreed>,
    /// Counted up at every making.
    made: u64,
}

/// A record that all agree on.
struct Agreed {
    /// The position of what it is part of, among what is agreed.
    at: usize,
    /// Its id in the set of the first who has it.
    id: AnnotationId,
    /// The ids that it has in the other sets.
    elsewhere: Vec<AnnotationId>,
    /// What makes it, if it is shown in the text by itself.
    make: Option<Edit>,
}

impl Shown {
    /// Of what was compared; [`Self::make`] says what is shown of it.
    pub(super) fn of(here: &Here) -> Self {
        let mut shown = Self::default();
        for (at, item) in here.agreed().iter().enumerate() {
            let Some(proposal) = item.proposals.first() else { continue };
            let Some(set) = proposal.annotators.first().and_then(|at| here.set(*at)) else {
                continue;
            };
            for id in &proposal.records {
                let make = match item.subject.family {
                    Family::Span => set.span(*id).cloned().map(Swap::make).map(Edit::Span),
                    Family::Segment => {
                        set.segment_label(*id).cloned().map(Swap::make).map(Edit::SegmentLabel)
                    }
                    Family::Relation | Family::Chain => None,
                };
                let elsewhere = same_elsewhere(here, set, *id);
                shown.records.push(Agreed { at, id: *id, elsewhere, make });
            }
        }
        shown
    }

    /// How often it was made.
    pub(super) fn made(&self) -> u64 {
        self.made
    }

    /// Takes over what was worked out elsewhere.
    pub(super) fn take_in(&mut self, other: Self) {
        *self = Self { made: self.made + 1, ..other };
    }

    /// Works out anew what is shown: gold, with what all agree on or without.
    pub(super) fn make(&mut self, here: &Here, gold: &AnnotationSet, with_agreed: bool) {
        self.made += 1;
        self.agreed = HashSet::new();
        let mut edits = Vec::new();
        let mut taken = HashSet::new();
        for record in self.records.iter().filter(|record| !here.is_overruled(record.at)) {
            self.agreed.insert(record.id);
            self.agreed.extend(&record.elsewhere);
            if gold.contains(record.id) {
                continue;
            }
            let Some(make) = &record.make else { continue };
            // It came of somebody who is not compared now.
            if let Some(same) = same_in_gold(gold, make) {
                self.agreed.insert(same);
            } else if with_agreed && taken.insert(record.id) {
                edits.push(make.clone());
            }
        }
        if !with_agreed {
            let hidden = |id: AnnotationId| self.agreed.contains(&id);
            let spans = gold.spans().filter(|span| hidden(span.id)).cloned();
            edits.extend(spans.map(Swap::delete).map(Edit::Span));
            let labels = gold.segment_labels().filter(|label| hidden(label.id)).cloned();
            edits.extend(labels.map(Swap::delete).map(Edit::SegmentLabel));
        }
        let mut set = gold.spans_and_labels();
        let change = Change { title: String::new(), edits };
        // Ids that two annotators share would not fit together; gold alone always does.
        let fits = set.apply(&change).is_ok();
        self.set = if fits { set } else { gold.spans_and_labels() };
    }
}

/// The record of gold that is the same as a span or a label of a segment that would be made.
fn same_in_gold(gold: &AnnotationSet, make: &Edit) -> Option<AnnotationId> {
    match make {
        Edit::Span(Swap { after: Some(span), .. }) => {
            gold.same_span(&span.label, &span.fragments).map(|span| span.id)
        }
        Edit::SegmentLabel(Swap { after: Some(label), .. }) => {
            gold.same_segment_label(label).map(|label| label.id)
        }
        _ => None,
    }
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
