//! What both of spaCy's formats say in the same words: names of categories, the field of
//! our own, whether it still fits, ids of a knowledge base.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::json::Json;
use super::super::structure::{self, Host, HostRelations};
use super::super::{
    Abilities, AttributeForm, Chain, ChainForm, Document, Metadata, NoteForm, OptionError, Options,
    RawDocument, ReadError, SegmentForm, SegmentLabel, Unit, WriteContext,
};
use super::strings::hash;
use crate::annotation::Target;

/// The layer of categories that name none.
const CATS: &str = "cats";
const METADATA: &str = "metadata";
const DIGEST: &str = "digest";

const HOST: Host = Host {
    name: false,
    annotator: false,
    ids: false,
    layers: false,
    attributes: false,
    notes: false,
    confidence: false,
    relations: HostRelations::None,
    chains: false,
    article_labels: false,
};

/// Where the spans are written.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// Whether those that do not overlap stand as entities.
    pub(super) entities: bool,
    /// Whether all stand in a group.
    pub(super) group: bool,
    /// The group's name.
    pub(super) key: String,
}

impl Places {
    /// As the options say, for what will come.
    ///
    /// # Errors
    /// If they leave no place at all.
    pub(super) fn of(context: &WriteContext) -> Result<Self, OptionError> {
        let options = &context.options;
        let entities = options.is_on("ents");
        let group = match options.get("spans") {
            "always" => true,
            "never" => false,
            _ => !entities || context.inventory.overlapping > 0,
        };
        if !entities && !group {
            let allowed = "with ents=no the spans must stand in a group".to_owned();
            return Err(OptionError { name: "spans".into(), value: "never".into(), allowed });
        }
        Ok(Self { entities, group, key: key(options).to_owned() })
    }
}

/// The name of the group of spans.
pub(super) fn key(options: &Options) -> &str {
    match options.get("spans_key") {
        "" => "sc",
        key => key,
    }
}

/// What both formats can hold with these options; `unit` and words are the caller's to say.
pub(super) fn abilities(options: &Options) -> Abilities {
    let all = Abilities {
        unit: Unit::CodePoint,
        overlaps: options.get("spans") != "never",
        discontinuous: false,
        zero_width: false,
        ..Abilities::ALL
    };
    if options.is_on("structure") {
        return all;
    }
    Abilities {
        names: false,
        annotators: false,
        ids: false,
        layers: false,
        metadata: false,
        attributes: AttributeForm::None,
        relation_attributes: false,
        notes: NoteForm::None,
        confidence: false,
        relations: false,
        chains: ChainForm::None,
        segments: SegmentForm::ArticleOnly,
        ..all
    }
}

/// Without what cannot be told apart: the same label of the article twice.
pub(super) fn settle(document: &Document, options: &Options) -> Option<Document> {
    if options.is_on("structure") || document.segment_labels.is_empty() {
        return None;
    }
    let mut document = document.clone();
    let mut seen = BTreeSet::new();
    document.segment_labels.retain(|l| seen.insert((l.layer.clone(), l.label.clone())));
    Some(document)
}

/// The name of a category: `layer:label`, a colon in the layer as `%3A`; the label alone in
/// the layer “cats”.
pub(super) fn category(label: &SegmentLabel) -> String {
    if label.layer == CATS && !label.label.contains(':') {
        return label.label.clone();
    }
    let layer = label.layer.replace('%', "%25").replace(':', "%3A");
    format!("{layer}:{}", label.label)
}

/// The label of the article that a category of this name and score is; `None` for one that
/// does not hold.
pub(super) fn label(category: &str, score: f64) -> Option<SegmentLabel> {
    if score.is_nan() || score < 0.5 {
        return None;
    }
    let (layer, label) = category.split_once(':').unwrap_or((CATS, category));
    // The cast is exact for what the filter lets through.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let confidence = (score < 1.0).then_some((score * 100.0).round() as u8);
    Some(SegmentLabel {
        id: String::new(),
        layer: layer.replace("%3A", ":").replace("%25", "%"),
        label: label.to_owned(),
        target: Target::Article,
        note: String::new(),
        confidence,
    })
}

