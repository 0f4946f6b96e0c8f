//! Datasets out of the window and into it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::stage::Stage;

impl Stage {
    /// Opens the sheet for exporting.
    pub(crate) fn begin_export(&mut self) {
        self.chord(Modifiers::CTRL, Key::E);
        self.wait_for_exchange();
    }

    /// As [`Self::begin_export`], of what the example annotator has.
    fn begin_export_of_one(&mut self) {
        self.begin_export();
        self.press("Annotations of example");
        self.wait_for_exchange();
    }

    /// Presses what may be out of view.
    fn press_below(&mut self, name: &str) {
        self.window.get_by_label(name).scroll_to_me();
        self.window.run();
        self.press(name);
    }

    /// Chooses a place as if it had been picked.
    fn export_to(&mut self, path: &Path) {
        self.window.state_mut().as_mut().unwrap().export_to(path.to_path_buf());
        self.window.run_steps(2);
    }

    /// Opens the sheet for importing.
    pub(crate) fn import(&mut self, path: &Path) {
        let app = self.window.state_mut().as_mut().unwrap();
        app.import_files(vec![path.to_path_buf()]);
        self.wait_for_exchange();
    }

    /// Frames until nothing is worked at on another thread.
    pub(crate) fn wait_for_exchange(&mut self) {
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
    stage.begin_export_of_one();
    stage.press("doccano JSONL");
    stage.wait_for_exchange();
    assert!(stage.has("spans of several parts: Split in several"));
    stage.press_below("spans of several parts: Widen the span");
    stage.wait_for_exchange();
    let file = out.path().join("d.jsonl");
    stage.export_to(&file);
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
    stage.begin_export_of_one();
    stage.press("doccano JSONL");
    stage.wait_for_exchange();
    stage.export_to(&file);
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
    stage.begin_export_of_one();
    stage.press("doccano JSONL");
    stage.wait_for_exchange();
    stage.press_below("spans of several parts: Stop if there are any");
    assert!(stage.has_containing("spans of several parts: "), "the list stays while it is counted");
    stage.wait_for_exchange();
    assert!(stage.has("Nothing is written while there are spans of several parts."));
    let file = out.path().join("d.jsonl");
    stage.export_to(&file);
    stage.press("Export now");
    stage.window.run_steps(4);
    assert!(!file.exists());
    stage.press("Where to write");
    stage.key(Key::Enter);
    stage.window.run_steps(4);
    assert!(!file.exists(), "Enter writes no more than the button");
    stage.key(Key::Escape);
    assert!(!stage.has("Export now"));
}

#[test]
fn a_dataset_becomes_a_project_and_is_opened() {
    let mut stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("people.jsonl");
    fs::write(&data, "{\"text\":\"👋 Ada met Bo.\",\"label\":[[2,5,\"Person\"]]}\n").unwrap();
    stage.import(&data);
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
    stage.import(&data);
    let said = "people.jsonl, line 1: a span ends at 9, and the text has 3 code points";
    assert!(stage.has(said), "the fault is on the sheet");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_format_of_many_files_makes_a_folder() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    stage.begin_export_of_one();
    stage.press("brat standoff");
    stage.wait_for_exchange();
    let folder = out.path().join("sample-brat");
    stage.export_to(&folder);
    stage.press("Export now");
    stage.wait_for_exchange();
    let files = |folder: &Path| {
        let names = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name());
        let mut names: Vec<_> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(files(out.path()), ["sample-brat", "sample-brat.report.json"]);
    assert_eq!(
        files(&folder),
        ["annotation.conf", "port-ansel-water-accord.ann", "port-ansel-water-accord.txt"]
    );
    assert!(!stage.has("Export now"), "the sheet is gone");
}

#[test]
fn what_is_cancelled_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("people.jsonl");
    let words = "Ada met Bo in Oslo and they walked home. ".repeat(200);
    let lines: Vec<String> = (0..400)
        .map(|n| format!("{{\"text\":\"{n} {words}\",\"label\":[[4,7,\"Person\"]]}}\n"))
        .collect();
    fs::write(&data, lines.concat()).unwrap();
    let mut stage = Stage::new();
    stage.import(&data);
    let project = folder.path().join("project");
    let app = stage.window.state_mut().as_mut().unwrap();
    app.import_to(&project);
    stage.press("Import now");
    stage.press("Cancel");
    stage.wait_for_exchange();
    assert!(stage.has_containing("cancelled; nothing was written"), "it ended before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the data are there");
    stage.press("Import now");
    stage.wait_for_exchange();
    assert_eq!(stage.session().project().articles().len(), 400);
    stage.begin_export();
    let out = folder.path().join("out");
    stage.export_to(&out);
    stage.press("Export now");
    stage.press("Cancel");
    stage.wait_for_exchange();
    assert!(stage.has_containing("cancelled; nothing was written"), "it ended before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the data and the project");
    stage.press("Export now");
    stage.wait_for_exchange();
    assert!(out.join("annotation.conf").exists());
}

