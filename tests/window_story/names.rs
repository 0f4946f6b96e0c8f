//! Whatever can be pressed has a name, on every screen, so that a screen reader (and a
//! test) can find it; and no two things that can be pressed have the same name.

use std::collections::{BTreeMap, BTreeSet};

use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::NodeT as _;

use crate::stage::Stage;

/// What is wrong with the names on the screen, by a few words on where.
pub(crate) fn nameless(stage: &Stage, screen: &str) -> Vec<String> {
    let open = stage.session_if_any().and_then(|s| s.open());
    // The same words with the same label stand in many places.
    let spans: BTreeSet<String> = open
        .into_iter()
        .flat_map(|open| open.set().spans().map(|s| format!("{}, {}", s.label, open.covered(s))))
        .collect();
    let mut wrong = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for node in stage.window.root().children_recursive() {
        let inner = node.accesskit_node();
        let data = inner.data();
        let pressed = data.supports_action(Action::Click);
        // Scroll bars and the edges of panels are egui's own, and so are their names.
        let own = !matches!(inner.role(), Role::ScrollBar | Role::Splitter);
        if !pressed || !own || inner.is_hidden() || inner.is_disabled() {
            continue;
        }
        let name = inner.label().unwrap_or_default();
        if name.trim().is_empty() {
            wrong.push(format!("{screen}: {:?} at {:?} has no name", inner.role(), node.rect()));
        } else if !spans.contains(&name) {
            *known.entry(format!("{:?} “{name}”", inner.role())).or_default() += 1;
        }
    }
    let twice = known.into_iter().filter(|(_, count)| *count > 1);
    wrong.extend(twice.map(|(what, count)| format!("{screen}: {what} is there {count} times")));
    wrong
}

#[test]
fn whatever_can_be_pressed_has_a_name_of_its_own() {
    let mut stage = Stage::sample();
    let mut wrong = nameless(&stage, "article");
    stage.chord(Modifiers::COMMAND, Key::K);
    wrong.extend(nameless(&stage, "palette"));
    stage.type_text("person");
    wrong.extend(nameless(&stage, "palette with labels"));
    stage.key(Key::Escape);
    for (screen, modifiers, key) in [
        ("keys", Modifiers::NONE, Key::F1),
        ("settings", Modifiers::COMMAND, Key::Comma),
        ("find bar", Modifiers::COMMAND, Key::F),
    ] {
        stage.chord(modifiers, key);
        wrong.extend(nameless(&stage, screen));
        stage.keys(Key::Escape, Modifiers::NONE, 2);
    }
    stage.key(Key::J);
    wrong.extend(nameless(&stage, "span"));
    stage.key(Key::F2);
    wrong.extend(nameless(&stage, "guideline"));
    stage.key(Key::Escape);
    stage.key(Key::Delete);
    wrong.extend(nameless(&stage, "toast"));
    stage.chord(Modifiers::COMMAND, Key::Z);
    stage.key(Key::PageDown);
    wrong.extend(nameless(&stage, "comment"));
    stage.key(Key::L);
    stage.key(Key::I);
    wrong.extend(nameless(&stage, "panels closed"));
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Q);
    wrong.extend(nameless(&stage, "quote"));
    let at = stage.middle_of("Harbour");
    stage.click(at, PointerButton::Secondary);
    wrong.extend(nameless(&stage, "menu of a span"));
    stage.key(Key::Escape);
    let at = stage.middle_of("quarrels");
    stage.click(at, PointerButton::Secondary);
    wrong.extend(nameless(&stage, "menu of text"));
    stage.key(Key::Escape);
    let folder = stage.folder.path().file_name().unwrap().to_string_lossy().into_owned();
    stage.press(&format!("Project {folder}"));
    wrong.extend(nameless(&stage, "menu of the project"));
    stage.key(Key::Escape);
    stage.chord(Modifiers::COMMAND, Key::W);
    wrong.extend(nameless(&stage, "welcome"));
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
