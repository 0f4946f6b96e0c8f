//! Deleting, and what goes along.

use std::collections::{BTreeMap, BTreeSet};

use super::title::{name_of, quoted};
use super::{CommandError, PlanContext, titled};
use crate::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, Chain, Change, Edit, Relation, RelationEnd, Swap,
    Unplaced,
};

pub(super) fn delete(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    ids: &[AnnotationId],
) -> Result<Change, CommandError> {
    let ids: BTreeSet<AnnotationId> = ids.iter().copied().collect();
    let mut change = titled(match ids.first() {
        Some(id) if ids.len() == 1 => format!("Delete {}", name_of(*id, set, context.article)),
        _ => format!("Delete {} annotations", ids.len()),
    });
    // What goes along comes first, so that undoing puts the span back before what uses it.
    let mut along = ids.clone();
    let mut chains: BTreeMap<AnnotationId, Chain> = BTreeMap::new();
    let mut relations = Vec::new();
    for id in &ids {
        for relation in set.relations_of(*id) {
            if along.insert(relation.id) {
                relations.push(Edit::Relation(Swap::delete(relation.clone())));
            }
        }
        for chain in set.chains_of(*id).filter(|chain| !ids.contains(&chain.id)) {
            chains.entry(chain.id).or_insert_with(|| chain.clone()).members.remove(id);
        }
    }
    for lost in set.unplaced() {
        let uses = |relation: &Relation| {
            let end = |end: RelationEnd| end.span().is_some_and(|id| ids.contains(&id));
            end(relation.from) || end(relation.to)
        };
        if let Unplaced::Relation { relation, .. } = lost
            && uses(relation)
            && along.insert(relation.id)
        {
            relations.push(Edit::Unplaced(Swap::delete(lost.clone())));
        }
    }
    // What is not asked for by name is said to go too.
    if ids.len() == 1 {
        match relations.len() {
            0 => {}
            1 => change.title.push_str(" with its link"),
            n => change.title.push_str(&format!(" with its {n} links")),
        }
        for chain in chains.values() {
            change.title.push_str(&format!(", out of chain {}", quoted(&chain.name)));
        }
    }
    change.edits.append(&mut relations);
    for (id, after) in chains {
        let Some(before) = set.chain(id) else { continue };
        let after = (!after.members.is_empty()).then_some(after);
        change.edits.push(Edit::Chain(Swap { before: Some(before.clone()), after }));
    }
    for id in ids {
        change.edits.push(match set.record(id).ok_or(CommandError::UnknownId(id))? {
            AnyRecord::Span(span) => Edit::Span(Swap::delete(span.clone())),
            AnyRecord::Relation(relation) => Edit::Relation(Swap::delete(relation.clone())),
            AnyRecord::SegmentLabel(label) => Edit::SegmentLabel(Swap::delete(label.clone())),
            AnyRecord::Chain(chain) => Edit::Chain(Swap::delete(chain.clone())),
            AnyRecord::Decision(decision) => Edit::Decision(Swap::delete(decision.clone())),
            AnyRecord::Refusal(refusal) => Edit::Refusal(Swap::delete(refusal.clone())),
            AnyRecord::Unplaced(lost) => Edit::Unplaced(Swap::delete(lost.clone())),
        });
    }
    Ok(change)
}
