//! The tables, as CSV and as Parquet.

use proptest::prelude::*;
use tagline::annotation::Target;
use tagline::article::{SegmentKind, parse};
use tagline::formats::{Chain, Document, End, Files, Relation, SegmentLabel, Span, Value, find};
use tagline::text::{ByteRange, Text};

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

const TEXT: &str = "Ferry “Ida” sinks 👋🏽\n\nPublished: January 4, 2012\n\nThe ferry sank, \r\nsaid Ada Lo.\n\nReader Comments (2)\n\nBo Ray\nJan 5, 2012 - 10:01PM\n\nWhat a day, \"cold\" and wet.\n\nAda Lo\nJan 6, 2012 - 9:15AM\n\n@Bo Ray: it was 👋🏽.\n";

/// Two annotators of one text with comments, and an empty text.
fn fixed() -> Vec<Document> {
    let (segments, _) = parse(&Text::new(TEXT));
    let at = |words: &str| {
        let start = TEXT.find(words).unwrap();
        ByteRange::new(start, start + words.len())
    };
    let span = |id: &str, label: &str, parts: &[&str]| Span {
        id: id.into(),
        layer: "things".into(),
        label: label.into(),
        fragments: parts.iter().map(|part| at(part)).collect(),
        ..Span::default()
    };
    let comments: Vec<_> =
        segments.iter().filter(|s| s.kind == SegmentKind::Comment).map(|s| s.range).collect();
    let mut ferry = span("0000000001", "SHIP", &["Ferry", "sinks"]);
    ferry.note = "two\nlines, and “quotes”".into();
    ferry.confidence = Some(80);
    ferry.attributes = [
        ("kind".to_owned(), Value::List(["a".to_owned(), "b c".to_owned()].into())),
        ("sunk".to_owned(), Value::Flag(true)),
        ("tons".to_owned(), Value::Number(0.5)),
        ("none".to_owned(), Value::List([].into())),
        ("name".to_owned(), Value::Text("=Ida".to_owned())),
    ]
    .into();
    let relation = |label: &str, from, to| Relation {
        id: String::new(),
        label: label.into(),
        from,
        to,
        attributes: [("sure".to_owned(), Value::Flag(false))].into(),
        note: String::new(),
    };
    let first = Document {
        name: "ports/ida".into(),
        annotator: "asha".into(),
        text: TEXT.into(),
        segments,
        metadata: [("source".to_owned(), "The “Bell”".into())].into(),
        spans: vec![
            ferry,
            span("0000000002", "NAME", &["Ida"]),
            span("", "SHIP", &["The ferry"]),
            span("", "SHIP", &["ferry sank, \r\nsaid"]),
        ],
        relations: vec![
            relation("is", End::Span(0), End::Span(1)),
            relation(
                "answers",
                End::Segment(Target::Comment(comments[1])),
                End::Segment(Target::Article),
            ),
        ],
        chains: vec![Chain {
            id: "7".into(),
            name: "Ida".into(),
            kind: None,
            knowledge_base_id: Some("Q42".into()),
            members: [0, 2].into(),
        }],
        segment_labels: vec![SegmentLabel {
            id: "8".into(),
            layer: "tone".into(),
            label: "kind".into(),
            target: Target::Comment(comments[0]),
            note: String::new(),
            confidence: Some(0),
        }],
        ..Document::default()
    };
    let second = Document {
        annotator: "bo".into(),
        spans: vec![span("", "NAME", &["Ida"])],
        relations: Vec::new(),
        chains: Vec::new(),
        segment_labels: Vec::new(),
        ..first.clone()
    };
    let empty = Document { name: "empty".into(), annotator: "bo".into(), ..Document::default() };
    vec![first, second, empty]
}

fn written(name: &str) -> Files {
    let (format, options) = format(name, &[]);
    let (reduced, losses) = reduced(format, &options, &fixed());
    assert_eq!(losses, []);
    write(format, &options, &reduced)
}

#[test]
fn fixed_documents_give_fixed_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/csv/");
    let files = written("csv");
    assert_eq!(files.0.len(), 9);
    for (name, bytes) in &files.0 {
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(format!("{folder}{name}"), bytes).unwrap();
        }
        let expected = std::fs::read(format!("{folder}{name}")).unwrap();
        assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected), "{name}");
    }
    check_round_trip("csv", &[], &fixed());
    check_round_trip("parquet", &[], &fixed());
}

