//! Reading Prodigy's JSON lines.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::{ACCEPT, ESCAPE, KEYS, LABEL, RELATION_KEYS, SPAN_KEYS};
use crate::annotation::Target;
use crate::formats::json::{Fields, Json, Object, Values as JsonValues, What, Word, kind};
use crate::formats::structure::{self, value_from_json};
use crate::formats::{
    Counting, Document, End, Place, RawDocument, ReadError, Relation, SegmentLabel, Span, Take,
    Unit, Value, Values, default_name,
};
use crate::text::ByteRange;

/// A line: its tokens apart from all the rest, as they are most of it.
struct Line<'a> {
    tokens: Option<Vec<TokenJson<'a>>>,
    fields: Object<'a>,
}

#[derive(Deserialize)]
#[serde(expecting = "a token: an object with “start” and “end”")]
struct TokenJson<'a> {
    start: usize,
    end: usize,
    #[serde(default, borrow)]
    text: Option<Word<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Line<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = Line<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with “text”")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
                let (mut tokens, mut fields) = (None, Vec::new());
                while let Some(Word(key)) = map.next_key()? {
                    if key == "tokens" {
                        tokens = map.next_value()?;
                    } else {
                        fields.push((key, map.next_value()?));
                    }
                }
                Ok(Line { tokens, fields: Object::new(fields) })
            }
        }
        deserializer.deserialize_map(Parts)
    }
}

/// Reads one file.
pub(super) fn file<'a>(
    file: &'a str,
    reader: Box<dyn BufRead + 'a>,
    take: &mut Take<'_>,
) -> Result<(), ReadError> {
    let mut told = false;
    JsonValues::new(file, reader).each(
        |piece| {
            let parts: Line<'_> = piece.parse(file)?;
            let what = What::default();
            let fields = Fields { file, line: piece.line, what, map: &parts.fields };
            let raw = example(fields, parts.tokens.as_deref(), piece.number)?;
            Ok((raw, refusal(&parts.fields).map(str::to_owned)))
        },
        &mut |(mut raw, refusal): (RawDocument, Option<String>)| {
            if let Some(answer) = refusal.filter(|_| !told) {
                told = true;
                raw.remarks.push(format!(
                    "examples whose answer is “{answer}” or the like are read all the same; the \
                     answer is a field of the document"
                ));
            }
            Ok(take(raw)?)
        },
    )
}

/// The answer, if it is not that the example is right.
fn refusal<'a>(fields: &'a Object<'_>) -> Option<&'a str> {
    fields.get("answer").and_then(Json::as_str).filter(|answer| *answer != "accept")
}

