//! The lines of a file and their columns.

use std::io::BufRead;

use super::super::ReadError;
use super::dialect::DOCSTART;

/// Lines one after the other, without their ends.
pub(super) struct Lines<'a> {
    file: &'a str,
    reader: Box<dyn BufRead + 'a>,
    buffer: Vec<u8>,
    number: usize,
}

/// What a line is, before it is known which columns there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Nothing but blanks: a sentence ends.
    Blank,
    /// A document begins.
    DocStart,
    /// Begins with `#`: a comment, or the row of a word that does.
    Hash(&'a str),
    /// A row.
    Row(&'a str),
}

impl<'a> Lines<'a> {
    /// From the beginning of the file.
    pub(super) fn new(file: &'a str, reader: Box<dyn BufRead + 'a>) -> Self {
        Self { file, reader, buffer: Vec::new(), number: 0 }
    }

    /// The next line with its number, from 1; `None` at the end.
    ///
    /// # Errors
    /// If the file cannot be read, or is not UTF-8.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Line<'_>)>, ReadError> {
        self.buffer.clear();
        let read = self.reader.read_until(b'\n', &mut self.buffer);
        if read.map_err(|e| ReadError::io(self.file, e))? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let mut bytes = self.buffer.as_slice();
        if self.number == 1 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|_| {
            let problem = "this line is not UTF-8; CoNLL files are read as UTF-8 only";
            ReadError::malformed(self.file, self.number, problem)
        })?;
        let begins = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
        let line = if text.trim_matches([' ', '\t']).is_empty() {
            Line::Blank
        } else if text.strip_prefix(DOCSTART).is_some_and(begins) {
            Line::DocStart
        } else if text.starts_with('#') {
            Line::Hash(text)
        } else {
            Line::Row(text)
        };
        Ok(Some((self.number, line)))
    }
}

/// The columns of a row: between single tabs, or between runs of spaces and tabs.
pub(super) fn columns(row: &str, tabs: bool) -> impl Iterator<Item = &str> {
    let blanks = [' ', '\t'];
    let at_tabs =
        row.split('\t').map(move |c| c.trim_matches(' ')).take(if tabs { usize::MAX } else { 0 });
    let at_blanks =
        row.split(blanks).filter(|c| !c.is_empty()).take(if tabs { 0 } else { usize::MAX });
    at_tabs.chain(at_blanks)
}
