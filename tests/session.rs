//! A session without a window: actions in, annotations and a selection out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers of tests may fail loudly.

#[path = "session/agreement.rs"]
mod agreement;
#[path = "session/bindings.rs"]
mod bindings;
#[path = "session/dashboard.rs"]
mod dashboard;
#[path = "session/feedback.rs"]
mod feedback;
#[path = "session/mending.rs"]
mod mending;
#[path = "session/remarks.rs"]
mod remarks;
#[path = "session/review.rs"]
mod review;
#[path = "session/schema_page.rs"]
mod schema_page;
#[path = "session/searching.rs"]
mod searching;
#[path = "session/sources.rs"]
mod sources;

use std::fs;
use std::path::Path;

use tagline::annotation::Status;
use tagline::article::ArticleId;
use tagline::project::Project;
use tagline::session::{Action, Effect, Session, Unit, Way};
use tagline::text::ByteRange;

const FIRST: &str = "The bridge opens\n\nAda Moor opened the bridge at Lysvik on Friday.\n";
const SECOND: &str = "The ferry stops\n\nThe last ferry left at noon.\n";

fn session(folder: &Path) -> Session {
    fs::write(folder.join("first.txt"), FIRST).unwrap();
    fs::write(folder.join("second.txt"), SECOND).unwrap();
    reopen(folder)
}

fn reopen(folder: &Path) -> Session {
    let project = Project::open(folder).unwrap();
    Session::repeatable(project, "ana", || jiff::Timestamp::UNIX_EPOCH)
}

fn tag(session: &mut Session, label: &str, words: &str) {
    let open = session.open().unwrap();
    let start = open.article.text.as_str().find(words).unwrap();
    let range = ByteRange::new(start, start + words.len());
    session.dispatch(Action::TagRange { label: label.to_owned(), range });
}

/// The spans as `LABEL words`, in text order.
fn spans(session: &Session) -> Vec<String> {
    let open = session.open().unwrap();
    open.set().spans().map(|s| format!("{} {}", s.label, open.covered(s))).collect()
}

fn toasts(session: &mut Session) -> Vec<String> {
    let effects = session.take_effects().into_iter();
    effects
        .filter_map(|e| match e {
            Effect::Toast { text, .. } => Some(text),
            _ => None,
        })
        .collect()
}

fn id(name: &str) -> ArticleId {
    ArticleId(name.to_owned())
}

#[test]
fn undo_goes_back_in_time_across_articles_and_redo_forward() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    session.dispatch(Action::MarkDone);
    assert_eq!(session.current_id(), Some(id("second")));
    tag(&mut session, "MISC", "ferry");

    session.dispatch(Action::Undo);
    assert_eq!(spans(&session), [""; 0]);
    session.dispatch(Action::Undo);
    assert_eq!(session.current_id(), Some(id("first")), "it was done in the first article");
    assert_eq!(session.open().unwrap().set().status(), Status::InProgress);
    session.dispatch(Action::Undo);
    assert_eq!(spans(&session), [""; 0]);
    for _ in 0..3 {
        session.dispatch(Action::Redo);
    }
    assert_eq!(session.current_id(), Some(id("second")));
    assert_eq!(spans(&session), ["MISC ferry"]);
    assert_eq!(session.status_of(&id("first")), Status::Done);
}

#[test]
fn undo_survives_closing_and_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = session(folder.path());
    tag(&mut first, "PER", "Ada Moor");
    tag(&mut first, "LOC", "Lysvik");
    first.close_article();
    drop(first);
    let mut again = reopen(folder.path());
    assert_eq!(spans(&again), ["PER Ada Moor", "LOC Lysvik"]);
    again.dispatch(Action::Undo);
    again.dispatch(Action::Undo);
    assert_eq!(spans(&again), [""; 0]);
    again.dispatch(Action::Redo);
    assert_eq!(spans(&again), ["PER Ada Moor"]);
}

#[test]
fn the_same_tag_again_is_the_same_annotation() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    tag(&mut session, "PER", "Ada Moor");
    tag(&mut session, "ORG", "Ada Moor");
    assert_eq!(spans(&session).len(), 2);
}

#[test]
fn a_fragment_is_added_by_keys_and_cut_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "MISC", "bridge at");
    session.dispatch(Action::Fragment);
    // Over “Lysvik” to the next word, then take it.
    for extend in [false, false, true] {
        session.dispatch(Action::Move { way: Way::Forward, unit: Unit::Word, extend });
    }
    session.dispatch(Action::Fragment);
    assert_eq!(spans(&session), ["MISC bridge at … on"]);
    session.dispatch(Action::JoinFragments);
    assert_eq!(spans(&session), ["MISC bridge at Lysvik on"]);
}

#[test]
fn a_place_without_width_is_marked_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.dispatch(Action::PlaceCaret { at: 4, extend: false });
    session.dispatch(Action::MarkPlace("MISC".to_owned()));
    let span = session.open().unwrap().set().spans().next().unwrap().clone();
    assert_eq!(span.extent(), ByteRange::new(4, 4));
    session.close_article();
    drop(session);
    assert_eq!(
        reopen(folder.path()).open().unwrap().set().spans().next().unwrap().extent(),
        span.extent()
    );
}

