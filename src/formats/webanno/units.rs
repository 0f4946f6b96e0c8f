//! Where a document's words, and parts of words, are rows; and which annotation stands in
//! which of them. After `Tsv3XCasDocumentBuilder.java` of INCEpTION, in the same order, so
//! that rows and numbers come out as there.
//!
//! A span that begins or ends in white space has there a row of a part of the nearest word
//! of its own that reaches beyond this word, which INCEpTION reads as it stands.

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

use crate::formats::{Document, Tokenizer};
use crate::text::ByteRange;
use crate::text::sentences_of;

/// Words and sentences of a document, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// In text order, not overlapping; at least one.
    pub(super) tokens: Vec<ByteRange>,
    pub(super) sentences: Vec<Sentence>,
}

/// A sentence: its words and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Positions of its words, at least one.
    pub(super) tokens: std::ops::Range<usize>,
    /// From its first word to its end, white space with it.
    pub(super) text: ByteRange,
}

/// The words of a document: its own if it has any that will do.
pub(super) fn tokens(document: &Document, tokenizer: Tokenizer) -> Vec<ByteRange> {
    let text = &document.text;
    if let Some(tokens) = &document.tokens {
        let mut end = 0;
        let in_order = tokens.iter().all(|t| {
            let fits = t.start >= end && t.end > t.start && text.get(t.start..t.end).is_some();
            end = t.end;
            fits
        });
        // What is before the first word could only be written as spaces.
        let first = tokens.first().map_or(0, |t| t.start);
        let before = text.get(..first).unwrap_or_default();
        if in_order && !tokens.is_empty() && before.trim().is_empty() {
            return tokens.clone();
        }
    }
    let tokens = tokenizer.tokens(text);
    if tokens.is_empty() { vec![ByteRange::new(0, text.len())] } else { tokens }
}

/// Where the text of a sentence ends, whose last word (or whose own end) is at `end` and
/// after which comes what begins at `next`. What is left between is nothing, or a line end
/// and spaces: a reader puts just these there.
fn sentence_end(text: &str, end: usize, next: usize) -> usize {
    let is_gap = |gap: &str| gap.strip_prefix('\n').is_some_and(|g| g.bytes().all(|b| b == b' '));
    let between = text.get(end..next).unwrap_or_default();
    if is_gap(between) {
        return end;
    }
    match between.rfind('\n') {
        Some(at) if between.get(at..).is_some_and(is_gap) => end + at,
        _ => next,
    }
}

/// The words and sentences of a document, as they are written.
pub(super) fn rows(document: &Document, tokenizer: Tokenizer) -> Rows {
    let text = &document.text;
    let tokens = tokens(document, tokenizer);
    let given = document.sentences.as_ref().filter(|sentences| {
        sentences.windows(2).all(|pair| match pair {
            [a, b] => a.start < b.start,
            _ => true,
        })
    });
    let mut ends: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
    match given {
        Some(sentences) if !sentences.is_empty() => {
            let mut first = 0;
            for (n, sentence) in sentences.iter().enumerate() {
                let next = match sentences.get(n + 1) {
                    Some(next) => tokens.partition_point(|t| t.start < next.start),
                    None => tokens.len(),
                };
                if next > first {
                    ends.push((first..next, sentence.end));
                    first = next;
                }
            }
        }
        _ => ends.extend(sentences_of(text, &tokens).into_iter().map(|words| (words, 0))),
    }
    if ends.is_empty() {
        ends.push((0..tokens.len(), 0));
    }
    let start = |at: usize| tokens.get(at).map(|t| t.start);
    let sentence = |(words, end): (std::ops::Range<usize>, usize)| {
        let last = words.end.checked_sub(1).and_then(|at| tokens.get(at)).map_or(0, |t| t.end);
        let from = start(words.start).unwrap_or(0);
        let next = start(words.end);
        let end = end.clamp(last, next.unwrap_or(text.len()));
        let end = if text.is_char_boundary(end) { end } else { last };
        let to = next.map_or(text.len(), |next| sentence_end(text, end, next));
        Sentence { tokens: words, text: ByteRange::new(from, to) }
    };
    let sentences = ends.into_iter().map(sentence).collect();
    Rows { tokens, sentences }
}

/// A row: a word (0), or one of its parts (from 1).
pub(super) type Unit = (usize, usize);
/// What stands in the columns of a layer in one row, in order.
pub(super) type Stack = SmallVec<[usize; 1]>;

/// The layers that have something in a row.
pub(super) type Stacks = SmallVec<[(usize, Stack); 1]>;

/// What stands in which row.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// The parts of words that have rows of their own.
    pub(super) parts: BTreeMap<usize, Vec<ByteRange>>,
    /// Of rows with something in them.
    pub(super) stacks: Vec<Stacks>,
    /// Which of these is a word's, counted from 1; 0 if none is.
    of_words: Vec<usize>,
    /// Which of these is that of a part of a word.
    of_parts: BTreeMap<Unit, usize>,
    /// The number that tells an annotation from others; 0 if it needs none.
    pub(super) numbers: Vec<usize>,
    last_number: usize,
    /// The row that stands for an annotation.
    pub(super) defining: Vec<Unit>,
}

