//! One annotator's set of annotations on one article, and the only ways to change it.
//!
//! A [`Command`] is what a person wants ("tag this PER"). [`Command::plan`] works out,
//! without touching anything, the [`Change`] that does it: the records before and
//! after. [`AnnotationSet::apply`] is the only mutator; `change.inverse()` undoes it
//! exactly. Undo, redo, the journal and the audit trail are all made of changes.
//!
//! Invariants: ids are never reused; fragments are in text order and do not touch;
//! a set after a change and its inverse equals the set before; nothing here does IO.

mod answers;
mod attribute;
mod change;
mod command;
mod fit;
mod fragments;
mod history;
mod id;
mod index;
mod knowledge_base;
mod merge;
mod migrate;
mod reanchor;
mod record;
mod set;
mod speakers;
pub mod wire;

pub(crate) use attribute::spell;
pub use attribute::{default_value, missing, problem_with_value};
pub use change::{ApplyError, Change, Edit, Swap};
pub use command::{
    Command, CommandError, PlanContext, PropagatedRelation, Propagation, QuotePart, Settlement,
};
pub use fit::{Misfit, MisfitKind, end_fits, lacking, misfits};
pub use fragments::merge_fragments;
pub use history::{History, ReplayError, Step, StepError};
pub use id::{AnnotationId, IdError, IdSource};
pub use index::{SpanIndex, SpanKey};
pub use knowledge_base::{KnowledgeBaseIdError, check_knowledge_base_id};
pub use merge::{Clash, Conflict, Merged, OwnedRecord, common_state, merge, merge_histories};
pub use migrate::{Effects, MigratedSet, migrated, migration_title};
pub use reanchor::{Lost, OldText, Reanchored, reanchor};
pub use record::{
    AttributeValue, Attributes, Chain, Confidence, Decision, Family, Opinion, Origin, OriginKind,
    Reason, Refusal, Relation, RelationEnd, SegmentLabel, Span, Status, Target, UnknownFields,
    Unplaced, Verdict,
};
pub use set::{AnnotationSet, AnyRecord};
pub use speakers::{is_attributed, mention_name, quote_type, speakers};
