//! The text of comments as it fits into a row of the grid: so many lines, the last with
//! an ellipsis where the text goes on, in the right order in every script.

use std::collections::HashMap;
use std::sync::Arc;

use egui::Context;

use crate::ui::text_layout::{LayoutCache, ParagraphLayout, TextStyle};

/// How many cut texts are remembered.
const KEPT: usize = 4096;
const ELLIPSIS: char = '…';

/// What a cut text depends on: the comment, the number of lines, width and scale.
type Key = (usize, usize, u32, u32);

/// Texts cut to measure, and their layouts.
#[derive(Default)]
pub(super) struct Words {
    cache: LayoutCache,
    cut: HashMap<Key, Cut>,
}

struct Cut {
    text: String,
    whole: bool,
}

impl Words {
    /// Forgets everything, for another article.
    pub(super) fn clear(&mut self) {
        self.cache.clear();
        self.cut.clear();
    }

    /// To be called once a frame.
    pub(super) fn begin_frame(&mut self, ctx: &Context) {
        self.cache.begin_frame(ctx);
    }

    /// The text of comment number `order` in at most `lines` lines, and whether that is
    /// all of it.
    pub(super) fn of(
        &mut self,
        ctx: &Context,
        order: usize,
        body: &str,
        style: &TextStyle,
        lines: usize,
    ) -> (Arc<ParagraphLayout>, bool) {
        let key = (order, lines, style.wrap_width.to_bits(), ctx.pixels_per_point().to_bits());
        if !self.cut.contains_key(&key) {
            if self.cut.len() >= KEPT {
                self.cut.clear();
            }
            self.cut.insert(key, cut(ctx, body, style, lines));
        }
        let (text, whole) = self.cut.get(&key).map_or(("", true), |c| (c.text.as_str(), c.whole));
        let paragraph = ((order as u64) << 8) | lines.min(255) as u64;
        (self.cache.get(ctx, paragraph, text, style), whole)
    }
}

/// `body` on one line, cut so that it takes at most `lines` lines of the style's width.
fn cut(ctx: &Context, body: &str, style: &TextStyle, lines: usize) -> Cut {
    // More than fits, even of narrow letters; the rest need not be looked at.
    let most = (style.wrap_width.max(1.0) / style.font.size * 5.0) as usize * lines + 64;
    let mut text = String::new();
    let mut whole = true;
    for word in body.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        if text.len() > most {
            whole = false;
            let end = (0..=most).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            text.truncate(end);
            break;
        }
    }
    let layout = ParagraphLayout::new(ctx, &text, style);
    if whole && layout.rows().len() <= lines {
        return Cut { text, whole };
    }
    let mut end = layout.rows().get(lines.saturating_sub(1)).map_or(text.len(), |r| r.range.end);
    loop {
        let kept = text.get(..end).unwrap_or_default();
        let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || ",;:.–—-".contains(c));
        let mut shorter = kept.to_owned();
        shorter.push(ELLIPSIS);
        let layout = ParagraphLayout::new(ctx, &shorter, style);
        if layout.rows().len() <= lines || kept.is_empty() {
            return Cut { text: shorter, whole: false };
        }
        // By whole words while there are any on the last line, else by letters.
        end = match kept.rfind(char::is_whitespace) {
            Some(space) if kept.len() - space < 40 => space,
            _ => layout.previous_boundary(kept.len()),
        };
    }
}
