//! JSON values one after the other, each with its line: from a file with one a line (or
//! any white space between), or from one array around all of them. Keeps one value in
//! memory at a time.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead};

use bytes::BytesMut;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Visitor};

use super::ReadError;

mod fields;
mod members;
mod pieces;
mod text;
mod tree;
mod typed;

pub(super) use fields::{Fields, What, kind, offset};
pub(super) use pieces::Piece;
pub(super) use text::{put_number, put_text};
pub(super) use tree::{Json, Object};

/// Reads the values of one file.
pub(super) struct Values<'a> {
    file: &'a str,
    reader: Box<dyn BufRead + 'a>,
    line: usize,
    state: State,
    /// Whether the values themselves are lists.
    one_a_line: bool,
    buffer: BytesMut,
    /// Members of outermost objects whose elements are wanted in place of the object.
    lists: &'static [&'static str],
    /// Members of outermost objects that are objects with such a list.
    around: &'static [&'static str],
    /// How many objects are open around the list.
    open: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    InLines,
    InArray { first: bool },
    End,
}

/// One value as it stands in the file.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// Its bytes; not checked yet.
    pub(super) bytes: &'a [u8],
    /// The line where it begins, counted from 1.
    pub(super) line: usize,
}

impl<'a> Values<'a> {
    /// The values of this file.
    pub(super) fn new(file: &'a str, reader: Box<dyn BufRead + 'a>) -> Self {
        Self {
            file,
            reader,
            line: 1,
            state: State::Begin,
            one_a_line: false,
            buffer: BytesMut::new(),
            lists: &[],
            around: &[],
            open: 0,
        }
    }

    /// The values of this file, which are lists, not in one list around all.
    pub(super) fn lines(file: &'a str, reader: Box<dyn BufRead + 'a>) -> Self {
        Self { one_a_line: true, ..Self::new(file, reader) }
    }

    /// The next value, or `None` at the end.
    ///
    /// # Errors
    /// If the file cannot be read, a value does not end, or what is between values is
    /// neither white space nor (in an array) a comma.
    pub(super) fn next(&mut self) -> Result<Option<Element<'_>>, ReadError> {
        if self.state == State::Begin {
            self.skip_mark()?;
            self.skip_blanks()?;
            self.state = if !self.one_a_line && self.peek()? == Some(b'[') {
                self.step()?;
                State::InArray { first: true }
            } else {
                State::InLines
            };
        }
        loop {
            self.skip_blanks()?;
            let next = self.peek()?;
            match (self.state, next) {
                (State::End, None) | (State::InLines, None) => return Ok(None),
                (State::End, Some(_)) => {
                    return Err(self.error("there is more after the end of the list"));
                }
                (State::InArray { .. }, None) => {
                    return Err(self.error("the file ends within the list; “]” is missing"));
                }
                (State::InArray { .. }, Some(b']')) => {
                    self.step()?;
                    self.state = State::End;
                    if self.open > 0 {
                        self.close_objects()?;
                        self.state = State::InLines;
                    }
                    continue;
                }
                (State::InArray { first: false }, Some(b',')) => {
                    self.step()?;
                    self.skip_blanks()?;
                }
                (State::InArray { first: false }, Some(_)) => {
                    return Err(self.error("a comma is missing between two values of the list"));
                }
                (State::InLines, Some(b'{')) if !self.lists.is_empty() => {
                    let line = self.line;
                    if self.open_objects()? {
                        self.state = State::InArray { first: true };
                        continue;
                    }
                    return Ok(Some(Element { bytes: &self.buffer, line }));
                }
                _ => {}
            }
            break;
        }
        if let State::InArray { first } = &mut self.state {
            *first = false;
        }
        let line = self.line;
        self.buffer.clear();
        self.take_value()?;
        Ok(Some(Element { bytes: &self.buffer, line }))
    }

    /// The next value as a `T`, with the line where it begins.
    ///
    /// # Errors
    /// As [`Self::next`], or if the value is no `T`, with the line of the fault.
    pub(super) fn parse<T: DeserializeOwned>(&mut self) -> Result<Option<(usize, T)>, ReadError> {
        let file = self.file;
        let Some(element) = self.next()? else { return Ok(None) };
        Ok(Some((element.line, parsed(file, element.line, element.bytes)?)))
    }

    fn error(&self, problem: &str) -> ReadError {
        ReadError::malformed(self.file, self.line, problem)
    }

    fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        let file = self.file;
        let bytes = self.reader.fill_buf().map_err(|e| ReadError::io(file, e))?;
        Ok(bytes.first().copied())
    }

    fn step(&mut self) -> Result<(), ReadError> {
        if self.peek()? == Some(b'\n') {
            self.line += 1;
        }
        self.reader.consume(1);
        Ok(())
    }

    fn skip_mark(&mut self) -> Result<(), ReadError> {
        for byte in [0xef, 0xbb, 0xbf] {
            if self.peek()? != Some(byte) {
                return Ok(());
            }
            self.reader.consume(1);
        }
        Ok(())
    }

    fn skip_blanks(&mut self) -> Result<(), ReadError> {
        while self.peek()?.is_some_and(|b| b.is_ascii_whitespace()) {
            self.step()?;
        }
        Ok(())
    }

    /// Moves one value into the buffer: to the end of its outermost bracket, or of its
    /// string, or of the line or list for anything else.
    fn take_value(&mut self) -> Result<(), ReadError> {
        let mut depth = 0_usize;
        let (mut in_string, mut escaped) = (false, false);
        let file = self.file;
        loop {
            let bytes = self.reader.fill_buf().map_err(|e| ReadError::io(file, e))?;
            if bytes.is_empty() {
                if depth == 0 && !in_string && !self.buffer.is_empty() {
                    return Ok(());
                }
                return Err(self.error("the file ends within a value"));
            }
            let mut used = 0;
            let mut done = false;
            while let Some(&byte) = bytes.get(used)
                && !done
            {
                used += 1;
                match byte {
                    b'\n' if escaped || !in_string => self.line += 1,
                    _ => {}
                }
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if in_string => escaped = true,
                    b'"' if in_string => {
                        in_string = false;
                        done = depth == 0;
                    }
                    _ if in_string => used += in_text(bytes.get(used..).unwrap_or_default()),
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth > 0 => {
                        depth -= 1;
                        done = depth == 0;
                    }
                    // A number or word ends before what follows it.
                    b',' | b']' | b'}' | b'\n' | b'\r' | b'\t' | b' ' if depth == 0 => {
                        used -= 1;
                        if byte == b'\n' {
                            self.line -= 1;
                        }
                        self.buffer.extend_from_slice(bytes.get(..used).unwrap_or_default());
                        self.reader.consume(used);
                        if self.buffer.is_empty() {
                            return Err(self.error("there is no value here"));
                        }
                        return Ok(());
                    }
                    _ if depth > 0 => used += outside(bytes.get(used..).unwrap_or_default()),
                    _ => {}
                }
            }
            self.buffer.extend_from_slice(bytes.get(..used).unwrap_or_default());
            self.reader.consume(used);
            if done {
                return Ok(());
            }
        }
    }
}

