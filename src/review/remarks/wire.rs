//! A remark as a line of a file: offsets in code points with the words beside them, what is
//! empty left out, what is not known kept. The author and the text that most lines count
//! along are said once, in the file's head.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Passage, Remark, RemarkKind, RemarkTarget};
use crate::annotation::wire::{Offsets, bare, is_default, unknown};
use crate::annotation::{AnnotationId, UnknownFields};
use crate::text::{CharRange, Sha256};

/// `(id: "k3f9x20ahq", on: Annotation("Ben", "04tmdw5r1v"), label: "PER", at: [(120, 123)],
/// words: "Ada", text: "A ship, not a person?", made: "…")`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Line {
    id: AnnotationId,
    on: On,
    #[serde(default, skip_serializing_if = "is_default")]
    label: String,
    #[serde(default, skip_serializing_if = "is_default")]
    at: Vec<Offsets>,
    #[serde(default, skip_serializing_if = "is_default")]
    words: String,
    #[serde(default, skip_serializing_if = "is_default", with = "bare")]
    text_sha256: Option<Sha256>,
    #[serde(default, skip_serializing_if = "is_default", with = "bare")]
    answers: Option<AnnotationId>,
    #[serde(default, skip_serializing_if = "is_default")]
    kind: RemarkKind,
    #[serde(default, skip_serializing_if = "is_default")]
    text: String,
    made: Timestamp,
    #[serde(default, skip_serializing_if = "is_default", with = "bare")]
    edited: Option<Timestamp>,
    #[serde(skip)]
    unknown: UnknownFields,
}

/// What a remark is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum On {
    /// Whose set, and the record in it.
    Annotation(String, AnnotationId),
    Comment,
    Article,
    Label(String),
}

/// A line says something that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Offsets that run backwards.
    #[error("{id}: the offsets {} to {} run backwards; correct them", at.0, at.1)]
    Offsets {
        /// The remark.
        id: AnnotationId,
        /// What it says.
        at: Offsets,
    },
    /// Offsets that count along nobody knows what.
    #[error(
        "{id}: these offsets are of no text; give its hash as text_sha256 in the file’s head, or delete the offsets"
    )]
    NoText {
        /// The remark.
        id: AnnotationId,
    },
    /// A comment without a place or with several.
    #[error("{id}: a comment has one place; give its start and end in `at`")]
    Comment {
        /// The remark.
        id: AnnotationId,
    },
}

impl LineError {
    /// The remark that it is about.
    pub const fn id(&self) -> AnnotationId {
        match self {
            Self::Offsets { id, .. } | Self::NoText { id } | Self::Comment { id } => *id,
        }
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Known<'a>(&'a Line);
        impl Serialize for Known<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Line::serialize(self.0, serializer)
            }
        }
        if self.unknown.is_empty() {
            Self::serialize(self, serializer)
        } else {
            unknown::serialize(&Known(self), &self.unknown, serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (line, unknown) = unknown::deserialize(deserializer, |inner| Self::deserialize(inner))?;
        Ok(Self { unknown, ..line })
    }
}

impl Line {
    /// For a file of its author's whose head names the text `head`.
    pub fn to_wire(remark: &Remark, head: Option<Sha256>) -> Self {
        let (on, label, passage) = match remark.on.clone() {
            RemarkTarget::Annotation { annotator, id, label, passage } => {
                (On::Annotation(annotator, id), label, passage)
            }
            RemarkTarget::Comment(passage) => (On::Comment, String::new(), passage),
            RemarkTarget::Article => (On::Article, String::new(), Passage::default()),
            RemarkTarget::Label(name) => (On::Label(name), String::new(), Passage::default()),
        };
        Self {
            id: remark.id,
            on,
            label,
            at: passage.at.iter().map(|range| (range.start, range.end)).collect(),
            words: passage.words,
            text_sha256: passage.text_sha256.filter(|own| Some(*own) != head),
            answers: remark.answers,
            kind: remark.kind,
            text: remark.text.clone(),
            made: remark.at,
            edited: remark.edited,
            unknown: remark.unknown.clone(),
        }
    }

    /// The remark in a file of `by` whose head names the text `head`.
    ///
    /// # Errors
    /// If its place cannot be one.
    pub fn from_wire(self, by: &str, head: Option<Sha256>) -> Result<Remark, LineError> {
        let id = self.id;
        if let Some(at) = self.at.iter().find(|(start, end)| start > end) {
            return Err(LineError::Offsets { id, at: *at });
        }
        let text_sha256 = match self.text_sha256.or(head) {
            _ if self.at.is_empty() => None,
            None => return Err(LineError::NoText { id }),
            found => found,
        };
        if matches!(self.on, On::Comment) && self.at.len() != 1 {
            return Err(LineError::Comment { id });
        }
        let at = self.at.iter().map(|(start, end)| CharRange::new(*start, *end)).collect();
        let passage = Passage { at, text_sha256, words: self.words };
        let on = match self.on {
            On::Annotation(annotator, id) => {
                RemarkTarget::Annotation { annotator, id, label: self.label, passage }
            }
            On::Comment => RemarkTarget::Comment(passage),
            On::Article => RemarkTarget::Article,
            On::Label(name) => RemarkTarget::Label(name),
        };
        Ok(Remark {
            id,
            kind: self.kind,
            text: self.text,
            answers: self.answers,
            on,
            by: by.to_owned(),
            at: self.made,
            edited: self.edited,
            unknown: self.unknown,
        })
    }
}
