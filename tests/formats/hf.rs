//! Hugging Face token classification, as JSON lines and as Parquet.

use parquet::basic::{Compression, Encoding};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use proptest::prelude::*;
use tagline::formats::{Document, Files, Inventory, Span, WriteContext, find};
use tagline::text::ByteRange;

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

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/hf/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn read_fixture(name: &str) -> Result<Vec<Document>, String> {
    let (format, options) = format("hf", &[]);
    read(format, &options, &Files::one(name, fixture(name)))
}

/// Labels with the words that they stand on.
fn said(document: &Document) -> Vec<(&str, String)> {
    document.spans.iter().map(|s| (s.label.as_str(), document.covered(s, " "))).collect()
}

fn owned<'a>(pairs: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
    pairs.iter().map(|(label, words)| (*label, (*words).to_owned())).collect()
}

#[test]
fn what_datasets_and_pyarrow_wrote_is_read() {
    for name in [
        "datasets.parquet",
        "gzip-large-string.parquet",
        "version-2-plain.parquet",
        "version-2-delta.parquet",
        "item-lists.parquet",
    ] {
        let documents = read_fixture(name).unwrap();
        assert_eq!(documents.len(), 3, "{name}");
        assert_eq!(documents[0].text, "Ada Lo left Port Ansel 👋🏽 .", "{name}");
        assert_eq!(said(&documents[0]), owned(&[("PER", "Ada Lo"), ("LOC", "Port Ansel")]));
        assert_eq!((documents[1].text.as_str(), documents[1].spans.len()), ("", 0));
        assert_eq!(said(&documents[2]), owned(&[("PER", "Bo"), ("PER", "Ida"), ("LOC", "זיו")]));
        assert_eq!(documents[2].name, "2");
    }
}

#[test]
fn spans_of_both_layouts_are_read() {
    let expected = owned(&[("PER", "Ada Lo"), ("LOC", "Port Ansel"), ("LOC", "Port")]);
    for name in ["entities.parquet", "struct-of-lists.parquet"] {
        let documents = read_fixture(name).unwrap();
        assert_eq!(documents.len(), 2, "{name}");
        assert_eq!(said(&documents[0]), expected, "{name}");
    }
    let documents = read_fixture("entities.parquet").unwrap();
    assert_eq!(documents[0].metadata["source"], "mail");
    assert_eq!(documents[0].metadata["likes"], 3);
    assert!(documents[1].metadata.is_empty());
}

#[test]
fn other_packings_are_refused_with_what_to_do() {
    for packing in ["zstd", "brotli", "lz4"] {
        let error = read_fixture(&format!("{packing}.parquet")).unwrap_err();
        let expected = format!(
            "{packing}.parquet: it is compressed with {}, which is not read here; write it again with Snappy, as in Python with pyarrow.parquet.write_table(table, \"new.parquet\", compression=\"snappy\")",
            if packing == "lz4" { "LZ4_RAW".to_owned() } else { packing.to_uppercase() },
        );
        assert_eq!(error, expected);
    }
}

/// Lists without a level for null elements, as old writers make them.
#[test]
fn lists_of_two_levels_are_read() {
    use parquet::data_type::ByteArrayType;
    let schema = "message m { optional group tokens (LIST) { repeated binary array (STRING); } \
                  repeated binary ner_tags (STRING); }";
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Default::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for (values, def) in [(["Ada", "left"], [2, 2, 1]), (["I-PER", "O"], [1, 1, 0])] {
        let values = values.map(ByteArray::from);
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&def), Some(&[0, 1, 0])).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    let bytes = writer.into_inner().unwrap();
    let (format, options) = format("hf", &[]);
    let documents = read(format, &options, &Files::one("old.parquet", bytes)).unwrap();
    assert_eq!(said(&documents[0]), owned(&[("PER", "Ada")]));
    assert_eq!((documents.len(), documents[1].text.as_str()), (2, ""));
}

