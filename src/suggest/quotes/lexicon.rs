//! What the finder knows of English words: the two word lists under `assets/suggest`,
//! as a table from a word to its classes. Everything else the finder does is the same
//! in any language.

use std::sync::LazyLock;

/// A set of the classes below.
pub(super) type Classes = u64;

/// Reports, together with a quotation.
pub(super) const SAYS: Classes = 1;
/// Reports, with a clause begun by “that”, “whether”, “how”.
pub(super) const THAT: Classes = 1 << 1;
/// Reports, with a bare clause.
pub(super) const CLAUSE: Classes = 1 << 2;
/// Reports, with an infinitive.
pub(super) const INFINITIVE: Classes = 1 << 3;
/// Reports, with a noun phrase.
pub(super) const NOUN_PHRASE: Classes = 1 << 4;
/// The person who is told comes first.
pub(super) const ADDRESSEE: Classes = 1 << 5;
/// This form is a noun as well.
pub(super) const OR_NOUN: Classes = 1 << 6;
/// The base form of a reporting verb.
pub(super) const BASE: Classes = 1 << 7;
/// Past or participle of a reporting verb.
pub(super) const PAST: Classes = 1 << 8;
/// The “-ing” form of a reporting verb.
pub(super) const ING: Classes = 1 << 9;
/// Together with the word after it, it may report.
pub(super) const WITH_NEXT: Classes = 1 << 10;
/// Begins a phrase like “according to”.
pub(super) const OPENER: Classes = 1 << 11;
/// Reports, as a noun before “that”.
pub(super) const NOUN: Classes = 1 << 12;
pub(super) const PRONOUN: Classes = 1 << 13;
pub(super) const DETERMINER: Classes = 1 << 14;
pub(super) const PREPOSITION: Classes = 1 << 15;
pub(super) const LINKING: Classes = 1 << 16;
pub(super) const SUBORDINATOR: Classes = 1 << 17;
pub(super) const COMPLEMENTIZER: Classes = 1 << 18;
pub(super) const RELATIVE: Classes = 1 << 19;
pub(super) const AUXILIARY: Classes = 1 << 20;
pub(super) const BE: Classes = 1 << 21;
pub(super) const FINITE: Classes = 1 << 22;
pub(super) const ADVERB: Classes = 1 << 23;
pub(super) const TIME: Classes = 1 << 24;
/// A full stop after it does not end a sentence.
pub(super) const SHORTENED: Classes = 1 << 25;
pub(super) const TO_WHOM: Classes = 1 << 26;
/// Begins with a capital. Not from the lists.
pub(super) const CAPITAL: Classes = 1 << 27;
/// Ends in “’s” or “'s”. Not from the lists.
pub(super) const POSSESSIVE: Classes = 1 << 28;
/// Ends in “-ly”. Not from the lists.
pub(super) const LY: Classes = 1 << 29;
/// Of a quotation: some words, all with capitals. Not from the lists.
pub(super) const TITLED: Classes = 1 << 30;
/// Ends in “-ed”. Not from the lists.
pub(super) const ED: Classes = 1 << 31;
/// Ends in “s”, and is not a possessive. Not from the lists.
pub(super) const PLURAL: Classes = 1 << 32;

/// What may begin a sentence and no name.
pub(super) const BEGINS: Classes =
    PRONOUN | DETERMINER | PREPOSITION | SUBORDINATOR | LINKING | ADVERB;

/// Reports with a noun phrase, but only one with quotation marks.
pub(super) const MARKED: Classes = 1 << 33;

/// What is left of a word after an apostrophe: ’em, ’tis.
pub(super) const ELIDED: Classes = 1 << 34;

/// Any reporting verb.
pub(super) const VERB: Classes = SAYS | THAT | CLAUSE | INFINITIVE | NOUN_PHRASE;

const VERBS: &str = include_str!("../../../assets/suggest/reporting-verbs.txt");
const WORDS: &str = include_str!("../../../assets/suggest/function-words.txt");

