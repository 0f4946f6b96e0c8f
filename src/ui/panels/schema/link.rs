//! A relation, with everything that can be said of it.

use egui::{Frame, Id, Margin, Popup, Ui, vec2};

use super::SchemaView;
use super::form::{clash, field, text};
use crate::schema::{RelationType, Retired, Schema, SegmentTargetKind};
use crate::session::{SchemaAction, SchemaEdit, SchemaThing};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::remark;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, Chip, ChipState, TextField, hairline, menu_item};

/// The fields.
pub(super) fn form(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    view: &mut SchemaView,
    relation: &RelationType,
) {
    let t = Tokens::of(ui);
    let Some(page) = panel.session.schema_page() else { return };
    let Some(draft) = page.draft() else { return };
    let edit = |panel: &mut Panel<'_>, edit| panel.ask(SchemaAction::Edit(edit).into());
    Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
        field(ui, "Name", |ui| {
            let mut title = relation.title.clone();
            let id = Id::unique("schema name");
            let shown =
                TextField::new(id, "Name", &relation.name).width(320.0).show(ui, &mut title);
            if std::mem::take(&mut view.begins) {
                shown.request_focus();
            }
            view.in_field |= shown.has_focus();
            if title != relation.title {
                edit(panel, SchemaEdit::Title(title));
            }
        });
        field(ui, "Code", |ui| {
            ui.horizontal(|ui| {
                view.code_field(ui, panel, &relation.name);
                ui.add_space(12.0);
                text(ui, "Key", type_role::ui(), t.ink2);
                let mut key = relation.key.map_or_else(String::new, String::from);
                let id = Id::unique("schema key");
                let shown = TextField::new(id, "Key", "none").width(64.0).show(ui, &mut key);
                view.in_field |= shown.has_focus();
                let typed = key.trim().chars().next_back();
                if typed != relation.key {
                    edit(panel, SchemaEdit::Key(typed));
                }
                if let Some(other) = clash(draft.schema(), draft.thing(), relation.key) {
                    text(ui, &format!("also the key of {other}"), type_role::small(), t.warn);
                }
            });
        });
        let schema = draft.schema();
        field(ui, "From", |ui| {
            if let Some((name, yes)) = ends(ui, schema, "From", &relation.from) {
                edit(panel, SchemaEdit::From(name, yes));
            }
        });
        field(ui, "To", |ui| {
            if let Some((name, yes)) = ends(ui, schema, "To", &relation.to) {
                edit(panel, SchemaEdit::To(name, yes));
            }
            remark(ui, "Without any, it can be at every span, comment and paragraph.", t.ink3);
        });
        field(ui, "Description", |ui| {
            let mut words = relation.description.clone();
            let id = Id::unique("schema description");
            let shown = TextField::new(id, "Description", "One sentence").show(ui, &mut words);
            view.in_field |= shown.has_focus();
            if words != relation.description {
                edit(panel, SchemaEdit::Description(words));
            }
        });
        field(ui, "Attributes", |ui| super::attributes::table(ui, panel, view));
        hairline(ui);
        field(ui, "Out of use", |ui| {
            retire(ui, panel, schema, relation);
        });
    });
}

/// What can be at an end: each label and layer, pressed if it can. Answers what was pressed.
fn ends(ui: &mut Ui, schema: &Schema, end: &str, chosen: &[String]) -> Option<(String, bool)> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for layer in schema.span_layers.iter().filter(|layer| layer.labels.len() > 1) {
            let on = chosen.contains(&layer.name);
            let title = format!("all {}", layer.name);
            let name = format!("{end}: {title}");
            if Button::new(&title).small().named(&name).selected(on).show(ui).clicked() {
                pressed = Some((layer.name.clone(), !on));
            }
        }
        for (_, label) in schema.offered_labels() {
            let on = chosen.contains(&label.name);
            let state = if on { ChipState::Idle } else { ChipState::Off };
            let name = format!("{end}: {}{}", label.name, if on { ", on" } else { "" });
            if Chip::new(&label.name, label.colour, name).state(state).show(ui).clicked() {
                pressed = Some((label.name.clone(), !on));
            }
        }
        for kind in SegmentTargetKind::ALL {
            let word = kind.word();
            let on = chosen.iter().any(|name| name == word);
            let name = format!("{end}: {word}");
            if Button::new(word).small().named(&name).selected(on).show(ui).clicked() {
                pressed = Some((word.to_owned(), !on));
            }
        }
        // What is no longer there.
        let known = |name: &str| {
            schema.span_label(name).is_some()
                || schema.span_layers.iter().any(|layer| layer.name == name)
                || SegmentTargetKind::ALL.iter().any(|kind| kind.word() == name)
        };
        for other in chosen.iter().filter(|name| !known(name)) {
            let name = format!("{end}: {other}");
            if Button::new(other).small().named(&name).selected(true).show(ui).clicked() {
                pressed = Some((other.clone(), false));
            }
        }
    });
    pressed
}

/// What becomes of the relation and its links.
fn retire(ui: &mut Ui, panel: &mut Panel<'_>, schema: &Schema, relation: &RelationType) {
    let t = Tokens::of(ui);
    let Some(draft) = panel.session.schema_page().and_then(|page| page.draft()) else { return };
    ui.horizontal_wrapped(|ui| {
        let into = Button::new("Turn its links into…").icon(icon::MERGE).small().show(ui);
        Popup::menu(&into).show(|ui| {
            ui.set_width(240.0);
            for other in schema.relations.iter().filter(|other| other.name != relation.name) {
                if !draft.is_known(&SchemaThing::Relation(other.name.clone())) {
                    continue;
                }
                if menu_item(ui, icon::LINK, other.title(), None).clicked() {
                    let links = Retired::Relabel { label: other.name.clone(), drop: Vec::new() };
                    panel.ask(SchemaAction::Edit(SchemaEdit::Retire(links)).into());
                    ui.close();
                }
            }
        });
        let delete = Button::new("Retire, delete its links").icon(icon::TRASH).small();
        if delete.destructive().show(ui).clicked() {
            panel.ask(SchemaAction::Edit(SchemaEdit::Retire(Retired::Delete)).into());
        }
    });
    remark(ui, "Nothing is written before the version is saved.", t.ink3);
}
