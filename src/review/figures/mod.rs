//! How far annotators agree, layer by layer.
//!
//! # Conventions
//!
//! - A **token** is a word or a sign of UAX #29, as exports to formats of tokens have them
//!   ([`TOKENIZER`]); all tokens of the article's text count. A token that a span has any part
//!   of has its label; several labels on one token are one category of their own.
//! - What nobody labelled is a value like any other for figures over tokens and characters;
//!   figures of spans know nothing of it.
//! - An annotator without a set on an article is missing there and agrees or disagrees with
//!   nobody; what was left out for that is counted in `excluded`.
//! - Figures of all pairs together add up what the pairs have in common, so that annotators
//!   who did more count for more.
//! - Intervals come from samples of articles, drawn with replacement; one article has none.

mod attributes;
mod confusion;
mod continuum;
mod coverage;
mod flat;
mod links;
mod measure;
mod parts;
pub mod places;
mod progress;
mod segments;
mod spans;
mod stretches;
mod units;

use std::collections::BTreeMap;

use serde::Serialize;

pub use attributes::AttributeReport;
pub use confusion::Confusion;
pub use continuum::GammaChance;
pub use flat::{Unwritable, csv};
pub use links::{ChainPair, ChainReport, RelationPair, RelationReport};
pub use measure::{Measure, Score};
pub use progress::Progress;
pub use segments::{SegmentLabelReport, SegmentPair, SegmentReport};
pub use spans::{LabelReport, SpanPair, SpanReport};
pub use stretches::{Stretch, annotated_at, per_article, windows};
pub(super) use units::UNKNOWN;

use self::parts::{Part, Parts};
use self::progress::Meter;
use super::ArticleSets;
use crate::agreement::Resampling;
use crate::agreement::gamma::Sampling;
use crate::schema::Schema;
use crate::text::TOKENIZER;

/// What figures are asked for, and how.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Only this layer or type of relation; all if none is named.
    pub layer: Option<&'a str>,
    /// How intervals are made.
    pub resampling: Resampling,
    /// How chance is sampled for γ; without it there is none.
    pub gamma: Option<Sampling>,
    /// Told how far it is, and asked whether to go on. Called often, on the caller's thread.
    pub between: &'a dyn Fn(Progress) -> bool,
}

/// How far annotators agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// What all figures rest on.
    pub units: Units,
    /// Their names.
    pub annotators: Vec<String>,
    /// By span layer.
    pub layers: BTreeMap<String, SpanReport>,
    /// By segment layer.
    pub segments: BTreeMap<String, SegmentReport>,
    /// By type of relation, reply links among them.
    pub relations: BTreeMap<String, RelationReport>,
    /// Chains of mentions, if they were asked for.
    pub chains: Option<ChainReport>,
}

impl Report {
    /// Whether there is nothing in it, as for a layer that is not there.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
            && self.segments.is_empty()
            && self.relations.is_empty()
            && self.chains.is_none()
    }
}

/// What all figures rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Units {
    /// Articles that two or more annotators have.
    pub articles: usize,
    /// Articles that only one annotator has; nothing can be said of these.
    pub articles_excluded: usize,
    /// Tokens of the articles that count.
    pub tokens: usize,
    /// Code points of these.
    pub characters: usize,
    /// Comments of these.
    pub comments: usize,
    /// Sets made on an older text; their annotations were moved along with the words.
    pub sets_reanchored: usize,
    /// Annotations that have no place in the text as it is now.
    pub unplaced: usize,
    /// Articles and sets that could not be read.
    pub left_out: usize,
    /// How tokens are found.
    pub tokenizer: String,
    /// How many samples the intervals come from.
    pub rounds: usize,
    /// The seed that they were drawn with.
    pub seed: u64,
}

/// The name that chains have where a layer is asked for.
pub const CHAINS: &str = "chains";

/// The figures. `None` if it was stopped.
pub fn report(
    schema: &Schema,
    annotators: &[String],
    articles: &[ArticleSets],
    asked: &Asked<'_>,
) -> Option<Report> {
    let wanted = |name: &str| asked.layer.is_none_or(|layer| layer == name);
    let parts = Parts::of(schema, articles, wanted);
    let twice = |count: usize| std::iter::repeat_n(count, 1 + usize::from(asked.gamma.is_some()));
    let records = (parts.layers.iter().flat_map(|part| twice(part.records)))
        .chain(parts.segments.iter().map(|part| part.records))
        .chain(parts.relations.iter().map(|part| part.records))
        .chain(parts.chains);
    let meter = Meter::new(records, asked.between);
    let sampler =
        measure::Sampler { articles: articles.len(), how: asked.resampling, meter: &meter };
    let mut layers = BTreeMap::new();
    for Part { what: (name, labels), records } in parts.layers {
        let own = spans::Layer { name: &name, labels: &labels, records };
        let report = spans::report(schema, annotators, articles, &own, asked.gamma, &sampler)?;
        layers.insert(name, report);
    }
    let mut segments = BTreeMap::new();
    for Part { what: layer, records } in parts.segments {
        meter.begin(&layer.name, records, 5)?;
        let report = segments::report(&layer, annotators, articles, &sampler);
        segments.insert(layer.name, report);
    }
    let mut relations = BTreeMap::new();
    for Part { what: name, records } in parts.relations {
        meter.begin(&name, records, 2)?;
        let report = links::relation(schema, annotators, articles, &name, &sampler);
        relations.insert(name, report);
    }
    let chains = match parts.chains {
        Some(records) => {
            meter.begin(CHAINS, records, 4)?;
            Some(links::chains(annotators, articles, &sampler))
        }
        None => None,
    };
    meter.end()?;
    Some(Report {
        units: count(articles, asked.resampling),
        annotators: annotators.to_vec(),
        layers,
        segments,
        relations,
        chains,
    })
}

fn count(articles: &[ArticleSets], how: Resampling) -> Units {
    let mut units = Units {
        tokenizer: TOKENIZER.to_owned(),
        rounds: how.rounds,
        seed: how.seed,
        ..Units::default()
    };
    for article in articles {
        if article.annotated() < 2 {
            units.articles_excluded += 1;
            continue;
        }
        units.articles += 1;
        units.tokens += coverage::tokens(&article.article).len();
        units.characters += article.article.text.offsets().len_chars();
        units.comments += article.article.comments().count();
    }
    units
}
