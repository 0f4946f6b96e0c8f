//! A row as a file has it, and the document that it is.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::features::ClassNames;
use super::joined::join;
use super::tags;
use crate::formats::json::{self, Word};
use crate::formats::room::Room;
use crate::formats::structure;
use crate::formats::{Document, Metadata, Place, RawDocument, ReadError, Span, Unit, quantity};
use crate::text::ByteRange;

/// A tag or label: its number among names, or itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag<'a> {
    /// Its number; below 0 for none.
    Number(i64),
    /// Itself.
    Name(Word<'a>),
}

/// The column with what the format has no place for.
#[derive(Clone, Debug)]
pub(super) enum Tagline {
    /// JSON as text, which is how it is written.
    Text(String),
    /// JSON itself.
    Json(Json),
}

/// A span.
#[derive(Clone, Debug, Default)]
pub(super) struct Entity<'a> {
    /// The first code point.
    pub(super) start: Option<usize>,
    /// The one after the last.
    pub(super) end: Option<usize>,
    /// Its label.
    pub(super) label: Option<Tag<'a>>,
    /// The words that it is said to cover.
    pub(super) text: Option<String>,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row<'a> {
    /// Its name.
    pub(super) id: Option<String>,
    /// The text.
    pub(super) text: Option<String>,
    /// Its words.
    pub(super) tokens: Option<Vec<Word<'a>>>,
    /// The column that the tags are from, and the tags.
    pub(super) tags: Option<(&'static str, Vec<Tag<'a>>)>,
    /// The names of the tags, if they stand in the row.
    pub(super) tag_names: Vec<String>,
    /// Where each word begins, in code points.
    pub(super) starts: Option<Vec<usize>>,
    /// Where each word ends.
    pub(super) ends: Option<Vec<usize>>,
    /// The column that the spans are from, and the spans.
    pub(super) entities: Option<(&'static str, Vec<Entity<'a>>)>,
    /// What the format has no place for, as JSON.
    pub(super) tagline: Option<Tagline>,
    /// Other columns.
    pub(super) metadata: Metadata,
    /// Names of columns that were not read.
    pub(super) unread: Vec<String>,
    /// What its spans may take in memory.
    pub(super) room: Room,
}

/// What a span takes in memory, beside its label.
const SPAN: usize = 300;

/// The column for tags that comes first where there are several.
pub(super) const TAG_COLUMNS: [&str; 3] = ["ner_tags", "tags", "labels"];
/// The column for spans that comes first where there are several.
pub(super) const ENTITY_COLUMNS: [&str; 2] = ["entities", "spans"];

impl<'a> Row<'a> {
    /// Keeps these tags if no column before this one had any.
    pub(super) fn offer_tags(&mut self, column: &'static str, tags: Vec<Tag<'a>>) {
        let rank = |name: &str| TAG_COLUMNS.iter().position(|c| *c == name);
        match &self.tags {
            Some((other, _)) if rank(other) < rank(column) => self.unread.push(column.to_owned()),
            Some((other, _)) => {
                self.unread.push((*other).to_owned());
                self.tags = Some((column, tags));
            }
            None => self.tags = Some((column, tags)),
        }
    }

    /// The metadata that stands in a column of its own, as JSON; or a text like any other.
    pub(super) fn take_metadata(&mut self, text: String) {
        match serde_json::from_str::<Metadata>(&text) {
            Ok(fields) => self.metadata.extend(fields),
            Err(_) if text.is_empty() => {}
            Err(_) => {
                self.metadata.insert("metadata".to_owned(), Json::String(text));
            }
        }
    }

