//! INCEpTION's suite for WebAnno TSV 3.3, as far as it is there: every case is read; it
//! says what the XMI beside it says; and what is written from it is equivalent, without
//! exception.
//!
//! Two files are equivalent if they have the same lines in their headers, the same ids and
//! texts of sentences, and the same rows (with parts of a word taken by their offsets) with
//! the same annotations in them: the order of what is stacked, and of the links of a slot,
//! does not count, and a number that tells annotations apart counts as what it stands for
//! (its layer, and its values in all its rows).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use quick_xml::Reader;
use quick_xml::events::Event;
use tagline::formats::{Document, End, Files, Value};

use super::support::{format, read, reduced, shared, write};

const NAME: &str = "webanno-tsv";

fn cases() -> Vec<(String, PathBuf)> {
    let Some(folder) = shared(NAME) else { return Vec::new() };
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    found.sort();
    assert!(found.len() >= 45, "{} cases", found.len());
    found
}

fn reference(path: &Path) -> String {
    std::fs::read_to_string(path.join("reference.tsv")).unwrap()
}

/// The document in the order of the file.
fn as_read(content: &str) -> Document {
    let (format, options) = format(NAME, &[]);
    let mut found = Vec::new();
    format
        .read(&Files::one("reference.tsv", content), &options, &mut |raw| {
            assert_eq!(raw.remarks, Vec::<String>::new());
            assert_eq!(raw.places, []);
            found.push(raw.document);
            Ok(())
        })
        .unwrap();
    let [document] = <[Document; 1]>::try_from(found).unwrap();
    assert_eq!(document.aside, []);
    document
}

fn written(document: &Document) -> String {
    let (format, options) = format(NAME, &[]);
    let files = write(format, &options, std::slice::from_ref(document));
    files.text("reference.tsv").unwrap().to_owned()
}

/// All of the suite, and each exception with its reason.
#[test]
fn every_case_is_written_back() {
    let mut exact = BTreeSet::new();
    let mut inexact = BTreeMap::new();
    let mut count = 0;
    for (name, path) in cases() {
        count += 1;
        let content = reference(&path);
        let document = as_read(&content);
        let again = written(&document);
        assert_eq!(as_read(&again).sorted(), document.clone().sorted(), "{name}\n{again}");

        // The same by way of a project: reduced, settled, sorted. Nothing is lost.
        let (format, options) = format(NAME, &[]);
        let (settled, lost) = reduced(format, &options, std::slice::from_ref(&document));
        assert_eq!(lost, [], "{name}");
        let settled = &settled[0];
        assert_eq!(*settled, document.clone().sorted(), "{name}");
        let by_project = written(settled);
        let found = read(format, &options, &Files::one("reference.tsv", by_project.clone()));
        assert_eq!(found.unwrap()[0], *settled, "{name}");

        let expected = Canonical::of(&content);
        for file in [&again, &by_project] {
            if Canonical::of(file) != expected {
                inexact.insert(name.clone(), file.clone());
            }
        }
        if again == content {
            exact.insert(name);
        }
    }
    if count == 0 {
        return;
    }
    assert_eq!(inexact, BTreeMap::new(), "no case is an exception");
    // In the order of the file, it is even byte for byte.
    let differ: Vec<_> =
        cases().into_iter().map(|(name, _)| name).filter(|name| !exact.contains(name)).collect();
    println!("{} of {count} byte for byte; equivalent: {differ:?}", exact.len());
    assert_eq!(differ, Vec::<String>::new());
}

/// Start and end of a row; for a part of a word, also 1 more than the start of the word.
type Place = (usize, usize, usize);
/// What is stacked in a row, by layer.
type Stacks = BTreeMap<String, Vec<String>>;

/// A file in a form in which equivalent ones are equal.
#[derive(Debug, PartialEq)]
struct Canonical {
    header: BTreeSet<String>,
    sentences: Vec<Vec<String>>,
    /// By offsets: the word, and what stands in each layer.
    rows: BTreeMap<Place, (String, Stacks)>,
}

struct Cell<'a> {
    row: Place,
    layer: &'a str,
    /// By column: the values of what is stacked.
    columns: Vec<(&'a str, Vec<&'a str>)>,
}

fn unescaped_split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        if c == separator && !escaped {
            parts.push(&text[from..at]);
            from = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(&text[from..]);
    parts
}

