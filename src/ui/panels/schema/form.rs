//! The label that is looked at, with everything that can be said of it.

use egui::accesskit::Role;
use egui::{
    Align, Frame, Id, Layout, Margin, Popup, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::SchemaView;
use super::list::{count, hover, unit};
use crate::schema::{Colour, Label, Retired, Schema};
use crate::session::{Action, SchemaAction, SchemaEdit, SchemaThing, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::guideline::common_mark;
use crate::ui::panels::parts::{at_right, caption, remark};
use crate::ui::theme::{Tokens, icon, radius, type_role};
use crate::ui::widgets::{
    Button, Chip, TextField, area, clipped, focus_ring, follow_focus, hairline, line, menu_item,
    paint_centre, paint_left,
};

/// How wide the names of fields are.
const NAMES: f32 = 112.0;

/// The label's name and count, and what is done with the whole draft.
pub(super) fn head(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let Some(page) = panel.session.schema_page() else { return };
    let Some(draft) = page.draft() else { return };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 56.0), Sense::hover());
    let inner = rect.shrink2(vec2(24.0, 0.0));
    let changed = draft.is_changed();
    let save = format!("Save version {}", draft.start().version.saturating_add(1));
    let mut room = 0.0;
    at_right(ui, inner, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let chord = chord_of(&Action::Checkpoint);
        let button = Button::new(&save).primary().chord(chord).enabled(changed);
        room += button.width(ui);
        if button.show(ui).clicked() {
            panel.ask(SchemaAction::Save.into());
        }
        let button = Button::new("Revert").ghost().enabled(changed);
        room += button.width(ui) + 24.0;
        if button.show(ui).clicked() {
            panel.ask(SchemaAction::Revert.into());
        }
    });
    let y = inner.center().y;
    let mut x = inner.left();
    let left = inner.right() - room - 20.0;
    let thing = draft.thing();
    if let Some(label) = draft.label() {
        let chip = Chip::new(&label.name, label.colour, String::new()).passive();
        let size = vec2(chip.width(ui).min(160.0), 24.0);
        let at = egui::Rect::from_min_size(egui::pos2(x, y - 12.0), size);
        chip.show_at(ui, at, ui.scope_id().with("head chip"));
        x = at.right() + 10.0;
    }
    if let Some(why) = page.refusal() {
        // In place of the name, so that no field moves.
        let words = clipped(ui, why, type_role::ui_medium(), t.bad, left - x - 24.0);
        let mark = line(ui, icon::WARNING, type_role::icon(), t.bad);
        let from = paint_left(ui, mark, x, y) + 6.0;
        paint_left(ui, words, from, y);
        let place =
            egui::Rect::from_min_max(egui::pos2(x, inner.top()), egui::pos2(left, inner.bottom()));
        let response = ui.interact(place, ui.scope_id().with("refusal"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, why));
        response.on_hover_text(why);
        hairline(ui);
        return;
    }
    let title = draft.label().map_or("", |label| label.title());
    let title = draft.relation().map_or(title, |relation| relation.title());
    if left - x > 20.0 && (draft.relation().is_some() || title != thing.code()) {
        let title = clipped(ui, title, type_role::section(), t.ink, left - x);
        x = paint_left(ui, title, x, y) + 10.0;
    }
    let words = match count(page, thing) {
        None => "counting…".to_owned(),
        Some(n) => format!("{n} {}", unit(thing, n)),
    };
    if left - x > 50.0 {
        paint_left(ui, clipped(ui, &words, type_role::meta(), t.ink2, left - x), x, y);
    }
    hairline(ui);
}

