//! Remarks as a user makes them: on what is in hand, answered, settled, taken back, there
//! again after reopening.

use super::*;
use tagline::annotation::AnnotationId;
use tagline::review::remarks::{Place, RemarkKind, Thread};
use tagline::session::RemarkOn;

const COMMENTS: &str =
    "\nReader Comments (1)\n\n  • Vera\n    Mar 3, 2021 - 6:12PM\n\n    Who paid?\n";

fn as_annotator(folder: &Path, name: &str) -> Session {
    Session::repeatable(Project::open(folder).unwrap(), name, || jiff::Timestamp::UNIX_EPOCH)
}

fn with_comment(folder: &Path) -> Session {
    fs::write(folder.join("first.txt"), format!("{FIRST}{COMMENTS}")).unwrap();
    fs::write(folder.join("second.txt"), SECOND).unwrap();
    reopen(folder)
}

/// Each thread as what it is about and what was said.
fn said(threads: &[Thread]) -> Vec<String> {
    let one = |thread: &Thread| {
        let words: Vec<String> = thread
            .remarks
            .iter()
            .map(|r| match r.kind {
                RemarkKind::Said => format!("{}: {}", r.by, r.text),
                kind => format!("{}: {kind:?}", r.by),
            })
            .collect();
        let state = if thread.is_resolved() { "settled" } else { "open" };
        format!("{state} {} | {}", thread.on, words.join(" | "))
    };
    threads.iter().map(one).collect()
}

fn say(session: &mut Session, text: &str) -> AnnotationId {
    let on = session.remark_subject().unwrap();
    say_on(session, on, text)
}

fn say_on(session: &mut Session, on: RemarkOn, text: &str) -> AnnotationId {
    let before: Vec<AnnotationId> = session.open_remarks().iter().map(|t| t.id).collect();
    session.dispatch(Action::SayRemark { on, text: text.to_owned() });
    let new = session.open_remarks().iter().find(|t| !before.contains(&t.id));
    new.expect("a thread was begun").id
}

#[test]
fn a_thread_is_begun_answered_settled_and_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut ana = with_comment(folder.path());
    tag(&mut ana, "PER", "Ada Moor");
    let thread = say(&mut ana, " With the title? ");
    ana.dispatch(Action::Undo);
    assert_eq!(spans(&ana), [""; 0], "the tag is undone, the remark is not");
    assert_eq!(said(ana.remarks()), ["open PER “Ada Moor” of ana | ana: With the title?"]);
    ana.dispatch(Action::Redo);
    ana.dispatch(Action::FocusComment(0));
    assert_eq!(ana.remark_subject(), Some(RemarkOn::Comment(0)));
    say(&mut ana, "Not about the bridge");
    ana.dispatch(Action::Escape);
    assert_eq!(ana.remark_subject(), Some(RemarkOn::Article));
    say(&mut ana, "Short");
    say_on(&mut ana, RemarkOn::Label("ROLE".to_owned()), "Titles too?");
    assert_eq!(ana.remarks().len(), 3);
    assert_eq!(ana.open_remark_count(), 4);
    assert_eq!(said(ana.label_remarks()), ["open the label ROLE | ana: Titles too?"]);
    ana.close_article();
    drop(ana);

    // Somebody else answers from another article, and settles it.
    let mut ben = as_annotator(folder.path(), "ben");
    ben.dispatch(Action::OpenArticle(id("second")));
    assert!(ben.remarks().is_empty());
    assert_eq!(ben.open_remark_count(), 4);
    ben.dispatch(Action::AnswerRemark { thread, text: "Without".to_owned() });
    ben.dispatch(Action::ResolveRemark(thread));
    ben.dispatch(Action::ResolveRemark(thread));
    assert_eq!(ben.open_remark_count(), 3);
    drop(ben);

    let mut ana = reopen(folder.path());
    let expected = "PER “Ada Moor” of ana | ana: With the title? | ben: Without | ben: Resolved";
    assert!(said(ana.remarks()).contains(&format!("settled {expected}")));
    ana.dispatch(Action::ReopenRemark(thread));
    assert!(said(ana.remarks()).contains(&format!("open {expected} | ana: Reopened")));
    assert_eq!(ana.open_remark_count(), 4);
    let span = ana.open().unwrap().set().spans().next().unwrap().id;
    assert_eq!(ana.remarks_on("ana", span).count(), 1);
    assert_eq!(ana.remarks_on("ben", span).count(), 0);
}