fn bracket(value: &str) -> (&str, &str) {
    match value.strip_suffix(']').filter(|v| !v.ends_with('\\')).and_then(|v| v.rsplit_once('[')) {
        Some((value, inner)) => (value, inner),
        None => (value, ""),
    }
}

impl Canonical {
    fn of(file: &str) -> Self {
        let mut header = BTreeSet::new();
        let mut layers: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut sentences: Vec<Vec<String>> = vec![Vec::new()];
        let mut rows = BTreeMap::new();
        let mut cells = Vec::new();
        let mut places: BTreeMap<&str, String> = BTreeMap::new();
        let mut token = (0, 0);
        for line in file.lines() {
            assert!(!line.starts_with("#Tagline="), "{line}");
            if line.starts_with("#FORMAT=") || line.starts_with("#T_") {
                assert!(header.insert(line.to_owned()));
                if let Some((_, layer)) = line.split_once('=').filter(|_| line.starts_with("#T_")) {
                    let mut fields = layer.split('|');
                    layers.push((fields.next().unwrap(), fields.collect()));
                }
                continue;
            }
            if line.is_empty() {
                sentences.push(Vec::new());
                continue;
            }
            if line.starts_with('#') {
                sentences.last_mut().unwrap().push(line.to_owned());
                continue;
            }
            let mut fields = line.split('\t');
            let id = fields.next().unwrap();
            let (begin, end) = fields.next().unwrap().split_once('-').unwrap();
            let (begin, end): (usize, usize) = (begin.parse().unwrap(), end.parse().unwrap());
            if !id.contains('.') {
                token = (begin, end);
                sentences.last_mut().unwrap().push(id.to_owned());
            }
            let row = (begin, end, usize::from(id.contains('.')) * (1 + token.0));
            assert!(
                rows.insert(row, (fields.next().unwrap().to_owned(), BTreeMap::new())).is_none()
            );
            places.insert(id, format!("{row:?}"));
            for (layer, columns) in &layers {
                let columns: Vec<_> = columns
                    .iter()
                    .map(|c| (*c, unescaped_split(fields.next().unwrap(), '|')))
                    .collect();
                if columns.iter().any(|(_, stack)| stack != &["_"]) {
                    cells.push(Cell { row, layer, columns });
                }
            }
            assert_eq!(fields.next(), Some(""), "a tab at the end of {line}");
            assert_eq!(fields.next(), None);
        }
        let signatures = signatures(&cells);
        for cell in &cells {
            let stack = annotations(cell, &signatures, &places);
            rows.get_mut(&cell.row).unwrap().1.insert(cell.layer.to_owned(), stack);
        }
        sentences.retain(|lines| !lines.is_empty());
        Self { header, sentences, rows }
    }
}

const fn is_chain(column: &str) -> bool {
    matches!(column.as_bytes(), b"referenceType" | b"referenceRelation")
}

/// What a number stands for: everything that has it.
fn signatures(cells: &[Cell<'_>]) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for cell in cells {
        for (column, stack) in &cell.columns {
            // What is after `.` are targets of links, and after `BT_` ends of relations.
            if column.contains('.') && !column.starts_with("ROLE_") {
                continue;
            }
            for value in stack {
                let (value, number) = bracket(value);
                if is_chain(column) {
                    let (value, link) = value.split_once("->").unwrap_or((value, ""));
                    let (chain, link) = link.split_once('-').unwrap_or((number, ""));
                    let said = format!("{column} {value} {link} {:?}", cell.row);
                    found.entry(format!("chain {chain}")).or_default().insert(said);
                } else if !number.is_empty() {
                    let value: BTreeSet<_> = unescaped_split(value, ';').into_iter().collect();
                    let said = format!("{} {column} {value:?} {:?}", cell.layer, cell.row);
                    found.entry(number.to_owned()).or_default().insert(said);
                }
            }
        }
    }
    found.into_iter().map(|(number, said)| (number, format!("{said:?}"))).collect()
}

