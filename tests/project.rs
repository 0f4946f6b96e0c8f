//! Projects on disk: what is written, what comes back, and what survives accidents.

use std::fs;
use std::path::{Path, PathBuf};

use smallvec::smallvec;
use tagline::annotation::{Change, Command, IdSource, OriginKind, PlanContext, Status, Target};
use tagline::article::{Article, ArticleId};
use tagline::project::{
    self, CommitError, Mode, NewProject, OpenSet, Project, ProjectKind, Saving, Settings, Severity,
};
use tagline::schema::builtin_source;
use tagline::text::ByteRange;
use tempfile::TempDir;

const TEXT: &str = "Ferry returns to Lake Orsa

Published: March 3, 2021

ORSA: Captain Mila Brandt said on Monday that the ferry would sail again, after nine years.

“We never sold the bell,” she told the town. Ådne Holm 👩\u{200d}✈\u{fe0f} paid for the paint.
";

/// A folder with a project of one article.
struct Fixture {
    folder: TempDir,
    project: Project,
    article: Article,
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let project = project::create(&NewProject {
            folder: folder.path().join("lake"),
            name: "Lake".into(),
            schema_source: builtin_source("news").unwrap().into(),
            annotator: None,
        })
        .unwrap();
        fs::write(project.articles_folder().join("ferry.txt"), TEXT).unwrap();
        Self::reopened(folder)
    }

    fn reopened(folder: TempDir) -> Self {
        let project = Project::open(&folder.path().join("lake")).unwrap();
        let article = project.load_article(&ArticleId("ferry".into())).unwrap();
        Self { folder, project, article }
    }

    fn reopen(self) -> Self {
        Self::reopened(self.folder)
    }

    fn open(&self) -> OpenSet {
        self.project.open_set(&self.article, "Amina").unwrap()
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join("lake").join(below)
    }

    fn set_path(&self) -> PathBuf {
        self.path("annotations/Amina/ferry.ron")
    }

    fn journal_path(&self) -> PathBuf {
        self.path("journal/Amina/ferry.journal")
    }

    fn plan(&self, set: &OpenSet, seed: u64, command: &Command) -> Change {
        plan(&self.project, &self.article, set, seed, command)
    }

    fn tag(&self, set: &mut OpenSet, seed: u64, label: &str, words: &str) {
        let change = self.plan(set, seed, &tag(&self.article, label, words));
        assert_eq!(set.commit(change).unwrap(), Saving::Saved);
    }

    fn problems(&self) -> Vec<String> {
        project::check(&self.project)
            .into_iter()
            .map(|p| format!("{}:{:?}: {}", p.file.display(), p.line, p.message))
            .collect()
    }
}

fn plan(
    project: &Project,
    article: &Article,
    set: &OpenSet,
    seed: u64,
    command: &Command,
) -> Change {
    let mut context = PlanContext {
        article,
        schema: project.schema(),
        ids: &mut IdSource::seeded(seed),
        by: set.annotator(),
        origin: OriginKind::Hand,
        now: "2024-05-01T10:00:00Z".parse().unwrap(),
    };
    command.plan(set.set(), &mut context).unwrap()
}

fn range_of(article: &Article, words: &str) -> ByteRange {
    let start = article.text.as_str().find(words).unwrap();
    ByteRange::new(start, start + words.len())
}

fn tag(article: &Article, label: &str, words: &str) -> Command {
    Command::Tag { label: label.into(), fragments: smallvec![range_of(article, words)] }
}

fn labels(set: &OpenSet) -> Vec<String> {
    let text = set.text();
    set.set().spans().map(|s| format!("{} {}", s.label, text.slice(s.extent()))).collect()
}

