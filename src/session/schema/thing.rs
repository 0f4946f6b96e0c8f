//! What is looked at on the page of the schema: a span label, a relation or a label of segments.

use crate::schema::{Attribute, Label, Owner, RelationType, Schema};

/// One thing of a schema, by its code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaThing {
    /// A span label.
    Label(String),
    /// A relation.
    Relation(String),
    /// A label of comments, paragraphs or the article.
    Segment {
        /// Its layer.
        layer: String,
        /// The label.
        label: String,
    },
}

impl SchemaThing {
    /// All of a schema, as the page lists them.
    pub fn all(schema: &Schema) -> Vec<Self> {
        let labels = schema.span_labels().map(|(_, label)| Self::Label(label.name.clone()));
        let relations = schema.relations.iter().map(|r| Self::Relation(r.name.clone()));
        let segments = schema.segment_layers.iter().flat_map(|layer| {
            let of = |label: &Label| Self::Segment {
                layer: layer.name.clone(),
                label: label.name.clone(),
            };
            layer.labels.iter().map(of)
        });
        labels.chain(relations).chain(segments).collect()
    }

    /// The code that annotations store.
    pub fn code(&self) -> &str {
        match self {
            Self::Label(code) | Self::Relation(code) | Self::Segment { label: code, .. } => code,
        }
    }

    /// The same thing under another code.
    #[must_use]
    pub fn called(&self, code: &str) -> Self {
        let code = code.to_owned();
        match self {
            Self::Label(_) => Self::Label(code),
            Self::Relation(_) => Self::Relation(code),
            Self::Segment { layer, .. } => Self::Segment { layer: layer.clone(), label: code },
        }
    }

    /// Whether a schema has it.
    pub fn is_in(&self, schema: &Schema) -> bool {
        self.label(schema).is_some() || self.relation(schema).is_some()
    }

    /// The label that it is.
    pub fn label<'a>(&self, schema: &'a Schema) -> Option<&'a Label> {
        match self {
            Self::Label(code) => schema.span_label(code).map(|(_, label)| label),
            Self::Segment { layer, label } => schema.segment_layer(layer)?.label(label),
            Self::Relation(_) => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn label_mut<'a>(&self, schema: &'a mut Schema) -> Option<&'a mut Label> {
        let list = self.list_mut(schema)?;
        list.iter_mut().find(|label| label.name == self.code())
    }

    /// The labels of its layer.
    pub(super) fn list_mut<'a>(&self, schema: &'a mut Schema) -> Option<&'a mut Vec<Label>> {
        match self {
            Self::Label(code) => {
                let has = |list: &Vec<Label>| list.iter().any(|label| label.name == *code);
                let mut layers = schema.span_layers.iter_mut().map(|layer| &mut layer.labels);
                layers.find(|list| has(list))
            }
            Self::Segment { layer, .. } => {
                let mut layers = schema.segment_layers.iter_mut();
                layers.find(|known| known.name == *layer).map(|layer| &mut layer.labels)
            }
            Self::Relation(_) => None,
        }
    }

    /// The relation that it is.
    pub fn relation<'a>(&self, schema: &'a Schema) -> Option<&'a RelationType> {
        match self {
            Self::Relation(code) => schema.relation(code),
            Self::Label(_) | Self::Segment { .. } => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn relation_mut<'a>(&self, schema: &'a mut Schema) -> Option<&'a mut RelationType> {
        match self {
            Self::Relation(code) => schema.relations.iter_mut().find(|r| r.name == *code),
            Self::Label(_) | Self::Segment { .. } => None,
        }
    }

    /// What it can be given beside its label: the attributes of its layer, then its own.
    pub fn attributes<'a>(&self, schema: &'a Schema) -> Vec<&'a Attribute> {
        match self {
            Self::Label(code) => schema.attributes_of(code).collect(),
            Self::Relation(code) => {
                schema.relation(code).map_or_else(Vec::new, |r| r.attributes.iter().collect())
            }
            Self::Segment { .. } => Vec::new(),
        }
    }

    /// Whose an attribute of it is: its own, or its layer’s and so that of all labels there.
    pub(super) fn owner(&self, schema: &Schema, attribute: &str) -> Owner {
        match self {
            Self::Relation(code) => Owner::Relation(code.clone()),
            Self::Label(code) => {
                let layer = schema.span_label(code).map(|(layer, _)| layer);
                let shared =
                    layer.filter(|layer| layer.attributes.iter().any(|own| own.name == attribute));
                Owner::Labels(match shared {
                    Some(layer) => layer.labels.iter().map(|label| label.name.clone()).collect(),
                    None => vec![code.clone()],
                })
            }
            Self::Segment { label, .. } => Owner::Labels(vec![label.clone()]),
        }
    }

    /// An attribute, to be changed.
    pub(super) fn attribute_mut<'a>(
        &self,
        schema: &'a mut Schema,
        name: &str,
    ) -> Option<&'a mut Attribute> {
        let own = |list: &'a mut Vec<Attribute>| list.iter_mut().find(|a| a.name == name);
        match self {
            Self::Relation(_) => own(&mut self.relation_mut(schema)?.attributes),
            Self::Label(code) => {
                let mut layers = schema.span_layers.iter_mut();
                let layer = layers.find(|l| l.labels.iter().any(|label| label.name == *code))?;
                if layer.attributes.iter().any(|a| a.name == name) {
                    return own(&mut layer.attributes);
                }
                let label = layer.labels.iter_mut().find(|label| label.name == *code)?;
                own(&mut label.attributes)
            }
            Self::Segment { .. } => None,
        }
    }
}
