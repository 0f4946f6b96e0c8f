//! A paragraph laid out: its rows, their pieces and carets, and one galley per
//! row that holds nothing but triangles. Horizontal only; where rows stand is
//! [`super::RowMetrics`].

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use egui::epaint::Mesh;
use egui::epaint::text::{Glyph, Row as GalleyRow, RowVisuals};
use egui::{Context, FontId, Galley, Rect, Vec2};
use unicode_bidi::{Level, ParagraphBidiInfo};
use unicode_segmentation::UnicodeSegmentation as _;

use super::bidi::{self, Segment};
use super::shape::{self, Shaper};
use super::wrap::{self, Item};
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
enum Starts {
    /// At every byte: plain ASCII without CR LF. Holds the length.
    Bytes(usize),
    /// At these bytes, and the end of the text last.
    At(Vec<u32>),
}

/// A paragraph laid out in rows.
#[derive(Debug)]
pub struct ParagraphLayout {
    starts: Starts,
    /// Leading edge of each grapheme in its row.
    pub(super) leads: Vec<f32>,
    pub(super) pieces: Vec<Piece>,
    pub(super) rows: Vec<Row>,
    style: TextStyle,
    pixels_per_point: f32,
    ascent: f32,
    descent: f32,
    width: f32,
    bytes: usize,
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
    fn new(text: &str) -> Self {
        if text.is_ascii() && !text.contains("\r\n") {
            return Self::Bytes(text.len());
        }
        let starts = text.grapheme_indices(true).map(|(at, _)| at as u32);
        Self::At(starts.chain([text.len() as u32]).collect())
    }

    fn get(&self, grapheme: usize) -> usize {
        match self {
            Self::Bytes(len) => grapheme.min(*len),
            Self::At(starts) => {
                starts.get(grapheme).or(starts.last()).copied().unwrap_or(0) as usize
            }
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Bytes(len) => *len,
            Self::At(starts) => starts.len().saturating_sub(1),
        }
    }

    fn memory(&self) -> usize {
        match self {
            Self::Bytes(_) => 0,
            Self::At(starts) => starts.len() * 4,
        }
    }
}

/// A row before it has a place: `shown` graphemes, then hanging white space.
struct Cut {
    graphemes: Range<usize>,
    shown: usize,
    width: f32,
}

struct Builder {
    starts: Starts,
    style: TextStyle,
    pixels_per_point: f32,
    /// A row to copy, as epaint's rows cannot be made outside of it.
    template: Arc<Galley>,
    leads: Vec<f32>,
    pieces: Vec<Piece>,
    rows: Vec<Row>,
    bytes: usize,
}

