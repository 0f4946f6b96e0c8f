//! Figures of segment labels: comment types, stances, whatever is said of whole parts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::confusion::{Calls, Confusion, Parts};
use super::measure::{Measure, Sampler};
use super::units::pairs;
use crate::agreement::{
    LabelSet, Ratings, Scale, Strata, alpha, alpha_nominal, cohen_kappa, distances_between,
    fleiss_kappa, gwet_ac1, jaccard, masi,
};
use crate::annotation::{AnnotationSet, Target};
use crate::article::{Article, SegmentKind};
use crate::review::ArticleSets;
use crate::schema::{Schema, SegmentLayer, SegmentTargetKind};

/// How far annotators agree on a layer of segment labels. A unit is a comment, a paragraph or
/// an article; what it is given is a set of labels. Where the layer is required, no label is
/// work not done yet, and left out; else it is a value like any other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentReport {
    /// How many labels each annotator gave.
    pub given: BTreeMap<String, usize>,
    /// Krippendorff's alpha; sets of labels are the same or not.
    pub krippendorff_alpha_nominal: Measure,
    /// The same, where sets that share labels are nearer by MASI.
    pub krippendorff_alpha_masi: Measure,
    /// The same, where they are nearer by what they share.
    pub krippendorff_alpha_jaccard: Measure,
    /// Fleiss' kappa.
    pub fleiss_kappa: Measure,
    /// Gwet's AC1.
    pub gwet_ac1: Measure,
    /// Two annotators at a time.
    pub pairs: Vec<SegmentPair>,
    /// Label by label: given or not.
    pub labels: BTreeMap<String, SegmentLabelReport>,
    /// Which labels are given in place of which.
    pub confusion: Confusion,
}

/// How far two annotators agree on a layer of segment labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentPair {
    /// The first annotator.
    pub a: String,
    /// The second annotator.
    pub b: String,
    /// Cohen's kappa.
    pub cohen_kappa: Measure,
    /// Krippendorff's alpha with MASI distance.
    pub krippendorff_alpha_masi: Measure,
}

/// How far annotators agree on whether to give one label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentLabelReport {
    /// How often each annotator gave it.
    pub given: BTreeMap<String, usize>,
    /// Fleiss' kappa; Scott's pi for two.
    pub fleiss_kappa: Measure,
    /// Krippendorff's alpha.
    pub krippendorff_alpha_nominal: Measure,
    /// Gwet's AC1.
    pub gwet_ac1: Measure,
}

/// The layers of the schema, and those that only sets have.
pub(super) fn layers(schema: &Schema, articles: &[ArticleSets]) -> Vec<SegmentLayer> {
    let mut unknown: BTreeMap<&str, BTreeSet<SegmentTargetKind>> = BTreeMap::new();
    let sets = articles.iter().flat_map(|article| article.sets.iter().flatten());
    for label in sets.flat_map(AnnotationSet::segment_labels) {
        if schema.segment_layer(&label.layer).is_none() {
            unknown.entry(&label.layer).or_default().insert(match label.target {
                Target::Article => SegmentTargetKind::Article,
                Target::Paragraph(_) => SegmentTargetKind::Paragraph,
                Target::Comment(_) => SegmentTargetKind::Comment,
            });
        }
    }
    let unknown = unknown.into_iter().map(|(name, applies_to)| SegmentLayer {
        name: name.to_owned(),
        description: String::new(),
        applies_to: applies_to.into_iter().collect(),
        several: true,
        required: false,
        labels: Vec::new(),
    });
    schema.segment_layers.iter().cloned().chain(unknown).collect()
}

