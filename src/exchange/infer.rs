//! A schema for data that brings none: one of the built-in ones if all of it fits there,
//! else one made of the labels, attributes and relations that there are.

use std::collections::{BTreeMap, BTreeSet};

use super::restore::Restored;
use crate::formats::{self, AttributeUse, Inventory};
use crate::schema::{
    Attribute, AttributeKind, BUILTIN_NAMES, Colour, Label, RelationType, Schema, SegmentLayer,
    SegmentTargetKind, SpanLayer, builtin,
};

/// More relation ends than these are not listed, if they are all spans.
const ENDS_MAX: usize = 30;

/// Longer words make a free text of an attribute.
const WORD_MAX: usize = 40;

const COLOURS: [Colour; 12] = [
    Colour::Azure,
    Colour::Orange,
    Colour::Green,
    Colour::Violet,
    Colour::Ochre,
    Colour::Teal,
    Colour::Crimson,
    Colour::Clay,
    Colour::Indigo,
    Colour::Olive,
    Colour::Plum,
    Colour::Slate,
];

/// What labels of the data are called in a schema.
#[derive(Clone, Debug, Default)]
pub(super) struct LabelNames(BTreeMap<(String, String), String>);

impl LabelNames {
    /// Names for all labels, each once in a schema: with its layer where two layers have
    /// one label. Labels that `schema` has keep their names.
    pub(super) fn new(inventory: &Inventory, schema: Option<&Schema>) -> Self {
        let mut names = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (layer, label) in inventory.spans.keys() {
            let plain = sound_name(label, "label");
            let known = schema.is_some_and(|s| s.span_label(&plain).is_some());
            let mut name = plain.clone();
            if !known && taken.contains(&name) && !layer.is_empty() {
                name = sound_name(&format!("{layer}.{label}"), "label");
            }
            if !known {
                let base = name.clone();
                let mut n = 2;
                while !taken.insert(name.clone()) {
                    name = format!("{base} {n}");
                    n += 1;
                }
            }
            names.insert((layer.clone(), label.clone()), name);
        }
        Self(names)
    }

    pub(super) fn get<'a>(&'a self, layer: &str, label: &'a str) -> &'a str {
        self.0.get(&(layer.to_owned(), label.to_owned())).map_or(label, String::as_str)
    }
}

/// A name that a schema can have: not empty, no control characters, no white space around
/// it, and none of the words that stand for segments.
pub(super) fn sound_name(name: &str, what: &str) -> String {
    let clean: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = clean.trim();
    if clean.is_empty() {
        return what.to_owned();
    }
    let is_word = SegmentTargetKind::ALL.iter().any(|kind| kind.word() == clean);
    if is_word { format!("{clean} span") } else { clean.to_owned() }
}

/// A schema in which everything of the inventory has a place, once names are known again
/// that the format writes in the form `names`.
pub fn infer_schema(inventory: &Inventory, names: formats::LabelNames, name: &str) -> Schema {
    let mut known = BUILTIN_NAMES.iter().filter_map(|name| builtin(name));
    let suits = |schema: &Schema| fits(&Restored::new(schema, names).inventory(inventory), schema);
    if inventory.labels().len() > 1
        && let Some(schema) = known.find(suits)
    {
        return schema;
    }
    make(inventory, name)
}

/// Whether a schema has a place for everything.
pub(super) fn fits(inventory: &Inventory, schema: &Schema) -> bool {
    let attribute_fits =
        |attribute: Option<&Attribute>, used: &AttributeUse| match attribute.map(|a| &a.kind) {
            None => false,
            Some(AttributeKind::Choice { values, .. }) => {
                !used.lists && !used.many && used.words.iter().all(|w| values.contains(w))
            }
            Some(AttributeKind::Choices { values, .. }) => {
                !used.many && used.words.iter().all(|w| values.contains(w))
            }
            Some(AttributeKind::Number { .. }) => used.words.is_empty() && !used.flags,
            Some(AttributeKind::Text { .. }) => !used.lists,
            Some(AttributeKind::Flag { .. }) => used.words.is_empty() && !used.numbers,
        };
    let names = LabelNames::new(inventory, Some(schema));
    inventory.spans.iter().all(|((layer, label), used)| {
        let name = names.get(layer, label);
        schema.span_label(name).is_some()
            && used.attributes.iter().all(|(attribute, used)| {
                attribute_fits(schema.attributes_of(name).find(|a| a.name == *attribute), used)
            })
    }) && inventory.relations.iter().all(|(relation, used)| {
        schema.relation(relation).is_some_and(|kind| {
            let ends = |labels: &BTreeSet<String>, allowed: &[String]| {
                labels.iter().all(|label| {
                    let is_word = SegmentTargetKind::ALL.iter().any(|k| k.word() == label);
                    if is_word {
                        allowed.contains(label)
                    } else {
                        schema.label_is_one_of(label, allowed)
                    }
                })
            };
            ends(&used.from, &kind.from)
                && ends(&used.to, &kind.to)
                && used.attributes.iter().all(|(name, used)| {
                    attribute_fits(kind.attributes.iter().find(|a| a.name == *name), used)
                })
        })
    }) && inventory.segment_layers.iter().all(|(layer, used)| {
        schema.segment_layer(layer).is_some_and(|known| {
            used.labels.keys().all(|label| known.label(label).is_some())
                && used.on.iter().all(|kind| known.applies_to.contains(kind))
                && (known.several || !used.several)
        })
    })
}

