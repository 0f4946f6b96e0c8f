//! Files of our own: what INCEpTION would write, read; and a fixed document, written.

use std::path::{Path, PathBuf};

use tagline::formats::{Chain, Document, End, Relation, Span, Value, Values};
use tagline::text::ByteRange;

use crate::support::{files_in, format, read, write};

fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats").join(below)
}

/// A span over these words of the text, each the first of its kind.
fn span(text: &str, layer: &str, label: &str, words: &[&str]) -> Span {
    let fragments = words.iter().map(|word| {
        let start = text.find(word).unwrap();
        ByteRange::new(start, start + word.len())
    });
    Span {
        layer: layer.into(),
        label: label.into(),
        fragments: fragments.collect(),
        ..Span::default()
    }
}

fn relation(label: &str, from: usize, to: usize) -> Relation {
    Relation {
        id: String::new(),
        label: label.into(),
        from: End::Span(from),
        to: End::Span(to),
        attributes: Values::new(),
        note: String::new(),
    }
}

#[test]
fn what_inception_writes_is_read() {
    let (format, options) = format("xmi", &[]);
    let found = read(format, &options, &files_in(&folder("xmi/inception"), &[])).unwrap();
    let text = "👋🏽 Ada waved: “I walked to the quay.” ";
    let text = text.trim_end().to_owned() + "\n";
    let entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
    let ranges = |words: &[&str]| {
        Some(words.iter().flat_map(|w| span(&text, "", "", &[w]).fragments).collect::<Vec<_>>())
    };
    let mut expected = Document {
        name: "harbour".into(),
        metadata: [
            ("documentUri".to_owned(), "file:/srv/source/harbour.txt".into()),
            ("language".to_owned(), "en".into()),
        ]
        .into(),
        tokens: ranges(&["👋🏽", "Ada", "waved:"]),
        sentences: ranges(&["👋🏽 Ada waved: “I walked to the quay.”"]),
        spans: vec![
            Span {
                attributes: [(
                    "identifier".to_owned(),
                    Value::Text("http://example.org/Q1".into()),
                )]
                .into(),
                ..span(&text, entity, "PER", &["Ada"])
            },
            span(&text, entity, "NamedEntity", &["Ada"]),
            Span {
                attributes: [
                    ("direct".to_owned(), Value::Flag(true)),
                    ("certainty".to_owned(), Value::Number(0.5)),
                    (
                        "moods".to_owned(),
                        Value::List(["<calm> 😊".to_owned(), "glad".to_owned()].into()),
                    ),
                ]
                .into(),
                ..span(&text, "Saying", "a \"b\"\nc", &["I walked to the quay."])
            },
            // Words that a dependency joins, and the links of the chain.
            span(&text, "Token", "Token", &["waved:"]),
            span(&text, "Token", "Token", &["Ada"]),
            span(&text, "Coreference", "nam", &["Ada"]),
            span(&text, "Coreference", "CoreferenceLink", &["I"]),
        ],
        relations: vec![
            Relation {
                attributes: [("flavor".to_owned(), Value::Text("basic".into()))].into(),
                ..relation("nsubj", 3, 4)
            },
            relation("speaker", 2, 0),
        ],
        chains: vec![Chain { members: [5, 6].into(), ..Chain::default() }],
        text: text.clone(),
        ..Document::default()
    };
    expected = expected.sorted();
    assert_eq!(found, [expected]);
}

