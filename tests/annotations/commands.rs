//! Each command: what it does, what it refuses, and what it says.

use std::collections::BTreeSet;

use tagline::annotation::{
    AnnotationId, AttributeValue, Change, Command, Confidence, Edit, QuotePart, RelationEnd,
    Status, Swap, Target, misfits,
};
use tagline::text::ByteRange;

use super::support::{Desk, fragments, made};

fn choice(value: &str) -> AttributeValue {
    AttributeValue::Choice(value.into())
}

fn set_attribute(id: AnnotationId, name: &str, value: AttributeValue) -> Command {
    Command::SetAttribute { id, name: name.into(), value: Some(value) }
}

fn relate(label: &str, from: AnnotationId, to: AnnotationId) -> Command {
    Command::Relate {
        label: label.into(),
        from: RelationEnd::Span(from),
        to: RelationEnd::Span(to),
    }
}

fn toggle(layer: &str, label: &str, target: Target) -> Command {
    Command::ToggleSegmentLabel { layer: layer.into(), label: label.into(), target }
}

#[test]
fn tag_makes_a_span_with_defaults_and_begins_the_set() {
    let mut desk = Desk::new();
    assert_eq!(desk.set.status(), Status::New);
    let range = desk.at("Northlake Water Board", 0);
    let change = desk.run(Command::tag("ORG", range));
    assert_eq!(change.title, "Tag ORG “Northlake Water Board”");
    assert_eq!(change.edits.len(), 2);
    assert_eq!(desk.set.status(), Status::InProgress);
    let span = desk.span(made(&change));
    assert_eq!(span.attributes, [("kind".to_owned(), choice("firm"))].into());
    assert_eq!((span.origin.by.as_str(), span.fragments.as_slice()), ("Zoë", &[range][..]));
    // The second edit does not touch the status, nor does one on a set marked new again.
    let range = desk.at("NWB", 0);
    assert_eq!(desk.run(Command::tag("ORG", range)).edits.len(), 1);
}

#[test]
fn fragments_are_put_in_order_and_merged() {
    let mut desk = Desk::new();
    let (tired, tail) = (desk.at("“We are tired,”", 0), desk.at("“but the lake is ours.”", 0));
    let inside = desk.at("lake is", 0);
    let command =
        Command::Tag { label: "QUOTE".into(), fragments: fragments(&[tail, inside, tired]) };
    let change = desk.run(command);
    let id = made(&change);
    assert_eq!(desk.covered(id), "“We are tired,” … “but the lake is ours.”");
    assert_eq!(change.title, "Tag QUOTE “We are tired,” … “but the lake is ours.”");
    // Zero-width alone stays; next to others it is taken in.
    let place = ByteRange::new(tired.start, tired.start);
    let change = desk.run(Command::tag("CUE", place));
    assert_eq!(change.title, "Tag CUE an empty place");
    assert_eq!(desk.span(made(&change)).fragments.as_slice(), [place]);
    desk.run(Command::SetFragments { id: made(&change), fragments: fragments(&[tired, place]) });
    assert_eq!(desk.span(made(&change)).fragments.as_slice(), [tired]);
}

#[test]
fn ranges_that_do_not_fit_are_refused() {
    let mut desk = Desk::new();
    let end = desk.article.text.len();
    let emoji = desk.at("👩", 0).start;
    let check = |desk: &mut Desk, range: ByteRange, fits: bool| {
        let command = Command::tag("PER", range);
        assert_eq!(desk.plan(&command).is_ok(), fits, "{range:?}");
    };
    check(&mut desk, ByteRange::new(0, 5), true);
    check(&mut desk, ByteRange::new(end, end), true);
    check(&mut desk, ByteRange::new(end, end + 1), false);
    check(&mut desk, ByteRange::new(emoji, emoji + 4), true);
    check(&mut desk, ByteRange::new(emoji, emoji + 1), false);
    check(&mut desk, ByteRange::new(emoji + 1, emoji + 4), false);
    check(&mut desk, ByteRange { start: 5, end: 2 }, false);
    let nothing = Command::Tag { label: "PER".into(), fragments: fragments(&[]) };
    assert!(desk.refused(nothing).contains("select some"));
    assert!(desk.refused(Command::tag("NOPE", ByteRange::new(0, 1))).contains("“NOPE”"));
}

