//! The page of the project, without the mouse.

use egui::{Key, Modifiers};
use tagline::session::Page;

use super::stage::Stage;

const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn the_project_is_looked_at_by_keyboard() {
    let mut stage = Stage::sample();
    stage.window.key_press_modifiers(CTRL, Key::J);
    stage.wait_for_exchange();
    assert_eq!(stage.session().page(), Some(Page::Project));
    for heading in
        ["Progress, ", "Agreement", "Labels, ", "Comment types, ", "Quotes by speaker, ", "Exports"]
    {
        assert!(stage.has_containing(heading), "{heading}");
    }
    assert!(stage.has_containing("tomas, all articles: "), "everybody has a row");
    assert!(stage.has_containing("spans of everybody"));
    // One of them after the other, then everybody again.
    stage.key(Key::A);
    assert!(stage.has_containing("spans of ada"));
    stage.key(Key::T);
    assert!(stage.has_containing("label: PER"), "charts are tables now");
    stage.key(Key::T);
    // A bar is pressed and leads to what it counts.
    stage.press("Copy as CSV: Labels");
    stage.wait(0.1);
    assert!(stage.says("Copied"));
    let bar = stage.session().dashboard().unwrap().chosen().unwrap().spans_by_label["PER"];
    stage.press(&format!("PER, {bar}"));
    stage.wait_for_exchange();
    assert_eq!(stage.session().page(), None);
    let search = stage.session().search().unwrap();
    assert_eq!(search.query(), "label:PER kind:span by:ada");
    assert_eq!(search.found().iter().map(|a| a.hits.len()).sum::<usize>(), bar);
    stage.window.key_press_modifiers(CTRL, Key::J);
    stage.wait_for_exchange();
    stage.key(Key::Escape);
    assert_eq!(stage.session().page(), None);
}
