//! Beside the figures: what one of them is.

use egui::accesskit::Role;
use egui::{Align, Layout, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::agreement::explain;
use crate::ui::panels::exchange_parts::{long_text, strong};
use crate::ui::theme::{Tokens, control, icon, type_role};
use crate::ui::widgets::{IconButton, clipped, hairline, paint_left};

/// The head of what stands at the side; whether it is to close.
pub(super) fn head(ui: &mut Ui, title: &str) -> bool {
    let t = Tokens::of(ui);
    let mut close = false;
    let size = vec2(ui.available_width(), control::PANEL_HEADER);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(8.0);
        close = IconButton::new(icon::X, "Close the panel").show(ui).clicked();
        let size = vec2(ui.available_width(), 24.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let room = rect.width() - 16.0;
        let text = clipped(ui, title, type_role::section(), t.ink, room);
        paint_left(ui, text, rect.left() + 16.0, rect.center().y);
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    });
    hairline(ui);
    close
}

/// What a figure measures, when to use it and when not. Whether it is to close.
pub(super) fn help(ui: &mut Ui, figure: &'static str) -> bool {
    let t = Tokens::of(ui);
    let found = explain::of(figure);
    let close = head(ui, found.map_or(figure, |help| help.title));
    let Some(help) = found else { return close };
    egui::ScrollArea::vertical().id_salt("help").auto_shrink([false, false]).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 14)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            for (name, words) in [
                ("What it measures", help.measures),
                ("When to use it", help.when),
                ("When not", help.when_not),
            ] {
                strong(ui, name);
                long_text(ui, words, t.ink);
                ui.add_space(12.0);
            }
            strong(ui, "Reference");
            long_text(ui, &format!("{}.", help.reference), t.ink2);
            ui.add_space(12.0);
            strong(ui, "In files");
            let text = clipped(ui, figure, type_role::offsets(), t.ink2, ui.available_width());
            let size = vec2(ui.available_width(), 18.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            paint_left(ui, text, rect.left(), rect.center().y);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, figure));
        });
    });
    close
}

/// The edge between the figures and what stands beside them.
pub(super) fn edge(ui: &Ui, rect: egui::Rect) {
    let t = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0.0, t.panel);
    ui.painter().vline(rect.left() + 0.5, rect.y_range(), Stroke::new(1.0, t.line));
}
