//! What in a set does not fit its article and schema: sets come from other people, other
//! programs and older schemas. Says what is wrong; changes nothing.

use std::collections::BTreeMap;
use std::fmt;

use super::answers::{circles, spell};
use super::command::{has_target, name_of_end};
use super::{
    AnnotationId, AnnotationSet, AnyRecord, Attributes, KnowledgeBaseIdError, RelationEnd, Target,
    Unplaced, check_knowledge_base_id, merge_fragments, missing, problem_with_value,
};
use crate::article::Article;
use crate::schema::{Attribute, RelationType, Schema, SegmentTargetKind};

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// The record.
    pub id: AnnotationId,
    /// What is wrong.
    pub kind: MisfitKind,
}

/// The ways in which a record can fail to fit.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum MisfitKind {
    /// The schema has no such span label.
    UnknownLabel { label: String },
    /// The schema has no such relation.
    UnknownRelation { label: String },
    /// The label has no such attribute.
    UnknownAttribute { label: String, name: String },
    /// The attribute does not take this value.
    BadValue { name: String, value: String, allowed: String },
    /// A required attribute is not set: unfinished rather than wrong.
    MissingAttribute { label: String, name: String },
    /// Its label was split, and nobody has decided yet: unfinished rather than wrong.
    Undecided { label: String, among: Vec<String> },
    /// The schema does not allow the relation between these ends.
    ForbiddenRelation { rule: String },
    /// There is no span of this id.
    DanglingEnd { end: AnnotationId },
    /// Both ends are one and the same.
    SelfRelation,
    /// Answers go round in a circle, of which this is one.
    ReplyCircle { circle: String },
    /// The comment has an earlier answer to another.
    SecondReply { comment: String, answered: String },
    /// There is no span of this id.
    MissingMember { member: AnnotationId },
    /// The chain has no members.
    EmptyChain,
    /// The span is in more than one chain.
    SeveralChains { member: AnnotationId },
    /// The chain's id in a knowledge base is not well-formed.
    KnowledgeBaseId { problem: KnowledgeBaseIdError },
    /// The schema has no such label in such a layer.
    UnknownSegmentLabel { layer: String, label: String },
    /// The layer is not for this kind of segment.
    WrongTarget { layer: String, target: &'static str },
    /// The article has no such segment there.
    NoSuchTarget { target: &'static str },
    /// The target carries more than one label of a layer that takes one.
    SeveralLabels { layer: String },
    /// Fragments outside the text, inside a character, out of order, or none at all.
    Offsets,
}

impl Misfit {
    /// Whether it is only left to do, not wrong.
    pub const fn is_unfinished(&self) -> bool {
        matches!(self.kind, MisfitKind::MissingAttribute { .. } | MisfitKind::Undecided { .. })
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.kind)
    }
}

impl fmt::Display for MisfitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownLabel { label } => {
                write!(f, "the schema has no span label “{label}”; relabel it or add the label")
            }
            Self::UnknownRelation { label } => {
                write!(f, "the schema has no relation “{label}”; change it or add the relation")
            }
            Self::UnknownAttribute { label, name } => {
                write!(f, "“{label}” has no attribute “{name}”; clear it or add it to the schema")
            }
            Self::BadValue { name, value, allowed } => {
                write!(f, "“{value}” is not a value of “{name}”; {allowed}")
            }
            Self::MissingAttribute { label, name } => {
                write!(f, "“{label}” needs the attribute “{name}”; set it")
            }
            Self::Undecided { label, among } => {
                write!(f, "decide between {}; until then it is {label}", among.join(" and "))
            }
            Self::ForbiddenRelation { rule } => {
                write!(f, "the schema does not allow this relation: {rule}")
            }
            Self::DanglingEnd { end } => {
                write!(f, "this relation ends at {end}, which is not there; delete it")
            }
            Self::SelfRelation => {
                write!(f, "this relation joins a thing to itself; change an end or delete it")
            }
            Self::ReplyCircle { circle } => {
                write!(
                    f,
                    "this is one of a circle of answers: {circle}; delete or change one of them"
                )
            }
            Self::SecondReply { comment, answered } => {
                write!(
                    f,
                    "{comment} also answers {answered}, and a comment answers one only; \
                     delete one of the two"
                )
            }
            Self::KnowledgeBaseId { problem } => {
                write!(f, "the chain’s id in the knowledge base is not well-formed: {problem}")
            }
            Self::MissingMember { member } => {
                write!(f, "the chain has {member}, which is not there; take it out")
            }
            Self::EmptyChain => write!(f, "this chain has no mentions; delete it"),
            Self::SeveralChains { member } => {
                write!(f, "{member} is in this chain and in another; take it out of one")
            }
            Self::UnknownSegmentLabel { layer, label } => {
                write!(f, "the schema has no label “{label}” in the layer “{layer}”; take it off")
            }
            Self::WrongTarget { layer, target } => {
                write!(f, "labels of “{layer}” are not for {target}s; take it off")
            }
            Self::NoSuchTarget { target } => {
                write!(f, "the article has no {target} there; take it off or place it anew")
            }
            Self::SeveralLabels { layer } => {
                write!(
                    f,
                    "there is another label of “{layer}” on this, which takes one; take one off"
                )
            }
            Self::Offsets => write!(f, "its place does not fit the article’s text; delete it"),
        }
    }
}

