//! Searching a project and changing every hit: chosen, counted, done as one step, undone to
//! the same bytes, and taken back later.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tagline::annotation::OriginKind;
use tagline::session::{Action, HitAt, Operation, SearchAction, SearchScope, Session, Way};

use super::{id, reopen, spans, tag, toasts};

const ARTICLES: [(&str, &str); 4] = [
    ("a", "Kayani speaks\n\nGeneral Kayani met Ada Moor. Later Kayani left, and KAYANI slept.\n"),
    ("b", "Nothing here\n\nThe ferry left at noon.\n"),
    ("c", "More of Kayani\n\nAda Moor wrote of Kayani, not of Kayanis.\n"),
    (
        "d",
        "Comments\n\nA quiet day.\n\nReader Comments (1)\n\n  • Vera\n    Mar 3, 2021 - 6:12PM\n\n    Kayani again?\n",
    ),
];

fn project(folder: &Path) -> Session {
    for (name, text) in ARTICLES {
        fs::write(folder.join(format!("{name}.txt")), text).unwrap();
    }
    reopen(folder)
}

/// Every file of the annotations, by name.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.join("annotations")];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.display().to_string(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn ask(session: &mut Session, action: SearchAction) {
    session.dispatch(Action::Search(action));
}

fn label(name: &str) -> SearchAction {
    SearchAction::Choose(Operation::Label(Some(name.to_owned())))
}

fn hits(session: &Session) -> Vec<String> {
    let found = session.search().unwrap().found();
    let hit = |article: &tagline::project::FoundArticle| {
        let words = article.hits.iter().map(|hit| hit.excerpt.words.clone());
        words.map(|words| format!("{} {words}", article.article)).collect::<Vec<_>>()
    };
    found.iter().flat_map(hit).collect()
}

fn spans_of(session: &mut Session, article: &str) -> Vec<String> {
    session.dispatch(Action::OpenArticle(id(article)));
    spans(session)
}

/// Looks for every “Kayani” of the project, to tag it.
fn every_kayani(session: &mut Session) {
    session.dispatch(Action::OpenArticle(id("a")));
    tag(session, "PER", "Kayani met");
    let open = session.open().unwrap();
    let end = open.article.text.as_str().find("Kayani met").unwrap() + "Kayani".len();
    let span = open.set().spans().next().unwrap().id;
    let edge = tagline::session::Edge::End;
    session.dispatch(Action::PlaceEdge { id: span, fragment: 0, edge, at: end });
    session.dispatch(Action::SelectSpan(span));
    ask(session, SearchAction::LabelEvery);
}

#[test]
fn every_occurrence_is_labelled_as_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    let search = session.search().unwrap();
    assert_eq!(search.scope(), SearchScope::Article);
    assert_eq!(search.operation(), Some(&Operation::Label(Some("PER".to_owned()))));
    let count = search.count();
    assert_eq!((count.hits, count.articles, count.already), (2, 1, 1), "{:?}", hits(&session));
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    assert_eq!(
        hits(&session),
        ["a Kayani", "a Kayani", "a Kayani", "c Kayani", "c Kayani", "d Kayani"]
    );
    ask(&mut session, SearchAction::Comments(false));
    assert_eq!(session.search().unwrap().count().hits, 4);
    session.dispatch(Action::Checkpoint);
    let before = files(folder.path());

    // One is left out.
    ask(&mut session, SearchAction::Step(Way::Forward));
    assert_eq!(session.search().unwrap().at(), Some(HitAt { article: 0, hit: 0 }));
    ask(&mut session, SearchAction::ToggleCheck);
    assert_eq!(session.search().unwrap().count().hits, 3);
    toasts(&mut session);
    ask(&mut session, SearchAction::CarryOut);
    assert_eq!(toasts(&mut session), ["Tag 3 × PER “Kayani”: 3 annotations in 2 articles."]);
    assert_eq!(spans(&session), ["PER Kayani", "PER Kayani"]);
    let open = session.open().unwrap();
    let made = open.set().spans().find(|s| s.origin.kind == OriginKind::Propagated).unwrap();
    assert!(made.origin.by.starts_with("“Kayani”, step "), "{}", made.origin.by);
    assert_eq!(spans_of(&mut session, "c"), ["PER Kayani", "PER Kayani"]);
    assert_ne!(files(folder.path()), before);

    // One undo, from wherever one is, and every file is as it was.
    session.dispatch(Action::Undo);
    assert_eq!(spans(&session), [""; 0]);
    session.dispatch(Action::OpenArticle(id("a")));
    assert_eq!(spans(&session), ["PER Kayani"]);
    session.dispatch(Action::OpenArticle(id("b")));
    assert_eq!(files(folder.path()), before);
    session.dispatch(Action::Redo);
    assert_eq!(spans_of(&mut session, "a"), ["PER Kayani", "PER Kayani"]);
    assert_eq!(spans_of(&mut session, "c"), ["PER Kayani", "PER Kayani"]);
    session.dispatch(Action::OpenArticle(id("b")));
    session.dispatch(Action::Undo);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn undo_takes_the_whole_step_back_in_a_later_session_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    ask(&mut session, SearchAction::CarryOut);
    drop(session);
    let mut session = reopen(folder.path());
    assert_eq!(spans_of(&mut session, "c").len(), 2);
    session.dispatch(Action::Undo);
    assert_eq!(spans(&session), [""; 0]);
    assert_eq!(spans_of(&mut session, "a"), ["PER Kayani"]);
    assert_eq!(spans_of(&mut session, "d"), [""; 0]);
}