/// How far to the next byte that matters in a list or object, outside of its texts.
fn outside(bytes: &[u8]) -> usize {
    const MATTERS: [bool; 256] = {
        let mut table = [false; 256];
        let signs = b"\"{}[]\n";
        let mut at = 0;
        while at < signs.len() {
            table[signs[at] as usize] = true;
            at += 1;
        }
        table
    };
    let matters = |byte: &u8| MATTERS[usize::from(*byte)];
    bytes.iter().position(matters).unwrap_or(bytes.len())
}

/// How far to the next byte that matters within a text: most of a file is in texts.
fn in_text(bytes: &[u8]) -> usize {
    /// Most texts are names.
    const SHORT: usize = 16;
    let matters = |byte: &u8| matches!(byte, b'"' | b'\\');
    if let Some(at) = bytes.iter().take(SHORT).position(matters) {
        return at;
    }
    let rest = bytes.get(SHORT..).unwrap_or_default();
    bytes.len() - rest.len() + memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len())
}

/// Bytes that begin at this line as a `T`.
///
/// # Errors
/// If they are none, with the line of the fault.
pub(super) fn parsed<'b, T: Deserialize<'b>>(
    file: &str,
    line: usize,
    bytes: &'b [u8],
) -> Result<T, ReadError> {
    // As a whole, it is soon known to be text.
    let parsed = match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(bytes),
    };
    parsed.map_err(|e| ReadError::malformed(file, line + e.line().saturating_sub(1), problem(&e)))
}

/// A text as it stands in a file, not copied where it has no escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a>(pub(super) Cow<'a, str>);

impl std::ops::Deref for Word<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Word<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Word<'de>, E> {
                Ok(Word(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Word<'de>, E> {
                Ok(Word(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Appends a value.
///
/// # Errors
/// If it is none that JSON can have, such as a map whose keys are no texts.
pub(super) fn put<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> io::Result<()> {
    Ok(serde_json::to_writer(out, value)?)
}

/// What is wrong with a value, without the position that stands elsewhere in the message.
pub(super) fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text.get(..at).unwrap_or_default().to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<(usize, serde_json::Value)>, String> {
        let mut values = Values::new("f", Box::new(text.as_bytes()));
        let mut found = Vec::new();
        while let Some(one) = values.parse().map_err(|e| e.to_string())? {
            found.push(one);
        }
        Ok(found)
    }

    #[test]
    fn lines_and_lists() {
        let lines: Vec<usize> = all("\u{feff}{\"a\": 1}\n\n[1, \"]\\\"\"]\n3\n\"x\"")
            .unwrap()
            .iter()
            .map(|v| v.0)
            .collect();
        assert_eq!(lines, [1, 3, 4, 5]);
        let list = all(" [\n{\"a\": [{}]},\n 2 , \"b\"\n]\n").unwrap();
        assert_eq!(list.iter().map(|v| v.0).collect::<Vec<_>>(), [2, 3, 3]);
        assert_eq!(all("[]").unwrap().len(), 0);
        assert_eq!(all(" ").unwrap().len(), 0);
    }

    #[test]
    fn faults_have_lines() {
        for (text, expected) in [
            ("{\"a\": 1}\n{\"a\": }", "f, line 2: expected value"),
            ("[1\n2]", "f, line 2: a comma is missing between two values of the list"),
            ("[1,\n2", "f, line 2: the file ends within the list; “]” is missing"),
            ("{\"a\":\n", "f, line 2: the file ends within a value"),
            ("[1] 2", "f, line 1: there is more after the end of the list"),
            ("[,1]", "f, line 1: there is no value here"),
        ] {
            assert_eq!(all(text).unwrap_err(), expected, "{text}");
        }
        let deep = "[".repeat(1_000_000);
        assert!(all(&deep).unwrap_err().contains("ends within"));
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(all(&deep).unwrap_err().contains("recursion limit"));
    }
}
