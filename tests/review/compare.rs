//! Which differences are found, and what they are called.

use tagline::annotation::{AnnotationSet, Command, RelationEnd};

use super::support::{Ground, sketch};

/// Spans of each annotator, and the differences that are found.
#[track_caller]
fn check(sets: &[&[(&str, &str)]], expected: &[&str]) {
    let mut ground = Ground::new();
    let sets: Vec<AnnotationSet> = sets.iter().map(|spans| ground.set(spans)).collect();
    let found = ground.compare(&sets.iter().collect::<Vec<_>>());
    let found: Vec<String> = found.differences.iter().map(sketch).collect();
    assert_eq!(found, expected);
}

const BRILL: &str = "Mayor [Ada Brill] ";
const MAYOR_BRILL: &str = "Deputy [Mayor Ada Brill] ";

#[test]
fn what_is_equal_is_agreed() {
    let spans: &[(&str, &str)] = &[("PER", BRILL), ("ROLE", "[Deputy Mayor] Ada")];
    check(&[spans, spans, spans], &[]);
    check(&[&[], &[]], &[]);
}

#[test]
fn one_span_differs_in_one_way() {
    check(&[&[("PER", BRILL)], &[("PER", MAYOR_BRILL)]], &["boundary 0|1"]);
    check(&[&[("PER", BRILL)], &[("ROLE", BRILL)]], &["label 0|1"]);
    check(&[&[("PER", BRILL)], &[("ROLE", MAYOR_BRILL)]], &["label+boundary 0|1"]);
    check(&[&[("PER", BRILL)], &[]], &["missing 0|(1)"]);
    check(&[&[], &[("PER", BRILL)]], &["extra (0)|1"]);
    check(&[&[("PER", BRILL)], &[("PER", BRILL)], &[]], &["missing 01|(2)"]);
    check(&[&[], &[("PER", BRILL)], &[]], &["extra (02)|1"]);
    check(&[&[("PER", BRILL)], &[("PER", BRILL)], &[("PER", MAYOR_BRILL)]], &["boundary 01|2"]);
}

#[test]
fn attributes_differ() {
    let mut ground = Ground::new();
    let (mut ada, ben) = (ground.set(&[("PER", BRILL)]), ground.set(&[("PER", BRILL)]));
    let id = ada.spans().next().unwrap().id;
    ground.sure(&mut ada, id);
    let found = ground.compare(&[&ada, &ben]);
    assert_eq!(found.differences.iter().map(sketch).collect::<Vec<_>>(), ["attribute 0|1"]);
    let said: Vec<_> = found.differences[0].proposals.iter().map(|p| p.said.as_str()).collect();
    let at = ground.article.text.to_chars(ground.at(BRILL)).unwrap();
    assert_eq!(said[0], format!("PER {}–{} (sure: yes)", at.start, at.end));
    assert_eq!(said[1], format!("PER {}–{}", at.start, at.end));
}

#[test]
fn one_span_here_and_two_there_are_a_split() {
    check(
        &[
            &[("PER", "[Deputy Mayor Ada Brill] ")],
            &[("ROLE", "[Deputy Mayor] Ada"), ("PER", BRILL)],
        ],
        &["split 0|1"],
    );
    check(
        &[
            &[("PER", "[Deputy Mayor Ada Brill] ")],
            &[("PER", MAYOR_BRILL)],
            &[("ROLE", "[Deputy Mayor] Ada"), ("PER", BRILL)],
        ],
        &["split 0|1|2"],
    );
}

#[test]
fn a_list_is_one_difference_however_many_parts_it_has() {
    let parts: &[(&str, &str)] = &[
        ("PER", "[Deputy] Mayor Ada"),
        ("PER", "Deputy [Mayor] Ada"),
        ("PER", "Mayor [Ada] Brill"),
        ("PER", "Ada [Brill] 👩‍🚒"),
    ];
    check(&[parts, parts, &[("PER", "[Deputy Mayor Ada Brill] ")]], &["split 01|2"]);
}

#[test]
fn what_lies_inside_is_not_drawn_into_it() {
    // A nested span that one lacks, though the outer ones differ.
    check(
        &[
            &[("QUOTE", "that [the ferries would sail again.]"), ("QUOTE", "would [sail again]")],
            &[("QUOTE", "said on Tuesday [that the ferries would sail again]")],
        ],
        &["boundary 0|1", "missing 0|(1)"],
    );
    // A long span of another label around it.
    check(
        &[
            &[("EVT", "[Deputy Mayor Ada Brill 👩‍🚒 said on Tuesday]"), ("PER", BRILL)],
            &[("PER", MAYOR_BRILL)],
        ],
        &["missing 0|(1)", "boundary 0|1"],
    );
    // Layers do not mix.
    check(&[&[("QUOTE", BRILL)], &[("PER", BRILL)]], &["extra (0)|1", "missing 0|(1)"]);
}

