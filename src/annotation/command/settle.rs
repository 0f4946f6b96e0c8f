//! Taking over what annotators have, and noting what was decided: how the set `gold` is made.

use std::collections::BTreeSet;

use super::delete::delete;
use super::{CommandError, PlanContext, titled};
use crate::annotation::{
    AnnotationId, AnnotationSet, Chain, Change, Decision, Edit, Relation, RelationEnd,
    SegmentLabel, Span, Swap, misfits,
};

/// Records to take over as they are, with their ids, and the decisions that say why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settlement {
    /// What it does, for the undo hint.
    pub title: String,
    /// Records of the set that make way.
    pub remove: Vec<AnnotationId>,
    /// Spans that come in.
    pub spans: Vec<Span>,
    /// Relations that come in, if both ends are there then.
    pub relations: Vec<Relation>,
    /// Segment labels that come in.
    pub segment_labels: Vec<SegmentLabel>,
    /// Chains that come in, with those members that are there then and in no other chain.
    pub chains: Vec<Chain>,
    /// What was decided. One replaces an earlier one that it names in `remove`.
    pub decisions: Vec<Decision>,
}

/// What is there already stays as it is. What would not fit article, schema or the set (a
/// second answer of a comment, say) does not come in, and a decision that it came of is not
/// noted, so that the difference stays open.
pub(super) fn settle(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    wanted: &Settlement,
) -> Result<Change, CommandError> {
    let known = misfits(set, context.schema, context.article);
    // What is unfit after an attempt, and was not before.
    let unfit = |after: &AnnotationSet| -> Vec<AnnotationId> {
        let all = misfits(after, context.schema, context.article).into_iter();
        let new = all.filter(|misfit| !misfit.is_unfinished() && !known.contains(misfit));
        new.map(|misfit| misfit.id).collect()
    };
    let mut refused = BTreeSet::new();
    loop {
        let (change, after) = attempt(set, context, wanted, &refused)?;
        let unfit = unfit(&after);
        if unfit.is_empty() {
            return Ok(change);
        }
        // Fewer come in each time, so this ends.
        let before = refused.len();
        refused.extend(unfit.into_iter().filter(|id| !set.contains(*id)));
        if refused.len() == before {
            break;
        }
    }
    // What was there does not fit what comes in: this is tried one by one.
    let (change, _) = attempt(set, context, wanted, &refused)?;
    let one_by_one: Vec<AnnotationId> = change.edits.iter().filter_map(made).collect();
    refused.extend(&one_by_one);
    for id in one_by_one {
        refused.remove(&id);
        let (_, after) = attempt(set, context, wanted, &refused)?;
        if !unfit(&after).is_empty() {
            refused.insert(id);
        }
    }
    Ok(attempt(set, context, wanted, &refused)?.0)
}

fn attempt(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    wanted: &Settlement,
    refused: &BTreeSet<AnnotationId>,
) -> Result<(Change, AnnotationSet), CommandError> {
    let mut change = titled(&wanted.title);
    let mut after = set.clone();
    let mut push = |after: &mut AnnotationSet, edits: Vec<Edit>| {
        let step = Change { title: String::new(), edits };
        // What was looked up in the set fits it.
        let applied = after.apply(&step);
        debug_assert_eq!(applied, Ok(()));
        change.edits.extend(step.edits);
    };
    if !wanted.remove.is_empty() {
        let edits = delete(set, context, &wanted.remove)?.edits;
        push(&mut after, edits);
    }
    let new = |after: &AnnotationSet, id| !after.contains(id) && !refused.contains(&id);
    for span in &wanted.spans {
        if new(&after, span.id) {
            push(&mut after, vec![Edit::Span(Swap::make(span.clone()))]);
        }
    }
    for relation in &wanted.relations {
        let there = |end: RelationEnd| end.span().is_none_or(|id| after.span(id).is_some());
        if new(&after, relation.id) && there(relation.from) && there(relation.to) {
            push(&mut after, vec![Edit::Relation(Swap::make(relation.clone()))]);
        }
    }
    for label in &wanted.segment_labels {
        if new(&after, label.id) {
            push(&mut after, vec![Edit::SegmentLabel(Swap::make(label.clone()))]);
        }
    }
    for chain in &wanted.chains {
        let mut chain = chain.clone();
        chain.members.retain(|id| after.span(*id).is_some() && after.chain_of(*id).is_none());
        if new(&after, chain.id) && !chain.members.is_empty() {
            push(&mut after, vec![Edit::Chain(Swap::make(chain))]);
        }
    }
    for decision in &wanted.decisions {
        if new(&after, decision.id) && decision.gave.iter().all(|id| after.contains(*id)) {
            push(&mut after, vec![Edit::Decision(Swap::make(decision.clone()))]);
        }
    }
    Ok((change, after))
}

/// The record that an edit makes.
fn made(edit: &Edit) -> Option<AnnotationId> {
    match edit {
        Edit::Span(Swap { before: None, after: Some(span) }) => Some(span.id),
        Edit::Relation(Swap { before: None, after: Some(relation) }) => Some(relation.id),
        Edit::SegmentLabel(Swap { before: None, after: Some(label) }) => Some(label.id),
        Edit::Chain(Swap { before: None, after: Some(chain) }) => Some(chain.id),
        _ => None,
    }
}
