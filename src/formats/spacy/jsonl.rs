//! spaCy's training data as JSON lines, `["text",{"entities":[[start,end,"L"]],"spans":…}]`:
//! what `Example.from_dict` of spaCy 3 (`spacy/training/example.pyx`) takes. Objects with the
//! text in them are read too, as `Doc.to_json` and others make them. Offsets are code points.
//!
//! `from_dict` refuses keys that it does not know, except `ids`, which it leaves alone: there
//! stands what spaCy has no place for.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, Cursor, Read as _};

use super::super::json::{
    Fields, Json, Object, Values as JsonValues, What, kind, offset, put_number, put_text,
};
use super::super::structure;
use super::super::{
    Abilities, Counting, Document, Format, Info, Input, Layout, Likeness, OptionInfo, Options,
    Output, Place, RawDocument, ReadError, Span, Take, Unit, WriteContext, WriteError, Writer,
    default_name,
};
use super::said::{self, Places};
use super::words::flat;
use super::{ENTS, SPANS, SPANS_KEY};

/// The format.
#[derive(Debug)]
pub(in super::super) struct SpacyJsonl;

static INFO: Info = Info {
    name: "spacy-jsonl",
    title: "spaCy training JSONL",
    description: "Texts with entities and spans for spaCy’s Example.from_dict, one on a line.",
    structure: "Labels of comments, threads, relations, chains, attributes and notes stand in a \
                field “ids”, which spaCy leaves alone; labels of the article are categories too.",
    endings: &["jsonl", "json"],
    beside: &[],
    layout: Layout::OneFile,
    reads: true,
    options: &[
        ENTS,
        SPANS,
        SPANS_KEY,
        OptionInfo {
            name: "structure",
            description: "whether to write what spaCy has no place for into the field “ids”",
            values: &["yes", "no"],
        },
        OptionInfo {
            name: "tokens",
            description: "whether spans are brought to whole words; spaCy uses no others, takes no \
                          text with another in its span group, and may still cut words elsewhere",
            values: &["none", "words", "blanks", "characters"],
        },
    ],
};

/// Keys with a meaning; every other one is metadata.
const KEYS: [&str; 10] = [
    "text",
    "entities",
    "ents",
    "spans",
    "cats",
    "links",
    "ids",
    "tokens",
    "sents",
    structure::FIELD,
];

impl Format for SpacyJsonl {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, options: &Options) -> Abilities {
        let within_words = options.get("tokens") == "none";
        Abilities { within_words, ..said::abilities(options) }
    }

    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        said::settle(document, options)
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        let places = Places::of(&context)?;
        let structure = context.options.is_on("structure");
        Ok(Box::new(Lines { file: context.file, places, structure, line: Vec::new() }))
    }

    fn read(
        &self,
        input: &dyn Input,
        options: &Options,
        take: &mut Take<'_>,
    ) -> Result<(), ReadError> {
        for file in input.names() {
            let reader = input.open(&file).map_err(|e| ReadError::io(&file, e))?;
            values(&file, reader)?.each(
                |piece| {
                    let value: Json<'_> = piece.parse(&file)?;
                    example(&file, piece.line, &value, piece.number, said::key(options))
                },
                &mut |raw| Ok(take(raw)?),
            )?;
        }
        Ok(())
    }

    fn recognise(&self, _: &str, head: &[u8]) -> Likeness {
        let head = String::from_utf8_lossy(head);
        let text = head.trim_start_matches('\u{feff}').trim_start();
        let has = |key: &str| text.contains(&format!("\"{key}\""));
        let mut signs = text.chars().filter(|c| !c.is_whitespace());
        match (signs.next(), signs.next(), signs.next()) {
            (Some('['), Some('"'), _) | (Some('['), Some('['), Some('"'))
                if has("entities") || has("spans") || has("cats") =>
            {
                90
            }
            (Some('{'), ..) if has("text") && has("ents") => 75,
            (Some('{'), ..) if has("text") && has("entities") && !has("start_offset") => 40,
            _ => 0,
        }
    }
}

/// The values of a file. One that begins with a list that begins with a text has a list on
/// each line; another list is one around all values.
fn values<'a>(
    file: &'a str,
    mut reader: Box<dyn BufRead + 'a>,
) -> Result<JsonValues<'a>, ReadError> {
    const HEAD: u64 = 4096;
    let mut head = Vec::new();
    (&mut reader).take(HEAD).read_to_end(&mut head).map_err(|e| ReadError::io(file, e))?;
    let begin = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let in_lines =
        begin.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""));
    let reader = Box::new(Cursor::new(head).chain(reader));
    Ok(if in_lines { JsonValues::lines(file, reader) } else { JsonValues::new(file, reader) })
}

struct Lines {
    file: String,
    places: Places,
    structure: bool,
    line: Vec<u8>,
}

/// Appends a value as JSON.
fn push(line: &mut Vec<u8>, value: &(impl serde::Serialize + ?Sized)) {
    // Texts, numbers and JSON can be written, and memory takes them.
    let _ = serde_json::to_writer(line, value);
}