fn example(
    fields: Fields<'_>,
    tokens: Option<&[TokenJson<'_>]>,
    count: usize,
) -> Result<RawDocument, ReadError> {
    let Some(text) = fields.text("text")? else {
        return Err(fields.error(if fields.map.contains_key("pattern") {
            "these are patterns for Prodigy’s matcher and no dataset; give the file that \
             “prodigy db-out” writes"
        } else {
            "the field “text” is missing; only examples with a text can be read"
        }));
    };
    let document = Document {
        name: default_name(fields.file, count),
        text: text.to_owned(),
        ..Document::default()
    };
    let mut raw = RawDocument {
        line: fields.line,
        ..RawDocument::new(fields.file, Unit::CodePoint, document)
    };
    let all_tokens = tokens.and_then(|tokens| {
        let placed = place_tokens(text, tokens);
        if placed.is_none() {
            raw.remarks.push("its tokens do not fit its text and are left out".into());
        }
        placed
    });
    raw.document.tokens = all_tokens.map(|mut all| {
        all.retain(|t| text.get(t.start..t.end).is_some_and(|word| !word.trim().is_empty()));
        all
    });
    for (n, span) in fields.list("spans")?.iter().enumerate() {
        let what = fields.what.nth("span", n + 1);
        let Json::Object(map) = span else {
            return Err(fields.error(format!("{what} is {}, not an object", kind(span))));
        };
        read_span(Fields { what, map, ..fields }, &mut raw)?;
    }
    let mut ends = Ends::new(&raw, tokens.unwrap_or_default());
    for (n, relation) in fields.list("relations")?.iter().enumerate() {
        let what = fields.what.nth("relation", n + 1);
        let Json::Object(map) = relation else {
            return Err(fields.error(format!("{what} is {}, not an object", kind(relation))));
        };
        ends.relation(Fields { what, map, ..fields }, &mut raw)?;
    }
    if let Some(field) = fields.map.get(structure::FIELD) {
        structure::read(field, &mut raw)?;
    }
    read_labels(fields, &mut raw)?;
    read_fields(fields, &mut raw)?;
    Ok(raw)
}

/// The tokens in bytes, if they are in order and say what the text has there.
fn place_tokens(text: &str, tokens: &[TokenJson<'_>]) -> Option<Vec<ByteRange>> {
    let offsets: Vec<usize> = tokens.iter().flat_map(|t| [t.start, t.end]).collect();
    if !offsets.is_sorted() || tokens.iter().any(|t| t.start == t.end) {
        return None;
    }
    let bytes = Counting::of(Unit::CodePoint).to_bytes(text, &offsets);
    let pairs = bytes.chunks_exact(2).zip(tokens);
    pairs
        .map(|(pair, token)| {
            let &[Some(start), Some(end)] = pair else { return None };
            let words = token.text.as_deref();
            (words.is_none_or(|words| text.get(start..end) == Some(words)))
                .then_some(ByteRange::new(start, end))
        })
        .collect()
}

fn read_span(span: Fields<'_>, raw: &mut RawDocument) -> Result<(), ReadError> {
    let mut place = Place::at(span.offset("start")?, span.offset("end")?).in_line(span.line);
    place.text = span.text("text")?.map(str::to_owned);
    let label = span.text("label")?.unwrap_or_default().to_owned();
    let attributes = attributes(span.map, &SPAN_KEYS);
    raw.document.spans.push(Span { label, attributes, ..Span::default() });
    raw.places.push(place);
    Ok(())
}

/// What an object says beside what has a meaning. A value of which no attribute can be made
/// is kept as its JSON.
fn attributes(map: &Object<'_>, keys: &[&str]) -> Values {
    let said = map.iter().filter(|(name, value)| !keys.contains(name) && !value.is_null());
    said.map(|(name, json)| {
        let name = name.strip_prefix(ESCAPE).unwrap_or(name).to_owned();
        let value = value_from_json(&json.to_value());
        (name, value.unwrap_or_else(|| Value::Text(json.to_string())))
    })
    .collect()
}

/// Finds the spans at which relations end.
struct Ends<'a> {
    tokens: &'a [TokenJson<'a>],
    /// Spans by start, end and label.
    by_place: HashMap<(usize, usize, String), usize>,
    /// Spans by where they end.
    by_end: HashMap<usize, usize>,
}

impl<'a> Ends<'a> {
    fn new(raw: &RawDocument, tokens: &'a [TokenJson<'a>]) -> Self {
        let mut ends = Self { tokens, by_place: HashMap::new(), by_end: HashMap::new() };
        for at in 0..raw.places.len() {
            ends.know(raw, at);
        }
        ends
    }

    fn know(&mut self, raw: &RawDocument, at: usize) {
        if let (Some((start, end)), Some(span)) =
            (raw.places.get(at).and_then(|p| p.at.first().copied()), raw.document.spans.get(at))
        {
            self.by_place.entry((start, end, span.label.clone())).or_insert(at);
            self.by_end.entry(end).or_insert(at);
        }
    }

    fn relation(&mut self, relation: Fields<'_>, raw: &mut RawDocument) -> Result<(), ReadError> {
        let from = self.end(relation, "head", "head_span", raw)?;
        let to = self.end(relation, "child", "child_span", raw)?;
        raw.document.relations.push(Relation {
            id: String::new(),
            label: relation.text("label")?.unwrap_or_default().to_owned(),
            from,
            to,
            attributes: attributes(relation.map, &RELATION_KEYS),
            note: String::new(),
        });
        Ok(())
    }

    /// The span that an end names: by its place and label; else the one that ends with the
    /// token; else one that is made for the token or place.
    fn end(
        &mut self,
        relation: Fields<'_>,
        token_key: &str,
        span_key: &str,
        raw: &mut RawDocument,
    ) -> Result<End, ReadError> {
        let mut place = None;
        if let Some(Json::Object(map)) = relation.map.get(span_key) {
            let what = format!("{}, “{span_key}”", relation.what);
            let span = Fields { what: What::named(&what), map, ..relation };
            let (start, end) = (span.offset("start")?, span.offset("end")?);
            let label = span.text("label")?.unwrap_or_default();
            let key = (start, end, label.to_owned());
            let numbered = map.get("span").and_then(Json::as_u64).and_then(|n| n.try_into().ok());
            if let Some(at) = numbered.filter(|at: &usize| {
                raw.places.get(*at).is_some_and(|p| p.at.first() == Some(&(start, end)))
                    && raw.document.spans.get(*at).is_some_and(|s| s.label == label)
            }) {
                return Ok(End::Span(at));
            }
            if let Some(at) = self.by_place.get(&key) {
                return Ok(End::Span(*at));
            }
            place = Some((start, end, label.to_owned()));
        }
        let (start, end, label) = match place {
            Some(place) => place,
            None => {
                let at = relation.offset(token_key)?;
                let Some(token) = self.tokens.get(at) else {
                    let problem = if self.tokens.is_empty() {
                        format!("“{token_key}” is token {at}, and there are no “tokens”")
                    } else {
                        format!(
                            "“{token_key}” is token {at}, and there are {}, counted from 0",
                            self.tokens.len()
                        )
                    };
                    return Err(relation.error(problem));
                };
                if let Some(at) = self.by_end.get(&token.end) {
                    return Ok(End::Span(*at));
                }
                (token.start, token.end, String::new())
            }
        };
        let label = if label.is_empty() { "token".to_owned() } else { label };
        let at = raw.document.spans.len();
        raw.document.spans.push(Span { label, ..Span::default() });
        raw.places.push(Place::at(start, end).in_line(relation.line));
        self.know(raw, at);
        Ok(End::Span(at))
    }
}

