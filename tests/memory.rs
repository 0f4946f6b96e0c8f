//! How much memory readers need at most, whatever a file says: see `formats::room`. Bytes
//! are counted, and no time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::{Arc, Mutex, PoisonError};

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use peak_alloc::PeakAlloc;
use tagline::formats::{Counting, Document, Files, Inventory, Options, Span, WriteContext, find};
use tagline::text::ByteRange;

#[global_allocator]
static COUNTING: PeakAlloc = PeakAlloc;

/// One after the other: bytes are counted of all threads.
static ALONE: Mutex<()> = Mutex::new(());

/// How many times its input a reader may need.
const TIMES: usize = 20;

/// What it may need for any input, beside.
const FREE: usize = 64 << 20;

/// Reads a file and holds the memory that was needed against it. Gives the number of
/// documents.
fn read(name: &str, file: &str, bytes: Vec<u8>) -> Result<usize, String> {
    read_all(name, &Files::one(file, bytes))
}

fn read_all(name: &str, files: &Files) -> Result<usize, String> {
    let format = find(name).unwrap();
    let options = Options::new(format.info().options, []).unwrap();
    let length: usize = files.0.values().map(Vec::len).sum();
    let mut documents = 0;
    COUNTING.reset_peak_usage();
    let before = COUNTING.current_usage();
    let done = format.read(files, &options, &mut |raw| {
        let counting = Counting::of(raw.unit);
        let _ = raw.placed(counting);
        documents += 1;
        Ok(())
    });
    let needed = COUNTING.peak_usage().saturating_sub(before);
    assert!(
        needed <= TIMES * length + FREE,
        "{needed} bytes of memory for an input of {length} bytes"
    );
    done.map(|()| documents).map_err(|e| e.to_string())
}

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

const HEAD: &str = "#FORMAT=WebAnno TSV 3.3\n";

/// A file of one word with these columns.
fn one_word(layers: &str, cells: &str) -> Result<usize, String> {
    let tsv = format!("{HEAD}{layers}\n\n\n#Text=a\n1-1\t0-1\ta\t{cells}\n");
    read("webanno-tsv", "d.tsv", tsv.into_bytes())
}

const TOO_MUCH: &str = "d.tsv, line 6: there is more in the columns than a file can mean";

#[test]
fn stacked_annotations() {
    let _alone = alone();
    let many = vec!["x"; 500_000].join("|");
    assert_eq!(one_word("#T_SP=x.Ner|value", &many).unwrap_err(), TOO_MUCH);
    let many = vec!["*"; 500_000].join("|");
    assert_eq!(one_word("#T_SP=x.Ner|", &many).unwrap_err(), TOO_MUCH);
}

#[test]
fn a_long_name_of_a_layer() {
    let _alone = alone();
    let layer = format!("#T_SP=x.{}|", "N".repeat(100_000));
    assert_eq!(one_word(&layer, &vec!["*"; 100_000].join("|")).unwrap_err(), TOO_MUCH);
}

#[test]
fn many_columns() {
    let _alone = alone();
    let names: String = (0..4000).map(|n| format!("|f{n}")).collect();
    let cells = vec!["x|x|x|x|x|x|x|x"; 4000].join("\t");
    assert_eq!(one_word(&format!("#T_SP=x.Ner{names}"), &cells), Ok(1));
    let cells = vec![vec!["x"; 80].join("|"); 4000].join("\t");
    assert_eq!(one_word(&format!("#T_SP=x.Ner{names}"), &cells).unwrap_err(), TOO_MUCH);
}

#[test]
fn many_links() {
    let _alone = alone();
    let layer = "#T_SP=x.Host|ROLE_x.Host:links_x.Link|x.Host";
    let many = 150_000;
    let cells = format!("{}\t{}", vec!["*"; many].join(";"), vec!["1-1"; many].join(";"));
    assert_eq!(one_word(layer, &cells).unwrap_err(), TOO_MUCH);
    let layers = "#T_SP=x.Ner|value\n#T_RL=x.Rel|BT_x.Ner";
    let tsv = format!(
        "{HEAD}{layers}\n\n\n#Text=a\n1-1\t0-1\ta\tx\t{}\n",
        vec!["1-1"; 150_000].join("|")
    );
    let error = read("webanno-tsv", "d.tsv", tsv.into_bytes()).unwrap_err();
    assert!(error.ends_with("there is more in the columns than a file can mean"), "{error}");
    let links: Vec<String> = (0..150_000).map(|n| format!("*->1-{n}")).collect();
    let kinds = vec!["*"; links.len()].join("|");
    let cells = format!("{kinds}\t{}", links.join("|"));
    let layer = "#T_CH=x.Link|referenceType|referenceRelation";
    assert_eq!(one_word(layer, &cells).unwrap_err(), TOO_MUCH);
}

