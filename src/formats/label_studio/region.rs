//! What stands in `result`: regions with labels, what is said of one region or of the whole
//! text, and relations.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value as Json};

use super::{BOTH, DIRECTION, MADE_ID};
use crate::annotation::Target;
use crate::formats::json::{Fields, kind, offset};
use crate::formats::{
    Aside, End, Place, RawDocument, ReadError, Relation, SegmentLabel, Span, Value, Values,
};
use crate::text::{CharRange, OffsetTable};

/// Types of regions that have a place in a text.
const LABELS: [&str; 3] = ["labels", "hypertextlabels", "paragraphlabels"];

/// Reads one set of annotations.
pub(super) struct Sets<'a> {
    set: Fields<'a>,
    raw: &'a mut RawDocument,
    offsets: OffsetTable,
    /// How sure the program was of the whole set.
    score: Option<u8>,
    /// Spans by the id of their region.
    regions: HashMap<String, Vec<usize>>,
    /// Spans by start and end, for results without an id, as JSON_MIN has them.
    by_place: HashMap<(usize, usize), Vec<usize>>,
    /// Regions that are not read, so that relations with them are not either.
    unread: HashSet<String>,
    /// The ids of the regions that are spans, in their order.
    pub(super) region_ids: Vec<String>,
    /// How often something of a type was left out.
    left_out: BTreeMap<String, usize>,
}

/// What a result is, for messages.
fn what(set: &str, n: usize) -> String {
    let comma = if set.is_empty() { "" } else { ", " };
    format!("{set}{comma}result {}", n + 1)
}

/// A place that a region has, or why it has none.
enum Found {
    At(Place),
    Nowhere { at: Vec<(usize, usize)>, text: String, reason: &'static str },
}

impl<'a> Sets<'a> {
    /// Reads into `raw`, which has a text already.
    pub(super) fn new(set: Fields<'a>, raw: &'a mut RawDocument, is_prediction: bool) -> Self {
        let score = if is_prediction { set.map.get("score").and_then(percent) } else { None };
        Self {
            set,
            offsets: raw.document.offsets(),
            raw,
            score,
            regions: HashMap::new(),
            by_place: HashMap::new(),
            unread: HashSet::new(),
            region_ids: Vec::new(),
            left_out: BTreeMap::new(),
        }
    }

    /// Reads `result`.
    pub(super) fn results(&mut self) -> Result<(), ReadError> {
        let set = self.set;
        // Regions come before what is said of them, but nobody promises that.
        let (mut said, mut relations) = (Vec::new(), Vec::new());
        for (n, item) in set.list("result")?.iter().enumerate() {
            let what = what(set.what, n);
            let Json::Object(map) = item else {
                let problem = format!("{what} is {}, not an object", kind(item));
                return Err(Fields { what: "", ..set }.error(problem));
            };
            let item = Fields { what: &what, map, ..set };
            match item.text("type")?.unwrap_or_default() {
                of if LABELS.contains(&of) => self.region(item, of)?,
                "relation" => relations.push((n, map)),
                _ => said.push((n, map)),
            }
        }
        for (n, map) in said {
            self.said(Fields { what: &what(set.what, n), map, ..set })?;
        }
        for (n, map) in relations {
            self.relation(Fields { what: &what(set.what, n), map, ..set })?;
        }
        for (of, count) in std::mem::take(&mut self.left_out) {
            let (one, are) = if count == 1 { ("result", "is") } else { ("results", "are") };
            self.raw.remarks.push(format!("{count} {one} of the type “{of}” {are} left out"));
        }
        Ok(())
    }

    /// A region with labels: a span for each of them.
    fn region(&mut self, item: Fields<'_>, of: &str) -> Result<(), ReadError> {
        let value = value(item)?;
        let mut labels = Vec::new();
        for key in [of, "labels"] {
            for label in value.list(key)? {
                match label {
                    Json::String(label) if !labels.contains(label) => labels.push(label.clone()),
                    Json::String(_) => {}
                    other => {
                        let what = kind(other);
                        return Err(value.error(format!("“{key}” has {what}, not a text")));
                    }
                }
            }
        }
        if labels.is_empty() {
            labels.push("region".to_owned());
        }
        let layer = item.text("from_name")?.unwrap_or_default().to_owned();
        self.spans(item, value, &layer, labels)
    }

