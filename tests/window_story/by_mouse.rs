//! With the mouse alone (and the keyboard only to type a note).

use egui::{Modifiers, PointerButton};
use tagline::annotation::{Confidence, Target};

use crate::stage::Stage;

#[test]
fn the_whole_story() {
    let mut stage = Stage::new();
    assert!(stage.has_containing("Harbour bridge opens in Lysvik"));

    // Dragging inside words takes whole words; then a click on a chip.
    let (from, to) = (stage.middle_of("Ada"), stage.middle_of("Moor"));
    stage.drag(from, to, Modifiers::NONE);
    stage.press("Label PER");
    assert!(stage.has("PER, Ada Moor"));

    // Nested around it, crossing the outer one, and a double click.
    stage.drag_over("Mayor Ada Moor");
    stage.press("Label ROLE");
    stage.drag_over("Ada Moor opened");
    stage.press("Label EVT");
    let mayor = stage.middle_of("Mayor");
    stage.click(mayor, PointerButton::Primary);
    stage.click(mayor, PointerButton::Primary);
    assert_eq!(
        stage.spans(),
        ["ROLE Mayor Ada Moor", "EVT Ada Moor opened", "PER Ada Moor"].map(String::from)
    );
    assert!(stage.has("ROLE, Mayor Ada Moor, contains PER"));

    // Clicking goes outwards through what is nested.
    let ada = stage.middle_of("Ada");
    stage.click(ada, PointerButton::Primary);
    let first = stage.session().selected_span().unwrap().label.clone();
    stage.click(ada, PointerButton::Primary);
    let second = stage.session().selected_span().unwrap().label.clone();
    assert_eq!(first, "PER");
    assert_ne!(second, first);

    // Exact characters with Alt; a discontinuous span with Shift.
    let (from, to) = (stage.left_of("Neither"), stage.right_of("Neither"));
    stage.drag(from, to, Modifiers::NONE);
    stage.press("Label MISC");
    let (from, to) = (stage.left_of("nor the"), stage.middle_of("nor"));
    stage.drag(from, to, Modifiers::SHIFT);
    assert!(stage.has("MISC, Neither … nor"), "{:?}", stage.spans());
    let (from, to) = (stage.left_of("quarrels"), stage.left_of("rrels"));
    stage.drag(from, to, Modifiers::ALT);
    stage.press("Label DATE");
    assert!(stage.has("DATE, qua"), "{:?}", stage.spans());

    // The right button's menu changes the label; the inspector says the rest.
    let qua = stage.middle_of("qua");
    stage.click(qua, PointerButton::Secondary);
    stage.press("Change to Group");
    assert!(stage.has("NORP, qua"));
    stage.press("Confidence: Low");
    stage.press("Note");
    stage.type_text("cut short");
    stage.wait(1.5);
    let span = stage.session().selected_span().unwrap();
    assert_eq!((span.note.as_str(), span.confidence), ("cut short", Some(Confidence::LOW)));

    // A quote has an attribute.
    stage.drag_over("Neither the mayor nor the port can sink this bridge");
    stage.press("Label QUOTE");
    stage.press("type: Mixed");
    let quote = stage.session().selected_span().unwrap().clone();
    assert_eq!(
        quote.attributes.get("type"),
        Some(&tagline::annotation::AttributeValue::Choice("mixed".to_owned()))
    );

    // Deleting can be taken back at once.
    let before = stage.spans();
    stage.press("Delete span");
    assert_eq!(stage.spans().len(), before.len() - 1);
    stage.press("Undo");
    assert_eq!(stage.spans(), before);

    // A comment's types.
    stage.press("Show: Comments 0/2");
    assert!(stage.has_containing("Comment 2 by Karl, perhaps in reply to Vera"));
    stage.press("Question");
    let open = stage.session().open().unwrap();
    let target = Target::Comment(open.comment_range(0).unwrap());
    assert_eq!(open.set().segment_labels_of(target).count(), 1);

    // All of it is there after closing and reopening, and can still be undone.
    let (spans, set) = (stage.spans(), open.set().clone());
    let mut stage = stage.reopen();
    assert_eq!(stage.spans(), spans);
    assert_eq!(stage.session().open().unwrap().set(), &set);
    stage.chord(Modifiers::COMMAND, egui::Key::Z);
    let open = stage.session().open().unwrap();
    assert_eq!(open.set().segment_labels_of(target).count(), 0);
}

#[test]
fn a_handle_is_dragged_to_resize() {
    let mut stage = Stage::new();
    stage.drag_over("harbour bridge on");
    stage.press("Label MISC");
    let open = stage.session().open().unwrap();
    assert_eq!(open.set().spans().len(), 1);
    // The handle hangs below the last letter.
    let end = stage.words("harbour bridge on");
    let handle = egui::pos2(end.right(), end.bottom() - 5.0);
    let to = stage.right_of("Friday");
    stage.drag(handle, to, Modifiers::NONE);
    assert_eq!(stage.spans(), ["MISC harbour bridge on Friday"].map(String::from));
}

#[test]
fn right_to_left_text_is_selected_as_it_is_read() {
    let mut stage = Stage::new();
    // From the first letter of “العمدة” (at its right) to the last of “يكفي” (at its left).
    let first = stage.words("العمدة");
    let last = stage.words("يكفي");
    let from = egui::pos2(first.right() - 1.0, first.top() + first.height() * 0.62);
    let to = egui::pos2(last.left() + 1.0, last.top() + last.height() * 0.62);
    stage.drag(from, to, Modifiers::NONE);
    stage.press("Label MISC");
    assert_eq!(stage.spans(), ["MISC العمدة Omar Nasr إن الجسر يكفي"].map(String::from));
}

#[test]
fn the_brush_tags_what_is_dragged_over_or_clicked() {
    let mut stage = Stage::new();
    stage.press("Label LOC");
    assert_eq!(stage.session().selection().brush.as_deref(), Some("LOC"));
    stage.drag_over("the port.");
    let lysvik = stage.middle_of("LYSVIK");
    stage.click(lysvik, PointerButton::Primary);
    assert_eq!(stage.spans(), ["LOC LYSVIK", "LOC the port"].map(String::from));
}

#[test]
fn a_slow_click_is_still_a_click() {
    let mut stage = Stage::new();
    stage.drag_over("LYSVIK");
    stage.press("Label LOC");
    let ada = stage.middle_of("Ada");
    stage.click(ada, PointerButton::Primary);
    assert!(stage.session().selected_span().is_none());
    let lysvik = stage.middle_of("LYSVIK");
    stage.hold(lysvik, 1.5);
    assert_eq!(stage.session().selected_span().unwrap().label, "LOC");
}