    /// The document.
    ///
    /// # Errors
    /// If columns that must be there are not, or do not fit each other.
    pub(super) fn document(
        mut self,
        file: &str,
        line: usize,
        default_name: &str,
        names: &ClassNames,
    ) -> Result<RawDocument, ReadError> {
        let error = |problem: String| ReadError::malformed(file, line, problem);
        let name = self.id.take().filter(|id| !id.is_empty());
        let document = Document {
            name: name.unwrap_or_else(|| default_name.to_owned()),
            metadata: std::mem::take(&mut self.metadata),
            ..Document::default()
        };
        let mut raw = RawDocument { line, ..RawDocument::new(file, Unit::CodePoint, document) };
        if !self.unread.is_empty() {
            let columns = self.unread.join(", ");
            raw.remarks.push(format!("These columns are not read: {columns}."));
        }
        let tagline = self.tagline.take();
        if self.tokens.is_some() {
            self.words_into(&mut raw, names).map_err(error)?;
        } else {
            self.text_into(&mut raw, names).map_err(error)?;
        }
        match tagline {
            Some(Tagline::Text(text)) => structure::read_text(&text, &mut raw)?,
            Some(Tagline::Json(json)) => structure::read(&json::Json::from(&json), &mut raw)?,
            None => {}
        }
        Ok(raw)
    }

    fn text_into(mut self, raw: &mut RawDocument, names: &ClassNames) -> Result<(), String> {
        let Some(text) = self.text else {
            return Err("there is neither “tokens” (words) nor “text”".to_owned());
        };
        raw.document.text = text;
        let Some((column, entities)) = self.entities else { return Ok(()) };
        let mut namer = Namer::new(column, names, &self.tag_names);
        for (n, entity) in entities.into_iter().enumerate() {
            let missing = |what: &str| format!("span {} has no “{what}”", n + 1);
            let start = entity.start.ok_or_else(|| missing("start"))?;
            let end = entity.end.ok_or_else(|| missing("end"))?;
            let label = entity.label.ok_or_else(|| missing("label"))?;
            let label = namer.name(label)?.into_owned();
            self.room.take(SPAN + label.len())?;
            raw.document.spans.push(Span { label, ..Span::default() });
            let mut place = Place::at(start, end).in_line(raw.line);
            place.text = entity.text;
            raw.places.push(place);
        }
        raw.remarks.extend(namer.remark());
        Ok(())
    }

    fn words_into(mut self, raw: &mut RawDocument, names: &ClassNames) -> Result<(), String> {
        let words = self.tokens.unwrap_or_default();
        let Some((column, tags)) = self.tags else {
            return Err("there are words but no tags (“ner_tags”, “tags” or “labels”)".to_owned());
        };
        let counts = |what: &str, count: usize| {
            let are = if words.len() == 1 { "is" } else { "are" };
            format!("there {are} {} and {}", quantity(words.len(), "word"), quantity(count, what))
        };
        if tags.len() != words.len() {
            return Err(counts("tag", tags.len()));
        }
        let mut namer = Namer::new(column, names, &self.tag_names);
        let tags = tags.into_iter().map(|tag| namer.name(tag)).collect::<Result<Vec<_>, _>>()?;
        raw.remarks.extend(namer.remark());
        let found = tags::spans(tags.iter().map(AsRef::as_ref));
        found.iter().try_for_each(|(label, ..)| self.room.take(SPAN + label.len()))?;
        let span = |label: &str| Span { label: label.to_owned(), ..Span::default() };
        raw.document.spans = found.iter().map(|(label, _, _)| span(label)).collect();
        match (self.text, self.starts, self.ends) {
            (Some(text), Some(starts), Some(ends)) => {
                if starts.len() != words.len() || ends.len() != words.len() {
                    let (what, count) = if starts.len() == words.len() {
                        ("end", ends.len())
                    } else {
                        ("start", starts.len())
                    };
                    return Err(counts(what, count));
                }
                let place = |(_, first, after): &(&str, usize, usize)| {
                    let (start, end) = (starts.get(*first)?, ends.get(after.checked_sub(1)?)?);
                    let covered = said(
                        words.get(*first..*after)?,
                        starts.get(*first..*after)?,
                        ends.get(*first..*after)?,
                    );
                    Some(Place::at(*start, *end).covering(covered).in_line(raw.line))
                };
                raw.places = found.iter().filter_map(place).collect();
                raw.document.tokens = tokens_at(&text, &words, &starts);
                raw.document.text = text;
            }
            (text, ..) => {
                let aligned = text.and_then(|text| Some((align(&text, &words)?, text)));
                let (tokens, text) = aligned.unwrap_or_else(|| {
                    let (text, tokens) = join(words.iter().map(|word| &**word));
                    (tokens, text)
                });
                raw.document.text = text;
                for (span, (_, first, after)) in raw.document.spans.iter_mut().zip(&found) {
                    let first = tokens.get(*first).copied().unwrap_or_default();
                    let last = after.checked_sub(1).and_then(|at| tokens.get(at)).copied();
                    span.fragments =
                        smallvec::SmallVec::from_buf([first.union(last.unwrap_or(first))]);
                }
                raw.document.tokens = Some(tokens);
            }
        }
        Ok(())
    }
}

