//! One shaped run: a galley of one row, with the edge of every grapheme in it and
//! the glyphs that belong to each. Knows nothing of rows, wrapping or order.
//!
//! epaint keeps no cluster numbers, so which glyphs belong to which grapheme is
//! read back from two things it does guarantee: a cluster's glyphs carry the
//! first character of the cluster, and clusters with fewer glyphs than
//! characters are filled up with empty glyphs.

use std::sync::Arc;

use egui::epaint::text::{FontsView, Glyph};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley};
use unicode_segmentation::UnicodeSegmentation as _;

/// A run of one direction.
pub(super) struct Shaped {
    /// One row, at x = 0.
    pub(super) galley: Arc<Galley>,
    /// The leading edge of each grapheme and, last, the trailing edge of the last
    /// one. Rises in left-to-right runs, falls in right-to-left ones.
    pub(super) edges: Vec<f32>,
    /// For each entry of `edges`, the index of the first glyph on its right side.
    /// The glyphs of graphemes `a..b` are those between the entries `a` and `b`.
    pub(super) glyph_at: Vec<u32>,
}

/// What shaping needs to know.
pub(super) struct Shaper<'a, 'f> {
    pub(super) fonts: &'a mut FontsView<'f>,
    pub(super) font: &'a FontId,
}

impl Shaper<'_, '_> {
    /// The galley of `text` on one row.
    pub(super) fn galley(&mut self, text: String) -> Arc<Galley> {
        let format = TextFormat::simple(self.font.clone(), Color32::PLACEHOLDER);
        let mut job = LayoutJob::single_section(text, format);
        job.wrap = TextWrapping::no_max_width();
        job.break_on_newline = false;
        job.round_output_to_gui = false;
        self.fonts.layout_job(job)
    }

    /// Shapes a run that reads from left to right.
    pub(super) fn left_to_right(&mut self, text: &str) -> Shaped {
        let galley = self.galley(text.to_owned());
        let (edges, glyph_at) = edges_left_to_right(text, glyphs(&galley), width(&galley));
        Shaped { galley, edges, glyph_at }
    }

    /// Shapes one grapheme that stands on its own.
    pub(super) fn single(&mut self, text: String, right_to_left: bool) -> Shaped {
        let galley = self.galley(text);
        let (width, count) = (width(&galley), glyphs(&galley).len() as u32);
        if right_to_left {
            Shaped { galley, edges: vec![width, 0.0], glyph_at: vec![count, 0] }
        } else {
            Shaped { galley, edges: vec![0.0, width], glyph_at: vec![0, count] }
        }
    }

    /// Shapes a run of right-to-left letters. `None` if its letters come from
    /// several fonts, which epaint puts in the wrong order.
    pub(super) fn right_to_left(&mut self, text: &str) -> Option<Shaped> {
        let galley = self.galley(text.to_owned());
        let (edges, glyph_at) = edges_right_to_left(text, glyphs(&galley), width(&galley))?;
        Some(Shaped { galley, edges, glyph_at })
    }

    /// Shapes a right-to-left run whose glyphs could not be told apart: each
    /// grapheme gets the same width.
    pub(super) fn right_to_left_evenly(&mut self, text: &str) -> Shaped {
        let galley = self.galley(text.to_owned());
        let (width, glyphs) = (width(&galley), glyphs(&galley).len() as u32);
        let count = text.graphemes(true).count().max(1);
        let edges = (0..=count).map(|i| width * (count - i) as f32 / count as f32).collect();
        let mut glyph_at = vec![0; count + 1];
        if let Some(first) = glyph_at.first_mut() {
            *first = glyphs;
        }
        Shaped { galley, edges, glyph_at }
    }

    /// Cuts `text` where the font changes; byte lengths of the parts.
    pub(super) fn lengths_by_font(&mut self, text: &str) -> Vec<usize> {
        let mut parts: Vec<(usize, Option<(u32, u32)>)> = Vec::new();
        for grapheme in text.graphemes(true) {
            let galley = self.galley(grapheme.to_owned());
            let face = glyphs(&galley)
                .first()
                .map(|g| (g.font_face_ascent.to_bits(), g.font_face_height.to_bits()));
            match parts.last_mut() {
                Some((length, last)) if *last == face => *length += grapheme.len(),
                _ => parts.push((grapheme.len(), face)),
            }
        }
        parts.into_iter().map(|(length, _)| length).collect()
    }
}

/// The glyphs of a galley of one row.
pub(super) fn glyphs(galley: &Galley) -> &[Glyph] {
    galley.rows.first().map_or(&[], |row| &row.row.glyphs)
}

fn width(galley: &Galley) -> f32 {
    galley.rows.first().map_or(0.0, |row| row.row.size.x).max(0.0)
}

fn is_empty(glyph: &Glyph) -> bool {
    glyph.advance_width == 0.0 && glyph.uv_rect.is_nothing()
}