/// A word as a number: its letters in lower case, at most fifteen bytes. Longer words
/// are in no list, and all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Key(u128);

impl Key {
    /// A word that is in no list.
    pub(super) const UNKNOWN: Self = Self(u128::MAX);

    /// The word with one more letter, an ASCII one.
    pub(super) const fn push(self, letter: u8) -> Self {
        if self.0 >> 120 == 0 {
            Self((self.0 << 8) | letter.to_ascii_lowercase() as u128)
        } else {
            Self::UNKNOWN
        }
    }

    /// Of the ASCII letters and digits that `text` begins with, and how many they are.
    pub(super) fn leading(text: &[u8]) -> (Self, usize) {
        let (mut letters, mut length) = (0_u128, 0);
        for byte in text {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            // The bit that makes a letter small is set in digits anyway.
            letters = (letters << 8) | u128::from(byte | 0x20);
            length += 1;
        }
        (if length < 16 { Self(letters) } else { Self::UNKNOWN }, length)
    }

    /// Of a word in one of the lists.
    pub(super) fn of(word: &str) -> Self {
        word.bytes().fold(Self::default(), Self::push)
    }

    const fn known(self) -> bool {
        self.0 != 0 && self.0 >> 120 == 0
    }

    const fn slot(self) -> usize {
        let folded = (self.0 as u64) ^ ((self.0 >> 64) as u64).rotate_left(29);
        (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
    }
}

const BITS: u32 = 12;

/// The word lists.
pub(super) struct Lexicon {
    /// Open addressing; an entry without letters is free.
    table: Vec<(u128, Classes)>,
    /// Which entries are not free: small enough to stay near the processor.
    taken: [u64; 1 << (BITS - 6)],
    /// First word, second word, and what the two are together.
    pairs: Vec<(Key, Key, Classes)>,
    openers: Vec<Vec<Key>>,
}

/// The word lists, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

impl Lexicon {
    /// The classes of a word.
    pub(super) fn classes(&self, key: Key) -> Classes {
        if !key.known() {
            return 0;
        }
        let mut slot = key.slot();
        if self.taken.get(slot / 64).is_none_or(|bits| bits >> (slot % 64) & 1 == 0) {
            return 0;
        }
        loop {
            match self.table.get(slot) {
                Some(&(letters, classes)) if letters == key.0 => return classes,
                Some(&(0, _)) | None => return 0,
                Some(_) => slot = (slot + 1) % (1 << BITS),
            }
        }
    }

    /// The classes of two words in a row as one verb, if they are one.
    pub(super) fn pair(&self, first: Key, second: Key) -> Option<Classes> {
        self.pairs.iter().find(|p| p.0 == first && p.1 == second).map(|p| p.2)
    }

    /// The phrases after which the source comes, word by word.
    pub(super) fn openers(&self) -> impl Iterator<Item = &[Key]> {
        self.openers.iter().map(Vec::as_slice)
    }

    fn add(&mut self, key: Key, classes: Classes) {
        if !key.known() {
            return;
        }
        let mut slot = key.slot();
        // The lists are far smaller than the table, so there is a free entry.
        while let Some(entry) = self.table.get_mut(slot) {
            if entry.0 == key.0 || entry.0 == 0 {
                *entry = (key.0, entry.1 | classes);
                if let Some(bits) = self.taken.get_mut(slot / 64) {
                    *bits |= 1 << (slot % 64);
                }
                return;
            }
            slot = (slot + 1) % (1 << BITS);
        }
    }

    fn read() -> Self {
        let mut lexicon = Self {
            table: vec![(0, 0); 1 << BITS],
            taken: [0; 1 << (BITS - 6)],
            pairs: Vec::new(),
            openers: Vec::new(),
        };
        for (section, line) in lines(VERBS).chain(lines(WORDS)) {
            match section {
                "verbs" => lexicon.add_verb(line),
                "openers" => {
                    let words: Vec<Key> = line.split_whitespace().map(Key::of).collect();
                    if let Some(first) = words.first() {
                        lexicon.add(*first, OPENER);
                        lexicon.openers.push(words);
                    }
                }
                other => {
                    for word in line.split_whitespace() {
                        lexicon.add(Key::of(word), class_of(other));
                    }
                }
            }
        }
        lexicon
    }

