//! Reading Label Studio's tasks: one document for each set of annotations.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::BufRead;

use super::region::{Sets, spelled_id};
use super::write::regions_hash;
use super::{NAME, PREDICTION, is_taken, text_field};
use crate::formats::json::{Fields, Json, Object, Values as JsonValues, What, kind};
use crate::formats::structure;
use crate::formats::{
    Document, Metadata, Options, RawDocument, ReadError, Take, Unit, default_name,
};

/// Keys of a task in JSON_MIN that are no data.
const MIN_KEYS: [&str; 7] =
    ["id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"];

/// Reads one file.
pub(super) fn file<'a>(
    file: &'a str,
    reader: Box<dyn BufRead + 'a>,
    options: &Options,
    take: &mut Take<'_>,
) -> Result<(), ReadError> {
    JsonValues::new(file, reader).each(
        |piece| {
            let map: Object<'_> = piece.parse(file)?;
            let what = numbered("task", &map);
            let fields = Fields { file, line: piece.line, what: What::named(&what), map: &map };
            match map.get("data") {
                Some(Json::Object(data)) => {
                    let data = Fields { what: fields.what.part("“data”"), map: data, ..fields };
                    task(fields, data, options, piece.number)
                }
                Some(other) => {
                    Err(fields.error(format!("“data” is {}, not an object", kind(other))))
                }
                None if map.contains_key("annotation_id") || map.contains_key("annotator") => {
                    Ok(vec![minimal(fields, options, piece.number)?])
                }
                None => Err(fields
                    .error("the field “data” is missing; a task has “data” and “annotations”")),
            }
        },
        &mut |documents: Vec<RawDocument>| Ok(documents.into_iter().try_for_each(&mut *take)?),
    )
}

/// What it is, by its id: `task 7`; empty if it has none.
fn numbered(what: &str, map: &Object<'_>) -> String {
    match map.get("id") {
        Some(id @ (Json::Number(_) | Json::String(_))) => {
            let id: String = spelled_id(id).chars().take(40).collect();
            format!("{what} {id}")
        }
        _ => String::new(),
    }
}

/// The text of a task: in the field that was named, in `text`, or the only text there is.
fn text<'a>(data: Fields<'a>, options: &Options) -> Result<(&'a str, &'a str), ReadError> {
    let field = text_field(options);
    if let Some((name, Json::String(text))) = data.map.get_key_value(field) {
        return Ok((name, text));
    }
    if options.is_given("field") {
        return Err(data.error(format!("there is no text in the field “{field}”")));
    }
    let texts: Vec<(&str, &str)> = data
        .map
        .iter()
        .filter(|(name, _)| *name != NAME && !MIN_KEYS.contains(name))
        .filter_map(|(name, value)| Some((name, value.as_str()?)))
        .collect();
    match texts.as_slice() {
        [only] => Ok(*only),
        [] => Err(data.error("there is no field “text”, nor another with a text")),
        several => {
            let names: Vec<_> = several.iter().map(|(name, _)| *name).collect();
            Err(data.error(format!(
                "there is no field “text”; say with the option field which one of these is it: {}",
                names.join(", ")
            )))
        }
    }
}

/// What all documents of a task share.
struct Common<'a> {
    file: &'a str,
    line: usize,
    name: String,
    text: &'a str,
    metadata: Metadata,
}

impl Common<'_> {
    fn document(&self, annotator: String, what: What<'_>) -> RawDocument {
        let document = Document {
            name: self.name.clone(),
            annotator,
            text: self.text.to_owned(),
            metadata: self.metadata.clone(),
            ..Document::default()
        };
        let raw = RawDocument::new(self.file, Unit::CodePoint, document);
        RawDocument { line: self.line, what: what.to_string(), ..raw }
    }
}

fn task(
    task: Fields<'_>,
    data: Fields<'_>,
    options: &Options,
    count: usize,
) -> Result<Vec<RawDocument>, ReadError> {
    let (field, text) = text(data, options)?;
    let name = data.map.get(NAME).and_then(Json::as_str).filter(|n| !n.is_empty() && field != NAME);
    let kept = data.map.iter().filter(|(key, value)| {
        *key != field && (!is_taken(key, options) || (*key == NAME && !value.is_string()))
    });
    let mut common = Common {
        file: task.file,
        line: task.line,
        name: name.map_or_else(|| default_name(task.file, count), str::to_owned),
        text,
        metadata: kept.map(|(key, value)| (key.to_owned(), value.to_value())).collect(),
    };
    if let Some(Json::Object(meta)) = task.map.get("meta")
        && !meta.is_empty()
    {
        common.metadata.entry("meta".to_owned()).or_insert(meta.to_map().into());
    }
    let own = data.map.get(structure::FIELD);
    let mut annotators = HashMap::new();
    let mut documents = Vec::new();
    for (list, is_prediction) in
        [("annotations", false), ("completions", false), ("predictions", true)]
    {
        let structures = own.and_then(|own| own.get(list)).and_then(Json::as_array);
        for (n, set) in task.list(list)?.iter().enumerate() {
            let Json::Object(map) = set else {
                let what = format!("“{list}”, number {} is {}, not an object", n + 1, kind(set));
                return Err(task.error(format!("{what}; export the tasks with their annotations")));
            };
            let name = numbered(if is_prediction { "prediction" } else { "annotation" }, map);
            let name =
                if name.is_empty() { format!("“{list}”, number {}", n + 1) } else { name };
            let what = task.what.part(&name).to_string();
            let set = Fields { what: What::named(&what), map, ..task };
            if matches!(map.get("was_cancelled"), Some(Json::Bool(true))) {
                continue;
            }
            let structure = structures.and_then(|all| all.get(n));
            let annotator = match structure {
                // It is said there.
                Some(_) if !is_prediction => String::new(),
                _ => annotator(map, is_prediction),
            };
            let annotator = match structure {
                Some(_) => annotator,
                None => unlike(&mut annotators, annotator),
            };
            let mut raw = common.document(annotator, set.what);
            let mut results = Sets::new(set, &mut raw, is_prediction);
            results.results()?;
            let ids = results.region_ids;
            if let Some(structure) = structure.filter(|s| !s.is_null()) {
                own_field(structure, &ids, &mut raw)?;
            }
            if documents.is_empty() {
                skipped(&mut raw, cancelled_in(task)?);
            }
            documents.push(raw);
        }
    }
    // A text that nobody annotated is a text all the same.
    if documents.is_empty() {
        let mut raw = common.document(String::new(), task.what);
        skipped(&mut raw, cancelled_in(task)?);
        documents.push(raw);
    }
    Ok(documents)
}

