//! A paragraph laid out: its rows, their pieces and carets, and one galley per
//! row that holds nothing but triangles. Horizontal only; where rows stand is
//! [`super::RowMetrics`].

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use egui::{Context, FontId, Galley};
use unicode_segmentation::UnicodeSegmentation as _;

use super::build::Builder;
use super::shape::Shaper;
use crate::text::ByteRange;

thread_local! {
    static LAYOUTS_MADE: Cell<u64> = const { Cell::new(0) };
}

/// How many paragraphs this thread has laid out so far; for tests that count work.
pub fn layouts_made() -> u64 {
    LAYOUTS_MADE.with(Cell::get)
}

/// How a paragraph is set. Colour is chosen when painting.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// Family and size in points.
    pub font: FontId,
    /// Width of a row in points; not above zero or infinite for no wrapping. Lines
    /// that read from right to left are aligned to it, if there is wrapping.
    pub wrap_width: f32,
    /// Distance between the baselines of two rows without extra gaps, in points.
    pub row_pitch: f32,
}

impl TextStyle {
    /// A style with the given font, width and pitch, all in points.
    pub const fn new(font: FontId, wrap_width: f32, row_pitch: f32) -> Self {
        Self { font, wrap_width, row_pitch }
    }

    /// About how many rows a text of `chars` characters takes, at least 1. For
    /// texts that have not been laid out yet.
    pub fn estimated_rows(&self, chars: usize) -> usize {
        if !(self.wrap_width > 0.0 && self.wrap_width.is_finite()) {
            return 1;
        }
        // Running text averages about 0.47 em a character in the reading font.
        let per_row = (self.wrap_width / (self.font.size * 0.47)).max(1.0);
        (chars as f32 / per_row).ceil().max(1.0) as usize
    }
}

/// One row of a paragraph.
#[derive(Clone, Debug)]
pub struct Row {
    /// The bytes on this row, from where the row before ended. Includes the white
    /// space that hangs over its end and a line break character, if any.
    pub range: ByteRange,
    /// Left end of the visible text, in points from the paragraph's left edge.
    pub x0: f32,
    /// Right end of the visible text.
    pub x1: f32,
    /// Whether its line reads from right to left and so is aligned right.
    pub right_to_left: bool,
    /// Whether it ends with a line break in the text (or the text ends here).
    pub ends_line: bool,
    /// Whether its last grapheme is a line break.
    pub(super) breaks: bool,
    /// Its graphemes.
    pub(super) graphemes: Range<u32>,
    /// Its pieces, left to right.
    pub(super) pieces: Range<u32>,
    /// Its triangles, with the baseline at y = 0; `None` if there is nothing to see.
    pub(super) galley: Option<Arc<Galley>>,
}

/// A stretch of a row in which graphemes follow each other in one direction.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) graphemes: Range<u32>,
    pub(super) right_to_left: bool,
    pub(super) left: f32,
    pub(super) right: f32,
}

/// Where each grapheme starts.
#[derive(Debug)]
pub(super) enum Starts {
    /// At every byte: plain ASCII without CR LF. Holds the length.
    Bytes(usize),
    /// At these bytes, and the end of the text last.
    At(Vec<u32>),
}

/// A paragraph laid out in rows.
#[derive(Debug)]
pub struct ParagraphLayout {
    pub(super) starts: Starts,
    /// Leading edge of each grapheme in its row.
    pub(super) leads: Vec<f32>,
    pub(super) pieces: Vec<Piece>,
    pub(super) rows: Vec<Row>,
    pub(super) style: TextStyle,
    pub(super) pixels_per_point: f32,
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) width: f32,
    pub(super) bytes: usize,
}

