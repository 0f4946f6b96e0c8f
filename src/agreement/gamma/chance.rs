//! What chance would give: continua like those that were annotated, at random.

use std::collections::BTreeMap;

use super::Extent;
use crate::agreement::float;
use crate::agreement::random::SplitMix;

/// Shorter units are none, in the measure of the continuum.
const SHORTEST: f64 = 1e-6;

/// What is known of a continuum: how many units an annotator has, how long they are, how far
/// apart, and what they are called. Random continua have as many annotators, and units of
/// normally distributed numbers, lengths and gaps, called as often as they were.
///
/// This is the statistical sampler of pygamma-agreement, which makes figures comparable with
/// its: the gap before an annotator's first unit counts from the beginning, unless it is none;
/// a gap of 0 is added, so that there is one at all; a negative number of units counts as a
/// positive one; a continuum has one unit at least.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    annotators: usize,
    counts: Normal,
    gaps: Normal,
    lengths: Normal,
    /// Categories, each with how many units it and those before it have.
    labels: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct Normal {
    mean: f64,
    deviation: f64,
}

impl Normal {
    fn of(values: &[f64]) -> Self {
        let count = float(values.len().max(1));
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        Self { mean, deviation: (squares / count).sqrt() }
    }

    fn draw(&self, random: &mut SplitMix) -> f64 {
        random.normal(self.mean, self.deviation)
    }
}

impl Chance {
    /// Of what was annotated; units are in order.
    pub(super) fn of(continuum: &[Vec<Extent>]) -> Self {
        let mut gaps = vec![0.0];
        for units in continuum {
            let pairs = units.iter().zip(units.iter().skip(1));
            gaps.extend(pairs.map(|(before, after)| after.start - before.end));
            gaps.extend(units.first().map(|unit| unit.start).filter(|start| *start > 0.0));
        }
        let units = || continuum.iter().flatten();
        let mut labels: BTreeMap<usize, usize> = BTreeMap::new();
        units().for_each(|unit| *labels.entry(unit.label).or_default() += 1);
        let mut sum = 0;
        let summed = labels.into_iter().map(|(label, count)| {
            sum += count;
            (label, sum)
        });
        Self {
            annotators: continuum.len(),
            counts: Normal::of(&continuum.iter().map(|own| float(own.len())).collect::<Vec<_>>()),
            gaps: Normal::of(&gaps),
            lengths: Normal::of(&units().map(Extent::length).collect::<Vec<_>>()),
            labels: summed.collect(),
        }
    }

    /// A continuum like it.
    pub(super) fn draw(&self, random: &mut SplitMix) -> Vec<Vec<Extent>> {
        let mut continuum: Vec<Vec<Extent>> = Vec::with_capacity(self.annotators);
        for _ in 0..self.annotators {
            // Counts of units are far from where this would cut anything but the fraction.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let count = self.counts.draw(random).abs() as usize;
            let empty = continuum.iter().all(Vec::is_empty);
            let mut end = 0.0;
            let units = (0..count.max(usize::from(empty))).map(|_| {
                let start = end + self.gaps.draw(random);
                end = start + self.length(random);
                Extent { start, end, label: self.label(random) }
            });
            continuum.push(units.collect());
        }
        continuum
    }

    fn length(&self, random: &mut SplitMix) -> f64 {
        loop {
            let length = self.lengths.draw(random).abs();
            // Units that are all nothing long would stay so.
            if length >= SHORTEST || self.lengths.deviation <= 0.0 {
                return length.max(SHORTEST);
            }
        }
    }

    fn label(&self, random: &mut SplitMix) -> usize {
        let all = self.labels.last().map_or(0, |(_, sum)| *sum);
        let drawn = random.below(all);
        let at = self.labels.partition_point(|(_, sum)| *sum <= drawn);
        self.labels.get(at).map_or(0, |(label, _)| *label)
    }
}
