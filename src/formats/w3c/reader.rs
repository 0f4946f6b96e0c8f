//! Reading files of annotations: our own document by document, other people's sorted by
//! source and annotator at the end of the file.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use super::place::items;
use super::read::{Draft, iri, iri_of};
use super::{DOCUMENT, IRI};
use crate::formats::json::{Element, Fields, Piece, Values as JsonValues, problem};
use crate::formats::{Document, Input, Metadata, RawDocument, ReadError, Take, Unit, default_name};

/// An annotation that waits for the others of its source, as it stands in the file.
struct Waiting {
    line: usize,
    bytes: Box<[u8]>,
}

/// What is known of a text.
#[derive(Default)]
struct Known {
    text: String,
    name: String,
}

/// Annotations of one source by one annotator.
type Groups = IndexMap<(String, String), Vec<Waiting>>;

struct Reader<'a, 'b> {
    input: &'a dyn Input,
    file: &'a str,
    take: &'a mut Take<'b>,
    /// A document of ours that is coming.
    draft: Option<Draft>,
    /// What the IRIs of its annotations begin with.
    prefix: String,
    count: usize,
    groups: Groups,
    /// The groups of other people's annotations, by the annotations' IRIs.
    homes: HashMap<String, (String, String)>,
}

/// Reads one file.
pub(super) fn file(input: &dyn Input, file: &str, take: &mut Take<'_>) -> Result<(), ReadError> {
    let mut reader = Reader {
        input,
        file,
        take,
        draft: None,
        prefix: String::new(),
        count: 0,
        groups: Groups::new(),
        homes: HashMap::new(),
    };
    let parsed = |piece: Piece| {
        let map: Map<String, Json> = piece.parse(file)?;
        Ok((piece.line, map, piece.bytes))
    };
    open(input, file)?.each(parsed, &mut |(line, map, bytes)| {
        if let Some(inner) = map.get("items").filter(|_| !map.contains_key("target")) {
            // A page in a list of pages.
            for item in items(Some(inner)) {
                let Json::Object(map) = item else {
                    return Err(ReadError::malformed(file, line, "an annotation is no object"));
                };
                let bytes = serde_json::to_vec(map).unwrap_or_default();
                reader.annotation(line, map, &bytes)?;
            }
            return Ok(());
        }
        reader.annotation(line, &map, &bytes)
    })?;
    reader.finish()
}

/// The annotations of a file, those of pages and graphs one by one.
fn open<'a>(input: &'a dyn Input, file: &'a str) -> Result<JsonValues<'a>, ReadError> {
    let reader = input.open(file).map_err(|e| ReadError::io(file, e))?;
    Ok(JsonValues::within(file, reader, &["items", "@graph"], &["first"]))
}

fn parse(file: &str, element: &Element<'_>) -> Result<(usize, Map<String, Json>), ReadError> {
    let line = element.line;
    let map = serde_json::from_slice(element.bytes)
        .map_err(|e| ReadError::malformed(file, line + e.line().saturating_sub(1), problem(&e)))?;
    Ok((line, map))
}

/// Who made an annotation, by name or else by IRI; empty if nobody is said to.
fn creator(map: &Map<String, Json>) -> String {
    match items(map.get("creator")).first() {
        Some(Json::String(iri)) => iri.clone(),
        Some(Json::Object(agent)) => ["name", "nickname", "email", "id"]
            .iter()
            .find_map(|key| items(agent.get(*key)).first()?.as_str())
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    }
}

