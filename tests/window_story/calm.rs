//! The window rests when nothing happens, does no work twice, and fits small screens.

use egui::{Key, Modifiers};
use tagline::ui::text_layout::layouts_made;

use crate::stage::{ARTICLE, Stage, open};

#[test]
fn nothing_is_laid_out_while_nothing_happens() {
    let mut stage = Stage::new();
    stage.wait(3.0);
    let (layouts, blocks) = (layouts_made(), stage.window.state().as_ref().unwrap().blocks_laid());
    stage.wait(2.0);
    assert_eq!(layouts_made(), layouts);
    assert_eq!(stage.window.state().as_ref().unwrap().blocks_laid(), blocks);
}

#[test]
fn the_window_sleeps_when_everything_is_done() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.press("Label PER");
    stage.press("Delete span");
    // Long enough for the line about it to go and for the file to be written.
    stage.wait(9.0);
    assert!(!stage.has("Undo"), "the line has had its time");
    let open = stage.session().open().unwrap();
    assert!(!open.writer().dirty() && open.writer().is_saved());
    let root = &stage.window.output().viewport_output[&egui::ViewportId::ROOT];
    let delay = root.repaint_delay;
    assert!(delay.as_secs() > 3600, "it wakes again in {delay:?}");
}

#[test]
fn a_tag_shapes_no_text_again() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    let layouts = layouts_made();
    stage.key(Key::Num1);
    assert_eq!(stage.spans().len(), 1);
    assert_eq!(layouts_made(), layouts);
}

#[test]
fn small_windows_and_big_zooms_keep_the_text() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bridge.txt"), ARTICLE).unwrap();
    for (width, height) in [(900.0, 600.0), (640.0, 420.0), (420.0, 300.0)] {
        let window = open(folder.path(), width, height);
        let mut stage = Stage { folder: tempfile::tempdir().unwrap(), window };
        assert!(stage.has_containing("Harbour bridge"), "{width} by {height}");
        stage.keys(Key::Plus, Modifiers::COMMAND, 10);
        assert!(stage.has_containing("Harbour bridge"), "{width} by {height}, zoomed in");
    }
}
