//! Gold from what annotators have: rules that settle what needs no adjudicator, and what is
//! taken over when a proposal wins. Knows nothing of how the set is kept; answers with a
//! [`Settlement`] to be carried out.
//!
//! Records keep the ids that they have in the annotator's set, so that it can be told what in
//! gold came from where, and what is in gold already.

mod all;
mod decide;
mod ends;
mod follow;
mod lookup;
mod named;
mod there;

use std::collections::BTreeSet;

use jiff::Timestamp;

pub use all::takes_all;
pub use decide::{Choice, Grounds, Undecidable};
pub use lookup::{decision_on, decisions_on, overruled};
pub use named::{NamedRule, UnknownRule};

use super::compare::{Compared, Comparison, Family, Item};
use crate::annotation::{
    AnnotationId, AnnotationSet, Decision, IdSource, Origin, OriginKind, RelationEnd, Settlement,
    UnknownFields, Verdict,
};
use crate::article::Article;
use lookup::{opinions, who};

/// The annotator whose sets are made by adjudication.
pub const GOLD: &str = "gold";

/// How many code points of the words a decision is about stand in it.
const FIRST_WORDS: usize = 60;

/// What settles a difference without an adjudicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Nothing but agreement.
    Unanimous,
    /// More than half of those who have an opinion.
    Majority,
    /// So many annotators, and as many for nothing else.
    Threshold(usize),
    /// What this annotator has, by position.
    Annotator(usize),
}

impl Rule {
    /// Which proposal wins; `None` leaves it to an adjudicator.
    pub fn winner(self, item: &Item) -> Option<usize> {
        let votes = || item.proposals.iter().map(|p| p.annotators.len());
        match self {
            Self::Unanimous => (item.proposals.len() == 1).then_some(0),
            Self::Majority => {
                let all: usize = votes().sum();
                votes().position(|count| count * 2 > all)
            }
            Self::Threshold(least) => {
                let mut enough = votes().enumerate().filter(|(_, count)| *count >= least);
                let first = enough.next()?;
                enough.next().is_none().then_some(first.0)
            }
            Self::Annotator(at) => item.proposals.iter().position(|p| p.annotators.contains(&at)),
        }
    }
}

/// What a rule does on one article, counted in items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Settled {
    /// Agreed by all, and not in gold before: taken over.
    pub agreed: usize,
    /// Different, settled by the rule.
    pub settled: usize,
    /// Different, settled before.
    pub before: usize,
    /// Different, left to an adjudicator.
    pub left: usize,
}

impl std::ops::AddAssign for Settled {
    fn add_assign(&mut self, other: Self) {
        self.agreed += other.agreed;
        self.settled += other.settled;
        self.before += other.before;
        self.left += other.left;
    }
}

/// What is needed beside the sets to make gold of them.
pub struct Making<'a> {
    /// The article.
    pub article: &'a Article,
    /// The sets, in the order of the comparison's positions.
    pub sets: &'a [Compared<'a>],
    /// What they have.
    pub comparison: &'a Comparison,
    /// What gold has.
    pub gold: &'a AnnotationSet,
    /// Who decides.
    pub by: &'a str,
    /// When.
    pub now: Timestamp,
}

