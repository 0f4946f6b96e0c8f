//! WebAnno TSV: what is written comes back, files by hand, faults.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tagline::formats::{Document, End, Files, Relation, Span, Value, Values};
use tagline::text::ByteRange;

use super::any::document;
use super::support::{check_round_trip, format, read, read_text, reduced, write};

const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";

/// Layers, labels and attributes as INCEpTION has them, and as it cannot.
fn foreign(
    mut document: Document,
    layers: &[&str],
    labels: &[&str],
    values: &[(&str, &str, bool)],
    header: &[&str],
) -> Document {
    if layers.is_empty() {
        return document;
    }
    for (n, span) in document.spans.iter_mut().enumerate() {
        span.layer = layers[n % layers.len()].to_owned();
        if !labels.is_empty() {
            span.label = labels[n % labels.len()].to_owned();
        }
        for (name, value, flag) in values.iter().skip(n % 2) {
            let value =
                if *flag { Value::Flag(*value != "false") } else { Value::Text((*value).into()) };
            span.attributes.insert((*name).into(), value);
        }
    }
    for (n, relation) in document.relations.iter_mut().enumerate() {
        for (name, value, flag) in values.iter().skip(n % 3) {
            let value = if *flag { Value::Flag(true) } else { Value::Text((*value).into()) };
            relation.attributes.insert((*name).into(), value);
        }
        if n % 2 == 1 {
            relation.label = "links:role".into();
            relation.attributes.clear();
            relation.note.clear();
        }
    }
    // Words and sentences of other programs, good and bad.
    let words = tagline::formats::Tokenizer::Blanks.tokens(&document.text);
    let half = document.text.len() / 2;
    match (layers.len() + header.len()) % 5 {
        1 => document.tokens = Some(words),
        2 => document.tokens = Some(words.into_iter().step_by(2).collect()),
        3 => document.tokens = Some(words.into_iter().rev().collect()),
        4 => {
            document.tokens = Some(words.into_iter().skip(1).collect());
            document.sentences =
                Some(vec![ByteRange::new(2, half.max(2)), ByteRange::new(half + 3, half + 9)]);
        }
        _ => {}
    }
    if !header.is_empty() {
        let kept = serde_json::json!({"header": header, "sentence_ids": {"1": "s1", "400": "x"}});
        document.metadata.insert("webanno-tsv".into(), kept);
        document.metadata.insert("source".into(), serde_json::json!({"url": ["a", 1, null]}));
    }
    document.sorted()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        for options in [&[][..], &[("tokens", "blanks")], &[("tokens", "characters")]] {
            check_round_trip("webanno-tsv", options, std::slice::from_ref(&document));
        }
    }

    #[test]
    fn what_is_like_inceptions_comes_back(
        document in document(),
        layers in vec(select(&["things", "", "Span", "Off topic", "a.b.C", "webanno.custom.Span", "webanno.custom.things", TOKEN, "x.y.SomeLink", "x.Host"][..]), 0..4),
        labels in vec(select(&["PER", "Span", "C", "SomeLink", "Token", "*", "_", "true", "\\", "a->b"][..]), 0..3),
        values in vec((select(&["value", "label", "identifier", "taglineNote", "relationLayer", "referenceRelation", "link", "bool", "begin", "flavor"][..]), select(&["true", "false", "*", "1", "x.Second", "C", "Span"][..]), any::<bool>()), 0..4),
        header in vec(select(&[
            "#T_SP=a.b.C|",
            "#T_SP=webanno.custom.Span|value",
            "#T_SP=webanno.custom.things|bool|label",
            "#T_SP=x.Unused|identifier|other",
            "#T_SP=x.Host|ROLE_x.Host:links_x.HostLinksLink|uima.tcas.Annotation|flavor",
            "#T_CH=x.y.SomeLink|referenceType|referenceRelation",
            "#T_RL=x.First|flavor|value|BT_a.b.C",
            "#T_RL=x.Second|BT_uima.tcas.Annotation",
            "#T_RL=webanno.custom.Relation|label|BT_webanno.custom.Span",
        ][..]), 0..6),
    ) {
        let document = foreign(document, &layers, &labels, &values, &header);
        check_round_trip("webanno-tsv", &[], std::slice::from_ref(&document));
    }

    #[test]
    fn several_come_back(documents in vec(document(), 0..4)) {
        let named = |(n, d): (usize, Document)| Document { name: format!("d/{n:02}"), ..d };
        let documents: Vec<_> = documents.into_iter().enumerate().map(named).collect();
        check_round_trip("webanno-tsv", &[], &documents);
    }

    /// Files that are nearly right are read or refused, and never more than that.
    #[test]
    fn broken_files_do_no_harm(
        document in document(),
        cuts in vec((any::<Index>(), any::<Index>(), select(&["", "\t", "|", "[1]", "[0_9]", "_", "*", "->9-9", "1-1", "\n", "#T_SP=x.Y|z\n", "99999999999999999999", "18446744073709551615", "-", ";", "\u{1f60a}", "ROLE_", "BT_"][..])), 1..6),
    ) {
        let (format, options) = format("webanno-tsv", &[]);
        let (settled, _) = reduced(format, &options, std::slice::from_ref(&document));
        let files = write(format, &options, &settled);
        let mut text = files.0.values().next().map(|b| String::from_utf8(b.clone()).unwrap()).unwrap();
        for (from, to, insert) in cuts {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            if bounds.is_empty() {
                break;
            }
            let from = *from.get(&bounds);
            let to = bounds[to.index(bounds.len())].clamp(from, (from + 12).min(text.len()));
            let to = (to..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
            text.replace_range(from..to, insert);
        }
        if let Ok(documents) = read_text("webanno-tsv", "broken.tsv", &text) {
            for document in documents {
                prop_assert!(document.text.len() <= 20 * text.len());
                // Whatever was understood can be written and read again.
                check_round_trip("webanno-tsv", &[], std::slice::from_ref(&document));
            }
        }
    }

    #[test]
    fn random_bytes_do_no_harm(bytes in vec(any::<u8>(), 0..400)) {
        let (format, options) = format("webanno-tsv", &[]);
        let mut file = b"#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|a\n\n\n#Text=".to_vec();
        file.extend(&bytes);
        let _ = read(format, &options, &Files::one("r.tsv", file));
        let _ = read(format, &options, &Files::one("r.tsv", bytes));
    }
}

