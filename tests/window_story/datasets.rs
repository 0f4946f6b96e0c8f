//! Datasets out of the window and into it.

use std::fs;
use std::time::Duration;

use egui::{Key, Modifiers};

use super::stage::Stage;

impl Stage {
    /// Frames until nothing is worked at on another thread.
    fn wait_for_exchange(&mut self) {
        for _ in 0..1000 {
            self.window.step();
            if !self.window.state().as_ref().unwrap().is_exchanging() {
                return self.window.run_steps(4);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the work never ends");
    }
}

#[test]
fn an_export_by_name_is_written_read_back_and_said() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    stage.chord(Modifiers::CTRL, Key::E);
    stage.wait_for_exchange();
    stage.press("doccano JSONL");
    stage.wait_for_exchange();
    assert!(stage.has("spans of several parts: Split in several"));
    stage.press("spans of several parts: Widen the span");
    stage.wait_for_exchange();
    let file = out.path().join("d.jsonl");
    stage.window.state_mut().as_mut().unwrap().export_to(file.clone());
    stage.window.run_steps(2);
    stage.press("Export now");
    stage.wait_for_exchange();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("{\"text\":\"Port Ansel, valley towns"), "{text}");
    let report = fs::read_to_string(out.path().join("d.jsonl.report.json")).unwrap();
    assert!(report.contains("\"done\": \"widen\""), "{report}");
}

#[test]
fn what_is_there_is_replaced_only_when_said() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("mine.jsonl");
    fs::write(&file, "precious").unwrap();
    stage.chord(Modifiers::CTRL, Key::E);
    stage.wait_for_exchange();
    stage.press("doccano JSONL");
    stage.wait_for_exchange();
    stage.window.state_mut().as_mut().unwrap().export_to(file.clone());
    stage.window.run_steps(2);
    stage.press("Export now");
    stage.wait_for_exchange();
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
    stage.press("Replace it");
    stage.wait_for_exchange();
    assert!(fs::read_to_string(&file).unwrap().starts_with("{\"text\""));
}

#[test]
fn what_must_not_be_lost_keeps_the_button_shut() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    stage.chord(Modifiers::CTRL, Key::E);
    stage.wait_for_exchange();
    stage.press("doccano JSONL");
    stage.wait_for_exchange();
    stage.press("spans of several parts: Write nothing");
    stage.wait_for_exchange();
    let file = out.path().join("d.jsonl");
    stage.window.state_mut().as_mut().unwrap().export_to(file.clone());
    stage.window.run_steps(2);
    stage.press("Export now");
    stage.window.run_steps(4);
    assert!(!file.exists());
    stage.key(Key::Escape);
    assert!(!stage.has("Export now"));
}

#[test]
fn a_dataset_becomes_a_project_and_is_opened() {
    let mut stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("people.jsonl");
    fs::write(&data, "{\"text\":\"👋 Ada met Bo.\",\"label\":[[2,5,\"Person\"]]}\n").unwrap();
    stage.window.state_mut().as_mut().unwrap().import_files(vec![data]);
    stage.wait_for_exchange();
    let new = folder.path().join("new");
    stage.window.state_mut().as_mut().unwrap().import_to(&new);
    stage.window.run_steps(2);
    stage.press("Import now");
    stage.wait_for_exchange();
    assert!(new.join("project.ron").exists());
    let root = stage.session().project().root().canonicalize().unwrap();
    assert_eq!(root, new.canonicalize().unwrap());
}

#[test]
fn broken_data_is_said_and_makes_nothing() {
    let mut stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("people.jsonl");
    fs::write(&data, "{\"text\":\"Ada\",\"label\":[[0,9,\"Person\"]]}\n").unwrap();
    stage.window.state_mut().as_mut().unwrap().import_files(vec![data]);
    stage.wait_for_exchange();
    let said = "people.jsonl, line 1: a span ends at 9, and the text has 3 code points";
    assert!(stage.has(said), "the fault is on the sheet");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
