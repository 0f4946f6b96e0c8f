//! Commands that make spans and say what and where they are.

use smallvec::SmallVec;

use super::title::{name_of_span, quoted, quoted_fragments};
use super::{Command, CommandError, PlanContext, titled};
use crate::annotation::{
    AnnotationId, AnnotationSet, Attributes, Change, Edit, OriginKind, Span, Swap, UnknownFields,
    Unplaced, default_value, merge_fragments, problem_with_value,
};
use crate::schema::Schema;
use crate::text::ByteRange;

type Fragments = SmallVec<[ByteRange; 1]>;

pub(super) fn tag(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    label: &str,
    fragments: &[ByteRange],
) -> Result<Change, CommandError> {
    check_label(context.schema, label)?;
    let span = Span {
        fragments: check_fragments(context, fragments)?,
        id: context.fresh_id(set),
        label: label.to_owned(),
        attributes: default_attributes(context.schema, label),
        note: String::new(),
        confidence: None,
        origin: context.new_origin(),
        unknown: UnknownFields::new(),
    };
    let mut change = titled(format!("Tag {}", name_of_span(&span, &context.article.text)));
    change.edits.push(Edit::Span(Swap::make(span)));
    Ok(change)
}

pub(super) fn relabel(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    label: &str,
) -> Result<Change, CommandError> {
    let before = find(set, id)?;
    check_label(context.schema, label)?;
    let text = quoted_fragments(&context.article.text, &before.fragments);
    let mut change = titled(format!("Relabel {text} as {label}"));
    // The label that a span has for the time being can be decided for as well.
    if before.label != label || !before.undecided().is_empty() {
        let mut after = before.clone();
        after.label = label.to_owned();
        after.attributes = carry_attributes(context.schema, before, label);
        // Whoever gives it another label than a program did has decided it.
        let by_program =
            matches!(before.origin.kind, OriginKind::Propagated | OriginKind::Suggested);
        if before.label != label && by_program {
            after.origin = context.new_origin();
        }
        after.decide();
        change.edits.push(Edit::Span(Swap::replace(before.clone(), after)));
    }
    Ok(change)
}

pub(super) fn set_fragments(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    fragments: &[ByteRange],
) -> Result<Change, CommandError> {
    let before = find(set, id)?;
    let fragments = check_fragments(context, fragments)?;
    let text = quoted_fragments(&context.article.text, &fragments);
    let mut change = titled(format!("Resize {} to {text}", before.label));
    if before.fragments != fragments {
        let after = Span { fragments, ..before.clone() };
        change.edits.push(Edit::Span(Swap::replace(before.clone(), after)));
    }
    Ok(change)
}

pub(super) fn place(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    fragments: &[ByteRange],
) -> Result<Change, CommandError> {
    let lost = set.unplaced_record(id).ok_or(CommandError::UnknownId(id))?;
    let Unplaced::Span { span, text, .. } = lost else { return Err(CommandError::WrongKind(id)) };
    let span = Span { fragments: check_fragments(context, fragments)?, ..span.clone() };
    let mut change = titled(format!("Place {} {}", span.label, quoted(text)));
    change.edits.push(Edit::Unplaced(Swap::delete(lost.clone())));
    change.edits.push(Edit::Span(Swap::make(span)));
    Ok(change)
}

fn find(set: &AnnotationSet, id: AnnotationId) -> Result<&Span, CommandError> {
    match set.span(id) {
        Some(span) => Ok(span),
        None if set.contains(id) => Err(CommandError::WrongKind(id)),
        None => Err(CommandError::UnknownId(id)),
    }
}

fn check_label(schema: &Schema, label: &str) -> Result<(), CommandError> {
    match schema.span_label(label) {
        Some(_) => Ok(()),
        None => Err(CommandError::UnknownLabel(label.to_owned())),
    }
}

/// The fragments in normal form, if all lie in the text.
fn check_fragments(
    context: &PlanContext<'_>,
    fragments: &[ByteRange],
) -> Result<Fragments, CommandError> {
    if fragments.is_empty() {
        return Err(CommandError::NoFragments);
    }
    for range in fragments {
        if context.article.text.get(*range).is_none() {
            return Err(CommandError::BadRange { start: range.start, end: range.end });
        }
    }
    Ok(merge_fragments(fragments))
}

fn default_attributes(schema: &Schema, label: &str) -> Attributes {
    schema
        .attributes_of(label)
        .filter_map(|attribute| Some((attribute.name.clone(), default_value(attribute)?)))
        .collect()
}

/// What of the attributes still makes sense under the new label, and the defaults of
/// attributes that the old label did not have.
fn carry_attributes(schema: &Schema, span: &Span, label: &str) -> Attributes {
    let mut attributes = Attributes::new();
    for attribute in schema.attributes_of(label) {
        let carried = span
            .attributes
            .get(&attribute.name)
            .filter(|value| problem_with_value(attribute, value).is_none());
        let was_there = schema.attributes_of(&span.label).any(|old| old.name == attribute.name);
        let value = match carried {
            Some(value) => Some(value.clone()),
            None if was_there => None,
            None => default_value(attribute),
        };
        if let Some(value) = value {
            attributes.insert(attribute.name.clone(), value);
        }
    }
    attributes
}

impl Command {
    /// Tags one range.
    pub fn tag(label: impl Into<String>, range: ByteRange) -> Self {
        Self::Tag { label: label.into(), fragments: Fragments::from_elem(range, 1) }
    }
}