/// The fields.
pub(super) fn form(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut SchemaView) {
    let t = Tokens::of(ui);
    let Some(page) = panel.session.schema_page() else { return };
    let Some(draft) = page.draft() else { return };
    if let Some(relation) = draft.relation() {
        return super::link::form(ui, panel, view, relation);
    }
    let Some(label) = draft.label() else {
        Frame::new().inner_margin(24).show(ui, |ui| {
            remark(ui, "This schema has no labels yet. Add the first at the left.", t.ink2);
        });
        return;
    };
    let thing = draft.thing();
    let of_spans = matches!(thing, SchemaThing::Label(_));
    let edit = |panel: &mut Panel<'_>, edit| panel.ask(SchemaAction::Edit(edit).into());
    Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
        field(ui, "Name", |ui| {
            let mut title = label.title.clone();
            let id = Id::unique("schema name");
            let shown = TextField::new(id, "Name", &label.name).width(320.0).show(ui, &mut title);
            if std::mem::take(&mut view.begins) {
                shown.request_focus();
            }
            view.in_field |= shown.has_focus();
            if title != label.title {
                edit(panel, SchemaEdit::Title(title));
            }
        });
        field(ui, "Code", |ui| {
            ui.horizontal(|ui| {
                view.code_field(ui, panel, &label.name);
                ui.add_space(12.0);
                text(ui, "Key", type_role::ui(), t.ink2);
                let mut key = label.key.map_or_else(String::new, String::from);
                let id = Id::unique("schema key");
                let shown = TextField::new(id, "Key", "none").width(64.0).show(ui, &mut key);
                view.in_field |= shown.has_focus();
                let typed = key.trim().chars().next_back();
                if typed != label.key {
                    edit(panel, SchemaEdit::Key(typed));
                }
                if let Some(other) = clash(draft.schema(), thing, label.key) {
                    text(ui, &format!("also the key of {other}"), type_role::small(), t.warn);
                }
            });
        });
        field(ui, "Colour", |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                for colour in Colour::ALL {
                    let owner = beside(draft.schema(), thing).find(|l| l.colour == colour);
                    if swatch(ui, colour, owner, label.colour == colour) {
                        edit(panel, SchemaEdit::Colour(colour));
                    }
                }
            });
        });
        field(ui, "Description", |ui| {
            let mut words = label.description.clone();
            let id = Id::unique("schema description");
            let shown = TextField::new(id, "Description", "One sentence").show(ui, &mut words);
            view.in_field |= shown.has_focus();
            if words != label.description {
                edit(panel, SchemaEdit::Description(words));
            }
        });
        field(ui, "Guideline", |ui| {
            let mut words = label.guideline.clone();
            let id = Id::unique("schema guideline");
            let hint = "When to use it and when not, in CommonMark";
            let shown = area(ui, id, "Guideline", hint, &mut words, 5);
            view.in_field |= shown.has_focus();
            if words != label.guideline {
                edit(panel, SchemaEdit::Guideline(words));
            }
            ui.horizontal(|ui| {
                let action: Action = SchemaAction::UseAsExample.into();
                let has = of_spans && panel.session.selected_span().is_some();
                let button = Button::new("Use as example").icon(icon::QUOTES).small().enabled(has);
                let why = match has {
                    true => hover("The selected span, with its sentence", chord_of(&action)),
                    false => "Select a span in the article first".to_owned(),
                };
                if button.show(ui).on_hover_text(why).clicked() {
                    panel.ask(action);
                }
            });
        });
        if of_spans {
            field(ui, "Attributes", |ui| super::attributes::table(ui, panel, view));
        }
        hairline(ui);
        field(ui, "Out of use", |ui| retire(ui, panel, view, label));
    });
}

/// What becomes of the label and its spans.
fn retire(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut SchemaView, label: &Label) {
    let t = Tokens::of(ui);
    let Some(draft) = panel.session.schema_page().and_then(|page| page.draft()) else { return };
    let thing = draft.thing();
    let (kept, deleted) = match thing {
        SchemaThing::Label(_) => ("Retire, keep its spans", "Retire, delete its spans"),
        _ => ("Retire, keep it where it is", "Retire, take it off"),
    };
    let ask = |panel: &mut Panel<'_>, edit| panel.ask(SchemaAction::Edit(edit).into());
    ui.horizontal_wrapped(|ui| {
        let merge = Button::new("Merge into…").icon(icon::MERGE).small().show(ui);
        Popup::menu(&merge).show(|ui| {
            ui.set_width(240.0);
            // One that was only added takes spans once it is saved.
            let others = beside(draft.schema(), thing);
            for other in others.filter(|l| l.name != label.name) {
                if !draft.is_known(&thing.called(&other.name)) {
                    continue;
                }
                let words = format!("{}  {}", other.name, other.title());
                if menu_item(ui, icon::TAG, &words, None).clicked() {
                    let spans = Retired::Relabel { label: other.name.clone(), drop: Vec::new() };
                    ask(panel, SchemaEdit::Retire(spans));
                    ui.close();
                }
            }
        });
        let keep = Button::new(kept).icon(icon::EYE_SLASH).small();
        if keep.enabled(!label.retired).show(ui).clicked() {
            ask(panel, SchemaEdit::Retire(Retired::Keep));
        }
        let delete = Button::new(deleted).icon(icon::TRASH).small();
        if delete.destructive().show(ui).clicked() {
            ask(panel, SchemaEdit::Retire(Retired::Delete));
        }
    });
    if !matches!(thing, SchemaThing::Label(_)) {
        return remark(ui, "Nothing is written before the version is saved.", t.ink3);
    }
    ui.horizontal(|ui| {
        let id = Id::unique("schema split");
        let field = TextField::new(id, "Split into", "Split into: GPE, SITE").width(230.0);
        let shown = field.show(ui, &mut view.split);
        view.in_field |= shown.has_focus();
        let into: Vec<String> = view.split.split(',').map(|code| code.trim().to_owned()).collect();
        let into: Vec<String> = into.into_iter().filter(|code| !code.is_empty()).collect();
        let button = Button::new("Split").icon(icon::SPLIT).small().enabled(into.len() > 1);
        let entered = shown.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if (button.show(ui).clicked() || entered) && into.len() > 1 {
            view.split.clear();
            ask(panel, SchemaEdit::Split(into));
        }
    });
    remark(
        ui,
        "Nothing is written before the version is saved. Spans of a label that is split get the first code, and are listed as to do until somebody has decided.",
        t.ink3,
    );
}

