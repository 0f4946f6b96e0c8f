//! What the page is put together from.

use egui::accesskit::Role;
use egui::{Align2, FontId, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::number::{THRESHOLD, Tone, in_words, printed, shown, title};
use crate::review::figures::Measure;
use crate::ui::theme::{Family, Tokens, font_at, icon, radius, type_role};
use crate::ui::widgets::{
    clipped, focus_ring_inside, follow_focus, line, paint_centre, paint_left,
};

/// The least height and width of what is pressed.
const HIT: f32 = 24.0;

/// The heading of a section, with what it is about in fewer letters. Answers where that ends.
pub(super) fn heading(ui: &mut Ui, text: &str, about: &str) -> egui::Pos2 {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let y = rect.center().y;
    let galley = line(ui, text, type_role::section(), t.ink);
    let x = paint_left(ui, galley, rect.left(), y);
    let room = rect.right() - x - 10.0;
    let about_text = clipped(ui, about, type_role::meta(), t.ink3, room);
    let end = paint_left(ui, about_text, x + 10.0, y + 1.0);
    let name = if about.is_empty() { text.to_owned() } else { format!("{text}, {about}") };
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
    pos2(end, y)
}

/// A line of small text.
pub(super) fn small(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    super::super::parts::remark(ui, text, t.ink2);
}

/// The button that asks what a figure is. Whether it was pressed.
pub(super) fn question(ui: &Ui, rect: Rect, salt: &str, figure: &'static str) -> bool {
    let t = Tokens::of(ui);
    let hit = Rect::from_center_size(rect.center(), vec2(HIT, HIT));
    let response = ui.interact(hit, ui.scope_id().with(("question", figure, salt)), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(hit, radius::CONTROL, t.hov);
    }
    let colour = if response.hovered() || response.has_focus() { t.ink } else { t.ink3 };
    paint_centre(ui, line(ui, icon::QUESTION, font_at(Family::Icon, 15.0), colour), hit);
    ring(ui, &response);
    let name = format!("What is {}?", title(figure));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked()
}

/// Marks what has the keyboard.
pub(super) fn ring(ui: &Ui, response: &Response) {
    focus_ring_inside(ui, response);
    follow_focus(response);
}

/// A figure with its right edge at `right`; in the colour of a warning where it is low.
pub(in crate::ui::panels) fn figure_at(
    ui: &Ui,
    measure: &Measure,
    right: f32,
    y: f32,
    font: FontId,
) {
    let t = Tokens::of(ui);
    let (text, tone) = printed(measure);
    let (font, colour) = match tone {
        Tone::Fine => (font, t.ink),
        Tone::Low => (font, t.warn),
        Tone::None => (type_role::small(), t.ink3),
    };
    let at = ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, text, font, colour);
    if tone == Tone::Low {
        warning(ui, at.left() - 9.0, y);
    }
}

/// The sign that a figure is low.
fn warning(ui: &Ui, x: f32, y: f32) {
    let t = Tokens::of(ui);
    let font = font_at(Family::IconFill, 11.0);
    ui.painter().text(pos2(x, y), Align2::CENTER_CENTER, icon::WARNING, font, t.warn);
}

