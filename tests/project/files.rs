//! Which files a project has, and what is in them.

use super::*;

#[test]
fn a_set_file_reads_well_and_is_the_same_every_time() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 2, "PER", "Ådne Holm 👩\u{200d}✈\u{fe0f}");
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    let file = fs::read_to_string(lake.set_path()).unwrap();
    let sha256 = lake.article.text.sha256();
    let ids: Vec<_> = set.set().spans().map(|s| s.id.to_string()).collect();
    assert_eq!(
        file,
        format!(
            "// Annotations made with Tagline. Offsets are Unicode code points of the article's text.\n\
             (\n    format: 1,\n    article: \"ferry\",\n    annotator: \"Amina\",\n    \
             text_sha256: \"{sha256}\",\n    schema: (name: \"news\", version: {}),\n    \
             status: InProgress,\n    spans: [\n        \
             (id: \"{}\", label: \"PER\", at: [(68, 79)], text: \"Mila Brandt\", by: \"Amina\", made: \"2024-05-01T10:00:00Z\"),\n        \
             (id: \"{}\", label: \"PER\", at: [(192, 206)], text: \"Ådne Holm 👩\u{200d}✈\u{fe0f}\", by: \"Amina\", made: \"2024-05-01T10:00:00Z\"),\n    ],\n    \
             relations: [],\n    segment_labels: [],\n    chains: [],\n    unplaced: [],\n)\n",
            lake.project.schema().version,
            ids[0],
            ids[1]
        )
    );
    // The same records made in another order, and written by another opening.
    let other = Fixture::new();
    let mut set = other.open();
    other.tag(&mut set, 1, "PER", "Mila Brandt");
    other.tag(&mut set, 2, "PER", "Ådne Holm 👩\u{200d}✈\u{fe0f}");
    set.flush().unwrap();
    assert_eq!(fs::read_to_string(other.set_path()).unwrap(), file);
}

#[test]
fn looking_writes_nothing() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("ferry.txt"), TEXT).unwrap();
    fs::create_dir(folder.path().join("old")).unwrap();
    fs::write(folder.path().join("old/ferry.md"), TEXT).unwrap();
    let before = snapshot(folder.path());

    let project = Project::open(folder.path()).unwrap();
    assert_eq!(project.kind(), ProjectKind::Folder);
    let ids: Vec<_> = project.articles().iter().map(|e| e.id.0.as_str()).collect();
    assert_eq!(ids, ["ferry", "old/ferry"]);
    let article = project.load_article(&ArticleId("ferry".into())).unwrap();
    let mut set = project.open_set(&article, "Amina").unwrap();
    assert_eq!(set.undo().unwrap(), None);
    set.flush().unwrap();
    assert!(project::check(&project).is_empty());
    assert_eq!(project::stats(&project).articles.count, 2);
    assert_eq!(snapshot(folder.path()), before);

    // The first annotation makes it a project, in place.
    let change = plan(&project, &article, &set, 1, &tag(&article, "PER", "Mila Brandt"));
    set.commit(change).unwrap();
    set.flush().unwrap();
    drop(set);
    let project = Project::open(folder.path()).unwrap();
    assert_eq!(project.kind(), ProjectKind::Project);
    assert_eq!(project.articles().len(), 2, "its own files are no articles");
    assert_eq!(labels(&project.open_set(&article, "Amina").unwrap()), ["PER Mila Brandt"]);
    assert!(project::check(&project).is_empty());
}

#[test]
fn another_copy_that_a_merge_kept_is_told_of_on_opening() {
    let fixture = Fixture::new();
    let mut set = fixture.open();
    fixture.tag(&mut set, 1, "LOC", "Lake Orsa");
    set.flush().unwrap();
    drop(set);
    let path = fixture.set_path();
    let mine = fs::read_to_string(&path).unwrap();
    let other = fixture.path("other.ron");
    fs::write(&other, mine.replace("\"LOC\"", "\"ORG\"")).unwrap();
    let base = fixture.path("base.ron");
    fs::write(&base, "").unwrap();
    let merged = project::merge_set_files(&base, &path, &other, &path).unwrap();
    assert_eq!(merged.conflicts.len(), 1);
    assert!(fs::read_dir(path.parent().unwrap()).unwrap().count() == 1, "nothing is written yet");
    let aside = merged.write(&path, &path).unwrap().unwrap();
    assert_eq!(fs::read(&aside).unwrap(), fs::read(&other).unwrap());
    let fixture = fixture.reopen();
    let set = fixture.open();
    assert_eq!(labels(&set), ["LOC Lake Orsa"]);
    let told = |set: &OpenSet| set.opened().notices.iter().any(|n| n.contains("ferry.ron.theirs"));
    assert!(told(&set), "{:?}", set.opened().notices);
    drop(set);
    assert!(fixture.problems().iter().any(|p| p.contains("ferry.ron.theirs")));
    fs::remove_file(aside).unwrap();
    assert!(!told(&fixture.open()));
}