#[test]
fn only_ones_own_remarks_are_changed_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut ana = with_comment(folder.path());
    let thread = say(&mut ana, "Short");
    let mut ben = as_annotator(folder.path(), "ben");
    ben.dispatch(Action::AnswerRemark { thread, text: "Long".to_owned() });
    ben.dispatch(Action::EditRemark { id: thread, text: "Mine".to_owned() });
    ben.dispatch(Action::DeleteRemark(thread));
    assert!(toasts(&mut ben).iter().any(|t| t.contains("Only ana can change")));
    assert_eq!(said(ben.remarks()), ["open the article | ana: Short | ben: Long"]);
    let answer = ben.remarks()[0].remarks[1].id;
    ben.dispatch(Action::EditRemark { id: answer, text: "Longish".to_owned() });

    ana.read_remarks();
    ana.dispatch(Action::EditRemark { id: thread, text: " ".to_owned() });
    assert!(toasts(&mut ana).iter().any(|t| t.contains("needs words")));
    ana.dispatch(Action::EditRemark { id: thread, text: "Too short".to_owned() });
    assert_eq!(said(ana.remarks()), ["open the article | ana: Too short | ben: Longish"]);
    ana.dispatch(Action::DeleteRemark(thread));
    assert_eq!(said(ana.remarks()), ["open the article | ana: Deleted | ben: Longish"]);
    ben.read_remarks();
    ben.dispatch(Action::DeleteRemark(answer));
    assert!(ben.remarks().is_empty() && ben.open_remark_count() == 0);
    assert!(reopen(folder.path()).remarks().is_empty(), "also after reopening");
    // Ids are not used again, even by a session that gives the same ones at every run.
    let mut again = reopen(folder.path());
    say(&mut again, "New");
    assert_eq!(said(again.remarks()), ["open the article | ana: New"]);
}

#[test]
fn what_was_taken_back_is_put_back_by_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut ana = with_comment(folder.path());
    tag(&mut ana, "PER", "Ada Moor");
    let thread = say_on(&mut ana, RemarkOn::Article, "Short");
    let mut ben = as_annotator(folder.path(), "ben");
    ben.dispatch(Action::AnswerRemark { thread, text: "Long".to_owned() });
    ana.read_remarks();
    ana.take_effects();
    ana.dispatch(Action::DeleteRemark(thread));
    assert_eq!(said(ana.remarks()), ["open the article | ana: Deleted | ben: Long"]);
    assert!(ana.remarks()[0].remarks[0].text.is_empty(), "nobody is shown it");
    let offered = |effect: &Effect| matches!(effect, Effect::Toast { undo: true, .. });
    assert!(ana.take_effects().iter().any(offered));
    let file = folder.path().join("remarks/ana/first.ron");
    assert!(fs::read_to_string(&file).unwrap().contains("Short"), "it is still on the disk");
    ana.dispatch(Action::Undo);
    assert_eq!(said(ana.remarks()), ["open the article | ana: Short | ben: Long"]);
    assert_eq!(spans(&ana).len(), 1, "only that is undone");
    assert_eq!(said(reopen(folder.path()).remarks()), said(ana.remarks()));
    ana.dispatch(Action::Undo);
    assert_eq!(spans(&ana).len(), 0, "then what was before");
    // After something else was done, that is undone.
    ana.dispatch(Action::DeleteRemark(thread));
    ana.dispatch(Action::Redo);
    ana.dispatch(Action::Undo);
    assert_eq!(said(ana.remarks()), ["open the article | ana: Deleted | ben: Long"]);
    assert_eq!(spans(&ana).len(), 0);
}

#[test]
fn what_cannot_be_saved_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut ana = with_comment(folder.path());
    fs::write(folder.path().join("remarks"), "in the way").unwrap();
    ana.dispatch(Action::SayRemark { on: RemarkOn::Article, text: "Short".to_owned() });
    let said = toasts(&mut ana);
    assert!(said.iter().any(|t| t.contains("not saved") && t.contains("remarks")), "{said:?}");
    assert!(ana.remarks().is_empty());
    ana.dispatch(Action::SayRemark { on: RemarkOn::Article, text: " ".to_owned() });
    assert!(toasts(&mut ana).iter().any(|t| t.contains("needs words")));
    let nobody = RemarkOn::Annotation { annotator: "ana".into(), id: AnnotationId::from_bits(1) };
    ana.dispatch(Action::SayRemark { on: nobody, text: "Gone".to_owned() });
    assert!(toasts(&mut ana).iter().any(|t| t.contains("not there any more")));
    // A broken file is named when the project is opened.
    fs::remove_file(folder.path().join("remarks")).unwrap();
    fs::create_dir_all(folder.path().join("remarks/ben")).unwrap();
    fs::write(folder.path().join("remarks/ben/first.ron"), "(format: 1,\nauthor: ").unwrap();
    let mut ana = reopen(folder.path());
    assert!(toasts(&mut ana).iter().any(|t| t.contains("ben") && t.contains("line 2")));
}

