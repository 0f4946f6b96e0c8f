//! What the project's own RON files have in common: a struct whose fields are read
//! by name, whose unknown fields are kept, and whose strings stay readable.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use ron::ser::PrettyConfig;
use ron::value::RawValue;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{FileCause, FileError};
use crate::annotation::AnnotationId;

/// Fields that this version does not know, as they stand in the file.
pub(super) type Unknown = BTreeMap<String, String>;

/// The fields of a RON struct, not yet looked into.
pub(super) struct Fields<'a> {
    path: &'a Path,
    source: &'a str,
    raw: Raw<'a>,
}

struct Raw<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    /// Splits the struct in `source`; refuses a `format` above `supported`.
    pub(super) fn read(path: &'a Path, source: &'a str, supported: u32) -> Result<Self, FileError> {
        let raw = ron::from_str(source).map_err(|e| FileError::ron(path, &e))?;
        let mut fields = Self { path, source, raw };
        let found: u32 = fields.take_or("format", 1)?;
        if found > supported {
            return Err(newer(path, found, supported));
        }
        Ok(fields)
    }

    /// Takes the field, or `default` if it is not there.
    pub(super) fn take_or<T: DeserializeOwned>(
        &mut self,
        name: &str,
        default: T,
    ) -> Result<T, FileError> {
        let Some(raw) = self.raw.0.remove(name) else { return Ok(default) };
        raw.into_rust().map_err(|mut e| {
            // The error counts from the field; people count from the top of the file.
            let before = offset_in(self.source, raw.get_ron())
                .and_then(|offset| self.source.get(..offset))
                .unwrap_or_default();
            if e.span.start.line == 1 {
                let line = before.rsplit('\n').next().unwrap_or_default();
                e.span.start.col += line.chars().count();
            }
            e.span.start.line += before.matches('\n').count();
            FileError::ron(self.path, &e)
        })
    }

    /// The fields that nobody took.
    pub(super) fn unknown(self) -> Unknown {
        self.raw.0.into_iter().map(|(name, raw)| (name, raw.get_ron().trim().to_owned())).collect()
    }
}

/// The refusal of a file that a later version wrote.
pub(super) fn newer(path: &Path, found: u32, supported: u32) -> FileError {
    FileError { path: path.to_path_buf(), cause: FileCause::Newer { found, supported } }
}

fn offset_in(whole: &str, part: &str) -> Option<usize> {
    (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)
}

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("", &[], RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields in parentheses")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(Identifier(name)) = map.next_key()? {
            let value = map.next_value()?;
            if fields.insert(name.clone(), value).is_some() {
                return Err(serde::de::Error::custom(format!("the field “{name}” is here twice")));
            }
        }
        Ok(Raw(fields))
    }
}

/// A field's name: RON has identifiers, not strings, in that place.
pub(super) struct Identifier(pub(super) String);

impl<'de> Deserialize<'de> for Identifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl Visitor<'_> for NameVisitor {
            type Value = Identifier;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<Identifier, E> {
                Ok(Identifier(name.to_owned()))
            }
        }
        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// `value` as RON on one line, marks and joiners of every script left as they are.
pub(super) fn one_line<T: Serialize + ?Sized>(value: &T) -> Result<String, ron::Error> {
    let one_line = PrettyConfig::new().depth_limit(0).separate_tuple_members(false);
    Ok(readable(ron::ser::to_string_pretty(value, one_line)?))
}

/// Undoes the escapes, within strings, of characters that a person wants to read. The
/// serialiser escapes combining marks and joiners, which would spell out most Hindi
/// words; what would break the line, hide or reorder text stays escaped.
fn readable(ron: String) -> String {
    if !ron.contains("\\u{") && !ron.contains("\\'") {
        return ron;
    }
    let mut out = String::with_capacity(ron.len());
    let mut rest = ron.as_str();
    while let Some(c) = rest.chars().next() {
        // Raw strings and characters come only from fields that are passed through.
        let verbatim = match c {
            '"' => {
                rest = read_string(rest, &mut out);
                continue;
            }
            'r' => raw_string_len(rest),
            '\'' => quoted_len(rest, '\''),
            _ => c.len_utf8(),
        };
        let (copied, tail) = rest.split_at(verbatim);
        out.push_str(copied);
        rest = tail;
    }
    out
}

