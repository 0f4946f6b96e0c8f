//! doccano's JSON lines: `{"text":"…","label":[[start,end,"L"],…]}`, or with
//! relations `entities` and `relations`; a list of words as `label` or `cats` for labels of
//! the whole text. After `backend/data_export/pipeline` and `backend/data_import/pipeline`
//! of doccano 1.8.
//!
//! doccano counts code points, or grapheme clusters where the project says so, which the
//! file does not.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::json::{
    Fields, Json, Object, Values as JsonValues, What, Word, kind, offset, put, put_text,
};
use super::structure::{self, Host, HostRelations, Structure};
use super::{
    Abilities, AttributeForm, ChainForm, Document, End, Format, Info, Input, Layout, Likeness,
    NoteForm, OptionInfo, Options, Output, Place, RawDocument, ReadError, Relation, SegmentForm,
    SegmentLabel, Span, Take, Unit, WriteContext, WriteError, Writer, default_name,
};
use crate::annotation::Target;

/// The format.
#[derive(Debug)]
pub(super) struct Doccano;

static INFO: Info = Info {
    name: "doccano",
    title: "doccano JSONL",
    description: "What doccano exports and imports for sequence labelling and relations.",
    structure: "Labels of comments, threads, chains, attributes and notes stand in a field \
                “tagline”, which doccano keeps as metadata.",
    endings: &["jsonl"],
    beside: &[],
    layout: Layout::OneFile,
    reads: true,
    options: &[
        OptionInfo {
            name: "unit",
            description: "what offsets count: graphemes if the doccano project does",
            values: &["code-points", "graphemes"],
        },
        OptionInfo {
            name: "relations",
            description: "whether to write `entities` and `relations` in place of `label`",
            values: &["if-any", "yes", "no"],
        },
        OptionInfo {
            name: "structure",
            description: "whether to write what doccano has no place for into a field of its own",
            values: &["yes", "no"],
        },
    ],
};

/// Keys with a meaning; every other one is metadata.
const KEYS: [&str; 7] =
    ["text", "label", "labels", "entities", "relations", "cats", structure::FIELD];

fn unit(options: &Options) -> Unit {
    if options.get("unit") == "graphemes" { Unit::Grapheme } else { Unit::CodePoint }
}

impl Format for Doccano {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, options: &Options) -> Abilities {
        let all = Abilities {
            unit: unit(options),
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
            attributes: AttributeForm::None,
            relation_attributes: false,
            notes: NoteForm::None,
            confidence: false,
            relations: options.get("relations") != "no",
            chains: ChainForm::None,
            segments: SegmentForm::None,
            ..all
        }
    }

    /// Without a field of our own there is no room for fields whose names doccano has.
    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        if options.is_on("structure") || !document.metadata.keys().any(|name| is_own(name)) {
            return None;
        }
        let mut document = document.clone();
        document.metadata.retain(|name, _| !is_own(name));
        Some(document)
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        let with_relations = match context.options.get("relations") {
            "yes" => true,
            "no" => false,
            _ => context.inventory.relation_count() > 0,
        };
        Ok(Box::new(Lines { context, with_relations, buffer: Vec::new() }))
    }

    fn read(
        &self,
        input: &dyn Input,
        options: &Options,
        take: &mut Take<'_>,
    ) -> Result<(), ReadError> {
        for file in input.names() {
            let reader = input.open(&file).map_err(|e| ReadError::io(&file, e))?;
            JsonValues::new(&file, reader).each(
                |piece| {
                    let example = piece.parse(&file)?;
                    document(&file, piece.line, example, unit(options), piece.number)
                },
                // An example without text is one of an image or audio project.
                &mut |raw: Option<RawDocument>| Ok(raw.into_iter().try_for_each(&mut *take)?),
            )?;
        }
        Ok(())
    }

    fn recognise(&self, _: &str, head: &[u8]) -> Likeness {
        let head = String::from_utf8_lossy(head);
        let line = head.trim_start_matches('\u{feff}').trim_start();
        let has = |key: &str| line.contains(&format!("\"{key}\""));
        if !line.starts_with('{') || has("spans") || has("ner_tags") || has("tokens") {
            return 0;
        }
        match () {
            () if has("start_offset") || has("Comments") => 90,
            () if has("text") && (has("label") || has("labels")) => 70,
            // The text may be longer than what is looked at.
            () if line.starts_with("{\"text\":") => 30,
            () => 0,
        }
    }
}

