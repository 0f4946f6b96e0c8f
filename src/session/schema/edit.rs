//! Edits of one thing of a schema: what each does to the schema, and which migration it takes so
//! that no annotation is left behind.

use super::super::Way;
use super::thing::SchemaThing;
use crate::schema::{
    Attribute, AttributeKind, Colour, Migration, MigrationError, Owner, Retired, Schema,
};

/// What can be edited of a thing.
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
    /// A place further up or down among those of its layer.
    Move(Way),
    /// Whether a label, or a layer with all its labels, can be where a relation begins.
    From(String, bool),
    /// The same for where it ends.
    To(String, bool),
    /// Something about one of its attributes.
    Attribute(AttributeEdit),
    /// It is not used any more. Links of a relation cannot be kept without it.
    Retire(Retired),
    /// It becomes several; the first is what its spans get until somebody has decided.
    Split(Vec<String>),
}

/// What can be edited of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeEdit {
    /// There is one more.
    Add,
    /// It has another name.
    Rename {
        /// The name that it has.
        from: String,
        /// The name that it gets.
        to: String,
    },
    /// It takes other values. One that stands where another stood is that one under another name;
    /// those that are gone are cleared.
    Values {
        /// The attribute.
        of: String,
        /// All values, in order.
        values: Vec<String>,
    },
    /// It is of another kind. Values that can be read as such stay.
    Kind {
        /// The attribute.
        of: String,
        /// The kind.
        kind: AttributeKind,
    },
    /// Whether an annotation without it is to do.
    Required {
        /// The attribute.
        of: String,
        /// Whether it is.
        yes: bool,
    },
    /// It goes, with all its values.
    Remove(String),
}

