//! The page of the project: counted beside, whose annotations, tables, where it leads.

use std::time::Duration;

use super::*;
use tagline::session::{Chord, DashboardAction, Effect, Page, SearchAction};

fn wait(session: &mut Session) {
    for _ in 0..6000 {
        if !session.poll_dashboard() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the counts never come");
}

fn shown(folder: &Path) -> Session {
    fs::write(folder.join("first.txt"), FIRST).unwrap();
    fs::write(folder.join("second.txt"), SECOND).unwrap();
    for name in ["ben", "ana"] {
        let mut session = Session::new(Project::open(folder).unwrap(), name);
        session.dispatch(Action::OpenArticle(id("first")));
        tag(&mut session, "PER", "Ada Moor");
        if name == "ana" {
            tag(&mut session, "LOC", "Lysvik");
        }
        session.close_article();
    }
    let mut session = Session::new(Project::open(folder).unwrap(), "ana");
    session.dispatch(session.action_for(Chord::char('j').ctrl()).unwrap());
    wait(&mut session);
    session
}

#[test]
fn the_page_counts_what_everybody_has_or_one_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = shown(folder.path());
    assert_eq!(session.page(), Some(Page::Project));
    let labels =
        |session: &Session| session.dashboard().unwrap().chosen().unwrap().spans_by_label.clone();
    assert_eq!(labels(&session)["PER"], 2);
    let next = session.action_for(Chord::char('a')).unwrap();
    assert_eq!(next, Action::Dashboard(DashboardAction::NextPerson));
    for (name, count) in [(Some("ana"), 2), (Some("ben"), 1), (None, 3)] {
        session.dispatch(next.clone());
        assert_eq!(session.dashboard().unwrap().person(), name);
        assert_eq!(labels(&session).values().sum::<usize>(), count);
    }
    let recent = &session.dashboard().unwrap().counted().unwrap().recent;
    let said: Vec<_> = recent.iter().map(|r| r.worked.annotator.as_str()).collect();
    assert_eq!(said, ["ana", "ben"], "the last one comes first");
    assert_eq!(recent[0].last.as_deref(), Some("Tag LOC “Lysvik”"));
    session.dispatch(Action::Escape);
    assert_eq!(session.page(), None);
}

#[test]
fn what_is_known_is_counted_anew_only_when_a_file_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = shown(folder.path());
    let counted = |s: &Session| std::ptr::from_ref(s.dashboard().unwrap().counted().unwrap());
    let first = counted(&session);
    session.dispatch(Action::ShowProject);
    session.dispatch(Action::ShowProject);
    wait(&mut session);
    assert_eq!(counted(&session), first);
    session.dispatch(Action::Escape);
    session.dispatch(Action::OpenArticle(id("second")));
    tag(&mut session, "MISC", "ferry");
    session.dispatch(Action::ShowProject);
    wait(&mut session);
    assert_eq!(session.dashboard().unwrap().chosen().unwrap().spans, 4);
}

#[test]
fn tables_are_copied_and_saved_as_csv() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = shown(folder.path());
    session.take_effects();
    session.dispatch(Action::Dashboard(DashboardAction::Copy("labels")));
    let copied = session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("label,ana,ben\r\nLOC,1,0\r\nPER,1,1\r\n"));
    let out = tempfile::tempdir().unwrap();
    session.save_tables(out.path());
    let labels = fs::read_to_string(out.path().join("labels.csv")).unwrap();
    assert_eq!(Some(labels), copied);
    for name in ["progress", "comment-types", "speakers", "quotes", "relations"] {
        assert!(out.path().join(format!("{name}.csv")).is_file(), "{name}");
    }
    assert!(toasts(&mut session).iter().any(|said| said.contains("labels.csv")));
}

#[test]
fn a_bar_leads_to_what_it_counts() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = shown(folder.path());
    session.dispatch(Action::Search(SearchAction::Begin("label:PER by:ben".into())));
    assert_eq!(session.page(), None);
    for _ in 0..2000 {
        if !session.poll_search() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let search = session.search().unwrap();
    assert_eq!(search.query(), "label:PER by:ben");
    assert_eq!(search.found().iter().map(|article| article.hits.len()).sum::<usize>(), 1);
}

#[test]
fn only_one_page_lies_over_the_articles() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = shown(folder.path());
    session.dispatch(Action::ShowSchema);
    assert_eq!(session.page(), Some(Page::Schema));
    assert!(session.dashboard().is_none() && session.schema_page().is_some());
    session.dispatch(Action::ShowAgreement);
    assert!(session.schema_page().is_none() && session.agreement().is_some());
    session.dispatch(Action::ShowProject);
    assert!(session.agreement().is_none() && session.dashboard().is_some());
    session.dispatch(Action::OpenArticle(id("second")));
    assert_eq!((session.page(), session.current_id()), (None, Some(id("second"))));
}
