//! Mending the text without a window: what is in hand is put right, everybody's annotations
//! follow, and undo leaves no trace.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tagline::annotation::Status;
use tagline::article::SegmentKind;
use tagline::project::{NewProject, Project, create};
use tagline::session::{
    Action, Chord, Key, MendAction, MendWish, SearchAction, Session, Unit, Way,
};

use super::{FIRST, id, reopen, session, spans, tag, toasts};

fn ask(session: &mut Session, action: MendAction) {
    session.dispatch(Action::Mend(action));
}

/// Presses what stands on the page of keys.
fn press(session: &mut Session, chord: Chord) {
    let action = session.action_for(chord).unwrap_or_else(|| panic!("{chord:?} does nothing"));
    session.dispatch(action);
}

fn mend_key(session: &mut Session) {
    press(session, Chord::char('m').alt());
}

fn text(session: &Session) -> &str {
    session.open().unwrap().article.text.as_str()
}

/// Sets and mends on disk; journals and copies of texts only grow.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                found.insert(path.display().to_string(), content);
            }
        }
    }
    found
}

#[test]
fn the_word_at_the_caret_is_mended_by_keys_and_undo_takes_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    tag(&mut session, "LOC", "Lysvik");
    let start = FIRST.find("opened").unwrap();
    session.dispatch(Action::PlaceCaret { at: start + 2, extend: false });
    mend_key(&mut session);
    assert_eq!(session.mending().unwrap().was(), "opened");
    assert!(session.mending().unwrap().parts().is_empty());
    ask(&mut session, MendAction::Type("has opened again".to_owned()));
    let survey = session.mending().unwrap().survey().unwrap();
    let [ana] = survey.annotators.as_slice() else { panic!("{survey:?}") };
    assert_eq!((ana.annotator.as_str(), ana.moved, ana.lost.len()), ("ana", 1, 0));
    ask(&mut session, MendAction::Apply);
    assert!(session.mending().is_none());
    assert!(text(&session).contains("Ada Moor has opened again the bridge"));
    assert_eq!(spans(&session), ["PER Ada Moor", "LOC Lysvik"]);
    assert_eq!(fs::read_to_string(folder.path().join("first.txt")).unwrap(), FIRST);
    assert!(toasts(&mut session).iter().any(|toast| toast.contains("“has” put in, and 1 more")));

    press(&mut session, Chord::char('z').ctrl());
    assert_eq!(text(&session), FIRST);
    assert_eq!(spans(&session), ["PER Ada Moor", "LOC Lysvik"]);
    assert!(session.mends().is_empty());
    press(&mut session, Chord::char('y').ctrl());
    assert!(text(&session).contains("has opened again"));
    press(&mut session, Chord::char('z').ctrl());
    // What was done before the mend can be undone still.
    press(&mut session, Chord::char('z').ctrl());
    assert_eq!(spans(&session), ["PER Ada Moor"]);
}

#[test]
fn what_is_done_after_a_mend_is_undone_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    session.dispatch(Action::SelectText(super::ByteRange::new(18, 21)));
    mend_key(&mut session);
    assert_eq!(session.mending().unwrap().was(), "Ada");
    // A name that is put right keeps its span; another one does not.
    ask(&mut session, MendAction::Type("Adah".to_owned()));
    let survey = session.mending().unwrap().survey().unwrap();
    assert_eq!((survey.annotators[0].changed, survey.lost()), (1, 0));
    ask(&mut session, MendAction::Type("Nobody of the name".to_owned()));
    let survey = session.mending().unwrap().survey().unwrap();
    let lost = &survey.annotators.first().unwrap().lost;
    assert_eq!(lost.first().unwrap().text, "Ada Moor", "a person is told what needs them");
    ask(&mut session, MendAction::Apply);
    assert_eq!(spans(&session), [""; 0]);
    assert_eq!(session.open().unwrap().set().unplaced().len(), 1);
    assert!(toasts(&mut session).iter().any(|toast| toast.contains("1 annotation needs a place")));
    tag(&mut session, "LOC", "Lysvik");
    session.dispatch(Action::Checkpoint);
    for _ in 0..2 {
        press(&mut session, Chord::char('z').ctrl());
    }
    assert_eq!(text(&session), FIRST);
    assert_eq!(spans(&session), ["PER Ada Moor"]);
    assert_eq!(session.open().unwrap().set().unplaced().len(), 0);
    drop(session);
    assert_eq!(spans(&reopen(folder.path())), ["PER Ada Moor"]);
}

