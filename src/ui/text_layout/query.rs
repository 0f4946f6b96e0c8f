//! Questions to a laid-out paragraph in rows and x: where is the caret, what is
//! under a point, which stretches of which rows does a range cover.

use std::ops::Range;

use smallvec::SmallVec;

use super::paragraph::{ParagraphLayout, Piece, Row};
use crate::text::ByteRange;

/// Which of two graphemes a caret between them belongs to. They are in different
/// places where a row wraps and where direction changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Affinity {
    /// The grapheme before the caret.
    Before,
    /// The grapheme after the caret.
    #[default]
    After,
}

/// Where a caret is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Caret {
    /// Index of the row.
    pub row: usize,
    /// In points from the paragraph's left edge.
    pub x: f32,
    /// Whether the text that it belongs to runs from right to left.
    pub right_to_left: bool,
}

/// What is under a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The nearest grapheme boundary.
    pub byte: usize,
    /// The side from which it was approached.
    pub affinity: Affinity,
    /// Index of the row.
    pub row: usize,
    /// The byte at which the grapheme under the point starts, if the point is on text.
    pub on: Option<usize>,
}

/// A stretch of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowSpan {
    /// Index of the row.
    pub row: usize,
    /// Left end, in points from the paragraph's left edge.
    pub x0: f32,
    /// Right end; equal to `x0` where there is nothing to see.
    pub x1: f32,
}

/// The place of one grapheme in its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Its bytes.
    pub range: ByteRange,
    /// Left end, in points from the paragraph's left edge.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// Whether its text runs from right to left.
    pub right_to_left: bool,
}

impl ParagraphLayout {
    /// The caret before the grapheme at `byte`. A byte inside a grapheme counts
    /// as its start, one after the end as the end.
    pub fn caret(&self, byte: usize, affinity: Affinity) -> Caret {
        let count = self.grapheme_count();
        let grapheme = self.grapheme_at(byte).min(count);
        let before = grapheme.checked_sub(1).filter(|g| !self.is_line_break(*g));
        match (affinity, before) {
            (Affinity::Before, Some(before)) => self.trailing(before),
            _ if grapheme < count => self.leading(grapheme),
            (_, Some(before)) => self.trailing(before),
            // Nothing on the last row.
            _ => {
                let row = self.rows.len().saturating_sub(1);
                let (x, right_to_left) =
                    self.rows.last().map_or((0.0, false), |row| (row.x0, row.right_to_left));
                Caret { row, x, right_to_left }
            }
        }
    }

    /// The grapheme boundary nearest to `x` on a row. Left and right of the text,
    /// it is the end of the text on that side. A row after the last is the last.
    pub fn hit_in_row(&self, row: usize, x: f32) -> Hit {
        let index = row.min(self.rows.len().saturating_sub(1));
        let nothing = Hit { byte: 0, affinity: Affinity::After, row: index, on: None };
        let Some(row) = self.rows.get(index) else { return nothing };
        let pieces = self.pieces_of(row);
        let piece = pieces
            .iter()
            .find(|piece| x < piece.right)
            .or_else(|| pieces.iter().rev().find(|piece| piece.left < piece.right))
            .or(pieces.last());
        let Some(piece) = piece else { return Hit { byte: row.range.start, ..nothing } };
        let grapheme = self.grapheme_under(piece, x);
        let (lead, trail) = (self.leading(grapheme).x, self.trailing(grapheme).x);
        let range = self.grapheme_range(grapheme);
        let first_half =
            if piece.right_to_left { x >= (lead + trail) / 2.0 } else { x < (lead + trail) / 2.0 };
        let on = (lead.min(trail)..lead.max(trail)).contains(&x).then_some(range.start);
        if first_half || self.is_line_break(grapheme) {
            Hit { byte: range.start, affinity: Affinity::After, row: index, on }
        } else {
            Hit { byte: range.end, affinity: Affinity::Before, row: index, on }
        }
    }

