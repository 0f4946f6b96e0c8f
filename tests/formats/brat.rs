//! brat standoff.

use proptest::prelude::*;
use tagline::formats::{Files, LossKind, Value};

use super::any::document;
use super::support::{check_round_trip, files_in, format, read, reduced, shared, write};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_it_holds_comes_back(document in document()) {
        check_round_trip("brat", &[], std::slice::from_ref(&document));
    }

    #[test]
    fn any_lines_are_read_or_refused(lines in "([TERAMN*#][0-9]?\t[A-Za-z]{0,3} ?[T0-9:; ]{0,9}\t?[ab]{0,3}\n){0,6}") {
        let files = Files([("a.txt".into(), b"abc de".to_vec()), ("a.ann".into(), lines.into_bytes())].into());
        let (format, options) = format("brat", &[]);
        let _ = read(format, &options, &files);
    }
}

fn both(text: &str, ann: &str) -> Files {
    let files = [("a.txt", text), ("a.ann", ann)];
    Files(files.map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec())).into())
}

#[test]
fn everything_that_brat_has() {
    let text = "Ada 👋🏽 met\nBo in Oslo, and Ada hit Bo.";
    let ann = "T1\tPerson 0 3\tAda\n\
               T2\tPerson 11 13\tBo\n\
               T3\tPlace 17 21\tOslo\n\
               T4\tPerson 27 30\tAda\n\
               T5\tAttack 31 34\thit\n\
               T6\tPerson 35 37\tBo\n\
               T7\tGroup 0 3;7 10;11 13\tAda met Bo\n\
               E1\tAttack:T5 Agent:T4 Target:T6 Target2:T2\n\
               E2\tAttack:T5\n\
               R1\tin Arg1:T2 Arg2:T3\t\n\
               *\tEquiv T1 T4\n\
               A1\tNegated E1\n\
               M1\tSure T3 very sure\n\
               A2\tWeak R1\n\
               N1\tReference T3 Wikidata:Q585\tOslo\n\
               #1\tAnnotatorNotes T1\tthe first\n\
               #2\tAnnotatorNotes E1\tbad\n";
    let (format, options) = format("brat", &[]);
    let documents = read(format, &options, &both(text, ann)).unwrap();
    let document = &documents[0];
    assert_eq!(document.spans.len(), 8, "the second event has a trigger of its own");
    let group = document.spans.iter().find(|s| s.label == "Group").unwrap();
    assert_eq!(document.covered(group, "…"), "Ada…met\nBo");
    let labels: Vec<_> = document.relations.iter().map(|r| r.label.as_str()).collect();
    assert_eq!(labels.iter().filter(|l| **l == "Target").count(), 2, "{labels:?}");
    assert_eq!(document.chains.len(), 2);
    assert_eq!(document.chains[1].knowledge_base_id.as_deref(), Some("Q585"));
    let oslo = document.spans.iter().find(|s| s.label == "Place").unwrap();
    assert_eq!(oslo.attributes["Sure"], Value::Text("very sure".into()));
    let attack = document.spans.iter().find(|s| s.note == "bad").unwrap();
    assert_eq!(attack.attributes["Negated"], Value::Flag(true));

    let (_, options) = super::support::format("brat", &[("events", "Attack")]);
    let (settled, losses) = reduced(format, &options, &documents);
    assert_eq!(losses, []);
    let files = write(format, &options, &settled);
    assert_eq!(read(format, &options, &files).unwrap(), settled);
    let written = files.text("a.ann").unwrap();
    assert!(written.contains("E7\tAttack:T7 Target:T3 Agent:T5 Target2:T8\n"), "{written}");
    assert!(written.contains("\tGroup 0 3;7 10;11 13\tAda met Bo\n"), "{written}");
    let conf = files.text("annotation.conf").unwrap();
    assert!(conf.contains("\nAttack\tAgent*:Person, Target*:Person\n"), "{conf}");
    assert!(conf.contains("\nin\tArg1:Person, Arg2:Place\n"), "{conf}");
}

