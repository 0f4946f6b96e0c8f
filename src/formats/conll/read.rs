//! Rows, read: words to a text, tags to spans.

use smallvec::SmallVec;

use super::super::{
    Document, Input, Options, RawDocument, ReadError, Span, Take, Unit, default_name, quantity,
};
use super::grid::form;
use super::lines::{Line, Lines, columns};
use super::scheme::{Decoder, Step, Tag};
use super::sidecar::{self, Exact, Sidecar};
use super::survey::{Shape, survey};
use crate::text::ByteRange;

/// The label of entities whose tags have none, such as `B`.
const NO_LABEL: &str = "Entity";

/// Reads a file, and the one beside it if there is one.
///
/// # Errors
/// What is wrong with either.
pub(super) fn read_file(
    input: &dyn Input,
    file: &str,
    names: &[String],
    options: &Options,
    take: &mut Take<'_>,
) -> Result<(), ReadError> {
    let lines = || {
        Ok::<_, ReadError>(Lines::new(file, input.open(file).map_err(|e| ReadError::io(file, e))?))
    };
    let shape = survey(file, lines()?, options)?;
    let beside = sidecar::beside(file);
    let sidecar = match names.contains(&beside) {
        true => Some(Sidecar::open(input, &beside)?),
        false => None,
    };
    let mut reader =
        Reader { file, shape, sidecar, exact: None, rows: Rows::default(), count: 0, take };
    let mut lines = lines()?;
    let mut any = false;
    while let Some((number, line)) = lines.next()? {
        any = true;
        reader.line(number, line)?;
    }
    reader.end(any)
}

/// The rows of a document so far.
#[derive(Default)]
struct Rows {
    /// Whether anything said that a document begins.
    begun: bool,
    /// The line where it begins.
    line: usize,
    /// Its name, if the file says it.
    name: String,
    text: String,
    tokens: Vec<ByteRange>,
    /// The first tokens of sentences.
    sentences: Vec<usize>,
    /// Entities: label, first token, last token.
    found: Vec<(String, usize, usize)>,
    decoder: Decoder,
    /// Whether the next token is the first of a sentence.
    sentence_ended: bool,
    /// Entities that begin without a tag of a beginning.
    unsaid: usize,
    /// Rows without a word.
    wordless: usize,
}

impl Rows {
    fn token(&mut self, word: &str, tag: Tag<'_>) {
        let first = self.tokens.is_empty();
        if first || self.sentence_ended {
            self.sentences.push(self.tokens.len());
        }
        if !first {
            self.text.push(if self.sentence_ended { '\n' } else { ' ' });
        }
        self.sentence_ended = false;
        let start = self.text.len();
        self.text.push_str(word);
        let at = self.tokens.len();
        self.tokens.push(ByteRange::new(start, self.text.len()));
        let step = self.decoder.step(tag);
        let Tag::In { label, .. } = tag else { return };
        match (step, self.found.last_mut()) {
            (Step::GoesOn, Some((_, _, last))) => *last = at,
            _ => {
                self.unsaid += usize::from(step == Step::BeginsUnsaid);
                let label = if label.is_empty() { NO_LABEL } else { label };
                self.found.push((label.to_owned(), at, at));
            }
        }
    }

    fn sentence_end(&mut self) {
        self.sentence_ended = true;
        self.decoder.end();
    }
}

struct Reader<'a, 't> {
    file: &'a str,
    /// `None` if the file has no rows.
    shape: Option<Shape>,
    sidecar: Option<Sidecar<'a>>,
    /// The document that the rows belong to, if there is a file beside.
    exact: Option<Exact>,
    rows: Rows,
    /// How many documents were taken.
    count: usize,
    take: &'a mut Take<'t>,
}

impl Reader<'_, '_> {
    fn error(&self, line: usize, problem: impl Into<String>) -> ReadError {
        ReadError::malformed(self.file, line, problem)
    }

    fn line(&mut self, number: usize, line: Line<'_>) -> Result<(), ReadError> {
        let Some(shape) = self.shape else {
            if line == Line::DocStart {
                self.begin(number, "")?;
            }
            return Ok(());
        };
        match line {
            Line::Blank => self.rows.sentence_end(),
            Line::DocStart => self.begin(number, "")?,
            Line::Row(row) => self.row(number, row, shape)?,
            Line::Hash(row) => {
                let mut fields = columns(row, shape.tabs);
                let tag = fields.nth(shape.tag).and_then(|tag| shape.form.parse(tag));
                if tag.is_some() && shape.tag + 1 + fields.count() == shape.count {
                    self.row(number, row, shape)?;
                } else if let Some(name) = new_document(row) {
                    self.begin(number, name)?;
                }
            }
        }
        Ok(())
    }

    /// A document begins, and the last one ends.
    fn begin(&mut self, line: usize, name: &str) -> Result<(), ReadError> {
        self.rows.sentence_end();
        // Where each document ends is known from the file beside.
        if self.sidecar.is_some() {
            return Ok(());
        }
        // A comment may name what the line before it begins.
        let is_named = !name.is_empty() && self.rows.name.is_empty();
        let only_begun = self.rows.begun && self.rows.tokens.is_empty();
        if (self.rows.begun || !self.rows.tokens.is_empty()) && !(only_begun && is_named) {
            self.finish()?;
        }
        (self.rows.begun, self.rows.line) = (true, line);
        name.clone_into(&mut self.rows.name);
        Ok(())
    }

