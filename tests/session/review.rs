//! A review as a user makes it: differences stepped through, decided, edited, explained, taken
//! back, all into gold.

use super::*;
use tagline::annotation::{Reason, Verdict};
use tagline::review::compare::Kind;
use tagline::review::gold::{GOLD, NamedRule};
use tagline::session::{Chord, Group, Key, ReviewAction, ReviewFilter};

const COMMENTS: &str =
    "\nReader Comments (1)\n\n  • Vera\n    Mar 3, 2021 - 6:12PM\n\n    Who paid?\n";

fn as_annotator(folder: &Path, name: &str) -> Session {
    Session::repeatable(Project::open(folder).unwrap(), name, || jiff::Timestamp::UNIX_EPOCH)
}

/// Each annotator's own ids, which repeatable sessions would give them alike.
fn annotate(folder: &Path, name: &str, article: &str, spans: &[(&str, &str)], types: &[&str]) {
    let mut session = Session::new(Project::open(folder).unwrap(), name);
    session.dispatch(Action::OpenArticle(id(article)));
    for (label, words) in spans {
        tag(&mut session, label, words);
    }
    if !types.is_empty() {
        session.dispatch(Action::FocusComment(0));
    }
    for label in types {
        let layer = session.schema().segment_layers[0].name.clone();
        session.dispatch(Action::ToggleSegmentLabel { layer, label: (*label).to_owned() });
    }
    session.close_article();
}

/// Three who have annotated the first article, two the second.
fn team(folder: &Path) -> Session {
    fs::write(folder.join("first.txt"), format!("{FIRST}{COMMENTS}")).unwrap();
    fs::write(folder.join("second.txt"), SECOND).unwrap();
    let types = comment_types(folder);
    let (one, two) = (types[0].as_str(), types[1].as_str());
    annotate(
        folder,
        "ana",
        "first",
        &[("PER", "Ada Moor"), ("LOC", "Lysvik"), ("DATE", "Friday")],
        &[one],
    );
    annotate(
        folder,
        "ben",
        "first",
        &[("PER", "Ada"), ("ORG", "Lysvik"), ("DATE", "Friday")],
        &[two],
    );
    annotate(
        folder,
        "cleo",
        "first",
        &[("PER", "Ada Moor"), ("LOC", "Lysvik"), ("DATE", "Friday"), ("MISC", "bridge")],
        &[one],
    );
    annotate(folder, "ana", "second", &[("MISC", "ferry")], &[]);
    annotate(folder, "ben", "second", &[("MISC", "The ferry")], &[]);
    let mut session = as_annotator(folder, "dora");
    session.dispatch(Action::Review(ReviewAction::Toggle));
    session
}

fn comment_types(folder: &Path) -> Vec<String> {
    let project = Project::open(folder).unwrap();
    let layer = &project.schema().segment_layers[0];
    layer.labels.iter().map(|label| label.name.clone()).collect()
}

fn press(session: &mut Session, chords: &[Chord]) {
    for chord in chords {
        let action = session.action_for(*chord).unwrap_or_else(|| panic!("{chord} does nothing"));
        session.dispatch(action);
    }
}

fn key(c: char) -> Chord {
    Chord::char(c)
}

/// Each difference as its first kind and words, with a mark if it is decided.
fn differences(session: &Session) -> Vec<String> {
    let review = session.review().unwrap();
    let Some(here) = review.here() else { return Vec::new() };
    let text = &session.open().unwrap().article.text;
    let one = |at: usize| {
        let item = &here.differences()[at];
        let mark = if here.is_decided(at) { "✓ " } else { "" };
        format!("{mark}{} {}", item.kinds[0].name(), text.slice(item.subject.place).trim())
    };
    review.listed().map(one).collect()
}

/// The spans of gold, in the alphabet's order: ids are others at every run.
fn sorted(session: &Session) -> Vec<String> {
    let mut all = spans(session);
    all.sort();
    all
}

fn current(session: &Session) -> String {
    let all = differences(session);
    all[session.review().unwrap().current().unwrap()].clone()
}