/// A document with one of everything.
fn harbour() -> Document {
    let text = "Ada Lo 👩‍👩‍👦 & Bo\twaited.\r\n“Port <Ansel>”\u{a0}is far.\n".to_owned();
    let person = |label: &str, words: &[&str], id: &str| Span {
        id: id.into(),
        ..span(&text, "entity", label, words)
    };
    let document = Document {
        name: "ports/harbour".into(),
        annotator: "asha".into(),
        metadata: [
            ("source".to_owned(), "The Quay \"Mail\"".into()),
            ("pages".to_owned(), serde_json::json!([1, 2])),
        ]
        .into(),
        spans: vec![
            Span {
                attributes: [
                    ("known since".to_owned(), Value::Number(1999.5)),
                    ("moods".to_owned(), Value::List(["calm\nly".into(), "glad".into()].into())),
                    ("alive".to_owned(), Value::Flag(true)),
                ]
                .into(),
                note: "two\nlines\t<b>".into(),
                confidence: Some(80),
                ..person("PER", &["Ada Lo"], "aaaaaaaaaa")
            },
            Span {
                attributes: [("moods".to_owned(), Value::Text("calm".into()))].into(),
                ..person("PER", &["Lo 👩‍👩‍👦", "Bo"], "bbbbbbbbbb")
            },
            person("LOC", &["Port <Ansel>"], "cccccccccc"),
            Span { id: "dddddddddd".into(), ..span(&text, "", "far", &["far"]) },
            Span {
                id: "eeeeeeeeee".into(),
                ..span(&text, "org.example.type.Weather", "x", &["waited.\r\n“"])
            },
        ],
        relations: vec![Relation {
            id: "ffffffffff".into(),
            note: "so it says".into(),
            attributes: [("sure".to_owned(), Value::Flag(false))].into(),
            ..relation("waits in", 0, 2)
        }],
        chains: vec![Chain {
            id: "gggggggggg".into(),
            name: "Ada Lo".into(),
            kind: Some("person".into()),
            knowledge_base_id: Some("Q42".into()),
            members: [0, 1].into(),
        }],
        text: text.clone(),
        ..Document::default()
    };
    document.sorted()
}

#[test]
fn a_document_is_written_as_it_always_was() {
    for (name, options) in [("xmi", &[][..]), ("cas-json", &[("tokens", "no")])] {
        let (format, options) = format(name, options);
        let documents = [harbour()];
        let files = write(format, &options, &documents);
        let folder = folder(name).join("written");
        if std::env::var_os("TAGLINE_WRITE_FIXTURES").is_some() {
            for (file, bytes) in &files.0 {
                let path = folder.join(file);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
        }
        let expected = files_in(&folder, &[]);
        assert_eq!(files.0.keys().collect::<Vec<_>>(), expected.0.keys().collect::<Vec<_>>());
        for name in files.0.keys() {
            assert_eq!(files.text(name), expected.text(name), "{name}");
        }
        let mut found = read(format, &options, &expected).unwrap();
        (found[0].tokens, found[0].sentences) = (None, None);
        assert_eq!(found, documents);
    }
}

#[test]
fn a_project_of_inception_says_who_annotated() {
    use tagline::formats::{Files, Output as _, Unzipped, ZipInput, ZipOutput};
    let (format, options) = format("xmi", &[]);
    let fixture = files_in(&folder("xmi/inception"), &[]);
    let zip = |files: &[(&str, &[u8])]| {
        let mut out = ZipOutput::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            out.write(name, bytes).unwrap();
            out.end(name).unwrap();
        }
        out.finish().unwrap().into_inner()
    };
    let (types, cas) = (&fixture.0["TypeSystem.xml"], &fixture.0["harbour.xmi"]);
    let one = zip(&[("whatever.xmi", cas), ("TypeSystem.xml", types)]);
    let project = zip(&[
        ("annotation/harbour.txt/asha.zip", &one),
        ("annotation/harbour.txt/INITIAL_CAS.zip", &one),
        ("curation/harbour.txt/CURATION_USER.zip", &one),
        ("exportedproject.json", b"{}"),
    ]);
    let input = ZipInput::of_bytes("project.zip", &project).unwrap();
    let found = read(format, &options, &input).unwrap();
    let whose: Vec<_> = found.iter().map(|d| (d.name.as_str(), d.annotator.as_str())).collect();
    assert_eq!(whose, [("harbour", "asha"), ("harbour", "CURATION_USER")]);
    assert_eq!(found[0].spans, read(format, &options, &fixture).unwrap()[0].spans);
    let names = tagline::formats::recognise(&Files::one("a.zip", one));
    assert_eq!(names[0].info().name, "xmi");
    assert!(Unzipped::new(&input).is_ok());
}
