//! What stands in `result`: regions with labels, what is said of one region or of the whole
//! text, and relations.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use smallvec::SmallVec;

use super::{BOTH, DIRECTION, MADE_ID};
use crate::annotation::Target;
use crate::formats::json::{Fields, Json, Object, What, kind, offset};
use crate::formats::{
    Aside, End, Place, RawDocument, ReadError, Relation, SegmentLabel, Span, Value, Values,
};
use crate::text::{CharRange, OffsetTable};

/// Types of regions that have a place in a text.
const LABELS: [&str; 3] = ["labels", "hypertextlabels", "paragraphlabels"];

/// What an item of a set is, for messages.
const RESULT: &str = "result";

/// Reads one set of annotations.
pub(super) struct Sets<'a, 'r> {
    set: Fields<'a>,
    raw: &'r mut RawDocument,
    offsets: OffsetTable,
    /// How sure the program was of the whole set.
    score: Option<u8>,
    /// Spans by the id of their region.
    regions: HashMap<Cow<'a, str>, SmallVec<[usize; 1]>>,
    /// Spans by start and end, for results without an id, as JSON_MIN has them.
    by_place: HashMap<(usize, usize), Vec<usize>>,
    /// How many spans are in there; they are put there when one is asked for.
    known_places: usize,
    /// Regions that are not read, so that relations with them are not either.
    unread: HashSet<Cow<'a, str>>,
    /// The ids of the regions that are spans, in their order.
    pub(super) region_ids: Vec<Cow<'a, str>>,
    /// How often something of a type was left out.
    left_out: BTreeMap<String, usize>,
}

/// A place that a region has, or why it has none.
enum Found {
    At(Place),
    Nowhere { at: Vec<(usize, usize)>, text: String, reason: &'static str },
}

impl<'a, 'r> Sets<'a, 'r> {
    /// Reads into `raw`, which has a text already.
    pub(super) fn new(set: Fields<'a>, raw: &'r mut RawDocument, is_prediction: bool) -> Self {
        let score = if is_prediction { set.map.get("score").and_then(percent) } else { None };
        Self {
            set,
            offsets: raw.document.offsets(),
            raw,
            score,
            regions: HashMap::new(),
            by_place: HashMap::new(),
            known_places: 0,
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
            let what = set.what.nth(RESULT, n + 1);
            let Json::Object(map) = item else {
                let problem = format!("{what} is {}, not an object", kind(item));
                return Err(Fields { what: What::default(), ..set }.error(problem));
            };
            let item = Fields { what, map, ..set };
            match item.text("type")?.unwrap_or_default() {
                of if LABELS.contains(&of) => self.region(item, of)?,
                "relation" => relations.push((n, map)),
                _ => said.push((n, map)),
            }
        }
        for (n, map) in said {
            self.said(Fields { what: set.what.nth(RESULT, n + 1), map, ..set })?;
        }
        for (n, map) in relations {
            self.relation(Fields { what: set.what.nth(RESULT, n + 1), map, ..set })?;
        }
        for (of, count) in std::mem::take(&mut self.left_out) {
            let (one, are) = if count == 1 { ("result", "is") } else { ("results", "are") };
            self.raw.remarks.push(format!("{count} {one} of the type “{of}” {are} left out"));
        }
        Ok(())
    }

    /// A region with labels: a span for each of them.
    fn region(&mut self, item: Fields<'a>, of: &str) -> Result<(), ReadError> {
        let value = value(item)?;
        let mut labels: SmallVec<[&str; 1]> = SmallVec::new();
        for key in [of, "labels"] {
            for label in value.list(key)? {
                match label {
                    Json::String(label) if !labels.contains(&label.as_ref()) => labels.push(label),
                    Json::String(_) => {}
                    other => {
                        let what = kind(other);
                        return Err(value.error(format!("“{key}” has {what}, not a text")));
                    }
                }
            }
        }
        if labels.is_empty() {
            labels.push("region");
        }
        let layer = item.text("from_name")?.unwrap_or_default();
        self.spans(item, value, layer, &labels)
    }

    fn spans(
        &mut self,
        item: Fields<'a>,
        value: Fields<'_>,
        layer: &str,
        labels: &[&str],
    ) -> Result<(), ReadError> {
        let id = id(item.map);
        let place = match place(value, &self.raw.document.text, &self.offsets)? {
            Found::At(place) => place.in_line(item.line),
            Found::Nowhere { at, text, reason } => {
                self.raw.document.aside.extend(labels.iter().map(|label| Aside {
                    id: id.as_ref().to_owned(),
                    label: (*label).to_owned(),
                    at: at.clone(),
                    text: text.clone(),
                    line: item.line,
                    reason: reason.to_owned(),
                }));
                self.leave_unread(id);
                return Ok(());
            }
        };
        let span = Span {
            layer: layer.to_owned(),
            note: item
                .map
                .get("meta")
                .and_then(|meta| meta.get("text"))
                .map_or(String::new(), lines),
            confidence: item.map.get("score").and_then(percent).or(self.score),
            ..Span::default()
        };
        let Some((last, others)) = labels.split_last() else { return Ok(()) };
        for label in others {
            self.span(id.clone(), label, span.clone(), place.clone());
        }
        self.span(id, last, span, place);
        Ok(())
    }

