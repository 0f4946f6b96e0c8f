//! A block in view, and what is under a point of it.

use std::rc::Rc;

use egui::{Pos2, Rect, pos2, vec2};

use super::card;
use super::laid::Laid;
use super::paint::{handles, tag_top};
use super::pointer::{HandleAt, Under};
use super::style::TAG_HEIGHT;
use crate::session::{Block, Edge, Session};

/// A block in view.
pub(crate) struct Item {
    /// Position among the article's blocks.
    pub(crate) index: usize,
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
pub(crate) fn under(items: &[Item], session: &Session, pos: Pos2) -> Option<Under> {
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
    }
    // Spans whose highlight or tag is there, innermost (painted last) first.
    for (i, mark) in laid.marks.iter().enumerate().rev() {
        let on_text = mark.rects.iter().any(|(_, r)| r.expand2(vec2(1.0, 2.0)).contains(local));
        let on_tag = laid.tags.iter().any(|tag| {
            tag.mark == i
                && Rect::from_min_size(pos2(tag.x, tag_top(laid, tag.row)), vec2(30.0, TAG_HEIGHT))
                    .contains(local)
        });
        let on_bar = laid.bars.iter().any(|bar| {
            let x = -20.0 - 7.0 * bar.lane as f32;
            bar.mark == i
                && (x - 3.0..=x + 6.0).contains(&local.x)
                && local.y >= laid.metrics.top(bar.rows.0)
                && local.y <= laid.metrics.bottom(bar.rows.1)
        });
        if on_text || on_tag || on_bar {
            under.spans.push(mark.id);
        }
    }
    if let Some(id) = session.selection().span
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
