//! Annotations as the plain numbers that figures are made of.

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::Unit;
use crate::annotation::{AnnotationSet, Span};
use crate::review::ArticleSets;
use crate::schema::Schema;
use crate::text::Text;

/// The layer of labels that the schema does not know.
pub(in crate::review) const UNKNOWN: &str = "not in the schema";

/// The labels of each span layer: those of the schema in its order, and then those that only
/// the sets have.
pub(super) fn layers(schema: &Schema, articles: &[ArticleSets]) -> BTreeMap<String, Vec<String>> {
    let mut layers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (layer, label) in schema.span_labels() {
        layers.entry(layer.name.clone()).or_default().push(label.name.clone());
    }
    let all = articles.iter().flat_map(|a| a.sets.iter().flatten());
    let used: BTreeSet<&str> =
        all.flat_map(AnnotationSet::spans).map(|span| span.label.as_str()).collect();
    for label in used.into_iter().filter(|label| schema.span_label(label).is_none()) {
        layers.entry(UNKNOWN.to_owned()).or_default().push(label.to_owned());
    }
    layers
}

/// A span in code points, with its label's number among `labels`; `None` if it is not one of
/// these.
pub(super) fn unit(text: &Text, span: &Span, labels: &[String]) -> Option<Unit> {
    let label = labels.iter().position(|label| *label == span.label)?;
    let parts = span.fragments.iter().map(|f| text.to_chars(*f).map(|r| (r.start, r.end)));
    Some(Unit { parts: parts.collect::<Option<_>>()?, label })
}

/// For each annotator the spans with these labels; `None` where there is no set.
pub(super) fn units(article: &ArticleSets, labels: &[String]) -> Vec<Option<Vec<Unit>>> {
    let text = &article.article.text;
    let of_set =
        |set: &AnnotationSet| set.spans().filter_map(|span| unit(text, span, labels)).collect();
    article.sets.iter().map(|set| set.as_ref().map(of_set)).collect()
}

/// Every two annotators.
pub(super) fn pairs(annotators: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..annotators).flat_map(move |a| (a + 1..annotators).map(move |b| (a, b)))
}