/// Numbers mean nothing without names; these are given, or stand beside the file.
#[test]
fn numbers_have_the_names_that_are_said() {
    let rows = fixture("datasets.jsonl");
    let labels = |options: &[(&str, &str)], input: &Files| {
        let (format, options) = format("hf", options);
        let documents = read(format, &options, input).unwrap();
        let said = said(&documents[0]);
        said.iter().map(|(label, words)| format!("{label} {words}")).collect::<Vec<_>>()
    };
    let alone = Files::one("train.jsonl", rows.clone());
    assert_eq!(
        labels(&[], &alone),
        ["TAG_1 Ada", "TAG_2 Lo", "TAG_0 left", "TAG_3 Port", "TAG_4 Ansel", "TAG_0 👋🏽 ."]
    );
    let named = ["PER Ada Lo", "LOC Port Ansel"];
    assert_eq!(labels(&[("names", "O, B-PER,I-PER,B-LOC,I-LOC")], &alone), named);
    let card = "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n          '0': O\n          '1': B-PER\n          '2': I-PER\n          '3': B-LOC\n          '4': I-LOC\n---\n";
    let mut folder = alone.clone();
    folder.0.insert("README.md".into(), card.into());
    assert_eq!(labels(&[], &folder), named);
    let mut folder = alone.clone();
    let infos = r#"{"default":{"features":{"ner_tags":{"feature":{"names":["O","B-PER","I-PER","B-LOC","I-LOC"],"_type":"ClassLabel"},"_type":"Sequence"}}}}"#;
    folder.0.insert("dataset_infos.json".into(), infos.into());
    assert_eq!(labels(&[], &folder), named);
    let (format, options) = format("hf", &[]);
    let mut remarks = Vec::new();
    format
        .read(&alone, &options, &mut |raw| {
            remarks.extend(raw.remarks);
            Ok(())
        })
        .unwrap();
    assert!(remarks[0].contains("names=O,B-PER"), "{remarks:?}");
}

fn awkward() -> Document {
    let text = "👋🏽 Ada Lo, of “Port  Ansel”, met Bo\r\n(the ferryman).";
    let span = |id: &str, label: &str, words: &str| Span {
        id: id.into(),
        layer: "things".into(),
        label: label.into(),
        fragments: [ByteRange::new(
            text.find(words).unwrap(),
            text.find(words).unwrap() + words.len(),
        )]
        .into_iter()
        .collect(),
        ..Span::default()
    };
    let mut ada = span("1", "PER", "Ada Lo");
    ada.fragments.push(span("", "", "the ferryman").fragments[0]);
    ada.note = "one “person”".into();
    Document {
        name: "ports/ansel".into(),
        annotator: "asha".into(),
        text: text.into(),
        spans: vec![
            span("2", "no", "👋🏽"),
            ada,
            span("3", "LOC", "Port  Ansel"),
            span("4", "PER", "Bo"),
        ],
        ..Document::default()
    }
}

#[test]
fn a_fixed_document_gives_fixed_bytes() {
    for (name, options) in [
        ("expected-tokens.jsonl", &[][..]),
        (
            "expected-words.jsonl",
            &[("offsets", "no"), ("structure", "no"), ("scheme", "bioes"), ("tags", "names")],
        ),
        ("expected-spans.jsonl", &[("flavour", "spans")]),
    ] {
        let (format, options) = format("hf", options);
        let (reduced, _) = reduced(format, &options, &[awkward()]);
        let files = write(format, &options, &reduced);
        let found = files.text("data.jsonl").unwrap();
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/hf/");
            std::fs::write(format!("{folder}{name}"), found).unwrap();
        }
        assert_eq!(found, String::from_utf8(fixture(name)).unwrap(), "{name}");
        assert_eq!(read(format, &options, &files).unwrap()[0].spans, reduced[0].spans);
    }
}

#[test]
fn a_file_called_parquet_is_one() {
    let (format, options) = format("hf", &[]);
    let (reduced, _) = reduced(format, &options, &[awkward()]);
    let mut inventory = Inventory::default();
    inventory.count(&reduced[0]);
    let file = "out.parquet".to_owned();
    let mut writer = format.writer(WriteContext { options, inventory, file }).unwrap();
    let mut files = Files::default();
    writer.document(&reduced[0], &mut files).unwrap();
    writer.finish(&mut files).unwrap();
    assert!(files.0["out.parquet"].starts_with(b"PAR1"));
}

