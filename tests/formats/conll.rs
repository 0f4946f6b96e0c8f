//! CoNLL in its dialects.

use proptest::prelude::*;

use tagline::formats::{Document, Files, RawDocument, Span};
use tagline::text::ByteRange;

use super::any::document;
use super::support::{check_round_trip, files_in, format, read, read_text, reduced, shared, write};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/conll");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for options in [
            &[][..],
            &[("dialect", "conll-2002")],
            &[("dialect", "label-studio"), ("scheme", "bioes")],
            &[("dialect", "spacy"), ("scheme", "bilou"), ("sidecar", "yes")],
            &[("dialect", "doccano"), ("tokens", "blanks"), ("scheme", "ioe2")],
            &[("dialect", "potato"), ("tokens", "characters"), ("sidecar", "yes")],
            &[("columns", "ner,pos,word"), ("separator", "tab"), ("docstart", "no"), ("scheme", "iob1")],
        ] {
            check_round_trip("conll", options, std::slice::from_ref(&document));
        }
    }

    #[test]
    fn several_documents_come_back(mut documents in prop::collection::vec(document(), 0..4)) {
        for (n, document) in documents.iter_mut().enumerate() {
            document.name = format!("ports/{n}");
        }
        documents.push(tagline::formats::Document { name: "z".into(), ..Default::default() });
        for options in [
            &[][..],
            &[("dialect", "spacy")],
            &[("dialect", "potato"), ("scheme", "ioe2")],
            &[("dialect", "doccano"), ("sidecar", "yes")],
            &[("dialect", "label-studio"), ("sidecar", "yes")],
        ] {
            check_round_trip("conll", options, &documents);
        }
    }

    /// Words and sentences of others, which may be anything.
    #[test]
    fn words_of_others_come_back(
        mut document in document(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        ends in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let bounds: Vec<usize> = document.text.char_indices().map(|(at, _)| at).collect();
        let ranges = |cuts: &[prop::sample::Index]| {
            let mut at: Vec<usize> = cuts.iter().map(|i| *i.get(&bounds)).collect();
            at.sort_unstable();
            at.dedup();
            at.windows(2).map(|pair| ByteRange::new(pair[0], pair[1])).collect::<Vec<_>>()
        };
        document.tokens = Some(ranges(&cuts));
        document.sentences = Some(ranges(&ends));
        for options in [&[][..], &[("sidecar", "yes"), ("separator", "tab")]] {
            check_round_trip("conll", options, std::slice::from_ref(&document));
        }
        check_round_trip("spacy", &[], std::slice::from_ref(&document));
    }

    #[test]
    fn broken_files_are_errors(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        noise in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let (format, options) = format("conll", &[]);
        for name in ["iob1.conll", "bioes.conll", "ours.conll", "ours.offsets.jsonl"] {
            let mut files = files_in(FIXTURES.as_ref(), &[]);
            files.0.retain(|file, _| file == name || file.starts_with("ours."));
            let bytes = files.0.get_mut(name).unwrap();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            // Either is fine, as long as it ends.
            let _ = read(format, &options, &files);
            files.0.get_mut(name).unwrap().truncate(at);
            let _ = read(format, &options, &files);
        }
        let _ = read(format, &options, &Files::one("d.conll", noise));
    }
}

fn said(document: &Document) -> Vec<(String, String)> {
    document.spans.iter().map(|s| (s.label.clone(), document.covered(s, " "))).collect()
}

