//! The columns and their types as `datasets` calls them: the feature JSON that stands in
//! Parquet files, the YAML of a dataset's card, and the names of tags out of either. After
//! `datasets` 5.2, `features.py` (`Features.to_dict`, `_from_yaml_list`); earlier versions
//! read both as well.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::Shape;
use super::tags::Scheme;
use crate::formats::{Inventory, Options};

/// The type of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Feature {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Ints,
    /// A list of numbers that stand for these names.
    Classes(Vec<String>),
    /// A list of records with start, end and label.
    Entities,
}

/// The columns of a shape, in their order.
pub(super) fn columns(shape: &Shape, tag_names: &[String]) -> Vec<(&'static str, Feature)> {
    let mut columns = vec![("id", Feature::Text)];
    if shape.spans {
        columns.extend([("text", Feature::Text), ("entities", Feature::Entities)]);
    } else {
        columns.push(("tokens", Feature::Texts));
        let classes = Feature::Classes(tag_names.to_vec());
        columns.push(("ner_tags", if shape.ids { classes } else { Feature::Texts }));
        if shape.has_tag_names() {
            columns.push(("tag_names", Feature::Texts));
        }
        if shape.offsets {
            columns.push(("text", Feature::Text));
            columns.extend([("token_starts", Feature::Ints), ("token_ends", Feature::Ints)]);
        }
    }
    if shape.structure {
        columns.extend([("metadata", Feature::Text), ("tagline", Feature::Text)]);
    }
    columns
}

