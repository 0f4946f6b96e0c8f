//! Labels of comments, paragraphs and the article.

use std::collections::{BTreeMap, BTreeSet};

use super::{Compared, Family, Item, Kind, Subject, proposals};
use crate::annotation::{AnnotationId, Target};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::ByteRange;

pub(super) fn items(article: &Article, schema: &Schema, sets: &[Compared<'_>]) -> Vec<Item> {
    let all = sets.iter().flat_map(|own| own.set.segment_labels());
    let subjects: BTreeSet<(&str, Target)> =
        all.map(|label| (label.layer.as_str(), label.target)).collect();
    subjects.into_iter().map(|(layer, target)| item(article, schema, sets, layer, target)).collect()
}

fn item(
    article: &Article,
    schema: &Schema,
    sets: &[Compared<'_>],
    layer: &str,
    target: Target,
) -> Item {
    let given = sets.iter().enumerate().map(|(annotator, own)| {
        let labels = own.set.segment_labels_of(target).filter(|label| label.layer == layer);
        let labels: BTreeMap<(&str, AnnotationId), AnnotationId> =
            labels.map(|label| ((label.label.as_str(), label.id), label.id)).collect();
        let said: Vec<&str> = labels.keys().map(|(label, _)| *label).collect();
        (annotator, labels.values().copied().collect(), said.join(", "))
    });
    let proposals = proposals(given.collect());
    let several = schema.segment_layer(layer).is_none_or(|layer| layer.several);
    let kind = if several { Kind::CommentType } else { Kind::Stance };
    Item {
        subject: Subject {
            family: Family::Segment,
            layer: layer.to_owned(),
            place: place(article, target),
        },
        kinds: if proposals.len() > 1 { vec![kind] } else { Vec::new() },
        proposals,
    }
}

/// Where a segment is; the article is its whole text.
pub(super) fn place(article: &Article, target: Target) -> ByteRange {
    target.range().unwrap_or_else(|| ByteRange::new(0, article.text.as_str().len()))
}
