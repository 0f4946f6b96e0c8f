//! Reading files of annotations: our own document by document, other people's sorted by
//! source and annotator at the end of the file.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;

use indexmap::IndexMap;

use super::DOCUMENT;
use super::part::{Home, Loose, Part, Step, Waiting, begin, begins, fields};
use super::read::{Draft, iri, iri_of};
use crate::formats::json::{Json, Object, Values as JsonValues, parsed};
use crate::formats::{Document, Input, RawDocument, ReadError, Take, Unit, default_name};

/// What is known of a text.
#[derive(Default)]
struct Known {
    text: String,
    name: String,
}

/// Annotations of one source by one annotator.
type Groups = IndexMap<Home, Vec<Waiting>>;

struct Reader<'a, 'b> {
    input: &'a dyn Input,
    file: &'a str,
    take: &'a mut Take<'b>,
    /// A document of ours that is coming.
    draft: Option<Box<Draft>>,
    count: usize,
    groups: Groups,
    /// The groups of other people's annotations, by the annotations' IRIs.
    homes: HashMap<String, Home>,
}

/// Reads one file.
pub(super) fn file(input: &dyn Input, file: &str, take: &mut Take<'_>) -> Result<(), ReadError> {
    let mut reader = Reader {
        input,
        file,
        take,
        draft: None,
        count: 0,
        groups: Groups::new(),
        homes: HashMap::new(),
    };
    let part = |pieces: Vec<_>| Ok(Part::of(file, &pieces));
    open(input, file)?.groups(begins, part, &mut |part| reader.part(part))?;
    reader.finish()
}

/// The annotations of a file, those of pages and graphs one by one.
fn open<'a>(input: &'a dyn Input, file: &'a str) -> Result<JsonValues<'a>, ReadError> {
    let reader = input.open(file).map_err(|e| ReadError::io(file, e))?;
    Ok(JsonValues::within(file, reader, &["items", "@graph"], &["first"]))
}

impl Reader<'_, '_> {
    /// Takes in what comes next.
    fn part(&mut self, part: Part) -> Result<(), ReadError> {
        for step in part.steps {
            match step {
                Step::Begins(draft) => self.begin(draft)?,
                Step::Loose(loose) => self.loose(loose)?,
            }
        }
        part.fault.map_or(Ok(()), Err)
    }

    fn loose(&mut self, loose: Loose) -> Result<(), ReadError> {
        let Loose { iri, waiting, home } = loose;
        let Some(home) = home else {
            let map = waiting.parse(self.file)?;
            let fields = fields(self.file, waiting.line, &map);
            let draft = begin(fields, self.draft.as_deref())?;
            return self.begin(Box::new(draft));
        };
        if let Some(draft) = &mut self.draft
            && draft.has(&iri)
        {
            let map = waiting.parse(self.file)?;
            return draft.annotation(fields(self.file, waiting.line, &map));
        }
        let home = home?;
        if !iri.is_empty() {
            self.homes.insert(iri, home.clone());
        }
        self.groups.entry(home).or_default().push(waiting);
        Ok(())
    }

    /// Begins a document of ours; the one before has ended.
    fn begin(&mut self, mut draft: Box<Draft>) -> Result<(), ReadError> {
        self.flush()?;
        self.count += 1;
        if !draft.is_named {
            draft.name(default_name(self.file, self.count));
        }
        self.draft = Some(draft);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ReadError> {
        let Some(draft) = self.draft.take() else { return Ok(()) };
        Ok((self.take)(draft.finished())?)
    }

    /// Reads what waits.
    fn finish(mut self) -> Result<(), ReadError> {
        self.flush()?;
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
                let map = waiting.parse(self.file)?;
                draft.annotation(fields(self.file, waiting.line, &map))?;
            }
            (self.take)(draft.finished())?;
        }
        Ok(())
    }

    /// Puts annotations of annotations with what these are of.
    fn go_home(&mut self) {
        let is_known = |(source, _): &Home| self.homes.contains_key(source);
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
            let map: Object<'_> = parsed(self.file, element.line, element.bytes)?;
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

/// Finds the wanted resources that have a value, however deep (as deep as JSON is read).
fn resources(json: &Json<'_>, wanted: &HashSet<&str>, texts: &mut HashMap<String, Known>) {
    match json {
        Json::Array(list) => list.iter().for_each(|json| resources(json, wanted, texts)),
        Json::Object(map) => {
            if let Some(Json::String(text)) = map.get("value")
                && let iri = iri(map)
                && wanted.contains(iri)
                && !texts.contains_key(iri)
            {
                let known = Known { text: text.as_ref().to_owned(), name: base_name(iri) };
                texts.insert(iri.to_owned(), known);
            }
            map.iter().for_each(|(_, json)| resources(json, wanted, texts));
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
