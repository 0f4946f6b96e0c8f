//! A schema that is being edited: what it was, what it is now, and the changes that lead from one
//! to the other. Every edit can be undone until it is saved.

use jiff::Timestamp;

use super::edit::{SchemaEdit, edited};
use super::thing::SchemaThing;
use crate::schema::{
    Attribute, Colour, Label, Migration, MigrationError, RelationType, Retired, Schema,
    SegmentLayer, SegmentTargetKind, SpanLayer,
};

#[derive(Clone, Debug)]
struct State {
    schema: Schema,
    changes: Vec<Migration>,
    /// What is looked at.
    thing: SchemaThing,
}

/// A schema that is being edited.
#[derive(Clone, Debug)]
pub struct SchemaDraft {
    start: Schema,
    now: State,
    undo: Vec<State>,
    redo: Vec<State>,
    /// What was typed last, and into what.
    last: Option<(SchemaThing, SchemaEdit)>,
}

/// What can be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaAddition {
    /// A span label in this layer; a layer is made if there is none.
    Label(Option<String>),
    /// A relation.
    Relation,
    /// A label of this layer of segments; a layer for comments is made if there is none.
    Segment(Option<String>),
}

impl SchemaDraft {
    /// Begins with a schema as it is.
    pub fn new(start: &Schema) -> Self {
        let first = SchemaThing::all(start).into_iter().next();
        let thing = first.unwrap_or_else(|| SchemaThing::Label(String::new()));
        let now = State { schema: start.clone(), changes: Vec::new(), thing };
        Self { start: start.clone(), now, undo: Vec::new(), redo: Vec::new(), last: None }
    }

    /// The schema as it would be saved, but for its version.
    pub fn schema(&self) -> &Schema {
        &self.now.schema
    }

    /// The schema as it was.
    pub fn start(&self) -> &Schema {
        &self.start
    }

    /// What is looked at.
    pub fn thing(&self) -> &SchemaThing {
        &self.now.thing
    }

    /// The label that is looked at, if it is one.
    pub fn label(&self) -> Option<&Label> {
        self.now.thing.label(&self.now.schema)
    }

    /// The relation that is looked at, if it is one.
    pub fn relation(&self) -> Option<&RelationType> {
        self.now.thing.relation(&self.now.schema)
    }

    /// The code that a thing of the draft has in the schema as it was, if it was there.
    pub fn code_before(&self, thing: &SchemaThing) -> Option<String> {
        let mut code = thing.code();
        for change in self.now.changes.iter().rev() {
            match (change, thing) {
                (Migration::RenameLabel { from, to }, SchemaThing::Label(_))
                | (Migration::RenameRelation { from, to }, SchemaThing::Relation(_))
                    if to == code =>
                {
                    code = from;
                }
                (
                    Migration::RenameSegmentLabel { layer, from, to },
                    SchemaThing::Segment { layer: own, .. },
                ) if layer == own && to == code => code = from,
                _ => {}
            }
        }
        let before = thing.called(code);
        before.is_in(&self.start).then(|| code.to_owned())
    }

    /// Whether a thing is there by what has become of the schema as it was: then annotations may
    /// have it. One that was only added is not.
    pub fn is_known(&self, thing: &SchemaThing) -> bool {
        thing.is_in(&self.expected())
    }

    fn expected(&self) -> Schema {
        let mut expected = self.start.clone();
        for change in &self.now.changes {
            expected = expected.migrated(change).unwrap_or(expected);
        }
        expected
    }

    /// Looks at a thing.
    pub fn look(&mut self, thing: &SchemaThing) {
        self.now.thing = thing.clone();
        self.last = None;
    }

    /// What is added beside what is looked at.
    pub fn beside(&self) -> SchemaAddition {
        match &self.now.thing {
            SchemaThing::Label(code) => {
                let layer = self.now.schema.span_label(code).map(|(layer, _)| layer.name.clone());
                SchemaAddition::Label(layer)
            }
            SchemaThing::Relation(_) => SchemaAddition::Relation,
            SchemaThing::Segment { layer, .. } => SchemaAddition::Segment(Some(layer.clone())),
        }
    }

    /// Adds something, and looks at it.
    pub fn add(&mut self, what: &SchemaAddition) {
        self.remember();
        let schema = &mut self.now.schema;
        self.now.thing = match what {
            SchemaAddition::Label(layer) => add_label(schema, layer.as_deref()),
            SchemaAddition::Relation => add_relation(schema),
            SchemaAddition::Segment(layer) => add_segment(schema, layer.as_deref()),
        };
    }

