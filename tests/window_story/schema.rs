//! The label set, changed in the window without the mouse.

use std::fs;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use tagline::schema::AttributeKind;

use super::stage::Stage;

const CTRL: Modifiers = Modifiers::COMMAND;

impl Stage {
    fn schema(&mut self) {
        self.window.key_press_modifiers(CTRL, Key::L);
        self.wait_for_exchange();
    }

    /// Puts the keyboard into a field and writes over what is there.
    fn write_into(&mut self, field: &str, text: &str) {
        self.window.query_all_by_label(field).next().unwrap().focus();
        self.window.step();
        self.chord(CTRL, Key::A);
        self.type_text(text);
        self.wait_for_exchange();
    }

    fn file_of(&self, annotator: &str) -> String {
        let folder = self.folder.path().join("annotations").join(annotator);
        let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
        fs::read_to_string(file).unwrap()
    }
}

#[test]
fn a_label_is_renamed_for_everybody_and_taken_back_by_keyboard() {
    let mut stage = Stage::sample();
    stage.window.key_press_modifiers(CTRL, Key::S);
    stage.window.step();
    let before = ["ada", "tomas"].map(|name| stage.file_of(name));
    let first = stage.session().schema().span_labels().next().unwrap().1.name.clone();
    stage.schema();
    assert!(stage.session().schema_page().is_some());
    stage.write_into("Name", "Human being");
    assert!(stage.has_containing("Name of PER"), "the change is listed");
    stage.write_into("Code", "HUMAN");
    stage.key(Key::Tab);
    stage.wait_for_exchange();
    assert!(stage.has_containing(&format!("{first} is called HUMAN")));
    assert!(stage.has_containing(&format!("{first} → HUMAN: ")), "what it does is counted");
    // Nothing is written yet.
    assert_eq!(["ada", "tomas"].map(|name| stage.file_of(name)), before);
    stage.chord(CTRL, Key::S);
    stage.wait_for_exchange();
    assert_eq!(stage.session().schema().version, 2);
    for name in ["ada", "tomas"] {
        assert!(stage.file_of(name).contains("label: \"HUMAN\""));
    }
    assert!(stage.spans().iter().all(|span| !span.contains(&first)), "{:?}", stage.spans());
    stage.press("Take back version 2");
    stage.wait_for_exchange();
    assert_eq!(stage.session().schema().version, 1);
    assert_eq!(["ada", "tomas"].map(|name| stage.file_of(name)), before);
    stage.key(Key::Escape);
    assert!(stage.session().schema_page().is_none());
}

#[test]
fn what_cannot_be_said_of_a_label_is_refused_with_a_reason() {
    let mut stage = Stage::sample();
    stage.schema();
    stage.write_into("Code", "ORG");
    stage.key(Key::Tab);
    stage.wait_for_exchange();
    assert!(stage.has_containing("there is a label “ORG” already"));
    // A key that another label has keeps the version from being saved.
    stage.write_into("Key", "2");
    assert!(stage.has_containing("also the key of ORG"));
    stage.chord(CTRL, Key::S);
    stage.wait_for_exchange();
    assert_eq!(stage.session().schema().version, 1);
    // Out of the field, undo is the draft's.
    stage.key(Key::Tab);
    stage.chord(CTRL, Key::Z);
    stage.wait_for_exchange();
    assert!(!stage.has_containing("also the key of ORG"));
    assert!(!stage.session().schema_page().unwrap().draft().unwrap().is_changed());
}

#[test]
fn labels_are_stepped_through_split_and_retired_with_the_effects_beside() {
    let mut stage = Stage::sample();
    stage.schema();
    stage.key(Key::J);
    let label = |stage: &Stage| {
        let page = stage.session().schema_page().unwrap();
        page.draft().unwrap().label().unwrap().name.clone()
    };
    assert_eq!(label(&stage), "ORG");
    stage.key(Key::J);
    stage.write_into("Split into", "GPE, SITE");
    stage.key(Key::Enter);
    stage.wait_for_exchange();
    assert_eq!(label(&stage), "GPE");
    assert!(stage.has_containing("LOC: "), "spans to decide are counted");
    stage.press("Retire, keep its spans");
    stage.wait_for_exchange();
    assert!(stage.has_containing("GPE retired, spans kept"));
    stage.press("Revert");
    stage.wait_for_exchange();
    assert!(stage.has_containing("Nothing was changed."));
    stage.window.key_press_modifiers(CTRL, Key::L);
    stage.window.step();
    assert!(stage.session().schema_page().is_none());
}

#[test]
fn an_attribute_and_a_link_are_made_by_keyboard() {
    let mut stage = Stage::sample();
    stage.schema();
    stage.press("New attribute");
    stage.write_into("Name of the attribute attribute", "status");
    stage.key(Key::Tab);
    assert!(stage.has_containing("Attribute “status” of PER"));
    // Its kind is chosen from a menu.
    stage.press("status: yes or no, change the kind");
    stage.press("one of");
    stage.write_into("Values of status", "alive, dead");
    stage.key(Key::Tab);
    stage.press("status: not required, change it");
    stage.wait_for_exchange();
    let status = |stage: &Stage| {
        let draft = stage.session().schema_page().unwrap().draft().unwrap();
        draft.schema().attributes_of("PER").find(|a| a.name == "status").cloned().unwrap()
    };
    assert!(status(&stage).required);
    let values = ["alive", "dead"].map(str::to_owned).to_vec();
    assert_eq!(status(&stage).kind, AttributeKind::Choice { values, default: None });
    stage.press("Add to Links");
    stage.write_into("Code", "employs");
    stage.key(Key::Tab);
    stage.press("From: ORG");
    stage.press("To: PER");
    assert!(stage.has_containing("employs, employs"));
    stage.chord(CTRL, Key::S);
    stage.wait_for_exchange();
    let schema = stage.session().schema();
    assert_eq!(schema.version, 2);
    assert_eq!(schema.relation("employs").unwrap().from, ["ORG"]);
    assert_eq!(schema.attributes_of("PER").filter(|a| a.name == "status").count(), 1);
}

#[test]
fn a_schema_that_is_not_saved_is_not_left_without_a_question() {
    let mut stage = Stage::sample();
    stage.schema();
    stage.press("New attribute");
    assert!(stage.session().unsaved_schema() > 0);
    stage.chord(CTRL, Key::W);
    assert!(stage.has_containing("of the schema not saved"));
    stage.press("Stay here");
    assert!(stage.session().unsaved_schema() > 0, "nothing was lost");
    stage.chord(CTRL, Key::W);
    stage.press("Close and lose them");
    assert!(stage.window.state().as_ref().unwrap().session().is_none());
}