#[test]
fn nothing_but_rows_or_sentences() {
    let _alone = alone();
    let rows: String = (1..400_000).map(|n| format!("1-{n}\t0-0\t\n")).collect();
    let tsv = format!("{HEAD}\n\n#Text=\n{rows}");
    assert_eq!(read("webanno-tsv", "d.tsv", tsv.into_bytes()), Ok(1));
    let tsv = format!("{HEAD}\n\n{}", "#Text=\n\n".repeat(400_000));
    assert_eq!(read("webanno-tsv", "d.tsv", tsv.into_bytes()), Ok(1));
    let tsv = format!("{HEAD}\n\n{}", "a\n".repeat(2_000_000));
    assert!(read("webanno-tsv", "d.tsv", tsv.into_bytes()).is_err());
    let tsv = format!("{HEAD}\n\n{}", "#Sentence.id=a\n#Text=\n\n".repeat(200_000));
    assert_eq!(read("webanno-tsv", "d.tsv", tsv.into_bytes()), Ok(1));
}

#[test]
fn white_space_that_takes_no_bytes() {
    let _alone = alone();
    let tsv = format!("{HEAD}\n\n#Text=a\n1-1\t90000000-90000001\ta\n");
    let error = read("webanno-tsv", "d.tsv", tsv.into_bytes()).unwrap_err();
    assert!(error.ends_with("far from the one before"), "{error}");
}

#[test]
fn json_in_a_line_of_webanno() {
    let _alone = alone();
    let json = vec!["[]"; 1_000_000].join(",");
    let tsv = format!("{HEAD}\n\n#Tagline={{\"metadata\":{{\"a\":[{json}]}}}}\n#Text=a\n");
    let error = read("webanno-tsv", "d.tsv", tsv.into_bytes()).unwrap_err();
    assert!(error.contains("fill the memory"), "{error}");
}

/// What is written into one column: values, definition and repetition levels.
enum Values {
    Texts(Vec<ByteArray>, Vec<i16>, Vec<i16>),
    Ints(Vec<i64>, Vec<i16>, Vec<i16>),
}

/// The lists of so many equal texts each.
fn lists(text: &str, lengths: &[usize]) -> Values {
    let count = lengths.iter().sum();
    Values::Texts(vec![text.into(); count], vec![1; count], levels(lengths))
}

fn numbers(number: i64, lengths: &[usize]) -> Values {
    let count = lengths.iter().sum();
    Values::Ints(vec![number; count], vec![1; count], levels(lengths))
}

fn levels(lengths: &[usize]) -> Vec<i16> {
    let one = |length: &usize| std::iter::once(0).chain(std::iter::repeat_n(1, length - 1));
    lengths.iter().flat_map(one).collect()
}

fn sheet(schema: &str, properties: WriterPropertiesBuilder, columns: Vec<Values>) -> Vec<u8> {
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for values in columns {
        let mut column = group.next_column().unwrap().unwrap();
        match (values, column.untyped()) {
            (Values::Texts(all, def, rep), ColumnWriter::ByteArrayColumnWriter(to)) => {
                to.write_batch(&all, Some(&def), (!rep.is_empty()).then_some(&rep)).unwrap();
            }
            (Values::Ints(all, def, rep), ColumnWriter::Int64ColumnWriter(to)) => {
                to.write_batch(&all, Some(&def), (!rep.is_empty()).then_some(&rep)).unwrap();
            }
            _ => panic!("another column"),
        }
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

fn gzip() -> WriterPropertiesBuilder {
    WriterProperties::builder().set_compression(Compression::GZIP(Default::default()))
}

const TOKENS: &str =
    "message m { repeated binary tokens (STRING); repeated binary ner_tags (STRING); }";

/// Something that a compressor can do nothing with, so that a file may have more values.
fn ballast(bytes: usize) -> KeyValue {
    let mut state = 1_u64;
    let letters = (0..bytes).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
    });
    KeyValue::new("ballast".to_owned(), letters.collect::<String>())
}

#[test]
fn a_list_of_a_million_values() {
    let _alone = alone();
    let properties = gzip().set_key_value_metadata(Some(vec![ballast(2 << 20)]));
    let long = [1_000_000];
    let bytes = sheet(TOKENS, properties, vec![lists("a", &long), lists("B-PER", &long)]);
    let error = read("hf", "a.parquet", bytes).unwrap_err();
    assert!(error.contains("a list in tokens has more than"), "{error}");
}

/// On the average the rows are short, so that many are read at a time.
#[test]
fn long_lists_among_short_ones() {
    let _alone = alone();
    let mut lengths = vec![100_000; 20];
    lengths.extend(vec![1; 100_000]);
    let properties = gzip().set_key_value_metadata(Some(vec![ballast(2 << 20)]));
    let bytes = sheet(TOKENS, properties, vec![lists("a", &lengths), lists("O", &lengths)]);
    assert_eq!(read("hf", "a.parquet", bytes), Ok(lengths.len()));
}

#[test]
fn every_word_a_span() {
    let _alone = alone();
    let long = [120_000];
    let bytes = sheet(TOKENS, gzip(), vec![lists("a", &[50_000]), lists("B-PER", &[50_000])]);
    assert_eq!(read("hf", "a.parquet", bytes), Ok(1));
    let properties = gzip().set_key_value_metadata(Some(vec![ballast(1 << 20)]));
    let bytes = sheet(TOKENS, properties, vec![lists("a", &long), lists("B-PER", &long)]);
    let error = read("hf", "a.parquet", bytes).unwrap_err();
    assert!(error.contains("fill the memory"), "{error}");
}

