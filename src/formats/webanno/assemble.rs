//! The text of a WebAnno TSV file, and the places of its rows in it. Sentences stand where
//! their first word does; between two of them come a line feed and then spaces, if there
//! is room, as INCEpTION's reader has it.

use super::escape::unescape_text;
use super::parse::Parsed;
use crate::formats::{Counting, ReadError, Unit};
use crate::text::ByteRange;

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
    // there is of everything else, ten times over.
    let mut room = written.saturating_add(parsed.rows.len() * 8).saturating_mul(10);
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
    let mut offsets: Vec<usize> = parsed.rows.iter().flat_map(|r| [r.begin, r.end]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let bytes = Counting::of(unit).to_bytes(&text, &offsets);
    let byte = |at: usize| bytes.get(offsets.binary_search(&at).ok()?).copied().flatten();
    let mut rows = Vec::with_capacity(parsed.rows.len());
    let mut others = Vec::new();
    for (n, row) in parsed.rows.iter().enumerate() {
        let (Some(start), Some(end)) = (byte(row.begin), byte(row.end)) else {
            let (begin, end, unit) = (row.begin, row.end, unit.name());
            let problem = if end > counted {
                format!("a word ends at {end}, and the text has {counted} {unit}")
            } else {
                format!("the offsets {begin} to {end} cut a character in two")
            };
            return Err((row.line, problem));
        };
        let covered = text.get(start..end).unwrap_or_default();
        if covered != row.form && covered != unescape_text(row.form, parsed.escapes) {
            others.push(n);
        }
        rows.push(ByteRange::new(start, end));
    }
    Ok(Assembled { text, rows, sentences, others, unit })
}
