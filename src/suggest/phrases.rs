//! Looks known strings up in a text, word by word, in a time that does not depend on how
//! many are known. White space counts as one space, whatever it is; with case folded, case
//! does not count.

use std::collections::HashMap;

use crate::text::{ByteRange, Tokenizer};

/// The most words that a string to be looked up may have; a longer one is no name.
pub(super) const LONGEST: usize = 12;
/// The longest string, in bytes, as it is looked up.
const LONGEST_BYTES: usize = 400;

/// A stretch of text as it is looked up: its words with one space between those that white
/// space parts.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    plain: String,
    /// For each word where it is in the article, and in `plain`.
    words: Vec<(ByteRange, ByteRange)>,
}

impl Stretch {
    /// Of `text`, which starts at byte `offset` of the article.
    pub(super) fn of(text: &str, offset: usize, fold: bool) -> Self {
        let mut plain = String::with_capacity(text.len());
        let tokens = Tokenizer::Words.tokens(text);
        let mut words = Vec::with_capacity(tokens.len());
        let mut last = 0;
        for token in tokens {
            if token.start > last && !plain.is_empty() {
                plain.push(' ');
            }
            last = token.end;
            let word = text.get(token.start..token.end).unwrap_or_default();
            let start = plain.len();
            match fold {
                true => plain.extend(word.chars().flat_map(char::to_lowercase)),
                false => plain.push_str(word),
            }
            words.push((token.shifted(offset), ByteRange::new(start, plain.len())));
        }
        Self { plain, words }
    }

    /// The words `first` to `last`, both included, as one looks them up.
    fn get(&self, first: usize, last: usize) -> &str {
        let start = self.words.get(first).map_or(0, |(_, own)| own.start);
        let end = self.words.get(last).map_or(start, |(_, own)| own.end);
        self.plain.get(start..end).unwrap_or_default()
    }

    /// Where the words `first` to `last` are in the article.
    fn place(&self, first: usize, last: usize) -> Option<ByteRange> {
        let (start, end) = (self.words.get(first)?.0.start, self.words.get(last)?.0.end);
        Some(ByteRange::new(start, end))
    }
}

/// A string as it is looked up, and how many words it has; `None` if it is no string to look
/// up: without a letter or digit, or too long.
pub(super) fn normal(text: &str, fold: bool) -> Option<(String, usize)> {
    if text.len() > 2 * LONGEST_BYTES {
        return None;
    }
    let stretch = Stretch::of(text, 0, fold);
    let words = stretch.words.len();
    let fits = (1..=LONGEST).contains(&words) && stretch.plain.len() <= LONGEST_BYTES;
    (fits && stretch.plain.chars().any(char::is_alphanumeric)).then_some((stretch.plain, words))
}

/// Known strings with a number for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    numbers: HashMap<Box<str>, u32>,
    /// The most words of any string that begins with this word.
    firsts: HashMap<Box<str>, u8>,
}

impl Phrases {
    /// The number of a string that [`normal`] gave, a new one if it is not known.
    pub(super) fn number(&mut self, string: &str, words: usize) -> u32 {
        if let Some(number) = self.numbers.get(string) {
            return *number;
        }
        let first = Tokenizer::Words.tokens(string).first().copied().unwrap_or_default();
        let first = string.get(first.start..first.end).unwrap_or_default();
        let longest = u8::try_from(words).unwrap_or(u8::MAX);
        match self.firsts.get_mut(first) {
            Some(most) => *most = longest.max(*most),
            None => {
                self.firsts.insert(first.into(), longest);
            }
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(string.into(), number);
        number
    }

    /// The number of a string, if it is known.
    pub(super) fn known(&self, string: &str) -> Option<u32> {
        self.numbers.get(string).copied()
    }

    /// Calls `hit` for known strings in a stretch, at each word with the longest first, until
    /// it takes one by answering `true`; what is looked for next begins after that. Answers
    /// how many strings were looked up.
    pub(super) fn each(
        &self,
        stretch: &Stretch,
        mut hit: impl FnMut(ByteRange, u32) -> bool,
    ) -> usize {
        let (mut at, mut lookups) = (0, 0);
        while at < stretch.words.len() {
            lookups += 1;
            let longest = self.firsts.get(stretch.get(at, at)).copied().unwrap_or(0);
            let most = usize::from(longest).min(stretch.words.len() - at);
            let taken = (0..most).rev().find(|more| {
                lookups += 1;
                let number = self.known(stretch.get(at, at + more));
                let place = stretch.place(at, at + more);
                number.zip(place).is_some_and(|(number, place)| hit(place, number))
            });
            at += taken.map_or(1, |more| more + 1);
        }
        lookups
    }
}