#[test]
fn what_came_from_a_step_is_taken_back_after_other_edits() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    ask(&mut session, SearchAction::CarryOut);
    // In one article something else is tagged, one of the new spans is relabelled, and one
    // is joined with another.
    session.dispatch(Action::OpenArticle(id("c")));
    tag(&mut session, "PER", "Ada Moor");
    let ids: Vec<_> = session.open().unwrap().set().spans().map(|s| s.id).collect();
    assert_eq!(ids.len(), 3);
    session.dispatch(Action::SelectSpan(ids[0]));
    session.dispatch(Action::ApplyLabel("ORG".to_owned()));
    let step = session.project().bulk_steps("ana").remove(0);
    assert!(step.whole && !step.taken_back);
    assert_eq!(step.parts.len(), 3);
    toasts(&mut session);
    ask(&mut session, SearchAction::TakeBack(step.id.clone()));
    let said = toasts(&mut session);
    assert_eq!(
        said,
        ["Taken back: Tag 5 × PER “Kayani”: 4 annotations in 3 articles; 1 annotation was \
          changed or used since, and stay."]
    );
    assert_eq!(spans_of(&mut session, "c"), ["ORG Kayani", "PER Ada Moor"]);
    assert_eq!(spans_of(&mut session, "a"), ["PER Kayani"]);
    assert!(session.project().bulk_steps("ana")[0].taken_back);
    ask(&mut session, SearchAction::TakeBack(step.id));
    assert_eq!(toasts(&mut session), ["This step was taken back already."]);
}

#[test]
fn a_step_that_was_taken_back_by_its_name_comes_back_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    ask(&mut session, SearchAction::CarryOut);
    // Something else is done, so that the step is not the last thing.
    session.dispatch(Action::OpenArticle(id("c")));
    tag(&mut session, "LOC", "Ada");
    let all = |session: &mut Session| ["a", "b", "c"].map(|article| spans_of(session, article));
    let labelled = all(&mut session);
    session.dispatch(Action::OpenArticle(id("c")));
    let step = session.project().bulk_steps("ana")[0].clone();
    ask(&mut session, SearchAction::TakeBack(step.id.clone()));
    let taken = all(&mut session);
    assert_ne!(taken, labelled);
    session.dispatch(Action::OpenArticle(id("c")));
    session.dispatch(Action::Undo);
    assert_eq!(all(&mut session), labelled, "undone in every article, not only in the open one");
    session.dispatch(Action::Redo);
    assert_eq!(all(&mut session), taken);
    // After opening the project again it is not undone in one article alone.
    session.close_article();
    drop(session);
    let mut session = reopen(folder.path());
    session.dispatch(Action::OpenArticle(id("c")));
    toasts(&mut session);
    session.dispatch(Action::Undo);
    assert!(toasts(&mut session).iter().any(|said| said.contains("nothing was undone here")));
    assert_eq!(all(&mut session), taken);
}