pub(super) fn report(
    layer: &SegmentLayer,
    annotators: &[String],
    articles: &[ArticleSets],
    sampler: &Sampler<'_>,
) -> SegmentReport {
    let said: Vec<Vec<Vec<Option<LabelSet>>>> =
        articles.iter().map(|article| units(layer, article)).collect();
    let names = names(layer, articles);
    let sets: BTreeSet<&LabelSet> = said.iter().flatten().flatten().flatten().collect();
    let sets: Vec<LabelSet> = sets.into_iter().cloned().collect();
    let ratings: Vec<Ratings> = said
        .iter()
        .map(|article| {
            let mut ratings = Ratings::new(annotators.len(), sets.len());
            for unit in article {
                let category = |set: &Option<LabelSet>| sets.binary_search(set.as_ref()?).ok();
                ratings.push(unit.iter().map(category));
            }
            ratings
        })
        .collect();
    let strata = Strata::new(annotators.len(), sets.len(), &ratings);
    let near = (distances_between(&sets, masi), distances_between(&sets, jaccard));
    let with = |strata: &Strata, distances: &Vec<Vec<f64>>| {
        sampler.of_ratings(strata, |ratings| alpha(ratings, Scale::Sets(distances)))
    };
    let name = |at: usize| annotators.get(at).cloned().unwrap_or_default();
    let of_pair = |(a, b): (usize, usize)| {
        let pair = strata.pair(a, b);
        SegmentPair {
            a: name(a),
            b: name(b),
            cohen_kappa: sampler.of_ratings(&pair, cohen_kappa),
            krippendorff_alpha_masi: with(&pair, &near.0),
        }
    };
    let count = |wanted: &dyn Fn(&str) -> bool| {
        let of = |(at, name): (usize, &String)| {
            let own = said.iter().flatten().filter_map(|unit| unit.get(at)?.as_ref());
            (name.clone(), own.flatten().filter(|label| wanted(label)).count())
        };
        annotators.iter().enumerate().map(of).collect::<BTreeMap<_, _>>()
    };
    let labels: BTreeSet<&String> = sets.iter().flatten().collect();
    let of_label = |label: &String| {
        let has: Vec<bool> = sets.iter().map(|set| set.contains(label)).collect();
        let coded = strata.recoded(2, |set| usize::from(has.get(set).copied().unwrap_or(false)));
        let report = SegmentLabelReport {
            given: count(&|given| given == label),
            fleiss_kappa: sampler.of_ratings(&coded, fleiss_kappa),
            krippendorff_alpha_nominal: sampler.of_ratings(&coded, alpha_nominal),
            gwet_ac1: sampler.of_ratings(&coded, gwet_ac1),
        };
        (label.clone(), report)
    };
    SegmentReport {
        given: count(&|_| true),
        krippendorff_alpha_nominal: sampler.of_ratings(&strata, alpha_nominal),
        krippendorff_alpha_masi: with(&strata, &near.0),
        krippendorff_alpha_jaccard: with(&strata, &near.1),
        fleiss_kappa: sampler.of_ratings(&strata, fleiss_kappa),
        gwet_ac1: sampler.of_ratings(&strata, gwet_ac1),
        pairs: pairs(annotators.len()).map(of_pair).collect(),
        labels: labels.into_iter().map(of_label).collect(),
        confusion: Confusion::of(&names, said.iter().map(|own| calls(&names, own))),
    }
}

/// The labels of a layer: those of the schema, then those that only sets have.
pub(super) fn names(layer: &SegmentLayer, articles: &[ArticleSets]) -> Vec<String> {
    let mut names: Vec<String> = layer.labels.iter().map(|label| label.name.clone()).collect();
    let sets = articles.iter().flat_map(|article| article.sets.iter().flatten());
    let given = sets.flat_map(AnnotationSet::segment_labels);
    let given = given.filter(|label| label.layer == layer.name).map(|label| &label.label);
    let unknown: BTreeSet<&String> = given.filter(|label| !names.contains(label)).collect();
    let unknown: Vec<String> = unknown.into_iter().cloned().collect();
    names.extend(unknown);
    names
}

/// What each annotator says of each target of an article, by its number.
pub(super) fn calls(names: &[String], said: &[Vec<Option<LabelSet>>]) -> Calls {
    let number = |label: &String| names.iter().position(|name| name == label);
    let numbers = |set: &LabelSet| {
        let mut numbers: Vec<usize> = set.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers
    };
    let row = |(at, row): (usize, &Vec<Option<LabelSet>>)| {
        let row = row.iter().map(|set| set.as_ref().map(numbers)).collect();
        (Parts::from_buf([(at, at + 1)]), row)
    };
    said.iter().enumerate().map(row).collect()
}

/// For each target of the layer, what each annotator said of it.
pub(super) fn units(layer: &SegmentLayer, article: &ArticleSets) -> Vec<Vec<Option<LabelSet>>> {
    let said = |set: &AnnotationSet, target: Target| {
        let own = set.segment_labels_of(target).filter(|label| label.layer == layer.name);
        let labels: LabelSet = own.map(|label| label.label.clone()).collect();
        (!layer.required || !labels.is_empty()).then_some(labels)
    };
    targets(layer, &article.article)
        .into_iter()
        .map(|target| {
            article.sets.iter().map(|set| set.as_ref().and_then(|set| said(set, target))).collect()
        })
        .collect()
}

/// What the layer can be said of, in an article; a part that the page repeats once only.
pub(super) fn targets(layer: &SegmentLayer, article: &Article) -> Vec<Target> {
    let has = |kind| layer.applies_to.contains(&kind);
    let mut found = Vec::new();
    if has(SegmentTargetKind::Article) {
        found.push(Target::Article);
    }
    for segment in article.segments.iter().filter(|segment| segment.duplicate_of.is_none()) {
        match segment.kind {
            SegmentKind::Comment if has(SegmentTargetKind::Comment) => {
                found.push(Target::Comment(segment.range));
            }
            SegmentKind::Paragraph if has(SegmentTargetKind::Paragraph) => {
                found.push(Target::Paragraph(segment.range));
            }
            _ => {}
        }
    }
    found
}
