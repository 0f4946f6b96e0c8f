//! Moving the caret by rows of the screen, which only the layout knows.

use egui::Context;

use super::view::ReadingView;
use crate::session::{Session, Unit, Way};
use crate::text::ByteRange;
use crate::ui::text_layout::Affinity;

impl ReadingView {
    /// Where a caret lands after a step by rows, which only the layout knows.
    pub(crate) fn row_step(
        &mut self,
        ctx: &Context,
        session: &Session,
        way: Way,
        unit: Unit,
    ) -> Option<usize> {
        let open = session.open()?;
        let head = match session.selection().caret {
            Some(caret) => caret.head,
            None => {
                let span = open.set().span(session.selection().span?)?.extent();
                if way == Way::Forward { span.end } else { span.start }
            }
        };
        let index = open.blocks.at(head)?;
        let laid = self.lay(ctx, session, index)?;
        let local = laid.local(ByteRange::new(head, head))?.start;
        let caret = laid.layout.caret(local, Affinity::After);
        if unit == Unit::RowEdge {
            let hit = match way {
                Way::Forward => laid.layout.row_end(caret.row),
                Way::Back => laid.layout.row_start(caret.row),
            };
            return Some(laid.range.start + hit.byte);
        }
        let x = match self.goal_x {
            Some((at, x)) if at == head => x,
            _ => caret.x,
        };
        let by = if way == Way::Forward { 1 } else { -1 };
        let to = match laid.layout.vertical(caret.row, by, x) {
            Some(hit) => laid.range.start + hit.byte,
            None => {
                // Over the edge: into the next block that is not folded.
                let mut next = index;
                let next = loop {
                    next = if way == Way::Forward { next + 1 } else { next.checked_sub(1)? };
                    if open.blocks.get(next)?.fold.is_none() {
                        break next;
                    }
                };
                let laid = self.lay(ctx, session, next)?;
                let row = if way == Way::Forward {
                    0
                } else {
                    laid.layout.rows().len().saturating_sub(1)
                };
                laid.range.start + laid.layout.hit_in_row(row, x).byte
            }
        };
        self.goal_x = Some((to, x));
        Some(to)
    }
}
