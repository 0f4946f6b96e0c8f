//! The lines of a WebAnno TSV file: header, sentences, rows. Columns are cut later.

use super::escape::{Escapes, unescape_text};
use super::extra::{self, Extra};
use super::header::{COLUMNS_MAX, Layer};
use crate::formats::room::{NoRoom, Room};
use crate::formats::{ReadError, quantity};

/// How many bytes of memory annotations may take for each byte of a file, beside what [`Room`]
/// leaves for any. An annotation has some hundred bytes in memory, and two in the tightest file.
const ROOM_TIMES: usize = 10;

/// What JSON takes in memory for each byte: `[],` is a value.
const JSON_TIMES: usize = 24;

/// The fewest bytes of a row and of a sentence, with line ends: `1-1 0-0 ` with tabs, `#Text=`.
const LEAST: usize = 8;

/// A file, cut into lines.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) escapes: Escapes,
    pub(super) layers: Vec<Layer>,
    pub(super) extra: Extra,
    pub(super) sentences: Vec<Sentence>,
    pub(super) rows: Vec<Row<'a>>,
    /// What its annotations may take in memory.
    pub(super) room: Room,
}

/// A sentence.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    /// The line of its first `#Text=`, from 1.
    pub(super) line: usize,
    pub(super) id: Option<String>,
    /// Its lines, with line feeds between them.
    pub(super) text: String,
    /// Positions of its rows.
    pub(super) rows: std::ops::Range<usize>,
}

/// A word, or a part of one.
#[derive(Debug)]
pub(super) struct Row<'a> {
    /// From 1.
    pub(super) line: usize,
    pub(super) id: UnitId,
    /// Offsets as the file counts.
    pub(super) begin: usize,
    pub(super) end: usize,
    pub(super) form: &'a str,
    /// The columns of the layers, with tabs between them.
    pub(super) cells: &'a str,
}

/// Numbers of the sentence, of the word in it, of the part of the word; 0 if it is whole.
pub(super) type UnitId = (usize, usize, usize);

/// `1-2` or `1-2.3`.
pub(super) fn unit_id(id: &str) -> Option<UnitId> {
    let (sentence, token) = id.split_once('-')?;
    let (token, part) = match token.split_once('.') {
        Some((token, part)) => (token, number(part)?),
        None => (token, 0),
    };
    Some((number(sentence)?, number(token)?, part))
}

/// A number without a sign.
pub(super) fn number(digits: &str) -> Option<usize> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

struct Reading<'a> {
    file: &'a str,
    line: usize,
    columns: usize,
    parsed: Parsed<'a>,
    /// The sentence that is being read.
    open: Option<Sentence>,
    /// Whether the open sentence has lines of text.
    has_text: bool,
}

/// Cuts a file.
///
/// # Errors
/// If it is no WebAnno TSV 3, or a line is neither header nor sentence nor row.
pub(super) fn parse<'a>(file: &'a str, text: &'a str) -> Result<Parsed<'a>, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines_of = |kind: fn(&&str) -> bool| text.split('\n').filter(kind).count();
    let rows = lines_of(|line| !line.is_empty() && !line.starts_with('#'));
    let sentences = lines_of(|line| line.starts_with("#Text="));
    // Not more than there can be, and not twice as much as there is.
    let room_for = |count: usize| count.min(text.len() / LEAST);
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let first = lines.next().unwrap_or_default();
    let mut reading = Reading {
        file,
        line: 1,
        columns: 0,
        parsed: Parsed {
            escapes: version(first).map_err(|problem| ReadError::malformed(file, 1, problem))?,
            layers: Vec::new(),
            extra: Extra::default(),
            sentences: Vec::with_capacity(room_for(sentences)),
            rows: Vec::with_capacity(room_for(rows)),
            room: Room::of(text.len(), ROOM_TIMES),
        },
        open: None,
        has_text: false,
    };
    for line in lines {
        reading.line += 1;
        reading.take(line)?;
    }
    reading.close();
    Ok(reading.parsed)
}

/// How a file of the version in its first line escapes.
fn version(line: &str) -> Result<Escapes, String> {
    let version = line.trim_end().strip_prefix("#FORMAT=WebAnno TSV ");
    match version {
        Some("3") => Ok(Escapes::JavaValues),
        Some("3.0" | "3.1") => Ok(Escapes::Java),
        Some("3.2" | "3.3") => Ok(Escapes::Listed),
        Some(version) => {
            let shown: String = version.chars().take(20).collect();
            Err(format!("it is WebAnno TSV {shown}, and versions 3 to 3.3 can be read"))
        }
        None => Err("it does not begin with #FORMAT=WebAnno TSV 3.3, as such a file does".into()),
    }
}

