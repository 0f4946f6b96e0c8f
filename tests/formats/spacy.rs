//! spaCy's DocBin and its training data as JSON lines.

use proptest::prelude::*;

use super::any::document;
use super::support::check_round_trip;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for options in [
            &[][..],
            &[("spans", "always"), ("spans_key", "ruler")],
            &[("spans", "never"), ("tokens", "characters")],
            &[("ents", "no"), ("tokens", "blanks")],
            &[("structure", "no")],
        ] {
            check_round_trip("spacy", options, std::slice::from_ref(&document));
            check_round_trip("spacy-jsonl", options, std::slice::from_ref(&document));
        }
    }

    #[test]
    fn several_documents_come_back(mut documents in proptest::collection::vec(document(), 0..4)) {
        for (n, document) in documents.iter_mut().enumerate() {
            document.name = format!("ports/{n}");
        }
        for options in [&[][..], &[("shard", "20")]] {
            check_round_trip("spacy", options, &documents);
        }
        check_round_trip("spacy-jsonl", &[("tokens", "words")], &documents);
    }
}
