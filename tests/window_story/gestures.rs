//! What the mouse does beside dragging over text: counted clicks, menus, chips, lists.

use egui::{Key, Modifiers, PointerButton, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use tagline::annotation::Target;

use crate::stage::Stage;

#[test]
fn clicks_are_counted_word_sentence_paragraph() {
    let mut stage = Stage::new();
    let check = |stage: &mut Stage, at: &str, times: usize, expected: &str| {
        let at = stage.middle_of(at);
        stage.clicks(at, times);
        assert_eq!(stage.selected_text().as_deref(), Some(expected), "{times} clicks");
    };
    check(&mut stage, "Nasr", 2, "Nasr");
    check(&mut stage, "It held", 3, "It held.");
    check(&mut stage, "Omar Nasr إن", 3, "قال العمدة Omar Nasr إن الجسر يكفي 1332 سفينة.");
    check(
        &mut stage,
        "Ada",
        4,
        "LYSVIK: Mayor Ada Moor opened the new harbour bridge on Friday, after two years of quarrels with the port. It held.",
    );
}

#[test]
fn clicks_go_out_through_nested_spans_to_the_text() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.press("Label PER");
    stage.drag_over("Mayor Ada Moor");
    stage.press("Label ROLE");
    stage.key(Key::Escape);
    let ada = stage.middle_of("Ada");
    let mut selected = Vec::new();
    for _ in 0..4 {
        stage.click(ada, PointerButton::Primary);
        selected.push(stage.session().selected_span().map(|s| s.label.clone()));
    }
    let some = |label: &str| Some(label.to_owned());
    assert_eq!(selected, [some("PER"), some("ROLE"), None, some("PER")]);
}

#[test]
fn the_menu_belongs_to_what_is_under_the_pointer() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.press("Label PER");
    // The span stays selected; the menu is of the text all the same.
    let quarrels = stage.middle_of("quarrels");
    stage.click(quarrels, PointerButton::Secondary);
    assert!(!stage.has("Change to Organisation"), "that would change the span far away");
    stage.press("Tag as Event");
    assert_eq!(stage.spans(), ["PER Ada Moor", "EVT quarrels"]);
    // A span that is not selected is, with the right button.
    let ada = stage.middle_of("Ada");
    stage.click(ada, PointerButton::Secondary);
    stage.press("Change to Group");
    assert_eq!(stage.spans(), ["NORP Ada Moor", "EVT quarrels"]);
    // Escape closes the menu and nothing else.
    stage.click(ada, PointerButton::Secondary);
    assert!(stage.has("Change to Person"));
    stage.key(Key::Escape);
    assert!(!stage.has("Change to Person"));
    assert_eq!(stage.session().selected_span().unwrap().label, "NORP");
    // Selected text has the menu of text, also where a span is.
    stage.drag_over("Mayor Ada Moor opened");
    stage.click(ada, PointerButton::Secondary);
    stage.press("Tag as Title or role");
    assert!(stage.has("ROLE, Mayor Ada Moor opened, contains NORP"), "{:?}", stage.spans());
}

#[test]
fn undo_and_redo_without_a_key() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.press("Label PER");
    stage.press("Undo: Tag PER “Ada Moor”");
    assert_eq!(stage.spans(), [""; 0]);
    stage.press("Search, run a command");
    stage.type_text("redo");
    stage.press("Redo");
    assert_eq!(stage.spans(), ["PER Ada Moor"]);
}

#[test]
fn a_toast_undoes_what_it_speaks_of_or_nothing() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.press("Label PER");
    stage.press("Delete span");
    assert!(stage.has("Undo"));
    stage.drag_over("Neither");
    stage.press("Label MISC");
    // Now the last change is another one.
    assert!(!stage.has("Undo"), "it would take back the tag, not the deletion");
    assert_eq!(stage.spans(), ["MISC Neither"]);
}

#[test]
fn a_handle_can_be_let_go_and_the_start_has_one_too() {
    let mut stage = Stage::new();
    stage.drag_over("new harbour bridge");
    stage.press("Label MISC");
    let span = stage.words("new harbour bridge");
    let (from, to) = (pos2(span.left(), span.bottom() - 5.0), stage.left_of("opened"));
    // Escape in the middle of it leaves all as it was.
    stage.grab(from, to, Modifiers::NONE);
    stage.key(Key::Escape);
    stage.let_go(to, Modifiers::NONE);
    assert_eq!(stage.spans(), ["MISC new harbour bridge"]);
    assert!(stage.session().selected_span().is_some(), "the span is still in hand");
    stage.drag(from, to, Modifiers::NONE);
    assert_eq!(stage.spans(), ["MISC opened the new harbour bridge"]);
    // Let go beside a word, it takes in no space.
    let span = stage.words("opened the new harbour bridge");
    let to = stage.words("new harbour").left_center();
    stage.drag(pos2(span.left(), span.bottom() - 5.0), to, Modifiers::NONE);
    let (span, beside) = (stage.words("new harbour bridge"), stage.words("on Friday"));
    stage.drag(pos2(span.right(), span.bottom() - 5.0), beside.left_center(), Modifiers::NONE);
    assert_eq!(stage.spans(), ["MISC new harbour bridge"]);
    let (span, beside) = (stage.words("new harbour bridge"), stage.words("opened"));
    stage.drag(pos2(span.left(), span.bottom() - 5.0), beside.right_center(), Modifiers::NONE);
    assert_eq!(stage.spans(), ["MISC the new harbour bridge"]);
    // Past its own end there would be nothing left; it stays.
    let span = stage.words("the new harbour bridge");
    let (from, to) = (pos2(span.left(), span.bottom() - 5.0), stage.right_of("Friday"));
    stage.drag(from, to, Modifiers::NONE);
    assert_eq!(stage.spans(), ["MISC the new harbour bridge"]);
}

#[test]
fn a_row_of_the_palette_is_pressed_anywhere() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.chord(Modifiers::COMMAND, Key::K);
    stage.type_text("tag person");
    let row = stage.window.get_by_label("Tag Person").rect();
    // On the picture of the label at its left.
    stage.click(row.left_center() + vec2(30.0, 0.0), PointerButton::Primary);
    assert_eq!(stage.spans(), ["PER Ada Moor"]);
}

#[test]
fn a_row_of_the_inspector_is_pressed_anywhere() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.press("Label PER");
    stage.drag_over("Mayor Ada Moor");
    stage.press("Label ROLE");
    let row = stage.window.get_by_label("Go to PER Ada Moor").rect();
    stage.click(row.left_center() + vec2(12.0, 0.0), PointerButton::Primary);
    assert_eq!(stage.session().selected_span().unwrap().label, "PER");
}

#[test]
fn what_is_left_to_do_is_a_list_to_press() {
    let mut stage = Stage::new();
    stage.press("2 Comments without comment type");
    assert_eq!(stage.session().selection().comment, Some(0));
    stage.press("Comment type: Question");
    stage.press("Next thing left to do");
    assert_eq!(stage.session().selection().comment, Some(1));
    // A suggested reply is taken first; then it leads to the comment that it answers.
    stage.press("Suggested: in reply to Vera, opens with “@Vera”");
    assert_eq!(stage.session().selection().comment, Some(1));
    stage.press("Take: Reply to 1 · Vera?");
    stage.press("In reply to Vera");
    assert_eq!(stage.session().selection().comment, Some(0));
    let open = stage.session().open().unwrap();
    let target = Target::Comment(open.comment_range(0).unwrap());
    assert_eq!(open.set().segment_labels_of(target).count(), 1);
}
