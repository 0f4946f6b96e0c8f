//! Changes of a label set carried out on a schema, and the next version that comes of them.

use jiff::Timestamp;

use super::{
    Attribute, AttributeKind, Colour, Label, Migration, MigrationError, Owner, RelationType,
    Retired, Schema, SchemaVersion, Severity,
};

impl Attribute {
    /// Whether every value of another attribute can stay as it is in this one.
    pub(super) fn takes_over(&self, other: &Self) -> bool {
        use AttributeKind as Kind;
        self.name == other.name
            && match (&self.kind, &other.kind) {
                (Kind::Choice { values: new, .. }, Kind::Choice { values: old, .. })
                | (Kind::Choices { values: new, .. }, Kind::Choices { values: old, .. }) => {
                    old.iter().all(|value| new.contains(value))
                }
                (
                    Kind::Number { min, max, .. },
                    Kind::Number { min: old_min, max: old_max, .. },
                ) => {
                    min.is_none_or(|min| old_min.is_some_and(|old| min <= old))
                        && max.is_none_or(|max| old_max.is_some_and(|old| max >= old))
                }
                (Kind::Text { .. }, Kind::Text { .. }) | (Kind::Flag { .. }, Kind::Flag { .. }) => {
                    true
                }
                _ => false,
            }
    }
}

type Outcome<T> = Result<T, MigrationError>;

fn refuse<T>(why: impl Into<String>) -> Outcome<T> {
    Err(MigrationError(why.into()))
}

impl Schema {
    /// What was done since a version, in order. Versions of which nothing is written down
    /// changed nothing that annotations depend on.
    pub fn migrations_since(&self, version: u32) -> impl Iterator<Item = &Migration> {
        let later = self.history.iter().filter(move |step| step.version > version);
        later.flat_map(|step| &step.changes)
    }

    /// The schema after a change; its version and history are as they were.
    ///
    /// # Errors
    /// If the change does not fit this schema.
    pub fn migrated(&self, migration: &Migration) -> Outcome<Self> {
        let mut new = self.clone();
        match migration {
            Migration::RenameLabel { from, to } => new.rename_label(from, to)?,
            Migration::MergeLabels { from, into, .. } => {
                new.known_label(into)?;
                for label in from {
                    new.replace_label(label, into)?;
                }
            }
            Migration::SplitLabel { from, into, .. } => new.split_label(from, into)?,
            Migration::RetireLabel { label, spans } => match spans {
                Retired::Relabel { label: into, .. } => {
                    new.known_label(into)?;
                    new.replace_label(label, into)?;
                }
                Retired::Delete => new.remove_label(label)?,
                Retired::Keep => new.label_mut(label)?.retire(),
            },
            Migration::RenameRelation { from, to } => {
                if new.relation(to).is_some() {
                    return refuse(format!("there is a relation “{to}” already"));
                }
                new.relation_mut(from)?.name.clone_from(to);
            }
            Migration::RetireRelation { relation, into } => {
                new.relation_mut(relation)?;
                if let Some(into) = into {
                    new.relation_mut(into)?;
                    if into == relation {
                        return refuse("a relation cannot be put in its own place");
                    }
                }
                new.relations.retain(|known| known.name != *relation);
            }
            Migration::RenameSegmentLayer { from, to } => {
                let taken = new.segment_layer(to).is_some()
                    || new.span_layers.iter().any(|layer| layer.name == *to);
                if taken {
                    return refuse(format!("there is a layer “{to}” already"));
                }
                match new.segment_layers.iter_mut().find(|layer| layer.name == *from) {
                    Some(layer) => layer.name.clone_from(to),
                    None => return refuse(format!("there is no layer “{from}” of segment labels")),
                }
            }
            Migration::RenameSegmentLabel { layer, from, to } => {
                if new.segment_layer(layer).is_some_and(|layer| layer.label(to).is_some()) {
                    return refuse(format!("“{layer}” has a label “{to}” already; merge the two"));
                }
                let label = new.segment_label_mut(layer, from)?;
                label.name.clone_from(to);
            }
            Migration::RetireSegmentLabel { layer, label, on } => {
                new.segment_label_mut(layer, label)?;
                match on {
                    Retired::Keep => new.segment_label_mut(layer, label)?.retire(),
                    Retired::Relabel { label: into, .. } if into == label => {
                        return refuse("a label cannot be put in its own place");
                    }
                    Retired::Relabel { label: into, .. } => {
                        new.segment_label_mut(layer, into)?;
                    }
                    Retired::Delete => {}
                }
                if *on != Retired::Keep {
                    let layers = new.segment_layers.iter_mut().filter(|l| l.name == *layer);
                    layers.for_each(|layer| layer.labels.retain(|known| known.name != *label));
                }
            }
            Migration::RenameAttribute { of, from, to } => {
                if new.attributes_mut(of, to).is_ok() {
                    return refuse(format!("{of} has an attribute “{to}” already"));
                }
                for list in new.attributes_mut(of, from)? {
                    list.iter_mut().filter(|a| a.name == *from).for_each(|a| a.name.clone_from(to));
                }
            }
            Migration::RenameValue { of, attribute, from, to } => {
                for list in new.attributes_mut(of, attribute)? {
                    for found in list.iter_mut().filter(|a| a.name == *attribute) {
                        found.kind.rename_value(from, to)?;
                    }
                }
            }
            Migration::ChangeAttribute { of, attribute, .. } => {
                for list in new.attributes_mut(of, &attribute.name)? {
                    for found in list.iter_mut().filter(|a| a.name == attribute.name) {
                        *found = attribute.clone();
                    }
                }
            }
            Migration::RemoveAttribute { of, attribute } => {
                for list in new.attributes_mut(of, attribute)? {
                    list.retain(|a| a.name != *attribute);
                }
            }
            Migration::Edited(_) => {}
        }
        Ok(new)
    }