    fn spans(
        &mut self,
        item: Fields<'_>,
        value: Fields<'_>,
        layer: &str,
        labels: Vec<String>,
    ) -> Result<(), ReadError> {
        let id = id(item.map);
        let place = match place(value, &self.raw.document.text, &self.offsets)? {
            Found::At(place) => place.in_line(item.line),
            Found::Nowhere { at, text, reason } => {
                self.raw.document.aside.extend(labels.into_iter().map(|label| Aside {
                    id: id.clone(),
                    label,
                    at: at.clone(),
                    text: text.clone(),
                    line: item.line,
                    reason: reason.to_owned(),
                }));
                self.leave_unread(id);
                return Ok(());
            }
        };
        let confidence = item.map.get("score").and_then(percent).or(self.score);
        let note =
            item.map.get("meta").and_then(|meta| meta.get("text")).map_or(String::new(), lines);
        for label in labels {
            let known = self.regions.entry(id.clone()).or_default();
            let own = match known.len() {
                _ if id.starts_with(MADE_ID) || id.is_empty() => String::new(),
                0 => id.clone(),
                more => format!("{id}.{}", more + 1),
            };
            known.push(self.raw.document.spans.len());
            for at in &place.at {
                self.by_place.entry(*at).or_default().push(self.raw.document.spans.len());
            }
            self.region_ids.push(id.clone());
            self.raw.document.spans.push(Span {
                id: own,
                layer: layer.to_owned(),
                label,
                note: note.clone(),
                confidence,
                ..Span::default()
            });
            self.raw.places.push(place.clone());
        }
        Ok(())
    }

    fn leave_unread(&mut self, id: String) {
        if !id.is_empty() {
            self.unread.insert(id);
        }
    }

    /// A choice, text, number: an attribute of a region, or said of the whole text.
    fn said(&mut self, item: Fields<'_>) -> Result<(), ReadError> {
        let value = value(item)?;
        let name = item.text("from_name")?.unwrap_or_default().to_owned();
        let of = item.text("type")?.unwrap_or_default();
        let Some(said) = said_value(of, value.map) else {
            *self.left_out.entry(of.to_owned()).or_default() += 1;
            self.leave_unread(id(item.map));
            return Ok(());
        };
        let id = id(item.map);
        let spans = if id.is_empty() {
            self.at_place_of(value)?
        } else {
            self.regions.get(&id).cloned().unwrap_or_default()
        };
        if !spans.is_empty() {
            for at in spans {
                if let Some(span) = self.raw.document.spans.get_mut(at) {
                    span.attributes.insert(name.clone(), said.clone());
                }
            }
        } else if value.map.contains_key("start") && value.map.contains_key("end") {
            // A region without labels, of which something is said.
            if !self.unread.contains(&id) {
                let labels = words(&said);
                self.spans(item, value, &name, labels)?;
            }
        } else if of == "textarea" && !self.raw.document.metadata.contains_key(&name) {
            self.raw.document.metadata.insert(name, Json::String(said.spell()));
        } else {
            let words = words(&said);
            let own = if words.len() == 1 && !id.starts_with(MADE_ID) { id } else { String::new() };
            self.raw.document.segment_labels.extend(words.into_iter().map(|label| SegmentLabel {
                id: own.clone(),
                layer: name.clone(),
                label,
                target: Target::Article,
                note: String::new(),
                confidence: None,
            }));
        }
        Ok(())
    }

    /// The spans at the place of a result.
    fn at_place_of(&self, value: Fields<'_>) -> Result<Vec<usize>, ReadError> {
        if !value.map.contains_key("start") {
            return Ok(Vec::new());
        }
        let Found::At(place) = place(value, &self.raw.document.text, &self.offsets)? else {
            return Ok(Vec::new());
        };
        let spans = place.at.first().and_then(|at| self.by_place.get(at));
        Ok(spans.cloned().unwrap_or_default())
    }

