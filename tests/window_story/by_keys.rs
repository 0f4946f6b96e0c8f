//! Without the mouse.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tagline::annotation::{Confidence, Status, Target};

use crate::stage::Stage;

const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;
const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;

#[test]
fn the_whole_story() {
    let mut stage = Stage::new();

    // To the third block: a paragraph; over the dateline and the title; take the name.
    stage.key(Key::ArrowRight);
    stage.keys(Key::ArrowDown, CTRL, 2);
    stage.keys(Key::ArrowRight, NONE, 2);
    stage.keys(Key::ArrowRight, SHIFT, 2);
    stage.key(Key::Num1);
    assert!(stage.has("PER, Ada Moor"), "{:?}", stage.spans());

    // A second label on the same text, and one around it by growing the start.
    stage.chord(SHIFT, Key::Num5);
    stage.chord(CTRL | SHIFT, Key::ArrowLeft);
    assert_eq!(stage.spans(), ["ROLE Mayor Ada Moor", "PER Ada Moor"].map(String::from));

    // Into the inner one and out again; by character.
    stage.chord(ALT, Key::ArrowDown);
    assert_eq!(stage.session().selected_span().unwrap().label, "PER");
    stage.chord(ALT, Key::ArrowUp);
    assert_eq!(stage.session().selected_span().unwrap().label, "ROLE");
    stage.chord(ALT | SHIFT, Key::ArrowRight);
    stage.chord(ALT | SHIFT, Key::ArrowLeft);
    assert_eq!(stage.spans()[0], "ROLE Mayor Ada Moor");

    // Crossing: from the last word of the name on.
    stage.key(Key::Escape);
    stage.key(Key::J);
    stage.key(Key::J);
    assert_eq!(stage.session().selected_span().unwrap().label, "PER");
    stage.key(Key::ArrowLeft);
    stage.keys(Key::ArrowRight, NONE, 1);
    stage.keys(Key::ArrowRight, SHIFT, 2);
    stage.key(Key::Num7);
    assert_eq!(stage.spans().len(), 3, "{:?}", stage.spans());

    // A fragment further on.
    stage.key(Key::F);
    stage.keys(Key::ArrowRight, NONE, 2);
    stage.keys(Key::ArrowRight, SHIFT, 1);
    stage.key(Key::F);
    assert!(stage.session().selected_span().unwrap().fragments.len() == 2, "{:?}", stage.spans());

    // Note, confidence, another label.
    stage.key(Key::M);
    stage.type_text("is it one event?");
    stage.key(Key::Escape);
    stage.chord(ALT, Key::Num2);
    stage.key(Key::Num8);
    let span = stage.session().selected_span().unwrap();
    assert_eq!(
        (span.label.as_str(), span.note.as_str(), span.confidence),
        ("MISC", "is it one event?", Some(Confidence::MEDIUM))
    );

    // Delete, undo, redo, undo.
    let before = stage.spans();
    stage.key(Key::Delete);
    assert_eq!(stage.spans().len(), before.len() - 1);
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans(), before);
    stage.chord(CTRL, Key::Y);
    assert_eq!(stage.spans().len(), before.len() - 1);
    stage.chord(CTRL | SHIFT, Key::Z);
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans(), before);

    // Comments: two types on the second, one of them taken off again.
    stage.key(Key::Escape);
    stage.keys(Key::PageDown, NONE, 2);
    for key in [Key::Num1, Key::Num6, Key::Num1] {
        stage.key(key);
    }
    let open = stage.session().open().unwrap();
    let target = Target::Comment(open.comment_range(1).unwrap());
    let types: Vec<&str> = open.set().segment_labels_of(target).map(|l| l.label.as_str()).collect();
    assert_eq!(types.len(), 1);

    // Something is left to do: the first comment. Then done, in two presses.
    stage.key(Key::N);
    assert_eq!(stage.session().selection().comment, Some(0));
    stage.key(Key::Num5);
    stage.chord(CTRL, Key::Enter);
    assert_eq!(stage.session().current_id().unwrap().0, "ferry");
    stage.key(Key::OpenBracket);
    assert_eq!(stage.session().open().unwrap().set().status(), Status::Done);

    let (spans, set) = (stage.spans(), stage.session().open().unwrap().set().clone());
    let mut stage = stage.reopen();
    stage.chord(CTRL, Key::P);
    stage.type_text("bridge");
    stage.key(Key::Enter);
    assert_eq!(stage.session().current_id().unwrap().0, "bridge");
    assert_eq!((stage.spans(), stage.session().open().unwrap().set()), (spans, &set));
}

#[test]
fn the_palette_runs_what_is_typed() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.keys(Key::ArrowRight, SHIFT, 2);
    stage.chord(CTRL, Key::K);
    stage.type_text("tag person");
    stage.key(Key::Enter);
    assert_eq!(stage.spans(), ["PER Harbour bridge"].map(String::from));
    stage.chord(CTRL, Key::K);
    stage.type_text("delete");
    stage.key(Key::Enter);
    assert_eq!(stage.spans(), [""; 0].map(String::from));
}

#[test]
fn typing_into_a_field_is_not_a_command() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Num1);
    stage.key(Key::Slash);
    for key in [Key::J, Key::Num2, Key::Delete, Key::B] {
        stage.key(key);
    }
    stage.type_text("ferry");
    assert_eq!(stage.spans(), ["PER Harbour"].map(String::from));
    assert!(stage.session().selection().brush.is_none());
    assert!(stage.has_containing("The ferry stops"));
    stage.key(Key::Escape);
    stage.key(Key::Num2);
    assert_eq!(stage.spans(), ["ORG Harbour"].map(String::from), "the span was still selected");
}

#[test]
fn find_goes_through_the_hits() {
    let mut stage = Stage::new();
    stage.chord(CTRL, Key::F);
    stage.type_text("BRIDGE");
    let hit = |stage: &Stage| {
        let open = stage.session().open().unwrap();
        open.article.text.slice(stage.session().selection().text().unwrap()).to_owned()
    };
    assert_eq!(hit(&stage), "bridge");
    assert!(stage.session().find().unwrap().hits.len() == 3);
    stage.key(Key::F3);
    assert_eq!(stage.session().find().unwrap().current, 1);
    stage.key(Key::Escape);
    stage.key(Key::Escape);
    assert!(stage.session().find().is_none());
}

#[test]
fn panels_and_sheets_open_and_close() {
    let mut stage = Stage::new();
    assert!(stage.has("Hide the inspector"));
    stage.key(Key::I);
    assert!(!stage.has("Hide the inspector"));
    stage.key(Key::I);
    stage.key(Key::L);
    assert!(stage.has("Show article list"));
    stage.key(Key::L);
    stage.key(Key::F1);
    assert!(stage.has("Undo: Ctrl Z"));
    stage.key(Key::Escape);
    assert!(!stage.has("Undo: Ctrl Z"));
    stage.key(Key::V);
    assert!(stage.has("Tags: selected only"));
    stage.chord(CTRL, Key::Comma);
    assert!(stage.has("Annotator name"));
    stage.key(Key::Escape);
    assert!(!stage.has("Annotator name"));
    // The name that was typed is used by Enter.
    stage.chord(CTRL, Key::Comma);
    stage.window.get_by_label("Annotator name").focus();
    stage.window.run();
    stage.chord(CTRL, Key::A);
    stage.type_text("bo");
    stage.key(Key::Enter);
    assert_eq!(stage.session().annotator(), "bo");
}
