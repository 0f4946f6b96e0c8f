//! What can be wrong with a record read from a file.

use super::Offsets;
use crate::annotation::AnnotationId;

/// A record does not fit the text or the other records.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// It covers other text than it says.
    #[error("{0}")]
    Text(Box<Mismatch>),
    /// It has offsets that are not in the text.
    #[error(
        "{id}: the offsets {} to {} do not fit this text of {length} code points; \
         correct them or delete the line", at.0, at.1
    )]
    Offsets {
        /// The record.
        id: AnnotationId,
        /// Where it says to be.
        at: Offsets,
        /// Length of the text in code points.
        length: usize,
    },
    /// A span without fragments.
    #[error("{id}: this span has no offsets; give them in `at`, or delete the line")]
    NoPlace {
        /// The span.
        id: AnnotationId,
    },
    /// Two records with the same id.
    #[error("{id}: this id is used by two records; delete one of them or give it another id")]
    Twice {
        /// The id.
        id: AnnotationId,
    },
    /// A number that is not finite.
    #[error("{id}: the attribute “{name}” is not a finite number; correct it")]
    Number {
        /// The record.
        id: AnnotationId,
        /// The attribute.
        name: String,
    },
    /// A range in memory does not lie in the text (while writing).
    #[error("{id}: the bytes {start} to {end} do not fit the text that is written")]
    Bytes {
        /// The record.
        id: AnnotationId,
        /// First byte.
        start: usize,
        /// First byte after.
        end: usize,
    },
}

/// A record covers other text than it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The record.
    pub id: AnnotationId,
    /// Where it says to be.
    pub at: Vec<Offsets>,
    /// The text that it says is there.
    pub expected: String,
    /// The text that is there.
    pub found: String,
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at: Vec<String> = self.at.iter().map(|(a, b)| format!("{a} to {b}")).collect();
        write!(
            f,
            "{}: the text at {} is “{}”, but the line says “{}”; correct the offsets or the text",
            self.id,
            at.join(", "),
            self.found,
            self.expected
        )
    }
}

impl WireError {
    /// The record that is wrong.
    pub const fn id(&self) -> AnnotationId {
        match self {
            Self::Text(mismatch) => mismatch.id,
            Self::Offsets { id, .. }
            | Self::NoPlace { id }
            | Self::Twice { id }
            | Self::Number { id, .. }
            | Self::Bytes { id, .. } => *id,
        }
    }
}
