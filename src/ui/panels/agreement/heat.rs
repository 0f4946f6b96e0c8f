//! Every two annotators, as a map of one figure.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::number::{short, title};
use super::paint::{heading, heat_cell, letter, question};
use crate::session::{Named, Part};
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{clipped, line, paint_left, segmented};

/// The height of a cell, and its width at most and at least.
const CELL: (f32, f32, f32) = (36.0, 96.0, 58.0);

/// What was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum HeatAsk {
    /// What a figure is.
    Help(&'static str),
    /// Another figure is to be shown.
    Figure(&'static str),
    /// The figure of two annotators, by position.
    Pair(&'static str, (usize, usize)),
}

/// Paints it for the figure that was chosen, or the first. `letters` are those of the annotators.
pub(super) fn heat(
    ui: &mut Ui,
    annotators: &[String],
    letters: &[String],
    part: &Part<'_>,
    chosen: Option<&'static str>,
) -> Option<HeatAsk> {
    let t = Tokens::of(ui);
    let pairs = part.pairs();
    let names: Vec<&'static str> =
        pairs.first().map_or_else(Vec::new, |(_, _, f)| f.iter().map(|(name, _)| *name).collect());
    let figure = chosen.filter(|name| names.contains(name)).or(names.first().copied())?;
    let mut ask = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let end = heading(ui, "Pairs", title(figure));
    let mark = Rect::from_center_size(end + vec2(16.0, 1.0), vec2(20.0, 20.0));
    if question(ui, mark, "heat", figure) {
        ask = Some(HeatAsk::Help(figure));
    }
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let at = names.iter().position(|name| *name == figure);
        let words: Vec<&str> = names.iter().map(|name| short(name)).collect();
        // In rows of as many as there is room for.
        let room = ui.available_width();
        let mut from = 0;
        while from < words.len() {
            let mut to = from;
            let mut width = 0.0;
            while let Some(word) = words.get(to) {
                width += line(ui, word, type_role::small(), t.ink).size().x + 22.0;
                if width > room && to > from {
                    break;
                }
                to += 1;
            }
            let some = words.get(from..to).unwrap_or_default();
            let chosen = at.and_then(|at| at.checked_sub(from)).filter(|at| *at < some.len());
            if let Some(pressed) = segmented(ui, "Pairs", some, chosen, false) {
                ask = names.get(from + pressed).map(|name| HeatAsk::Figure(name));
            }
            from = to;
        }
    });
    ui.add_space(8.0);
    let width = ui.available_width();
    // As many as take part.
    #[allow(clippy::cast_precision_loss)]
    let count = annotators.len() as f32;
    let first = (width * 0.3).clamp(70.0, 120.0);
    let cell = ((width - first) / count).clamp(CELL.2, CELL.1);
    let size = vec2(first + cell * count, 24.0 + CELL.0 * count);
    egui::ScrollArea::horizontal().id_salt("pairs").show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let at = |row: usize, column: usize| {
            // As above.
            #[allow(clippy::cast_precision_loss)]
            let (row, column) = (row as f32, column as f32);
            let corner = rect.min + vec2(first + cell * column, 24.0 + CELL.0 * row);
            Rect::from_min_size(corner, vec2(cell, CELL.0))
        };
        for (number, name) in annotators.iter().enumerate() {
            let mark = letters.get(number).map_or("", String::as_str);
            let head = pos2(at(0, number).center().x, rect.top() + 12.0);
            ui.painter().text(head, Align2::CENTER_CENTER, mark, type_role::small(), t.ink2);
            let y = at(number, 0).center().y;
            letter(
                ui,
                Rect::from_center_size(pos2(rect.left() + 8.0, y), vec2(16.0, 16.0)),
                mark,
                true,
            );
            let text = clipped(ui, name, type_role::ui(), t.ink, first - 28.0);
            paint_left(ui, text, rect.left() + 24.0, y);
            let middle = at(number, number).center();
            ui.painter().text(middle, Align2::CENTER_CENTER, "–", type_role::ui(), t.ink3);
        }
        for (a, b, figures) in &pairs {
            let place = |name: &str| annotators.iter().position(|known| known == name);
            let (Some(one), Some(other)) = (place(a), place(b)) else { continue };
            let Some((_, measure)) = value(figures, figure) else { continue };
            // The same on both sides; read out once.
            let cells = [
                (one, other, format!("{}, {a} and {b}", title(figure))),
                (other, one, format!("{}, {b} and {a}", title(figure))),
            ];
            for (row, column, name) in cells {
                if heat_cell(ui, at(row, column), measure, &name).clicked() {
                    ask = Some(HeatAsk::Pair(figure, (one.min(other), one.max(other))));
                }
            }
        }
    });
    ask
}

fn value<'a, 'b>(figures: &'b [Named<'a>], name: &str) -> Option<&'b Named<'a>> {
    figures.iter().find(|(known, _)| *known == name)
}