    /// The next version: this schema after `changes`, each with what follows of it.
    ///
    /// # Errors
    /// If one of them does not fit, or what comes of them contradicts itself.
    pub fn after(&self, changes: Vec<Migration>, by: &str, at: Timestamp) -> Outcome<Self> {
        let (mut edited, mut done) = (self.clone(), Vec::new());
        for change in changes {
            let change = change.on(&edited);
            edited = edited.migrated(&change)?;
            done.push(change);
        }
        self.next_version(&edited, done, by, at)
    }

    /// The next version: this schema after `changes`, as `edited` has it in the end.
    ///
    /// # Errors
    /// If a change does not fit, `edited` contradicts itself, or lacks something that
    /// annotations may use and for which no change says what becomes of them.
    pub fn next_version(
        &self,
        edited: &Self,
        changes: Vec<Migration>,
        by: &str,
        at: Timestamp,
    ) -> Outcome<Self> {
        let mut expected = self.clone();
        for change in &changes {
            expected = expected.migrated(change)?;
        }
        if let Some(orphan) = expected.orphans(edited).into_iter().next() {
            return refuse(orphan);
        }
        let errors = edited.validate().into_iter().filter(|f| f.severity == Severity::Error);
        if let Some(error) = errors.into_iter().next() {
            return refuse(error.message);
        }
        let version = self.version.saturating_add(1);
        let mut history = self.history.clone();
        history.push(SchemaVersion { version, by: by.to_owned(), at: Some(at), changes });
        Ok(Self { version, history, ..edited.clone() })
    }

