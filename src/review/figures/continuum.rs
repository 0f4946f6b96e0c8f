//! Figures of a span layer that take texts as a whole: unitizing alpha, which asks how much of
//! a text is marked and called the same, and γ, which aligns spans.

use std::collections::BTreeMap;

use serde::Serialize;

use super::measure::{Measure, Sampler};
use crate::agreement::gamma::{Disorder, Extent, Sampling, disorders, gamma, gamma_cat, precision};
use crate::agreement::{Continua, Figure, Undefined, Unit};
use crate::review::ArticleSets;

/// Article, annotator, spans.
type Units = [Vec<Option<Vec<Unit>>>];

/// Unitizing alphas of a layer.
pub(super) struct Unitizing {
    pub(super) alpha_u: Measure,
    pub(super) alpha_u_binary: Measure,
    pub(super) cu_alpha_all: Measure,
    pub(super) cu_alpha: BTreeMap<String, Measure>,
}

impl Unitizing {
    /// Of the spans of all articles; `used` are the labels to be looked at one by one.
    pub(super) fn of(
        articles: &[ArticleSets],
        units: &Units,
        labels: &[String],
        used: &[usize],
        sampler: &Sampler<'_>,
    ) -> Self {
        let lengths: Vec<usize> =
            articles.iter().map(|article| article.article.text.offsets().len_chars()).collect();
        let own = lengths.iter().copied().zip(units.iter().map(Vec::as_slice));
        let continua = Continua::new(labels.len(), own);
        let all: Vec<usize> = (0..continua.len()).collect();
        let characters = lengths.iter().zip(articles).fold((0, 0), |sum, (long, article)| {
            let (used, excluded) = sum;
            if article.annotated() < 2 { (used, excluded + long) } else { (used + long, excluded) }
        });
        let measure = |rests_on: (usize, usize),
                       of: &dyn Fn(&[usize]) -> Result<f64, Undefined>| {
            Measure::new(figure(of(&all), rests_on), sampler, of)
        };
        let spans = meeting(units, labels.len());
        let sum = spans.iter().fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let of_label = |number: &usize| {
            let rests_on = spans.get(*number).copied().unwrap_or_default();
            let own = measure(rests_on, &|sample| continua.cu_alpha_of(*number, sample));
            Some((labels.get(*number)?.clone(), own))
        };
        Self {
            alpha_u: measure(characters, &|sample| continua.alpha_u(sample)),
            alpha_u_binary: measure(characters, &|sample| continua.alpha_u_binary(sample)),
            cu_alpha_all: measure(sum, &|sample| continua.cu_alpha(sample)),
            cu_alpha: used.iter().filter_map(of_label).collect(),
        }
    }
}

/// How well the disorder is known that γ has from chance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GammaChance {
    /// How many random continua there were, all articles together; none if everybody agrees.
    pub samples: usize,
    /// How far the expected disorder may be off, relatively, in 95 of 100 cases.
    pub precision: Option<f64>,
    /// How many alignments are not proven the best, for their spans lie too densely; what is
    /// observed or expected there is an upper bound. Those of articles count, and of samples.
    pub inexact: usize,
    /// The disorder of the best alignment; of several articles the mean, each counted by how
    /// many spans an annotator has in it.
    pub observed: Option<f64>,
    /// The disorder that chance would give, in the same way.
    pub expected: Option<f64>,
}

/// γ and γcat of a layer.
pub(super) struct Aligned {
    pub(super) gamma: Measure,
    pub(super) gamma_cat: Measure,
    pub(super) chance: GammaChance,
}

