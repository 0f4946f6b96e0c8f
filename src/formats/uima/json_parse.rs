//! The parts of a JSON CAS, each value in as little memory as it needs.

use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::cas::{Given, Names};
use super::types::{Declared, Feature};

/// A feature structure as the file has it.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) id: Option<u64>,
    /// The number of its type's name.
    pub(super) of: Option<u32>,
    /// Features by the number of their name, which has no sign before it here.
    pub(super) features: Vec<(u32, Given)>,
    /// What an array has.
    pub(super) elements: Option<Given>,
    /// What is wrong with it, for a message that names it.
    pub(super) fault: Option<String>,
}

/// A whole file.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) types: IndexMap<String, Declared>,
    pub(super) structures: Vec<Parsed>,
    pub(super) views: Vec<(String, View)>,
    /// Whether it has any of the keys of a JSON CAS.
    pub(super) is_cas: bool,
    pub(super) names: Names,
}

/// A view as the file has it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct View {
    #[serde(rename = "%SOFA", default)]
    pub(super) sofa: Option<u64>,
    #[serde(rename = "%MEMBERS", default)]
    pub(super) members: Vec<u64>,
}

/// Parses a file.
///
/// # Errors
/// If it is no JSON, or has something of another kind than it should be.
pub(super) fn parse(bytes: &[u8]) -> Result<Content, serde_json::Error> {
    let mut file = Content::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    ContentSeed(&mut file).deserialize(&mut json)?;
    json.end()?;
    Ok(file)
}

struct ContentSeed<'a>(&'a mut Content);

impl<'de> DeserializeSeed<'de> for ContentSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ContentSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with %TYPES, %FEATURE_STRUCTURES and %VIEWS")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.0.is_cas |= key.starts_with('%');
            match key.as_str() {
                "%TYPES" => {
                    let types: IndexMap<String, TypeJson> = map.next_value()?;
                    self.0.types = types.into_iter().map(|(n, t)| (n, t.declared())).collect();
                }
                "%FEATURE_STRUCTURES" => map.next_value_seed(Structures(self.0))?,
                "%VIEWS" => {
                    let views: IndexMap<String, View> = map.next_value()?;
                    self.0.views.extend(views);
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct TypeJson {
    #[serde(rename = "%SUPER_TYPE", default)]
    supertype: String,
    #[serde(flatten)]
    features: IndexMap<String, serde_json::Value>,
}

impl TypeJson {
    fn declared(self) -> Declared {
        let feature = |json: &serde_json::Value| {
            let text = |key: &str| json.get(key)?.as_str().map(str::to_owned);
            Some(Feature { range: text("%RANGE")?, element: text("%ELEMENT_TYPE"), shared: false })
        };
        let features = self.features.iter().filter(|(name, _)| !name.starts_with('%'));
        Declared {
            supertype: self.supertype,
            features: features.filter_map(|(n, json)| Some((n.clone(), feature(json)?))).collect(),
        }
    }
}

/// A list of structures, or an object of them by id.
struct Structures<'a>(&'a mut Content);

impl<'de> DeserializeSeed<'de> for Structures<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Structures<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of feature structures, or an object of them by id")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(parsed) = list.next_element_seed(StructureSeed(&mut self.0.names))? {
            self.0.structures.push(parsed);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let mut parsed = map.next_value_seed(StructureSeed(&mut self.0.names))?;
            parsed.id = key.parse().ok().or(parsed.id);
            self.0.structures.push(parsed);
        }
        Ok(())
    }
}

struct StructureSeed<'a>(&'a mut Names);

impl<'de> DeserializeSeed<'de> for StructureSeed<'_> {
    type Value = Parsed;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parsed, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for StructureSeed<'_> {
    type Value = Parsed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature structure")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
        let mut parsed = Parsed::default();
        let mut seen = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed(self.0))? {
            match key {
                Key::Id => parsed.id = Some(map.next_value()?),
                Key::Type => parsed.of = map.next_value_seed(NameSeed(self.0))?,
                Key::Elements => {
                    parsed.elements = match map.next_value()? {
                        Some(Item::References(ids)) => Some(Given::References(ids)),
                        Some(Item::Words(words)) => Some(Given::Texts(words)),
                        Some(Item::Text(text)) => Some(Given::Text(text)),
                        _ => None,
                    }
                }
                Key::Reserved => drop(map.next_value::<IgnoredAny>()?),
                Key::Feature(sign, number) => {
                    let item: Option<Item> = map.next_value()?;
                    let Some(item) = item else { continue };
                    match given(sign, item) {
                        Ok(given) => parsed.features.push((number, given)),
                        Err(what) => {
                            let name = self.0.get(number);
                            parsed.fault.get_or_insert(format!("“{sign}{name}” is {what}"));
                        }
                    }
                    seen.push(number);
                }
            }
        }
        seen.sort_unstable();
        if seen.windows(2).any(|pair| pair.first() == pair.last()) {
            parsed.fault.get_or_insert_with(|| "a feature is there twice".to_owned());
        }
        parsed.features.shrink_to_fit();
        Ok(parsed)
    }
}

