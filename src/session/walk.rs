//! Steps through an article's text by character, word, sentence and paragraph, over
//! its [`Blocks`]. Pure: offsets in, offsets out.

use super::action::{Unit, Way};
use super::blocks::{Block, Blocks};
use crate::text::{self, ByteRange, Text};

/// A text with the blocks that can be walked.
#[derive(Clone, Copy)]
pub struct Walk<'a> {
    /// The whole text.
    pub text: &'a Text,
    /// Its blocks; folded ones are stepped over.
    pub blocks: &'a Blocks,
}

/// Which edge of a word or sentence a step looks for.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    Start,
    End,
}

impl Walk<'_> {
    /// Where a caret at `from` lands after one step.
    pub fn step(&self, from: usize, way: Way, unit: Unit) -> usize {
        self.seek(from, way, unit, Stop::Start)
    }

    /// Where the head of a selection that began at `anchor` lands after one step: on
    /// the far edge of what is taken in, or the near edge of what is let go.
    pub fn extend(&self, anchor: usize, head: usize, way: Way, unit: Unit) -> usize {
        let stop = match way {
            Way::Forward if head >= anchor => Stop::End,
            Way::Back if head > anchor => Stop::End,
            _ => Stop::Start,
        };
        let to = self.seek(head, way, unit, stop);
        // Letting go of the last word leaves an empty selection before turning round.
        let crossed = (head > anchor && to < anchor) || (head < anchor && to > anchor);
        if crossed { anchor } else { to }
    }

    /// The next edge for one end of a span: a span's end lands on ends, its start on starts.
    pub fn edge(&self, from: usize, way: Way, unit: Unit, end: bool) -> usize {
        self.seek(from, way, unit, if end { Stop::End } else { Stop::Start })
    }

    /// The first place where a caret can stand.
    pub fn start(&self) -> Option<usize> {
        self.walkable().next().map(|b| b.range.start)
    }

    /// The last place where a caret can stand.
    pub fn end(&self) -> Option<usize> {
        self.walkable().next_back().map(|b| b.range.end)
    }

    /// The sentence around a place.
    pub fn sentence_at(&self, at: usize) -> Option<ByteRange> {
        let block = self.block(at)?;
        let sentences = self.pieces(block, Unit::Sentence);
        sentences
            .iter()
            .copied()
            .find(|s| s.contains_offset(at))
            .or_else(|| sentences.last().copied())
    }

    /// The block around a place.
    pub fn paragraph_at(&self, at: usize) -> Option<ByteRange> {
        self.block(at).map(|b| b.range)
    }

    fn walkable(&self) -> impl DoubleEndedIterator<Item = &Block> {
        self.blocks.iter().map(|(_, b)| b).filter(|b| b.fold.is_none())
    }

    fn block(&self, at: usize) -> Option<&Block> {
        self.blocks.get(self.blocks.at(at)?)
    }

    fn seek(&self, from: usize, way: Way, unit: Unit, stop: Stop) -> usize {
        if unit == Unit::Character {
            return self.character(from, way);
        }
        let stops = |block: &Block| -> Vec<usize> {
            self.pieces(block, unit)
                .into_iter()
                .map(|piece| if stop == Stop::Start { piece.start } else { piece.end })
                .collect()
        };
        let here = self.blocks.at(from).unwrap_or(0);
        match way {
            Way::Forward => self
                .blocks
                .iter()
                .skip(here)
                .filter(|(_, b)| b.fold.is_none())
                .find_map(|(_, b)| stops(b).into_iter().find(|&at| at > from))
                .or_else(|| self.end())
                .map_or(from, |at| at.max(from)),
            Way::Back => (0..=here)
                .rev()
                .filter_map(|i| self.blocks.get(i))
                .filter(|b| b.fold.is_none())
                .find_map(|b| stops(b).into_iter().rev().find(|&at| at < from))
                .or_else(|| self.start())
                .map_or(from, |at| at.min(from)),
        }
    }

    fn character(&self, from: usize, way: Way) -> usize {
        let Some(block) = self.block(from) else { return from };
        let slice = self.text.slice(block.range);
        let at = from.saturating_sub(block.range.start).min(slice.len());
        match way {
            Way::Forward if at < slice.len() => block.range.start + text::next_grapheme(slice, at),
            Way::Back if at > 0 => block.range.start + text::previous_grapheme(slice, at),
            // Over the edge of the block: to the near edge of the next one.
            Way::Forward => {
                self.walkable().find(|b| b.range.start > from).map_or(from, |b| b.range.start)
            }
            // Pieces of a long paragraph may touch: then it is a character inside the one
            // before, not its edge.
            Way::Back => match self.walkable().rev().find(|b| b.range.start < from) {
                Some(before) if before.range.end == from => {
                    let slice = self.text.slice(before.range);
                    before.range.start + text::previous_grapheme(slice, slice.len())
                }
                Some(before) => before.range.end,
                None => from,
            },
        }
    }

    /// Words, sentences or the whole of a block, as ranges of the article.
    fn pieces(&self, block: &Block, unit: Unit) -> Vec<ByteRange> {
        let slice = self.text.slice(block.range);
        let shift = |r: ByteRange| r.shifted(block.range.start);
        match unit {
            Unit::Word => text::words(slice).into_iter().map(shift).collect(),
            Unit::Sentence => text::sentences(slice)
                .into_iter()
                .map(|s| {
                    let sentence = slice.get(s.start..s.end).unwrap_or_default();
                    ByteRange::new(s.start, s.start + sentence.trim_end().len())
                })
                .map(shift)
                .collect(),
            _ => vec![block.range],
        }
    }
}