    /// Edits what is looked at.
    ///
    /// # Errors
    /// If that cannot be done; the draft is then as it was.
    pub fn edit(&mut self, edit: SchemaEdit) -> Result<(), MigrationError> {
        let thing = self.now.thing.clone();
        self.check_targets(&thing, &edit)?;
        let made = edited(&self.now.schema, &thing, &edit)?;
        let mut changes = self.now.changes.clone();
        // What was never saved needs no word about it.
        let expected = self.expected();
        let known = |migration: &&Migration| match migration {
            Migration::RenameAttribute { from: name, .. }
            | Migration::RemoveAttribute { attribute: name, .. }
            | Migration::RenameValue { attribute: name, .. }
            | Migration::ChangeAttribute { attribute: Attribute { name, .. }, .. } => {
                thing.attributes(&expected).iter().any(|known| known.name == *name)
            }
            _ => thing.is_in(&expected),
        };
        changes.extend(made.migrations.iter().filter(known).cloned());
        if made.schema == self.now.schema && changes == self.now.changes {
            return Ok(());
        }
        let mut expected = self.start.clone();
        for change in &changes {
            expected = expected.migrated(change)?;
        }
        if let Some(orphan) = expected.orphans(&made.schema).into_iter().next() {
            return Err(MigrationError(orphan));
        }
        let goes_on =
            self.last.as_ref().is_some_and(|(of, last)| *of == thing && edit.goes_on(last));
        if !goes_on {
            self.remember();
        }
        self.last = Some((thing, edit));
        self.now = State { schema: made.schema, changes, thing: made.thing };
        Ok(())
    }

    /// What was only added in this draft cannot take annotations of something else yet.
    fn check_targets(&self, thing: &SchemaThing, edit: &SchemaEdit) -> Result<(), MigrationError> {
        let into: Vec<&String> = match edit {
            SchemaEdit::Split(into) => into.iter().collect(),
            SchemaEdit::Retire(Retired::Relabel { label, .. }) => vec![label],
            _ => return Ok(()),
        };
        let new = |code: &&&String| {
            let other = thing.called(code);
            other.is_in(&self.now.schema) && !self.is_known(&other)
        };
        match into.iter().find(new) {
            Some(code) if self.is_known(thing) => Err(MigrationError(format!(
                "“{code}” is new in this version; save it first, then it can take what others have"
            ))),
            _ => Ok(()),
        }
    }

    fn remember(&mut self) {
        self.undo.push(self.now.clone());
        self.redo.clear();
        self.last = None;
    }

    /// Takes back the last edit; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop() else { return false };
        self.redo.push(std::mem::replace(&mut self.now, before));
        self.last = None;
        true
    }

    /// Makes again the edit that was taken back last; whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.redo.pop() else { return false };
        self.undo.push(std::mem::replace(&mut self.now, after));
        self.last = None;
        true
    }

    /// Begins anew with the schema as it was; that can be taken back like any edit.
    pub fn revert(&mut self) {
        self.remember();
        self.now.schema = self.start.clone();
        self.now.changes.clear();
        if !self.now.thing.is_in(&self.now.schema) {
            let first = SchemaThing::all(&self.now.schema).into_iter().next();
            self.now.thing = first.unwrap_or_else(|| SchemaThing::Label(String::new()));
        }
    }

    /// Whether there is anything to save.
    pub fn is_changed(&self) -> bool {
        !self.words().is_empty()
    }

    /// What was done, a line for each thing.
    pub fn words(&self) -> Vec<String> {
        self.all_changes().iter().map(Migration::words).collect()
    }

    /// The next version.
    ///
    /// # Errors
    /// If it contradicts itself, or leaves annotations behind.
    pub fn next_version(&self, by: &str, at: Timestamp) -> Result<Schema, MigrationError> {
        self.start.next_version(&self.now.schema, self.all_changes(), by, at)
    }

    /// The changes that annotations depend on, then the others in words.
    fn all_changes(&self) -> Vec<Migration> {
        let expected = self.expected();
        let mut changes = self.now.changes.clone();
        let mut say = |words: String| changes.push(Migration::Edited(words));
        for thing in SchemaThing::all(&self.now.schema) {
            if !thing.is_in(&expected) {
                say(format!("{} added", thing.code()));
                continue;
            }
            for what in differences(&expected, &self.now.schema, &thing) {
                say(format!("{what} of {}", thing.code()));
            }
        }
        let order = |schema: &Schema| SchemaThing::all(schema);
        let (before, after) = (order(&expected), order(&self.now.schema));
        let both = |list: &[SchemaThing], other: &[SchemaThing]| -> Vec<SchemaThing> {
            list.iter().filter(|thing| other.contains(thing)).cloned().collect()
        };
        if both(&before, &after) != both(&after, &before) {
            say("Order of the labels".to_owned());
        }
        changes
    }
}

