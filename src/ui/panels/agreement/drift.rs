//! Figures of articles in the order that they were annotated in, as a line: whether annotators
//! drift apart.

use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::number::{THRESHOLD, shown, two};
use crate::review::figures::Measure;
use crate::ui::theme::{Tokens, type_role};

/// How wide it is at most, and how high.
const WIDTH: f32 = 720.0;
const HEIGHT: f32 = 170.0;

/// Paints the line of one figure. `names` are those of the points.
pub(in crate::ui::panels) fn chart(
    ui: &mut Ui,
    title: &str,
    names: &[String],
    figures: &[Option<&Measure>],
) {
    let t = Tokens::of(ui);
    let size = vec2(ui.available_width().min(WIDTH), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let plot = Rect::from_min_max(
        pos2(rect.left() + 34.0, rect.top() + 10.0),
        pos2(rect.right() - 22.0, rect.bottom() - 26.0),
    );
    // A place on the screen; values below 0 lie on the line of 0.
    #[allow(clippy::cast_possible_truncation)]
    let height = |value: f64| plot.bottom() - plot.height() * value.clamp(0.0, 1.0) as f32;
    let painter = ui.painter();
    for value in [0.0, 0.5, 1.0] {
        let y = height(value).round() + 0.5;
        painter.hline(plot.x_range(), y, Stroke::new(1.0, t.line));
        let at = pos2(plot.left() - 8.0, y);
        painter.text(at, Align2::RIGHT_CENTER, value.to_string(), type_role::meta(), t.ink3);
    }
    let y = height(THRESHOLD).round() + 0.5;
    let ends = [pos2(plot.left(), y), pos2(plot.right(), y)];
    painter.extend(egui::Shape::dashed_line(&ends, Stroke::new(1.0, t.line2), 3.0, 3.0));
    // As many as there are points.
    #[allow(clippy::cast_precision_loss)]
    let step = plot.width() / figures.len().saturating_sub(1).max(1) as f32;
    // As above.
    #[allow(clippy::cast_precision_loss)]
    let across = |at: usize| plot.left() + step * at as f32;
    let mut before = None;
    for (at, figure) in figures.iter().enumerate() {
        let value = figure.and_then(shown);
        let here = value.map(|value| pos2(across(at), height(value)));
        if let (Some(from), Some(to)) = (before, here) {
            painter.line_segment([from, to], Stroke::new(1.5, t.ink));
        }
        before = here;
    }
    let mut words = Vec::new();
    let mut free = f32::MIN;
    for (at, (figure, name)) in figures.iter().zip(names).enumerate() {
        let x = across(at);
        if let Some(value) = figure.and_then(shown) {
            let centre = pos2(x, height(value));
            painter.circle_filled(centre, 5.5, t.paper);
            let colour = if value < THRESHOLD { t.warn } else { t.ink };
            painter.circle_filled(centre, 4.0, colour);
            words.push(format!("{name} {}", two(value)));
        }
        // Names only where there is room for them.
        let galley = painter.layout_no_wrap(name.clone(), type_role::meta(), t.ink3);
        let half = galley.size().x / 2.0;
        let middle = x.clamp(rect.left() + half, (rect.right() - half).max(rect.left() + half));
        if middle - half > free + 8.0 {
            free = middle + half;
            painter.galley(pos2(middle - half, plot.bottom() + 8.0), galley, t.ink3);
        }
    }
    let words = format!("{title} over time: {}", words.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
}