/// What `datasets` looks for under the key `huggingface` of a Parquet file.
pub(super) fn feature_json(columns: &[(&'static str, Feature)]) -> String {
    let value = |dtype: &str| json!({"dtype": dtype, "_type": "Value"});
    // “Sequence” is what versions before 4 know; later ones take it for “List”.
    let list = |feature: Json| json!({"feature": feature, "_type": "Sequence"});
    let features: serde_json::Map<String, Json> = columns
        .iter()
        .map(|(name, feature)| {
            let feature = match feature {
                Feature::Text => value("string"),
                Feature::Texts => list(value("string")),
                Feature::Ints => list(value("int64")),
                Feature::Classes(names) => list(json!({"names": names, "_type": "ClassLabel"})),
                Feature::Entities => json!([{
                    "start": value("int64"),
                    "end": value("int64"),
                    "label": value("string"),
                }]),
            };
            ((*name).to_owned(), feature)
        })
        .collect();
    json!({"info": {"features": features}}).to_string()
}

/// The `dataset_info` for the YAML at the top of a dataset's card (`README.md`), for files
/// written with these options: the types of the columns and the names of the tags, by
/// which `load_dataset` finds them. `inventory` is of the documents as they were written.
pub fn dataset_info(inventory: &Inventory, options: &Options) -> String {
    let shape = Shape::of(options);
    let labels: Vec<String> = inventory.labels().into_iter().map(str::to_owned).collect();
    let names = Scheme::named(options.get("scheme")).names(&labels);
    let mut yaml = "dataset_info:\n  features:\n".to_owned();
    for (name, feature) in columns(&shape, &names) {
        let rest = match feature {
            Feature::Text => "dtype: string\n".to_owned(),
            Feature::Texts => "list: string\n".to_owned(),
            Feature::Ints => "list: int64\n".to_owned(),
            Feature::Classes(names) => {
                let mut rest = "list:\n      class_label:\n        names:\n".to_owned();
                for (number, name) in names.iter().enumerate() {
                    // A JSON string is a YAML string too; without quotes `no` is a flag.
                    // (Writing to a string cannot fail.)
                    let _ = writeln!(rest, "          '{number}': {}", Json::from(name.as_str()));
                }
                rest
            }
            Feature::Entities => {
                "list:\n    - name: start\n      dtype: int64\n    - name: end\n      \
                                  dtype: int64\n    - name: label\n      dtype: string\n"
                    .to_owned()
            }
        };
        let _ = write!(yaml, "  - name: {name}\n    {rest}");
    }
    yaml
}

/// Names of classes by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ClassNames(BTreeMap<String, Vec<String>>);

impl ClassNames {
    /// Those of a column.
    pub(super) fn of(&self, column: &str) -> Option<&[String]> {
        self.0.get(column).map(Vec::as_slice)
    }

    /// The same names for every column that is looked for.
    pub(super) fn everywhere(names: &[String]) -> Self {
        let columns = ["ner_tags", "tags", "labels", "entities", "spans"];
        Self(columns.iter().map(|column| ((*column).to_owned(), names.to_vec())).collect())
    }

    /// Adds those that a feature JSON has: of a Parquet file, `dataset_infos.json` or
    /// `dataset_info.json`. What is not such JSON adds nothing.
    pub(super) fn add_json(&mut self, text: &str) {
        if let Ok(json) = serde_json::from_str::<Json>(text) {
            self.add_features(&json, 0);
        }
    }

    fn add_features(&mut self, json: &Json, depth: usize) {
        const DEPTH: usize = 4;
        let Json::Object(map) = json else { return };
        if let Some(Json::Object(features)) = map.get("features") {
            for (column, feature) in features {
                if let Some(names) = class_names(feature) {
                    self.0.entry(column.clone()).or_insert(names);
                }
            }
        } else if depth < DEPTH {
            map.values().for_each(|inner| self.add_features(inner, depth + 1));
        }
    }

    /// Adds those that the YAML at the top of a dataset's card has. Reads the lines that
    /// `datasets` writes there, which is far less than YAML.
    pub(super) fn add_card(&mut self, text: &str) {
        let mut lines = text.lines();
        if lines.next().map(str::trim_end) != Some("---") {
            return;
        }
        let mut column = String::new();
        let mut names: Option<(usize, Vec<String>)> = None;
        for line in lines.take_while(|line| line.trim_end() != "---").chain(std::iter::once("")) {
            let content = line.trim_start();
            let indent = line.len() - content.len();
            let content = content.trim_end();
            if let Some((from, list)) = &mut names {
                let item = content.strip_prefix("- ").or_else(|| {
                    let number = |key: &str| key.trim_matches(['\'', '"']).parse::<usize>().is_ok();
                    content.split_once(": ").filter(|(key, _)| number(key)).map(|(_, name)| name)
                });
                match item {
                    Some(item) if indent >= *from => {
                        list.push(yaml_string(item));
                        continue;
                    }
                    _ => {
                        self.0.entry(column.clone()).or_insert_with(|| std::mem::take(list));
                        names = None;
                    }
                }
            }
            if content == "names:" {
                names = Some((indent, Vec::new()));
            } else if let Some(name) = content.strip_prefix("- name: ") {
                // Fields of records are deeper than columns.
                if indent <= 2 {
                    column = yaml_string(name);
                }
            }
        }
    }
}

/// The names of the first class label in a feature.
fn class_names(feature: &Json) -> Option<Vec<String>> {
    match feature {
        Json::Object(map) => match map.get("names") {
            Some(Json::Array(names)) => {
                names.iter().map(|name| name.as_str().map(str::to_owned)).collect()
            }
            _ => map.values().find_map(class_names),
        },
        Json::Array(items) => items.iter().find_map(class_names),
        _ => None,
    }
}

fn yaml_string(text: &str) -> String {
    let text = text.trim();
    if text.starts_with('"')
        && let Ok(string) = serde_json::from_str::<String>(text)
    {
        return string;
    }
    match text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        Some(quoted) => quoted.replace("''", "'"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_card() {
        let card = "---\nlanguage:\n- en\ndataset_info:\n  features:\n  - name: pos\n    sequence:\n      \
                    class_label:\n        names:\n          '0': NN\n  - name: ner_tags\n    sequence:\n      \
                    class_label:\n        names:\n          '0': O\n          '1': \"B-\\\"x\\\"\"\n          '2': 'I-a''b'\n  \
                    splits:\n  - name: train\n---\n# names:\n- no\n";
        let mut names = ClassNames::default();
        names.add_card(card);
        assert_eq!(names.of("ner_tags").unwrap(), ["O", "B-\"x\"", "I-a'b"]);
        assert_eq!(names.of("pos").unwrap(), ["NN"]);
        assert_eq!(names.of("train"), None);
        assert_eq!(names.0.len(), 2);
    }

    #[test]
    fn names_of_feature_json() {
        let mut names = ClassNames::default();
        names.add_json(
            r#"{"default": {"features": {"ner_tags": {"feature": {"names": ["O", "B-X"], "_type": "ClassLabel"}, "_type": "Sequence"}, "entities": [{"label": {"names": ["X"], "_type": "ClassLabel"}}]}}}"#,
        );
        assert_eq!(names.of("ner_tags").unwrap(), ["O", "B-X"]);
        assert_eq!(names.of("entities").unwrap(), ["X"]);
    }

    #[test]
    fn a_card_is_read_as_it_is_written() {
        let options = Options::new(super::super::INFO.options, []).unwrap();
        let mut inventory = Inventory::default();
        for label in ["PER", "no", "a: \"b\""] {
            inventory.spans.insert((String::new(), label.to_owned()), Default::default());
        }
        let yaml = dataset_info(&inventory, &options);
        assert!(yaml.contains("  - name: tokens\n    list: string\n  - name: ner_tags\n    list:\n      class_label:\n        names:\n          '0': \"O\"\n          '1': \"B-PER\"\n"), "{yaml}");
        let mut names = ClassNames::default();
        names.add_card(&format!("---\n{yaml}---\n"));
        let expected = ["O", "B-PER", "I-PER", "B-a: \"b\"", "I-a: \"b\"", "B-no", "I-no"];
        assert_eq!(names.of("ner_tags").unwrap(), expected);
    }
}
