//! A paragraph with its rows put one below the other: the same questions in x and
//! y, and painting. Shapes no text, so row gaps can change every frame.

use std::ops::Range;

use egui::epaint::TextShape;
use egui::{Color32, Painter, Pos2, Rangef, Rect, Vec2, pos2};

use super::paragraph::ParagraphLayout;
use super::query::{Affinity, Hit};
use crate::text::ByteRange;

/// How high above the baseline a highlight reaches, per point of font size.
const FILL_ABOVE: f32 = 14.5 / 18.0;
/// How far below the baseline a highlight reaches, per point of font size.
const FILL_BELOW: f32 = 6.0 / 18.0;

/// Where the rows of a paragraph stand, in points from its top.
#[derive(Clone, Debug, PartialEq)]
pub struct RowMetrics {
    tops: Vec<f32>,
    /// From a row's top to its baseline.
    baseline: f32,
    pitch: f32,
}

/// One row with its place, in points from the paragraph's top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedRow {
    /// Index of the row.
    pub row: usize,
    /// The bytes on it.
    pub range: ByteRange,
    /// Top of the row, below its extra gap.
    pub top: f32,
    /// Bottom of the row; the next one's top is `bottom` and its gap.
    pub bottom: f32,
    /// Where its letters stand.
    pub baseline: f32,
    /// Left end of its text.
    pub x0: f32,
    /// Right end of its text.
    pub x1: f32,
}

impl RowMetrics {
    /// Rows at the pitch of the style and nothing between them.
    pub fn uniform(layout: &ParagraphLayout) -> Self {
        Self::with_gaps(layout, |_| 0.0)
    }

    /// Rows at the pitch of the style, with `gap_above(row)` points of room above
    /// each, for annotations. Everything is put on whole pixels.
    pub fn with_gaps(layout: &ParagraphLayout, mut gap_above: impl FnMut(usize) -> f32) -> Self {
        let scale = layout.pixels_per_point();
        let to_pixel = |y: f32| (y * scale).round() / scale;
        let pitch = to_pixel(layout.style().row_pitch.max(1.0));
        let mut top = 0.0;
        let tops = (0..layout.rows().len())
            .map(|row| {
                let at = to_pixel(top + gap_above(row).max(0.0));
                top = at + pitch;
                at
            })
            .collect();
        // As in CSS: the letters' height is centred in the pitch.
        let baseline =
            to_pixel((pitch - layout.ascent() - layout.descent()) / 2.0 + layout.ascent());
        Self { tops, baseline, pitch }
    }

    /// From the top to the bottom of the last row.
    pub fn height(&self) -> f32 {
        self.tops.last().map_or(0.0, |top| top + self.pitch)
    }

    /// From a row's top to its baseline.
    pub fn baseline_in_row(&self) -> f32 {
        self.baseline
    }

    /// Top of a row; of the last for a row after it.
    pub fn top(&self, row: usize) -> f32 {
        self.tops.get(row).or(self.tops.last()).copied().unwrap_or(0.0)
    }

    /// Baseline of a row.
    pub fn baseline(&self, row: usize) -> f32 {
        self.top(row) + self.baseline
    }

    /// Bottom of a row.
    pub fn bottom(&self, row: usize) -> f32 {
        self.top(row) + self.pitch
    }

    /// The row at a height; the gap above a row is half its own, half that of the
    /// row before. Above the first and below the last, it is these.
    pub fn row_at(&self, y: f32) -> usize {
        let row = self.tops.partition_point(|top| *top <= y).saturating_sub(1);
        match self.tops.get(row + 1) {
            Some(next) if y > (self.bottom(row) + next) / 2.0 => row + 1,
            _ => row,
        }
    }

    /// The rows with any part between two heights.
    pub fn rows_in(&self, y: Rangef) -> Range<usize> {
        let first = self.tops.partition_point(|top| top + self.pitch <= y.min);
        let end = self.tops.partition_point(|top| *top < y.max);
        first..end.max(first)
    }
}

/// A layout and its row metrics, which must be made for it.
#[derive(Clone, Copy, Debug)]
pub struct PlacedParagraph<'a> {
    /// What the rows are.
    pub layout: &'a ParagraphLayout,
    /// Where they are.
    pub metrics: &'a RowMetrics,
}

impl<'a> PlacedParagraph<'a> {
    /// Puts the two together.
    pub const fn new(layout: &'a ParagraphLayout, metrics: &'a RowMetrics) -> Self {
        Self { layout, metrics }
    }

    /// Width of the widest row and height of all.
    pub fn size(&self) -> Vec2 {
        Vec2::new(self.layout.width(), self.metrics.height())
    }

    /// The rows, from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = PlacedRow> + 'a {
        let Self { layout, metrics } = *self;
        layout.rows().iter().enumerate().map(move |(index, row)| PlacedRow {
            row: index,
            range: row.range,
            top: metrics.top(index),
            bottom: metrics.bottom(index),
            baseline: metrics.baseline(index),
            x0: row.x0,
            x1: row.x1,
        })
    }

    /// The grapheme boundary nearest to a point, in points from the top left.
    pub fn hit(&self, point: Pos2) -> Hit {
        self.layout.hit_in_row(self.metrics.row_at(point.y), point.x)
    }

    /// The caret as a rectangle of no width, as high as a highlight.
    pub fn caret(&self, byte: usize, affinity: Affinity) -> Rect {
        let caret = self.layout.caret(byte, affinity);
        self.fill(caret.row, caret.x, caret.x)
    }

    /// The rectangles that a range covers, each with its row, as high as a
    /// highlight: from a little above the capitals to a little below the line.
    pub fn rects(&self, range: ByteRange) -> impl Iterator<Item = (usize, Rect)> + 'a {
        let this = *self;
        this.layout
            .spans(range)
            .into_iter()
            .map(move |span| (span.row, this.fill(span.row, span.x0, span.x1)))
    }

    /// The rectangle of a highlight between two places of a row.
    pub fn fill(&self, row: usize, x0: f32, x1: f32) -> Rect {
        let (baseline, size) = (self.metrics.baseline(row), self.layout.style().font.size);
        Rect::from_min_max(
            pos2(x0, baseline - size * FILL_ABOVE),
            pos2(x1, baseline + size * FILL_BELOW),
        )
    }

    /// Paints the rows that have a part in `visible`, which is in the painter's
    /// coordinates, with the paragraph's top left at `origin`.
    pub fn paint(&self, painter: &Painter, origin: Pos2, colour: Color32, visible: Rangef) {
        let local = Rangef::new(visible.min - origin.y, visible.max - origin.y);
        // Marks may reach into the row above or below.
        let rows = self.metrics.rows_in(local.expand(self.layout.style().font.size));
        for index in rows {
            let Some(galley) = self.layout.rows().get(index).and_then(|row| row.galley.clone())
            else {
                continue;
            };
            let at = pos2(origin.x, origin.y + self.metrics.baseline(index));
            painter.add(TextShape::new(at, galley, colour));
        }
    }
}
