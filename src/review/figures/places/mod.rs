//! The very places that a figure was made from: who has what where, and whether that agrees.
//!
//! # What is counted
//!
//! Every place says how many of the figure's units lie there and how many of these agree, so
//! that the sums are those that the figure was made from:
//!
//! - of spans and relations, the annotations of each two annotators (`used` of F1, of a pair or
//!   of all pairs together);
//! - of a cell of a confusion matrix, each two annotators both ways round, as the matrix counts;
//!   with a pair, only the first for the row and the second for the column;
//! - of segment labels, comments (paragraphs, articles) that two or more annotators have rated,
//!   and of one label those of them that anybody gave it to;
//! - of attributes, spans for which two or more have said something;
//! - of chains, the mentions of each two annotators (`used` of B³). A mention agrees if its
//!   chain is the same for both.
//!
//! Figures over tokens and characters, αU and γ have the places of their layer.

mod attributes;
mod chains;
mod gathered;
mod relations;
mod segments;
mod spans;

use std::collections::BTreeSet;

use self::gathered::Gathered;
use super::parts::Parts;
use super::units::{self, pairs};
use crate::review::ArticleSets;
use crate::schema::Schema;
use crate::text::ByteRange;

/// A cell of the report, or of a chart of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The part of the report.
    pub section: Section,
    /// The layer or type of relation; of chains nothing.
    pub layer: String,
    /// What of it.
    pub which: Which,
    /// By which F1 spans and relations are held against each other.
    pub by: Matching,
    /// Two annotators, by position; all pairs if none are named.
    pub pair: Option<(usize, usize)>,
}

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// A layer of spans.
    Spans,
    /// A layer of segment labels.
    Segments,
    /// A type of relation.
    Relations,
    /// Chains of mentions.
    Chains,
}

/// What of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of it.
    All,
    /// A label.
    Label(String),
    /// A cell of the confusion matrix: what the row says and what the column says; `None` is
    /// nothing.
    Confusion(Option<String>, Option<String>),
    /// An attribute of spans.
    Attribute(String),
}

/// What two annotators must have in common to agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// Boundaries and label: `f1_exact`.
    #[default]
    Exact,
    /// Boundaries: `f1_boundary`. For relations the same as exact.
    Boundary,
    /// Some of the text, and the label: `f1_type`. For relations their `f1_overlap`.
    Type,
    /// Some of the text: `f1_overlap`.
    Overlap,
}

/// A place in a text, and who says what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The article's position.
    pub article: usize,
    /// Where: the parts of a span, or of two that are held against each other, both ends of a
    /// relation, a comment. At least one.
    pub at: Vec<ByteRange>,
    /// Who says what, by position of annotators.
    pub said: Vec<Said>,
    /// How many units of the figure these are.
    pub units: usize,
    /// How many of these agree.
    pub agreed: usize,
}

/// What somebody says of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The annotator's position.
    pub annotator: usize,
    /// Labels, the value of an attribute, names of chains; empty if the annotator has nothing
    /// there.
    pub what: Vec<String>,
}

impl Place {
    /// Whether nobody differs here.
    pub const fn is_agreed(&self) -> bool {
        self.agreed == self.units
    }

    /// From where it begins to where it ends.
    pub fn extent(&self) -> ByteRange {
        let start = self.at.iter().map(|part| part.start).min().unwrap_or(0);
        let end = self.at.iter().map(|part| part.end).max().unwrap_or(start);
        ByteRange::new(start, end)
    }
}

/// The places that a cell was made from, in order of articles and text. A cell that is not there
/// has none.
pub fn places(schema: &Schema, articles: &[ArticleSets], cell: &Cell) -> Vec<Place> {
    let mut found = Vec::new();
    let labels = match cell.section {
        Section::Spans => units::layers(schema, articles).remove(&cell.layer).unwrap_or_default(),
        _ => Vec::new(),
    };
    let segments = super::segments::layers(schema, articles);
    let layer = segments.into_iter().find(|layer| layer.name == cell.layer);
    let layer = layer.map(|layer| {
        let names = super::segments::names(&layer, articles);
        (layer, names)
    });
    for (number, article) in articles.iter().enumerate() {
        let whom = Whom::of(cell.pair, article.sets.len());
        let mut here = Gathered::default();
        match (cell.section, &layer) {
            (Section::Spans, _) => match &cell.which {
                Which::Attribute(name) => {
                    attributes::gather(schema, article, &labels, name, &whom, &mut here);
                }
                _ => spans::gather(article, &labels, cell, &whom, &mut here),
            },
            (Section::Segments, Some((layer, names))) => {
                segments::gather(layer, names, article, cell, &whom, &mut here);
            }
            (Section::Segments, None) => {}
            (Section::Relations, _) => relations::gather(schema, article, cell, &whom, &mut here),
            (Section::Chains, _) => chains::gather(article, &whom, &mut here),
        }
        found.extend(here.into_places(number));
    }
    found.sort_by_key(|place| (place.article, place.extent().start));
    found
}

/// A layer that has cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The part of the report that it is in.
    pub section: Section,
    /// Its name; of chains [`super::CHAINS`].
    pub name: String,
    /// Its labels; relations and chains have none.
    pub labels: Vec<String>,
    /// Its attributes that have figures; only spans have any.
    pub attributes: Vec<String>,
}

/// All layers that have cells, of the schema and of the sets, in the order of the report.
pub fn layers(schema: &Schema, articles: &[ArticleSets]) -> Vec<Layer> {
    let Parts { layers, segments, relations, chains } = Parts::of(schema, articles, |_| true);
    let bare = |section, name| Layer { section, name, labels: Vec::new(), attributes: Vec::new() };
    let spans = layers.into_iter().map(|part| {
        let (name, labels) = part.what;
        let attributes = super::attributes::named(schema, &labels).into_keys();
        let attributes = attributes.map(str::to_owned).collect();
        Layer { section: Section::Spans, name, labels, attributes }
    });
    let segments = segments.into_iter().map(|part| Layer {
        labels: super::segments::names(&part.what, articles),
        ..bare(Section::Segments, part.what.name)
    });
    let relations = relations.into_iter().map(|part| bare(Section::Relations, part.what));
    let chains = chains.map(|_| bare(Section::Chains, super::CHAINS.to_owned()));
    spans.chain(segments).chain(relations).chain(chains).collect()
}

/// The annotators that are held against each other.
struct Whom {
    pairs: Vec<(usize, usize)>,
    /// Each two, or the pair the way round that it was named.
    ways: Vec<(usize, usize)>,
    all: BTreeSet<usize>,
}

impl Whom {
    fn of(pair: Option<(usize, usize)>, annotators: usize) -> Self {
        let pairs: Vec<_> = pair.map_or_else(|| pairs(annotators).collect(), |pair| vec![pair]);
        let mut ways = pairs.clone();
        if pair.is_none() {
            ways.extend(pairs.iter().map(|(a, b)| (*b, *a)));
        }
        let all = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        Self { pairs, ways, all }
    }
}
