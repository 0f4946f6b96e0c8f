//! The records and changes as they stand in files: offsets in code points, with the
//! covered text beside them, one record a line, what is empty left out. Shared by the
//! set file and the journal. Knows how a line looks; knows no file.
//!
//! Reading checks that offsets and text agree, and says which do not. Fields of a
//! record that this version does not know are kept.

mod convert;
mod error;
mod records;
mod sketch;
mod steps;
pub(crate) mod unknown;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) use convert::FIRST_WORDS;
pub use convert::{covered, first_words};
pub use error::{Mismatch, WireError};
pub(super) use sketch::UNKNOWN;

use super::{
    AnnotationId, Attributes, Confidence, Family, Opinion, OriginKind, Reason, Status,
    UnknownFields, Verdict,
};
use crate::text::Sha256;

/// Half-open, in code points.
pub type Offsets = (usize, usize);

/// All records of a set, each kind sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// In text order.
    pub spans: Vec<Span>,
    /// By id, as are those below.
    pub relations: Vec<Relation>,
    #[allow(missing_docs)]
    pub segment_labels: Vec<SegmentLabel>,
    #[allow(missing_docs)]
    pub chains: Vec<Chain>,
    #[allow(missing_docs)]
    pub unplaced: Vec<Unplaced>,
    /// Suggestions that were refused.
    pub refused: Vec<Refusal>,
    /// How differences between annotators were settled.
    pub decisions: Vec<Decision>,
    #[allow(missing_docs)]
    pub status: Status,
}

macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(remote = "Self")]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// The annotator, file or suggester behind it.
            #[serde(default, skip_serializing_if = "is_default")]
            pub by: String,
            /// When it was made.
            #[serde(default, skip_serializing_if = "is_default")]
            pub made: Timestamp,
            /// How it came to be.
            #[serde(default, skip_serializing_if = "is_default")]
            pub origin: OriginKind,
            /// Fields that this version does not know.
            #[serde(skip)]
            pub unknown: UnknownFields,
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                struct Known<'a>(&'a $name);
                impl Serialize for Known<'_> {
                    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                        $name::serialize(self.0, serializer)
                    }
                }
                if self.unknown.is_empty() {
                    $name::serialize(self, serializer)
                } else {
                    unknown::serialize(&Known(self), &self.unknown, serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let (record, unknown) =
                    unknown::deserialize(deserializer, |inner| $name::deserialize(inner))?;
                Ok(Self { unknown, ..record })
            }
        }
    };
}

record! {
    /// `(id: "k3f9x20ahq", label: "PER", at: [(120, 123)], text: "Ada", by: "Ben", …)`
    Span {
        /// Its id.
        id: AnnotationId,
        /// Name of a span label.
        label: String,
        /// The fragments.
        at: Vec<Offsets>,
        /// What they cover, joined by ` … `. Checked on reading unless left out.
        #[serde(default, skip_serializing_if = "is_default")]
        text: String,
        /// What else is said of it.
        #[serde(default, skip_serializing_if = "is_default")]
        attributes: Attributes,
        /// The annotator's remark.
        #[serde(default, skip_serializing_if = "is_default")]
        note: String,
        /// Percent, without `Some`.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        confidence: Option<Confidence>,
        /// Where it has no place any more, the text that its offsets count along.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        of_text: Option<Sha256>,
    }
}

record! {
    /// `(id: …, label: "speaker", from: Span("k3f9x20ahq"), to: Comment(816, 999), …)`
    Relation {
        /// Its id.
        id: AnnotationId,
        /// Name of a relation type.
        label: String,
        /// Where it starts.
        from: End,
        /// Where it ends.
        to: End,
        /// What else is said of it.
        #[serde(default, skip_serializing_if = "is_default")]
        attributes: Attributes,
        /// The annotator's remark.
        #[serde(default, skip_serializing_if = "is_default")]
        note: String,
        /// Where it has no place any more, the text that its offsets count along.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        of_text: Option<Sha256>,
    }
}

