//! What there is to make figures of.

use super::{links, segments, units};
use crate::annotation::AnnotationSet;
use crate::review::ArticleSets;
use crate::schema::{Schema, SegmentLayer};

/// A part of the work, and how many records of all annotators it is about.
pub(super) struct Part<T> {
    pub(super) what: T,
    pub(super) records: usize,
}

/// All parts that are wanted.
pub(super) struct Parts {
    /// Layers of spans with their labels.
    pub(super) layers: Vec<Part<(String, Vec<String>)>>,
    pub(super) segments: Vec<Part<SegmentLayer>>,
    /// Types of relations.
    pub(super) relations: Vec<Part<String>>,
    /// Chains, if they are wanted: how many there are.
    pub(super) chains: Option<usize>,
}

impl Parts {
    /// Those of the schema and of the sets whose name is `wanted`.
    pub(super) fn of(
        schema: &Schema,
        articles: &[ArticleSets],
        wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let count = |of: &dyn Fn(&AnnotationSet) -> usize| {
            articles.iter().flat_map(|article| article.sets.iter().flatten()).map(of).sum()
        };
        let layers = units::layers(schema, articles).into_iter();
        let layers = layers.filter(|(name, _)| wanted(name)).map(|own| Part {
            records: count(&|set| set.spans().filter(|s| own.1.contains(&s.label)).count()),
            what: own,
        });
        let segments = segments::layers(schema, articles).into_iter();
        let segments = segments.filter(|layer| wanted(&layer.name)).map(|layer| Part {
            records: count(&|set| {
                set.segment_labels().filter(|label| label.layer == layer.name).count()
            }),
            what: layer,
        });
        let relations = links::names(schema, articles).into_iter();
        let relations = relations.filter(|name| wanted(name)).map(|name| Part {
            records: count(&|set| set.relations().filter(|r| r.label == name).count()),
            what: name,
        });
        Self {
            layers: layers.collect(),
            segments: segments.collect(),
            relations: relations.collect(),
            chains: wanted(super::CHAINS).then(|| count(&|set| set.chains().count())),
        }
    }
}
