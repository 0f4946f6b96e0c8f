//! Escapes of values and texts in WebAnno TSV, and where a value may be cut. After
//! `Escaping.java` and the patterns of `Tsv3XDeserializer.java` of INCEpTION, with one more
//! escape: a carriage return in a value, which INCEpTION writes as it is and then cannot
//! read, becomes `\r`.

use std::borrow::Cow;

/// How a file escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Values as Java source does, the text not at all: version 3.
    JavaValues,
    /// As Java source does: version 3.1.
    Java,
    /// By a list: from version 3.2.
    Listed,
}

/// Appends a value with everything escaped that has a meaning in a column.
pub(super) fn escape_value(value: &str, out: &mut String) {
    const SPECIAL: &[u8] = b"\\[]|_;*\t\n\r-";
    if !value.bytes().any(|b| SPECIAL.contains(&b)) {
        out.push_str(value);
        return;
    }
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => out.extend(['\\', c]),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '-' if chars.peek() == Some(&'>') => out.push_str("\\-"),
            c => out.push(c),
        }
    }
}

/// The value that was escaped.
pub(super) fn unescape_value(raw: &str, escapes: Escapes) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    if escapes != Escapes::Listed {
        return Cow::Owned(unescape_java(raw));
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut chars = from.chars();
        chars.next();
        match chars.next() {
            Some(c @ ('\\' | '[' | ']' | '|' | '_' | ';' | '*')) => out.push(c),
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('-') if chars.as_str().starts_with('>') => out.push('-'),
            Some(c) => out.extend(['\\', c]),
            None => out.push('\\'),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Appends a line of text.
pub(super) fn escape_text(text: &str, out: &mut String) {
    if !text.bytes().any(|b| b < 0x20 || b == b'\\') {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\\' => out.push_str("\\\\"),
            // A vertical tab stays as it is.
            '\u{b}' => out.push(c),
            c if c < ' ' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
}

/// The line of text that was escaped.
pub(super) fn unescape_text(raw: &str, escapes: Escapes) -> Cow<'_, str> {
    if !raw.contains('\\') || escapes == Escapes::JavaValues {
        return Cow::Borrowed(raw);
    }
    if escapes == Escapes::Java {
        return Cow::Owned(unescape_java(raw));
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('f') => out.push('\u{c}'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('\\') => out.push('\\'),
            Some(c) if c < ' ' => out.push(c),
            Some(c) => out.extend(['\\', c]),
            None => out.push('\\'),
        }
    }
    Cow::Owned(out)
}

/// As Java source is read; a backslash before anything else goes.
fn unescape_java(raw: &str) -> String {
    let mut out: Vec<u16> = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if c != '\\' {
            out.extend(c.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        let Some(next) = rest.chars().next() else { break };
        let after = rest.get(next.len_utf8()..).unwrap_or_default();
        let code = |digits: &str, radix| u16::from_str_radix(digits, radix).ok();
        let (unit, left) = match next {
            'n' => (10, after),
            't' => (9, after),
            'r' => (13, after),
            'f' => (12, after),
            'b' => (8, after),
            'u' => {
                let digits = after.trim_start_matches('u');
                match digits.get(..4).and_then(|d| code(d, 16)) {
                    Some(unit) => (unit, digits.get(4..).unwrap_or_default()),
                    None => continue,
                }
            }
            '0'..='7' => {
                let most = if next <= '3' { 3 } else { 2 };
                let count =
                    rest.bytes().take(most).take_while(|b| matches!(b, b'0'..=b'7')).count();
                let (digits, left) = rest.split_at(count);
                (code(digits, 8).unwrap_or(0), left)
            }
            '\\' => (u16::from(b'\\'), after),
            // The sign itself comes next.
            _ => continue,
        };
        out.push(unit);
        rest = left;
    }
    String::from_utf16_lossy(&out)
}

/// The parts between separators that are not escaped.
pub(super) fn split(raw: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(raw);
    std::iter::from_fn(move || {
        let text = rest?;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if *byte == separator {
                rest = text.get(at + 1..);
                return text.get(..at);
            }
            at += if *byte == b'\\' { 2 } else { 1 };
        }
        rest = None;
        Some(text)
    })
}

/// Whether the character at this byte has a backslash before it that escapes it.
fn is_escaped(raw: &str, at: usize) -> bool {
    let before = raw.as_bytes().iter().take(at).rev();
    before.take_while(|b| **b == b'\\').count() % 2 == 1
}

/// A value and what stands in brackets after it.
pub(super) fn brackets(raw: &str) -> (&str, Option<&str>) {
    let Some(inner) = raw.strip_suffix(']') else { return (raw, None) };
    if is_escaped(raw, inner.len()) {
        return (raw, None);
    }
    match inner.rfind('[') {
        Some(at) if !is_escaped(inner, at) => {
            (inner.get(..at).unwrap_or_default(), inner.get(at + 1..))
        }
        _ => (raw, None),
    }
}

/// A value and what stands after an arrow at its end: `coref->1-2`.
pub(super) fn arrow(raw: &str) -> (&str, Option<&str>) {
    match raw.rfind("->") {
        Some(at) if !is_escaped(raw, at) => (raw.get(..at).unwrap_or_default(), raw.get(at + 2..)),
        _ => (raw, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        for value in
            ["", "a", "\\", "a\\", "[1]", "x|y", "_", "->", "-", "-->", "*", "\\n", "\t\r\n"]
        {
            let mut raw = String::new();
            escape_value(value, &mut raw);
            assert_eq!(unescape_value(&raw, Escapes::Listed), value, "{raw}");
            assert_eq!(split(&raw, b'|').count(), 1, "{raw}");
            let stacked = format!("{raw}[1]|{raw}[2]");
            let parts: Vec<_> = split(&stacked, b'|').map(brackets).collect();
            assert_eq!(parts, [(raw.as_str(), Some("1")), (raw.as_str(), Some("2"))]);
            let linked = format!("{raw}->3-4");
            assert_eq!(arrow(&linked), (raw.as_str(), Some("3-4")));
        }
        let mut raw = String::new();
        escape_value("#*'\"`´\t:;{}|[ ]()\\§$%?=&_\n", &mut raw);
        assert_eq!(raw, "#\\*'\"`´\\t:\\;{}\\|\\[ \\]()\\\\§$%?=&\\_\\n");
        assert_eq!(brackets("NOT\\[0\\]"), ("NOT\\[0\\]", None));
    }

    #[test]
    fn texts_come_back() {
        for text in ["", "a\tb", "\\t", "\r", "\u{0}\u{7}\u{8}\u{b}\u{c}\u{1f}", "é\u{2028}"] {
            let mut raw = String::new();
            escape_text(text, &mut raw);
            assert_eq!(unescape_text(&raw, Escapes::Listed), text);
        }
    }

    #[test]
    fn old_files_escape_as_java_does() {
        let java = |raw| unescape_text(raw, Escapes::Java).into_owned();
        assert_eq!(java("a\\tb \\u00e9\\ud83d\\ude0a \\\"\\\\\\101\\[\\"), "a\tb é😊 \"\\A[");
        assert_eq!(java("\\u12"), "u12");
    }
}