/// The labels among which a label has its colour and its key: all of spans, or those of its layer.
fn beside<'a>(
    schema: &'a Schema,
    thing: &'a SchemaThing,
) -> Box<dyn Iterator<Item = &'a Label> + 'a> {
    match thing {
        SchemaThing::Segment { layer, .. } => {
            Box::new(schema.segment_layer(layer).into_iter().flat_map(|layer| &layer.labels))
        }
        _ => Box::new(schema.span_labels().map(|(_, label)| label)),
    }
}

/// Another label or link that the same key is for.
pub(super) fn clash<'a>(
    schema: &'a Schema,
    thing: &'a SchemaThing,
    key: Option<char>,
) -> Option<&'a str> {
    let key = key?;
    let other = |code: &str, known: Option<char>| code != thing.code() && known == Some(key);
    let labels = beside(schema, thing).map(|label| (label.name.as_str(), label.key));
    let links = schema.relations.iter().map(|relation| (relation.name.as_str(), relation.key));
    let links = links.filter(|_| !matches!(thing, SchemaThing::Segment { .. }));
    labels.chain(links).find(|(code, key)| other(code, *key)).map(|(code, _)| code)
}

/// One slot of the palette: the label that has it, or free; whether it was pressed.
fn swatch(ui: &mut Ui, colour: Colour, owner: Option<&Label>, current: bool) -> bool {
    let t = Tokens::of(ui);
    let slot = t.slot(colour);
    let (rect, response) = ui.allocate_exact_size(vec2(46.0, 34.0), Sense::click());
    let painter = ui.painter();
    painter.rect_filled(rect, radius::CHIP, slot.bg);
    painter.hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, slot.line));
    let words = match owner {
        _ if current => line(ui, icon::CHECK, type_role::icon(), slot.text),
        Some(label) => clipped(ui, &label.name, type_role::chip_small(), slot.text, 42.0),
        None => line(ui, "free", type_role::small(), slot.text),
    };
    paint_centre(ui, words, rect);
    if current {
        let ring = rect.expand(2.0);
        painter.rect_stroke(ring, radius::CONTROL, Stroke::new(2.0, t.ink), StrokeKind::Outside);
    }
    focus_ring(ui, &response);
    follow_focus(&response);
    let whose = owner.map_or_else(|| "free".to_owned(), |label| label.name.clone());
    let name = format!("Colour {colour:?}, {whose}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &name));
    response.on_hover_text(format!("{colour:?}")).clicked()
}

/// A field with its name at the left.
pub(super) fn field(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(NAMES, 28.0), Sense::hover());
        let t = Tokens::of(ui);
        paint_left(ui, line(ui, name, type_role::ui(), t.ink2), rect.left(), rect.center().y);
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            add(ui);
        });
    });
}

pub(super) fn text(ui: &mut Ui, words: &str, font: egui::FontId, colour: egui::Color32) {
    let galley = clipped(ui, words, font, colour, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, 28.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}

/// A line with an icon before it.
pub(super) fn notice(ui: &mut Ui, image: &str, words: &str, colour: egui::Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 17.0), Sense::hover());
    paint_left(ui, line(ui, image, type_role::icon(), colour), rect.left(), rect.center().y);
    ui.with_layout(Layout::top_down(Align::Min), |ui| remark(ui, words, colour));
}

/// What the guideline looks like when it is read.
pub(super) fn read(ui: &mut Ui, label: &Label) {
    let t = Tokens::of(ui);
    caption(ui, "As annotators read it");
    common_mark(ui, &label.description, t.ink);
    match label.guideline.as_str() {
        "" => common_mark(ui, "No guideline is written for this label yet.", t.ink3),
        text => common_mark(ui, text, t.ink2),
    }
}
