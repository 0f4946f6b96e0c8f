//! The tables, as CSV and as Parquet.

use proptest::prelude::*;
use tagline::formats::{Document, Files};

use super::any::document;
use super::support::{check_round_trip, format, read, reduced, write};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_they_hold_comes_back(document in document()) {
        for name in ["csv", "parquet"] {
            check_round_trip(name, &[], std::slice::from_ref(&document));
        }
    }

    #[test]
    fn several_documents_come_back(
        documents in prop::collection::vec((document(), 0..3_usize, any::<bool>()), 0..5),
    ) {
        let mut all: Vec<Document> = Vec::new();
        for (mut document, name, with_before) in documents {
            document.name = ["one", "two", ""][name].into();
            // The same text by somebody else, or the same name with another text.
            if let Some(before) = all.last().filter(|_| with_before) {
                document = Document { annotator: "bo".into(), ..before.clone() };
                document.spans.truncate(1);
                (document.relations, document.chains) = (Vec::new(), Vec::new());
            }
            all.push(document);
        }
        all.sort_by(|a, b| (&a.name, &a.annotator).cmp(&(&b.name, &b.annotator)));
        for name in ["csv", "parquet"] {
            check_round_trip(name, &[], &all);
        }
    }
}