/// Whether a field means something to doccano, or is our own.
fn is_own(name: &str) -> bool {
    KEYS.contains(&name)
}

/// One line after its text, in the order of its fields.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Vec<(usize, usize, &'a str)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<Entity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<Link<'a>>>,
    #[serde(flatten)]
    metadata: BTreeMap<&'a String, &'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tagline: Option<Structure<'a>>,
}

#[derive(Serialize)]
struct Entity {
    id: usize,
    label: String,
    start_offset: usize,
    end_offset: usize,
}

#[derive(Serialize)]
struct Link<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    r#type: &'a str,
}

/// One line as it is read: what is often there apart from the rest.
#[derive(Default)]
struct Example<'a> {
    text: Option<Json<'a>>,
    structure: Option<Structure<'static>>,
    rest: Object<'a>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Example<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Example<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with “text” and “label”")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Example<'de>, A::Error> {
                let mut example = Example::default();
                let mut rest = Vec::new();
                while let Some(Word(key)) = map.next_key()? {
                    match key.as_ref() {
                        "text" => example.text = Some(map.next_value()?),
                        structure::FIELD => example.structure = Some(map.next_value()?),
                        _ => rest.push((key, map.next_value()?)),
                    }
                }
                example.rest = Object::new(rest);
                Ok(example)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

struct Lines {
    context: WriteContext,
    with_relations: bool,
    buffer: Vec<u8>,
}

/// doccano sorts its labels by start, end and name; positions in the field of its own are
/// positions in this order.
fn by_tuple(document: &Document) -> Cow<'_, Document> {
    let key = |span: &Span| (span.extent(), span.label.clone());
    if document.spans.is_sorted_by_key(key) {
        return Cow::Borrowed(document);
    }
    let mut order: Vec<usize> = (0..document.spans.len()).collect();
    order.sort_by_key(|at| document.spans.get(*at).map(key));
    let mut document = document.clone();
    document.reorder_spans(&order);
    Cow::Owned(document)
}

