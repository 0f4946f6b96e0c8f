//! Whether a schema contradicts itself, and where in its file it does.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Attribute, AttributeKind, Label, RelationType, Schema, SegmentLayer, SegmentTargetKind,
};

/// Keys that stand for actions of the program. Where a label has one of them, the label
/// wins and the action needs another way.
const RESERVED: &str = "ertdsbmjknaxcfvilgu?/[].,";

/// Of these, the keys that the program leaves to relations.
const FOR_RELATIONS: &str = "ert";

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The schema cannot be used.
    Error,
    /// The schema works; something in it may not be what was meant.
    Warning,
}

/// Something found wrong with a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// A sentence that says what to do.
    pub message: String,
    pub(super) spot: Spot,
}

/// What to look for in a file to find the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// The nth `name: "…"`, counted from 0.
    Name(String, usize),
    /// The first `"…"` that is not a name, at or after that name if there is one.
    Mention(String, Box<Spot>),
    /// The nth `key: '…'`, counted from 0.
    Key(char, usize),
}

impl Schema {
    /// What is wrong with it: errors first, each kind in the order of the file.
    pub fn validate(&self) -> Vec<Finding> {
        let mut check = Check::default();
        check.name(&self.name, "the schema");
        let mut layers = BTreeSet::new();
        let mut labels = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for layer in &self.span_layers {
            let spot = check.name(&layer.name, "a span layer");
            check.unique(&mut layers, &layer.name, "layers", &spot);
            check.not_a_word(&layer.name, &spot);
            check.has_labels(&layer.name, &layer.labels, &spot);
            for label in &layer.labels {
                let spot = check.name(&label.name, "a label");
                check.unique(&mut labels, &label.name, "span labels", &spot);
                check.not_a_word(&label.name, &spot);
                check.key(&mut keys, label.key, "");
                check.parents(label, &layer.labels, &spot);
                let inherited = layer.attributes.iter().map(|a| a.name.as_str()).collect();
                check.attributes(&label.attributes, inherited);
            }
            check.attributes(&layer.attributes, BTreeSet::new());
        }
        let mut relations = BTreeSet::new();
        for relation in &self.relations {
            let spot = check.name(&relation.name, "a relation");
            check.unique(&mut relations, &relation.name, "relations", &spot);
            check.ends(self, relation, &spot);
            check.key(&mut keys, relation.key, FOR_RELATIONS);
            check.attributes(&relation.attributes, BTreeSet::new());
        }
        let mut comment_keys = BTreeSet::new();
        for layer in &self.segment_layers {
            let spot = check.name(&layer.name, "a segment layer");
            check.unique(&mut layers, &layer.name, "layers", &spot);
            // A key is pressed on a comment, so comment layers share their keys.
            let mut own = BTreeSet::new();
            let on_comments = layer.applies_to.contains(&SegmentTargetKind::Comment);
            let keys = if on_comments { &mut comment_keys } else { &mut own };
            check.segment_layer(layer, &spot, keys);
        }
        check.findings.sort_by_key(|finding| finding.severity);
        check.findings
    }
}

#[derive(Default)]
struct Check<'s> {
    findings: Vec<Finding>,
    /// How often each name and key has been met, to tell its places apart.
    names: BTreeMap<&'s str, usize>,
    keys: BTreeMap<char, usize>,
}

impl<'s> Check<'s> {
    fn error(&mut self, spot: &Spot, message: String) {
        let spot = spot.clone();
        self.findings.push(Finding { severity: Severity::Error, message, spot });
    }

    fn warn(&mut self, spot: &Spot, message: String) {
        let spot = spot.clone();
        self.findings.push(Finding { severity: Severity::Warning, message, spot });
    }

    fn name(&mut self, name: &'s str, what: &str) -> Spot {
        let met = self.names.entry(name).or_default();
        let spot = Spot::Name(name.to_owned(), *met);
        *met += 1;
        if name.trim().is_empty() {
            self.error(&spot, format!("{what} has no name; give it one"));
        } else if name.trim() != name || name.contains(char::is_control) {
            self.error(
                &spot,
                format!("the name “{name}” has space at an edge or a line break; take that out"),
            );
        }
        spot
    }

