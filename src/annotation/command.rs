//! What a person can want done to a set.

use jiff::Timestamp;
use smallvec::SmallVec;

use super::{
    AnnotationId, AttributeValue, Confidence, IdSource, OriginKind, RelationEnd, Status, Target,
};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::ByteRange;

/// What a person (or an importer on a person's behalf) wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Make a span with the label's default attributes.
    Tag {
        /// Name of a span label.
        label: String,
        /// Where; put in order and merged where they touch.
        fragments: SmallVec<[ByteRange; 1]>,
    },
    /// Give a span another label; attributes that the new label lacks go.
    Relabel {
        /// The span.
        id: AnnotationId,
        /// Name of a span label.
        label: String,
    },
    /// Put a span's fragments elsewhere.
    SetFragments {
        /// The span.
        id: AnnotationId,
        /// Where; put in order and merged where they touch.
        fragments: SmallVec<[ByteRange; 1]>,
    },
    /// Set (or with `None` clear) an attribute of a span or relation.
    SetAttribute {
        /// The span or relation.
        id: AnnotationId,
        /// The attribute's name.
        name: String,
        /// The value; must be one that the schema allows.
        value: Option<AttributeValue>,
    },
    /// Set the remark of a span, relation or segment label; empty clears it.
    SetNote {
        /// The record.
        id: AnnotationId,
        /// The remark.
        note: String,
    },
    /// Set (or with `None` clear) the confidence of a span or segment label.
    SetConfidence {
        /// The record.
        id: AnnotationId,
        /// How sure.
        confidence: Option<Confidence>,
    },
    /// Delete records of any kind, and with a span the relations and chain
    /// memberships that use it.
    Delete {
        /// The records.
        ids: Vec<AnnotationId>,
    },
    /// Join two ends.
    Relate {
        /// Name of a relation type.
        label: String,
        /// Where it starts.
        from: RelationEnd,
        /// Where it ends.
        to: RelationEnd,
    },
    /// Put a label on a segment, or take it off if it is there. In a layer that
    /// takes only one, the label replaces the one before.
    ToggleSegmentLabel {
        /// Name of a segment layer.
        layer: String,
        /// Name of a label of that layer.
        label: String,
        /// What it is said of.
        target: Target,
    },
    /// Put spans into one chain, taking them out of the chains they are in.
    MakeChain {
        /// The canonical name.
        name: String,
        /// The mentions.
        members: Vec<AnnotationId>,
    },
    /// Say how far the annotator has come.
    SetStatus(Status),
}

/// What planning needs to know beside the set.
pub struct PlanContext<'a> {
    /// The article that the set is about.
    pub article: &'a Article,
    /// What the project allows.
    pub schema: &'a Schema,
    /// Gives new ids.
    pub ids: &'a mut IdSource,
    /// The annotator's name.
    pub by: &'a str,
    /// How new records came to be.
    pub origin: OriginKind,
    /// The present time.
    pub now: Timestamp,
}

/// Why a command cannot be carried out. The message says what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum CommandError {
    #[error("the schema has no span label “{0}”; choose one of its labels, or add it to schema.ron")]
    UnknownLabel(String),
    #[error("there is no text selected; select some first")]
    NoFragments,
    #[error("the range {start} to {end} (bytes) does not fit this article's text")]
    BadRange { start: usize, end: usize },
    #[error("there is no annotation {0} in this set; it may have been deleted")]
    UnknownId(AnnotationId),
    #[error("“{label}” has no attribute “{name}” in this schema")]
    UnknownAttribute { label: String, name: String },
    #[error("“{value}” is not a value of the attribute “{name}”: {allowed}")]
    BadValue { name: String, value: String, allowed: String },
    #[error("the schema does not allow this relation: {rule}")]
    ForbiddenRelation { rule: String },
    #[error("the schema has no label “{label}” in the layer “{layer}” for this")]
    UnknownSegmentLabel { layer: String, label: String },
    #[error("{0} cannot have this set")]
    WrongKind(AnnotationId),
}
