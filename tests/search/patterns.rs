//! What words hit in a text.

use proptest::prelude::*;
use tagline::search::{Language, Options, Pattern};

fn found<'t>(text: &'t str, words: &str, options: Options) -> Vec<&'t str> {
    let pattern = Pattern::new(words, options).unwrap();
    let ranges = pattern.find(text);
    assert_eq!(pattern.is_in(text), !ranges.is_empty());
    assert!(ranges.is_empty() || pattern.may_be_in(text.as_bytes()));
    ranges.iter().map(|r| &text[r.start..r.end]).collect()
}

const PLAIN: Options =
    Options { case: false, whole_word: false, regex: false, fold: false, inflected: None };

#[test]
fn case_and_whole_words() {
    let text = "Kayani met KAYANI’s aide; kayanis, Kayani.";
    let any = found(text, "kayani", PLAIN);
    assert_eq!(any, ["Kayani", "KAYANI", "kayani", "Kayani"]);
    let case = found(text, "Kayani", Options { case: true, ..PLAIN });
    assert_eq!(case, ["Kayani", "Kayani"]);
    let whole = found(text, "kayani", Options { whole_word: true, ..PLAIN });
    assert_eq!(whole, ["Kayani", "KAYANI", "Kayani"]);
    // One that is no whole word does not hide the next.
    let overlapping = found("aaa aa", "aa", Options { whole_word: true, case: true, ..PLAIN });
    assert_eq!(overlapping, ["aa"]);
}

#[test]
fn a_blank_is_any_white_space() {
    let text = "Army\nChief, army\u{a0} chief";
    assert_eq!(found(text, "army chief", PLAIN), ["Army\nChief", "army\u{a0} chief"]);
    assert_eq!(found(text, "Army Chief", Options { case: true, ..PLAIN }), ["Army\nChief"]);
}

#[test]
fn hits_keep_grapheme_clusters_whole() {
    // An accent of its own, a family of four, a flag.
    assert_eq!(found("cafe\u{301} cafe", "cafe", PLAIN), ["cafe"]);
    assert!(found("👩‍👩‍👦", "👩", PLAIN).is_empty());
    assert!(found("🇵🇹🇩🇪", "🇹🇩", PLAIN).is_empty());
    assert_eq!(found("a\r\nb", "\\s+", Options { regex: true, ..PLAIN }), ["\r\n"]);
    assert!(found("a\r\nb", "\\n", Options { regex: true, ..PLAIN }).is_empty());
}

#[test]
fn folded_letters() {
    let fold = Options { fold: true, ..PLAIN };
    assert_eq!(found("Müller, MULLER, Mu\u{308}ller", "muller", fold).len(), 3);
    assert_eq!(found("Malmo Malmø", "malmö", fold), ["Malmo", "Malmø"]);
    assert_eq!(found("Straße STRASSE", "strasse", fold), ["Straße", "STRASSE"]);
    assert_eq!(found("Strasse", "straße", fold), ["Strasse"]);
    assert_eq!(found("it’s it's", "it's", fold), ["it’s", "it's"]);
    assert_eq!(found("Йога йога", "иога", fold), ["Йога", "йога"]);
    assert!(found("Müller", "muller", PLAIN).is_empty());
    assert_eq!(found("Æther", "aether", Options { fold: true, case: false, ..PLAIN }), ["Æther"]);
}

#[test]
fn inflected_words() {
    let english = Options { inflected: Language::by_code("en"), ..PLAIN };
    let text = "He protests; protesting, they protested. A protest-vote. Prose.";
    assert_eq!(found(text, "protest", english), ["protests", "protesting", "protested", "protest"]);
    assert_eq!(
        found("Prime Ministers and a prime minister. Prime, minister.", "prime minister", english),
        ["Prime Ministers", "prime minister"]
    );
    let german = Options { inflected: Language::by_code("de"), ..PLAIN };
    assert_eq!(found("Die Häuser und des Hauses.", "Haus", german), ["Häuser", "Hauses"]);
    // A beginning that goes wrong does not hide one within it.
    assert_eq!(found("big big apple", "big apple", english), ["big apple"]);
}

#[test]
fn expressions_say_what_is_wrong() {
    let regex = Options { regex: true, ..PLAIN };
    let error = Pattern::new("(kay", regex).unwrap_err();
    assert!(error.contains("unclosed group"), "{error}");
    let error = Pattern::new("(a{500}){500}", regex).unwrap_err();
    assert!(error.contains("too large"), "{error}");
    assert!(Pattern::new("  ", PLAIN).is_err());
    assert!(Pattern::new("…", Options { inflected: Language::by_code("en"), ..PLAIN }).is_err());
    assert_eq!(found("one\ntwo", "^t.o$", regex), ["two"]);
}

#[test]
fn what_explodes_elsewhere_ends_here() {
    let regex = Options { regex: true, ..PLAIN };
    let text = "a".repeat(50_000);
    // Backtracking would take longer than there is time.
    assert!(found(&text, "(a*)*b", regex).is_empty());
    assert!(found(&text, "(a|aa)+$b", regex).is_empty());
}

proptest! {
    #[test]
    fn any_words_hit_whole_clusters_in_order(
        text in "[aábB ßs'’\u{301}\u{200d}👩🇵🇹\r\n\t.]{0,40}",
        words in "[aábBßs'’ 👩\u{301}]{1,4}",
        case: bool, whole_word: bool, fold: bool, stem: bool,
    ) {
        let inflected = if stem { Language::by_code("en") } else { None };
        let options = Options { case, whole_word, regex: false, fold, inflected };
        if let Ok(pattern) = Pattern::new(&words, options) {
            let mut end = 0;
            for range in pattern.find(&text) {
                prop_assert!(range.start >= end && !range.is_empty());
                end = range.end;
                prop_assert!(text.get(range.start..range.end).is_some());
                for at in [range.start, range.end] {
                    prop_assert!(at == text.len() || tagline::text::grapheme_at(&text, at).start == at);
                }
                prop_assert!(pattern.may_be_in(text.as_bytes()));
            }
        }
    }

    #[test]
    fn no_expression_makes_it_fail(source in "\\PC{0,12}", text in "\\PC{0,40}") {
        let options = Options { regex: true, ..Options::default() };
        if let Ok(pattern) = Pattern::new(&source, options) {
            pattern.find(&text);
        }
    }
}
