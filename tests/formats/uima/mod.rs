//! UIMA CAS, as XMI and as JSON.

mod faults;
mod fixtures;
mod shared;

use proptest::prelude::*;
use tagline::formats::{LossKind, Remedy};

use super::any::document;
use super::support::{check_round_trip, format, read, reduced, write};

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
            document.metadata.insert("n \u{2028}".into(), serde_json::json!([n, "<\t>", null]));
            document.metadata.insert("url".into(), "http://example.org/?a&b".into());
        }
        for (format, options) in ALL {
            check_round_trip(format, options, &documents);
        }
    }

    /// XML has no control characters: others of the same length take their place, and it is
    /// said; JSON has them all.
    #[test]
    fn control_characters_come_back_or_are_reported(
        document in document(),
        c in prop::sample::select(&['\0', '\u{1}', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'][..]),
        in_text in any::<bool>(),
    ) {
        let mut document = document;
        let clean = document.clone();
        if in_text {
            document.text.push(c);
        } else {
            for span in &mut document.spans {
                span.label.push(c);
                span.note.push(c);
            }
        }
        for (format, options) in ALL {
            check_round_trip(format, options, std::slice::from_ref(&document));
        }
        let (format, options) = format("xmi", &[]);
        let (changed, losses) = reduced(format, &options, std::slice::from_ref(&document));
        prop_assert_eq!(losses.contains(&LossKind::Text), document != clean);
        prop_assert_eq!(changed[0].text.len(), document.text.len());
        prop_assert_eq!(LossKind::Text.remedies(), &[Remedy::Change, Remedy::Refuse]);
    }

    #[test]
    fn no_bytes_make_it_panic(
        document in document(),
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..12_usize),
            0..4,
        ),
        truncate in any::<bool>(),
        junk in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        for (name, options) in ALL {
            let (format, options) = format(name, options);
            let (documents, _) = reduced(format, &options, std::slice::from_ref(&document));
            let mut files = write(format, &options, &documents);
            for bytes in files.0.values_mut() {
                for (from, to, length) in &changes {
                    let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                    let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
                    bytes.splice(to..(to + length).min(bytes.len()), piece);
                }
                if truncate {
                    bytes.truncate(cut.index(bytes.len()));
                } else if changes.is_empty() {
                    let at = cut.index(bytes.len());
                    bytes.splice(at..at, junk.iter().copied());
                }
            }
            let _ = read(format, &options, &files);
        }
    }
}
