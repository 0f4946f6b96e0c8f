//! Further places tagged like one: the same label and attributes, and if wanted as mentions
//! of the same, and with the same relations.

use super::title::quoted;
use super::{CommandError, PlanContext, chain, relation, span, titled};
use crate::annotation::wire::covered;
use crate::annotation::{
    AnnotationId, AnnotationSet, AttributeValue, Change, Edit, RelationEnd, Span, Swap,
    problem_with_value,
};
use crate::text::{ByteRange, sentence_at};

/// What is tagged, and like what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Propagation {
    /// Name of a span label.
    pub label: String,
    /// Where. Places that have a span with this label already get no second one.
    pub places: Vec<ByteRange>,
    /// What else is said of them, beside the label's defaults. What the label does not have
    /// is left out.
    pub attributes: Vec<(String, AttributeValue)>,
    /// The chain that they are mentions of: its name, and its type if said. In each article
    /// that is the chain of the first of these places that is in one, or else a new one.
    pub chain: Option<(String, Option<String>)>,
    /// Relations to words that stand nearby.
    pub relations: Vec<PropagatedRelation>,
}

/// A relation that is made wherever its other end is found in the same sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct PropagatedRelation {
    /// Name of a relation type.
    pub relation: String,
    /// Whether it starts at the places that are tagged.
    pub forward: bool,
    /// The label of its other end.
    pub label: String,
    /// The words of its other end.
    pub words: String,
}

pub(super) fn propagate(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    wanted: &Propagation,
) -> Result<Change, CommandError> {
    let mut copy = set.clone();
    let mut change = titled("");
    let mut members: Vec<AnnotationId> = Vec::with_capacity(wanted.places.len());
    let mut made = 0;
    for place in &wanted.places {
        if let Some(there) = copy.same_span(&wanted.label, &[*place]) {
            members.push(there.id);
            continue;
        }
        let mut step = span::tag(&copy, context, &wanted.label, &[*place])?;
        for edit in &mut step.edits {
            if let Edit::Span(Swap { after: Some(span), .. }) = edit {
                say(span, wanted, context);
                members.push(span.id);
                made += 1;
            }
        }
        take(&mut copy, &mut change, step);
    }
    if let Some((name, kind)) = &wanted.chain {
        join(&mut copy, &mut change, context, &members, (name, kind.as_ref()))?;
    }
    for member in &members {
        for wanted in &wanted.relations {
            // Most places have no such words nearby, and some may not be joined.
            let other = nearby(&copy, context, *member, wanted);
            let ends = other.map(|other| (RelationEnd::Span(*member), RelationEnd::Span(other)));
            let Some((here, there)) = ends else { continue };
            let (from, to) = if wanted.forward { (here, there) } else { (there, here) };
            if let Ok(step) = relation::relate(&copy, context, &wanted.relation, from, to) {
                take(&mut copy, &mut change, step);
            }
        }
    }
    let words = wanted.places.first().map(|place| context.article.text.slice(*place));
    change.title = format!("Tag {made} × {} {}", wanted.label, quoted(words.unwrap_or_default()));
    Ok(change)
}

/// Carries a step out on the copy, and makes it part of the whole.
fn take(copy: &mut AnnotationSet, change: &mut Change, step: Change) {
    let applied = copy.apply(&step);
    debug_assert_eq!(applied, Ok(()), "what was planned on a set fits it");
    change.edits.extend(step.edits);
}

fn say(span: &mut Span, wanted: &Propagation, context: &PlanContext<'_>) {
    for (name, value) in &wanted.attributes {
        let known = context.schema.attributes_of(&span.label).find(|a| a.name == *name);
        if known.is_some_and(|known| problem_with_value(known, value).is_none()) {
            span.attributes.insert(name.clone(), value.clone());
        }
    }
}

fn join(
    copy: &mut AnnotationSet,
    change: &mut Change,
    context: &mut PlanContext<'_>,
    members: &[AnnotationId],
    (name, kind): (&str, Option<&String>),
) -> Result<(), CommandError> {
    let known = members.iter().find_map(|id| copy.chain_of(*id)).map(|chain| chain.id);
    let free: Vec<AnnotationId> =
        members.iter().copied().filter(|id| copy.chain_of(*id).is_none()).collect();
    let mut step = match known {
        // One that is in another chain was put there by somebody.
        Some(chain) if !free.is_empty() => chain::add(copy, chain, &free)?,
        None if free.len() > 1 => chain::make(copy, context, name, &free)?,
        _ => return Ok(()),
    };
    if known.is_none() {
        for edit in &mut step.edits {
            if let Edit::Chain(Swap { before: None, after: Some(chain) }) = edit {
                chain.kind = kind.cloned();
            }
        }
    }
    take(copy, change, step);
    Ok(())
}

/// The nearest span with the words of the other end, in the sentence of `member`.
fn nearby(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    member: AnnotationId,
    wanted: &PropagatedRelation,
) -> Option<AnnotationId> {
    let text = &context.article.text;
    let place = set.span(member)?.extent();
    let sentence = sentence_at(text.as_str(), place.start);
    set.spans_touching(sentence)
        .filter(|span| span.id != member && span.label == wanted.label)
        .filter(|span| sentence.contains(span.extent()))
        .filter(|span| covered(text, &span.fragments) == wanted.words)
        .min_by_key(|span| (span.extent().start.abs_diff(place.start), span.id))
        .map(|span| span.id)
}
