//! spaCy's DocBin and its training data as JSON lines.

use proptest::prelude::*;

use std::io::Write as _;

use tagline::formats::{Chain, Document, Files, Span, Value};
use tagline::text::ByteRange;

use super::any::document;
use super::support::{check_round_trip, format, read, read_text, reduced, write};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for options in [
            &[][..],
            &[("spans", "always"), ("spans_key", "ruler")],
            &[("spans", "never"), ("tokens", "characters")],
            &[("ents", "no"), ("tokens", "blanks")],
            &[("structure", "no")],
        ] {
            check_round_trip("spacy", options, std::slice::from_ref(&document));
            check_round_trip("spacy-jsonl", options, std::slice::from_ref(&document));
        }
    }

    #[test]
    fn several_documents_come_back(mut documents in proptest::collection::vec(document(), 0..4)) {
        for (n, document) in documents.iter_mut().enumerate() {
            document.name = format!("ports/{n}");
        }
        for options in [&[][..], &[("shard", "20")]] {
            check_round_trip("spacy", options, &documents);
        }
        check_round_trip("spacy-jsonl", &[("tokens", "words")], &documents);
    }
}

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/spacy");

fn fixture(name: &str) -> Vec<Document> {
    let bytes = std::fs::read(format!("{FIXTURES}/{name}")).unwrap();
    let (format, options) = format("spacy", &[]);
    read(format, &options, &Files::one(name, bytes)).unwrap()
}

fn said(document: &Document) -> Vec<(&str, &str, String)> {
    let said = |s: &Span| (s.layer.clone(), s.label.clone(), document.covered(s, " "));
    let all: Vec<_> = document.spans.iter().map(said).collect();
    all.into_iter().map(|(a, b, c)| (leak(a), leak(b), c)).collect()
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Made by spaCy 3.8 itself, with English and Chinese, sentences, ids of a knowledge base,
/// groups, categories, other people's user data, an empty text and unknown spaces.
#[test]
fn what_spacy_wrote_is_read() {
    let documents = fixture("by_spacy.spacy");
    let texts: Vec<_> = documents.iter().map(|d| d.text.as_str()).collect();
    let first = "Ada Lo 👋🏽 sailed to Port Ansel.  Bo stayed.\n\nNobody else did. ";
    assert_eq!(texts, [first, "阿达去了北京。", "", "no spaces known "]);
    let ada = &documents[0];
    assert_eq!(
        said(ada),
        [
            ("", "EVENT", "Ada Lo 👋🏽 sailed".to_owned()),
            ("", "PER", "Ada Lo".to_owned()),
            ("", "LOC", "Port Ansel".to_owned()),
            ("", "ORG", "Ansel".to_owned()),
            ("ruler", "CITY", "Ansel".to_owned()),
            ("", "PER", "Bo".to_owned()),
        ]
    );
    let chains: Vec<_> =
        ada.chains.iter().map(|c| (c.knowledge_base_id.as_deref(), c.members.clone())).collect();
    assert_eq!(chains, [(Some("Q7"), [0].into()), (Some("Q42"), [5].into())]);
    let labels: Vec<_> = ada
        .segment_labels
        .iter()
        .map(|l| (l.layer.as_str(), l.label.as_str(), l.confidence))
        .collect();
    assert_eq!(labels, [("cats", "travel", None), ("tone", "calm", Some(75))]);
    let sentences: Vec<_> =
        ada.sentences.iter().flatten().map(|s| &ada.text[s.start..s.end]).collect();
    assert_eq!(sentences, ["Ada Lo 👋🏽 sailed to Port Ansel.", "Bo stayed.", "Nobody else did."]);
    assert_eq!(ada.tokens.as_ref().map(Vec::len), Some(16));
    let zh = [("", "PER", "阿达".to_owned()), ("", "GPE", "北京".to_owned())];
    assert_eq!(said(&documents[1]), zh);
    assert_eq!(said(&documents[3]), [("", "X", "spaces known".to_owned())]);
}

/// Few attributes, no flags, groups in a list with spans of 32 bytes.
#[test]
fn older_files_are_read() {
    let old = &fixture("old.spacy")[0];
    let new = &fixture("by_spacy.spacy")[0];
    assert_eq!((&old.text, said(old)), (&new.text, said(new)));
    assert_eq!(old.sentences, None);
}

fn document_of_our_own() -> Document {
    let text = "Bo 👋🏽 met  Ada Lo\n in Ansel.";
    let span = |layer: &str, label: &str, words: &str| {
        let start = text.find(words).unwrap();
        Span {
            id: format!("{start}-{}", words.len()),
            layer: layer.to_owned(),
            label: label.to_owned(),
            fragments: [ByteRange::new(start, start + words.len())].into_iter().collect(),
            ..Span::default()
        }
    };
    let mut document = Document {
        name: "ports/ansel".into(),
        annotator: "asha".into(),
        text: text.into(),
        spans: vec![
            span("names", "PER", "Bo"),
            span("events", "MEETING", "Bo 👋🏽 met  Ada Lo"),
            span("names", "PER", "Ada Lo"),
            span("names", "LOC", "Ansel"),
        ],
        ..Document::default()
    };
    document.spans[2].attributes.insert("said".into(), Value::Text("twice".into()));
    document.chains.push(Chain {
        knowledge_base_id: Some("Q42".into()),
        members: [2].into(),
        ..Chain::default()
    });
    document.metadata.insert("source".into(), "log".into());
    document.sorted()
}

/// The content of a file, unpacked if it is zlib data.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    match std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(bytes), &mut content) {
        Ok(_) => content,
        Err(_) => bytes.to_vec(),
    }
}