/// A figure in a cell as dark as it is high. `name` is what it is a figure of.
pub(in crate::ui::panels) fn heat_cell(
    ui: &Ui,
    rect: Rect,
    measure: &Measure,
    name: &str,
) -> Response {
    let t = Tokens::of(ui);
    let rect = rect.shrink(1.0);
    let response = ui.interact(rect, ui.scope_id().with(("heat", name)), Sense::click());
    if let Some(value) = shown(measure) {
        // Shades cannot be told apart any finer than this.
        #[allow(clippy::cast_possible_truncation)]
        ui.painter().rect_filled(rect, radius::HIGHLIGHT, t.heat(value as f32));
    }
    if response.hovered() {
        let stroke = Stroke::new(1.0, t.edge);
        ui.painter().rect_stroke(rect, radius::HIGHLIGHT, stroke, egui::StrokeKind::Inside);
    }
    let (text, tone) = printed(measure);
    let (font, colour) = match tone {
        Tone::Fine => (type_role::ui_medium(), t.ink),
        Tone::Low => (type_role::ui_medium(), t.warn),
        Tone::None => (type_role::small(), t.ink3),
    };
    let shift = if tone == Tone::Low { 7.0 } else { 0.0 };
    let at = rect.center() + vec2(shift, 0.0);
    let painted = ui.painter().text(at, Align2::CENTER_CENTER, text, font, colour);
    if tone == Tone::Low {
        warning(ui, painted.left() - 9.0, at.y);
    }
    ring(ui, &response);
    let words = format!("{name}: {}", in_words(measure));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    response.on_hover_text(in_words(measure))
}

/// Where a value lies on a scale from 0 to 1 over the width of a rectangle.
fn on_scale(rect: Rect, value: f64) -> f32 {
    // A place on the screen.
    #[allow(clippy::cast_possible_truncation)]
    let share = value.clamp(0.0, 1.0) as f32;
    rect.left() + rect.width() * share
}

/// A figure as a dot on a scale from 0 to 1, with its interval.
pub(super) fn dot(ui: &Ui, rect: Rect, measure: &Measure) {
    let t = Tokens::of(ui);
    let painter = ui.painter();
    let y = rect.center().y.round();
    let hair = Stroke::new(1.0, t.line);
    painter.line_segment([pos2(rect.left(), y), pos2(rect.right(), y)], hair);
    for end in [0.0, 1.0] {
        let x = on_scale(rect, end);
        painter.line_segment([pos2(x, y - 4.0), pos2(x, y + 4.0)], Stroke::new(1.0, t.line2));
    }
    let limit = on_scale(rect, THRESHOLD);
    painter.extend(egui::Shape::dashed_line(
        &[pos2(limit, rect.top()), pos2(limit, rect.bottom())],
        Stroke::new(1.0, t.line2),
        2.0,
        2.0,
    ));
    let Some(value) = shown(measure) else { return };
    let colour = if value < THRESHOLD { t.warn } else { t.ink };
    if let Some([low, high]) = measure.ci95 {
        let bar = Rect::from_min_max(
            pos2(on_scale(rect, low), y - 2.5),
            pos2(on_scale(rect, high).max(on_scale(rect, low) + 1.0), y + 2.5),
        );
        painter.rect_filled(bar, 2.0, t.line2);
    }
    let centre = pos2(on_scale(rect, value), y);
    painter.circle_filled(centre, 5.5, t.paper);
    if value < 0.0 {
        // It lies further to the left than the scale goes.
        painter.circle_stroke(centre, 3.5, Stroke::new(1.5, colour));
    } else {
        painter.circle_filled(centre, 4.0, colour);
    }
}

/// The names of the scale's ends and of the threshold, below it.
pub(super) fn scale_names(ui: &Ui, rect: Rect) {
    let t = Tokens::of(ui);
    for (value, text) in [(0.0, "0"), (THRESHOLD, "0.67"), (1.0, "1")] {
        let at = pos2(on_scale(rect, value), rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, text, type_role::meta(), t.ink3);
    }
}

/// The letter that stands for an annotator, in a box of ink or, of one who is left out, of paper.
pub(super) fn letter(ui: &Ui, rect: Rect, text: &str, on: bool) {
    let t = Tokens::of(ui);
    let (fill, ink) = if on { (t.ink, t.on) } else { (t.raise, t.ink2) };
    let stroke = Stroke::new(1.0, if on { t.ink } else { t.line2 });
    ui.painter().rect(rect, radius::HIGHLIGHT, fill, stroke, egui::StrokeKind::Inside);
    paint_centre(ui, line(ui, text, type_role::chip_small(), ink), rect);
}
