//! One difference, decided by a person: a proposal or several, nothing, or something that they
//! go on to edit; and that taken back, or explained.
//!
//! Deciding again replaces what was decided before. What ended on spans that make way ends on
//! what comes in their place; where nothing comes, it goes, and what was decided about it is open
//! again.

use std::collections::BTreeSet;

use super::lookup::{among, is_wider, who};
use super::{Making, decision_on, decisions_on};
use crate::annotation::{
    AnnotationId, Decision, IdSource, Reason, RelationEnd, Settlement, Verdict,
};
use crate::review::compare::{Family, Item};
use crate::text::on_one_line;

/// How many code points of the words stand in a title.
const TITLE_WORDS: usize = 32;

/// What an adjudicator does about a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Takes these proposals, by position; several keep them all.
    Take(Vec<usize>),
    /// Says that nothing is here.
    Nothing,
    /// Makes something else of this proposal; of none, from nothing.
    Edit(Option<usize>),
}

/// Why it was decided so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Why annotators differed, if said.
    pub reason: Option<Reason>,
    /// A remark; empty if none.
    pub note: String,
}

/// A difference cannot be decided so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecidable {
    /// A relation or chain would end on a difference of which gold has nothing: its words, in
    /// quotation marks.
    #[error(
        "This ends on {0}, a difference of which gold has nothing. Settle that first, then this."
    )]
    NoEnd(String),
    /// There is no such proposal.
    #[error("There is no such proposal here; choose one of those that are listed.")]
    NoProposal,
    /// All cannot be taken where only one proposal has anything.
    #[error("Only one of these has anything: take that, or nothing.")]
    OnlyOne,
    /// All cannot be taken if they would be the same twice, or if there can be one only.
    #[error("These cannot stand beside each other: choose one of them, or edit one by hand.")]
    Together,
}