impl Reader<'_, '_> {
    fn annotation(
        &mut self,
        line: usize,
        map: &Map<String, Json>,
        bytes: &[u8],
    ) -> Result<(), ReadError> {
        let iri = iri(map);
        let what = if iri.is_empty() { "an annotation" } else { &iri };
        let fields = Fields { file: self.file, line, what, map };
        if map.contains_key(DOCUMENT) && iri.starts_with(IRI) {
            return self.begin(fields, &iri);
        }
        if let Some(draft) = &mut self.draft
            && iri.starts_with(&self.prefix)
        {
            return draft.annotation(fields);
        }
        let Some(target) = items(map.get("target")).first() else {
            return Err(fields.error(if is_collection(map) {
                "this is a collection whose pages are elsewhere; give these"
            } else {
                "the field “target” is missing; an annotation has a target"
            }));
        };
        let source = iri_of(target);
        if source.is_empty() {
            return Err(fields.error("its target has no “source” and no “id”"));
        }
        let waiting = Waiting { line, bytes: bytes.into() };
        let key = (source.to_owned(), creator(map));
        if !iri.is_empty() {
            self.homes.insert(iri, key.clone());
        }
        self.groups.entry(key).or_default().push(waiting);
        Ok(())
    }

    /// Begins a document of ours.
    fn begin(&mut self, fields: Fields<'_>, iri: &str) -> Result<(), ReadError> {
        let before = self.draft.take();
        let (mut text, mut source) = (None, String::new());
        match fields.map.get("body") {
            Some(Json::String(same)) => source.clone_from(same),
            Some(Json::Object(body)) => {
                let body = Fields { map: body, ..fields };
                source = body.required_text("id")?.to_owned();
                text = Some(body.required_text("value")?.to_owned());
            }
            _ => {}
        }
        let text = match (text, &before) {
            (Some(text), _) => text,
            (None, Some(before)) if before.source == source => before.raw.document.text.clone(),
            _ => return Err(fields.error("its text is not in the file")),
        };
        self.flush(before)?;
        self.count += 1;
        let said = fields.map.get(DOCUMENT);
        let metadata = said.and_then(|d| d.get("metadata")).and_then(Json::as_object);
        let name = said.and_then(|d| d.get("name")).and_then(Json::as_str);
        let document = Document {
            name: name.map_or_else(|| default_name(self.file, self.count), str::to_owned),
            annotator: creator(fields.map),
            text,
            metadata: metadata.map_or_else(Metadata::new, |m| m.clone().into_iter().collect()),
            ..Document::default()
        };
        let raw = RawDocument {
            line: fields.line,
            ..RawDocument::new(self.file, Unit::CodePoint, document)
        };
        let article = fields.map.get("target").map(iri_of).unwrap_or_default().to_owned();
        self.prefix = iri.strip_suffix("text").unwrap_or(iri).to_owned();
        self.draft = Some(Draft::new(raw, source, article));
        Ok(())
    }

    fn flush(&mut self, draft: Option<Draft>) -> Result<(), ReadError> {
        let Some(draft) = draft else { return Ok(()) };
        Ok((self.take)(draft.finished())?)
    }

    /// Reads what waits.
    fn finish(mut self) -> Result<(), ReadError> {
        let draft = self.draft.take();
        self.flush(draft)?;
        self.go_home();
        if self.groups.is_empty() {
            return Ok(());
        }
        let texts = self.texts()?;
        let mut names = HashSet::new();
        for ((source, annotator), annotations) in std::mem::take(&mut self.groups) {
            self.count += 1;
            let line = annotations.first().map_or(0, |a| a.line);
            let Some(known) = texts.get(&source) else {
                let problem = format!(
                    "the text of “{source}” is not in the file; put it beside it as {}.txt",
                    base_name(&source)
                );
                return Err(ReadError::malformed(self.file, line, problem));
            };
            let mut name = known.name.clone();
            if name.is_empty() || !names.insert((name.clone(), annotator.clone())) {
                name = default_name(self.file, self.count);
            }
            let document =
                Document { name, annotator, text: known.text.clone(), ..Document::default() };
            let raw =
                RawDocument { line, ..RawDocument::new(self.file, Unit::CodePoint, document) };
            let mut draft = Draft::new(raw, source, String::new());
            for waiting in annotations {
                let element = Element { bytes: &waiting.bytes, line: waiting.line };
                let (line, map) = parse(self.file, &element)?;
                let iri = iri(&map);
                let what = if iri.is_empty() { "an annotation" } else { &iri };
                draft.annotation(Fields { file: self.file, line, what, map: &map })?;
            }
            (self.take)(draft.finished())?;
        }
        Ok(())
    }

