//! Which of what all agree on gold has already, whoever it came from.

use std::collections::BTreeSet;

use super::ends::spans_of;
use super::{Making, decisions_on, overruled};
use crate::annotation::{AnnotationId, AnnotationSet, RelationEnd, Settlement};
use crate::review::compare::{Family, Item};

impl Making<'_> {
    /// How many of what all agree on are settled: gold has them, or it was decided so that
    /// they cannot be there. A link waits for ends that are not settled, and is not.
    pub fn agreed_settled(&self) -> usize {
        let (text, names) = (&self.article.text, self.names());
        let Self { gold, comparison, .. } = self;
        let overruled = overruled(gold, text, &comparison.agreed, &names);
        let decided = decisions_on(gold, text, &comparison.differences, &names);
        let undecided = comparison.differences.iter().zip(decided).filter(|(_, d)| d.is_none());
        let mut open = BTreeSet::new();
        let mut wait = |item: &Item| {
            if item.subject.family == Family::Span {
                open.extend(item.proposals.iter().flat_map(|p| p.records.iter().copied()));
            }
        };
        undecided.for_each(|(item, _)| wait(item));
        let agreed = comparison.agreed.iter().enumerate();
        let left: Vec<&Item> = agreed
            .filter(|(at, item)| !overruled.contains(at) && !self.has_itself(item))
            .filter(|(_, item)| !self.has_alike(item))
            .map(|(_, item)| item)
            .collect();
        left.iter().for_each(|item| wait(item));
        let waits = left.iter().filter(|item| !self.is_barred(item, &open)).count();
        comparison.agreed.len() - waits
    }

    /// Whether gold has something that is agreed on.
    pub(super) fn has_itself(&self, item: &Item) -> bool {
        let records = item.proposals.first().map(|proposal| proposal.records.as_slice());
        records.unwrap_or_default().iter().all(|id| self.gold.contains(*id))
    }

    /// Whether gold has the same as something that is agreed on from somebody else.
    pub(super) fn has_alike(&self, item: &Item) -> bool {
        let none = match item.subject.family {
            Family::Span => self.gold.spans().len() == 0,
            Family::Segment => self.gold.segment_labels().len() == 0,
            Family::Relation => self.gold.relations().len() == 0,
            Family::Chain => self.gold.chains().len() == 0,
        };
        if none || self.has_itself(item) {
            return false;
        }
        let Some((set, records)) = self.records(item, 0) else { return false };
        records.iter().all(|id| match item.subject.family {
            Family::Span => set
                .span(*id)
                .is_some_and(|span| self.gold.same_span(&span.label, &span.fragments).is_some()),
            Family::Segment => set
                .segment_label(*id)
                .is_some_and(|label| self.gold.same_segment_label(label).is_some()),
            Family::Relation => self.has_relation(set, *id),
            Family::Chain => {
                let mut members = self.standing(set, *id).peekable();
                members.peek().is_some() && members.all(|id| self.gold.chain_of(id).is_some())
            }
        })
    }

    fn has_relation(&self, set: &AnnotationSet, id: AnnotationId) -> bool {
        let Some(relation) = set.relation(id) else { return false };
        let none = Settlement::default();
        let ends = [relation.from, relation.to].map(|end| self.end(end, set, &none));
        let [Some(from), Some(to)] = ends else { return false };
        self.gold.relations_at(from).any(|other| {
            let (a, b) = (other.from, other.to);
            other.label == relation.label && ((a, b) == (from, to) || (b, a) == (from, to))
        })
    }

    /// Whether a link cannot come in, and waits for nothing.
    fn is_barred(&self, item: &Item, open: &BTreeSet<AnnotationId>) -> bool {
        let Some((set, records)) = self.records(item, 0) else { return false };
        let is_open = |id| self.comparison.together(id).iter().any(|id| open.contains(id));
        let none = Settlement::default();
        let stands = |id| self.end(RelationEnd::Span(id), set, &none).is_some();
        records.iter().all(|id| {
            let mut ends = spans_of(set, *id).peekable();
            if ends.peek().is_none() || spans_of(set, *id).any(is_open) {
                return false;
            }
            match item.subject.family {
                Family::Chain => !ends.any(stands),
                _ => !ends.all(stands),
            }
        })
    }

    /// What stands in gold for the mentions of somebody's chain.
    fn standing<'s>(
        &'s self,
        set: &'s AnnotationSet,
        id: AnnotationId,
    ) -> impl Iterator<Item = AnnotationId> + 's {
        let none = Settlement::default();
        spans_of(set, id).filter_map(move |id| self.end(RelationEnd::Span(id), set, &none)?.span())
    }
}