#[test]
fn looking_and_leaving_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    session.dispatch(Action::Checkpoint);
    let before = files(folder.path());
    mend_key(&mut session);
    for wish in [MendWish::TakeOut, MendWish::Kind(SegmentKind::Caption), MendWish::RepairAll] {
        ask(&mut session, MendAction::Wish(wish));
    }
    ask(&mut session, MendAction::Wish(MendWish::Kind(SegmentKind::Paragraph)));
    ask(&mut session, MendAction::Wish(MendWish::Kind(SegmentKind::Paragraph)));
    ask(&mut session, MendAction::Apply);
    assert!(session.mending().unwrap().refusal().is_some(), "nothing is different");
    ask(&mut session, MendAction::Close);
    assert!(session.mending().is_none());
    assert_eq!(files(folder.path()), before);
}

#[test]
fn parts_are_taken_out_and_told_what_they_are_and_taken_back_from_the_list() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("first.txt"),
        "The bridge opens\n\nAda Moor opened it.\n\nRead more here now\n\nIt held.\n",
    )
    .unwrap();
    let mut session = reopen(folder.path());
    let before = text(&session).to_owned();
    let at = before.find("Read more").unwrap();
    session.dispatch(Action::PlaceCaret { at, extend: false });
    mend_key(&mut session);
    ask(&mut session, MendAction::Wish(MendWish::TakeOut));
    ask(&mut session, MendAction::Reason("furniture".to_owned()));
    ask(&mut session, MendAction::Apply);
    assert!(text(&session).contains("opened it.\n\nIt held."));
    assert_eq!(session.mends().len(), 1);
    let mend = session.mends().remove(0);
    assert_eq!((mend.reason.as_str(), mend.by.as_str()), ("furniture", "ana"));
    let at = text(&session).find("It held").unwrap();
    session.dispatch(Action::PlaceCaret { at, extend: false });
    mend_key(&mut session);
    ask(&mut session, MendAction::Wish(MendWish::Kind(SegmentKind::Caption)));
    ask(&mut session, MendAction::Apply);
    let kind_at = |session: &Session| {
        let article = &session.open().unwrap().article;
        article.segment_at(article.text.as_str().find("It held").unwrap()).unwrap().kind
    };
    assert_eq!(kind_at(&session), SegmentKind::Caption);
    // In any order.
    mend_key(&mut session);
    ask(&mut session, MendAction::TakeBack(mend.id));
    assert_eq!(text(&session), before);
    assert_eq!(kind_at(&session), SegmentKind::Caption);
    mend_key(&mut session);
    let last = session.mends().first().unwrap().id.clone();
    ask(&mut session, MendAction::TakeBack(last));
    assert_ne!(kind_at(&session), SegmentKind::Caption);
}

#[test]
fn what_was_read_by_the_wrong_encoding_is_repaired_here_or_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let text_of = "A cafÃ© opens\n\nIt isnâ€™t a cafÃ©, she said.\n";
    fs::write(folder.path().join("first.txt"), text_of).unwrap();
    let mut session = reopen(folder.path());
    tag(&mut session, "PER", "she");
    session.dispatch(Action::SelectText(super::ByteRange::new(0, "A cafÃ© opens".len())));
    mend_key(&mut session);
    assert_eq!(session.mending().unwrap().misread(), (1, 3));
    ask(&mut session, MendAction::Wish(MendWish::Repair));
    assert_eq!(session.mending().unwrap().typed(), "A café opens");
    ask(&mut session, MendAction::Wish(MendWish::RepairAll));
    assert_eq!(session.mending().unwrap().parts().len(), 3);
    ask(&mut session, MendAction::Apply);
    assert_eq!(text(&session), "A café opens\n\nIt isn’t a café, she said.\n");
    assert_eq!(spans(&session), ["PER she"]);
    press(&mut session, Chord::char('z').ctrl());
    assert_eq!(text(&session), text_of);
}

