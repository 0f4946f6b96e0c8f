//! Files that are let go over the window.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::stage::Stage;

#[derive(Debug)]
struct File(PathBuf);

impl egui::DroppedFile for File {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|e| e.to_string())
    }
}

impl Stage {
    fn drop(&mut self, path: &Path) {
        self.window.input_mut().dropped_files.push(Arc::new(File(path.to_path_buf())));
        self.window.step();
        self.wait_for_exchange();
    }
}

#[test]
fn a_dataset_opens_the_sheet_for_importing() {
    let mut stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("people.jsonl");
    fs::write(&data, "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"Person\"]]}\n").unwrap();
    stage.drop(&data);
    assert!(stage.has("This looks like doccano JSONL."));
    assert!(stage.has("1 document, 1 span"));
}

#[test]
fn a_folder_of_many_files_is_looked_through() {
    let mut stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("brat");
    for n in 0..300 {
        let below = data.join(format!("{}", n / 20));
        fs::create_dir_all(&below).unwrap();
        fs::write(below.join(format!("{n}.txt")), "Ada met Bo.\n").unwrap();
        fs::write(below.join(format!("{n}.ann")), "T1\tPerson 0 3\tAda\n").unwrap();
    }
    stage.drop(&data);
    assert!(stage.has("This looks like brat standoff."));
    assert!(stage.has("300 documents, 300 spans"));
}

#[test]
fn a_folder_of_texts_is_opened() {
    let mut stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        fs::write(folder.path().join(format!("{name}.txt")), "A headline\n\nWords.\n").unwrap();
    }
    stage.drop(folder.path());
    let root = stage.session().project().root().canonicalize().unwrap();
    assert_eq!(root, folder.path().canonicalize().unwrap());
    let text = folder.path().join("three.txt");
    fs::write(&text, "Another headline\n\nWords.\n").unwrap();
    let before = stage.session().project().articles().len();
    stage.drop(&text);
    assert!(stage.session().project().articles().len() >= before);
    assert!(!stage.has("Import now"));
}

#[test]
fn a_colleagues_set_opens_the_sheet_and_a_project_is_opened() {
    let mut stage = Stage::new();
    crate::side::tag(&mut stage, "Ada Moor", "PER");
    stage.wait(6.0);
    let folder = tempfile::tempdir().unwrap();
    let sent = folder.path().join("sent.ron");
    fs::copy(stage.folder.path().join("annotations/ana/bridge.ron"), &sent).unwrap();
    let mut other = Stage::new();
    other.drop(&sent);
    assert!(other.has("1 set: ana 1; 1 new"));
    other.key(egui::Key::Escape);
    other.drop(stage.folder.path());
    assert!(!other.has("Import now"));
    let root = other.session().project().root().canonicalize().unwrap();
    assert_eq!(root, stage.folder.path().canonicalize().unwrap());
}
