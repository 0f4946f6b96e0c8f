//! The sheets for exporting and importing without a mouse: what has the keyboard is in view
//! and has a name.

use std::fs;

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::names::nameless;
use super::stage::{Stage, open_as};

/// More than a sheet has.
const STOPS: usize = 120;

impl Stage {
    /// Presses Tab until this has the keyboard.
    fn tab_to(&mut self, name: &str) {
        for _ in 0..STOPS {
            if self.focused() == name {
                return;
            }
            self.key(Key::Tab);
        }
        panic!("Tab never comes to “{name}”");
    }

    /// Goes there, presses it, and waits for what comes of it.
    fn choose(&mut self, name: &str) {
        self.tab_to(name);
        self.key(Key::Enter);
        self.wait_for_exchange();
    }
}

#[test]
fn an_export_by_keys_alone() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    stage.begin_export();
    stage.choose("doccano JSONL");
    stage.choose("Annotations of example");
    stage.choose("Articles: This article");
    stage.choose("spans of several parts: Widen the span");
    stage.tab_to("Where to write");
    stage.chord(Modifiers::COMMAND, Key::A);
    let file = out.path().join("d.jsonl");
    stage.type_text(file.to_str().unwrap());
    stage.choose("Export now");
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 1);
    assert!(!stage.has("Export now"), "the sheet is gone");
}

#[test]
fn what_has_the_keyboard_is_in_view() {
    for (width, height) in [(1440.0, 900.0), (760.0, 480.0), (640.0, 420.0)] {
        let mut stage = Stage::sample();
        stage.window = open_as("example", stage.folder.path(), width, height);
        stage.begin_export();
        stage.choose("CoNLL");
        let bar = stage.window.get_by_label("Where to write").rect();
        let top = stage.window.get_by_label("Close").rect().bottom();
        let (mut seen, mut wrong) = (Vec::new(), Vec::new());
        for _ in 0..STOPS {
            stage.key(Key::Tab);
            stage.window.run_steps(12);
            let name = stage.focused();
            if seen.contains(&name) {
                break;
            }
            let mut nodes = stage.window.root().children_recursive();
            let Some(node) = nodes.find(|n| n.accesskit_node().is_focused()) else { continue };
            let rect = node.rect();
            let in_bar = rect.top() >= bar.top() - 4.0 && rect.bottom() <= height;
            let in_column = rect.top() >= top && rect.bottom() <= bar.top();
            if name != "Close" && !in_bar && !in_column {
                wrong.push(format!("{name} at {rect:?}"));
            }
            seen.push(name);
        }
        assert!(seen.len() > 40 && seen.iter().any(|n| n == "Export now"), "{seen:#?}");
        assert!(wrong.is_empty(), "{width} × {height}, above {bar:?}: {wrong:#?}");
    }
}

#[test]
fn what_is_on_the_sheets_has_a_name_of_its_own() {
    let mut stage = Stage::sample();
    let mut wrong = Vec::new();
    stage.begin_export();
    stage.choose("Articles: Matching a pattern");
    stage.choose("As: Train, dev and test");
    for format in ["brat standoff", "CoNLL", "Hugging Face token classification", "spaCy DocBin"] {
        stage.choose(format);
        wrong.extend(nameless(&stage, &format!("export to {format}")));
    }
    stage.key(Key::Escape);
    let data = stage.folder.path().join("people.jsonl");
    fs::write(&data, "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"Person\"]]}\n").unwrap();
    stage.import(&data);
    for format in ["doccano JSONL", "CoNLL", "Hugging Face token classification"] {
        stage.choose(format);
        wrong.extend(nameless(&stage, &format!("import of {format}")));
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