#[test]
fn a_review_shows_where_annotators_differ_and_annotating_goes_on_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    assert_eq!(dora.annotator(), GOLD);
    assert_eq!(dora.author(), "dora");
    let found = differences(&dora);
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(found[..3], ["extra bridge", "boundary Ada Moor", "label Lysvik"]);
    assert!(found[3].starts_with("comment-type"), "{found:?}");
    assert_eq!(current(&dora), "extra bridge");
    press(&mut dora, &[key('j'), key('j')]);
    assert_eq!(current(&dora), "label Lysvik");
    press(&mut dora, &[key('k')]);
    assert_eq!(current(&dora), "boundary Ada Moor");
    assert_eq!(dora.review().unwrap().letter("cleo"), "C");
    assert_eq!(dora.gold_progress().articles, 2);
    assert!(!folder.path().join("annotations/gold").exists(), "looking writes nothing");
    // Nothing annotates here but what decides.
    assert_eq!(dora.action_for(key('q')), None);
    assert_eq!(dora.action_for(Chord::char('1').shift()), None);
    press(&mut dora, &[key('r').ctrl()]);
    assert!(dora.review().is_none());
    assert_eq!(dora.annotator(), "dora");
    assert_eq!(dora.current_id(), Some(id("first")));
}

#[test]
fn all_is_settled_by_keys_undone_step_by_step_and_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    let text = |dora: &Session| {
        let set = dora.open().unwrap().set();
        set.decisions().map(|d| format!("{:?} {}", d.verdict, d.text)).collect::<Vec<_>>()
    };
    // Nothing on “bridge”; the first comes with what all agree on.
    press(&mut dora, &[key('g'), key('0')]);
    assert_eq!(sorted(&dora), ["DATE Friday"]);
    assert_eq!(current(&dora), "boundary Ada Moor");
    press(&mut dora, &[Chord::plain(Key::Down), Chord::plain(Key::Enter)]);
    assert_eq!(sorted(&dora), ["DATE Friday", "PER Ada"]);
    press(&mut dora, &[key('b')]);
    assert_eq!(sorted(&dora), ["DATE Friday", "LOC Lysvik", "ORG Lysvik", "PER Ada"]);
    press(&mut dora, &[key('1')]);
    assert_eq!(text(&dora).len(), 4);
    let toasts = toasts(&mut dora);
    assert!(toasts.iter().any(|t| t.contains("Every difference here is decided")), "{toasts:?}");
    let after = dora.open().unwrap().set().clone();

    let expected = [
        vec!["DATE Friday", "LOC Lysvik", "ORG Lysvik", "PER Ada"],
        vec!["DATE Friday", "PER Ada"],
        vec!["DATE Friday"],
        vec![],
    ];
    for (at, spans_then) in expected.iter().enumerate() {
        press(&mut dora, &[key('z').ctrl()]);
        assert_eq!(sorted(&dora), *spans_then);
        assert_eq!(text(&dora).len(), 3 - at);
        let shown = dora.review().unwrap().current();
        assert_eq!(shown, Some(3 - at), "what was undone is in hand");
    }
    assert!(dora.open().unwrap().set().decisions().len() == 0);
    for _ in 0..4 {
        press(&mut dora, &[key('y').ctrl()]);
    }
    let again = dora.open().unwrap().set();
    assert!(again.decisions().eq(after.decisions()) && again.spans().eq(after.spans()));
}

#[test]
fn all_is_not_taken_where_only_one_has_anything() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    assert_eq!(current(&dora), "extra bridge");
    press(&mut dora, &[key('b')]);
    assert!(toasts(&mut dora).iter().any(|said| said.contains("Only one of these")));
    assert_eq!(current(&dora), "extra bridge");
    assert!(!folder.path().join("annotations/gold").exists());
}