fn span(text: &str, layer: &str, label: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span {
        layer: layer.into(),
        label: label.into(),
        fragments: [ByteRange::new(start, start + words.len())].into_iter().collect(),
        ..Span::default()
    }
}

fn text_value(text: &str) -> Value {
    Value::Text(text.into())
}

fn relation(from: usize, to: usize, label: &str, attributes: Values) -> Relation {
    Relation {
        id: String::new(),
        label: label.into(),
        from: End::Span(from),
        to: End::Span(to),
        attributes,
        note: String::new(),
    }
}

/// A file by hand, in the way of INCEpTION: layers of its own, links, a chain, parts of
/// words, an emoji, a tab, two lines in one sentence.
#[test]
fn a_file_is_read() {
    let found = read_text(
        "webanno-tsv",
        "harbour.tsv",
        include_str!("../fixtures/formats/webanno-tsv/harbour.tsv"),
    );
    let [found] = <[Document; 1]>::try_from(found.unwrap()).unwrap();
    let text = "Ada 👋🏽 saw\tMr. O’Neill.\nHe waved.\nShe  re-entered the port.";
    assert_eq!(found.text, text);
    assert_eq!(found.name, "harbour");
    let sentences: Vec<_> =
        found.sentences.as_ref().unwrap().iter().map(|s| found.slice(*s)).collect();
    assert_eq!(sentences, ["Ada 👋🏽 saw\tMr. O’Neill.\nHe waved.", "She  re-entered the port."]);
    let ner = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
    let link = "webanno.custom.MentionLink";
    let mut expected = Document {
        name: "harbour".into(),
        text: text.into(),
        tokens: found.tokens.clone(),
        sentences: found.sentences.clone(),
        metadata: found.metadata.clone(),
        ..Document::default()
    };
    let with = |mut span: Span, name: &str, value: &str| {
        span.attributes.insert(name.into(), text_value(value));
        span
    };
    expected.spans = vec![
        span(text, ner, "PER", "Ada"),
        with(span(text, ner, "PER", "Mr. O’Neill"), "identifier", "Q_1|x"),
        span(text, ner, "OTH", "O’"),
        span(text, "webanno.custom.Event", "Event", "saw"),
        with(span(text, "mood", "calm", "waved"), "sure", "80"),
        span(text, "mood", "mood", "entered the port"),
        with(span(text, link, "name", "Ada"), "referenceRelation", "coref"),
        span(text, link, "MentionLink", "She"),
    ];
    // In the layer `mood`, it is the rule that there is a label.
    expected.spans[5].attributes.insert("label".into(), text_value("*"));
    expected.relations = vec![
        relation(3, 0, "args:agent", Values::new()),
        relation(3, 1, "args", Values::new()),
        relation(0, 2, "knows", [("since".to_owned(), text_value("2001"))].into()),
    ];
    expected.chains = vec![tagline::formats::Chain {
        members: [6, 7].into(),
        ..tagline::formats::Chain::default()
    }];
    assert_eq!(found.metadata.keys().collect::<Vec<_>>(), ["webanno-tsv"]);
    assert_eq!(found.metadata["webanno-tsv"]["sentence_ids"], serde_json::json!({"2": "s-2"}));
    assert_eq!(found, expected.sorted());
}

