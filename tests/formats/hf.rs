//! Hugging Face token classification, as JSON lines and as Parquet.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use tagline::formats::{Document, Files, LossKind};

use super::any::document;
use super::support::{check_round_trip, format, read, read_text, reduced, write};

const SHAPES: [&[(&str, &str)]; 12] = [
    &[],
    &[("container", "parquet")],
    &[("scheme", "bioes"), ("tags", "names")],
    &[("scheme", "iob1"), ("tokens", "blanks")],
    &[("scheme", "iob1"), ("tokens", "characters"), ("container", "parquet")],
    &[("offsets", "no")],
    &[("offsets", "no"), ("container", "parquet"), ("tokens", "characters"), ("tags", "names")],
    &[("offsets", "no"), ("structure", "no"), ("scheme", "bioes")],
    &[("structure", "no"), ("container", "parquet")],
    &[("flavour", "spans")],
    &[("flavour", "spans"), ("container", "parquet")],
    &[("flavour", "spans"), ("container", "parquet"), ("structure", "no")],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for options in SHAPES {
            check_round_trip("hf", options, std::slice::from_ref(&document));
        }
    }

    #[test]
    fn several_documents_come_back(documents in prop::collection::vec(document(), 0..5)) {
        let mut documents = documents;
        for (n, document) in documents.iter_mut().enumerate() {
            document.name = format!("text-{n}");
        }
        for options in SHAPES {
            check_round_trip("hf", options, &documents);
        }
    }
}

#[test]
fn temporary_output() {
    let Ok(folder) = std::env::var("HF_OUT") else { return };
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let documents: Vec<Document> = (0..30)
        .map(|n| {
            let mut d = document().new_tree(&mut runner).unwrap().current();
            d.name = format!("d{n}");
            d
        })
        .collect();
    for (n, options) in SHAPES.iter().enumerate() {
        let (format, options) = format("hf", options);
        let (reduced, _) = reduced(format, &options, &documents);
        let files = write(format, &options, &reduced);
        let ending = options.get("container");
        for bytes in files.0.values() {
            std::fs::write(format!("{folder}/{n}.{ending}"), bytes).unwrap();
        }
        let mut inventory = tagline::formats::Inventory::default();
        reduced.iter().for_each(|d| inventory.count(d));
        let yaml = tagline::formats::dataset_info(&inventory, &options);
        std::fs::write(format!("{folder}/{n}.yaml"), yaml).unwrap();
        let truth: Vec<_> = reduced
            .iter()
            .map(|d| {
                let offsets = d.offsets();
                let spans: Vec<_> = d
                    .spans
                    .iter()
                    .map(|s| {
                        let c = offsets.to_chars(&d.text, s.extent()).unwrap();
                        (c.start, c.end, s.label.clone())
                    })
                    .collect();
                serde_json::json!({"id": d.name, "text": d.text, "spans": spans})
            })
            .collect();
        std::fs::write(format!("{folder}/{n}.truth"), serde_json::to_string(&truth).unwrap())
            .unwrap();
    }
}