#[test]
fn a_person_who_corrects_what_was_propagated_has_decided_it() {
    use tagline::annotation::OriginKind;
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    ask(&mut session, SearchAction::CarryOut);
    let propagated = |session: &Session| {
        let set = session.open().unwrap().set();
        set.spans().find(|s| s.origin.kind == OriginKind::Propagated).map(|s| s.id)
    };
    let span = propagated(&session).unwrap();
    session.dispatch(Action::SelectSpan(span));
    session.dispatch(Action::ApplyLabel("ORG".into()));
    let corrected = session.open().unwrap().set().span(span).unwrap().clone();
    assert_eq!((corrected.label.as_str(), corrected.origin.kind), ("ORG", OriginKind::Hand));
    assert_eq!(corrected.origin.by, "ana");
}

#[test]
fn what_is_strange_in_a_query_is_said() {
    use tagline::session::doubts;
    let folder = tempfile::tempdir().unwrap();
    let session = project(folder.path());
    let said = |query: &str| doubts(&session, query).join(" ");
    assert!(said("lable:PER").starts_with("“lable:” is no field"));
    assert_eq!(
        said("label:PER,NOPE by:nobody"),
        "No label is called NOPE. Nobody called nobody has annotated."
    );
    assert_eq!(said("label:per text:/a:b/ \"10:30\" has:note"), "");
}

#[test]
fn looking_for_every_occurrence_leaves_the_search_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    assert!(session.search().unwrap().options().whole_word);
    session.dispatch(Action::Escape);
    session.dispatch(Action::Escape);
    session.dispatch(Action::Escape);
    ask(&mut session, SearchAction::Show);
    assert!(!session.search().unwrap().options().whole_word);
    assert!(!session.search().unwrap().options().case);
}

#[test]
fn annotations_that_are_found_are_relabelled_or_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    for article in ["a", "c"] {
        session.dispatch(Action::OpenArticle(id(article)));
        tag(&mut session, "PER", "Ada Moor");
    }
    // Somebody else's are found, and left alone.
    session.set_annotator("ben");
    tag(&mut session, "PER", "Ada Moor");
    session.set_annotator("ana");
    session.dispatch(Action::Checkpoint);
    let before = files(folder.path());
    ask(&mut session, SearchAction::Show);
    ask(&mut session, SearchAction::Query("label:PER moor".to_owned()));
    assert_eq!(session.search().unwrap().hits(), 3);
    ask(&mut session, label("ORG"));
    let count = session.search().unwrap().count();
    assert_eq!((count.hits, count.impossible, count.others), (2, 0, 1));
    ask(&mut session, SearchAction::CarryOut);
    assert_eq!(spans_of(&mut session, "a"), ["ORG Ada Moor"]);
    session.dispatch(Action::Undo);
    session.dispatch(Action::Checkpoint);
    assert_eq!(files(folder.path()), before);
    ask(&mut session, SearchAction::Choose(Operation::Delete));
    ask(&mut session, SearchAction::CarryOut);
    assert_eq!(spans_of(&mut session, "a"), [""; 0]);
    assert_eq!(spans_of(&mut session, "c"), [""; 0]);
    session.dispatch(Action::Undo);
    session.dispatch(Action::OpenArticle(id("b")));
    assert_eq!(files(folder.path()), before);
}

#[test]
fn mentions_of_the_same_are_joined_in_each_article() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    ask(&mut session, SearchAction::JoinChain(true));
    ask(&mut session, SearchAction::CarryOut);
    for (article, members) in [("a", 3), ("c", 2), ("d", 0)] {
        session.dispatch(Action::OpenArticle(id(article)));
        let set = session.open().unwrap().set();
        let sizes: Vec<usize> = set.chains().map(|chain| chain.members.len()).collect();
        let expected = if members == 0 { Vec::new() } else { vec![members] };
        assert_eq!(sizes, expected, "in {article}");
    }
    session.dispatch(Action::Undo);
    session.dispatch(Action::OpenArticle(id("a")));
    assert_eq!(session.open().unwrap().set().chains().count(), 0);
}

