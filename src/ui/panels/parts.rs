//! What the inspector's pages are put together from.

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, WidgetInfo, vec2};

use super::Panel;
use crate::session::Action;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Chip, line, paint_left, wrapped};

/// A block of the inspector with its padding.
pub(super) fn block(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        add(ui);
    });
}

/// A field's name.
pub(super) fn caption(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    let galley = line(ui, text, type_role::meta(), t.ink3);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
}

/// Text of the article, set as it is set for reading.
pub(super) fn excerpt(ui: &mut Ui, text: &str, rows: usize) {
    let t = Tokens::of(ui);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let galley = wrapped(ui, &flat, type_role::excerpt(), t.ink2, ui.available_width(), rows, 21.0);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
    ui.painter().galley(rect.min, galley, t.ink2);
}

/// One span as a line: chip, text, click to go there.
pub(super) fn span_row(ui: &mut Ui, panel: &mut Panel<'_>, span: &crate::annotation::Span) {
    let t = Tokens::of(ui);
    let Some(open) = panel.session.open() else { return };
    let colour = panel
        .session
        .schema()
        .span_label(&span.label)
        .map_or_else(Default::default, |(_, l)| l.colour);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 4.0, t.hov);
    }
    let chip = Chip::new(&span.label, colour, String::new()).small().passive();
    let width = chip.width(ui);
    let chip_rect = Rect::from_min_size(rect.left_center() - vec2(0.0, 10.0), vec2(width, 20.0));
    chip.show_at(ui, chip_rect, ui.scope_id().with(("chip of", span.id)));
    let text = open.covered(span);
    let x = rect.left() + width.max(52.0) + 8.0;
    let galley =
        crate::ui::widgets::clipped(ui, &text, type_role::excerpt(), t.ink, rect.right() - x);
    paint_left(ui, galley, x, rect.center().y);
    let name = format!("Go to {} {}", span.label, text);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.clicked() {
        panel.ask(Action::SelectSpan(span.id));
    }
}