#[test]
fn what_is_written_stays_as_it_is() {
    for (name, options, file) in [
        ("spacy", &[][..], "ours.spacy"),
        ("spacy-jsonl", &[], "ours.jsonl"),
        ("spacy-jsonl", &[("structure", "no"), ("spans", "never")], "ours_flat.jsonl"),
    ] {
        let (format, options) = format(name, options);
        let (reduced, _) = reduced(format, &options, &[document_of_our_own()]);
        let files = write(format, &options, &reduced);
        let written = files.0.values().next().unwrap();
        let path = format!("{FIXTURES}/{file}");
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&path, written).unwrap();
        }
        // How it is packed is not ours to say.
        let expected = std::fs::read(&path).unwrap();
        assert!(unpacked(&expected) == unpacked(written), "{file}");
        let back = read(format, &options, &Files::one(file, written.clone())).unwrap();
        assert_eq!(back[0].spans, reduced[0].spans);
    }
}

#[test]
fn kinds_of_json_lines_are_read() {
    let lines = "[\"👋🏽 Ada\",{\"entities\":[[3,6,\"PER\"]],\"links\":{\"(3, 6)\":{\"Q1\":1.0,\"Q2\":0.0}}}]\n\
        [\"Bo\",{\"spans\":{\"sc\":[[0,2,\"A\",\"Q7\"]],\"x\":[[0,1,\"B\"]]},\"cats\":{\"y\":true,\"n\":0}}]\n\
        {\"text\":\"Cy\",\"ents\":[{\"start\":0,\"end\":2,\"label\":\"PER\"}],\"tokens\":[],\"n\":3}\n\
        {\"text\":\"Di\",\"entities\":[[0,2,\"PER\"]]}\n[\"Ed\",{\"entities\":[]}, {\"tagline\":{\"name\":\"ed\"}}]\n[\"Flo\"]";
    let as_list = format!("[{}]", lines.replace('\n', ","));
    for content in [lines, &as_list] {
        let found = read_text("spacy-jsonl", "d.jsonl", content).unwrap();
        let all: Vec<_> = found.iter().flat_map(said).collect();
        let expected = [
            ("", "PER", "Ada"),
            ("", "A", "Bo"),
            ("x", "B", "B"),
            ("", "PER", "Cy"),
            ("", "PER", "Di"),
        ];
        assert_eq!(all, expected.map(|(a, b, c)| (a, b, c.to_owned())));
        let ids = |at: usize| found[at].chains[0].knowledge_base_id.as_deref();
        assert_eq!((ids(0), ids(1)), (Some("Q1"), Some("Q7")));
        assert_eq!(found[1].segment_labels.len(), 1);
        assert_eq!(found[2].metadata["n"], 3);
        assert_eq!(found[4].name, "ed");
        assert_eq!(found.len(), 6);
    }
}

