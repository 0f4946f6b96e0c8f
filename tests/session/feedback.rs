//! What adjudication changed in one's own work, as a user goes through it and asks about it.

use super::*;
use tagline::annotation::AnnotationId;
use tagline::review::gold::GOLD;
use tagline::review::remarks::RemarkTarget;
use tagline::session::{Chord, Key, RemarkOn, ReviewAction, Side, nothing_changed};

fn as_annotator(folder: &Path, name: &str) -> Session {
    Session::repeatable(Project::open(folder).unwrap(), name, || jiff::Timestamp::UNIX_EPOCH)
}

fn annotate(folder: &Path, name: &str, spans: &[(&str, &str)]) {
    let mut session = Session::new(Project::open(folder).unwrap(), name);
    for (label, words) in spans {
        tag(&mut session, label, words);
    }
    session.close_article();
}

/// Ana and ben annotate the first article; cleo decides: the first proposal of each difference.
fn adjudicated(folder: &Path) {
    fs::write(folder.join("first.txt"), FIRST).unwrap();
    fs::write(folder.join("second.txt"), SECOND).unwrap();
    annotate(folder, "ana", &[("PER", "Ada Moor"), ("LOC", "Lysvik"), ("DATE", "Friday")]);
    annotate(
        folder,
        "ben",
        &[("PER", "Ada"), ("ORG", "Lysvik"), ("DATE", "Friday"), ("MISC", "bridge")],
    );
    let mut cleo = as_annotator(folder, "cleo");
    cleo.dispatch(Action::Review(ReviewAction::Toggle));
    let differences = cleo.review().unwrap().here().unwrap().differences().len();
    for at in 0..differences {
        cleo.dispatch(Action::Review(ReviewAction::Select(at)));
        let of_ana = cleo.review().unwrap().item().unwrap().proposals.iter();
        let take = of_ana.clone().position(|p| p.annotators.contains(&0)).unwrap();
        cleo.dispatch(Action::Review(ReviewAction::Take(take)));
    }
    cleo.dispatch(Action::Review(ReviewAction::Toggle));
    cleo.close_article();
}

/// Each change as kinds, what was there and what gold has.
fn changes(session: &Session) -> Vec<String> {
    let feedback = session.feedback().unwrap();
    let nothing = |said: &str| if said.is_empty() { "nothing" } else { said }.to_owned();
    let line = |change: &tagline::review::changed::Changed| {
        let kinds: Vec<&str> = change.kinds.iter().map(|kind| kind.name()).collect();
        format!(
            "{}: {} | {}",
            kinds.join("+"),
            nothing(&change.had.said),
            nothing(&change.gold.said)
        )
    };
    feedback.changes.iter().map(line).collect()
}

fn press(session: &mut Session, key: Key, shift: bool) {
    let chord = Chord { shift, ..Chord::plain(key) };
    let action = session.action_for(chord).unwrap();
    session.dispatch(action);
}

#[test]
fn it_is_worked_out_once_until_something_changes() {
    let folder = tempfile::tempdir().unwrap();
    adjudicated(folder.path());
    let mut ben = as_annotator(folder.path(), "ben");
    assert_eq!(ben.feedback_made(), 0, "nobody has asked");
    assert_eq!(
        changes(&ben),
        [
            "extra: MISC 4–10 | nothing",
            "boundary: PER 18–21 | PER 18–26",
            "label: ORG 48–54 | LOC 48–54",
        ]
    );
    for _ in 0..20 {
        assert!(ben.feedback().is_some());
        ben.dispatch(Action::StepSpan { way: Way::Forward, same_label: false });
    }
    assert_eq!(ben.feedback_made(), 1, "frames and selecting cost nothing");
    // Their own set changes: once more.
    ben.dispatch(Action::TagRange { label: "LOC".to_owned(), range: ByteRange::new(48, 54) });
    ben.feedback();
    ben.feedback();
    assert_eq!(ben.feedback_made(), 2);
    ben.dispatch(Action::Undo);
    assert_eq!(changes(&ben).len(), 3);
    assert_eq!(ben.feedback_made(), 3);
    assert!(!ben.look_for_gold(), "nobody has written gold");
}

#[test]
fn gold_that_somebody_else_writes_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    adjudicated(folder.path());
    let mut ben = as_annotator(folder.path(), "ben");
    ben.dispatch(Action::StepChange(Way::Forward));
    assert_eq!(changes(&ben).len(), 3);
    let mut cleo = as_annotator(folder.path(), "cleo");
    cleo.dispatch(Action::Review(ReviewAction::Toggle));
    cleo.dispatch(Action::Review(ReviewAction::Select(0)));
    cleo.dispatch(Action::Review(ReviewAction::Reopen));
    cleo.close_article();
    drop(cleo);
    assert_eq!(changes(&ben).len(), 3, "not before it is looked for");
    assert!(ben.look_for_gold());
    assert_eq!(changes(&ben).len(), 2);
    assert_eq!(ben.feedback().unwrap().open, 1);
    assert_eq!(ben.selection().change, None);
}

