//! Krippendorff's alpha: disagreement that is observed against disagreement that chance would
//! give. After K. Krippendorff, “Computing Krippendorff's alpha-reliability”, 2011.

use super::distance::{LabelSet, Scale, distances_between};
use super::ratings::given;
use super::{Figure, Ratings, Undefined, float};

/// Alpha for values of this scale. Units with fewer than two ratings are left out.
pub fn alpha(ratings: &Ratings, scale: Scale<'_>) -> Figure {
    let mut counts = vec![0.0; ratings.categories()];
    let mut pairable = 0;
    for (unit, times) in ratings.rows().filter(|(unit, _)| given(unit).nth(1).is_some()) {
        pairable += times;
        for category in given(unit) {
            if let Some(count) = counts.get_mut(category) {
                *count += float(times);
            }
        }
    }
    let distances = scale.distances(&counts);
    let between = |a: usize, b: usize| {
        distances.get(a).and_then(|row| row.get(b)).copied().unwrap_or_default()
    };
    let mut observed = 0.0;
    for (unit, times) in ratings.rows() {
        let rated = given(unit).count();
        if rated >= 2 {
            let pairs = given(unit).flat_map(|a| given(unit).map(move |b| (a, b)));
            let sum: f64 = pairs.map(|(a, b)| between(a, b)).sum();
            observed += sum * float(times) / float(rated - 1);
        }
    }
    let mut expected = 0.0;
    for (a, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
        for (b, other) in counts.iter().enumerate() {
            expected += count * other * between(a, b);
        }
    }
    let excluded = ratings.len() - pairable;
    figure(ratings.annotators(), pairable, excluded, observed, expected, counts.iter().sum())
}

/// Alpha for names, in one pass, for millions of units. The same as [`alpha`] with
/// [`Scale::Nominal`].
pub fn alpha_nominal(ratings: &Ratings) -> Figure {
    let mut counts = vec![0_usize; ratings.categories() + 1];
    let (mut pairable, mut observed) = (0, 0.0);
    for (unit, times) in ratings.rows() {
        let rated = unit.iter().filter(|cell| **cell != 0).count();
        if rated < 2 || times == 0 {
            continue;
        }
        pairable += times;
        let mut differing = 0;
        for (at, cell) in unit.iter().enumerate().filter(|(_, cell)| **cell != 0) {
            if let Some(count) = usize::try_from(*cell).ok().and_then(|at| counts.get_mut(at)) {
                *count += times;
            }
            let after = unit.iter().skip(at + 1);
            differing += after.filter(|other| **other != 0 && *other != cell).count();
        }
        if differing > 0 {
            observed += float(2 * differing * times) / float(rated - 1);
        }
    }
    let all: f64 = counts.iter().map(|count| float(*count)).sum();
    let same: f64 = counts.iter().map(|count| float(*count).powi(2)).sum();
    let excluded = ratings.len() - pairable;
    figure(ratings.annotators(), pairable, excluded, observed, all * all - same, all)
}

/// Alpha for sets of labels, with a distance from 0 to 1 such as [`super::masi`], which is not
/// squared. `rows` has what each annotator said of each unit, annotator by annotator.
pub fn alpha_of_sets(
    rows: &[Vec<Option<LabelSet>>],
    distance: impl Fn(&LabelSet, &LabelSet) -> f64,
) -> Figure {
    let (ratings, sets) = Ratings::of_annotators(rows);
    alpha(&ratings, Scale::Sets(&distances_between(&sets, distance)))
}

/// `observed` is summed over units, `expected` over pairs of all `given` ratings.
fn figure(
    annotators: usize,
    used: usize,
    excluded: usize,
    observed: f64,
    expected: f64,
    given: f64,
) -> Figure {
    if annotators < 2 {
        return Figure::undefined(Undefined::OneAnnotator, used + excluded);
    }
    if used == 0 {
        return Figure::undefined(Undefined::NothingInCommon, excluded);
    }
    let value = if expected <= 0.0 { 1.0 } else { 1.0 - (given - 1.0) * observed / expected };
    Figure { value: Ok(value), used, excluded }
}
