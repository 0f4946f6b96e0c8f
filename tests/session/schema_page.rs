//! The label set as it is edited: labels, links, comment types, attributes; nothing is left behind.

use proptest::prelude::*;
use tagline::schema::{AttributeKind, Colour, Migration, Retired, Schema, builtin};
use tagline::session::{
    AttributeEdit, SchemaAction, SchemaAddition, SchemaDraft, SchemaEdit, SchemaThing,
};

use super::*;

fn news() -> Schema {
    builtin("news").unwrap()
}

fn label(code: &str) -> SchemaThing {
    SchemaThing::Label(code.to_owned())
}

fn link(code: &str) -> SchemaThing {
    SchemaThing::Relation(code.to_owned())
}

fn draft_at(thing: &SchemaThing) -> SchemaDraft {
    let mut draft = SchemaDraft::new(&news());
    draft.look(thing);
    draft
}

fn next(draft: &SchemaDraft) -> Schema {
    draft.next_version("ada", jiff::Timestamp::UNIX_EPOCH).unwrap()
}

fn attribute(edit: AttributeEdit) -> SchemaEdit {
    SchemaEdit::Attribute(edit)
}

#[test]
fn a_link_is_made_named_and_given_its_ends() {
    let mut draft = SchemaDraft::new(&news());
    draft.add(&SchemaAddition::Relation);
    assert_eq!(draft.thing(), &link("link1"));
    for edit in [
        SchemaEdit::Code("employs".into()),
        SchemaEdit::Title("Employs".into()),
        SchemaEdit::From("ORG".into(), true),
        SchemaEdit::To("PER".into(), true),
        SchemaEdit::To("NORP".into(), true),
        SchemaEdit::To("NORP".into(), false),
    ] {
        draft.edit(edit).unwrap();
    }
    assert_eq!(draft.words(), ["employs added"], "what was never saved needs no word");
    let relation = next(&draft).relation("employs").cloned().unwrap();
    assert_eq!((relation.from, relation.to), (vec!["ORG".into()], vec!["PER".into()]));
    assert!(!draft.is_known(&link("employs")));
}

#[test]
fn a_link_that_is_used_is_renamed_or_turned_into_another() {
    let mut draft = draft_at(&link("speaker"));
    draft.edit(SchemaEdit::Code("said_by".into())).unwrap();
    assert_eq!(draft.code_before(&link("said_by")).as_deref(), Some("speaker"));
    draft.edit(SchemaEdit::Retire(Retired::Keep)).unwrap_err();
    let into = Retired::Relabel { label: "target".into(), drop: Vec::new() };
    draft.edit(SchemaEdit::Retire(into)).unwrap();
    assert_eq!(draft.thing(), &link("target"));
    let made = next(&draft);
    assert!(made.relation("said_by").is_none() && made.relation("speaker").is_none());
    assert_eq!(made.history[0].changes.len(), 2);
}

#[test]
fn attributes_are_added_changed_and_removed() {
    let mut draft = draft_at(&label("PER"));
    draft.edit(attribute(AttributeEdit::Add)).unwrap();
    let rename = |from: &str, to: &str| {
        attribute(AttributeEdit::Rename { from: from.into(), to: to.into() })
    };
    draft.edit(rename("attribute", "role")).unwrap();
    let kind = AttributeKind::Choice { values: vec!["value".into()], default: None };
    draft.edit(attribute(AttributeEdit::Kind { of: "role".into(), kind })).unwrap();
    let values = ["mayor", "poet"].map(str::to_owned).to_vec();
    draft.edit(attribute(AttributeEdit::Values { of: "role".into(), values })).unwrap();
    draft.edit(attribute(AttributeEdit::Required { of: "role".into(), yes: true })).unwrap();
    assert_eq!(draft.words(), ["Attribute “role” of PER"]);
    let saved = next(&draft);
    // Now it is there, and annotations may have it.
    let mut draft = SchemaDraft::new(&saved);
    draft.look(&label("PER"));
    let values = ["major", "poet"].map(str::to_owned).to_vec();
    draft.edit(attribute(AttributeEdit::Values { of: "role".into(), values })).unwrap();
    let values = ["major"].map(str::to_owned).to_vec();
    draft.edit(attribute(AttributeEdit::Values { of: "role".into(), values })).unwrap();
    draft.edit(attribute(AttributeEdit::Required { of: "role".into(), yes: false })).unwrap();
    let changes = &next(&draft).history[1].changes;
    assert!(
        matches!(&changes[0], Migration::RenameValue { from, to, .. } if from == "mayor" && to == "major"),
        "a value that stands where another stood is that one: {changes:?}"
    );
    assert!(
        matches!(&changes[1], Migration::ChangeAttribute { values, .. } if values == &[("poet".to_owned(), None)])
    );
    assert!(matches!(&changes[2], Migration::Edited(words) if words.contains("not required")));
    draft.edit(attribute(AttributeEdit::Remove("role".into()))).unwrap();
    assert!(next(&draft).attributes_of("PER").all(|a| a.name != "role"));
    draft.edit(attribute(AttributeEdit::Remove("role".into()))).unwrap_err();
}