impl Builder {
    fn new(
        text: &str,
        style: TextStyle,
        pixels_per_point: f32,
        shaper: &mut Shaper<'_, '_>,
    ) -> Self {
        let starts = Starts::new(text);
        Self {
            leads: vec![0.0; starts.count()],
            bytes: size_of::<ParagraphLayout>() + starts.count() * 4 + starts.memory(),
            starts,
            style,
            pixels_per_point,
            template: shaper.galley(" ".to_owned()),
            pieces: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn build(mut self, text: &str, shaper: &mut Shaper<'_, '_>) -> ParagraphLayout {
        let count = self.starts.count();
        let may_break = wrap::opportunities(text, count, &|g| self.starts.get(g));
        let reorders = bidi::may_reorder(text);
        let paragraph_level =
            if reorders { bidi::first_strong(text).unwrap_or(Level::ltr()) } else { Level::ltr() };
        let mut start = 0;
        loop {
            let mut end = start;
            while end < count && !self.is_line_break(text, end) {
                end += 1;
            }
            let broken = end < count;
            self.line(
                text,
                start..end,
                broken,
                reorders.then_some(paragraph_level),
                &may_break,
                shaper,
            );
            if !broken {
                break;
            }
            start = end + 1;
        }
        self.finish()
    }

    fn is_line_break(&self, text: &str, grapheme: usize) -> bool {
        text.get(self.starts.get(grapheme)..).and_then(|rest| rest.chars().next()).is_some_and(
            |c| matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'),
        )
    }

    /// Lays out the graphemes `line`, which a line break follows if `broken`.
    /// `level` is the direction of lines without letters, if order matters at all.
    fn line(
        &mut self,
        text: &str,
        line: Range<usize>,
        broken: bool,
        level: Option<Level>,
        may_break: &[bool],
        shaper: &mut Shaper<'_, '_>,
    ) {
        let from = self.starts.get(line.start);
        let content = text.get(from..self.starts.get(line.end)).unwrap_or_default();
        let ordered = level.map(|level| {
            let own = bidi::first_strong(content).unwrap_or(level);
            ParagraphBidiInfo::new(content, Some(own))
        });
        let segments = match &ordered {
            _ if line.is_empty() => Vec::new(),
            Some(info) => {
                let level_at = |byte: usize| {
                    info.levels.get(byte - from).copied().unwrap_or(info.paragraph_level)
                };
                bidi::segments(shaper, text, &|g| self.starts.get(g), line.clone(), &level_at)
            }
            None => vec![Segment {
                graphemes: line.clone(),
                right_to_left: false,
                shaped: shaper.left_to_right(content),
            }],
        };
        let cuts = self.cut(text, &line, &segments, may_break);
        let right_to_left = ordered.as_ref().is_some_and(|info| info.paragraph_level.is_rtl());
        let last = cuts.len().saturating_sub(1);
        for (index, cut) in cuts.into_iter().enumerate() {
            let runs = match &ordered {
                Some(info) if !cut.graphemes.is_empty() => {
                    let byte = |grapheme| self.starts.get(grapheme) - from;
                    let bytes = byte(cut.graphemes.start)..byte(cut.graphemes.end);
                    let (levels, runs) = info.visual_runs(bytes);
                    runs.into_iter()
                        .map(|run| {
                            let rtl = levels.get(run.start).is_some_and(|level| level.is_rtl());
                            (
                                self.grapheme_from(from + run.start)
                                    ..self.grapheme_from(from + run.end),
                                rtl,
                            )
                        })
                        .collect()
                }
                _ => vec![(cut.graphemes.clone(), false)],
            };
            self.row(&cut, &runs, &segments, right_to_left);
            if index == last
                && let Some(row) = self.rows.last_mut()
            {
                row.ends_line = true;
                if broken {
                    row.breaks = true;
                    row.graphemes.end += 1;
                    row.range.end = self.starts.get(line.end + 1);
                }
            }
        }
        if broken {
            self.line_break(line.end);
        }
    }

    /// The first grapheme that starts at or after the byte.
    fn grapheme_from(&self, byte: usize) -> usize {
        match &self.starts {
            Starts::Bytes(len) => byte.min(*len),
            Starts::At(starts) => starts.partition_point(|start| (*start as usize) < byte),
        }
    }

    fn cut(
        &self,
        text: &str,
        line: &Range<usize>,
        segments: &[Segment],
        may_break: &[bool],
    ) -> Vec<Cut> {
        let mut items = Vec::with_capacity(line.len());
        for segment in segments {
            for (grapheme, edges) in segment.graphemes.clone().zip(segment.shaped.edges.windows(2))
            {
                let width = match edges {
                    [a, b] => (b - a).abs(),
                    _ => 0.0,
                };
                let first =
                    text.get(self.starts.get(grapheme)..).and_then(|rest| rest.chars().next());
                let hangs = first.is_some_and(|c| {
                    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}')
                });
                items.push(Item {
                    width,
                    hangs,
                    may_break: may_break.get(grapheme).copied().unwrap_or(false),
                });
            }
        }
        let max = self.style.wrap_width;
        let max = if max > 0.0 && max.is_finite() { max + 0.01 } else { f32::INFINITY };
        let rows = wrap::rows(&items, max);
        let last = rows.len().saturating_sub(1);
        rows.into_iter()
            .enumerate()
            .map(|(index, row)| {
                let of_row = items.get(row.clone()).unwrap_or_default();
                let mut width: f32 = of_row.iter().map(|item| item.width).sum();
                let mut shown = row.end;
                // White space at the end of a wrapped row takes no room. At the end
                // of a line it is the author's and stays, as far as it fits.
                for item in of_row.iter().rev().take_while(|item| item.hangs) {
                    if index == last && width <= max {
                        break;
                    }
                    width -= item.width;
                    shown -= 1;
                }
                Cut {
                    graphemes: line.start + row.start..line.start + row.end,
                    shown: line.start + shown,
                    width: width.max(0.0),
                }
            })
            .collect()
    }

    /// Adds a row of the given runs, which are in visual order.
    fn row(
        &mut self,
        cut: &Cut,
        runs: &[(Range<usize>, bool)],
        segments: &[Segment],
        right_to_left: bool,
    ) {
        let first_piece = self.pieces.len() as u32;
        let mut ink = Ink::default();
        let limit = self.style.wrap_width;
        let limited = limit > 0.0 && limit.is_finite();
        let origin = if right_to_left && limited {
            self.to_pixel((limit - cut.width).max(0.0))
        } else {
            0.0
        };
        let mut x = 0.0;
        for (run, rtl) in runs {
            for (segment, part) in parts(segments, run, *rtl) {
                let edge = |grapheme: usize| {
                    let grapheme = grapheme.min(cut.shown.max(part.start));
                    segment
                        .shaped
                        .edges
                        .get(grapheme - segment.graphemes.start)
                        .copied()
                        .unwrap_or(0.0)
                };
                let (from, to) = (edge(part.start), edge(part.end));
                let local = from.min(to);
                let left = origin + self.to_pixel(x);
                x += (to - from).abs();
                let right = (origin + self.to_pixel(x)).max(left);
                for grapheme in part.clone() {
                    if let Some(lead) = self.leads.get_mut(grapheme) {
                        // Neighbouring pieces meet on a pixel.
                        *lead = if grapheme > part.start {
                            (left + edge(grapheme) - local).clamp(left, right)
                        } else if segment.right_to_left {
                            right
                        } else {
                            left
                        };
                    }
                }
                ink.add(segment, &part, left - local);
                self.pieces.push(Piece {
                    graphemes: part.start as u32..part.end as u32,
                    right_to_left: segment.right_to_left,
                    left,
                    right,
                });
            }
        }
        let galley = ink.galley(&self.template, self.pixels_per_point);
        if let Some(galley) = &galley {
            self.bytes += galley.num_vertices * 20
                + galley.num_indices * 4
                + size_of::<Galley>()
                + size_of::<GalleyRow>();
        }
        let pieces = first_piece..self.pieces.len() as u32;
        self.bytes += size_of::<Row>() + pieces.len() * size_of::<Piece>();
        self.rows.push(Row {
            range: ByteRange::new(
                self.starts.get(cut.graphemes.start),
                self.starts.get(cut.graphemes.end),
            ),
            x0: origin,
            x1: origin + self.to_pixel(x),
            right_to_left,
            ends_line: false,
            breaks: false,
            graphemes: cut.graphemes.start as u32..cut.graphemes.end as u32,
            pieces,
            galley,
        });
    }

    /// Gives the line break after the last row an empty piece of its own.
    fn line_break(&mut self, grapheme: usize) {
        let Some(row) = self.rows.last_mut() else { return };
        let x = if row.right_to_left { row.x0 } else { row.x1 };
        if let Some(lead) = self.leads.get_mut(grapheme) {
            *lead = x;
        }
        let piece = Piece {
            graphemes: grapheme as u32..grapheme as u32 + 1,
            right_to_left: row.right_to_left,
            left: x,
            right: x,
        };
        // Pieces of a row stand from left to right.
        let at = if row.right_to_left { row.pieces.start } else { row.pieces.end };
        self.pieces.insert(at as usize, piece);
        row.pieces.end += 1;
    }

    fn to_pixel(&self, x: f32) -> f32 {
        (x * self.pixels_per_point).round() / self.pixels_per_point
    }

    fn finish(self) -> ParagraphLayout {
        let metrics = shape::glyphs(&self.template).first();
        let ascent = metrics.map_or(self.style.font.size, |glyph| glyph.font_ascent);
        let height = metrics.map_or(self.style.font.size * 1.3, |glyph| glyph.font_height);
        let width = self.rows.iter().map(|row| row.x1 - row.x0).fold(0.0, f32::max);
        ParagraphLayout {
            starts: self.starts,
            leads: self.leads,
            pieces: self.pieces,
            rows: self.rows,
            style: self.style,
            pixels_per_point: self.pixels_per_point,
            ascent,
            descent: (height - ascent).max(0.0),
            width,
            bytes: self.bytes,
        }
    }
}

/// The parts of segments that make up a run, in visual order.
fn parts<'a>(
    segments: &'a [Segment],
    run: &Range<usize>,
    right_to_left: bool,
) -> Vec<(&'a Segment, Range<usize>)> {
    let first = segments.partition_point(|segment| segment.graphemes.end <= run.start);
    let mut parts = Vec::new();
    for segment in segments.iter().skip(first).take_while(|s| s.graphemes.start < run.end) {
        let part = segment.graphemes.start.max(run.start)..segment.graphemes.end.min(run.end);
        if segment.right_to_left == right_to_left {
            parts.push((segment, part));
        } else {
            // White space at the end of a row takes the direction of the paragraph.
            parts.extend(part.map(|grapheme| (segment, grapheme..grapheme + 1)));
        }
    }
    if right_to_left {
        parts.reverse();
    }
    parts
}