/// Appends a list of spans, each `[start,end,label]` or `[start,end,label,id]`.
fn push_spans<'a>(
    line: &mut Vec<u8>,
    spans: impl Iterator<Item = (&'a [usize], &'a str, Option<&'a str>)>,
) {
    line.push(b'[');
    for (n, (at, label, id)) in spans.enumerate() {
        if n > 0 {
            line.push(b',');
        }
        line.push(b'[');
        for number in at {
            put_number(line, *number);
            line.push(b',');
        }
        put_text(line, label);
        if let Some(id) = id {
            line.push(b',');
            push(line, id);
        }
        line.push(b']');
    }
    line.push(b']');
}

impl Writer for Lines {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let in_turn = document.spans.is_sorted_by_key(|span| span.extent().start);
        let sorted = (!in_turn).then(|| document.clone().sorted());
        let document = sorted.as_ref().unwrap_or(document);
        let extents = document.spans.iter().map(Span::extent).flat_map(|e| [e.start, e.end]);
        let chars = Counting::of(Unit::CodePoint).from_bytes(&document.text, extents);
        let ids = if self.structure { said::knowledge(document) } else { Default::default() };
        let spans = document.spans.iter().zip(chars.chunks_exact(2));
        let line = &mut self.line;
        line.clear();
        line.push(b'[');
        put_text(line, &document.text);
        line.extend(b",{");
        if self.places.entities {
            let flat = flat(&document.text, &document.spans);
            let stays = spans.clone().zip(flat).filter(|(_, stays)| *stays);
            line.extend(b"\"entities\":");
            push_spans(line, stays.map(|((span, at), _)| (at, span.label.as_str(), None)));
            line.push(b',');
        }
        if self.places.group {
            line.extend(b"\"spans\":{");
            push(line, &self.places.key);
            line.push(b':');
            let id = |at: usize| ids.get(&at).copied();
            let all =
                spans.clone().enumerate().map(|(n, (span, at))| (at, span.label.as_str(), id(n)));
            push_spans(line, all);
            line.extend(b"},");
        }
        let cats: BTreeMap<String, f64> =
            said::categories(document).map(|name| (name, 1.0)).collect();
        if !cats.is_empty() {
            line.extend(b"\"cats\":");
            push(line, &cats);
            line.push(b',');
        }
        if self.structure {
            let digest = || said::digest(spans.map(|(span, at)| place(at, &span.label)));
            if let Some(field) = said::write(document, digest) {
                line.extend(b"\"ids\":{\"tagline\":");
                push(line, &field);
                line.extend(b"},");
            }
        }
        if line.last() == Some(&b',') {
            line.pop();
        }
        line.extend(b"}]\n");
        out.write(&self.file, line).map_err(|e| WriteError::io(&self.file, e))
    }

    fn finish(self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        // A file without documents is a file all the same.
        let ended = out.write(&self.file, b"").and_then(|()| out.end(&self.file));
        ended.map_err(|e| WriteError::io(&self.file, e))
    }
}

fn place<'a>(at: &[usize], label: &'a str) -> (usize, usize, &'a str) {
    let end = |n: usize| at.get(n).copied().unwrap_or_default();
    (end(0), end(1), label)
}

/// A span as the file has it.
#[derive(Debug)]
struct Found {
    at: (usize, usize),
    layer: String,
    label: String,
    id: Option<String>,
}

fn example(
    file: &str,
    line: usize,
    value: &Json<'_>,
    count: usize,
    key: &str,
) -> Result<RawDocument, ReadError> {
    let error = |problem: &str| ReadError::malformed(file, line, problem);
    let what = What::default();
    let empty = Object::default();
    let (text, map, more) = match value {
        Json::Object(map) => {
            let text = Fields { file, line, what, map }.required_text("text")?;
            (text, map, None)
        }
        Json::Array(parts) => match parts.as_slice() {
            [Json::String(text)] => (text.as_ref(), &empty, None),
            [Json::String(text), Json::Object(map)] => (text.as_ref(), map, None),
            [Json::String(text), Json::Object(map), Json::Object(more), ..] => {
                (text.as_ref(), map, Some(more))
            }
            _ => return Err(error("an example is no text with an object of annotations")),
        },
        other => {
            let problem = format!("an example is {}, not a text with annotations", kind(other));
            return Err(error(&problem));
        }
    };
    let fields = Fields { file, line, what, map };
    let document =
        Document { name: default_name(file, count), text: text.to_owned(), ..Document::default() };
    let mut raw = RawDocument { line, ..RawDocument::new(file, Unit::CodePoint, document) };
    let mut found = Vec::new();
    groups(fields, key, &mut found)?;
    let seen: HashSet<_> = found.iter().map(|f| (f.at, f.label.clone())).collect();
    for name in ["entities", "ents"] {
        let mut entities = Vec::new();
        list(fields, name, fields.map.get(name), "", &mut entities)?;
        // An entity that stands in a group as well is one span.
        found.extend(entities.into_iter().filter(|f| !seen.contains(&(f.at, f.label.clone()))));
    }
    links(fields, &mut found)?;
    let digest = said::digest(found.iter().map(|f| (f.at.0, f.at.1, f.label.as_str())));
    let mut ids = Vec::new();
    for (n, Found { at, layer, label, id }) in found.into_iter().enumerate() {
        raw.document.spans.push(Span { layer, label, ..Span::default() });
        raw.places.push(Place::at(at.0, at.1).in_line(line));
        ids.extend(id.map(|id| (n, id)));
    }
    let others = map.iter().filter(|(name, _)| !KEYS.contains(name));
    raw.document.metadata =
        others.map(|(name, value)| (name.to_owned(), value.to_value())).collect();
    let in_ids = map.get("ids").and_then(Json::as_object);
    let field = [in_ids, Some(map), more]
        .into_iter()
        .find_map(|map| map.and_then(|map| map.get(structure::FIELD)));
    match field {
        Some(field) => said::read(field.clone(), &digest, &mut raw)?,
        None => {
            raw.document.chains = said::chains(ids);
            raw.document.segment_labels = categories(fields)?;
        }
    }
    Ok(raw)
}