    fn unique(&mut self, seen: &mut BTreeSet<&'s str>, name: &'s str, among: &str, spot: &Spot) {
        if !seen.insert(name) {
            self.error(spot, format!("“{name}” is there twice among the {among}; rename one"));
        }
    }

    fn not_a_word(&mut self, name: &str, spot: &Spot) {
        if SegmentTargetKind::ALL.iter().any(|kind| kind.word() == name) {
            self.error(
                spot,
                format!(
                    "“{name}” stands for a part of the article in relations; choose another name"
                ),
            );
        }
    }

    fn has_labels(&mut self, layer: &str, labels: &[Label], spot: &Spot) {
        if labels.is_empty() {
            self.warn(spot, format!("the layer “{layer}” has no labels; add some, or delete it"));
        }
    }

    fn key(&mut self, seen: &mut BTreeSet<char>, key: Option<char>, allowed: &str) {
        let Some(key) = key else { return };
        let met = self.keys.entry(key).or_default();
        let spot = Spot::Key(key, *met);
        *met += 1;
        let lower = key.to_lowercase().next().unwrap_or(key);
        if key.is_whitespace() || key.is_control() {
            self.error(&spot, "a key must be a character that can be seen; choose another".into());
        } else if !seen.insert(lower) {
            self.error(&spot, format!("the key ‘{key}’ is given twice; choose another for one"));
        } else if lower != key {
            self.warn(
                &spot,
                format!("the key ‘{key}’ cannot be pressed without Shift; write ‘{lower}’"),
            );
        } else if RESERVED.contains(key) && !allowed.contains(key) {
            self.warn(
                &spot,
                format!("the key ‘{key}’ has another meaning in the program, which is lost"),
            );
        }
    }

    fn parents(&mut self, label: &Label, labels: &[Label], spot: &Spot) {
        for parent in &label.parents {
            if !labels.iter().any(|other| other.name == *parent) {
                self.error(
                    &spot.mention(parent),
                    format!(
                        "“{parent}”, given as a parent of “{}”, is not a label of the same layer",
                        label.name
                    ),
                );
            }
        }
        let by_name = |name: &String| labels.iter().find(|other| other.name == *name);
        let mut above: Vec<&Label> = label.parents.iter().filter_map(by_name).collect();
        let mut seen = BTreeSet::new();
        while let Some(next) = above.pop() {
            if next.name == label.name {
                let message = format!(
                    "“{}” is among its own parents, by whatever way; take one of them out",
                    label.name
                );
                return self.error(spot, message);
            }
            if seen.insert(&next.name) {
                above.extend(next.parents.iter().filter_map(by_name));
            }
        }
    }

    fn ends(&mut self, schema: &Schema, relation: &RelationType, spot: &Spot) {
        for name in relation.from.iter().chain(&relation.to) {
            let known = schema.span_label(name).is_some()
                || schema.span_layers.iter().any(|layer| layer.name == *name)
                || SegmentTargetKind::ALL.iter().any(|kind| kind.word() == name);
            if !known {
                let message = format!(
                    "the relation “{}” names “{name}”, which is no span label or span layer here, \
                     nor Comment, Paragraph or Article",
                    relation.name
                );
                self.error(&spot.mention(name), message);
            }
        }
    }

    fn attributes(&mut self, attributes: &'s [Attribute], mut seen: BTreeSet<&'s str>) {
        for attribute in attributes {
            let spot = self.name(&attribute.name, "an attribute");
            self.unique(&mut seen, &attribute.name, "attributes of one label", &spot);
            if let Some((value, problem)) = problem_with_kind(&attribute.kind) {
                let spot = value.map_or(spot.clone(), |value| spot.mention(value));
                self.error(&spot, format!("the attribute “{}” {problem}", attribute.name));
            }
        }
    }