#[test]
fn decisions_say_who_what_when_and_why_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    press(&mut dora, &[key('j')]);
    // Before it is decided and after.
    press(&mut dora, &[key('s')]);
    dora.dispatch(Action::Review(ReviewAction::SetNote(" With the surname. ".to_owned())));
    press(&mut dora, &[key('1')]);
    dora.dispatch(Action::Review(ReviewAction::Select(2)));
    press(&mut dora, &[key('2')]);
    dora.dispatch(Action::Review(ReviewAction::Select(2)));
    press(&mut dora, &[key('w')]);
    let set = dora.open().unwrap().set();
    let by = |words: &str| set.decisions().find(|d| d.text == words).unwrap().clone();
    let first = by("Ada Moor");
    assert_eq!(first.verdict, Verdict::Took(vec!["ana".to_owned()]));
    assert_eq!(first.reason, Some(Reason::Slip));
    assert_eq!(first.note, "With the surname.");
    assert_eq!(first.origin.by, "dora");
    let who: Vec<_> = first.opinions.iter().map(|o| o.annotators.join(" ")).collect();
    assert_eq!(who, ["ana cleo", "ben"]);
    assert_eq!(by("Lysvik").reason, Some(Reason::WrongGuideline));
    let span = set.spans().find(|s| s.label == "PER").unwrap();
    assert_eq!(span.origin.by, "ana, cleo");
    dora.close_article();
    let file = fs::read_to_string(folder.path().join("annotations/gold/first.ron")).unwrap();
    for words in ["Slip", "With the surname.", "dora", "ana", "WrongGuideline"] {
        assert!(file.contains(words), "{words} is not in {file}");
    }
}

#[test]
fn why_annotators_differ_can_be_said_before_it_is_decided() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    dora.dispatch(Action::Review(ReviewAction::SetReason(Reason::Slip)));
    dora.dispatch(Action::Review(ReviewAction::SetNote("Look it up.".to_owned())));
    // It stays with its difference, and with no other.
    press(&mut dora, &[key('j')]);
    assert_eq!((dora.grounds().reason, dora.grounds().note.as_str()), (None, ""));
    dora.dispatch(Action::OpenArticle(id("second")));
    dora.dispatch(Action::OpenArticle(id("first")));
    assert_eq!(dora.grounds().reason, Some(Reason::Slip));
    press(&mut dora, &[key('1'), key('k')]);
    let decision = dora.decision().unwrap();
    assert_eq!((decision.reason, decision.note.as_str()), (Some(Reason::Slip), "Look it up."));
}

#[test]
fn what_is_edited_by_hand_is_noted_as_what_it_became() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    press(&mut dora, &[key('j'), key('e')]);
    assert_eq!(dora.review().unwrap().editing(), Some(1));
    assert_eq!(dora.selected_span().map(|s| s.label.as_str()), Some("PER"));
    // The keys of annotating: another label, and one end moved.
    let role = dora.schema().span_label("ROLE").and_then(|(_, l)| l.key).unwrap();
    press(&mut dora, &[key(role), Chord::plain(Key::Right).shift()]);
    press(&mut dora, &[Chord::plain(Key::Enter).ctrl()]);
    assert_eq!(dora.review().unwrap().editing(), None);
    assert_eq!(spans(&dora), ["ROLE Ada Moor opened", "DATE Friday"]);
    let set = dora.open().unwrap().set();
    let decision = set.decisions().next().unwrap();
    assert_eq!(decision.verdict, Verdict::Edited);
    let role = set.spans().next().unwrap().id;
    assert!(decision.gave.contains(&role));
    assert_eq!(current(&dora), "label Lysvik");

    // What is not changed at all is a proposal that was taken.
    press(&mut dora, &[key('e'), Chord::plain(Key::Enter).ctrl()]);
    let set = dora.open().unwrap().set();
    let lysvik = set.decisions().find(|d| d.text == "Lysvik").unwrap();
    assert_eq!(lysvik.verdict, Verdict::Took(vec!["ana".to_owned()]));
    // Taken back by undo while it is edited.
    dora.dispatch(Action::Review(ReviewAction::Select(0)));
    press(&mut dora, &[key('e'), key('z').ctrl()]);
    assert_eq!(dora.review().unwrap().editing(), None);
    assert!(!dora.review().unwrap().here().unwrap().is_decided(0));
}

