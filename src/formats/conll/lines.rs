//! The lines of a file and their columns.

use std::io::BufRead;
use std::ops::Range;

use super::super::ReadError;
use super::dialect::DOCSTART;

/// Lines one after the other, without their ends.
pub(super) struct Lines<'a> {
    file: &'a str,
    reader: Box<dyn BufRead + 'a>,
    /// What was read, from the line that comes next.
    buffer: String,
    /// What comes then and is no text yet: part of a character, or no UTF-8.
    rest: Vec<u8>,
    /// Where in the buffer the next line begins.
    at: usize,
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
        Self { file, reader, buffer: String::new(), rest: Vec::new(), at: 0, number: 0 }
    }

    /// The next line with its number, from 1; `None` at the end.
    ///
    /// # Errors
    /// If the file cannot be read, or is not UTF-8.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Line<'_>)>, ReadError> {
        let Some(line) = self.take_line()? else { return Ok(None) };
        self.number += 1;
        let mut text = self.buffer.get(line).unwrap_or_default();
        if self.number == 1 {
            text = text.strip_prefix('\u{feff}').unwrap_or(text);
        }
        text = text.strip_suffix('\n').unwrap_or(text);
        text = text.strip_suffix('\r').unwrap_or(text);
        let begins = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
        // What it is shows in its first byte, but for a row that begins like something else.
        let line = match text.as_bytes().first() {
            None => Line::Blank,
            Some(b' ' | b'\t') if text.bytes().all(is_blank) => Line::Blank,
            Some(b'-') if text.strip_prefix(DOCSTART).is_some_and(begins) => Line::DocStart,
            Some(b'#') => Line::Hash(text),
            Some(_) => Line::Row(text),
        };
        Ok(Some((self.number, line)))
    }

    /// Where in the buffer the next line is, with its end; `None` if there is no more.
    fn take_line(&mut self) -> Result<Option<Range<usize>>, ReadError> {
        let mut searched = self.at;
        loop {
            let unseen = self.buffer.as_bytes().get(searched..).unwrap_or_default();
            let end = memchr::memchr(b'\n', unseen).map(|at| searched + at + 1);
            if let Some(end) = end {
                let line = self.at..end;
                self.at = end;
                return Ok(Some(line));
            }
            self.buffer.drain(..self.at);
            (self.at, searched) = (0, self.buffer.len());
            if !self.fill()? {
                let line = 0..self.buffer.len();
                self.at = line.end;
                return Ok((!line.is_empty()).then_some(line));
            }
        }
    }

    /// Reads on; whether there was more. What is read is looked at as a whole, since lines are
    /// short and many.
    fn fill(&mut self) -> Result<bool, ReadError> {
        let not_text = || {
            let problem = "this line is not UTF-8; CoNLL files are read as UTF-8 only";
            ReadError::malformed(self.file, self.number + 1, problem)
        };
        // The lines before are read by now.
        if std::str::from_utf8(&self.rest).is_err_and(|e| e.error_len().is_some()) {
            return Err(not_text());
        }
        let more = self.reader.fill_buf().map_err(|e| ReadError::io(self.file, e))?;
        if more.is_empty() {
            return if self.rest.is_empty() { Ok(false) } else { Err(not_text()) };
        }
        let used = more.len();
        if self.rest.is_empty() {
            let (text, rest) = text_first(more);
            self.buffer.push_str(text);
            self.rest.extend_from_slice(rest);
        } else {
            self.rest.extend_from_slice(more);
            let (text, rest) = text_first(&self.rest);
            self.buffer.push_str(text);
            self.rest = rest.to_vec();
        }
        self.reader.consume(used);
        Ok(true)
    }
}

/// What is UTF-8, and the bytes from the first that are not, or not yet.
fn text_first(bytes: &[u8]) -> (&str, &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text, &[]),
        Err(e) => {
            let (text, rest) = bytes.split_at(e.valid_up_to());
            (std::str::from_utf8(text).unwrap_or_default(), rest)
        }
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The columns of a row: between single tabs, or between runs of spaces and tabs.
pub(super) const fn columns(row: &str, tabs: bool) -> Columns<'_> {
    Columns { row, at: Some(0), tabs }
}

/// See [`columns`]. Looks at bytes, as rows are short and there are many.
pub(super) struct Columns<'a> {
    row: &'a str,
    /// Where the next one is looked for.
    at: Option<usize>,
    tabs: bool,
}

impl<'a> Iterator for Columns<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut start = self.at?;
        let row = self.row.as_bytes();
        if self.tabs {
            let end = row.iter().skip(start).position(|byte| *byte == b'\t').map(|at| start + at);
            self.at = end.map(|end| end + 1);
            return Some(self.row.get(start..end.unwrap_or(row.len()))?.trim_matches(' '));
        }
        while row.get(start).is_some_and(|byte| is_blank(*byte)) {
            start += 1;
        }
        let mut end = start;
        while row.get(end).is_some_and(|byte| !is_blank(*byte)) {
            end += 1;
        }
        self.at = (end < row.len()).then_some(end);
        if end > start { self.row.get(start..end) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(row: &str, tabs: bool) -> Vec<&str> {
        columns(row, tabs).collect()
    }

    #[test]
    fn columns_are_cut() {
        assert_eq!(cut(" a\t\tb c ", true), ["a", "", "b c"]);
        assert_eq!(cut(" a\t\tb c ", false), ["a", "b", "c"]);
        assert_eq!(cut("", true), [""]);
        assert!(cut(" ", false).is_empty());
        assert_eq!(cut("é é\té", false), ["é", "é", "é"]);
    }

    #[test]
    fn lines_are_cut() {
        let text = "\u{feff}a O\r\n\n \t\n-DOCSTART- O\n# é\nlast O";
        for size in 1..9 {
            let reader = std::io::BufReader::with_capacity(size, text.as_bytes());
            let mut lines = Lines::new("f", Box::new(reader));
            let mut found = Vec::new();
            while let Some((number, line)) = lines.next().unwrap() {
                found.push(format!("{number} {line:?}"));
            }
            assert_eq!(
                found,
                [
                    "1 Row(\"a O\")",
                    "2 Blank",
                    "3 Blank",
                    "4 DocStart",
                    "5 Hash(\"# é\")",
                    "6 Row(\"last O\")"
                ]
            );
        }
    }
}
