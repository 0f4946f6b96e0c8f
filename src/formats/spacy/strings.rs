//! spaCy's string store: every string is known by a number, its place in a fixed list of
//! symbols or else its hash (MurmurHash64A, seed 1). After `spacy/strings.pyx`,
//! `spacy/symbols.pxd` and Austin Appleby's description of MurmurHash2.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The symbols from number 1, as spaCy 3 has them. `A-B` is short for a run of names that
/// end in the numbers A to B.
const SYMBOLS: &str = "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER \
    LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT \
    IS_RIGHT_PUNCT IS_CURRENCY FLAG19-63 ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER \
    LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ \
    DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE DEPRECATED001-276 PERSON \
    NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY \
    QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp \
    complm conj cop csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg \
    nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss \
    possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID \
    IDX _";

/// The symbols by number; the first is the empty string.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut names = vec![String::new()];
    for word in SYMBOLS.split_whitespace() {
        let Some((first, last)) = word.split_once('-') else {
            names.push(word.to_owned());
            continue;
        };
        let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = first.len() - stem.len();
        let number = |text: &str| text.parse::<usize>().unwrap_or_default();
        let from = number(first.get(stem.len()..).unwrap_or_default());
        names.extend((from..=number(last)).map(|n| format!("{stem}{n:0digits$}")));
    }
    names
});

static NUMBERS: LazyLock<HashMap<&'static str, u64>> =
    LazyLock::new(|| NAMES.iter().map(String::as_str).zip(0..).collect());

/// The number of a string: 0 for the empty one.
pub(super) fn number_of(text: &str) -> u64 {
    NUMBERS.get(text).copied().unwrap_or_else(|| hash(text.as_bytes()))
}

/// The symbol with this number; `None` if it is a hash.
pub(super) fn symbol(number: u64) -> Option<&'static str> {
    NAMES.get(usize::try_from(number).ok()?).map(String::as_str)
}

/// MurmurHash64A with spaCy's seed.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const SEED: u64 = 1;
    const MULTIPLY: u64 = 0xc6a4_a793_5bd1_e995;
    const SHIFT: u32 = 47;
    let mut hash = SEED ^ (bytes.len() as u64).wrapping_mul(MULTIPLY);
    let mut eights = bytes.chunks_exact(8);
    for eight in &mut eights {
        let mut part = eight.iter().rev().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        part = part.wrapping_mul(MULTIPLY);
        part ^= part >> SHIFT;
        hash = (hash ^ part.wrapping_mul(MULTIPLY)).wrapping_mul(MULTIPLY);
    }
    let rest = eights.remainder();
    if !rest.is_empty() {
        let part = rest.iter().rev().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        hash = (hash ^ part).wrapping_mul(MULTIPLY);
    }
    hash = (hash ^ (hash >> SHIFT)).wrapping_mul(MULTIPLY);
    hash ^ (hash >> SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that spaCy 3.8 gives.
    #[test]
    fn numbers_are_those_of_spacy() {
        for (text, number) in [
            ("", 0),
            ("apple", 8_566_208_034_543_834_098),
            ("é👋🏽", 14_203_577_209_874_275_490),
            ("a", 11_901_859_001_352_538_922),
            ("abcdefgh", 17_751_780_907_874_141_760),
            ("abcdefghi", 13_885_881_106_499_164_936),
            ("ORTH", 65),
            ("X", 101),
            ("ENT_KB_ID", 452),
            ("_", 456),
        ] {
            assert_eq!(number_of(text), number, "{text}");
        }
        assert_eq!((symbol(101), symbol(0), symbol(457)), (Some("X"), Some(""), None));
    }
}
