//! The dock of labels above the text: click a chip or press its key.

use egui::{Align, Layout, Stroke, Ui};

use super::Panel;
use super::top_bar::divider;
use crate::schema::SegmentTargetKind;
use crate::session::{Action, Chord, Session, chord_of};
use crate::ui::theme::{Tokens, control, icon, type_role};
use crate::ui::widgets::{
    Button, Chip, ChipState, IconButton, line, paint_caps, paint_left, segmented,
};

/// Paints the dock. With a comment focused and no text selected it shows the comment
/// types, because that is what keys do then.
pub(crate) fn dock(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().hline(full.x_range(), full.bottom() - 0.5, Stroke::new(1.0, t.line));
    let session = panel.session;
    let now = session.situation();
    let for_comment = now.comment && !now.text && !now.span && !now.fragment;
    ui.horizontal_centered(|ui| {
        ui.add_space(12.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(10.0);
            if for_comment && full.width() > types_width(ui, session) + 160.0 {
                let hint = line(ui, "keys tag the comment", type_role::small(), t.ink3);
                let (rect, _) = ui.allocate_exact_size(hint.size(), egui::Sense::hover());
                paint_left(ui, hint, rect.left(), rect.center().y);
            } else if !for_comment {
                mode(ui, panel, full.width());
            }
            ui.add_space(8.0);
            let two_rows = full.height() > control::DOCK + 1.0;
            let layout = if two_rows {
                Layout::left_to_right(Align::Min).with_main_wrap(true)
            } else {
                Layout::left_to_right(Align::Center)
            };
            let area = ui.available_rect_before_wrap();
            let area = if two_rows { area.shrink2(egui::vec2(0.0, 11.0)) } else { area };
            let mut row = ui.new_child(egui::UiBuilder::new().max_rect(area).layout(layout));
            row.spacing_mut().item_spacing = egui::vec2(6.0, 8.0);
            row.set_clip_rect(full.intersect(row.clip_rect()));
            if for_comment { types(&mut row, panel, two_rows) } else { labels(&mut row, panel) }
        });
    });
}

/// Select or brush; only an icon where the chips need the room.
fn mode(ui: &mut Ui, panel: &mut Panel<'_>, width: f32) {
    let session = panel.session;
    let brush = session.selection().brush.is_some();
    if labels_width(ui, session) + 200.0 > width {
        let (image, name) =
            if brush { (icon::CURSOR_TEXT, "Leave the brush") } else { (icon::BRUSH, "Brush") };
        if IconButton::new(image, name).chord(chord_of(&Action::ToggleBrush)).show(ui).clicked() {
            panel.ask(Action::ToggleBrush);
        }
        return;
    }
    let (cap, _) = ui.allocate_exact_size(egui::vec2(20.0, 20.0), egui::Sense::hover());
    paint_caps(ui, Chord::char('b'), cap.right(), cap.center().y, false);
    ui.allocate_ui_with_layout(
        egui::vec2(124.0, 28.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            let pressed =
                segmented(ui, "Mode", &["Select", "Brush"], Some(usize::from(brush)), false);
            if pressed.is_some_and(|p| (p == 1) != brush) {
                panel.ask(Action::ToggleBrush);
            }
        },
    );
}

/// The dock's height: two rows where the labels do not fit into one. It is the same for
/// comment types, so that the text does not move when a comment is focused.
pub(crate) fn dock_height(ui: &Ui, session: &Session) -> f32 {
    let room = ui.available_width() - 80.0;
    if labels_width(ui, session) > room { 2.0 * control::DOCK - 14.0 } else { control::DOCK }
}

/// The room that the label chips take in one row.
fn labels_width(ui: &Ui, session: &Session) -> f32 {
    let schema = session.schema();
    let chips: f32 = schema
        .offered_labels()
        .map(|(_, l)| Chip::new(&l.name, l.colour, "").key(l.key).width(ui) + 6.0)
        .sum();
    chips + 15.0 * schema.span_layers.len() as f32
}

