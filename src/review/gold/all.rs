//! Whether all proposals of a difference can be taken.

use std::collections::BTreeSet;

use super::Undecidable;
use crate::review::compare::{Family, Item, Kind, Proposal};

/// The proposals that have anything, by position, if all of them together are something else
/// than one of them alone.
///
/// # Errors
/// If only one has anything, if they would give the same annotation twice, or if there can be
/// one only.
pub fn takes_all(item: &Item) -> Result<Vec<usize>, Undecidable> {
    let with = |(_, proposal): &(usize, &Proposal)| !proposal.records.is_empty();
    let all: Vec<(usize, &Proposal)> = item.proposals.iter().enumerate().filter(with).collect();
    if all.len() < 2 {
        return Err(Undecidable::OnlyOne);
    }
    if item.subject.family == Family::Chain
        || item.kinds.iter().any(|kind| matches!(kind, Kind::Stance | Kind::ReplyLink))
    {
        return Err(Undecidable::Together);
    }
    let mut known = BTreeSet::new();
    for (_, proposal) in &all {
        let own = parts(item.subject.family, &proposal.said);
        if own.iter().any(|part| known.contains(part)) {
            return Err(Undecidable::Together);
        }
        known.extend(own);
    }
    Ok(all.into_iter().map(|(at, _)| at).collect())
}

/// What a proposal is made of, without its attributes.
fn parts(family: Family, said: &str) -> BTreeSet<&str> {
    let between = if family == Family::Segment { ", " } else { "; " };
    let bare = |part: &'_ str| part.find(" (").map_or(part.len(), |at| at);
    said.split(between).filter_map(|part| part.get(..bare(part))).collect()
}
