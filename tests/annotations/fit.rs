//! What is said of sets that do not fit: from other people, older schemas, by hand.

use tagline::annotation::{Change, Command, Edit, RelationEnd, Swap, Target, misfits, wire};
use tagline::schema::Schema;

use super::support::{Desk, SCHEMA, made};

/// The misfits of records given as the lines of a file.
fn found(
    desk: &Desk,
    spans: &[&str],
    relations: &[&str],
    labels: &[&str],
    chains: &[&str],
) -> Vec<String> {
    let records = wire::Records {
        spans: spans.iter().map(|line| ron::from_str(line).unwrap()).collect(),
        relations: relations.iter().map(|line| ron::from_str(line).unwrap()).collect(),
        segment_labels: labels.iter().map(|line| ron::from_str(line).unwrap()).collect(),
        chains: chains.iter().map(|line| ron::from_str(line).unwrap()).collect(),
        ..wire::Records::default()
    };
    let (set, errors) = records.from_wire(&desk.article.text);
    assert_eq!(errors, []);
    misfits(&set, &desk.schema, &desk.article).iter().map(ToString::to_string).collect()
}

#[test]
fn each_way_not_to_fit_is_named() {
    let desk = Desk::new();
    let check = |found: Vec<String>, expected: &[&str]| {
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found} has no {expected}");
        }
    };
    let spans = |lines: &[&str]| found(&desk, lines, &[], &[], &[]);
    check(spans(&[r#"(id: "0000000001", label: "PER", at: [(52, 61)])"#]), &[]);
    check(
        spans(&[r#"(id: "0000000001", label: "PERS", at: [(52, 61)])"#]),
        &["0000000001: the schema has no span label “PERS”"],
    );
    check(
        spans(&[
            r#"(id: "0000000001", label: "QUOTE", at: [(52, 61)], attributes: {"mood": Flag(true), "type": Choice("odd")})"#,
        ]),
        &[
            "“QUOTE” has no attribute “mood”",
            "“odd” is not a value of “type”; choose direct, indirect",
        ],
    );
    check(
        spans(&[r#"(id: "0000000001", label: "QUOTE", at: [(52, 61)])"#]),
        &["“QUOTE” needs the attribute “type”"],
    );

    let ends = [
        r#"(id: "0000000001", label: "PER", at: [(52, 61)])"#,
        r#"(id: "0000000002", label: "CUE", at: [(70, 71)])"#,
    ];
    let relations = |lines: &[&str]| found(&desk, &ends, lines, &[], &[]);
    check(
        relations(&[
            r#"(id: "000000000a", label: "same", from: Span("0000000001"), to: Span("0000000002"))"#,
        ]),
        &[],
    );
    check(
        relations(&[
            r#"(id: "000000000a", label: "in", from: Span("0000000001"), to: Span("0000000002"))"#,
            r#"(id: "000000000b", label: "in", from: Span("0000000001"), to: Span("0000000009"))"#,
            r#"(id: "000000000c", label: "near", from: Span("0000000001"), to: Span("0000000002"))"#,
            r#"(id: "000000000d", label: "about", from: Comment(1, 2), to: Article)"#,
            r#"(id: "000000000e", label: "same", from: Span("0000000001"), to: Span("0000000002"), attributes: {"x": Flag(true)})"#,
        ]),
        &[
            "000000000a: the schema does not allow this relation: “in” goes from PER to LOC",
            "000000000b: this relation ends at 0000000009, which is not there",
            "000000000c: the schema has no relation “near”",
            "000000000d: the article has no comment there",
            "000000000e: “same” has no attribute “x”",
        ],
    );

    let Target::Comment(range) = desk.comment(0) else { panic!() };
    let at = desk.article.text.to_chars(range).unwrap();
    let label = |id: u8, layer: &str, label: &str, on: &str| {
        format!(r#"(id: "000000000{id}", layer: "{layer}", label: "{label}", on: {on})"#)
    };
    let comment = format!("Comment({}, {})", at.start, at.end);
    let labels = |lines: &[String]| {
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        found(&desk, &[], &[], &lines, &[])
    };
    check(
        labels(&[
            label(1, "Type", "praise", &comment),
            label(2, "Type", "blame", &comment),
            label(3, "Stance", "for", &comment),
            label(4, "Stance", "against", &comment),
            label(5, "Part", "lead", &comment),
            label(6, "Part", "tail", &comment),
            label(7, "Type", "praise", "Comment(3, 9)"),
            label(8, "Type", "praise", "Article"),
        ]),
        &[
            "0000000004: there is another label of “Stance”",
            "0000000005: labels of “Part” are not for comments",
            "0000000006: the schema has no label “tail” in the layer “Part”",
            "0000000007: the article has no comment there",
            "0000000008: labels of “Type” are not for articles",
        ],
    );

    check(
        found(
            &desk,
            &ends,
            &[],
            &[],
            &[
                r#"(id: "000000000a", name: "Ada", members: ["0000000001", "0000000009"])"#,
                r#"(id: "000000000b", name: "Ada", members: ["0000000001"])"#,
                r#"(id: "000000000c", name: "Ada", members: [])"#,
            ],
        ),
        &[
            "000000000a: the chain has 0000000009, which is not there",
            "000000000b: 0000000001 is in this chain and in another",
            "000000000c: this chain has no mentions",
        ],
    );
}

#[test]
fn answers_that_go_round_are_found() {
    let desk = Desk::new();
    let at = |order: usize| {
        let Target::Comment(range) = desk.comment(order) else { panic!() };
        let at = desk.article.text.to_chars(range).unwrap();
        format!("Comment({}, {})", at.start, at.end)
    };
    let check = |links: &[(usize, usize)], expected: &[&str]| {
        let lines: Vec<String> = links
            .iter()
            .enumerate()
            .map(|(i, (from, to))| {
                let (from, to) = (at(*from), at(*to));
                format!(r#"(id: "000000000{i}", label: "reply", from: {from}, to: {to})"#)
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let found = found(&desk, &[], &lines, &[], &[]);
        assert_eq!(found.len(), expected.len(), "{links:?}: {found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{links:?}: {found} has no {expected}");
        }
    };
    check(&[(1, 0), (2, 0)], &[]);
    check(&[(2, 1), (1, 0)], &[]);
    check(
        &[(0, 1), (1, 0)],
        &["0000000001: this is one of a circle of answers: comment 1 → comment 2 → comment 1"],
    );
    check(&[(0, 2), (2, 1), (1, 0)], &["comment 1 → comment 3 → comment 2 → comment 1"]);
    // A circle that another comment leads into.
    check(&[(0, 1), (1, 2), (2, 1)], &["comment 2 → comment 3 → comment 2"]);
    check(&[(1, 1)], &["0000000000: this relation joins a thing to itself"]);
    check(
        &[(2, 0), (2, 1)],
        &["0000000001: comment 3 also answers comment 1, and a comment answers one only"],
    );
    check(
        &[(2, 0), (2, 1), (0, 2)],
        &["0000000001: comment 3 also", "0000000000: this is one of a circle"],
    );
}

#[test]
fn what_fits_one_schema_may_not_fit_the_next() {
    let mut desk = Desk::new();
    let (quote, per) = (desk.tag("QUOTE", "“We are tired,”"), desk.tag("PER", "Ada Brill"));
    let (from, to) = (RelationEnd::Span(quote), RelationEnd::Span(per));
    made(&desk.run(Command::Relate { label: "speaker".into(), from, to }));
    let wrong = |desk: &Desk| {
        let all = misfits(&desk.set, &desk.schema, &desk.article);
        all.iter().filter(|misfit| !misfit.is_unfinished()).count()
    };
    assert_eq!(wrong(&desk), 0);
    assert_eq!(misfits(&desk.set, &desk.schema, &desk.article).len(), 1);
    desk.schema = Schema::from_ron(
        &SCHEMA
            .replace("(name: \"PER\")", "(name: \"PERSON\")")
            .replace("from: [\"PER\"]", "from: []"),
    )
    .unwrap();
    // The span's label is unknown, and so the relation ends nowhere that is allowed.
    assert_eq!(wrong(&desk), 2);
    // Commands still work on what does not fit.
    desk.run(Command::Relabel { id: per, label: "PERSON".into() });
    assert_eq!(wrong(&desk), 0);
}

#[test]
fn fragments_out_of_order_are_found() {
    let mut desk = Desk::new();
    let id = desk.tag("PER", "Ada Brill");
    let good = desk.span(id).clone();
    let range = good.fragments[0];
    for ranges in [
        vec![],
        vec![range, range],
        vec![range, (0..3).into()],
        vec![(range.start..desk.article.text.len() + 1).into()],
    ] {
        let mut bad = good.clone();
        bad.fragments = ranges.into();
        let edits = vec![Edit::Span(Swap::replace(good.clone(), bad))];
        let mut set = desk.set.clone();
        set.apply(&Change { title: String::new(), edits }).unwrap();
        let all = misfits(&set, &desk.schema, &desk.article);
        assert!(all[0].to_string().contains("its place does not fit"), "{all:?}");
    }
}
