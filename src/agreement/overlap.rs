//! What one annotator marked against what another marked: precision, recall and F1.

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::AddAssign;

use smallvec::SmallVec;

use super::assignment::assign;
use super::{Undefined, float};

/// How much of what one annotator marked the other marked as well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Of the second annotator's, the share that the first has: 0 to 1.
    pub precision: f64,
    /// Of the first annotator's, the share that the second has: 0 to 1.
    pub recall: f64,
    /// The harmonic mean; the same whoever comes first.
    pub f1: f64,
}

/// What two annotators have in common, counted; of several articles it is the sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hits {
    /// Of what the first annotator has, so much the second has too.
    pub found_a: f64,
    /// So much the first annotator has.
    pub all_a: f64,
    /// Of what the second annotator has, so much the first has too.
    pub found_b: f64,
    /// So much the second annotator has.
    pub all_b: f64,
}

impl Hits {
    /// Of things that each has `all` of, and `both` have in common.
    pub const fn of(both: usize, all_a: usize, all_b: usize) -> Self {
        let both = float(both);
        Self { found_a: both, all_a: float(all_a), found_b: both, all_b: float(all_b) }
    }

    /// Precision, recall and F1.
    ///
    /// # Errors
    /// If neither has anything.
    pub fn score(&self) -> Result<Match, Undefined> {
        if self.all_a <= 0.0 && self.all_b <= 0.0 {
            return Err(Undefined::NothingThere);
        }
        let share = |found: f64, all: f64| if all > 0.0 { found / all } else { 0.0 };
        let recall = share(self.found_a, self.all_a);
        let precision = share(self.found_b, self.all_b);
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Ok(Match { precision, recall, f1 })
    }
}

impl AddAssign for Hits {
    fn add_assign(&mut self, other: Self) {
        self.found_a += other.found_a;
        self.all_a += other.all_a;
        self.found_b += other.found_b;
        self.all_b += other.all_b;
    }
}

impl Sum for Hits {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, hits| {
            sum += hits;
            sum
        })
    }
}

/// One or more marked stretches of a text that belong together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// Where each begins and ends, in order, in any measure that both annotators share.
    pub parts: SmallVec<[(usize, usize); 1]>,
    /// Its label, by a number that both share.
    pub label: usize,
}

impl Unit {
    /// Of one stretch.
    pub fn new(start: usize, end: usize, label: usize) -> Self {
        Self { parts: SmallVec::from_buf([(start, end)]), label }
    }

    /// Where the first part begins.
    pub fn start(&self) -> usize {
        self.parts.first().map_or(0, |part| part.0)
    }

    /// Where the last part ends.
    pub fn end(&self) -> usize {
        self.parts.last().map_or(0, |part| part.1)
    }

    /// How long it is, all parts together.
    pub fn length(&self) -> usize {
        self.parts.iter().map(|(start, end)| end.saturating_sub(*start)).sum()
    }

    /// How much of the text both have; a place between two characters has 1 with itself.
    pub fn shared(&self, other: &Self) -> usize {
        if self.parts == other.parts {
            return self.length().max(1);
        }
        let pairs = self.parts.iter().flat_map(|a| other.parts.iter().map(move |b| (a, b)));
        pairs.map(|(a, b)| a.1.min(b.1).saturating_sub(a.0.max(b.0))).sum()
    }
}

/// Units that are equal by `key`, each taken once.
pub fn equal<K: Ord>(a: &[Unit], b: &[Unit], key: impl Fn(&Unit) -> K) -> Hits {
    let count = |units: &[Unit]| {
        let mut counts: BTreeMap<K, usize> = BTreeMap::new();
        for unit in units {
            *counts.entry(key(unit)).or_default() += 1;
        }
        counts
    };
    let (of_a, of_b) = (count(a), count(b));
    let both: usize =
        of_a.iter().filter_map(|(key, count)| Some((*count).min(*of_b.get(key)?))).sum();
    Hits::of(both, a.len(), b.len())
}

/// Units that share something of the text and are equal by `key`, as [`overlapping_pairs`] has
/// them.
pub fn overlapping<K: Ord>(a: &[Unit], b: &[Unit], key: impl Fn(&Unit) -> K) -> Hits {
    Hits::of(overlapping_pairs(a, b, key).len(), a.len(), b.len())
}

/// Pairs of units, by position, that share something of the text and are equal by `key`; each is
/// paired with one other at most, so that most are paired, and of all such ways, that in which
/// the pairs share the most.
pub fn overlapping_pairs<K: Ord>(
    a: &[Unit],
    b: &[Unit],
    key: impl Fn(&Unit) -> K,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (ours, theirs) in groups(a, b, &key) {
        // Any pair is better than none; of two pairs, that which shares more.
        let most = ours.iter().chain(&theirs).map(|(_, unit)| unit.length()).max();
        let scale = float(most.unwrap_or(0) + 1) * float(ours.len().max(theirs.len()) + 1);
        let value = |one: &Unit, other: &Unit| match one.shared(other) {
            0 => 0.0,
            shared => 1.0 + float(shared) / scale,
        };
        let row = |one: &Unit| theirs.iter().map(|(_, other)| value(one, other)).collect();
        let values: Vec<Vec<f64>> = ours.iter().map(|(_, one)| row(one)).collect();
        pairs.extend(assign(&values).into_iter().enumerate().filter_map(|(row, column)| {
            let value = values.get(row)?.get(column?)?;
            (*value > 0.0).then_some((ours.get(row)?.0, theirs.get(column?)?.0))
        }));
    }
    pairs
}

/// Pairs of two lists, as [`alike_pairs`] has them.
pub fn paired(a: usize, b: usize, alike: impl Fn(usize, usize) -> bool) -> Hits {
    Hits::of(alike_pairs(a, b, alike).len(), a, b)
}

/// Pairs of two lists, by position, of which each belongs to one pair at most, so that most are
/// paired.
pub fn alike_pairs(
    a: usize,
    b: usize,
    alike: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let value = |one, other| if alike(one, other) { 1.0 } else { 0.0 };
    let values: Vec<Vec<f64>> =
        (0..a).map(|one| (0..b).map(|other| value(one, other)).collect()).collect();
    let chosen = assign(&values).into_iter().enumerate();
    let chosen = chosen.filter_map(|(row, column)| Some((row, column?)));
    chosen.filter(|(row, column)| alike(*row, *column)).collect()
}

/// Units with their positions.
type Placed<'u> = Vec<(usize, &'u Unit)>;

/// Units that may be paired: of one key, and linked by sharing something of the text.
fn groups<'u, K: Ord>(
    a: &'u [Unit],
    b: &'u [Unit],
    key: impl Fn(&Unit) -> K,
) -> Vec<(Placed<'u>, Placed<'u>)> {
    let mut by_key: BTreeMap<K, Vec<(usize, &Unit, bool)>> = BTreeMap::new();
    for (units, is_a) in [(a, true), (b, false)] {
        for (at, unit) in units.iter().enumerate() {
            by_key.entry(key(unit)).or_default().push((at, unit, is_a));
        }
    }
    let mut found = Vec::new();
    for mut units in by_key.into_values() {
        units.sort_by_key(|(_, unit, _)| unit.start());
        let mut group = (Vec::new(), Vec::new());
        let mut end = 0;
        for (at, unit, is_a) in units {
            if unit.start() > end && !(group.0.is_empty() && group.1.is_empty()) {
                found.push(std::mem::take(&mut group));
            }
            end = end.max(unit.end());
            if is_a { group.0.push((at, unit)) } else { group.1.push((at, unit)) }
        }
        found.push(group);
    }
    found
}