impl Writer for Lines {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let document = by_tuple(document);
        let counting = super::Counting::of(unit(&self.context.options));
        let extents = document.spans.iter().flat_map(|s| [s.extent().start, s.extent().end]);
        let units = counting.from_bytes(&document.text, extents);
        let places = || document.spans.iter().zip(units.chunks_exact(2));
        let at =
            |at: &[usize]| [at.first().copied(), at.last().copied()].map(Option::unwrap_or_default);
        let relations = if self.with_relations { HostRelations::Bare } else { HostRelations::None };
        let host = Host { relations, ..Host::default() };
        let with_structure = self.context.options.is_on("structure");
        let line = Line {
            label: (!self.with_relations)
                .then(|| places().map(|(s, u)| (at(u)[0], at(u)[1], s.label.as_str())).collect()),
            entities: self.with_relations.then(|| {
                let entity = |(id, (span, units)): (usize, (&'_ Span, &[usize]))| Entity {
                    id,
                    label: span.label.clone(),
                    start_offset: at(units)[0],
                    end_offset: at(units)[1],
                };
                places().enumerate().map(entity).collect()
            }),
            relations: self.with_relations.then(|| {
                let bare = document.relations.iter().filter_map(|r| match (r.from, r.to) {
                    (End::Span(from_id), End::Span(to_id)) => Some((from_id, to_id, &r.label)),
                    _ => None,
                });
                bare.enumerate()
                    .map(|(id, (from_id, to_id, label))| Link { id, from_id, to_id, r#type: label })
                    .collect()
            }),
            metadata: document.metadata.iter().filter(|(name, _)| !is_own(name)).collect(),
            tagline: with_structure
                .then(|| {
                    let fields = document.metadata.iter().filter(|(name, _)| is_own(name));
                    let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
                    structure::gather(&document, host, fields.collect())
                })
                .flatten(),
        };
        let file = &self.context.file;
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.extend_from_slice(b"{\"text\":");
        put_text(buffer, &document.text);
        let rest = buffer.len();
        put(buffer, &line).map_err(|e| WriteError::unfit(&document.name, e.to_string()))?;
        // The text is the first field.
        if buffer.get(rest + 1) == Some(&b'}') {
            buffer.remove(rest);
        } else if let Some(bracket) = buffer.get_mut(rest) {
            *bracket = b',';
        }
        buffer.push(b'\n');
        out.write(file, buffer).map_err(|e| WriteError::io(file, e))
    }

    fn finish(self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        let file = &self.context.file;
        // A file without documents is a file all the same.
        let ended = out.write(file, b"").and_then(|()| out.end(file));
        ended.map_err(|e| WriteError::io(file, e))
    }
}

fn document(
    file: &str,
    line: usize,
    example: Example<'_>,
    unit: Unit,
    count: usize,
) -> Result<Option<RawDocument>, ReadError> {
    let fields = Fields { file, line, what: What::default(), map: &example.rest };
    let text = match example.text {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) => text.into_owned(),
        Some(other) => {
            return Err(fields.error(format!("“text” is {}, not a text", kind(&other))));
        }
    };
    let document = Document { name: default_name(file, count), text, ..Document::default() };
    let mut raw =
        RawDocument { line: fields.line, ..RawDocument::new(fields.file, unit, document) };
    for key in ["label", "labels", "cats"] {
        for item in fields.list(key)? {
            label(fields, key, item, &mut raw)?;
        }
    }
    let mut ids = std::collections::HashMap::new();
    for (n, entity) in fields.list("entities")?.iter().enumerate() {
        // In intent detection projects these are triples, as labels are elsewhere.
        let Json::Object(map) = entity else {
            label(fields, "entities", entity, &mut raw)?;
            continue;
        };
        let entity = Fields { what: fields.what.nth("entity", n + 1), map, ..fields };
        let id = map.get("id").map(Json::to_string).unwrap_or_default();
        if !id.is_empty() && ids.insert(id.clone(), raw.places.len()).is_some() {
            return Err(entity.error(format!("the id {id} is used by two entities")));
        }
        span(entity, &mut raw)?;
    }
    for (n, relation) in fields.list("relations")?.iter().enumerate() {
        let what = fields.what.nth("relation", n + 1);
        let Json::Object(map) = relation else {
            return Err(fields.error(format!("{what} is not an object")));
        };
        let relation = Fields { what, map, ..fields };
        let end = |name: &str| {
            let id = map.get(name).map(Json::to_string).unwrap_or_default();
            let found = ids.get(&id).copied().map(End::Span);
            found.ok_or_else(|| relation.error(format!("there is no entity with the id {id}")))
        };
        raw.document.relations.push(Relation {
            id: String::new(),
            label: relation.required_text("type")?.to_owned(),
            from: end("from_id")?,
            to: end("to_id")?,
            attributes: super::Values::new(),
            note: String::new(),
        });
    }
    let metadata = fields.map.iter().filter(|(name, _)| !is_own(name));
    raw.document.metadata =
        metadata.map(|(name, value)| (name.to_owned(), value.to_value())).collect();
    if let Some(structure) = example.structure {
        structure::spread(structure, &mut raw)?;
    }
    Ok(Some(raw))
}

fn span(entity: Fields<'_>, raw: &mut RawDocument) -> Result<(), ReadError> {
    let (start, end) = (entity.offset("start_offset")?, entity.offset("end_offset")?);
    let label = entity.required_text("label")?.to_owned();
    raw.document.spans.push(Span { label, ..Span::default() });
    raw.places.push(Place::at(start, end).in_line(entity.line));
    Ok(())
}

/// `[start, end, "LABEL"]` for a span, `"LABEL"` for the whole text.
fn label(
    fields: Fields<'_>,
    key: &str,
    item: &Json<'_>,
    raw: &mut RawDocument,
) -> Result<(), ReadError> {
    let unfit = || fields.error(format!("“{key}” has {item}, and not [start, end, label]"));
    match item {
        Json::String(label) => raw.document.segment_labels.push(SegmentLabel {
            id: String::new(),
            layer: key.to_owned(),
            label: label.as_ref().to_owned(),
            target: Target::Article,
            note: String::new(),
            confidence: None,
        }),
        Json::Array(triple) => {
            let [start, end, Json::String(label)] = triple.as_slice() else { return Err(unfit()) };
            let at = |json| offset(json).map_err(|e| fields.error(format!("“{key}” has {e}")));
            raw.places.push(Place::at(at(start)?, at(end)?).in_line(fields.line));
            let label = label.as_ref().to_owned();
            raw.document.spans.push(Span { label, ..Span::default() });
        }
        _ => return Err(unfit()),
    }
    Ok(())
}
