//! Prodigy JSONL.

use proptest::prelude::*;
use serde_json::json;
use tagline::annotation::Target;
use tagline::formats::{Document, Files, Input as _, Value};

use super::any::document;
use super::support::{check_round_trip, files_in, format, read, read_text, reduced, shared, write};

const ALL: [&[(&str, &str)]; 5] = [
    &[],
    &[("tokens", "none")],
    &[("tokens", "blanks"), ("structure", "no")],
    &[("tokens", "characters")],
    &[("tokens", "none"), ("structure", "no")],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_it_holds_comes_back(document in document(), others in prop::collection::vec(document(), 0..3)) {
        for options in ALL {
            check_round_trip("prodigy", options, std::slice::from_ref(&document));
        }
        let mut documents = vec![document];
        for (n, mut other) in others.into_iter().enumerate() {
            other.name = format!("ports/other-{n}");
            documents.push(other);
        }
        check_round_trip("prodigy", &[], &documents);
    }

    #[test]
    fn tokens_are_the_text(document in document()) {
        for tokens in ["words", "blanks", "characters"] {
            let (format, options) = format("prodigy", &[("tokens", tokens)]);
            let (reduced, _) = reduced(format, &options, std::slice::from_ref(&document));
            let files = write(format, &options, &reduced);
            let line: serde_json::Value = serde_json::from_slice(&files.0["data.jsonl"]).unwrap();
            let chars: Vec<char> = document.text.chars().collect();
            let slice = |from: &serde_json::Value, to: &serde_json::Value| -> String {
                let (from, to) = (from.as_u64().unwrap(), to.as_u64().unwrap());
                chars[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()].iter().collect()
            };
            let listed = line["tokens"].as_array().unwrap();
            let mut sum = String::new();
            for (id, token) in listed.iter().enumerate() {
                prop_assert_eq!(&token["id"], &json!(id));
                prop_assert_eq!(token["text"].as_str().unwrap(), slice(&token["start"], &token["end"]));
                sum.push_str(token["text"].as_str().unwrap());
                sum.push_str(if token["ws"] == json!(true) { " " } else { "" });
            }
            prop_assert_eq!(&sum, &document.text);
            for span in line["spans"].as_array().unwrap() {
                let token = |key: &str| &listed[usize::try_from(span[key].as_u64().unwrap()).unwrap()];
                prop_assert_eq!(&token("token_start")["start"], &span["start"]);
                prop_assert_eq!(&token("token_end")["end"], &span["end"]);
            }
        }
    }

    #[test]
    fn no_bytes_break_it(cut in any::<prop::sample::Index>(), put in any::<prop::sample::Index>(), byte in any::<u8>(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        let at = put.index(bytes.len());
        bytes[at] = byte;
        let (format, options) = format("prodigy", &[]);
        for bytes in [&bytes[..], &SAMPLE.as_bytes()[..cut.index(SAMPLE.len())], &noise] {
            let _ = read(format, &options, &tagline::formats::Files::one("p.jsonl", bytes));
        }
    }
}

const SAMPLE: &str = include_str!("../fixtures/formats/prodigy/harbour.jsonl");

#[test]
fn a_file_of_prodigy() {
    let documents = read_text("prodigy", "harbour.jsonl", SAMPLE).unwrap();
    let [first, second, third] = documents.as_slice() else { panic!("{}", documents.len()) };
    assert_eq!(first.annotator, "harbour-asha");
    assert_eq!(first.name, "harbour-00001");
    let spans: Vec<_> = first
        .spans
        .iter()
        .map(|s| (s.label.as_str(), first.covered(s, " "), s.extent().start))
        .collect();
    assert_eq!(
        spans,
        [
            ("PERSON", "Ada Lo".into(), 10),
            ("PLACE", "Port Ansel".into(), 22),
            ("CITY", "Ansel".into(), 27)
        ]
    );
    assert_eq!(first.spans[1].attributes["source"], Value::Text("patterns".into()));
    assert_eq!(first.spans[1].attributes["score"], Value::Number(0.5));
    let relations: Vec<_> =
        first.relations.iter().map(|r| (r.from, r.label.as_str(), r.to)).collect();
    use tagline::formats::End::Span;
    // The second names no spans, only the last tokens.
    assert_eq!(relations, [(Span(0), "IN", Span(1)), (Span(1), "OF", Span(0))]);
    assert_eq!(first.metadata["meta"], json!({"source": "The Ansel Herald"}));
    assert_eq!(first.metadata["_input_hash"], json!(17));
    assert!(!first.metadata.contains_key("answer"));
    let words: Vec<_> = first.tokens.as_ref().unwrap().iter().map(|t| first.slice(*t)).collect();
    assert_eq!(words, ["👋🏽", "Ada", "Lo", "left", "Port", "Ansel", "."]);

    let labels: Vec<_> = second
        .segment_labels
        .iter()
        .map(|l| (l.layer.as_str(), l.label.as_str(), l.target))
        .collect();
    assert_eq!(labels, [("accept", "calm", Target::Article), ("accept", "glad", Target::Article)]);
    // What a person refused is not said of the text.
    assert!(third.segment_labels.is_empty());
    assert_eq!(third.metadata["answer"], json!("reject"));
    assert_eq!(third.metadata["label"], json!("STORM"));
}

#[test]
fn a_file_for_prodigy() {
    let documents = read_text("prodigy", "harbour.jsonl", SAMPLE).unwrap();
    let (format, options) = format("prodigy", &[]);
    let (mut reduced, kinds) = reduced(format, &options, &documents);
    assert_eq!(kinds, []);
    let written = write(format, &options, &reduced);
    let expected = include_str!("../fixtures/formats/prodigy/written.jsonl");
    assert_eq!(written.text("data.jsonl").unwrap(), expected);
    let mut again = read(format, &options, &written).unwrap();
    for all in [&mut reduced, &mut again] {
        all.iter_mut().for_each(|d| d.sentences = None);
    }
    assert_eq!(again, reduced);
}

#[test]
fn fields_with_a_meaning_stay_fields() {
    let mut document = Document { text: "Ada".into(), name: "a".into(), ..Document::default() };
    for (name, value) in [
        ("answer", json!("accept")),
        ("text", json!(3)),
        ("_session_id", json!("x")),
        ("label", json!("L")),
        ("options", json!([{"id": "a", "text": "a"}])),
        ("spans", json!(null)),
        ("source", json!({"deep": [1, null]})),
    ] {
        document.metadata.insert(name.into(), value);
    }
    for options in ALL {
        check_round_trip("prodigy", options, &[document.clone()]);
    }
}

#[test]
fn what_prodigy_wrote_is_read() {
    let Some(folder) = shared("prodigy") else { return };
    let mut files = files_in(&folder, &["jsonl"]);
    let patterns = files.0.remove("patterns_insults-INSULT.jsonl").unwrap();
    let (format, options) = format("prodigy", &[]);
    let documents = read(format, &options, &files).unwrap();
    assert_eq!(documents.len(), 873);
    assert_eq!(documents.iter().map(|d| d.spans.len()).sum::<usize>(), 303);
    assert_eq!(documents.iter().filter(|d| d.metadata.contains_key("answer")).count(), 411);
    let first = &documents[0];
    let spans: Vec<_> =
        first.spans.iter().map(|s| (s.label.as_str(), first.covered(s, " "))).collect();
    assert_eq!(spans, [("ORG", "Uber".into()), ("LOCATION", "Silicon Valley".into())]);
    let insults = documents.iter().filter(|d| d.segment_labels.iter().any(|l| l.label == "INSULT"));
    assert!(insults.count() > 50);
    assert!(documents.iter().all(|d| d.aside.is_empty()));

    let (mut reduced, kinds) = reduced(format, &options, &documents);
    // Some of its spans come from patterns and have no tokens beside them.
    assert!(kinds.iter().all(|k| *k == tagline::formats::LossKind::CutToken), "{kinds:?}");
    let mut again = read(format, &options, &write(format, &options, &reduced)).unwrap();
    for all in [&mut reduced, &mut again] {
        all.iter_mut().for_each(|d| (d.tokens, d.sentences) = (None, None));
    }
    assert_eq!(again, reduced);

    let patterns = String::from_utf8(patterns).unwrap();
    assert_eq!(
        read_text("prodigy", "p.jsonl", &patterns).unwrap_err(),
        "p.jsonl, line 1: these are patterns for Prodigy’s matcher and no dataset; give the file \
         that “prodigy db-out” writes"
    );
}

#[test]
fn faults_are_named() {
    for (content, expected) in [
        (
            "{\"meta\":{}}",
            "p.jsonl, line 1: the field “text” is missing; only examples with a text can be read",
        ),
        ("{\"text\":1}", "p.jsonl, line 1: “text” is a number, not a text"),
        ("\n7", "p.jsonl, line 2: invalid type: integer `7`, expected an object with “text”"),
        (
            "{\"text\":\"ab\",\"spans\":[{\"start\":0,\"end\":3,\"label\":\"X\"}]}",
            "p.jsonl, line 1: a span ends at 3, and the text has 2 code points",
        ),
        (
            "{\"text\":\"ab\"}\n{\"text\":\"ab\",\"spans\":[{\"start\":-1,\"end\":1,\"label\":\"X\"}]}",
            "p.jsonl, line 2: span 1: “start” is -1; an offset is a whole number from 0",
        ),
        (
            "{\"text\":\"ab\",\"spans\":[{\"start\":2,\"end\":1,\"label\":\"X\"}]}",
            "p.jsonl, line 1: a span starts at 2 and ends before that, at 1",
        ),
        (
            "{\"text\":\"ab\",\"spans\":[{\"end\":1}]}",
            "p.jsonl, line 1: span 1: the field “start” is missing",
        ),
        ("{\"text\":\"ab\",\"spans\":[[0,1]]}", "p.jsonl, line 1: span 1 is a list, not an object"),
        ("{\"text\":\"ab\",\"spans\":{}}", "p.jsonl, line 1: “spans” is an object, not a list"),
        (
            "{\"text\":\"ab\",\"tokens\":[\"ab\"]}",
            "p.jsonl, line 1: invalid type: string \"ab\", expected a token: an object with “start” and “end”",
        ),
        (
            "{\"text\":\"ab\",\"relations\":[{\"head\":0,\"child\":1,\"label\":\"r\"}]}",
            "p.jsonl, line 1: relation 1: “head” is token 0, and there are no “tokens”",
        ),
        (
            "{\"text\":\"ab\",\"tokens\":[{\"start\":0,\"end\":2}],\"relations\":[{\"head\":0,\"child\":1,\"label\":\"r\"}]}",
            "p.jsonl, line 1: relation 1: “child” is token 1, and there are 1, counted from 0",
        ),
        (
            "{\"text\":\"ab\",\"accept\":[{}]}",
            "p.jsonl, line 1: “accept” has an object, not the id of an option",
        ),
        (
            "{\"text\":\"ab\",\"tagline\":{\"chains\":[{\"members\":[0]}]}}",
            "p.jsonl, line 1: the field “tagline”: there is no span number 0",
        ),
        ("{\"text\":\"ab\"", "p.jsonl, line 1: the file ends within a value"),
    ] {
        assert_eq!(read_text("prodigy", "p.jsonl", content).unwrap_err(), expected, "{content}");
    }
}

#[test]
fn it_is_recognised_by_its_beginning() {
    let (format, options) = format("prodigy", &[]);
    let long = Document { text: "Ada Lo left. ".repeat(1000), ..Document::default() };
    let (reduced, _) = reduced(format, &options, &[long]);
    let mut written = write(format, &options, &reduced);
    written.0.retain(|name, _| !name.ends_with(".xml"));
    for files in [Files::one("harbour.jsonl", SAMPLE), written] {
        let likely = tagline::formats::recognise(&files);
        assert_eq!(likely.first().map(|f| f.info().name), Some("prodigy"), "{:?}", files.names());
    }
}
