//! Reads the words of a mention: its name without titles and possessive ending, and the
//! numbers by which names are compared. Case, full stops and white space do not count.

use std::collections::HashSet;
use std::hash::Hasher;
use std::sync::LazyLock;

use smallvec::SmallVec;

use crate::suggest::words::Mixer;

const LIST: &str = include_str!("../../../assets/suggest/titles.txt");

/// Words of a name that come after the surname.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "mp"];

/// The titles, as numbers.
static TITLES: LazyLock<HashSet<u64>> = LazyLock::new(|| {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(number).collect()
});

/// A mention’s words, read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    /// Without titles, article, possessive ending and an acronym in brackets.
    pub(super) text: &'a str,
    /// Stands for `text`.
    pub(super) number: u64,
    /// A title was left out.
    pub(super) titled: bool,
    /// What stood in brackets at the end.
    pub(super) acronym: Option<&'a str>,
}

/// What is compared of a name besides the whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// The words’ numbers, without a suffix like “Jr”.
    pub(super) words: SmallVec<[u64; 4]>,
    /// First letters of all words, and of those with a capital.
    pub(super) initials: [u64; 2],
    /// Of one word that is all capitals: how many letters it has, and what stands for
    /// them in the way of `initials`.
    pub(super) capitals: Option<(usize, u64)>,
}

/// Reads a mention; `None` if no name is left. Titles are looked for in names of persons.
pub(super) fn read(words: &str, person: bool) -> Option<Name<'_>> {
    let mut text = words.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '.');
    let mut acronym = None;
    if let Some(inside) = text.strip_suffix(')') {
        let (long, short) = inside.rsplit_once('(')?;
        text = long.trim_end();
        acronym = is_acronym(short).then_some(short);
    }
    if let Some(stem) = text.strip_suffix(['s', 'S']) {
        text = stem.strip_suffix(['’', '\'']).unwrap_or(text);
    }
    if text.starts_with(['t', 'T']) {
        for article in ["the ", "The ", "THE "] {
            text = text.strip_prefix(article).unwrap_or(text).trim_start();
        }
    }
    let mut titled = false;
    let title = |text: &str| {
        let first = text.split_whitespace().next().filter(|_| person)?;
        TITLES.contains(&number(first)).then_some(first.len())
    };
    while let Some(length) = title(text) {
        titled = true;
        text = text.get(length..)?.trim_start();
    }
    // “Thursday” has a capital and “wednesday” is no name.
    let is_name = text.chars().any(|c| c.is_alphabetic() && !c.is_lowercase());
    is_name.then(|| Name { text, number: number(text), titled, acronym })
}

/// The parts of a name.
pub(super) fn parts(name: &str) -> Parts {
    let mut parts = Parts::default();
    let (mut all, mut capital) = (Mixer::default(), Mixer::default());
    for word in name.split_whitespace() {
        let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { continue };
        parts.words.push(number(word));
        all.add_folded(first);
        if first.is_uppercase() {
            capital.add_folded(first);
        }
    }
    parts.initials = [all.finish(), capital.finish()];
    let last = name.split_whitespace().next_back().unwrap_or_default();
    if parts.words.len() > 2 && SUFFIXES.iter().any(|suffix| number(suffix) == number(last)) {
        parts.words.pop();
    }
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    if parts.words.len() == 1 && letters().all(char::is_uppercase) {
        parts.capitals = Some((letters().count(), self::letters(name)));
    }
    parts
}

/// Stands for an acronym’s letters in the way of [`Parts::initials`].
fn letters(acronym: &str) -> u64 {
    let mut mixer = Mixer::default();
    acronym.chars().filter(|c| c.is_alphanumeric()).for_each(|c| mixer.add_folded(c));
    mixer.finish()
}

/// Can be the short form of a name: one word with at least two capitals.
pub(super) fn is_acronym(word: &str) -> bool {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    !word.contains(char::is_whitespace)
        && letters().count() <= 10
        && letters().filter(|c| c.is_uppercase()).count() >= 2
}

/// Stands for words whatever their case, full stops and the white space between them.
pub(super) fn number(words: &str) -> u64 {
    let mut mixer = Mixer::default();
    let mut gap = false;
    for c in words.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !matches!(c, '.' | ',' | '“' | '”' | '"') {
            if std::mem::take(&mut gap) {
                mixer.add(u64::from(' '));
            }
            mixer.add_folded(if c == '’' { '\'' } else { c });
        }
    }
    mixer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: Option<&str>) {
        assert_eq!(read(words, true).map(|n| n.text), expected, "{words}");
    }

    #[test]
    fn names_are_read_without_what_is_around_them() {
        check("Ada Brill", Some("Ada Brill"));
        check("Ada Brill’s", Some("Ada Brill"));
        check("Deputy Prime Minister Ada Brill", Some("Ada Brill"));
        check("Lt. Gen. Brill", Some("Brill"));
        check("Mrs", None);
        check("she", None);
        check("", None);
        check("ادا بریل", Some("ادا بریل"));
        assert_eq!(read("General Weirs", false).unwrap().text, "General Weirs");
        let board = read("the Lake Board (LB)", false).unwrap();
        assert_eq!((board.text, board.acronym), ("Lake Board", Some("LB")));
    }

    #[test]
    fn acronyms_are_initials() {
        let parts = parts("Board of Lakes");
        assert_eq!(parts.initials, [letters("BOL"), letters("BL")]);
        assert_eq!(super::parts("U.N.").capitals, Some((2, letters("UN"))));
        assert_eq!(number("U.N."), number("un"));
    }
}