    fn segment_layer(&mut self, layer: &'s SegmentLayer, spot: &Spot, keys: &mut BTreeSet<char>) {
        if layer.applies_to.is_empty() {
            self.error(
                spot,
                format!(
                    "the layer “{}” is for nothing; put Comment, Paragraph or Article in its \
                     `applies_to`",
                    layer.name
                ),
            );
        }
        self.has_labels(&layer.name, &layer.labels, spot);
        let mut labels = BTreeSet::new();
        for label in &layer.labels {
            let spot = self.name(&label.name, "a label");
            self.unique(&mut labels, &label.name, "labels of one layer", &spot);
            self.key(keys, label.key, "");
            self.parents(label, &layer.labels, &spot);
            if !label.attributes.is_empty() {
                let name = &label.name;
                self.error(
                    &spot,
                    format!("“{name}” has attributes, which only span labels and relations have"),
                );
            }
            // Their names count when a later place is looked for.
            self.attributes(&label.attributes, BTreeSet::new());
        }
    }
}

/// What is wrong with the values, and the value that it is about.
fn problem_with_kind(kind: &AttributeKind) -> Option<(Option<&str>, String)> {
    let twice = |values: &[String]| {
        let mut seen = BTreeSet::new();
        values.iter().position(|value| !seen.insert(value))
    };
    match kind {
        AttributeKind::Choice { values, .. } | AttributeKind::Choices { values, .. }
            if values.is_empty() =>
        {
            Some((None, "has no values to choose from; add some".to_owned()))
        }
        AttributeKind::Choice { values, .. } | AttributeKind::Choices { values, .. }
            if twice(values).is_some() =>
        {
            let value = values.get(twice(values)?)?;
            Some((Some(value), format!("has the value “{value}” twice; delete one")))
        }
        AttributeKind::Choice { values, default: Some(default) } => {
            (!values.contains(default)).then(|| (Some(default.as_str()), not_a_value(default)))
        }
        AttributeKind::Choices { values, default } => {
            let wrong = default.iter().find(|value| !values.contains(value))?;
            Some((Some(wrong), not_a_value(wrong)))
        }
        AttributeKind::Number { min, max, default } => {
            let number = |n: &Option<f64>| n.is_none_or(f64::is_finite);
            let (low, high) = (min.unwrap_or(f64::MIN), max.unwrap_or(f64::MAX));
            if ![min, max, default].into_iter().all(number) {
                Some((None, "has a bound or default that is not finite; correct it".to_owned()))
            } else if low > high {
                Some((None, "has a `min` above its `max`; swap them".to_owned()))
            } else if default.is_some_and(|default| default < low || high < default) {
                Some((None, "has a default outside its bounds; move it inside".to_owned()))
            } else {
                None
            }
        }
        AttributeKind::Choice { default: None, .. }
        | AttributeKind::Text { .. }
        | AttributeKind::Flag { .. } => None,
    }
}

fn not_a_value(default: &str) -> String {
    format!("has the default “{default}”, which is not one of its values; choose one of them")
}

impl Spot {
    fn mention(&self, text: &str) -> Self {
        Self::Mention(text.to_owned(), Box::new(self.clone()))
    }

    /// The byte of `source` where it is, as well as can be told without parsing it.
    pub(super) fn locate(&self, source: &str) -> Option<usize> {
        match self {
            Self::Name(name, nth) => after_field(source, "name", &format!("{name:?}")).nth(*nth),
            Self::Key(key, nth) => after_field(source, "key", &format!("'{key}'")).nth(*nth),
            Self::Mention(text, near) => {
                let from = near.locate(source).unwrap_or(0);
                let quoted = format!("{text:?}");
                // The name itself comes first where it mentions itself.
                let skip = usize::from(source.get(from..)?.starts_with(&quoted));
                let found = source.get(from..)?.match_indices(&quoted).nth(skip);
                found.map(|(offset, _)| from + offset)
            }
        }
    }
}

/// Where `literal` is the value of a field `field`.
fn after_field(source: &str, field: &str, literal: &str) -> impl Iterator<Item = usize> {
    source.match_indices(literal).filter_map(move |(offset, _)| {
        let before = source.get(..offset)?.trim_end().strip_suffix(':')?.trim_end();
        before.ends_with(field).then_some(offset)
    })
}
