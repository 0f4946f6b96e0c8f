//! The rows of the grid below each other: which comments they are, where they lie, and
//! which of them can be seen.

use egui::style::ScrollAnimation;
use egui::{Align, Layout, Rect, ScrollArea, Ui, pos2, vec2};

use super::ROW;
use super::columns::Columns;
use super::row::Row;
use super::words::Words;
use crate::ui::panels::Panel;

/// The orders of the comments that are listed, by place in the list.
#[derive(Clone, Copy)]
pub(super) enum Rows<'a> {
    /// All of so many.
    All(usize),
    /// These, ascending, and one more that is not among them.
    Some(&'a [usize], Option<usize>),
}

impl Rows<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::Some(orders, more) => orders.len() + usize::from(more.is_some()),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<usize> {
        match self {
            Self::All(count) => (index < *count).then_some(index),
            Self::Some(orders, None) => orders.get(index).copied(),
            Self::Some(orders, Some(more)) => {
                let at = orders.partition_point(|o| o < more);
                match index.cmp(&at) {
                    std::cmp::Ordering::Less => orders.get(index).copied(),
                    std::cmp::Ordering::Equal => Some(*more),
                    std::cmp::Ordering::Greater => orders.get(index - 1).copied(),
                }
            }
        }
    }

    pub(super) fn position(&self, order: usize) -> Option<usize> {
        match self {
            Self::All(count) => (order < *count).then_some(order),
            Self::Some(orders, more) if *more == Some(order) => {
                Some(orders.partition_point(|o| *o < order))
            }
            Self::Some(orders, more) => {
                let at = orders.binary_search(&order).ok()?;
                Some(at + usize::from(more.is_some_and(|m| m < order)))
            }
        }
    }
}

/// The rows as they lie below each other: all equally high but for the open one.
pub(super) struct List<'a> {
    pub(super) rows: Rows<'a>,
    /// The place in the list and the height of the open row.
    pub(super) opened: Option<(usize, f32)>,
    /// Whether it is to be brought into view.
    pub(super) bring: bool,
    pub(super) columns: &'a Columns,
}

impl List<'_> {
    fn top(&self, index: usize) -> f32 {
        let more =
            self.opened.filter(|(at, _)| index > *at).map_or(0.0, |(_, height)| height - ROW);
        index as f32 * ROW + more
    }

    fn height(&self, index: usize) -> f32 {
        self.opened.filter(|(at, _)| *at == index).map_or(ROW, |(_, height)| height)
    }

    /// The row at a height.
    fn at(&self, y: f32) -> usize {
        let plain = (y / ROW).max(0.0) as usize;
        match self.opened {
            Some((at, height)) if y >= at as f32 * ROW + height => {
                ((y - height + ROW) / ROW).max(0.0) as usize
            }
            Some((at, _)) => plain.min(at),
            None => plain,
        }
    }

    pub(super) fn show(&self, ui: &mut Ui, panel: &mut Panel<'_>, area: Rect, words: &mut Words) {
        let layout = Layout::top_down(Align::LEFT);
        let mut body = ui.new_child(egui::UiBuilder::new().max_rect(area).layout(layout));
        body.set_clip_rect(area.intersect(ui.clip_rect()));
        let count = self.rows.len();
        let scroll = ScrollArea::vertical().id_salt("comment rows").auto_shrink(false);
        scroll.show_viewport(&mut body, |ui, viewport| {
            ui.set_height(self.top(count));
            let origin = ui.max_rect().min;
            let view = area.intersect(ui.clip_rect());
            let first = self.at(viewport.min.y);
            let end = (self.at(viewport.max.y) + 1).min(count);
            for index in first..end {
                let Some(order) = self.rows.get(index) else { continue };
                let open = self.opened.is_some_and(|(at, _)| at == index);
                let room = open.then_some(area.height());
                let row = Row::new(ui, panel.session, self.columns, words, order, room);
                let rect = Rect::from_min_size(
                    pos2(area.left(), origin.y + self.top(index)),
                    vec2(area.width(), self.height(index)),
                );
                if let Some(row) = row {
                    row.show(ui, panel, rect, view);
                }
            }
            if self.bring
                && let Some((at, height)) = self.opened
            {
                let rect =
                    Rect::from_min_size(pos2(origin.x, origin.y + self.top(at)), vec2(1.0, height));
                // One row more is seen, if it can be, so that it is plain what comes next.
                let more = if height + 2.0 * ROW <= area.height() { ROW } else { 0.0 };
                let rect = rect.expand2(vec2(0.0, more));
                ui.scroll_to_rect_animation(rect, None, ScrollAnimation::none());
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_in_hand_is_listed_in_its_place() {
        for (orders, more) in [(vec![1, 4, 6], Some(5)), (vec![1, 4], Some(0)), (vec![3], Some(9))]
        {
            let rows = Rows::Some(&orders, more);
            let mut expected = orders.clone();
            expected.extend(more);
            expected.sort_unstable();
            let listed: Vec<usize> = (0..rows.len()).filter_map(|i| rows.get(i)).collect();
            assert_eq!(listed, expected);
            for (at, order) in expected.iter().enumerate() {
                assert_eq!(rows.position(*order), Some(at), "{order} of {expected:?}");
            }
            assert_eq!(rows.position(7), None);
        }
        assert_eq!(Rows::All(3).get(3), None);
        assert_eq!(Rows::All(3).position(2), Some(2));
    }
}
