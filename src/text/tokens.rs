//! A text cut into words, for formats and figures that have nothing smaller. Words are those
//! of UAX #29, with dictionaries where a script has no spaces; everything that is not
//! white space is in a word, punctuation marks each in one of their own.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{ByteRange, sentences, words};

/// Names the way in which words are found, for reports: it changes when they do.
pub const TOKENIZER: &str = "tagline-uax29-1";

/// How words are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tokenizer {
    /// By UAX #29, [`TOKENIZER`].
    #[default]
    Words,
    /// Whatever stands between white space.
    Blanks,
    /// Each grapheme cluster that is not white space.
    Characters,
}

impl Tokenizer {
    /// By the name of an option's value.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "words" => Some(Self::Words),
            "blanks" => Some(Self::Blanks),
            "characters" => Some(Self::Characters),
            _ => None,
        }
    }

    /// The words of a text, in order.
    pub fn tokens(self, text: &str) -> Vec<ByteRange> {
        match self {
            Self::Words => split_words(text),
            Self::Blanks => blank_separated(text),
            Self::Characters => text
                .grapheme_indices(true)
                .filter(|(_, g)| !g.chars().all(char::is_whitespace))
                .map(|(at, g)| ByteRange::new(at, at + g.len()))
                .collect(),
        }
    }
}

fn split_words(text: &str) -> Vec<ByteRange> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    for stretch in blank_separated(text) {
        let part = text.get(stretch.start..stretch.end).unwrap_or_default();
        let letters = part.bytes().position(|b| !b.is_ascii_alphanumeric());
        let sign = letters.and_then(|at| part.as_bytes().get(at..));
        if letters.is_none() {
            tokens.push(stretch);
        } else if letters != Some(0)
            && matches!(sign, Some(b"." | b"," | b";" | b":" | b"?" | b"!"))
        {
            // As most sentences have it; nothing joins a sign that no letter follows.
            let end = stretch.end - 1;
            tokens.extend([ByteRange::new(stretch.start, end), ByteRange::new(end, stretch.end)]);
        } else if part.chars().any(needs_dictionary) {
            by_dictionary(text, stretch, &mut tokens);
        } else {
            let words = part.split_word_bound_indices();
            tokens.extend(
                words.map(|(at, w)| ByteRange::new(at, at + w.len()).shifted(stretch.start)),
            );
        }
    }
    tokens
}

/// Thai, Lao, Burmese, Khmer: no spaces, and UAX #29 leaves them to dictionaries.
const fn needs_dictionary(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn by_dictionary(text: &str, stretch: ByteRange, tokens: &mut Vec<ByteRange>) {
    let mut at = stretch.start;
    let part = text.get(stretch.start..stretch.end).unwrap_or_default();
    for word in words(part).into_iter().map(|word| word.shifted(stretch.start)) {
        between(text, ByteRange::new(at, word.start), tokens);
        tokens.push(word);
        at = word.end;
    }
    between(text, ByteRange::new(at, stretch.end), tokens);
}

/// The signs between two words.
fn between(text: &str, range: ByteRange, tokens: &mut Vec<ByteRange>) {
    let part = text.get(range.start..range.end).unwrap_or_default();
    let bounds = part.split_word_bound_indices();
    tokens.extend(bounds.map(|(at, w)| ByteRange::new(at, at + w.len()).shifted(range.start)));
}

fn blank_separated(text: &str) -> Vec<ByteRange> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut start = 0;
    let mut end_at = |at: usize, next: usize| {
        if start < at {
            found.push(ByteRange::new(start, at));
        }
        start = next;
    };
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\t'..=b'\r' | b' ' => end_at(at, at + 1),
            // What white space beyond ASCII begins with, and no byte within a character.
            0xC2 | 0xE1..=0xE3 => {
                let sign = text.get(at..).and_then(|rest| rest.chars().next());
                if let Some(blank) = sign.filter(|c| c.is_whitespace()) {
                    end_at(at, at + blank.len_utf8());
                }
            }
            _ => {}
        }
    }
    end_at(text.len(), text.len());
    found
}

/// The sentences of a text as runs of words, with none left out: where a sentence of the
/// text begins within a word, that word belongs to the sentence before.
pub(crate) fn sentences_of(text: &str, tokens: &[ByteRange]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut first = 0;
    for start in sentences(text).iter().map(|s| s.start) {
        let next = tokens.partition_point(|t| t.start < start);
        if next > first {
            found.push(first..next);
            first = next;
        }
    }
    if first < tokens.len() {
        found.push(first..tokens.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(tokenizer: Tokenizer, text: &str) -> Vec<&str> {
        tokenizer.tokens(text).iter().map(|t| &text[t.start..t.end]).collect()
    }

    #[test]
    fn words_and_signs() {
        assert_eq!(
            cut(Tokenizer::Words, " “Anti-Trump” can't, 3.5 %\n"),
            ["“", "Anti", "-", "Trump", "”", "can't", ",", "3.5", "%"]
        );
        assert_eq!(cut(Tokenizer::Words, "👩‍👩‍👦👏🏽 e\u{301}té"), ["👩‍👩‍👦", "👏🏽", "e\u{301}té"]);
        assert_eq!(cut(Tokenizer::Words, "สวัสดีครับ (ok)"), ["สวัสดี", "ครับ", "(", "ok", ")"]);
        assert_eq!(cut(Tokenizer::Blanks, " a-b  c.\u{a0}d"), ["a-b", "c.", "d"]);
        assert_eq!(cut(Tokenizer::Characters, "北京 x"), ["北", "京", "x"]);
    }

    #[test]
    fn blanks_are_white_space() {
        let blanks = (0..=u32::from(char::MAX)).filter_map(char::from_u32);
        for blank in blanks.filter(|c| c.is_whitespace()).chain(['\u{200b}', 'é', '。', '\u{1c}'])
        {
            for text in [format!("a{blank}b"), format!("{blank}é{blank}{blank}b{blank}")] {
                let expected: Vec<&str> = text.split_whitespace().collect();
                assert_eq!(cut(Tokenizer::Blanks, &text), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn signs_at_the_end_are_words() {
        for sign in (0..128).map(char::from) {
            for text in [format!("wor1d{sign}"), format!("2{sign}"), format!("a{sign}{sign}")] {
                let stretches = text.split_whitespace();
                let expected: Vec<&str> = stretches.flat_map(str::split_word_bounds).collect();
                assert_eq!(cut(Tokenizer::Words, &text), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn sentences_hold_every_word() {
        let text = "Mr. Ada left. He “stayed.”\n\nTitle\n\nEnd";
        let tokens = Tokenizer::Words.tokens(text);
        let all: Vec<_> = sentences_of(text, &tokens);
        assert_eq!(all.first().map(|s| s.start), Some(0));
        assert_eq!(all.last().map(|s| s.end), Some(tokens.len()));
        assert!(all.windows(2).all(|w| w[0].end == w[1].start));
        assert!(all.len() >= 4, "{all:?}");
    }
}
