//! Chains: which mentions gold has put in, and which it has taken out.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{CHAINS, Detail, Had, Item, Kind, OWN, Proposal, THEIRS, Telling, had};
use crate::annotation::{AnnotationSet, Chain, Decision};
use crate::text::ByteRange;

impl Telling<'_> {
    pub(super) fn chain(&mut self, item: &Item, theirs: &Proposal, own: &Proposal) {
        let first = |set: &AnnotationSet, proposal: &Proposal| {
            proposal.records.first().and_then(|id| set.chain(*id)).cloned()
        };
        let (mine, gold) = (first(self.own, own), first(self.gold, theirs));
        let decided = self.settling.decision(item, theirs, own);
        match (mine, gold) {
            (Some(mine), Some(gold)) => {
                self.both(item, (&mine, had(own)), (&gold, had(theirs)), decided);
            }
            (Some(_), None) if self.settling.is_settled(item, theirs, own, decided) => {
                self.count(item, CHAINS.to_owned()).removed += 1;
                self.alone(item, Kind::Extra, had(own), Had::default(), decided);
            }
            (None, Some(_)) => {
                self.count(item, CHAINS.to_owned()).added += 1;
                self.alone(item, Kind::Missing, Had::default(), had(theirs), decided);
            }
            _ => self.open += 1,
        }
    }

    fn both(
        &mut self,
        item: &Item,
        (mine, had): (&Chain, Had),
        (gold, has): (&Chain, Had),
        decided: Option<&Decision>,
    ) {
        // What gold tagged later was not there to be put into the chain.
        let when =
            decided.map_or(gold.origin.at, |decision| decision.origin.at.max(gold.origin.at));
        let (inside, there) =
            (self.items_of(THEIRS, gold.members.iter()), self.tagged(THEIRS, Some(when)));
        let (within, tagged) = (self.items_of(OWN, mine.members.iter()), self.tagged(OWN, None));
        let mut details = Vec::new();
        if (&mine.kind, &mine.knowledge_base_id) != (&gold.kind, &gold.knowledge_base_id) {
            details.push(Detail::Attributes);
        }
        for at in inside.difference(&within).filter(|at| tagged.contains(at)) {
            details.extend(self.place_of(THEIRS, gold, *at).map(Detail::MentionAdded));
        }
        for at in within.difference(&inside).filter(|at| there.contains(at)) {
            details.extend(self.place_of(OWN, mine, *at).map(Detail::MentionDropped));
        }
        let now = self.tagged(THEIRS, None);
        let waits = within.difference(&inside).any(|at| !there.contains(at) && now.contains(at));
        self.open += usize::from(waits);
        let counts = self.count(item, CHAINS.to_owned());
        if details.is_empty() {
            counts.kept += 1;
        } else {
            counts.changed += 1;
            self.push(item, details, had, has, decided);
        }
    }

    /// The items in which one of the two has a span; at `until` already, unless gold is done.
    fn tagged(&self, annotator: usize, until: Option<Timestamp>) -> BTreeSet<usize> {
        let set = if annotator == OWN { self.own } else { self.gold };
        let until = until.filter(|_| !self.settling.is_done());
        let spans = set.spans().filter(|span| until.is_none_or(|until| span.origin.at <= until));
        spans.filter_map(|span| self.comparison.item_of(annotator, span.id)).collect()
    }

    /// Where a chain's mention is that is in this item.
    fn place_of(&self, annotator: usize, chain: &Chain, at: usize) -> Option<ByteRange> {
        let set = if annotator == OWN { self.own } else { self.gold };
        let mut members = chain.members.iter();
        let id = members.find(|id| self.comparison.item_of(annotator, **id) == Some(at))?;
        set.span(*id).map(crate::annotation::Span::extent)
    }
}
