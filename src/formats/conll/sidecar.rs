//! Beside a file of rows, another with what the rows lose: for each document its name, its
//! exact text and where its words stand in it, as JSON lines in a file `<stem>.offsets.jsonl`:
//! `{"format":"conll-offsets","name":"…","annotator":"…","text":"…","tokens":[[0,3],…]}`,
//! in code points.

use serde::Deserialize;

use super::super::json::{Values, put_number, put_text};
use super::super::{Counting, Document, Input, ReadError, Unit};
use super::grid::Grid;
use crate::text::ByteRange;

/// How its files end.
pub(super) const ENDING: &str = ".offsets.jsonl";

/// What its lines say they are.
pub(super) const FORMAT: &str = "conll-offsets";

/// The name of the file beside this one.
pub(super) fn beside(file: &str) -> String {
    let name_at = file.rfind('/').map_or(0, |slash| slash + 1);
    let dot = file.rfind('.').filter(|dot| *dot > name_at).unwrap_or(file.len());
    format!("{}{ENDING}", file.get(..dot).unwrap_or(file))
}

/// A document's line.
pub(super) fn line(document: &Document, grid: &Grid) -> Vec<u8> {
    let ends = grid.tokens.iter().flat_map(|token| [token.start, token.end]);
    let chars = Counting::of(Unit::CodePoint).from_bytes(&document.text, ends);
    let mut line = Vec::with_capacity(document.text.len() + 12 * grid.tokens.len() + 64);
    let fields = [
        ("{\"format\":", FORMAT),
        (",\"name\":", &document.name),
        (",\"annotator\":", &document.annotator),
        (",\"text\":", &document.text),
    ];
    for (name, value) in fields {
        line.extend(name.as_bytes());
        put_text(&mut line, value);
    }
    line.extend(b",\"tokens\":[");
    for (n, token) in chars.chunks_exact(2).enumerate() {
        if let [start, end] = token {
            line.extend_from_slice(if n > 0 { b",[" } else { b"[" });
            put_number(&mut line, *start);
            line.push(b',');
            put_number(&mut line, *end);
            line.push(b']');
        }
    }
    line.extend(b"]}\n");
    line
}

/// A document as the file beside has it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Exact {
    pub(super) name: String,
    pub(super) annotator: String,
    pub(super) text: String,
    pub(super) tokens: Vec<ByteRange>,
}

#[derive(Deserialize)]
struct ExactJson {
    #[serde(default)]
    name: String,
    #[serde(default)]
    annotator: String,
    text: String,
    tokens: Vec<(usize, usize)>,
}

/// The documents of the file beside.
pub(super) struct Sidecar<'a> {
    file: &'a str,
    values: Values<'a>,
}

impl<'a> Sidecar<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn open(input: &'a dyn Input, file: &'a str) -> Result<Self, ReadError> {
        let reader = input.open(file).map_err(|e| ReadError::io(file, e))?;
        Ok(Self { file, values: Values::new(file, reader) })
    }

    /// The next document.
    ///
    /// # Errors
    /// If the file is not as [`line`] makes it.
    pub(super) fn next(&mut self) -> Result<Option<Exact>, ReadError> {
        let Some((line, json)) = self.values.parse::<ExactJson>()? else { return Ok(None) };
        let ordered = json.tokens.windows(2).all(|pair| matches!(pair, [a, b] if a.1 <= b.0))
            && json.tokens.iter().all(|(start, end)| start < end);
        let mut offsets: Vec<usize> = json.tokens.iter().flat_map(|(s, e)| [*s, *e]).collect();
        offsets.dedup();
        let placed = ordered.then(|| {
            let bytes = Counting::of(Unit::CodePoint).to_bytes(&json.text, &offsets);
            let byte = |at: &usize| bytes.get(offsets.binary_search(at).ok()?).copied().flatten();
            let token =
                |(start, end): &(usize, usize)| Some(ByteRange::new(byte(start)?, byte(end)?));
            json.tokens.iter().map(token).collect::<Option<Vec<_>>>()
        });
        let tokens = placed.flatten().ok_or_else(|| {
            let problem = "the tokens are not one after the other within the text";
            ReadError::malformed(self.file, line, problem)
        })?;
        Ok(Some(Exact { name: json.name, annotator: json.annotator, text: json.text, tokens }))
    }
}