/// Copies the string that `ron` begins with; returns what follows it.
fn read_string<'r>(ron: &'r str, out: &mut String) -> &'r str {
    let (string, tail) = ron.split_at(quoted_len(ron, '"'));
    let mut rest = string;
    while let Some(at) = rest.find('\\') {
        let (plain, escape) = rest.split_at(at);
        out.push_str(plain);
        let decoded = escape
            .strip_prefix("\\u{")
            .and_then(|tail| tail.split_once('}'))
            .and_then(|(hex, tail)| Some((u32::from_str_radix(hex, 16).ok()?, tail)))
            .and_then(|(code, tail)| Some((char::from_u32(code)?, tail)))
            .filter(|(c, _)| !is_hidden(*c))
            .or_else(|| escape.strip_prefix("\\'").map(|tail| ('\'', tail)));
        if let Some((c, tail)) = decoded {
            out.push(c);
            rest = tail;
        } else {
            // Any other escape is a backslash and (at least) one ASCII character.
            let (kept, tail) = escape.split_at(escape.len().min(2));
            out.push_str(kept);
            rest = tail;
        }
    }
    out.push_str(rest);
    tail
}

/// Length in bytes of the string or character that `ron` begins with, quotes included.
fn quoted_len(ron: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in ron.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    ron.len()
}

/// Length in bytes of the raw string that `ron` begins with; 1 if there is none.
fn raw_string_len(ron: &str) -> usize {
    let hashes = ron.bytes().skip(1).take_while(|b| *b == b'#').count();
    let Some(content) = ron.get(1 + hashes..).and_then(|tail| tail.strip_prefix('"')) else {
        return 1;
    };
    let end = format!("\"{}", "#".repeat(hashes));
    content.find(&end).map_or(ron.len(), |at| 2 + hashes + at + end.len())
}

/// The lines of all records with that id, counted from 1.
pub(super) fn lines_of(source: &str, id: AnnotationId) -> impl Iterator<Item = usize> {
    let needles = [format!("id:\"{id}\""), format!("id: \"{id}\"")];
    source.lines().enumerate().filter_map(move |(i, line)| {
        // `knowledge_base_id` is another field.
        let is_field = |at: usize| !line.get(..at).is_some_and(|before| before.ends_with('_'));
        let has = |needle: &String| line.match_indices(needle).any(|(at, _)| is_field(at));
        needles.iter().any(has).then_some(i + 1)
    })
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '"' | '\\'
            | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn strings_stay_readable() {
        for (value, expected) in [
            ("हिन्दी", "\"हिन्दी\""),
            ("👩\u{200d}💻", "\"👩\u{200d}💻\""),
            ("e\u{301}", "\"e\u{301}\""),
            ("a\nb\t\"c\" \\u{301}", r#""a\nb\t\"c\" \\u{301}""#),
            ("\u{202e}x\u{2028}", r#""\u{202e}x\u{2028}""#),
            ("it's", r#""it's""#),
        ] {
            let line = one_line(value).unwrap();
            assert_eq!(ron::from_str::<String>(&line).unwrap(), value, "{line}");
            assert_eq!(line, expected);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn every_string_comes_back(value in any::<String>()) {
            let line = one_line(&value).unwrap();
            prop_assert!(line.lines().count() <= 1, "{}", line);
            prop_assert_eq!(ron::from_str::<String>(&line).unwrap(), value);
        }
    }

    #[test]
    fn what_is_passed_through_stays_as_it_is() {
        for (ron, expected) in [
            (r#"(a: '\'', b: "it\'s")"#, r#"(a: '\'', b: "it's")"#),
            (r##"(a: r#"\u{301}""#, b: "\u{301}")"##, "(a: r#\"\\u{301}\"\"#, b: \"\u{301}\")"),
            (r#"(layer: "\'", r: "\\'")"#, r#"(layer: "'", r: "\\'")"#),
            (r#"("unfinished \"#, r#"("unfinished \"#),
        ] {
            assert_eq!(readable(ron.to_owned()), expected);
        }
    }

    #[test]
    fn unknown_fields_and_positions() {
        let source =
            "(\n  format: 1,\n  name: \"x\", // why\n  later: Some([1, 2]),\n  n: true,\n)";
        let mut fields = Fields::read(Path::new("f"), source, 1).unwrap();
        assert_eq!(fields.take_or("name", String::new()).unwrap(), "x");
        let error = fields.take_or("n", 0_u32).unwrap_err();
        assert_eq!(error.line(), Some(5), "{error}");
        assert_eq!(fields.unknown(), Unknown::from([("later".into(), "Some([1, 2])".into())]));
    }

    #[test]
    fn a_newer_format_is_refused() {
        let error = Fields::read(Path::new("f"), "(format: 9, what: Ever(1))", 2).err().unwrap();
        assert_eq!(
            error.to_string(),
            "f: this file has format 9, this version of Tagline reads up to 2; \
             update Tagline to open it (nothing was changed)"
        );
    }
}
