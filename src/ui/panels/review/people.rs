//! Annotators as letters in boxes.

use egui::{Color32, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::review::compare::{Item, Proposal};
use crate::session::{Here, Review};
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{line, paint_centre, paint_left};

/// How wide and high a letter's box is.
pub(super) const BOX: f32 = 16.0;
const GAP: f32 = 1.0;
/// What the line between two sides takes.
const BETWEEN: f32 = 7.0;

/// The letters of those who have a proposal, in order.
pub(super) fn letters(review: &Review, here: &Here, proposal: &Proposal) -> Vec<String> {
    let names = proposal.annotators.iter().filter_map(|at| here.names().get(*at));
    names.map(|name| review.letter(name)).collect()
}

/// Their names, each with its letter before it.
pub(super) fn people(review: &Review, here: &Here, proposal: &Proposal) -> String {
    let names = proposal.annotators.iter().filter_map(|at| here.names().get(*at));
    let each: Vec<String> = names.map(|name| format!("{} {name}", review.letter(name))).collect();
    each.join(", ")
}

/// Who sides with whom, in words: `A B | C`; in brackets those who have nothing.
pub(super) fn sides_spoken(review: &Review, here: &Here, item: &Item) -> String {
    let side = |p: &Proposal| {
        let letters = letters(review, here, p).join(" ");
        if p.records.is_empty() { format!("({letters})") } else { letters }
    };
    item.proposals.iter().map(side).collect::<Vec<_>>().join(" | ")
}

/// Paints who sides with whom with its right end at `right`. Returns its left end. With no room
/// for letters, the sides are counted.
pub(super) fn paint_sides(
    ui: &Ui,
    review: &Review,
    here: &Here,
    item: &Item,
    right: f32,
    y: f32,
    room: f32,
) -> f32 {
    let t = Tokens::of(ui);
    let sides = item.proposals.iter();
    let people: usize = sides.clone().map(|p| p.annotators.len()).sum();
    let between = item.proposals.len().saturating_sub(1) as f32;
    let width = people as f32 * (BOX + GAP) + between * BETWEEN;
    if width > room {
        let counts: Vec<String> = sides.map(|p| p.annotators.len().to_string()).collect();
        let galley = line(ui, &counts.join(" : "), type_role::small_medium(), t.ink2);
        let left = right - galley.size().x;
        paint_left(ui, galley, left, y);
        return left;
    }
    let mut x = right - width;
    for (i, proposal) in sides.enumerate() {
        if i > 0 {
            let middle = x + (BETWEEN - GAP) / 2.0;
            let bar = [pos2(middle, y - 7.0), pos2(middle, y + 7.0)];
            ui.painter().line_segment(bar, Stroke::new(1.0, t.ink3));
            x += BETWEEN;
        }
        for letter in letters(review, here, proposal) {
            let rect = Rect::from_min_size(pos2(x, y - BOX / 2.0), vec2(BOX, BOX));
            letter_box(ui, rect, &letter, proposal.records.is_empty());
            x += BOX + GAP;
        }
    }
    right - width
}

/// One letter in an outline, dashed for who has nothing.
pub(super) fn letter_box(ui: &Ui, rect: Rect, letter: &str, nothing: bool) {
    let t = Tokens::of(ui);
    if nothing {
        let inner = rect.shrink(0.5);
        let corners = [
            inner.left_top(),
            inner.right_top(),
            inner.right_bottom(),
            inner.left_bottom(),
            inner.left_top(),
        ];
        ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, t.edge), 2.5, 2.0));
    } else {
        let stroke = Stroke::new(1.0, t.line2);
        ui.painter().rect(rect, 3.0, t.raise, stroke, StrokeKind::Inside);
    }
    let colour = if nothing { t.ink3 } else { t.ink };
    paint_centre(ui, line(ui, letter, type_role::tag(), colour), rect);
}

/// One letter on ink, as it stands before what somebody has.
pub(super) fn letter_on_ink(ui: &Ui, rect: Rect, letter: &str, on: bool) {
    let t = Tokens::of(ui);
    let (fill, colour) = if on { (t.ink, t.on) } else { (Color32::TRANSPARENT, t.ink3) };
    let stroke = Stroke::new(1.0, if on { t.ink } else { t.edge });
    ui.painter().rect(rect, 4.0, fill, stroke, StrokeKind::Inside);
    paint_centre(ui, line(ui, letter, type_role::chip_small(), colour), rect);
}