#[test]
fn a_thread_leads_to_what_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut ana = with_comment(folder.path());
    tag(&mut ana, "PER", "Ada Moor");
    let on_span = say(&mut ana, "Who?");
    ana.dispatch(Action::FocusComment(0));
    let on_comment = say(&mut ana, "What?");
    let on_label = say_on(&mut ana, RemarkOn::Label("PER".to_owned()), "Ships?");
    ana.dispatch(Action::OpenArticle(id("second")));
    ana.dispatch(Action::ShowRemark(on_span));
    assert_eq!(ana.current_id(), Some(id("first")));
    assert!(ana.selected_span().is_some());
    ana.dispatch(Action::ShowRemark(on_comment));
    assert_eq!((ana.selection().comment, ana.selection().span), (Some(0), None));
    ana.take_effects();
    ana.dispatch(Action::ShowRemark(on_label));
    assert!(ana.take_effects().contains(&Effect::Window(Action::ShowLabel("PER".to_owned()))));
    // The span is gone: the words are shown.
    ana.dispatch(Action::Undo);
    ana.take_effects();
    ana.dispatch(Action::ShowRemark(on_span));
    let start = FIRST.find("Ada Moor").unwrap();
    let words = ByteRange::new(start, start + "Ada Moor".len());
    assert!(ana.take_effects().contains(&Effect::Reveal(words)));
    drop(ana);
    // The words are gone, too.
    fs::write(folder.path().join("first.txt"), FIRST.replace("Ada Moor", "She")).unwrap();
    let mut ana = reopen(folder.path());
    assert!(ana.remarks().iter().all(|t| t.place == Place::Gone));
    ana.take_effects();
    ana.dispatch(Action::ShowRemark(on_span));
    assert!(toasts(&mut ana).iter().any(|t| t.contains("not there any more")));
}

#[test]
fn blind_annotators_read_remarks_on_annotations_when_they_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut ana = with_comment(folder.path());
    tag(&mut ana, "PER", "Ada Moor");
    let span = ana.selected_span().unwrap().id;
    say(&mut ana, "Surely a person");
    say_on(&mut ana, RemarkOn::Article, "Short");
    ana.dispatch(Action::SetBlind(true));
    ana.close_article();
    drop(ana);

    let mut ben = as_annotator(folder.path(), "ben");
    assert!(ben.project().is_blind());
    assert!(ben.may_see(&id("first")).is_err());
    assert_eq!(said(ben.remarks()), ["open the article | ana: Short"]);
    assert_eq!(ben.open_remark_count(), 1);
    let on = RemarkOn::Annotation { annotator: "ana".to_owned(), id: span };
    ben.dispatch(Action::SayRemark { on: on.clone(), text: "No".to_owned() });
    assert!(toasts(&mut ben).iter().any(|t| t.contains("marked done")));
    ben.dispatch(Action::MarkDone);
    ben.dispatch(Action::MarkDone);
    ben.dispatch(Action::OpenArticle(id("first")));
    assert_eq!(ben.may_see(&id("first")), Ok(()));
    assert_eq!(ben.remarks().len(), 2);
    assert_eq!(ben.open_remark_count(), 2);
    say_on(&mut ben, on, "No ship?");
    ben.dispatch(Action::Undo);
    assert_eq!(ben.status_of(&id("first")), Status::New, "not done any more");
    let own = ["open the article | ana: Short", "open PER “Ada Moor” of ana | ben: No ship?"];
    let mut seen = said(ben.remarks());
    // Both were said in the same second.
    seen.sort_by_key(|line| !line.contains("the article"));
    assert_eq!(seen, own);
    let sees_all = as_annotator(folder.path(), "gold");
    assert_eq!(sees_all.remarks().len(), 3);
    ben.dispatch(Action::SetBlind(false));
    assert_eq!(ben.remarks().len(), 3);
}
