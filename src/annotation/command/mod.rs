//! What a person can want done to a set, and how it is planned: one file for each
//! family of commands. Planning touches nothing; it checks everything that a schema and
//! a text can say, so that a planned change always makes a sound set.

mod chain;
mod delete;
mod detail;
mod propagate;
mod quote;
mod refusal;
mod relation;
mod segment;
mod settle;
mod span;
mod title;

pub use propagate::{PropagatedRelation, Propagation};
pub(in crate::annotation) use segment::has_target;
pub use settle::Settlement;
pub(in crate::annotation) use title::{name_of_end, quoted};

use std::collections::BTreeMap;

use jiff::Timestamp;
use smallvec::SmallVec;

use super::{
    AnnotationId, AnnotationSet, AttributeValue, Chain, Change, Confidence, Edit, IdSource,
    KnowledgeBaseIdError, Origin, OriginKind, RelationEnd, Status, Swap, Target,
};
use crate::article::Article;
use crate::schema::{RelationRole, Schema};
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
    /// Put a span from the unplaced list into the text.
    Place {
        /// The span.
        id: AnnotationId,
        /// Where; put in order and merged where they touch.
        fragments: SmallVec<[ByteRange; 1]>,
    },
    /// Put a segment label from the unplaced list onto something.
    PlaceLabel {
        /// The segment label.
        id: AnnotationId,
        /// What it is said of.
        target: Target,
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
    /// Join two ends. Answers make no circle, and a comment answers one only.
    Relate {
        /// Name of a relation type.
        label: String,
        /// Where it starts.
        from: RelationEnd,
        /// Where it ends.
        to: RelationEnd,
    },
    /// Join an end that is there to a span that is made for it.
    RelateNew {
        /// Name of a relation type.
        relation: String,
        /// The end that is there.
        anchor: RelationEnd,
        /// Whether that is where the relation starts.
        forward: bool,
        /// Name of the new span's label.
        label: String,
        /// Where the new span is.
        range: ByteRange,
    },
    /// Change what a relation says: its type, its ends or both. One from the unplaced
    /// list is back in place then. Attributes that the new type lacks go.
    EditRelation {
        /// The relation.
        id: AnnotationId,
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
    /// Put spans into one new chain, taking them out of the chains they are in. A chain
    /// that is left without members goes; so it does with the commands below.
    MakeChain {
        /// The canonical name.
        name: String,
        /// The mentions.
        members: Vec<AnnotationId>,
    },
    /// Say what a chain is about.
    EditChain {
        /// The chain.
        id: AnnotationId,
        /// The canonical name.
        name: String,
        /// Its type, if said.
        kind: Option<String>,
        /// Its id in a knowledge base, if known; see
        /// [`check_knowledge_base_id`](super::check_knowledge_base_id).
        knowledge_base_id: Option<String>,
    },
    /// Put spans into a chain, taking them out of the chains they are in.
    AddToChain {
        /// The chain.
        id: AnnotationId,
        /// The mentions.
        members: Vec<AnnotationId>,
    },
    /// Say that two spans mention the same: makes a chain, adds to one, or merges two under
    /// the name of `with`'s.
    Join {
        /// The one mention.
        mention: AnnotationId,
        /// The other.
        with: AnnotationId,
        /// What a new chain is called.
        name: String,
    },
    /// Take spans out of the chains they are in.
    LeaveChain {
        /// The mentions.
        members: Vec<AnnotationId>,
    },
    /// Make one chain of several, under the name of the first.
    MergeChains {
        /// The chains.
        ids: Vec<AnnotationId>,
    },
    /// Make a quote as one thing: its content, and who says it and by which words, tied to
    /// it by the schema's relations for these roles.
    MakeQuote {
        /// Name of the content's span label.
        label: String,
        /// The content; put in order and merged where they touch.
        fragments: SmallVec<[ByteRange; 1]>,
        /// Attributes of the content, beside the label's defaults.
        attributes: Vec<(String, AttributeValue)>,
        /// Who says it.
        source: Option<QuotePart>,
        /// The words that say so.
        cue: Option<QuotePart>,
    },
    /// Note that a suggestion was refused, so that it is not made again.
    Refuse {
        /// What was proposed: `quote`, `reply`, `chain` or `span`.
        kind: String,
        /// The words it was about.
        text: String,
        /// Which of the proposals with these words, counted from 0 in text order.
        nth: usize,
        /// Who proposed it.
        source: String,
    },
    /// Take back every refusal.
    ForgetRefusals,
    /// Take over what annotators have, and note what was decided about where they differ.
    Settle(Settlement),
    /// A command whose new records are by somebody else than the others' of the same step.
    By {
        /// The annotator, file or suggester behind it.
        by: String,
        /// What is done.
        command: Box<Self>,
    },
    /// Tag further places like one.
    Propagate(Propagation),
    /// Several commands as one step for undo, each planned on what those before it made.
    Several {
        /// What they do together, for the undo hint.
        title: String,
        /// In order.
        commands: Vec<Command>,
        /// Whether those that cannot be carried out are left out; else one of these refuses all.
        lenient: bool,
    },
    /// Say how far the annotator has come.
    SetStatus(Status),
}

/// A part of a quote beside its content: a span that is there, or one to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum QuotePart {
    /// This span.
    Span(AnnotationId),
    /// A new span.
    New {
        /// Name of a span label.
        label: String,
        /// Where.
        range: ByteRange,
    },
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
    #[error(
        "the schema has no span label “{0}”; choose one of its labels, or add it to schema.ron"
    )]
    UnknownLabel(String),
    #[error(
        "the schema has no relation “{0}”; choose one of its relations, or add it to schema.ron"
    )]
    UnknownRelation(String),
    #[error("there is no text selected; select some first")]
    NoFragments,
    #[error("the range {start} to {end} (bytes) does not fit this article's text")]
    BadRange { start: usize, end: usize },
    #[error("there is no annotation {0} in this set; it may have been deleted")]
    UnknownId(AnnotationId),
    #[error("“{label}” has no attribute “{name}” in this schema")]
    UnknownAttribute { label: String, name: String },
    #[error("“{value}” is not a value of the attribute “{name}”; {allowed}")]
    BadValue { name: String, value: String, allowed: String },
    #[error("the schema does not allow this relation: {rule}")]
    ForbiddenRelation { rule: String },
    #[error("an annotation cannot be joined to itself; choose another end")]
    SelfRelation,
    #[error(
        "these would answer each other in a circle: {circle}; \
         choose another comment, or take off an answer that is there"
    )]
    ReplyCircle { circle: String },
    #[error(
        "{comment} answers {answered} already, and a comment answers one only; \
         change that answer or take it off"
    )]
    SecondReply { comment: String, answered: String },
    #[error(transparent)]
    KnowledgeBaseId(#[from] KnowledgeBaseIdError),
    #[error("the schema has no label “{label}” in the layer “{layer}”; choose another")]
    UnknownSegmentLabel { layer: String, label: String },
    #[error("labels of “{layer}” are for {allowed} only")]
    WrongTarget { layer: String, allowed: String },
    #[error("this article has no {0} there")]
    UnknownTarget(&'static str),
    #[error("a chain needs at least one mention; select a span first")]
    NoMembers,
    #[error("{0} is of a kind that this cannot be done to")]
    WrongKind(AnnotationId),
    #[error(
        "this schema has no relation for {0}; give one of its relations that role in schema.ron"
    )]
    NoRole(&'static str),
}

