//! A block in view, and what is under a point of it.

use std::rc::Rc;

use egui::{Pos2, Rect, pos2, vec2};

use super::card;
use super::laid::Laid;
use super::paint::{handles, tag_top};
use super::pointer::{HandleAt, Under};
use super::style::TAG_HEIGHT;
use crate::annotation::{AnnotationId, RelationEnd, Target};
use crate::session::{Block, Edge, Session};
use crate::ui::state::TagDensity;

/// A block in view.
pub(crate) struct Item {
    /// Position among the article's blocks.
    pub(crate) index: usize,
    /// Position among the blocks that are shown.
    pub(crate) position: usize,
    /// Which column it is in, where there are several.
    pub(crate) column: usize,
    /// What it is.
    pub(crate) block: Block,
    /// The whole block, chrome included.
    pub(crate) rect: Rect,
    /// The text's top left corner.
    pub(crate) origin: Pos2,
    /// `None` while it is folded.
    pub(crate) laid: Option<Rc<Laid>>,
}

/// What is at a point of the screen.
pub(crate) fn under(
    items: &[Item],
    session: &Session,
    tags: TagDensity,
    shown: &dyn Fn(AnnotationId) -> bool,
    pos: Pos2,
) -> Option<Under> {
    let open = session.open()?;
    let nearest = |item: &&Item| {
        let rect = item.rect;
        if pos.y < rect.top() { rect.top() - pos.y } else { (pos.y - rect.bottom()).max(0.0) }
    };
    let item = items
        .iter()
        .filter(|i| i.laid.is_some())
        .min_by(|a, b| nearest(a).total_cmp(&nearest(b)))?;
    let laid = item.laid.as_ref()?;
    let local = pos - item.origin.to_vec2();
    let hit = laid.placed().hit(local);
    let mut under =
        Under { at: laid.range.start + laid.layout.byte_on_row(hit), ..Under::default() };
    let in_rows = local.y >= -TAG_HEIGHT && local.y <= laid.height + 4.0;
    if in_rows {
        under.on = hit.on.map(|on| laid.range.start + on);
    }
    if let Some(order) = item.block.comment
        && item.rect.expand2(vec2(card::SIDE, 0.0)).contains(pos)
    {
        under.comment = Some(order);
        // The picture of the author, or the number.
        let head = item.block.first && pos.y - item.rect.top() < card::HEADER;
        let aside = pos.x < item.rect.left() + 24.0 || pos.x > item.rect.right() - 84.0;
        if head
            && aside
            && let Some(range) = open.comment_range(order)
        {
            under.grip = Some(RelationEnd::Target(Target::Comment(range)));
        }
    }
    // Spans whose highlight or tag is there, innermost (painted last) first.
    for (i, mark) in laid.marks.iter().enumerate().rev().filter(|(_, m)| shown(m.id)) {
        let on_text = mark.rects.iter().any(|(_, r)| r.expand2(vec2(1.0, 2.0)).contains(local));
        let tag_shown = match tags {
            TagDensity::All => true,
            TagDensity::Selected => session.selection().span == Some(mark.id),
            TagDensity::None => false,
        };
        let on_tag = tag_shown
            && laid.tags.iter().any(|tag| {
                let size = vec2(tag.width, TAG_HEIGHT);
                tag.mark == i
                    && Rect::from_min_size(pos2(tag.x, tag_top(laid, tag.row)), size)
                        .expand(1.0)
                        .contains(local)
            });
        let on_bracket = mark.bracketed
            && mark.brackets.iter().any(|edge| {
                // Outside of the words, so that a drag over these selects them.
                let out = local.x - edge.at.x;
                let out = if edge.start == edge.at.right_to_left { out } else { -out };
                edge.rect.y_range().expand(4.0).contains(local.y) && (1.0..=7.0).contains(&out)
            });
        let on_bar = laid.bars.iter().any(|bar| {
            let x = laid.bar_x(bar.lane);
            bar.mark == i
                && (x - 3.0..=x + 6.0).contains(&local.x)
                && local.y >= laid.metrics.top(bar.rows.0)
                && local.y <= laid.metrics.bottom(bar.rows.1)
        });
        if on_text || on_tag || on_bar {
            under.spans.push(mark.id);
        }
        if (on_tag || on_bar || on_bracket) && under.grip.is_none() {
            under.grip = Some(RelationEnd::Span(mark.id));
        }
    }
    if session.link().is_none()
        && let Some(id) = session.selection().span
        && let Some(mark) = laid.marks.iter().find(|m| m.id == id)
        && let Some(span) = open.set().span(id)
    {
        let near = handles(laid, mark)
            .into_iter()
            .map(|h| (h.start, (h.at - local).length()))
            .filter(|(_, distance)| *distance <= 12.0)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((start, _)) = near {
            let (fragment, edge, from) = if start {
                (0, Edge::Start, span.extent().start)
            } else {
                (span.fragments.len().saturating_sub(1), Edge::End, span.extent().end)
            };
            under.handle = Some(HandleAt { id, fragment, edge, from });
        }
    }
    Some(under)
}