/// The annotations that are stacked in a cell, sorted.
fn annotations(
    cell: &Cell<'_>,
    signatures: &BTreeMap<String, String>,
    places: &BTreeMap<&str, String>,
) -> Vec<String> {
    let count = cell.columns.iter().map(|(_, stack)| stack.len()).max().unwrap();
    let name = |number: &str| signatures.get(number).cloned().unwrap_or_default();
    let mut found: Vec<String> = (0..count)
        .map(|n| {
            let mut said = Vec::new();
            let mut roles = Vec::new();
            for (column, stack) in &cell.columns {
                let raw = stack.get(n).copied().unwrap();
                let (value, number) = bracket(raw);
                if column.starts_with("BT_") {
                    let (from, to) = number.split_once('_').unwrap_or_default();
                    said.push(format!("{column} {} {} {}", places[value], name(from), name(to)));
                } else if column.starts_with("ROLE_") {
                    roles = unescaped_split(value, ';');
                    said.push(name(number));
                } else if column.contains('.') {
                    let targets = unescaped_split(raw, ';').into_iter().map(|target| {
                        let (unit, number) = bracket(target);
                        let place = places.get(unit).map_or(unit, String::as_str);
                        format!("{place} {}", name(number))
                    });
                    let links: Vec<_> = roles.iter().zip(targets).collect();
                    let mut links: Vec<_> = links.iter().map(|link| format!("{link:?}")).collect();
                    links.sort();
                    said.extend(links);
                } else if is_chain(column) {
                    let (value, link) = value.split_once("->").unwrap_or((value, ""));
                    let (chain, link) = link.split_once('-').unwrap_or((number, ""));
                    said.push(format!(
                        "{column} {value} {link} {}",
                        name(&format!("chain {chain}"))
                    ));
                } else {
                    said.push(format!("{column} {value} {}", name(number)));
                }
            }
            said.join("; ")
        })
        .collect();
    found.sort();
    found
}

#[test]
fn equivalence_tells_files_apart() {
    let head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.A|v\n#T_RL=x.R|BT_x.A\n\n\n#Text=a b\n";
    let one = format!("{head}1-1\t0-1\ta\tX[1]|Y[2]\t_\t\n1-2\t2-3\tb\tX[1]\t1-1[2_1]\t\n");
    let same = format!("{head}1-1\t0-1\ta\tY[3]|X[4]\t_\t\n1-2\t2-3\tb\tX[4]\t1-1[3_4]\t\n");
    let other = format!("{head}1-1\t0-1\ta\tX[1]|Y[2]\t_\t\n1-2\t2-3\tb\tX[1]\t1-1[1_1]\t\n");
    assert_eq!(Canonical::of(&one), Canonical::of(&same));
    assert_ne!(Canonical::of(&one), Canonical::of(&other));
    assert_ne!(Canonical::of(&one), Canonical::of(&one.replace("X[1]\t", "Y[2]\t")));
}

type Values = BTreeSet<String>;
/// Start and end, in UTF-16 units.
type Extent = (usize, usize);

/// What an XMI says: spans with values, relations, links, chains as places.
#[derive(Debug, Default, PartialEq)]
struct Said {
    text: String,
    spans: Vec<(usize, usize, Values)>,
    relations: Vec<(Extent, Extent, Values)>,
    chains: Vec<Vec<Extent>>,
}

impl Said {
    fn sorted(mut self) -> Self {
        self.spans.sort();
        self.relations.sort();
        self.chains.sort();
        self
    }
}