/// What the key of a field says.
enum Key {
    Id,
    Type,
    Elements,
    /// Another one that begins as these do.
    Reserved,
    /// The sign before a feature's name, and the name's number.
    Feature(&'static str, u32),
}

struct KeySeed<'a>(&'a mut Names);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, key: &str) -> Result<Key, E> {
        let sign = ["@", "#", "^"].into_iter().find(|sign| key.starts_with(sign)).unwrap_or("");
        Ok(match key {
            "%ID" => Key::Id,
            "%TYPE" => Key::Type,
            "%ELEMENTS" => Key::Elements,
            _ if key.starts_with('%') => Key::Reserved,
            _ => Key::Feature(sign, self.0.number(key.strip_prefix(sign).unwrap_or(key))),
        })
    }
}

/// The name of a type, or nothing for null.
struct NameSeed<'a>(&'a mut Names);

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Option<u32>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<u32>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Option<u32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a type")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<u32>, E> {
        Ok(Some(self.0.number(name)).filter(|_| !name.is_empty()))
    }
}

/// The value of a feature whose name has this sign before it.
fn given(sign: &str, item: Item) -> Result<Given, String> {
    Ok(match (sign, item) {
        ("@", Item::Whole(id)) => {
            let fault = || format!("{id}; an id is a whole number from 0");
            Given::Reference(u64::try_from(id).map_err(|_| fault())?)
        }
        ("@", _) => return Err("no id of a feature structure".to_owned()),
        ("#", Item::Text(word)) => Given::Number(match &*word {
            "NaN" => f64::NAN,
            "Infinity" | "Inf" => f64::INFINITY,
            "-Infinity" | "-Inf" => f64::NEG_INFINITY,
            _ => return Err(format!("“{word}”, not a number")),
        }),
        (_, Item::Text(text)) => Given::Text(text),
        (_, Item::Whole(whole)) => Given::Whole(whole),
        (_, Item::Number(number)) => Given::Number(number),
        (_, Item::Flag(flag)) => Given::Flag(flag),
        (_, Item::Words(words)) => Given::Texts(words),
        (_, Item::References(ids)) => {
            Given::Texts(ids.iter().map(|i| i.to_string().into()).collect())
        }
    })
}

/// Any value that can stand in a structure. Objects cannot.
enum Item {
    Text(Box<str>),
    Whole(i64),
    Number(f64),
    Flag(bool),
    /// A list of ids and nulls, which are 0.
    References(Box<[u64]>),
    /// A list of anything else.
    Words(Box<[Box<str>]>),
}

struct ItemVisitor;

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true, false or a list of these")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Item, E> {
        Ok(Item::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Item, E> {
        Ok(Item::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Item, E> {
        // The cast rounds a number that is more than any id or offset.
        #[allow(clippy::cast_precision_loss)]
        Ok(i64::try_from(number).map_or(Item::Number(number as f64), Item::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Item, E> {
        Ok(Item::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Item, E> {
        Ok(Item::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Item, A::Error> {
        let mut ids: Vec<u64> = Vec::new();
        let mut words: Vec<Box<str>> = Vec::new();
        while let Some(element) = list.next_element::<Option<Item>>()? {
            let word: Box<str> = match element {
                None if words.is_empty() => {
                    ids.push(0);
                    continue;
                }
                Some(Item::Whole(id)) if words.is_empty() && id >= 0 => {
                    ids.push(id.unsigned_abs());
                    continue;
                }
                None => "0".into(),
                Some(Item::Text(text)) => text,
                Some(Item::Whole(whole)) => whole.to_string().into(),
                Some(Item::Number(number)) => format!("{number:?}").into(),
                Some(Item::Flag(flag)) => if flag { "true" } else { "false" }.into(),
                Some(Item::References(_) | Item::Words(_)) => {
                    return Err(serde::de::Error::custom("a list stands in a list"));
                }
            };
            words.extend(ids.drain(..).map(|id| id.to_string().into()));
            words.push(word);
        }
        Ok(if words.is_empty() { Item::References(ids.into()) } else { Item::Words(words.into()) })
    }
}
