//! Teammates' sets held against each other, and gold made of them.
//!
//! While a review goes on, the set in hand is that of the annotator `gold`, and whoever reviews
//! is its adjudicator: everything that is decided is a command on that set, journalled and undone
//! like all others. The sets that are compared are only read.

mod action;
mod comparing;
mod decide;
mod filter;
mod here;
mod open;
mod rules;
mod shown;
mod step;

use std::collections::BTreeMap;

pub use action::ReviewAction;
pub use filter::{Group, ReviewFilter};
pub use here::Here;
pub use rules::{RuleCount, RuleCounting};

use super::Session;
use super::job::Job;
use crate::annotation::{AnnotationId, Decision};
use crate::article::ArticleId;
use crate::review::compare::{Item, Subject};
use crate::review::gold::Grounds;

/// A review that goes on.
pub struct Review {
    /// Who decides.
    adjudicator: String,
    /// Everybody who has a set in the project, sorted; not gold.
    everybody: Vec<String>,
    /// Those of them who do not take part.
    out: Vec<String>,
    /// The articles that two or more of those who take part have annotated.
    articles: Vec<ArticleId>,
    here: Option<Here>,
    comparing: Option<comparing::Comparing>,
    /// The next article with something open is being looked for.
    seeking: Option<Job<Option<ArticleId>>>,
    settling: Option<rules::Settling>,
    /// Why nothing can be compared in this article.
    obstacle: Option<String>,
    filter: ReviewFilter,
    /// The difference in hand.
    current: Option<usize>,
    /// The proposal that is looked at; none where no side is the strongest and nobody has chosen.
    chosen: Option<usize>,
    /// What was said of decisions before these are made.
    grounds: BTreeMap<(ArticleId, Subject), Grounds>,
    editing: Option<Editing>,
    shows_agreed: bool,
    beside: bool,
    shown: shown::Shown,
}

/// A difference that is being edited by hand.
#[derive(Clone, Copy, Debug)]
struct Editing {
    difference: usize,
    /// The proposal that it began with.
    from: Option<usize>,
    /// How many changes the set had when it was in place.
    steps: usize,
}

/// How far the team has come with gold, in articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoldProgress {
    /// Articles that two or more have annotated.
    pub articles: usize,
    /// Those of them whose gold is marked done.
    pub done: usize,
}

impl Review {
    /// Who decides.
    pub fn adjudicator(&self) -> &str {
        &self.adjudicator
    }

    /// Everybody who has a set in the project, sorted; not gold. Their positions are those that
    /// people know them by: A, B, C.
    pub fn everybody(&self) -> &[String] {
        &self.everybody
    }

    /// The letter that stands for somebody.
    pub fn letter(&self, name: &str) -> String {
        let at = self.everybody.iter().position(|known| known == name).unwrap_or_default();
        let of = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
        match at / 26 {
            0 => of(at).to_string(),
            more => format!("{}{}", of(more - 1), of(at)),
        }
    }

    /// Whether somebody's sets are compared.
    pub fn takes_part(&self, name: &str) -> bool {
        !self.out.iter().any(|known| known == name)
    }

    /// Those whose sets are compared, in order.
    pub fn annotators(&self) -> Vec<String> {
        self.everybody.iter().filter(|name| self.takes_part(name)).cloned().collect()
    }

    /// The article in hand as they have it; `None` if there is nothing to compare.
    pub fn here(&self) -> Option<&Here> {
        self.here.as_ref()
    }

    /// Why nothing can be compared in this article, as a sentence.
    pub fn obstacle(&self) -> Option<&str> {
        self.obstacle.as_deref()
    }

    /// Why gold cannot be marked as done here, as a sentence: nothing is compared.
    pub(in crate::session) fn why_not_done(&self) -> Option<String> {
        if self.here.is_some() {
            return None;
        }
        let why = self.obstacle().unwrap_or("The sets of this article are still being compared.");
        Some(format!("There is no gold to be done with here. {why}"))
    }

    /// Which differences are listed.
    pub fn filter(&self) -> &ReviewFilter {
        &self.filter
    }

    /// Another number whenever what is compared or shown is another.
    pub fn made(&self) -> u64 {
        self.shown.made()
    }

    /// The positions of the differences that are listed, in text order.
    pub fn listed(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let count = self.here.as_ref().map_or(0, |here| here.differences().len());
        (0..count).filter(|at| self.here.as_ref().is_some_and(|here| self.filter.has(here, *at)))
    }

    /// The position of the difference in hand.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// The difference in hand.
    pub fn item(&self) -> Option<&Item> {
        self.here.as_ref()?.differences().get(self.current?)
    }

    /// What the difference in hand is told by, as long as the review goes on.
    fn subject_key(&self) -> Option<(ArticleId, Subject)> {
        Some((self.here.as_ref()?.article().clone(), self.item()?.subject.clone()))
    }