impl ParagraphLayout {
    /// Lays `text` out with the fonts and the scale of `ctx`. Must be called within
    /// a pass. The result is good until fonts, scale or theme change; take it from
    /// a [`super::LayoutCache`], which knows.
    pub fn new(ctx: &Context, text: &str, style: &TextStyle) -> Self {
        LAYOUTS_MADE.with(|count| count.set(count.get() + 1));
        let pixels_per_point = ctx.pixels_per_point();
        ctx.fonts_mut(|fonts| {
            let mut shaper = Shaper { fonts, font: &style.font };
            Builder::new(text, style.clone(), pixels_per_point, &mut shaper)
                .build(text, &mut shaper)
        })
    }

    /// The rows, from top to bottom; at least one.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Length of the text in bytes.
    pub fn len(&self) -> usize {
        self.start_of(self.grapheme_count())
    }

    /// Whether the text is empty. There is still one row.
    pub fn is_empty(&self) -> bool {
        self.grapheme_count() == 0
    }

    /// Width of the widest row in points, not counting white space at row ends.
    pub fn width(&self) -> f32 {
        self.width
    }

    /// The style it was made with.
    pub fn style(&self) -> &TextStyle {
        &self.style
    }

    /// The scale it was made for.
    pub fn pixels_per_point(&self) -> f32 {
        self.pixels_per_point
    }

    /// How far the font reaches above the baseline, in points.
    pub fn ascent(&self) -> f32 {
        self.ascent
    }

    /// How far the font reaches below the baseline, in points.
    pub fn descent(&self) -> f32 {
        self.descent
    }

    /// About how much memory it takes, in bytes.
    pub fn memory(&self) -> usize {
        self.bytes
    }

    pub(super) fn grapheme_count(&self) -> usize {
        self.leads.len()
    }

    /// Byte offset of a grapheme; of the end of the text for the number of graphemes.
    pub(super) fn start_of(&self, grapheme: usize) -> usize {
        self.starts.get(grapheme)
    }

    /// The grapheme that holds the byte, or the number of graphemes if it is at
    /// or after the end.
    pub(super) fn grapheme_at(&self, byte: usize) -> usize {
        match &self.starts {
            Starts::Bytes(len) => byte.min(*len),
            Starts::At(starts) => match starts.binary_search(&(byte.min(u32::MAX as usize) as u32))
            {
                Ok(index) => index,
                Err(index) if index >= starts.len() => starts.len().saturating_sub(1),
                Err(index) => index.saturating_sub(1),
            },
        }
    }

    /// Whether a grapheme starts (or the text ends) at the byte.
    pub fn is_boundary(&self, byte: usize) -> bool {
        self.start_of(self.grapheme_at(byte)) == byte
    }

    /// The byte after the grapheme at `byte`, or the end.
    pub fn next_boundary(&self, byte: usize) -> usize {
        self.start_of((self.grapheme_at(byte) + 1).min(self.grapheme_count()))
    }

    /// The start of the grapheme before `byte`, or 0.
    pub fn previous_boundary(&self, byte: usize) -> usize {
        let grapheme = self.grapheme_at(byte);
        if self.start_of(grapheme) < byte {
            self.start_of(grapheme)
        } else {
            self.start_of(grapheme.saturating_sub(1))
        }
    }
}

impl Starts {
    pub(super) fn new(text: &str) -> Self {
        if text.is_ascii() && !text.contains("\r\n") {
            return Self::Bytes(text.len());
        }
        let starts = text.grapheme_indices(true).map(|(at, _)| at as u32);
        Self::At(starts.chain([text.len() as u32]).collect())
    }

    pub(super) fn get(&self, grapheme: usize) -> usize {
        match self {
            Self::Bytes(len) => grapheme.min(*len),
            Self::At(starts) => {
                starts.get(grapheme).or(starts.last()).copied().unwrap_or(0) as usize
            }
        }
    }

    pub(super) fn count(&self) -> usize {
        match self {
            Self::Bytes(len) => *len,
            Self::At(starts) => starts.len().saturating_sub(1),
        }
    }

    pub(super) fn memory(&self) -> usize {
        match self {
            Self::Bytes(_) => 0,
            Self::At(starts) => starts.len() * 4,
        }
    }
}
