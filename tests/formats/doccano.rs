//! doccano JSONL.

use proptest::prelude::*;

use super::any::document;
use super::support::{check_round_trip, files_in, format, read, read_text, shared};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for options in [
            &[][..],
            &[("relations", "yes")],
            &[("unit", "graphemes")],
            &[("structure", "no"), ("relations", "no")],
        ] {
            check_round_trip("doccano", options, std::slice::from_ref(&document));
        }
    }
}

#[test]
fn what_doccano_wrote_is_read() {
    let Some(folder) = shared("doccano") else { return };
    let (format, options) = format("doccano", &[]);
    let documents = read(format, &options, &files_in(&folder, &["jsonl"])).unwrap();
    let labels: Vec<_> = documents
        .iter()
        .flat_map(|d| d.spans.iter().map(|s| (s.label.as_str(), d.covered(s, " "))))
        .collect();
    assert!(labels.contains(&("PERSON", "Larry Page".to_owned())), "{labels:?}");
    assert!(labels.contains(&("MISC", "German".to_owned())));
    assert!(documents.iter().any(|d| d.relations.iter().any(|r| r.label == "foundedBy")));
}

#[test]
fn faults_are_named() {
    for (content, expected) in [
        (
            "{\"text\":\"ab\",\"label\":[[0,3,\"X\"]]}",
            "d.jsonl, line 1: a span ends at 3, and the text has 2 code points",
        ),
        (
            "{\"text\":\"ab\"}\n{\"text\":\"ab\",\"label\":[[-1,1,\"X\"]]}",
            "d.jsonl, line 2: “label” has -1; an offset is a whole number from 0",
        ),
        (
            "{\"text\":\"ab\",\"label\":[[2,1,\"X\"]]}",
            "d.jsonl, line 1: a span starts at 2 and ends before that, at 1",
        ),
        (
            "{\"text\":\"ab\",\"label\":[[0.5,1,\"X\"]]}",
            "d.jsonl, line 1: “label” has 0.5; an offset is a whole number from 0",
        ),
        (
            "{\"text\":\"ab\",\"label\":[7]}",
            "d.jsonl, line 1: “label” has 7, and not [start, end, label]",
        ),
        (
            "{\"text\":\"ab\",\"entities\":[{\"id\":1,\"label\":\"X\",\"start_offset\":0,\"end_offset\":1}],\"relations\":[{\"from_id\":1,\"to_id\":2,\"type\":\"r\"}]}",
            "d.jsonl, line 1: relation 1: there is no entity with the id 2",
        ),
        ("{\"text\":\"ab\"", "d.jsonl, line 1: the file ends within a value"),
        ("{\"text\":3}", "d.jsonl, line 1: “text” is a number, not a text"),
    ] {
        assert_eq!(read_text("doccano", "d.jsonl", content).unwrap_err(), expected);
    }
}
