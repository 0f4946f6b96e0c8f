//! Moving the caret by rows of the screen, which only the layout knows.

use egui::Context;

use super::view::ReadingView;
use crate::session::{OpenArticle, Session, Unit, Way};
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
            return Some(laid.range.start + laid.layout.byte_on_row(hit));
        }
        let x = match self.goal_x {
            Some((at, x)) if at == head => x,
            _ => caret.x,
        };
        let by = if way == Way::Forward { 1 } else { -1 };
        let to = match laid.layout.vertical(caret.row, by, x) {
            Some(hit) => laid.range.start + laid.layout.byte_on_row(hit),
            None => {
                // Over the edge: into the next block that is not folded, or else to the
                // end of this one.
                // The next on the screen, which in threads is not the next in the text.
                let at = self.order.position(index)?;
                let shown = |at: usize| self.order.block(at).filter(|i| open_at(open, *i));
                let next = match way {
                    Way::Forward => (at + 1..self.order.len()).find_map(shown),
                    Way::Back => (0..at).rev().find_map(shown),
                };
                match next {
                    Some(next) => {
                        let laid = self.lay(ctx, session, next)?;
                        let last = laid.layout.rows().len().saturating_sub(1);
                        let row = if way == Way::Forward { 0 } else { last };
                        let hit = laid.layout.hit_in_row(row, x);
                        laid.range.start + laid.layout.byte_on_row(hit)
                    }
                    None if way == Way::Forward => laid.range.end,
                    None => laid.range.start,
                }
            }
        };
        self.goal_x = Some((to, x));
        Some(to)
    }

    /// Whether the line in hand runs from right to left: that of the caret, or else of
    /// the selected span, or of the focused comment.
    pub(crate) fn runs_left(&mut self, ctx: &Context, session: &Session) -> bool {
        let mut row = || {
            let open = session.open()?;
            let selection = session.selection();
            let at = match (selection.caret, session.selected_span(), selection.comment) {
                (Some(caret), ..) => caret.head,
                (None, Some(span), _) => span.extent().start,
                (None, None, Some(order)) => {
                    open.blocks.get(open.blocks.comment(order)?)?.range.start
                }
                (None, None, None) => return None,
            };
            let laid = self.lay(ctx, session, open.blocks.at(at)?)?;
            let local = laid.local(ByteRange::new(at, at))?.start;
            let row = laid.layout.row_of(local, Affinity::After);
            Some(laid.layout.rows().get(row)?.right_to_left)
        };
        row().unwrap_or(false)
    }
}

/// Whether a block is there to walk into.
fn open_at(open: &OpenArticle, index: usize) -> bool {
    open.blocks.get(index).is_some_and(|block| block.fold.is_none())
}