#[test]
fn files_are_recognised() {
    let likeness = |name: &str, head: &[u8]| find("hf").unwrap().recognise(name, head);
    for name in
        ["datasets.parquet", "datasets.jsonl", "expected-tokens.jsonl", "expected-spans.jsonl"]
    {
        assert!(likeness(name, &fixture(name)) >= 70, "{name}");
    }
    for other in [
        r#"{"text":"a","label":[[0,1,"X"]]}"#,
        r#"{"text":"a","entities":[{"id":1,"label":"X","start_offset":0,"end_offset":1}]}"#,
        r#"{"text":"a","tokens":[{"text":"a","start":0,"end":1,"id":0}],"spans":[{"start":0,"end":1,"label":"X"}],"_input_hash":1}"#,
        "T1\tPER 0 3\tAda",
        "",
    ] {
        assert_eq!(likeness("x.jsonl", other.as_bytes()), 0, "{other}");
    }
    let rows = r#"{"text":"a","entities":[{"start":0,"end":1,"label":"X"}]}"#;
    let doccano = find("doccano").unwrap().recognise("x.jsonl", rows.as_bytes());
    assert!(likeness("x.jsonl", rows.as_bytes()) > doccano);
}

#[test]
fn faults_are_named() {
    for (content, expected) in [
        (
            r#"{"id":"1","ner_tags":["O"]}"#,
            "d.jsonl, line 1: there is neither “tokens” (words) nor “text”",
        ),
        (
            r#"{"tokens":["a"]}"#,
            "d.jsonl, line 1: there are words but no tags (“ner_tags”, “tags” or “labels”)",
        ),
        (
            "{\"tokens\":[\"a\"],\"ner_tags\":[\"O\"]}\n{\"tokens\":[\"a\",\"b\"],\"ner_tags\":[\"O\"]}",
            "d.jsonl, line 2: there are 2 words and 1 tag",
        ),
        (
            r#"{"tokens":["a",3],"ner_tags":["O","O"]}"#,
            "d.jsonl, line 1: “tokens”: invalid type: integer `3`, expected a text",
        ),
        (
            r#"{"tokens":["a"],"ner_tags":[0.5]}"#,
            "d.jsonl, line 1: invalid type: floating point `0.5`, expected a tag as a text or a whole number",
        ),
        (
            r#"{"tokens":["a"],"ner_tags":[7],"tag_names":["O","B-X"]}"#,
            "d.jsonl, line 1: the tag 7 has no name; there are 2",
        ),
        (
            r#"{"tokens":["a"],"ner_tags":["B-X"],"text":"a","token_starts":[0],"token_ends":[9]}"#,
            "d.jsonl, line 1: a span ends at 9, and the text has 1 code point",
        ),
        (
            r#"{"tokens":["a"],"ner_tags":["B-X"],"text":"a","token_starts":[-1],"token_ends":[1]}"#,
            "d.jsonl, line 1: “token_starts”: invalid value: integer `-1`, expected usize",
        ),
        (
            r#"{"text":"ab","entities":[{"start":2,"end":1,"label":"X"}]}"#,
            "d.jsonl, line 1: a span starts at 2 and ends before that, at 1",
        ),
        (
            r#"{"text":"ab","entities":[{"start":0,"label":"X"}]}"#,
            "d.jsonl, line 1: span 1 has no “end”",
        ),
        (
            r#"{"text":"ab","entities":[[0,1,"X"]]}"#,
            "d.jsonl, line 1: span 1: it is a list, not an object with start, end and label",
        ),
        (
            r#"{"text":"ab","entities":[{"start":1e99,"end":1,"label":"X"}]}"#,
            "d.jsonl, line 1: span 1: “start” is 1e+99; an offset is a whole number from 0",
        ),
        (
            r#"{"text":"ab","tagline":"{"}"#,
            "d.jsonl, line 1: the field “tagline”: EOF while parsing an object",
        ),
        (r#"{"text":"ab","#, "d.jsonl, line 1: the file ends within a value"),
        ("7", "d.jsonl, line 1: invalid type: integer `7`, expected a row as an object"),
        (
            "PAR1",
            "d.jsonl: this is not a Parquet file: it does not begin and end with “PAR1”; perhaps it is cut off",
        ),
        (
            "PAR1xxxx\u{1}\u{1}\u{0}\u{0}PAR1",
            "d.jsonl: this Parquet file is broken or cut off: its footer is said to be longer than the file",
        ),
    ] {
        assert_eq!(read_text("hf", "d.jsonl", content).unwrap_err(), expected);
    }
    let deep = format!("{{\"text\":\"a\",\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read_text("hf", "d.jsonl", &deep).unwrap_err().contains("recursion limit"));
}

/// A column that says of itself what cannot be.
fn one_column(schema: &str, packing: Compression, write: impl Fn(&mut ColumnWriter<'_>)) -> String {
    one_column_with(schema, WriterProperties::builder().set_compression(packing), write)
}

fn one_column_with(
    schema: &str,
    properties: WriterPropertiesBuilder,
    write: impl Fn(&mut ColumnWriter<'_>),
) -> String {
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let properties = properties.build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties.into()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    write(column.untyped());
    column.close().unwrap();
    group.close().unwrap();
    let bytes = writer.into_inner().unwrap();
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    let (format, options) = format("hf", &[]);
    read(format, &options, &Files::one("big.parquet", bytes)).unwrap_err()
}

#[test]
fn small_files_that_would_be_huge_are_refused() {
    let bomb = one_column(
        "message m { required binary text (STRING); }",
        Compression::GZIP(Default::default()),
        |column| {
            let ColumnWriter::ByteArrayColumnWriter(column) = column else { panic!() };
            let value = ByteArray::from(vec![b'a'; 40 << 20]);
            column.write_batch(&[value], None, None).unwrap();
        },
    );
    assert_eq!(bomb, "big.parquet: its pages unpack to more than 8 times the file’s size");
    let run = one_column(
        "message m { repeated binary tokens (STRING); }",
        Compression::SNAPPY,
        |column| {
            let ColumnWriter::ByteArrayColumnWriter(column) = column else { panic!() };
            let count = 1_000_000;
            let mut rep = vec![1; count];
            rep[0] = 0;
            let value = vec![ByteArray::from("a"); count];
            column.write_batch(&value, Some(&vec![1; count]), Some(&rep)).unwrap();
        },
    );
    assert_eq!(
        run,
        "big.parquet: this Parquet file is broken or cut off: Parquet error: a list in tokens has more than 524306 values"
    );
}

/// Each text is the one before and a letter more, which is written as the letter alone.
#[test]
fn texts_that_grow_out_of_each_other_are_refused() {
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::DELTA_BYTE_ARRAY);
    let error =
        one_column_with("message m { required binary text (STRING); }", properties, |column| {
            let ColumnWriter::ByteArrayColumnWriter(column) = column else { panic!() };
            let texts: Vec<_> = (0..8000).map(|n| ByteArray::from(vec![b'a'; n])).collect();
            column.write_batch(&texts, None, None).unwrap();
        });
    assert_eq!(
        error,
        "big.parquet: this Parquet file is broken or cut off: Parquet error: a page has more than it can hold"
    );
}

fn samples() -> Vec<Vec<u8>> {
    let mut samples: Vec<Vec<u8>> = [
        "datasets.parquet",
        "gzip-large-string.parquet",
        "version-2-plain.parquet",
        "version-2-delta.parquet",
        "struct-of-lists.parquet",
        "expected-tokens.jsonl",
        "expected-spans.jsonl",
    ]
    .iter()
    .map(|name| fixture(name))
    .collect();
    let (format, options) = format("hf", &[("container", "parquet")]);
    let (reduced, _) = reduced(format, &options, &[awkward()]);
    samples.extend(write(format, &options, &reduced).0.into_values());
    samples
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nothing_makes_it_panic(
        which in any::<prop::sample::Index>(),
        at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        thread_local!(static SAMPLES: Vec<Vec<u8>> = samples());
        let mut bytes = SAMPLES.with(|samples| which.get(samples).clone());
        for (at, byte) in at {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let (format, options) = format("hf", &[]);
        let _ = read(format, &options, &Files::one("x", bytes));
    }

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let bytes = [b"PAR1".as_slice(), &bytes, b"PAR1"].concat();
        let (format, options) = format("hf", &[]);
        prop_assert!(read(format, &options, &Files::one("x", bytes)).is_err());
    }
}
