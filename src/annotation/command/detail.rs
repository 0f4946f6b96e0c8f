//! Commands that say more of a record: attributes, note, confidence.

use super::title::name_of;
use super::{CommandError, PlanContext, titled};
use crate::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, AttributeValue, Attributes, Change, Confidence, Edit,
    Swap, problem_with_value,
};
use crate::schema::Attribute;

pub(super) fn set_attribute(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    name: &str,
    value: Option<&AttributeValue>,
) -> Result<Change, CommandError> {
    let set_in = |attributes: &Attributes| {
        let mut attributes = attributes.clone();
        match value {
            Some(value) => attributes.insert(name.to_owned(), value.clone()),
            None => attributes.remove(name),
        };
        attributes
    };
    let what = name_of(id, set, context.article);
    let verb = if value.is_some() { "Set" } else { "Clear" };
    let mut change = titled(format!("{verb} {name} of {what}"));
    match set.record(id) {
        Some(AnyRecord::Span(before)) => {
            let known = context.schema.attributes_of(&before.label).find(|a| a.name == name);
            check(known, &before.label, name, value, &before.attributes)?;
            let mut after = before.clone();
            after.attributes = set_in(&before.attributes);
            push(&mut change, before, after, Edit::Span);
        }
        Some(AnyRecord::Relation(before)) => {
            let known = context.schema.relation(&before.label);
            let known = known.and_then(|r| r.attributes.iter().find(|a| a.name == name));
            check(known, &before.label, name, value, &before.attributes)?;
            let mut after = before.clone();
            after.attributes = set_in(&before.attributes);
            push(&mut change, before, after, Edit::Relation);
        }
        other => return Err(refuse(id, other)),
    }
    Ok(change)
}

/// Clearing an attribute that the schema no longer has is allowed, if it is there.
fn check(
    known: Option<&Attribute>,
    label: &str,
    name: &str,
    value: Option<&AttributeValue>,
    present: &Attributes,
) -> Result<(), CommandError> {
    match (known, value) {
        (None, None) if present.contains_key(name) => Ok(()),
        (None, _) => {
            Err(CommandError::UnknownAttribute { label: label.to_owned(), name: name.to_owned() })
        }
        (Some(_), None) => Ok(()),
        (Some(attribute), Some(value)) => match problem_with_value(attribute, value) {
            None => Ok(()),
            Some((value, allowed)) => {
                Err(CommandError::BadValue { name: name.to_owned(), value, allowed })
            }
        },
    }
}

pub(super) fn set_note(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    note: &str,
) -> Result<Change, CommandError> {
    let what = name_of(id, set, context.article);
    let mut change = titled(match note {
        "" => format!("Remove the note on {what}"),
        _ => format!("Note on {what}"),
    });
    match set.record(id) {
        Some(AnyRecord::Span(before)) => {
            let mut after = before.clone();
            note.clone_into(&mut after.note);
            push(&mut change, before, after, Edit::Span);
        }
        Some(AnyRecord::Relation(before)) => {
            let mut after = before.clone();
            note.clone_into(&mut after.note);
            push(&mut change, before, after, Edit::Relation);
        }
        Some(AnyRecord::SegmentLabel(before)) => {
            let mut after = before.clone();
            note.clone_into(&mut after.note);
            push(&mut change, before, after, Edit::SegmentLabel);
        }
        other => return Err(refuse(id, other)),
    }
    Ok(change)
}

pub(super) fn set_confidence(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    confidence: Option<Confidence>,
) -> Result<Change, CommandError> {
    let what = name_of(id, set, context.article);
    let mut change = titled(match confidence {
        Some(confidence) => format!("Confidence {} % for {what}", confidence.percent()),
        None => format!("Clear the confidence of {what}"),
    });
    match set.record(id) {
        Some(AnyRecord::Span(before)) => {
            let mut after = before.clone();
            after.confidence = confidence;
            push(&mut change, before, after, Edit::Span);
        }
        Some(AnyRecord::SegmentLabel(before)) => {
            let mut after = before.clone();
            after.confidence = confidence;
            push(&mut change, before, after, Edit::SegmentLabel);
        }
        other => return Err(refuse(id, other)),
    }
    Ok(change)
}

fn refuse(id: AnnotationId, record: Option<AnyRecord<'_>>) -> CommandError {
    match record {
        Some(_) => CommandError::WrongKind(id),
        None => CommandError::UnknownId(id),
    }
}

fn push<T: Clone + PartialEq>(
    change: &mut Change,
    before: &T,
    after: T,
    edit: impl Fn(Swap<T>) -> Edit,
) {
    if *before != after {
        change.edits.push(edit(Swap::replace(before.clone(), after)));
    }
}