/// A document of ours: labels of its own layers, an attribute and a layer with names that
/// are none there, flags, a note, overlapping spans, an emoji within a word, white space at
/// both ends, relations between layers, a chain.
#[test]
fn a_document_is_written() {
    let text = "\n\tAda 👩‍👩‍👦 met Bo in Port Ansel.\r\n\r\nHe “left”.\n";
    let mut document = Document { name: "a/b".into(), text: text.into(), ..Document::default() };
    document.spans = vec![
        span(text, "names", "PER", "Ada"),
        span(text, "names", "PER", "Bo"),
        span(text, "names", "LOC", "Port Ansel"),
        span(text, "names", "LOC", "Ansel"),
        span(text, "off topic", "PER|x", "👩\u{200d}👩"),
        span(text, "names", "PER", "He "),
    ];
    document.spans[0].attributes =
        [("sure of it".to_owned(), Value::Flag(true)), ("mood".to_owned(), text_value("_calm"))]
            .into();
    document.spans[1].note = "two\nlines".into();
    document.spans[2].confidence = Some(80);
    document.relations =
        vec![relation(0, 1, "knows", Values::new()), relation(1, 4, "sees", Values::new())];
    document.chains = vec![tagline::formats::Chain {
        name: "Bo".into(),
        members: [1, 5].into(),
        ..tagline::formats::Chain::default()
    }];
    let (format, options) = format("webanno-tsv", &[]);
    let (settled, lost) = reduced(format, &options, &[document]);
    assert_eq!(lost, []);
    let files = write(format, &options, &settled);
    assert_eq!(files.0.keys().collect::<Vec<_>>(), ["a/b.tsv"]);
    assert_eq!(
        files.text("a/b.tsv").unwrap(),
        include_str!("../fixtures/formats/webanno-tsv/written.tsv")
    );
}

#[test]
fn white_space_comes_back() {
    for text in [
        "",
        " ",
        "\n",
        "\r\n",
        "a",
        "a\n",
        "\na",
        "  a  ",
        "a. B.",
        "a.\nB.",
        "a.\n\n\nB.\n\n",
        "a.\n  B.",
        "a.  \n B.",
        "\u{a0}a.\u{2028}B.",
        "\t\ta.\r\n\r\nB.\r\n",
        "a.\n\tB.",
        "\u{b}a\u{c}\u{7}\\b",
        "\u{feff}a",
    ] {
        let start = text.find('B').unwrap_or(0);
        let spans = vec![Span {
            label: "x".into(),
            fragments: [ByteRange::new(start, text.len())].into_iter().collect(),
            ..Span::default()
        }];
        let document =
            Document { name: "d".into(), text: text.into(), spans, ..Document::default() };
        check_round_trip("webanno-tsv", &[], &[document]);
    }
}

#[test]
fn older_versions_escape_in_another_way() {
    let read = |version: &str| {
        let file = format!(
            "#FORMAT=WebAnno TSV {version}\n#T_SP=x.Y|value\n\n\n#Text=caf\\u00e9 \\\"a\\\"\n1-1\t0-4\tcafé\tX\\u00fc\t\n1-2\t5-6\t\"\t_\t\n"
        );
        read_text("webanno-tsv", "old.tsv", &file)
    };
    for version in ["3.0", "3.1"] {
        let documents = read(version).unwrap();
        assert_eq!(documents[0].text, "café \"a\"");
        assert_eq!(documents[0].spans[0].label, "Xü");
    }
    // The first version has texts as they are.
    let file =
        "#FORMAT=WebAnno TSV 3\n#T_SP=x.Y|value\n\n\n#Text=a\\tb\n1-1\t0-4\ta\\tb\tX\\u00fc\t\n";
    let documents = read_text("webanno-tsv", "old.tsv", file).unwrap();
    assert_eq!(documents[0].text, "a\\tb");
    assert_eq!(documents[0].spans[0].label, "Xü");
    assert_eq!(read("3.2").unwrap_or_default().first().map_or(0, |d| d.spans.len()), 0);
    assert_eq!(
        read("4.0").unwrap_err(),
        "old.tsv, line 1: it is WebAnno TSV 4.0, and versions 3 to 3.3 can be read"
    );
}