/// What the words of a span say, with a space where the offsets leave room.
fn said(words: &[Word<'_>], starts: &[usize], ends: &[usize]) -> String {
    let mut said = String::new();
    let before = std::iter::once(None).chain(ends.iter().map(Some));
    for ((word, start), before) in words.iter().zip(starts).zip(before) {
        if before.is_some_and(|end| end < start) {
            said.push(' ');
        }
        said.push_str(word);
    }
    said
}

/// Where the words are, if they are just where their starts (in code points) say.
fn tokens_at(text: &str, words: &[Word<'_>], starts: &[usize]) -> Option<Vec<ByteRange>> {
    let mut tokens = Vec::with_capacity(words.len());
    let (mut byte, mut char) = (0, 0);
    let plain = text.is_ascii();
    for (word, start) in words.iter().zip(starts) {
        let rest = text.get(byte..)?;
        let skipped = start.checked_sub(char)?;
        byte += if plain {
            skipped
        } else {
            rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(skipped)?
        };
        if !text.get(byte..)?.starts_with(&**word) {
            return None;
        }
        tokens.push(ByteRange::new(byte, byte + word.len()));
        byte += word.len();
        char = start + if plain { word.len() } else { word.chars().count() };
    }
    Some(tokens)
}

/// Where the words are in a text, if there is nothing but white space around them.
fn align(text: &str, words: &[Word<'_>]) -> Option<Vec<ByteRange>> {
    let mut tokens = Vec::with_capacity(words.len());
    let mut at = 0;
    for word in words {
        let rest = text.get(at..)?;
        if !rest.starts_with(&**word) {
            at += rest.len() - rest.trim_start().len();
        }
        if !text.get(at..)?.starts_with(&**word) {
            return None;
        }
        tokens.push(ByteRange::new(at, at + word.len()));
        at += word.len();
    }
    text.get(at..)?.trim().is_empty().then_some(tokens)
}

/// Gives tags their names.
struct Namer<'a> {
    names: Option<&'a [String]>,
    made_up: bool,
}

impl<'a> Namer<'a> {
    fn new(column: &str, names: &'a ClassNames, own: &'a [String]) -> Self {
        let own = (!own.is_empty()).then_some(own);
        Self { names: own.or_else(|| names.of(column)), made_up: false }
    }

    fn name<'t>(&mut self, tag: Tag<'t>) -> Result<Cow<'t, str>, String>
    where
        'a: 't,
    {
        let number = match tag {
            Tag::Name(name) => return Ok(name.0),
            // What is left out when training, such as -100.
            Tag::Number(number) if number < 0 => return Ok(Cow::Borrowed("O")),
            Tag::Number(number) => number,
        };
        let Some(names) = self.names else {
            self.made_up = true;
            return Ok(Cow::Owned(format!("TAG_{number}")));
        };
        let name = usize::try_from(number).ok().and_then(|at| names.get(at));
        name.map(|name| Cow::Borrowed(name.as_str()))
            .ok_or_else(|| format!("the tag {number} has no name; there are {}", names.len()))
    }

    fn remark(&self) -> Option<String> {
        self.made_up.then(|| {
            "The tags are numbers and nothing says what they mean, so the labels are called \
             TAG_0, TAG_1 and so on; give their names in order with names=O,B-PER,…"
                .to_owned()
        })
    }
}
