//! Which types are written: one for each layer with a feature for each attribute, those of
//! DKPro Core for words, sentences, chains and the document, and a type of relations.

use std::collections::BTreeMap;

use super::names;
use super::types::{Declared, Feature, TypeSystem};
use crate::formats::{AttributeUse, Inventory, Value};

/// How everything that will come is to be written.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The types.
    pub(super) system: TypeSystem,
    /// Whether words and sentences are written.
    pub(super) tokens: bool,
    /// Layers of spans.
    layers: BTreeMap<String, Layer>,
    /// Attributes of relations.
    pub(super) relation: Attributes,
}

/// How the spans of a layer are written.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// Their type.
    pub(super) type_name: String,
    /// The feature for their label.
    pub(super) label: &'static str,
    /// The features for their attributes.
    pub(super) attributes: Attributes,
}

/// Features of attributes: for texts, lists, numbers and flags.
#[derive(Debug, Default)]
pub(super) struct Attributes(BTreeMap<String, [Option<String>; 4]>);

const RANGES: [&str; 4] =
    ["uima.cas.String", "uima.cas.StringArray", "uima.cas.Double", "uima.cas.Boolean"];

impl Attributes {
    /// The feature for a value of an attribute.
    pub(super) fn feature(&self, attribute: &str, value: &Value) -> Option<&str> {
        let features = self.0.get(attribute)?;
        match (features, value) {
            ([Some(feature), ..], Value::Text(_))
            | ([_, Some(feature), ..], Value::List(_))
            | ([_, _, Some(feature), _], Value::Number(_))
            | ([.., Some(feature)], Value::Flag(_)) => Some(feature),
            _ => None,
        }
    }

    /// Makes room for one more attribute (or more kinds of values).
    fn count(seen: &mut BTreeMap<String, [bool; 4]>, used: &BTreeMap<String, AttributeUse>) {
        for (name, used) in used {
            let kinds = seen.entry(name.clone()).or_default();
            let [text, list, number, flag] = kinds;
            *text |= used.texts;
            *list |= used.lists;
            *number |= used.numbers;
            *flag |= used.flags;
        }
    }

    /// The first kind of values has the plain name; INCEpTION and people look for that.
    fn declared(seen: BTreeMap<String, [bool; 4]>, features: &mut Features) -> Self {
        let mut all = BTreeMap::new();
        for (name, kinds) in seen {
            let plain = names::feature_of(&name);
            let mut own = [const { None }; 4];
            let mut first = true;
            for (kind, slot) in own.iter_mut().enumerate() {
                if kinds.get(kind) != Some(&true) {
                    continue;
                }
                let suffix = names::KINDS.get(kind).filter(|_| !first).copied().unwrap_or("");
                let feature = format!("{plain}{suffix}");
                features.add(&feature, RANGES.get(kind).copied().unwrap_or_default());
                *slot = Some(feature);
                first = false;
            }
            all.insert(name, own);
        }
        Self(all)
    }
}

#[derive(Default)]
struct Features(indexmap::IndexMap<String, Feature>);

impl Features {
    fn add(&mut self, name: &str, range: &str) {
        let feature = Feature { range: range.to_owned(), ..Feature::default() };
        self.0.insert(name.to_owned(), feature);
    }

    fn all(features: &[(&str, &str)]) -> Self {
        let mut all = Self::default();
        features.iter().for_each(|(name, range)| all.add(name, range));
        all
    }
}

const STRING: &str = "uima.cas.String";

impl Plan {
    /// What is needed for all that is listed.
    pub(super) fn new(inventory: &Inventory, tokens: bool) -> Self {
        let mut plan = Self { tokens, ..Self::default() };
        plan.document(inventory);
        plan.layers(inventory);
        if inventory.relation_count() > 0 {
            let mut seen = BTreeMap::new();
            inventory.relations.values().for_each(|r| Attributes::count(&mut seen, &r.attributes));
            let mut features = Features::all(&[
                ("Dependent", names::ANNOTATION),
                ("Governor", names::ANNOTATION),
                ("label", STRING),
                (names::ID, STRING),
                (names::NOTE, STRING),
            ]);
            plan.relation = Attributes::declared(seen, &mut features);
            plan.declare(names::RELATION, names::ANNOTATION, features);
        }
        if inventory.chains > 0 {
            plan.declare(
                names::CHAIN,
                names::ANNOTATION_BASE,
                Features::all(&[
                    ("first", names::LINK),
                    (names::ID, STRING),
                    ("name", STRING),
                    ("kind", STRING),
                    ("knowledgeBaseId", STRING),
                ]),
            );
            plan.declare(
                names::LINK,
                names::ANNOTATION,
                Features::all(&[
                    ("next", names::LINK),
                    ("referenceType", STRING),
                    ("referenceRelation", STRING),
                    ("mention", names::ANNOTATION),
                ]),
            );
        }
        plan.system.types.sort_unstable_keys();
        plan
    }

    fn document(&mut self, inventory: &Inventory) {
        self.declare(
            names::METADATA,
            names::DOCUMENT,
            Features::all(&[
                ("documentTitle", STRING),
                ("documentId", STRING),
                ("documentUri", STRING),
                ("collectionId", STRING),
                ("documentBaseUri", STRING),
                ("isLastSegment", "uima.cas.Boolean"),
            ]),
        );
        if !inventory.metadata.is_empty() {
            self.declare(
                names::FIELD,
                names::ANNOTATION,
                Features::all(&[("key", STRING), ("value", STRING), ("json", "uima.cas.Boolean")]),
            );
        }
        if !inventory.annotators.is_empty() {
            self.declare(
                names::CAS_METADATA,
                names::ANNOTATION,
                Features::all(&[("username", STRING)]),
            );
        }
        if self.tokens {
            for name in [names::SENTENCE, names::TOKEN] {
                self.declare(name, names::ANNOTATION, Features::default());
            }
        }
    }

    fn layers(&mut self, inventory: &Inventory) {
        let mut layers: BTreeMap<&str, BTreeMap<String, [bool; 4]>> = BTreeMap::new();
        for ((layer, _), used) in &inventory.spans {
            Attributes::count(layers.entry(layer).or_default(), &used.attributes);
        }
        if !layers.is_empty() {
            self.declare(names::FRAGMENT, names::ANNOTATION, Features::default());
        }
        for (layer, seen) in layers {
            let type_name = names::type_of(layer);
            let is_ours = type_name.starts_with(names::PACKAGE);
            // Types of others are known by what they are called there.
            let label = if is_ours { "label" } else { "value" };
            let mut features = Features::all(&[
                (label, STRING),
                (names::ID, STRING),
                (names::NOTE, STRING),
                (names::CONFIDENCE, "uima.cas.Integer"),
            ]);
            let fragments = Feature {
                range: "uima.cas.FSArray".to_owned(),
                element: Some(names::FRAGMENT.to_owned()),
                shared: false,
            };
            features.0.insert(names::FRAGMENTS.to_owned(), fragments);
            let attributes = Attributes::declared(seen, &mut features);
            self.declare(&type_name, names::ANNOTATION, features);
            self.layers.insert(layer.to_owned(), Layer { type_name, label, attributes });
        }
    }

    fn declare(&mut self, name: &str, supertype: &str, features: Features) {
        let declared = Declared { supertype: supertype.to_owned(), features: features.0 };
        self.system.types.insert(name.to_owned(), declared);
    }

    /// How a layer is written; `None` for one that was not listed.
    pub(super) fn layer(&self, name: &str) -> Option<&Layer> {
        self.layers.get(name)
    }
}
