//! A hand that presses keys and counts them.

use tagline::annotation::RelationEnd;
use tagline::session::{Action, Chord, Key, Session};

pub(crate) struct Hand {
    pub(crate) session: Session,
    pub(crate) keys: usize,
    /// Ctrl, Alt and Shift, as they are held down since the last key.
    pub(crate) held: [bool; 3],
    /// Keys that move the caret, and keys that choose text.
    pub(crate) moving: usize,
    pub(crate) choosing: usize,
}

fn modifiers(chord: Chord) -> [bool; 3] {
    [chord.ctrl, chord.alt, chord.shift]
}

/// What a key costs by itself: one that is held down counts like one that is struck.
pub(crate) fn cost(chord: Chord) -> usize {
    1 + modifiers(chord).iter().filter(|held| **held).count()
}

impl Hand {
    pub(crate) fn new(session: Session) -> Self {
        Self { session, keys: 0, held: [false; 3], moving: 0, choosing: 0 }
    }

    /// What is held down already is not struck again.
    pub(crate) fn press(&mut self, chord: Chord) {
        let action = self.session.action_for(chord);
        let action = action.unwrap_or_else(|| panic!("{chord} means nothing here"));
        let now = modifiers(chord);
        let new = now.iter().zip(self.held).filter(|(now, held)| **now && !held).count();
        self.held = now;
        self.keys += 1 + new;
        match action {
            Action::Move { extend: true, .. } => self.choosing += 1 + new,
            Action::Move { .. } => self.moving += 1 + new,
            _ => {}
        }
        self.session.dispatch(action);
        self.session.take_effects();
    }

    pub(crate) fn char(&mut self, c: char) {
        self.press(Chord::char(c));
    }

    pub(crate) fn key(&mut self, key: Key) {
        self.press(Chord::plain(key));
    }

    /// The other end of a link by the two letters that the window shows on it.
    pub(crate) fn letters(&mut self, end: RelationEnd) {
        self.keys += 2;
        self.session.dispatch(Action::LinkTo(end));
        self.session.take_effects();
    }

    /// A command without a key of its own: Ctrl K, the first four letters of its name, Enter.
    pub(crate) fn palette(&mut self, action: Action) {
        self.keys += 2 + 4 + 1;
        self.session.dispatch(action);
        self.session.take_effects();
    }
}