impl Making<'_> {
    /// Takes over what all agree on and what the rule settles. `rule_name` stands in the
    /// decisions. What gold has stays.
    pub fn by_rule(
        &self,
        rule: Rule,
        rule_name: &str,
        ids: &mut IdSource,
    ) -> (Settlement, Settled) {
        let mut settlement =
            Settlement { title: format!("Start gold: {rule_name}"), ..Settlement::default() };
        let mut counts = Settled::default();
        let names = self.names();
        let agreed = &self.comparison.agreed;
        let overruled = overruled(self.gold, &self.article.text, agreed, &names);
        let agreed = agreed.iter().enumerate().filter(|(at, _)| !overruled.contains(at));
        // What gold has from somebody else is not taken over twice.
        let comes = |item: &&Item| !self.has_alike(item);
        let mut won: Vec<(&Item, usize)> =
            agreed.map(|(_, item)| item).filter(comes).map(|item| (item, 0)).collect();
        let differences = &self.comparison.differences;
        let before = decisions_on(self.gold, &self.article.text, differences, &names);
        for (item, before) in differences.iter().zip(before) {
            if before.is_some() {
                counts.before += 1;
            } else if let Some(winner) = rule.winner(item) {
                won.push((item, winner));
            } else {
                counts.left += 1;
            }
        }
        // Spans before what ends on them.
        won.sort_by_key(|(item, _)| item.subject.family);
        for (item, winner) in won {
            let gave = self.take(item, winner, &mut settlement);
            if item.kinds.is_empty() {
                counts.agreed += usize::from(gave.is_some() && !self.has_itself(item));
                continue;
            }
            // What would end on something that is not settled waits for that.
            counts.left += usize::from(gave.is_none());
            if let Some(gave) = gave {
                counts.settled += 1;
                let id = ids.fresh(|id| self.gold.contains(id));
                settlement.decisions.extend(self.decision(item, winner, gave, id, rule_name));
            }
        }
        self.follow(&mut settlement);
        (settlement, counts)
    }

    /// Puts the records of a proposal into a settlement, their ends on what stands for them in
    /// gold. Answers which records come in; `None`, and nothing comes in, if one of them would
    /// end on what is not there.
    fn take(
        &self,
        item: &Item,
        proposal: usize,
        settlement: &mut Settlement,
    ) -> Option<BTreeSet<AnnotationId>> {
        let mut gave = BTreeSet::new();
        let proposal = item.proposals.get(proposal)?;
        let own = self.sets.get(*proposal.annotators.first()?)?;
        let relations = settlement.relations.len();
        let names = self.names();
        let origin = Origin {
            kind: OriginKind::Adjudicated,
            by: who(&proposal.annotators, &names).join(", "),
            at: self.now,
        };
        for id in &proposal.records {
            match item.subject.family {
                Family::Span => {
                    let Some(span) = own.set.span(*id) else { continue };
                    let mut span = span.clone();
                    span.origin = origin.clone();
                    gave.insert(span.id);
                    settlement.spans.push(span);
                }
                Family::Segment => {
                    let Some(label) = own.set.segment_label(*id) else { continue };
                    let mut label = label.clone();
                    label.origin = origin.clone();
                    gave.insert(label.id);
                    settlement.segment_labels.push(label);
                }
                Family::Relation => {
                    let Some(relation) = own.set.relation(*id) else { continue };
                    let mut relation = relation.clone();
                    let end = |end| self.end(end, own.set, settlement);
                    let (Some(from), Some(to)) = (end(relation.from), end(relation.to)) else {
                        settlement.relations.truncate(relations);
                        return None;
                    };
                    (relation.from, relation.to) = (from, to);
                    relation.origin = origin.clone();
                    gave.insert(relation.id);
                    settlement.relations.push(relation);
                }
                Family::Chain => {
                    let Some(chain) = own.set.chain(*id) else { continue };
                    let mut chain = chain.clone();
                    let member = |id: &AnnotationId| {
                        self.end(RelationEnd::Span(*id), own.set, settlement)?.span()
                    };
                    chain.members = chain.members.iter().filter_map(member).collect();
                    if chain.members.is_empty() {
                        return None;
                    }
                    chain.origin = origin.clone();
                    gave.insert(chain.id);
                    settlement.chains.push(chain);
                }
            }
        }
        Some(gave)
    }

    fn decision(
        &self,
        item: &Item,
        winner: usize,
        gave: BTreeSet<AnnotationId>,
        id: AnnotationId,
        rule: &str,
    ) -> Option<Decision> {
        let verdict = self.verdict(item, &[winner])?;
        let decision = self.noted(item, verdict, gave, id)?;
        Some(Decision { rule: Some(rule.to_owned()), ..decision })
    }

    /// That these proposals were taken, each by the first of those who made it; `None` if there
    /// is no such proposal.
    fn verdict(&self, item: &Item, taken: &[usize]) -> Option<Verdict> {
        let names = self.names();
        let mut named = Vec::new();
        let mut nothing = true;
        for at in taken {
            let proposal = item.proposals.get(*at)?;
            nothing &= proposal.records.is_empty();
            named.extend(who(&proposal.annotators, &names).into_iter().take(1));
        }
        Some(if nothing { Verdict::Nothing } else { Verdict::Took(named) })
    }

    /// A decision on what is proposed now.
    fn noted(
        &self,
        item: &Item,
        verdict: Verdict,
        gave: BTreeSet<AnnotationId>,
        id: AnnotationId,
    ) -> Option<Decision> {
        let words = self.article.text.slice(item.subject.place);
        Some(Decision {
            id,
            family: item.subject.family,
            layer: item.subject.layer.clone(),
            at: self.article.text.to_chars(item.subject.place)?,
            text: words.chars().take(FIRST_WORDS).collect(),
            verdict,
            reason: None,
            rule: None,
            note: String::new(),
            opinions: opinions(item, &self.names()),
            gave,
            origin: Origin { kind: OriginKind::Hand, by: self.by.to_owned(), at: self.now },
            unknown: UnknownFields::new(),
        })
    }

    /// Whose sets these are, by position.
    fn names(&self) -> Vec<&str> {
        self.sets.iter().map(|own| own.annotator).collect()
    }
}
