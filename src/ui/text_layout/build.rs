//! How a paragraph comes to be: lines, runs, rows, and the place of every grapheme
//! in them. The result is a [`ParagraphLayout`].

use std::ops::Range;
use std::sync::Arc;

use egui::Galley;
use egui::epaint::text::Row as GalleyRow;
use unicode_bidi::{Level, ParagraphBidiInfo};

use super::bidi::{self, Segment};
use super::ink::Ink;
use super::paragraph::{ParagraphLayout, Piece, Row, Starts, TextStyle};
use super::shape::{self, Shaper};
use super::wrap::{self, Item};
use crate::text::ByteRange;

/// A row before it has a place: `shown` graphemes, then hanging white space.
struct Cut {
    graphemes: Range<usize>,
    shown: usize,
    width: f32,
}

/// A paragraph while it is made.
pub(super) struct Builder {
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
    pub(super) fn new(
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

    pub(super) fn build(mut self, text: &str, shaper: &mut Shaper<'_, '_>) -> ParagraphLayout {
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
