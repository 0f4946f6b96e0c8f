//! What is observed and what is expected, article by article, and the figures of these.

use super::Extent;
use super::alignment::{Alignment, best_alignment};
use super::chance::Chance;
use crate::agreement::random::SplitMix;
use crate::agreement::spread::spread;
use crate::agreement::{Undefined, float};

/// How chance is sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// How far the expected disorder may be off, relatively, in 95 of 100 cases; 0.01 is what
    /// the paper calls high.
    pub precision: f64,
    /// The same seed draws the same samples.
    pub seed: u64,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { precision: 0.01, seed: 1 }
    }
}

/// How many samples there are at first: of all articles, and of each.
const FIRST: (usize, usize) = (30, 6);

/// Where a few samples more would do, there are so many times as many.
const ONCE_MORE: f64 = 1.05;

/// No article has more samples than this, however few units it has.
const MOST: usize = 50_000;

/// A disorder that chance gives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// Its mean over the samples.
    pub mean: f64,
    /// By how much the mean may be off, as a variance.
    pub variance: f64,
}

impl Expected {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = float(values.clone().count());
        if count == 0.0 {
            return Self::default();
        }
        let mean = values.clone().sum::<f64>() / count;
        let squares = values.map(|value| (value - mean).powi(2)).sum::<f64>();
        Self { mean, variance: squares / count / count }
    }
}

/// The disorder of one article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disorder {
    /// How much the article counts: how many units an annotator has, on average.
    pub weight: f64,
    /// Of the best alignment.
    pub observed: f64,
    /// Of the best alignments of random continua.
    pub expected: Expected,
    /// The disorder of categories; `None` where no two units were aligned.
    pub observed_cat: Option<f64>,
    /// That of random continua in which two units were aligned.
    pub expected_cat: Expected,
    /// How many random continua there were.
    pub samples: usize,
    /// How many alignments may not be the best, the article's own among them.
    pub inexact: usize,
}

/// The disorders of articles: for each, the units of two or more annotators in order. `None`
/// for an article without units. `between` is told how much is done of how much, and asked
/// whether to go on; the whole is `None` if it says no.
///
/// If everybody agrees everywhere, chance is not looked at: there are no samples.
pub fn disorders(
    continua: &[Vec<Vec<Extent>>],
    how: Sampling,
    between: &mut dyn FnMut(usize, usize) -> bool,
) -> Option<Vec<Option<Disorder>>> {
    // Whoever comes first, ties between alignments are resolved in the same way.
    let continua: Vec<Vec<Vec<Extent>>> = continua.iter().map(|c| in_order(c)).collect();
    let used: Vec<usize> =
        (0..continua.len()).filter(|at| continua.get(*at).is_some_and(|c| any(c))).collect();
    let of = |at: usize| continua.get(at).map(Vec::as_slice).unwrap_or_default();
    let first = FIRST.0.div_ceil(used.len().max(1)).max(FIRST.1);
    let of_all = used.len() * (1 + first);
    let best = |at: usize| used.get(at).map(|at| best_alignment(of(*at)));
    let observed: Vec<Alignment> = spread(used.len(), best, &mut |done| between(done, of_all))?
        .into_iter()
        .flatten()
        .collect();
    let mut all: Vec<Samples> = used
        .iter()
        .zip(&observed)
        .map(|(at, own)| Samples {
            chance: Chance::of(of(*at)),
            weight: own.mean_units,
            drawn: vec![],
        })
        .collect();
    if observed.iter().any(|own| own.cost > 0.0) {
        // As many as the variation so far asks for, until it asks for no more.
        let (mut count, mut before) = (first, used.len());
        loop {
            let of_all = used.len() * (1 + count);
            draw(&mut all, count, how.seed, &mut |done| between(before + done, of_all))?;
            before = of_all;
            let off = off(all.iter().map(|s| (s.weight, s.expected(|drawn| Some(drawn.0)))));
            let times = (off.unwrap_or(0.0) / how.precision).powi(2);
            if times.is_nan() || times <= 1.0 || count >= MOST {
                break;
            }
            let more = (times.max(ONCE_MORE) * float(count)).ceil().min(float(MOST));
            // Between what there is and what there may be.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let more = more as usize;
            count = more;
        }
    }
    let mut found = vec![None; continua.len()];
    for ((at, own), samples) in used.iter().zip(&observed).zip(&all) {
        let (Some(slot), Some(disorder)) = (found.get_mut(*at), own.disorder()) else { continue };
        *slot = Some(Disorder {
            weight: own.mean_units,
            observed: disorder,
            expected: samples.expected(|drawn| Some(drawn.0)),
            observed_cat: own.category_disorder(of(*at)),
            expected_cat: samples.expected(|drawn| drawn.1),
            samples: samples.drawn.len(),
            inexact: samples.drawn.iter().chain([&(0.0, None, own.exact)]).filter(|d| !d.2).count(),
        });
    }
    Some(found)
}

