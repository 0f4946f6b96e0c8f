//! JSON values that borrow their texts from the bytes that they were read from: what readers
//! look at and then drop. Objects seem as `serde_json` has them: sorted by name, of members
//! with the same name the last.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::Word;

/// A JSON value.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) enum Json<'a> {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Json<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// A JSON object.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Object<'a> {
    /// As they came: most objects are only asked for a few of them.
    members: Vec<(Cow<'a, str>, Json<'a>)>,
}

impl<'a> Json<'a> {
    /// The text that it is.
    pub(in crate::formats) fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The whole number from 0 that it is.
    pub(in crate::formats) fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    /// The number that it is.
    pub(in crate::formats) fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// The list that it is.
    pub(in crate::formats) fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    /// The object that it is.
    pub(in crate::formats) fn as_object(&self) -> Option<&Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// A member, if it is an object that has it.
    pub(in crate::formats) fn get(&self, name: &str) -> Option<&Self> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// Whether it is a text.
    pub(in crate::formats) const fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether it is `null`.
    pub(in crate::formats) const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The same with texts of its own, to be kept.
    pub(in crate::formats) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::Number(number.clone()),
            Self::String(text) => Value::String(text.as_ref().to_owned()),
            Self::Array(list) => Value::Array(list.iter().map(Self::to_value).collect()),
            Self::Object(object) => Value::Object(object.to_map()),
        }
    }
}

impl<'a> Object<'a> {
    /// Of these members.
    pub(in crate::formats) const fn new(members: Vec<(Cow<'a, str>, Json<'a>)>) -> Self {
        Self { members }
    }

    /// A member.
    pub(in crate::formats) fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.get_key_value(name).map(|member| member.1)
    }

    /// A member with its name.
    pub(in crate::formats) fn get_key_value(&self, name: &str) -> Option<(&str, &Json<'a>)> {
        let found = self.members.iter().rfind(|member| member.0 == name);
        found.map(|(name, value)| (name.as_ref(), value))
    }

    /// Takes a member away.
    pub(in crate::formats) fn remove(&mut self, name: &str) -> Option<Json<'a>> {
        let mut last = None;
        while let Some(at) = self.members.iter().rposition(|member| member.0 == name) {
            let member = self.members.remove(at);
            last.get_or_insert(member.1);
        }
        last
    }

    /// Whether it has this member.
    pub(in crate::formats) fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The members, sorted by name.
    pub(in crate::formats) fn iter(&self) -> impl Iterator<Item = (&str, &Json<'a>)> {
        let mut sorted: Vec<_> = self.as_they_came().collect();
        sorted.sort_by_key(|member| member.0);
        // The last of a name stays.
        sorted.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                *kept = *later;
            }
            same
        });
        sorted.into_iter()
    }

    /// The members in the order of the file, those as well that others with the same name
    /// take the place of.
    pub(in crate::formats) fn as_they_came(&self) -> impl Iterator<Item = (&str, &Json<'a>)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Whether there are none.
    pub(in crate::formats) const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The same with texts of its own, to be kept.
    pub(in crate::formats) fn to_map(&self) -> serde_json::Map<String, Value> {
        self.iter().map(|(name, value)| (name.to_owned(), value.to_value())).collect()
    }
}

impl<'a> From<&'a Value> for Json<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(Cow::Borrowed(text)),
            Value::Array(list) => Self::Array(list.iter().map(Self::from).collect()),
            Value::Object(map) => {
                let members = map.iter();
                let members = members.map(|(name, value)| (Cow::Borrowed(name.as_str()), value));
                Self::Object(Object::new(members.map(|(n, v)| (n, Self::from(v))).collect()))
            }
        }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(list) => serializer.collect_seq(list),
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any valid JSON value")
            }

            fn visit_unit<E>(self) -> Result<Json<'de>, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Json<'de>, E> {
                Ok(Json::Bool(flag))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
                Ok(Json::Number(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
                Ok(Json::Number(number.into()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
                Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
                Ok(Json::String(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
                Ok(Json::String(Cow::Owned(text.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = seq.next_element()? {
                    list.push(item);
                }
                Ok(Json::Array(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Json<'de>, A::Error> {
                members(map).map(Json::Object)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_unit<E>(self) -> Result<Object<'de>, E> {
                Ok(Object::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<'de>, A::Error> {
                members(map)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

fn members<'de, A: MapAccess<'de>>(mut map: A) -> Result<Object<'de>, A::Error> {
    let mut members = Vec::new();
    while let Some(Word(name)) = map.next_key()? {
        members.push((name, map.next_value()?));
    }
    Ok(Object::new(members))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values with everything in them.
    const SAMPLES: [&str; 8] = [
        "null",
        "[true,false,0,-1,2.5,1e300,18446744073709551615,-9223372036854775808]",
        r#"{"b":1,"a":{"z":[],"y":{}},"b":{"c":"d"},"é":"\u00e9\n\"","":null}"#,
        r#"{"a":1,"a":2,"a":3}"#,
        r#""text""#,
        r#"[[[["deep"]]],{"x":[{"y":[{}]}]}]"#,
        r#"{"k1":1,"k9":9,"k8":8,"k7":7,"k6":6,"k5":5,"k4":4,"k3":3,"k2":2,"a1":1,"a9":9,"a8":8,
            "a7":7,"a6":6,"a5":5,"a4":4,"a3":3,"a2":2,"k5":0}"#,
        " [ 1 , \"\" ] ",
    ];

    #[test]
    fn it_reads_what_serde_json_reads() {
        for text in SAMPLES {
            let value: Value = serde_json::from_str(text).unwrap();
            let json: Json<'_> = serde_json::from_str(text).unwrap();
            assert_eq!(json.to_value(), value, "{text}");
            assert_eq!(Json::from(&value).to_value(), value, "{text}");
            assert_eq!(json.to_string(), value.to_string(), "{text}");
            for (name, member) in value.as_object().into_iter().flatten() {
                assert_eq!(json.get(name).map(Json::to_value).as_ref(), Some(member), "{text}");
            }
            assert!(json.get("none").is_none());
        }
    }

    #[test]
    fn what_is_wrong_is_said_as_serde_json_says_it() {
        for text in ["", "[1,", "{\"a\" 1}", "{1:2}", "\"\\ud800\"", "[1] 2", "nul", "1e999"] {
            let value = serde_json::from_str::<Value>(text).unwrap_err().to_string();
            let json = serde_json::from_str::<Json<'_>>(text).unwrap_err().to_string();
            assert_eq!(json, value, "{text}");
        }
        for text in ["3", "[]", "\"\"", "true"] {
            let map = serde_json::from_str::<serde_json::Map<String, Value>>(text);
            let object = serde_json::from_str::<Object<'_>>(text);
            assert_eq!(object.unwrap_err().to_string(), map.unwrap_err().to_string(), "{text}");
        }
    }

    #[test]
    fn members_go() {
        let mut object: Object<'_> = serde_json::from_str(r#"{"b":1,"a":2,"b":3}"#).unwrap();
        assert_eq!(object.remove("b").map(|json| json.to_string()).as_deref(), Some("3"));
        assert!(object.remove("b").is_none());
        assert_eq!(Json::Object(object).to_string(), r#"{"a":2}"#);
    }
}