/// Where a relation ends at words of which the last is cut, INCEpTION writes it twice.
#[test]
fn a_relation_that_is_there_twice_is_one() {
    let file = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|value\n#T_RL=x.R|value|BT_x.Y\n\n\n#Text=Ada saw Bobo\n1-1\t0-3\tAda\tA\t_\t_\t\n1-2\t4-7\tsaw\tB[1]\tr\t1-1[0_1]\t\n1-3\t8-12\tBobo\t_\t_\t_\t\n1-3.1\t8-10\tBo\tB[1]\tr\t1-1[0_1]\t\n";
    let documents = read_text("webanno-tsv", "f.tsv", file).unwrap();
    assert_eq!(documents[0].relations, [relation(0, 1, "r", Values::new())]);
    assert_eq!(documents[0].spans[1].extent(), ByteRange::new(4, 10));
}

/// Programs that count code points shift everything behind an emoji; the words tell.
#[test]
fn code_points_are_seen() {
    let file = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|value\n\n\n#Text=😊 Ada\n1-1\t0-1\t😊\t_\t\n1-2\t2-5\tAda\tPER\t\n\n#Text=Bo\n2-1\t6-8\tBo\tPER\t\n";
    let (format, _) = format("webanno-tsv", &[]);
    let mut found = Vec::new();
    let options = tagline::formats::Options::default();
    format
        .read(&Files::one("f.tsv", file), &options, &mut |raw| {
            found.push(raw);
            Ok(())
        })
        .unwrap();
    let [raw] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(raw.document.text, "😊 Ada\nBo");
    let words: Vec<_> = raw.document.spans.iter().map(|s| raw.document.covered(s, "")).collect();
    assert_eq!(words, ["Ada", "Bo"]);
    assert_eq!(raw.remarks.len(), 1);
    // Where nothing fits, the span is set aside and not moved to other words.
    let file = file
        .replace("\tAda\t", "\tEve\t")
        .replace("0-1", "0-2")
        .replace("2-5", "3-6")
        .replace("6-8", "7-9");
    let documents = read_text("webanno-tsv", "f.tsv", &file).unwrap();
    assert_eq!(documents[0].spans.len(), 1);
    assert_eq!(documents[0].aside.len(), 1);
    assert_eq!(documents[0].aside[0].reason, "the text has “Ada” there");
}

#[test]
fn it_is_recognised() {
    let (format, _) = format("webanno-tsv", &[]);
    assert_eq!(format.recognise("a.txt", b"#FORMAT=WebAnno TSV 3.2\n"), 100);
    assert_eq!(format.recognise("a.tsv", b"\xef\xbb\xbf#FORMAT=WebAnno TSV 3\n"), 100);
    assert_eq!(format.recognise("a.tsv", b"word\tO\n"), 0);
}

