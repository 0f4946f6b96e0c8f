//! What marks a place in the text that something is to be said about: a number in the margin, and
//! amber words above it.

use egui::{
    Color32, Context, Galley, Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role,
    pos2,
};

use super::item::Item;
use super::laid::Laid;
use super::lanes::Group;
use super::paint::tag_top;
use super::style::TAG_HEIGHT;
use super::tags::tag_job;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{line, paint_centre};

/// Between two numbers of one row.
const BETWEEN: f32 = 3.0;

/// Paints what is said of a group above its words.
pub(super) fn amber_tag(ui: &Ui, view: Rect, (item, laid): (&Item, &Laid), group: usize) {
    let Some(said) = laid.said.iter().find(|said| said.group == group) else { return };
    let galley = ui.painter().layout_job(tag_job(&said.words, Tokens::of(ui).warn));
    let top = tag_top(laid, said.row) + item.origin.y;
    let y = top + (TAG_HEIGHT - galley.size().y) / 2.0;
    let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
    painter.galley(pos2(said.x + item.origin.x, y), galley, Color32::PLACEHOLDER);
}

/// How much room a number needs left of the bars, with so many others between it and these.
pub(super) fn number_room(ctx: &Context, number: &str, beside: usize) -> f32 {
    let galley = |f: &mut egui::epaint::text::FontsView<'_>| {
        f.layout_no_wrap(number.to_owned(), type_role::key(), Color32::PLACEHOLDER)
    };
    let width = number_width(&ctx.fonts_mut(galley));
    width + beside as f32 * (width + BETWEEN)
}

fn number_width(galley: &Galley) -> f32 {
    (galley.size().x + 10.0).max(20.0)
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
        let width = number_width(galley);
        let right = item.rect.left() - laid.clear() - beside as f32 * (width + BETWEEN);
        Rect::from_min_max(pos2(right - width, y - 9.0), pos2(right, y + 9.0))
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
        let galley = line(ui, &(self.at + 1).to_string(), type_role::key(), t.warn);
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