#[test]
fn relations_follow_where_the_other_end_is_in_the_sentence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.txt"),
        "Two visits\n\n“It holds,” said Kayani. “It does not,” said Kayani. Kayani left.\n",
    )
    .unwrap();
    let mut session = reopen(folder.path());
    // Two ends that the schema lets be joined.
    let schema = session.schema();
    let found = schema.relations.iter().find_map(|relation| {
        let label = |names: &[String]| {
            let fits = |l: &str| schema.label_is_one_of(l, names);
            schema.span_labels().map(|(_, l)| l.name.clone()).find(|l| fits(l))
        };
        Some((relation.name.clone(), label(&relation.from)?, label(&relation.to)?))
    });
    let (relation, from, to) = found.unwrap();
    tag(&mut session, &from, "It holds");
    tag(&mut session, &from, "It does not");
    let text = session.open().unwrap().article.text.as_str().to_owned();
    let start = text.find("Kayani").unwrap();
    let range = tagline::text::ByteRange::new(start, start + 6);
    session.dispatch(Action::TagRange { label: to.clone(), range });
    let ids: Vec<_> = session.open().unwrap().set().spans().map(|s| s.id).collect();
    use tagline::annotation::RelationEnd::Span;
    let link = Action::Relate { label: relation, from: Span(ids[0]), to: Span(ids[1]) };
    session.dispatch(link);
    session.dispatch(Action::SelectSpan(ids[1]));
    ask(&mut session, SearchAction::LabelEvery);
    assert_eq!(session.search().unwrap().copies_relations(), Some((false, 1)));
    ask(&mut session, SearchAction::CopyRelations(true));
    ask(&mut session, SearchAction::CarryOut);
    // The other sentences have not those words, so only the first has the relation.
    assert_eq!(spans(&session).iter().filter(|s| s.ends_with("Kayani")).count(), 3);
    assert_eq!(session.open().unwrap().set().relations().count(), 1);

    // Where the very words stand again, it is made again.
    fs::write(
        folder.path().join("b.txt"),
        "Again\n\n“It holds,” said Kayani. Moor said: it holds, Kayani.\n",
    )
    .unwrap();
    drop(session);
    let mut session = reopen(folder.path());
    session.dispatch(Action::OpenArticle(id("b")));
    tag(&mut session, &from, "It holds");
    session.dispatch(Action::OpenArticle(id("a")));
    session.dispatch(Action::SelectSpan(ids[1]));
    ask(&mut session, SearchAction::LabelEvery);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    ask(&mut session, SearchAction::CopyRelations(true));
    ask(&mut session, SearchAction::CarryOut);
    session.dispatch(Action::OpenArticle(id("b")));
    assert_eq!(session.open().unwrap().set().relations().count(), 1);
}

#[test]
fn a_step_that_was_cut_short_is_known_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    ask(&mut session, SearchAction::CarryOut);
    let step = session.project().bulk_steps("ana").remove(0);
    drop(session);
    // As if the program had been killed before the end, in the middle of a line.
    let file = folder.path().join(format!("journal/.steps/ana/{}.step", step.id));
    let content = fs::read_to_string(&file).unwrap();
    let cut = content.strip_suffix("Whole\n").unwrap();
    fs::write(&file, &cut[..cut.len() - 4]).unwrap();
    let mut session = reopen(folder.path());
    let said = toasts(&mut session).join("\n");
    assert!(said.contains("was cut short after 2 articles"), "{said}");
    ask(&mut session, SearchAction::TakeBack(step.id));
    assert_eq!(spans_of(&mut session, "a"), ["PER Kayani"]);
}

#[test]
fn a_text_that_changed_since_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    every_kayani(&mut session);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    fs::write(folder.path().join("c.txt"), "Quite another text about Kayani\n").unwrap();
    toasts(&mut session);
    ask(&mut session, SearchAction::CarryOut);
    let said = toasts(&mut session);
    assert!(
        said.iter().any(|s| s.contains("1 article was left out: c: its text has changed")),
        "{said:?}"
    );
    assert_eq!(spans_of(&mut session, "a").len(), 3);
    assert_eq!(spans_of(&mut session, "c"), [""; 0]);
}