fn any(continuum: &[Vec<Extent>]) -> bool {
    continuum.len() > 1 && continuum.iter().any(|units| !units.is_empty())
}

/// Units by place, and annotators by their units.
fn in_order(continuum: &[Vec<Extent>]) -> Vec<Vec<Extent>> {
    let by_place = |a: &Extent, b: &Extent| {
        let places = a.start.total_cmp(&b.start).then(a.end.total_cmp(&b.end));
        places.then(a.label.cmp(&b.label))
    };
    let mut sorted = continuum.to_vec();
    sorted.iter_mut().for_each(|units| units.sort_by(by_place));
    sorted.sort_by(|a, b| {
        let differing = a.iter().zip(b).map(|(a, b)| by_place(a, b)).find(|order| order.is_ne());
        differing.unwrap_or_else(|| a.len().cmp(&b.len()))
    });
    sorted
}

/// Samples of an article: for each the disorder, that of categories, and whether it is exact.
struct Samples {
    chance: Chance,
    weight: f64,
    drawn: Vec<(f64, Option<f64>, bool)>,
}

impl Samples {
    fn expected(
        &self,
        what: impl Fn(&(f64, Option<f64>, bool)) -> Option<f64> + Clone,
    ) -> Expected {
        Expected::of(self.drawn.iter().filter_map(what))
    }
}

/// Draws samples until each article has so many.
fn draw(
    all: &mut [Samples],
    count: usize,
    seed: u64,
    between: &mut dyn FnMut(usize) -> bool,
) -> Option<()> {
    let wanted: Vec<(usize, usize)> = all
        .iter()
        .enumerate()
        .flat_map(|(at, own)| (own.drawn.len()..count).map(move |number| (at, number)))
        .collect();
    let sample = |at: usize| {
        let (article, number) = wanted.get(at)?;
        let mut random = SplitMix::stream(seed, [*article, *number]);
        let continuum = all.get(*article)?.chance.draw(&mut random);
        let best = best_alignment(&continuum);
        Some((best.disorder()?, best.category_disorder(&continuum), best.exact))
    };
    let drawn = spread(wanted.len(), sample, between)?;
    for ((article, _), sample) in wanted.iter().zip(drawn) {
        if let Some(own) = all.get_mut(*article) {
            own.drawn.extend(sample);
        }
    }
    Some(())
}

/// How far the expected disorder of all these articles together may be off, relatively, in 95 of
/// 100 cases; `None` where there is none.
pub fn precision<'a, I>(articles: I) -> Option<f64>
where
    I: IntoIterator<Item = &'a Disorder, IntoIter: Clone>,
{
    off(articles.into_iter().map(|own| (own.weight, own.expected)))
}

/// How far the sum of expected disorders may be off, relatively, in 95 of 100 cases.
fn off(articles: impl Iterator<Item = (f64, Expected)> + Clone) -> Option<f64> {
    let mean: f64 = articles.clone().map(|(weight, expected)| weight * expected.mean).sum();
    let variance: f64 = articles.map(|(weight, expected)| weight.powi(2) * expected.variance).sum();
    (mean > 0.0).then(|| 1.96 * variance.sqrt() / mean)
}

/// γ of these articles; one that is named twice counts twice.
///
/// # Errors
/// If no article has units, or chance gives no disorder.
pub fn gamma<'a>(articles: impl IntoIterator<Item = &'a Disorder>) -> Result<f64, Undefined> {
    let sums =
        articles.into_iter().map(|own| (own.weight * own.observed, own.weight * own.expected.mean));
    against(sums, Undefined::NothingThere)
}

/// γcat of these articles; those in which no two units were aligned are left out.
///
/// # Errors
/// If none is left, or chance gives no disorder.
pub fn gamma_cat<'a>(articles: impl IntoIterator<Item = &'a Disorder>) -> Result<f64, Undefined> {
    let sums = articles.into_iter().filter_map(|own| {
        Some((own.weight * own.observed_cat?, own.weight * own.expected_cat.mean))
    });
    against(sums, Undefined::NothingShared)
}

fn against(articles: impl Iterator<Item = (f64, f64)>, none: Undefined) -> Result<f64, Undefined> {
    let (mut observed, mut expected, mut count) = (0.0, 0.0, 0);
    for own in articles {
        observed += own.0;
        expected += own.1;
        count += 1;
    }
    match (count, observed <= 0.0, expected <= 0.0) {
        (0, ..) => Err(none),
        (_, true, _) => Ok(1.0),
        (_, false, true) => Err(Undefined::NoDisorder),
        (_, false, false) => Ok(1.0 - observed / expected),
    }
}
