//! How far something has come, as a ring.

use std::f32::consts::TAU;

use egui::{Pos2, Shape, Stroke, Ui, vec2};

use super::{line, paint_centre};
use crate::ui::theme::{Family, Tokens, font_at, icon};

/// Paints a ring of 16 points: empty, an arc for the share, or a filled disc with a
/// check when `share` is 1.
pub(crate) fn paint_ring(ui: &Ui, centre: Pos2, share: f32) {
    let t = Tokens::of(ui);
    if share >= 1.0 {
        let check = line(ui, icon::CHECK_CIRCLE, font_at(Family::IconFill, 18.0), t.ink2);
        paint_centre(ui, check, egui::Rect::from_center_size(centre, vec2(18.0, 18.0)));
        return;
    }
    let radius = 6.5;
    ui.painter().circle_stroke(centre, radius, Stroke::new(2.0, t.line2));
    if share > 0.0 {
        let steps = 24;
        let points = (0..=steps)
            .map(|i| {
                let angle = TAU * (share * i as f32 / steps as f32 - 0.25);
                centre + vec2(angle.cos(), angle.sin()) * radius
            })
            .collect();
        ui.painter().add(Shape::line(points, Stroke::new(2.5, t.ink)));
    }
}