#[test]
fn changes_are_gone_to_by_keys() {
    let folder = tempfile::tempdir().unwrap();
    adjudicated(folder.path());
    let mut ben = as_annotator(folder.path(), "ben");
    press(&mut ben, Key::F(7), false);
    assert_eq!(ben.change_in_hand(), Some(0));
    assert_eq!(ben.selected_span().unwrap().label, "MISC");
    press(&mut ben, Key::F(7), false);
    assert_eq!(ben.selected_span().unwrap().label, "PER");
    press(&mut ben, Key::F(7), false);
    press(&mut ben, Key::F(7), false);
    assert_eq!(ben.change_in_hand(), Some(2));
    assert!(toasts(&mut ben).iter().any(|said| said.contains("last change")));
    press(&mut ben, Key::F(7), true);
    assert_eq!(ben.change_in_hand(), Some(1));
    // A span that is selected in the text is the change in hand, too.
    ben.dispatch(Action::Escape);
    assert_eq!(ben.change_in_hand(), None);
    let org = ben.open().unwrap().set().spans().find(|s| s.label == "ORG").unwrap().id;
    ben.dispatch(Action::SelectSpan(org));
    assert_eq!(ben.change_in_hand(), Some(2));
    let date = ben.open().unwrap().set().spans().find(|s| s.label == "DATE").unwrap().id;
    ben.dispatch(Action::SelectSpan(date));
    assert_eq!(ben.change_in_hand(), None, "that one stands");
    press(&mut ben, Key::F(7), true);
    assert_eq!(ben.change_in_hand(), Some(2), "from there on");
}

#[test]
fn what_is_asked_hangs_on_ones_own_or_on_golds() {
    let folder = tempfile::tempdir().unwrap();
    adjudicated(folder.path());
    let mut ben = as_annotator(folder.path(), "ben");
    let misc = ben.open().unwrap().set().spans().find(|s| s.label == "MISC").unwrap().id;
    let own = RemarkOn::Annotation { annotator: "ben".to_owned(), id: misc };
    assert_eq!(ben.change_subject(0), Some(own.clone()));
    assert_eq!(ben.change_subject(9), None);
    ben.dispatch(Action::SayRemark { on: own, text: "Why not?".to_owned() });
    assert_eq!(ben.remarks_on("ben", misc).count(), 1);
    // What they lack is gold’s to ask about.
    let folder = tempfile::tempdir().unwrap();
    tagline::project::unpack_sample(folder.path()).unwrap();
    let mut tomas = as_annotator(folder.path(), "tomas");
    tomas.dispatch(Action::OpenArticle(id("port-ansel-water-accord")));
    let added = changes(&tomas).iter().position(|line| line == "missing: nothing | ORG 239–252");
    let subject = tomas.change_subject(added.unwrap()).unwrap();
    assert!(matches!(&subject, RemarkOn::Annotation { annotator, .. } if annotator == GOLD));
    tomas.dispatch(Action::SayRemark { on: subject, text: "Credit lines, too?".to_owned() });
    let said = tomas.remarks().iter().find(|thread| thread.remarks[0].by == "tomas").unwrap();
    assert_eq!(said.on.to_string(), "ORG “Meridian Wire” of gold");
}

#[test]
fn there_is_none_where_there_is_nothing_to_say() {
    let folder = tempfile::tempdir().unwrap();
    adjudicated(folder.path());
    let mut ana = as_annotator(folder.path(), "ana");
    assert_eq!(nothing_changed(ana.feedback().unwrap()), Some("Everything you did stands."));
    assert_eq!(ana.feedback_obstacle(), None);
    ana.dispatch(Action::StepChange(Way::Forward));
    assert_eq!(toasts(&mut ana), ["Everything you did stands."]);
    // Nobody has decided anything in the second.
    ana.dispatch(Action::OpenArticle(id("second")));
    assert!(ana.feedback().is_none());
    assert!(ana.feedback_obstacle().unwrap().contains("Once somebody decides"));
    assert_eq!(ana.feedback_made(), 0);
    // A review is not held against itself.
    ana.dispatch(Action::OpenArticle(id("first")));
    ana.dispatch(Action::Review(ReviewAction::Toggle));
    assert!(ana.feedback().is_none() && ana.gold().is_none());
    assert!(!tagline::session::is_possible(&Action::ShowSide(Side::Changes), ana.situation()));
    ana.dispatch(Action::Review(ReviewAction::Toggle));
    assert!(ana.feedback().is_some());
    ana.close_article();
    drop(ana);
    let gold = as_annotator(folder.path(), GOLD);
    assert!(gold.feedback().is_none() && gold.feedback_obstacle().is_some());
}

#[test]
fn in_a_blind_project_it_waits_until_one_is_done() {
    let folder = tempfile::tempdir().unwrap();
    adjudicated(folder.path());
    let mut ben = as_annotator(folder.path(), "ben");
    ben.dispatch(Action::SetBlind(true));
    assert!(ben.feedback().is_none() && ben.gold().is_none());
    assert_eq!(ben.feedback_made(), 0);
    assert!(ben.feedback_obstacle().is_some());
    ben.dispatch(Action::StepChange(Way::Forward));
    assert_eq!(ben.selection().change, None);
    ben.dispatch(Action::MarkDone);
    ben.dispatch(Action::OpenArticle(id("first")));
    assert_eq!(changes(&ben).len(), 3);
}

#[test]
fn a_remark_on_a_label_opens_its_guideline() {
    let folder = tempfile::tempdir().unwrap();
    let mut ana = session(folder.path());
    let on = RemarkOn::Label("ROLE".to_owned());
    ana.dispatch(Action::SayRemark { on, text: "Titles too?".to_owned() });
    let thread: AnnotationId = ana.open_remarks()[0].id;
    assert_eq!(ana.open_remarks()[0].on, RemarkTarget::Label("ROLE".to_owned()));
    ana.take_effects();
    ana.dispatch(Action::ShowRemark(thread));
    let shown = Effect::Window(Action::ShowLabel("ROLE".to_owned()));
    assert_eq!(ana.take_effects(), [shown]);
}