#[test]
fn nothing_to_look_for_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    ask(&mut session, SearchAction::LabelEvery);
    assert!(toasts(&mut session)[0].starts_with("Select a span or some words first"));
    ask(&mut session, SearchAction::Show);
    ask(&mut session, SearchAction::Query("text:/(kay/".to_owned()));
    let error = session.search().unwrap().error().unwrap().to_string();
    assert!(error.contains("character 6"), "{error}");
    ask(&mut session, SearchAction::Query("nowhere at all".to_owned()));
    assert_eq!(session.search().unwrap().hits(), 0);
    ask(&mut session, SearchAction::CarryOut);
    session.dispatch(Action::Escape);
    session.dispatch(Action::Escape);
    assert!(session.search().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// Whatever is chosen and whatever was there before, undo leaves every file as it was.
    #[test]
    fn undo_leaves_the_same_bytes(
        words in prop::sample::select(vec!["Kayani", "Ada", "a", "of", "the"]),
        before in prop::collection::vec((0usize..4, 0usize..30, 1usize..9), 0..5),
        left_out in prop::collection::vec((0usize..4, 0usize..6), 0..4),
        join: bool,
        undo: bool,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut session = project(folder.path());
        for (article, start, len) in before {
            session.dispatch(Action::OpenArticle(id(ARTICLES[article].0)));
            let range = tagline::text::ByteRange::new(start, start + len);
            if ARTICLES[article].1.get(start..start + len).is_some() {
                session.dispatch(Action::TagRange { label: "PER".to_owned(), range });
            }
        }
        session.dispatch(Action::OpenArticle(id("b")));
        session.dispatch(Action::Checkpoint);
        let bytes = files(folder.path());
        ask(&mut session, SearchAction::Show);
        ask(&mut session, SearchAction::Query(words.to_owned()));
        ask(&mut session, label("ORG"));
        ask(&mut session, SearchAction::JoinChain(join));
        for (article, hit) in left_out {
            let at = HitAt { article, hit };
            ask(&mut session, SearchAction::Check(at, false));
        }
        ask(&mut session, SearchAction::CarryOut);
        // Half of the time by undo, else by its name.
        if undo && !session.project().bulk_steps("ana").is_empty() {
            session.dispatch(Action::Undo);
        }
        session.dispatch(Action::OpenArticle(id("a")));
        session.dispatch(Action::Checkpoint);
        let steps = session.project().bulk_steps("ana");
        for step in steps.iter().filter(|step| !step.taken_back) {
            ask(&mut session, SearchAction::TakeBack(step.id.clone()));
        }
        session.dispatch(Action::Checkpoint);
        prop_assert_eq!(files(folder.path()), bytes);
    }
}

#[test]
fn a_step_is_not_taken_back_where_the_text_was_mended_since_and_can_be_tried_again() {
    use tagline::session::MendAction;
    let folder = tempfile::tempdir().unwrap();
    let mut session = project(folder.path());
    for article in ["a", "c"] {
        session.dispatch(Action::OpenArticle(id(article)));
        tag(&mut session, "PER", "Ada Moor");
    }
    ask(&mut session, SearchAction::Show);
    ask(&mut session, SearchAction::Scope(SearchScope::Project));
    ask(&mut session, SearchAction::Query("label:PER".to_owned()));
    ask(&mut session, label("LOC"));
    ask(&mut session, SearchAction::CarryOut);
    assert_eq!(spans_of(&mut session, "a"), ["LOC Ada Moor"]);
    session.dispatch(Action::PlaceCaret { at: 2, extend: false });
    for action in [MendAction::Show, MendAction::Type("Kayanis".to_owned()), MendAction::Apply] {
        session.dispatch(Action::Mend(action));
    }
    toasts(&mut session);
    let steps = || folder_steps(folder.path());
    let step = steps().remove(0);
    ask(&mut session, SearchAction::TakeBack(step.id.clone()));
    let said = toasts(&mut session).join(" ");
    assert!(said.contains("in 1 article") && said.contains("take the mend back first"), "{said}");
    assert_eq!(spans_of(&mut session, "c"), ["PER Ada Moor"]);
    assert_eq!(spans_of(&mut session, "a"), ["LOC Ada Moor"]);
    assert!(!steps().remove(0).taken_back, "it can be tried again");
    let mend = session.mends().remove(0).id;
    session.dispatch(Action::Mend(MendAction::TakeBack(mend)));
    ask(&mut session, SearchAction::TakeBack(step.id));
    assert_eq!(spans_of(&mut session, "a"), ["PER Ada Moor"]);
    assert!(steps().remove(0).taken_back);
}

fn folder_steps(folder: &Path) -> Vec<tagline::project::BulkStep> {
    tagline::project::Project::open(folder).unwrap().bulk_steps("ana")
}
