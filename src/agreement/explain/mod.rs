//! What each figure of a report says, for whoever has to choose one or believe one. The names
//! are those of the report's JSON; that every figure has its text is tested in
//! `tests/review/explained.rs`.

mod beyond_chance;
mod matches;

use std::fmt;

use serde::Serialize;

/// What a figure is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Help {
    /// Its name in the report.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it measures, and in which units.
    pub measures: &'static str,
    /// When it is the right one.
    pub when: &'static str,
    /// When it misleads.
    pub when_not: &'static str,
    /// Where it is defined, or was first used for this.
    pub reference: Reference,
}

/// A publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Who wrote it.
    pub authors: &'static str,
    /// When it came out.
    pub year: u16,
    /// Its title.
    pub title: &'static str,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, “{}”, {}", self.authors, self.title, self.year)
    }
}

const COUNT: usize = beyond_chance::ALL.len() + matches::ALL.len();

/// All figures, in the order they are best read in: those that weigh agreement against chance,
/// then those that count what is the same.
pub static ALL: [Help; COUNT] = joined();

/// The help on a figure, by its name in the report.
pub fn of(name: &str) -> Option<&'static Help> {
    ALL.iter().find(|help| help.name == name)
}

#[allow(clippy::indexing_slicing)] // Worked out while compiling, which would fail.
const fn joined() -> [Help; COUNT] {
    let (first, then) = (beyond_chance::ALL, matches::ALL);
    let mut all = [first[0]; COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = if at < first.len() { first[at] } else { then[at - first.len()] };
        at += 1;
    }
    all
}