#[test]
fn both_are_recognised() {
    for (file, name, expected) in [
        ("ours.spacy", "a.spacy", "spacy"),
        ("by_spacy.spacy", "a.bin", "spacy"),
        ("ours.jsonl", "a.jsonl", "spacy-jsonl"),
        ("ours_flat.jsonl", "a.json", "spacy-jsonl"),
    ] {
        let bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
        let found = tagline::formats::recognise(&Files::one(name, bytes));
        assert_eq!(found.first().map(|f| f.info().name), Some(expected), "{file}");
    }
}

/// Options that leave no place for spans, or are no numbers.
#[test]
fn options_that_cannot_be_used_are_refused() {
    for (name, options, expected) in [
        (
            "spacy",
            &[("ents", "no"), ("spans", "never")][..],
            "the option spans=never cannot be used: with ents=no the spans must stand in a group",
        ),
        (
            "spacy",
            &[("shard", "0")],
            "the option shard=0 cannot be used: shard is a number from 1 to 100000000",
        ),
    ] {
        let (format, options) = format(name, options);
        let context = tagline::formats::WriteContext { options, ..Default::default() };
        assert_eq!(format.writer(context).err().unwrap().to_string(), expected);
    }
}

/// Spans that somebody changed with spaCy get no attributes of others.
#[test]
fn changed_spans_get_nothing_of_others() {
    let (format, options) = format("spacy-jsonl", &[]);
    let (reduced, _) = reduced(format, &options, &[document_of_our_own()]);
    let files = write(format, &options, &reduced);
    let written = files.text("data.jsonl").unwrap();
    assert!(written.contains("[0,2,\"PER\"]"));
    let changed = written.replace("[0,2,\"PER\"]", "[0,2,\"ORG\"]");
    let found = &read_text("spacy-jsonl", "d.jsonl", &changed).unwrap()[0];
    assert_eq!(found.spans.len(), 4);
    assert!(found.spans.iter().all(|s| s.attributes.is_empty() && s.id.is_empty()));
    assert!(found.chains.is_empty());
    assert_eq!(found.annotator, "asha");
}

#[test]
fn faults_in_json_lines_are_named() {
    for (content, expected) in [
        (
            "[\"ab\",{\"entities\":[[0,3,\"X\"]]}]",
            "d.jsonl, line 1: a span ends at 3, and the text has 2 code points",
        ),
        (
            "[\"ab\",{}]\n[\"ab\",{\"entities\":[[-1,1,\"X\"]]}]",
            "d.jsonl, line 2: “entities” has -1; an offset is a whole number from 0",
        ),
        (
            "[\"ab\",{\"entities\":[[0]]}]",
            "d.jsonl, line 1: “entities” has [0], and not [start, end, label]",
        ),
        (
            "[\"ab\",{\"entities\":[\"O\",\"U-X\"]}]",
            "d.jsonl, line 1: “entities” has \"O\", and not [start, end, label]",
        ),
        (
            "[\"ab\",{\"spans\":{\"sc\":[[2,1,\"X\"]]}}]",
            "d.jsonl, line 1: a span starts at 2 and ends before that, at 1",
        ),
        ("[\"ab\",{\"entities\":{}}]", "d.jsonl, line 1: “entities” is an object, not a list"),
        (
            "[\"ab\",{\"links\":{\"x\":{}}}]",
            "d.jsonl, line 1: “links” has “x”, and not “(start, end)”",
        ),
        ("[\"ab\",{\"cats\":[]}]", "d.jsonl, line 1: “cats” is a list, not an object"),
        ("[\"ab\",7]", "d.jsonl, line 1: an example is no text with an object of annotations"),
        ("{}\n", "d.jsonl, line 1: the field “text” is missing"),
        ("[\"ab\",{\"entities\"", "d.jsonl, line 1: the file ends within a value"),
        (
            "[\"ab\",{\"ids\":{\"tagline\":{\"spans\":[{\"span\":3}]}}}]",
            "d.jsonl, line 1: the field “tagline”: there is no span number 3",
        ),
    ] {
        assert_eq!(read_text("spacy-jsonl", "d.jsonl", content).unwrap_err(), expected);
    }
}

