//! What stands in gold for the ends of relations and the members of chains.

use std::collections::{BTreeMap, BTreeSet};

use super::{Making, Undecidable, decision_on};
use crate::annotation::{AnnotationId, AnnotationSet, RelationEnd, Settlement, Verdict};
use crate::review::compare::{Family, Item};

impl Making<'_> {
    /// What stands in gold, or comes in, for the end of somebody's relation: of the spans of
    /// the same item the same one, or one with its label, or the first.
    pub(super) fn end(
        &self,
        end: RelationEnd,
        own: &AnnotationSet,
        settlement: &Settlement,
    ) -> Option<RelationEnd> {
        let RelationEnd::Span(id) = end else { return Some(end) };
        let span = own.span(id)?;
        let label = &span.label;
        let mut together = self.comparison.together(id);
        together.extend(self.edited(&together));
        // It came of somebody who is not compared now.
        together.extend(self.gold.same_span(label, &span.fragments).map(|span| span.id));
        let here: BTreeMap<AnnotationId, &str> = settlement
            .spans
            .iter()
            .chain(together.iter().filter_map(|id| self.gold.span(*id)))
            .filter(|span| together.contains(&span.id))
            .map(|span| (span.id, span.label.as_str()))
            .collect();
        let same = here.get_key_value(&id).map(|(id, _)| *id);
        let alike = || here.iter().find(|(_, other)| *other == label).map(|(id, _)| *id);
        let any = || here.keys().next().copied();
        same.or_else(alike).or_else(any).map(RelationEnd::Span)
    }

    /// What an adjudicator made by hand in place of spans that are together.
    fn edited(&self, together: &BTreeSet<AnnotationId>) -> BTreeSet<AnnotationId> {
        let mut all = self.gold.decisions();
        if !all.any(|decision| decision.verdict == Verdict::Edited) {
            return BTreeSet::new();
        }
        let item = self.difference_of(together);
        let decision =
            item.and_then(|item| decision_on(self.gold, &self.article.text, item, &self.names()));
        let edited = decision.filter(|decision| decision.verdict == Verdict::Edited);
        edited.map(|decision| decision.gave.clone()).unwrap_or_default()
    }

    /// The difference that spans are in; `None` if they are agreed on.
    fn difference_of(&self, spans: &BTreeSet<AnnotationId>) -> Option<&Item> {
        self.comparison.differences.iter().find(|item| is_of(item, spans))
    }

    /// Has the spans come in that a proposal ends on, that all agree on and that gold does not
    /// have yet.
    pub(super) fn bring_ends(&self, item: &Item, proposal: usize, settlement: &mut Settlement) {
        let lacking: BTreeSet<AnnotationId> = self
            .lacking(item, proposal, settlement)
            .into_iter()
            .flat_map(|id| self.comparison.together(id))
            .collect();
        if lacking.is_empty() {
            return;
        }
        for agreed in self.comparison.agreed.iter().filter(|item| is_of(item, &lacking)) {
            self.take(agreed, 0, settlement);
        }
    }

    /// Why a proposal cannot be taken: the words of the difference that it ends on.
    pub(super) fn no_end(
        &self,
        item: &Item,
        proposal: usize,
        settlement: &Settlement,
    ) -> Undecidable {
        let lacking = self.lacking(item, proposal, settlement).into_iter();
        let mut found = lacking.filter_map(|id| self.difference_of(&self.comparison.together(id)));
        let words = found.next().map(|item| self.words(item));
        Undecidable::NoEnd(words.unwrap_or_else(|| self.words(item)))
    }

    /// The records of a proposal, as the first of those who made it has them, with that set.
    pub(super) fn records<'s>(
        &'s self,
        item: &'s Item,
        proposal: usize,
    ) -> Option<(&'s AnnotationSet, &'s [AnnotationId])> {
        let proposal = item.proposals.get(proposal)?;
        let own = self.sets.get(*proposal.annotators.first()?)?;
        Some((own.set, &proposal.records))
    }

    /// The spans that a proposal ends on and that nothing in gold stands for.
    fn lacking(&self, item: &Item, proposal: usize, settlement: &Settlement) -> Vec<AnnotationId> {
        let Some((set, records)) = self.records(item, proposal) else { return Vec::new() };
        let ends = records.iter().flat_map(|id| spans_of(set, *id));
        ends.filter(|id| self.end(RelationEnd::Span(*id), set, settlement).is_none()).collect()
    }
}

/// The spans that a relation ends on, or the mentions of a chain.
pub(super) fn spans_of(
    set: &AnnotationSet,
    id: AnnotationId,
) -> impl Iterator<Item = AnnotationId> + '_ {
    let relation = set.relation(id).into_iter();
    let ends = relation.flat_map(|r| [r.from, r.to]).filter_map(|end| end.span());
    let members = set.chain(id).into_iter().flat_map(|chain| chain.members.iter().copied());
    ends.chain(members)
}

/// Whether these spans are what an item is about.
fn is_of(item: &Item, spans: &BTreeSet<AnnotationId>) -> bool {
    item.subject.family == Family::Span
        && item.proposals.iter().any(|p| p.records.iter().any(|id| spans.contains(id)))
}
