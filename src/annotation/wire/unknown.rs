//! Keeps the fields of a record that this version does not know: they are read as raw
//! RON, and written back after the known ones. (RON has no `flatten` that could: it
//! would turn the record into a map.)

use std::fmt;
use std::marker::PhantomData;

use ron::value::RawValue;
use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::annotation::UnknownFields;

/// Reads a struct through its derived `read`, and returns beside it the fields that
/// are none of its own.
pub(crate) fn deserialize<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    read: impl FnOnce(Collect<'_, 'de, D>) -> Result<T, D::Error>,
) -> Result<(T, UnknownFields), D::Error> {
    let mut unknown = UnknownFields::new();
    let value = read(Collect { inner: deserializer, unknown: &mut unknown, de: PhantomData })?;
    Ok((value, unknown))
}

/// Writes a struct through its derived serialiser `known`, then the unknown fields.
pub(crate) fn serialize<S: Serializer>(
    known: &impl Serialize,
    unknown: &UnknownFields,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    // As records without such fields are written, so that git shows what has changed and no more.
    let ron = ron::ser::to_string_pretty(known, one_line()).map_err(S::Error::custom)?;
    let mut ron = ron.strip_suffix(')').unwrap_or(&ron).to_owned();
    for (name, value) in unknown {
        if !ron.ends_with('(') {
            ron.push_str(", ");
        }
        let raw = if is_plain(name) { "" } else { "r#" };
        ron.push_str(&format!("{raw}{name}: {value}"));
    }
    ron.push(')');
    RawValue::from_boxed_ron(ron.into()).map_err(S::Error::custom)?.serialize(serializer)
}

/// On one line, with spaces after commas and colons.
pub(in crate::annotation) fn one_line() -> ron::ser::PrettyConfig {
    ron::ser::PrettyConfig::new().depth_limit(0).separate_tuple_members(false)
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_numeric())
}

/// A deserializer that sorts a struct's fields into known and unknown ones.
pub(crate) struct Collect<'u, 'de, D> {
    inner: D,
    unknown: &'u mut UnknownFields,
    de: PhantomData<&'de ()>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Collect<'_, 'de, D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = CollectVisitor { visitor, fields, unknown: self.unknown };
        self.inner.deserialize_struct("", &[], visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
        ignored_any
    }
}

struct CollectVisitor<'u, V> {
    visitor: V,
    fields: &'static [&'static str],
    unknown: &'u mut UnknownFields,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for CollectVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(CollectAccess { map, fields: self.fields, unknown: self.unknown })
    }
}

struct CollectAccess<'u, A> {
    map: A,
    fields: &'static [&'static str],
    unknown: &'u mut UnknownFields,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for CollectAccess<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(FieldName(name)) = self.map.next_key()? {
            if self.fields.contains(&name.as_str()) {
                return seed.deserialize(StringDeserializer::new(name)).map(Some);
            }
            let value: Box<RawValue> = self.map.next_value()?;
            self.unknown.insert(name, on_one_line(value.get_ron()));
        }
        Ok(None)
    }

    fn next_value_seed<W: DeserializeSeed<'de>>(&mut self, seed: W) -> Result<W::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// RON with the same meaning on one line: comments go, line breaks in strings become
/// escapes. Files have one record a line, whatever their authors wrote.
fn on_one_line(ron: &str) -> String {
    let mut out = String::with_capacity(ron.len());
    let mut rest = ron.trim();
    while let Some(c) = rest.chars().next() {
        if let Some(tail) = rest.strip_prefix("//") {
            rest = tail.find('\n').and_then(|end| tail.get(end..)).unwrap_or("");
        } else if rest.starts_with("/*") {
            rest = rest.get(comment_len(rest)..).unwrap_or("");
            push_space(&mut out);
        } else if let Some((content, tail)) = raw_string(rest) {
            out.push('"');
            for c in content.chars() {
                push_in_string(&mut out, c, true);
            }
            out.push('"');
            rest = tail;
        } else if c == '"' || c == '\'' {
            let len = literal_len(rest, c);
            let (literal, tail) = rest.split_at(len);
            literal.chars().for_each(|c| push_in_string(&mut out, c, false));
            rest = tail;
        } else {
            if c.is_whitespace() {
                push_space(&mut out);
            } else {
                out.push(c);
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn push_space(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

fn push_in_string(out: &mut String, c: char, was_raw: bool) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '"' | '\\' if was_raw => out.extend(['\\', c]),
        c => out.push(c),
    }
}

/// Length of the string or character that `rest` begins with, quotes included.
fn literal_len(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The content of the raw string that `rest` begins with, and what follows it.
fn raw_string(rest: &str) -> Option<(&str, &str)> {
    let hashes = rest.strip_prefix('r')?;
    let content = hashes.trim_start_matches('#');
    let end = format!("\"{}", hashes.get(..hashes.len() - content.len())?);
    let content = content.strip_prefix('"')?;
    content
        .split_at_checked(content.find(&end)?)
        .map(|(content, tail)| (content, tail.strip_prefix(end.as_str()).unwrap_or_default()))
}

/// Length of the block comment, with those inside it, that `rest` begins with.
fn comment_len(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        if tail.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if tail.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += tail.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// A field's name: RON has identifiers, not strings, in that place.
struct FieldName(String);

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl Visitor<'_> for NameVisitor {
            type Value = FieldName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<FieldName, E> {
                Ok(FieldName(name.to_owned()))
            }
        }
        deserializer.deserialize_identifier(NameVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ron_on_one_line() {
        let check = |ron: &str, expected: &str| {
            assert_eq!(on_one_line(ron), expected);
            let value = |ron: &str| ron::from_str::<ron::Value>(ron).unwrap();
            assert_eq!(value(ron), value(expected));
        };
        check(" 1 ", "1");
        check("(a:1,\n  b : [ 2 ])", "(a:1, b : [ 2 ])");
        check("[1, // one, \"two\"\n 2 /* three /* four */ */ ]", "[1, 2 ]");
        check("\"a // b\nc\\\"d\" // e", "\"a // b\\nc\\\"d\"");
        check("['\"', '\\'', 'x'] // y", "['\"', '\\'', 'x']");
        check("r#\"a\"\n\\\"#", "\"a\\\"\\n\\\\\"");
        check("[r\"\", \"\"]", "[\"\", \"\"]");
        check("(r#a: 1)", "(r#a: 1)");
    }
}