fn by_xmi(path: &Path) -> Option<Said> {
    let content = std::fs::read_to_string(path.join("reference.xmi")).ok()?;
    let mut reader = Reader::from_str(&content);
    let mut elements: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Empty(element) | Event::Start(element) => {
                let name = String::from_utf8(element.local_name().as_ref().to_vec()).unwrap();
                let attributes = element.attributes().map(|a| {
                    let a = a.unwrap();
                    let key = String::from_utf8(a.key.as_ref().to_vec()).unwrap();
                    let raw = String::from_utf8(a.value.to_vec()).unwrap();
                    (key, quick_xml::escape::unescape(&raw).unwrap().into_owned())
                });
                elements.push((name, attributes.collect()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let by_id: BTreeMap<&str, &BTreeMap<String, String>> =
        elements.iter().filter_map(|(_, a)| Some((a.get("xmi:id")?.as_str(), a))).collect();
    let place = |a: &BTreeMap<String, String>| {
        Some((a.get("begin")?.parse::<usize>().ok()?, a.get("end")?.parse::<usize>().ok()?))
    };
    let at = |id: &str| place(by_id[id]).unwrap();
    let mut said = Said::default();
    for (name, a) in &elements {
        let other =
            ["xmi:id", "sofa", "begin", "end", "order", "next", "links", "Governor", "Dependent"];
        let values = a.iter().filter(|(k, v)| !other.contains(&k.as_str()) && *v != "false");
        let values: Values = values.map(|(_, v)| v.clone()).collect();
        match (name.as_str(), place(a)) {
            ("Sofa", _) => said.text.clone_from(&a["sofaString"]),
            ("DocumentMetaData" | "Token" | "Sentence", _) => {}
            (_, Some(_)) if a.contains_key("Governor") => {
                said.relations.push((at(&a["Governor"]), at(&a["Dependent"]), values));
            }
            (_, Some((begin, end))) => {
                said.spans.push((begin, end, values));
                for link in a.get("links").iter().flat_map(|links| links.split_whitespace()) {
                    let link = by_id[link];
                    let role = link.get("role").cloned().into_iter().collect();
                    said.relations.push(((begin, end), at(&link["target"]), role));
                }
            }
            _ if a.contains_key("first") => {
                let mut next = a.get("first");
                let mut chain = Vec::new();
                while let Some(id) = next {
                    chain.push(at(id));
                    next = by_id[id.as_str()].get("next");
                }
                said.chains.push(chain);
            }
            _ => {}
        }
    }
    Some(said.sorted())
}

fn by_tsv(document: &Document) -> Said {
    let utf16 = |byte: usize| document.text[..byte].encode_utf16().count();
    let place = |at: usize| {
        let extent = document.spans[at].extent();
        (utf16(extent.start), utf16(extent.end))
    };
    let end = |end: End| match end {
        End::Span(at) => place(at),
        End::Segment(_) => panic!("a segment"),
    };
    let of = |label: &str, none: bool, attributes: &tagline::formats::Values| {
        let mut values: Values = attributes
            .iter()
            .filter(|(name, _)| *name != "link" && *name != "relationLayer")
            .map(
                |(_, value)| {
                    if *value == Value::Flag(true) { "true".into() } else { value.spell() }
                },
            )
            .collect();
        values.extend((!none).then(|| label.to_owned()));
        values
    };
    let short = |layer: &str| layer.rsplit('.').next().unwrap().to_owned();
    let mut said = Said { text: document.text.clone(), ..Said::default() };
    for (at, span) in document.spans.iter().enumerate() {
        if span.layer.ends_with(".Token") {
            continue;
        }
        let (begin, to) = place(at);
        said.spans.push((
            begin,
            to,
            of(&span.label, span.label == short(&span.layer), &span.attributes),
        ));
    }
    for relation in &document.relations {
        let (name, role) = relation.label.split_once(':').unwrap_or((&relation.label, ""));
        let values = if name == "links" {
            (!role.is_empty()).then(|| role.to_owned()).into_iter().collect()
        } else {
            let none = ["Relation", "ComplexRelation", "Dependency"].contains(&name);
            of(name, none, &relation.attributes)
        };
        said.relations.push((end(relation.from), end(relation.to), values));
    }
    for chain in &document.chains {
        let mut links: Vec<_> = chain.members.iter().copied().collect();
        links.sort_by_key(|at| match document.spans[*at].attributes.get("link") {
            Some(Value::Text(n)) => n.parse::<usize>().unwrap(),
            _ => *at,
        });
        said.chains.push(links.into_iter().map(place).collect());
    }
    said.sorted()
}

/// Where TSV says something else than the XMI beside it, it is INCEpTION that could not
/// write it.
#[test]
fn every_case_says_what_its_xmi_says() {
    let mut differ = BTreeMap::new();
    let mut compared = 0;
    for (name, path) in cases() {
        let Some(expected) = by_xmi(&path) else { continue };
        compared += 1;
        let found = by_tsv(&as_read(&reference(&path)));
        let what: Vec<&str> = [
            (found.text != expected.text, "text"),
            (found.spans != expected.spans, "spans"),
            (found.relations != expected.relations, "relations"),
            (found.chains != expected.chains, "chains"),
        ]
        .into_iter()
        .filter_map(|(differs, what)| differs.then_some(what))
        .collect();
        if !what.is_empty() {
            println!("{name}: {found:?}\n expected {expected:?}");
            differ.insert(name, what.join(", "));
        }
    }
    if compared == 0 {
        return;
    }
    // What begins or ends in white space has no row in INCEpTION's files: there, it is cut
    // back to words, or moved to one.
    let cut = [
        "testAnnotationWithLeadingWhitespaceAtStart",
        "testAnnotationWithTrailingWhitespace",
        "testZeroWidthAnnotationBeforeFirstTokenIsMovedToBeginOfFirstToken",
        "testZeroWidthAnnotationBetweenTokenIsMovedToEndOfPreviousToken",
    ];
    assert_eq!(differ, cut.map(|name| (name.to_owned(), "spans".to_owned())).into());
}