/// How many sets of a task were cancelled.
fn cancelled_in(task: Fields<'_>) -> Result<usize, ReadError> {
    let mut count = 0;
    for list in ["annotations", "completions"] {
        let sets = task.list(list)?.iter();
        count +=
            sets.filter(|set| matches!(set.get("was_cancelled"), Some(Json::Bool(true)))).count();
    }
    Ok(count)
}

fn skipped(raw: &mut RawDocument, cancelled: usize) {
    if cancelled > 0 {
        let (one, are) = if cancelled == 1 { ("annotation", "is") } else { ("annotations", "are") };
        raw.remarks.push(format!("{cancelled} cancelled (skipped) {one} {are} left out"));
    }
}

/// Who made a set.
fn annotator(set: &Object<'_>, is_prediction: bool) -> String {
    let name = |json: &Json<'_>| match json {
        Json::String(name) => Some(name.as_ref().to_owned()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    if is_prediction {
        return set.get("model_version").and_then(name).unwrap_or_else(|| PREDICTION.to_owned());
    }
    match set.get("completed_by") {
        Some(Json::Object(user)) => ["email", "username", "id"]
            .iter()
            .find_map(|key| user.get(key).and_then(name).filter(|n| !n.is_empty()))
            .unwrap_or_default(),
        Some(other) => name(other).unwrap_or_default(),
        None => String::new(),
    }
}

/// The name with a number behind it if somebody of that name has a set of this task
/// already.
fn unlike(annotators: &mut HashMap<String, usize>, name: String) -> String {
    let count = annotators.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 {
        return name;
    }
    format!("{}-{count}", if name.is_empty() { "annotator" } else { &name })
}

/// Takes in the field of our own, as far as it still fits the regions.
fn own_field(
    field: &Json<'_>,
    ids: &[Cow<'_, str>],
    raw: &mut RawDocument,
) -> Result<(), ReadError> {
    let hash = field.get("regions").and_then(Json::as_str);
    if hash.is_none_or(|hash| hash == regions_hash(ids.iter().map(AsRef::as_ref))) {
        return structure::read(field, raw);
    }
    raw.remarks.push(
        "regions were added or taken away in Label Studio, so that chains, relations with \
         comments, and other details that were written beside them are left out"
            .to_owned(),
    );
    let kept = ["annotator", "segment_labels", "metadata"];
    let rest = kept.into_iter().filter_map(|key| Some((key.into(), field.get(key)?.clone())));
    structure::read(&Json::Object(Object::new(rest.collect())), raw)
}

/// A task of the export JSON_MIN, which has the results by the names of their tags, without
/// ids.
fn minimal(task: Fields<'_>, options: &Options, count: usize) -> Result<RawDocument, ReadError> {
    let (field, text) = text(task, options)?;
    let name = task.map.get(NAME).and_then(Json::as_str).filter(|n| !n.is_empty() && field != NAME);
    let mut common = Common {
        file: task.file,
        line: task.line,
        name: name.map_or_else(|| default_name(task.file, count), str::to_owned),
        text,
        metadata: Metadata::new(),
    };
    let mut results = Vec::new();
    for (key, value) in task.map.iter() {
        if key == field || MIN_KEYS.contains(&key) || key == structure::FIELD {
            continue;
        }
        let items = match value {
            Json::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let found: Option<Vec<Json<'_>>> = items.iter().map(|item| result(key, item)).collect();
        match found {
            Some(found) if !found.is_empty() => results.extend(found),
            _ if key == NAME && name.is_some() => {}
            _ => {
                common.metadata.insert(key.to_owned(), value.to_value());
            }
        }
    }
    let by = task.map.get("annotator").cloned().unwrap_or_default();
    let set =
        Object::new(vec![("completed_by".into(), by), ("result".into(), Json::Array(results))]);
    let mut raw = common.document(annotator(&set, false), task.what);
    Sets::new(Fields { map: &set, ..task }, &mut raw, false).results()?;
    Ok(raw)
}

/// A value of JSON_MIN as it stands in a full export, if it is the result of a tag.
fn result<'a>(from_name: &'a str, item: &Json<'a>) -> Option<Json<'a>> {
    const TYPES: [(&str, &str); 7] = [
        ("labels", "labels"),
        ("hypertextlabels", "hypertextlabels"),
        ("choices", "choices"),
        ("taxonomy", "taxonomy"),
        ("number", "number"),
        ("rating", "rating"),
        // Last, as regions have a text too.
        ("text", "textarea"),
    ];
    let map = item.as_object()?;
    let (_, of) = TYPES.iter().find(|(key, _)| map.contains_key(key))?;
    let text = |text: &'a str| Json::String(Cow::Borrowed(text));
    Some(Json::Object(Object::new(vec![
        ("type".into(), text(of)),
        ("from_name".into(), text(from_name)),
        ("value".into(), item.clone()),
    ])))
}