    /// The stretches that a range covers, from top to bottom and left to right;
    /// several on a row where directions mix. Graphemes that are covered in part
    /// count whole. White space that hangs over the end of a row is left out. A
    /// range of no width gives one span of no width.
    pub fn spans(&self, range: ByteRange) -> SmallVec<[RowSpan; 4]> {
        let mut spans = SmallVec::new();
        let graphemes = self.graphemes_of(range);
        if !graphemes.is_empty() {
            let first = self.row_of_grapheme(graphemes.start);
            for (index, row) in self.rows.iter().enumerate().skip(first) {
                if row.graphemes.start as usize >= graphemes.end {
                    break;
                }
                self.spans_in_row(index, row, &graphemes, &mut spans);
            }
        }
        if spans.is_empty() {
            let caret = self.caret(range.start, Affinity::After);
            spans.push(RowSpan { row: caret.row, x0: caret.x, x1: caret.x });
        }
        spans
    }

    fn spans_in_row(
        &self,
        index: usize,
        row: &Row,
        graphemes: &Range<usize>,
        spans: &mut SmallVec<[RowSpan; 4]>,
    ) {
        let before = spans.len();
        for piece in self.pieces_of(row) {
            let from = graphemes.start.max(piece.graphemes.start as usize);
            let to = graphemes.end.min(piece.graphemes.end as usize);
            if from >= to {
                continue;
            }
            let (a, b) = (self.leading_in(piece, from), self.trailing_in(piece, to - 1));
            let (x0, x1) = (a.min(b), a.max(b));
            if x0 >= x1 {
                continue;
            }
            match spans.get_mut(before..).and_then(<[RowSpan]>::last_mut) {
                Some(last) if x0 <= last.x1 + 0.01 => last.x1 = last.x1.max(x1),
                _ => spans.push(RowSpan { row: index, x0, x1 }),
            }
        }
    }