/// The triangles of a row while it is put together.
#[derive(Default)]
struct Ink {
    mesh: Mesh,
    glyphs: Vec<Glyph>,
    coloured: bool,
}

impl Ink {
    /// Adds the glyphs of a part of a segment, shifted by `dx`, on the baseline.
    fn add(&mut self, segment: &Segment, part: &Range<usize>, dx: f32) {
        let shaped = &segment.shaped;
        let Some(row) = shaped.galley.rows.first() else { return };
        let at = |grapheme: usize| {
            shaped.glyph_at.get(grapheme - segment.graphemes.start).copied().unwrap_or(0) as usize
        };
        let (a, b) = (at(part.start), at(part.end));
        let from = &row.row.visuals.mesh;
        for glyph in row.row.glyphs.get(a.min(b)..a.max(b)).unwrap_or_default() {
            if glyph.uv_rect.is_nothing() {
                continue;
            }
            let first = glyph.first_vertex as usize;
            let Some(corners) = from.vertices.get(first..first + 4) else { continue };
            let to = self.mesh.vertices.len() as u32;
            let mut copy = *glyph;
            copy.first_vertex = to;
            self.glyphs.push(copy);
            self.coloured |= glyph.is_color;
            // Fonts of one row share a baseline, whatever their heights.
            let shift = Vec2::new(dx, -glyph.pos.y);
            self.mesh.vertices.extend(corners.iter().map(|vertex| {
                let mut vertex = *vertex;
                vertex.pos += shift;
                vertex
            }));
            self.mesh.add_triangle(to, to + 1, to + 2);
            self.mesh.add_triangle(to + 2, to + 1, to + 3);
        }
    }

    fn galley(mut self, template: &Galley, pixels_per_point: f32) -> Option<Arc<Galley>> {
        if self.mesh.is_empty() {
            return None;
        }
        self.mesh.vertices.shrink_to_fit();
        self.mesh.indices.shrink_to_fit();
        let mut galley = template.clone();
        galley.rows.truncate(1);
        let bounds = self.mesh.calc_bounds();
        galley.num_vertices = self.mesh.vertices.len();
        galley.num_indices = self.mesh.indices.len();
        galley.mesh_bounds = bounds;
        galley.rect = Rect::from_min_max(bounds.min, bounds.max);
        galley.pixels_per_point = pixels_per_point;
        let placed = galley.rows.first_mut()?;
        placed.pos = egui::Pos2::ZERO;
        let row = Arc::make_mut(&mut placed.row);
        row.size = bounds.size();
        // The tessellator looks at glyphs only to leave coloured ones untinted.
        row.glyphs = if self.coloured { self.glyphs } else { Vec::new() };
        row.visuals = RowVisuals {
            glyph_index_start: 0,
            glyph_vertex_range: 0..self.mesh.vertices.len(),
            mesh_bounds: bounds,
            mesh: self.mesh,
        };
        Some(Arc::new(galley))
    }
}