#[test]
fn relabel_keeps_what_the_new_label_has() {
    let mut desk = Desk::new();
    let id = desk.tag("LOC", "NORTHLAKE");
    desk.run(set_attribute(id, "size", AttributeValue::Number(4.5)));
    desk.run(set_attribute(id, "alias", AttributeValue::Text("N’lake".into())));
    desk.run(Command::Relabel { id, label: "TOWN".into() });
    let names: Vec<_> = desk.span(id).attributes.keys().cloned().collect();
    assert_eq!(names, ["alias", "size"]);
    // A value that the new label does not take goes; its default does not come in its place.
    desk.run(Command::Relabel { id, label: "LOC".into() });
    desk.run(set_attribute(id, "size", AttributeValue::Number(9.0)));
    let change = desk.run(Command::Relabel { id, label: "TOWN".into() });
    assert_eq!(change.title, "Relabel “NORTHLAKE” as TOWN");
    assert!(!desk.span(id).attributes.contains_key("size"));
    // Defaults of attributes that are new come in.
    desk.run(Command::Relabel { id, label: "CUE".into() });
    let names: Vec<_> = desk.span(id).attributes.keys().cloned().collect();
    assert_eq!(names, ["mood"]);
    assert!(desk.run(Command::Relabel { id, label: "CUE".into() }).is_empty());
    assert!(desk.refused(Command::Relabel { id, label: "X".into() }).contains("“X”"));
}

#[test]
fn attributes_take_only_what_the_schema_allows() {
    let mut desk = Desk::new();
    let (org, quote) = (desk.tag("ORG", "NWB"), desk.tag("QUOTE", "“We are tired,”"));
    let town = desk.tag("TOWN", "NORTHLAKE");
    let cue = desk.tag("CUE", "told");
    let per = desk.tag("PER", "Ada Brill");
    let relation = made(&desk.run(relate("speaker", quote, per)));
    let moods =
        |all: &[&str]| AttributeValue::Choices(all.iter().map(ToString::to_string).collect());
    let check = |desk: &mut Desk, id, name: &str, value: AttributeValue, says: &str| {
        let result = desk.plan(&set_attribute(id, name, value));
        match result {
            Ok(change) => assert!(says.is_empty(), "{change:?}"),
            Err(error) => assert!(
                !says.is_empty() && error.to_string().contains(says),
                "{error} has no {says}"
            ),
        }
    };
    check(&mut desk, org, "kind", choice("board"), "");
    check(&mut desk, org, "kind", choice("club"), "choose firm, board");
    check(&mut desk, org, "kind", AttributeValue::Text("firm".into()), "choose firm, board");
    check(&mut desk, org, "size", AttributeValue::Number(1.0), "no attribute “size”");
    check(&mut desk, org, "sure", AttributeValue::Flag(false), "");
    check(&mut desk, town, "size", AttributeValue::Number(5.0), "");
    check(&mut desk, town, "size", AttributeValue::Number(5.1), "from 0 to 5");
    check(&mut desk, town, "size", AttributeValue::Number(f64::NAN), "from 0 to 5");
    check(&mut desk, cue, "mood", moods(&["angry", "glad"]), "");
    check(&mut desk, cue, "mood", moods(&[]), "");
    check(&mut desk, cue, "mood", moods(&["sad"]), "“sad”");
    check(&mut desk, relation, "certain", AttributeValue::Flag(false), "");
    check(&mut desk, relation, "kind", choice("firm"), "no attribute");

    let change = desk.run(set_attribute(org, "kind", choice("board")));
    assert_eq!(change.title, "Set kind of ORG “NWB”");
    assert!(desk.run(set_attribute(org, "kind", choice("board"))).is_empty());
    let clear = |name: &str| Command::SetAttribute { id: org, name: name.into(), value: None };
    assert_eq!(desk.run(clear("kind")).title, "Clear kind of ORG “NWB”");
    assert!(desk.run(clear("kind")).is_empty());
    assert!(desk.refused(clear("other")).contains("no attribute"));
}