    /// The graphemes of a row, from left to right.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = Cell> + '_ {
        let pieces = self.rows.get(row).map(|row| self.pieces_of(row)).unwrap_or_default();
        pieces.iter().flat_map(move |piece| {
            let count = piece.graphemes.len();
            (0..count).map(move |step| {
                let step = if piece.right_to_left { count - 1 - step } else { step };
                let grapheme = piece.graphemes.start as usize + step;
                let (a, b) = (self.leading_in(piece, grapheme), self.trailing_in(piece, grapheme));
                Cell {
                    range: self.grapheme_range(grapheme),
                    x0: a.min(b),
                    x1: a.max(b),
                    right_to_left: piece.right_to_left,
                }
            })
        })
    }

    /// Index of the row that holds the grapheme at `byte`; with
    /// [`Affinity::Before`], the one before it.
    pub fn row_of(&self, byte: usize, affinity: Affinity) -> usize {
        self.caret(byte, affinity).row
    }

    /// The byte of a hit that a caret shows on the row that was hit: past the last letter
    /// of a wrapped row that is before the space the row was wrapped at, because the
    /// place after it is the beginning of the next row.
    pub fn byte_on_row(&self, hit: Hit) -> usize {
        if self.row_of(hit.byte, Affinity::After) == hit.row {
            hit.byte
        } else {
            self.previous_boundary(hit.byte)
        }
    }

    /// The caret `by` rows further down (up if negative), as near to `x` as can
    /// be. `None` above the first and below the last row.
    pub fn vertical(&self, row: usize, by: isize, x: f32) -> Option<Hit> {
        let row = row.checked_add_signed(by).filter(|row| *row < self.rows.len())?;
        Some(self.hit_in_row(row, x))
    }

    /// The caret at the beginning of a row, as it is read.
    pub fn row_start(&self, row: usize) -> Hit {
        let row = row.min(self.rows.len().saturating_sub(1));
        let byte = self.rows.get(row).map_or(0, |row| row.range.start);
        Hit { byte, affinity: Affinity::After, row, on: None }
    }

    /// The caret at the end of a row, as it is read, before its line break.
    pub fn row_end(&self, row: usize) -> Hit {
        let row = row.min(self.rows.len().saturating_sub(1));
        let Some(at) = self.rows.get(row) else { return self.row_start(row) };
        let end = at.graphemes.end as usize;
        let (byte, affinity) = if at.breaks {
            (self.start_of(end.saturating_sub(1)), Affinity::After)
        } else {
            (self.start_of(end), Affinity::Before)
        };
        Hit { byte, affinity, row, on: None }
    }

    fn pieces_of(&self, row: &Row) -> &[Piece] {
        self.pieces.get(row.pieces.start as usize..row.pieces.end as usize).unwrap_or_default()
    }

    fn row_of_grapheme(&self, grapheme: usize) -> usize {
        self.rows
            .partition_point(|row| row.graphemes.end as usize <= grapheme)
            .min(self.rows.len().saturating_sub(1))
    }

    fn is_line_break(&self, grapheme: usize) -> bool {
        self.rows
            .get(self.row_of_grapheme(grapheme))
            .is_some_and(|row| row.breaks && row.graphemes.end as usize == grapheme + 1)
    }

    fn grapheme_range(&self, grapheme: usize) -> ByteRange {
        ByteRange::new(self.start_of(grapheme), self.start_of(grapheme + 1))
    }

    /// The graphemes that a range of bytes covers, wholly or in part.
    fn graphemes_of(&self, range: ByteRange) -> Range<usize> {
        let start = self.grapheme_at(range.start);
        let last = self.grapheme_at(range.end);
        let end = if self.start_of(last) < range.end { last + 1 } else { last };
        start..if range.is_empty() { start } else { end.min(self.grapheme_count()) }
    }

    fn piece_of(&self, grapheme: usize) -> Option<(usize, &Piece)> {
        let index = self.row_of_grapheme(grapheme);
        let row = self.rows.get(index)?;
        let holds = |piece: &&Piece| piece.graphemes.contains(&(grapheme as u32));
        Some((index, self.pieces_of(row).iter().find(holds)?))
    }

    fn leading(&self, grapheme: usize) -> Caret {
        match self.piece_of(grapheme) {
            Some((row, piece)) => Caret {
                row,
                x: self.leading_in(piece, grapheme),
                right_to_left: piece.right_to_left,
            },
            None => Caret { row: 0, x: 0.0, right_to_left: false },
        }
    }

    fn trailing(&self, grapheme: usize) -> Caret {
        match self.piece_of(grapheme) {
            Some((row, piece)) => Caret {
                row,
                x: self.trailing_in(piece, grapheme),
                right_to_left: piece.right_to_left,
            },
            None => Caret { row: 0, x: 0.0, right_to_left: false },
        }
    }

    fn leading_in(&self, piece: &Piece, grapheme: usize) -> f32 {
        self.leads.get(grapheme).copied().unwrap_or(piece.left)
    }

    fn trailing_in(&self, piece: &Piece, grapheme: usize) -> f32 {
        if grapheme + 1 < piece.graphemes.end as usize {
            self.leading_in(piece, grapheme + 1)
        } else if piece.right_to_left {
            piece.left
        } else {
            piece.right
        }
    }

    /// The grapheme of a piece at `x`, or the nearest.
    fn grapheme_under(&self, piece: &Piece, x: f32) -> usize {
        let (start, end) = (piece.graphemes.start as usize, piece.graphemes.end as usize);
        let leads = self.leads.get(start..end).unwrap_or_default();
        let passed = if piece.right_to_left {
            leads.partition_point(|lead| *lead >= x)
        } else {
            leads.partition_point(|lead| *lead <= x)
        };
        (start + passed.saturating_sub(1)).min(end.saturating_sub(1))
    }
}