fn edges_left_to_right(text: &str, glyphs: &[Glyph], width: f32) -> (Vec<f32>, Vec<u32>) {
    let graphemes: Vec<(char, usize)> = text
        .graphemes(true)
        .map(|g| (g.chars().next().unwrap_or('\u{FFFD}'), g.chars().count()))
        .collect();
    let chars: usize = graphemes.iter().map(|(_, count)| count).sum();
    let mut surplus = glyphs.len().saturating_sub(chars);
    let mut edges = Vec::with_capacity(graphemes.len() + 1);
    let mut glyph_at = Vec::with_capacity(graphemes.len() + 1);
    // Whether a grapheme has a glyph of its own, or a share of one before it.
    let mut own = Vec::with_capacity(graphemes.len() + 1);
    let mut at = 0;
    let mut x: f32 = 0.0;
    for (index, (first, count)) in graphemes.iter().enumerate() {
        let glyph = glyphs.get(at);
        own.push(index == 0 || is_invisible(*first) || glyph.is_some_and(|g| !is_empty(g)));
        x = glyph.map_or(width, |g| g.pos.x).clamp(x, width.max(x));
        edges.push(x);
        glyph_at.push(at.min(glyphs.len()) as u32);
        at += count;
        let next = graphemes.get(index + 1).map(|(first, _)| *first);
        while surplus > 0 && at < glyphs.len() {
            let belongs = glyphs.get(at).is_some_and(|glyph| {
                Some(glyph.chr) != next || (next == Some(*first) && glyph.advance_width == 0.0)
            });
            if !belongs {
                break;
            }
            at += 1;
            surplus -= 1;
        }
    }
    edges.push(width.max(x));
    glyph_at.push(glyphs.len() as u32);
    own.push(true);
    share_evenly(&mut edges, &own);
    (edges, glyph_at)
}

fn edges_right_to_left(text: &str, glyphs: &[Glyph], width: f32) -> Option<(Vec<f32>, Vec<u32>)> {
    let firsts: Vec<char> =
        text.graphemes(true).map(|g| g.chars().next().unwrap_or('\u{FFFD}')).collect();
    let chars: Vec<char> = text.chars().collect();
    let real = real_glyphs(&chars, glyphs)?;
    let real = glyphs.get(..real)?;

    let mut edges = Vec::with_capacity(firsts.len() + 1);
    let mut glyph_at = Vec::with_capacity(firsts.len() + 1);
    let mut own = Vec::with_capacity(firsts.len() + 1);
    // Glyphs stand from left to right, so the first letter's are the last.
    let mut left = real.len();
    let mut x = width;
    for (index, first) in firsts.iter().enumerate() {
        edges.push(x);
        // What follows the last real glyph is empty and need not be drawn.
        glyph_at.push(left as u32);
        let next = left.checked_sub(1).and_then(|i| real.get(i));
        let merged = index > 0
            && (next.is_none_or(|glyph| glyph.chr != *first)
                || is_lam_alef(firsts.get(index - 1).copied(), *first)
                    && bases(real.get(..left)?) < firsts.len() - index);
        own.push(!merged);
        if merged {
            continue;
        }
        if next.is_none_or(|glyph| glyph.chr != *first) {
            return None;
        }
        // The letter, then the marks that belong to it.
        let letter = real.get(left - 1)?;
        left -= 1;
        while let Some(mark) = left.checked_sub(1).and_then(|i| real.get(i)) {
            if mark.chr != *first || mark.advance_width > 0.0 {
                break;
            }
            left -= 1;
        }
        x = letter.pos.x.clamp(0.0, x);
    }
    if left != 0 {
        return None;
    }
    edges.push(0.0);
    glyph_at.push(0);
    own.push(true);
    share_evenly(&mut edges, &own);
    Some((edges, glyph_at))
}

/// How many of `glyphs` were shaped. epaint takes a right-to-left run for one
/// whose first cluster is never closed, and ends it with an empty glyph for every
/// character after that cluster's glyphs.
fn real_glyphs(chars: &[char], glyphs: &[Glyph]) -> Option<usize> {
    (1..=chars.len().max(1)).find_map(|in_first| {
        let padding = chars.get(in_first..)?;
        let real = glyphs.len().checked_sub(padding.len())?;
        let tail = glyphs.get(real..)?;
        let fits = real >= in_first
            && glyphs.get(real.checked_sub(1)?)?.chr == *chars.first()?
            && tail.iter().zip(padding).all(|(glyph, chr)| glyph.chr == *chr && is_empty(glyph));
        fits.then_some(real)
    })
}

fn bases(glyphs: &[Glyph]) -> usize {
    glyphs.iter().filter(|glyph| glyph.advance_width > 0.0).count()
}

/// Arabic fonts draw these two letters as one.
fn is_lam_alef(before: Option<char>, alef: char) -> bool {
    before == Some('\u{644}')
        && matches!(alef, '\u{622}' | '\u{623}' | '\u{625}' | '\u{627}' | '\u{671}')
}

/// Moves the edges of graphemes without a glyph of their own evenly into the
/// stretch that they share with the one before them. `own` ends with `true`.
fn share_evenly(edges: &mut [f32], own: &[bool]) {
    let mut from = 0;
    for to in 1..edges.len() {
        if !own.get(to).copied().unwrap_or(true) {
            continue;
        }
        if let (Some(a), Some(b)) = (edges.get(from).copied(), edges.get(to).copied()) {
            let parts = (to - from) as f32;
            for (step, edge) in edges.iter_mut().take(to).skip(from + 1).enumerate() {
                *edge = a + (b - a) * (step + 1) as f32 / parts;
            }
        }
        from = to;
    }
}

/// Characters that have no width by nature, as opposed to those that have none
/// because they are part of a ligature.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}'
        | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}
