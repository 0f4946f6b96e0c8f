//! A schema that is being edited: what it was, what it is now, and the changes that lead from one
//! to the other. Every edit can be undone until it is saved.

use jiff::Timestamp;

use crate::schema::{Colour, Label, Migration, MigrationError, Retired, Schema};

/// What can be edited of a span label.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaEdit {
    /// The name to read.
    Title(String),
    /// The code that annotations store.
    Code(String),
    /// The key that applies it; none if it is empty.
    Key(Option<char>),
    /// Its palette slot.
    Colour(Colour),
    /// One sentence.
    Description(String),
    /// When to use it, in CommonMark.
    Guideline(String),
    /// It is not used any more.
    Retire(Retired),
    /// It becomes several; the first is what its spans get until somebody has decided.
    Split(Vec<String>),
}

impl SchemaEdit {
    /// Whether it goes on with an edit before it, as typing does.
    fn goes_on(&self, other: &Self) -> bool {
        matches!(self, Self::Title(_) | Self::Description(_) | Self::Guideline(_))
            && std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

#[derive(Clone, Debug)]
struct State {
    schema: Schema,
    changes: Vec<Migration>,
    /// The label that is looked at.
    label: String,
}

/// A schema that is being edited.
#[derive(Clone, Debug)]
pub struct SchemaDraft {
    start: Schema,
    now: State,
    undo: Vec<State>,
    redo: Vec<State>,
    /// What was typed last, and into which label.
    last: Option<(String, SchemaEdit)>,
}

impl SchemaDraft {
    /// Begins with a schema as it is.
    pub fn new(start: &Schema) -> Self {
        let label = start.span_labels().next().map_or_else(String::new, |(_, l)| l.name.clone());
        let now = State { schema: start.clone(), changes: Vec::new(), label };
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

    /// The label that is looked at, if there is any.
    pub fn label(&self) -> Option<&Label> {
        self.now.schema.span_label(&self.now.label).map(|(_, label)| label)
    }

    /// The code that a label of the draft has in the schema as it was, if it was there.
    pub fn code_before(&self, code: &str) -> Option<&str> {
        let mut code = code;
        for change in self.now.changes.iter().rev() {
            if let Migration::RenameLabel { from, to } = change
                && to == code
            {
                code = from;
            }
        }
        self.start.span_label(code).map(|(_, label)| label.name.as_str())
    }

    /// Whether a label is there by what has become of the schema as it was: then annotations may
    /// have it. One that was only added is not.
    pub fn is_known(&self, code: &str) -> bool {
        self.expected().span_label(code).is_some()
    }

    fn expected(&self) -> Schema {
        let mut expected = self.start.clone();
        for change in &self.now.changes {
            expected = expected.migrated(change).unwrap_or(expected);
        }
        expected
    }

    /// Looks at a label.
    pub fn look(&mut self, label: &str) {
        label.clone_into(&mut self.now.label);
        self.last = None;
    }

    /// Makes a label in the layer of the one that is looked at, and looks at it.
    ///
    /// # Errors
    /// If there is no layer.
    pub fn add_label(&mut self) -> Result<(), MigrationError> {
        self.remember(None);
        let schema = &mut self.now.schema;
        let mut n = 1;
        while schema.span_label(&format!("NEW{n}")).is_some() {
            n += 1;
        }
        let name = format!("NEW{n}");
        let used: Vec<Colour> = schema.span_labels().map(|(_, label)| label.colour).collect();
        let colour = Colour::ALL.into_iter().find(|c| !used.contains(c)).unwrap_or_default();
        let here = schema.span_label(&self.now.label).map(|(layer, _)| layer.name.clone());
        let layer = match here {
            Some(here) => schema.span_layers.iter_mut().find(|layer| layer.name == here),
            None => schema.span_layers.first_mut(),
        };
        let Some(layer) = layer else {
            return Err(MigrationError("this schema has no layer of span labels yet".to_owned()));
        };
        layer.labels.push(Label { name: name.clone(), colour, ..Label::default() });
        self.now.label = name;
        Ok(())
    }

    /// Edits the label that is looked at.
    ///
    /// # Errors
    /// If that cannot be done; the draft is then as it was.
    pub fn edit(&mut self, edit: SchemaEdit) -> Result<(), MigrationError> {
        let code = self.now.label.clone();
        let new = self.edited(&code, &edit)?;
        if new.schema == self.now.schema && new.changes == self.now.changes {
            return Ok(());
        }
        let goes_on =
            self.last.as_ref().is_some_and(|(label, last)| *label == code && edit.goes_on(last));
        if !goes_on {
            self.remember(None);
        }
        self.last = Some((code, edit));
        self.now = new;
        Ok(())
    }

    fn edited(&self, code: &str, edit: &SchemaEdit) -> Result<State, MigrationError> {
        let mut new = self.now.clone();
        let migration = match edit {
            SchemaEdit::Code(to) => {
                let to = to.trim();
                if to.is_empty() {
                    return Err(MigrationError("a label needs a code".to_owned()));
                }
                if to == code {
                    return Ok(new);
                }
                to.clone_into(&mut new.label);
                Some(Migration::RenameLabel { from: code.to_owned(), to: to.to_owned() })
            }
            SchemaEdit::Retire(spans) => {
                let spans = spans.clone();
                Some(Migration::RetireLabel { label: code.to_owned(), spans })
            }
            SchemaEdit::Split(into) => {
                let (from, into) = (code.to_owned(), into.clone());
                Some(Migration::SplitLabel { from, into, drop: Vec::new() })
            }
            _ => None,
        };
        if let Some(migration) = migration {
            let migration = migration.on(&new.schema);
            new.schema = new.schema.migrated(&migration)?;
            // What was never saved needs no word about it.
            if self.is_known(code) {
                new.changes.push(migration);
            }
            if new.schema.span_label(&new.label).is_none() {
                let first = match edit {
                    SchemaEdit::Retire(Retired::Relabel { label, .. }) => Some(label.clone()),
                    SchemaEdit::Split(into) => into.first().cloned(),
                    _ => new.schema.span_labels().next().map(|(_, label)| label.name.clone()),
                };
                new.label = first.unwrap_or_default();
            }
            return Ok(new);
        }
        let labels = new.schema.span_layers.iter_mut().flat_map(|layer| &mut layer.labels);
        let Some(label) = labels.into_iter().find(|label| label.name == code) else {
            return Ok(new);
        };
        match edit {
            SchemaEdit::Title(title) => title.clone_into(&mut label.title),
            SchemaEdit::Description(text) => text.clone_into(&mut label.description),
            SchemaEdit::Guideline(text) => text.clone_into(&mut label.guideline),
            SchemaEdit::Key(key) => label.key = *key,
            SchemaEdit::Colour(colour) => label.colour = *colour,
            SchemaEdit::Code(_) | SchemaEdit::Retire(_) | SchemaEdit::Split(_) => {}
        }
        Ok(new)
    }

    fn remember(&mut self, last: Option<(String, SchemaEdit)>) {
        self.undo.push(self.now.clone());
        self.redo.clear();
        self.last = last;
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
        for (_, new) in self.now.schema.span_labels() {
            let Some((_, old)) = expected.span_label(&new.name) else {
                changes.push(Migration::Edited(format!("{} added", new.name)));
                continue;
            };
            for (what, differs) in [
                ("Name", old.title != new.title),
                ("Colour", old.colour != new.colour),
                ("Key", old.key != new.key),
                ("Description", old.description != new.description),
                ("Guideline", old.guideline != new.guideline),
            ] {
                if differs {
                    changes.push(Migration::Edited(format!("{what} of {}", new.name)));
                }
            }
        }
        changes
    }
}