#[test]
fn a_second_session_on_the_same_set_may_only_look() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = session(folder.path());
    tag(&mut one, "PER", "Ada Moor");
    let mut two = reopen(folder.path());
    assert!(two.open().unwrap().read_only().is_some());
    tag(&mut two, "LOC", "Lysvik");
    assert_eq!(spans(&two), ["PER Ada Moor"]);
    assert!(!toasts(&mut two).is_empty(), "it says why");
}

#[test]
fn the_caret_goes_to_both_ends_of_the_article() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.dispatch(Action::ArticleEdge(Way::Forward));
    assert_eq!(session.selection().caret.unwrap().head, FIRST.trim_end().len());
    session.dispatch(Action::ArticleEdge(Way::Back));
    assert_eq!(session.selection().caret.unwrap().head, 0);
}

#[test]
fn a_wrong_label_is_undone_and_the_words_are_still_in_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Lysvik");
    session.dispatch(Action::Undo);
    session.dispatch(Action::ApplyLabel("LOC".to_owned()));
    assert_eq!(spans(&session), ["LOC Lysvik"]);
    assert!(session.selection().brush.is_none());
}

#[test]
fn an_article_with_changes_that_are_not_on_disk_is_not_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    // Nothing can be written where a file stands in place of the journal's folder.
    fs::write(folder.path().join("journal"), "in the way").unwrap();
    tag(&mut session, "PER", "Ada Moor");
    assert!(!session.open().unwrap().writer().is_saved());
    session.take_effects();
    session.dispatch(Action::StepArticle(Way::Forward));
    assert_eq!(session.current_id(), Some(id("first")));
    assert_eq!(spans(&session), ["PER Ada Moor"]);
    assert!(toasts(&mut session).iter().any(|t| t.contains("not on disk")));
    let copy = folder.path().join("copy.ron");
    session.save_copy(&copy);
    assert!(fs::read_to_string(&copy).unwrap().contains("Ada Moor"), "it can be brought to safety");

    fs::remove_file(folder.path().join("journal")).unwrap();
    session.dispatch(Action::StepArticle(Way::Forward));
    assert_eq!(session.current_id(), Some(id("second")));
    session.dispatch(Action::StepArticle(Way::Back));
    assert_eq!(spans(&session), ["PER Ada Moor"]);
}

#[test]
fn undo_goes_on_when_an_article_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    tag(&mut session, "PER", "Ada Moor");
    session.dispatch(Action::StepArticle(Way::Forward));
    tag(&mut session, "MISC", "ferry");
    session.dispatch(Action::StepArticle(Way::Back));
    tag(&mut session, "LOC", "Lysvik");
    session.dispatch(Action::StepArticle(Way::Forward));
    fs::remove_file(folder.path().join("first.txt")).unwrap();
    session.dispatch(Action::Undo);
    assert_eq!(session.current_id(), Some(id("second")), "back where it was pressed");
    session.dispatch(Action::Undo);
    assert_eq!(spans(&session), [""; 0], "the next step is taken back");
}

#[test]
fn things_left_to_do_are_said_for_every_article_anew() {
    let folder = tempfile::tempdir().unwrap();
    let comments = "\nReader Comments (1)\n\n  • Vera\n    Mar 3, 2021 - 6:12PM\n\n    Who paid?\n";
    fs::write(folder.path().join("first.txt"), format!("{FIRST}{comments}")).unwrap();
    fs::write(folder.path().join("second.txt"), format!("{SECOND}{comments}")).unwrap();
    let mut session = reopen(folder.path());
    session.dispatch(Action::MarkDone);
    assert_eq!(session.status_of(&id("first")), Status::New, "it was only said");
    session.dispatch(Action::StepArticle(Way::Forward));
    session.dispatch(Action::MarkDone);
    assert_eq!(session.status_of(&id("second")), Status::New, "it was only said here, too");
    session.dispatch(Action::MarkDone);
    assert_eq!(session.status_of(&id("second")), Status::Done);
}

#[test]
fn a_search_finds_what_a_reader_sees() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Vera writes\n\nVera wrote this.\n\nReader Comments (1)\n\n  • Vera\n    Mar 3, 2021 - 6:12PM\n\n    I am Vera.\n";
    fs::write(folder.path().join("vera.txt"), text).unwrap();
    let mut session = reopen(folder.path());
    session.find_in_article("vera");
    assert_eq!(session.find().unwrap().hits.len(), 3, "not the name above the comment");
}

#[test]
fn the_caret_stops_at_every_character_of_a_paragraph_that_was_cut() {
    let folder = tempfile::tempdir().unwrap();
    let long = "字".repeat(4000);
    fs::write(folder.path().join("long.txt"), format!("标题\n\n{long}\n")).unwrap();
    let mut session = reopen(folder.path());
    session.dispatch(Action::ArticleEdge(Way::Forward));
    let mut last = session.selection().caret.unwrap().head;
    for _ in 0..3990 {
        session.dispatch(Action::Move { way: Way::Back, unit: Unit::Character, extend: false });
        let head = session.selection().caret.unwrap().head;
        assert_eq!(last - head, "字".len(), "at byte {last}");
        last = head;
    }
}