#[test]
fn faults_are_named() {
    for (ann, expected) in [
        ("T1\tX 0 3\tAda\nT1\tX 0 3\tAda", "a.ann, line 2: the id T1 is given already in line 1"),
        ("T1\tX 0 99\tAda", "a.ann, line 1: a span ends at 99, and the text has 6 code points"),
        ("T1\tX -1 3\tAda", "a.ann, line 1: “-1 3” is not START END, two whole numbers from 0"),
        ("T1\tX 3 1\tAda", "a.ann, line 1: a span starts at 3 and ends before that, at 1"),
        ("T1 X", "a.ann, line 1: there is no tab after “T1 X”"),
        ("R1\tr Arg1:T1 Arg2:T2", "a.ann, line 1: there is no annotation T1"),
        (
            "T1\tX 0 3\tAda\nR1\tr Arg1:T1",
            "a.ann, line 2: a relation has two arguments, such as Arg1:T1 Arg2:T2",
        ),
        ("T1\tX 0 3\tAda\nE1\tX:T9", "a.ann, line 2: there is no annotation T9"),
        ("?\tX", "a.ann, line 1: “?” is no id; ids begin with T, E, R, *, A, M, N or #"),
    ] {
        let (format, options) = format("brat", &[]);
        assert_eq!(read(format, &options, &both("Ada Bo", ann)).unwrap_err(), expected);
    }
    let (format, options) = format("brat", &[]);
    let lone = Files::one("b.ann", "T1\tX 0 3\tAda");
    let error = read(format, &options, &lone).unwrap_err();
    assert_eq!(error, "b.ann: there is no b.txt, the text of these annotations, beside it");
}

#[test]
fn wrong_offsets_are_repaired_or_set_aside() {
    let (format, options) = format("brat", &[]);
    // As UTF-16, as bytes, with carriage returns that were there once.
    for (text, ann) in [
        ("👋 Ada met Bo", "T1\tX 3 6\tAda\nT2\tX 11 13\tBo\n"),
        ("é Ada met Bo", "T1\tX 3 6\tAda\nT2\tX 11 13\tBo\n"),
        ("x\nAda met\nBo", "T1\tX 3 6\tAda\nT2\tX 12 14\tBo\n"),
        ("x\r\nAda met\r\nBo", "T1\tX 2 5\tAda\nT2\tX 10 12\tBo\n"),
    ] {
        let found = read(format, &options, &both(text, ann)).unwrap();
        let words: Vec<_> = found[0].spans.iter().map(|s| found[0].covered(s, " ")).collect();
        assert_eq!(words, ["Ada", "Bo"], "{text:?}");
    }
    // One that does not agree, and none is moved.
    let found = read(format, &options, &both("👋 Ada met Bo", "T1\tX 3 6\tAda\nT2\tX 10 12\tBo\n"));
    let found = &found.unwrap()[0];
    assert_eq!(found.spans.len(), 1);
    assert_eq!(found.covered(&found.spans[0], " "), "Bo");
    assert_eq!(found.aside[0].text, "Ada");
    assert_eq!(found.aside[0].reason, "the text has “da ” there");
}

#[test]
fn what_others_wrote_is_read() {
    let Some(folder) = shared("brat") else { return };
    let (format, options) = format("brat", &[("events", "")]);
    let mut seen = 0;
    for below in [
        "tutorials/news",
        "corpora/BioNLP-ST_2011/BioNLP-ST_2011_ID",
        "corpora/CoNLL-ST_2002/esp",
        "corpora/CoNLL-ST_2006",
        "corpora/TDT",
    ] {
        let files = files_in(&folder.join(below), &["ann", "txt"]);
        let documents = read(format, &options, &files).unwrap_or_else(|e| panic!("{below}: {e}"));
        assert!(documents.iter().all(|d| d.aside.is_empty()), "{below}");
        seen += documents.iter().map(|d| d.spans.len()).sum::<usize>();
        let (settled, losses) = reduced(format, &options, &documents);
        let harmless = [LossKind::ChainDetail, LossKind::AttributeType, LossKind::Chain];
        assert!(losses.iter().all(|l| harmless.contains(l)), "{below}: {losses:?}");
        let files = write(format, &options, &settled);
        assert_eq!(read(format, &options, &files).unwrap(), settled, "{below}");
    }
    assert!(seen > 1000, "{seen}");
}