/// The room that the comment types take in one row.
fn types_width(ui: &Ui, session: &Session) -> f32 {
    let layers = session.schema().segment_layers.iter();
    let types: f32 = layers
        .filter(|layer| layer.applies_to.contains(&SegmentTargetKind::Comment))
        .flat_map(|layer| layer.labels.iter().filter(|l| l.key.is_some()))
        .map(|l| Chip::new(l.title(), l.colour, "").key(l.key).width(ui) + 6.0)
        .sum();
    types + 90.0
}

fn labels(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let armed = session.selection().brush.as_deref();
    for (i, layer) in session.schema().span_layers.iter().enumerate() {
        if i > 0 {
            divider(ui);
        }
        for label in layer.labels.iter().filter(|label| !label.retired) {
            let state = if armed == Some(&label.name) { ChipState::Armed } else { ChipState::Idle };
            let chip = Chip::new(&label.name, label.colour, format!("Label {}", label.name))
                .key(label.key)
                .state(state);
            let hint = if label.description.is_empty() {
                label.title().to_owned()
            } else {
                format!("{}: {}", label.title(), label.description)
            };
            if chip.show(ui).on_hover_text(hint).clicked() {
                panel.ask(Action::ApplyLabel(label.name.clone()));
            }
        }
    }
    links(ui, panel);
}

/// What can be linked from here: a quote with its parts, or relations of what is in hand.
/// Left out where there is no room; the menu and the inspector have them too.
fn links(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let mut offered: Vec<(String, Option<Chord>, Action)> = Vec::new();
    let selected = session.selected_span().and_then(|_| session.link_anchor());
    match selected {
        Some(anchor) => {
            for (kind, forward) in session.relations_at(anchor) {
                if forward && kind.key.is_some() {
                    let action = Action::StartLink(kind.name.clone());
                    offered.push((kind.title().to_owned(), kind.key.map(Chord::char), action));
                }
            }
        }
        None if session.schema().quote_labels().next().is_some() => {
            offered.push(("Quote…".to_owned(), chord_of(&Action::MakeQuote), Action::MakeQuote));
        }
        None => {}
    }
    let mut divided = false;
    for (title, chord, action) in offered {
        if ui.available_width() < 110.0 {
            return;
        }
        if !divided {
            divider(ui);
            divided = true;
        }
        let name = format!("Link {title}");
        if Button::new(&title).small().ghost().named(&name).chord(chord).show(ui).clicked() {
            panel.ask(action);
        }
    }
}

fn types(ui: &mut Ui, panel: &mut Panel<'_>, two_rows: bool) {
    let t = Tokens::of(ui);
    let session = panel.session;
    // Where there is little room, smaller chips and no heading.
    let tight = !two_rows && types_width(ui, session) > ui.available_width();
    let mut first = true;
    for layer in &session.schema().segment_layers {
        let has_keys = layer.labels.iter().any(|l| l.key.is_some());
        if !layer.applies_to.contains(&SegmentTargetKind::Comment) || !has_keys {
            continue;
        }
        if !first {
            divider(ui);
        }
        first = false;
        if !tight {
            let name = line(ui, &layer.name, type_role::small(), t.ink2);
            let size = egui::vec2(name.size().x, control::CHIP);
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            paint_left(ui, name, rect.left(), rect.center().y);
        }
        for label in layer.labels.iter().filter(|l| l.key.is_some()) {
            let chip = Chip::new(label.title(), label.colour, format!("Label {}", label.title()))
                .key(label.key);
            let chip = if tight { chip.small() } else { chip };
            if chip.show(ui).on_hover_text(&label.description).clicked() {
                panel.ask(Action::ToggleSegmentLabel {
                    layer: layer.name.clone(),
                    label: label.name.clone(),
                });
            }
        }
    }
}
