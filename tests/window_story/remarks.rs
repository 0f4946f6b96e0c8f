//! Saying something to the others, by keys and by pressing what is there.

use egui::{Key, Modifiers};
use tagline::session::{Action, RemarkOn};

use crate::stage::Stage;

const CTRL: Modifiers = Modifiers::COMMAND;

fn said(stage: &Stage) -> Vec<String> {
    let threads = stage.session().remarks().iter().flat_map(|thread| &thread.remarks);
    let mut said: Vec<String> =
        threads.map(|r| format!("{} {:?} {}", r.by, r.kind, r.text).trim().to_owned()).collect();
    said.sort();
    said
}

#[test]
fn a_remark_is_made_answered_and_settled_without_the_mouse() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Num1);
    stage.chord(CTRL, Key::M);
    assert_eq!(stage.focused(), "Remark");
    stage.type_text("With the article?");
    // The keys of the text are letters here.
    assert_eq!(stage.spans(), ["PER Harbour"]);
    stage.chord(CTRL, Key::Enter);
    assert_eq!(said(&stage), ["ana Said With the article?"]);
    assert!(stage.has("ana: With the article?"));
    assert_eq!(stage.session().progress().done, 0, "the article is not marked done");

    // Ben sees it on the span of ana's, answers and settles it.
    let mut stage = stage.reopen_as("ben");
    assert!(stage.has_containing("Go to the remark of ana: With the article?"));
    let thread = stage.session().remarks()[0].id;
    let on = stage.session().remarks()[0].on.clone();
    assert!(matches!(on, tagline::review::remarks::RemarkTarget::Annotation { .. }));
    let ctx = stage.window.ctx.clone();
    let answer = Action::AnswerRemark { thread, text: "Without".to_owned() };
    stage.window.state_mut().as_mut().unwrap().ask(&ctx, answer);
    stage.window.run();

    let mut stage = stage.reopen_as("ana");
    stage.press("Go to the remark of ben: Without");
    assert!(stage.session().selected_span().is_some(), "what it is about is in hand");
    assert!(stage.has("ben: Without"));
    stage.press("Answer “With the article?”");
    stage.type_text("Thanks");
    stage.press("Say it: Answer");
    stage.press("Resolve “With the article?”");
    assert_eq!(
        said(&stage),
        ["ana Resolved", "ana Said Thanks", "ana Said With the article?", "ben Said Without"]
    );
    assert_eq!(stage.session().open_remark_count(), 0);
    assert!(stage.has("Reopen “With the article?”"));
}

#[test]
fn what_is_being_written_stays_while_something_else_is_in_hand() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Num1);
    stage.chord(CTRL, Key::M);
    stage.type_text("Half a thou");
    stage.key(Key::Escape);
    stage.key(Key::Escape);
    stage.chord(CTRL, Key::M);
    assert_eq!(stage.session().remark_subject(), Some(RemarkOn::Article));
    stage.type_text("On the article");
    stage.chord(CTRL, Key::Enter);
    assert_eq!(said(&stage), ["ana Said On the article"]);
    stage.key(Key::Escape);
    stage.key(Key::J);
    stage.chord(CTRL, Key::M);
    stage.type_text("ght");
    stage.chord(CTRL, Key::Enter);
    assert_eq!(said(&stage), ["ana Said Half a thought", "ana Said On the article"]);
}