#[test]
fn in_a_blind_project_others_are_moved_along_unseen() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("first.txt"), FIRST).unwrap();
    let new = NewProject {
        folder: folder.path().to_path_buf(),
        name: String::new(),
        schema_source: tagline::schema::builtin_source("news").unwrap().to_owned(),
        annotator: None,
    };
    create(&new).unwrap().set_blind(true).unwrap();
    let as_ben = |folder: &Path| {
        Session::repeatable(Project::open(folder).unwrap(), "ben", || jiff::Timestamp::UNIX_EPOCH)
    };
    let mut ben = as_ben(folder.path());
    tag(&mut ben, "PER", "Ada Moor");
    tag(&mut ben, "LOC", "Lysvik");
    assert!(ben.close_article());
    drop(ben);
    let before = files(&folder.path().join("annotations"));
    let mut ana = reopen(folder.path());
    let at = FIRST.find("Moor").unwrap();
    ana.dispatch(Action::PlaceCaret { at, extend: false });
    mend_key(&mut ana);
    ask(&mut ana, MendAction::Type("Nobody else".to_owned()));
    let mending = ana.mending().unwrap();
    assert_eq!(mending.hidden(), 1);
    assert!(mending.survey().unwrap().annotators.iter().all(|effect| effect.annotator == "ana"));
    ask(&mut ana, MendAction::Apply);
    assert!(text(&ana).contains("Ada Nobody else"));
    assert_eq!(files(&folder.path().join("annotations")), before, "nobody’s set is touched");
    drop(ana);
    let ben = as_ben(folder.path());
    assert_eq!(spans(&ben), ["LOC Lysvik"]);
    assert_eq!(ben.open().unwrap().set().unplaced().len(), 1);
    assert_eq!(ben.open().unwrap().set().status(), Status::InProgress);
}

#[test]
fn a_mend_is_refused_in_a_review_and_where_its_file_is_broken() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    fs::create_dir(folder.path().join("mends")).unwrap();
    fs::write(folder.path().join("mends/first.ron"), "(\n  format: 1,\n  mends: [(,\n)").unwrap();
    session.dispatch(Action::OpenArticle(id("second")));
    session.take_effects();
    session.dispatch(Action::OpenArticle(id("first")));
    let said = toasts(&mut session);
    assert!(said.iter().any(|t| t.contains("first.ron") && t.contains("line")), "{said:?}");
    assert_eq!(text(&session), FIRST);
    assert!(session.open().unwrap().read_only().is_some());
    mend_key(&mut session);
    assert!(session.mending().is_none());
    session.dispatch(Action::Move { way: Way::Forward, unit: Unit::Word, extend: false });
    press(&mut session, Chord::plain(Key::Escape));
}

#[test]
fn a_search_that_is_shown_follows_the_mended_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.dispatch(Action::Search(SearchAction::Show));
    session.dispatch(Action::Search(SearchAction::Query("bridge".to_owned())));
    let hits = |session: &Session| -> usize {
        session.search().unwrap().found().iter().map(|found| found.hits.len()).sum()
    };
    assert_eq!(hits(&session), 2);
    let at = FIRST.rfind("bridge").unwrap();
    session.dispatch(Action::PlaceCaret { at, extend: false });
    mend_key(&mut session);
    ask(&mut session, MendAction::Type("tunnel".to_owned()));
    ask(&mut session, MendAction::Apply);
    assert_eq!(hits(&session), 1);
    press(&mut session, Chord::char('z').ctrl());
    assert_eq!(hits(&session), 2);
}

