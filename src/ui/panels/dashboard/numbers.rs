//! The numbers of a chart as a table.

use egui::accesskit::Role;
use egui::{Grid, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::parts::nothing;
use crate::project::Table;
use crate::text::start_of;
use crate::ui::panels::parts::grouped;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{line, paint_left, paint_right};

/// So many rows are shown; the CSV has all.
const MOST: usize = 40;

/// Paints the table of this name.
pub(super) fn table(ui: &mut Ui, tables: &[Table], name: &'static str) {
    let Some(table) = tables.iter().find(|table| table.name == name) else { return };
    if table.rows.is_empty() {
        return nothing(ui, "There is nothing to count yet.");
    }
    let t = Tokens::of(ui);
    let is_number = |column: usize| {
        table.rows.iter().all(|row| row.get(column).is_some_and(|c| c.parse::<u64>().is_ok()))
    };
    let numbers: Vec<bool> = (0..table.head.len()).map(is_number).collect();
    let shown = |column: usize, text: &str| match text.parse::<usize>() {
        Ok(number) if numbers.get(column).copied().unwrap_or_default() => grouped(number),
        _ if text.is_empty() => "–".to_owned(),
        // A day is enough to look at; the CSV has the time.
        _ if text.parse::<jiff::Timestamp>().is_ok() => text.chars().take(10).collect(),
        _ => start_of(text, 28),
    };
    let head =
        |column: usize| table.head.get(column).map_or(String::new(), |h| h.replace('_', " "));
    let width = |ui: &Ui, column: usize| {
        let cells = table.rows.iter().take(MOST).filter_map(|row| row.get(column));
        let cells = cells.map(|text| line(ui, &shown(column, text), type_role::small(), t.ink));
        let head = line(ui, &head(column), type_role::meta(), t.ink3);
        cells.map(|galley| galley.size().x).fold(head.size().x, f32::max)
    };
    let widths: Vec<f32> = (0..table.head.len()).map(|column| width(ui, column)).collect();
    let cell = |ui: &mut Ui, column: usize, shown: &str, font: egui::FontId, ink| {
        let right = numbers.get(column).copied().unwrap_or_default();
        let galley = line(ui, shown, font, ink);
        let width = widths.get(column).copied().unwrap_or(60.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, 22.0), Sense::hover());
        match right {
            true => paint_right(ui, galley, rect.right(), rect.center().y),
            false => paint_left(ui, galley, rect.left(), rect.center().y),
        };
        let words = format!("{}: {shown}", head(column));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    };
    ui.add_space(4.0);
    ScrollArea::horizontal().id_salt(name).show(ui, |ui| {
        Grid::new(name).num_columns(table.head.len()).spacing(vec2(16.0, 2.0)).show(ui, |ui| {
            for column in 0..table.head.len() {
                cell(ui, column, &head(column), type_role::meta(), t.ink3);
            }
            ui.end_row();
            for row in table.rows.iter().take(MOST) {
                for (column, text) in row.iter().enumerate() {
                    cell(ui, column, &shown(column, text), type_role::small(), t.ink);
                }
                ui.end_row();
            }
        });
    });
    if table.rows.len() > MOST {
        nothing(ui, &format!("And {} more; the CSV has all.", table.rows.len() - MOST));
    }
}
