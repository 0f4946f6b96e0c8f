//! What the window remembers of a review; dropping it loses nothing but notes that are not said.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::known::Known;
use super::rules::RulesState;
use crate::review::compare::Item;
use crate::session::{Action, Review, ReviewAction, Session};

/// What the window remembers of a review.
#[derive(Debug, Default)]
pub(crate) struct ReviewState {
    /// The list of articles is shown at the left, in place of the differences.
    pub(crate) articles: bool,
    /// Overlaps count in the table of pairs, not only equal boundaries.
    pub(crate) overlap: bool,
    /// Notes that were typed and are not part of gold yet, by difference.
    notes: BTreeMap<String, String>,
    /// What is counted of the article, as it was last worked out.
    pub(super) known: Option<Rc<Known>>,
    /// How far the list of differences is scrolled, and how high it is, in points.
    pub(super) scrolled: (f32, f32),
    /// The difference that was last brought into view.
    pub(super) seen: Option<usize>,
    /// The sheet of rules, while it is open.
    pub(crate) rules: Option<RulesState>,
}

impl ReviewState {
    /// What stands in the note's field: what was typed, or else what is kept.
    pub(super) fn note(&self, session: &Session) -> String {
        let typed = key_of(session).and_then(|key| self.notes.get(&key));
        typed.cloned().unwrap_or_else(|| session.grounds().note)
    }

    /// Keeps what was typed about the difference in hand.
    pub(super) fn type_note(&mut self, session: &Session, text: String) {
        if let Some(key) = key_of(session) {
            self.notes.insert(key, text);
        }
    }

    /// What makes the typed note on the difference in hand part of its decision, or of the one
    /// to be made; none if it is that already. Once it is part of a decision, it is forgotten
    /// here.
    pub(crate) fn keep_note(&mut self, session: &Session) -> Option<Action> {
        let key = key_of(session)?;
        let typed = self.notes.get(&key)?.clone();
        let kept = session.grounds().note == typed.trim();
        if session.decision().is_some() || typed.trim().is_empty() {
            self.notes.remove(&key);
        }
        (!kept).then_some(Action::Review(ReviewAction::SetNote(typed)))
    }
}

/// What a difference is told by, as long as what is proposed stays.
fn key_of(session: &Session) -> Option<String> {
    let item: &Item = session.review().and_then(Review::item)?;
    let said: Vec<&str> = item.proposals.iter().map(|p| p.said.as_str()).collect();
    Some(format!("{:?} {:?} {said:?}", session.current_id()?, item.subject))
}