/// The spans of “spans”: groups by name, or a list.
fn groups(fields: Fields<'_>, key: &str, found: &mut Vec<Found>) -> Result<(), ReadError> {
    match fields.map.get("spans") {
        Some(Json::Object(groups)) => groups.iter().try_for_each(|(name, group)| {
            let layer = if name == key { "" } else { name };
            list(fields, &format!("spans.{name}"), Some(group), layer, found)
        }),
        other => list(fields, "spans", other, "", found),
    }
}

/// A list of spans, each `[start, end, label]` with or without an id in a knowledge base, or
/// an object.
fn list(
    fields: Fields<'_>,
    name: &str,
    value: Option<&Json<'_>>,
    layer: &str,
    found: &mut Vec<Found>,
) -> Result<(), ReadError> {
    let items = match value {
        None | Some(Json::Null) => return Ok(()),
        Some(Json::Array(items)) => items,
        Some(other) => {
            return Err(fields.error(format!("“{name}” is {}, not a list", kind(other))));
        }
    };
    for item in items {
        let unfit = || {
            let item: String = item.to_string().chars().take(80).collect();
            fields.error(format!("“{name}” has {item}, and not [start, end, label]"))
        };
        let part = |n: usize, key: &str| match item {
            Json::Array(parts) => parts.get(n),
            Json::Object(map) => map.get(key),
            _ => None,
        };
        let at = |json: Option<&Json<'_>>| {
            let json = json.ok_or_else(unfit)?;
            offset(json).map_err(|e| fields.error(format!("“{name}” has {e}")))
        };
        let text = |json: Option<&Json<'_>>| match json {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.as_ref().to_owned())),
            Some(_) => Err(unfit()),
        };
        let id = text(part(3, "kb_id"))?.filter(|id| !id.is_empty());
        found.push(Found {
            at: (at(part(0, "start"))?, at(part(1, "end"))?),
            layer: layer.to_owned(),
            label: text(part(2, "label"))?.unwrap_or_default(),
            id,
        });
    }
    Ok(())
}

/// Ids in a knowledge base by place: `"links":{"(0, 3)":{"Q42":1.0}}`.
fn links(fields: Fields<'_>, found: &mut [Found]) -> Result<(), ReadError> {
    let links = match fields.map.get("links") {
        None | Some(Json::Null) => return Ok(()),
        Some(Json::Object(links)) => links,
        Some(other) => {
            return Err(fields.error(format!("“links” is {}, not an object", kind(other))));
        }
    };
    for (place, scores) in links.iter() {
        let numbers: Vec<usize> = place
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let [start, end] = numbers.as_slice() else {
            return Err(fields.error(format!("“links” has “{place}”, and not “(start, end)”")));
        };
        let holds = |score: &Json<'_>| score.as_f64().is_some_and(|score| score >= 0.5);
        let id = scores.as_object().and_then(|ids| ids.iter().find(|(_, score)| holds(score)));
        if let Some((id, _)) = id {
            let there = found.iter_mut().filter(|f| f.at == (*start, *end));
            there.for_each(|f| f.id = Some(id.to_owned()));
        }
    }
    Ok(())
}

fn categories(fields: Fields<'_>) -> Result<Vec<super::super::SegmentLabel>, ReadError> {
    let score = |(name, score): (&str, &Json<'_>)| {
        let score = match score {
            Json::Bool(holds) => f64::from(u8::from(*holds)),
            other => other.as_f64().unwrap_or_default(),
        };
        said::label(name, score)
    };
    match fields.map.get("cats") {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Object(cats)) => Ok(cats.iter().filter_map(score).collect()),
        Some(other) => Err(fields.error(format!("“cats” is {}, not an object", kind(other)))),
    }
}
