//! Names of ours as names of UIMA types and features, which are letters, digits and `_`.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{CONFIDENCE, CUSTOM, LABELS, NOTE};
use crate::formats::LabelNames;

/// Whether UIMA takes it as the name of a feature.
pub(super) fn is_identifier(name: &str) -> bool {
    !name.is_empty() && LabelNames::Identifier.fitted(name) == name
}

/// Whether it is a type's name with its package: `a.b.C`.
pub(super) fn is_type_name(name: &str) -> bool {
    name.contains('.') && name.split('.').all(is_identifier)
}

/// The last part of a type's name.
pub(super) fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The type for a layer that has none yet, of a name that is not taken.
pub(super) fn new_type(layer: &str, taken: &BTreeSet<String>) -> String {
    if is_type_name(layer) && !taken.contains(layer) {
        return layer.to_owned();
    }
    let name = if layer.is_empty() { "Span" } else { layer };
    let fitted = format!("{CUSTOM}{}", LabelNames::Identifier.fitted(name));
    unused(fitted, |name| taken.contains(name))
}

/// The name, with a number after it if it is taken.
fn unused(name: String, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&name) {
        return name;
    }
    let numbered = (2_usize..).map(|n| format!("{name}_{n}"));
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or(name)
}

/// Whether a feature of this name means something of its own.
fn is_reserved(name: &str) -> bool {
    LABELS.contains(&name)
        || [NOTE, CONFIDENCE, "begin", "end", "sofa", "Governor", "Dependent"].contains(&name)
}

/// Names of features for names of attributes: the same where that can be. `known` are
/// features that stand for attributes already (feature, attribute); `declared` are those
/// that a header has; `labels` hold labels in some layer.
pub(super) fn features<'a>(
    attributes: &BTreeSet<&'a str>,
    known: &BTreeMap<String, String>,
    declared: &BTreeSet<&str>,
    labels: &BTreeSet<&str>,
) -> BTreeMap<&'a str, String> {
    let is_reserved = |name: &str| is_reserved(name) || labels.contains(name);
    let mut found = BTreeMap::new();
    let mut taken: BTreeSet<String> = declared.iter().map(|name| (*name).to_owned()).collect();
    for (feature, attribute) in known {
        if let Some(attribute) = attributes.get(attribute.as_str()) {
            found.insert(*attribute, feature.clone());
        }
        taken.insert(feature.clone());
    }
    let (same, other): (Vec<_>, Vec<_>) = attributes
        .iter()
        .filter(|name| !found.contains_key(**name))
        .copied()
        .collect::<Vec<_>>()
        .into_iter()
        .partition(|name| is_identifier(name) && !is_reserved(name) && !known.contains_key(*name));
    for name in same {
        taken.insert(name.to_owned());
        found.insert(name, name.to_owned());
    }
    for name in other {
        let fitted = LabelNames::Identifier.fitted(name);
        let is_taken = |name: &str| is_reserved(name) || taken.contains(name);
        let feature = unused(fitted, is_taken);
        taken.insert(feature.clone());
        found.insert(name, feature);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_features_of_their_own() {
        let attributes = BTreeSet::from(["stance", "sure of it", "sure_of_it", "value", "ref:to"]);
        let found = features(
            &attributes,
            &BTreeMap::new(),
            &BTreeSet::from(["ref_to"]),
            &BTreeSet::from(["stance"]),
        );
        let names: Vec<_> = found.values().map(String::as_str).collect();
        assert_eq!(names, ["ref_to_2", "stance_2", "sure_of_it_2", "sure_of_it", "value_2"]);
        let known = BTreeMap::from([("sure_of_it".to_owned(), "sure of it".to_owned())]);
        let found = features(&attributes, &known, &BTreeSet::new(), &BTreeSet::new());
        assert_eq!(found["sure of it"], "sure_of_it");
        assert_eq!(found["sure_of_it"], "sure_of_it_2");
    }

    #[test]
    fn layers_have_types_of_their_own() {
        let mut taken = BTreeSet::new();
        for (layer, name) in [
            ("", "webanno.custom.Span"),
            ("Span", "webanno.custom.Span_2"),
            ("Off topic", "webanno.custom.Off_topic"),
            ("a.b.C", "a.b.C"),
            ("a.b c", "webanno.custom.a_b_c"),
        ] {
            let found = new_type(layer, &taken);
            assert_eq!(found, name);
            taken.insert(found);
        }
    }
}