    fn span(&mut self, id: Cow<'a, str>, label: &str, span: Span, place: Place) {
        let known = self.regions.entry(id.clone()).or_default();
        let own = match known.len() {
            _ if id.starts_with(MADE_ID) || id.is_empty() => String::new(),
            0 => id.as_ref().to_owned(),
            more => format!("{id}.{}", more + 1),
        };
        known.push(self.raw.document.spans.len());
        self.region_ids.push(id);
        self.raw.document.spans.push(Span { id: own, label: label.to_owned(), ..span });
        self.raw.places.push(place);
    }

    fn leave_unread(&mut self, id: Cow<'a, str>) {
        if !id.is_empty() {
            self.unread.insert(id);
        }
    }

    /// A choice, text, number: an attribute of a region, or said of the whole text.
    fn said(&mut self, item: Fields<'a>) -> Result<(), ReadError> {
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
            self.regions.get(&id).map(|spans| spans.to_vec()).unwrap_or_default()
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
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                self.spans(item, value, &name, &labels)?;
            }
        } else if of == "textarea" && !self.raw.document.metadata.contains_key(&name) {
            self.raw.document.metadata.insert(name, said.spell().into());
        } else {
            let words = words(&said);
            let is_own = words.len() == 1 && !id.starts_with(MADE_ID);
            let own = if is_own { id.into_owned() } else { String::new() };
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
    fn at_place_of(&mut self, value: Fields<'_>) -> Result<Vec<usize>, ReadError> {
        if !value.map.contains_key("start") {
            return Ok(Vec::new());
        }
        let Found::At(place) = place(value, &self.raw.document.text, &self.offsets)? else {
            return Ok(Vec::new());
        };
        for (span, place) in self.raw.places.iter().enumerate().skip(self.known_places) {
            for at in &place.at {
                self.by_place.entry(*at).or_default().push(span);
            }
        }
        self.known_places = self.raw.places.len();
        let spans = place.at.first().and_then(|at| self.by_place.get(at));
        Ok(spans.cloned().unwrap_or_default())
    }

    fn relation(&mut self, item: Fields<'a>) -> Result<(), ReadError> {
        let name = |key: &str| item.map.get(key).map(spelled_id).unwrap_or_default();
        let ids = [name("from_id"), name("to_id")];
        if ids.iter().any(|id| self.unread.contains(id)) {
            *self.left_out.entry("relation".to_owned()).or_default() += 1;
            return Ok(());
        }
        let end = |id: &Cow<'_, str>| {
            let spans = self.regions.get(id.as_ref()).and_then(|spans| spans.first());
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
fn id<'a>(map: &'a Object<'_>) -> Cow<'a, str> {
    map.get("id").map(spelled_id).unwrap_or_default()
}

pub(super) fn spelled_id<'a>(id: &'a Json<'_>) -> Cow<'a, str> {
    match id {
        Json::String(id) => Cow::Borrowed(id),
        Json::Null => Cow::Borrowed(""),
        other => Cow::Owned(other.to_string()),
    }
}

/// A score from 0 to 1 in percent; `None` for any other, such as those of some models.
fn percent(score: &Json<'_>) -> Option<u8> {
    let score = score.as_f64().filter(|score| (0.0..=1.0).contains(score))?;
    // The cast is exact: 0 to 100.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Some((score * 100.0).round() as u8)
}

/// A text or a list of texts, one on a line.
fn lines(json: &Json<'_>) -> String {
    match json {
        Json::String(text) => text.as_ref().to_owned(),
        Json::Array(lines) => lines.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// What a control tag says; `None` for a type that says nothing of a text.
fn said_value(of: &str, value: &Object<'_>) -> Option<Value> {
    let words = |list: Vec<String>| match <[String; 1]>::try_from(list) {
        Ok([only]) => Some(Value::Text(only)),
        Err(list) if list.is_empty() => None,
        Err(several) => Some(Value::List(several.into_iter().collect())),
    };
    match of {
        "choices" => match value.get("choices")? {
            Json::String(word) => Some(Value::Text(word.as_ref().to_owned())),
            list => words(
                list.as_array()?.iter().filter_map(|w| Some(w.as_str()?.to_owned())).collect(),
            ),
        },
        "taxonomy" => {
            let path = |path: &Json<'_>| {
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
        Some(Json::String(words)) => Some(words.as_ref()),
        _ => None,
    };
    let is_number = |key: &str| match value.map.get(key) {
        Some(Json::String(number)) => number.parse::<usize>().is_ok(),
        other => other.is_none_or(|json| matches!(json, Json::Number(_))),
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
            let there = || {
                let chars = (start <= end).then(|| CharRange::new(start, end))?;
                let range = offsets.to_bytes(text, chars)?;
                text.get(range.start..range.end)
            };
            place.covering(with_line_ends(words, there))
        }
        None => place,
    }))
}

/// An offset, also one that stands as text.
fn number(value: Fields<'_>, key: &str) -> Result<usize, ReadError> {
    match value.map.get(key) {
        Some(Json::String(text)) => {
            let number = text.parse::<u64>().map_or(Json::Null, |n| Json::Number(n.into()));
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
fn with_line_ends<'t>(words: &str, there: impl Fn() -> Option<&'t str>) -> String {
    if words.contains("\\n") && there() != Some(words) {
        words.replace("\\n", "\n")
    } else {
        words.to_owned()
    }
}
