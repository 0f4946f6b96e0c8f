//! UIMA CAS, as XMI and as JSON.

use proptest::prelude::*;
use tagline::formats::{Document, Files};

use super::any::document;
use super::support::check_round_trip;

/// Every format and option that these tests are about.
const ALL: [(&str, &[(&str, &str)]); 5] = [
    ("xmi", &[]),
    ("xmi", &[("tokens", "no")]),
    ("xmi", &[("zip", "yes")]),
    ("cas-json", &[]),
    ("cas-json", &[("tokens", "no")]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for (format, options) in ALL {
            check_round_trip(format, options, std::slice::from_ref(&document));
        }
    }

    #[test]
    fn several_documents_come_back(documents in prop::collection::vec(document(), 0..4)) {
        let mut documents = documents;
        for (n, document) in documents.iter_mut().enumerate() {
            document.name = ["ports/ansel", "Ports/Ansel", "ports/..", "a:b?"][n].to_owned();
        }
        for (format, options) in ALL {
            check_round_trip(format, options, &documents);
        }
    }
}

#[test]
fn temporary() {
    let _ = (Document::default(), Files::default());
}
