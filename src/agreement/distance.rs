//! How far apart two values are, for Krippendorff's alpha.

use std::collections::BTreeSet;

/// What kind of values the categories of [`super::Ratings`] are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale<'a> {
    /// Names: the same, or not.
    Nominal,
    /// Ranks: categories are sorted, and only their order counts.
    Ordinal,
    /// Numbers, of which differences count: the number of each category.
    Interval(&'a [f64]),
    /// Sets of labels: the distance of every two categories, row by row, of
    /// [`distances_between`].
    Sets(&'a [Vec<f64>]),
}

/// The distances of every two sets, row by row.
pub fn distances_between(
    sets: &[LabelSet],
    distance: impl Fn(&LabelSet, &LabelSet) -> f64,
) -> Vec<Vec<f64>> {
    sets.iter().map(|one| sets.iter().map(|other| distance(one, other)).collect()).collect()
}

impl Scale<'_> {
    /// The distance (squared, as Krippendorff 2011, section A, has it) of every two categories,
    /// row by row. `counts` says how often each was given, which ranks depend on.
    pub(super) fn distances(self, counts: &[f64]) -> Vec<Vec<f64>> {
        let all = 0..counts.len();
        all.clone().map(|a| all.clone().map(|b| self.distance(a, b, counts)).collect()).collect()
    }

    fn distance(self, a: usize, b: usize, counts: &[f64]) -> f64 {
        if a == b {
            return 0.0;
        }
        match self {
            Self::Nominal => 1.0,
            Self::Ordinal => {
                let (from, to) = (a.min(b), a.max(b));
                let count = |at: usize| counts.get(at).copied().unwrap_or(0.0);
                let between: f64 = counts.get(from..=to).unwrap_or_default().iter().sum();
                (between - f64::midpoint(count(from), count(to))).powi(2)
            }
            Self::Interval(values) => {
                let value = |at: usize| values.get(at).copied().unwrap_or(0.0);
                (value(a) - value(b)).powi(2)
            }
            Self::Sets(distances) => {
                distances.get(a).and_then(|row| row.get(b)).copied().unwrap_or(1.0)
            }
        }
    }
}

/// Several labels of one unit.
pub type LabelSet = BTreeSet<String>;

/// Of all labels that either has, the share that only one has; 0 for two empty sets.
pub fn jaccard(a: &LabelSet, b: &LabelSet) -> f64 {
    1.0 - shared(a, b)
}

/// MASI (Passonneau 2006): Jaccard's share, which counts by two thirds where one set is part
/// of the other, and by one third where they only share something.
pub fn masi(a: &LabelSet, b: &LabelSet) -> f64 {
    let monotonicity = if a == b {
        1.0
    } else if a.is_disjoint(b) {
        0.0
    } else if a.is_subset(b) || b.is_subset(a) {
        2.0 / 3.0
    } else {
        1.0 / 3.0
    };
    1.0 - shared(a, b) * monotonicity
}

fn shared(a: &LabelSet, b: &LabelSet) -> f64 {
    let either = a.union(b).count();
    if either == 0 {
        return 1.0;
    }
    super::float(a.intersection(b).count()) / super::float(either)
}
