//! How a layer says what is an annotation's label, and what stands in its place where it
//! says nothing.

use super::header::{LABEL, Layer};
use super::schema::NULL;
use crate::formats::{Value, Values};

/// How a layer says what is an annotation's label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Labels {
    /// The feature, if the layer has one or were to get one.
    pub(super) feature: String,
    /// Whether it is a layer of ours, of which annotations have a label as a rule.
    pub(super) ours: bool,
    /// The label of what has none: the last part of the type's name.
    pub(super) none: String,
}

impl Labels {
    pub(super) fn of(layer: &Layer) -> Self {
        let ours = layer.is_ours();
        let usual = if ours { LABEL } else { "value" };
        Self {
            feature: layer.label_feature().unwrap_or(usual).to_owned(),
            ours,
            none: layer.short().to_owned(),
        }
    }

    /// What tells a label that is the layer's name from none: an attribute named as the
    /// feature, on whichever of the two is the rarer.
    pub(super) fn marker(&self) -> &str {
        if self.ours { NULL } else { &self.none }
    }

    /// Whether the attributes have the [marker](Self::marker) of this label.
    pub(super) fn is_marked(&self, label: &str, attributes: &Values) -> bool {
        label == self.none
            && matches!(attributes.get(&self.feature), Some(Value::Text(t)) if t == self.marker())
    }

    /// The value of the feature; `None` if it has none.
    pub(super) fn value<'a>(&self, label: &'a str, attributes: &Values) -> Option<&'a str> {
        let has_value = label != self.none || (self.ours != self.is_marked(label, attributes));
        has_value.then_some(label)
    }

    /// The label for a value, with the attribute that marks it.
    pub(super) fn label(&self, value: Option<String>, attributes: &mut Values) -> String {
        let mark = match &value {
            Some(value) => !self.ours && *value == self.none,
            None => self.ours,
        };
        if mark {
            let marker = Value::Text(self.marker().to_owned());
            attributes.insert(self.feature.clone(), marker);
        }
        value.unwrap_or_else(|| self.none.clone())
    }
}
