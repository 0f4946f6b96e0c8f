//! What fits in each of two copies and not in both together.

use std::collections::BTreeSet;

use super::super::misfits;
use super::{AnnotationId, AnnotationSet, AnyRecord, Clash, Merging, OwnedRecord, Unplaced};
use crate::annotation::{Decision, Misfit, RelationEnd};
use crate::article::Article;
use crate::schema::Schema;

impl Merging<'_> {
    /// Where each has decided the same difference in another way, theirs goes with what came
    /// of it.
    pub(super) fn decisions(&mut self) {
        let new = |set: &AnnotationSet| -> Vec<Decision> {
            set.decisions().filter(|d| !self.base.contains(d.id)).cloned().collect()
        };
        let (ours, theirs) = (new(self.ours), new(self.theirs));
        for decision in theirs {
            let same = |own: &&Decision| {
                (own.family, &own.layer, own.at) == (decision.family, &decision.layer, decision.at)
            };
            let Some(own) = ours.iter().find(same) else { continue };
            if self.ours.contains(decision.id) || self.theirs.contains(own.id) {
                continue;
            }
            if (&own.verdict, &own.gave) == (&decision.verdict, &decision.gave) {
                continue;
            }
            self.conflict(decision.id, Clash::Decided);
            self.records.remove(&decision.id);
            for id in decision.gave.difference(&own.gave) {
                if !self.ours.contains(*id) && !self.base.contains(*id) {
                    self.conflict(*id, Clash::Decided);
                    self.records.remove(id);
                }
            }
        }
    }

    /// A mention that each has put into another chain stays in ours. A chain of which nothing
    /// would be left is as ours has it, which may take mentions from another one in turn.
    pub(super) fn one_chain_each(&mut self) {
        let mut as_ours = BTreeSet::new();
        while self.leave_chains(&mut as_ours) {}
    }

    /// Whether anything was taken out of a chain.
    fn leave_chains(&mut self, as_ours: &mut BTreeSet<AnnotationId>) -> bool {
        let chains: Vec<AnnotationId> = self.chains();
        let mut seen: BTreeSet<AnnotationId> = BTreeSet::new();
        let mut twice = BTreeSet::new();
        for id in &chains {
            let Some(OwnedRecord::Chain(chain)) = self.records.get(id) else { continue };
            twice.extend(chain.members.iter().filter(|member| !seen.insert(**member)).copied());
        }
        let mut any = false;
        for member in twice {
            // What is so in one of the copies is not of our making.
            if [self.ours, self.theirs].iter().any(|set| set.chains_of(member).nth(1).is_some()) {
                continue;
            }
            let home = self.ours.chain_of(member).map(|chain| chain.id);
            let mut here: Vec<AnnotationId> = chains
                .iter()
                .copied()
                .filter(|id| match self.records.get(id) {
                    Some(OwnedRecord::Chain(chain)) => chain.members.contains(&member),
                    _ => false,
                })
                .collect();
            let stays = home.filter(|home| here.contains(home)).or(here.first().copied());
            here.retain(|id| Some(*id) != stays);
            for id in here {
                self.conflict(id, Clash::TwoChains);
                let Some(OwnedRecord::Chain(chain)) = self.records.get_mut(&id) else { continue };
                any |= chain.members.remove(&member);
                if chain.members.is_empty() {
                    let own = self.ours.chain(id).filter(|_| as_ours.insert(id)).cloned();
                    self.put(id, own.map(OwnedRecord::Chain));
                }
            }
        }
        any
    }

    fn chains(&self) -> Vec<AnnotationId> {
        let all = self.records.iter();
        all.filter(|(_, r)| matches!(r, OwnedRecord::Chain(_))).map(|(id, _)| *id).collect()
    }

    /// Spans that one has deleted and the other uses come back.
    pub(super) fn keep_what_is_needed(&mut self) {
        let mut wanted = BTreeSet::new();
        for (id, record) in &self.records {
            let ends: Vec<AnnotationId> = match record {
                OwnedRecord::Relation(relation)
                | OwnedRecord::Unplaced(Unplaced::Relation { relation, .. }) => {
                    [relation.from, relation.to].into_iter().filter_map(RelationEnd::span).collect()
                }
                OwnedRecord::Chain(chain) => chain.members.iter().copied().collect(),
                _ => continue,
            };
            let gone = ends.into_iter().filter(|end| !self.records.contains_key(end));
            wanted.extend(gone.map(|end| (end, *id)));
        }
        for (end, user) in wanted {
            let holder = [self.ours, self.theirs].into_iter().find(|set| {
                set.contains(user)
                    && matches!(
                        set.record(end),
                        Some(AnyRecord::Span(_) | AnyRecord::Unplaced(Unplaced::Span { .. }))
                    )
            });
            let Some(record) = holder.and_then(|set| set.record(end)) else { continue };
            self.records.insert(end, record.into());
            self.conflict(end, Clash::Needed);
        }
    }

    /// Takes back of theirs what does not fit beside ours.
    pub(super) fn fit(&mut self, schema: &Schema, article: &Article) {
        let of = |set: &AnnotationSet| misfits(set, schema, article);
        let known: Vec<Misfit> = [self.ours, self.theirs].into_iter().flat_map(of).collect();
        let new = |merging: &Self| -> Vec<Misfit> {
            let all = of(&merging.result().0).into_iter();
            all.filter(|misfit| !misfit.is_unfinished() && !known.contains(misfit)).collect()
        };
        let mut taken_back = BTreeSet::new();
        loop {
            let unfit = new(self);
            let theirs: Vec<AnnotationId> = self.not_ours(&taken_back);
            let mut culprits: Vec<(AnnotationId, String)> = unfit
                .iter()
                .filter(|misfit| theirs.contains(&misfit.id))
                .map(|misfit| (misfit.id, misfit.kind.to_string()))
                .collect();
            if culprits.is_empty() && !unfit.is_empty() {
                // It is ours that does not fit beside theirs: which of theirs, is tried.
                culprits.extend(theirs.into_iter().find_map(|id| {
                    let kept = self.records.get(&id).cloned();
                    self.put(id, self.ours.record(id).map(Into::into));
                    let better = new(self).len() < unfit.len();
                    self.put(id, kept);
                    better.then(|| {
                        (id, unfit.first().map(|m| m.kind.to_string()).unwrap_or_default())
                    })
                }));
            }
            if culprits.is_empty() {
                return;
            }
            for (id, why) in culprits {
                if taken_back.insert(id) {
                    self.conflict(id, Clash::Unfit(why));
                    self.put(id, self.ours.record(id).map(Into::into));
                }
            }
        }
    }

    /// Records that are not as in our copy.
    fn not_ours(&self, but: &BTreeSet<AnnotationId>) -> Vec<AnnotationId> {
        let all = self.records.keys().copied().chain(self.ours.records().map(|r| r.id()));
        let all: BTreeSet<AnnotationId> = all.filter(|id| !but.contains(id)).collect();
        let differs = |id: &AnnotationId| {
            self.records.get(id).map(OwnedRecord::as_ref) != self.ours.record(*id)
        };
        all.into_iter().filter(differs).collect()
    }
}
