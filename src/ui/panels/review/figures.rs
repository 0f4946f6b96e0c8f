//! The figures of a report that the window shows, as lines of a table. Paints nothing.

use crate::review::figures::{CHAINS, Measure, Report};
use crate::schema::Schema;

/// Below this, agreement is too low to build on.
pub(super) const LEAST: f64 = 0.67;
/// Under so many units a figure says nothing.
pub(super) const FEW: usize = 5;

/// A figure, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// The value, and what it is.
    Value(f64, &'static str),
    /// Why there is none.
    None(String),
}

impl Cell {
    fn of(measure: &Measure, what: &'static str) -> Self {
        match (measure.value, &measure.undefined) {
            (Some(value), _) => Self::Value(value, what),
            (None, Some(why)) => Self::None(why.to_string()),
            (None, None) => Self::None("there is nothing to compare".to_owned()),
        }
    }

    fn no(why: &str) -> Self {
        Self::None(why.to_owned())
    }

    /// As it is printed.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Value(value, _) => format!("{value:.2}"),
            Self::None(_) => "–".to_owned(),
        }
    }

    /// Whether it is too low.
    pub(super) fn is_low(&self) -> bool {
        matches!(self, Self::Value(value, _) if *value < LEAST)
    }

    /// What it is, or why there is none.
    pub(super) fn hint(&self) -> String {
        match self {
            Self::Value(value, what) => format!("{value:.4}: {what}"),
            Self::None(why) => format!("Undefined: {why}"),
        }
    }
}

/// One layer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LayerLine {
    pub(super) name: String,
    /// How many annotations, or rated segments, it rests on.
    pub(super) n: usize,
    pub(super) f1: Cell,
    pub(super) overlap: Cell,
    pub(super) alpha: Cell,
}

impl LayerLine {
    /// Whether there is too little for a figure.
    pub(super) fn is_few(&self) -> bool {
        self.n < FEW
    }

    /// Whether agreement is too low: by α, or where there is none by F1.
    pub(super) fn is_low(&self) -> bool {
        let by = if matches!(self.alpha, Cell::Value(..)) { &self.alpha } else { &self.f1 };
        !self.is_few() && by.is_low()
    }
}

/// A line for each layer in which anybody has anything.
pub(super) fn layers(report: &Report, schema: &Schema) -> Vec<LayerLine> {
    let mut lines = Vec::new();
    for (name, layer) in &report.layers {
        lines.push(LayerLine {
            name: name.clone(),
            n: layer.spans.values().sum(),
            f1: Cell::of(&layer.f1_exact.f1, "F1 of spans with the same boundaries and label"),
            overlap: Cell::of(&layer.f1_overlap.f1, "F1 of spans that share some of the text"),
            alpha: Cell::of(
                &layer.krippendorff_alpha_nominal_token,
                "Krippendorff’s α over words: which labels each has",
            ),
        });
    }
    for (name, layer) in &report.segments {
        let several = schema.segment_layer(name).is_none_or(|layer| layer.several);
        let (alpha, what) = if several {
            (&layer.krippendorff_alpha_masi, "Krippendorff’s α; sets that share labels are nearer")
        } else {
            (&layer.krippendorff_alpha_nominal, "Krippendorff’s α of labels")
        };
        lines.push(LayerLine {
            name: name.clone(),
            n: if layer.given.values().sum::<usize>() == 0 { 0 } else { alpha.used },
            f1: Cell::no("labels of comments are compared by α"),
            overlap: Cell::no("labels of comments cannot overlap"),
            alpha: Cell::of(alpha, what),
        });
    }
    for (name, relation) in &report.relations {
        lines.push(LayerLine {
            name: name.clone(),
            n: relation.relations.values().sum(),
            f1: Cell::of(&relation.f1_exact.f1, "F1 of relations with the same ends"),
            overlap: Cell::of(&relation.f1_overlap.f1, "F1 of relations whose ends overlap"),
            alpha: Cell::no("relations are compared by F1"),
        });
    }
    if let Some(chains) = &report.chains {
        let pairs = chains.pairs.iter().map(|pair| (pair.mean.value, pair.mean.used));
        let f1 = match mean(pairs) {
            Some(value) => Cell::Value(value, "F1 of chains: the mean of MUC, B³ and CEAFe"),
            None => Cell::no("no two annotators have chains"),
        };
        lines.push(LayerLine {
            name: CHAINS.to_owned(),
            n: chains.chains.values().sum(),
            f1,
            overlap: Cell::no("mentions of chains are the same or not"),
            alpha: Cell::no("chains are compared by F1"),
        });
    }
    lines.retain(|line| line.n > 0);
    lines
}

/// F1 of spans of all layers together, of two annotators by position; with how many spans it
/// rests on. F1 counts what both have twice over what each has, so layers add up by their spans.
pub(super) fn pair(report: &Report, a: usize, b: usize, overlap: bool) -> (Cell, usize) {
    let name = |at: usize| report.annotators.get(at).map(String::as_str).unwrap_or_default();
    let (a, b) = (name(a), name(b));
    let of = |x: &str, y: &str| (x == a && y == b) || (x == b && y == a);
    let scores: Vec<(Option<f64>, usize)> = report
        .layers
        .values()
        .flat_map(|layer| layer.pairs.iter().filter(|pair| of(&pair.a, &pair.b)))
        .map(|pair| if overlap { &pair.f1_overlap.f1 } else { &pair.f1_exact.f1 })
        .map(|f1| (f1.value, f1.used))
        .collect();
    let used = scores.iter().map(|(_, used)| used).sum();
    let what = if overlap {
        "F1 of spans that share some of the text"
    } else {
        "F1 of spans with the same boundaries and label"
    };
    match mean(scores.into_iter()) {
        Some(value) => (Cell::Value(value, what), used),
        None => (Cell::no("neither has a span"), used),
    }
}

/// The mean by weight of what there is.
// Counts of annotations are far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn mean(of: impl Iterator<Item = (Option<f64>, usize)>) -> Option<f64> {
    let some = of.filter_map(|(value, weight)| Some((value?, weight as f64)));
    let (sum, all) = some.fold((0.0, 0.0), |(sum, all), (v, w)| (sum + v * w, all + w));
    (all > 0.0).then(|| sum / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_leaves_out_what_is_undefined() {
        let of = [(Some(1.0), 3), (None, 10), (Some(0.5), 1)];
        assert_eq!(mean(of.into_iter()), Some(3.5 / 4.0));
        assert_eq!(mean([(None, 3)].into_iter()), None);
        assert_eq!(mean([(Some(1.0), 0)].into_iter()), None);
    }

    #[test]
    fn what_is_few_is_not_low() {
        let low = || Cell::Value(0.2, "");
        let line =
            |n, alpha| LayerLine { name: String::new(), n, f1: low(), overlap: low(), alpha };
        assert!(line(FEW, low()).is_low());
        assert!(!line(FEW - 1, low()).is_low());
        assert!(!line(FEW, Cell::Value(0.9, "")).is_low());
        assert!(line(FEW, Cell::no("")).is_low());
    }
}
