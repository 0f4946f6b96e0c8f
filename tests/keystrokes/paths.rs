//! The fewest keys from one place of the text to another: the caret's steps as a graph, worked
//! out by asking the program where each key leads.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use tagline::session::{Action, Chord, Key, Session};

use crate::hand::{Hand, cost};

/// The keys that move the caret without the window: it alone knows rows.
fn moves() -> Vec<Chord> {
    let mut all = Vec::new();
    for key in [Key::Right, Key::Left, Key::Up, Key::Down] {
        let plain = Chord::plain(key);
        let sideways = matches!(key, Key::Right | Key::Left);
        if sideways {
            all.extend([plain, plain.alt()]);
        }
        all.push(plain.ctrl());
    }
    all
}

/// Where keys lead from each place.
#[derive(Default)]
pub(crate) struct Paths {
    steps: HashMap<(usize, usize), Vec<(Chord, usize)>>,
}

impl Paths {
    /// The keys that take the caret from `from` to `to`. With an anchor they extend the
    /// selected text, which goes from the anchor to `to` then.
    pub(crate) fn find(
        &mut self,
        session: &mut Session,
        (from, to): (usize, usize),
        anchor: Option<usize>,
    ) -> Vec<Chord> {
        let mut best: HashMap<usize, (usize, Option<(usize, Chord)>)> = HashMap::new();
        let mut open = BinaryHeap::new();
        best.insert(from, (0, None));
        open.push(Reverse((0, from)));
        while let Some(Reverse((spent, at))) = open.pop() {
            if at == to {
                break;
            }
            if best.get(&at).is_some_and(|(known, _)| *known < spent) {
                continue;
            }
            for (chord, next) in self.steps(session, at, anchor) {
                let all = spent + cost(chord);
                if best.get(&next).is_none_or(|(known, _)| all < *known) {
                    best.insert(next, (all, Some((at, chord))));
                    open.push(Reverse((all, next)));
                }
            }
        }
        let mut path = Vec::new();
        let mut at = to;
        while let Some((_, Some((before, chord)))) = best.get(&at) {
            path.push(*chord);
            at = *before;
        }
        assert!(at == from, "no keys lead from {from} to {to}");
        path.reverse();
        path
    }

    fn steps(
        &mut self,
        session: &mut Session,
        at: usize,
        anchor: Option<usize>,
    ) -> Vec<(Chord, usize)> {
        // Extending depends on the anchor as well.
        let key = (at, anchor.map_or(usize::MAX, |anchor| anchor));
        if let Some(known) = self.steps.get(&key) {
            return known.clone();
        }
        let mut found = Vec::new();
        for chord in moves() {
            let chord = if anchor.is_some() { chord.shift() } else { chord };
            session.dispatch(Action::PlaceCaret { at: anchor.unwrap_or(at), extend: false });
            if anchor.is_some() {
                session.dispatch(Action::PlaceCaret { at, extend: true });
            }
            let Some(action @ Action::Move { .. }) = session.action_for(chord) else { continue };
            session.dispatch(action);
            if let Some(caret) = session.selection().caret
                && caret.head != at
            {
                found.push((chord, caret.head));
            }
        }
        session.take_effects();
        self.steps.insert(key, found.clone());
        found
    }
}

impl Hand {
    /// Puts the caret at a place.
    pub(crate) fn go(&mut self, paths: &mut Paths, to: usize) {
        let from = match self.session.selection().caret {
            Some(caret) => caret.head,
            None => {
                // The first step puts the caret at the beginning, or leaves what is in hand.
                self.key(Key::Right);
                self.session.selection().caret.unwrap().head
            }
        };
        let path = paths.find(&mut self.session, (from, to), None);
        // Finding the way has moved the caret about.
        self.session.dispatch(Action::PlaceCaret { at: from, extend: false });
        for chord in path {
            self.press(chord);
        }
        assert_eq!(self.session.selection().caret.unwrap().head, to, "the keys lead there");
    }

    /// Chooses the text from the caret to a place.
    pub(crate) fn choose(&mut self, paths: &mut Paths, to: usize) {
        let from = self.session.selection().caret.unwrap().head;
        let path = paths.find(&mut self.session, (from, to), Some(from));
        self.session.dispatch(Action::PlaceCaret { at: from, extend: false });
        for chord in path {
            self.press(chord);
        }
        let caret = self.session.selection().caret.unwrap();
        assert_eq!((caret.anchor, caret.head), (from, to), "the keys choose the text");
    }
}
