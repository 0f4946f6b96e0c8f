//! One of a few, side by side.

use egui::accesskit::Role;
use egui::{Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{follow_focus, line, paint_centre};
use crate::ui::theme::{Tokens, control, radius, type_role};

/// The least room at each side of a segment's words, where all have to fit in.
pub(crate) const SEGMENT_PAD: f32 = 6.0;
/// The room at each side where there is enough of it.
const WIDE_PAD: f32 = 11.0;

/// The id of one segment, to give it the keyboard.
pub(crate) fn segment_id(ui: &Ui, name: &str, index: usize, choice: &str) -> Id {
    ui.scope_id().with((name, index, choice))
}

/// Paints the choices; returns the one that was pressed. `fill` stretches them over
/// the width there is. `name` is read out before each.
pub(crate) fn segmented(
    ui: &mut Ui,
    name: &str,
    choices: &[&str],
    chosen: Option<usize>,
    fill: bool,
) -> Option<usize> {
    let t = Tokens::of(ui);
    let words: Vec<f32> =
        choices.iter().map(|c| line(ui, c, type_role::small(), t.ink).size().x).collect();
    let available = ui.available_width();
    let spare = (available - words.iter().sum::<f32>()) / (2.0 * choices.len().max(1) as f32);
    let pad = spare.floor().clamp(SEGMENT_PAD, WIDE_PAD);
    let natural: Vec<f32> = words.iter().map(|width| width + 2.0 * pad).collect();
    let total: f32 = natural.iter().sum();
    let (width, stretch) = if fill && available > total {
        (available, (available - total) / choices.len().max(1) as f32)
    } else {
        (total, 0.0)
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, control::SEGMENTED), Sense::hover());
    ui.painter().rect_filled(rect, radius::CONTROL, t.raise);
    let mut pressed = None;
    let mut x = rect.left();
    for (i, (choice, own)) in choices.iter().zip(&natural).enumerate() {
        let part = Rect::from_min_max(pos2(x, rect.top()), pos2(x + own + stretch, rect.bottom()));
        x = part.right();
        let id = segment_id(ui, name, i, choice);
        let response = ui.interact(part, id, Sense::click());
        let is_chosen = chosen == Some(i);
        if is_chosen {
            ui.painter().rect_filled(part.shrink(0.5), radius::CONTROL, t.ink);
        } else if response.hovered() {
            ui.painter().rect_filled(part.shrink(1.0), radius::CONTROL, t.hov);
        }
        let colour = if is_chosen { t.on } else { t.ink };
        let font = if is_chosen { type_role::small_medium() } else { type_role::small() };
        paint_centre(ui, line(ui, choice, font, colour), part);
        follow_focus(&response);
        if response.has_focus() {
            ui.painter().rect_stroke(
                part.expand(1.0),
                radius::CONTROL,
                Stroke::new(2.0, t.ink),
                StrokeKind::Outside,
            );
        }
        let label = format!("{name}: {choice}");
        response.widget_info(move || WidgetInfo::selected(Role::Button, true, is_chosen, &label));
        if response.clicked() {
            pressed = Some(i);
        }
    }
    ui.painter().rect_stroke(rect, radius::CONTROL, Stroke::new(1.0, t.line2), StrokeKind::Inside);
    pressed
}
