//! Decisions on the difference in hand: each is one command on gold, and one step for undo.

use std::collections::BTreeSet;

use super::Editing;
use crate::annotation::{
    AnnotationId, Command, Decision, Edit, Opinion, OriginKind, Reason, Settlement, Verdict,
};
use crate::review::compare::{Family, Item, Proposal};
use crate::review::gold::{Choice, Grounds, Making, Undecidable, takes_all};
use crate::session::{Effect, Session};
use crate::text::on_one_line;

impl Session {
    pub(super) fn take_proposal(&mut self, at: usize) {
        let Some(count) = self.difference().map(|item| item.proposals.len()) else { return };
        if at >= count {
            self.say(&format!("There are {count} proposals here; choose one of those."));
            return;
        }
        self.decide(&Choice::Take(vec![at]));
    }

    pub(super) fn accept_proposal(&mut self) {
        let Some(item) = self.difference() else { return };
        match self.review.as_ref().and_then(|review| review.chosen) {
            Some(chosen) => self.take_proposal(chosen),
            None => {
                let count = item.proposals.len();
                self.say(&format!("No side is the strongest. Choose one: 1 … {count}, or ↑ ↓."));
            }
        }
    }

    pub(super) fn take_all_proposals(&mut self) {
        match self.difference().map(takes_all) {
            Some(Ok(all)) => self.decide(&Choice::Take(all)),
            Some(Err(why)) => self.say(&why.to_string()),
            None => {}
        }
    }

    pub(super) fn decide_nothing(&mut self) {
        self.decide(&Choice::Nothing);
    }

    /// Decides, and goes on to the next that is open.
    fn decide(&mut self, choice: &Choice) {
        let Some(at) = self.review.as_ref().and_then(|review| review.current) else { return };
        let mut replaced = None;
        let done = self.settle(|making, item, grounds, ids| {
            replaced = making.replaced_by(item).map(replaces);
            making.decide(item, choice, &grounds, ids)
        });
        if let Some(text) = replaced.filter(|_| done) {
            self.effects.push(Effect::Announce(text.clone()));
            self.effects.push(Effect::Toast { text, undo: true });
        }
        if done && !matches!(choice, Choice::Edit(_)) {
            match self.open_difference_here() {
                Some(next) if next != at => self.select_difference(next),
                Some(_) => {}
                None => self.tell_decided(),
            }
        }
    }

    fn tell_decided(&mut self) {
        let all = self.review.as_ref().is_some_and(|review| {
            review
                .here
                .as_ref()
                .is_some_and(|here| here.decided_count() == here.differences().len())
        });
        self.say(if all {
            "Every difference here is decided. Ctrl Enter marks gold as done and opens the next article."
        } else {
            "Every difference that is listed is decided; the filter leaves others out."
        });
    }

    pub(super) fn edit_difference(&mut self) {
        let Some(review) = &self.review else { return };
        let (Some(difference), Some(item)) = (review.current, review.item()) else { return };
        // What is edited begins with something, if anybody has anything.
        let chosen = review.chosen;
        let has = |at: &usize| item.proposals.get(*at).is_some_and(|p| !p.records.is_empty());
        let from = chosen.filter(has).or_else(|| (0..item.proposals.len()).find(has));
        self.decide(&Choice::Edit(from));
        let decided = self.decision().filter(|d| d.verdict == Verdict::Edited);
        let Some(first) = decided.map(|d| d.gave.iter().next().copied()) else { return };
        let steps = self.steps();
        if let Some(review) = &mut self.review {
            review.editing = Some(Editing { difference, from, steps });
        }
        self.take_in_hand(first);
    }

    /// Selects what is to be edited, so that its keys work at once.
    fn take_in_hand(&mut self, first: Option<AnnotationId>) {
        let Some(item) = self.difference() else { return };
        let (family, place) = (item.subject.family, item.subject.place);
        let Some(open) = &self.open else { return };
        match first {
            Some(id) if open.set().span(id).is_some() => self.select_span(id),
            Some(id) if open.set().relation(id).is_some() => {
                let from = open.set().relation(id).and_then(|relation| relation.from.span());
                if let Some(span) = from {
                    self.select_span(span);
                }
                self.selection.relation = Some(id);
            }
            _ if family == Family::Span => {
                let caret = crate::session::Caret { anchor: place.start, head: place.end };
                self.set_caret(caret);
            }
            _ => {
                let comment = open.comment_order(place).or_else(|| {
                    let block = open.blocks.at(place.start).and_then(|at| open.blocks.get(at));
                    block.and_then(|block| block.comment)
                });
                if let Some(order) = comment {
                    self.focus_comment(order);
                }
            }
        }
    }