/// One content of my own in five schemes, with separators, columns and line ends of all kinds.
#[test]
fn every_scheme_says_the_same() {
    for file in ["iob1", "iob2", "ioe2", "bioes", "bilou"] {
        let name = format!("{file}.conll");
        let content = std::fs::read_to_string(format!("{FIXTURES}/{name}")).unwrap();
        let [first, second] = read_text("conll", &name, &content).unwrap().try_into().unwrap();
        let text = "Ada Lo 👋🏽 of Port Ansel met # Bo .\n#port O -X- e\u{301}té";
        assert_eq!((first.text.as_str(), second.text.as_str()), (text, "שלום 北京"), "{file}");
        let expected = [
            ("PER", "Ada Lo"),
            ("LOC", "Port Ansel"),
            ("PER", "Bo"),
            ("MISC", "#port"),
            ("MISC", "O -X-"),
            ("O", "e\u{301}té"),
        ];
        assert_eq!(said(&first), expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{file}");
        assert_eq!(said(&second), [("LOC".to_owned(), "北京".to_owned())]);
        let sentences = first.sentences.as_ref().unwrap();
        assert_eq!((sentences.len(), first.tokens.as_ref().unwrap().len()), (2, 14));
        assert_eq!((first.name, second.name), (format!("{file}-00001"), format!("{file}-00002")));
    }
}

fn document_of_our_own() -> Document {
    let text = "“Bo 👋🏽”  met\u{a0}Ada Lo. In Ansel\n\nthey stayed.";
    let span = |label: &str, words: &str| {
        let start = text.find(words).unwrap();
        let fragments = [ByteRange::new(start, start + words.len())].into_iter().collect();
        Span { label: label.to_owned(), fragments, ..Span::default() }
    };
    Document {
        name: "ports/ansel".into(),
        annotator: "asha".into(),
        text: text.into(),
        spans: vec![
            span("PER", "Bo"),
            span("Off topic", "met\u{a0}Ada"),
            span("PER", "Ada Lo"),
            span("LOC", "Ansel"),
        ],
        ..Document::default()
    }
    .sorted()
}

#[test]
fn what_is_written_stays_as_it_is() {
    for (name, options) in [
        ("ours.conll", &[("sidecar", "yes")][..]),
        ("label-studio.conll", &[("dialect", "label-studio")]),
        ("doccano.conll", &[("dialect", "doccano")]),
        ("potato.conll", &[("dialect", "potato")]),
        ("spacy.conll", &[("dialect", "spacy"), ("scheme", "bilou")]),
    ] {
        let (format, options) = format("conll", options);
        let documents = [document_of_our_own(), document_of_our_own()];
        let (reduced, _) = reduced(format, &options, &documents);
        let files = write(format, &options, &reduced);
        for (file, written) in files.0 {
            let path = format!("{FIXTURES}/{}", file.replace("data.", &name.replace("conll", "")));
            if std::env::var_os("UPDATE_FIXTURES").is_some() {
                std::fs::write(&path, &written).unwrap();
            }
            assert!(std::fs::read(&path).unwrap() == written, "{path}");
        }
    }
}

#[test]
fn what_doccano_wrote_is_read() {
    let Some(folder) = shared("doccano") else { return };
    let (format, options) = format("conll", &[]);
    let documents = read(format, &options, &files_in(&folder, &["conll"])).unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].text, "JAPAN GET\nNadim Ladki");
    let expected = [("LOC", "JAPAN"), ("PER", "Nadim Ladki")];
    assert_eq!(said(&documents[0]), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    check_round_trip("conll", &[("dialect", "doccano")], &documents);
}

fn raw(content: &str, options: &[(&str, &str)]) -> Vec<RawDocument> {
    let (format, options) = format("conll", options);
    let mut found = Vec::new();
    let files = Files::one("d.conll", content);
    let take = &mut |raw| {
        found.push(raw);
        Ok(())
    };
    format.read(&files, &options, take).unwrap();
    found
}

#[test]
fn mistakes_are_mended_and_counted() {
    let content = "a B-X\nb I-Y\nc I-Y\nd O\ne I-Z\n\nf I-Z\n";
    let [raw] = raw(content, &[]).try_into().unwrap();
    let expected = [("X", "a"), ("Y", "b c"), ("Z", "e"), ("Z", "f")];
    let mended = said(&raw.document);
    assert_eq!(mended.len(), 4, "{mended:?}");
    assert!(mended.iter().zip(expected).all(|(a, b)| (a.0.as_str(), a.1.as_str()) == b));
    // One B for three I is no sign of a scheme with B everywhere.
    assert_eq!(raw.remarks, [""; 0]);
    let content = format!("{content}{}", "g B-X\n\n".repeat(3));
    let [raw] = self::raw(&content, &[]).try_into().unwrap();
    let remark = "3 tags go on with an entity where there is none, as I-X after O; an entity \
                  begins there";
    assert_eq!(raw.remarks, [remark]);
}

