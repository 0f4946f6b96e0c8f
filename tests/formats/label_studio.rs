//! Label Studio JSON.

use proptest::prelude::*;
use serde_json::json;
use tagline::annotation::Target;
use tagline::formats::{Document, End, Files, Input as _, LossKind, Value};

use super::any::document;
use super::support::{check_round_trip, files_in, format, read, read_text, reduced, shared, write};

const ALL: [&[(&str, &str)]; 4] = [
    &[],
    &[("as", "predictions")],
    &[("structure", "no")],
    &[("as", "predictions"), ("structure", "no"), ("field", "body")],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_it_holds_comes_back(document in document(), others in prop::collection::vec(document(), 0..3)) {
        for options in ALL {
            check_round_trip("label-studio", options, std::slice::from_ref(&document));
        }
        // Two annotators of one article, then others.
        let mut second = document.clone();
        second.annotator = "7".into();
        second.spans.truncate(0);
        second.relations.retain(|r| !matches!((r.from, r.to), (End::Span(_), _) | (_, End::Span(_))));
        second.chains.clear();
        let mut documents = vec![document, second];
        for (n, mut other) in others.into_iter().enumerate() {
            other.name = format!("ports/other-{n}");
            documents.push(other);
        }
        for options in ALL {
            check_round_trip("label-studio", options, &documents);
        }
    }

    #[test]
    fn no_bytes_break_it(cut in any::<prop::sample::Index>(), put in any::<prop::sample::Index>(), byte in any::<u8>(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        let at = put.index(bytes.len());
        bytes[at] = byte;
        let (format, options) = format("label-studio", &[]);
        for bytes in [&bytes[..], &SAMPLE.as_bytes()[..cut.index(SAMPLE.len())], &noise] {
            let _ = read(format, &options, &Files::one("p.json", bytes));
        }
    }
}

const SAMPLE: &str = include_str!("../fixtures/formats/label-studio/harbour.json");

fn spans(document: &Document) -> Vec<(&str, &str, String)> {
    let said =
        document.spans.iter().map(|s| (s.id.as_str(), s.label.as_str(), document.covered(s, " ")));
    said.collect()
}

#[test]
fn a_file_of_label_studio() {
    let documents = read_text("label-studio", "harbour.json", SAMPLE).unwrap();
    let by: Vec<_> = documents.iter().map(|d| (d.name.as_str(), d.annotator.as_str())).collect();
    assert_eq!(
        by,
        [
            ("harbour-00001", "asha@example.org"),
            ("harbour-00001", "4"),
            ("harbour-00001", "4-2"),
            ("harbour-00001", "names-2"),
            ("harbour-00002", ""),
        ]
    );
    let first = &documents[0];
    let event = "left\nPort Ansel.".to_owned();
    assert_eq!(
        spans(first),
        [
            ("aa", "PERSON", "Ada Lo".into()),
            ("bb.2", "EVENT", event.clone()),
            ("bb", "PLACE", event),
            ("cc", "CITY", "Ansel".into()),
        ]
    );
    assert_eq!(first.metadata, [("source".to_owned(), json!("The Ansel Herald"))].into());
    assert_eq!((first.spans[0].layer.as_str(), first.spans[3].layer.as_str()), ("label", "names"));
    assert_eq!(first.spans[0].attributes["mood"], Value::Text("glad".into()));
    let roles = ["mayor".to_owned(), "sailor".to_owned()];
    assert_eq!(first.spans[0].attributes["roles"], Value::List(roles.into()));
    assert_eq!(first.spans[3].attributes["remark"], Value::Text("a town".into()));
    assert_eq!(first.spans[3].attributes["stars"], Value::Number(4.0));
    assert_eq!(first.spans[2].note, "over a line end");
    let labels: Vec<_> = first
        .segment_labels
        .iter()
        .map(|l| (l.id.as_str(), l.layer.as_str(), l.label.as_str(), l.target))
        .collect();
    assert_eq!(
        labels,
        [
            ("dd", "tone", "calm", Target::Article),
            ("", "topic", "news/ports", Target::Article),
            ("", "topic", "people", Target::Article),
        ]
    );
    let relations: Vec<_> =
        first.relations.iter().map(|r| (r.from, r.label.as_str(), r.to)).collect();
    use End::Span;
    assert_eq!(
        relations,
        [
            (Span(0), "lives in", Span(3)),
            (Span(2), "left by", Span(0)),
            (Span(2), "relation", Span(3)),
        ]
    );
    assert_eq!(first.relations[2].attributes["direction"], Value::Text("bi".into()));
    let sure: Vec<_> = documents[3].spans.iter().map(|s| s.confidence).collect();
    assert_eq!(sure, [Some(50), Some(88)]);
}

#[test]
fn a_cancelled_set_is_told() {
    let (format, options) = format("label-studio", &[]);
    let mut remarks = Vec::new();
    format
        .read(&Files::one("h.json", SAMPLE), &options, &mut |raw| {
            remarks.extend(raw.remarks);
            Ok(())
        })
        .unwrap();
    assert_eq!(remarks, ["1 cancelled (skipped) annotation is left out"]);
}

#[test]
fn a_file_for_label_studio() {
    let documents = read_text("label-studio", "harbour.json", SAMPLE).unwrap();
    let (format, options) = format("label-studio", &[]);
    let (reduced, kinds) = reduced(format, &options, &documents);
    assert_eq!(kinds, []);
    let written = write(format, &options, &reduced);
    let expected = include_str!("../fixtures/formats/label-studio/written.json");
    assert_eq!(written.text("data.json").unwrap(), expected);
    let expected = include_str!("../fixtures/formats/label-studio/written.config.xml");
    assert_eq!(written.text("data.config.xml").unwrap(), expected);
    assert_eq!(read(format, &options, &written).unwrap(), reduced);
}

#[test]
fn utf16_offsets_of_old_versions_are_found_out() {
    let old = include_str!("../fixtures/formats/label-studio/old-utf16.json");
    let documents = read_text("label-studio", "old.json", old).unwrap();
    assert_eq!(
        spans(&documents[0]),
        [
            ("a", "EMOJI", "👋🏽".into()),
            ("b", "PERSON", "Ada Lo".into()),
            ("c", "EVENT", "left\nPort Ansel.".into()),
        ]
    );
}

#[test]
fn the_small_export_is_read() {
    let small = include_str!("../fixtures/formats/label-studio/min.json");
    let documents = read_text("label-studio", "min.json", small).unwrap();
    assert_eq!(spans(&documents[0]), [("", "PERSON", "Ada Lo".into())]);
    assert_eq!(documents[0].annotator, "2");
    assert_eq!(documents[0].metadata, [("source".to_owned(), json!("Herald"))].into());
    assert_eq!(documents[0].segment_labels[0].layer, "tone");
}

/// A region in HTML, with the text that a browser shows where it is.
fn of_html(text: &str) -> Vec<Document> {
    let task = json!([{"data": {"html": text}, "annotations": [{"completed_by": 1, "result": [{
        "id": "a", "type": "hypertextlabels", "from_name": "l", "to_name": "t",
        "value": {
            "start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 3,
            "globalOffsets": {"start": 4, "end": 7}, "text": "Ada", "hypertextlabels": ["PER"],
        },
    }]}]}]);
    read_text("label-studio", "h.json", &task.to_string()).unwrap()
}

#[test]
fn regions_in_html_are_placed_only_in_plain_text() {
    assert_eq!(spans(&of_html("Hi, Ada")[0]), [("a", "PER", "Ada".into())]);
    let documents = of_html("<p>Hi, Ada</p>");
    assert_eq!(spans(&documents[0]), []);
    assert_eq!(
        documents[0].aside[0].reason,
        "its offsets count along the text that a browser shows, and the file has HTML"
    );
}

#[test]
fn what_was_changed_in_between_is_not_mixed_up() {
    let mut document = read_text("label-studio", "harbour.json", SAMPLE).unwrap().remove(0);
    document.chains.push(tagline::formats::Chain {
        name: "Ada".into(),
        members: [0, 1].into(),
        ..Default::default()
    });
    let (format, options) = format("label-studio", &[]);
    let written = write(format, &options, &[document]);
    let mut tasks: serde_json::Value =
        serde_json::from_str(written.text("data.json").unwrap()).unwrap();
    let result = tasks[0]["annotations"][0]["result"].as_array_mut().unwrap();
    result.retain(|r| r["id"] != "cc" && r["to_id"] != "cc");
    let again = read(format, &options, &Files::one("d.json", tasks.to_string())).unwrap();
    assert_eq!(again[0].annotator, "asha@example.org");
    assert_eq!(again[0].spans.len(), 3);
    assert!(again[0].chains.is_empty());
}

#[test]
fn what_label_studio_wrote_is_read() {
    let Some(folder) = shared("label-studio") else { return };
    let (format, options) = format("label-studio", &[]);
    let documents = read(format, &options, &files_in(&folder, &["json"])).unwrap();
    assert_eq!(documents.len(), 20);
    assert!(documents.iter().all(|d| d.spans.len() == 20 && d.annotator == "1"));
    assert!(documents.iter().all(|d| d.aside.is_empty()));
    assert_eq!(documents[0].metadata["docid"], json!("d00000"));
    let first = &documents[0].spans[0];
    assert_eq!((first.id.as_str(), first.label.as_str()), ("s0", "LOC"));
    assert_eq!(documents[0].covered(first, " "), "Published: January");
    let (reduced, kinds) = reduced(format, &options, &documents);
    assert_eq!(kinds, []);
    let again = read(format, &options, &write(format, &options, &reduced)).unwrap();
    assert_eq!(again, reduced);
}

#[test]
fn fields_with_a_meaning_stay_fields() {
    let mut document = Document { text: "Ada".into(), name: "a".into(), ..Document::default() };
    for (name, value) in
        [("text", json!(3)), ("name", json!([1])), ("tagline", json!({})), ("source", json!("x"))]
    {
        document.metadata.insert(name.into(), value);
    }
    for options in ALL {
        check_round_trip("label-studio", options, &[document.clone()]);
    }
}

#[test]
fn what_is_lost_without_the_field_is_said() {
    let documents = read_text("label-studio", "harbour.json", SAMPLE).unwrap();
    let (format, options) = format("label-studio", &[("structure", "no")]);
    let (_, kinds) = reduced(format, &options, &documents);
    for kind in [LossKind::Attributes, LossKind::SegmentLabel, LossKind::Annotator] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
}

#[test]
fn faults_are_named() {
    let set = |result: &str| {
        format!("[{{\"data\":{{\"text\":\"ab\"}},\"annotations\":[{{\"result\":[{result}]}}]}}]")
    };
    let region =
        "{\"id\":\"a\",\"type\":\"labels\",\"value\":{\"start\":0,\"end\":1,\"labels\":[\"X\"]}}";
    let place = |start: &str, end: &str| {
        set(&format!(
            "{{\"id\":\"a\",\"type\":\"labels\",\"value\":{{\"start\":{start},\"end\":{end},\"labels\":[\"X\"]}}}}"
        ))
    };
    for (content, expected) in [
        ("[{}]".to_owned(), "the field “data” is missing; a task has “data” and “annotations”"),
        ("[{\"data\":7}]".into(), "“data” is a number, not an object"),
        ("[{\"data\":{}}]".into(), "“data”: there is no field “text”, nor another with a text"),
        (
            "[{\"data\":{\"a\":\"x\",\"b\":\"y\"}}]".into(),
            "“data”: there is no field “text”; say with the option field which one of these is it: a, b",
        ),
        (
            "[{\"data\":{\"text\":\"a\"},\"annotations\":[3]}]".into(),
            "“annotations”, number 1 is a number, not an object; export the tasks with their annotations",
        ),
        (set("3"), "“annotations”, number 1, result 1 is a number, not an object"),
        (
            set("{\"type\":\"labels\"}"),
            "“annotations”, number 1, result 1: the field “value” is missing",
        ),
        (
            place("0", "3"),
            "“annotations”, number 1: a span ends at 3, and the text has 2 code points",
        ),
        (place("1", "0"), "“annotations”, number 1: a span starts at 1 and ends before that, at 0"),
        (
            place("-1", "1"),
            "“annotations”, number 1, result 1: “start” is -1; an offset is a whole number from 0",
        ),
        (place("1e400", "1"), "number out of range"),
        (
            set(&format!("{region},{{\"type\":\"relation\",\"from_id\":\"a\",\"to_id\":\"b\"}}")),
            "“annotations”, number 1, result 2: there is no region with the id “b”",
        ),
        (
            set(&format!(
                "{region},{{\"type\":\"relation\",\"from_id\":\"a\",\"to_id\":\"a\",\"direction\":\"up\"}}"
            )),
            "“annotations”, number 1, result 2: “direction” is “up”; it is one of left, right, bi",
        ),
        (
            place("0", "3")
                .replacen('{', "{\"id\":7,", 1)
                .replace("{\"result", "{\"id\":3,\"result"),
            "task 7, annotation 3: a span ends at 3, and the text has 2 code points",
        ),
        (
            set("{\"type\":\"labels\"}").replacen('{', "{\"id\":7,", 1),
            "task 7, “annotations”, number 1, result 1: the field “value” is missing",
        ),
        (
            "[{\"id\":7,\"data\":{}}]".into(),
            "task 7, “data”: there is no field “text”, nor another with a text",
        ),
        ("[".into(), "the file ends within the list; “]” is missing"),
    ] {
        let found = read_text("label-studio", "p.json", &content).unwrap_err();
        assert_eq!(found, format!("p.json, line 1: {expected}"), "{content}");
    }
}

#[test]
fn a_backslash_in_the_text_is_no_line_end() {
    let text = "in C:\\new\nand D:\\no";
    let mut document = Document { text: text.into(), name: "a".into(), ..Document::default() };
    for (id, range) in [("a", 3..13), ("b", 14..19)] {
        document.spans.push(tagline::formats::Span {
            id: id.into(),
            layer: "label".into(),
            label: "PATH".into(),
            fragments: [range.into()].into_iter().collect(),
            ..Default::default()
        });
    }
    check_round_trip("label-studio", &[], &[document]);
}

#[test]
fn it_is_recognised_by_its_beginning() {
    let (format, options) = format("label-studio", &[]);
    let long = Document { text: "Ada Lo left. ".repeat(1000), ..Document::default() };
    let (reduced, _) = reduced(format, &options, &[long]);
    let mut written = write(format, &options, &reduced);
    written.0.retain(|name, _| !name.ends_with(".xml"));
    for files in [Files::one("harbour.json", SAMPLE), written] {
        let likely = tagline::formats::recognise(&files);
        assert_eq!(
            likely.first().map(|f| f.info().name),
            Some("label-studio"),
            "{:?}",
            files.names()
        );
    }
}
