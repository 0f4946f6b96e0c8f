//! DocBin, read: document after document, from the rows of the tokens and what is said of
//! each.

use std::collections::HashSet;
use std::io::Read;

use smallvec::SmallVec;

use super::super::{
    Document, Input, Options, RawDocument, ReadError, Span, Take, Unit, Value, default_name,
};
use super::msgpack::{Budget, Fault, Head, Reader};
use super::said;
use super::survey::{Said, Survey, budget, unpack};
use super::{ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE, ORTH, SENT_START};
use crate::text::ByteRange;

/// Attributes that are read.
const READ: [u64; 6] = [ORTH, ENT_IOB, ENT_TYPE, ENT_KB_ID, ENT_ID, SENT_START];

/// What a token takes in memory beside its text, roughly; a span takes some ten times that.
const TOKEN: usize = 48;
const SPAN: usize = 320;

/// Reads a file.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read_file(
    input: &dyn Input,
    file: &str,
    options: &Options,
    take: &mut Take<'_>,
) -> Result<(), ReadError> {
    let malformed = |problem: Fault| ReadError::malformed(file, 0, problem);
    let mut reader = unpack(input, file, budget(input, file)?)?;
    let mut survey = Survey::of(&mut reader).map_err(malformed)?;
    let budget = reader.budget;
    let mut reader = unpack(input, file, budget)?;
    to_rows(&mut reader).map_err(malformed)?;
    let all_said = std::mem::take(&mut survey.said);
    let mut rows = Rows::new(&survey, reader);
    let mut spaces = survey.spaces.as_slice();
    for (number, (said, length)) in all_said.into_iter().zip(&survey.lengths).enumerate() {
        let (here, after) = spaces.split_at_checked(*length).unwrap_or_default();
        spaces = after;
        let context = Context { survey: &survey, file, key: said::key(options), number };
        rows.reader.budget = budget;
        let raw = context.document(&mut rows, here, said)?;
        take(raw)?;
    }
    Ok(())
}

/// To the bytes of the field “tokens”.
fn to_rows<R: Read>(reader: &mut Reader<R>) -> Result<(), Fault> {
    for _ in 0..reader.map("the file’s content")? {
        let name = reader.text("the name of a field")?;
        let head = reader.head()?;
        if name == "tokens" {
            return Ok(());
        }
        reader.skip(head)?;
    }
    Err("the field “tokens” is missing; a DocBin has it".to_owned())
}

/// The rows of the tokens, one after the other.
struct Rows<R> {
    reader: Reader<R>,
    row: Vec<u8>,
    /// Where in a row each of [`READ`] stands.
    columns: [Option<usize>; READ.len()],
}

/// What a row says; 0 for an attribute that the file does not have.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    orth: u64,
    iob: u64,
    label: u64,
    kb_id: u64,
    id: u64,
    sentence: u64,
}

impl<R: Read> Rows<R> {
    fn new(survey: &Survey, reader: Reader<R>) -> Self {
        let column = |attribute: u64| survey.columns.iter().position(|c| *c == attribute);
        let row = vec![0; survey.columns.len() * size_of::<u64>()];
        Self { reader, row, columns: READ.map(column) }
    }

    fn next(&mut self) -> Result<Row, Fault> {
        self.reader.exactly(&mut self.row)?;
        let (values, _) = self.row.as_chunks::<8>();
        let value = |column: Option<usize>| {
            column.and_then(|at| values.get(at)).map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let [orth, iob, label, kb_id, id, sentence] = self.columns.map(value);
        Ok(Row { orth, iob, label, kb_id, id, sentence })
    }
}

struct Context<'a> {
    survey: &'a Survey,
    file: &'a str,
    /// The group whose spans have no layer.
    key: &'a str,
    /// The document's position in the file.
    number: usize,
}

/// An entity or a span of a group.
struct Found {
    span: Span,
    kb_id: u64,
}

