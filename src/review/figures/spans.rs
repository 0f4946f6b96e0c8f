//! Figures of a span layer.

use std::collections::BTreeMap;

use serde::Serialize;

use super::attributes::{AttributeReport, attributes};
use super::confusion::{Confusion, calls};
use super::continuum::{Aligned, GammaChance, Unitizing};
use super::coverage::{Coverage, LabelSets, tokens};
use super::measure::{Measure, Sampler, Score};
use super::units::{pairs, units};
use crate::agreement::gamma::Sampling;
use crate::agreement::{
    Hits, Ratings, Strata, Unit, alpha_nominal, cohen_kappa, equal, fleiss_kappa, gwet_ac1,
    overlapping,
};
use crate::review::ArticleSets;
use crate::schema::Schema;

/// How far annotators agree on a layer of spans.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpanReport {
    /// How many spans each annotator has in the layer.
    pub spans: BTreeMap<String, usize>,
    /// Krippendorff's alpha over tokens. What a token says is the set of labels that cover any
    /// part of it; none is a value like any other.
    pub krippendorff_alpha_nominal_token: Measure,
    /// The same over code points.
    pub krippendorff_alpha_nominal_char: Measure,
    /// Fleiss' kappa over tokens.
    pub fleiss_kappa_token: Measure,
    /// Gwet's AC1 over tokens.
    pub gwet_ac1_token: Measure,
    /// Krippendorff's unitizing alpha: whether the same of the text is marked and called the
    /// same. Its units are code points.
    pub alpha_u: Measure,
    /// The same for whether it is marked at all.
    pub alpha_u_binary: Measure,
    /// Krippendorff's coding alpha: whether what two annotators marked is called the same. Its
    /// units are spans; where nobody else has any, they are excluded.
    pub cu_alpha_all: Measure,
    /// The same label by label.
    pub cu_alpha: BTreeMap<String, Measure>,
    /// γ of aligned spans, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma: Option<Measure>,
    /// γcat: whether aligned spans are called the same. Articles without any are excluded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma_cat: Option<Measure>,
    /// What γ rests on beside spans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma_chance: Option<GammaChance>,
    /// F1 of spans with the same boundaries and label, all pairs together.
    pub f1_exact: Score,
    /// F1 of spans that share some of the text, whatever their labels, all pairs together.
    pub f1_overlap: Score,
    /// Two annotators at a time.
    pub pairs: Vec<SpanPair>,
    /// Label by label.
    pub labels: BTreeMap<String, LabelReport>,
    /// What spans with the same boundaries are called.
    pub confusion: Confusion,
    /// What the attributes of spans say that all have with the same boundaries and label.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeReport>,
}

/// How far two annotators agree on a layer of spans. Of the F1 figures, each holds what both
/// demand of a match against the next: the same boundaries or some shared text, the same label
/// or any.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpanPair {
    /// The first annotator: recall is the share of their spans.
    pub a: String,
    /// The second annotator: precision is the share of theirs.
    pub b: String,
    /// The same boundaries and label.
    pub f1_exact: Score,
    /// Some shared text, any label.
    pub f1_overlap: Score,
    /// The same boundaries, any label.
    pub f1_boundary: Score,
    /// Some shared text, the same label.
    pub f1_type: Score,
    /// Labels of tokens.
    pub f1_token: Score,
    /// Labels of code points.
    pub f1_char: Score,
    /// Cohen's kappa over tokens.
    pub cohen_kappa_token: Measure,
}

/// How far annotators agree on one label, all pairs together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelReport {
    /// How many spans each annotator has.
    pub spans: BTreeMap<String, usize>,
    /// F1 of spans with this label and the same boundaries.
    pub f1_exact: Score,
    /// F1 of spans with this label that share some of the text.
    pub f1_type: Score,
    /// Krippendorff's alpha over tokens: this label or not.
    pub krippendorff_alpha_nominal_token: Measure,
}