    /// What annotations may use of this schema and `new` lacks: sentences that ask for a
    /// choice.
    pub fn orphans(&self, new: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (_, label) in self.span_labels() {
            if new.span_label(&label.name).is_none() {
                found.push(format!(
                    "say what becomes of spans with {}: rename, merge or retire the label",
                    label.name
                ));
                continue;
            }
            for old in self.attributes_of(&label.name) {
                if !new.attributes_of(&label.name).any(|attribute| attribute.takes_over(old)) {
                    found.push(format!(
                        "say what becomes of values of “{}” on {} spans",
                        old.name, label.name
                    ));
                }
            }
        }
        for old in &self.relations {
            let Some(relation) = new.relation(&old.name) else {
                found.push(format!("say what becomes of links “{}”", old.name));
                continue;
            };
            for attribute in &old.attributes {
                if !relation.attributes.iter().any(|a| a.takes_over(attribute)) {
                    found.push(format!(
                        "say what becomes of values of “{}” on links “{}”",
                        attribute.name, old.name
                    ));
                }
            }
        }
        for layer in &self.segment_layers {
            let now = new.segment_layer(&layer.name);
            for label in &layer.labels {
                if now.is_none_or(|now| now.label(&label.name).is_none()) {
                    found.push(format!(
                        "say what becomes of what has “{}” of {}",
                        label.name, layer.name
                    ));
                }
            }
        }
        found
    }

    fn known_label(&self, name: &str) -> Outcome<()> {
        match self.span_label(name) {
            Some(_) => Ok(()),
            None => refuse(format!("the schema has no span label “{name}”")),
        }
    }

    fn label_mut(&mut self, name: &str) -> Outcome<&mut Label> {
        let mut labels = self.span_layers.iter_mut().flat_map(|layer| &mut layer.labels);
        match labels.find(|label| label.name == name) {
            Some(label) => Ok(label),
            None => refuse(format!("the schema has no span label “{name}”")),
        }
    }

    fn relation_mut(&mut self, name: &str) -> Outcome<&mut RelationType> {
        match self.relations.iter_mut().find(|relation| relation.name == name) {
            Some(relation) => Ok(relation),
            None => refuse(format!("the schema has no relation “{name}”")),
        }
    }

    fn segment_label_mut(&mut self, layer: &str, name: &str) -> Outcome<&mut Label> {
        let layers = self.segment_layers.iter_mut().filter(|known| known.name == layer);
        match layers.flat_map(|layer| &mut layer.labels).find(|label| label.name == name) {
            Some(label) => Ok(label),
            None => refuse(format!("the layer “{layer}” has no label “{name}”")),
        }
    }

    fn rename_label(&mut self, from: &str, to: &str) -> Outcome<()> {
        self.known_label(from)?;
        if self.span_label(to).is_some() {
            return refuse(format!("there is a label “{to}” already; merge {from} into it"));
        }
        self.label_mut(from)?.name = to.to_owned();
        self.replace_mentions(from, Some(to));
        Ok(())
    }

    /// Another label takes the place of this one.
    fn replace_label(&mut self, name: &str, into: &str) -> Outcome<()> {
        self.known_label(name)?;
        if name == into {
            return refuse("a label cannot be put in its own place");
        }
        self.take_out(name);
        self.replace_mentions(name, Some(into));
        Ok(())
    }

    fn remove_label(&mut self, name: &str) -> Outcome<()> {
        self.known_label(name)?;
        let only = |ends: &[String]| ends.len() == 1 && ends.iter().any(|end| end == name);
        if let Some(relation) = self.relations.iter().find(|r| only(&r.from) || only(&r.to)) {
            return refuse(format!(
                "“{}” is for {name} only; change that relation or retire it first",
                relation.name
            ));
        }
        self.take_out(name);
        self.replace_mentions(name, None);
        Ok(())
    }

    fn take_out(&mut self, name: &str) {
        for layer in &mut self.span_layers {
            layer.labels.retain(|label| label.name != name);
        }
    }

    /// Has parents and ends of relations name another label in place of this one.
    fn replace_mentions(&mut self, name: &str, by: Option<&str>) {
        let replace = |names: &mut Vec<String>| {
            let Some(at) = names.iter().position(|known| known == name) else { return };
            names.remove(at);
            if let Some(by) = by
                && !names.iter().any(|known| known == by)
            {
                names.insert(at, by.to_owned());
            }
        };
        for label in self.span_layers.iter_mut().flat_map(|layer| &mut layer.labels) {
            replace(&mut label.parents);
            label.parents.retain(|parent| *parent != label.name);
        }
        for relation in &mut self.relations {
            replace(&mut relation.from);
            replace(&mut relation.to);
        }
    }