impl SchemaEdit {
    /// Whether it goes on with an edit before it, as typing does.
    pub(super) fn goes_on(&self, other: &Self) -> bool {
        matches!(self, Self::Title(_) | Self::Description(_) | Self::Guideline(_))
            && std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

type Outcome<T> = Result<T, MigrationError>;

fn refuse<T>(why: &str) -> Outcome<T> {
    Err(MigrationError(why.to_owned()))
}

/// What an edit comes to: the schema after it, and what it takes to bring annotations along.
#[derive(Debug)]
pub(super) struct Edited {
    pub(super) schema: Schema,
    pub(super) migrations: Vec<Migration>,
    pub(super) thing: SchemaThing,
}

/// Edits a thing of a schema.
pub(super) fn edited(schema: &Schema, thing: &SchemaThing, edit: &SchemaEdit) -> Outcome<Edited> {
    let migrations = migrations(schema, thing, edit)?;
    let mut new = Edited { schema: schema.clone(), migrations: Vec::new(), thing: thing.clone() };
    for migration in migrations {
        let migration = migration.on(&new.schema);
        new.schema = new.schema.migrated(&migration)?;
        new.migrations.push(migration);
    }
    if let SchemaEdit::Code(to) = edit {
        new.thing = thing.called(to.trim());
    }
    if !new.thing.is_in(&new.schema) {
        let first = match edit {
            SchemaEdit::Retire(Retired::Relabel { label, .. }) => Some(thing.called(label)),
            SchemaEdit::Split(into) => into.first().map(|code| thing.called(code)),
            _ => None,
        };
        let any = || SchemaThing::all(&new.schema).into_iter().next();
        new.thing = first.or_else(any).unwrap_or_else(|| SchemaThing::Label(String::new()));
    }
    plain(&mut new.schema, thing, edit)?;
    Ok(new)
}

/// What of an edit annotations depend on.
fn migrations(schema: &Schema, thing: &SchemaThing, edit: &SchemaEdit) -> Outcome<Vec<Migration>> {
    let code = thing.code().to_owned();
    let one = match edit {
        SchemaEdit::Code(to) => {
            let to = to.trim().to_owned();
            if to.is_empty() {
                return refuse("a label needs a code");
            }
            if to == code {
                return Ok(Vec::new());
            }
            match thing {
                SchemaThing::Label(_) => Migration::RenameLabel { from: code, to },
                SchemaThing::Relation(_) => Migration::RenameRelation { from: code, to },
                SchemaThing::Segment { layer, .. } => {
                    Migration::RenameSegmentLabel { layer: layer.clone(), from: code, to }
                }
            }
        }
        SchemaEdit::Retire(what) => match thing {
            SchemaThing::Label(_) => Migration::RetireLabel { label: code, spans: what.clone() },
            SchemaThing::Segment { layer, .. } => Migration::RetireSegmentLabel {
                layer: layer.clone(),
                label: code,
                on: what.clone(),
            },
            SchemaThing::Relation(_) => match what {
                Retired::Relabel { label, .. } => {
                    Migration::RetireRelation { relation: code, into: Some(label.clone()) }
                }
                Retired::Delete => Migration::RetireRelation { relation: code, into: None },
                Retired::Keep => return refuse("links cannot be kept without their relation"),
            },
        },
        SchemaEdit::Split(into) => match thing {
            SchemaThing::Label(_) => {
                Migration::SplitLabel { from: code, into: into.clone(), drop: Vec::new() }
            }
            _ => return refuse("only labels of spans can be split"),
        },
        SchemaEdit::Attribute(edit) => return of_attribute(schema, thing, edit),
        _ => return Ok(Vec::new()),
    };
    Ok(vec![one])
}

fn of_attribute(
    schema: &Schema,
    thing: &SchemaThing,
    edit: &AttributeEdit,
) -> Outcome<Vec<Migration>> {
    let known = |name: &str| thing.attributes(schema).into_iter().find(|a| a.name == name).cloned();
    let find = |name: &str| {
        let none = || MigrationError(format!("there is no attribute “{name}”"));
        known(name).ok_or_else(none)
    };
    Ok(match edit {
        AttributeEdit::Add | AttributeEdit::Required { .. } => Vec::new(),
        AttributeEdit::Rename { from, to } => {
            let to = to.trim().to_owned();
            if to.is_empty() {
                return refuse("an attribute needs a name");
            }
            let of = thing.owner(schema, from);
            if to == *from {
                Vec::new()
            } else {
                vec![Migration::RenameAttribute { of, from: from.clone(), to }]
            }
        }
        AttributeEdit::Remove(name) => {
            let of = thing.owner(schema, name);
            vec![Migration::RemoveAttribute { of, attribute: name.clone() }]
        }
        AttributeEdit::Kind { of, kind } => {
            let attribute = Attribute { kind: kind.clone(), ..find(of)? };
            let of = thing.owner(schema, of);
            vec![Migration::ChangeAttribute { of, attribute, values: Vec::new() }]
        }
        AttributeEdit::Values { of, values } => {
            let attribute = find(of)?;
            new_values(thing.owner(schema, of), attribute, values)?
        }
    })
}

/// From the values of an attribute to others: names that changed in their place, then the rest.
fn new_values(of: Owner, mut attribute: Attribute, values: &[String]) -> Outcome<Vec<Migration>> {
    let old = match &attribute.kind {
        AttributeKind::Choice { values, .. } | AttributeKind::Choices { values, .. } => {
            values.clone()
        }
        _ => return refuse("this attribute has no list of values"),
    };
    if values.is_empty() {
        return refuse("at least one value is needed");
    }
    let mut migrations = Vec::new();
    let mut now = old.clone();
    if old.len() == values.len() {
        for (from, to) in old.iter().zip(values) {
            if from != to && !values.contains(from) && !old.contains(to) {
                migrations.push(Migration::RenameValue {
                    of: of.clone(),
                    attribute: attribute.name.clone(),
                    from: from.clone(),
                    to: to.clone(),
                });
                now.iter_mut().filter(|value| *value == from).for_each(|v| v.clone_from(to));
            }
        }
    }
    if now != values {
        let renamed = |value: &String| {
            let at = old.iter().position(|known| known == value)?;
            now.get(at).filter(|value| values.contains(value)).cloned()
        };
        match &mut attribute.kind {
            AttributeKind::Choice { values: list, default } => {
                *default = default.as_ref().and_then(renamed);
                *list = values.to_vec();
            }
            AttributeKind::Choices { values: list, default } => {
                *default = default.iter().filter_map(renamed).collect();
                *list = values.to_vec();
            }
            _ => {}
        }
        let gone = now.iter().filter(|value| !values.contains(value));
        let values = gone.map(|value| (value.clone(), None)).collect();
        migrations.push(Migration::ChangeAttribute { of, attribute, values });
    }
    Ok(migrations)
}

/// What of an edit no annotation depends on.
fn plain(schema: &mut Schema, thing: &SchemaThing, edit: &SchemaEdit) -> Outcome<()> {
    if let SchemaEdit::Attribute(edit) = edit {
        return plain_attribute(schema, thing, edit);
    }
    if let Some(relation) = thing.relation_mut(schema) {
        match edit {
            SchemaEdit::Title(text) => text.clone_into(&mut relation.title),
            SchemaEdit::Description(text) => text.clone_into(&mut relation.description),
            SchemaEdit::Key(key) => relation.key = *key,
            SchemaEdit::From(name, yes) => put(&mut relation.from, name, *yes),
            SchemaEdit::To(name, yes) => put(&mut relation.to, name, *yes),
            _ => {}
        }
    }
    if let SchemaEdit::Move(way) = edit {
        move_in_list(schema, thing, *way);
    }
    let Some(label) = thing.label_mut(schema) else { return Ok(()) };
    match edit {
        SchemaEdit::Title(text) => text.clone_into(&mut label.title),
        SchemaEdit::Description(text) => text.clone_into(&mut label.description),
        SchemaEdit::Guideline(text) => text.clone_into(&mut label.guideline),
        SchemaEdit::Key(key) => label.key = *key,
        SchemaEdit::Colour(colour) => label.colour = *colour,
        _ => {}
    }
    Ok(())
}

fn put(list: &mut Vec<String>, name: &str, yes: bool) {
    list.retain(|known| known != name);
    if yes {
        list.push(name.to_owned());
    }
}

fn move_in_list(schema: &mut Schema, thing: &SchemaThing, way: Way) {
    if matches!(thing, SchemaThing::Relation(_)) {
        let at = schema.relations.iter().position(|relation| relation.name == thing.code());
        move_one(&mut schema.relations, at, way);
    } else if let Some(list) = thing.list_mut(schema) {
        let at = list.iter().position(|label| label.name == thing.code());
        move_one(list, at, way);
    }
}

/// Puts one of a list in the place of its neighbour, if it has one.
fn move_one<T>(list: &mut [T], at: Option<usize>, way: Way) {
    let Some(at) = at else { return };
    let to = match way {
        Way::Forward => Some(at + 1),
        Way::Back => at.checked_sub(1),
    };
    if let Some(to) = to.filter(|to| *to < list.len()) {
        list.swap(at, to);
    }
}

fn plain_attribute(schema: &mut Schema, thing: &SchemaThing, edit: &AttributeEdit) -> Outcome<()> {
    match edit {
        AttributeEdit::Add => {
            let taken = |name: &str| thing.attributes(schema).iter().any(|a| a.name == name);
            let mut n = 1;
            let mut name = "attribute".to_owned();
            while taken(&name) {
                n += 1;
                name = format!("attribute{n}");
            }
            let kind = AttributeKind::Flag { default: false };
            let new = Attribute { name, kind, required: false, description: String::new() };
            if let Some(relation) = thing.relation_mut(schema) {
                relation.attributes.push(new);
            } else if let (SchemaThing::Label(_), Some(label)) = (thing, thing.label_mut(schema)) {
                label.attributes.push(new);
            } else {
                return refuse("labels of comments have no attributes");
            }
        }
        AttributeEdit::Required { of, yes } => {
            if let Some(attribute) = thing.attribute_mut(schema, of) {
                attribute.required = *yes;
            }
        }
        _ => {}
    }
    Ok(())
}
