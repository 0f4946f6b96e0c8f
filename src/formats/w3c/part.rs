//! Some annotations that follow each other in a file, made into what can be made of them by
//! themselves, on a thread beside. What depends on those before is left to the reader.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::place::items;
use super::read::{Draft, iri, iri_of};
use super::{DOCUMENT, IRI};
use crate::formats::json::{Fields, Json, Object, Piece, What, parsed};
use crate::formats::{Document, Metadata, RawDocument, ReadError, Unit};

/// What annotations that follow each other are.
#[derive(Default)]
pub(super) struct Part {
    /// What they are, in order.
    pub(super) steps: Vec<Step>,
    /// What is wrong with what comes after these.
    pub(super) fault: Option<ReadError>,
    /// The step with the document that the next annotation may be of.
    open: Option<usize>,
}

/// One thing.
pub(super) enum Step {
    /// A document of ours begins, with what follows of it.
    Begins(Box<Draft>),
    /// An annotation that is not of a document of this part.
    Loose(Loose),
}

/// An annotation of somebody else, or of a document that began before the part.
pub(super) struct Loose {
    /// Its IRI.
    pub(super) iri: String,
    /// As it stands in the file.
    pub(super) waiting: Waiting,
    /// Where it belongs if it is of no document of ours; `None` if it begins one.
    pub(super) home: Option<Result<Home, ReadError>>,
}

/// An annotation as it stands in the file.
pub(super) struct Waiting {
    /// The line where it begins.
    pub(super) line: usize,
    /// Its bytes.
    pub(super) bytes: Box<[u8]>,
}

/// The IRI of a source, and who annotated it.
pub(super) type Home = (String, String);

/// Whether a document of ours that has its text seems to begin with these bytes: if not, it
/// costs time only.
pub(super) fn begins(bytes: &[u8]) -> bool {
    static DOCUMENT: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("\"document\""));
    static TEXT: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("\"text/plain\""));
    TEXT.find(bytes).is_some() && DOCUMENT.find(bytes).is_some()
}

/// The fields of an annotation.
pub(super) fn fields<'a>(file: &'a str, line: usize, map: &'a Object<'a>) -> Fields<'a> {
    let iri = iri(map);
    let what = What::named(if iri.is_empty() { "an annotation" } else { iri });
    Fields { file, line, what, map }
}

impl Part {
    /// What these are.
    pub(super) fn of(file: &str, pieces: &[Piece]) -> Self {
        let mut part = Self::default();
        let read = pieces.iter().try_for_each(|piece| part.piece(file, piece));
        part.fault = read.err();
        part
    }

    fn piece(&mut self, file: &str, piece: &Piece) -> Result<(), ReadError> {
        let map: Object<'_> = piece.parse(file)?;
        let Some(inner) = map.get("items").filter(|_| !map.contains_key("target")) else {
            return self.annotation(fields(file, piece.line, &map), &piece.bytes);
        };
        // A page in a list of pages.
        for item in items(Some(inner)) {
            let Json::Object(map) = item else {
                return Err(ReadError::malformed(file, piece.line, "an annotation is no object"));
            };
            let bytes = serde_json::to_vec(map).unwrap_or_default();
            self.annotation(fields(file, piece.line, map), &bytes)?;
        }
        Ok(())
    }

    fn annotation(&mut self, fields: Fields<'_>, bytes: &[u8]) -> Result<(), ReadError> {
        let iri = iri(fields.map);
        let open = self.open.and_then(|at| self.steps.get_mut(at));
        let open = if let Some(Step::Begins(draft)) = open { Some(draft) } else { None };
        let is_begin = fields.map.contains_key(DOCUMENT) && iri.starts_with(IRI);
        // Its text may be that of a document before these.
        let is_known = open.is_some() || !matches!(fields.map.get("body"), Some(Json::String(_)));
        if is_begin && is_known {
            let draft = begin(fields, open.map(|draft| &**draft))?;
            self.open = Some(self.steps.len());
            self.steps.push(Step::Begins(Box::new(draft)));
            return Ok(());
        }
        if let Some(draft) = open
            && draft.has(iri)
        {
            return draft.annotation(fields);
        }
        self.steps.push(Step::Loose(Loose {
            iri: iri.to_owned(),
            waiting: Waiting { line: fields.line, bytes: bytes.into() },
            home: (!is_begin).then(|| home(fields)),
        }));
        Ok(())
    }
}

/// A document of ours that begins with this annotation, after another one.
///
/// # Errors
/// If its text is not there.
pub(super) fn begin(fields: Fields<'_>, before: Option<&Draft>) -> Result<Draft, ReadError> {
    let (mut text, mut source) = (None, "");
    match fields.map.get("body") {
        Some(Json::String(same)) => source = same,
        Some(Json::Object(body)) => {
            let body = Fields { map: body, ..fields };
            source = body.required_text("id")?;
            text = Some(body.required_text("value")?);
        }
        _ => {}
    }
    let before = before.filter(|before| before.source == source);
    let Some(text) = text.or_else(|| before.map(Draft::text)) else {
        return Err(fields.error("its text is not in the file"));
    };
    let said = fields.map.get(DOCUMENT);
    let metadata = said.and_then(|d| d.get("metadata")).and_then(Json::as_object);
    let name = said.and_then(|d| d.get("name")).and_then(Json::as_str);
    let document = Document {
        name: name.unwrap_or_default().to_owned(),
        annotator: creator(fields.map),
        text: text.to_owned(),
        metadata: metadata.map_or_else(Metadata::new, |m| m.to_map().into_iter().collect()),
        ..Document::default()
    };
    let raw = RawDocument {
        line: fields.line,
        ..RawDocument::new(fields.file, Unit::CodePoint, document)
    };
    let article = fields.map.get("target").map(iri_of).unwrap_or_default();
    let iri = iri(fields.map);
    let mut draft = Draft::new(raw, source.to_owned(), article.to_owned());
    iri.strip_suffix("text").unwrap_or(iri).clone_into(&mut draft.prefix);
    draft.is_named = name.is_some();
    Ok(draft)
}

/// Where an annotation belongs that is of no document of ours.
fn home(fields: Fields<'_>) -> Result<Home, ReadError> {
    let Some(target) = items(fields.map.get("target")).first() else {
        return Err(fields.error(if is_collection(fields.map) {
            "this is a collection whose pages are elsewhere; give these"
        } else {
            "the field “target” is missing; an annotation has a target"
        }));
    };
    let source = iri_of(target);
    if source.is_empty() {
        return Err(fields.error("its target has no “source” and no “id”"));
    }
    Ok((source.to_owned(), creator(fields.map)))
}

/// Whether it is a page or a collection, not an annotation.
fn is_collection(map: &Object<'_>) -> bool {
    let is_one =
        |of: &Json<'_>| matches!(of.as_str(), Some("AnnotationCollection" | "AnnotationPage"));
    items(map.get("type")).iter().any(is_one)
}

/// Who made an annotation, by name or else by IRI; empty if nobody is said to.
fn creator(map: &Object<'_>) -> String {
    match items(map.get("creator")).first() {
        Some(Json::String(iri)) => iri.as_ref().to_owned(),
        Some(Json::Object(agent)) => ["name", "nickname", "email", "id"]
            .iter()
            .find_map(|key| items(agent.get(key)).first()?.as_str())
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    }
}

impl Waiting {
    /// Its members.
    ///
    /// # Errors
    /// If it is no object, with the line of the fault.
    pub(super) fn parse(&self, file: &str) -> Result<Object<'_>, ReadError> {
        parsed(file, self.line, &self.bytes)
    }
}