/// All files below a folder with their contents, except those that a lock keeps.
fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn what_was_done_comes_back() {
    let lake = Fixture::new();
    let mut set = lake.open();
    assert_eq!(set.mode(), &Mode::ReadWrite);
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "PER", "Ådne Holm");
    lake.tag(&mut set, 3, "LOC", "Lake Orsa");
    let done = lake.plan(&set, 4, &Command::SetStatus(Status::Done));
    set.commit(done).unwrap();
    assert!(set.dirty() && set.is_saved() && !lake.set_path().exists());
    set.flush().unwrap();
    assert!(!set.dirty());
    let before = set.set().clone();
    drop(set);

    let lake = lake.reopen();
    let set = lake.open();
    assert_eq!(*set.set(), before);
    assert_eq!(set.opened().restored, 0);
    assert!(set.opened().notices.is_empty(), "{:?}", set.opened().notices);
    assert_eq!(labels(&set), ["LOC Lake Orsa", "PER Mila Brandt", "PER Ådne Holm"]);
    assert_eq!(lake.project.statuses("Amina")[&lake.article.id], Status::Done);
    assert_eq!(lake.project.annotators(), ["Amina"]);
    assert_eq!(lake.problems(), Vec::<String>::new());
}

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
fn a_single_file_is_a_project_of_its_own() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ferry.md");
    fs::write(&file, TEXT).unwrap();
    fs::write(folder.path().join("ferry.txt"), "Something else").unwrap();
    fs::write(folder.path().join("letter.log"), TEXT).unwrap();
    for _ in 0..2 {
        let project = Project::open(&file).unwrap();
        let ids: Vec<_> = project.articles().iter().map(|e| e.id.0.as_str()).collect();
        assert_eq!(ids, ["ferry.md"], "the id that it has in the whole folder");
        assert_eq!(project.initial_article().unwrap().0, "ferry.md");
        let article = project.load_article(&ArticleId("ferry.md".into())).unwrap();
        let mut set = project.open_set(&article, "Amina").unwrap();
        if set.set().is_empty() {
            let change = plan(&project, &article, &set, 1, &tag(&article, "PER", "Mila Brandt"));
            set.commit(change).unwrap();
            set.flush().unwrap();
        }
        assert_eq!(labels(&set), ["PER Mila Brandt"]);
    }
    // Another file of the folder joins it, whatever its ending.
    let other = folder.path().join("letter.log");
    let project = Project::open(&other).unwrap();
    let ids: Vec<_> = project.articles().iter().map(|e| e.id.0.as_str()).collect();
    assert_eq!(ids, ["ferry.md", "letter.log"]);
    let article = project.load_article(project.initial_article().unwrap()).unwrap();
    let mut set = project.open_set(&article, "Amina").unwrap();
    let change = plan(&project, &article, &set, 1, &tag(&article, "PER", "Mila Brandt"));
    set.commit(change).unwrap();
    drop(set);
    let project = Project::open(&file).unwrap();
    assert_eq!(project.articles().len(), 2);
    assert_eq!(project::check(&project), []);
}

#[test]
fn a_file_of_a_project_opens_the_project() {
    let lake = Fixture::new();
    let project = Project::open(&lake.path("articles/ferry.txt")).unwrap();
    assert_eq!(project.root(), lake.path("").canonicalize().unwrap());
    assert_eq!(project.initial_article().unwrap().0, "ferry");
    assert_eq!(Project::open(&lake.path("project.ron")).unwrap().kind(), ProjectKind::Project);
    let missing = Project::open(&lake.path("nothing")).unwrap_err();
    assert!(missing.is_missing() && missing.to_string().contains("nothing"), "{missing}");
}