    fn split_label(&mut self, from: &str, into: &[String]) -> Outcome<()> {
        self.known_label(from)?;
        let Some(first) = into.first().filter(|_| into.len() > 1) else {
            return refuse(format!("name at least two labels that {from} is split into"));
        };
        let new: Vec<&String> =
            into.iter().filter(|name| self.span_label(name).is_none()).collect();
        let used: Vec<Colour> = self.span_labels().map(|(_, label)| label.colour).collect();
        let mut free = Colour::ALL.into_iter().filter(|colour| !used.contains(colour));
        for layer in &mut self.span_layers {
            let Some(at) = layer.labels.iter().position(|label| label.name == from) else {
                continue;
            };
            let Some(old) = layer.labels.get(at).cloned() else { continue };
            for (i, name) in new.iter().enumerate() {
                let (title, key) = (String::new(), None);
                let mut label = Label { name: (*name).clone(), title, key, ..old.clone() };
                // The first goes on where the old one was; the others are to be told from it.
                if *name != first {
                    label.colour = free.next().unwrap_or(old.colour);
                }
                layer.labels.insert(at + 1 + i, label);
            }
        }
        for relation in &mut self.relations {
            for ends in [&mut relation.from, &mut relation.to] {
                if ends.iter().any(|end| end == from) {
                    let more: Vec<String> =
                        into.iter().filter(|name| !ends.contains(name)).cloned().collect();
                    ends.extend(more);
                }
            }
        }
        if !into.iter().any(|name| name == from) {
            let key = self.label_mut(from)?.key.take();
            let first_label = self.label_mut(first)?;
            first_label.key = first_label.key.or(key);
            self.replace_label(from, first)?;
        }
        Ok(())
    }

    /// The lists that have the attribute: of the labels, and of a layer if all of its labels
    /// are meant.
    fn attributes_mut(&mut self, of: &Owner, name: &str) -> Outcome<Vec<&mut Vec<Attribute>>> {
        let has = |list: &[Attribute]| list.iter().any(|attribute| attribute.name == name);
        let mut lists = Vec::new();
        match of {
            Owner::Relation(relation) => {
                let relation = self.relation_mut(relation)?;
                if has(&relation.attributes) {
                    lists.push(&mut relation.attributes);
                }
            }
            Owner::Labels(labels) => {
                for label in labels {
                    self.known_label(label)?;
                }
                for layer in &mut self.span_layers {
                    let all = layer.labels.iter().all(|label| labels.contains(&label.name));
                    let some = layer.labels.iter().any(|label| labels.contains(&label.name));
                    if has(&layer.attributes) && some {
                        if !all {
                            return refuse(format!(
                                "“{name}” belongs to all labels of “{}”; change it for all of them",
                                layer.name
                            ));
                        }
                        lists.push(&mut layer.attributes);
                    }
                    let meant = layer.labels.iter_mut().filter(|l| labels.contains(&l.name));
                    lists.extend(meant.map(|l| &mut l.attributes).filter(|list| has(list)));
                }
            }
        }
        if lists.is_empty() {
            return refuse(format!("{of} has no attribute “{name}”"));
        }
        Ok(lists)
    }
}

impl Label {
    fn retire(&mut self) {
        self.retired = true;
        self.key = None;
    }
}

impl AttributeKind {
    fn rename_value(&mut self, from: &str, to: &str) -> Outcome<()> {
        let rename = |values: &mut [String]| {
            values.iter_mut().filter(|v| *v == from).for_each(|v| to.clone_into(v));
        };
        match self {
            Self::Choice { values, default } if values.iter().any(|v| v == from) => {
                if values.iter().any(|v| v == to) {
                    return refuse(format!("there is a value “{to}” already"));
                }
                rename(values);
                rename(default.as_mut_slice());
            }
            Self::Choices { values, default } if values.iter().any(|v| v == from) => {
                if values.iter().any(|v| v == to) {
                    return refuse(format!("there is a value “{to}” already"));
                }
                rename(values);
                rename(default);
            }
            _ => return refuse(format!("“{from}” is no value to choose there")),
        }
        Ok(())
    }
}
