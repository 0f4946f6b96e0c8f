//! Documents as annotation sets of a project.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::infer::{LabelNames, segment_layer_name, sound_name};
use crate::annotation::{
    self, AnnotationId, AnnotationSet, AttributeValue, Attributes, Change, Confidence, Edit,
    IdSource, Origin, OriginKind, RelationEnd, Status, Swap, UnknownFields, Unplaced,
    check_knowledge_base_id, misfits,
};
use crate::article::Article;
use crate::formats::{Document, End, Value, Values};
use crate::schema::{Attribute, AttributeKind, Schema};
use crate::text::CharRange;

/// What is the same for all documents of an import.
pub(super) struct ToSet<'a> {
    pub(super) schema: &'a Schema,
    pub(super) names: &'a LabelNames,
    /// What the annotations come from, for their origin.
    pub(super) from: &'a str,
    pub(super) now: Timestamp,
}

/// A change that makes a set of a document, and what a person should know of it.
pub(super) struct Made {
    pub(super) change: Change,
    pub(super) set: AnnotationSet,
    pub(super) remarks: Vec<String>,
}

impl ToSet<'_> {
    fn origin(&self) -> Origin {
        Origin { kind: OriginKind::Imported, by: self.from.to_owned(), at: self.now }
    }

    /// The change that brings all of the document into an empty set on the article.
    ///
    /// # Errors
    /// What does not fit the schema, as a sentence.
    pub(super) fn make(&self, document: &Document, article: &Article) -> Result<Made, String> {
        let mut ids = Ids::new(document.fingerprint());
        let mut edits = Vec::new();
        let mut remarks = Vec::new();
        let spans: Vec<AnnotationId> = document.spans.iter().map(|s| ids.of(&s.id)).collect();
        for (span, id) in document.spans.iter().zip(&spans) {
            let label = self.names.get(&span.layer, &span.label).to_owned();
            let known: Vec<&Attribute> = self.schema.attributes_of(&label).collect();
            edits.push(Edit::Span(Swap::make(annotation::Span {
                id: *id,
                fragments: span.fragments.clone(),
                attributes: attributes(&span.attributes, &known),
                label,
                note: span.note.clone(),
                confidence: span.confidence.and_then(Confidence::from_percent),
                origin: self.origin(),
                unknown: UnknownFields::new(),
            })));
        }
        let end = |end: End| match end {
            End::Span(at) => spans.get(at).copied().map(RelationEnd::Span),
            End::Segment(target) => Some(RelationEnd::Target(target)),
        };
        for relation in &document.relations {
            let (Some(from), Some(to)) = (end(relation.from), end(relation.to)) else { continue };
            let label = sound_name(&relation.label, "relation");
            let known: Vec<&Attribute> =
                self.schema.relation(&label).map_or(Vec::new(), |r| r.attributes.iter().collect());
            edits.push(Edit::Relation(Swap::make(annotation::Relation {
                id: ids.of(&relation.id),
                attributes: attributes(&relation.attributes, &known),
                label,
                from,
                to,
                note: relation.note.clone(),
                origin: self.origin(),
                unknown: UnknownFields::new(),
            })));
        }
        for label in &document.segment_labels {
            edits.push(Edit::SegmentLabel(Swap::make(annotation::SegmentLabel {
                id: ids.of(&label.id),
                layer: self.segment_layer(&label.layer),
                label: sound_name(&label.label, "label"),
                target: label.target,
                note: label.note.clone(),
                confidence: label.confidence.and_then(Confidence::from_percent),
                origin: self.origin(),
                unknown: UnknownFields::new(),
            })));
        }
        for chain in &document.chains {
            let members: BTreeSet<_> =
                chain.members.iter().filter_map(|at| spans.get(*at).copied()).collect();
            let mut knowledge_base_id = chain.knowledge_base_id.clone();
            if let Some(id) = &knowledge_base_id
                && let Err(e) = check_knowledge_base_id(id)
            {
                remarks.push(format!("{}: a chain’s id is left out: {e}", document.name));
                knowledge_base_id = None;
            }
            let first = document.spans.iter().zip(&spans).find(|(_, id)| members.contains(id));
            let name = match (chain.name.trim(), first) {
                ("", Some((span, _))) => crate::text::on_one_line(&document.covered(span, " … ")),
                (name, _) => name.to_owned(),
            };
            edits.push(Edit::Chain(Swap::make(annotation::Chain {
                id: ids.of(&chain.id),
                name,
                kind: chain.kind.clone(),
                knowledge_base_id,
                members,
                origin: self.origin(),
                unknown: UnknownFields::new(),
            })));
        }
        for aside in &document.aside {
            if aside.at.is_empty() {
                let (label, reason) = (&aside.label, &aside.reason);
                remarks.push(format!("{}: {label} is left out: {reason}", document.name));
                continue;
            }
            edits.push(Edit::Unplaced(Swap::make(Unplaced::Span {
                span: annotation::Span {
                    id: ids.of(&aside.id),
                    label: self.names.get("", &aside.label).to_owned(),
                    fragments: smallvec::SmallVec::new(),
                    attributes: Attributes::new(),
                    note: String::new(),
                    confidence: None,
                    origin: self.origin(),
                    unknown: UnknownFields::new(),
                },
                at: aside.at.iter().map(|(start, end)| CharRange::new(*start, *end)).collect(),
                text: aside.text.clone(),
                from: None,
            })));
        }
        if !edits.is_empty() {
            edits.push(Edit::Status { before: Status::New, after: Status::InProgress });
        }
        let change = Change { title: format!("Import from {}", self.from), edits };
        let mut set = AnnotationSet::default();
        set.apply(&change).map_err(|e| e.to_string())?;
        if let Some(misfit) = misfits(&set, self.schema, article).first() {
            return Err(misfit.to_string());
        }
        Ok(Made { change, set, remarks })
    }

    fn segment_layer(&self, layer: &str) -> String {
        let name = segment_layer_name(layer);
        let with_mark = format!("{name}_");
        // Where a span layer has the name, the inferred schema has put a mark to it.
        let own = self.schema.segment_layer(&name).is_some();
        if !own && self.schema.segment_layer(&with_mark).is_some() { with_mark } else { name }
    }
}