/// Everything that does not fit: spans in text order, then the rest by kind and id.
pub fn misfits(set: &AnnotationSet, schema: &Schema, article: &Article) -> Vec<Misfit> {
    let mut found = Vec::new();
    let mut report = |id, kind| found.push(Misfit { id, kind });
    for span in set.spans() {
        let fits = span.fragments.iter().all(|range| article.text.get(*range).is_some())
            && !span.fragments.is_empty()
            && merge_fragments(&span.fragments) == span.fragments;
        if !fits {
            report(span.id, MisfitKind::Offsets);
        }
        if schema.span_label(&span.label).is_none() {
            report(span.id, MisfitKind::UnknownLabel { label: span.label.clone() });
            continue;
        }
        let among = span.undecided();
        if !among.is_empty() {
            report(span.id, MisfitKind::Undecided { label: span.label.clone(), among });
        }
        let attributes: Vec<_> = schema.attributes_of(&span.label).collect();
        for kind in attribute_misfits(&span.label, &attributes, &span.attributes) {
            report(span.id, kind);
        }
    }
    for relation in set.relations() {
        let mut ends_exist = true;
        for end in [relation.from, relation.to] {
            match end {
                RelationEnd::Span(id) if !is_span(set, id) => {
                    report(relation.id, MisfitKind::DanglingEnd { end: id });
                    ends_exist = false;
                }
                RelationEnd::Target(target) if !has_target(article, target) => {
                    let target = target.kind().name();
                    report(relation.id, MisfitKind::NoSuchTarget { target });
                }
                _ => {}
            }
        }
        let Some(kind) = schema.relation(&relation.label) else {
            report(relation.id, MisfitKind::UnknownRelation { label: relation.label.clone() });
            continue;
        };
        if relation.from == relation.to {
            report(relation.id, MisfitKind::SelfRelation);
        }
        if ends_exist && let Some(rule) = forbidden(set, schema, kind, relation.from, relation.to) {
            report(relation.id, MisfitKind::ForbiddenRelation { rule });
        }
        let attributes: Vec<_> = kind.attributes.iter().collect();
        for kind in attribute_misfits(&relation.label, &attributes, &relation.attributes) {
            report(relation.id, kind);
        }
    }
    for (id, kind) in answer_misfits(set, schema, article) {
        report(id, kind);
    }
    for label in set.segment_labels() {
        let (layer, target) = (label.layer.clone(), label.target.kind());
        if !has_target(article, label.target) {
            report(label.id, MisfitKind::NoSuchTarget { target: target.name() });
        }
        let known = schema.segment_layer(&layer).filter(|l| l.label(&label.label).is_some());
        let Some(known) = known else {
            let label_name = label.label.clone();
            report(label.id, MisfitKind::UnknownSegmentLabel { layer, label: label_name });
            continue;
        };
        let mut earlier =
            set.segment_labels_of(label.target).take_while(|other| other.id < label.id);
        if !known.applies_to.contains(&target) {
            report(label.id, MisfitKind::WrongTarget { layer, target: target.name() });
        } else if !known.several && earlier.any(|other| other.layer == layer) {
            report(label.id, MisfitKind::SeveralLabels { layer });
        }
    }
    for chain in set.chains() {
        if chain.members.is_empty() {
            report(chain.id, MisfitKind::EmptyChain);
        }
        if let Some(id) = &chain.knowledge_base_id
            && let Err(problem) = check_knowledge_base_id(id)
        {
            report(chain.id, MisfitKind::KnowledgeBaseId { problem });
        }
        for &member in &chain.members {
            if !is_span(set, member) {
                report(chain.id, MisfitKind::MissingMember { member });
            } else if set.chain_of(member).is_some_and(|first| first.id != chain.id) {
                report(chain.id, MisfitKind::SeveralChains { member });
            }
        }
    }
    found
}

