//! What marks a place in the text that something is to be said about: a number in the margin, and
//! amber words above it.

use std::sync::Arc;

use egui::{
    Color32, Galley, Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2,
};

use super::card;
use super::item::Item;
use super::laid::{Laid, tag_job};
use super::lanes::Group;
use super::paint::tag_top;
use super::style::TAG_HEIGHT;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{line, paint_centre};

/// Paints amber words above a row, from `left` on (from the block's text origin) or after what
/// stands there; `tags` knows what is above each row so far.
pub(super) fn amber_tag(
    ui: &Ui,
    view: Rect,
    (item, laid): (&Item, &Laid),
    (row, left): (usize, f32),
    words: &str,
    tags: &mut Vec<(usize, f32, f32)>,
) {
    let galley = ui.painter().layout_job(tag_job(words, Tokens::of(ui).warn));
    let mut x = left + item.origin.x - 1.0;
    let width = galley.size().x;
    let others = laid.tags_above(row, item.origin.x).into_iter().map(|tag| (tag.min, tag.max));
    let own = tags.iter().filter(|(on, ..)| *on == row).map(|(_, from, to)| (*from, *to));
    let mut taken: Vec<(f32, f32)> = others.chain(own).collect();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (from, to) in taken {
        if x < to + 5.0 && x + width + 5.0 > from {
            x = to + 5.0;
        }
    }
    tags.push((row, x, x + width));
    if x > item.rect.right() - 12.0 {
        return;
    }
    let top = tag_top(laid, row) + item.origin.y;
    let y = top + (TAG_HEIGHT - galley.size().y) / 2.0;
    let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
    painter.galley(pos2(x, y), galley, Color32::PLACEHOLDER);
}

/// How far left of the text there are no bars of quotes and no card of a comment, in points.
pub(super) fn clear_of_bars(item: &Item, laid: &Laid) -> f32 {
    let bars = -laid.bar_x(laid.lanes().saturating_sub(1)) + 6.0;
    match item.block.comment {
        Some(_) => bars.max(card::SIDE + 6.0),
        None => bars,
    }
}

/// For each group of a block, the height of its number, and how many others stand between it and
/// the text: those of one row read on from left to right.
pub(super) fn number_places(item: &Item, laid: &Laid) -> Vec<Option<(f32, usize)>> {
    let height = |group: &Group| {
        let head = group.wanted.heads.then(|| item.rect.top() + 24.0);
        let first = group.first.map(|row| item.origin.y + laid.metrics.baseline(row) - 6.0);
        head.or(first)
    };
    let heights: Vec<Option<f32>> = laid.groups.iter().map(height).collect();
    let place = |(at, height): (usize, &Option<f32>)| {
        let y = (*height)?;
        let later = heights.iter().skip(at + 1).flatten();
        Some((y, later.filter(|other| (*other - y).abs() < 12.0).count()))
    };
    heights.iter().enumerate().map(place).collect()
}

/// A number in the margin, which can be pressed.
pub(super) struct MarginNumber {
    /// The number is one more.
    pub(super) at: usize,
    /// It is in hand.
    pub(super) current: bool,
    /// Nothing is left to do about it.
    pub(super) done: bool,
    /// Its own.
    pub(super) id: Id,
    /// What is read out.
    pub(super) name: String,
}

impl MarginNumber {
    /// Where it stands at a height, left of so many others there.
    fn place(galley: &Galley, (item, laid): (&Item, &Laid), (y, beside): (f32, usize)) -> Rect {
        let width = (galley.size().x + 10.0).max(20.0);
        let right = item.rect.left() - clear_of_bars(item, laid) - beside as f32 * (width + 3.0);
        Rect::from_min_max(pos2(right - width, y - 9.0), pos2(right, y + 9.0))
    }

    fn galley(&self, ui: &Ui) -> Arc<Galley> {
        line(ui, &(self.at + 1).to_string(), type_role::key(), Tokens::of(ui).warn)
    }

    /// Whether the margin is wide enough for it.
    pub(super) fn has_room(
        &self,
        ui: &Ui,
        view: Rect,
        block: (&Item, &Laid),
        at: (f32, usize),
    ) -> bool {
        Self::place(&self.galley(ui), block, at).left() >= view.left()
    }

    /// Paints it at a height, left of so many others there; answers whether it was pressed.
    pub(super) fn show(
        &self,
        ui: &Ui,
        view: Rect,
        block: (&Item, &Laid),
        at: (f32, usize),
    ) -> bool {
        let t = Tokens::of(ui);
        let galley = self.galley(ui);
        let rect = Self::place(&galley, block, at);
        if !rect.intersects(view) || rect.left() < view.left() {
            return false;
        }
        let response = ui.interact(rect.intersect(view), self.id, Sense::click());
        let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
        let ground = match self.done {
            _ if response.hovered() => t.hov,
            true => t.sel,
            false => t.warnb,
        };
        painter.rect_filled(rect, 4.0, ground);
        if self.done {
            paint_centre(ui, line(ui, icon::CHECK, type_role::icon(), t.ink2), rect);
        } else {
            paint_centre(ui, galley, rect);
        }
        if self.current {
            painter.rect_stroke(rect, 4.0, Stroke::new(1.5, t.ink), StrokeKind::Inside);
        }
        let current = self.current;
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &self.name));
        response.clicked()
    }
}