/// Ids of the file where they are ids of ours, else new ones; none twice.
struct Ids {
    source: IdSource,
    taken: BTreeSet<AnnotationId>,
}

impl Ids {
    fn new(seed: u64) -> Self {
        Self { source: IdSource::seeded(seed), taken: BTreeSet::new() }
    }

    fn of(&mut self, id: &str) -> AnnotationId {
        let own = id.parse().ok().filter(|id| !self.taken.contains(id));
        let id = own.unwrap_or_else(|| self.source.fresh(|id| self.taken.contains(&id)));
        self.taken.insert(id);
        id
    }
}

fn attributes(values: &Values, known: &[&Attribute]) -> Attributes {
    values
        .iter()
        .map(|(name, value)| {
            let name = sound_name(name, "attribute");
            let kind = known.iter().find(|a| a.name == name).map(|a| &a.kind);
            let value = attribute(value, kind);
            (name, value)
        })
        .collect()
}

/// The value as the schema has it; as it stands if it does not fit, which is then found.
fn attribute(value: &Value, kind: Option<&AttributeKind>) -> AttributeValue {
    match (kind, value) {
        (Some(AttributeKind::Choice { .. }), value) => AttributeValue::Choice(value.spell()),
        (Some(AttributeKind::Choices { .. }), Value::List(list)) => {
            AttributeValue::Choices(list.clone())
        }
        (Some(AttributeKind::Choices { .. }), value) => {
            let words = value.spell();
            let words = words.split('|').filter(|w| !w.is_empty()).map(str::to_owned);
            AttributeValue::Choices(words.collect())
        }
        (Some(AttributeKind::Number { .. }), Value::Text(text)) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => AttributeValue::Number(number),
            _ => AttributeValue::Text(text.clone()),
        },
        (Some(AttributeKind::Flag { .. }), Value::Text(text)) => match text.as_str() {
            "yes" | "true" | "1" => AttributeValue::Flag(true),
            "no" | "false" | "0" => AttributeValue::Flag(false),
            _ => AttributeValue::Text(text.clone()),
        },
        (Some(AttributeKind::Text { .. }), value) => AttributeValue::Text(value.spell()),
        (_, Value::Flag(flag)) => AttributeValue::Flag(*flag),
        (_, Value::Number(number)) => AttributeValue::Number(*number),
        (_, Value::Text(text)) => AttributeValue::Text(text.clone()),
        (_, Value::List(list)) => AttributeValue::Choices(list.clone()),
    }
}
