//! Sheets over the window: the palette, the page of keys, settings, guideline, and the
//! question before closing with unsaved changes.

use egui::accesskit::Role;
use egui::{
    Align, Align2, Area, Frame, Id, Layout, Margin, Modal, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, vec2,
};

use super::theme::{Tokens, floating_shadow, icon, radius, type_role};
use super::widgets::{IconButton, hairline, line, paint_left};

/// Shows a sheet with a title; answers whether it should close.
pub(crate) fn sheet(ui: &Ui, title: &str, width: f32, add: impl FnOnce(&mut Ui)) -> bool {
    let t = Tokens::of(ui);
    let screen = ui.ctx().content_rect();
    let width = width.min(screen.width() - 40.0);
    let id = Id::unique(("sheet", title));
    let response = Modal::new(id)
        .area(Modal::default_area(id).default_size(vec2(width, screen.height() - 60.0)))
        .backdrop_color(t.scrim)
        .frame(frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut close = false;
            ui.allocate_ui_with_layout(
                vec2(width, 46.0),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.add_space(20.0);
                    let galley = line(ui, title, type_role::section(), t.ink);
                    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
                    paint_left(ui, galley, rect.left(), rect.center().y);
                    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(12.0);
                        close = IconButton::new(icon::X, "Close").show(ui).clicked();
                    });
                },
            );
            hairline(ui);
            ScrollArea::vertical()
                .max_height(screen.height() - 140.0)
                .min_scrolled_height(screen.height() - 140.0)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    Frame::new().inner_margin(Margin::symmetric(20, 16)).show(ui, |ui| {
                        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                        add(ui);
                    });
                });
            close
        });
    response.inner || response.should_close()
}

/// Shows the command palette's surface near the top; answers whether it should close.
pub(crate) fn palette_sheet(ui: &Ui, add: impl FnOnce(&mut Ui) -> bool) -> bool {
    let t = Tokens::of(ui);
    let screen = ui.ctx().content_rect();
    let width = 680.0_f32.min(screen.width() - 40.0);
    let top = if screen.height() > 560.0 { 92.0 } else { 20.0 };
    let id = Id::unique("palette");
    let response = Modal::new(id)
        .area(
            Area::new(id)
                .anchor(Align2::CENTER_TOP, vec2(0.0, top))
                .order(egui::Order::Foreground)
                .accessible_name("Command palette")
                .default_size(vec2(width, screen.height() - top - 20.0)),
        )
        .backdrop_color(t.scrim)
        .frame(frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 0.0;
            add(ui)
        });
    response.inner || response.backdrop_response.clicked()
}

/// Asks before something is left with changes that are not saved. Answers the choice.
pub(crate) fn unsaved(ui: &Ui, why: &str) -> Option<bool> {
    let t = Tokens::of(ui);
    let mut answer = None;
    let closed = sheet(ui, "Close with unsaved changes?", 440.0, |ui| {
        let words = format!("{why} If you close now, they are lost.");
        ui.label(egui::RichText::new(words).color(t.ink));
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if super::widgets::Button::new("Stay here").primary().show(ui).clicked() {
                answer = Some(false);
            }
            if super::widgets::Button::new("Close and lose them").destructive().show(ui).clicked() {
                answer = Some(true);
            }
        });
    });
    if closed { Some(answer.unwrap_or(false)) } else { answer }
}

fn frame(ui: &Ui) -> Frame {
    let t = Tokens::of(ui);
    Frame::new()
        .fill(t.raise)
        .corner_radius(radius::DIALOG)
        .stroke(Stroke::new(1.0, t.line2))
        .shadow(floating_shadow(&t))
}