#[test]
fn notes_and_confidence() {
    let mut desk = Desk::new();
    let span = desk.tag("PER", "Tom Ferris");
    let label = desk.comment(0);
    let label = made(&desk.run(toggle("Type", "praise", label)));
    let chain = Command::MakeChain { name: "Ferris".into(), members: vec![span] };
    let chain = made(&desk.run(chain));
    for id in [span, label] {
        let change = desk.run(Command::SetNote { id, note: "see below".into() });
        assert!(change.title.starts_with("Note on "), "{}", change.title);
        assert!(desk.run(Command::SetNote { id, note: "see below".into() }).is_empty());
        assert!(!desk.run(Command::SetNote { id, note: String::new() }).is_empty());
        let confidence = Some(Confidence::LOW);
        assert!(!desk.run(Command::SetConfidence { id, confidence }).is_empty());
        assert!(desk.run(Command::SetConfidence { id, confidence }).is_empty());
        assert!(!desk.run(Command::SetConfidence { id, confidence: None }).is_empty());
    }
    assert!(desk.refused(Command::SetNote { id: chain, note: "x".into() }).contains("kind"));
    let unknown = AnnotationId::from_bits(9);
    let command = Command::SetConfidence { id: unknown, confidence: None };
    assert!(desk.refused(command).contains("may have been deleted"));
}

#[test]
fn relations_hold_to_the_schema() {
    let mut desk = Desk::new();
    let (per, org) = (desk.tag("PER", "Ada Brill"), desk.tag("ORG", "NWB"));
    let (quote, cue) = (desk.tag("QUOTE", "“We are tired,”"), desk.tag("CUE", "told"));
    let town = desk.tag("TOWN", "NORTHLAKE");
    let span = RelationEnd::Span;
    let (comment, other) = (desk.comment(0), desk.comment(1));
    let check = |desk: &mut Desk, label: &str, from, to, says: &str| {
        let result = desk.plan(&Command::Relate { label: label.into(), from, to });
        match result {
            Ok(_) => assert!(says.is_empty(), "{label} {from:?} {to:?}"),
            Err(error) => assert!(
                !says.is_empty() && error.to_string().contains(says),
                "{error} has no {says}"
            ),
        }
    };
    check(&mut desk, "speaker", span(quote), span(per), "");
    check(&mut desk, "speaker", span(quote), span(town), "");
    check(&mut desk, "speaker", span(quote), span(cue), "“speaker” goes from QUOTE to Entities");
    check(&mut desk, "speaker", span(per), span(quote), "goes from QUOTE");
    check(&mut desk, "speaker", span(quote), RelationEnd::Target(comment), "goes from QUOTE");
    check(&mut desk, "cue", span(quote), span(cue), "");
    check(&mut desk, "in", span(per), span(town), "");
    check(&mut desk, "in", span(per), span(org), "to LOC");
    check(&mut desk, "same", span(per), span(org), "");
    check(&mut desk, "same", span(per), span(per), "joined to itself");
    check(&mut desk, "same", span(per), RelationEnd::Target(Target::Article), "any span");
    check(&mut desk, "about", RelationEnd::Target(comment), span(org), "");
    check(&mut desk, "about", RelationEnd::Target(comment), RelationEnd::Target(other), "");
    check(&mut desk, "about", span(quote), RelationEnd::Target(Target::Article), "");
    check(&mut desk, "about", RelationEnd::Target(Target::Article), span(org), "from Comment");
    let nowhere = Target::Comment(ByteRange::new(0, 3));
    check(&mut desk, "about", RelationEnd::Target(nowhere), span(org), "no comment there");
    check(&mut desk, "nope", span(quote), span(per), "no relation “nope”");
    check(&mut desk, "same", span(per), span(AnnotationId::from_bits(3)), "deleted");

    let change = desk.run(relate("speaker", quote, per));
    assert_eq!(change.title, "Link speaker: “We are tired,” to “Ada Brill”");
    let id = made(&change);
    assert_eq!(desk.set.relation(id).unwrap().attributes["certain"], AttributeValue::Flag(true));
    assert!(desk.run(relate("speaker", quote, per)).is_empty());
    desk.run(relate("same", per, org));
    assert!(desk.run(relate("same", org, per)).is_empty());

    let edit = |label: &str, from, to| Command::EditRelation { id, label: label.into(), from, to };
    desk.run(edit("speaker", span(quote), span(org)));
    assert_eq!(desk.set.relations_of(org).count(), 2);
    assert_eq!(desk.set.relations_of(per).count(), 1);
    desk.run(edit("about", span(quote), span(org)));
    assert!(desk.set.relation(id).unwrap().attributes.is_empty());
    assert!(desk.run(edit("about", span(quote), span(org))).is_empty());
    assert!(desk.refused(edit("cue", span(quote), span(org))).contains("to CUE"));
}