/// What no annotation depends on and differs, in words.
fn differences(old: &Schema, new: &Schema, thing: &SchemaThing) -> Vec<String> {
    let mut found = Vec::new();
    let mut note = |what: &str, differs: bool| {
        if differs {
            found.push(what.to_owned());
        }
    };
    if let (Some(old), Some(new)) = (thing.label(old), thing.label(new)) {
        note("Name", old.title != new.title);
        note("Colour", old.colour != new.colour);
        note("Key", old.key != new.key);
        note("Description", old.description != new.description);
        note("Guideline", old.guideline != new.guideline);
    }
    if let (Some(old), Some(new)) = (thing.relation(old), thing.relation(new)) {
        note("Name", old.title != new.title);
        note("Key", old.key != new.key);
        note("Description", old.description != new.description);
        note("Ends", old.from != new.from || old.to != new.to);
    }
    let before = thing.attributes(old);
    for attribute in thing.attributes(new) {
        match before.iter().find(|known| known.name == attribute.name) {
            None => found.push(format!("Attribute “{}”", attribute.name)),
            Some(known) if known.required != attribute.required => {
                let now = if attribute.required { "required" } else { "not required" };
                found.push(format!("Attribute “{}”, {now},", attribute.name));
            }
            Some(known) if *known != attribute => {
                found.push(format!("Values of “{}”", attribute.name));
            }
            Some(_) => {}
        }
    }
    found
}

/// The first code of a kind that is free: `NEW1`.
fn free(start: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut n = 1;
    loop {
        let code = format!("{start}{n}");
        if !taken(&code) {
            return code;
        }
        n += 1;
    }
}

fn add_label(schema: &mut Schema, layer: Option<&str>) -> SchemaThing {
    let name = free("NEW", |code| schema.span_label(code).is_some());
    let used: Vec<Colour> = schema.span_labels().map(|(_, label)| label.colour).collect();
    let colour = Colour::ALL.into_iter().find(|c| !used.contains(c)).unwrap_or_default();
    if schema.span_layers.is_empty() {
        schema.span_layers.push(SpanLayer {
            name: "entities".to_owned(),
            description: String::new(),
            labels: Vec::new(),
            attributes: Vec::new(),
        });
    }
    let at = schema.span_layers.iter().position(|known| Some(known.name.as_str()) == layer);
    if let Some(layer) = schema.span_layers.get_mut(at.unwrap_or(0)) {
        layer.labels.push(Label { name: name.clone(), colour, ..Label::default() });
    }
    SchemaThing::Label(name)
}

fn add_relation(schema: &mut Schema) -> SchemaThing {
    let name = free("link", |code| schema.relation(code).is_some());
    schema.relations.push(RelationType {
        name: name.clone(),
        title: String::new(),
        from: Vec::new(),
        to: Vec::new(),
        role: None,
        symmetric: false,
        key: None,
        description: String::new(),
        attributes: Vec::new(),
    });
    SchemaThing::Relation(name)
}

fn add_segment(schema: &mut Schema, layer: Option<&str>) -> SchemaThing {
    if schema.segment_layers.is_empty() {
        schema.segment_layers.push(SegmentLayer {
            name: "comment_type".to_owned(),
            description: String::new(),
            applies_to: vec![SegmentTargetKind::Comment],
            several: true,
            required: false,
            labels: Vec::new(),
        });
    }
    let at = schema.segment_layers.iter().position(|known| Some(known.name.as_str()) == layer);
    let Some(layer) = schema.segment_layers.get_mut(at.unwrap_or(0)) else {
        return SchemaThing::Label(String::new());
    };
    let label = free("New ", |code| layer.label(code).is_some());
    let used: Vec<Colour> = layer.labels.iter().map(|label| label.colour).collect();
    let colour = Colour::ALL.into_iter().find(|c| !used.contains(c)).unwrap_or_default();
    layer.labels.push(Label { name: label.clone(), colour, ..Label::default() });
    SchemaThing::Segment { layer: layer.name.clone(), label }
}
