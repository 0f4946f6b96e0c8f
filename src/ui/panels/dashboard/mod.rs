//! The project as a whole: how far everybody is, what there is of each label, how far all agree,
//! what was done lately, what was exported.

mod activity;
mod agreement;
mod bars;
mod exports;
mod head;
mod numbers;
mod parts;
mod progress;
mod ready;

use egui::{Frame, Margin, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use super::Panel;
use super::exchange_parts::{long_text, progress as how_far};
use crate::session::{Action, DashboardAction};
use crate::ui::theme::{Tokens, icon};
use crate::ui::widgets::{Button, hairline};

/// From these widths on, sections stand three and two to a row.
const THREE: f32 = 1060.0;
const TWO: f32 = 720.0;
/// Around a section.
const PAD: Margin = Margin { left: 24, right: 24, top: 18, bottom: 20 };

/// What the page remembers.
#[derive(Debug, Default)]
pub(crate) struct DashboardView {
    /// Which figure of agreement is shown.
    figure: agreement::Figure,
    /// Pictures and tests have their project somewhere else every time.
    pub(crate) hides_path: bool,
}

/// A section of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Progress,
    Agreement,
    Labels,
    Recent,
    Exports,
    Types,
    Speakers,
    OverTime,
}

use Section::{Agreement, Exports, Labels, OverTime, Progress, Recent, Speakers, Types};

/// The sections of a row, each with its share of the width.
type Row = &'static [(Section, f32)];

const WIDE: &[Row] = &[
    &[(Progress, 0.62), (Agreement, 0.38)],
    &[(Labels, 0.43), (Recent, 0.29), (Exports, 0.28)],
    &[(Types, 0.43), (Speakers, 0.29), (OverTime, 0.28)],
];
const MIDDLE: &[Row] = &[
    &[(Progress, 1.0)],
    &[(Agreement, 0.5), (Exports, 0.5)],
    &[(Labels, 0.5), (Types, 0.5)],
    &[(Speakers, 0.5), (Recent, 0.5)],
    &[(OverTime, 1.0)],
];
const NARROW: &[Row] = &[
    &[(Progress, 1.0)],
    &[(Agreement, 1.0)],
    &[(Labels, 1.0)],
    &[(Types, 1.0)],
    &[(Speakers, 1.0)],
    &[(Recent, 1.0)],
    &[(Exports, 1.0)],
    &[(OverTime, 1.0)],
];

impl DashboardView {
    /// Paints the page over all there is.
    pub(crate) fn show(&mut self, ui: &mut Ui, panel: &mut Panel<'_>) {
        let t = Tokens::of(ui);
        ui.painter().rect_filled(ui.max_rect(), 0.0, t.paper);
        let Some(dashboard) = panel.session.dashboard() else { return };
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        head::head(ui, panel, self.hides_path);
        hairline(ui);
        if dashboard.counted().is_none() {
            return waiting(ui, panel);
        }
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let width = ui.available_width();
            let rows = match width {
                w if w >= THREE => WIDE,
                w if w >= TWO => MIDDLE,
                _ => NARROW,
            };
            for row in rows {
                self.row(ui, panel, row);
                hairline(ui);
            }
        });
    }

    /// Sections side by side, with lines between them.
    fn row(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, row: Row) {
        let t = Tokens::of(ui);
        let area = ui.available_rect_before_wrap();
        let (mut left, mut bottom) = (area.left(), area.top());
        let mut lines = Vec::new();
        for (number, (section, share)) in row.iter().enumerate() {
            let last = number + 1 == row.len();
            let right = if last { area.right() } else { (left + area.width() * share).round() };
            let rect = Rect::from_min_max(pos2(left, area.top()), pos2(right, area.bottom()));
            let mut column =
                ui.new_child(UiBuilder::new().id_salt((number, share.to_bits())).max_rect(rect));
            Frame::new().inner_margin(PAD).show(&mut column, |ui| {
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                self.section(ui, panel, *section);
            });
            bottom = bottom.max(column.min_rect().bottom());
            if !last {
                lines.push(right);
            }
            left = right;
        }
        ui.allocate_exact_size(vec2(area.width(), bottom - area.top()), Sense::hover());
        for x in lines {
            let x = x - 0.5;
            ui.painter()
                .line_segment([pos2(x, area.top()), pos2(x, bottom)], Stroke::new(1.0, t.line));
        }
    }

    fn section(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, section: Section) {
        match section {
            Progress => progress::progress(ui, panel),
            Agreement => agreement::agreement(ui, panel, &mut self.figure),
            Labels => bars::labels(ui, panel),
            Types => bars::types(ui, panel),
            Speakers => bars::speakers(ui, panel),
            Recent => activity::activity(ui, panel),
            Exports => {
                exports::exports(ui, panel);
                ready::ready(ui, panel);
            }
            OverTime => agreement::over_time(ui, panel),
        }
    }
}

/// What the page shows before anything is counted.
fn waiting(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let Some(dashboard) = panel.session.dashboard() else { return };
    ui.add_space((ui.available_height() * 0.25).min(180.0));
    let left = ((ui.available_width() - 520.0) / 2.0).max(24.0);
    ui.horizontal(|ui| {
        ui.add_space(left);
        ui.vertical(|ui| {
            ui.set_max_width(ui.available_width().min(496.0));
            ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
            if let Some(why) = dashboard.fault() {
                return long_text(ui, why, t.ink);
            }
            if let Some(state) = dashboard.counting() {
                how_far(ui, state, "Counting articles");
                if Button::new("Cancel").show(ui).clicked() {
                    panel.ask(Action::Dashboard(DashboardAction::Stop));
                }
                return;
            }
            long_text(ui, "The project was not counted to the end.", t.ink);
            let again = Button::new("Count it").icon(icon::REDO).primary();
            if again.show(ui).clicked() {
                panel.ask(Action::Dashboard(DashboardAction::Again));
            }
        });
    });
}