#[test]
fn segment_labels_toggle_and_replace() {
    let mut desk = Desk::new();
    let (comment, paragraph) = (desk.comment(1), desk.paragraph(0));
    let labels = |desk: &Desk, target| -> BTreeSet<String> {
        desk.set.segment_labels_of(target).map(|l| l.label.clone()).collect()
    };
    let change = desk.run(toggle("Type", "praise", comment));
    assert_eq!(change.title, "Label comment 2 praise");
    desk.run(toggle("Type", "blame", comment));
    desk.run(toggle("Stance", "for", comment));
    assert_eq!(labels(&desk, comment), ["blame", "for", "praise"].map(String::from).into());
    desk.run(toggle("Stance", "against", comment));
    let change = desk.run(toggle("Type", "praise", comment));
    assert_eq!(change.title, "Take praise off comment 2");
    assert_eq!(labels(&desk, comment), ["against", "blame"].map(String::from).into());
    desk.run(toggle("Stance", "for", Target::Article));
    desk.run(toggle("Part", "lead", paragraph));
    assert_eq!(labels(&desk, Target::Article).len(), 1);

    assert!(desk.refused(toggle("Type", "praise", paragraph)).contains("for comments only"));
    assert!(desk.refused(toggle("Stance", "for", paragraph)).contains("comments and the article"));
    assert!(desk.refused(toggle("Type", "for", comment)).contains("no label “for”"));
    assert!(desk.refused(toggle("None", "for", comment)).contains("“None”"));
    let nowhere = Target::Comment(paragraph.range().unwrap());
    assert!(desk.refused(toggle("Type", "praise", nowhere)).contains("no comment there"));
}

#[test]
fn chains_keep_every_span_in_one() {
    let mut desk = Desk::new();
    let ids: Vec<_> = (0..4)
        .map(|n| {
            let range = desk.at("Brill", n);
            made(&desk.run(Command::tag("PER", range)))
        })
        .collect();
    let chain = |desk: &mut Desk, name: &str, members: &[AnnotationId]| {
        let command = Command::MakeChain { name: name.into(), members: members.to_vec() };
        made(&desk.run(command))
    };
    let first = chain(&mut desk, "Ada Brill", &ids[..2]);
    let second = chain(&mut desk, "Brill", &ids[1..3]);
    let members = |desk: &Desk, id| -> Vec<AnnotationId> {
        desk.set.chain(id).map(|c| c.members.iter().copied().collect()).unwrap_or_default()
    };
    assert_eq!(members(&desk, first), ids[..1]);
    assert_eq!(desk.set.chain_of(ids[1]).unwrap().id, second);
    // A chain that loses its last member goes.
    desk.run(Command::AddToChain { id: second, members: vec![ids[0]] });
    assert!(desk.set.chain(first).is_none());
    desk.run(Command::EditChain {
        id: second,
        name: "Ada Brill".into(),
        kind: Some("person".into()),
        knowledge_base_id: Some("Q1".into()),
    });
    let third = chain(&mut desk, "the mayor", &ids[3..]);
    let change = desk.run(Command::MergeChains { ids: vec![third, second] });
    assert_eq!(change.title, "Merge chains into “the mayor”");
    let merged = desk.set.chain(third).unwrap();
    assert_eq!((merged.members.len(), merged.knowledge_base_id.as_deref()), (4, Some("Q1")));
    desk.run(Command::LeaveChain { members: ids[..3].to_vec() });
    assert_eq!(members(&desk, third), ids[3..]);
    let change = desk.run(Command::LeaveChain { members: ids[3..].to_vec() });
    assert_eq!(change.title, "Take out of chain “the mayor”");
    assert_eq!(desk.set.chains().count(), 0);
    assert!(desk.run(Command::LeaveChain { members: ids.clone() }).is_empty());
    let empty = Command::MakeChain { name: "x".into(), members: Vec::new() };
    assert!(desk.refused(empty).contains("at least one"));
}