#[test]
fn comment_types_are_added_renamed_moved_and_retired() {
    let layer = news().segment_layers[0].name.clone();
    let first = news().segment_layers[0].labels[0].name.clone();
    let of = |label: &str| SchemaThing::Segment { layer: layer.clone(), label: label.to_owned() };
    let mut draft = draft_at(&of(&first));
    draft.edit(SchemaEdit::Code("Blame".into())).unwrap();
    draft.edit(SchemaEdit::Move(Way::Forward)).unwrap();
    assert_eq!(draft.schema().segment_layers[0].labels[1].name, "Blame");
    draft.add(&draft.beside());
    assert!(matches!(draft.thing(), SchemaThing::Segment { layer: own, .. } if *own == layer));
    draft.edit(SchemaEdit::Split(vec!["a".into(), "b".into()])).unwrap_err();
    draft.look(&of("Blame"));
    let second = draft.schema().segment_layers[0].labels[0].name.clone();
    let into = Retired::Relabel { label: second.clone(), drop: Vec::new() };
    draft.edit(SchemaEdit::Retire(into)).unwrap();
    assert_eq!(draft.thing(), &of(&second));
    assert!(draft.words().iter().any(|words| words.contains("is called “Blame”")));
    next(&draft);
}

#[test]
fn links_on_disk_follow_a_schema_that_was_changed_on_the_page() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("first.txt"), FIRST).unwrap();
    let mut session = Session::new(Project::open(folder.path()).unwrap(), "ana");
    session.dispatch(Action::OpenArticle(id("first")));
    tag(&mut session, "ROLE", "Friday");
    tag(&mut session, "PER", "Ada Moor");
    let per = session.selected_span().unwrap().id;
    let role = session.open().unwrap().set().spans().find(|s| s.label == "ROLE").unwrap().id;
    session.dispatch(Action::SelectSpan(role));
    session.dispatch(Action::StartLink("held by".into()));
    session.dispatch(Action::LinkTo(tagline::annotation::RelationEnd::Span(per)));
    let links = |session: &Session| -> Vec<String> {
        session.open().unwrap().set().relations().map(|r| r.label.clone()).collect()
    };
    assert_eq!(links(&session), ["held by"]);
    session.dispatch(Action::ShowSchema);
    for action in [
        SchemaAction::Look(link("held by")),
        SchemaAction::Edit(SchemaEdit::Code("office_of".into())),
        SchemaAction::Save,
    ] {
        session.dispatch(action.into());
    }
    assert_eq!(session.schema().version, 2, "{:?}", session.schema_page().unwrap().refusal());
    session.dispatch(Action::Escape);
    assert_eq!(links(&session), ["office_of"]);
}