#[test]
fn a_long_word_that_comes_again_and_again() {
    let _alone = alone();
    let word = "a".repeat(100_000);
    let bytes = sheet(TOKENS, gzip(), vec![lists(&word, &[10_000]), lists("O", &[10_000])]);
    let error = read("hf", "a.parquet", bytes).unwrap_err();
    assert!(error.contains("fill the memory"), "{error}");
}

#[test]
fn a_long_name_of_a_tag() {
    let _alone = alone();
    let features = format!(
        "{{\"info\":{{\"features\":{{\"tokens\":{{\"feature\":{{\"dtype\":\"string\",\"_type\":\"Value\"}},\"_type\":\"Sequence\"}},\"ner_tags\":{{\"feature\":{{\"names\":[\"O\",\"B-{}\"],\"_type\":\"ClassLabel\"}},\"_type\":\"Sequence\"}}}}}}}}",
        "X".repeat(100_000)
    );
    let key = KeyValue::new("huggingface".to_owned(), features);
    let properties = gzip().set_key_value_metadata(Some(vec![key]));
    let schema = "message m { repeated binary tokens (STRING); repeated int64 ner_tags; }";
    let bytes = sheet(schema, properties, vec![lists("a", &[10_000]), numbers(1, &[10_000])]);
    let error = read("hf", "a.parquet", bytes).unwrap_err();
    assert!(error.contains("fill the memory"), "{error}");
}

#[test]
fn json_in_a_cell() {
    let _alone = alone();
    let json = format!("{{\"a\":[{}]}}", vec!["[]"; 1_000_000].join(","));
    let schema = "message m { optional binary text (STRING); optional binary metadata (STRING); }";
    let columns = vec![
        Values::Texts(vec!["a".into()], vec![1], Vec::new()),
        Values::Texts(vec![json.as_str().into()], vec![1], Vec::new()),
    ];
    let error = read("hf", "a.parquet", sheet(schema, gzip(), columns)).unwrap_err();
    assert!(error.contains("fill the memory"), "{error}");
}

/// A dictionary and a page for each of many columns.
#[test]
fn much_unpacked_at_once() {
    let _alone = alone();
    let text = "a".repeat(3 << 20);
    let fields: String = (0..20).map(|n| format!("optional binary c{n} (STRING); ")).collect();
    let column = || Values::Texts(vec![text.as_str().into()], vec![1], Vec::new());
    let columns = (0..20).map(|_| column()).collect();
    let bytes = sheet(&format!("message m {{ {fields} }}"), gzip(), columns);
    let error = read("hf", "a.parquet", bytes).unwrap_err();
    assert!(error.contains("unpack"), "{error}");
}

/// Rows of a page each, most of which is not theirs.
#[test]
fn pages_of_a_few_rows() {
    let _alone = alone();
    let text = "a".repeat(1 << 20);
    let properties = gzip().set_dictionary_enabled(false).set_data_page_size_limit(1);
    let properties = properties.set_write_batch_size(1);
    let properties = properties.set_key_value_metadata(Some(vec![ballast(1 << 20)]));
    let rows = 80;
    let column = Values::Texts(vec![text.as_str().into(); rows], vec![1; rows], Vec::new());
    let bytes = sheet("message m { optional binary text (STRING); }", properties, vec![column]);
    assert_eq!(read("hf", "a.parquet", bytes), Ok(rows));
}

#[test]
fn a_long_label_of_many_spans() {
    let _alone = alone();
    let format = find("parquet").unwrap();
    let options = Options::new(format.info().options, []).unwrap();
    let (inventory, file) = (Inventory::default(), "tables".to_owned());
    let mut writer = format.writer(WriteContext { options, inventory, file }).unwrap();
    let span = |n: usize| Span {
        id: n.to_string(),
        label: "X".repeat(50_000),
        fragments: [ByteRange::new(0, 1)].into_iter().collect(),
        ..Span::default()
    };
    let document = Document {
        name: "a".to_owned(),
        text: "a".to_owned(),
        spans: (0..2000).map(span).collect(),
        ..Document::default()
    };
    let mut files = Files::default();
    writer.document(&document, &mut files).unwrap();
    writer.finish(&mut files).unwrap();
    drop(document);
    let error = read_all("parquet", &files).unwrap_err();
    assert!(error.starts_with("spans.parquet: what it says is so much more"), "{error}");
}

/// As most files are: a tenth of their content.
#[test]
fn honest_files_are_read() {
    let _alone = alone();
    let lengths = vec![700; 3000];
    let columns = vec![lists("water", &lengths), lists("O", &lengths)];
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = properties.set_key_value_metadata(Some(vec![ballast(1 << 20)]));
    assert_eq!(read("hf", "a.parquet", sheet(TOKENS, properties, columns)), Ok(3000));
}