#[test]
fn deciding_again_replaces_and_what_hung_on_it_follows() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    press(&mut dora, &[key('j'), key('1')]);
    assert_eq!(spans(&dora), ["PER Ada Moor", "DATE Friday"]);
    dora.dispatch(Action::Review(ReviewAction::Select(1)));
    press(&mut dora, &[key('2')]);
    assert_eq!(spans(&dora), ["PER Ada", "DATE Friday"]);
    assert_eq!(dora.open().unwrap().set().decisions().len(), 1);
    dora.dispatch(Action::Review(ReviewAction::Select(1)));
    assert_eq!(dora.review().unwrap().chosen(), Some(1), "what was taken is looked at");
    press(&mut dora, &[Chord::plain(Key::Backspace)]);
    assert_eq!(dora.review().unwrap().chosen(), Some(0), "again what most have");
    assert_eq!(spans(&dora), ["DATE Friday"]);
    assert_eq!(dora.open().unwrap().set().decisions().len(), 0);
    assert_eq!(dora.action_for(Chord::plain(Key::Backspace)), None, "it is open already");
}

#[test]
fn where_no_side_is_the_strongest_one_is_chosen_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    dora.dispatch(Action::OpenArticle(id("second")));
    let (enter, back) = (Chord::plain(Key::Enter), Chord::plain(Key::Backspace));
    assert_eq!(dora.review().unwrap().chosen(), None);
    dora.take_effects();
    press(&mut dora, &[enter]);
    assert!(toasts(&mut dora).iter().any(|t| t.contains("Choose one: 1 … 2")));
    assert!(spans(&dora).is_empty());
    press(&mut dora, &[Chord::plain(Key::Up)]);
    assert_eq!(dora.review().unwrap().chosen(), Some(1));
    press(&mut dora, &[enter]);
    assert_eq!(spans(&dora), ["MISC The ferry"]);
    dora.dispatch(Action::Review(ReviewAction::Select(0)));
    assert_eq!(dora.review().unwrap().chosen(), Some(1), "what was taken is looked at");
    press(&mut dora, &[back]);
    assert_eq!(dora.review().unwrap().chosen(), None);
    press(&mut dora, &[Chord::plain(Key::Down), enter]);
    assert_eq!(spans(&dora), ["MISC ferry"]);
}

#[test]
fn editing_by_hand_is_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    press(&mut dora, &[key('j'), key('1')]);
    dora.dispatch(Action::Review(ReviewAction::Select(1)));
    let (gold, decided) = (spans(&dora), dora.decision().cloned());
    let right = Chord::plain(Key::Right).shift();
    press(&mut dora, &[key('e'), right, right]);
    assert_ne!(spans(&dora), gold);
    dora.dispatch(Action::Review(ReviewAction::CancelEdit));
    assert_eq!(dora.review().unwrap().editing(), None);
    assert_eq!((spans(&dora), dora.decision().cloned()), (gold.clone(), decided.clone()));
    assert_eq!(dora.review().unwrap().current(), Some(1));
    // Escape lets go of the span, and then of the editing.
    press(&mut dora, &[key('e'), right]);
    let escape = Chord::plain(Key::Escape);
    press(&mut dora, &[escape]);
    assert_eq!(dora.review().unwrap().editing(), Some(1));
    press(&mut dora, &[escape]);
    assert_eq!(dora.review().unwrap().editing(), None);
    assert_eq!((spans(&dora), dora.decision().cloned()), (gold, decided));
    // What was open is open again.
    dora.dispatch(Action::Review(ReviewAction::Select(0)));
    press(&mut dora, &[key('e'), escape, escape]);
    assert!(!dora.review().unwrap().here().unwrap().is_decided(0));
}

#[test]
fn a_rule_is_counted_before_it_settles_here_or_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    let count = |dora: &Session, wanted: &NamedRule| {
        let all = dora.rule_counts();
        all.iter()
            .find(|c| c.rule == *wanted)
            .map(|c| (c.counts.agreed, c.counts.settled, c.counts.left))
    };
    assert_eq!(count(&dora, &NamedRule::Unanimous), Some((1, 0, 4)));
    assert_eq!(count(&dora, &NamedRule::Majority), Some((1, 4, 0)));
    let ben = NamedRule::Annotator("ben".to_owned());
    let everywhere = dora.rule_counts_everywhere();
    let all = everywhere.iter().find(|c| c.rule == ben).unwrap();
    assert_eq!((all.counts.agreed, all.counts.settled, all.counts.left), (1, 5, 0));

    dora.dispatch(Action::Review(ReviewAction::ByRule { rule: ben, everywhere: true }));
    assert_eq!(spans(&dora), ["PER Ada", "ORG Lysvik", "DATE Friday"]);
    dora.dispatch(Action::OpenArticle(id("second")));
    assert_eq!(spans(&dora), ["MISC The ferry"]);
    assert_eq!(differences(&dora), ["✓ boundary The ferry"]);
    // Undone article by article, the one that was seen first.
    press(&mut dora, &[key('z').ctrl()]);
    assert_eq!((dora.current_id(), spans(&dora).len()), (Some(id("first")), 0));
    press(&mut dora, &[key('z').ctrl()]);
    assert_eq!((dora.current_id(), spans(&dora).len()), (Some(id("second")), 0));
}

