//! Intervals by resampling: how much a figure would differ had other articles been annotated.
//! After B. Efron and R. Tibshirani, “An introduction to the bootstrap”, 1993, chapter 13
//! (percentile intervals).

use super::Undefined;
use super::random::SplitMix;

/// Where a figure is in 95 of 100 samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// 2.5 % of samples are below.
    pub low: f64,
    /// 2.5 % are above.
    pub high: f64,
    /// How many samples had a figure at all.
    pub samples: usize,
}

/// How samples are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How many samples.
    pub rounds: usize,
    /// The same seed draws the same samples on every machine.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { rounds: 1000, seed: 1 }
    }
}

/// Draws articles with replacement, as many as there are (`articles`), and asks `figure` of
/// each sample: positions of articles, some more than once. `None` if no sample has a figure,
/// or `stop` says so between two samples.
pub fn bootstrap(
    articles: usize,
    how: Resampling,
    mut figure: impl FnMut(&[usize]) -> Result<f64, Undefined>,
    mut stop: impl FnMut() -> bool,
) -> Option<Interval> {
    if articles == 0 {
        return None;
    }
    let mut random = SplitMix::new(how.seed);
    let mut sample = vec![0; articles];
    let mut found = Vec::with_capacity(how.rounds);
    for _ in 0..how.rounds {
        if stop() {
            return None;
        }
        for at in &mut sample {
            *at = random.below(articles);
        }
        found.extend(figure(&sample).ok());
    }
    found.sort_by(f64::total_cmp);
    Some(Interval {
        low: quantile(&found, 25)?,
        high: quantile(&found, 975)?,
        samples: found.len(),
    })
}

/// The value below which so many thousandths are, between the two nearest where it falls
/// between.
fn quantile(sorted: &[f64], thousandths: usize) -> Option<f64> {
    let at = sorted.len().checked_sub(1)? * thousandths;
    let (low, rest) = (sorted.get(at / 1000)?, super::float(at % 1000) / 1000.0);
    let high = sorted.get(at / 1000 + 1).unwrap_or(low);
    Some(low + (high - low) * rest)
}
