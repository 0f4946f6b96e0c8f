//! The control tags of the labelling configuration: which names they have and what each of
//! them can say, from what will be written.

use std::collections::{BTreeMap, BTreeSet};

use super::LAYER;
use crate::formats::{AttributeUse, Inventory, Value};
use crate::schema::SegmentTargetKind;

/// All control tags and the name of the object tag.
#[derive(Debug, Default)]
pub(super) struct Controls {
    /// The name of the `Text` tag.
    pub(super) object: String,
    /// `Labels` tags, by layer, with their labels.
    pub(super) layers: BTreeMap<String, BTreeSet<String>>,
    /// Labels of the article as `Choices`, by layer.
    pub(super) categories: BTreeMap<String, Choices>,
    /// Attributes of spans as tags for single regions, by name.
    pub(super) attributes: BTreeMap<String, Kind>,
    /// Types of relations.
    pub(super) relations: BTreeSet<String>,
}

/// What a tag for an attribute is.
#[derive(Debug)]
pub(super) enum Kind {
    /// One or several of some words.
    Choices(Choices),
    /// A number.
    Number,
    /// Any text.
    TextArea,
}

/// Words to choose from.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// The words.
    pub(super) words: BTreeSet<String>,
    /// Whether several may be chosen.
    pub(super) several: bool,
}

impl Controls {
    /// The tags for everything that will come. With `bare`, only for spans and relations.
    pub(super) fn new(inventory: &Inventory, bare: bool) -> Self {
        let mut controls =
            Self { relations: inventory.relations.keys().cloned().collect(), ..Self::default() };
        for (layer, label) in inventory.spans.keys() {
            let layer = if layer.is_empty() { LAYER } else { layer };
            controls.layers.entry(layer.to_owned()).or_default().insert(label.clone());
        }
        if !bare {
            controls.categories(inventory);
            controls.attributes(inventory);
        }
        controls.object = "text".to_owned();
        while controls.has(&controls.object) {
            controls.object.push('_');
        }
        controls
    }

    /// Tags share one space of names.
    fn has(&self, name: &str) -> bool {
        self.layers.contains_key(name)
            || self.categories.contains_key(name)
            || self.attributes.contains_key(name)
    }

    fn categories(&mut self, inventory: &Inventory) {
        for (layer, used) in &inventory.segment_layers {
            if used.on.contains(&SegmentTargetKind::Article)
                && !layer.is_empty()
                && !self.has(layer)
            {
                let choices = Choices { words: words(used.labels.keys()), several: used.several };
                self.categories.insert(layer.clone(), choices);
            }
        }
    }

    fn attributes(&mut self, inventory: &Inventory) {
        let mut all: BTreeMap<&str, AttributeUse> = BTreeMap::new();
        for (name, used) in inventory.spans.values().flat_map(|label| &label.attributes) {
            let whole = all.entry(name).or_default();
            whole.numbers |= used.numbers;
            whole.lists |= used.lists;
            whole.many |= used.many;
            whole.words.extend(used.words.iter().cloned());
        }
        for (name, used) in all {
            if name.is_empty() || self.has(name) {
                continue;
            }
            let kind = if used.many {
                Kind::TextArea
            } else if !used.words.is_empty() {
                Kind::Choices(Choices { words: words(&used.words), several: used.lists })
            } else if used.numbers {
                Kind::Number
            } else {
                continue;
            };
            self.attributes.insert(name.to_owned(), kind);
        }
    }

    /// The tag that says this value of an attribute so that it comes back as it is.
    pub(super) fn attribute(&self, name: &str, value: &Value) -> Option<&Kind> {
        let kind = self.attributes.get(name)?;
        let fits = match (kind, value) {
            (Kind::Choices(_) | Kind::TextArea, Value::Text(word)) => !word.is_empty(),
            (Kind::Choices(_), Value::List(list)) => {
                list.len() > 1 && list.iter().all(|word| !word.is_empty())
            }
            (Kind::Number, Value::Number(number)) => number.is_finite(),
            _ => false,
        };
        fits.then_some(kind)
    }
}

/// Words that can be chosen: an empty one cannot.
fn words<'a>(all: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    all.into_iter().filter(|word| !word.is_empty()).cloned().collect()
}
