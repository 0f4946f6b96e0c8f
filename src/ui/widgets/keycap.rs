//! Keys as they look on a keyboard.

use egui::{Rect, Stroke, StrokeKind, Ui, pos2};

use super::{line, paint_centre};
use crate::session::Chord;
use crate::ui::theme::{Tokens, radius, type_role};

const GAP: f32 = 4.0;
const HEIGHT: f32 = 18.0;

/// How wide [`paint_caps`] paints a chord.
pub(crate) fn caps_width(ui: &Ui, chord: Chord) -> f32 {
    let t = Tokens::of(ui);
    line(ui, &chord.to_string(), type_role::key(), t.ink2).size().x + 10.0
}

/// Paints a chord in one cap with its right edge at `right`, centred on `y`. Returns
/// its left edge.
pub(crate) fn paint_caps(ui: &Ui, chord: Chord, right: f32, y: f32, on_ink: bool) -> f32 {
    let t = Tokens::of(ui);
    let colour = if on_ink { t.on } else { t.ink2 };
    let galley = line(ui, &chord.to_string(), type_role::key(), colour);
    let width = (galley.size().x + 10.0).max(HEIGHT);
    let rect =
        Rect::from_min_max(pos2(right - width, y - HEIGHT / 2.0), pos2(right, y + HEIGHT / 2.0));
    let outline = if on_ink { t.on } else { t.line2 };
    ui.painter().rect(
        rect,
        radius::CHIP,
        if on_ink { egui::Color32::TRANSPARENT } else { t.raise },
        Stroke::new(1.0, outline),
        StrokeKind::Inside,
    );
    paint_centre(ui, galley, rect);
    rect.left() - GAP
}
