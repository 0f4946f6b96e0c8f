//! Keys that a user has given to actions in place of the program’s own.
//!
//! They are the same for every project and on the welcome screen, and every tooltip shows them, so
//! they are kept for the whole thread of the window ([`use_bindings`]) and not handed from place to
//! place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::action::Action;
use super::key::{Chord, Key};
use super::keymap::{Reviewing, Situation, is_possible};
use super::page::Page;
use super::registry::{ACTIONS, ActionInfo};
use crate::schema::Schema;

/// Chords by the position of actions in [`ACTIONS`], in files by their names
/// ([`ActionInfo::name`]); actions that are not here have their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bindings {
    changed: BTreeMap<usize, Vec<Chord>>,
}

/// What else a chord means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// An action that can be possible at the same time, by its position in [`ACTIONS`].
    Action(usize),
    /// The label, relation or other thing of the schema of which it is the key; this comes first
    /// while something is in hand.
    Schema(String),
}

thread_local! {
    static IN_USE: RefCell<Rc<Bindings>> = RefCell::default();
}

/// Keys mean this from now on, on this thread.
pub fn use_bindings(bindings: Bindings) {
    IN_USE.with(|in_use| *in_use.borrow_mut() = Rc::new(bindings));
}

/// What keys mean on this thread.
pub fn bindings() -> Rc<Bindings> {
    IN_USE.with(|in_use| Rc::clone(&in_use.borrow()))
}

impl ActionInfo {
    /// What the action is called in files: as the program writes it, `Review(Step(Forward))`.
    pub fn name(&self) -> String {
        format!("{:?}", self.action)
    }
}

impl Bindings {
    /// Reads chords as they are in the settings; with what could not be understood, in sentences.
    /// An action that is not known is said and left out.
    pub fn read(written: &BTreeMap<String, Vec<String>>) -> (Self, Vec<String>) {
        let mut bindings = Self::default();
        let mut problems = Vec::new();
        for (name, chords) in written {
            let Some(at) = ACTIONS.iter().position(|info| info.name() == *name) else {
                problems
                    .push(format!("Settings: there is no action “{name}”; its keys are left out."));
                continue;
            };
            let mut read = Vec::new();
            for chord in chords {
                match chord.parse() {
                    Ok(chord) => read.push(chord),
                    Err(why) => problems.push(format!("Settings, keys of {name}: {why}.")),
                }
            }
            // Without a key that can be read the action keeps its own.
            if chords.is_empty() || !read.is_empty() {
                bindings.changed.insert(at, read);
            }
        }
        (bindings, problems)
    }

