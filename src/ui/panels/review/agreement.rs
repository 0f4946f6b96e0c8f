//! How far all agree on the article in hand: pairs of annotators as a map of heat, layers as a
//! table.

use egui::accesskit::Role;
use egui::{Align, Color32, FontId, Layout, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::figures::{Cell, FEW, LEAST, LayerLine, layers, pair};
use crate::review::figures::Report;
use crate::session::{Here, Review};
use crate::ui::panels::Panel;
use crate::ui::panels::fields::sentence_case;
use crate::ui::panels::parts::{SIDE, block};
use crate::ui::state::WindowState;
use crate::ui::theme::{Family, Tokens, font_at, icon, type_role};
use crate::ui::widgets::{
    clipped, line, paint_centre, paint_left, paint_right, segmented, wrapped,
};

/// How high a row of the table is.
const ROW: f32 = 26.0;
/// How far the columns of figures are from the right edge: n, F1, overlap, α.
const COLUMNS: [f32; 4] = [146.0, 102.0, 46.0, 2.0];
/// How wide a figure may be.
const FIGURE: f32 = 38.0;

/// Paints the figures.
pub(super) fn agreement(
    ui: &mut Ui,
    panel: &Panel<'_>,
    window: &mut WindowState,
    review: &Review,
    here: &Here,
) {
    let schema = panel.session.schema();
    let Some(report) = here.figures() else { return };
    let lines = layers(report, schema);
    block(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        head(ui, window);
        if report.layers.values().any(|layer| layer.spans.values().sum::<usize>() > 0) {
            pairs(ui, review, report, window.review.overlap);
        }
        ui.add_space(4.0);
        table(ui, &lines);
        below(ui, &lines);
    });
}

fn head(ui: &mut Ui, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let y = rect.center().y;
    let x = paint_left(ui, line(ui, "Agreement", type_role::ui_strong(), t.ink), rect.left(), y);
    let name = "Agreement, this article";
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, name));
    let layout = Layout::right_to_left(Align::Center);
    let inner = rect.with_min_x(x + 6.0);
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    let chosen = usize::from(window.review.overlap);
    if let Some(at) = segmented(&mut row, "F1", &["Exact", "Overlap"], Some(chosen), false) {
        window.review.overlap = at == 1;
    }
    let room = row.available_width() - 10.0;
    paint_left(ui, clipped(ui, "this article", type_role::meta(), t.ink3, room), x + 8.0, y);
}