    /// The difference that is being edited by hand.
    pub(in crate::session) fn editing_difference(&self) -> Option<usize> {
        self.review.as_ref().and_then(super::Review::editing)
    }

    /// What was edited is as it should be: notes what it ended in. What was not changed at all is
    /// a proposal that was taken.
    pub(in crate::session) fn end_edit(&mut self) {
        let Some(editing) = self.review.as_mut().and_then(|review| review.editing.take()) else {
            return;
        };
        self.let_go();
        let Some(review) = &mut self.review else { return };
        review.current = Some(editing.difference);
        let Some(decision) = self.decision().cloned() else { return };
        if self.steps() <= editing.steps {
            self.undo();
            if let Some(review) = &mut self.review {
                review.current = Some(editing.difference);
            }
            if let Some(from) = editing.from {
                self.decide(&Choice::Take(vec![from]));
            }
            return;
        }
        let Some(open) = &self.open else { return };
        let set = open.set();
        let since = open.writer().history().done().iter().skip(editing.steps);
        let made = since.flat_map(|change| &change.edits).filter_map(made);
        let records: BTreeSet<AnnotationId> =
            decision.gave.iter().copied().chain(made).filter(|id| set.contains(*id)).collect();
        self.settle(|making, item, _, _| Ok(making.has(item, &records).unwrap_or_default()));
        match self.open_difference_here() {
            Some(next) => self.select_difference(next),
            None => self.tell_decided(),
        }
    }

    /// Takes back what was edited by hand, and what it began with.
    pub(in crate::session) fn cancel_edit(&mut self) {
        let editing = self.review.as_ref().and_then(|review| review.editing);
        let Some(editing) = editing else { return };
        let mut steps = self.steps();
        while steps >= editing.steps.max(1) {
            self.undo();
            if self.steps() >= steps {
                break;
            }
            steps = self.steps();
        }
        if let Some(review) = &mut self.review {
            review.editing = None;
        }
        self.select_difference(editing.difference);
        self.say("Editing by hand is cancelled. Ctrl Y brings back what was done.");
    }

    pub(super) fn reopen_difference(&mut self) {
        let mut was_open = false;
        self.settle(|making, item, _, _| {
            let settlement = making.reopen(item);
            was_open = settlement.is_none();
            Ok(settlement.unwrap_or_default())
        });
        if was_open {
            self.say("This difference is open already.");
        } else if let Some(review) = &mut self.review {
            let most = review.current.and_then(|at| review.here.as_ref()?.most(at));
            review.chosen = most;
        }
    }

    pub(super) fn set_reason(&mut self, reason: Reason) {
        let mut grounds = self.grounds();
        grounds.reason = (grounds.reason != Some(reason)).then_some(reason);
        self.set_grounds(grounds);
    }

    pub(super) fn set_decision_note(&mut self, note: &str) {
        let mut grounds = self.grounds();
        note.trim().clone_into(&mut grounds.note);
        self.set_grounds(grounds);
    }

    fn set_grounds(&mut self, grounds: Grounds) {
        if self.difference().is_none() {
            return;
        }
        let draft = self.review.as_ref().and_then(super::Review::subject_key);
        if self.decision().is_some() {
            self.settle(|making, item, _, _| {
                Ok(making.explain(item, &grounds).unwrap_or_default())
            });
        }
        // Should the decision be taken back, it is said already why.
        if let (Some(review), Some(key)) = (&mut self.review, draft) {
            review.grounds.insert(key, grounds);
        }
    }

    /// The positions of the proposals that the decision in hand took.
    pub fn taken_proposals(&self) -> Vec<usize> {
        let found = || {
            let review = self.review.as_ref()?;
            Some((review.item()?, review.here.as_ref()?.names(), self.decision()?))
        };
        let Some((item, names, decision)) = found() else { return Vec::new() };
        let took = |proposal: &Proposal| match &decision.verdict {
            Verdict::Took(taken) => {
                // Whoever had the same then; the one who is named may be left out now.
                let opinions = decision.opinions.iter();
                let like = |o: &&Opinion| o.annotators.iter().any(|name| taken.contains(name));
                let taken: Vec<&String> =
                    opinions.filter(like).flat_map(|o| &o.annotators).collect();
                let mut who = proposal.annotators.iter().filter_map(|at| names.get(*at));
                who.any(|name| taken.contains(&name))
            }
            Verdict::Nothing => proposal.records.is_empty(),
            Verdict::Edited => false,
        };
        item.proposals.iter().enumerate().filter(|(_, p)| took(p)).map(|(at, _)| at).collect()
    }

