//! What adjudication changed, as an annotator of the sample goes through it, asks about it and is
//! answered; and what is said of a label. By keys and names.

use egui::{Key, Modifiers};
use tagline::article::ArticleId;
use tagline::review::remarks::RemarkTarget;
use tagline::session::{Action, RemarkOn};

use crate::names::nameless;
use crate::stage::{Stage, open_as};

const CTRL: Modifiers = Modifiers::COMMAND;

fn sample_as(annotator: &'static str) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    tagline::project::unpack_sample(folder.path()).unwrap();
    let window = open_as(annotator, folder.path(), 1440.0, 900.0);
    let mut stage = Stage { folder, window };
    to_the_accord(&mut stage);
    stage
}

/// The one that is adjudicated, in part.
fn to_the_accord(stage: &mut Stage) {
    let accord = ArticleId("port-ansel-water-accord".to_owned());
    ask(stage, Action::OpenArticle(accord));
}

fn ask(stage: &mut Stage, action: Action) {
    let ctx = stage.window.ctx.clone();
    stage.window.state_mut().as_mut().unwrap().ask(&ctx, action);
    stage.window.run();
}

#[test]
fn a_change_is_gone_to_asked_about_and_answered() {
    let mut stage = sample_as("ada");
    assert!(stage.has("Panel: Changes 6"));
    assert_eq!(stage.session().feedback_made(), 1);
    stage.chord(Modifiers::ALT, Key::G);
    assert!(stage.has("52 kept, 6 changed, 0 added, 1 removed"));
    assert!(stage.has_containing("98 places where you and gold differ are not settled yet"));
    assert!(stage.has("Change 3, Label: Port Ansel"));
    // In the text, too: where it is, it can be pressed.
    assert!(stage.has("Go to change 2, label: Long Drought"));

    stage.keys(Key::F7, Modifiers::NONE, 3);
    assert_eq!(stage.session().change_in_hand(), Some(2));
    let selected = stage.session().selected_span().unwrap().clone();
    assert_eq!(stage.session().open().unwrap().covered(&selected), "Port Ansel");
    stage.chord(CTRL, Key::M);
    assert_eq!(stage.focused(), "Remark");
    assert!(stage.has("Panel: Changes 6"), "the page stays");
    stage.type_text("The guideline says LOC");
    stage.chord(CTRL, Key::Enter);
    let thread = stage.session().remarks_on("ada", selected.id).next().unwrap().clone();
    assert!(stage.has("ada: The guideline says LOC"));
    assert_eq!(stage.session().feedback_made(), 1, "frames, steps and remarks cost nothing");

    // Who decided sees the question, answers and settles it.
    let mut stage = stage.reopen_as("example");
    stage.press("Go to the remark of ada: The guideline says LOC");
    let text = "It is wrong there: I mend it".to_owned();
    ask(&mut stage, Action::AnswerRemark { thread: thread.id, text });
    ask(&mut stage, Action::ResolveRemark(thread.id));

    let mut stage = stage.reopen_as("ada");
    to_the_accord(&mut stage);
    stage.chord(Modifiers::ALT, Key::G);
    stage.keys(Key::F7, Modifiers::NONE, 3);
    assert!(stage.has("example: It is wrong there: I mend it"));
    assert!(stage.has("Reopen “The guideline says LOC”"));
}

#[test]
fn the_page_and_the_text_go_together() {
    let mut stage = sample_as("ada");
    stage.chord(Modifiers::ALT, Key::G);
    stage.press("Go to change 3, label: Port Ansel");
    assert_eq!(stage.session().change_in_hand(), Some(2));
    // Hovering over what is marked moves nothing.
    let rows = |stage: &Stage| stage.words("Long Drought").center().y;
    let (before, at) = (rows(&stage), stage.middle_of("Long Drought"));
    stage.window.event(egui::Event::PointerMoved(at));
    stage.window.run();
    assert_eq!(rows(&stage), before);
    stage.chord(Modifiers::SHIFT, Key::F7);
    assert_eq!(stage.session().change_in_hand(), Some(1));
    // The same key closes the page, and with it the marks.
    stage.chord(Modifiers::ALT, Key::G);
    assert!(!stage.has_containing("Go to change"));
    stage.chord(Modifiers::ALT, Key::G);
    stage.key(Key::Escape);
    stage.press("Change 1, Boundary: Mayor Dorothea Halvery");
    assert_eq!(stage.session().change_in_hand(), Some(0));
    stage.key(Key::Escape);
    assert_eq!(stage.session().change_in_hand(), None);
    stage.press("Ask about change 1");
    assert_eq!(stage.session().change_in_hand(), Some(0));
    assert_eq!(stage.focused(), "Remark");
    stage.key(Key::Escape);
    let wrong = nameless(&stage, "changes");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    stage.key(Key::Escape);
    assert_eq!(stage.session().change_in_hand(), None);
}

#[test]
fn it_says_so_where_nothing_is_adjudicated() {
    let mut stage = Stage::new();
    assert!(!stage.has_containing("Panel: Changes"));
    stage.chord(Modifiers::ALT, Key::G);
    assert!(stage.has("Nothing is adjudicated here yet."));
    assert!(stage.has_containing("Once somebody decides"));
    stage.key(Key::F7);
    assert!(stage.says("Once somebody decides"));
    stage.press("Panel: Selection");
    assert!(!stage.has_containing("Panel: Changes"));
}

#[test]
fn a_label_is_talked_about_beside_its_guideline() {
    let mut stage = sample_as("ada");
    stage.chord(Modifiers::ALT, Key::G);
    stage.press("Guideline of LOC: 6 kept, 1 changed, 0 added, 0 removed");
    stage.press("Remark on the label");
    stage.type_text("Towns that act, too?");
    stage.chord(CTRL, Key::Enter);
    assert!(stage.has("ada: Towns that act, too?"));
    let thread = stage.session().label_remarks()[0].clone();
    assert_eq!(thread.on, RemarkTarget::Label("LOC".to_owned()));
    stage.key(Key::Escape);
    assert!(!stage.has("Remark on the label"));

    // Another finds it among the open ones, answers and settles it there.
    let mut stage = stage.reopen_as("tomas");
    stage.press("Go to the remark of ada: Towns that act, too?");
    assert!(stage.has("Remarks on the label"));
    stage.press("Answer “Towns that act, too?”");
    stage.type_text("They are ORG then");
    stage.press("Say it: Answer");
    stage.press("Resolve “Towns that act, too?”");
    stage.key(Key::Escape);
    assert!(!stage.has_containing("Go to the remark of ada: Towns"));
    // By the key of guidelines, from a span.
    let on = RemarkOn::Label("PER".to_owned());
    ask(&mut stage, Action::SayRemark { on, text: "With titles?".to_owned() });
    to_the_accord(&mut stage);
    while stage.session().selected_span().is_none_or(|span| span.label != "PER") {
        stage.key(Key::J);
    }
    stage.key(Key::F2);
    assert!(stage.has("tomas: With titles?"));
    assert!(!stage.has("ada: Towns that act, too?"));
}