impl Units {
    /// For so many spans and words.
    pub(super) fn new(spans: usize, words: usize) -> Self {
        Self {
            of_words: vec![0; words],
            numbers: vec![0; spans],
            defining: vec![(0, 0); spans],
            ..Self::default()
        }
    }

    /// What stands in a row, if anything does.
    pub(super) fn row(&self, unit: Unit) -> Option<&Stacks> {
        let at = match unit {
            (word, 0) => self.of_words.get(word)?.checked_sub(1)?,
            part => *self.of_parts.get(&part)?,
        };
        self.stacks.get(at)
    }

    /// What stands in the columns of a layer in a row.
    pub(super) fn stack(&self, unit: Unit, layer: usize) -> &[usize] {
        let layers = self.row(unit).map(SmallVec::as_slice).unwrap_or_default();
        layers.iter().find(|(at, _)| *at == layer).map_or(&[], |(_, stack)| stack)
    }

    /// Puts something into a row. What of its layer was the first there before.
    pub(super) fn add(&mut self, unit: Unit, layer: usize, item: usize) -> Option<usize> {
        let next = self.stacks.len();
        let at = match unit {
            (word, 0) => match self.of_words.get_mut(word) {
                Some(at) => {
                    if *at == 0 {
                        *at = next + 1;
                    }
                    *at - 1
                }
                None => return None,
            },
            part => *self.of_parts.entry(part).or_insert(next),
        };
        if at == next {
            self.stacks.push(Stacks::new());
        }
        let layers = self.stacks.get_mut(at)?;
        match layers.iter_mut().find(|(at, _)| *at == layer) {
            Some((_, stack)) => {
                stack.push(item);
                stack.first().copied()
            }
            None => {
                layers.push((layer, SmallVec::from_buf([item])));
                None
            }
        }
    }

    /// Gives a span a number, if it has none yet.
    pub(super) fn number(&mut self, span: usize) {
        if let Some(number @ 0) = self.numbers.get_mut(span) {
            self.last_number += 1;
            *number = self.last_number;
        }
    }

    fn part(&mut self, token: usize, range: ByteRange) -> Unit {
        let parts = self.parts.entry(token).or_default();
        match parts.iter().position(|part| *part == range) {
            Some(at) => (token, at + 1),
            None => {
                parts.push(range);
                (token, parts.len())
            }
        }
    }

    /// The rows of a range: the one where it begins, the one where it ends, those between.
    fn of(&mut self, tokens: &[ByteRange], range: ByteRange) -> (Unit, Option<Unit>) {
        let token = |at: usize| tokens.get(at).copied().unwrap_or(ByteRange::new(0, 0));
        let first = tokens.partition_point(|t| t.end <= range.start);
        let after = tokens.partition_point(|t| t.start < range.end);
        if range.is_empty() || after <= first {
            // At a word's end rather than at the next one's start; else with the word before.
            let ends = tokens.partition_point(|t| t.end < range.end);
            let at = match tokens.get(ends) {
                Some(t) if t.start <= range.start => ends,
                _ => ends.saturating_sub(1),
            };
            let unit = if token(at) == range { (at, 0) } else { self.part(at, range) };
            return (unit, None);
        }
        let last = after - 1;
        let (begin, end) = (token(first), token(last));
        if first == last {
            return (if begin == range { (first, 0) } else { self.part(first, range) }, None);
        }
        let from = if begin.start == range.start {
            (first, 0)
        } else {
            self.part(first, ByteRange::new(range.start, begin.end))
        };
        let to = if end.end == range.end {
            (last, 0)
        } else {
            self.part(last, ByteRange::new(end.start, range.end))
        };
        (from, Some(to))
    }

    /// Puts a span (or link of a chain) into all its rows. Gives the row that stands for it.
    pub(super) fn put(
        &mut self,
        tokens: &[ByteRange],
        range: ByteRange,
        layer: usize,
        item: usize,
        numbered: bool,
    ) -> Unit {
        let (from, to) = self.of(tokens, range);
        let between = to.map_or(0..0, |to| from.0 + 1..to.0);
        let units = std::iter::once(from).chain(to).chain(between.map(|token| (token, 0)));
        for unit in units {
            // What is stacked has a number; only the first may have been alone till now.
            if let Some(first) = self.add(unit, layer, item)
                && numbered
            {
                self.number(first);
                self.number(item);
            }
        }
        if to.is_some() && numbered {
            self.number(item);
        }
        from
    }

    /// The rows in which something stands, in order.
    pub(super) fn in_order(&self) -> BTreeSet<Unit> {
        let words = self.of_words.iter().enumerate().filter(|(_, at)| **at > 0);
        words.map(|(word, _)| (word, 0)).chain(self.of_parts.keys().copied()).collect()
    }
}