#[test]
fn articles_are_chosen_by_a_pattern() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    stage.begin_export_of_one();
    stage.press("doccano JSONL");
    let file = out.path().join("d.jsonl");
    stage.export_to(&file);
    stage.press("Articles: Matching a pattern");
    stage.press("Pattern for articles");
    stage.type_text("port");
    stage.wait_for_exchange();
    assert!(stage.has_containing("No article matches “port”"));
    stage.press("Export now");
    stage.window.run_steps(4);
    assert!(!file.exists(), "the button is shut");
    stage.press("Pattern for articles");
    stage.type_text("*");
    stage.wait_for_exchange();
    assert!(stage.has("1 of 3 articles matches"));
    stage.press("Export now");
    stage.wait_for_exchange();
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 1);
    // Articles without annotations are articles, but nothing to export.
    stage.begin_export_of_one();
    stage.press("Articles: Matching a pattern");
    stage.press("Pattern for articles");
    stage.type_text("the*");
    stage.wait_for_exchange();
    assert!(stage.has("2 of 3 articles match"));
    assert!(stage.has_containing("there are no annotations to export"));
}

#[test]
fn an_import_offers_what_reading_uses() {
    let mut stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("people.jsonl");
    fs::write(&data, "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"Person\"]]}\n").unwrap();
    stage.import(&data);
    assert!(stage.has("unit: graphemes"));
    assert!(!stage.has("structure: no"));
}

#[test]
fn the_sheet_for_exporting_works_by_keys_and_remembers() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    stage.begin_export();
    assert_eq!(stage.focused(), "brat standoff", "the list of formats has the keyboard");
    stage.key(Key::ArrowDown);
    stage.wait_for_exchange();
    let second = stage.focused();
    assert_ne!(second, "brat standoff");
    stage.key(Key::ArrowUp);
    stage.wait_for_exchange();
    assert_eq!(stage.focused(), "brat standoff");
    stage.key(Key::ArrowDown);
    stage.wait_for_exchange();
    stage.export_to(&out.path().join("data"));
    stage.press("Where to write");
    stage.key(Key::Enter);
    stage.wait_for_exchange();
    assert!(fs::read_dir(out.path()).unwrap().count() >= 2, "the files and the report");
    assert!(!stage.has("Export now"), "the sheet is gone");
    stage.begin_export();
    assert_eq!(stage.focused(), second, "the format is chosen that was");
}

#[test]
fn what_is_lost_is_summed_up_beside_the_button() {
    let mut stage = Stage::sample();
    stage.begin_export_of_one();
    stage.press("CoNLL");
    stage.wait_for_exchange();
    assert!(stage.has("What is lost"));
}

#[test]
fn a_part_that_stays_empty_is_said_before_and_after() {
    let mut stage = Stage::sample();
    let out = tempfile::tempdir().unwrap();
    stage.begin_export_of_one();
    stage.press("doccano JSONL");
    stage.wait_for_exchange();
    stage.press_below("As: Train, dev and test");
    stage.wait_for_exchange();
    assert!(stage.has("Articles: train 1, dev 0, test 0"));
    let warning = "dev and test stay empty: there are too few articles to split (1 article)";
    assert!(stage.has(warning));
    stage.export_to(&out.path().join("d"));
    stage.press("Export now");
    stage.wait_for_exchange();
    assert!(stage.has_containing("the report is in it"));
    assert!(stage.has_containing(warning));
}

#[test]
fn in_a_blind_project_nobody_exports_what_they_may_not_see() {
    let stage = Stage::sample();
    let mut project = tagline::project::Project::open(stage.folder.path()).unwrap();
    project.set_blind(true).unwrap();
    let mut stage = stage.reopen_as("bob");
    stage.begin_export();
    assert!(!stage.has("Annotations of ada"));
    assert!(stage.has_containing("Left out: "));
    assert!(stage.has_containing("once their own annotations"), "and why nothing is left");
    assert!(!stage.has("How it begins"));
}

#[test]
fn without_a_file_dialog_a_path_is_typed() {
    let mut stage = Stage::sample();
    stage.chord(Modifiers::CTRL, Key::I);
    stage.wait(0.5);
    assert_eq!(stage.focused(), "Path of the files");
    stage.type_text("/no/such");
    stage.key(Key::Enter);
    stage.window.run_steps(4);
    assert!(stage.has("There is nothing at /no/such."));
}
