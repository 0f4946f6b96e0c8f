//! Agreement beyond chance for names: Cohen's and Fleiss' kappa, Scott's pi, Gwet's AC1. They
//! differ in what they hold chance to be.

use super::ratings::{category, given};
use super::{Figure, Ratings, Undefined, beyond_chance, float};

/// Cohen's kappa for two annotators: chance is that each gives labels as often as they do.
/// Units that one of them did not rate are left out. J. Cohen, “A coefficient of agreement for
/// nominal scales”, 1960.
pub fn cohen_kappa(ratings: &Ratings) -> Figure {
    let mut own = [vec![0_usize; ratings.categories()], vec![0; ratings.categories()]];
    let (mut used, mut same) = (0, 0);
    for (unit, times) in ratings.rows() {
        let [a, b] = unit else { return Figure::undefined(Undefined::OneAnnotator, 0) };
        let (Some(a), Some(b)) = (category(*a), category(*b)) else { continue };
        used += times;
        same += usize::from(a == b) * times;
        for (counts, category) in own.iter_mut().zip([a, b]) {
            if let Some(count) = counts.get_mut(category) {
                *count += times;
            }
        }
    }
    let excluded = ratings.len() - used;
    if used == 0 {
        return Figure::undefined(Undefined::NothingInCommon, excluded);
    }
    let all = float(used);
    let [a, b] = &own;
    let expected: f64 = a.iter().zip(b).map(|(a, b)| float(*a) / all * (float(*b) / all)).sum();
    Figure { value: Ok(beyond_chance(float(same) / all, expected)), used, excluded }
}

/// Scott's pi for two annotators: chance is that both give labels as often as both together do.
/// W. A. Scott, “Reliability of content analysis”, 1955.
pub fn scott_pi(ratings: &Ratings) -> Figure {
    if ratings.annotators() != 2 {
        return Figure::undefined(Undefined::OneAnnotator, ratings.len());
    }
    fleiss_kappa(ratings)
}

/// Fleiss' kappa for any number of annotators: Scott's pi for more than two. Units that not
/// all of them rated are left out. J. L. Fleiss, “Measuring nominal scale agreement among many
/// raters”, 1971.
pub fn fleiss_kappa(ratings: &Ratings) -> Figure {
    let annotators = ratings.annotators();
    if annotators < 2 {
        return Figure::undefined(Undefined::OneAnnotator, ratings.len());
    }
    let mut counts = vec![0_usize; ratings.categories()];
    let (mut used, mut same) = (0, 0);
    for (unit, times) in ratings.rows().filter(|(unit, _)| !unit.contains(&0)) {
        used += times;
        same += same_pairs(unit) * times;
        for category in given(unit) {
            if let Some(count) = counts.get_mut(category) {
                *count += times;
            }
        }
    }
    let excluded = ratings.len() - used;
    if used == 0 {
        return Figure::undefined(Undefined::NothingInCommon, excluded);
    }
    let observed = float(same) / float(used * annotators * (annotators - 1));
    let all = float(used * annotators);
    let expected: f64 = counts.iter().map(|count| (float(*count) / all).powi(2)).sum();
    Figure { value: Ok(beyond_chance(observed, expected)), used, excluded }
}

/// Gwet's AC1 for any number of annotators: chance agreement only happens where an annotator
/// does not know, so that rare labels do not spoil the figure. Units rated by one annotator
/// count for how often labels are given, not for agreement. K. L. Gwet, “Computing inter-rater
/// reliability and its variance in the presence of high agreement”, 2008.
pub fn gwet_ac1(ratings: &Ratings) -> Figure {
    if ratings.annotators() < 2 {
        return Figure::undefined(Undefined::OneAnnotator, ratings.len());
    }
    let mut shares = vec![0.0; ratings.categories()];
    let (mut rated, mut used, mut observed) = (0, 0, 0.0);
    for (unit, times) in ratings.rows() {
        let count = given(unit).count();
        if count == 0 {
            continue;
        }
        rated += times;
        for category in given(unit) {
            if let Some(share) = shares.get_mut(category) {
                *share += float(times) / float(count);
            }
        }
        if count >= 2 {
            used += times;
            observed += float(same_pairs(unit) * times) / float(count * (count - 1));
        }
    }
    let excluded = ratings.len() - used;
    if used == 0 {
        return Figure::undefined(Undefined::NothingInCommon, excluded);
    }
    // Categories that nobody gave are none.
    let known = shares.iter().filter(|share| **share > 0.0).count();
    let expected = if known < 2 {
        0.0
    } else {
        let share = |share: &f64| share / float(rated);
        shares.iter().map(|s| share(s) * (1.0 - share(s))).sum::<f64>() / float(known - 1)
    };
    let value = beyond_chance(observed / float(used), expected);
    Figure { value: Ok(value), used, excluded }
}

/// Pairs of ratings of a unit that are the same, each pair in both orders.
fn same_pairs(unit: &[u32]) -> usize {
    let mut same = 0;
    for (at, cell) in unit.iter().enumerate().filter(|(_, cell)| **cell != 0) {
        same += 2 * unit.iter().skip(at + 1).filter(|other| *other == cell).count();
    }
    same
}
