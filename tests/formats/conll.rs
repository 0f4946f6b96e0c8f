//! CoNLL in its dialects.

use proptest::prelude::*;

use super::any::document;
use super::support::check_round_trip;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for options in [
            &[][..],
            &[("dialect", "conll-2002")],
            &[("dialect", "label-studio"), ("scheme", "bioes")],
            &[("dialect", "spacy"), ("scheme", "bilou"), ("sidecar", "yes")],
            &[("dialect", "doccano"), ("tokens", "blanks"), ("scheme", "ioe2")],
            &[("dialect", "potato"), ("tokens", "characters"), ("sidecar", "yes")],
            &[("columns", "ner,pos,word"), ("separator", "tab"), ("docstart", "no"), ("scheme", "iob1")],
        ] {
            check_round_trip("conll", options, std::slice::from_ref(&document));
        }
    }

    #[test]
    fn several_documents_come_back(mut documents in prop::collection::vec(document(), 0..4)) {
        for (n, document) in documents.iter_mut().enumerate() {
            document.name = format!("ports/{n}");
        }
        documents.push(tagline::formats::Document { name: "z".into(), ..Default::default() });
        for options in [
            &[][..],
            &[("dialect", "spacy")],
            &[("dialect", "potato"), ("scheme", "ioe2")],
            &[("dialect", "doccano"), ("sidecar", "yes")],
            &[("dialect", "label-studio"), ("sidecar", "yes")],
        ] {
            check_round_trip("conll", options, &documents);
        }
    }
}