#[test]
fn the_next_open_difference_is_found_in_other_articles_and_done_means_none_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    dora.dispatch(Action::MarkDone);
    assert!(toasts(&mut dora).iter().any(|t| t.contains("4 things are left")));
    dora.dispatch(Action::Review(ReviewAction::ByRule {
        rule: NamedRule::Majority,
        everywhere: false,
    }));
    press(&mut dora, &[key('n')]);
    assert_eq!(dora.current_id(), Some(id("second")));
    assert_eq!(current(&dora), "boundary The ferry");
    press(&mut dora, &[key('2')]);
    dora.dispatch(Action::MarkDone);
    assert_eq!(dora.gold_progress().done, 1);
    assert_eq!(dora.current_id(), Some(id("first")));
    dora.dispatch(Action::MarkDone);
    assert_eq!(dora.gold_progress().done, 2);
    press(&mut dora, &[key('n')]);
    assert!(toasts(&mut dora).iter().any(|t| t.contains("Nothing is left to decide")));
}

/// As a window does from frame to frame. Answers how often it looked.
fn go_on(session: &mut Session) -> usize {
    let mut looked = 1;
    while session.poll_review() {
        looked += 1;
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    looked
}

#[test]
fn what_takes_its_time_goes_on_beside_the_window() {
    let folder = tempfile::tempdir().unwrap();
    drop(team(folder.path()));
    let mut dora = Session::new(Project::open(folder.path()).unwrap(), "dora");
    dora.dispatch(Action::Review(ReviewAction::Toggle));
    go_on(&mut dora);
    assert_eq!(differences(&dora).len(), 4);
    assert_eq!(current(&dora), "extra bridge");

    // Whoever takes part, another time: what is known stays until the other is.
    let compare = |takes_part| {
        let annotator = "cleo".to_owned();
        Action::Review(ReviewAction::Compare { annotator, takes_part })
    };
    dora.dispatch(compare(false));
    assert!(dora.review().unwrap().here().is_some());
    go_on(&mut dora);
    assert_eq!(differences(&dora).len(), 3);
    // The last one that was asked for counts.
    dora.dispatch(compare(true));
    dora.dispatch(compare(false));
    dora.dispatch(compare(true));
    go_on(&mut dora);
    assert_eq!(differences(&dora).len(), 4);

    // By a rule everywhere: one article at each look.
    let rule = NamedRule::Annotator("ben".to_owned());
    dora.dispatch(Action::Review(ReviewAction::ByRule { rule, everywhere: true }));
    assert_eq!(dora.settling(), Some((0, 1)));
    assert!(go_on(&mut dora) > 1);
    assert_eq!(dora.settling(), None);
    dora.dispatch(Action::OpenArticle(id("second")));
    go_on(&mut dora);
    assert_eq!(differences(&dora), ["✓ boundary The ferry"]);

    // The next article with something open is looked for and opened.
    press(&mut dora, &[key('z').ctrl()]);
    assert_eq!(dora.current_id(), Some(id("first")));
    go_on(&mut dora);
    press(&mut dora, &[key('z').ctrl()]);
    assert_eq!(dora.current_id(), Some(id("second")));
    go_on(&mut dora);
    press(&mut dora, &[key('1'), key('n')]);
    go_on(&mut dora);
    assert_eq!(dora.current_id(), Some(id("first")));
    assert_eq!(current(&dora), "extra bridge");
}

#[test]
fn a_rule_stops_between_two_articles() {
    let folder = tempfile::tempdir().unwrap();
    drop(team(folder.path()));
    let mut dora = Session::new(Project::open(folder.path()).unwrap(), "dora");
    dora.dispatch(Action::Review(ReviewAction::Toggle));
    go_on(&mut dora);
    let rule = NamedRule::Annotator("ben".to_owned());
    dora.dispatch(Action::Review(ReviewAction::ByRule { rule, everywhere: true }));
    dora.dispatch(Action::Review(ReviewAction::StopSettling));
    assert_eq!(go_on(&mut dora), 1);
    assert_eq!(spans(&dora).len(), 3);
    dora.dispatch(Action::OpenArticle(id("second")));
    go_on(&mut dora);
    assert_eq!(differences(&dora), ["boundary The ferry"]);
}

#[test]
fn filters_leave_out_and_steps_follow_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    let filter = |dora: &mut Session, filter: ReviewFilter| {
        dora.dispatch(Action::Review(ReviewAction::Filter(filter)));
        differences(dora)
    };
    let by = ReviewFilter::default;
    let spans = filter(&mut dora, ReviewFilter { group: Some(Group::Spans), ..by() });
    assert_eq!(spans, ["extra bridge", "boundary Ada Moor"]);
    let label = filter(&mut dora, ReviewFilter { kind: Some(Kind::Label), ..by() });
    assert_eq!(label, ["label Lysvik"]);
    let org = filter(&mut dora, ReviewFilter { label: Some("ORG".to_owned()), ..by() });
    assert_eq!(org, ["label Lysvik"]);
    let cleo = filter(&mut dora, ReviewFilter { annotator: Some("cleo".to_owned()), ..by() });
    assert_eq!(cleo, ["extra bridge"]);
    filter(&mut dora, ReviewFilter { group: Some(Group::Spans), open: true, ..by() });
    press(&mut dora, &[key('0')]);
    assert_eq!(differences(&dora), ["boundary Ada Moor"]);
    dora.dispatch(Action::Review(ReviewAction::Compare {
        annotator: "ben".to_owned(),
        takes_part: false,
    }));
    let without = filter(&mut dora, by());
    assert_eq!(without, ["✓ extra bridge"], "ana and cleo differ in one thing; it stays decided");
}

