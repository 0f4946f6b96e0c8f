//! The articles, each with its own figures: which are hard. Sorted by any column.

use std::cmp::Ordering;

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::number::{in_words, shown, title};
use super::paint::{figure_at, ring};
use super::table::Column;
use crate::article::ArticleId;
use crate::review::figures::Measure;
use crate::ui::panels::parts::grouped;
use crate::ui::panels::parts::{MANY, left_out};
use crate::ui::theme::{Family, Tokens, font_at, icon, radius, type_role};
use crate::ui::widgets::{clipped, hairline, line, paint_left, paint_right};

const HEAD: f32 = 28.0;
const ROW: f32 = 30.0;
/// How wide a row is at most: figures are read from the title.
const WIDTH: f32 = 900.0;
/// How wide a column of figures is at most, and the share of all that they may take.
const COLUMN: f32 = 108.0;
const SHARE: f32 = 0.62;

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sort {
    /// The title and then the columns; as they were if it is none.
    pub(super) by: Option<usize>,
    /// From the most to the least.
    pub(super) down: bool,
}

impl Sort {
    /// What comes of pressing a head: the least first, then the most, then as they were.
    pub(super) fn pressed(self, column: usize) -> Self {
        match self {
            Self { by: Some(now), down: false } if now == column => {
                Self { by: Some(column), down: true }
            }
            Self { by: Some(now), down: true } if now == column => Self::default(),
            _ => Self { by: Some(column), down: false },
        }
    }
}

/// An article.
pub(super) struct Row<'a> {
    pub(super) id: &'a ArticleId,
    pub(super) title: String,
    pub(super) count: usize,
    pub(super) figures: Vec<Option<&'a Measure>>,
}

impl Row<'_> {
    /// In which order two of them come. What has no figure comes last either way.
    fn cmp(&self, other: &Self, sort: Sort) -> Ordering {
        let turned = |order: Ordering| if sort.down { order.reverse() } else { order };
        match sort.by {
            None => Ordering::Equal,
            Some(0) => turned(self.title.cmp(&other.title)),
            Some(1) => turned(self.count.cmp(&other.count)),
            Some(at) => {
                let of = |row: &Self| row.figures.get(at - 2).copied().flatten().and_then(shown);
                match (of(self), of(other)) {
                    (Some(one), Some(other)) => turned(one.total_cmp(&other)),
                    (one, other) => other.is_some().cmp(&one.is_some()),
                }
            }
        }
    }
}

/// What was pressed.
pub(super) enum Ask {
    /// Another order.
    Sort(Sort),
    /// An article.
    Open(ArticleId),
}

/// Paints them. `columns` are those of the figures.
pub(super) fn articles(
    ui: &mut Ui,
    columns: &[Column],
    mut rows: Vec<Row<'_>>,
    sort: Sort,
) -> Option<Ask> {
    rows.sort_by(|one, other| one.cmp(other, sort));
    let mut ask = None;
    let wide = ui.available_width().min(WIDTH);
    ui.set_max_width(wide);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let heads = ["Article", "n"].into_iter().chain(columns.iter().map(|column| column.title));
    for (number, name) in heads.enumerate() {
        let place = place(rect, columns.len(), number);
        if head(ui, place, name, number, sort) {
            ask = Some(Ask::Sort(sort.pressed(number)));
        }
    }
    hairline(ui);
    let many = rows.len() > MANY;
    for row in &rows {
        if many && left_out(ui, ROW + 1.0) {
            continue;
        }
        if article(ui, columns, row) {
            ask = Some(Ask::Open(row.id.clone()));
        }
        hairline(ui);
    }
    ask
}

/// The place of a column in a row: the title, the number, the figures.
fn place(rect: Rect, figures: usize, number: usize) -> Rect {
    // As many as a table has columns.
    #[allow(clippy::cast_precision_loss)]
    let (count, number) = ((figures + 1) as f32, number as f32);
    let width = (rect.width() * SHARE / count).min(COLUMN);
    let first = rect.right() - width * count;
    match number {
        0.0 => Rect::from_min_max(rect.min, pos2(first, rect.bottom())),
        _ => {
            let left = first + width * (number - 1.0);
            Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()))
        }
    }
}

