//! Getting about: rows, the search, the list, the regions of the window, the wheel, and
//! what a screen reader presses.

use std::path::{Path, PathBuf};

use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::stage::Stage;

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;

/// A file as the system hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

/// The text from the caret on.
fn at_caret(stage: &Stage) -> String {
    let head = stage.session().selection().caret.unwrap().head;
    let text = stage.session().open().unwrap().article.text.as_str();
    text.get(head..).unwrap().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn the_caret_moves_by_rows_and_keeps_its_column() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.keys(Key::ArrowDown, CTRL, 2);
    stage.keys(Key::ArrowRight, NONE, 3);
    assert!(at_caret(&stage).starts_with("Moor opened"));
    let x = stage.words("Moor opened").left();
    // Over a shorter line (or one that runs the other way) and back is where it was.
    stage.keys(Key::ArrowDown, NONE, 3);
    stage.keys(Key::ArrowUp, NONE, 3);
    assert!(at_caret(&stage).starts_with("Moor opened"), "{}", at_caret(&stage));
    stage.key(Key::ArrowDown);
    let below = at_caret(&stage);
    assert!((stage.words(&below).left() - x).abs() < 12.0, "{below}");
    // To the ends of the row, and over it.
    stage.key(Key::ArrowUp);
    stage.key(Key::Home);
    assert!(at_caret(&stage).starts_with("LYSVIK"));
    stage.chord(SHIFT, Key::End);
    let row = stage.selected_text().unwrap();
    assert!(row.starts_with("LYSVIK: Mayor Ada Moor") && !row.contains("It held"), "{row}");
    stage.chord(SHIFT, Key::ArrowDown);
    assert!(stage.selected_text().unwrap().len() > row.len());
}

#[test]
fn the_next_of_the_same_text_is_a_key_away() {
    let mut stage = Stage::new();
    stage.drag_over("harbour bridge");
    stage.key(Key::Escape);
    stage.chord(CTRL, Key::F);
    stage.type_text("bridge");
    assert!(at_caret(&stage).starts_with(",”"), "the first below the caret is the third of all");
    stage.key(Key::F3);
    assert!(at_caret(&stage).starts_with(" opens"), "round to the first");
    stage.key(Key::F3);
    assert!(at_caret(&stage).starts_with(" on Friday"), "{}", at_caret(&stage));
    stage.chord(SHIFT, Key::F3);
    stage.chord(SHIFT, Key::F3);
    assert!(at_caret(&stage).starts_with(",”"), "and back");
    // What is found is selected, and can be tagged from there.
    stage.keys(Key::Escape, NONE, 2);
    assert_eq!(stage.selected_text().as_deref(), Some("bridge"));
    stage.chord(CTRL, Key::D);
    stage.key(Key::Num8);
    assert_eq!(stage.spans(), ["MISC bridge"]);
    assert_eq!(stage.session().selected_span().unwrap().fragments[0].start, 8, "the first one");
    stage.key(Key::Escape);
    // What is not there says so.
    stage.chord(CTRL, Key::F);
    stage.type_text("zeppelin");
    assert_eq!(stage.session().find().unwrap().hits.len(), 0);
}

#[test]
fn the_list_is_filtered_and_the_palette_goes_to_articles_and_labels() {
    let mut stage = Stage::new();
    stage.key(Key::Slash);
    stage.type_text("ferry");
    assert!(!stage.has_containing("Harbour bridge opens in Lysvik, "));
    stage.key(Key::Enter);
    assert_eq!(stage.session().current_id().unwrap().0, "ferry");
    stage.key(Key::Escape);
    stage.key(Key::OpenBracket);
    assert_eq!(stage.session().current_id().unwrap().0, "bridge");
    // Nothing with that name: a way out, in words.
    stage.key(Key::Slash);
    stage.type_text("zeppelin");
    stage.press("Clear the filter");
    assert!(stage.has_containing("Harbour bridge opens in Lysvik, "));
    stage.key(Key::Escape);
    // The palette, by what its sign says.
    stage.key(Key::ArrowRight);
    stage.chord(CTRL, Key::K);
    stage.type_text("#org");
    stage.key(Key::Enter);
    assert_eq!(stage.spans(), ["ORG Harbour"]);
    stage.chord(CTRL, Key::K);
    stage.type_text(">theme no such thing");
    stage.key(Key::Enter);
    stage.key(Key::Escape);
    assert_eq!(stage.spans(), ["ORG Harbour"]);
    // Arrows choose among what is listed; the first is not run.
    stage.chord(CTRL, Key::K);
    stage.type_text("#p");
    stage.keys(Key::ArrowDown, NONE, 1);
    stage.keys(Key::ArrowUp, NONE, 1);
    stage.key(Key::Enter);
    assert_ne!(stage.spans(), ["ORG Harbour"]);
}

#[test]
fn the_regions_of_the_window_are_gone_round() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Num1);
    let mut seen = Vec::new();
    for _ in 0..3 {
        stage.key(Key::F6);
        seen.push(stage.focused());
    }
    seen.sort();
    assert_eq!(seen, ["Article text", "Filter articles", "Note"]);
    let here = stage.focused();
    stage.key(Key::F6);
    stage.chord(SHIFT, Key::F6);
    assert_eq!(stage.focused(), here);
}

#[test]
fn a_screen_reader_presses_spans_and_buttons() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.press("Label PER");
    stage.key(Key::Escape);
    assert!(stage.session().selected_span().is_none());
    stage.window.get_by_label("PER, Ada Moor").click_accesskit();
    stage.window.run();
    assert_eq!(stage.session().selected_span().unwrap().label, "PER");
    stage.window.get_by_label("Label ORG").click_accesskit();
    stage.window.run();
    assert_eq!(stage.spans(), ["ORG Ada Moor"]);
    assert!(stage.says("ORG"), "it is told what was done");
}

#[test]
fn the_wheel_scrolls_and_a_drag_at_the_edge_too() {
    let mut stage = Stage::sample();
    let headline = "Port Ansel";
    assert!(stage.sees(headline));
    let middle = stage.words(headline).center() + vec2(0.0, 200.0);
    stage.window.event(Event::PointerMoved(middle));
    for _ in 0..12 {
        stage.wheel(-300.0);
    }
    assert!(stage.has_containing("Comment 13") || stage.has_containing("Comment 12"));
    stage.chord(CTRL, Key::Home);
    assert!(stage.sees("The harbour of Port Ansel"));
    // Held at the lower edge, the text goes on and the selection with it.
    let from = stage.left_of("The harbour of Port Ansel");
    let edge = egui::pos2(from.x + 40.0, 866.0);
    stage.grab(from, edge, NONE);
    stage.wait(1.5);
    stage.let_go(edge, NONE);
    let selected = stage.selected_text().unwrap();
    assert!(selected.len() > 1500, "only {} bytes: {selected}", selected.len());
    assert!(!stage.sees(headline), "what was at the top is out of sight");
}

#[test]
fn files_dropped_on_the_window_are_added() {
    let mut stage = Stage::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("tram.txt");
    std::fs::write(&path, "The tram turns back\n\nIt was full.\n").unwrap();
    stage.window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    stage.window.run();
    assert_eq!(stage.session().current_id().unwrap().0, "tram");
    assert!(stage.has_containing("The tram turns back"));
}