/// Every two annotators.
fn pairs(ui: &mut Ui, review: &Review, report: &Report, overlap: bool) {
    let t = Tokens::of(ui);
    let names = &report.annotators;
    let width = ui.available_width();
    // Many have only their letters at the side, too.
    let letters = names.len() > 5;
    let side = if letters { 22.0 } else { (width * 0.22).min(84.0) };
    let cell = vec2((width - side) / names.len().max(1) as f32, if letters { 24.0 } else { 30.0 });
    let (head, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    for (i, name) in names.iter().enumerate() {
        let at = pos2(head.left() + side + cell.x * i as f32, head.top());
        let rect = Rect::from_min_size(at, vec2(cell.x, 20.0));
        let letter = line(ui, &review.letter(name), type_role::small_medium(), t.ink2);
        paint_centre(ui, letter, rect);
    }
    for (i, own) in names.iter().enumerate() {
        let (row, response) = ui.allocate_exact_size(vec2(width, cell.y), Sense::hover());
        let words = if letters { review.letter(own) } else { own.clone() };
        let galley = clipped(ui, &words, type_role::small(), t.ink2, side - 6.0);
        paint_left(ui, galley, row.left(), row.center().y);
        let at_side = row.with_max_x(row.left() + side);
        ui.interact(at_side, response.id.with("name"), Sense::hover()).on_hover_text(own);
        for (j, other) in names.iter().enumerate() {
            let at = pos2(row.left() + side + cell.x * j as f32, row.top());
            let rect = Rect::from_min_size(at, cell).shrink(1.0);
            if i == j {
                paint_centre(ui, line(ui, "–", type_role::small(), t.ink3), rect);
                continue;
            }
            let (figure, used) = pair(report, i, j, overlap);
            figure_cell(
                ui,
                rect,
                &figure,
                used,
                &format!("{own} and {other}"),
                response.id.with(j),
            );
        }
    }
    let words = if overlap { "F1, overlapping spans" } else { "F1, exact boundaries and label" };
    let (rect, _) = ui.allocate_exact_size(vec2(width, 22.0), Sense::hover());
    let galley = clipped(ui, words, type_role::meta(), t.ink3, width);
    paint_left(ui, galley, rect.left(), rect.center().y);
}

fn figure_cell(ui: &Ui, rect: Rect, figure: &Cell, used: usize, who: &str, id: egui::Id) {
    let t = Tokens::of(ui);
    let few = used < FEW;
    if let (Cell::Value(value, _), false) = (figure, few) {
        // What is between 0 and 1 needs no more than single precision.
        #[allow(clippy::cast_possible_truncation)]
        ui.painter().rect_filled(rect, 3.0, t.heat(*value as f32));
    }
    let low = figure.is_low() && !few;
    let words = if few { "too few".to_owned() } else { figure.words() };
    let (font, colour) = match figure {
        _ if few => (type_role::meta(), t.ink3),
        Cell::None(_) => (type_role::small(), t.ink3),
        _ => (type_role::small_strong(), if low { t.warn } else { t.ink }),
    };
    let galley = clipped(ui, &words, font, colour, rect.width() - 4.0);
    if low && rect.width() > 56.0 {
        let mark = font_at(Family::IconFill, 12.0);
        let left = rect.center().x - galley.size().x / 2.0 - 7.0;
        let x = paint_left(ui, line(ui, icon::WARNING, mark, t.warn), left, rect.center().y);
        paint_left(ui, galley, x + 3.0, rect.center().y);
    } else {
        paint_centre(ui, galley, rect);
    }
    let response = ui.interact(rect, id, Sense::hover());
    let name = format!("{who}: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response.on_hover_text(format!("{who}. {}. Rests on {used} spans of both.", figure.hint()));
}

/// A line for each layer.
fn table(ui: &mut Ui, lines: &[LayerLine]) {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let (head, _) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
    let columns = |rect: Rect| COLUMNS.map(|from| rect.right() - from);
    paint_left(ui, line(ui, "Layer", type_role::meta(), t.ink3), head.left(), head.center().y);
    for (x, words) in columns(head).into_iter().zip(["n", "F1", "Overlap", "α"]) {
        paint_right(ui, line(ui, words, type_role::meta(), t.ink3), x, head.center().y);
    }
    for layer in lines {
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
        let y = rect.center().y;
        let [n, f1, overlap, alpha] = columns(rect);
        let name = sentence_case(&layer.name);
        let room = width - COLUMNS[0] - FIGURE;
        paint_left(ui, clipped(ui, &name, type_role::ui(), t.ink, room), rect.left(), y);
        paint_right(ui, line(ui, &layer.n.to_string(), type_role::ui(), t.ink), n, y);
        let mut spoken = format!("{name}: n {}", layer.n);
        if layer.is_few() {
            paint_right(ui, line(ui, "too few", type_role::small(), t.ink3), alpha, y);
            spoken.push_str(", too few");
        } else {
            let all = [
                (f1, &layer.f1, "F1"),
                (overlap, &layer.overlap, "overlap"),
                (alpha, &layer.alpha, "α"),
            ];
            for (x, cell, what) in all {
                value(ui, &response, cell, x, y);
                spoken.push_str(&format!(", {what} {}", cell.words()));
            }
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
        response.on_hover_text(format!("{name}, {} annotations of all or rated segments", layer.n));
    }
}

fn value(ui: &Ui, row: &egui::Response, cell: &Cell, x: f32, y: f32) {
    let t = Tokens::of(ui);
    let (font, colour): (FontId, Color32) = match cell {
        Cell::None(_) => (type_role::ui(), t.ink3),
        _ if cell.is_low() => (type_role::ui_strong(), t.warn),
        Cell::Value(..) => (type_role::ui(), t.ink),
    };
    paint_right(ui, line(ui, &cell.words(), font, colour), x, y);
    let rect = Rect::from_min_max(pos2(x - FIGURE, y - ROW / 2.0), pos2(x, y + ROW / 2.0));
    ui.interact(rect, row.id.with(x.to_bits()), Sense::hover()).on_hover_text(cell.hint());
}

/// Which layers are too low to build on.
fn below(ui: &mut Ui, lines: &[LayerLine]) {
    let t = Tokens::of(ui);
    let low: Vec<String> =
        lines.iter().filter(|line| line.is_low()).map(|line| sentence_case(&line.name)).collect();
    if lines.is_empty() {
        let words = "Nobody has annotated anything here.";
        paint_words(ui, words, t.ink3, 0.0);
        return;
    }
    if low.is_empty() {
        return;
    }
    let verb = if low.len() == 1 { "falls" } else { "fall" };
    let words = format!("{} {verb} below {LEAST}", low.join(", "));
    ui.add_space(4.0);
    let rect = paint_words(ui, &words, t.warn, 22.0);
    let mark = Rect::from_min_size(rect.min, vec2(16.0, 18.0));
    paint_centre(ui, line(ui, icon::WARNING, font_at(Family::IconFill, 16.0), t.warn), mark);
}

fn paint_words(ui: &mut Ui, words: &str, colour: Color32, indent: f32) -> Rect {
    let width = ui.available_width();
    let galley =
        wrapped(ui, words, type_role::small(), colour, width - indent - SIDE / 2.0, 4, 18.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    ui.painter().galley(rect.min + vec2(indent, 0.0), galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    rect
}