#[test]
fn every_article_is_listed_once_and_the_bad_ones_say_why() {
    let lake = Fixture::new();
    let put = |name: &str, content: &[u8]| {
        let path = lake.path("articles").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    put("ferry.md", b"the same stem");
    put("2021/März/نامہ.text", "سلام".as_bytes());
    put("2021/März/日本.TXT", "春".as_bytes());
    put("LETTER", b"a text without ending");
    put("blob", b"\0\x01\x02");
    put("binary.txt", b"PK\x03\x04\0\0\0\0\x08");
    put("empty.txt", b"");
    put(".hidden.txt", b"x");
    put("photo.png", b"x");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(lake.path("articles"), lake.path("articles/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", lake.path("articles/gone.txt")).unwrap();
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        fs::write(lake.path("articles").join(name), "x").unwrap();
    }
    let lake = lake.reopen();
    let listed: Vec<_> = lake
        .project
        .articles()
        .iter()
        .map(|e| (e.id.0.as_str(), lake.project.load_article(&e.id).map(|a| a.text.len())))
        .map(|(id, loaded)| (id, loaded.map_err(|e| e.to_string())))
        .collect();
    let ids: Vec<_> = listed.iter().map(|(id, _)| *id).collect();
    let mut expected =
        vec!["2021/März/نامہ", "2021/März/日本", "LETTER", "binary", "empty", "ferry", "ferry.md"];
    if cfg!(unix) {
        expected.extend(["caf\u{fffd}", "gone"]);
        expected.sort_unstable();
    }
    assert_eq!(ids, expected);
    for (id, loaded) in listed {
        match id {
            "binary" | "empty" | "gone" => {
                let message = loaded.unwrap_err();
                assert!(message.contains(&format!("{id}.txt")), "{message}");
            }
            "ferry" => assert_eq!(loaded.unwrap(), TEXT.len()),
            "caf\u{fffd}" => {}
            _ => assert!(loaded.is_ok(), "{id}: {loaded:?}"),
        }
    }
    let latin = lake.project.articles().iter().find(|e| e.id.0.starts_with("caf"));
    if let Some(latin) = latin {
        assert!(latin.problem.as_ref().unwrap().contains("not Unicode"));
    }
    // The rest of the project works all the same.
    let article = lake.project.load_article(&ArticleId("2021/März/日本".into())).unwrap();
    let mut set = lake.project.open_set(&article, "آمنہ").unwrap();
    let change = plan(&lake.project, &article, &set, 1, &tag(&article, "DATE", "春"));
    set.commit(change).unwrap();
    set.flush().unwrap();
    assert!(lake.path("annotations/آمنہ/2021/März/日本.ron").exists());
    drop(set);
    let lake = lake.reopen();
    assert_eq!(labels(&lake.project.open_set(&article, "آمنہ").unwrap()), ["DATE 春"]);
}

#[test]
fn photos_beside_an_article_or_named_in_it() {
    let lake = Fixture::new();
    for name in ["ferry.jpg", "bell.webp", "other.png", "ferry-2.png"] {
        fs::write(lake.path("articles").join(name), "x").unwrap();
    }
    fs::create_dir(lake.path("articles/img")).unwrap();
    fs::write(lake.path("articles/img/deck.GIF"), "x").unwrap();
    fs::write(lake.path("articles/ferry.txt"), format!("{TEXT}\nSee bell.webp, img/deck.GIF"))
        .unwrap();
    let lake = lake.reopen();
    let names: Vec<_> = lake
        .project
        .photos_of(&lake.article)
        .iter()
        .map(|p| p.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["ferry.jpg", "bell.webp", "deck.GIF"]);
}

#[test]
fn undo_survives_closing() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    set.undo().unwrap().unwrap();
    set.flush().unwrap();
    drop(set);

    let lake = lake.reopen();
    let mut set = lake.open();
    assert_eq!(set.opened().restored, 0);
    assert_eq!(labels(&set), ["LOC Lake Orsa", "PER Mila Brandt"]);
    set.undo().unwrap().unwrap();
    assert_eq!(labels(&set), ["PER Mila Brandt"]);
    set.redo().unwrap().unwrap();
    set.redo().unwrap().unwrap();
    assert_eq!(labels(&set), ["LOC Lake Orsa", "PER Mila Brandt", "PER Ådne Holm"]);
    assert_eq!(set.redo().unwrap(), None);
    for _ in 0..3 {
        set.undo().unwrap().unwrap();
    }
    assert_eq!(set.undo().unwrap(), None);
    assert!(set.set().is_empty());
    drop(set);

    // Not flushed: the journal alone knows.
    let lake = lake.reopen();
    let mut set = lake.open();
    assert_eq!(set.opened().restored, 6);
    assert!(set.set().is_empty() && set.dirty());
    set.redo().unwrap().unwrap();
    assert_eq!(labels(&set), ["PER Mila Brandt"]);
    set.flush().unwrap();
    assert_eq!(lake.problems(), Vec::<String>::new());
}

