//! The project searched and every occurrence labelled, by keys alone.

use egui::{Key, Modifiers};

use crate::stage::Stage;

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
const SHIFT: Modifiers = Modifiers::SHIFT;

#[test]
fn hits_are_walked_through_and_labelled_one_by_one() {
    let mut stage = Stage::new();
    stage.chord(CTRL_SHIFT, Key::F);
    assert_eq!(stage.focused(), "Search the project");
    stage.type_text("it");
    assert!(stage.session().search().unwrap().hits() > 4);
    // Whole words only, with the mouse; the keyboard goes back by the key.
    stage.press("Whole words only");
    assert!(stage.says("4 hits in 2 articles"));
    stage.chord(CTRL_SHIFT, Key::F);
    stage.key(Key::Enter);
    assert_eq!(stage.selected_text().as_deref(), Some("It"));
    for _ in 0..3 {
        stage.key(Key::ArrowDown);
    }
    assert_eq!(stage.session().current_id().unwrap().0, "ferry");
    assert_eq!(stage.selected_text().as_deref(), Some("It"));
    // Out of the field, and a label's key labels what was found.
    stage.key(Key::Escape);
    stage.key(Key::Num1);
    assert_eq!(stage.spans(), ["PER It"]);
    stage.chord(SHIFT, Key::F4);
    assert_eq!(stage.session().current_id().unwrap().0, "bridge");
    stage.key(Key::F4);
    assert_eq!(stage.session().current_id().unwrap().0, "ferry");
    for _ in 0..4 {
        stage.key(Key::Escape);
    }
    assert!(stage.session().search().is_none(), "Escape ends it at last");
    assert!(stage.has("Filter articles"));
}

#[test]
fn every_occurrence_is_labelled_with_four_keys() {
    let mut stage = Stage::new();
    stage.drag_over("Omar Nasr");
    stage.key(Key::Num1);
    stage.chord(CTRL_SHIFT, Key::D);
    assert!(stage.has("Change every occurrence"));
    assert!(stage.says("Label as: 1 in 1 article. 1 so already"));
    // Down to it, left out, chosen again.
    stage.key(Key::ArrowDown);
    stage.key(Key::ArrowDown);
    assert_eq!(stage.selected_text().as_deref(), Some("Omar Nasr"));
    stage.key(Key::Space);
    assert!(stage.says("Label as: 0 in 0 articles. 1 so already"));
    stage.chord(CTRL, Key::Enter);
    assert!(stage.says("No hit is chosen."));
    stage.key(Key::Space);
    // Another label's key, and back.
    stage.key(Key::Num2);
    assert!(stage.says("Label as: 1 in 1 article. 1 with other labels"));
    stage.key(Key::Num1);
    stage.chord(CTRL, Key::Enter);
    assert_eq!(stage.spans(), ["PER Omar Nasr", "PER Omar Nasr"]);
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans(), ["PER Omar Nasr"]);
    stage.chord(CTRL, Key::Y);
    assert_eq!(stage.spans(), ["PER Omar Nasr", "PER Omar Nasr"]);
    // It can be taken back from the list of steps, too.
    stage.chord(CTRL_SHIFT, Key::F);
    stage.chord(CTRL, Key::A);
    stage.key(Key::Backspace);
    assert!(stage.has("Done in bulk"));
    stage.press("Take back Tag 1 × PER “Omar Nasr”");
    assert_eq!(stage.spans(), ["PER Omar Nasr"]);
}

#[test]
fn annotations_are_found_and_deleted_with_a_count_first() {
    let mut stage = Stage::sample();
    stage.chord(CTRL_SHIFT, Key::F);
    stage.type_text("label:PER by:example");
    let hits = stage.session().search().unwrap().hits();
    assert!(hits > 3);
    let before = stage.spans();
    stage.press("Delete all hits");
    let count = stage.session().search().unwrap().count();
    assert_eq!(count.hits, hits);
    assert!(stage.has(&format!("Delete {hits}")));
    stage.chord(CTRL, Key::Enter);
    assert!(!stage.spans().iter().any(|s| s.starts_with("PER ")));
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans(), before);
}

#[test]
fn a_wrong_query_says_where() {
    let mut stage = Stage::new();
    stage.chord(CTRL_SHIFT, Key::F);
    stage.type_text("status:openn");
    assert!(stage.says("character 8 of the search: there is no status “openn”"));
}