/// A head; whether it was pressed.
fn head(ui: &Ui, place: Rect, name: &str, number: usize, sort: Sort) -> bool {
    let t = Tokens::of(ui);
    let id = ui.scope_id().with(("sort", number));
    let response = ui.interact(place.shrink2(vec2(0.0, 2.0)), id, Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(response.rect, radius::CONTROL, t.hov);
    }
    let on = sort.by == Some(number);
    let colour = if on || response.hovered() { t.ink } else { t.ink3 };
    let arrow = if sort.down { icon::ARROW_DOWN } else { icon::ARROW_UP };
    let arrow = on.then(|| line(ui, arrow, font_at(Family::Icon, 12.0), t.ink));
    let text = clipped(ui, name, type_role::meta(), colour, place.width() - 22.0);
    let y = place.center().y;
    if number == 0 {
        let x = paint_left(ui, text, place.left(), y);
        if let Some(arrow) = arrow {
            paint_left(ui, arrow, x + 4.0, y);
        }
    } else {
        let x = paint_right(ui, text, place.right() - 4.0, y);
        if let Some(arrow) = arrow {
            paint_right(ui, arrow, x - 2.0, y);
        }
    }
    ring(ui, &response);
    let words = match (on, sort.down) {
        (false, _) => format!("Sort articles by {name}"),
        (true, false) => format!("Sort articles by {name}, now the least first"),
        (true, true) => format!("Sort articles by {name}, now the most first"),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &words));
    response.clicked()
}

/// A row; whether it was pressed.
fn article(ui: &mut Ui, columns: &[Column], row: &Row<'_>) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, t.hov);
    }
    let y = rect.center().y;
    let first = place(rect, columns.len(), 0);
    let name = clipped(ui, &row.title, type_role::ui(), t.ink, first.width() - 12.0);
    paint_left(ui, name, rect.left(), y);
    let right = |number: usize| place(rect, columns.len(), number).right() - 4.0;
    let count = line(ui, &grouped(row.count), type_role::small(), t.ink2);
    paint_right(ui, count, right(1), y);
    let mut words = format!("Review “{}”", row.title);
    for (number, (column, figure)) in columns.iter().zip(&row.figures).enumerate() {
        let Some(measure) = figure else { continue };
        figure_at(ui, measure, right(number + 2), y, type_role::ui());
        let of = column.figure.map_or(column.title, title);
        words.push_str(&format!("; {of}: {}", in_words(measure)));
    }
    ring(ui, &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    response.on_hover_text("Opens in the review").clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_sorts_up_then_down_then_not_at_all() {
        let one = Sort::default().pressed(2);
        assert_eq!(one, Sort { by: Some(2), down: false });
        assert_eq!(one.pressed(2), Sort { by: Some(2), down: true });
        assert_eq!(one.pressed(2).pressed(2), Sort::default());
        assert_eq!(one.pressed(2).pressed(0), Sort { by: Some(0), down: false });
    }

    #[test]
    fn what_has_no_figure_comes_last_either_way() {
        let measure = |value: Option<f64>| Measure {
            value,
            undefined: None,
            ci95: None,
            used: 9,
            excluded: 0,
        };
        let figures = [measure(None), measure(Some(0.5)), measure(Some(0.9))];
        let id = ArticleId("a".to_owned());
        for (down, expected) in [(false, ["1", "2", "0"]), (true, ["2", "1", "0"])] {
            let mut rows: Vec<Row<'_>> = figures
                .iter()
                .enumerate()
                .map(|(at, figure)| Row {
                    id: &id,
                    title: at.to_string(),
                    count: 1,
                    figures: vec![Some(figure)],
                })
                .collect();
            let sort = Sort { by: Some(2), down };
            rows.sort_by(|one, other| one.cmp(other, sort));
            let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
            assert_eq!(titles, expected);
        }
    }
}
