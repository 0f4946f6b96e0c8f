//! The text of a WebAnno TSV file, and the places of its rows in it. Sentences stand where
//! their first word does; between two of them come a line feed and then spaces, if there
//! is room, as INCEpTION's reader has it.

use super::escape::unescape_text;
use super::parse::Parsed;
use crate::formats::{ReadError, Unit};
use crate::text::{ByteRange, OffsetTable};

/// The text, with what lies where.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub(super) text: String,
    /// Where each row lies.
    pub(super) rows: Vec<ByteRange>,
    /// Where each sentence lies.
    pub(super) sentences: Vec<ByteRange>,
    /// The rows whose word is not the text's there.
    pub(super) others: Vec<usize>,
    /// What the offsets count.
    pub(super) unit: Unit,
}

/// The text by UTF-16 units, or by code points if only by these every word is in its
/// place.
///
/// # Errors
/// If sentences overlap, or a word lies beyond the text or begins within a character.
pub(super) fn assemble(file: &str, parsed: &Parsed<'_>) -> Result<Assembled, ReadError> {
    let by_utf16 = by(parsed, Unit::Utf16);
    if !matches!(&by_utf16, Ok(found) if found.others.is_empty())
        && let Ok(found) = by(parsed, Unit::CodePoint)
        && found.others.is_empty()
    {
        return Ok(found);
    }
    by_utf16.map_err(|(line, problem)| ReadError::malformed(file, line, problem))
}

/// How much white space between its sentences any file may have, in units.
const GAPS_FREE: usize = 1 << 20;

fn length(text: &str, unit: Unit) -> usize {
    match unit {
        _ if text.is_ascii() => text.len(),
        Unit::Utf16 => text.chars().map(char::len_utf16).sum(),
        _ => text.chars().count(),
    }
}

fn by(parsed: &Parsed<'_>, unit: Unit) -> Result<Assembled, (usize, String)> {
    let mut text = String::new();
    let mut counted = 0;
    let written: usize = parsed.sentences.iter().map(|s| s.text.len()).sum();
    // White space that is in no sentence takes no bytes of the file: no more of it than
    // there is of everything else, four times over, and what any file may have.
    let mut room = written.saturating_add(parsed.rows.len() * 8).saturating_mul(4);
    room = room.saturating_add(GAPS_FREE);
    let mut sentences = Vec::with_capacity(parsed.sentences.len());
    for (n, sentence) in parsed.sentences.iter().enumerate() {
        let first = parsed.rows.get(sentence.rows.start).filter(|_| !sentence.rows.is_empty());
        let start = match first {
            // Where a sentence begins with white space that no word has, the offset is that
            // of the word all the same.
            Some(row) if !row.form.starts_with(char::is_whitespace) => {
                let words = sentence.text.trim_start();
                let blank = sentence.text.get(..sentence.text.len() - words.len());
                let is_word = !row.form.starts_with('\\') && words.starts_with(row.form);
                let blank = blank.filter(|_| is_word).unwrap_or_default();
                row.begin.saturating_sub(length(blank, unit))
            }
            Some(row) => row.begin,
            None => counted + usize::from(n > 0),
        };
        let Some(gap) = start.checked_sub(counted) else {
            return Err((
                sentence.line,
                format!("a sentence begins at {start}, and the one before ends at {counted}"),
            ));
        };
        room = room.checked_sub(gap).ok_or_else(|| {
            (sentence.line, format!("a sentence begins at {start}, far from the one before"))
        })?;
        let before = &parsed.extra.before;
        if n == 0 && !before.is_empty() && length(before, unit) == gap {
            text.push_str(before);
        } else if gap > 0 {
            let line_feed = usize::from(n > 0);
            text.extend(std::iter::repeat_n('\n', line_feed));
            text.extend(std::iter::repeat_n(' ', gap - line_feed));
        }
        let from = text.len();
        text.push_str(&sentence.text);
        sentences.push(ByteRange::new(from, text.len()));
        counted = start + length(&sentence.text, unit);
    }
    let (rows, others) = place(parsed, &text, unit, counted)?;
    Ok(Assembled { text, rows, sentences, others, unit })
}

/// Where each row lies, and the rows whose word is not the text's there.
fn place(
    parsed: &Parsed<'_>,
    text: &str,
    unit: Unit,
    counted: usize,
) -> Result<(Vec<ByteRange>, Vec<usize>), (usize, String)> {
    let mut along = Along { text, unit, table: OffsetTable::new(text), units: 0, byte: 0 };
    let mut rows = Vec::with_capacity(parsed.rows.len());
    let mut others = Vec::new();
    for (n, row) in parsed.rows.iter().enumerate() {
        let start = along.to(row.begin);
        // As a rule, the word stands there.
        let here = start.and_then(|at| text.get(at..)).unwrap_or_default();
        let is_here = here.starts_with(row.form) && length(row.form, unit) == row.end - row.begin;
        let end = match start {
            Some(start) if is_here => Some(start + row.form.len()),
            _ => along.look(row.end),
        };
        let (Some(start), Some(end)) = (start, end) else {
            let (begin, end) = (row.begin, row.end);
            let problem = if end > counted {
                format!("a word ends at {end}, and the text has {}", unit.quantity(counted))
            } else {
                format!("the offsets {begin} to {end} cut a character in two")
            };
            return Err((row.line, problem));
        };
        let covered = text.get(start..end).unwrap_or_default();
        if !is_here && covered != unescape_text(row.form, parsed.escapes) {
            others.push(n);
        }
        rows.push(ByteRange::new(start, end));
    }
    Ok((rows, others))
}

/// A place in the text, from which the next is not far as a rule.
struct Along<'a> {
    text: &'a str,
    unit: Unit,
    table: OffsetTable,
    units: usize,
    byte: usize,
}

impl Along<'_> {
    /// Goes to an offset; the byte there.
    fn to(&mut self, offset: usize) -> Option<usize> {
        const FAR: usize = 256;
        let byte = match offset.checked_sub(self.units) {
            Some(ahead) if ahead < FAR => self.step(ahead)?,
            _ => self.look(offset)?,
        };
        (self.units, self.byte) = (offset, byte);
        Some(byte)
    }

    fn step(&self, mut ahead: usize) -> Option<usize> {
        let mut byte = self.byte;
        let mut chars = self.text.get(byte..)?.chars();
        while ahead > 0 {
            let c = chars.next()?;
            let units = if self.unit == Unit::Utf16 { c.len_utf16() } else { 1 };
            ahead = ahead.checked_sub(units)?;
            byte += c.len_utf8();
        }
        Some(byte)
    }

    fn look(&self, offset: usize) -> Option<usize> {
        match self.unit {
            Unit::Utf16 => self.table.utf16_to_byte(self.text, offset),
            _ => self.table.char_to_byte(self.text, offset),
        }
    }
}