    /// The same as it is written into the settings.
    pub fn write(&self) -> BTreeMap<String, Vec<String>> {
        let words = |chords: &Vec<Chord>| chords.iter().map(ToString::to_string).collect();
        let named =
            self.changed.iter().filter_map(|(at, chords)| Some((ACTIONS.get(*at)?, chords)));
        named.map(|(info, chords)| (info.name(), words(chords))).collect()
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// The keys of an action, the one to show first.
    pub fn chords<'a>(&'a self, info: &'a ActionInfo) -> &'a [Chord] {
        if self.changed.is_empty() {
            return info.chords;
        }
        let changed = place(info).and_then(|at| self.changed.get(&at));
        changed.map_or(info.chords, Vec::as_slice)
    }

    /// Whether the keys of an action are not the program’s own.
    pub fn is_changed(&self, info: &ActionInfo) -> bool {
        place(info).is_some_and(|at| self.changed.contains_key(&at))
    }

    /// Gives an action these keys and no others.
    pub fn set(&mut self, info: &ActionInfo, chords: Vec<Chord>) {
        let Some(at) = place(info) else { return };
        if chords == info.chords {
            self.changed.remove(&at);
        } else {
            self.changed.insert(at, chords);
        }
    }

    /// Puts a chord in place of the one that is shown.
    pub fn set_first(&mut self, info: &ActionInfo, chord: Chord) {
        let mut chords = vec![chord];
        chords.extend(self.chords(info).iter().skip(1).filter(|known| **known != chord));
        self.set(info, chords);
    }

    /// Takes a chord from an action.
    pub fn take(&mut self, info: &ActionInfo, chord: Chord) {
        let left = self.chords(info).iter().copied().filter(|known| *known != chord).collect();
        self.set(info, left);
    }

    /// Gives an action its own keys again.
    pub fn reset(&mut self, info: &ActionInfo) {
        self.set(info, info.chords.to_vec());
    }

    /// What a chord would mean beside the action at position `at` of [`ACTIONS`], where both can be
    /// possible at the same time. Of two actions the one that stands first is carried out.
    pub fn clashes(&self, at: usize, chord: Chord, schema: Option<&Schema>) -> Vec<Clash> {
        let Some(own) = ACTIONS.get(at) else { return Vec::new() };
        let mut clashes = Vec::new();
        if let Some(schema) = schema
            && on_articles(&own.action)
        {
            clashes.extend(schema_keys(chord, schema).into_iter().map(Clash::Schema));
        }
        let others = ACTIONS.iter().enumerate().filter(|(other, info)| {
            *other != at
                && self.chords(info).contains(&chord)
                && together(&own.action, &info.action)
        });
        clashes.extend(others.map(|(other, _)| Clash::Action(other)));
        clashes
    }
}

/// Where an action stands in the list. Asked for every tooltip of every frame.
fn place(info: &ActionInfo) -> Option<usize> {
    ACTIONS.iter().position(|known| std::ptr::eq(known, info))
}

/// Whether an action can be possible while an article is annotated.
fn on_articles(action: &Action) -> bool {
    situations().any(|now| now.page.is_none() && now.review.is_none() && is_possible(action, now))
}

/// Whether two actions can be possible at the same time.
fn together(one: &Action, other: &Action) -> bool {
    situations().any(|now| is_possible(one, now) && is_possible(other, now))
}

/// What the schema calls a key alone.
fn schema_keys(chord: Chord, schema: &Schema) -> Vec<String> {
    let Key::Char(c) = chord.key else { return Vec::new() };
    if chord.ctrl || chord.alt || chord.shift {
        return Vec::new();
    }
    let labels = schema.span_labels().filter(|(_, l)| l.key == Some(c)).map(|(_, l)| &l.name);
    let relations = schema.relations.iter().filter(|r| r.key == Some(c)).map(|r| &r.name);
    labels.chain(relations).cloned().collect()
}

/// Every situation that makes a difference to what is possible.
fn situations() -> impl Iterator<Item = Situation> {
    let bit = |bits: u32, at: u32| bits & (1 << at) != 0;
    (0..1_u32 << 10).flat_map(move |bits| {
        let reviews = [
            None,
            Some(Reviewing { difference: false, decided: false }),
            Some(Reviewing { difference: true, decided: false }),
            Some(Reviewing { difference: true, decided: true }),
        ];
        let pages = [None, Some(Page::Project), Some(Page::Agreement), Some(Page::Schema)];
        let now = Situation {
            article: bit(bits, 0),
            span: bit(bits, 1),
            text: bit(bits, 2),
            comment: bit(bits, 3),
            fragment: bit(bits, 4),
            link: bit(bits, 5),
            part: bit(bits, 6),
            editing: bit(bits, 7),
            search: bit(bits, 8),
            bulk: bit(bits, 9),
            review: None,
            page: None,
        };
        reviews
            .into_iter()
            .map(move |review| Situation { review, ..now })
            .chain(pages.into_iter().skip(1).map(move |page| Situation { page, ..now }))
    })
}

/// Whether keys can be given to a chord: Escape always leaves what is in hand.
pub const fn can_be_bound(chord: Chord) -> bool {
    !matches!(chord.key, Key::Escape | Key::Tab)
}
