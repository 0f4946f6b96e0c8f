//! Which labels are given in place of which, as a matrix.

use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::paint::ring;
use crate::review::figures::Confusion;
use crate::schema::Colour;
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{Chip, clipped, paint_centre, paint_left};

const HEIGHT: f32 = 30.0;
const WIDTH: (f32, f32) = (46.0, 84.0);
const FIRST: f32 = 104.0;

/// Paints the labels that are given at all. Answers the row and column that was pressed, by
/// position in the matrix.
pub(super) fn confusion(
    ui: &mut Ui,
    matrix: &Confusion,
    colour: impl Fn(&str) -> Option<Colour>,
) -> Option<(usize, usize)> {
    let t = Tokens::of(ui);
    let count = |row: usize, column: usize| {
        matrix.counts.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
    };
    let sum = |row: usize| matrix.counts.get(row).map_or(0, |row| row.iter().sum::<usize>());
    let used: Vec<usize> = (0..matrix.labels.len()).filter(|row| sum(*row) > 0).collect();
    let none = matrix.labels.len().saturating_sub(1);
    let name = |at: usize| match matrix.labels.get(at) {
        Some(_) if at == none => "nothing",
        Some(name) => name.as_str(),
        None => "",
    };
    // As many as there are labels.
    #[allow(clippy::cast_precision_loss)]
    let columns = used.len().max(1) as f32;
    let width = ((ui.available_width() - FIRST) / columns).clamp(WIDTH.0, WIDTH.1);
    let size = vec2(FIRST + width * columns, 26.0 + HEIGHT * columns);
    let mut pressed = None;
    let title = |ui: &Ui, at: usize, place: Rect, centred: bool| {
        let colour = (at != none).then(|| colour(name(at))).flatten();
        match colour {
            Some(colour) => {
                let chip = Chip::new(name(at), colour, String::new()).small().passive();
                let own = chip.width(ui);
                if own > place.width() {
                    let text = clipped(ui, name(at), type_role::small(), t.ink2, place.width());
                    paint_left(ui, text, place.left(), place.center().y);
                    return;
                }
                let left = if centred { place.center().x - own / 2.0 } else { place.left() };
                let rect =
                    Rect::from_min_size(pos2(left, place.center().y - 10.0), vec2(own, 20.0));
                chip.show_at(ui, rect, ui.scope_id().with(("confused", at, centred)));
            }
            None => {
                let text = clipped(ui, name(at), type_role::small(), t.ink2, place.width());
                if centred {
                    paint_centre(ui, text, place);
                } else {
                    paint_left(ui, text, place.left(), place.center().y);
                }
            }
        }
    };
    egui::ScrollArea::horizontal().id_salt("confusion").show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        for (y, row) in used.iter().copied().enumerate() {
            // As above.
            #[allow(clippy::cast_precision_loss)]
            let top = rect.top() + 26.0 + HEIGHT * y as f32;
            let head = Rect::from_min_size(pos2(rect.left(), top), vec2(FIRST - 8.0, HEIGHT));
            title(ui, row, head, false);
            for (x, column) in used.iter().copied().enumerate() {
                // As above.
                #[allow(clippy::cast_precision_loss)]
                let left = rect.left() + FIRST + width * x as f32;
                if y == 0 {
                    let head = Rect::from_min_size(pos2(left, rect.top()), vec2(width, 24.0));
                    title(ui, column, head.shrink2(vec2(2.0, 0.0)), true);
                }
                let place = Rect::from_min_size(pos2(left, top), vec2(width, HEIGHT)).shrink(1.0);
                let here = count(row, column);
                let words = format!("{} where another has {}: {here}", name(row), name(column));
                let can = here > 0;
                let sense = if can { Sense::click() } else { Sense::hover() };
                let id = ui.scope_id().with(("confusion", row, column));
                let response = ui.interact(place, id, sense);
                if here > 0 {
                    // A share of all that the row has.
                    #[allow(clippy::cast_precision_loss)]
                    let share = here as f32 / sum(row) as f32;
                    let fill = if row == column { t.heat(0.5 + share / 2.0) } else { t.warnb };
                    ui.painter().rect_filled(place, radius::HIGHLIGHT, fill);
                }
                if can && response.hovered() {
                    let stroke = egui::Stroke::new(1.0, t.edge);
                    let inside = egui::StrokeKind::Inside;
                    ui.painter().rect_stroke(place, radius::HIGHLIGHT, stroke, inside);
                }
                let (text, colour) =
                    if here > 0 { (here.to_string(), t.ink) } else { ("·".to_owned(), t.ink3) };
                let font = type_role::ui();
                ui.painter().text(place.center(), Align2::CENTER_CENTER, text, font, colour);
                ring(ui, &response);
                let role = if can { Role::Button } else { Role::Label };
                response.widget_info(|| WidgetInfo::labeled(role, true, &words));
                if response.on_hover_text(&words).clicked() {
                    pressed = Some((row, column));
                }
            }
        }
    });
    pressed
}