    /// Puts annotations of annotations with what these are of.
    fn go_home(&mut self) {
        let is_known = |(source, _): &(String, String)| self.homes.contains_key(source);
        let (linked, groups): (Groups, Groups) =
            std::mem::take(&mut self.groups).into_iter().partition(|(key, _)| is_known(key));
        self.groups = groups;
        for ((mut source, _), annotations) in linked {
            let mut home = None;
            // Annotations may be of each other in a circle.
            for _ in 0..16 {
                let Some(key) = self.homes.get(&source) else { break };
                source.clone_from(&key.0);
                home = Some(key);
            }
            if let Some(key) = home {
                self.groups.entry(key.clone()).or_default().extend(annotations);
            }
        }
    }

    /// The texts of all sources of other people's annotations: from resources with a value
    /// anywhere in the file, or from the files beside it.
    fn texts(&self) -> Result<HashMap<String, Known>, ReadError> {
        let wanted: HashSet<&str> = self.groups.keys().map(|(source, _)| source.as_str()).collect();
        let mut texts = HashMap::new();
        let mut values = open(self.input, self.file)?;
        while let Some(element) = values.next()? {
            let (_, map) = parse(self.file, &element)?;
            let name = map.get(DOCUMENT).and_then(|d| d.get("name")).and_then(Json::as_str);
            let name = name.map(str::to_owned);
            let map = Json::Object(map);
            resources(&map, &wanted, &mut texts);
            if let (Some(name), Some(body)) = (name, map.get("body"))
                && let Some(known) = texts.get_mut(iri_of(body))
            {
                known.name = name;
            }
        }
        let files = self.input.names();
        for source in wanted {
            if texts.contains_key(source) {
                continue;
            }
            let base = base_name(source);
            let found = files.iter().find(|file| {
                let name = file.rsplit('/').next().unwrap_or(file);
                name.strip_suffix(".txt").is_some_and(|stem| name == base || stem == base)
            });
            if let Some(file) = found {
                let mut reader = self.input.open(file).map_err(|e| ReadError::io(file, e))?;
                let mut text = String::new();
                reader.read_to_string(&mut text).map_err(|e| ReadError::io(file, e))?;
                let name = file.strip_suffix(".txt").unwrap_or(file).to_owned();
                texts.insert(source.to_owned(), Known { text, name });
            }
        }
        Ok(texts)
    }
}

/// Whether it is a page or a collection, not an annotation.
fn is_collection(map: &Map<String, Json>) -> bool {
    items(map.get("type")).iter().any(|of| of == "AnnotationCollection" || of == "AnnotationPage")
}

/// Finds the wanted resources that have a value, however deep (as deep as JSON is read).
fn resources(json: &Json, wanted: &HashSet<&str>, texts: &mut HashMap<String, Known>) {
    match json {
        Json::Array(list) => list.iter().for_each(|json| resources(json, wanted, texts)),
        Json::Object(map) => {
            if let Some(Json::String(text)) = map.get("value")
                && let iri = iri(map)
                && wanted.contains(iri.as_str())
                && !texts.contains_key(&iri)
            {
                let name = base_name(&iri);
                texts.insert(iri, Known { text: text.clone(), name });
            }
            map.values().for_each(|json| resources(json, wanted, texts));
        }
        _ => {}
    }
}

/// The last part of an IRI's path, with `%20` and the like decoded.
fn base_name(iri: &str) -> String {
    let path = iri.split(['?', '#']).next().unwrap_or(iri).trim_end_matches('/');
    let last = path.rsplit(['/', ':']).next().unwrap_or(path);
    let mut bytes = Vec::with_capacity(last.len());
    let mut rest = last.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = after.get(if code.is_some() { 2.. } else { 0.. }).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