/// What a layer has in each article, as numbers.
struct Numbers {
    /// Article, annotator, spans.
    units: Vec<Vec<Option<Vec<Unit>>>>,
    annotators: usize,
}

impl Numbers {
    /// Article by article what two annotators have in common, and how many units are in
    /// articles that only one of them has.
    fn hits(
        &self,
        (a, b): (usize, usize),
        wanted: impl Fn(&Unit) -> bool,
        count: impl Fn(&[Unit], &[Unit]) -> Hits,
    ) -> (Vec<Hits>, usize) {
        let mut excluded = 0;
        let hits = self.units.iter().map(|article| {
            let of = |at: usize| {
                let own = article.get(at)?.as_ref()?;
                Some(own.iter().filter(|unit| wanted(unit)).cloned().collect::<Vec<_>>())
            };
            match (of(a), of(b)) {
                (Some(a), Some(b)) => count(&a, &b),
                (one, other) => {
                    excluded += one.or(other).map_or(0, |own| own.len());
                    Hits::default()
                }
            }
        });
        (hits.collect(), excluded)
    }

    /// The same for all pairs together.
    fn pooled(
        &self,
        wanted: impl Fn(&Unit) -> bool + Copy,
        count: impl Fn(&[Unit], &[Unit]) -> Hits + Copy,
    ) -> (Vec<Hits>, usize) {
        let mut all = (vec![Hits::default(); self.units.len()], 0);
        for pair in pairs(self.annotators) {
            let (hits, excluded) = self.hits(pair, wanted, count);
            all.0.iter_mut().zip(hits).for_each(|(sum, hits)| *sum += hits);
            all.1 += excluded;
        }
        all
    }
}

fn exact(a: &[Unit], b: &[Unit]) -> Hits {
    equal(a, b, Clone::clone)
}

fn same_label(a: &[Unit], b: &[Unit]) -> Hits {
    overlapping(a, b, |unit| unit.label)
}

fn any_label(a: &[Unit], b: &[Unit]) -> Hits {
    overlapping(a, b, |_| ())
}

/// A layer, its labels, and how many spans all annotators together have in it.
pub(super) struct Layer<'a> {
    pub(super) name: &'a str,
    pub(super) labels: &'a [String],
    pub(super) records: usize,
}

