//! The guideline of a label, beside the work.

use egui::{Sense, Ui, vec2};

use super::Panel;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Chip, wrapped};

/// Paints the guideline of the selected span's label.
pub(crate) fn guideline(ui: &mut Ui, panel: &Panel<'_>) {
    let t = Tokens::of(ui);
    let schema = panel.session.schema();
    let Some((_, label)) = panel.session.selected_span().and_then(|s| schema.span_label(&s.label))
    else {
        return;
    };
    Chip::new(&label.name, label.colour, label.name.clone()).passive().show(ui);
    ui.add_space(8.0);
    if !label.description.is_empty() {
        paragraph(ui, &label.description, t.ink);
    }
    let text = if label.guideline.is_empty() {
        "No guideline is written for this label yet. It goes into schema.ron, beside the label."
    } else {
        &label.guideline
    };
    for part in text.split("\n\n") {
        ui.add_space(8.0);
        paragraph(ui, part.trim(), t.ink2);
    }
}

fn paragraph(ui: &mut Ui, text: &str, colour: egui::Color32) {
    let galley = wrapped(ui, text, type_role::ui(), colour, ui.available_width(), 60, 20.0);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
    ui.painter().galley(rect.min, galley, colour);
}