/// The categories of a document.
pub(super) fn categories(document: &Document) -> impl Iterator<Item = String> + '_ {
    let labels = document.segment_labels.iter();
    labels.filter(|l| l.target == Target::Article).map(category)
}

/// A number that lists of the same spans share, as text: of start, end and label of each.
pub(super) fn digest<'a>(spans: impl Iterator<Item = (usize, usize, &'a str)>) -> String {
    let mut bytes = Vec::new();
    for (start, end, label) in spans {
        bytes.extend((start as u64).to_le_bytes());
        bytes.extend((end as u64).to_le_bytes());
        bytes.extend(hash(label.as_bytes()).to_le_bytes());
    }
    format!("{:016x}", hash(&bytes))
}

/// What spaCy has no place for, with the spans' [`digest`]; `None` if there is nothing to say.
pub(super) fn write(document: &Document, digest: impl FnOnce() -> String) -> Option<Value> {
    let mut field = match structure::write(document, HOST, Metadata::new()) {
        Some(Value::Object(field)) => field,
        _ => serde_json::Map::new(),
    };
    if !document.metadata.is_empty() {
        let metadata = document.metadata.iter().map(|(name, value)| (name.clone(), value.clone()));
        field.insert(METADATA.to_owned(), Value::Object(metadata.collect()));
    }
    if field.is_empty() {
        return None;
    }
    field.insert(DIGEST.to_owned(), digest().into());
    Some(Value::Object(field))
}

/// Puts the field's content into a document whose spans are listed. If these are not the
/// spans that it was written for, as their `digest` tells, what is said of spans is left
/// out, and a remark says so.
///
/// # Errors
/// As [`structure::read`].
pub(super) fn read(
    mut field: Json<'_>,
    digest: &str,
    raw: &mut RawDocument,
) -> Result<(), ReadError> {
    if let Json::Object(map) = &mut field {
        let written_for = map.remove(DIGEST);
        if let Some(Json::Object(metadata)) = map.remove(METADATA) {
            raw.document.metadata = metadata.to_map().into_iter().collect();
        }
        if written_for.is_some_and(|it| it.as_str() != Some(digest)) {
            for of_spans in ["spans", "chains", "relations", "relation_details"] {
                map.remove(of_spans);
            }
            raw.remarks.push(
                "the spans are not those that Tagline wrote: their attributes, relations and \
                 chains, which stood in “tagline”, are left out"
                    .to_owned(),
            );
        }
    }
    structure::read(&field, raw)
}

/// Ids of a knowledge base by position of the span, for what is written of chains.
pub(super) fn knowledge(document: &Document) -> BTreeMap<usize, &str> {
    let named = document.chains.iter().filter_map(|chain| {
        chain.knowledge_base_id.as_deref().map(|id| chain.members.iter().map(move |at| (*at, id)))
    });
    named.flatten().collect()
}

/// The chains that spans with the same id of a knowledge base make.
pub(super) fn chains(ids: impl IntoIterator<Item = (usize, String)>) -> Vec<Chain> {
    let mut members: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, id) in ids {
        members.entry(id).or_default().insert(at);
    }
    let chain = |(id, members)| Chain { knowledge_base_id: Some(id), members, ..Chain::default() };
    members.into_iter().map(chain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_come_back() {
        for (layer, name) in [("cats", "a"), ("cats", "a:b"), ("a:b%", "%3A:c"), ("", "x")] {
            let mut said = label("x", 1.0).unwrap();
            (said.layer, said.label) = (layer.to_owned(), name.to_owned());
            assert_eq!(label(&category(&said), 1.0), Some(said));
        }
        assert_eq!(label("x", 0.75).unwrap().confidence, Some(75));
        assert_eq!(label("x", f64::NAN), None);
    }
}
