//! How far the figures are, told to whoever waits for them.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// How far the figures are: `done` of `of` steps, of no particular unit. It never goes back, and
/// `of` stays what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many steps are done.
    pub done: usize,
    /// How many there are.
    pub of: usize,
    /// The layer or type of relation that is being worked on, or [`super::CHAINS`].
    pub what: Arc<str>,
}

/// So many steps has every record of a part.
const STEPS: usize = 100;

/// Counts steps, and asks whether to go on. Work is in parts, such as the figures of a layer;
/// each takes as long as it has records, as far as anybody knows.
pub(super) struct Meter<'a> {
    between: &'a dyn Fn(Progress) -> bool,
    of: usize,
    part: RefCell<Part>,
    stopped: Cell<bool>,
}

struct Part {
    what: Arc<str>,
    /// The step that it began with.
    from: usize,
    steps: usize,
    /// Steps of all that are done.
    done: usize,
    /// How many figures are done, of how many.
    figures: (usize, usize),
}

impl<'a> Meter<'a> {
    /// For parts of so many records each.
    pub(super) fn new(
        parts: impl Iterator<Item = usize>,
        between: &'a dyn Fn(Progress) -> bool,
    ) -> Self {
        let part = Part { what: "".into(), from: 0, steps: 0, done: 0, figures: (0, 1) };
        let of = parts.map(steps).sum();
        Self { between, of, part: RefCell::new(part), stopped: Cell::new(false) }
    }

    /// Begins a part of so many records, which makes about so many figures. Whatever there was
    /// before is done. `None` if it is not to go on.
    pub(super) fn begin(&self, what: &str, records: usize, figures: usize) -> Option<()> {
        let mut part = self.part.borrow_mut();
        let from = part.from + part.steps;
        let figures = (0, figures.max(1));
        *part = Part { what: what.into(), from, steps: steps(records), done: from, figures };
        drop(part);
        self.go_on().then_some(())
    }

    /// That everything is done. `None` if it was stopped.
    pub(super) fn end(&self) -> Option<()> {
        self.part.borrow_mut().done = self.of;
        self.go_on().then_some(())
    }

    /// That a figure of the part is done.
    pub(super) fn figure(&self) {
        let (done, of) = {
            let mut part = self.part.borrow_mut();
            part.figures.0 += 1;
            part.figures
        };
        self.set(done, of);
    }

    /// That so much of the part is done, and whether to go on.
    pub(super) fn at(&self, done: usize, of: usize) -> bool {
        self.set(done, of);
        self.go_on()
    }

    /// Whether to go on. Who once says no has said so for good.
    pub(super) fn go_on(&self) -> bool {
        if !self.stopped.get() {
            let part = self.part.borrow();
            let progress = Progress { done: part.done, of: self.of, what: part.what.clone() };
            drop(part);
            self.stopped.set(!(self.between)(progress));
        }
        !self.stopped.get()
    }

    fn set(&self, done: usize, of: usize) {
        let mut part = self.part.borrow_mut();
        let own = part.steps * done.min(of) / of.max(1);
        part.done = part.done.max(part.from + own);
    }
}

/// A part without records is looked through all the same.
const fn steps(records: usize) -> usize {
    (records + 1) * STEPS
}
