//! The article as a reader reads it: a list of blocks of text with the furniture
//! (comment headers, folded boilerplate) left out. The caret walks over blocks, and
//! the window draws them; neither looks at the raw text between.

use crate::article::{Article, SegmentKind};
use crate::text::{ByteRange, Text};

/// The longest block, in bytes: longer paragraphs are cut at a sentence or a space,
/// so that drawing one block stays cheap however long the paragraph is.
pub const MAX_BLOCK_BYTES: usize = 4096;

/// A piece of running text that is laid out as one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Position of its segment in [`Article::segments`].
    pub segment: usize,
    /// The segment's kind; never [`SegmentKind::Dateline`].
    pub kind: SegmentKind,
    /// For a comment, its position among the comments.
    pub comment: Option<usize>,
    /// The text, trimmed of white space.
    pub range: ByteRange,
    /// Whether it is the first block of its segment.
    pub first: bool,
    /// Whether it is the last block of its segment.
    pub last: bool,
    /// Why it is folded away unless asked for.
    pub fold: Option<Fold>,
}

/// Why a block is folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// The scraper repeated a caption.
    RepeatedCaption,
    /// Site furniture.
    Boilerplate,
}

/// All blocks of an article, in text order.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    blocks: Vec<Block>,
}

impl Blocks {
    /// Cuts `article` into blocks.
    pub fn of(article: &Article) -> Self {
        let mut blocks = Vec::new();
        for (segment, part) in article.segments.iter().enumerate() {
            if part.kind == SegmentKind::Dateline {
                continue;
            }
            let fold = match part.kind {
                SegmentKind::Boilerplate => Some(Fold::Boilerplate),
                SegmentKind::Caption if part.duplicate_of.is_some() => Some(Fold::RepeatedCaption),
                _ => None,
            };
            let mut pieces = Vec::new();
            if part.kind == SegmentKind::Comment {
                split_lines(&article.text, part.reading_range(), &mut pieces);
                if pieces.is_empty() {
                    // A removed comment still has its card.
                    pieces.push(ByteRange::new(
                        part.reading_range().start,
                        part.reading_range().start,
                    ));
                }
            } else {
                split_long(&article.text, part.reading_range(), &mut pieces);
            }
            let count = pieces.len();
            blocks.extend(pieces.into_iter().enumerate().map(|(i, range)| Block {
                segment,
                kind: part.kind,
                comment: part.comment.as_ref().map(|c| c.order),
                range,
                first: i == 0,
                last: i + 1 == count,
                fold,
            }));
        }
        blocks.sort_by_key(|b| b.range.start);
        Self { blocks }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether the article has no text at all.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// One of them.
    pub fn get(&self, index: usize) -> Option<&Block> {
        self.blocks.get(index)
    }

    /// In text order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, &Block)> {
        self.blocks.iter().enumerate()
    }

    /// The block that holds the byte `offset` or ends there, or else the nearest one.
    pub fn at(&self, offset: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|b| b.range.start <= offset);
        let Some(before) = after.checked_sub(1) else {
            return (!self.blocks.is_empty()).then_some(0);
        };
        let gap_before = offset.saturating_sub(self.blocks.get(before)?.range.end);
        match self.blocks.get(after) {
            Some(next) if gap_before > 0 && next.range.start - offset < gap_before => Some(after),
            _ => Some(before),
        }
    }

    /// The blocks that share a byte with `range` or touch it.
    pub fn touching(&self, range: ByteRange) -> impl Iterator<Item = (usize, &Block)> {
        let from = self.blocks.partition_point(|b| b.range.end < range.start);
        self.blocks
            .iter()
            .enumerate()
            .skip(from)
            .take_while(move |(_, block)| block.range.start <= range.end)
    }

    /// The first block of a comment.
    pub fn comment(&self, order: usize) -> Option<usize> {
        self.blocks.iter().position(|b| b.comment == Some(order))
    }
}

/// Every line that has text, trimmed; long ones cut.
fn split_lines(text: &Text, range: ByteRange, out: &mut Vec<ByteRange>) {
    let mut start = range.start;
    for line in text.slice(range).split_inclusive('\n') {
        split_long(text, ByteRange::new(start, start + line.len()), out);
        start += line.len();
    }
}

/// The range itself, trimmed, or pieces of at most [`MAX_BLOCK_BYTES`], each cut
/// after the last sentence end or space that fits.
fn split_long(text: &Text, range: ByteRange, out: &mut Vec<ByteRange>) {
    let mut rest = trim(text, range);
    while rest.len() > MAX_BLOCK_BYTES {
        let piece = text.slice(rest);
        let limit = piece.floor_char_boundary(MAX_BLOCK_BYTES);
        let head = piece.get(..limit).unwrap_or_default();
        let half = limit / 2;
        let cut = [". ", "\n", "。", " "]
            .iter()
            .find_map(|end| head.rfind(end).filter(|at| *at >= half).map(|at| at + end.len()))
            .unwrap_or(limit);
        out.push(trim(text, ByteRange::new(rest.start, rest.start + cut)));
        rest = trim(text, ByteRange::new(rest.start + cut, rest.end));
    }
    if !rest.is_empty() {
        out.push(rest);
    }
}

fn trim(text: &Text, range: ByteRange) -> ByteRange {
    let slice = text.slice(range);
    let start = range.start + (slice.len() - slice.trim_start().len());
    ByteRange::new(start, start + slice.trim().len())
}