#[test]
fn a_journal_cut_anywhere_gives_back_all_whole_steps() {
    let lake = Fixture::new();
    let mut set = lake.open();
    let mut states = vec![labels(&set)];
    let mut ends = vec![0];
    let words = ["Mila Brandt", "Lake Orsa", "Ådne Holm", "Monday"];
    for (seed, words) in words.iter().enumerate() {
        lake.tag(&mut set, seed as u64, "PER", words);
        if seed == 1 {
            set.flush().unwrap();
        }
        states.push(labels(&set));
        ends.push(fs::metadata(lake.journal_path()).unwrap().len() as usize);
    }
    drop(set);
    let journal = fs::read(lake.journal_path()).unwrap();
    // Every byte of the steps after the flush, and a few before it.
    for cut in (ends[2]..=journal.len()).chain([0, 1, ends[1], ends[1] + 7]) {
        fs::write(lake.journal_path(), &journal[..cut]).unwrap();
        let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
        let set = lake.open();
        // The file holds two, whatever became of the journal.
        assert_eq!(labels(&set), states[whole.max(2)], "cut at {cut}");
        drop(set);
        assert_eq!(fs::read(lake.journal_path()).unwrap().len(), cut, "looking changes nothing");
    }
    // After a cut, work goes on and the remains of the last line are gone.
    fs::write(lake.journal_path(), &journal[..journal.len() - 5]).unwrap();
    let mut set = lake.open();
    assert_eq!((set.opened().restored, set.opened().notices.len()), (1, 0));
    lake.tag(&mut set, 9, "LOC", "ORSA");
    drop(set);
    let set = lake.open();
    assert_eq!(
        labels(&set),
        ["LOC Lake Orsa", "LOC ORSA", "PER Mila Brandt", "PER Ådne Holm"]
            .iter()
            .map(|s| s.replace("LOC Lake", "PER Lake"))
            .collect::<Vec<_>>()
    );
    assert_eq!(lake.problems(), Vec::<String>::new());
}

/// The protocol of a flush, stopped after each of its writes.
#[test]
fn a_flush_stopped_anywhere_loses_nothing() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    let old_file = fs::read(lake.set_path()).unwrap();
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.flush().unwrap();
    let new_file = fs::read(lake.set_path()).unwrap();
    let expected = labels(&set);
    drop(set);
    let journal = fs::read_to_string(lake.journal_path()).unwrap();
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 7, "start, step, checkpoint, saved, step, checkpoint, saved");
    for (name, whole_lines, file) in [
        ("before the checkpoint", 5, &old_file),
        ("before the file", 6, &old_file),
        ("before the last line", 6, &new_file),
        ("after all", 7, &new_file),
    ] {
        fs::write(lake.journal_path(), lines[..whole_lines].concat()).unwrap();
        fs::write(lake.set_path(), file).unwrap();
        let mut set = lake.open();
        assert_eq!(labels(&set), expected, "{name}");
        assert!(set.opened().notices.is_empty(), "{name}: {:?}", set.opened().notices);
        assert_eq!(lake.problems(), Vec::<String>::new(), "{name}");
        // And all can be undone.
        set.undo().unwrap().unwrap();
        set.undo().unwrap().unwrap();
        assert!(set.set().is_empty());
    }
}

#[test]
fn a_damaged_line_is_reported_and_the_rest_is_kept() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    drop(set);
    let journal = fs::read_to_string(lake.journal_path()).unwrap();
    let damaged = journal.replace("text: \"Lake Orsa\"", "text: \"Lake Orta\"");
    assert_ne!(journal, damaged);
    fs::write(lake.journal_path(), &damaged).unwrap();
    assert!(
        lake.problems().iter().any(|p| p.contains("ferry.journal:Some(3)")),
        "{:?}",
        lake.problems()
    );

    let mut set = lake.open();
    assert_eq!(labels(&set), ["PER Mila Brandt", "PER Ådne Holm"]);
    assert_eq!(set.opened().notices.len(), 1);
    assert!(set.opened().notices[0].contains("line 3"), "{:?}", set.opened().notices);
    lake.tag(&mut set, 4, "LOC", "ORSA");
    set.flush().unwrap();
    drop(set);
    // Once it was dealt with, it is quiet; the damaged line itself is still there.
    let set = lake.open();
    assert_eq!(labels(&set), ["LOC ORSA", "PER Mila Brandt", "PER Ådne Holm"]);
    assert!(set.opened().notices.is_empty(), "{:?}", set.opened().notices);
    assert!(fs::read_to_string(lake.journal_path()).unwrap().starts_with(&damaged));
}
