//! Records in files: how a line looks, what reading checks, what it keeps.

use smallvec::smallvec;
use tagline::annotation::{
    AnnotationSet, Change, Command, Confidence, Edit, RelationEnd, Step, Swap, Unplaced, wire,
};
use tagline::text::{CharRange, Text};

use super::support::{Desk, bytes, through_file};

#[test]
fn one_annotation_is_one_short_line() {
    let mut desk = Desk::new();
    let per = desk.tag("PER", "Ada Brill");
    let quote = desk.tag("QUOTE", "“We are tired,”");
    desk.run(Command::SetNote { id: per, note: "the\nmayor".into() });
    desk.run(Command::SetConfidence { id: per, confidence: Some(Confidence::MEDIUM) });
    let (from, to) = (RelationEnd::Span(quote), RelationEnd::Span(per));
    desk.run(Command::Relate { label: "speaker".into(), from, to });
    let target = desk.comment(1);
    let (layer, label) = ("Type".into(), "blame".into());
    desk.run(Command::ToggleSegmentLabel { layer, label, target });
    desk.run(Command::MakeChain { name: "Brill".into(), members: vec![per] });
    let file = bytes(&desk.set, &desk.article.text);
    let relation = desk.set.relations().next().unwrap().id;
    let label = desk.set.segment_labels().next().unwrap().id;
    let chain = desk.set.chains().next().unwrap().id;
    let end = r#"by:"Zoë",made:"2031-05-06T07:08:09Z")"#;
    let expected = [
        "InProgress".to_owned(),
        format!(
            r#"(id:"{per}",label:"PER",at:[(52,61)],text:"Ada Brill",note:"the\nmayor",confidence:50,{end}"#
        ),
        format!(r#"(id:"{quote}",label:"QUOTE",at:[(113,128)],text:"“We are tired,”",{end}"#),
        format!(
            r#"(id:"{relation}",label:"speaker",from:Span("{quote}"),to:Span("{per}"),attributes:{{"certain":Flag(true)}},{end}"#
        ),
        format!(
            r#"(id:"{label}",layer:"Type",label:"blame",on:Comment(422,469),text:"• Old Salt: @Zoë Winter: nine days for n",{end}"#
        ),
        format!(r#"(id:"{chain}",name:"Brill",members:["{per}"],{end}"#),
    ];
    assert_eq!(file.lines().collect::<Vec<_>>(), expected);
    assert_eq!(through_file(&desk.set, &desk.article.text), desk.set);
}

#[test]
fn a_line_written_by_hand_may_be_short() {
    let text = Text::new("Zoë met Ada.");
    let line = r#"( id: "000000000z", label: "PER", at: [(8, 11), (4, 7), (7, 8)] ) // Ada"#;
    let span = ron::from_str::<wire::Span>(line).unwrap().from_wire(&text).unwrap();
    assert_eq!(wire::covered(&text, &span.fragments), "met Ada");
}

#[test]
fn offsets_and_text_must_agree() {
    let text = Text::new("👋 Zoë met Ada.");
    let check = |line: &str, says: &str| {
        let result = ron::from_str::<wire::Span>(line).unwrap().from_wire(&text);
        match result {
            Ok(span) => assert!(says.is_empty(), "{span:?}"),
            Err(error) => assert!(!says.is_empty() && error.to_string().contains(says), "{error}"),
        }
    };
    check(r#"(id: "000000000z", label: "P", at: [(2, 5)], text: "Zoë")"#, "");
    check(r#"(id: "000000000z", label: "P", at: [(2, 5), (10, 13)], text: "Zoë … Ada")"#, "");
    check(r#"(id: "000000000z", label: "P", at: [(2, 5)])"#, "");
    check(r#"(id: "000000000z", label: "P", at: [(14, 14)])"#, "");
    check(
        r#"(id: "000000000z", label: "P", at: [(3, 6)], text: "Zoë")"#,
        "000000000z: the text at 3 to 6 is “oë ”, but the line says “Zoë”",
    );
    check(r#"(id: "000000000z", label: "P", at: [(2, 15)])"#, "2 to 15 do not fit this text of 14");
    check(r#"(id: "000000000z", label: "P", at: [(5, 2)])"#, "5 to 2");
    check(r#"(id: "000000000z", label: "P", at: [])"#, "no offsets");
    check(
        r#"(id: "000000000z", label: "P", at: [(2, 5)], attributes: {"n": Number(inf)})"#,
        "not a finite number",
    );
    let label = r#"(id: "000000000z", layer: "L", label: "l", on: Comment(2, 13), text: "Zoe")"#;
    let label: wire::SegmentLabel = ron::from_str(label).unwrap();
    assert!(label.from_wire(&text).unwrap_err().to_string().contains("“Zoë met Ada”"));
    for bad in [
        r#"(id: "z", label: "P", at: [(2, 5)])"#,
        r#"(id: "000000000z", at: [(2, 5)])"#,
        r#"(id: "000000000z", label: "P", at: [(2, 5)], confidence: 101)"#,
        r#"(id: "000000000z", label: "P", at: [(-2, 5)])"#,
    ] {
        assert!(ron::from_str::<wire::Span>(bad).is_err(), "{bad}");
    }
}

#[test]
fn records_with_one_id_are_told() {
    let text = Text::new("Zoë met Ada.");
    let span = |at: usize| -> wire::Span {
        ron::from_str(&format!(r#"(id: "000000000z", label: "P", at: [({at}, {at})])"#)).unwrap()
    };
    let records = wire::Records { spans: vec![span(1), span(2), span(99)], ..Default::default() };
    let (set, errors) = records.from_wire(&text);
    assert_eq!(set.spans().count(), 1);
    let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert!(errors[0].contains("used by two records"), "{errors:?}");
    assert!(errors[1].contains("99 to 99 do not fit"), "{errors:?}");
}

#[test]
fn fields_of_later_versions_are_kept() {
    let text = Text::new("Zoë met Ada.");
    let check = |line: &str, expected: &str| {
        let wire: wire::Span = ron::from_str(line).unwrap();
        let span = wire.from_wire(&text).unwrap();
        let mut set = AnnotationSet::default();
        let edits = vec![Edit::Span(Swap::make(span))];
        set.apply(&Change { title: String::new(), edits }).unwrap();
        let line = bytes(&set, &text).lines().nth(1).unwrap().to_owned();
        assert_eq!(line, expected);
        assert_eq!(through_file(&set, &text), set);
    };
    check(
        r#"(stars: Some([1, 2]), id: "000000000z", label: "P", at: [(0, 3)], seen: Maybe(by: "x"))"#,
        r#"(id: "000000000z", label: "P", at: [(0, 3)], text: "Zoë", seen: Maybe(by: "x"), stars: Some([1, 2]))"#,
    );
    check(
        "(id: \"000000000z\", r#is-new: 'x', label: \"P\", at: [(0, 3)], poem: \"a\nb\" /* ! */)",
        r#"(id: "000000000z", label: "P", at: [(0, 3)], text: "Zoë", r#is-new: 'x', poem: "a\nb")"#,
    );
    // In all kinds of record, also inside the steps of a journal.
    let line = r#"Do((title:"Merge",edits:[Chain((before:(id:"000000000z",name:"Ada",members:[],new:(1,2)))),Relation((after:(id:"0000000010",label:"r",from:Article,to:Comment(0,3),new:[]))),SegmentLabel((after:(id:"0000000011",layer:"L",label:"l",on:Paragraph(0,3),text:"Zoë",new:{}))),Unplaced((after:Span((id:"0000000012",label:"l",at:[(70,80)],text:"gone",new:()))))]))"#;
    let wire: wire::Step = ron::from_str(line).unwrap();
    let step = wire.from_wire(&text).unwrap();
    let again = wire::Step::to_wire(&step, &text).unwrap();
    let written = ron::to_string(&again).unwrap();
    assert_eq!(written.replace(", ", ",").replace(": ", ":"), line);
}

#[test]
fn unplaced_records_keep_their_old_offsets() {
    let mut desk = Desk::new();
    let id = desk.tag("PER", "Ada Brill");
    let mut span = desk.span(id).clone();
    desk.run(Command::Delete { ids: vec![id] });
    span.fragments = smallvec![];
    let at = smallvec![CharRange::new(7_000, 7_005), CharRange::new(7_010, 7_014)];
    let lost = Unplaced::Span { span, at, text: "Mayor … Brill".into(), from: None };
    let edits = vec![Edit::Unplaced(Swap::make(lost.clone()))];
    desk.set.apply(&Change { title: String::new(), edits }).unwrap();
    let read = through_file(&desk.set, &desk.article.text);
    assert_eq!(read.unplaced().collect::<Vec<_>>(), [&lost]);
    assert!(bytes(&read, &desk.article.text).contains("at:[(7000,7005),(7010,7014)]"));
}

#[test]
fn steps_survive_a_journal() {
    let mut desk = Desk::new();
    desk.tag("PER", "Ada Brill");
    let range = desk.at("Łódź", 0);
    let change = desk.plan(&Command::tag("LOC", range)).unwrap();
    for step in [Step::Do(change.clone()), Step::Do(change.inverse()), Step::Undo, Step::Redo] {
        let line =
            ron::to_string(&wire::Step::to_wire(&step, &desk.article.text).unwrap()).unwrap();
        assert!(!line.contains('\n'));
        let wire: wire::Step = ron::from_str(&line).unwrap();
        assert_eq!(wire.from_wire(&desk.article.text).unwrap(), step, "{line}");
    }
    // A change that is not of this text cannot be written with it.
    assert!(wire::Change::to_wire(&change, &Text::new("short")).is_err());
}
