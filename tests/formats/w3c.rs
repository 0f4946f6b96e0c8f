//! W3C Web Annotations.

use proptest::prelude::*;
use tagline::annotation::Target;
use tagline::formats::{Document, End, Files, Input as _};

use super::any::document;
use super::support::{check_round_trip, format, read, read_text, reduced, write};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_it_holds_comes_back(document in document(), others in prop::collection::vec(document(), 0..3)) {
        check_round_trip("w3c", &[], std::slice::from_ref(&document));
        // Another annotator of the same text, then others.
        let mut documents = vec![document.clone(), document];
        documents[1].annotator = String::new();
        documents[1].metadata.insert("source".into(), serde_json::json!({"deep": [1, null]}));
        for (n, mut other) in others.into_iter().enumerate() {
            other.name = format!("ports/other {n}");
            documents.push(other);
        }
        check_round_trip("w3c", &[], &documents);
    }

    #[test]
    fn every_selector_selects_the_words(document in document()) {
        let (format, options) = format("w3c", &[]);
        let files = write(format, &options, std::slice::from_ref(&document));
        let page: serde_json::Value = serde_json::from_slice(&files.0["data.jsonld"]).unwrap();
        let text: Vec<char> = document.text.chars().collect();
        let mut ids = std::collections::BTreeSet::new();
        for annotation in page["items"].as_array().unwrap() {
            prop_assert_eq!(&annotation["type"], "Annotation");
            prop_assert!(ids.insert(annotation["id"].as_str().unwrap()));
            let targets = match &annotation["target"] {
                serde_json::Value::Array(list) => list.clone(),
                one => vec![one.clone()],
            };
            prop_assert!(!targets.is_empty());
            for target in targets {
                let Some(selectors) = target["selector"].as_array() else { continue };
                let [position, quote] = selectors.as_slice() else { panic!("{selectors:?}") };
                let at = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
                let exact: String = text[at("start")..at("end")].iter().collect();
                prop_assert_eq!(quote["exact"].as_str().unwrap(), &exact);
                let before: String = text[..at("start")].iter().collect();
                prop_assert!(before.ends_with(quote["prefix"].as_str().unwrap()));
                let after: String = text[at("end")..].iter().collect();
                prop_assert!(after.starts_with(quote["suffix"].as_str().unwrap()));
            }
        }
    }

    #[test]
    fn no_bytes_break_it(cut in any::<prop::sample::Index>(), put in any::<prop::sample::Index>(), byte in any::<u8>(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let (format, options) = format("w3c", &[]);
        for sample in [OTHERS, WRITTEN] {
            let mut bytes = sample.as_bytes().to_vec();
            let at = put.index(bytes.len());
            bytes[at] = byte;
            for bytes in [&bytes[..], &sample.as_bytes()[..cut.index(sample.len())], &noise] {
                let mut files = with_text("p.jsonld", "");
                files.0.insert("p.jsonld".into(), bytes.to_vec());
                let _ = read(format, &options, &files);
            }
        }
    }
}

const OTHERS: &str = include_str!("../fixtures/formats/w3c/others.jsonld");
const WRITTEN: &str = include_str!("../fixtures/formats/w3c/written.jsonld");
const TEXT: &str = include_str!("../fixtures/formats/w3c/harbour news.txt");

/// A file with the text beside it.
fn with_text(name: &str, content: &str) -> Files {
    let mut files = Files::one(name, content);
    files.0.insert("texts/harbour news.txt".into(), TEXT.into());
    files
}

fn others() -> Vec<Document> {
    let (format, options) = format("w3c", &[]);
    read(format, &options, &with_text("others.jsonld", OTHERS)).unwrap()
}

fn spans(document: &Document) -> Vec<(&str, String)> {
    document.spans.iter().map(|s| (s.label.as_str(), document.covered(s, " … "))).collect()
}

#[test]
fn files_of_others() {
    let documents = others();
    let by: Vec<_> = documents.iter().map(|d| (d.name.as_str(), d.annotator.as_str())).collect();
    assert_eq!(
        by,
        [("texts/harbour news", "Asha"), ("texts/harbour news", "https://example.org/bo")]
    );
    let (first, second) = (&documents[0], &documents[1]);
    assert_eq!(
        spans(first),
        [
            ("PERSON", "Ada Lo".into()),
            ("Port Ansel (place)", "Port Ansel".into()),
            ("questioning", "Ada Lo".into()),
        ]
    );
    assert_eq!(first.spans[0].note, "the mayor\nhe was");
    assert_eq!(first.spans[2].note, "who says so?");
    let aside: Vec<_> = first.aside.iter().map(|a| (a.text.as_str(), a.reason.as_str())).collect();
    assert_eq!(
        aside,
        [
            ("Ada Lo", "the text has the words that it quotes more than once"),
            ("", "a CssSelector selects nothing in a plain text"),
        ]
    );
    let label = &first.segment_labels[0];
    assert_eq!(
        (label.layer.as_str(), label.label.as_str(), label.target),
        ("classifying", "news", Target::Article)
    );
    assert_eq!(spans(second), [("MOVE", "left … came back".into())]);
    // A quotation that is only a part of the position is not taken for the whole.
    assert_eq!(second.aside[0].reason, "the text has “Port Ansel” there");
}

