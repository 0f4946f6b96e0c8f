//! Places of chains: their mentions.

use std::collections::{BTreeMap, BTreeSet};

use super::spans::bytes;
use super::{Gathered, Whom};
use crate::agreement::Unit;
use crate::annotation::{AnnotationSet, Chain};
use crate::review::ArticleSets;
use crate::review::figures::links::clusters;

pub(super) fn gather(article: &ArticleSets, whom: &Whom, found: &mut Gathered) {
    let text = &article.article.text;
    for (a, b) in &whom.pairs {
        let (Some(set_a), Some(set_b)) = (article.set(*a), article.set(*b)) else { continue };
        let mut numbers: BTreeMap<Unit, usize> = BTreeMap::new();
        let of_a = clusters(article, set_a, &mut numbers);
        let of_b = clusters(article, set_b, &mut numbers);
        for (unit, number) in &numbers {
            let has = |of: &'_ [Own<'_>]| of.iter().position(|(_, own)| own.contains(number));
            let own = |of: &[Own<'_>], set| {
                let chain = has(of).and_then(|at| of.get(at));
                chain.map(|(chain, mentions)| (named(article, set, chain), mentions.clone()))
            };
            let (one, other) = (own(&of_a, set_a), own(&of_b, set_b));
            let units = usize::from(one.is_some()) + usize::from(other.is_some());
            let same = one.is_some() && one.as_ref().map(|c| &c.1) == other.as_ref().map(|c| &c.1);
            let name = |own: Option<(String, BTreeSet<usize>)>| own.map(|own| own.0);
            let said = [(*a, name(one)), (*b, name(other))];
            let said = said.map(|(who, name)| (who, name.into_iter().collect()));
            found.add(bytes(text, &unit.parts), said, (units, if same { units } else { 0 }));
        }
    }
}

type Own<'a> = (&'a Chain, BTreeSet<usize>);

/// The chain's name, or else the words of its first mention.
fn named(article: &ArticleSets, set: &AnnotationSet, chain: &Chain) -> String {
    if !chain.name.is_empty() {
        return chain.name.clone();
    }
    let mentions = chain.members.iter().filter_map(|id| set.span(*id));
    let first = mentions.map(|span| span.extent()).min_by_key(|range| range.start);
    first.map(|range| article.article.text.slice(range).to_owned()).unwrap_or_default()
}
