//! What a JSON format has no place for, in a field of its own, `tagline`: labels of
//! comments, paragraphs and the article, threads, chains, relations, attributes, notes.
//! Other programs keep such a field or leave it alone. Offsets are code points; spans are
//! named by their position in the document's list.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::json::{self, problem};
use super::segments::{kind, target};
use super::{
    Chain, Document, End, Metadata, RawDocument, ReadError, Relation, SegmentLabel, Span, Value,
    Values,
};
use crate::schema::SegmentTargetKind;
use crate::text::{ByteRange, CharRange, OffsetTable};

/// The field's name.
pub(super) const FIELD: &str = "tagline";

/// What the format around has a place for, and is left out here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Host {
    /// The document's name.
    pub(super) name: bool,
    /// The annotator's name.
    pub(super) annotator: bool,
    /// Ids of spans.
    pub(super) ids: bool,
    /// Layers of spans.
    pub(super) layers: bool,
    /// Attributes of spans, with their types.
    pub(super) attributes: bool,
    /// Notes of spans.
    pub(super) notes: bool,
    /// Confidences of spans.
    pub(super) confidence: bool,
    /// Relations between spans.
    pub(super) relations: HostRelations,
    /// Chains.
    pub(super) chains: bool,
    /// Labels of the article as a whole.
    pub(super) article_labels: bool,
}

/// What the format around keeps of relations between spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum HostRelations {
    /// Nothing.
    #[default]
    None,
    /// Label and ends, in the order of [`Document::relations`].
    Bare,
}

