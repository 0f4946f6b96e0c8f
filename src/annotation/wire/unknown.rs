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
pub(super) fn deserialize<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    read: impl FnOnce(Collect<'_, 'de, D>) -> Result<T, D::Error>,
) -> Result<(T, UnknownFields), D::Error> {
    let mut unknown = UnknownFields::new();
    let value = read(Collect { inner: deserializer, unknown: &mut unknown, de: PhantomData })?;
    Ok((value, unknown))
}

/// Writes a struct through its derived serialiser `known`, then the unknown fields.
pub(super) fn serialize<S: Serializer>(
    known: &impl Serialize,
    unknown: &UnknownFields,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let ron = ron::to_string(known).map_err(S::Error::custom)?;
    let mut ron = ron.strip_suffix(')').unwrap_or(&ron).to_owned();
    for (name, value) in unknown {
        if !ron.ends_with('(') {
            ron.push(',');
        }
        let raw = if is_plain(name) { "" } else { "r#" };
        ron.push_str(&format!("{raw}{name}:{value}"));
    }
    ron.push(')');
    RawValue::from_boxed_ron(ron.into()).map_err(S::Error::custom)?.serialize(serializer)
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_numeric())
}

/// A deserializer that sorts a struct's fields into known and unknown ones.
pub(super) struct Collect<'u, 'de, D> {
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
            self.unknown.insert(name, value.get_ron().trim().to_owned());
        }
        Ok(None)
    }

    fn next_value_seed<W: DeserializeSeed<'de>>(&mut self, seed: W) -> Result<W::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
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