fn make(inventory: &Inventory, name: &str) -> Schema {
    let names = LabelNames::new(inventory, None);
    let mut keys = ('1'..='9').map(Some);
    let mut colours = COLOURS.iter().copied().cycle();
    let mut by_count: Vec<_> = inventory.spans.iter().collect();
    by_count.sort_by_key(|(_, used)| std::cmp::Reverse(used.count));
    let key_of: BTreeMap<&(String, String), Option<char>> =
        by_count.into_iter().map(|(label, _)| (label, keys.next().flatten())).collect();
    let mut layers: BTreeMap<String, Vec<Label>> = BTreeMap::new();
    for (key, used) in &inventory.spans {
        let (layer, label) = key;
        let layer = if layer.is_empty() { "labels" } else { layer };
        layers.entry(sound_name(layer, "labels")).or_default().push(Label {
            name: names.get(&key.0, label).to_owned(),
            title: String::new(),
            colour: colours.next().unwrap_or_default(),
            bracketed: false,
            key: key_of.get(key).copied().flatten(),
            retired: false,
            description: String::new(),
            guideline: String::new(),
            parents: Vec::new(),
            attributes: attributes(&used.attributes),
        });
    }
    let mut taken: BTreeSet<String> = layers.keys().cloned().collect();
    let span_layers = layers
        .into_iter()
        .map(|(name, labels)| SpanLayer {
            name,
            description: String::new(),
            labels,
            attributes: Vec::new(),
        })
        .collect();
    Schema {
        format: Schema::FORMAT,
        name: sound_name(name, "imported"),
        version: 1,
        description: "Made of the labels of imported data.".to_owned(),
        span_layers,
        relations: inventory
            .relations
            .iter()
            .map(|(name, used)| relation(name, used, &names, inventory))
            .collect(),
        segment_layers: inventory
            .segment_layers
            .iter()
            .map(|(layer, used)| {
                let mut keys = ('1'..='9').map(Some);
                let mut colours = COLOURS.iter().copied().cycle();
                let mut name = segment_layer_name(layer);
                while !taken.insert(name.clone()) {
                    name.push('_');
                }
                SegmentLayer {
                    name,
                    description: String::new(),
                    applies_to: used.on.iter().copied().collect(),
                    several: used.several,
                    required: false,
                    labels: used
                        .labels
                        .keys()
                        .map(|label| Label {
                            name: sound_name(label, "label"),
                            title: String::new(),
                            colour: colours.next().unwrap_or_default(),
                            bracketed: false,
                            key: if taken.len() < 3 { keys.next().flatten() } else { None },
                            retired: false,
                            description: String::new(),
                            guideline: String::new(),
                            parents: Vec::new(),
                            attributes: Vec::new(),
                        })
                        .collect(),
                }
            })
            .collect(),
        history: Vec::new(),
    }
}

/// What a layer of segment labels is called in a schema.
pub(super) fn segment_layer_name(layer: &str) -> String {
    sound_name(if layer.is_empty() { "category" } else { layer }, "category")
}

fn relation(
    name: &str,
    used: &crate::formats::RelationUse,
    names: &LabelNames,
    inventory: &Inventory,
) -> RelationType {
    let ends = |labels: &BTreeSet<String>| -> Vec<String> {
        let is_word = |label: &String| SegmentTargetKind::ALL.iter().any(|k| k.word() == label);
        if labels.len() > ENDS_MAX && !labels.iter().any(is_word) {
            return Vec::new();
        }
        let mut all: Vec<String> = labels.iter().filter(|l| is_word(l)).cloned().collect();
        for label in labels.iter().filter(|l| !is_word(l)) {
            let known = inventory.spans.keys().filter(|(_, l)| l == label);
            all.extend(known.map(|(layer, label)| names.get(layer, label).to_owned()));
        }
        all.dedup();
        all
    };
    RelationType {
        name: sound_name(name, "relation"),
        title: String::new(),
        from: ends(&used.from),
        to: ends(&used.to),
        role: None,
        symmetric: false,
        key: None,
        description: String::new(),
        attributes: attributes(&used.attributes),
    }
}

fn attributes(used: &BTreeMap<String, AttributeUse>) -> Vec<Attribute> {
    let attribute = |(name, used): (&String, &AttributeUse)| Attribute {
        name: sound_name(name, "attribute"),
        kind: kind(used),
        required: false,
        description: String::new(),
    };
    used.iter().map(attribute).collect()
}

fn kind(used: &AttributeUse) -> AttributeKind {
    let plain = |w: &String| {
        !w.trim().is_empty()
            && w.trim() == w
            && w.len() <= WORD_MAX
            && !w.contains(char::is_control)
    };
    let words = !used.many && !used.words.is_empty() && used.words.iter().all(plain);
    let values = || used.words.iter().cloned().collect();
    match (used.flags, used.numbers, used.lists) {
        (true, false, false) if used.words.is_empty() => AttributeKind::Flag { default: false },
        (false, true, false) if used.words.is_empty() => {
            AttributeKind::Number { min: None, max: None, default: None }
        }
        (false, false, true) if words => {
            AttributeKind::Choices { values: values(), default: Vec::new() }
        }
        (false, false, false) if words => AttributeKind::Choice { values: values(), default: None },
        _ => AttributeKind::Text { default: None },
    }
}