/// The figures of a layer. `None` if it was stopped.
pub(super) fn report(
    schema: &Schema,
    annotators: &[String],
    articles: &[ArticleSets],
    layer: &Layer<'_>,
    sampling: Option<Sampling>,
    sampler: &Sampler<'_>,
) -> Option<SpanReport> {
    let labels = layer.labels;
    let numbers = Numbers {
        units: articles.iter().map(|article| units(article, labels)).collect(),
        annotators: annotators.len(),
    };
    let mut sets = (LabelSets::default(), LabelSets::default());
    let mut coverage = (Vec::new(), Vec::new());
    let mut ratings: (Vec<Ratings>, Vec<Ratings>) = (Vec::new(), Vec::new());
    for (article, own) in articles.iter().zip(&numbers.units) {
        let by_token = Coverage::of_tokens(&tokens(&article.article), own);
        let length = article.article.text.offsets().len_chars();
        let by_character = Coverage::of_characters(length, own);
        ratings.0.push(by_token.ratings(annotators.len(), &mut sets.0));
        ratings.1.push(by_character.ratings(annotators.len(), &mut sets.1));
        coverage.0.push(by_token);
        coverage.1.push(by_character);
    }
    let by_token = Strata::new(annotators.len(), sets.0.len(), &ratings.0);
    let by_character = Strata::new(annotators.len(), sets.1.len(), &ratings.1);
    let score = |(hits, excluded): (Vec<Hits>, usize)| sampler.of_hits(&hits, excluded);
    let any = |_: &Unit| true;
    let of_pair = |(a, b): (usize, usize)| {
        let covered = |coverage: &[Coverage]| {
            let hits: Vec<Hits> = coverage.iter().map(|article| article.hits(a, b)).collect();
            sampler.of_hits(&hits, 0)
        };
        let name = |at: usize| annotators.get(at).cloned().unwrap_or_default();
        SpanPair {
            a: name(a),
            b: name(b),
            f1_exact: score(numbers.hits((a, b), any, exact)),
            f1_overlap: score(numbers.hits((a, b), any, any_label)),
            f1_boundary: score(numbers.hits((a, b), any, |a, b| equal(a, b, |u| u.parts.clone()))),
            f1_type: score(numbers.hits((a, b), any, same_label)),
            f1_token: covered(&coverage.0),
            f1_char: covered(&coverage.1),
            cohen_kappa_token: sampler.of_ratings(&by_token.pair(a, b), cohen_kappa),
        }
    };
    let of_label = |number: &usize| {
        let (number, label) = (*number, labels.get(*number)?);
        let this = |unit: &Unit| unit.label == number;
        let with = sets.0.with(number);
        let coded = by_token.recoded(2, |set| usize::from(with.get(set).copied().unwrap_or(false)));
        let report = LabelReport {
            spans: counts(annotators, &numbers, this),
            f1_exact: score(numbers.pooled(this, exact)),
            f1_type: score(numbers.pooled(this, same_label)),
            krippendorff_alpha_nominal_token: sampler.of_ratings(&coded, alpha_nominal),
        };
        Some((label.clone(), report))
    };
    let has = |number: &usize| {
        numbers.units.iter().flatten().flatten().flatten().any(|unit| unit.label == *number)
    };
    let used: Vec<usize> = (0..labels.len()).filter(has).collect();
    let aligned = match sampling {
        Some(how) => {
            sampler.meter.begin(layer.name, layer.records, 2)?;
            let mut between = |done, of| sampler.meter.at(done, of);
            Some(Aligned::of(&numbers.units, how, sampler, &mut between)?)
        }
        None => None,
    };
    let pairs_of_all = pairs(annotators.len()).count();
    let figures = 9 + 7 * pairs_of_all + 4 * used.len();
    sampler.meter.begin(layer.name, layer.records, figures)?;
    let (gamma, gamma_cat, gamma_chance) = match aligned {
        Some(own) => (Some(own.gamma), Some(own.gamma_cat), Some(own.chance)),
        None => (None, None, None),
    };
    let whole = Unitizing::of(articles, &numbers.units, labels, &used, sampler);
    Some(SpanReport {
        spans: counts(annotators, &numbers, any),
        krippendorff_alpha_nominal_token: sampler.of_ratings(&by_token, alpha_nominal),
        krippendorff_alpha_nominal_char: sampler.of_ratings(&by_character, alpha_nominal),
        fleiss_kappa_token: sampler.of_ratings(&by_token, fleiss_kappa),
        gwet_ac1_token: sampler.of_ratings(&by_token, gwet_ac1),
        alpha_u: whole.alpha_u,
        alpha_u_binary: whole.alpha_u_binary,
        cu_alpha_all: whole.cu_alpha_all,
        cu_alpha: whole.cu_alpha,
        gamma,
        gamma_cat,
        gamma_chance,
        f1_exact: score(numbers.pooled(any, exact)),
        f1_overlap: score(numbers.pooled(any, any_label)),
        pairs: pairs(annotators.len()).map(of_pair).collect(),
        labels: used.iter().filter_map(of_label).collect(),
        confusion: Confusion::of(labels, numbers.units.iter().map(|own| calls(own))),
        attributes: attributes(schema, articles, labels, sampler),
    })
}

fn counts(
    annotators: &[String],
    numbers: &Numbers,
    wanted: impl Fn(&Unit) -> bool,
) -> BTreeMap<String, usize> {
    let count = |(at, name): (usize, &String)| {
        let own = numbers.units.iter().filter_map(|article| article.get(at)?.as_ref());
        (name.clone(), own.flatten().filter(|unit| wanted(unit)).count())
    };
    annotators.iter().enumerate().map(count).collect()
}
