//! A review in the window: three sets made into gold by keys and by what things are called.

use std::fs;
use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tagline::annotation::{Decision, Reason, Verdict};
use tagline::article::ArticleId;
use tagline::project::Project;
use tagline::session::{Action, Session};
use tagline::text::ByteRange;

use crate::names::nameless;
use crate::stage::{ARTICLE, Stage, open_as};

const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn annotate(folder: &Path, name: &str, article: &str, spans: &[(&str, &str)], types: &[&str]) {
    // Ids of their own, which repeatable sessions would give all of them alike.
    let mut session = Session::new(Project::open(folder).unwrap(), name);
    session.dispatch(Action::OpenArticle(ArticleId(article.to_owned())));
    for (label, words) in spans {
        let start = session.open().unwrap().article.text.as_str().find(words).unwrap();
        let range = ByteRange::new(start, start + words.len());
        session.dispatch(Action::TagRange { label: (*label).to_owned(), range });
    }
    if !types.is_empty() {
        session.dispatch(Action::FocusComment(0));
    }
    let layer = session.schema().segment_layers[0].clone();
    for at in types {
        let label = layer.labels[usize::from(*at != "first")].name.clone();
        session.dispatch(Action::ToggleSegmentLabel { layer: layer.name.clone(), label });
    }
    if name == "cleo" && article == "bridge" {
        let open = session.open().unwrap();
        let person = open.set().spans().find(|span| span.label == "PER").unwrap().id;
        session.dispatch(Action::SetNote { id: person, note: "With the first name.".to_owned() });
    }
    session.close_article();
}

/// Three who have annotated the first article, two the second, none the third; the review of it
/// by somebody else.
fn team() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bridge.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join("ferry.txt"), "The ferry stops\n\nIt left at noon.\n").unwrap();
    fs::write(folder.path().join("gull.txt"), "A gull\n\nIt flew.\n").unwrap();
    let per = |words| ("PER", words);
    annotate(
        folder.path(),
        "ana",
        "bridge",
        &[per("Ada Moor"), ("LOC", "LYSVIK"), ("DATE", "Friday")],
        &["first"],
    );
    annotate(
        folder.path(),
        "ben",
        "bridge",
        &[per("Ada"), ("ORG", "LYSVIK"), ("DATE", "Friday")],
        &["second"],
    );
    annotate(
        folder.path(),
        "cleo",
        "bridge",
        &[per("Ada Moor"), ("LOC", "LYSVIK"), ("DATE", "Friday")],
        &["first"],
    );
    annotate(folder.path(), "ana", "ferry", &[("MISC", "ferry")], &[]);
    annotate(folder.path(), "ben", "ferry", &[("MISC", "The ferry")], &[]);
    let window = open_as("dora", folder.path(), 1440.0, 900.0);
    let mut stage = Stage { folder, window };
    stage.chord(CTRL, Key::R);
    stage
}

fn decisions(stage: &Stage) -> Vec<Decision> {
    let mut all: Vec<Decision> =
        stage.session().open().unwrap().set().decisions().cloned().collect();
    all.sort_by_key(|decision| (decision.at.start, decision.family));
    all
}

