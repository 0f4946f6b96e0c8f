//! Names that a format cannot write, changed the same way everywhere and never to a name
//! that another one has.

use std::collections::{BTreeMap, BTreeSet};

use super::{Loss, LossKind, Remedy};
use crate::formats::{Document, LabelNames, Values};

/// Which name became which.
#[derive(Debug, Default)]
pub(super) struct Renames {
    new: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Renames {
    /// Changes the names of labels, attributes and relations that do not fit.
    pub(super) fn apply(
        &mut self,
        form: LabelNames,
        document: &mut Document,
        losses: &mut Vec<Loss>,
    ) {
        if form == LabelNames::Any {
            return;
        }
        let mut changed = BTreeMap::new();
        let mut rename = |name: &mut String| {
            let new = self.rename(form, name);
            if new != *name {
                changed.insert(name.clone(), new.clone());
                *name = new;
            }
        };
        for span in &mut document.spans {
            rename(&mut span.label);
            if !span.layer.is_empty() {
                rename(&mut span.layer);
            }
            rename_keys(&mut span.attributes, &mut rename);
        }
        for relation in &mut document.relations {
            rename(&mut relation.label);
            rename_keys(&mut relation.attributes, &mut rename);
        }
        for (name, new) in changed {
            losses.push(Loss {
                kind: LossKind::LabelName,
                remedy: Remedy::Change,
                document: document.name.clone(),
                annotator: document.annotator.clone(),
                id: String::new(),
                label: name,
                at: None,
                text: String::new(),
                what: format!("it is written {new}"),
            });
        }
    }

    fn rename(&mut self, form: LabelNames, name: &str) -> String {
        if let Some(new) = self.new.get(name) {
            return new.clone();
        }
        let fitted = form.fitted(name);
        let mut new = fitted.clone();
        let mut n = 2;
        while self.taken.contains(&new) {
            new = format!("{fitted}_{n}");
            n += 1;
        }
        self.taken.insert(new.clone());
        self.new.insert(name.to_owned(), new.clone());
        new
    }
}

fn rename_keys(values: &mut Values, rename: &mut impl FnMut(&mut String)) {
    if values.is_empty() {
        return;
    }
    *values = std::mem::take(values)
        .into_iter()
        .map(|(mut name, value)| {
            rename(&mut name);
            (name, value)
        })
        .collect();
}
