//! Scrolling: by wheel and drag, within bounds, and to what is to be seen.

use egui::{Rect, Ui};

use super::card;
use super::pointer::edge_scroll;
use super::scroll::Anchor;
use super::view::ReadingView;
use crate::session::{Action, Session, Way};
use crate::text::ByteRange;
use crate::ui::text_layout::Affinity;

/// What is revealed keeps this much away from the edges.
const MARGIN: f32 = 72.0;

impl ReadingView {
    /// Asks for a part of the text to be in view in the next frame. What was just pressed in
    /// the text is there already, and does not move under the pointer.
    pub(crate) fn reveal(&mut self, range: ByteRange) {
        if !self.pressed {
            self.reveal = Some(range);
        }
    }

    /// Moves the view by so many points.
    pub(crate) fn scroll_by(&mut self, points: f32) {
        self.held = None;
        self.anchor.offset += f64::from(points);
    }

    /// Moves the view by a page, a few lines of which stay in sight.
    pub(crate) fn scroll_page(&mut self, way: Way) {
        let page = f64::from(self.height) * 0.85;
        self.held = None;
        self.anchor.offset += if way == Way::Forward { page } else { -page };
    }

    pub(super) fn scroll(&mut self, ui: &Ui, response: &egui::Response, view: Rect) {
        if response.contains_pointer() && !egui::Popup::is_any_open(ui.ctx()) {
            let delta = ui.input(|i| i.smooth_scroll_delta().y);
            if delta != 0.0 {
                self.held = None;
                self.anchor.offset -= f64::from(delta);
                ui.ctx().request_repaint();
            }
        }
        if self.pointer.is_dragging()
            && let Some(pos) = response.interact_pointer_pos()
        {
            // As far in a second on every screen; a frame that took long does not jump.
            let frames = (ui.input(|i| i.stable_dt) * 60.0).min(4.0);
            let by = edge_scroll(pos, view).y * frames;
            if by != 0.0 {
                self.anchor.offset += f64::from(by);
                ui.ctx().request_repaint();
            }
        }
    }

    /// Puts the anchor on the block that is really at the top edge, within bounds.
    pub(super) fn settle(&mut self, ui: &Ui, session: &Session, view: Rect) {
        let count = self.heights.len();
        if count == 0 {
            self.anchor = Anchor::default();
            return;
        }
        // Not beyond the end: the blocks from the anchor on must fill the view.
        let mut filled = -self.anchor.offset;
        let mut at = self.anchor.block.min(count - 1);
        while at < count && filled < f64::from(view.height()) {
            self.measure(ui, session, at);
            filled += f64::from(self.heights.height(at));
            at += 1;
        }
        let missing = f64::from(view.height()) - filled;
        if at >= count && missing > 0.0 {
            self.anchor.offset -= missing;
        }
        while self.anchor.offset < 0.0 && self.anchor.block > 0 {
            self.anchor.block -= 1;
            self.measure(ui, session, self.anchor.block);
            self.anchor.offset += f64::from(self.heights.height(self.anchor.block));
        }
        if self.anchor.block == 0 {
            self.anchor.offset = self.anchor.offset.max(0.0);
        }
        while self.anchor.block + 1 < count {
            self.measure(ui, session, self.anchor.block);
            let height = f64::from(self.heights.height(self.anchor.block));
            if self.anchor.offset < height {
                break;
            }
            self.anchor.offset -= height;
            self.anchor.block += 1;
        }
        // Whole pixels keep the text crisp while scrolling.
        let scale = f64::from(ui.ctx().pixels_per_point());
        self.anchor.offset = (self.anchor.offset * scale).round() / scale;
    }

    /// Has what was brought into view brought there again, as the article is laid out anew.
    pub(super) fn keep_held(&mut self) {
        self.reveal = self.reveal.or(self.held);
    }

    /// Moves the view so that the start of `range`, or of a comment all that fits, is well inside
    /// it.
    pub(super) fn bring(
        &mut self,
        ui: &Ui,
        session: &Session,
        view: Rect,
        columns: &[Rect],
        range: ByteRange,
        actions: &mut Vec<Action>,
    ) {
        let Some(open) = session.open() else { return };
        let Some(index) = open.block_showing(range) else { return };
        let Some(position) = self.order.position(index) else {
            // It is in a folded thread: that is opened, and then it can be brought.
            let comment = open.blocks.get(index).and_then(|b| b.comment);
            if let Some(folded) = comment.and_then(|order| self.order.hidden_by(order)) {
                actions.push(Action::FoldThread(Some(folded)));
                self.reveal = Some(range);
                ui.ctx().request_repaint();
            }
            return;
        };
        if let Some(block) = open.blocks.get(index)
            && self.is_folded(index, block)
        {
            self.unfolded.insert(index);
        }
        let Some((above, laid)) = self.measure(ui, session, position) else { return };
        // Where it is within the block.
        let (mut top, mut bottom) = (0.0, self.heights.height(position));
        if let Some(order) = open.comment_order(range) {
            let most = (view.height() - 2.0 * MARGIN).max(card::HEADER);
            bottom = self.comment_height(ui, session, position, order).min(most);
        } else if let Some(laid) = laid {
            let local = laid.local(range).unwrap_or_default();
            let caret = laid.placed().caret(local.start, Affinity::After);
            top = above + caret.top() - 24.0;
            bottom = above + caret.bottom() + 16.0 + laid.opened_depth();
        }
        let items = self.items(ui, session, view, columns);
        let shown = items.iter().find(|i| i.index == index).map(|i| i.rect.top());
        let by = match shown {
            Some(y) if y + top >= view.top() + 8.0 && y + bottom <= view.bottom() - 8.0 => 0.0,
            Some(y) if y + top < view.top() + 8.0 => y + top - (view.top() + MARGIN),
            Some(y) => y + bottom - (view.bottom() - MARGIN),
            None => {
                // Far away: to the upper third, or higher if it is tall.
                let room = (view.height() - MARGIN - (bottom - top)).max(MARGIN);
                let offset = f64::from(top - room.min(view.height() / 3.0));
                self.anchor = Anchor { block: position, offset };
                return;
            }
        };
        self.anchor.offset += f64::from(by);
    }

    /// The height of the blocks of a comment that are shown from a position on.
    fn comment_height(&mut self, ui: &Ui, session: &Session, from: usize, order: usize) -> f32 {
        let Some(open) = session.open() else { return 0.0 };
        let (mut height, mut position) = (0.0, from);
        while let Some(block) = self.order.block(position)
            && open.blocks.get(block).is_some_and(|block| block.comment == Some(order))
        {
            self.measure(ui, session, position);
            height += self.heights.height(position);
            position += 1;
        }
        height
    }
}
