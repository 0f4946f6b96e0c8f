//! Commands for relations.

use super::title::name_of_end;
use super::{CommandError, PlanContext, titled};
use crate::annotation::answers::{circle, spell};
use crate::annotation::fit::forbidden;
use crate::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, Attributes, Change, Edit, Relation, RelationEnd, Swap,
    UnknownFields, Unplaced, default_value, problem_with_value,
};
use crate::schema::RelationType;

pub(super) fn relate(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    label: &str,
    from: RelationEnd,
    to: RelationEnd,
) -> Result<Change, CommandError> {
    let kind = check(set, context, label, from, to)?;
    let mut change = titled(title("Link", label, from, to, set, context));
    if same(set, kind, from, to).is_some() {
        return Ok(change);
    }
    check_answer(set, context, kind, from, to, None)?;
    let relation = Relation {
        id: context.fresh_id(set),
        label: label.to_owned(),
        from,
        to,
        attributes: defaults(kind),
        note: String::new(),
        origin: context.new_origin(),
        unknown: UnknownFields::new(),
    };
    change.edits.push(Edit::Relation(Swap::make(relation)));
    Ok(change)
}

pub(super) fn edit(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    label: &str,
    from: RelationEnd,
    to: RelationEnd,
) -> Result<Change, CommandError> {
    let record = set.record(id).ok_or(CommandError::UnknownId(id))?;
    let before = match record {
        AnyRecord::Relation(relation)
        | AnyRecord::Unplaced(Unplaced::Relation { relation, .. }) => relation,
        _ => return Err(CommandError::WrongKind(id)),
    };
    let kind = check(set, context, label, from, to)?;
    check_answer(set, context, kind, from, to, Some(id))?;
    let mut change = titled(title("Change link to", label, from, to, set, context));
    let says_so = |r: &&Relation| r.label == label && (r.from, r.to) == (from, to);
    if set.relations_at(from).filter(says_so).any(|other| other.id != id) {
        // Another link says that already; this one has nothing left to say.
        change.edits.push(match record {
            AnyRecord::Unplaced(lost) => Edit::Unplaced(Swap::delete(lost.clone())),
            _ => Edit::Relation(Swap::delete(before.clone())),
        });
        return Ok(change);
    }
    let mut after = Relation { from, to, ..before.clone() };
    if before.label != label {
        label.clone_into(&mut after.label);
        after.attributes = carry(kind, &before.attributes);
    }
    match record {
        AnyRecord::Unplaced(lost) => {
            change.edits.push(Edit::Unplaced(Swap::delete(lost.clone())));
            change.edits.push(Edit::Relation(Swap::make(after)));
        }
        _ if *before == after => {}
        _ => change.edits.push(Edit::Relation(Swap::replace(before.clone(), after))),
    }
    Ok(change)
}

fn title(
    verb: &str,
    label: &str,
    from: RelationEnd,
    to: RelationEnd,
    set: &AnnotationSet,
    context: &PlanContext<'_>,
) -> String {
    let from = name_of_end(from, set, context.article);
    let to = name_of_end(to, set, context.article);
    format!("{verb} {label}: {from} to {to}")
}

fn check<'s>(
    set: &AnnotationSet,
    context: &PlanContext<'s>,
    label: &str,
    from: RelationEnd,
    to: RelationEnd,
) -> Result<&'s RelationType, CommandError> {
    let kind = context.schema.relation(label);
    let kind = kind.ok_or_else(|| CommandError::UnknownRelation(label.to_owned()))?;
    for end in [from, to] {
        match end {
            RelationEnd::Span(id) => match set.record(id) {
                Some(AnyRecord::Span(_) | AnyRecord::Unplaced(Unplaced::Span { .. })) => {}
                Some(_) => return Err(CommandError::WrongKind(id)),
                None => return Err(CommandError::UnknownId(id)),
            },
            RelationEnd::Target(target) => super::segment::check_target(context.article, target)?,
        }
    }
    if from == to {
        return Err(CommandError::SelfRelation);
    }
    match forbidden(set, context.schema, kind, from, to) {
        Some(rule) => Err(CommandError::ForbiddenRelation { rule }),
        None => Ok(kind),
    }
}

/// That a comment answers one other at most, and not itself by way of others. `but` is a
/// relation that is to be changed.
fn check_answer(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    kind: &RelationType,
    from: RelationEnd,
    to: RelationEnd,
    but: Option<AnnotationId>,
) -> Result<(), CommandError> {
    let reply = context.schema.reply_relation();
    if reply.is_none_or(|reply| reply.name != kind.name) {
        return Ok(());
    }
    let is_other = |r: &&Relation| r.label == kind.name && r.from == from && Some(r.id) != but;
    if let Some(other) = set.relations_at(from).find(is_other) {
        let name = |end| name_of_end(end, set, context.article);
        return Err(CommandError::SecondReply { comment: name(from), answered: name(other.to) });
    }
    match circle(set, &kind.name, from, to, but) {
        Some(circle) => {
            Err(CommandError::ReplyCircle { circle: spell(&circle, set, context.article) })
        }
        None => Ok(()),
    }
}

/// A relation that says the same already.
fn same<'a>(
    set: &'a AnnotationSet,
    kind: &RelationType,
    from: RelationEnd,
    to: RelationEnd,
) -> Option<&'a Relation> {
    let says = |relation: &&Relation| {
        relation.label == kind.name
            && ((relation.from, relation.to) == (from, to)
                || kind.symmetric && (relation.from, relation.to) == (to, from))
    };
    set.relations_at(from).find(says)
}

fn defaults(kind: &RelationType) -> Attributes {
    kind.attributes
        .iter()
        .filter_map(|attribute| Some((attribute.name.clone(), default_value(attribute)?)))
        .collect()
}

fn carry(kind: &RelationType, attributes: &Attributes) -> Attributes {
    let mut carried = defaults(kind);
    for attribute in &kind.attributes {
        if let Some(value) = attributes.get(&attribute.name)
            && problem_with_value(attribute, value).is_none()
        {
            carried.insert(attribute.name.clone(), value.clone());
        }
    }
    carried
}
