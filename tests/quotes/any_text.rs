//! What every proposal promises, on any text at all.

use proptest::prelude::*;
use tagline::suggest::{QuoteFinder, QuoteKind, QuoteProposal, RuleQuotes};
use tagline::text::ByteRange;

use crate::{find, support};

/// What every proposal promises, on any text.
fn sound(text: &str, passages: &[ByteRange], found: &[QuoteProposal]) {
    let span =
        |q: &QuoteProposal| (q.content[0].start, std::cmp::Reverse(q.content.last().unwrap().end));
    assert!(found.windows(2).all(|w| span(&w[0]) <= span(&w[1])), "sorted");
    for quote in found {
        assert!(!quote.content.is_empty() && !quote.reason.is_empty());
        assert!(quote.content.windows(2).all(|w| w[0].end < w[1].start), "in order and apart");
        for range in quote.content.iter().chain(&quote.source).chain(&quote.cue) {
            assert!(!range.is_empty());
            assert!(text.get(range.start..range.end).is_some(), "{range:?} of {text:?}");
            assert!(passages.iter().any(|p| p.contains(*range)), "{range:?} in a passage");
        }
        for other in quote.source.iter().chain(&quote.cue) {
            assert!(quote.content.iter().all(|c| !c.overlaps(*other)));
        }
        assert!(quote.kind != QuoteKind::Indirect || quote.uncertain);
        assert!(!quote.pronoun || quote.source.is_some());
    }
}

/// Texts with far more quotation marks, cues and names than any article.
fn quotish() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[\"'“”‘’«»‹›„‚「」『』`]{1,3}",
        2 => "[.,;:!?—() \n]{1,3}",
        3 => prop::sample::select(vec![
            "said", "Brill", "the mayor", "that", "according to", "told", "adding", "who", "and",
            "he", "claim", "pointed", "out", "was", "on Monday", "Dr.", "(D)", "growers'", "''",
            " ", "\n\n", ", ", "U.S.", "کہا", "说", "👩‍👩‍👦", "e\u{301}", "\u{200f}",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        3 => Just(" ".to_owned()),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_and_nothing_outside_of_it_proposed(text in quotish()) {
        let passages = support::lines(&text);
        let found = RuleQuotes.find(&text, &passages);
        sound(&text, &passages, &found);
        prop_assert_eq!(&found, &RuleQuotes.find(&text, &passages));
        let whole = [ByteRange::new(0, text.len())];
        sound(&text, &whole, &RuleQuotes.find(&text, &whole));
    }

    #[test]
    fn passages_that_do_not_fit_are_left_out(text in quotish(), a in 0usize..300, b in 0usize..300) {
        let passages = [ByteRange::new(a, b)];
        let found = RuleQuotes.find(&text, &passages);
        sound(&text, &passages, &found);
    }
}

#[test]
fn work_grows_with_the_text_only() {
    // Each would take minutes if any rule looked through all of it for every word.
    for piece in
        ["said ", "“", "‘a ", "Brill, ", "he said that ", "\"a\" ", "“a ” ", "(a ", "a, said b, "]
    {
        let text = piece.repeat(200_000 / piece.len());
        sound(&text, &[ByteRange::new(0, text.len())], &find(&text));
    }
}
