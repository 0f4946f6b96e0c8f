//! The text of comments as it fits into a row of the grid: so many lines, the last with
//! an ellipsis where the text goes on, in the right order in every script.

use std::collections::HashMap;
use std::sync::Arc;

use egui::Context;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::ui::text_layout::{LayoutCache, ParagraphLayout, TextStyle};

/// How many cut texts are remembered.
const KEPT: usize = 4096;
/// More bytes than a letter has, with its accents; a family of emoji has 25.
const LETTER: usize = 32;
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
    // More letters than fit, even narrow ones; the rest need not be looked at.
    let most = (style.wrap_width.max(1.0) / style.font.size * 5.0) as usize * lines + 64;
    let mut text = String::new();
    let mut whole = true;
    for word in body.split_whitespace() {
        if text.len() > most * LETTER {
            whole = false;
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    let letters = text.grapheme_indices(true).nth(most).map_or(text.len(), |(at, _)| at);
    let end = letters.min(text.floor_char_boundary(most * LETTER));
    if end < text.len() {
        text.truncate(end);
        whole = false;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{self, type_role};

    /// Lays `body` out in so many lines of a width; answers the lines and whether it is whole.
    fn set(body: &str, width: f32, lines: usize) -> (Vec<String>, bool) {
        let ctx = Context::default();
        theme::install_fonts(&ctx);
        // Fonts come with the second pass.
        ctx.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        let mut out = (Vec::new(), false);
        ctx.run_ui(egui::RawInput::default(), |ui| {
            let style = TextStyle::new(type_role::excerpt(), width, 20.0);
            let cut = cut(ui.ctx(), body, &style, lines);
            let layout = ParagraphLayout::new(ui.ctx(), &cut.text, &style);
            assert!(layout.width() <= width + 1.0, "{body:?} is {} wide", layout.width());
            let line = |r: &crate::ui::text_layout::Row| {
                cut.text.get(r.range.start..r.range.end).unwrap_or_default().trim().to_owned()
            };
            out = (layout.rows().iter().map(line).collect(), cut.whole);
        })
        .drop_without_applying_deltas();
        out
    }

    #[test]
    fn what_fits_stays_whole() {
        assert_eq!(set("Well done!", 200.0, 2), (vec!["Well done!".to_owned()], true));
        assert_eq!(set("One\n\n  two\tthree", 400.0, 2), (vec!["One two three".to_owned()], true));
        assert_eq!(set("", 200.0, 2), (vec![String::new()], true));
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let words = "the water was cold, and the queue was long. ".repeat(40);
        let urdu = "میرے دادا اسی بندرگاہ پر کام کرتے تھے۔ ".repeat(40);
        for body in [
            words,
            urdu,
            "o".repeat(9000),
            "e\u{301}".repeat(9000),
            "👩‍👩‍👦".repeat(900),
            "河水很冷。".repeat(400),
        ] {
            for (width, lines) in [(320.0, 2), (130.0, 2), (600.0, 12), (40.0, 1)] {
                let (rows, whole) = set(&body, width, lines);
                assert!(!whole && rows.len() <= lines, "{rows:?}");
                let last = rows.last().unwrap();
                assert!(last.ends_with(ELLIPSIS) && !last.contains(",…"), "{last}");
                // As much as fits is shown.
                assert!(rows.len() == lines, "{width}: {rows:?}");
            }
        }
    }
}
