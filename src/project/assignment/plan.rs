//! Working out who annotates what: everybody about the same number of articles, and every two
//! annotators about the same number in common, by chance that a seed repeats.

use std::collections::BTreeMap;

use super::Assignment;
use crate::agreement::random::SplitMix;
use crate::article::ArticleId;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Assigning {
    /// Among whom.
    pub annotators: Vec<String>,
    /// How many annotate an article that is shared, at least 1.
    pub overlap: usize,
    /// The share of articles that are shared, 0 to 1; the others have one annotator each.
    pub shared: f64,
    /// What chance begins with.
    pub seed: u64,
}

/// What somebody was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Articles in all.
    pub articles: usize,
    /// Of these, articles that somebody else has too.
    pub shared: usize,
}

impl Assigning {
    /// Gives each of `articles` its annotators. What `before` says stays, also where it gives an
    /// article more or fewer than are asked for; articles and annotators that are new are given
    /// what they lack.
    pub fn assign(&self, articles: &[ArticleId], before: &Assignment) -> Assignment {
        let mut assignment = Assignment { seed: self.seed, ..before.clone() };
        let mut loads: BTreeMap<&str, usize> =
            self.annotators.iter().map(|name| (name.as_str(), 0)).collect();
        let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for names in before.articles.values() {
            let known: Vec<&str> = self
                .annotators
                .iter()
                .map(String::as_str)
                .filter(|n| names.iter().any(|k| k == n))
                .collect();
            count(&known, &mut loads, &mut pairs);
        }
        let mut order: Vec<&ArticleId> =
            articles.iter().filter(|id| !before.articles.contains_key(*id)).collect();
        let mut random = SplitMix::new(self.seed);
        shuffle(&mut order, &mut random);
        // Those that are shared already count towards the share.
        let already = before.articles.values().filter(|names| names.len() > 1).count();
        let all = (before.articles.len() + order.len()) as f64;
        let wanted = (all * self.shared.clamp(0.0, 1.0)).round() as usize;
        let mut shared_left = wanted.saturating_sub(already).min(order.len());
        for article in order {
            let number = if shared_left > 0 { self.overlap.max(1) } else { 1 };
            shared_left = shared_left.saturating_sub(1);
            let mut chosen: Vec<&str> = Vec::new();
            let mut names: Vec<&str> = self.annotators.iter().map(String::as_str).collect();
            // Equal ones are taken by chance.
            shuffle(&mut names, &mut random);
            while chosen.len() < number.min(self.annotators.len()) {
                let together = |name: &str| -> usize {
                    chosen
                        .iter()
                        .map(|other| pairs.get(&pair(name, other)).copied().unwrap_or(0))
                        .sum()
                };
                let next = names
                    .iter()
                    .filter(|name| !chosen.contains(name))
                    .min_by_key(|name| (loads.get(**name).copied().unwrap_or(0), together(name)));
                let Some(next) = next else { break };
                chosen.push(next);
            }
            count(&chosen, &mut loads, &mut pairs);
            let mut names: Vec<String> = chosen.into_iter().map(str::to_owned).collect();
            names.sort();
            assignment.articles.insert(article.clone(), names);
        }
        assignment
    }
}

impl Assignment {
    /// What everybody was given, by name.
    pub fn loads(&self) -> BTreeMap<String, Load> {
        let mut loads: BTreeMap<String, Load> = BTreeMap::new();
        for names in self.articles.values() {
            for name in names {
                let load = loads.entry(name.clone()).or_default();
                load.articles += 1;
                load.shared += usize::from(names.len() > 1);
            }
        }
        loads
    }

    /// How many articles every two have in common, by their names in order.
    pub fn in_common(&self) -> BTreeMap<(String, String), usize> {
        let mut common = BTreeMap::new();
        for names in self.articles.values() {
            for (at, one) in names.iter().enumerate() {
                for other in names.iter().skip(at + 1) {
                    *common.entry((one.clone(), other.clone())).or_default() += 1;
                }
            }
        }
        common
    }
}

fn pair<'n>(one: &'n str, other: &'n str) -> (&'n str, &'n str) {
    if one < other { (one, other) } else { (other, one) }
}

fn count<'n>(
    names: &[&'n str],
    loads: &mut BTreeMap<&'n str, usize>,
    pairs: &mut BTreeMap<(&'n str, &'n str), usize>,
) {
    for (at, one) in names.iter().enumerate() {
        *loads.entry(one).or_default() += 1;
        for other in names.iter().skip(at + 1) {
            *pairs.entry(pair(one, other)).or_default() += 1;
        }
    }
}

/// Fisher and Yates.
fn shuffle<T>(all: &mut [T], random: &mut SplitMix) {
    for at in (1..all.len()).rev() {
        all.swap(at, random.below(at + 1));
    }
}
