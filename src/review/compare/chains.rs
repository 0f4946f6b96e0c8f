//! Chains of mentions.

use std::collections::{BTreeMap, BTreeSet};

use super::pairing::Groups;
use super::{Compared, Family, Homes, Item, Kind, Subject, proposals, said};
use crate::annotation::{AnnotationId, Chain};
use crate::article::Article;
use crate::review::figures::CHAINS;

/// A chain of somebody, with the items that its mentions are in.
struct Own<'a> {
    annotator: usize,
    chain: &'a Chain,
    members: BTreeSet<usize>,
}

pub(super) fn items(
    article: &Article,
    sets: &[Compared<'_>],
    spans: &[Item],
    homes: &Homes,
) -> Vec<Item> {
    let mut all: Vec<Own<'_>> = Vec::new();
    for (annotator, own) in sets.iter().enumerate() {
        let home = |id: &AnnotationId| homes.get(annotator)?.get(id).copied();
        all.extend(own.set.chains().map(|chain| Own {
            annotator,
            chain,
            members: chain.members.iter().filter_map(home).collect(),
        }));
    }
    all.retain(|own| !own.members.is_empty());
    let tagged: Vec<BTreeSet<usize>> =
        homes.iter().map(|home| home.values().copied().collect()).collect();
    let mut groups = Groups::new(all.len());
    for (a, b) in pairs(&all) {
        groups.join(a, b);
    }
    groups
        .all()
        .into_iter()
        .filter_map(|group| {
            let chains: Vec<&Own<'_>> = group.iter().filter_map(|at| all.get(*at)).collect();
            item(article, sets, spans, &tagged, &chains)
        })
        .collect()
}

/// Which chains of two annotators are the same one: those that share most mentions first,
/// each in one pair only.
fn pairs(all: &[Own<'_>]) -> Vec<(usize, usize)> {
    let mut by_member: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, own) in all.iter().enumerate() {
        for member in &own.members {
            by_member.entry(*member).or_default().push(at);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for chains in by_member.values() {
        for (i, a) in chains.iter().enumerate() {
            for b in chains.iter().skip(i + 1) {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let of = |at: usize| all.get(at);
    let mut wanted: Vec<_> = shared.into_iter().collect();
    // Of as many shared mentions, the pair with the earlier ones; never by who annotated.
    let first = |at: usize| of(at).and_then(|own| own.members.first().copied());
    wanted.sort_by_key(|((a, b), count)| {
        let (x, y) = (first(*a), first(*b));
        (std::cmp::Reverse(*count), x.min(y), x.max(y), *a, *b)
    });
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut found = Vec::new();
    for ((a, b), _) in wanted {
        let (Some(x), Some(y)) = (of(a), of(b)) else { continue };
        let free = !taken.contains(&(a, y.annotator)) && !taken.contains(&(b, x.annotator));
        if x.annotator != y.annotator && free {
            taken.extend([(a, y.annotator), (b, x.annotator)]);
            found.push((a, b));
        }
    }
    found
}

fn item(
    article: &Article,
    sets: &[Compared<'_>],
    spans: &[Item],
    tagged: &[BTreeSet<usize>],
    chains: &[&Own<'_>],
) -> Option<Item> {
    let members: BTreeSet<usize> = chains.iter().flat_map(|own| own.members.clone()).collect();
    let has = |annotator: usize, item: &usize| {
        tagged.get(annotator).is_some_and(|tagged| tagged.contains(item))
    };
    // Who has one of these chains, or could have made one of the mentions that they tagged.
    let holders: Vec<usize> = (0..sets.len())
        .filter(|annotator| {
            chains.iter().any(|own| own.annotator == *annotator)
                || members.iter().filter(|item| has(*annotator, item)).count() > 1
        })
        .collect();
    let common = |item: &&usize| holders.iter().all(|annotator| has(*annotator, item));
    let place = spans.get(*members.first()?)?.subject.place;
    let found = holders.iter().map(|annotator| {
        let own = || chains.iter().filter(|own| own.annotator == *annotator);
        let words = own().map(|own| {
            let mentions = own.members.iter().filter(common).filter_map(|item| spans.get(*item));
            let mentions: Vec<String> =
                mentions.map(|item| said::place(&article.text, item.subject.place)).collect();
            let said = [own.chain.kind.as_deref(), own.chain.knowledge_base_id.as_deref()];
            let said: Vec<&str> = said.into_iter().flatten().collect();
            let said =
                if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) };
            format!("same: {}{said}", mentions.join(", "))
        });
        let mut words: Vec<String> = words.collect();
        words.sort();
        (*annotator, own().map(|own| own.chain.id).collect(), words.join("; "))
    });
    let proposals = proposals(found.collect());
    Some(Item {
        subject: Subject { family: Family::Chain, layer: CHAINS.to_owned(), place },
        kinds: if proposals.len() > 1 { vec![Kind::Chain] } else { Vec::new() },
        proposals,
    })
}
