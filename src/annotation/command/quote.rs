//! Making a quote as one thing: content, source and cue in one step; and a new span
//! joined to what is there.

use super::title::name_of_end;
use super::{CommandError, PlanContext, QuotePart, detail, relation, span};
use crate::annotation::{
    AnnotationId, AnnotationSet, AttributeValue, Change, Edit, RelationEnd, Span, Swap,
};
use crate::schema::RelationRole;
use crate::text::ByteRange;

/// The words for a role in a sentence.
const fn role_name(role: RelationRole) -> &'static str {
    match role {
        RelationRole::Speaker => "a quote's speaker",
        RelationRole::Cue => "a quote's cue",
        RelationRole::Reply => "replies",
    }
}

pub(super) fn make(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    label: &str,
    fragments: &[ByteRange],
    attributes: &[(String, AttributeValue)],
    parts: [(RelationRole, &Option<QuotePart>); 2],
) -> Result<Change, CommandError> {
    // What is made is planned on a small set of its own, which costs nothing, however
    // many annotations there are.
    let mut scratch = AnnotationSet::default();
    let mut change = span::tag(set, context, label, fragments)?;
    let content = made(&change)?;
    apply(&mut scratch, &change);
    for (name, value) in attributes {
        let step = detail::set_attribute(&scratch, context, content, name, Some(value))?;
        apply(&mut scratch, &step);
        change.edits.extend(step.edits);
    }
    for (role, part) in parts {
        let Some(part) = part else { continue };
        let kind =
            context.schema.relation_for(role).ok_or(CommandError::NoRole(role_name(role)))?;
        let part = match part {
            QuotePart::Span(id) => {
                let found = set.span(*id).ok_or(CommandError::UnknownId(*id))?;
                put(&mut scratch, found);
                *id
            }
            QuotePart::New { label, range } => match set.same_span(label, &[*range]) {
                // Two quotes may be made with the same source.
                Some(found) => {
                    put(&mut scratch, found);
                    found.id
                }
                None => {
                    let step = span::tag(set, context, label, &[*range])?;
                    let id = made(&step)?;
                    apply(&mut scratch, &step);
                    change.edits.extend(step.edits);
                    id
                }
            },
        };
        let (from, to) = (RelationEnd::Span(content), RelationEnd::Span(part));
        let mut step = relation::relate(&scratch, context, &kind.name, from, to)?;
        renew_ids(&mut step, set, &scratch, context);
        apply(&mut scratch, &step);
        change.edits.extend(step.edits);
        if role == RelationRole::Speaker {
            let speaker = name_of_end(to, &scratch, context.article);
            change.title = format!("{} by {speaker}", change.title);
        }
    }
    Ok(change)
}

/// A new span, joined to an end that is there.
pub(super) fn relate_new(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    relation: &str,
    anchor: RelationEnd,
    forward: bool,
    label: &str,
    range: ByteRange,
) -> Result<Change, CommandError> {
    let mut scratch = AnnotationSet::default();
    if let RelationEnd::Span(id) = anchor {
        put(&mut scratch, set.span(id).ok_or(CommandError::UnknownId(id))?);
    }
    let mut change = span::tag(set, context, label, &[range])?;
    let new = RelationEnd::Span(made(&change)?);
    apply(&mut scratch, &change);
    let (from, to) = if forward { (anchor, new) } else { (new, anchor) };
    let mut step = relation::relate(&scratch, context, relation, from, to)?;
    renew_ids(&mut step, set, &scratch, context);
    change.title = step.title;
    change.edits.extend(step.edits);
    Ok(change)
}

/// Puts a span that is there already into the small set.
fn put(scratch: &mut AnnotationSet, span: &Span) {
    if !scratch.contains(span.id) {
        let edits = vec![Edit::Span(Swap::make(span.clone()))];
        apply(scratch, &Change { title: String::new(), edits });
    }
}

/// A relation's id was new to the small set; it has to be so to the whole one.
fn renew_ids(
    step: &mut Change,
    set: &AnnotationSet,
    scratch: &AnnotationSet,
    context: &mut PlanContext<'_>,
) {
    for edit in &mut step.edits {
        if let Edit::Relation(Swap { after: Some(relation), .. }) = edit {
            relation.id = context.ids.fresh(|id| set.contains(id) || scratch.contains(id));
        }
    }
}

/// The span that a change makes.
fn made(change: &Change) -> Result<AnnotationId, CommandError> {
    change
        .edits
        .iter()
        .find_map(|edit| match edit {
            Edit::Span(swap) => swap.after.as_ref().map(|span| span.id),
            _ => None,
        })
        .ok_or(CommandError::NoFragments)
}

fn apply(scratch: &mut AnnotationSet, change: &Change) {
    let applied = scratch.apply(change);
    debug_assert_eq!(applied, Ok(()), "what was planned on a set fits it");
}
