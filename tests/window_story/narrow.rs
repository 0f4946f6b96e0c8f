//! Small windows and big zooms: all that a wide window offers can still be reached.

use egui::accesskit::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tagline::annotation::AttributeValue;

use crate::stage::{ARTICLE, Stage, open};

const CTRL: Modifiers = Modifiers::COMMAND;

/// Width, height, and how often the zoom is raised by 10 %.
const SIZES: [(f32, f32, usize); 6] = [
    (1000.0, 700.0, 0),
    (900.0, 600.0, 0),
    (700.0, 480.0, 0),
    (640.0, 420.0, 0),
    (1440.0, 900.0, 10),
    (1280.0, 720.0, 5),
];

fn stage(width: f32, height: f32, zoom: usize) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bridge.txt"), ARTICLE).unwrap();
    let window = open(folder.path(), width, height);
    let mut stage = Stage { folder, window };
    stage.keys(Key::Plus, CTRL, zoom);
    stage
}

/// What can be pressed and is cut off by an edge of the window.
fn cut_off(stage: &Stage) -> Vec<String> {
    let screen = stage.window.ctx.content_rect();
    let mut cut = Vec::new();
    for node in stage.window.root().children_recursive() {
        let inner = node.accesskit_node();
        let pressed = inner.data().supports_action(Action::Click) && !inner.is_hidden();
        if pressed && inner.raw_bounds().is_some() && !screen.expand(1.0).contains_rect(node.rect())
        {
            let name = inner.label().unwrap_or_default();
            cut.push(format!("{name} at {:?} of {:?}", node.rect(), screen.size()));
        }
    }
    cut
}

#[test]
fn nothing_to_press_is_out_of_the_window() {
    let mut wrong = Vec::new();
    for (width, height, zoom) in SIZES {
        let mut stage = stage(width, height, zoom);
        let at = format!("{width} by {height}, zoomed {zoom} times");
        wrong.extend(cut_off(&stage).into_iter().map(|what| format!("{at}: {what}")));
        stage.key(Key::PageDown);
        wrong.extend(cut_off(&stage).into_iter().map(|what| format!("{at}, comment: {what}")));
        for label in ["PER", "ORG", "LOC", "NORP", "ROLE", "DATE", "EVT", "MISC", "QUOTE", "CUE"] {
            stage.key(Key::Escape);
            stage.chord(CTRL, Key::Home);
            stage.key(Key::ArrowRight);
            stage.press(&format!("Label {label}"));
            let made = stage.session().selected_span().map(|s| s.label.clone());
            if made.as_deref() != Some(label) {
                wrong.push(format!("{at}: the chip of {label} does nothing"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_inspector_comes_over_the_text_when_it_is_asked_for() {
    for (width, height, zoom) in SIZES {
        let mut stage = stage(width, height, zoom);
        let at = format!("{width} by {height}, zoomed {zoom} times");
        stage.key(Key::ArrowRight);
        stage.key(Key::Q);
        assert!(!stage.has("Delete span"), "{at}: it would hide the text");
        stage.key(Key::M);
        assert_eq!(stage.focused(), "Note", "{at}");
        stage.type_text("whose?");
        stage.key(Key::Escape);
        assert_eq!(stage.session().selected_span().unwrap().note, "whose?", "{at}");
        stage.key(Key::Enter);
        stage.key(Key::Tab);
        stage.key(Key::Space);
        let kind = stage.session().selected_span().unwrap().attributes.get("type").cloned();
        assert_eq!(kind, Some(AttributeValue::Choice("indirect".to_owned())), "{at}");
        stage.key(Key::Escape);
        stage.key(Key::I);
        assert!(!stage.has("Delete span"), "{at}");
        assert!(stage.sees("Harbour"), "{at}");
    }
}

#[test]
fn the_sheets_fit() {
    for (width, height, zoom) in SIZES {
        let mut stage = stage(width, height, zoom);
        let at = format!("{width} by {height}, zoomed {zoom} times");
        for (modifiers, key, shown) in [
            (Modifiers::NONE, Key::F1, "Close"),
            (CTRL, Key::Comma, "Reading text: bigger"),
            (CTRL, Key::K, "Undo"),
        ] {
            stage.chord(modifiers, key);
            assert!(stage.has(shown), "{at}: {shown}");
            let screen = stage.window.ctx.content_rect();
            let nodes = stage.window.query_all_by_label_contains(shown);
            let seen = nodes.into_iter().any(|n| screen.contains(n.rect().center()));
            assert!(seen || shown == "Undo", "{at}: {shown} is out of sight");
            stage.key(Key::Escape);
            assert!(!stage.has("Reading text: bigger"), "{at}");
        }
    }
}
