//! A hand that presses keys and counts them.

use tagline::annotation::RelationEnd;
use tagline::session::{Action, Chord, Key, Session};

pub(crate) struct Hand {
    pub(crate) session: Session,
    pub(crate) keys: usize,
}

/// A key that is held down counts like one that is struck.
pub(crate) fn cost(chord: Chord) -> usize {
    1 + usize::from(chord.ctrl) + usize::from(chord.alt) + usize::from(chord.shift)
}

impl Hand {
    pub(crate) fn press(&mut self, chord: Chord) {
        let action = self.session.action_for(chord);
        let action = action.unwrap_or_else(|| panic!("{chord} means nothing here"));
        self.keys += cost(chord);
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