/// The content of the field.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Structure<'a> {
    #[serde(skip_serializing_if = "is_empty")]
    name: Cow<'a, str>,
    #[serde(skip_serializing_if = "is_empty")]
    annotator: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comments: Vec<CommentJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    segment_labels: Vec<SegmentLabelJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chains: Vec<ChainJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<RelationJson>,
    /// What the host's own relations lack, by their position among these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relation_details: Vec<RelationDetailJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<SpanJson<'a>>,
    /// Fields of the document with names that mean something else in the host.
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    metadata: Metadata,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct RelationDetailJson {
    relation: usize,
    #[serde(skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    attributes: serde_json::Map<String, Json>,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// For whoever trains on comments; not read, as it follows from the text.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct CommentJson {
    start: usize,
    end: usize,
    author: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    body: [usize; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<usize>,
    depth: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct SegmentLabelJson {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    layer: String,
    label: String,
    on: EndJson,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<u8>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ChainJson {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    knowledge_base_id: Option<String>,
    members: BTreeSet<usize>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RelationJson {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    label: String,
    from: EndJson,
    to: EndJson,
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    attributes: serde_json::Map<String, Json>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EndJson {
    Span(usize),
    Comment(usize, usize),
    Paragraph(usize, usize),
    Article,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct SpanJson<'a> {
    span: usize,
    #[serde(skip_serializing_if = "is_empty")]
    id: Cow<'a, str>,
    #[serde(skip_serializing_if = "is_empty")]
    layer: Cow<'a, str>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    attributes: serde_json::Map<String, Json>,
    #[serde(skip_serializing_if = "is_empty")]
    note: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<u8>,
}

// As serde wants it.
#[allow(clippy::ptr_arg)]
fn is_empty(text: &Cow<'_, str>) -> bool {
    text.is_empty()
}

/// Attribute values as JSON: flags, numbers, strings, arrays of strings.
pub(super) fn values_to_json(values: &Values) -> serde_json::Map<String, Json> {
    let json = |value: &Value| match value {
        Value::Flag(flag) => Json::Bool(*flag),
        Value::Number(number) => whole(*number)
            .map(Json::from)
            .or_else(|| serde_json::Number::from_f64(*number).map(Json::Number))
            .unwrap_or(Json::Null),
        Value::Text(text) => Json::String(text.clone()),
        Value::List(list) => list.iter().cloned().map(Json::String).collect(),
    };
    values.iter().map(|(name, value)| (name.clone(), json(value))).collect()
}

/// A number that JSON can have without a point.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    // The cast is exact: whole, and within what an f64 counts one by one.
    #[allow(clippy::cast_possible_truncation)]
    (number.fract() == 0.0 && number.abs() < EXACT && !(number == 0.0 && number.is_sign_negative()))
        .then_some(number as i64)
}

/// The other way; what is none of these (null, objects) is left out.
pub(super) fn values_from_json(map: &serde_json::Map<String, Json>) -> Values {
    map.iter().filter_map(|(name, json)| Some((name.clone(), value_from_json(json)?))).collect()
}

/// A flag, a finite number, a text or a list of texts; `None` for anything else.
pub(super) fn value_from_json(json: &Json) -> Option<Value> {
    match json {
        Json::Bool(flag) => Some(Value::Flag(*flag)),
        Json::Number(number) => number.as_f64().filter(|n| n.is_finite()).map(Value::Number),
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<BTreeSet<_>>>()
            .map(Value::List),
        Json::Null | Json::Object(_) => None,
    }
}

/// The content of the field for this document as a JSON value, with those `fields` of it that
/// have no place elsewhere; `None` if there is nothing to say.
pub(super) fn write(document: &Document, host: Host, fields: Metadata) -> Option<Json> {
    gather(document, host, fields).and_then(|structure| serde_json::to_value(structure).ok())
}

/// The same as text, for formats that keep it in a column of texts.
pub(super) fn write_text(document: &Document, host: Host) -> Option<String> {
    gather(document, host, Metadata::new())
        .and_then(|structure| serde_json::to_string(&structure).ok())
}

/// The content of the field for this document, with those `fields` of it that have no place
/// elsewhere; `None` if there is nothing to say.
pub(super) fn gather(document: &Document, host: Host, fields: Metadata) -> Option<Structure<'_>> {
    // Few documents have something here with a place of its own.
    let offsets = std::cell::LazyCell::new(|| document.offsets());
    let chars = |range: ByteRange| {
        offsets.to_chars(&document.text, range).map_or((0, 0), |r| (r.start, r.end))
    };
    let end = |end: End| match end {
        End::Span(at) => EndJson::Span(at),
        End::Segment(target) => {
            let (start, end) = chars(target.range().unwrap_or_default());
            match kind(target) {
                SegmentTargetKind::Article => EndJson::Article,
                SegmentTargetKind::Comment => EndJson::Comment(start, end),
                SegmentTargetKind::Paragraph => EndJson::Paragraph(start, end),
            }
        }
    };
    let of_spans = |r: &&Relation| matches!((r.from, r.to), (End::Span(_), End::Span(_)));
    let structure = Structure {
        name: unless(host.name, &document.name),
        annotator: unless(host.annotator, &document.annotator),
        comments: comments(document, chars),
        segment_labels: document
            .segment_labels
            .iter()
            .filter(|l| !(host.article_labels && l.target.range().is_none()))
            .map(|l| SegmentLabelJson {
                id: l.id.clone(),
                layer: l.layer.clone(),
                label: l.label.clone(),
                on: end(End::Segment(l.target)),
                note: l.note.clone(),
                confidence: l.confidence,
            })
            .collect(),
        chains: document
            .chains
            .iter()
            .filter(|_| !host.chains)
            .map(|c| ChainJson {
                id: c.id.clone(),
                name: c.name.clone(),
                kind: c.kind.clone(),
                knowledge_base_id: c.knowledge_base_id.clone(),
                members: c.members.clone(),
            })
            .collect(),
        relations: document
            .relations
            .iter()
            .filter(|r| !(host.relations != HostRelations::None && of_spans(r)))
            .map(|r| RelationJson {
                id: r.id.clone(),
                label: r.label.clone(),
                from: end(r.from),
                to: end(r.to),
                attributes: values_to_json(&r.attributes),
                note: r.note.clone(),
            })
            .collect(),
        relation_details: match host.relations {
            HostRelations::Bare => {
                let bare = document.relations.iter().filter(of_spans).enumerate();
                bare.filter_map(|(i, r)| relation_detail(i, r)).collect()
            }
            _ => Vec::new(),
        },
        spans: document.spans.iter().enumerate().filter_map(|(i, s)| span(i, s, host)).collect(),
        metadata: fields,
    };
    (!structure.is_empty()).then_some(structure)
}

/// The text, if it is not the host's to say.
fn unless(is_hosts: bool, text: &str) -> Cow<'_, str> {
    Cow::Borrowed(if is_hosts { "" } else { text })
}

impl Structure<'_> {
    fn is_empty(&self) -> bool {
        self.name.is_empty()
            && self.annotator.is_empty()
            && self.comments.is_empty()
            && self.segment_labels.is_empty()
            && self.chains.is_empty()
            && self.relations.is_empty()
            && self.relation_details.is_empty()
            && self.spans.is_empty()
            && self.metadata.is_empty()
    }
}

fn relation_detail(at: usize, relation: &Relation) -> Option<RelationDetailJson> {
    let says_nothing =
        relation.id.is_empty() && relation.attributes.is_empty() && relation.note.is_empty();
    (!says_nothing).then(|| RelationDetailJson {
        relation: at,
        id: relation.id.clone(),
        attributes: values_to_json(&relation.attributes),
        note: relation.note.clone(),
    })
}

fn span(at: usize, span: &Span, host: Host) -> Option<SpanJson<'_>> {
    let json = SpanJson {
        span: at,
        id: unless(host.ids, &span.id),
        layer: unless(host.layers, &span.layer),
        attributes: if host.attributes {
            serde_json::Map::new()
        } else {
            values_to_json(&span.attributes)
        },
        note: unless(host.notes, &span.note),
        confidence: span.confidence.filter(|_| !host.confidence),
    };
    let says_nothing = json.id.is_empty()
        && json.layer.is_empty()
        && json.attributes.is_empty()
        && json.note.is_empty()
        && json.confidence.is_none();
    (!says_nothing).then_some(json)
}

