//! Figures of attributes, over spans that annotators have with the same boundaries and label.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::measure::{Measure, Sampler};
use super::units::unit;
use crate::agreement::{
    Figure, LabelSet, Ratings, Scale, Strata, Unit, alpha, alpha_nominal, distances_between, masi,
};
use crate::annotation::AttributeValue;
use crate::review::ArticleSets;
use crate::schema::{Attribute, AttributeKind, Schema};

/// How far annotators agree on an attribute. Spans that only one annotator has are excluded,
/// as are those where only one has said anything.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct AttributeReport {
    /// Alpha for names: of a choice, a flag, or a number taken as a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha_nominal: Option<Measure>,
    /// Alpha for ranks, of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha_ordinal: Option<Measure>,
    /// Alpha for differences, of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha_interval: Option<Measure>,
    /// Alpha with MASI distance, of several choices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha_masi: Option<Measure>,
}

pub(super) fn attributes(
    schema: &Schema,
    articles: &[ArticleSets],
    labels: &[String],
    sampler: &Sampler<'_>,
) -> BTreeMap<String, AttributeReport> {
    let report = |(name, attribute): (&str, &Attribute)| {
        Some((name.to_owned(), of_attribute(attribute, articles, labels, sampler)?))
    };
    named(schema, labels).into_iter().filter_map(report).collect()
}

/// The attributes of these labels that can be agreed on, by name.
pub(super) fn named<'s>(schema: &'s Schema, labels: &[String]) -> BTreeMap<&'s str, &'s Attribute> {
    let mut found: BTreeMap<&str, &Attribute> = BTreeMap::new();
    for attribute in labels.iter().flat_map(|label| schema.attributes_of(label)) {
        if !matches!(attribute.kind, AttributeKind::Text { .. }) {
            found.entry(&attribute.name).or_insert(attribute);
        }
    }
    found
}

/// What an annotator means who has the span and has said this of it, or nothing; `None` if that
/// is nothing to compare. A flag that was not set is off.
pub(super) fn meant(kind: &AttributeKind, said: Option<&AttributeValue>) -> Option<AttributeValue> {
    match (kind, said) {
        (AttributeKind::Flag { .. }, None) => Some(AttributeValue::Flag(false)),
        (AttributeKind::Number { .. }, Some(AttributeValue::Number(_)))
        | (AttributeKind::Choices { .. }, Some(AttributeValue::Choices(_)))
        | (
            AttributeKind::Choice { .. } | AttributeKind::Flag { .. },
            Some(AttributeValue::Choice(_) | AttributeValue::Flag(_)),
        ) => said.cloned(),
        _ => None,
    }
}

fn of_attribute(
    attribute: &Attribute,
    articles: &[ArticleSets],
    labels: &[String],
    sampler: &Sampler<'_>,
) -> Option<AttributeReport> {
    let annotators = articles.iter().map(|article| article.sets.len()).max().unwrap_or(0);
    let said: Vec<_> =
        articles.iter().map(|article| values(&attribute.name, article, labels)).collect();
    // Of what nobody ever said there is nothing to report.
    said.iter().flat_map(BTreeMap::values).flatten().flatten().flatten().next()?;
    let mut report = AttributeReport {
        alpha_nominal: None,
        alpha_ordinal: None,
        alpha_interval: None,
        alpha_masi: None,
    };
    match attribute.kind {
        AttributeKind::Number { .. } => {
            let number = |value| match value {
                AttributeValue::Number(number) => Some(Sortable(number)),
                _ => None,
            };
            let (strata, numbers) = strata(&said, annotators, &attribute.kind, number);
            let numbers: Vec<f64> = numbers.into_iter().map(|number| number.0).collect();
            report.alpha_nominal = Some(sampler.of_ratings(&strata, alpha_nominal));
            let with = |scale| sampler.of_ratings(&strata, |ratings| alpha(ratings, scale));
            report.alpha_ordinal = Some(with(Scale::Ordinal));
            report.alpha_interval = Some(with(Scale::Interval(&numbers)));
        }
        AttributeKind::Choices { .. } => {
            let set = |value| match value {
                AttributeValue::Choices(values) => Some(values),
                _ => None,
            };
            let (strata, sets): (_, Vec<LabelSet>) =
                strata(&said, annotators, &attribute.kind, set);
            let distances = distances_between(&sets, masi);
            let of = |ratings: &Ratings| -> Figure { alpha(ratings, Scale::Sets(&distances)) };
            report.alpha_masi = Some(sampler.of_ratings(&strata, of));
        }
        AttributeKind::Choice { .. } | AttributeKind::Flag { .. } | AttributeKind::Text { .. } => {
            let name = |value| match value {
                AttributeValue::Choice(name) => Some(name),
                AttributeValue::Flag(flag) => Some(flag.to_string()),
                _ => None,
            };
            let (strata, _) = strata(&said, annotators, &attribute.kind, name);
            report.alpha_nominal = Some(sampler.of_ratings(&strata, alpha_nominal));
        }
    }
    Some(report)
}

/// A finite number in its order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sortable(f64);

impl Eq for Sortable {}

impl PartialOrd for Sortable {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sortable {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// What was said of each span, by each annotator who has it.
pub(super) type Said<'a> = BTreeMap<Unit, Vec<Option<Option<&'a AttributeValue>>>>;

pub(super) fn values<'a>(name: &str, article: &'a ArticleSets, labels: &[String]) -> Said<'a> {
    let mut places = Said::new();
    let annotators = article.sets.len();
    for (at, set) in article.sets.iter().enumerate() {
        for span in set.iter().flat_map(|set| set.spans()) {
            let Some(unit) = unit(&article.article.text, span, labels) else { continue };
            let row = places.entry(unit).or_insert_with(|| vec![None; annotators]);
            if let Some(slot) = row.get_mut(at).filter(|slot| slot.is_none()) {
                *slot = Some(span.attributes.get(name));
            }
        }
    }
    places
}

/// Ratings of all articles, and the values that their categories stand for.
fn strata<T: Ord + Clone>(
    articles: &[Said<'_>],
    annotators: usize,
    kind: &AttributeKind,
    value: impl Fn(AttributeValue) -> Option<T>,
) -> (Strata, Vec<T>) {
    let value = |said: Option<&AttributeValue>| value(meant(kind, said)?);
    let all = articles.iter().flat_map(BTreeMap::values).flatten().flatten();
    let all: BTreeSet<T> = all.filter_map(|said| value(*said)).collect();
    let categories: Vec<T> = all.into_iter().collect();
    let ratings = |article: &Said<'_>| {
        let mut ratings = Ratings::new(annotators, categories.len());
        for row in article.values() {
            let category = |said: &Option<Option<&AttributeValue>>| {
                let value = value((*said)?)?;
                categories.binary_search(&value).ok()
            };
            ratings.push(row.iter().map(category));
        }
        ratings
    };
    let ratings: Vec<Ratings> = articles.iter().map(ratings).collect();
    (Strata::new(annotators, categories.len(), &ratings), categories)
}