#[test]
fn faults_are_named() {
    let head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|value\n#T_RL=x.R|BT_x.Y\n\n\n";
    for (content, expected) in [
        ("", "line 1: it does not begin with #FORMAT=WebAnno TSV 3.3, as such a file does"),
        (
            "word\tO\n",
            "line 1: it does not begin with #FORMAT=WebAnno TSV 3.3, as such a file does",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|value\n#T_SP=x.Y|other\n",
            "line 3: the layer x.Y is declared twice",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n#T_RL=x.Y|value\n",
            "line 2: the relation layer x.Y has not one column BT_ with the type of its ends",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|ROLE_links|x.Z\n",
            "line 2: the column “ROLE_links” of x.Y is not ROLE_Type:feature_LinkType",
        ),
        ("…1-1\t0-1\ta\t_\t_\t\n", "line 6: a word stands before the #Text= of its sentence"),
        (
            "…#Text=a\n1-1.1\t0-1\ta\t_\t_\t\n",
            "line 7: a part of a word stands before the first word",
        ),
        (
            "…#Text=a\n1-1 0-1 a\n",
            "line 7: “1-1 0-1 a” is not a row of number, offsets, word and columns with tabs between them",
        ),
        (
            "…#Text=a\nx\t0-1\ta\t_\t_\t\n",
            "line 7: “x” is not the number of a word, such as 1-2 or 1-2.3",
        ),
        ("…#Text=a\n1-1\t0\ta\t_\t_\t\n", "line 7: “0” is not a start and an end, such as 0-4"),
        (
            "…#Text=a\n1-1\t-1-1\ta\t_\t_\t\n",
            "line 7: “-1-1” is not a start and an end, such as 0-4",
        ),
        (
            "…#Text=a\n1-1\t1-0\ta\t_\t_\t\n",
            "line 7: a word starts at 1 and ends before that, at 0",
        ),
        (
            "…#Text=a\n1-1\t0-9\ta\t_\t_\t\n",
            "line 7: a word ends at 9, and the text has 1 UTF-16 unit",
        ),
        (
            "…#Text=😊\n1-1\t0-2\t😊\t_\t_\t\n1-1.1\t1-2\tx\tX\t_\t\n",
            "line 8: the offsets 1 to 2 cut a character in two",
        ),
        (
            "…#Text=a\n1-1\t0-1\ta\t_\n",
            "line 7: the row has 1 column after the word, and the header declares 2",
        ),
        (
            "…#Text=abc\n1-1\t0-3\tabc\t_\t_\t\n\n#Text=b\n2-1\t1-2\tb\t_\t_\t\n",
            "line 9: a sentence begins at 1, and the one before ends at 3",
        ),
        (
            "…#Text=a\n1-1\t99999999999-100000000000\ta\t_\t_\t\n",
            "line 6: a sentence begins at 99999999999, far from the one before",
        ),
        (
            "…#Text=a\n1-1\t0-1\ta\tX[y]\t_\t\n",
            "line 7: “X[y]” does not end with a number in brackets",
        ),
        ("…#Text=a\n1-1\t0-1\ta\tX\t1-7\t\n", "line 7: there is no word “1-7” to refer to"),
        (
            "…#Text=a\n1-1\t0-1\ta\tX\t1-1[3_0]\t\n",
            "line 7: there is no annotation with the number [3]",
        ),
        (
            "…#Text=a\n1-1\t0-1\ta\tX\t1-1[3]\t\n",
            "line 7: “1-1[3]” does not end with two numbers in brackets, such as [1_2]",
        ),
        ("…#Text=a\n1-1\t0-1\ta\tX\t*\t\n", "line 7: a relation of x.R comes from nowhere"),
        (
            "…#Text=a b\n1-1\t0-1\ta\tX\t1-1\t\n1-1\t2-3\tb\tX\t_\t\n",
            "line 8: the number of this word is another one’s too",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|ROLE_x.Y:l_x.L|x.Y\n\n\n#Text=a\n1-1\t0-1\ta\tr;s\t1-1\t\n",
            "line 6: the columns of “l” have 2 roles and 1 target",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|ROLE_x.Y:l_x.L|x.Y\n\n\n#Text=a\n1-1\t0-1\ta\tr\t*\t\n",
            "line 6: the link “l:r” has no target",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n#T_CH=x.L|referenceType|referenceRelation\n\n\n#Text=a\n1-1\t0-1\ta\tr[1]\t*\t\n",
            "line 6: the link of a chain does not end with the numbers of both, such as ->1-2",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n#T_CH=x.L|referenceType|referenceRelation\n\n\n#Tagline={\"chains\":{\"1\":{}}}\n#Text=a\n1-1\t0-1\ta\tr[1]\t*->1-1\t\n",
            "line 7: a link of a chain stands for a span that is not there",
        ),
        (
            "#FORMAT=WebAnno TSV 3.3\n\n\n#Tagline={\n#Text=a\n",
            "line 4: the line #Tagline= cannot be read: EOF while parsing an object at line 1 column 1",
        ),
    ] {
        let content = content.replace('…', head);
        let found = read_text("webanno-tsv", "d.tsv", &content);
        assert_eq!(found.unwrap_err(), format!("d.tsv, {expected}"), "{content}");
    }
    // Small files that mean a lot.
    let name = "y".repeat(20_000);
    let many = "*|".repeat(200_000);
    for file in [
        format!(
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.{name}|\n\n\n#Text=a\n1-1\t0-1\ta\t{}*\t\n",
            "*|".repeat(9000)
        ),
        format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|\n\n\n#Text=a\n1-1\t0-1\ta\t{many}*\t\n"),
    ] {
        let found = read_text("webanno-tsv", "d.tsv", &file).unwrap_err();
        assert_eq!(found, "d.tsv, line 6: there is more in the columns than a file can mean");
    }
    let file = format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|{}", many.replace('*', "a"));
    let found = read_text("webanno-tsv", "d.tsv", &file).unwrap_err();
    assert_eq!(found, "d.tsv, line 2: the header declares more than 4096 columns");
    let (format, options) = format("webanno-tsv", &[]);
    let bytes = b"#FORMAT=WebAnno TSV 3.3\n\n\n#Text=\xff\n".to_vec();
    let found = read(format, &options, &Files::one("d.tsv", bytes));
    assert_eq!(found.unwrap_err(), "d.tsv, line 4: this line is not UTF-8");
}