/// Comments that answer several others, or themselves by way of others.
fn answer_misfits(
    set: &AnnotationSet,
    schema: &Schema,
    article: &Article,
) -> Vec<(AnnotationId, MisfitKind)> {
    let Some(reply) = schema.reply_relation() else { return Vec::new() };
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for relation in set.relations().filter(|r| r.label == reply.name && r.from != r.to) {
        if let Some(answered) = first.get(&relation.from) {
            let name = |end| name_of_end(end, set, article);
            let (comment, answered) = (name(relation.from), name(*answered));
            found.push((relation.id, MisfitKind::SecondReply { comment, answered }));
        } else {
            first.insert(relation.from, relation.to);
        }
    }
    found.extend(circles(set, &reply.name).into_iter().map(|(id, circle)| {
        (id, MisfitKind::ReplyCircle { circle: spell(&circle, set, article) })
    }));
    found
}

fn attribute_misfits(
    label: &str,
    allowed: &[&Attribute],
    attributes: &Attributes,
) -> Vec<MisfitKind> {
    let mut found = Vec::new();
    for (name, value) in attributes {
        match allowed.iter().find(|attribute| attribute.name == *name) {
            None => found
                .push(MisfitKind::UnknownAttribute { label: label.to_owned(), name: name.clone() }),
            Some(attribute) => {
                if let Some((value, allowed)) = problem_with_value(attribute, value) {
                    found.push(MisfitKind::BadValue { name: name.clone(), value, allowed });
                }
            }
        }
    }
    for attribute in missing(allowed.iter().copied(), attributes) {
        found.push(MisfitKind::MissingAttribute {
            label: label.to_owned(),
            name: attribute.name.clone(),
        });
    }
    found
}

/// The annotations in place that have no value for an attribute that the schema asks for: which
/// they are, their label, and the attribute.
pub fn lacking(set: &AnnotationSet, schema: &Schema) -> BTreeMap<(AnnotationId, String), String> {
    let mut found = BTreeMap::new();
    for span in set.spans() {
        for asked in missing(schema.attributes_of(&span.label), &span.attributes) {
            found.insert((span.id, asked.name.clone()), span.label.clone());
        }
    }
    for relation in set.relations() {
        let kind = schema.relation(&relation.label);
        for asked in missing(kind.into_iter().flat_map(|k| &k.attributes), &relation.attributes) {
            found.insert((relation.id, asked.name.clone()), relation.label.clone());
        }
    }
    found
}

/// Whether it is a span, placed or not.
fn is_span(set: &AnnotationSet, id: AnnotationId) -> bool {
    matches!(set.record(id), Some(AnyRecord::Span(_) | AnyRecord::Unplaced(Unplaced::Span { .. })))
}

/// Whether a relation of this kind may start (or, with `start` false, end) there.
pub fn end_fits(
    set: &AnnotationSet,
    schema: &Schema,
    kind: &RelationType,
    end: RelationEnd,
    start: bool,
) -> bool {
    let names = if start { &kind.from } else { &kind.to };
    let other = if start { &kind.to } else { &kind.from };
    names_fit(set, schema, names, end) || kind.symmetric && names_fit(set, schema, other, end)
}

fn names_fit(set: &AnnotationSet, schema: &Schema, names: &[String], end: RelationEnd) -> bool {
    match end {
        RelationEnd::Target(target) => kind_is_named(names, target.kind()),
        RelationEnd::Span(id) => {
            let label = match set.record(id) {
                Some(AnyRecord::Span(span)) => &span.label,
                Some(AnyRecord::Unplaced(Unplaced::Span { span, .. })) => &span.label,
                _ => return false,
            };
            schema.label_is_one_of(label, names)
        }
    }
}

/// The rule that a relation of this kind would break between these ends.
pub(super) fn forbidden(
    set: &AnnotationSet,
    schema: &Schema,
    kind: &RelationType,
    from: RelationEnd,
    to: RelationEnd,
) -> Option<String> {
    let fits = |names: &[String], end| names_fit(set, schema, names, end);
    if fits(&kind.from, from) && fits(&kind.to, to)
        || kind.symmetric && fits(&kind.from, to) && fits(&kind.to, from)
    {
        return None;
    }
    Some(kind.rule())
}

fn kind_is_named(names: &[String], kind: SegmentTargetKind) -> bool {
    names.iter().any(|name| name == kind.word())
}

impl Target {
    /// What kind of segment it is.
    pub const fn kind(self) -> SegmentTargetKind {
        match self {
            Self::Article => SegmentTargetKind::Article,
            Self::Comment(_) => SegmentTargetKind::Comment,
            Self::Paragraph(_) => SegmentTargetKind::Paragraph,
        }
    }
}
