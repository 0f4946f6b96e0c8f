//! What can be said in a project: label sets, their attributes and keys, relation
//! types, and labels for whole segments. Pure data; knows no text.
//!
//! Invariants of a [`Schema`] that [`Schema::from_ron`] returned: names are unique
//! within their kind, keys are unique, parents exist and form no circle, relations
//! and attributes name labels that exist.

mod builtin;
mod load;
mod migrated;
mod migration;
mod model;
mod roles;
mod validate;

pub use builtin::{BUILTIN_NAMES, builtin, builtin_source};
pub use load::SchemaError;
pub use migration::{Migration, MigrationError, Owner, Retired, SchemaVersion};
pub use model::{
    Attribute, AttributeKind, Colour, Label, RelationType, Schema, SegmentLayer, SegmentTargetKind,
    SpanLayer,
};
pub use roles::RelationRole;
pub use validate::{Finding, Severity};