    /// The position of the proposal that is looked at, of those of the difference in hand; `None`
    /// where no proposal has more annotators than every other, until one is chosen.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// The position of the difference that is being edited by hand.
    pub fn editing(&self) -> Option<usize> {
        self.editing.map(|editing| editing.difference)
    }

    /// Whether what all agree on is shown in the text.
    pub fn shows_agreed(&self) -> bool {
        self.shows_agreed
    }

    /// Whether there is one column for each annotator.
    pub fn is_beside(&self) -> bool {
        self.beside
    }

    /// The articles that two or more of those who take part have annotated.
    pub fn articles(&self) -> &[ArticleId] {
        &self.articles
    }
}

impl Session {
    /// The review, while one goes on.
    pub fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }

    /// Who is at work: the annotator, or in a review the adjudicator.
    pub fn author(&self) -> &str {
        self.review.as_ref().map_or(&self.annotator, |review| &review.adjudicator)
    }

    /// What time it is, by the session’s clock.
    pub fn now(&self) -> jiff::Timestamp {
        (self.clock)()
    }

    /// The decision on the difference in hand.
    pub fn decision(&self) -> Option<&Decision> {
        let review = self.review.as_ref()?;
        review.here.as_ref()?.decision(review.current?, self.open.as_ref()?.set())
    }

    /// Why the difference in hand is decided as it is, or will be.
    pub fn grounds(&self) -> Grounds {
        match (self.decision(), &self.review) {
            (Some(decision), _) => Grounds { reason: decision.reason, note: decision.note.clone() },
            (None, Some(review)) => {
                let key = review.subject_key();
                key.and_then(|key| review.grounds.get(&key)).cloned().unwrap_or_default()
            }
            (None, None) => Grounds::default(),
        }
    }

    /// The first record of the first proposal of the difference in hand that has any, with whose
    /// it is: what a remark on the difference is about.
    pub(super) fn review_subject(&self) -> Option<(String, AnnotationId)> {
        let review = self.review.as_ref()?;
        let item = review.item()?;
        let chosen = review.chosen.and_then(|at| item.proposals.get(at)).into_iter();
        let mut all = chosen.chain(&item.proposals);
        let found = all.find_map(|p| Some((p.annotators.first()?, p.records.first()?)))?;
        let here = review.here.as_ref()?;
        Some((here.names().get(*found.0)?.clone(), here.own_id(*found.1)))
    }

    /// Whether whoever reviews may not see, and so not change, gold of this article. Says so.
    pub(super) fn is_gold_closed(&mut self) -> bool {
        let (Some(review), Some(open)) = (&self.review, &self.open) else { return false };
        let Err(blind) = self.project.may_see(&open.article.id, &review.adjudicator) else {
            return false;
        };
        self.say(&blind.to_string());
        true
    }

    /// How far the team has come with gold, in articles.
    pub fn gold_progress(&self) -> GoldProgress {
        use crate::annotation::Status;
        let Some(review) = &self.review else { return GoldProgress::default() };
        let done = review.articles.iter().filter(|id| self.status_of(id) == Status::Done).count();
        GoldProgress { articles: review.articles.len(), done }
    }

    pub(super) fn review_action(&mut self, action: ReviewAction) {
        match action {
            ReviewAction::Toggle => self.toggle_review(),
            ReviewAction::Step(way) => self.step_difference(way),
            ReviewAction::NextOpen => self.next_open_difference(),
            ReviewAction::Select(at) => self.select_difference(at),
            ReviewAction::Choose(way) => self.choose_proposal(way),
            ReviewAction::Look(at) => self.look_at_proposal(at),
            ReviewAction::Take(at) => self.take_proposal(at),
            ReviewAction::Accept => self.accept_proposal(),
            ReviewAction::Both => self.take_all_proposals(),
            ReviewAction::Nothing => self.decide_nothing(),
            ReviewAction::Edit => self.edit_difference(),
            ReviewAction::EndEdit => self.end_edit(),
            ReviewAction::CancelEdit => self.cancel_edit(),
            ReviewAction::Later => self.leave_for_later(),
            ReviewAction::Reopen => self.reopen_difference(),
            ReviewAction::SetReason(reason) => self.set_reason(reason),
            ReviewAction::SetNote(note) => self.set_decision_note(&note),
            ReviewAction::ByRule { rule, everywhere } => self.settle_by_rule(&rule, everywhere),
            ReviewAction::StopSettling => self.stop_settling(),
            ReviewAction::ToggleAgreed => {
                if let Some(review) = &mut self.review {
                    review.shows_agreed = !review.shows_agreed;
                }
                self.show_review();
            }
            ReviewAction::ToggleBeside => {
                if let Some(review) = &mut self.review {
                    review.beside = !review.beside;
                }
            }
            ReviewAction::Filter(filter) => self.filter_differences(filter),
            ReviewAction::Compare { annotator, takes_part } => {
                self.set_takes_part(&annotator, takes_part);
            }
            ReviewAction::WriteNote | ReviewAction::ShowRules => {
                let action = super::Action::Review(action);
                self.effects.push(super::Effect::Window(action));
            }
        }
    }
}