#[test]
fn odd_files_are_read() {
    for (content, options, expected) in [
        // Labels alone, letters at the end, bare letters, letters of Chinese corpora.
        ("a PER\nb PER\nc O\n", &[][..], &[("PER", "a b")][..]),
        ("a PER-B\nb PER-I\nc O\n", &[], &[("PER", "a b")]),
        ("a B\nb I\nc O\n", &[], &[("Entity", "a b")]),
        ("a B-X\nb M-X\nc E-X\nd S-X", &[], &[("X", "a b c"), ("X", "d")]),
        // Another column, words with blanks, rows without a word, comments, a byte order mark.
        ("a B-X O\n", &[("column", "2")], &[("X", "a")]),
        ("New York\tB-LOC\n\tO\nis\tO\n", &[], &[("LOC", "New York")]),
        ("\u{feff}# text = a O\na B-X\n# b\n#c B-Y\n", &[], &[("X", "a"), ("Y", "#c")]),
        ("# O\n", &[], &[]),
        ("  a \t B-X  \n", &[], &[("X", "a")]),
    ] {
        let [raw] = raw(content, options).try_into().unwrap();
        let found = said(&raw.document);
        let expected: Vec<_> =
            expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected, "{content}");
    }
    let texts = |content| {
        raw(content, &[])
            .into_iter()
            .map(|r| (r.document.name, r.document.text))
            .collect::<Vec<_>>()
    };
    let one = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    assert_eq!(texts(""), []);
    assert_eq!(texts("\n"), [one("d-00001", "")]);
    assert_eq!(texts("-DOCSTART- O\n-DOCSTART-\n"), [one("d-00001", ""), one("d-00002", "")]);
    assert_eq!(
        texts("# newdoc id = x/y\na O\n# newdoc\nb O\n"),
        [one("x/y", "a"), one("d-00002", "b")]
    );
    assert_eq!(texts("a O\n-DOCSTART- O\n\nb O"), [one("d-00001", "a"), one("d-00002", "b")]);
}

#[test]
fn faults_are_named() {
    for (content, expected) in [
        (
            "a b\nc d\n",
            "d.conll, line 1: no column has tags such as B-PER and O; say which with column=NUMBER",
        ),
        (
            "a\nb\n",
            "d.conll, line 1: no column has tags such as B-PER and O; say which with column=NUMBER",
        ),
        ("a O\n\nb\nc O\n", "d.conll, line 3: this line has 1 column, and 2 are needed"),
        (
            "a O\nb O\nNew York B-LOC\n",
            "d.conll, line 3: column 2 has “York”, which is no tag such as B-PER or O",
        ),
    ] {
        assert_eq!(read_text("conll", "d.conll", content).unwrap_err(), expected);
    }
    let (format, options) = format("conll", &[]);
    let rows = "a O\nb B-X\n";
    for (content, side, expected) in [
        (
            &b"a O\n\xff O\n"[..],
            None,
            "d.conll, line 2: this line is not UTF-8; CoNLL files are read as UTF-8 only",
        ),
        (
            rows.as_bytes(),
            Some("{\"text\":\"a c\",\"tokens\":[[0,1],[2,3]]}"),
            "d.conll, line 2: the word is “b”, and “c” in d.offsets.jsonl; one of both was changed",
        ),
        (
            rows.as_bytes(),
            Some("{\"text\":\"a\",\"tokens\":[[0,1]]}"),
            "d.conll, line 2: d.offsets.jsonl has no more words than before this line",
        ),
        (
            rows.as_bytes(),
            Some("{\"text\":\"a b c\",\"tokens\":[[0,1],[2,3],[4,5]]}"),
            "d.conll: d.offsets.jsonl has more words than this file",
        ),
        (
            rows.as_bytes(),
            Some("{\"text\":\"a b\",\"tokens\":[[0,1],[2,9]]}"),
            "d.offsets.jsonl, line 1: the tokens are not one after the other within the text",
        ),
        (
            rows.as_bytes(),
            Some("{\"text\":\"a b\",\"tokens\":[[2,3],[0,1]]}"),
            "d.offsets.jsonl, line 1: the tokens are not one after the other within the text",
        ),
        (
            rows.as_bytes(),
            Some("{\"text\":\"a b\"}"),
            "d.offsets.jsonl, line 1: missing field `tokens`",
        ),
    ] {
        let mut files = Files::one("d.conll", content);
        if let Some(side) = side {
            files.0.insert("d.offsets.jsonl".into(), side.into());
        }
        assert_eq!(read(format, &options, &files).unwrap_err(), expected);
    }
}

#[test]
fn it_is_recognised() {
    let files = files_in(FIXTURES.as_ref(), &[]);
    for (name, bytes) in files.0 {
        let found = tagline::formats::recognise(&Files::one(name.clone(), bytes));
        assert_eq!(found.first().map(|f| f.info().name), Some("conll"), "{name}");
    }
    for text in ["", "Ada left. She was\nhere O\n", "{\"text\":\"a O\"}\n", "1-1\t0-3\tAda\t_\n"] {
        let found = tagline::formats::recognise(&Files::one("a.txt", text));
        assert!(found.iter().all(|f| f.info().name != "conll"), "{text}");
    }
}

#[test]
fn columns_that_cannot_be_written_are_refused() {
    let (format, options) = format("conll", &[("columns", "word,pos")]);
    let context = tagline::formats::WriteContext { options, ..Default::default() };
    let error = format.writer(context).err().unwrap().to_string();
    assert_eq!(
        error,
        "the option columns=word,pos cannot be used: columns is 2, 4 or names with commas, word \
         and ner each once among them"
    );
}
