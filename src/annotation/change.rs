//! Changes: the records before and after, and nothing else.

use super::{
    AnnotationId, Chain, Decision, Refusal, Relation, SegmentLabel, Span, Status, Unplaced,
};

/// One record replaced by another. `None` before means it is made, `None` after
/// means it is deleted. Both sides have the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Swap<T> {
    /// What was there.
    pub before: Option<T>,
    /// What is there now.
    pub after: Option<T>,
}

/// One step of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A span made, changed or deleted.
    Span(Swap<Span>),
    /// A relation made, changed or deleted.
    Relation(Swap<Relation>),
    /// A segment label made, changed or deleted.
    SegmentLabel(Swap<SegmentLabel>),
    /// A chain made, changed or deleted.
    Chain(Swap<Chain>),
    /// An entry of the unplaced list made or settled.
    Unplaced(Swap<Unplaced>),
    /// A suggestion refused, or a refusal taken back.
    Refusal(Swap<Refusal>),
    /// A difference settled, or a decision taken back.
    Decision(Swap<Decision>),
    /// The status set.
    Status {
        /// What it was.
        before: Status,
        /// What it is now.
        after: Status,
    },
    /// The set follows another version of the schema from here on.
    Schema {
        /// The version before.
        before: u32,
        /// The version now.
        after: u32,
    },
}

/// What one command does, as data: applied whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it does, for the undo hint: `Tag PER “Ada”`.
    pub title: String,
    /// The steps, in order.
    pub edits: Vec<Edit>,
}

/// A change does not fit the set: what it expects to find is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A record differs from what the change expects.
    #[error("this change was made on another state of the set ({what} {id} is not as it expects)")]
    Record {
        /// The kind of record.
        what: &'static str,
        /// The record.
        id: AnnotationId,
    },
    /// The status differs.
    #[error("this change was made on another state of the set (its status is not as it expects)")]
    Status,
}

impl<T: Clone> Swap<T> {
    /// A record that is made.
    pub const fn make(after: T) -> Self {
        Self { before: None, after: Some(after) }
    }

    /// A record that is deleted.
    pub const fn delete(before: T) -> Self {
        Self { before: Some(before), after: None }
    }

    /// A record that is replaced.
    pub const fn replace(before: T, after: T) -> Self {
        Self { before: Some(before), after: Some(after) }
    }

    fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }
}

impl Edit {
    /// The edit that undoes this one.
    pub fn inverse(&self) -> Self {
        match self {
            Self::Span(swap) => Self::Span(swap.inverse()),
            Self::Relation(swap) => Self::Relation(swap.inverse()),
            Self::SegmentLabel(swap) => Self::SegmentLabel(swap.inverse()),
            Self::Chain(swap) => Self::Chain(swap.inverse()),
            Self::Unplaced(swap) => Self::Unplaced(swap.inverse()),
            Self::Refusal(swap) => Self::Refusal(swap.inverse()),
            Self::Decision(swap) => Self::Decision(swap.inverse()),
            Self::Status { before, after } => Self::Status { before: *after, after: *before },
            Self::Schema { before, after } => Self::Schema { before: *after, after: *before },
        }
    }
}

impl Change {
    /// The change that undoes this one exactly.
    pub fn inverse(&self) -> Self {
        Self {
            title: self.title.clone(),
            edits: self.edits.iter().rev().map(Edit::inverse).collect(),
        }
    }

    /// The versions of the schema that it leads from and to, if it brings a set along to
    /// another.
    pub fn schema_versions(&self) -> Option<(u32, u32)> {
        self.edits.iter().find_map(|edit| match edit {
            Edit::Schema { before, after } => Some((*before, *after)),
            _ => None,
        })
    }

    /// Whether it does nothing.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }
}
