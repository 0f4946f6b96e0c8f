//! What comes in with a span that was settled: the relations and chains that wait for it.
//!
//! Relations that all agree on cannot be in gold before both of their ends are, and a chain is
//! there with those of its mentions that are. When a span comes in, whatever its label and edges
//! are then, what waits for it comes in as well.

use std::collections::BTreeSet;

use super::Making;
use super::ends::spans_of;
use crate::annotation::{AnnotationId, Chain, Settlement};
use crate::review::compare::{Family, Item};

impl Making<'_> {
    /// Adds what all agree on and could not come in before, and mentions to chains that are in
    /// gold or come in.
    pub(super) fn follow(&self, settlement: &mut Settlement) {
        let new: BTreeSet<AnnotationId> = settlement.spans.iter().map(|span| span.id).collect();
        let mut items = BTreeSet::new();
        for id in &new {
            items.extend(self.comparison.together(*id));
        }
        if items.is_empty() {
            return;
        }
        let mut waiting: Vec<&Item> = self.comparison.agreed.iter().collect();
        waiting.retain(|item| {
            matches!(item.subject.family, Family::Relation | Family::Chain)
                && self.touches(item, &items)
                && !self.is_there(item, settlement)
        });
        // Relations before chains.
        waiting.sort_by_key(|item| item.subject.family);
        for item in waiting {
            self.take(item, 0, settlement);
        }
        self.extend_chains(settlement, &new);
    }

    /// Whether anything that is agreed ends on one of these spans.
    fn touches(&self, item: &Item, spans: &BTreeSet<AnnotationId>) -> bool {
        let Some((set, records)) = self.records(item, 0) else { return false };
        let mut ends = records.iter().flat_map(|id| spans_of(set, *id));
        ends.any(|id| spans.contains(&id))
    }

    /// Whether what is agreed is in gold, or comes in.
    fn is_there(&self, item: &Item, settlement: &Settlement) -> bool {
        let comes = |id: &AnnotationId| {
            settlement.relations.iter().any(|relation| relation.id == *id)
                || settlement.chains.iter().any(|chain| chain.id == *id)
        };
        let records = item.proposals.first().map(|proposal| proposal.records.as_slice());
        let mut records = records.unwrap_or_default().iter();
        records.all(|id| comes(id) || (self.gold.contains(*id) && !settlement.remove.contains(id)))
    }

    /// Puts new spans into the chains that those have them in whose chains these were.
    fn extend_chains(&self, settlement: &mut Settlement, new: &BTreeSet<AnnotationId>) {
        let gone: BTreeSet<AnnotationId> = settlement.remove.iter().copied().collect();
        // What is in gold stays as it is there, but for its mentions.
        settlement.chains.retain(|chain| !self.gold.contains(chain.id) || gone.contains(&chain.id));
        let comes: BTreeSet<AnnotationId> =
            settlement.chains.iter().map(|chain| chain.id).collect();
        let kept = self.gold.chains().filter(|c| !gone.contains(&c.id) && !comes.contains(&c.id));
        let mut grown: Vec<Chain> = Vec::new();
        for chain in kept {
            let more = self.missing(chain, new);
            if !more.is_empty() {
                let mut chain = chain.clone();
                chain.members.extend(more);
                grown.push(chain);
            }
        }
        let more: Vec<BTreeSet<AnnotationId>> =
            settlement.chains.iter().map(|chain| self.missing(chain, new)).collect();
        for (chain, more) in settlement.chains.iter_mut().zip(more) {
            chain.members.extend(more);
        }
        settlement.remove.extend(grown.iter().map(|chain| chain.id));
        settlement.chains.extend(grown);
    }

    /// Which of the new spans are mentions of a chain for somebody whose chain it was.
    fn missing(&self, chain: &Chain, new: &BTreeSet<AnnotationId>) -> BTreeSet<AnnotationId> {
        let mut homes: BTreeSet<AnnotationId> = BTreeSet::new();
        for id in &chain.members {
            homes.extend(self.comparison.together(*id));
        }
        let whose: Vec<&str> = chain.origin.by.split(", ").collect();
        let mut missing = BTreeSet::new();
        for own in self.sets.iter().filter(|own| whose.contains(&own.annotator)) {
            let same = own.set.chains().find(|other| {
                other.id == chain.id || other.members.iter().any(|id| homes.contains(id))
            });
            for id in same.into_iter().flat_map(|same| &same.members) {
                let together = self.comparison.together(*id);
                let is_new = |id: &&AnnotationId| together.contains(id) && !homes.contains(id);
                missing.extend(new.iter().find(is_new));
            }
        }
        missing.retain(|id| !chain.members.contains(id));
        missing
    }
}