#[test]
fn a_mend_that_somebody_made_meanwhile_is_seen_before_another_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = session(folder.path());
    let mut other = Session::repeatable(Project::open(folder.path()).unwrap(), "ben", || {
        jiff::Timestamp::UNIX_EPOCH
    });
    for (session, words, by) in [(&mut one, "Friday", "Monday"), (&mut other, "opened", "closed")] {
        let at = FIRST.find(words).unwrap();
        session.dispatch(Action::PlaceCaret { at, extend: false });
        mend_key(session);
        ask(session, MendAction::Type(by.to_owned()));
    }
    ask(&mut one, MendAction::Apply);
    assert!(text(&one).contains("on Monday"));
    ask(&mut other, MendAction::Apply);
    assert!(other.mending().is_none());
    assert!(toasts(&mut other).iter().any(|toast| toast.contains("open it again")));
    assert!(text(&other).contains("opened the bridge at Lysvik on Monday"), "{}", text(&other));
    let at = text(&other).find("opened").unwrap();
    other.dispatch(Action::PlaceCaret { at, extend: false });
    mend_key(&mut other);
    ask(&mut other, MendAction::Type("closed".to_owned()));
    ask(&mut other, MendAction::Apply);
    assert!(text(&other).contains("closed the bridge at Lysvik on Monday"));
    assert_eq!(other.mends().len(), 2);
}

#[test]
fn what_lost_its_place_is_found_and_placed_by_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    let at = FIRST.find("Ada Moor").unwrap();
    session.dispatch(Action::SelectText(super::ByteRange::new(at, at + "Ada Moor".len())));
    mend_key(&mut session);
    ask(&mut session, MendAction::Type("Somebody else".to_owned()));
    ask(&mut session, MendAction::Apply);
    assert_eq!(spans(&session), [""; 0]);
    toasts(&mut session);
    press(&mut session, Chord::char('n'));
    let said = toasts(&mut session).join(" ");
    assert!(said.contains("PER “Ada Moor” lost its place, about here") && said.contains("Alt P"));
    assert_eq!(session.selection().caret.unwrap().head, at);
    session.dispatch(Action::SelectText(super::ByteRange::new(at, at + "Somebody else".len())));
    press(&mut session, Chord::char('p').alt());
    assert_eq!(spans(&session), ["PER Somebody else"]);
    // Undo shows where it was mended.
    for _ in 0..2 {
        press(&mut session, Chord::char('z').ctrl());
    }
    assert_eq!((text(&session), spans(&session)), (FIRST, vec!["PER Ada Moor".to_owned()]));
    assert_eq!(session.selection().caret.unwrap().head, at);
}

#[test]
fn undo_begins_with_the_last_mend_in_a_later_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = session(folder.path());
    for (words, by) in [("Moor", "More"), ("bridge", "bridges")] {
        let at = first.open().unwrap().article.text.as_str().find(words).unwrap();
        first.dispatch(Action::PlaceCaret { at, extend: false });
        mend_key(&mut first);
        ask(&mut first, MendAction::Type(by.to_owned()));
        ask(&mut first, MendAction::Apply);
    }
    drop(first);
    let mut session = reopen(folder.path());
    assert!(text(&session).contains("Ada More") && text(&session).contains("bridges"));
    press(&mut session, Chord::char('z').ctrl());
    assert!(text(&session).contains("Ada More") && !text(&session).contains("bridges"));
    press(&mut session, Chord::char('z').ctrl());
    assert_eq!(text(&session), FIRST);
    press(&mut session, Chord::char('z').ctrl());
    assert!(toasts(&mut session).iter().any(|toast| toast.contains("Nothing to undo")));
    press(&mut session, Chord::char('y').ctrl());
    assert!(text(&session).contains("Ada More"));
}
