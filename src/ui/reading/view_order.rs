//! The order of blocks in the view: kept while the annotations change, comments by thread
//! with lines between them.

use std::collections::HashMap;

use egui::{Rect, Ui, pos2};

use super::card;
use super::item::Item;
use super::scroll::{Anchor, HeightIndex};
use super::threads::{DisplayOrder, OrderKey};
use super::view::ReadingView;
use crate::session::{OpenArticle, Session, Way};
use crate::ui::state::WindowState;
use crate::ui::theme::Tokens;

impl ReadingView {
    /// Works out anew in which order blocks are shown, if that may have changed. What is at
    /// the top edge stays there.
    pub(super) fn arrange(&mut self, open: &OpenArticle, window: &WindowState) {
        let key = OrderKey {
            article: open.serial,
            revision: open.set().revision(),
            offers: open.offers_generation(),
            threads: window.threads,
            folded: window.folded.clone(),
        };
        if self.order.key == key {
            return;
        }
        self.keep_held();
        let before = std::mem::replace(&mut self.order, DisplayOrder::new(open, key));
        if before.blocks() == self.order.blocks() {
            return;
        }
        let known: HashMap<usize, f32> = before
            .blocks()
            .iter()
            .enumerate()
            .map(|(position, block)| (*block, self.heights.height(position)))
            .collect();
        let top = before.block(self.anchor.block);
        if self.geometry.is_some() && !known.is_empty() {
            let guess = card::HEADER + 80.0;
            let heights = self.order.blocks().iter().map(|b| *known.get(b).unwrap_or(&guess));
            self.heights = HeightIndex::new(heights.collect());
        }
        match top.and_then(|block| self.order.position(block)) {
            Some(position) => self.anchor.block = position,
            None => self.anchor = Anchor { block: self.anchor.block, offset: 0.0 },
        }
    }

    /// Whether comments stand below this one.
    pub(crate) fn has_answers(&self, comment: usize) -> bool {
        self.order.thread(comment).answers > 0
    }

    /// The comment before or after the focused one, in the order shown.
    pub(crate) fn next_comment(&self, session: &Session, way: Way) -> Option<usize> {
        let shown = self.order.shown_comments();
        let focused = session.selection().comment;
        // A folded one is counted where the comment is that hides it.
        let at = focused.and_then(|order| {
            let order = self.order.hidden_by(order).unwrap_or(order);
            shown.iter().position(|c| *c == order)
        });
        let next = match (at, way) {
            (None, Way::Forward) => 0,
            (None, Way::Back) => shown.len().checked_sub(1)?,
            (Some(at), Way::Forward) => (at + 1).min(shown.len().saturating_sub(1)),
            (Some(at), Way::Back) => at.saturating_sub(1),
        };
        shown.get(next).copied()
    }

    /// Lines from comments to what they answer, in the room beside the cards.
    pub(super) fn thread_lines(&self, ui: &Ui, items: &[Item], view: Rect, column: Rect) {
        let t = Tokens::of(ui);
        let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
        let left = |order: usize| {
            column.left() + self.order.indent(Some(order), column.width()) - card::SIDE
        };
        for item in items.iter().filter(|i| i.block.first) {
            let Some(order) = item.block.comment else { continue };
            let thread = self.order.thread(order);
            let Some(parent) = thread.parent else { continue };
            let x = left(parent) + 16.0;
            if left(order) - x < 8.0 {
                continue;
            }
            let last = items.iter().rfind(|i| i.block.comment == Some(parent));
            let top = last.map_or(view.top(), |i| i.rect.bottom() - card::GAP);
            let y = item.rect.top() + 24.0;
            let corner = 6.0_f32.min((y - top).max(0.0));
            let line = vec![
                pos2(x, top),
                pos2(x, y - corner),
                pos2(x + corner * 0.3, y - corner * 0.3),
                pos2(x + corner, y),
                pos2(left(order), y),
            ];
            let pen = egui::Stroke::new(1.5, t.line2);
            if thread.annotated {
                painter.add(egui::Shape::line(line, pen));
            } else {
                painter.extend(egui::Shape::dashed_line(&line, pen, 4.0, 4.0));
            }
        }
    }
}