/// Fields of a DocBin with one document of one token “a”, as MessagePack.
fn fields() -> Vec<(&'static str, Vec<u8>)> {
    let bin = |bytes: &[u8]| {
        let mut out = Vec::new();
        rmp::encode::write_bin(&mut out, bytes).unwrap();
        out
    };
    let mut row = 11_901_859_001_352_538_922_u64.to_le_bytes().to_vec();
    row.extend([3, 0, 0, 0, 0, 0, 0, 0, 101, 0, 0, 0, 0, 0, 0, 0]);
    vec![
        ("attrs", vec![0x93, 65, 77, 78]),
        ("tokens", bin(&row)),
        ("spaces", bin(&[1])),
        ("lengths", bin(&[1, 0, 0, 0])),
        ("strings", vec![0x91, 0xa1, b'a']),
        ("cats", vec![0x91, 0x80]),
        ("span_groups", vec![0x91, 0xc4, 1, 0x90]),
    ]
}

fn pack(fields: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut content = Vec::new();
    rmp::encode::write_map_len(&mut content, u32::try_from(fields.len()).unwrap()).unwrap();
    for (name, bytes) in fields {
        rmp::encode::write_str(&mut content, name).unwrap();
        content.extend(bytes);
    }
    zlib(&content)
}

fn zlib(content: &[u8]) -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(content).unwrap();
    zlib.finish().unwrap()
}

fn read_bin(bytes: &[u8]) -> Result<Vec<Document>, String> {
    let (format, options) = format("spacy", &[]);
    read(format, &options, &Files::one("d.spacy", bytes))
}