#[test]
fn three_sets_become_gold_by_keys_alone_and_every_step_is_taken_back() {
    let mut stage = team();
    assert!(stage.has("Review, 3 open differences"));
    assert!(stage.has("Settle 1 of 3"));
    assert!(stage.has("1, Label, LYSVIK, A C | B, open"));
    assert!(stage.has("2, Boundary, Ada Moor, A C | B, open"));
    assert!(stage.has("3, Comment type, Comment 1, Vera, A C | B, open"));
    assert!(stage.has("Take 1, A ana, C cleo: LOC LYSVIK"));
    assert!(stage.has("Reviewing into gold, adjudicator dora"));
    assert!(stage.has("Gold 0 of 4"));
    // The first: why, a note, and the second proposal looked at and taken.
    stage.key(Key::A);
    assert!(stage.has("Reason: ambiguous"));
    stage.key(Key::M);
    assert_eq!(stage.focused(), "Note on the decision");
    stage.type_text("The town hall, 1 by 1");
    assert!(decisions(&stage).is_empty(), "letters and digits are typed, not pressed");
    stage.chord(CTRL, Key::Enter);
    assert!(decisions(&stage).is_empty(), "the note is done, nothing is decided");
    assert_eq!(stage.session().progress().done, 0, "nor is gold");
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert!(stage.has("1, Label, LYSVIK, A C | B, settled"));
    // The second by its number, the third by nothing.
    assert!(stage.has("Settle 2 of 3"));
    assert!(stage.has("Note of cleo: With the first name."));
    stage.key(Key::Num1);
    assert!(stage.has("Settle 3 of 3"));
    stage.key(Key::G);
    stage.key(Key::Num0);
    assert!(stage.has("Review, 0 open differences"));
    assert!(stage.has("Gold 4 of 4"));
    assert!(stage.says("Every difference here is decided"));

    let made = decisions(&stage);
    let verdicts: Vec<&Verdict> = made.iter().map(|decision| &decision.verdict).collect();
    let took = |name: &str| Verdict::Took(vec![name.to_owned()]);
    assert_eq!(verdicts, [&took("ben"), &took("ana"), &Verdict::Nothing]);
    let why: Vec<Option<Reason>> = made.iter().map(|decision| decision.reason).collect();
    assert_eq!(why, [Some(Reason::Ambiguous), None, Some(Reason::GuidelineGap)]);
    assert_eq!(made[0].note, "The town hall, 1 by 1");
    let gold = ["ORG LYSVIK", "PER Ada Moor", "DATE Friday"];
    assert_eq!(stage.spans(), gold);

    // Every step back, and forth again.
    for left in (0..3).rev() {
        stage.chord(CTRL, Key::Z);
        assert_eq!(decisions(&stage).len(), left);
    }
    assert!(stage.spans().is_empty());
    assert!(stage.has("Gold 0 of 4"));
    stage.keys(Key::Y, CTRL, 3);
    assert_eq!(stage.spans(), gold);
    assert_eq!(decisions(&stage), made);

    // What is on the disk says who had what, who decided, why.
    stage.chord(CTRL, Key::S);
    let file = stage.folder.path().join("annotations/gold/bridge.ron");
    let text = fs::read_to_string(file).unwrap();
    for words in ["dora", "The town hall, 1 by 1", "Ambiguous", "GuidelineGap", "cleo"] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    // And annotating goes on.
    stage.chord(CTRL, Key::R);
    assert!(stage.session().review().is_none());
    assert!(stage.has("Filter articles"));
}

#[test]
fn a_note_stays_while_something_else_is_in_hand() {
    let mut stage = team();
    stage.key(Key::M);
    stage.type_text("Half a thou");
    stage.key(Key::Escape);
    stage.key(Key::J);
    assert!(stage.has("Settle 2 of 3"));
    stage.key(Key::M);
    stage.type_text("Of the second");
    stage.key(Key::Escape);
    stage.key(Key::Num1);
    stage.press("1, Label, LYSVIK, A C | B, open");
    stage.key(Key::M);
    stage.type_text("ght");
    // Pressed while the field has the keyboard.
    stage.press("Take 1, A ana, C cleo: LOC LYSVIK");
    let notes: Vec<String> = decisions(&stage).into_iter().map(|d| d.note).collect();
    assert_eq!(notes, ["Half a thought", "Of the second"]);
    // On what is decided it is one step more.
    stage.press("1, Label, LYSVIK, A C | B, settled");
    assert!(stage.has_containing("Taken from A C by dora"));
    assert!(stage.has("Take 1, A ana, C cleo: LOC LYSVIK, taken"));
    stage.key(Key::M);
    stage.type_text("!");
    stage.key(Key::Escape);
    assert_eq!(decisions(&stage)[0].note, "Half a thought!");
    stage.chord(CTRL, Key::Z);
    assert_eq!(decisions(&stage)[0].note, "Half a thought");
    stage.press("Open again");
    assert_eq!(decisions(&stage).len(), 1);
}

#[test]
fn a_rule_settles_what_it_says() {
    let mut stage = team();
    assert!(stage.has("Begin it by a rule…"));
    stage.chord(SHIFT, Key::A);
    assert!(stage.has("Majority: takes 1 agreed, settles 3, leaves 0"));
    assert!(stage.has("Unanimous: takes 1 agreed, settles 0, leaves 3"));
    assert!(stage.has("Settle 3 here"), "the majority is what is offered");
    stage.key(Key::ArrowUp);
    assert!(stage.has("Take 1 agreed here"));
    stage.key(Key::ArrowRight);
    assert!(stage.has("ben: takes 1 agreed, settles 4, leaves 0"), "counted in both articles");
    stage.keys(Key::ArrowDown, Modifiers::NONE, 4);
    assert!(stage.has("Settle 4 in 2 articles"));
    stage.key(Key::Escape);
    assert!(!stage.has("Settle 4 in 2 articles"));
    assert!(decisions(&stage).is_empty(), "nothing is done by looking");

    stage.chord(SHIFT, Key::A);
    stage.key(Key::Enter);
    assert_eq!(decisions(&stage).len(), 3);
    assert!(decisions(&stage).iter().all(|d| d.rule.as_deref() == Some("majority")));
    assert!(stage.has("Review, 0 open differences"));
    assert!(stage.has_containing("by the rule “majority”"));
    stage.chord(CTRL, Key::Z);
    assert!(decisions(&stage).is_empty());
}