#[test]
fn a_quote_is_made_with_its_parts_in_one_step() {
    let mut desk = Desk::new();
    let per = desk.tag("PER", "Ada Brill");
    let said = desk.at("“We are tired,”", 0);
    let quote = |source, cue| Command::MakeQuote {
        label: "QUOTE".into(),
        fragments: fragments(&[said]),
        attributes: vec![("type".into(), AttributeValue::Choice("direct".into()))],
        source,
        cue,
    };
    let before = desk.set.clone();
    let cue = QuotePart::New { label: "CUE".into(), range: desk.at("the", 0) };
    let change = desk.run(quote(Some(QuotePart::Span(per)), Some(cue.clone())));
    assert_eq!(change.title, "Tag QUOTE “We are tired,” by “Ada Brill”");
    let id = made(&change);
    assert_eq!(desk.span(id).attributes["type"], AttributeValue::Choice("direct".into()));
    let links: Vec<_> = desk.set.relations_of(id).map(|r| r.label.as_str()).collect();
    assert_eq!((links.len(), desk.set.spans().len()), (2, 3));
    desk.set.apply(&change.inverse()).unwrap();
    assert_eq!(desk.set, before);
    desk.set.apply(&change).unwrap();
    // The same source and cue, of another quote, are the same spans.
    desk.run(quote(None, Some(cue)));
    assert_eq!(desk.set.spans().len(), 4);
    // What the schema does not allow is refused whole.
    let wrong = QuotePart::New { label: "CUE".into(), range: said };
    assert!(desk.refused(quote(Some(wrong), None)).contains("“speaker” goes from QUOTE"));
    let town = desk.at("the", 0);
    let wrong = Command::RelateNew {
        relation: "in".into(),
        anchor: RelationEnd::Span(per),
        forward: true,
        label: "ORG".into(),
        range: town,
    };
    assert!(desk.refused(wrong).contains("“in” goes from PER to LOC"));
    assert_eq!(desk.set.spans().len(), 4);
}

#[test]
fn several_are_done_together_or_not_at_all() {
    let mut desk = Desk::new();
    let (per, org) = (desk.tag("PER", "Ada Brill"), desk.tag("ORG", "NWB"));
    let join = |mention, with| Command::Join { mention, with, name: "Brill".into() };
    let range = desk.at("the", 0);
    let before = desk.set.clone();
    // The second step is planned on what the first one made.
    let change = desk.run(Command::Several {
        title: "Two things".into(),
        commands: vec![join(per, org), Command::LeaveChain { members: vec![org] }],
        lenient: false,
    });
    assert_eq!(change.title, "Two things");
    assert_eq!(desk.set.chains().next().unwrap().members, [per].into());
    desk.set.apply(&change.inverse()).unwrap();
    assert_eq!(desk.set, before);
    let half = |lenient| Command::Several {
        title: "Half".into(),
        commands: vec![Command::tag("LOC", range), join(per, per)],
        lenient,
    };
    assert!(desk.refused(half(false)).contains("itself"));
    assert_eq!(desk.plan(&half(true)).unwrap().edits.len(), 1, "or what can be done is");
    // Mentions join whatever chains they are in.
    desk.run(join(per, org));
    let loc = desk.tag("LOC", "the");
    desk.run(join(loc, per));
    assert_eq!(desk.set.chains().next().unwrap().members.len(), 3);
    assert!(desk.run(join(org, loc)).is_empty());
}

