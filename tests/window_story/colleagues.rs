//! Colleagues' sets, brought in through the sheet for importing.

use std::fs;
use std::path::{Path, PathBuf};

use egui::Key;
use tagline::annotation::Status;
use tagline::article::ArticleId;
use tagline::project::Project;

use crate::side::tag;
use crate::stage::Stage;

/// What a colleague has: the bridge, and another text that is not here.
fn theirs(folder: &Path) -> PathBuf {
    let mut stage = Stage::new();
    fs::write(stage.folder.path().join("mill.txt"), "The mill\n\nIda Krog bought the mill.\n")
        .unwrap();
    stage = stage.reopen_as("ben");
    tag(&mut stage, "Omar Nasr", "PER");
    stage.window.state_mut().as_mut().unwrap().close();
    let root = folder.join("theirs");
    copy(stage.folder.path(), &root);
    root
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target)
        } else {
            fs::copy(&path, target).map(drop).unwrap()
        }
    }
}

fn labels(stage: &Stage, annotator: &str) -> Vec<String> {
    let project = Project::open(stage.folder.path()).unwrap();
    let article = project.load_article(&ArticleId("bridge".into())).unwrap();
    let set = project.read_set(&article, annotator).unwrap().set;
    assert_ne!(set.status(), Status::New);
    set.spans().map(|s| format!("{} {}", s.label, article.text.slice(s.extent()))).collect()
}

#[test]
fn a_colleagues_project_shows_whose_sets_come_in_and_takes_them() {
    let folder = tempfile::tempdir().unwrap();
    let root = theirs(folder.path());
    let mut stage = Stage::new();
    tag(&mut stage, "Ada Moor", "PER");
    stage.import(&root);
    assert!(stage.has_containing("These are annotation sets; they come into"));
    assert!(stage.has("1 set: ben 1; 1 new"));
    assert!(stage.has("ben on bridge: new, 1 annotation"));
    assert!(!stage.has("Conflicts"));
    stage.press("Import now");
    stage.wait_for_exchange();
    assert!(!stage.has("Import now"), "the sheet is gone");
    assert!(stage.has_containing("Imported 1 annotation set on 1 article"));
    assert_eq!(labels(&stage, "ben"), ["PER Omar Nasr"]);
    // Whoever worked goes on where they were.
    assert_eq!(stage.session().annotator(), "ana");
    assert_eq!(stage.spans(), ["PER Ada Moor"]);
    // Once more: there is nothing to take in.
    stage.import(&root);
    assert!(stage.has("ben on bridge: known before, 1 annotation"));
    stage.press("Import now");
    stage.window.run_steps(4);
    assert!(stage.has("Import now"), "the button is shut");
    // Under another name it is another set.
    stage.press("Annotator");
    stage.type_text("Benjamin");
    stage.wait_for_exchange();
    assert!(stage.has("Benjamin on bridge: new, 1 annotation"));
    stage.press("Import now");
    stage.wait_for_exchange();
    assert_eq!(labels(&stage, "Benjamin"), ["PER Omar Nasr"]);
}

#[test]
fn a_copy_of_ones_own_set_is_merged_while_the_article_is_open() {
    let mut stage = Stage::new();
    tag(&mut stage, "Ada Moor", "PER");
    // Seconds later it is in its file.
    stage.wait(6.0);
    let set = stage.folder.path().join("annotations/ana/bridge.ron");
    let folder = tempfile::tempdir().unwrap();
    let sent = folder.path().join("bridge.ron");
    let content = fs::read_to_string(&set).unwrap();
    fs::write(&sent, content.replace("label: \"PER\"", "label: \"ORG\"")).unwrap();
    // Here it is changed as well.
    stage.press("Label LOC");
    assert_eq!(stage.spans(), ["LOC Ada Moor"]);
    stage.import(&sent);
    assert!(stage.has("1 set: ana 1; 1 merged with yours"));
    assert!(stage.has("ana on bridge: both changed this; ours is kept"));
    assert!(stage.has_containing("Yours: LOC"));
    assert!(stage.has_containing("Theirs: ORG"));
    stage.press("Import now");
    stage.wait_for_exchange();
    assert_eq!(stage.spans(), ["LOC Ada Moor"]);
    assert_eq!(stage.session().open().unwrap().read_only(), None);
    let aside = stage.folder.path().join("annotations/ana/bridge.ron.theirs");
    assert_eq!(fs::read(&aside).unwrap(), fs::read(&sent).unwrap());
    // Without an open article nothing is kept from being merged.
    let mut other = Stage::new();
    other.import(&sent);
    assert!(other.has("1 set: ana 1; 1 new"));
    other.key(Key::Escape);
    assert!(!other.has("Import now"));
}

#[test]
fn sets_that_cannot_come_in_are_told_of_and_the_article_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let root = theirs(folder.path());
    let mut stage = Stage::new();
    tag(&mut stage, "Ada Moor", "PER");
    // Something is in the way of the journal.
    fs::write(stage.folder.path().join("journal/ben"), "in the way").unwrap();
    stage.import(&root.join("annotations"));
    assert!(stage.has("1 set: ben 1; 1 new"));
    stage.press("Import now");
    stage.wait_for_exchange();
    assert!(stage.has_containing("journal"), "what went wrong is on the sheet");
    assert!(!stage.folder.path().join("annotations/ben").exists());
    stage.key(Key::Escape);
    assert_eq!(stage.spans(), ["PER Ada Moor"]);
}