#[test]
fn whoever_is_left_out_what_is_decided_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    let compare = |annotator: &str, takes_part| {
        Action::Review(ReviewAction::Compare { annotator: annotator.to_owned(), takes_part })
    };
    // Decided without cleo, and again with her: it is said what that replaces.
    dora.dispatch(compare("cleo", false));
    assert_eq!(current(&dora), "boundary Ada Moor");
    press(&mut dora, &[key('s'), key('1')]);
    dora.dispatch(compare("cleo", true));
    dora.dispatch(Action::Review(ReviewAction::Select(1)));
    assert_eq!(current(&dora), "boundary Ada Moor");
    dora.take_effects();
    press(&mut dora, &[key('2')]);
    let said = toasts(&mut dora);
    let wanted = "This replaces what dora decided on “Ada Moor” on 1 Jan 1970 (slip).";
    assert!(said.iter().any(|said| said == wanted), "{said:?}");
    let decided = |dora: &Session| {
        let all = dora.open().unwrap().set().decisions();
        all.map(|decision| decision.opinions.len()).collect::<Vec<_>>()
    };
    assert_eq!(
        (decided(&dora), spans(&dora)),
        (vec![2], vec!["PER Ada".to_owned(), "DATE Friday".to_owned()])
    );
    press(&mut dora, &[key('z').ctrl()]);
    assert_eq!(spans(&dora), ["PER Ada Moor", "DATE Friday"]);

    let rule = NamedRule::Annotator("ana".to_owned());
    dora.dispatch(Action::Review(ReviewAction::ByRule { rule, everywhere: false }));
    assert!(dora.rule_counts().iter().all(|count| count.counts.agreed == 0), "nothing is new");
    let shown = |dora: &Session| {
        let (set, _) = dora.shown_set().unwrap();
        let mut labels: Vec<String> = set.spans().map(|span| span.label.clone()).collect();
        labels.sort();
        labels
    };
    assert_eq!(shown(&dora), ["DATE", "LOC", "PER"]);
    for name in ["ana", "ben", "cleo"] {
        dora.dispatch(compare(name, false));
        assert!(differences(&dora).iter().all(|it| it.starts_with('✓')), "without {name}");
        assert_eq!(shown(&dora), ["DATE", "LOC", "PER"], "without {name}");
        dora.dispatch(compare(name, true));
    }
}

