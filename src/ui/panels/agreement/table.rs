//! A table of figures: a row for each label, attribute or article.

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::number::{in_words, title};
use super::paint::{figure_at, ring};
use crate::review::figures::Measure;
use crate::schema::Colour;
use crate::ui::panels::parts::grouped;
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{Chip, clipped, paint_left, paint_right};

const HEAD: f32 = 26.0;
const ROW: f32 = 30.0;
/// How wide a column of figures is, at most and at least.
const COLUMN: (f32, f32) = (108.0, 66.0);
/// How wide the first column is at least.
const FIRST: f32 = 132.0;
/// And at most: figures are read from what they are about.
const MOST: f32 = 320.0;

/// A column of figures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// What stands above it.
    pub(super) title: &'static str,
    /// The figure's name in the report, if it is one.
    pub(super) figure: Option<&'static str>,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    /// A figure that leads to its places.
    Figure(&'a Measure),
    /// A figure to be read only.
    Read(&'a Measure),
    /// A number of things.
    Count(usize),
    /// There is nothing to say.
    Nothing,
}

impl<'a> Cell<'a> {
    /// A figure that may not be there.
    pub(super) fn of(figure: Option<&'a Measure>) -> Self {
        figure.map_or(Self::Nothing, Self::Figure)
    }
}

/// A row, with as many cells as there are columns.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// What it is about.
    pub(super) name: &'a str,
    /// The colour of the label that it is about.
    pub(super) colour: Option<Colour>,
    pub(super) cells: Vec<Cell<'a>>,
}

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// The name of a figure.
    Figure(&'static str),
    /// A cell: row and column.
    Cell(usize, usize),
}

/// Paints it over the width that is there.
pub(super) fn table(
    ui: &mut Ui,
    first: &str,
    columns: &[Column],
    rows: &[Row<'_>],
) -> Option<Pressed> {
    let t = Tokens::of(ui);
    // As many columns as a table has.
    #[allow(clippy::cast_precision_loss)]
    let count = columns.len().max(1) as f32;
    let room = ui.available_width();
    let column = ((room - FIRST) / count).clamp(COLUMN.1, COLUMN.0);
    let own = (room - column * count).clamp(FIRST, MOST);
    let width = own + column * count;
    let mut pressed = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEAD), Sense::hover());
    let name = clipped(ui, first, type_role::meta(), t.ink3, own);
    paint_left(ui, name, rect.left(), rect.center().y);
    let at = |rect: Rect, number: usize| {
        // As above.
        #[allow(clippy::cast_precision_loss)]
        let left = rect.left() + own + column * number as f32;
        Rect::from_min_max(pos2(left, rect.top()), pos2(left + column, rect.bottom()))
    };
    for (number, head) in columns.iter().enumerate() {
        let place = at(rect, number);
        let Some(figure) = head.figure else {
            let text = clipped(ui, head.title, type_role::meta(), t.ink3, column - 8.0);
            paint_right(ui, text, place.right() - 4.0, place.center().y);
            continue;
        };
        let id = ui.scope_id().with(("head", first, number));
        let response = ui.interact(place, id, Sense::click());
        let colour = if response.hovered() { t.ink } else { t.ink3 };
        if response.hovered() {
            ui.painter().rect_filled(place.shrink2(vec2(0.0, 2.0)), radius::CONTROL, t.hov);
        }
        let text = clipped(ui, head.title, type_role::meta(), colour, column - 8.0);
        paint_right(ui, text, place.right() - 4.0, place.center().y);
        ring(ui, &response);
        let words = format!("{first}: what is {}?", title(figure));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        if response.on_hover_text(format!("What is {}?", title(figure))).clicked() {
            pressed = Some(Pressed::Figure(figure));
        }
    }
    under(ui, width);
    for (number, row) in rows.iter().enumerate() {
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, row.name));
        let y = rect.center().y;
        match row.colour {
            Some(colour) => {
                let chip = Chip::new(row.name, colour, String::new()).small().passive();
                let size = vec2(chip.width(ui).min(own - 8.0), 20.0);
                let place = Rect::from_min_size(pos2(rect.left(), y - 10.0), size);
                chip.show_at(ui, place, ui.scope_id().with(("chip", first, row.name)));
            }
            None => {
                let text = clipped(ui, row.name, type_role::ui(), t.ink, own - 8.0);
                paint_left(ui, text, rect.left(), y);
            }
        }
        for (at_column, cell) in row.cells.iter().enumerate() {
            let place = at(rect, at_column);
            let head = columns.get(at_column);
            let of = head.map_or("", |head| head.figure.map_or(head.title, title));
            if paint(ui, place, cell, &format!("{}, {of}", row.name)) {
                pressed = Some(Pressed::Cell(number, at_column));
            }
        }
        under(ui, width);
    }
    pressed
}

/// A hairline below a row.
fn under(ui: &mut Ui, width: f32) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.line);
}

/// A cell; whether it was pressed.
fn paint(ui: &Ui, place: Rect, cell: &Cell<'_>, name: &str) -> bool {
    let t = Tokens::of(ui);
    let (right, y) = (place.right() - 4.0, place.center().y);
    let words = match cell {
        Cell::Figure(measure) | Cell::Read(measure) => format!("{name}: {}", in_words(measure)),
        Cell::Count(count) => format!("{name}: {count}"),
        Cell::Nothing => return false,
    };
    let pressable = matches!(cell, Cell::Figure(_));
    let sense = if pressable { Sense::click() } else { Sense::hover() };
    let response = ui.interact(place, ui.scope_id().with(("cell", name)), sense);
    if pressable && response.hovered() {
        ui.painter().rect_filled(place.shrink(1.0), radius::CONTROL, t.hov);
    }
    match cell {
        Cell::Figure(measure) | Cell::Read(measure) => {
            figure_at(ui, measure, right, y, type_role::ui())
        }
        Cell::Count(count) => {
            let text = clipped(ui, &grouped(*count), type_role::ui(), t.ink2, place.width());
            paint_right(ui, text, right, y);
        }
        Cell::Nothing => {}
    }
    ring(ui, &response);
    let role = if pressable { Role::Button } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, &words));
    let clicked = response.clicked();
    if let Cell::Figure(measure) | Cell::Read(measure) = cell {
        response.on_hover_text(in_words(measure));
    }
    clicked
}
