//! Words in whatever form they are inflected, by the stemmers of the Snowball project
//! (<https://snowballstem.org>).

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::ByteRange;

/// A language whose words can be stemmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-1.
    pub code: &'static str,
    /// In English.
    pub name: &'static str,
    algorithm: Algorithm,
}

const fn language(code: &'static str, name: &'static str, algorithm: Algorithm) -> Language {
    Language { code, name, algorithm }
}

/// The languages, English first, then by name.
pub static LANGUAGES: [Language; 18] = [
    language("en", "English", Algorithm::English),
    language("ar", "Arabic", Algorithm::Arabic),
    language("da", "Danish", Algorithm::Danish),
    language("nl", "Dutch", Algorithm::Dutch),
    language("fi", "Finnish", Algorithm::Finnish),
    language("fr", "French", Algorithm::French),
    language("de", "German", Algorithm::German),
    language("el", "Greek", Algorithm::Greek),
    language("hu", "Hungarian", Algorithm::Hungarian),
    language("it", "Italian", Algorithm::Italian),
    language("no", "Norwegian", Algorithm::Norwegian),
    language("pt", "Portuguese", Algorithm::Portuguese),
    language("ro", "Romanian", Algorithm::Romanian),
    language("ru", "Russian", Algorithm::Russian),
    language("es", "Spanish", Algorithm::Spanish),
    language("sv", "Swedish", Algorithm::Swedish),
    language("ta", "Tamil", Algorithm::Tamil),
    language("tr", "Turkish", Algorithm::Turkish),
];

impl Language {
    /// By its code.
    pub fn by_code(code: &str) -> Option<Self> {
        LANGUAGES.iter().find(|language| language.code == code).copied()
    }
}

/// Finds a row of words whose stems are those of the words that are looked for.
#[derive(Debug)]
pub(super) struct Inflected {
    language: Language,
    stems: Vec<String>,
}

impl Inflected {
    /// `None` if there is no word in `words`.
    pub(super) fn new(words: &str, language: Language) -> Option<Self> {
        let stemmer = Stemmer::create(language.algorithm);
        let stems: Vec<String> = words.unicode_words().map(|word| stem(&stemmer, word)).collect();
        (!stems.is_empty()).then_some(Self { language, stems })
    }

    /// Where they stand, in text order; between two of the words there is nothing but blanks
    /// and hyphens.
    pub(super) fn find(&self, text: &str) -> Vec<ByteRange> {
        let stemmer = Stemmer::create(self.language.algorithm);
        // The words that fit so far: where the first begins, and how many there are.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut found: Vec<ByteRange> = Vec::new();
        let mut end = 0;
        for (at, word) in text.unicode_word_indices() {
            let gap = text.get(end..at).unwrap_or_default();
            if !gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}'))
            {
                open.clear();
            }
            end = at + word.len();
            // Letters that no stemmer touches tell most words apart without stemming them.
            let mut this: Option<String> = None;
            let mut fits = |wanted: &str| {
                same_beginning(word, wanted)
                    && *this.get_or_insert_with(|| stem(&stemmer, word)) == *wanted
            };
            open.push((at, 0));
            open.retain_mut(|(_, count)| {
                let fits = self.stems.get(*count).is_some_and(|wanted| fits(wanted));
                *count += 1;
                fits
            });
            if let Some(at) = open.iter().position(|(_, count)| *count == self.stems.len()) {
                let start = open.get(at).map_or(end, |(start, _)| *start);
                found.push(ByteRange::new(start, end));
                open.clear();
            }
        }
        found
    }
}

fn stem(stemmer: &Stemmer, word: &str) -> String {
    stemmer.stem(&word.to_lowercase()).into_owned()
}

fn same_beginning(word: &str, stem: &str) -> bool {
    let first = word.chars().next().and_then(|c| c.to_lowercase().next());
    first == stem.chars().next()
}
