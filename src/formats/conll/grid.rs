//! A text as rows of words, sentence by sentence, and as it comes back from these.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use smallvec::SmallVec;

use super::super::{Document, Options, Span, Tokenizer};
use super::dialect::DOCSTART;
use crate::text::ByteRange;

/// The words and sentences of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Grid {
    /// In text order, none empty or blank.
    pub(super) tokens: Vec<ByteRange>,
    /// The tokens of each sentence, all of them together; none empty.
    pub(super) sentences: Vec<Range<usize>>,
}

impl Grid {
    /// The document's own words and sentences, if it has any. No sentence ends within a span.
    pub(super) fn of(document: &Document, options: &Options) -> Self {
        let text = &document.text;
        let found = match &document.tokens {
            Some(tokens) => Cow::Borrowed(tokens),
            None => {
                let tokenizer = Tokenizer::named(options.get("tokens")).unwrap_or_default();
                Cow::Owned(tokenizer.tokens(text))
            }
        };
        let mut tokens: Vec<ByteRange> = Vec::with_capacity(found.len());
        for token in found.iter() {
            let after = tokens.last().is_none_or(|last| last.end <= token.start);
            let covered = text.get(token.start..token.end).unwrap_or_default();
            let begins_so = covered.as_bytes().first().is_some_and(u8::is_ascii_graphic);
            if after && (begins_so || !covered.trim().is_empty()) {
                tokens.push(*token);
            }
        }
        let mut breaks = BTreeSet::new();
        for sentence in document.sentences.iter().flatten() {
            for end in [sentence.start, sentence.end] {
                breaks.insert(tokens.partition_point(|token| token.start < end));
            }
        }
        let mut grid = Self { tokens, sentences: Vec::new() };
        for span in &document.spans {
            let words = grid.words(span.extent());
            let within: Vec<usize> =
                breaks.range(words.start + 1..words.end.max(words.start + 1)).copied().collect();
            within.iter().for_each(|at| {
                breaks.remove(at);
            });
        }
        breaks.insert(grid.tokens.len());
        let mut first = 0;
        for end in breaks.into_iter().filter(|at| *at > 0) {
            grid.sentences.push(first..end);
            first = end;
        }
        grid
    }

    /// The words that a range has a part of.
    pub(super) fn words(&self, range: ByteRange) -> Range<usize> {
        let first = self.tokens.partition_point(|token| token.end <= range.start);
        let end = self.tokens.partition_point(|token| token.start < range.end);
        first..end.max(first)
    }

    /// The document as it comes back from the file alone: its words with one space between
    /// them, its sentences with one line end between them.
    pub(super) fn rebuilt(&self, mut document: Document) -> Document {
        let mut text = String::with_capacity(document.text.len());
        let mut tokens = Vec::with_capacity(self.tokens.len());
        let mut sentences = Vec::with_capacity(self.sentences.len());
        for sentence in &self.sentences {
            if !text.is_empty() {
                text.push('\n');
            }
            let begin = text.len();
            for token in self.tokens.get(sentence.clone()).unwrap_or_default() {
                if text.len() > begin {
                    text.push(' ');
                }
                let start = text.len();
                text.push_str(&form(document.slice(*token)));
                tokens.push(ByteRange::new(start, text.len()));
            }
            sentences.push(ByteRange::new(begin, text.len()));
        }
        document.text = text;
        self.put_spans(&mut document, &tokens);
        document.tokens = Some(tokens);
        document.sentences = Some(sentences);
        document.segments.clear();
        document
    }

    /// The document with its text as it is, its spans on just these words.
    pub(super) fn fitted(&self, mut document: Document) -> Document {
        self.put_spans(&mut document, &self.tokens);
        let sentence = |words: &Range<usize>| {
            let first = self.tokens.get(words.start)?;
            Some(ByteRange::new(first.start, self.tokens.get(words.end.checked_sub(1)?)?.end))
        };
        document.sentences = Some(self.sentences.iter().filter_map(sentence).collect());
        document.tokens = Some(self.tokens.clone());
        document
    }

    /// Puts the spans on the tokens at `places`; those without words of their own go.
    fn put_spans(&self, document: &mut Document, places: &[ByteRange]) {
        let mut taken = 0;
        document.spans.sort_by_key(|span| span.extent().start);
        document.spans.retain_mut(|span: &mut Span| {
            let words = self.words(span.extent());
            let first = places.get(words.start);
            let last = words.end.checked_sub(1).and_then(|last| places.get(last));
            match (first, last) {
                (Some(first), Some(last)) if words.start >= taken && !words.is_empty() => {
                    taken = words.end;
                    span.fragments = SmallVec::from_buf([ByteRange::new(first.start, last.end)]);
                    true
                }
                _ => false,
            }
        });
    }
}

/// A word as it can stand in a column: what some program takes for white space becomes `_`.
pub(super) fn form(word: &str) -> Cow<'_, str> {
    let stays = word.bytes().all(|b| b.is_ascii_graphic());
    if stays && !word.is_empty() && !word.starts_with('-') {
        return Cow::Borrowed(word);
    }
    let unfit = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    let form = if stays || !word.contains(unfit) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.replace(unfit, "_"))
    };
    if form.is_empty() {
        Cow::Borrowed("_")
    } else if form.starts_with(DOCSTART) {
        Cow::Owned(form.replacen('-', "_", 1))
    } else {
        form
    }
}
