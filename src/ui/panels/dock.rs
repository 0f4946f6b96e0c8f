//! The dock of labels above the text: click a chip or press its key.

use egui::{Align, Layout, ScrollArea, Stroke, Ui, scroll_area::ScrollBarVisibility};

use super::Panel;
use super::top_bar::divider;
use crate::schema::SegmentTargetKind;
use crate::session::{Action, Chord, chord_of};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Chip, ChipState, IconButton, line, paint_caps, paint_left, segmented};

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
            if for_comment && full.width() > 1000.0 {
                let hint = line(ui, "keys tag the comment", type_role::small(), t.ink3);
                let (rect, _) = ui.allocate_exact_size(hint.size(), egui::Sense::hover());
                paint_left(ui, hint, rect.left(), rect.center().y);
            } else if !for_comment {
                mode(ui, panel, full.width());
            }
            ui.add_space(8.0);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ScrollArea::horizontal()
                    .scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden)
                    .id_salt("dock")
                    .show(ui, |ui| {
                        ui.horizontal_centered(|ui| {
                            ui.spacing_mut().item_spacing.x = 6.0;
                            if for_comment { types(ui, panel) } else { labels(ui, panel) }
                        });
                    });
            });
        });
    });
}

/// Select or brush; only an icon where the chips need the room.
fn mode(ui: &mut Ui, panel: &mut Panel<'_>, width: f32) {
    let session = panel.session;
    let brush = session.selection().brush.is_some();
    let chips: f32 = session
        .schema()
        .span_labels()
        .map(|(_, l)| Chip::new(&l.name, l.colour, "").key(l.key).width(ui) + 6.0)
        .sum();
    if chips + 220.0 > width {
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

fn labels(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let armed = session.selection().brush.as_deref();
    for (i, layer) in session.schema().span_layers.iter().enumerate() {
        if i > 0 {
            divider(ui);
        }
        for label in &layer.labels {
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
}

fn types(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let mut first = true;
    for layer in &session.schema().segment_layers {
        if !layer.applies_to.contains(&SegmentTargetKind::Comment) {
            continue;
        }
        if !first {
            divider(ui);
        }
        first = false;
        let name = line(ui, &layer.name, type_role::small(), t.ink2);
        let (rect, _) = ui.allocate_exact_size(name.size(), egui::Sense::hover());
        paint_left(ui, name, rect.left(), rect.center().y);
        for label in &layer.labels {
            let chip = Chip::new(
                label.title(),
                label.colour,
                format!("{}: {}", layer.name, label.title()),
            )
            .key(label.key);
            if chip.show(ui).on_hover_text(&label.description).clicked() {
                panel.ask(Action::ToggleSegmentLabel {
                    layer: layer.name.clone(),
                    label: label.name.clone(),
                });
            }
        }
    }
}