record! {
    /// `(id: …, layer: "Stance", label: "For", on: Comment(816, 999), text: "Ada", …)`
    SegmentLabel {
        /// Its id.
        id: AnnotationId,
        /// Name of a segment layer.
        layer: String,
        /// Name of a label of that layer.
        label: String,
        /// What it is said of.
        on: Place,
        /// The first words of that. Checked on reading unless left out.
        #[serde(default, skip_serializing_if = "is_default")]
        text: String,
        /// The annotator's remark.
        #[serde(default, skip_serializing_if = "is_default")]
        note: String,
        /// Percent, without `Some`.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        confidence: Option<Confidence>,
        /// Where it has no place any more, the text that its offsets count along.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        of_text: Option<Sha256>,
    }
}

record! {
    /// `(id: …, name: "Ada", members: ["k3f9x20ahq", …], …)`
    Chain {
        /// Its id.
        id: AnnotationId,
        /// The canonical name.
        name: String,
        /// Its type.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        kind: Option<String>,
        /// Its id in a knowledge base.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        knowledge_base_id: Option<String>,
        /// The mentions.
        members: BTreeSet<AnnotationId>,
    }
}

record! {
    /// `(id: …, kind: "quote", text: "“never again”", by: "Ben", …)`
    Refusal {
        /// Its id.
        id: AnnotationId,
        /// What was proposed.
        kind: String,
        /// The words it was about.
        text: String,
        /// Which of those with these words, from 0.
        #[serde(default, skip_serializing_if = "is_default")]
        nth: usize,
        /// Who proposed it.
        #[serde(default, skip_serializing_if = "is_default")]
        source: String,
    }
}

record! {
    /// `(id: …, family: Span, layer: "Entities", at: (120, 123), text: "Ada", verdict: Took(["ben"]), …)`
    Decision {
        /// Its id.
        id: AnnotationId,
        /// What kind of annotation it is about.
        family: Family,
        /// The layer or relation type.
        layer: String,
        /// Where, as the text was when it was decided, or followed since.
        at: Offsets,
        /// The first words there.
        #[serde(default, skip_serializing_if = "is_default")]
        text: String,
        /// What was decided.
        verdict: Verdict,
        /// Why they differed.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        reason: Option<Reason>,
        /// The rule that decided.
        #[serde(default, skip_serializing_if = "is_default", with = "bare")]
        rule: Option<String>,
        /// The adjudicator's remark.
        #[serde(default, skip_serializing_if = "is_default")]
        note: String,
        /// What there was to decide between.
        #[serde(default, skip_serializing_if = "is_default")]
        opinions: Vec<Opinion>,
        /// The annotations that came of it.
        #[serde(default, skip_serializing_if = "is_default")]
        gave: BTreeSet<AnnotationId>,
    }
}

/// What a segment label is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The article as a whole.
    Article,
    /// The comment from here to there.
    Comment(usize, usize),
    /// The paragraph from here to there.
    Paragraph(usize, usize),
}

/// One end of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// A span.
    Span(AnnotationId),
    /// The article as a whole.
    Article,
    /// The comment from here to there.
    Comment(usize, usize),
    /// The paragraph from here to there.
    Paragraph(usize, usize),
}

/// A record without a place; its offsets are those of the text that it was lost from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Unplaced {
    Span(Span),
    SegmentLabel(SegmentLabel),
    Relation(Relation),
}

/// A record before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "T: Serialize + serde::de::DeserializeOwned")]
pub struct Swap<T> {
    /// What was there.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none", with = "bare")]
    pub before: Option<T>,
    /// What is there now.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none", with = "bare")]
    pub after: Option<T>,
}

/// One step of a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Edit {
    Span(Swap<Span>),
    Relation(Swap<Relation>),
    SegmentLabel(Swap<SegmentLabel>),
    Chain(Swap<Chain>),
    Unplaced(Swap<Unplaced>),
    Refusal(Swap<Refusal>),
    Decision(Swap<Decision>),
    Status { before: Status, after: Status },
    Schema { before: u32, after: u32 },
}

/// What one command did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What it did, in words.
    pub title: String,
    /// The steps, in order.
    pub edits: Vec<Edit>,
}

/// One line of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// A change was made.
    Do(Change),
    /// The last change that stood was undone.
    Undo,
    /// The last change that was undone was made again.
    Redo,
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn nothing<T>() -> Option<T> {
    None
}

/// An option written as its content alone; what is `None` is left out altogether.
pub(crate) mod bare {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<T: Serialize, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_unit(),
        }
    }

    pub(crate) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        T::deserialize(deserializer).map(Some)
    }
}