#[test]
fn who_speaks_differs_only_among_those_who_have_the_quote() {
    let mut ground = Ground::new();
    let spans = [
        ("QUOTE", "[that the ferries would sail again]"),
        ("PER", BRILL),
        ("ROLE", "[Deputy Mayor] Ada"),
    ];
    let mut sets: Vec<AnnotationSet> = (0..3).map(|_| ground.set(&spans)).collect();
    sets.push(ground.set(&spans[1..]));
    for (set, speaker) in sets.iter_mut().zip(["PER", "PER", "ROLE"]) {
        let id = |label: &str| set.spans().find(|span| span.label == label).unwrap().id;
        let (quote, to) = (RelationEnd::Span(id("QUOTE")), RelationEnd::Span(id(speaker)));
        ground.relate(set, "speaker", quote, to);
    }
    let found = ground.compare(&sets.iter().collect::<Vec<_>>());
    let found: Vec<String> = found.differences.iter().map(sketch).collect();
    assert_eq!(found, ["missing 012|(3)", "relation 01|2"]);
}

#[test]
fn a_symmetric_relation_has_no_direction() {
    let mut ground = Ground::new();
    let spans = [("PER", BRILL), ("LOC", "[NORTHLAKE]:")];
    let (mut ada, mut ben) = (ground.set(&spans), ground.set(&spans));
    for (set, turned) in [(&mut ada, false), (&mut ben, true)] {
        let ids: Vec<_> = set.spans().map(|span| RelationEnd::Span(span.id)).collect();
        let (from, to) = if turned { (ids[1], ids[0]) } else { (ids[0], ids[1]) };
        ground.relate(set, "same", from, to);
    }
    assert_eq!(ground.compare(&[&ada, &ben]).differences, []);
}

#[test]
fn comments_differ_in_type_stance_and_answer() {
    let mut ground = Ground::new();
    let (mut ada, mut ben) = (AnnotationSet::default(), AnnotationSet::default());
    for (order, layer, label) in
        [(0, "Type", "blame"), (0, "Stance", "against"), (1, "Type", "praise")]
    {
        ground.label(&mut ada, order, layer, label);
    }
    for (order, layer, label) in
        [(0, "Type", "blame"), (0, "Type", "praise"), (0, "Stance", "for"), (1, "Type", "praise")]
    {
        ground.label(&mut ben, order, layer, label);
    }
    let ends = [1, 0].map(|order| RelationEnd::Target(ground.comment(order)));
    ground.relate(&mut ben, "reply", ends[0], ends[1]);
    let found = ground.compare(&[&ada, &ben]);
    let found: Vec<String> = found.differences.iter().map(sketch).collect();
    assert_eq!(found, ["stance 0|1", "comment-type 0|1", "reply-link (0)|1"]);
}

#[test]
fn chains_differ_in_members_that_both_have_tagged() {
    let mut ground = Ground::new();
    let spans = [("PER", BRILL), ("ROLE", "[Deputy Mayor] Ada"), ("PER", "Well done, [Brill]!")];
    let (mut ada, mut ben) = (ground.set(&spans), ground.set(&spans));
    let mut cleo = ground.set(&spans[..2]);
    for (set, count) in [(&mut ada, 3), (&mut ben, 2), (&mut cleo, 2)] {
        let mut members: Vec<_> = set.spans().map(|span| (span.extent().start, span.id)).collect();
        members.sort();
        let members = members.into_iter().take(count).map(|(_, id)| id).collect();
        ground.run(set, &Command::MakeChain { name: "Brill".into(), members });
    }
    let sides = |sets: &[&AnnotationSet]| -> Vec<String> {
        let found = ground.compare(sets);
        found.differences.iter().map(sketch).collect()
    };
    assert_eq!(sides(&[&ada, &ben]), ["chain 0|1"]);
    // Who has not tagged the third mention cannot have it in the chain.
    assert_eq!(sides(&[&ada, &cleo]), ["missing 0|(1)"]);
}

/// Also where annotators differ about that mention.
#[test]
fn a_chain_is_where_its_first_mention_is() {
    let mut ground = Ground::new();
    let others = [("DATE", "on [Tuesday]"), ("PER", "Well done, [Brill]!")];
    let mut sets = [MAYOR_BRILL, BRILL].map(|first| {
        let mut set = ground.set(&[("PER", first)]);
        let more: Vec<_> = others.iter().map(|(label, at)| (*label, ground.at(at))).collect();
        for (label, at) in more {
            ground.tag(&mut set, label, at);
        }
        set
    });
    for (set, labels) in sets.iter_mut().zip([&["PER", "DATE"][..], &["PER"]]) {
        let members = set.spans().filter(|span| labels.contains(&span.label.as_str()));
        let members = members.map(|span| span.id).collect();
        ground.run(set, &Command::MakeChain { name: "Brill".into(), members });
    }
    let found = ground.compare(&[&sets[0], &sets[1]]);
    let chain = found.differences.iter().find(|item| sketch(item) == "chain 0|1").unwrap();
    assert_eq!(chain.subject.place, ground.at(MAYOR_BRILL));
}