#[test]
fn a_text_in_the_file_is_enough() {
    let content = serde_json::json!([
        {"@context": "http://www.w3.org/ns/anno.jsonld", "id": "http://e.org/1", "type": "Annotation",
         "bodyValue": "PER", "motivation": "tagging",
         "target": {"source": "http://e.org/t", "selector": {"type": "TextPositionSelector", "start": 1, "end": 3}}},
        {"id": "http://e.org/2", "type": "Annotation", "motivation": "linking",
         "body": "http://e.org/1", "target": "http://e.org/1"},
        {"id": "http://e.org/3", "type": "Annotation", "motivation": "describing",
         "body": {"id": "http://e.org/t", "type": "TextualBody", "value": "👋 Bo"}, "target": "http://e.org/t"},
    ]);
    let documents = read_text("w3c", "a.jsonld", &content.to_string()).unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(spans(&documents[0]), [("PER", " B".into())]);
    assert_eq!(documents[0].relations[0].from, End::Span(0));
    assert_eq!(documents[0].name, "t");
}

#[test]
fn utf16_positions_are_found_out() {
    let content = serde_json::json!({"type": "Annotation", "motivation": "tagging", "bodyValue": "PER",
        "target": {"source": {"id": "http://e.org/t", "value": "👋 Bo"}, "selector": [
            {"type": "TextPositionSelector", "start": 3, "end": 5},
            {"type": "TextQuoteSelector", "exact": "Bo"}]}});
    let documents = read_text("w3c", "a.json", &content.to_string()).unwrap();
    assert_eq!(spans(&documents[0]), [("PER", "Bo".into())]);
}

#[test]
fn a_file_for_others() {
    let (format, options) = format("w3c", &[]);
    let mut documents = others();
    documents[0].aside.clear();
    documents[1].aside.clear();
    documents[0].chains.push(tagline::formats::Chain {
        id: "c1".into(),
        name: "Ada Lo".into(),
        kind: Some("PERSON".into()),
        knowledge_base_id: Some("Q42".into()),
        members: [0, 2].into(),
    });
    let (reduced, kinds) = reduced(format, &options, &documents);
    assert_eq!(kinds, []);
    let written = write(format, &options, &reduced);
    assert_eq!(written.text("data.jsonld").unwrap(), WRITTEN);
    assert_eq!(read(format, &options, &written).unwrap(), reduced);
}

#[test]
fn others_may_add_to_our_files() {
    let mut page: serde_json::Value = serde_json::from_str(WRITTEN).unwrap();
    let items = page["items"].as_array_mut().unwrap();
    let mut added = items[1].clone();
    added["id"] = "https://example.org/mine".into();
    added["creator"] = "https://example.org/me".into();
    items.push(added);
    let documents = read_text("w3c", "d.jsonld", &page.to_string()).unwrap();
    assert_eq!(documents.len(), 3);
    let mine = documents.last().unwrap();
    assert_eq!(
        (mine.name.as_str(), mine.annotator.as_str(), mine.text.as_str()),
        ("texts/harbour news", "https://example.org/me", TEXT)
    );
    assert_eq!(spans(mine), [("PERSON", "Ada Lo".into())]);
}

#[test]
fn faults_are_named() {
    let on = |selector: &str| {
        format!(
            "{{\"id\":\"x:1\",\"type\":\"Annotation\",\"motivation\":\"tagging\",\"bodyValue\":\"L\",\"target\":{{\"source\":{{\"id\":\"x:t\",\"value\":\"ab\"}},\"selector\":{selector}}}}}"
        )
    };
    let position = |start: &str, end: &str| {
        on(&format!("{{\"type\":\"TextPositionSelector\",\"start\":{start},\"end\":{end}}}"))
    };
    for (content, expected) in [
        (
            "{\"id\":\"x:1\",\"type\":\"Annotation\"}".to_owned(),
            "x:1: the field “target” is missing; an annotation has a target",
        ),
        (
            "{\"type\":\"AnnotationCollection\",\"first\":\"x:p\"}".into(),
            "an annotation: this is a collection whose pages are elsewhere; give these",
        ),
        ("{\"id\":\"x:1\",\"target\":{}}".into(), "x:1: its target has no “source” and no “id”"),
        (
            "{\"id\":\"x:1\",\"target\":\"http://e.org/a%20b.html#c\"}".into(),
            "the text of “http://e.org/a%20b.html#c” is not in the file; put it beside it as a b.html.txt",
        ),
        (position("0", "3"), "a span ends at 3, and the text has 2 code points"),
        (position("1", "0"), "a span starts at 1 and ends before that, at 0"),
        (position("-1", "1"), "x:1, selector: “start” is -1; an offset is a whole number from 0"),
        (on("{\"type\":\"TextQuoteSelector\"}"), "x:1, selector: the field “exact” is missing"),
        (
            format!("{{\"items\":[{},{}]}}", position("0", "1"), position("0", "1")),
            "x:1: there are two annotations with the id x:1",
        ),
        (
            "{\"id\":\"urn:x-tagline:a:text\",\"document\":{},\"body\":\"x:t\",\"target\":\"x:a\"}"
                .into(),
            "urn:x-tagline:a:text: its text is not in the file",
        ),
        ("{\"items\":[7]}".into(), "invalid type: integer `7`, expected a map"),
        ("{\"items\":[".into(), "the file ends within the list; “]” is missing"),
    ] {
        let found = read_text("w3c", "a.jsonld", &content).unwrap_err();
        assert_eq!(found, format!("a.jsonld, line 1: {expected}"), "{content}");
    }
}

#[test]
fn it_is_recognised_by_its_beginning() {
    let (format, options) = format("w3c", &[]);
    let long = Document { text: "Ada Lo left. ".repeat(1000), ..Document::default() };
    let (reduced, _) = reduced(format, &options, &[long]);
    let mut written = write(format, &options, &reduced);
    written.0.retain(|name, _| !name.ends_with(".xml"));
    for files in [Files::one("others.jsonld", OTHERS), written] {
        let likely = tagline::formats::recognise(&files);
        assert_eq!(likely.first().map(|f| f.info().name), Some("w3c"), "{:?}", files.names());
    }
}