impl Aligned {
    /// Of the spans of all articles. `None` if `between` says to stop, which is told how much is
    /// done of how much.
    pub(super) fn of(
        units: &Units,
        how: Sampling,
        sampler: &Sampler<'_>,
        between: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Option<Self> {
        let extents = |own: &Vec<Unit>| own.iter().map(Extent::from).collect::<Vec<_>>();
        let continuum = |own: &Vec<Option<Vec<Unit>>>| own.iter().flatten().map(extents).collect();
        let continua: Vec<Vec<Vec<Extent>>> = units.iter().map(continuum).collect();
        let found = disorders(&continua, how, between)?;
        let of = |sample: &[usize]| -> Vec<&Disorder> {
            sample.iter().filter_map(|at| found.get(*at)?.as_ref()).collect()
        };
        let rests_on = |wanted: &dyn Fn(&Disorder) -> bool| {
            units.iter().zip(&found).fold((0, 0), |(used, excluded), (own, disorder)| {
                let spans: usize = own.iter().flatten().map(Vec::len).sum();
                let counts = disorder.as_ref().is_some_and(wanted);
                if counts { (used + spans, excluded) } else { (used, excluded + spans) }
            })
        };
        let all: Vec<&Disorder> = found.iter().flatten().collect();
        let of_labels = rests_on(&|own| own.observed_cat.is_some());
        let value = (gamma(all.iter().copied()), gamma_cat(all.iter().copied()));
        let chance = GammaChance {
            samples: all.iter().map(|own| own.samples).sum(),
            precision: precision(all.iter().copied()),
            inexact: all.iter().map(|own| own.inexact).sum(),
            observed: mean(&all, |own| own.observed),
            // Where everybody agrees, chance was not looked at.
            expected: mean(&all, |own| own.expected.mean).filter(|expected| *expected > 0.0),
        };
        Some(Self {
            // Alignments stay as they are, whichever articles a sample has.
            gamma: Measure::new(figure(value.0, rests_on(&|_| true)), sampler, |s| gamma(of(s))),
            gamma_cat: Measure::new(figure(value.1, of_labels), sampler, |s| gamma_cat(of(s))),
            chance,
        })
    }
}

fn mean(articles: &[&Disorder], of: impl Fn(&Disorder) -> f64) -> Option<f64> {
    let weight: f64 = articles.iter().map(|own| own.weight).sum();
    let sum: f64 = articles.iter().map(|own| own.weight * of(own)).sum();
    (weight > 0.0).then(|| sum / weight)
}

fn figure(value: Result<f64, Undefined>, (used, excluded): (usize, usize)) -> Figure {
    Figure { value, used: if value.is_ok() { used } else { 0 }, excluded }
}

/// Label by label, how many spans lie where another annotator has one too, and how many do not.
fn meeting(units: &Units, labels: usize) -> Vec<(usize, usize)> {
    let mut counts = vec![(0, 0); labels];
    for article in units {
        let covered: Vec<Covered> = article.iter().flatten().map(|own| Covered::by(own)).collect();
        for (at, own) in article.iter().flatten().enumerate() {
            for unit in own {
                let others = covered.iter().enumerate().filter(|(other, _)| *other != at);
                let met = others.map(|(_, other)| other).any(|other| other.meets(unit));
                if let Some(count) = counts.get_mut(unit.label) {
                    if met { count.0 += 1 } else { count.1 += 1 }
                }
            }
        }
    }
    counts
}

/// What of a text an annotator has marked: by where parts begin, up to where those reach that
/// begin so far.
struct Covered(Vec<(usize, usize)>);

impl Covered {
    fn by(units: &[Unit]) -> Self {
        let mut parts: Vec<(usize, usize)> =
            units.iter().flat_map(|unit| unit.parts.iter().copied()).collect();
        parts.retain(|(start, end)| start < end);
        parts.sort_unstable();
        let mut reach = 0;
        for (_, end) in &mut parts {
            reach = reach.max(*end);
            *end = reach;
        }
        Self(parts)
    }

    fn meets(&self, unit: &Unit) -> bool {
        unit.parts.iter().filter(|(start, end)| start < end).any(|(start, end)| {
            let before = self.0.partition_point(|(other, _)| other < end);
            let last = before.checked_sub(1).and_then(|last| self.0.get(last));
            last.is_some_and(|(_, reach)| reach > start)
        })
    }
}