#[test]
fn what_was_refused_is_remembered_until_it_is_forgotten() {
    let mut desk = Desk::new();
    let refuse = |nth| Command::Refuse {
        kind: "quote".into(),
        text: "“no”".into(),
        nth,
        source: String::new(),
    };
    desk.run(refuse(0));
    desk.run(refuse(1));
    assert!(desk.run(refuse(1)).is_empty(), "once is enough");
    assert_eq!(desk.set.refusals().len(), 2);
    assert_eq!(misfits(&desk.set, &desk.schema, &desk.article), []);
    let change = desk.run(Command::ForgetRefusals);
    assert_eq!(desk.set.refusals().len(), 0);
    desk.set.apply(&change.inverse()).unwrap();
    assert_eq!(desk.set.refusals().len(), 2);
}

#[test]
fn delete_takes_along_what_uses_a_span() {
    let mut desk = Desk::new();
    let (per, quote) = (desk.tag("PER", "Ada Brill"), desk.tag("QUOTE", "“We are tired,”"));
    let org = desk.tag("ORG", "NWB");
    desk.run(relate("speaker", quote, per));
    desk.run(relate("same", per, org));
    let chain = Command::MakeChain { name: "Brill".into(), members: vec![per, org] };
    let chain = made(&desk.run(chain));
    let before = desk.set.clone();
    let change = desk.run(Command::Delete { ids: vec![per] });
    assert_eq!(change.title, "Delete PER “Ada Brill” with its 2 links, out of chain “Brill”");
    assert_eq!((desk.set.relations().count(), desk.set.spans().count()), (0, 2));
    assert_eq!(desk.set.chain(chain).unwrap().members, [org].into());
    desk.set.apply(&change.inverse()).unwrap();
    assert_eq!(desk.set, before);
    // Together with things that would have gone along, and twice.
    let relation = desk.set.relations().next().unwrap().id;
    let ids = vec![relation, per, org, per, chain];
    let change = desk.run(Command::Delete { ids });
    assert_eq!(change.title, "Delete 4 annotations");
    assert_eq!((desk.set.len(), desk.set.spans().count()), (1, 1));
    desk.set.apply(&change.inverse()).unwrap();
    assert_eq!(desk.set, before);
    assert!(
        desk.refused(Command::Delete { ids: vec![AnnotationId::from_bits(1)] }).contains("deleted")
    );
    assert!(desk.run(Command::Delete { ids: Vec::new() }).is_empty());
    assert_eq!(
        misfits(&desk.set, &desk.schema, &desk.article)
            .iter()
            .filter(|m| !m.is_unfinished())
            .count(),
        0
    );
}

#[test]
fn status_moves_only_when_told_or_at_the_first_edit() {
    let mut desk = Desk::new();
    assert!(desk.run(Command::SetStatus(Status::New)).is_empty());
    assert_eq!(desk.run(Command::SetStatus(Status::Done)).title, "Mark as done");
    desk.tag("PER", "Ada Brill");
    assert_eq!(desk.set.status(), Status::Done);
    let change = desk.run(Command::SetStatus(Status::InProgress));
    let edit = Edit::Status { before: Status::Done, after: Status::InProgress };
    assert_eq!(change.edits, [edit]);
    // A command that does nothing begins nothing.
    desk.run(Command::SetStatus(Status::New));
    let id = desk.set.spans().next().unwrap().id;
    assert!(desk.run(Command::Relabel { id, label: "PER".into() }).is_empty());
    assert_eq!(desk.set.status(), Status::New);
}