impl Making<'_> {
    /// What is done when a person decides on a difference. If gold is empty, what all agree on
    /// comes in with it.
    ///
    /// # Errors
    /// If there is no such proposal, or what it ends on is not in gold.
    pub fn decide(
        &self,
        item: &Item,
        choice: &Choice,
        grounds: &Grounds,
        ids: &mut IdSource,
    ) -> Result<Settlement, Undecidable> {
        let taken: Vec<usize> = match choice {
            Choice::Take(taken) => taken.clone(),
            Choice::Edit(from) => from.iter().copied().collect(),
            Choice::Nothing => Vec::new(),
        };
        let verdict = match choice {
            Choice::Edit(_) => Verdict::Edited,
            _ => self.verdict(item, &taken).ok_or(Undecidable::NoProposal)?,
        };
        let mut settlement =
            Settlement { title: self.title(item, choice, &verdict), ..Settlement::default() };
        if self.gold.is_empty() {
            self.take_agreed(&mut settlement);
        }
        let same = decision_on(self.gold, &self.article.text, item, &self.names());
        let earlier = same.or_else(|| self.outdated(item));
        if let Some(decision) = earlier {
            settlement.remove = self.given_by(decision);
        }
        let mut gave = BTreeSet::new();
        for at in &taken {
            item.proposals.get(*at).ok_or(Undecidable::NoProposal)?;
            self.bring_ends(item, *at, &mut settlement);
            let took = self.take(item, *at, &mut settlement);
            gave.extend(took.ok_or_else(|| self.no_end(item, *at, &settlement))?);
        }
        if let Some(decision) = earlier {
            self.hold_on(&mut settlement);
            settlement.remove.push(decision.id);
        }
        self.follow(&mut settlement);
        let id = ids.fresh(|id| self.gold.contains(id));
        let mut decision = self.noted(item, verdict, gave, id).ok_or(Undecidable::NoProposal)?;
        if let Some(wider) = same.filter(|same| is_wider(same, &self.names())) {
            // Who is left out still has what they had.
            decision.opinions.clone_from(&wider.opinions);
            decision.text.clone_from(&wider.text);
            decision.at = wider.at;
        }
        settlement.decisions.push(Decision {
            reason: grounds.reason,
            note: grounds.note.trim().to_owned(),
            ..decision
        });
        Ok(settlement)
    }

    /// Takes back what was decided about a difference, with what came of it; `None` if nothing
    /// was.
    pub fn reopen(&self, item: &Item) -> Option<Settlement> {
        let decision = self.earlier(item)?;
        let mut settlement = Settlement {
            title: format!("Open again: {}", self.words(item)),
            remove: self.given_by(decision),
            ..Settlement::default()
        };
        self.hold_on(&mut settlement);
        settlement.remove.push(decision.id);
        Some(settlement)
    }

    /// Gives a decision other grounds; `None` if nothing was decided or they are the same.
    pub fn explain(&self, item: &Item, grounds: &Grounds) -> Option<Settlement> {
        let decision = decision_on(self.gold, &self.article.text, item, &self.names())?;
        let note = grounds.note.trim();
        if decision.reason == grounds.reason && decision.note == note {
            return None;
        }
        Some(Settlement {
            title: format!("Say why: {}", self.words(item)),
            remove: vec![decision.id],
            decisions: vec![Decision {
                reason: grounds.reason,
                note: note.to_owned(),
                ..decision.clone()
            }],
            ..Settlement::default()
        })
    }

    /// Notes which records an edited difference ended in; `None` if it was not decided or they
    /// are noted already.
    pub fn has(&self, item: &Item, records: &BTreeSet<AnnotationId>) -> Option<Settlement> {
        let decision = decision_on(self.gold, &self.article.text, item, &self.names())?;
        if decision.gave == *records {
            return None;
        }
        Some(Settlement {
            title: format!("Edited: {}", self.words(item)),
            remove: vec![decision.id],
            decisions: vec![Decision { gave: records.clone(), ..decision.clone() }],
            ..Settlement::default()
        })
    }

    /// The decision on something else than is proposed now that deciding replaces.
    pub fn replaced_by(&self, item: &Item) -> Option<&Decision> {
        let same = decision_on(self.gold, &self.article.text, item, &self.names());
        if same.is_some() { None } else { self.outdated(item) }
    }

    /// What was decided here: on what is proposed now, or else on what was proposed before.
    fn earlier(&self, item: &Item) -> Option<&Decision> {
        decision_on(self.gold, &self.article.text, item, &self.names())
            .or_else(|| self.outdated(item))
    }

    /// All that came of a decision and of no other, and is still there.
    fn given_by(&self, decision: &Decision) -> Vec<AnnotationId> {
        let others = self.gold.decisions().filter(|other| other.id != decision.id);
        let others: BTreeSet<AnnotationId> =
            others.flat_map(|other| other.gave.iter().copied()).collect();
        let own = decision.gave.iter().copied();
        own.filter(|id| !others.contains(id) && self.gold.contains(*id)).collect()
    }

    /// What all agree on comes in.
    fn take_agreed(&self, settlement: &mut Settlement) {
        let mut agreed: Vec<&Item> = self.comparison.agreed.iter().collect();
        // Spans before what ends on them.
        agreed.sort_by_key(|item| item.subject.family);
        for item in agreed {
            self.take(item, 0, settlement);
        }
    }

    /// Keeps the relations and chains of spans that make way, on what comes in their place.
    fn hold_on(&self, settlement: &mut Settlement) {
        let away: BTreeSet<AnnotationId> = settlement.remove.iter().copied().collect();
        let moved = |id: AnnotationId, settlement: &Settlement| {
            if !away.contains(&id) {
                return Some(id);
            }
            let label = &self.gold.span(id)?.label;
            let new = &settlement.spans;
            let same = new.iter().find(|span| span.id == id);
            let alike = || new.iter().find(|span| span.label == *label);
            same.or_else(alike).or_else(|| new.first()).map(|span| span.id)
        };
        let mut lost = BTreeSet::new();
        for relation in self.gold.relations().filter(|relation| !away.contains(&relation.id)) {
            let ends = [relation.from, relation.to];
            if !ends.iter().any(|end| end.span().is_some_and(|id| away.contains(&id))) {
                continue;
            }
            let place = |end: RelationEnd| match end {
                RelationEnd::Span(id) => moved(id, settlement).map(RelationEnd::Span),
                RelationEnd::Target(_) => Some(end),
            };
            match (place(relation.from), place(relation.to)) {
                (Some(from), Some(to)) if from != to => {
                    let relation = crate::annotation::Relation { from, to, ..relation.clone() };
                    settlement.relations.push(relation);
                }
                _ => {
                    lost.insert(relation.id);
                }
            }
        }
        for chain in self.gold.chains() {
            if away.contains(&chain.id) || !chain.members.iter().any(|id| away.contains(id)) {
                continue;
            }
            settlement.remove.push(chain.id);
            let mut chain = chain.clone();
            chain.members = chain.members.iter().filter_map(|id| moved(*id, settlement)).collect();
            if chain.members.is_empty() {
                lost.insert(chain.id);
            } else {
                settlement.chains.push(chain);
            }
        }
        let open = self.gold.decisions().filter(|decision| {
            !decision.gave.is_empty() && decision.gave.iter().all(|id| lost.contains(id))
        });
        settlement.remove.extend(open.map(|decision| decision.id));
    }

    /// The words that a difference is about, in quotation marks; or the comment.
    pub(super) fn words(&self, item: &Item) -> String {
        let (place, text) = (item.subject.place, &self.article.text);
        if item.subject.family != Family::Span
            && let Some((_, comment)) = self.article.comment_at(place)
        {
            let author = on_one_line(text.slice(comment.author));
            return format!("comment {}, {author}", comment.order + 1);
        }
        let words = on_one_line(text.slice(place));
        if words.chars().count() <= TITLE_WORDS {
            return format!("“{words}”");
        }
        format!("“{}…”", words.chars().take(TITLE_WORDS - 1).collect::<String>())
    }

    fn title(&self, item: &Item, choice: &Choice, verdict: &Verdict) -> String {
        let words = self.words(item);
        match (choice, verdict) {
            (Choice::Edit(_), _) => format!("Edit {words}"),
            (Choice::Take(taken), Verdict::Took(_)) => {
                if taken.len() > 1 {
                    return format!("Keep all on {words}");
                }
                let taken = taken.iter().filter_map(|at| item.proposals.get(*at));
                let all: Vec<usize> = taken.flat_map(|p| p.annotators.iter().copied()).collect();
                format!("Take {} on {words}", who(&all, &self.names()).join(", "))
            }
            _ => format!("Nothing here: {words}"),
        }
    }

    /// A decision that was made about this place on other proposals than there are now.
    fn outdated(&self, item: &Item) -> Option<&Decision> {
        let text = &self.article.text;
        let at = text.to_chars(item.subject.place)?;
        let names = self.names();
        // About those who are left out there may be decisions on what is not seen now.
        let is_seen = |decision: &Decision| {
            let wider = is_wider(decision, &names);
            !wider || among(decision, &names).iter().any(|opinion| !opinion.said.is_empty())
        };
        let here = self.gold.decisions().filter(|decision| {
            decision.family == item.subject.family
                && decision.layer == item.subject.layer
                && decision.at.start < at.end.max(at.start + 1)
                && at.start < decision.at.end.max(decision.at.start + 1)
                && is_seen(decision)
        });
        let mut here = here.peekable();
        here.peek()?;
        // What was decided about something else that is there still is no earlier decision on
        // this.
        let known = decisions_on(self.gold, text, &self.comparison.differences, &names);
        let known: BTreeSet<AnnotationId> =
            known.into_iter().flatten().map(|decision| decision.id).collect();
        here.find(|decision| !known.contains(&decision.id))
    }
}
