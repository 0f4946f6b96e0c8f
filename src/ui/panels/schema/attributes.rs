//! The attributes of what is looked at: name, kind, values, whether it is required.

use egui::{Id, Popup, Ui, vec2};

use super::SchemaView;
use crate::schema::{Attribute, AttributeKind};
use crate::session::{AttributeEdit, SchemaAction, SchemaEdit};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::remark;
use crate::ui::theme::{Tokens, icon};
use crate::ui::widgets::{Button, IconButton, TextField, menu_item};

/// How wide the columns are.
const NAME: f32 = 116.0;
const KIND: f32 = 88.0;
const NEEDED: f32 = 96.0;
/// With less room than this for them, values stand on a line of their own.
const VALUES: f32 = 150.0;

/// A field that is being typed into and not left yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// The attribute.
    of: String,
    /// Its values, rather than its name.
    values: bool,
    text: String,
}

impl Typed {
    /// What it comes to.
    pub(super) fn edit(self) -> Option<AttributeEdit> {
        if !self.values {
            return (self.text.trim() != self.of)
                .then_some(AttributeEdit::Rename { from: self.of, to: self.text });
        }
        let mut values: Vec<String> = Vec::new();
        for value in self.text.split(',').map(str::trim).filter(|value| !value.is_empty()) {
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
        Some(AttributeEdit::Values { of: self.of, values })
    }
}

pub(super) fn table(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut SchemaView) {
    let t = Tokens::of(ui);
    let Some(draft) = panel.session.schema_page().and_then(|page| page.draft()) else { return };
    let schema = draft.schema();
    let all = draft.thing().attributes(schema);
    let ask = |panel: &mut Panel<'_>, edit| {
        panel.ask(SchemaAction::Edit(SchemaEdit::Attribute(edit)).into());
    };
    let own = draft.label().map(|label| label.attributes.as_slice());
    for attribute in &all {
        let shared = own.is_some_and(|own| own.iter().all(|a| a.name != attribute.name));
        let room = ui.available_width() - NAME - KIND - NEEDED - 64.0;
        let mut edit = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            edit = row(ui, view, attribute, room);
        });
        if room < VALUES && list_of(&attribute.kind).is_some() {
            ui.horizontal(|ui| {
                let width = ui.available_width();
                edit = values(ui, view, attribute, width).or(edit.take());
            });
        }
        if let Some(edit) = edit {
            ask(panel, edit);
        }
        if shared {
            remark(ui, &format!("“{}” is of all labels of this layer.", attribute.name), t.ink3);
        }
    }
    if Button::new("Attribute").named("New attribute").icon(icon::PLUS).small().show(ui).clicked() {
        ask(panel, AttributeEdit::Add);
    }
}

fn row(
    ui: &mut Ui,
    view: &mut SchemaView,
    attribute: &Attribute,
    room: f32,
) -> Option<AttributeEdit> {
    let name = &attribute.name;
    let mut edit = typed(ui, view, name, false, name.clone(), NAME);
    let kind = kind_name(&attribute.kind);
    let called = format!("{name}: {kind}, change the kind");
    let button = Button::new(kind).small().named(&called).stretched(KIND).show(ui);
    Popup::menu(&button).show(|ui| {
        ui.set_width(180.0);
        for (title, new) in kinds(&attribute.kind) {
            if title != kind && menu_item(ui, icon::LIST, title, None).clicked() {
                edit = Some(AttributeEdit::Kind { of: name.clone(), kind: new });
                ui.close();
            }
        }
    });
    if room >= VALUES {
        match values(ui, view, attribute, room) {
            Some(values) => edit = Some(values),
            None if list_of(&attribute.kind).is_none() => ui.add_space(room + 8.0),
            None => {}
        }
    }
    let needed = if attribute.required { "required" } else { "not required" };
    let called = format!("{name}: {needed}, change it");
    let button = Button::new(needed).small().named(&called).stretched(NEEDED);
    if button.selected(attribute.required).show(ui).clicked() {
        let (of, yes) = (name.clone(), !attribute.required);
        edit = Some(AttributeEdit::Required { of, yes });
    }
    if IconButton::new(icon::TRASH, &format!("Remove the attribute {name}")).show(ui).clicked() {
        edit = Some(AttributeEdit::Remove(name.clone()));
    }
    edit
}

/// The field of its values, if it has a list of them.
fn values(
    ui: &mut Ui,
    view: &mut SchemaView,
    attribute: &Attribute,
    width: f32,
) -> Option<AttributeEdit> {
    let now = list_of(&attribute.kind)?.join(", ");
    typed(ui, view, &attribute.name, true, now, width)
}

fn list_of(kind: &AttributeKind) -> Option<&[String]> {
    match kind {
        AttributeKind::Choice { values, .. } | AttributeKind::Choices { values, .. } => {
            Some(values)
        }
        _ => None,
    }
}

/// A field that says something once it is left.
fn typed(
    ui: &mut Ui,
    view: &mut SchemaView,
    of: &str,
    values: bool,
    now: String,
    width: f32,
) -> Option<AttributeEdit> {
    let own = view.typed.as_ref().filter(|typed| typed.of == of && typed.values == values);
    let mut text = own.map_or_else(|| now.clone(), |typed| typed.text.clone());
    let id = Id::unique(("schema attribute", of, values));
    let (title, hint) = match values {
        true => (format!("Values of {of}"), "with commas between"),
        false => (format!("Name of the attribute {of}"), "name"),
    };
    let shown = TextField::new(id, &title, hint).width(width).show(ui, &mut text);
    view.in_field |= shown.has_focus();
    if shown.lost_focus() {
        let typed = view.typed.take().filter(|typed| typed.of == of && typed.values == values);
        return typed.filter(|typed| typed.text != now).and_then(Typed::edit);
    }
    if shown.has_focus() {
        view.typed = Some(Typed { of: of.to_owned(), values, text });
    }
    None
}

const fn kind_name(kind: &AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Choice { .. } => "one of",
        AttributeKind::Choices { .. } => "any of",
        AttributeKind::Number { .. } => "a number",
        AttributeKind::Text { .. } => "text",
        AttributeKind::Flag { .. } => "yes or no",
    }
}

/// Every kind, with the values that the attribute has already.
fn kinds(now: &AttributeKind) -> [(&'static str, AttributeKind); 5] {
    let values = match now {
        AttributeKind::Choice { values, .. } | AttributeKind::Choices { values, .. } => {
            values.clone()
        }
        AttributeKind::Flag { .. } => vec!["yes".to_owned(), "no".to_owned()],
        _ => vec!["value".to_owned()],
    };
    [
        ("one of", AttributeKind::Choice { values: values.clone(), default: None }),
        ("any of", AttributeKind::Choices { values, default: Vec::new() }),
        ("a number", AttributeKind::Number { min: None, max: None, default: None }),
        ("text", AttributeKind::Text { default: None }),
        ("yes or no", AttributeKind::Flag { default: false }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_between_commas() {
        let typed = |text: &str| {
            let typed = Typed { of: "kind".into(), values: true, text: text.into() };
            match typed.edit() {
                Some(AttributeEdit::Values { values, .. }) => values,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(typed("old,  new one ,, old"), ["old", "new one"]);
        assert!(typed(" , ").is_empty());
    }
}