#[test]
fn faults_in_docbin_are_named() {
    let found = read_bin(&pack(&fields())).unwrap();
    assert_eq!((found[0].text.as_str(), said(&found[0])), ("a ", vec![("", "X", "a".to_owned())]));
    let long = |first: u8| vec![first, 0xff, 0xff, 0xff, 0xff];
    let group = |span: &[u8]| {
        let mut group = vec![0x81, 0xa5];
        group.extend(b"spans");
        group.push(0x91);
        rmp::encode::write_bin(&mut group, span).unwrap();
        let mut groups = vec![0x81];
        rmp::encode::write_bin(&mut groups, &group).unwrap();
        groups.extend([0x91, 0xa2, b's', b'c']);
        let mut all = vec![0x91];
        rmp::encode::write_bin(&mut all, &groups).unwrap();
        all
    };
    let mut beyond = vec![0; 40];
    beyond[31] = 2;
    let mut negative = vec![0; 32];
    negative[16..20].fill(0xff);
    for (name, bytes, expected) in [
        ("attrs", vec![0xa1, b'x'], "“attrs” is a text, not a list"),
        (
            "attrs",
            vec![0x92, 65, 77],
            "“tokens” has 24 bytes, not 16, for 1 token with 2 attributes",
        ),
        ("attrs", vec![0x90], "“attrs” names no columns"),
        ("tokens", vec![0xc0], "“tokens” is nothing, not bytes"),
        ("tokens", long(0xc6), "it ends before its content does"),
        ("spaces", vec![0xc4, 0], "“lengths” counts 1 token, and “spaces” 0"),
        (
            "spaces",
            long(0xc6),
            "it unpacks to more than 16 MiB, over 20 times its size; it may be made to fill the memory and is not read",
        ),
        ("lengths", vec![0xc4, 3, 1, 0, 0], "“lengths” is no list of numbers of four bytes"),
        (
            "lengths",
            vec![0xc4, 4, 0xff, 0xff, 0xff, 0xff],
            "a document’s length in “lengths” is below 0",
        ),
        (
            "strings",
            vec![0x90],
            "document 1: “strings” has no string with the hash 11901859001352538922",
        ),
        ("strings", vec![0x91, 0xa1, 0xff], "a string in “strings” has bytes that are no UTF-8"),
        ("strings", long(0xdd), "a string in “strings” is nothing, not a text"),
        ("cats", vec![0x91, 0x90], "the categories of a document is a list, not a map"),
        ("cats", vec![0xc1], "it is no MessagePack: a byte 0xc1"),
        (
            "span_groups",
            vec![0x91, 0xc4, 1, 0x07],
            "document 1: the content of “span_groups” is a number, not a map",
        ),
        (
            "span_groups",
            group(&[0; 7]),
            "document 1: a span in a group has 7 bytes; 40 or 32 are expected",
        ),
        (
            "span_groups",
            group(&beyond),
            "document 1: a span in a group is said to be tokens 0 to 2 of 1",
        ),
        (
            "span_groups",
            group(&negative),
            "document 1: a span in a group is said to be tokens -1 to 0 of 1",
        ),
    ] {
        let mut fields = fields();
        fields.iter_mut().filter(|f| f.0 == name).for_each(|f| f.1.clone_from(&bytes));
        if name == "strings" {
            // Something that is no string follows.
            fields.swap(4, 5);
            fields.push(("end", vec![0xc0; 3]));
            let at = fields.iter().position(|f| f.0 == "strings").unwrap();
            let strings = fields.remove(at);
            let at = fields.len() - 1;
            fields.insert(at, strings);
            if bytes.len() == 5 {
                fields[at].1.push(0xc0);
            }
        }
        assert_eq!(read_bin(&pack(&fields)).unwrap_err(), format!("d.spacy: {expected}"), "{name}");
    }
    for (content, expected) in [
        (&b""[..], "it ends before its content does"),
        (b"hello, this is text", "it is no zlib data, which spaCy’s files are"),
        (
            b"\x1f\x8b\x08\x00",
            "it is gzip data, and spaCy’s files are zlib data; spaCy cannot read it",
        ),
        (&zlib(b"\x93\x01"), "the file’s content is a list, not a map"),
        (&zlib(b"\x80"), "the field “tokens” is missing; a DocBin has it"),
        (&pack(&fields())[..30], "it ends before its content does"),
    ] {
        assert_eq!(read_bin(content).unwrap_err(), format!("d.spacy: {expected}"));
    }
}

/// A thousand times its size in zeros, deep lists, and rows that never end.
#[test]
fn bombs_are_refused() {
    let mut content = b"\x81\xa6spaces\xc6\x04\x00\x00\x00".to_vec();
    content.resize(content.len() + (64 << 20), 0);
    let bomb = zlib(&content);
    assert!(bomb.len() < 100_000);
    assert!(read_bin(&bomb).unwrap_err().contains("it unpacks to more than"));
    let mut deep = b"\x81\xa1x".to_vec();
    deep.resize(1_000_000, 0x91);
    assert!(read_bin(&zlib(&deep)).unwrap_err().ends_with("it ends before its content does"));
}

proptest! {
    #[test]
    fn broken_files_are_errors(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
        noise in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        for file in ["by_spacy.spacy", "ours.spacy"] {
            let bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&*bytes), &mut content).unwrap();
            let at = at.index(content.len());
            if cut {
                content.truncate(at);
            } else {
                content[at] = byte;
            }
            // Either is fine, as long as it ends.
            let _ = read_bin(&zlib(&content));
            let _ = read_bin(&bytes[..at.min(bytes.len())]);
        }
        let _ = read_bin(&noise);
        let _ = read_bin(&zlib(&noise));
        let line = std::fs::read(format!("{FIXTURES}/ours.jsonl")).unwrap();
        let mut changed = line.clone();
        let at = at.index(line.len());
        changed[at] = byte;
        let (format, options) = format("spacy-jsonl", &[]);
        for bytes in [&changed[..], &line[..at], &noise] {
            let _ = read(format, &options, &Files::one("d.jsonl", bytes));
        }
    }
}
