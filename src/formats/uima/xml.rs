//! XML read event by event, with lines, and nothing of it believed: no DOCTYPE, no
//! entities but the five of XML, no encoding but UTF-8. And text written so that it comes
//! back: line ends and tabs of attributes as character references.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::formats::ReadError;
use crate::formats::io::utf8;

/// Reads a file's events.
pub(super) struct Xml<'a> {
    file: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// How far lines are counted, in bytes, and the line there.
    counted: (usize, usize),
}

impl<'a> Xml<'a> {
    /// Begins at the beginning.
    ///
    /// # Errors
    /// If the bytes are not UTF-8.
    pub(super) fn new(file: &'a str, bytes: &'a [u8]) -> Result<Self, ReadError> {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            let problem = "the file is UTF-16; save it as UTF-8";
            return Err(ReadError::malformed(file, 1, problem));
        }
        let text = utf8(file, bytes, "the file is not UTF-8 there")?;
        Ok(Self { file, text, reader: Reader::from_str(text), counted: (0, 1) })
    }

    /// The next event that says something, with the line where it begins. Comments and
    /// instructions are passed over.
    ///
    /// # Errors
    /// If the file is not well-formed there, or has what is not allowed.
    pub(super) fn next(&mut self) -> Result<(usize, Event<'a>), ReadError> {
        loop {
            let line = self.line_at(self.reader.buffer_position());
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(e) => {
                    let line = self.line_at(self.reader.error_position());
                    return Err(self.error(line, format!("this is no well-formed XML: {e}")));
                }
            };
            match event {
                Event::Comment(_) | Event::PI(_) => {}
                Event::Decl(declaration) => {
                    if let Some(Ok(encoding)) = declaration.encoding()
                        && !encoding.eq_ignore_ascii_case(b"utf-8")
                        && !encoding.eq_ignore_ascii_case(b"us-ascii")
                    {
                        let encoding = String::from_utf8_lossy(&encoding);
                        let problem = format!("the file is {encoding}; save it as UTF-8");
                        return Err(self.error(line, problem));
                    }
                }
                Event::DocType(_) => {
                    let problem = "there is a DOCTYPE, which a file of this kind does not have";
                    return Err(self.error(line, problem));
                }
                event => return Ok((line, event)),
            }
        }
    }

    /// An error about a line.
    pub(super) fn error(&self, line: usize, problem: impl Into<String>) -> ReadError {
        ReadError::malformed(self.file, line, problem)
    }

    fn line_at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let (from, line) = self.counted;
        if position > from {
            let between = self.text.as_bytes().get(from..position).unwrap_or_default();
            let lines = between.iter().filter(|b| **b == b'\n').count();
            self.counted = (position, line + lines);
        }
        self.counted.1
    }
}

/// What a value says: references resolved, white space as XML has it in attributes (each
/// sign a space) or in elements (line ends as line feeds).
///
/// # Errors
/// What reference cannot be resolved, as a clause.
pub(super) fn unescaped(raw: &str, in_attribute: bool) -> Result<Cow<'_, str>, String> {
    let special = |b: u8| match b {
        b'&' | b'\r' => true,
        b'\n' | b'\t' => in_attribute,
        _ => false,
    };
    if !raw.bytes().any(special) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.bytes().position(special) {
        let (before, from) = rest.split_at(at);
        value.push_str(before);
        if let Some(reference) = from.strip_prefix('&') {
            let (name, after) = reference
                .split_once(';')
                .ok_or_else(|| "there is a “&” that begins no reference".to_owned())?;
            value.push(character(name)?);
            rest = after;
        } else {
            value.push(if in_attribute { ' ' } else { '\n' });
            rest = from.strip_prefix("\r\n").or_else(|| from.get(1..)).unwrap_or_default();
        }
    }
    value.push_str(rest);
    Ok(Cow::Owned(value))
}

/// The character of a reference that stands between tags.
///
/// # Errors
/// If it is none that XML has by itself.
pub(super) fn referred(reference: &BytesRef<'_>) -> Result<char, String> {
    character(&reference.decode().map_err(|e| e.to_string())?)
}

fn character(name: &str) -> Result<char, String> {
    let number = match name {
        "amp" => return Ok('&'),
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => match name.strip_prefix("#x") {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => name.strip_prefix('#').and_then(|decimal| decimal.parse().ok()),
        },
    };
    // XML 1.1 has references to control characters, but none to NUL.
    number.filter(|n| *n != 0).and_then(char::from_u32).ok_or_else(|| {
        let name: String = name.chars().take(40).collect();
        format!("the reference “&{name};” is to nothing that is known")
    })
}

/// Appends a text as it has to stand in an attribute.
pub(super) fn push_attribute(out: &mut Vec<u8>, text: &str) {
    push(out, text, |b| match b {
        b'&' => Some(b"&amp;"),
        b'<' => Some(b"&lt;"),
        b'>' => Some(b"&gt;"),
        b'"' => Some(b"&quot;"),
        b'\n' => Some(b"&#10;"),
        b'\r' => Some(b"&#13;"),
        b'\t' => Some(b"&#9;"),
        _ => None,
    });
}

/// Appends a text as it has to stand between tags.
pub(super) fn push_content(out: &mut Vec<u8>, text: &str) {
    push(out, text, |b| match b {
        b'&' => Some(b"&amp;"),
        b'<' => Some(b"&lt;"),
        b'>' => Some(b"&gt;"),
        b'\r' => Some(b"&#13;"),
        _ => None,
    });
}

fn push(out: &mut Vec<u8>, text: &str, escape: impl Fn(u8) -> Option<&'static [u8]>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte > b'>' {
            continue;
        }
        if let Some(escape) = escape(*byte) {
            out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
            out.extend_from_slice(escape);
            from = at + 1;
        }
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        for text in ["", "a", "<&>\"'\n\r\n\t\r é👋🏽\u{a0}", "&amp;", "\u{2028}\u{85}\u{7f}"]
        {
            let mut out = Vec::new();
            push_attribute(&mut out, text);
            assert_eq!(unescaped(std::str::from_utf8(&out).unwrap(), true).unwrap(), text);
            out.clear();
            push_content(&mut out, text);
            assert_eq!(unescaped(std::str::from_utf8(&out).unwrap(), false).unwrap(), text);
        }
        assert_eq!(unescaped("a\r\nb\tc\rd\n", true).unwrap(), "a b c d ");
        assert_eq!(unescaped("a\r\nb\tc\rd\n", false).unwrap(), "a\nb\tc\nd\n");
        assert_eq!(unescaped("&#129395;&#x1;", true).unwrap(), "🥳\u{1}");
        for bad in ["&", "&a;", "&#0;", "&#xD800;", "&#x110000;", "&lol9;", "&#;"] {
            assert!(unescaped(bad, true).is_err(), "{bad}");
        }
    }
}
