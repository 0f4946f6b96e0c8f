//! From a JSON value that was read to a type of Rust, without a copy of the value.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::Json;

impl Json<'_> {
    /// As a `T`.
    ///
    /// # Errors
    /// If it is none, as `serde_json` says it.
    pub(in crate::formats) fn parse<T: for<'b> Deserialize<'b>>(
        &self,
    ) -> Result<T, serde_json::Error> {
        T::deserialize(self).or_else(|_| serde_json::from_value(self.to_value()))
    }
}

/// Its errors say no more than that there is one.
impl<'de> Deserializer<'de> for &'de Json<'_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(flag) => visitor.visit_bool(*flag),
            Json::Number(number) => number.deserialize_any(visitor),
            Json::String(text) => visitor.visit_borrowed_str(text),
            Json::Array(list) => SeqDeserializer::new(list.iter()).deserialize_any(visitor),
            Json::Object(object) => {
                MapDeserializer::new(object.as_they_came()).deserialize_any(visitor)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Json::String(text) => {
                let name: StrDeserializer<'_, Self::Error> = text.as_ref().into_deserializer();
                visitor.visit_enum(name)
            }
            Json::Object(object) if object.as_they_came().count() == 1 => {
                let members = MapDeserializer::new(object.as_they_came());
                visitor.visit_enum(MapAccessDeserializer::new(members))
            }
            _ => Err(Self::Error::custom("not a variant")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for &'de Json<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Thing {
        number: usize,
        small: Option<u8>,
        words: BTreeSet<String>,
        pair: (i64, f64),
        other: BTreeMap<String, serde_json::Value>,
        kinds: Vec<Kind>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        One(usize),
        Two(usize, usize),
        None,
    }

    #[test]
    fn it_is_as_from_the_text() {
        for text in [
            r#"{"number":3,"words":["a","b\n"],"pair":[-1,2.5],"unknown":[{}]}"#,
            r#"{"small":null,"other":{"x":{"y":[1]},"z":null}}"#,
            r#"{"small":200,"kinds":["none",{"one":1},{"two":[1,2]}]}"#,
            "{}",
            r#"{"number":1,"small":2,"number":3}"#,
            r#"{"number":-1}"#,
            r#"{"number":1.5}"#,
            r#"{"small":300}"#,
            r#"{"words":"a"}"#,
            r#"{"pair":[1]}"#,
            r#"{"pair":[1,2,3]}"#,
            r#"{"kinds":[{"one":1,"two":[1,2]}]}"#,
            r#"{"kinds":[{"none":1}]}"#,
            r#"{"kinds":[{"two":[1]}]}"#,
            r#"{"kinds":["one"]}"#,
            r#"{"kinds":[{}]}"#,
            r#"{"kinds":["four"]}"#,
            r#"{"kinds":[3]}"#,
            "[]",
            "null",
            "3",
        ] {
            let json: Json<'_> = serde_json::from_str(text).unwrap();
            let here = json.parse::<Thing>().map_err(|e| e.to_string());
            let there = serde_json::from_value::<Thing>(serde_json::from_str(text).unwrap());
            assert_eq!(here, there.map_err(|e| e.to_string()), "{text}");
        }
    }
}