impl Command {
    /// Works out the change that carries out the command. Nothing to do gives an empty
    /// change. The first edit of a new set also moves its status to in progress.
    ///
    /// # Errors
    /// If the command does not fit the set, the article or the schema.
    pub fn plan(
        &self,
        set: &AnnotationSet,
        context: &mut PlanContext<'_>,
    ) -> Result<Change, CommandError> {
        let mut change = match self {
            Self::Tag { label, fragments } => span::tag(set, context, label, fragments),
            Self::Relabel { id, label } => span::relabel(set, context, *id, label),
            Self::SetFragments { id, fragments } => {
                span::set_fragments(set, context, *id, fragments)
            }
            Self::Place { id, fragments } => span::place(set, context, *id, fragments),
            Self::PlaceLabel { id, target } => segment::place(set, context, *id, *target),
            Self::SetAttribute { id, name, value } => {
                detail::set_attribute(set, context, *id, name, value.as_ref())
            }
            Self::SetNote { id, note } => detail::set_note(set, context, *id, note),
            Self::SetConfidence { id, confidence } => {
                detail::set_confidence(set, context, *id, *confidence)
            }
            Self::Delete { ids } => delete::delete(set, context, ids),
            Self::Relate { label, from, to } => relation::relate(set, context, label, *from, *to),
            Self::RelateNew { relation, anchor, forward, label, range } => {
                quote::relate_new(set, context, relation, *anchor, *forward, label, *range)
            }
            Self::EditRelation { id, label, from, to } => {
                relation::edit(set, context, *id, label, *from, *to)
            }
            Self::ToggleSegmentLabel { layer, label, target } => {
                segment::toggle(set, context, layer, label, *target)
            }
            Self::MakeChain { name, members } => chain::make(set, context, name, members),
            Self::EditChain { id, name, kind, knowledge_base_id } => {
                chain::edit(set, *id, name, kind.as_ref(), knowledge_base_id.as_ref())
            }
            Self::AddToChain { id, members } => chain::add(set, *id, members),
            Self::Join { mention, with, name } => chain::join(set, context, *mention, *with, name),
            Self::LeaveChain { members } => chain::leave(set, members),
            Self::MergeChains { ids } => chain::merge(set, ids),
            Self::MakeQuote { label, fragments, attributes, source, cue } => {
                let parts = [(RelationRole::Speaker, source), (RelationRole::Cue, cue)];
                quote::make(set, context, label, fragments, attributes, parts)
            }
            Self::Refuse { kind, text, nth, source } => {
                Ok(refusal::refuse(set, context, kind, text, *nth, source))
            }
            Self::ForgetRefusals => Ok(refusal::forget(set)),
            Self::Settle(wanted) => settle::settle(set, context, wanted),
            Self::By { by, command } => {
                let mut context = PlanContext { ids: &mut *context.ids, by, ..*context };
                return command.plan(set, &mut context);
            }
            Self::Propagate(wanted) => propagate::propagate(set, context, wanted),
            Self::Several { title, commands, lenient } => {
                several(set, context, title, commands, *lenient)
            }
            Self::SetStatus(status) => Ok(set_status(set, *status)),
        }?;
        let began = set.status() == Status::New && !matches!(self, Self::SetStatus(_));
        let noted = change.edits.iter().any(|edit| matches!(edit, Edit::Status { .. }));
        if began && !change.is_empty() && !noted {
            change.edits.push(Edit::Status { before: Status::New, after: Status::InProgress });
        }
        Ok(change)
    }
}