    fn difference(&self) -> Option<&Item> {
        self.review.as_ref()?.item()
    }

    /// How many changes the set has.
    fn steps(&self) -> usize {
        self.open.as_ref().map_or(0, |open| open.writer().history().done().len())
    }

    /// Has a settlement of the difference in hand made, and carries it out. Answers whether
    /// anything came of it; says why not, if something should have.
    fn settle(
        &mut self,
        make: impl FnOnce(
            &Making<'_>,
            &Item,
            Grounds,
            &mut crate::annotation::IdSource,
        ) -> Result<Settlement, Undecidable>,
    ) -> bool {
        let (grounds, now) = (self.grounds(), (self.clock)());
        let (Some(review), Some(open)) = (&self.review, &self.open) else { return false };
        let (Some(here), Some(item)) = (&review.here, review.item()) else { return false };
        let ids = &mut self.ids;
        let said = grounds.clone();
        let made = here.making(open.set(), &review.adjudicator, now, |making| {
            make(making, item, grounds, ids)
        });
        let draft = review.subject_key();
        let settlement = match made {
            Ok(settlement) => settlement,
            Err(why) => {
                self.say(&why.to_string());
                return false;
            }
        };
        if settlement == Settlement::default() {
            return false;
        }
        let wanted = settlement.decisions.first().map(|decision| decision.id);
        let done = self.execute_as(&Command::Settle(settlement), OriginKind::Adjudicated, None);
        let set = self.open.as_ref().map(super::super::OpenArticle::set);
        let noted = wanted.is_none_or(|id| set.is_some_and(|set| set.decision(id).is_some()));
        if done && !noted {
            // What could not come in is not half in.
            self.undo();
        }
        if !noted {
            self.say("That does not fit the schema or the rest of gold, so the difference stays open. E edits it by hand.");
            return false;
        }
        if let (Some(review), Some(key)) = (&mut self.review, draft)
            && said != Grounds::default()
        {
            review.grounds.insert(key, said);
        }
        done
    }

    /// After each change of gold: what is decided now. After undo and redo, what that was about
    /// is in hand.
    pub(in crate::session) fn review_after(&mut self, travelled: bool) {
        let (Some(review), Some(open)) = (&mut self.review, &self.open) else { return };
        let Some(here) = &mut review.here else { return };
        let changed = here.look(open.set());
        let steps = open.writer().history().done().len();
        self.show_review();
        let Some(review) = self.review.as_mut().filter(|_| travelled) else { return };
        // Back before the editing began, there is nothing being edited.
        review.editing = review.editing.filter(|editing| steps >= editing.steps);
        if let Some(at) = changed
            && review.editing.is_none()
        {
            self.select_difference(at);
        }
    }
}

/// That another decision makes way, in words.
fn replaces(decision: &Decision) -> String {
    let day = decision.origin.at.strftime("%-d %b %Y");
    let why = match (decision.reason, decision.note.as_str()) {
        (Some(reason), "") => format!(" ({})", reason.name()),
        (Some(reason), note) => format!(" ({}: “{note}”)", reason.name()),
        (None, "") => String::new(),
        (None, note) => format!(" (“{note}”)"),
    };
    let by = &decision.origin.by;
    format!("This replaces what {by} decided on “{}” on {day}{why}.", on_one_line(&decision.text))
}

/// The record that an edit makes.
fn made(edit: &Edit) -> Option<AnnotationId> {
    match edit {
        Edit::Span(swap) if swap.before.is_none() => swap.after.as_ref().map(|made| made.id),
        Edit::Relation(swap) if swap.before.is_none() => swap.after.as_ref().map(|made| made.id),
        Edit::SegmentLabel(swap) if swap.before.is_none() => {
            swap.after.as_ref().map(|made| made.id)
        }
        Edit::Chain(swap) if swap.before.is_none() => swap.after.as_ref().map(|made| made.id),
        _ => None,
    }
}
