//! Commands for chains.

use std::collections::{BTreeMap, BTreeSet};

use super::title::quoted;
use super::{CommandError, PlanContext, titled};
use crate::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, Chain, Change, Edit, Swap, UnknownFields, Unplaced,
    check_knowledge_base_id,
};

pub(super) fn make(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    name: &str,
    members: &[AnnotationId],
) -> Result<Change, CommandError> {
    let members = check_members(set, members)?;
    if members.is_empty() {
        return Err(CommandError::NoMembers);
    }
    let mut change = titled(format!("Chain {}", quoted(name)));
    change.edits = taken_out(set, &members, None);
    change.edits.push(Edit::Chain(Swap::make(Chain {
        id: context.fresh_id(set),
        name: name.to_owned(),
        kind: None,
        knowledge_base_id: None,
        members,
        origin: context.new_origin(),
        unknown: UnknownFields::new(),
    })));
    Ok(change)
}

pub(super) fn edit(
    set: &AnnotationSet,
    id: AnnotationId,
    name: &str,
    kind: Option<&String>,
    knowledge_base_id: Option<&String>,
) -> Result<Change, CommandError> {
    let before = find(set, id)?;
    // What stands there already may stay, so that a wrong one does not block the name.
    if let Some(item) = knowledge_base_id.filter(|id| before.knowledge_base_id.as_ref() != Some(id))
    {
        check_knowledge_base_id(item)?;
    }
    let after = Chain {
        name: name.to_owned(),
        kind: kind.cloned(),
        knowledge_base_id: knowledge_base_id.cloned(),
        ..before.clone()
    };
    let mut change = titled(match before.name == name {
        true => format!("Edit chain {}", quoted(name)),
        false => format!("Rename chain {} to {}", quoted(&before.name), quoted(name)),
    });
    if *before != after {
        change.edits.push(Edit::Chain(Swap::replace(before.clone(), after)));
    }
    Ok(change)
}

pub(super) fn add(
    set: &AnnotationSet,
    id: AnnotationId,
    members: &[AnnotationId],
) -> Result<Change, CommandError> {
    let before = find(set, id)?;
    let members = check_members(set, members)?;
    let mut change = titled(format!("Add to chain {}", quoted(&before.name)));
    change.edits = taken_out(set, &members, Some(id));
    let mut after = before.clone();
    after.members.extend(members);
    if *before != after {
        change.edits.push(Edit::Chain(Swap::replace(before.clone(), after)));
    }
    Ok(change)
}

pub(super) fn leave(set: &AnnotationSet, members: &[AnnotationId]) -> Result<Change, CommandError> {
    let members = check_members(set, members)?;
    let name = members.first().and_then(|id| set.chain_of(*id)).map(|chain| quoted(&chain.name));
    let mut change = titled(format!("Take out of chain {}", name.unwrap_or_default()).trim_end());
    change.edits = taken_out(set, &members, None);
    Ok(change)
}

pub(super) fn merge(set: &AnnotationSet, ids: &[AnnotationId]) -> Result<Change, CommandError> {
    let first = find(set, *ids.first().ok_or(CommandError::NoMembers)?)?;
    let mut change = titled(format!("Merge chains into {}", quoted(&first.name)));
    let mut after = first.clone();
    let others: BTreeSet<_> = ids.iter().copied().filter(|id| *id != first.id).collect();
    for id in others {
        let other = find(set, id)?;
        after.members.extend(&other.members);
        after.kind = after.kind.or_else(|| other.kind.clone());
        after.knowledge_base_id =
            after.knowledge_base_id.or_else(|| other.knowledge_base_id.clone());
        change.edits.push(Edit::Chain(Swap::delete(other.clone())));
    }
    if *first != after {
        change.edits.push(Edit::Chain(Swap::replace(first.clone(), after)));
    }
    Ok(change)
}

pub(super) fn join(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    mention: AnnotationId,
    with: AnnotationId,
    name: &str,
) -> Result<Change, CommandError> {
    if mention == with {
        return Err(CommandError::SelfRelation);
    }
    match (set.chain_of(mention), set.chain_of(with)) {
        (Some(one), Some(other)) if one.id == other.id => Ok(titled("Same already")),
        (Some(one), Some(other)) => merge(set, &[other.id, one.id]),
        (None, Some(chain)) => add(set, chain.id, &[mention]),
        (Some(chain), None) => add(set, chain.id, &[with]),
        (None, None) => {
            let mut change = make(set, context, name, &[mention, with])?;
            let label = set.span(mention).map(|span| span.label.as_str()).unwrap_or_default();
            let title = context.schema.span_label(label).map(|(_, label)| label.title());
            for edit in &mut change.edits {
                if let Edit::Chain(Swap { before: None, after: Some(chain) }) = edit {
                    chain.kind = title.map(str::to_lowercase);
                }
            }
            Ok(change)
        }
    }
}

fn find(set: &AnnotationSet, id: AnnotationId) -> Result<&Chain, CommandError> {
    match set.chain(id) {
        Some(chain) => Ok(chain),
        None if set.contains(id) => Err(CommandError::WrongKind(id)),
        None => Err(CommandError::UnknownId(id)),
    }
}

fn check_members(
    set: &AnnotationSet,
    members: &[AnnotationId],
) -> Result<BTreeSet<AnnotationId>, CommandError> {
    for id in members {
        match set.record(*id) {
            Some(AnyRecord::Span(_) | AnyRecord::Unplaced(Unplaced::Span { .. })) => {}
            Some(_) => return Err(CommandError::WrongKind(*id)),
            None => return Err(CommandError::UnknownId(*id)),
        }
    }
    Ok(members.iter().copied().collect())
}

/// The edits that take spans out of every chain but `stay`.
fn taken_out(
    set: &AnnotationSet,
    members: &BTreeSet<AnnotationId>,
    stay: Option<AnnotationId>,
) -> Vec<Edit> {
    let mut chains: BTreeMap<AnnotationId, Chain> = BTreeMap::new();
    for member in members {
        for chain in set.chains_of(*member).filter(|chain| Some(chain.id) != stay) {
            chains.entry(chain.id).or_insert_with(|| chain.clone()).members.remove(member);
        }
    }
    let edit = |(id, after): (AnnotationId, Chain)| {
        let before = set.chain(id)?.clone();
        let after = (!after.members.is_empty()).then_some(after);
        Some(Edit::Chain(Swap { before: Some(before), after }))
    };
    chains.into_iter().filter_map(edit).collect()
}
