//! Keys, changed in the window without the mouse.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tagline::session::Page;

use super::stage::Stage;

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;

impl Stage {
    /// Opens the page of keys and looks a command up.
    fn look_up(&mut self, command: &str) {
        self.key(Key::F1);
        self.window.get_by_label("Find a key").focus();
        self.window.step();
        self.chord(CTRL, Key::A);
        self.type_text(command);
        self.window.step();
    }

    /// Goes to a row and presses it.
    fn change(&mut self, row: &str) {
        let row = self.window.get_by_label_contains(row);
        row.focus();
        self.window.step();
        self.key(Key::Enter);
        assert!(self.has_containing("Press the new keys"));
    }
}

#[test]
fn a_command_gets_another_key_and_its_own_again() {
    let mut stage = Stage::sample();
    stage.look_up("project: progress");
    stage.change("Project: progress");
    stage.chord(CTRL, Key::B);
    assert!(stage.has_containing("again goes back: Ctrl B, changed"));
    stage.keys(Key::Escape, NONE, 1);
    stage.chord(CTRL, Key::B);
    stage.wait_for_exchange();
    assert_eq!(stage.session().page(), Some(Page::Project));
    stage.chord(CTRL, Key::J);
    assert_eq!(stage.session().page(), Some(Page::Project), "the old keys mean nothing");
    stage.key(Key::Escape);
    stage.look_up("project: progress");
    stage.change("Project: progress");
    stage.press("As it was: Ctrl J");
    assert!(stage.has_containing("again goes back: Ctrl J"));
    assert!(!stage.has_containing("changed"));
}

#[test]
fn a_clash_is_shown_and_decided() {
    let mut stage = Stage::sample();
    stage.look_up("again goes back");
    stage.change("Project: progress");
    // Escape leaves the keys as they are, and the page open.
    stage.key(Key::Escape);
    assert!(!stage.has_containing("Press the new keys"));
    assert!(stage.has("Find a key"));
    stage.change("Project: progress");
    stage.chord(CTRL, Key::G);
    assert!(stage.has_containing("Ctrl G also means “Agreement:"));
    // The first answer has the keyboard.
    assert_eq!(stage.focused(), "Take it from there");
    stage.key(Key::Enter);
    assert!(stage.has_containing("exports; again goes back: Ctrl G, changed"));
    assert!(stage.has_containing("whole project; again goes back: no key, changed"));
    stage.press("All keys as they were");
    assert!(stage.has_containing("whole project; again goes back: Ctrl G"));
    assert!(!stage.has_containing("changed"));
    // One press too many is undone.
    stage.press("Have my keys back");
    assert!(stage.has_containing("exports; again goes back: Ctrl G, changed"));
    stage.press("All keys as they were");
    assert!(!stage.has_containing("changed"));
}
