//! What a structure says beside its place: its label, attributes, note, id, and the
//! elements of arrays and lists.

use std::collections::BTreeSet;

use super::cas::{Cas, Given, Structure};
use super::from_cas::is_text;
use super::names;
use super::types::Kind;
use crate::formats::{ReadError, Value, Values};

/// More than this counts no longer one by one in an `f64`.
const EXACT: u64 = 1 << 53;

/// What is said of a span or relation beside its label.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) note: String,
    pub(super) confidence: Option<u8>,
    pub(super) attributes: Values,
}

/// The feature that has the label: `label`, else `value`, else the first text that the type
/// declares (or, of a type that nobody declares, that is there).
pub(super) fn label_feature(cas: &Cas, structure: &Structure) -> Option<u32> {
    let has = |number: &u32| structure.features.iter().any(|(name, _)| name == number);
    let declared = cas.type_of(structure).map(|found| &found.features);
    for name in ["label", "value"] {
        if let Some(number) = cas.names.find(name).filter(has) {
            return Some(number);
        }
        if declared.is_some_and(|features| features.contains_key(name)) {
            return None;
        }
    }
    let fits = |name: &str| {
        !matches!(name, names::ID | names::NOTE | "identifier" | "id" | "sofa" | "language")
    };
    if let Some(features) = declared.filter(|features| !features.is_empty()) {
        let texts = features.iter().filter(|(name, (range, _))| is_text(*range) && fits(name));
        let mut numbers = texts.filter_map(|(name, _)| cas.names.find(name));
        if let Some(number) = numbers.find(has) {
            return Some(number);
        }
    }
    let known = cas.type_of(structure).is_some_and(|found| found.known);
    structure.features.iter().find_map(|(number, given)| {
        let is_word = matches!(given, Given::Text(text) if text.chars().any(char::is_alphabetic));
        (!known && is_word && fits(cas.names.get(*number))).then_some(*number)
    })
}

/// What that feature says.
///
/// # Errors
/// If it is an array that is referred to too often.
pub(super) fn label(cas: &Cas, structure: &Structure, feature: u32) -> Result<String, ReadError> {
    let Some((_, given)) = structure.features.iter().find(|(name, _)| *name == feature) else {
        return Ok(String::new());
    };
    Ok(value(cas, given)?.map(|value| value.spell()).unwrap_or_default())
}

impl Said {
    /// What the structure says.
    ///
    /// # Errors
    /// If an array is referred to too often.
    pub(super) fn of(cas: &Cas, structure: &Structure) -> Result<Self, ReadError> {
        let mut said = Self::default();
        let label = label_feature(cas, structure);
        for (number, given) in &structure.features {
            let name = cas.names.get(*number);
            match (name, given) {
                ("sofa" | "begin" | "end" | names::FRAGMENTS, _) => {}
                _ if Some(*number) == label => {}
                (names::ID, Given::Text(id)) => said.id = id.to_string(),
                (names::NOTE, Given::Text(note)) => said.note = note.to_string(),
                (names::CONFIDENCE, Given::Whole(percent)) if (0..=100).contains(percent) => {
                    said.confidence = u8::try_from(*percent).ok();
                }
                _ => {
                    if let Some(value) = value(cas, given)? {
                        let attribute = names::attribute_of(name).into_owned();
                        said.attributes.insert(attribute, value);
                    }
                }
            }
        }
        Ok(said)
    }
}

/// A value that is no reference to an annotation.
fn value(cas: &Cas, given: &Given) -> Result<Option<Value>, ReadError> {
    Ok(Some(match given {
        Given::Text(text) => Value::Text(text.to_string()),
        Given::Flag(flag) => Value::Flag(*flag),
        Given::Number(number) if number.is_finite() => Value::Number(*number),
        Given::Number(number) => Value::Text(spelled(*number)),
        // The cast is exact for what passes.
        #[allow(clippy::cast_precision_loss)]
        Given::Whole(whole) if whole.unsigned_abs() <= EXACT => Value::Number(*whole as f64),
        Given::Whole(whole) => Value::Text(whole.to_string()),
        Given::Texts(texts) => Value::List(texts.iter().map(|t| t.to_string()).collect()),
        Given::Reference(id) => {
            let is_collection =
                |s: &&Structure| cas.type_of(s).is_some_and(|t| t.kind == Kind::Collection);
            let Some(array) = cas.find(*id).filter(is_collection) else { return Ok(None) };
            let Some(texts) = texts(cas, array)? else { return Ok(None) };
            cas.spend(texts.iter().map(|text| text.len() + 32).sum(), array.line)?;
            Value::List(texts)
        }
        Given::References(_) => return Ok(None),
    }))
}

fn spelled(number: f64) -> String {
    match number {
        _ if number.is_nan() => "NaN",
        _ if number > 0.0 => "Infinity",
        _ => "-Infinity",
    }
    .to_owned()
}

/// The texts of an array or list that stands by itself; `None` for one of references.
fn texts(cas: &Cas, array: &Structure) -> Result<Option<BTreeSet<String>>, ReadError> {
    match cas.get(array, "elements") {
        Some(Given::Texts(texts)) => {
            return Ok(Some(texts.iter().map(|t| t.to_string()).collect()));
        }
        Some(Given::Text(bytes)) => return Ok(Some([bytes.to_string()].into())),
        Some(_) => return Ok(None),
        None => {}
    }
    if cas.type_of(array).is_some_and(|t| t.name.contains("FS")) {
        return Ok(None);
    }
    let mut found = BTreeSet::new();
    for node in nodes(cas, array)? {
        match cas.get(node, "head") {
            // What stands in a list of texts or numbers is none of these.
            None | Some(Given::Reference(_) | Given::References(_)) => {}
            Some(head) => found.extend(value(cas, head)?.map(|value| value.spell())),
        }
    }
    Ok(Some(found))
}

/// The nodes of a list, from this one; a list that comes back to itself ends there.
fn nodes<'a>(cas: &'a Cas, first: &'a Structure) -> Result<Vec<&'a Structure>, ReadError> {
    let mut found = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut next = Some(first);
    while let Some(node) = next.filter(|node| seen.insert(node.id)) {
        found.push(node);
        next = cas.reference(node, "tail").and_then(|id| cas.find(id));
    }
    cas.spend(16 * found.len(), first.line)?;
    Ok(found)
}

/// The ids that an array or list has, without null.
///
/// # Errors
/// If one of them is not there.
pub(super) fn elements(cas: &Cas, array: &Structure) -> Result<Vec<u64>, ReadError> {
    let ids: Vec<u64> = match cas.get(array, "elements") {
        Some(Given::References(ids)) => ids.to_vec(),
        Some(_) => Vec::new(),
        None => nodes(cas, array)?.iter().filter_map(|n| cas.reference(n, "head")).collect(),
    };
    cas.spend(64 * ids.len(), array.line)?;
    let ids: Vec<u64> = ids.into_iter().filter(|id| *id != 0).collect();
    match ids.iter().find(|id| cas.find(**id).is_none()) {
        Some(id) => {
            let problem = format!("structure {} refers to {id}, which is not there", array.id);
            Err(cas.error(array.line, problem))
        }
        None => Ok(ids),
    }
}
