//! A figure with its interval.

use serde::{Serialize, Serializer};

use super::progress::Meter;
use crate::agreement::{Figure, Hits, Ratings, Resampling, Strata, Undefined, bootstrap};

/// A figure, the interval that it lies in, and what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The value, if there is one.
    pub value: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "sentence")]
    pub undefined: Option<Undefined>,
    /// Where 95 of 100 samples of the articles have it; `None` for a single article, which
    /// tells nothing about others.
    pub ci95: Option<[f64; 2]>,
    /// How many units it rests on.
    pub used: usize,
    /// How many units were left out, because too few annotators had them before them.
    pub excluded: usize,
}

/// How much of what two annotators marked is the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// F1, which is the same whoever comes first. Its units are the spans of both.
    #[serde(flatten)]
    pub f1: Measure,
    /// Of what the second annotator has, the share that the first has too.
    pub precision: Option<f64>,
    /// Of what the first annotator has, the share that the second has too.
    pub recall: Option<f64>,
}

fn sentence<S: Serializer>(why: &Option<Undefined>, to: S) -> Result<S::Ok, S::Error> {
    match why {
        Some(why) => to.collect_str(why),
        None => to.serialize_none(),
    }
}

impl Measure {
    /// Of a value, and a way to have it of a sample.
    pub(super) fn new(
        figure: Figure,
        sampler: &Sampler<'_>,
        of_sample: impl FnMut(&[usize]) -> Result<f64, Undefined>,
    ) -> Self {
        let ci95 = match figure.value {
            Ok(_) => sampler.interval(of_sample),
            Err(_) => None,
        };
        sampler.meter.figure();
        Self {
            value: figure.value.ok(),
            undefined: figure.value.err(),
            ci95,
            used: figure.used,
            excluded: figure.excluded,
        }
    }
}

/// Draws the samples that intervals are made of.
#[derive(Clone, Copy)]
pub(super) struct Sampler<'a> {
    pub(super) articles: usize,
    pub(super) how: Resampling,
    pub(super) meter: &'a Meter<'a>,
}

impl Sampler<'_> {
    fn interval(
        &self,
        of_sample: impl FnMut(&[usize]) -> Result<f64, Undefined>,
    ) -> Option<[f64; 2]> {
        if self.articles < 2 {
            return None;
        }
        let found = bootstrap(self.articles, self.how, of_sample, || !self.meter.go_on())?;
        Some([found.low, found.high])
    }

    /// A figure of ratings.
    pub(super) fn of_ratings(
        &self,
        ratings: &Strata,
        figure: impl Fn(&Ratings) -> Figure,
    ) -> Measure {
        Measure::new(figure(&ratings.whole()), self, |sample| figure(&ratings.sample(sample)).value)
    }

    /// F1 of what was counted article by article; `excluded` units are in articles that only
    /// one of the two has annotated.
    pub(super) fn of_hits(&self, hits: &[Hits], excluded: usize) -> Score {
        let all: Hits = hits.iter().copied().sum();
        let score = all.score();
        // Counts come as whole numbers, lengths too.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let used = (all.all_a + all.all_b) as usize;
        let figure = Figure { value: score.map(|score| score.f1), used, excluded };
        let f1 = Measure::new(figure, self, |sample| {
            let sum: Hits = sample.iter().filter_map(|at| hits.get(*at)).copied().sum();
            sum.score().map(|score| score.f1)
        });
        let ok = score.ok();
        Score { f1, precision: ok.map(|s| s.precision), recall: ok.map(|s| s.recall) }
    }
}