    fn row(&mut self, number: usize, row: &str, shape: Shape) -> Result<(), ReadError> {
        let (mut word, mut tag, mut count) = (None, None, 0);
        for (at, field) in columns(row, shape.tabs).enumerate() {
            count = at + 1;
            if at == shape.word {
                word = Some(field);
            }
            if at == shape.tag {
                tag = Some(field);
            }
        }
        let (Some(word), Some(tag)) = (word, tag) else {
            let wanted = shape.tag.max(shape.word) + 1;
            let problem = format!(
                "this line has {count} column{}, and {wanted} are needed",
                if count == 1 { "" } else { "s" }
            );
            return Err(self.error(number, problem));
        };
        let parsed = shape.form.parse(tag).ok_or_else(|| {
            let at = shape.tag + 1;
            self.error(
                number,
                format!("column {at} has “{tag}”, which is no tag such as B-PER or O"),
            )
        })?;
        if word.is_empty() {
            self.rows.wordless += 1;
            return Ok(());
        }
        if self.sidecar.is_some() {
            self.next_exact(number)?;
        }
        if self.rows.tokens.is_empty() && !self.rows.begun {
            self.rows.line = number;
        }
        self.rows.token(word, parsed);
        self.check_exact(number)
    }

    /// Takes the document that the next row belongs to from the file beside, and with it
    /// those without words before it.
    fn next_exact(&mut self, line: usize) -> Result<(), ReadError> {
        while self.exact.is_none() {
            let next = self.sidecar.as_mut().map(Sidecar::next).transpose()?.flatten();
            let Some(exact) = next else {
                let beside = sidecar::beside(self.file);
                return Err(
                    self.error(line, format!("{beside} has no more words than before this line"))
                );
            };
            self.exact = Some(exact);
            if self.exact.as_ref().is_some_and(|exact| exact.tokens.is_empty()) {
                self.finish()?;
            }
        }
        Ok(())
    }

    /// That the last word is the one that the file beside has there; ends the document
    /// after its last word.
    fn check_exact(&mut self, line: usize) -> Result<(), ReadError> {
        let Some(exact) = &self.exact else { return Ok(()) };
        let (Some(here), Some(there)) =
            (self.rows.tokens.last(), exact.tokens.get(self.rows.tokens.len() - 1))
        else {
            return Ok(());
        };
        let word = self.rows.text.get(here.start..here.end).unwrap_or_default();
        let original = exact.text.get(there.start..there.end).unwrap_or_default();
        if word != original && word != form(original) {
            let beside = sidecar::beside(self.file);
            return Err(self.error(
                line,
                format!(
                    "the word is “{word}”, and “{original}” in {beside}; one of both was changed"
                ),
            ));
        }
        if self.rows.tokens.len() == exact.tokens.len() {
            self.finish()?;
        }
        Ok(())
    }

    fn end(mut self, any_lines: bool) -> Result<(), ReadError> {
        if self.sidecar.is_some() {
            if self.exact.is_some() {
                let beside = sidecar::beside(self.file);
                return Err(self.error(0, format!("{beside} has more words than this file")));
            }
            while let Some(exact) = self.sidecar.as_mut().map(Sidecar::next).transpose()?.flatten()
            {
                if !exact.tokens.is_empty() {
                    let beside = sidecar::beside(self.file);
                    return Err(self.error(0, format!("{beside} has more words than this file")));
                }
                self.exact = Some(exact);
                self.finish()?;
            }
            return Ok(());
        }
        let has_more = self.rows.begun || !self.rows.tokens.is_empty();
        if has_more || (any_lines && self.count == 0) { self.finish() } else { Ok(()) }
    }

    /// The document ends.
    fn finish(&mut self) -> Result<(), ReadError> {
        let rows = std::mem::take(&mut self.rows);
        self.count += 1;
        let mut document = Document::default();
        let tokens = match self.exact.take() {
            Some(exact) => {
                document.annotator = exact.annotator;
                (document.name, document.text) = (exact.name, exact.text);
                exact.tokens
            }
            None => {
                (document.name, document.text) = (rows.name, rows.text);
                rows.tokens
            }
        };
        if document.name.is_empty() {
            document.name = default_name(self.file, self.count);
        }
        let range = |first: usize, last: usize| {
            Some(ByteRange::new(tokens.get(first)?.start, tokens.get(last)?.end))
        };
        let span = |(label, first, last): (String, usize, usize)| {
            let fragments = SmallVec::from_buf([range(first, last)?]);
            Some(Span { label, fragments, ..Span::default() })
        };
        document.spans = rows.found.into_iter().filter_map(span).collect();
        let ends = rows.sentences.iter().skip(1).copied().chain([tokens.len()]);
        let sentences = rows.sentences.iter().zip(ends);
        document.sentences =
            Some(sentences.filter_map(|(first, end)| range(*first, end.checked_sub(1)?)).collect());
        document.tokens = Some(tokens);
        let mut raw = RawDocument::new(self.file, Unit::Token, document);
        raw.line = rows.line;
        if rows.unsaid > 0 && self.shape.is_some_and(|shape| shape.says_begins) {
            let (tags, go) =
                (quantity(rows.unsaid, "tag"), if rows.unsaid == 1 { "goes" } else { "go" });
            raw.remarks.push(format!(
                "{tags} {go} on with an entity where there is none, as I-X after O; an entity \
                 begins there"
            ));
        }
        if rows.wordless > 0 {
            let lines = quantity(rows.wordless, "line");
            let are = if rows.wordless == 1 { "is" } else { "are" };
            raw.remarks.push(format!("{lines} without a word {are} left out"));
        }
        (self.take)(raw)?;
        Ok(())
    }
}

/// The name of a document that begins, as in CoNLL-U: `# newdoc id = NAME`.
fn new_document(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix('#')?.trim_start().strip_prefix("newdoc")?;
    let name = rest.trim_start().strip_prefix("id").and_then(|r| r.trim_start().strip_prefix('='));
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| name.unwrap_or_default().trim())
}
