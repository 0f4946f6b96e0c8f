//! What people say to each other about the work: remarks that hang on an annotation, a
//! comment, an article or a label, in threads that can be resolved.
//!
//! A remark belongs to its author, who alone can change or delete it; so each author's
//! remarks are a list of their own, and two copies of one list merge without a question
//! ([`merge()`]). Threads are worked out from everybody's lists ([`threads()`]) and found again
//! in a changed text ([`place_in`]). A remark is never dropped: when what it was about is
//! gone, it still says the words.
//!
//! Deliberately not here: files, and who may see what (see [`Thread::seen_by`] for the rule).

mod merge;
mod place;
mod target;
mod threads;
mod wire;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use merge::merge;
pub use place::place_in;
pub use target::{Passage, RemarkTarget};
pub use threads::{Place, Thread, threads};
pub use wire::{Line, LineError};

use crate::annotation::{AnnotationId, UnknownFields};

/// One thing that somebody said, or did to a thread. The order of fields is the one in which
/// equal stamps are decided by (see [`merge()`]).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Stable, unique among its author's remarks.
    pub id: AnnotationId,
    /// What it does.
    pub kind: RemarkKind,
    /// What is said; can be empty where something is done.
    pub text: String,
    /// The remark that the thread begins with; `None` if it is this one.
    pub answers: Option<AnnotationId>,
    /// What it is about. Answers say it too, since the thread's first remark is in a file
    /// that may not be here yet.
    pub on: RemarkTarget,
    /// Who says it.
    pub by: String,
    /// When it was said.
    pub at: Timestamp,
    /// When its author changed or deleted it, if ever.
    pub edited: Option<Timestamp>,
    /// What else its file says.
    pub unknown: UnknownFields,
}

/// What a remark does.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum RemarkKind {
    /// It says something.
    #[default]
    Said,
    /// It settles the thread, perhaps with a word.
    Resolved,
    /// It opens the thread again.
    Reopened,
    /// Its author has taken it back. It stays as a mark with its words, so that it does not come
    /// back with another copy of the file, and can be put back by its author.
    Deleted,
}

impl Remark {
    /// When it became what it is.
    pub fn stamp(&self) -> Timestamp {
        self.edited.unwrap_or(self.at)
    }

    /// Says something else in its place.
    pub fn edit(&mut self, text: &str, now: Timestamp) {
        text.clone_into(&mut self.text);
        self.edited = Some(after(now, self.stamp()));
    }

    /// Takes it back. Its words stay in its author's file; threads are without them.
    pub fn delete(&mut self, now: Timestamp) {
        self.kind = RemarkKind::Deleted;
        self.edited = Some(after(now, self.stamp()));
    }

    /// Puts back what was taken back.
    pub fn put_back(&mut self, now: Timestamp) {
        self.kind = RemarkKind::Said;
        self.edited = Some(after(now, self.stamp()));
    }
}

/// `now`, or just after `earlier` where clocks say otherwise: what follows comes later.
pub fn after(now: Timestamp, earlier: Timestamp) -> Timestamp {
    let next = Timestamp::from_nanosecond(earlier.as_nanosecond().saturating_add(1));
    next.map_or(now, |next| now.max(next))
}