fn answer(desk: &Desk, from: usize, to: usize) -> Command {
    let end = |order| RelationEnd::Target(desk.comment(order));
    Command::Relate { label: "reply".into(), from: end(from), to: end(to) }
}

#[test]
fn answers_make_no_circle() {
    let mut desk = Desk::new();
    desk.run(answer(&desk, 2, 1));
    let second = made(&desk.run(answer(&desk, 1, 0)));
    let before = desk.set.clone();
    let refused = desk.refused(answer(&desk, 0, 2));
    assert!(refused.contains("comment 1 → comment 3 → comment 2 → comment 1"), "{refused}");
    assert!(desk.refused(answer(&desk, 0, 1)).contains("comment 1 → comment 2 → comment 1"));
    // The same again is nothing to do, and a second answer is another matter.
    assert!(desk.run(answer(&desk, 2, 1)).is_empty());
    let refused = desk.refused(answer(&desk, 2, 0));
    assert!(refused.contains("comment 3 answers comment 2 already"), "{refused}");
    assert_eq!(desk.set, before);

    // Put elsewhere, an answer counts for its new place alone.
    let edit = |desk: &Desk, from: usize, to: usize| {
        let end = |order| RelationEnd::Target(desk.comment(order));
        let (from, to) = (end(from), end(to));
        Command::EditRelation { id: second, label: "reply".into(), from, to }
    };
    assert!(desk.refused(edit(&desk, 1, 2)).contains("comment 2 → comment 3 → comment 2"));
    desk.run(edit(&desk, 0, 2));
    assert!(desk.refused(answer(&desk, 1, 0)).contains("circle"));
    assert!(desk.refused(edit(&desk, 2, 0)).contains("already"));
    desk.run(edit(&desk, 1, 0));
    assert_eq!(desk.set.relations_at(RelationEnd::Target(desk.comment(0))).count(), 1);
    // What is no answer may go in circles.
    let about = |desk: &Desk, from: usize, to: usize| {
        let end = |order| RelationEnd::Target(desk.comment(order));
        Command::Relate { label: "about".into(), from: end(from), to: end(to) }
    };
    desk.run(about(&desk, 0, 1));
    desk.run(about(&desk, 1, 0));
    desk.run(about(&desk, 1, 2));
    assert_eq!(misfits(&desk.set, &desk.schema, &desk.article), []);
}

#[test]
fn ids_in_a_knowledge_base_are_checked() {
    let mut desk = Desk::new();
    let members = vec![desk.tag("PER", "Ada Brill")];
    let id = made(&desk.run(Command::MakeChain { name: "Ada".into(), members }));
    let edit = |item: Option<&str>| Command::EditChain {
        id,
        name: "Ada Brill".into(),
        kind: None,
        knowledge_base_id: item.map(str::to_owned),
    };
    for good in [Some("Q42"), Some("the mayor’s page"), None] {
        desk.run(edit(good));
        assert_eq!(desk.set.chain(id).unwrap().knowledge_base_id.as_deref(), good);
    }
    assert!(desk.refused(edit(Some("q42"))).contains("Q42"));
    assert!(desk.refused(edit(Some("Q42x"))).contains("Q42"));
    assert!(desk.refused(edit(Some(""))).contains("empty"));

    // One that came from elsewhere is reported, and does not block the rest.
    let chain = desk.set.chain(id).unwrap().clone();
    let mut wrong = chain.clone();
    wrong.knowledge_base_id = Some("q42".into());
    let edits = vec![Edit::Chain(Swap::replace(chain, wrong))];
    desk.set.apply(&Change { title: String::new(), edits }).unwrap();
    let all = misfits(&desk.set, &desk.schema, &desk.article);
    assert!(all.len() == 1 && all[0].to_string().contains("write Q42"), "{all:?}");
    desk.run(edit(Some("q42")));
    desk.run(edit(Some("Q42")));
    assert_eq!(misfits(&desk.set, &desk.schema, &desk.article), []);
}
