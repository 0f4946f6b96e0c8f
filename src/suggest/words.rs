//! Words of a text as numbers, to compare many of them fast. Says nothing of what
//! they mean.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::text::ByteRange;

/// A map by words' numbers or by ids.
pub(super) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

/// Mixes numbers; the same ones give the same result in every run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mixer(u64);

impl Default for Mixer {
    fn default() -> Self {
        Self(0x243f_6a88_85a3_08d3)
    }
}

impl Mixer {
    /// Takes in one more number.
    #[inline]
    pub(super) fn add(&mut self, number: u64) {
        let product = u128::from(self.0 ^ number) * 0x9e37_79b9_7f4a_7c15;
        self.0 = ((product as u64) ^ ((product >> 64) as u64)).wrapping_add(number);
    }

    /// Takes in a character whatever its case.
    #[inline]
    pub(super) fn add_folded(&mut self, c: char) {
        if c.is_ascii() {
            self.add(u64::from(c.to_ascii_lowercase()));
        } else {
            c.to_lowercase().for_each(|c| self.add(u64::from(c)));
        }
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.add(u64::from(*byte)));
    }

    fn write_u16(&mut self, number: u16) {
        self.add(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }
}

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it is.
    pub(super) range: ByteRange,
    /// Stands for its letters whatever their case; never 0.
    pub(super) folded: u64,
    /// The same, without an ending “’s”.
    pub(super) bare: u64,
    /// How many characters it has.
    pub(super) length: usize,
}

/// A word of which the end is not reached.
struct Open {
    start: usize,
    end: usize,
    length: usize,
    mixer: Mixer,
    /// What is before the last apostrophe, if only one “s” is after it.
    bare: Option<Mixer>,
    /// An apostrophe has just been passed.
    apostrophe: bool,
}

/// The words of `text`, which begins at byte `at`: runs of letters and digits, with
/// apostrophes between them. Of scripts written without spaces every sign is one.
pub(super) fn words(text: &str, at: usize, mut each: impl FnMut(Word)) {
    let mut open: Option<Open> = None;
    let mut close = |open: &mut Option<Open>| {
        if let Some(Open { start, end, length, mixer, bare, .. }) = open.take() {
            let range = ByteRange::new(at + start, at + end);
            let folded = mixer.finish().max(1);
            let bare = bare.map_or(folded, |mixer| mixer.finish().max(1));
            each(Word { range, folded, bare, length });
        }
    };
    for (offset, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            match &mut open {
                Some(open) if matches!(c, '\'' | '’') && !open.apostrophe => {
                    open.apostrophe = true
                }
                _ => close(&mut open),
            }
            continue;
        }
        let alone = is_unspaced(c);
        if alone {
            close(&mut open);
        }
        let word = open.get_or_insert(Open {
            start: offset,
            end: offset,
            length: 0,
            mixer: Mixer::default(),
            bare: None,
            apostrophe: false,
        });
        let after = std::mem::take(&mut word.apostrophe);
        word.bare = (after && matches!(c, 's' | 'S')).then_some(word.mixer);
        word.end = offset + c.len_utf8();
        word.length += 1;
        word.mixer.add_folded(c);
        if alone {
            close(&mut open);
        }
    }
    close(&mut open);
}

/// Of a script that puts no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// A name in a few words, for a reason: on one line, cut after `most` characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let mut short = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if count > 0 {
            if count + 1 >= most {
                short.push('…');
                return short;
            }
            short.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count == most {
                short.push('…');
                return short;
            }
            short.push(c);
            count += 1;
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        words(text, 0, |word| found.push(text.get(word.range.start..word.range.end).unwrap()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_runs_of_letters() {
        check("", &[]);
        check("It’s a weir, isn't it?", &["It’s", "a", "weir", "isn't", "it"]);
        check("‘so’ ''x'' y’’z", &["so", "x", "y", "z"]);
        check("ab水门c", &["ab", "水", "门", "c"]);
    }

    #[test]
    fn case_does_not_matter() {
        let mut found = Vec::new();
        words("Ärger ÄRGER ärger arger", 0, |word| found.push(word.folded));
        assert!(found[0] == found[1] && found[1] == found[2] && found[2] != found[3]);
    }

    #[test]
    fn long_words_are_shortened() {
        assert_eq!(shortened("  two\n words ", 20), "two words");
        assert_eq!(shortened("one two three", 7), "one two…");
        assert_eq!(shortened("abcdefgh", 3), "abc…");
    }
}