fn any_attribute_edit() -> impl Strategy<Value = AttributeEdit> {
    let name = || prop::sample::select(vec!["type", "kind", "attribute", "attribute2", "stance"]);
    let names = || name().prop_map(str::to_owned);
    let values = prop::collection::vec(prop::sample::select(vec!["a", "b", "direct", "c"]), 0..4)
        .prop_map(|v| v.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let kind = prop_oneof![
        Just(AttributeKind::Flag { default: false }),
        Just(AttributeKind::Text { default: None }),
        Just(AttributeKind::Number { min: None, max: Some(5.0), default: None }),
        Just(AttributeKind::Choice { values: vec!["a".into(), "b".into()], default: None }),
    ];
    prop_oneof![
        Just(AttributeEdit::Add),
        Just(AttributeEdit::Add),
        (names(), names()).prop_map(|(from, to)| AttributeEdit::Rename { from, to }),
        (names(), values).prop_map(|(of, values)| AttributeEdit::Values { of, values }),
        (names(), kind).prop_map(|(of, kind)| AttributeEdit::Kind { of, kind }),
        (names(), any::<bool>()).prop_map(|(of, yes)| AttributeEdit::Required { of, yes }),
        names().prop_map(AttributeEdit::Remove),
    ]
}

fn any_edit() -> impl Strategy<Value = SchemaEdit> {
    let code = || {
        let codes = vec!["PER", "ORG", "NEW1", "speaker", "link1", "Blame", "X"];
        prop::sample::select(codes).prop_map(str::to_owned)
    };
    prop_oneof![
        code().prop_map(SchemaEdit::Code),
        code().prop_map(SchemaEdit::Title),
        Just(SchemaEdit::Colour(Colour::Clay)),
        prop::option::of(prop::char::range('a', 'z')).prop_map(SchemaEdit::Key),
        any::<bool>().prop_map(|on| SchemaEdit::Move(if on { Way::Forward } else { Way::Back })),
        (code(), any::<bool>()).prop_map(|(name, yes)| SchemaEdit::From(name, yes)),
        (code(), any::<bool>()).prop_map(|(name, yes)| SchemaEdit::To(name, yes)),
        any_attribute_edit().prop_map(SchemaEdit::Attribute),
        any_attribute_edit().prop_map(SchemaEdit::Attribute),
        code().prop_map(|label| SchemaEdit::Retire(Retired::Relabel { label, drop: Vec::new() })),
        Just(SchemaEdit::Retire(Retired::Delete)),
        Just(SchemaEdit::Retire(Retired::Keep)),
        (code(), code()).prop_map(|(a, b)| SchemaEdit::Split(vec![a, b])),
    ]
}

#[derive(Clone, Debug)]
enum Do {
    Look(usize),
    Add(SchemaAddition),
    Edit(SchemaEdit),
}

fn any_do() -> impl Strategy<Value = Do> {
    prop_oneof![
        2 => any::<prop::sample::Index>().prop_map(|at| Do::Look(at.index(1000))),
        1 => prop::sample::select(vec![
            SchemaAddition::Label(None),
            SchemaAddition::Relation,
            SchemaAddition::Segment(None),
        ])
        .prop_map(Do::Add),
        5 => any_edit().prop_map(Do::Edit),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Whatever is done on the page, nothing that annotations use is left behind without a
    /// migration, a refused edit changes nothing, and all of it can be undone.
    #[test]
    fn no_edit_leaves_annotations_behind(all in prop::collection::vec(any_do(), 1..14)) {
        let start = news();
        let mut draft = SchemaDraft::new(&start);
        for one in all {
            match one {
                Do::Look(at) => {
                    let all = SchemaThing::all(draft.schema());
                    if !all.is_empty() {
                        draft.look(&all[at % all.len()]);
                    }
                }
                Do::Add(what) => draft.add(&what),
                Do::Edit(edit) => {
                    let before = draft.schema().clone();
                    if draft.edit(edit).is_err() {
                        prop_assert_eq!(draft.schema(), &before);
                    }
                }
            }
            let mut expected = start.clone();
            let next = draft.next_version("ada", jiff::Timestamp::UNIX_EPOCH);
            match next {
                Ok(made) => {
                    for change in made.history.iter().flat_map(|version| &version.changes) {
                        expected = expected.migrated(change).unwrap();
                    }
                    prop_assert_eq!(expected.orphans(&made), Vec::<String>::new());
                }
                // What contradicts itself may be refused, never what was left behind.
                Err(why) => prop_assert!(!why.to_string().contains("say what becomes"), "{why}"),
            }
        }
        while draft.undo() {}
        prop_assert_eq!(draft.schema(), &start);
        prop_assert!(!draft.is_changed());
    }
}