fn set_status(set: &AnnotationSet, status: Status) -> Change {
    let title = match status {
        Status::New => "Mark as new",
        Status::InProgress => "Mark as in progress",
        Status::Done => "Mark as done",
    };
    let mut change = titled(title);
    if set.status() != status {
        change.edits.push(Edit::Status { before: set.status(), after: status });
    }
    change
}

/// Plans each command on a copy of the set that has those before it.
fn several(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    title: &str,
    commands: &[Command],
    lenient: bool,
) -> Result<Change, CommandError> {
    let mut change = titled(title);
    let mut copy = set.clone();
    for command in commands {
        let step = match command.plan(&copy, context) {
            Err(_) if lenient => continue,
            step => step?,
        };
        // A change that was planned on the copy fits it.
        let applied = copy.apply(&step);
        debug_assert_eq!(applied, Ok(()));
        change.edits.extend(step.edits);
    }
    squash_chains(&mut change.edits);
    Ok(change)
}

/// Makes one edit of all that are about the same chain: each has the whole chain twice, and
/// a chain that grows by hundreds of mentions would be written hundreds of times. The order
/// among chains and other records does not matter.
fn squash_chains(edits: &mut Vec<Edit>) {
    let mut chains: BTreeMap<AnnotationId, Swap<Chain>> = BTreeMap::new();
    edits.retain_mut(|edit| {
        let Edit::Chain(swap) = edit else { return true };
        let Some(id) = swap.before.as_ref().or(swap.after.as_ref()).map(|chain| chain.id) else {
            return false;
        };
        let after = swap.after.take();
        match chains.get_mut(&id) {
            Some(whole) => whole.after = after,
            None => {
                chains.insert(id, Swap { before: swap.before.take(), after });
            }
        }
        false
    });
    edits.extend(chains.into_values().filter(|swap| swap.before != swap.after).map(Edit::Chain));
}

/// A change that does nothing yet.
fn titled(title: impl Into<String>) -> Change {
    Change { title: title.into(), edits: Vec::new() }
}

impl PlanContext<'_> {
    fn fresh_id(&mut self, set: &AnnotationSet) -> AnnotationId {
        self.ids.fresh(|id| set.contains(id))
    }

    fn new_origin(&self) -> Origin {
        Origin { kind: self.origin, by: self.by.to_owned(), at: self.now }
    }
}
