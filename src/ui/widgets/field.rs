//! Fields to type in.

use egui::{Frame, Id, Margin, Response, Stroke, TextEdit, Ui};

use super::{follow_focus, line, paint_caps, paint_centre};
use crate::session::Chord;
use crate::ui::theme::{Tokens, control, icon, radius, type_role};

/// A field of one line.
#[must_use]
pub(crate) struct TextField<'a> {
    id: Id,
    name: &'a str,
    hint: &'a str,
    search: bool,
    chord: Option<Chord>,
    width: f32,
}

impl<'a> TextField<'a> {
    /// `name` is read out; `hint` stands in the empty field.
    pub(crate) fn new(id: Id, name: &'a str, hint: &'a str) -> Self {
        Self { id, name, hint, search: false, chord: None, width: f32::INFINITY }
    }

    /// With a magnifier.
    pub(crate) fn search(self) -> Self {
        Self { search: true, ..self }
    }

    /// The key that leads here, shown while the field is empty.
    pub(crate) fn chord(self, chord: Option<Chord>) -> Self {
        Self { chord, ..self }
    }

    /// At most this wide.
    pub(crate) fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Paints it.
    pub(crate) fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let t = Tokens::of(ui);
        let focused = ui.memory(|m| m.has_focus(self.id));
        let stroke = if focused { Stroke::new(2.0, t.ink) } else { Stroke::new(1.0, t.edge) };
        let left = if self.search { 30 } else { 10 };
        let width = ui.available_width().min(self.width);
        let response = ui.add_sized(
            [width, control::BUTTON],
            TextEdit::singleline(text)
                .id(self.id)
                .hint_text(egui::RichText::new(self.hint).color(t.ink3).font(type_role::ui()))
                .font(type_role::ui())
                .text_color(t.ink)
                .align(egui::Align2::LEFT_CENTER)
                .frame(
                    Frame::new()
                        .fill(t.raise)
                        .stroke(stroke)
                        .corner_radius(radius::CONTROL)
                        .inner_margin(Margin { left, right: 8, top: 0, bottom: 0 }),
                ),
        );
        let y = response.rect.center().y;
        if self.search {
            let rect = egui::Rect::from_center_size(
                egui::pos2(response.rect.left() + 16.0, y),
                egui::vec2(16.0, 16.0),
            );
            paint_centre(ui, line(ui, icon::MAGNIFIER, type_role::icon(), t.ink2), rect);
        }
        if let Some(chord) = self.chord
            && text.is_empty()
            && !focused
        {
            paint_caps(ui, chord, response.rect.right() - 6.0, y, false);
        }
        name(ui, &response, self.name);
        response
    }
}

/// Has all that a field holds selected, so that typing takes its place.
pub(crate) fn select_all(ctx: &egui::Context, id: Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ctx, id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    state.store(ctx, id);
}

/// A field of several lines.
pub(crate) fn area(
    ui: &mut Ui,
    id: Id,
    label: &str,
    hint: &str,
    text: &mut String,
    rows: usize,
) -> Response {
    let t = Tokens::of(ui);
    let focused = ui.memory(|m| m.has_focus(id));
    let stroke = if focused { Stroke::new(2.0, t.ink) } else { Stroke::new(1.0, t.edge) };
    let response = ui.add(
        TextEdit::multiline(text)
            .id(id)
            .hint_text(egui::RichText::new(hint).color(t.ink3).font(type_role::ui()))
            .font(type_role::ui())
            .text_color(t.ink)
            .desired_rows(rows)
            .desired_width(f32::INFINITY)
            .frame(
                Frame::new()
                    .fill(t.raise)
                    .stroke(stroke)
                    .corner_radius(radius::CONTROL)
                    .inner_margin(Margin::symmetric(10, 7)),
            ),
    );
    name(ui, &response, label);
    response
}

fn name(ui: &Ui, response: &Response, name: &str) {
    follow_focus(response);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name.to_owned()));
}
