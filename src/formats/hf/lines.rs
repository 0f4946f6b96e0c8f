//! Rows out of JSON lines.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::row::{ENTITY_COLUMNS, Entity, Row, TAG_COLUMNS, Tag, Tagline};
use crate::formats::json::{Json, Word, kind, offset};

impl<'de: 'a, 'a> Deserialize<'de> for Row<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row as an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
        let mut row = Row::default();
        while let Some(Word(key)) = map.next_key()? {
            let key = key.as_ref();
            match key {
                "text" => row.text = value(&mut map, key)?,
                "tokens" | "words" => {
                    if let Some(words) = value(&mut map, key)? {
                        row.tokens = Some(words);
                    }
                }
                "token_starts" => row.starts = value(&mut map, key)?,
                "token_ends" => row.ends = value(&mut map, key)?,
                "tag_names" => row.tag_names = value(&mut map, key)?.unwrap_or_default(),
                "id" => row.id = id(map.next_value()?),
                "metadata" => match map.next_value()? {
                    Json::String(text) => row.take_metadata(text.into_owned()),
                    other => other_column(&mut row, key, other),
                },
                "tagline" => match map.next_value()? {
                    Json::String(text) if text.is_empty() => {}
                    Json::Null => {}
                    Json::String(text) => row.tagline = Some(Tagline::Text(text.into_owned())),
                    other => row.tagline = Some(Tagline::Json(other.to_value())),
                },
                _ => {
                    if let Some(column) = TAG_COLUMNS.iter().find(|column| **column == key) {
                        match map.next_value::<TagsOrOther<'de>>()? {
                            TagsOrOther::Tags(tags) => row.offer_tags(column, tags),
                            TagsOrOther::Other(other) => other_column(&mut row, key, other),
                        }
                    } else if let Some(column) = ENTITY_COLUMNS.iter().find(|c| **c == key) {
                        let items = value::<A, Vec<Json<'de>>>(&mut map, key)?.unwrap_or_default();
                        let entities =
                            items.into_iter().enumerate().map(|(n, item)| entity(n, item));
                        let entities = entities.collect::<Result<_, _>>();
                        row.entities = Some((column, entities.map_err(A::Error::custom)?));
                    } else {
                        let other = map.next_value()?;
                        other_column(&mut row, key, other);
                    }
                }
            }
        }
        Ok(row)
    }
}

/// The value of a column; `None` if it is null.
fn value<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    key: &str,
) -> Result<Option<T>, A::Error> {
    map.next_value::<Option<T>>().map_err(|e| fault(key, &e))
}

fn fault<E: serde::de::Error>(key: &str, error: &impl fmt::Display) -> E {
    let problem = error.to_string();
    let problem = problem.rfind(" at line ").and_then(|at| problem.get(..at)).unwrap_or(&problem);
    E::custom(format!("“{key}”: {problem}"))
}

fn id(json: Json<'_>) -> Option<String> {
    match json {
        Json::String(id) => Some(id.into_owned()),
        Json::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn other_column(row: &mut Row<'_>, key: &str, json: Json<'_>) {
    match json {
        Json::Null => {}
        Json::Array(_) | Json::Object(_) => row.unread.push(key.to_owned()),
        plain => {
            row.metadata.insert(key.to_owned(), plain.to_value());
        }
    }
}

fn entity<'a>(n: usize, json: Json<'a>) -> Result<Entity<'a>, String> {
    let what = |problem: String| format!("span {}: {problem}", n + 1);
    let Json::Object(map) = &json else {
        return Err(what(format!(
            "it is {}, not an object with start, end and label",
            kind(&json)
        )));
    };
    let at = |names: [&str; 2]| {
        let found = names.iter().find_map(|name| Some((name, map.get(name)?)));
        found
            .map(|(name, json)| offset(json).map_err(|e| what(format!("“{name}” is {e}"))))
            .transpose()
    };
    let label = ["label", "entity", "entity_group", "type"].iter().find_map(|name| map.get(name));
    let label = match label {
        None | Some(Json::Null) => None,
        Some(Json::String(name)) => Some(Tag::Name(Word(name.clone()))),
        Some(Json::Number(number)) => number.as_i64().map(Tag::Number),
        Some(other) => return Err(what(format!("its label is {}, not a text", kind(other)))),
    };
    let text = ["text", "word"].iter().find_map(|name| map.get(name)).and_then(Json::as_str);
    Ok(Entity {
        start: at(["start", "start_offset"])?,
        end: at(["end", "end_offset"])?,
        label,
        text: text.map(str::to_owned),
    })
}

/// Tags; or anything else that a column named like one of tags may hold.
enum TagsOrOther<'a> {
    Tags(Vec<Tag<'a>>),
    Other(Json<'a>),
}

impl<'de: 'a, 'a> Deserialize<'de> for TagsOrOther<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TagsVisitor)
    }
}

struct TagsVisitor;

impl<'de> Visitor<'de> for TagsVisitor {
    type Value = TagsOrOther<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of tags")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(
        self,
        mut seq: A,
    ) -> Result<TagsOrOther<'de>, A::Error> {
        let mut tags = Vec::new();
        while let Some(tag) = seq.next_element::<Tag<'de>>()? {
            tags.push(tag);
        }
        Ok(TagsOrOther::Tags(tags))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TagsOrOther<'de>, A::Error> {
        let map = Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(TagsOrOther::Other(Json::Object(map)))
    }

    fn visit_unit<E>(self) -> Result<TagsOrOther<'de>, E> {
        Ok(TagsOrOther::Other(Json::Null))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<TagsOrOther<'de>, E> {
        Ok(TagsOrOther::Other(Json::Bool(flag)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<TagsOrOther<'de>, E> {
        Ok(TagsOrOther::Other(Json::Number(number.into())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<TagsOrOther<'de>, E> {
        Ok(TagsOrOther::Other(Json::Number(number.into())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<TagsOrOther<'de>, E> {
        let number = serde_json::Number::from_f64(number);
        Ok(TagsOrOther::Other(number.map_or(Json::Null, Json::Number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<TagsOrOther<'de>, E> {
        Ok(TagsOrOther::Other(Json::String(Cow::Owned(text.to_owned()))))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Tag<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TagVisitor)
    }
}

struct TagVisitor;

impl<'de> Visitor<'de> for TagVisitor {
    type Value = Tag<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag as a text or a whole number")
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tag<'de>, E> {
        Ok(Tag::Number(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Tag<'de>, E> {
        i64::try_from(number).map(Tag::Number).map_err(|_| E::custom("a tag is far too large"))
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Tag<'de>, E> {
        Ok(Tag::Name(Word(Cow::Borrowed(name))))
    }

    fn visit_str<E>(self, name: &str) -> Result<Tag<'de>, E> {
        Ok(Tag::Name(Word(Cow::Owned(name.to_owned()))))
    }
}
