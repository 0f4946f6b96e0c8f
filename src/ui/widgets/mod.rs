//! The controls that Tagline's panels are made of. Each is a picture and an
//! accessible name; none knows what it is used for.

mod button;
mod chip;
mod field;
mod keycap;
mod ring;
mod segmented;

pub(crate) use button::{Button, IconButton, menu_item};
pub(crate) use chip::{Chip, ChipState};
pub(crate) use field::{TextField, area, select_all};
pub(crate) use keycap::{caps_width, paint_caps};
pub(crate) use ring::paint_ring;
pub(crate) use segmented::{SEGMENT_PAD, segment_id, segmented};

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Color32, FontId, Galley, Pos2, Rect, Response, Stroke, StrokeKind, Ui, vec2};

use super::theme::{Tokens, radius};

/// One line of text, laid out.
pub(crate) fn line(ui: &Ui, text: &str, font: FontId, colour: Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), font, colour)
}

/// One line of text that ends in an ellipsis where it would be wider than `width`.
pub(crate) fn clipped(
    ui: &Ui,
    text: &str,
    font: FontId,
    colour: Color32,
    width: f32,
) -> Arc<Galley> {
    cut_at(ui, LayoutJob::simple_singleline(text.to_owned(), font, colour), width)
}

/// A line that was put together of pieces, ending in an ellipsis where it would be wider.
pub(crate) fn cut_at(ui: &Ui, mut job: LayoutJob, width: f32) -> Arc<Galley> {
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(1.0));
    ui.painter().layout_job(job)
}

/// As [`clipped`], for what stands in a file: no two signs are shaped together, since the
/// font would make others of them (an arrow of `->`).
pub(crate) fn clipped_code(
    ui: &Ui,
    text: &str,
    font: FontId,
    colour: Color32,
    width: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob { break_on_newline: false, ..Default::default() };
    let format = egui::TextFormat::simple(font, colour);
    for piece in text.split_inclusive(|c: char| c.is_ascii_punctuation()) {
        job.append(piece, 0.0, format.clone());
    }
    cut_at(ui, job, width)
}

/// Several lines, at most `rows`, the last with an ellipsis where the text goes on.
pub(crate) fn wrapped(
    ui: &Ui,
    text: &str,
    font: FontId,
    colour: Color32,
    width: f32,
    rows: usize,
    leading: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    let format = egui::TextFormat {
        font_id: font,
        color: colour,
        line_height: Some(leading),
        valign: egui::Align::Center,
        ..Default::default()
    };
    job.append(text, 0.0, format);
    job.wrap.max_width = width.max(1.0);
    job.wrap.max_rows = rows;
    job.wrap.break_anywhere = false;
    ui.painter().layout_job(job)
}

/// Paints `galley` with its left edge at `x`, centred on `y`. Returns its right edge.
pub(crate) fn paint_left(ui: &Ui, galley: Arc<Galley>, x: f32, y: f32) -> f32 {
    let pos = Pos2::new(x, y - galley.size().y / 2.0);
    let right = x + galley.size().x;
    ui.painter().galley(pos, galley, Color32::PLACEHOLDER);
    right
}

/// Paints `galley` with its right edge at `x`, centred on `y`. Returns its left edge.
pub(crate) fn paint_right(ui: &Ui, galley: Arc<Galley>, x: f32, y: f32) -> f32 {
    let left = x - galley.size().x;
    paint_left(ui, galley, left, y);
    left
}

/// Paints `galley` in the middle of `rect`.
pub(crate) fn paint_centre(ui: &Ui, galley: Arc<Galley>, rect: Rect) {
    let pos = rect.center() - galley.size() / 2.0;
    ui.painter().galley(pos, galley, Color32::PLACEHOLDER);
}

/// Brings a control into view when the keyboard comes to it.
pub(crate) fn follow_focus(response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// The ring around a control that has the keyboard; never drawn for the mouse.
pub(crate) fn focus_ring(ui: &Ui, response: &Response) {
    follow_focus(response);
    if response.has_focus() {
        let t = Tokens::of(ui);
        ui.painter().rect_stroke(
            response.rect.expand(2.0),
            radius::CARD,
            Stroke::new(2.0, t.ink),
            StrokeKind::Outside,
        );
    }
}

/// The same within the edges of a row that goes from side to side.
pub(crate) fn focus_ring_inside(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let t = Tokens::of(ui);
        ui.painter().rect_stroke(
            response.rect,
            radius::CONTROL,
            Stroke::new(2.0, t.ink),
            StrokeKind::Inside,
        );
    }
}

/// A hairline across the whole width that is available.
pub(crate) fn hairline(ui: &mut Ui) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.line);
}
