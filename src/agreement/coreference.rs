//! Chains of mentions held against each other: MUC, B³ and CEAFe, as the scorer of the CoNLL
//! shared tasks counts them (S. Pradhan and others, “Scoring coreference partitions of
//! predicted mentions: a reference implementation”, 2014). The mean of the three is the
//! figure of those tasks.

use std::collections::{BTreeMap, BTreeSet};

use super::assignment::assign;
use super::float;
use super::overlap::Hits;

/// Chains as sets of mentions; a mention is in one chain at most. Mentions are numbers that
/// both annotators share: the same span has the same one.
pub type Clusters = [BTreeSet<usize>];

fn cluster_of(clusters: &Clusters) -> BTreeMap<usize, usize> {
    let all = clusters.iter().enumerate();
    all.flat_map(|(at, mentions)| mentions.iter().map(move |mention| (*mention, at))).collect()
}

/// MUC (Vilain and others 1995): of the links that hold the chains together, how many are in
/// both. Chains of one mention have none.
pub fn muc(a: &Clusters, b: &Clusters) -> Hits {
    let links = |of: &Clusters, other: &Clusters| {
        let other = cluster_of(other);
        let mut found = (0, 0);
        for mentions in of.iter().filter(|mentions| !mentions.is_empty()) {
            let parts: BTreeSet<usize> =
                mentions.iter().filter_map(|m| other.get(m).copied()).collect();
            let alone = mentions.iter().filter(|mention| !other.contains_key(mention)).count();
            found.0 += mentions.len() - (parts.len() + alone);
            found.1 += mentions.len() - 1;
        }
        found
    };
    let (of_a, of_b) = (links(a, b), links(b, a));
    Hits {
        found_a: float(of_a.0),
        all_a: float(of_a.1),
        found_b: float(of_b.0),
        all_b: float(of_b.1),
    }
}

/// B³ (Bagga and Baldwin 1998): for each mention, how much of its chain is in both.
pub fn b_cubed(a: &Clusters, b: &Clusters) -> Hits {
    let shared = |of: &Clusters, other: &Clusters| {
        let clusters = cluster_of(other);
        let mut sum = 0.0;
        let mut count = 0;
        for mentions in of {
            count += mentions.len();
            let mut parts: BTreeMap<usize, usize> = BTreeMap::new();
            for part in mentions.iter().filter_map(|mention| clusters.get(mention)) {
                *parts.entry(*part).or_default() += 1;
            }
            let squares: usize = parts.values().map(|part| part * part).sum();
            if !mentions.is_empty() {
                sum += float(squares) / float(mentions.len());
            }
        }
        (sum, float(count))
    };
    let (of_a, of_b) = (shared(a, b), shared(b, a));
    Hits { found_a: of_a.0, all_a: of_a.1, found_b: of_b.0, all_b: of_b.1 }
}

/// CEAF by entities, φ4 (Luo 2005): chains are paired off so that they share the most.
pub fn ceaf_e(a: &Clusters, b: &Clusters) -> Hits {
    let likeness = |one: &BTreeSet<usize>, other: &BTreeSet<usize>| {
        let both = one.len() + other.len();
        if both == 0 { 0.0 } else { 2.0 * float(one.intersection(other).count()) / float(both) }
    };
    let values: Vec<Vec<f64>> =
        a.iter().map(|one| b.iter().map(|other| likeness(one, other)).collect()).collect();
    let pairs = assign(&values).into_iter().enumerate();
    let sum: f64 = pairs.filter_map(|(row, column)| values.get(row)?.get(column?).copied()).sum();
    Hits { found_a: sum, all_a: float(a.len()), found_b: sum, all_b: float(b.len()) }
}
