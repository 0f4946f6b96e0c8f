//! The column of text in the view, or in a review the columns: one for each annotator.

use egui::{Rect, Ui, pos2, vec2};

use super::card;
use super::scroll_bar;
use super::style::MEASURE;
use crate::annotation::AnnotationSet;
use crate::session::Session;
use crate::ui::state::READING_SIZE;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{clipped, line, paint_centre, paint_left};

/// The most columns that stand beside each other.
const MOST_COLUMNS: usize = 3;
/// Height of what stands above each of several columns.
const COLUMN_HEAD: f32 = 30.0;
/// How wide the left margin is at least where places in the text are numbered: two bars of quotes
/// and a number of two digits.
const NUMBERED: f32 = 64.0;

/// How many columns there are: one for each annotator in a review that shows them beside each
/// other.
pub(super) fn column_count(session: &Session) -> usize {
    match session.reviewed() {
        Some((review, here)) if review.is_beside() => here.names().len().clamp(1, MOST_COLUMNS),
        _ => 1,
    }
}

/// What a column shows, with a number that is another one whenever that changed.
pub(super) fn column_set(session: &Session, column: usize) -> Option<(&AnnotationSet, u64)> {
    match session.reviewed() {
        Some((review, here)) if review.is_beside() => {
            // Decisions change what is marked as open.
            let (_, made) = session.shown_set()?;
            here.set(column).map(|set| (set, made))
        }
        _ => session.shown_set(),
    }
}

/// The columns of text in the view, with a margin for numbers if places are `numbered`.
pub(super) fn columns(
    session: &Session,
    view: Rect,
    reading_size: f32,
    numbered: bool,
) -> Vec<Rect> {
    let count = column_count(session);
    if count == 1 {
        return vec![column(view, reading_size, numbered)];
    }
    // Numbers stand in the margin of the first; cards reach beyond the words.
    let (first, between) = (card::SIDE + 34.0, 2.0 * card::SIDE + 12.0);
    let spare = first + between * (count - 1) as f32 + card::SIDE + scroll_bar::WIDTH + 8.0;
    let width = ((view.width() - spare) / count as f32)
        .clamp(80.0, MEASURE * reading_size / READING_SIZE)
        .floor();
    (0..count)
        .map(|at| {
            let left = view.left() + first + at as f32 * (width + between);
            Rect::from_min_size(pos2(left.round(), view.top()), vec2(width, view.height()))
        })
        .collect()
}

/// Whose columns these are, above them; answers the view below.
pub(super) fn column_heads(ui: &Ui, session: &Session, view: Rect, reading_size: f32) -> Rect {
    let (count, reviewed) = (column_count(session), session.reviewed());
    let (Some((review, here)), true) = (reviewed, count > 1) else { return view };
    let t = Tokens::of(ui);
    let head = Rect::from_min_size(view.min, vec2(view.width(), COLUMN_HEAD));
    ui.painter().rect_filled(head, 0.0, t.panel);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, egui::Stroke::new(1.0, t.line));
    for (column, name) in columns(session, view, reading_size, true).iter().zip(here.names()) {
        let y = head.center().y;
        let letter = Rect::from_center_size(pos2(column.left() + 8.0, y), vec2(16.0, 16.0));
        ui.painter().rect_filled(letter, 4.0, t.ink);
        let words = line(ui, &review.letter(name), type_role::tag(), t.on);
        paint_centre(ui, words, letter);
        let room = column.width() - 28.0;
        paint_left(
            ui,
            clipped(ui, name, type_role::ui_strong(), t.ink, room),
            letter.right() + 6.0,
            y,
        );
    }
    Rect::from_min_max(pos2(view.left(), head.bottom()), view.max)
}

/// The column of text in the view: centred, with room for bars and margin labels, and for numbers
/// if there are any.
fn column(view: Rect, reading_size: f32, numbered: bool) -> Rect {
    let wanted = MEASURE * reading_size / READING_SIZE;
    let side = card::SIDE + 12.0;
    let margin = if numbered { NUMBERED } else { side };
    let width = wanted.min(view.width() - margin - side - scroll_bar::WIDTH).max(120.0);
    let spare = view.width() - scroll_bar::WIDTH - width;
    // Speakers stand in the left margin: it gets more of what is to spare.
    let left = (spare * 0.62).max(margin.min(spare));
    Rect::from_min_size(
        pos2((view.left() + left).round(), view.top()),
        vec2(width.floor(), view.height()),
    )
}