#[test]
fn what_is_undone_says_who_had_it_and_keeps_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut dora = team(folder.path());
    let undone = |dora: &mut Session| {
        dora.take_effects();
        press(dora, &[key('z').ctrl()]);
        let said = dora.take_effects().into_iter();
        let said = said.filter_map(|effect| match effect {
            Effect::Announce(said) => Some(said),
            _ => None,
        });
        said.collect::<Vec<_>>().join(" ")
    };
    press(&mut dora, &[key('j'), key('1')]);
    dora.dispatch(Action::Review(ReviewAction::Select(1)));
    press(&mut dora, &[key('w')]);
    assert_eq!(undone(&mut dora), "Undone: Say why: “Ada Moor”");
    assert_eq!(undone(&mut dora), "Undone: Take ana, cleo on “Ada Moor”");
    assert_eq!(dora.grounds().reason, Some(Reason::WrongGuideline));
    dora.dispatch(Action::Review(ReviewAction::Select(3)));
    press(&mut dora, &[key('g'), key('2')]);
    assert_eq!(undone(&mut dora), "Undone: Take ben on comment 1, Vera");
    assert_eq!(dora.grounds().reason, Some(Reason::GuidelineGap));
}

#[test]
fn what_it_takes_to_compare_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut nobody = session(folder.path());
    nobody.dispatch(Action::Review(ReviewAction::Toggle));
    let why =
        |session: &Session| session.review().unwrap().obstacle().unwrap_or_default().to_owned();
    assert!(why(&nobody).contains("Nobody has annotated anything"));
    drop(nobody);
    annotate(folder.path(), "ana", "first", &[("PER", "Ada Moor")], &[]);
    let mut one = reopen(folder.path());
    one.dispatch(Action::Review(ReviewAction::Toggle));
    assert!(why(&one).contains("Only ana has annotated here"));
    one.dispatch(Action::MarkDone);
    assert!(toasts(&mut one).iter().any(|said| said.contains("Only ana has annotated here")));
    assert!(!folder.path().join("annotations/gold").exists(), "no gold of what is not compared");
    drop(one);
    annotate(folder.path(), "ben", "second", &[("PER", "ferry")], &[]);
    let mut two = reopen(folder.path());
    two.dispatch(Action::Review(ReviewAction::Toggle));
    assert!(why(&two).starts_with("Only "), "{}", why(&two));
    assert!(why(&two).contains("has annotated this article"));
}

#[test]
fn in_a_blind_project_only_who_is_done_may_compare() {
    let folder = tempfile::tempdir().unwrap();
    let dora = team(folder.path());
    drop(dora);
    let mut ana = as_annotator(folder.path(), "ana");
    ana.dispatch(Action::OpenArticle(id("first")));
    ana.dispatch(Action::SetBlind(true));
    ana.dispatch(Action::Review(ReviewAction::Toggle));
    let review = ana.review().unwrap();
    assert!(review.here().is_none());
    assert!(review.obstacle().unwrap().contains("once their own annotations"));
    // Gold is not theirs to write, nor to take back.
    for action in [Action::MarkDone, Action::Reopen, Action::Undo, Action::Redo] {
        ana.take_effects();
        ana.dispatch(action);
        assert!(toasts(&mut ana).iter().any(|said| said.contains("once their own annotations")));
    }
    assert!(!folder.path().join("annotations/gold").exists());
    ana.dispatch(Action::Review(ReviewAction::Toggle));
    while ana.status_of(&id("first")) != Status::Done {
        ana.dispatch(Action::OpenArticle(id("first")));
        ana.dispatch(Action::MarkDone);
    }
    ana.dispatch(Action::OpenArticle(id("first")));
    ana.dispatch(Action::Review(ReviewAction::Toggle));
    assert!(ana.review().unwrap().here().is_some());
}
