//! Names that a format could not write, known again by the schema: a label `held by` that
//! came back as `held_by` is `held by`, if that is how the format writes it and nothing in
//! the schema bears the written name itself.

use std::collections::BTreeMap;
use std::mem::take;

use crate::formats::{Document, Inventory, LabelNames, LabelUse, RelationUse};
use crate::schema::{Attribute, Schema};

/// Which written name is which name of the schema, for those that differ.
#[derive(Clone, Debug, Default)]
pub(super) struct Restored {
    spans: Names,
    relations: Names,
    layers: Names,
    /// By the name of the label or relation, as the schema has it.
    span_attributes: BTreeMap<String, Names>,
    relation_attributes: BTreeMap<String, Names>,
    /// Labels by the layer of segment labels, as the schema has it.
    segment_labels: BTreeMap<String, Names>,
}

#[derive(Clone, Debug, Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    /// What a format that writes names like that makes of these, where it is another name,
    /// and of one of them only.
    fn new<'a>(form: LabelNames, names: impl Iterator<Item = &'a str>) -> Self {
        let mut known: BTreeMap<String, Option<&str>> = BTreeMap::new();
        for name in names {
            known.entry(form.fitted(name)).and_modify(|one| *one = None).or_insert(Some(name));
        }
        let differ = known.into_iter().filter_map(|(written, name)| {
            let name = name.filter(|name| **name != *written)?;
            Some((written, name.to_owned()))
        });
        Self(differ.collect())
    }

    fn restore(&self, name: &mut String) {
        if let Some(own) = self.0.get(name.as_str()) {
            name.clone_from(own);
        }
    }

    /// The same for the keys of a map. Two that become one stay as they are.
    fn restore_keys<V>(&self, map: &mut BTreeMap<String, V>) {
        for (written, own) in &self.0 {
            if !map.contains_key(own)
                && let Some(value) = map.remove(written)
            {
                map.insert(own.clone(), value);
            }
        }
    }

    fn of_attributes<'a>(form: LabelNames, of: impl Iterator<Item = &'a Attribute>) -> Self {
        Self::new(form, of.map(|attribute| attribute.name.as_str()))
    }
}

impl Restored {
    /// For a format that writes names in this form.
    pub(super) fn new(schema: &Schema, form: LabelNames) -> Self {
        if form == LabelNames::Any {
            return Self::default();
        }
        let labels = || schema.span_labels().map(|(_, label)| label.name.as_str());
        let relations = &schema.relations;
        let layers = &schema.segment_layers;
        Self {
            spans: Names::new(form, labels()),
            relations: Names::new(form, relations.iter().map(|r| r.name.as_str())),
            layers: Names::new(form, layers.iter().map(|l| l.name.as_str())),
            span_attributes: labels()
                .map(|l| (l.to_owned(), Names::of_attributes(form, schema.attributes_of(l))))
                .collect(),
            relation_attributes: relations
                .iter()
                .map(|r| (r.name.clone(), Names::of_attributes(form, r.attributes.iter())))
                .collect(),
            segment_labels: layers
                .iter()
                .map(|l| {
                    let labels = l.labels.iter().map(|label| label.name.as_str());
                    (l.name.clone(), Names::new(form, labels))
                })
                .collect(),
        }
    }

    /// Gives what the document has the schema's names.
    pub(super) fn document(&self, document: &mut Document) {
        for span in &mut document.spans {
            self.spans.restore(&mut span.label);
            attributes(&self.span_attributes, &span.label, &mut span.attributes);
        }
        for relation in &mut document.relations {
            self.relations.restore(&mut relation.label);
            attributes(&self.relation_attributes, &relation.label, &mut relation.attributes);
        }
        for label in &mut document.segment_labels {
            self.layers.restore(&mut label.layer);
            if let Some(names) = self.segment_labels.get(&label.layer) {
                names.restore(&mut label.label);
            }
        }
        for aside in &mut document.aside {
            self.spans.restore(&mut aside.label);
        }
    }

    /// The inventory as that of documents that were given the schema's names.
    pub(super) fn inventory(&self, inventory: &Inventory) -> Inventory {
        let mut own = inventory.clone();
        own.spans = take(&mut own.spans)
            .into_iter()
            .map(|((layer, mut label), mut used): (_, LabelUse)| {
                self.spans.restore(&mut label);
                attributes(&self.span_attributes, &label, &mut used.attributes);
                ((layer, label), used)
            })
            .collect();
        own.relations = take(&mut own.relations)
            .into_iter()
            .map(|(mut label, mut used): (_, RelationUse)| {
                self.relations.restore(&mut label);
                attributes(&self.relation_attributes, &label, &mut used.attributes);
                for ends in [&mut used.from, &mut used.to] {
                    *ends = take(ends)
                        .into_iter()
                        .map(|mut end| {
                            self.spans.restore(&mut end);
                            end
                        })
                        .collect();
                }
                (label, used)
            })
            .collect();
        self.layers.restore_keys(&mut own.segment_layers);
        for (layer, used) in &mut own.segment_layers {
            if let Some(names) = self.segment_labels.get(layer) {
                names.restore_keys(&mut used.labels);
            }
        }
        own
    }
}

/// Gives the attributes of what has this label the schema's names.
fn attributes<T>(names: &BTreeMap<String, Names>, label: &str, all: &mut BTreeMap<String, T>) {
    if let Some(names) = names.get(label) {
        names.restore_keys(all);
    }
}