#[test]
fn differences_are_filtered_and_stepped_through() {
    let mut stage = team();
    stage.press("List Labels 2");
    assert!(!stage.has("2, Boundary, Ada Moor, A C | B, open"));
    stage.key(Key::J);
    assert!(stage.has("Settle 3 of 3"));
    stage.press("List Links 0");
    assert!(stage.has("No difference matches the filter."));
    stage.press("Clear the filter");
    stage.press("Filter differences");
    stage.press("Filter: Boundary");
    stage.key(Key::Escape);
    assert!(stage.has("Settle 2 of 3"));
    assert!(!stage.has("1, Label, LYSVIK, A C | B, open"));
    stage.press("Filter differences, on");
    stage.press("Clear the filter");
    stage.key(Key::Escape);
    assert!(stage.has("1, Label, LYSVIK, A C | B, open"));
    // Without Ben, all are of one mind.
    stage.press("Compare ben, 4 annotations here");
    assert!(stage.has("Review, 0 open differences"));
    assert!(stage.has_containing("No differences here: all 4 annotations agree."));
    stage.press("Compare ben, left out");
    assert!(stage.has("Review, 3 open differences"));
    // The articles are still there, with how far gold is.
    stage.press("Show the articles");
    assert!(stage.has_containing("The ferry stops, Not begun"));
    stage.press("Show the differences");
    assert!(stage.has("1, Label, LYSVIK, A C | B, open"));
}

#[test]
fn of_a_long_list_only_what_is_in_view_is_made_and_the_one_in_hand_is() {
    let folder = tempfile::tempdir().unwrap();
    let words: Vec<String> = (100..160).map(|n| format!("word{n}")).collect();
    fs::write(folder.path().join("long.txt"), format!("Long\n\n{}.\n", words.join(" "))).unwrap();
    for (name, label) in [("ana", "PER"), ("ben", "ORG")] {
        let spans: Vec<(&str, &str)> = words.iter().map(|word| (label, word.as_str())).collect();
        annotate(folder.path(), name, "long", &spans, &[]);
    }
    let window = open_as("dora", folder.path(), 1440.0, 900.0);
    let mut stage = Stage { folder, window };
    stage.chord(CTRL, Key::R);
    let rows = |stage: &Stage| stage.window.query_all_by_label_contains(", A | B, open").count();
    assert!(stage.has("Review, 60 open differences"));
    assert!((5..30).contains(&rows(&stage)), "{} rows", rows(&stage));
    stage.keys(Key::J, Modifiers::NONE, 40);
    assert!(stage.has("41, Label, word140, A | B, open"));
    assert!((5..30).contains(&rows(&stage)), "{} rows", rows(&stage));
    let list = stage.window.get_by_label("Hide the list").rect().top();
    let after = stage.window.get_by_label("43, Label, word142, A | B, open").rect();
    assert!(after.bottom() <= list + 1.0, "the next two are seen as well: {after:?} of {list}");
    stage.keys(Key::K, Modifiers::NONE, 40);
    assert!(stage.has("1, Label, word100, A | B, open"));
}

#[test]
fn a_difference_is_edited_by_hand() {
    let mut stage = team();
    stage.key(Key::J);
    stage.key(Key::E);
    assert!(stage.has("Editing “Ada Moor” by hand"));
    assert!(stage.has("Label PER"), "the labels are there");
    assert!(!stage.has("Settle 2 of 3"));
    stage.chord(Modifiers::CTRL | SHIFT, Key::ArrowLeft);
    assert!(stage.spans().contains(&"PER Mayor Ada Moor".to_owned()), "{:?}", stage.spans());
    stage.chord(CTRL, Key::Enter);
    assert!(!stage.has("Editing “Ada Moor” by hand"));
    stage.press("2, Boundary, Ada Moor, A C | B, settled");
    assert!(stage.has_containing("Edited by hand by dora"));
    let edited = stage.spans();
    stage.key(Key::E);
    stage.chord(Modifiers::CTRL | SHIFT, Key::ArrowRight);
    stage.press("Cancel editing by hand");
    assert!(!stage.has("Editing “Ada Moor” by hand"));
    assert_eq!(stage.spans(), edited);
}

#[test]
fn what_stands_in_the_way_is_said_and_helped() {
    let mut stage = team();
    stage.keys(Key::CloseBracket, Modifiers::NONE, 2);
    assert!(stage.has("Nobody has annotated this article yet."));
    assert!(!stage.has("Accept A C"));
    stage.press("Next open difference");
    assert!(stage.has("Settle 1 of 3"));

    let mut alone = Stage::new();
    alone.chord(CTRL, Key::R);
    assert!(alone.has_containing("A review needs the sets of two annotators"));
    assert!(alone.has("Import…"));
    alone.press("Back to annotating");
    assert!(alone.session().review().is_none());
}