    fn add_verb(&mut self, line: &str) {
        let mut columns = line.split_whitespace();
        let uses = columns.next().unwrap_or_default().chars().fold(0, |all, c| all | use_of(c));
        for (column, form) in columns.enumerate() {
            let (form, noun) = match form.strip_suffix('*') {
                Some(form) => (form, OR_NOUN),
                None => (form, 0),
            };
            let inflection = match column {
                0 => BASE,
                1 => 0,
                3 => ING,
                _ => PAST,
            };
            match form.split_once('_') {
                Some((verb, particle)) => {
                    self.add(Key::of(verb), WITH_NEXT);
                    self.pairs.push((Key::of(verb), Key::of(particle), uses | inflection));
                }
                None => self.add(Key::of(form), uses | noun | inflection),
            }
        }
    }
}

/// The lines of a list that say something, each with the section it is in.
fn lines(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    list.lines().map(str::trim).filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name;
            return None;
        }
        (!line.is_empty() && !line.starts_with('#')).then_some((section, line))
    })
}

const fn use_of(letter: char) -> Classes {
    match letter {
        'q' => SAYS,
        't' => THAT,
        'c' => CLAUSE,
        'i' => INFINITIVE,
        'n' => NOUN_PHRASE,
        'm' => NOUN_PHRASE | MARKED,
        'a' => ADDRESSEE,
        _ => 0,
    }
}

fn class_of(section: &str) -> Classes {
    match section {
        "nouns" => NOUN,
        "pronouns" => PRONOUN,
        "determiners" => DETERMINER,
        "prepositions" => PREPOSITION,
        "linking" => LINKING,
        "subordinators" => SUBORDINATOR,
        "complementizers" => COMPLEMENTIZER,
        "relatives" => RELATIVE,
        "auxiliaries" => AUXILIARY,
        "be" => BE,
        "finite" => FINITE,
        "adverbs" => ADVERB,
        "times" => TIME,
        "titles" | "abbreviations" => SHORTENED,
        "addressees" => TO_WHOM,
        "elisions" => ELIDED,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(word: &str) -> Classes {
        LEXICON.classes(Key::of(word))
    }

    #[test]
    fn words_are_found_in_any_case() {
        assert_eq!(classes("said"), SAYS | THAT | CLAUSE | PAST);
        assert_eq!(classes("SAID"), classes("said"));
        assert_ne!(classes("report") & OR_NOUN, 0);
        assert_eq!(classes("weir"), 0);
        assert_eq!(classes(""), 0);
        assert_eq!(classes("a-word-of-more-than-fifteen-bytes"), 0);
    }

    #[test]
    fn a_verb_may_need_its_particle() {
        assert_ne!(classes("pointed") & WITH_NEXT, 0);
        assert_eq!(classes("pointed") & VERB, 0);
        let both = LEXICON.pair(Key::of("pointed"), Key::of("out"));
        assert_eq!(both, Some(SAYS | THAT | CLAUSE | PAST));
        assert_eq!(LEXICON.pair(Key::of("pointed"), Key::of("in")), None);
    }

    #[test]
    fn every_section_is_known_and_every_word_fits() {
        for (section, line) in lines(VERBS).chain(lines(WORDS)) {
            if section == "verbs" {
                let uses = line.split_whitespace().next().unwrap();
                assert!(uses.chars().all(|c| use_of(c) != 0), "{line}");
            } else if section != "openers" {
                assert_ne!(class_of(section), 0, "[{section}]");
            }
            for word in line.split([' ', '_']) {
                assert!(word.len() <= 15, "{word}");
            }
        }
    }
}