    fn relation(&mut self, item: Fields<'_>) -> Result<(), ReadError> {
        let name = |key: &str| item.map.get(key).map(spelled_id).unwrap_or_default();
        let ids = [name("from_id"), name("to_id")];
        if ids.iter().any(|id| self.unread.contains(id)) {
            *self.left_out.entry("relation".to_owned()).or_default() += 1;
            return Ok(());
        }
        let end = |id: &String| {
            let spans = self.regions.get(id).and_then(|spans| spans.first());
            spans
                .map(|at| End::Span(*at))
                .ok_or_else(|| item.error(format!("there is no region with the id “{id}”")))
        };
        let [mut from, mut to] = [end(&ids[0])?, end(&ids[1])?];
        let mut attributes = Values::new();
        match item.text("direction")?.unwrap_or("right") {
            "left" => std::mem::swap(&mut from, &mut to),
            "right" => {}
            BOTH => {
                attributes.insert(DIRECTION.to_owned(), Value::Text(BOTH.to_owned()));
            }
            other => {
                return Err(
                    item.error(format!("“direction” is “{other}”; it is one of left, right, bi"))
                );
            }
        }
        let labels = item.list("labels")?;
        let mut labels: Vec<&str> = labels.iter().filter_map(Json::as_str).collect();
        if labels.is_empty() {
            labels.push("relation");
        }
        self.raw.document.relations.extend(labels.into_iter().map(|label| Relation {
            id: String::new(),
            label: label.to_owned(),
            from,
            to,
            attributes: attributes.clone(),
            note: String::new(),
        }));
        Ok(())
    }
}

fn value(item: Fields<'_>) -> Result<Fields<'_>, ReadError> {
    match item.map.get("value") {
        Some(Json::Object(map)) => Ok(Fields { map, ..item }),
        Some(other) => Err(item.error(format!("“value” is {}, not an object", kind(other)))),
        None => Err(item.error("the field “value” is missing")),
    }
}

/// The id of a result; empty if it has none.
fn id(map: &Map<String, Json>) -> String {
    map.get("id").map(spelled_id).unwrap_or_default()
}

pub(super) fn spelled_id(id: &Json) -> String {
    match id {
        Json::String(id) => id.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// A score from 0 to 1 in percent; `None` for any other, such as those of some models.
fn percent(score: &Json) -> Option<u8> {
    let score = score.as_f64().filter(|score| (0.0..=1.0).contains(score))?;
    // The cast is exact: 0 to 100.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Some((score * 100.0).round() as u8)
}

/// A text or a list of texts, one on a line.
fn lines(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(lines) => lines.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// What a control tag says; `None` for a type that says nothing of a text.
fn said_value(of: &str, value: &Map<String, Json>) -> Option<Value> {
    let words = |list: Vec<String>| match <[String; 1]>::try_from(list) {
        Ok([only]) => Some(Value::Text(only)),
        Err(list) if list.is_empty() => None,
        Err(several) => Some(Value::List(several.into_iter().collect())),
    };
    match of {
        "choices" => match value.get("choices")? {
            Json::String(word) => Some(Value::Text(word.clone())),
            list => words(
                list.as_array()?.iter().filter_map(|w| Some(w.as_str()?.to_owned())).collect(),
            ),
        },
        "taxonomy" => {
            let path = |path: &Json| {
                let steps: Vec<&str> = path.as_array()?.iter().filter_map(Json::as_str).collect();
                Some(steps.join("/"))
            };
            words(value.get("taxonomy")?.as_array()?.iter().filter_map(path).collect())
        }
        "textarea" => {
            value.get("text").filter(|t| !t.is_null()).map(|text| Value::Text(lines(text)))
        }
        "rating" | "number" => value.get(of)?.as_f64().map(Value::Number),
        "datetime" => Some(Value::Text(value.get(of)?.as_str()?.to_owned())),
        _ => None,
    }
}

/// What was said, as labels.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::List(words) => words.iter().cloned().collect(),
        other => vec![other.spell()],
    }
}

/// Where a region is. In plain text, `start` and `end` are offsets. In HTML they are paths,
/// and `globalOffsets` count along what a browser shows, which is the field's text only if
/// there is no markup in it.
fn place(value: Fields<'_>, text: &str, offsets: &OffsetTable) -> Result<Found, ReadError> {
    let words = match value.map.get("text") {
        Some(Json::String(words)) => Some(words.as_str()),
        _ => None,
    };
    let is_number = |key: &str| match value.map.get(key) {
        Some(Json::String(number)) => number.parse::<usize>().is_ok(),
        other => other.is_none_or(Json::is_number),
    };
    let of_html = value.map.contains_key("startOffset") || !is_number("start") || !is_number("end");
    let (start, end) = match value.map.get("globalOffsets") {
        Some(Json::Object(map)) if of_html => {
            let global = Fields { map, ..value };
            (global.offset("start")?, global.offset("end")?)
        }
        _ if of_html => {
            let reason = "its place is a path in HTML or in a dialogue, which is not in the file";
            let text = words.unwrap_or_default().to_owned();
            return Ok(Found::Nowhere { at: Vec::new(), text, reason });
        }
        _ => (number(value, "start")?, number(value, "end")?),
    };
    if of_html && has_markup(text) {
        let reason = "its offsets count along the text that a browser shows, and the file has HTML";
        return Ok(Found::Nowhere {
            at: vec![(start, end)],
            text: words.unwrap_or_default().to_owned(),
            reason,
        });
    }
    let place = Place::at(start, end);
    Ok(Found::At(match words {
        Some(words) => {
            let there = (start <= end).then(|| CharRange::new(start, end));
            let there = there.and_then(|chars| offsets.to_bytes(text, chars));
            let there = there.and_then(|range| text.get(range.start..range.end));
            place.covering(with_line_ends(words, there))
        }
        None => place,
    }))
}

/// An offset, also one that stands as text.
fn number(value: Fields<'_>, key: &str) -> Result<usize, ReadError> {
    match value.map.get(key) {
        Some(Json::String(text)) => {
            let number = text.parse::<u64>().map_or(Json::Null, Json::from);
            offset(&number).map_err(|problem| value.error(format!("“{key}” is {problem}")))
        }
        _ => value.offset(key),
    }
}

fn has_markup(text: &str) -> bool {
    let follows = |sign: char, fits: fn(char) -> bool| {
        text.split(sign).skip(1).any(|rest| rest.starts_with(fits))
    };
    follows('<', |c| c.is_ascii_alphabetic() || c == '/' || c == '!')
        || follows('&', |c| c.is_ascii_alphabetic() || c == '#')
}

/// The words with line ends where Label Studio put `\n`, unless the text itself has such
/// there.
fn with_line_ends(words: &str, there: Option<&str>) -> String {
    if words.contains("\\n") && there != Some(words) {
        words.replace("\\n", "\n")
    } else {
        words.to_owned()
    }
}
