//! The fields of a span, of every kind that a schema can have, without the mouse.

use egui::{Key, Modifiers};
use tagline::annotation::AttributeValue;

use crate::stage::Stage;

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;

const SCHEMA: &str = r#"(
    format: 1,
    name: "ships",
    version: 1,
    span_layers: [(
        name: "Ships",
        labels: [
            (
                name: "SHIP",
                colour: Azure,
                key: '1',
                attributes: [
                    (name: "masts", kind: Number(min: Some(0), max: Some(9))),
                    (name: "owner", kind: Text()),
                    (name: "afloat", kind: Flag()),
                    (name: "cargo", kind: Choices(values: ["fish", "wood"])),
                ],
            ),
            (
                name: "VOYAGE",
                colour: Green,
                key: '2',
                attributes: [(
                    name: "season",
                    required: true,
                    kind: Choice(values: [
                        "early spring", "late spring", "high summer", "autumn storms", "deep winter",
                    ]),
                )],
            ),
        ],
    )],
)"#;

fn attribute(stage: &Stage, name: &str) -> Option<AttributeValue> {
    stage.session().selected_span().unwrap().attributes.get(name).cloned()
}

#[test]
fn enter_goes_to_the_fields_and_escape_back_to_the_text() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Q);
    stage.key(Key::Enter);
    assert_eq!(stage.focused(), "type: Direct");
    stage.key(Key::Tab);
    assert_eq!(stage.focused(), "type: Indirect");
    stage.key(Key::Space);
    assert_eq!(attribute(&stage, "type"), Some(AttributeValue::Choice("indirect".to_owned())));
    // The same again takes it off.
    stage.key(Key::Space);
    assert_eq!(attribute(&stage, "type"), None);
    stage.key(Key::Escape);
    assert_eq!(stage.focused(), "Article text");
    assert_eq!(stage.spans(), ["QUOTE Harbour"]);
    assert!(stage.session().selected_span().is_some(), "the span is still in hand");
    stage.chord(SHIFT, Key::ArrowRight);
    assert_eq!(stage.spans(), ["QUOTE Harbour bridge"]);
    // A click gives no control the keyboard: the arrows are still those of the text.
    stage.press("type: Mixed");
    assert_eq!(stage.focused(), "");
    stage.chord(SHIFT, Key::ArrowLeft);
    assert_eq!(stage.spans(), ["QUOTE Harbour"]);
}

#[test]
fn arrows_on_a_control_leave_the_text_alone() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Q);
    stage.key(Key::Enter);
    stage.key(Key::ArrowRight);
    assert!(stage.session().selected_span().is_some(), "the span is still in hand");
    assert_eq!(stage.focused(), "type: Indirect");
    stage.chord(SHIFT, Key::ArrowRight);
    assert_eq!(stage.spans(), ["QUOTE Harbour"], "its end was not meant");
}

#[test]
fn a_span_without_fields_has_a_note() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Num1);
    stage.key(Key::Enter);
    assert_eq!(stage.focused(), "Note");
    stage.type_text("or a ship?");
    stage.key(Key::Escape);
    assert_eq!(stage.session().selected_span().unwrap().note, "or a ship?");
    // Typed and at once left for the next article: nothing is lost.
    stage.key(Key::M);
    stage.type_text(" A name, surely.");
    stage.chord(Modifiers::COMMAND, Key::P);
    stage.type_text("ferry");
    stage.key(Key::Enter);
    assert_eq!(stage.session().current_id().unwrap().0, "ferry");
    stage.key(Key::OpenBracket);
    let open = stage.session().open().unwrap();
    assert_eq!(open.set().spans().next().unwrap().note, "or a ship? A name, surely.");
}

#[test]
fn every_kind_of_field_is_filled_in_without_the_mouse() {
    let mut stage = Stage::with_schema(SCHEMA);
    stage.key(Key::ArrowRight);
    stage.key(Key::Num1);
    stage.key(Key::Enter);
    assert_eq!(stage.focused(), "masts");
    stage.type_text("3");
    stage.key(Key::Tab);
    assert_eq!(attribute(&stage, "masts"), Some(AttributeValue::Number(3.0)));
    assert_eq!(stage.focused(), "owner");
    stage.type_text("the port of Lysvik");
    stage.key(Key::Tab);
    let owner = AttributeValue::Text("the port of Lysvik".to_owned());
    assert_eq!(attribute(&stage, "owner"), Some(owner));
    assert_eq!(stage.focused(), "Afloat");
    stage.key(Key::Space);
    assert_eq!(attribute(&stage, "afloat"), Some(AttributeValue::Flag(true)));
    stage.keys(Key::Tab, NONE, 2);
    assert_eq!(stage.focused(), "cargo: wood");
    stage.key(Key::Space);
    stage.chord(SHIFT, Key::Tab);
    stage.key(Key::Space);
    let both = ["fish", "wood"].map(str::to_owned).into_iter().collect();
    assert_eq!(attribute(&stage, "cargo"), Some(AttributeValue::Choices(both)));
    stage.key(Key::Space);
    stage.key(Key::Escape);

    // What does not fit is said, and nothing is changed.
    stage.key(Key::Enter);
    assert_eq!(stage.focused(), "masts");
    stage.type_text("0");
    stage.key(Key::Escape);
    assert_eq!(attribute(&stage, "masts"), Some(AttributeValue::Number(3.0)), "30 is too many");
    assert!(stage.says("9"), "it says how many there may be");

    // Every step is one to undo.
    let before = stage.session().selected_span().unwrap().clone();
    stage.chord(Modifiers::COMMAND, Key::Z);
    assert_ne!(attribute(&stage, "cargo"), before.attributes.get("cargo").cloned());
    stage.chord(Modifiers::COMMAND, Key::Y);
    assert_eq!(stage.session().selected_span(), Some(&before));

    let set = stage.session().open().unwrap().set().clone();
    let stage = stage.reopen();
    assert_eq!(stage.session().open().unwrap().set(), &set);
}

#[test]
fn what_a_schema_requires_is_asked_for() {
    let mut stage = Stage::with_schema(SCHEMA);
    stage.key(Key::ArrowRight);
    stage.key(Key::Num2);
    let left = stage.session().todos().len();
    stage.key(Key::Escape);
    stage.key(Key::N);
    assert_eq!(stage.session().selected_span().unwrap().label, "VOYAGE");
    stage.key(Key::Enter);
    assert_eq!(stage.focused(), "season: Early spring");
    stage.keys(Key::Tab, NONE, 4);
    assert_eq!(stage.focused(), "season: Deep winter");
    stage.key(Key::Enter);
    let value = AttributeValue::Choice("deep winter".to_owned());
    assert_eq!(attribute(&stage, "season"), Some(value));
    assert_eq!(stage.session().todos().len(), left - 1);
}