impl Context<'_> {
    fn error(&self, problem: impl std::fmt::Display) -> ReadError {
        let number = self.number + 1;
        ReadError::malformed(self.file, 0, format!("document {number}: {problem}"))
    }

    fn document<R: Read>(
        &self,
        rows: &mut Rows<R>,
        spaces: &[u8],
        said: Said,
    ) -> Result<RawDocument, ReadError> {
        let mut document =
            Document { name: default_name(self.file, self.number + 1), ..Document::default() };
        let (words, entities) = self
            .words(rows, spaces, said.unknown_spaces, &mut document)
            .map_err(|e| self.error(e))?;
        let mut found = self
            .groups(&said.groups, &words, &mut rows.reader.budget)
            .map_err(|e| self.error(e))?;
        let seen: HashSet<(ByteRange, String)> =
            found.iter().map(|f| (f.span.extent(), f.span.label.clone())).collect();
        // An entity that stands in a group as well is one span.
        let is_new = |f: &Found| !seen.contains(&(f.span.extent(), f.span.label.clone()));
        found.extend(entities.into_iter().filter(is_new));
        let is_text = |word: &ByteRange| {
            !document.text.get(word.start..word.end).unwrap_or_default().trim().is_empty()
        };
        let tokens = words.iter().copied().filter(is_text).collect();
        document.tokens = Some(tokens);
        let mut ids = Vec::new();
        for (at, Found { span, kb_id }) in found.into_iter().enumerate() {
            document.spans.push(span);
            if kb_id != 0 {
                ids.push((at, kb_id));
            }
        }
        let mut raw = RawDocument::new(self.file, Unit::Token, document);
        match said.field {
            Some(field) => self.own_field(&field, &mut raw)?,
            None => {
                let mut named = Vec::with_capacity(ids.len());
                for (at, id) in ids {
                    let id = self.survey.string(id).map_err(|e| self.error(e))?;
                    named.push((at, id.to_owned()));
                }
                raw.document.chains = said::chains(named);
                let labels = said.cats.iter().filter_map(|(name, score)| said::label(name, *score));
                raw.document.segment_labels = labels.collect();
            }
        }
        Ok(raw)
    }

    fn own_field(&self, field: &str, raw: &mut RawDocument) -> Result<(), ReadError> {
        let field = serde_json::from_str(field)
            .map_err(|e| self.error(format!("the user data “tagline” is no JSON: {e}")))?;
        let digest = said::digest(raw.document.spans.iter().map(|span| {
            let extent = span.extent();
            (extent.start, extent.end, span.label.as_str())
        }));
        said::read(field, &digest, raw)
    }

    /// Puts the words together; gives these and the entities that they say.
    fn words<R: Read>(
        &self,
        rows: &mut Rows<R>,
        spaces: &[u8],
        unknown_spaces: bool,
        document: &mut Document,
    ) -> Result<(Vec<ByteRange>, Vec<Found>), Fault> {
        let mut words = Vec::new();
        let mut entities: Vec<Found> = Vec::new();
        let mut open: Option<(u64, ByteRange)> = None;
        let mut sentences = Vec::new();
        for space in spaces {
            let row = rows.next()?;
            let word = self.survey.string(row.orth)?;
            rows.reader.budget.charge(word.len() + TOKEN)?;
            let start = document.text.len();
            document.text.push_str(word);
            let range = ByteRange::new(start, document.text.len());
            words.push(range);
            if *space != 0 || unknown_spaces {
                document.text.push(' ');
            }
            if row.sentence == 1 {
                sentences.push(start);
            }
            // 1 is inside, 2 outside, 3 at the beginning, 0 not said. Without a label a
            // beginning says that there can be no entity.
            let label = if matches!(row.iob, 1 | 3) { row.label } else { 0 };
            match &mut open {
                Some((last, range)) if row.iob == 1 && *last == label => {
                    range.end = document.text.len();
                }
                _ if label != 0 => {
                    rows.reader.budget.charge(SPAN)?;
                    entities.push(Found {
                        span: Span {
                            label: self.survey.string(label)?.to_owned(),
                            ..Span::default()
                        },
                        kb_id: row.kb_id,
                    });
                    if row.id != 0
                        && let Some(found) = entities.last_mut()
                    {
                        let id = Value::Text(self.survey.string(row.id)?.to_owned());
                        found.span.attributes.insert("ent_id".to_owned(), id);
                    }
                    open = Some((label, range));
                }
                _ => open = None,
            }
            if let (Some((_, extent)), Some(found)) = (&open, entities.last_mut()) {
                let extent = ByteRange::new(extent.start, range.end);
                found.span.fragments = SmallVec::from_buf([extent]);
            }
        }
        let ends = sentences.iter().skip(1).copied().chain([document.text.len()]);
        if !sentences.is_empty() {
            let sentence = |(start, end): (&usize, usize)| {
                let text = document.text.get(*start..end).unwrap_or_default();
                let blank = text.len() - text.trim_start().len();
                ByteRange::new(start + blank, start + text.trim_end().len().max(blank))
            };
            document.sentences = Some(sentences.iter().zip(ends).map(sentence).collect());
        }
        Ok((words, entities))
    }

    /// The spans of all groups. They are packed as a map from a group to its names, or (in
    /// older files) as a list of groups.
    fn groups(
        &self,
        packed: &[u8],
        words: &[ByteRange],
        budget: &mut Budget,
    ) -> Result<Vec<Found>, Fault> {
        let mut found = Vec::new();
        if packed.is_empty() {
            return Ok(found);
        }
        let mut reader = Reader::new(packed, *budget);
        match reader.head()? {
            Head::List(length) => {
                for _ in 0..length {
                    let group = reader.bytes("a span group")?;
                    self.group(&group, None, words, &mut reader.budget, &mut found)?;
                }
            }
            Head::Map(length) => {
                for _ in 0..length {
                    let group = reader.bytes("a span group")?;
                    for _ in 0..reader.list("the names of a span group")? {
                        let name = reader.text("the name of a span group")?;
                        self.group(&group, Some(&name), words, &mut reader.budget, &mut found)?;
                    }
                }
            }
            other => {
                return Err(super::msgpack::unfit("the content of “span_groups”", other, "a map"));
            }
        }
        *budget = reader.budget;
        Ok(found)
    }

    fn group(
        &self,
        packed: &[u8],
        key: Option<&str>,
        words: &[ByteRange],
        budget: &mut Budget,
        found: &mut Vec<Found>,
    ) -> Result<(), Fault> {
        let mut reader = Reader::new(packed, *budget);
        let first = found.len();
        let mut own_name = String::new();
        for _ in 0..reader.map("a span group")? {
            match reader.text("the name of a field of a span group")?.as_str() {
                "name" => own_name = reader.text("the name of a span group")?,
                "spans" => {
                    for _ in 0..reader.list("the spans of a span group")? {
                        reader.budget.charge(SPAN)?;
                        found.push(self.span(&reader.bytes("a span of a span group")?, words)?);
                    }
                }
                _ => {
                    let head = reader.head()?;
                    reader.skip(head)?;
                }
            }
        }
        *budget = reader.budget;
        let key = key.unwrap_or(&own_name);
        if key != self.key {
            found.iter_mut().skip(first).for_each(|f| key.clone_into(&mut f.span.layer));
        }
        Ok(())
    }

    /// A span: numbers of its id (not in older files), its id in a knowledge base and its
    /// label, then its first token, the one after its last, and places in characters.
    fn span(&self, packed: &[u8], words: &[ByteRange]) -> Result<Found, Fault> {
        let numbers = packed.len().checked_sub(16).and_then(|at| packed.split_at_checked(at));
        let (ids, places) = match numbers {
            Some((ids, places)) if matches!(ids.len(), 16 | 24) => {
                (ids.as_chunks::<8>().0, places.as_chunks::<4>().0)
            }
            _ => {
                let length = packed.len();
                return Err(format!("a span in a group has {length} bytes; 40 or 32 are expected"));
            }
        };
        let ids: Vec<u64> = ids.iter().map(|bytes| u64::from_be_bytes(*bytes)).collect();
        let place = |at: usize| places.get(at).map_or(-1, |bytes| i32::from_be_bytes(*bytes));
        let (id, kb_id, label) = match *ids {
            [id, kb_id, label] => (id, kb_id, label),
            [kb_id, label] => (0, kb_id, label),
            _ => (0, 0, 0),
        };
        let beyond = || {
            let (first, end, count) = (place(0), place(1), words.len());
            format!("a span in a group is said to be tokens {first} to {end} of {count}")
        };
        let first = usize::try_from(place(0)).map_err(|_| beyond())?;
        let end = usize::try_from(place(1)).map_err(|_| beyond())?;
        if first > end || end > words.len() {
            return Err(beyond());
        }
        let last_end = words.last().map_or(0, |word| word.end);
        let start = words.get(first).map_or(last_end, |word| word.start);
        let end =
            if first == end { start } else { words.get(end - 1).map_or(start, |word| word.end) };
        let mut span = Span {
            label: self.survey.string(label)?.to_owned(),
            fragments: SmallVec::from_buf([ByteRange::new(start, end)]),
            ..Span::default()
        };
        // An id need not be in the file’s strings.
        if id != 0
            && let Ok(id) = self.survey.string(id)
        {
            span.attributes.insert("span_id".to_owned(), Value::Text(id.to_owned()));
        }
        let kb_id = if self.survey.string(kb_id).is_ok() { kb_id } else { 0 };
        Ok(Found { span, kb_id })
    }
}