/// `accept`, or `label` where the answer is not against it. What the field of our own says
/// of the article is not said again.
fn read_labels(fields: Fields<'_>, raw: &mut RawDocument) -> Result<(), ReadError> {
    let on_article = raw.document.segment_labels.iter().filter(|l| l.target == Target::Article);
    let mut said: BTreeSet<String> = on_article.map(|l| l.label.clone()).collect();
    let mut say = |layer: &str, label: String| {
        if said.insert(label.clone()) {
            raw.document.segment_labels.push(SegmentLabel {
                id: String::new(),
                layer: layer.to_owned(),
                label,
                target: Target::Article,
                note: String::new(),
                confidence: None,
            });
        }
    };
    for item in fields.list(ACCEPT)? {
        match item {
            Json::String(label) => say(ACCEPT, label.as_ref().to_owned()),
            // Ids of options may be numbers.
            Json::Number(number) => say(ACCEPT, number.to_string()),
            other => {
                let what = kind(other);
                return Err(fields.error(format!("“accept” has {what}, not the id of an option")));
            }
        }
    }
    if refusal(fields.map).is_none()
        && let Some(label) = fields.text(LABEL)?
    {
        say(LABEL, label.to_owned());
    }
    Ok(())
}

/// The annotator, and everything without a meaning.
fn read_fields(fields: Fields<'_>, raw: &mut RawDocument) -> Result<(), ReadError> {
    let name = |key: &str| fields.map.get(key).and_then(Json::as_str).unwrap_or_default();
    let by_session = name("_annotator_id").is_empty();
    let annotator = if by_session { name("_session_id") } else { name("_annotator_id") };
    raw.document.annotator = annotator.to_owned();
    for (key, value) in fields.map.iter() {
        let kept = match key {
            LABEL => refusal(fields.map).is_some(),
            "answer" => refusal(fields.map).is_some() || !value.is_string(),
            "_session_id" => !by_session && !value.is_null(),
            "options" => !is_plain_options(&value.to_value()),
            key => !KEYS.contains(&key),
        };
        if kept {
            raw.document.metadata.insert(key.to_owned(), value.to_value());
        }
    }
    Ok(())
}

/// Whether `options` says no more than which labels there are: each has an `id`, and a
/// `text` that is the same.
pub(super) fn is_plain_options(value: &serde_json::Value) -> bool {
    let is_plain = |option: &serde_json::Value| {
        option.as_object().is_some_and(|map| {
            map.len() == 2
                && map.get("id").is_some_and(|id| id.is_string() && map.get("text") == Some(id))
        })
    };
    value.as_array().is_some_and(|options| options.iter().all(is_plain))
}
