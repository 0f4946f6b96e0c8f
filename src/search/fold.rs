//! Letters without their marks: which letters stand for one when diacritics are ignored.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Letters that have no decomposition, though people look for them without their stroke.
const STROKED: [(char, char); 8] = [
    ('ø', 'o'),
    ('ł', 'l'),
    ('đ', 'd'),
    ('ħ', 'h'),
    ('ı', 'i'),
    ('ŧ', 't'),
    ('ɨ', 'i'),
    ('ð', 'd'),
];

/// Signs that are written in several ways.
const SIGNS: [&str; 3] = ["'’‘ʼ`´", "\"“”„«»", "-‐‑–—"];

/// Two letters for one.
pub(super) const LIGATURES: [(&str, &str); 3] = [("ss", "ß"), ("ae", "æ"), ("oe", "œ")];

/// By base letter: the composed letters that are it with marks. Blocks of letters that are
/// used in running text: Latin, Greek, Cyrillic, Hebrew and Arabic presentation excluded.
static VARIANTS: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let blocks = [0xc0..0x250, 0x370..0x530, 0x620..0x6d4, 0x1e00..0x2000];
    let mut variants: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for c in blocks.into_iter().flatten().filter_map(char::from_u32) {
        let base = base(c);
        if base != c {
            variants.entry(base).or_default().push(c);
        }
    }
    variants
});

/// The letter without marks.
pub(super) fn base(c: char) -> char {
    let lower = c.to_lowercase().next().unwrap_or(c);
    if let Some((_, plain)) = STROKED.iter().find(|(stroked, _)| *stroked == lower) {
        return *plain;
    }
    std::iter::once(c).nfd().find(|d| !is_combining_mark(*d)).unwrap_or(c)
}

/// All characters that stand for `c`, itself first.
pub(super) fn alike(c: char) -> Vec<char> {
    let plain = base(c);
    if let Some(signs) = SIGNS.iter().find(|signs| signs.contains(plain)) {
        return signs.chars().collect();
    }
    let variants = VARIANTS.get(&plain).into_iter().flatten().copied();
    std::iter::once(plain).chain(variants).collect()
}

/// The characters of a pattern that count: combining marks are not among them.
pub(super) fn letters(pattern: &str) -> impl Iterator<Item = char> {
    pattern.nfd().filter(|c| !is_combining_mark(*c))
}