/// What can be pressed and is cut off by a side of the window.
fn beside(stage: &Stage) -> Vec<String> {
    let screen = stage.window.ctx.content_rect().x_range().expand(1.0);
    let mut cut = Vec::new();
    for node in stage.window.root().children_recursive() {
        let inner = node.accesskit_node();
        let pressed = inner.data().supports_action(egui::accesskit::Action::Click);
        if pressed && !inner.is_hidden() && inner.raw_bounds().is_some() {
            let rect = node.rect();
            if !screen.contains(rect.left()) || !screen.contains(rect.right()) {
                cut.push(format!("{} at {rect:?}", inner.label().unwrap_or_default()));
            }
        }
    }
    cut
}

#[test]
fn in_a_review_all_can_be_pressed_and_has_a_name_of_its_own() {
    let mut wrong = Vec::new();
    let mut stage = Stage::sample();
    for (width, height) in [(1440.0, 900.0), (1000.0, 700.0), (860.0, 560.0), (640.0, 420.0)] {
        stage.window = open_as("example", stage.folder.path(), width, height);
        stage.chord(CTRL, Key::R);
        let at = format!("{width} by {height}");
        let numbers = |stage: &Stage| {
            let review = stage.session().review().unwrap();
            review.here().unwrap().differences().len()
        };
        for _ in 0..numbers(&stage).min(40) {
            wrong.extend(nameless(&stage, &at));
            wrong.extend(beside(&stage));
            stage.key(Key::J);
        }
        stage.chord(SHIFT, Key::A);
        wrong.extend(nameless(&stage, &format!("{at}, rules")));
        wrong.extend(beside(&stage));
        stage.key(Key::Escape);
    }
    // The text has the same words and labels in many places.
    let in_text = |name: &String| {
        ["Unknown at", "Look at what", "CUE, ", "LOC, "].iter().any(|own| name.contains(own))
    };
    wrong.retain(|name| !in_text(name));
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the difference in hand is shown, and in what part of the screen: the head of its comment,
/// its number in the margin, or its words.
fn in_hand(stage: &Stage) -> (String, Option<egui::Rect>, egui::Rect) {
    let review = stage.session().review().unwrap();
    let (at, item) = (review.current().unwrap(), review.item().unwrap());
    let open = stage.session().open().unwrap();
    let place = item.subject.place;
    let comment = open.comment_order(place).map(|order| format!("Comment {} by ", order + 1));
    let number = format!("Difference {}, ", at + 1);
    let begins = comment.as_ref().unwrap_or(&number);
    let found = stage.window.query_all_by_label_contains(begins).find(|node| {
        node.accesskit_node().label().is_some_and(|label| label.starts_with(begins.as_str()))
    });
    let words = open.article.text.slice(place).split_whitespace().next().unwrap_or_default();
    let sees = comment.is_none() && stage.sees(words);
    let rect = found.map(|node| node.rect()).or_else(|| sees.then(|| stage.words(words)));
    let text = stage.window.get_by_label("Article text").rect();
    (begins.clone(), rect, text)
}

#[test]
fn what_is_in_hand_is_in_view() {
    let mut stage = Stage::sample();
    stage.chord(CTRL, Key::R);
    let count = stage.session().review().unwrap().here().unwrap().differences().len();
    let mut wrong = Vec::new();
    let mut check = |stage: &Stage, when: &str| {
        let (name, place, text) = in_hand(stage);
        // The head of a comment, or all of a number or of words.
        let top = place.map(|place| place.with_max_y(place.bottom().min(place.top() + 44.0)));
        if !top.is_some_and(|top| text.expand(1.0).contains_rect(top) && top.height() >= 12.0) {
            wrong.push(format!("{when}: {name} is at {place:?}, not in {text:?}"));
        }
    };
    for _ in 0..count {
        check(&stage, "merged");
        stage.key(Key::J);
    }
    // Laid out anew, it stays; and so on the way back.
    stage.key(Key::V);
    for _ in 0..count {
        check(&stage, "beside");
        stage.key(Key::K);
    }
    // Decisions move comments to what they answer.
    stage.key(Key::V);
    for _ in 0..count {
        let open = stage.session().open().unwrap();
        let item = stage.session().review().unwrap().item().unwrap();
        let on_comment = open.comment_order(item.subject.place).is_some();
        stage.key(if on_comment { Key::Num0 } else { Key::J });
        if on_comment {
            check(&stage, "after a decision");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