#[test]
fn the_text_stands_once_however_many_annotate_it() {
    let files = written("csv");
    let documents = files.text("documents.csv").unwrap();
    assert_eq!(documents.matches("What a day").count(), 1);
    let annotators = files.text("annotators.csv").unwrap();
    assert_eq!(annotators, "document,annotator\nports/ida,asha\nports/ida,bo\nempty,bo\n");
    // The second comment answers the first, which is segment 4.
    let segments = files.text("segments.csv").unwrap();
    assert!(segments.contains(",Ada Lo,2012-01-06T09:15:00,4,1,"), "{segments}");
}

/// Both kinds of table are to be exported to, not imported from.
#[test]
fn tables_are_not_offered_to_be_read() {
    for name in ["csv", "parquet"] {
        let format = find(name).unwrap();
        assert!(!format.info().reads);
        assert_eq!(format.recognise("spans.csv", b"document,annotator,span"), 0);
    }
}

fn broken(table: &str, from: &str, to: &str) -> String {
    let mut files = written("csv");
    let file = files.0.get_mut(table).unwrap();
    let content = String::from_utf8(file.clone()).unwrap();
    assert!(content.contains(from), "{content}");
    *file = content.replacen(from, to, 1).into_bytes();
    let (format, options) = format("csv", &[]);
    read(format, &options, &files).unwrap_err()
}

#[test]
fn faults_are_named() {
    for (table, from, to, expected) in [
        (
            "spans.csv",
            "0-5;12-17",
            "0-5;12",
            "spans.csv, line 2: “fragments” has “12”, not start-end",
        ),
        (
            "spans.csv",
            "0-5;12-17",
            "0-5;12-16",
            "spans.csv, line 2: “start” and “end” are not those of “fragments”",
        ),
        (
            "spans.csv",
            ",80\n",
            ",101\n",
            "spans.csv, line 2: “confidence” is 101; it is from 0 to 100",
        ),
        ("spans.csv", ",80\n", ",-1\n", "spans.csv, line 2: “confidence” is -1, which is below 0"),
        ("spans.csv", ",80\n", "\n", "spans.csv, line 2: the row has 11 fields and not 12"),
        (
            "spans.csv",
            "NAME,7,10,Ida,7-10",
            "NAME,7,999,Ida,7-999",
            "spans.csv, line 4: a span ends at 999, and the text has 211 code points",
        ),
        (
            "spans.csv",
            "ports/ida,asha,2",
            "ports/ida,asha,3",
            "spans.csv, line 4: “span” does not go on from the row before",
        ),
        (
            "spans.csv",
            "document,annotator",
            "doc,annotator",
            "spans.csv, line 1: the columns should be document,annotator,span,id,layer,label,start,end,text,fragments,note,confidence",
        ),
        (
            "chain_members.csv",
            "asha,1,3",
            "asha,1,5",
            "chain_members.csv, line 3: “span” is 5, and there are 4",
        ),
        (
            "attributes.csv",
            "number,0.5",
            "number,inf",
            "attributes.csv, line 7: “value” is “inf”, which is no number",
        ),
        (
            "annotators.csv",
            "ports/ida,bo",
            "ports/oda,bo",
            "annotators.csv, line 3: there is no document “ports/oda” here or further on",
        ),
        (
            "chains.csv",
            "ports/ida,asha",
            "ports/ida,kim",
            "chain_members.csv, line 2: “chain” is 1, and there are 0",
        ),
        (
            "segment_labels.csv",
            "ports/ida,asha",
            "ports/ida,kim",
            "segment_labels.csv, line 2: “kim” and “ports/ida” are not in “annotators”, or not in this order",
        ),
    ] {
        assert_eq!(broken(table, from, to), expected);
    }
    let mut files = written("parquet");
    files.0.get_mut("spans.parquet").unwrap().truncate(100);
    let (format, options) = format("parquet", &[]);
    assert_eq!(
        read(format, &options, &files).unwrap_err(),
        "spans.parquet: this is not a Parquet file: it does not begin and end with “PAR1”; perhaps it is cut off"
    );
    files.0.remove("spans.parquet");
    let error = read(format, &options, &files).unwrap_err();
    assert!(error.starts_with("spans.parquet: this file cannot be read"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nothing_makes_them_panic(
        name in prop::sample::select(&["csv", "parquet"][..]),
        which in any::<prop::sample::Index>(),
        at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        thread_local!(static WRITTEN: [Files; 2] = [written("csv"), written("parquet")]);
        let mut files = WRITTEN.with(|both| both[usize::from(name == "parquet")].clone());
        let bytes = files.0.values_mut().nth(which.index(9)).unwrap();
        for (at, byte) in at {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let (format, options) = format(name, &[]);
        let _ = read(format, &options, &files);
    }
}