impl<'a> Reading<'a> {
    fn error(&self, problem: impl Into<String>) -> ReadError {
        ReadError::malformed(self.file, self.line, problem)
    }

    fn take(&mut self, line: &'a str) -> Result<(), ReadError> {
        if line.is_empty() {
            self.close();
            return Ok(());
        }
        if line.starts_with('#') {
            return self.header(line);
        }
        let row = self.row(line)?;
        let Some(open) = &mut self.open else {
            return Err(self.error("a word stands before the #Text= of its sentence"));
        };
        if row.id.2 > 0 && open.rows.start == self.parsed.rows.len() {
            return Err(self.error("a part of a word stands before the first word"));
        }
        self.parsed.rows.push(row);
        open.rows.end = self.parsed.rows.len();
        Ok(())
    }

    /// A line that begins with `#`; one that is not known says nothing.
    fn header(&mut self, line: &'a str) -> Result<(), ReadError> {
        if self.open.as_ref().is_some_and(|open| !open.rows.is_empty()) {
            self.close();
        }
        if let Some(layer) = Layer::parse(line).map_err(|problem| self.error(problem))? {
            if !self.parsed.rows.is_empty() {
                return Err(self.error("a layer is declared after the first sentence"));
            }
            let same = |l: &&Layer| l.kind == layer.kind && l.name == layer.name;
            if self.parsed.layers.iter().find(same).is_some() {
                return Err(self.error(format!("the layer {} is declared twice", layer.name)));
            }
            self.columns += layer.columns.len();
            if self.columns > COLUMNS_MAX {
                let problem = format!("the header declares more than {COLUMNS_MAX} columns");
                return Err(self.error(problem));
            }
            self.parsed.layers.push(layer);
            return Ok(());
        }
        if let Some(json) = line.strip_prefix(extra::LINE) {
            let fits = self.parsed.room.take(json.len().saturating_mul(JSON_TIMES));
            fits.map_err(|_| self.error(NoRoom::PROBLEM))?;
            self.parsed.extra = serde_json::from_str(json)
                .map_err(|e| self.error(format!("the line {} cannot be read: {e}", extra::LINE)))?;
        } else if let Some(id) = line.strip_prefix("#Sentence.id=") {
            let id = unescape_text(id, self.parsed.escapes).into_owned();
            self.sentence().id = Some(id).filter(|id| !id.trim().is_empty());
        } else if let Some(raw) = line.strip_prefix("#Text=") {
            let text = unescape_text(raw, self.parsed.escapes);
            let (line, again) = (self.line, std::mem::replace(&mut self.has_text, true));
            let sentence = self.sentence();
            if again {
                sentence.text.push('\n');
            } else {
                sentence.line = line;
            }
            sentence.text.push_str(&text);
        }
        Ok(())
    }

    fn sentence(&mut self) -> &mut Sentence {
        let (line, row) = (self.line, self.parsed.rows.len());
        self.open.get_or_insert_with(|| Sentence { line, rows: row..row, ..Sentence::default() })
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take()
            && (self.has_text || !open.rows.is_empty())
        {
            self.parsed.sentences.push(open);
        }
        self.has_text = false;
    }

    fn row(&self, line: &'a str) -> Result<Row<'a>, ReadError> {
        let mut fields = line.splitn(4, '\t');
        let (Some(id), Some(offsets), Some(form)) = (fields.next(), fields.next(), fields.next())
        else {
            let shown: String = line.chars().take(40).collect();
            return Err(self.error(format!(
                "“{shown}” is not a row of number, offsets, word and columns with tabs between them"
            )));
        };
        let cells = fields.next().unwrap_or_default();
        let id = unit_id(id).ok_or_else(|| {
            let shown: String = id.chars().take(40).collect();
            self.error(format!("“{shown}” is not the number of a word, such as 1-2 or 1-2.3"))
        })?;
        let range = offsets.split_once('-').and_then(|(b, e)| Some((number(b)?, number(e)?)));
        let Some((begin, end)) = range else {
            let shown: String = offsets.chars().take(40).collect();
            return Err(self.error(format!("“{shown}” is not a start and an end, such as 0-4")));
        };
        if begin > end {
            let problem = format!("a word starts at {begin} and ends before that, at {end}");
            return Err(self.error(problem));
        }
        let count = if cells.is_empty() { 0 } else { cells.split('\t').count() };
        if count < self.columns {
            return Err(self.error(format!(
                "the row has {} after the word, and the header declares {}",
                quantity(count, "column"),
                self.columns
            )));
        }
        Ok(Row { line: self.line, id, begin, end, form, cells })
    }
}
