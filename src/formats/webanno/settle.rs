//! A document as it comes back when it was written as WebAnno TSV: flags and words that
//! look alike, links of chains, and what is kept of the file's header.

use std::collections::BTreeMap;

use super::extra::Kept;
use super::links::number_links;
use super::schema::{RelationPlace, Schema, SpanPlace};
use super::units;
use super::write::links_in_order;
use crate::formats::{Document, End, Tokenizer, Value, Values};

/// The document as it comes back.
pub(super) fn settle(mut document: Document, tokenizer: Tokenizer) -> Document {
    document.relations.retain(|r| matches!((r.from, r.to), (End::Span(_), End::Span(_))));
    let mut kept = Kept::of(&document);
    let schema = Schema::of(&document, &kept, tokenizer);
    flags(&mut document, &schema);
    links(&mut document, &schema);
    let sentence_ids = std::mem::take(&mut kept.sentence_ids);
    let schema = Schema::of(&document, &kept, tokenizer);
    let mut kept = schema.kept(&document, tokenizer);
    if !sentence_ids.is_empty() {
        let count = units::rows(&document, tokenizer).sentences.len();
        kept.sentence_ids = sentence_ids;
        kept.sentence_ids.retain(|n, id| (1..=count).contains(n) && !id.trim().is_empty());
    }
    kept.keep(&mut document);
    document
}

fn links(document: &mut Document, schema: &Schema) {
    for (chain, place) in document.chains.clone().iter().zip(&schema.chains) {
        if !place.own_mentions {
            continue;
        }
        let order = links_in_order(document, chain, true);
        number_links(&mut document.spans, &order);
    }
}

/// What the values of an attribute are, over all annotations of a layer.
#[derive(Clone, Copy, Debug, Default)]
struct Column {
    count: usize,
    flags: usize,
    /// Words that read `true` or `false`.
    alike: usize,
    yes: bool,
}

enum Change {
    ToWord,
    ToFlag,
}

/// In a column are either flags or words. A flag among words becomes one, and a column of
/// nothing but `true` and `false` is one of flags.
fn flags(document: &mut Document, schema: &Schema) {
    let mut annotations = BTreeMap::<usize, usize>::new();
    let mut columns = BTreeMap::<(usize, String), Column>::new();
    let mut count = |layer: usize, values: &Values| {
        *annotations.entry(layer).or_default() += 1;
        for (name, value) in values {
            let column = match columns.get_mut(&(layer, name.clone())) {
                Some(column) => column,
                None => columns.entry((layer, name.clone())).or_default(),
            };
            column.count += 1;
            column.flags += usize::from(matches!(value, Value::Flag(_)));
            if let Value::Text(text) = value {
                column.alike += usize::from(text == "true" || text == "false");
                column.yes |= text == "true";
            }
        }
    };
    for (span, place) in document.spans.iter().zip(&schema.spans) {
        if let SpanPlace::Layer(layer) = place {
            count(*layer, &span.attributes);
        }
    }
    for (relation, place) in document.relations.iter().zip(&schema.relations) {
        if let RelationPlace::Layer(layer) = place {
            count(*layer, &relation.attributes);
        }
    }
    let change = |((layer, name), column): ((usize, String), Column)| {
        let all = annotations.get(&layer) == Some(&column.count);
        let any_yes = column.yes || column.flags > 0;
        if column.alike + column.flags == column.count && any_yes && (all && column.alike > 0) {
            Some(((layer, name), Change::ToFlag))
        } else if column.flags > 0 && column.flags < column.count {
            Some(((layer, name), Change::ToWord))
        } else {
            None
        }
    };
    let changes: BTreeMap<(usize, String), Change> =
        columns.into_iter().filter_map(change).collect();
    if changes.is_empty() {
        return;
    }
    let apply = |layer: usize, values: &mut Values| {
        values.retain(|name, value| match changes.get(&(layer, name.clone())) {
            Some(Change::ToWord) => {
                if matches!(value, Value::Flag(_)) {
                    *value = Value::Text("true".to_owned());
                }
                true
            }
            Some(Change::ToFlag) => {
                let yes = *value != Value::Text("false".to_owned());
                *value = Value::Flag(true);
                yes
            }
            None => true,
        });
    };
    for (span, place) in document.spans.iter_mut().zip(&schema.spans) {
        if let SpanPlace::Layer(layer) = place {
            apply(*layer, &mut span.attributes);
        }
    }
    for (relation, place) in document.relations.iter_mut().zip(&schema.relations) {
        if let RelationPlace::Layer(layer) = place {
            apply(*layer, &mut relation.attributes);
        }
    }
}