fn comments(document: &Document, chars: impl Fn(ByteRange) -> (usize, usize)) -> Vec<CommentJson> {
    let segments = document.segments.iter();
    segments
        .filter_map(|s| s.comment.as_ref().map(|c| (s, c)))
        .map(|(segment, comment)| {
            let (start, end) = chars(segment.range);
            let body = chars(comment.body);
            CommentJson {
                start,
                end,
                author: document.slice(comment.author).to_owned(),
                time: comment.time.map(|time| time.0.to_string()),
                body: [body.0, body.1],
                reply_to: comment.reply_to,
                depth: comment.depth,
            }
        })
        .collect()
}

/// Puts the field's content into a document whose spans and own relations are listed, the
/// spans not yet placed.
///
/// # Errors
/// If the content is not as [`write`] makes it, or names a span or a place that is not
/// there.
pub(super) fn read(json: &json::Json<'_>, raw: &mut RawDocument) -> Result<(), ReadError> {
    let structure = json.parse().map_err(|e| malformed(raw, problem(&e)))?;
    spread(structure, raw)
}

fn malformed(raw: &RawDocument, problem: String) -> ReadError {
    ReadError::malformed(&raw.file, raw.line, format!("the field “{FIELD}”: {problem}"))
}

/// The same for content that [`write_text`] has made.
///
/// # Errors
/// As [`read`].
pub(super) fn read_text(text: &str, raw: &mut RawDocument) -> Result<(), ReadError> {
    let structure = serde_json::from_str(text).map_err(|e| malformed(raw, problem(&e)))?;
    spread(structure, raw)
}

/// The same, of content that was read already.
///
/// # Errors
/// If it names a span or a place that is not there.
pub(super) fn spread(structure: Structure<'_>, raw: &mut RawDocument) -> Result<(), ReadError> {
    let count = raw.document.spans.len();
    // Most documents have nothing that is on a segment, and need no copy of the text.
    let on_segments = !structure.segment_labels.is_empty() || !structure.relations.is_empty();
    let text = if on_segments { raw.document.text.clone() } else { String::new() };
    let offsets = OffsetTable::new(&text);
    let range = |start: usize, end: usize| {
        let range = (start <= end).then(|| CharRange::new(start, end));
        range
            .and_then(|range| offsets.to_bytes(&text, range))
            .ok_or_else(|| format!("the text has no characters {start} to {end}"))
    };
    let segment = |kind, start, end| Ok(End::Segment(target(kind, range(start, end)?)));
    let end = |end: &EndJson| match *end {
        EndJson::Span(at) if at < count => Ok(End::Span(at)),
        EndJson::Span(at) => Err(format!("there is no span number {at}")),
        EndJson::Comment(start, end) => segment(SegmentTargetKind::Comment, start, end),
        EndJson::Paragraph(start, end) => segment(SegmentTargetKind::Paragraph, start, end),
        EndJson::Article => segment(SegmentTargetKind::Article, 0, 0),
    };
    if !structure.name.is_empty() {
        raw.document.name = structure.name.into_owned();
    }
    if !structure.annotator.is_empty() {
        raw.document.annotator = structure.annotator.into_owned();
    }
    raw.document.metadata.extend(structure.metadata);
    for r in structure.relation_details {
        let Some(relation) = raw.document.relations.get_mut(r.relation) else {
            return Err(malformed(raw, format!("there is no relation number {}", r.relation)));
        };
        (relation.id, relation.note) = (r.id, r.note);
        relation.attributes.extend(values_from_json(&r.attributes));
    }
    for r in structure.relations {
        let (from, to) = (end(&r.from), end(&r.to));
        raw.document.relations.push(Relation {
            id: r.id,
            label: r.label,
            from: from.map_err(|e| malformed(raw, e))?,
            to: to.map_err(|e| malformed(raw, e))?,
            attributes: values_from_json(&r.attributes),
            note: r.note,
        });
    }
    for l in structure.segment_labels {
        let End::Segment(target) = end(&l.on).map_err(|e| malformed(raw, e))? else {
            return Err(malformed(raw, "a segment label is on a span".into()));
        };
        raw.document.segment_labels.push(SegmentLabel {
            id: l.id,
            layer: l.layer,
            label: l.label,
            target,
            note: l.note,
            confidence: l.confidence.filter(|c| *c <= 100),
        });
    }
    for c in structure.chains {
        if let Some(at) = c.members.iter().find(|at| **at >= count) {
            return Err(malformed(raw, format!("there is no span number {at}")));
        }
        raw.document.chains.push(Chain {
            id: c.id,
            name: c.name,
            kind: c.kind,
            knowledge_base_id: c.knowledge_base_id,
            members: c.members,
        });
    }
    for s in structure.spans {
        let Some(span) = raw.document.spans.get_mut(s.span) else {
            return Err(malformed(raw, format!("there is no span number {}", s.span)));
        };
        if !s.id.is_empty() {
            span.id = s.id.into_owned();
        }
        if !s.layer.is_empty() {
            span.layer = s.layer.into_owned();
        }
        span.attributes.extend(values_from_json(&s.attributes));
        if !s.note.is_empty() {
            span.note = s.note.into_owned();
        }
        span.confidence = span.confidence.or(s.confidence.filter(|c| *c <= 100));
    }
    Ok(())
}
