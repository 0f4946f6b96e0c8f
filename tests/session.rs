//! A session without a window: actions in, annotations and a selection out.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests may fail loudly.

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
