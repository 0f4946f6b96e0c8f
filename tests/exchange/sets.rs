//! Colleagues' sets: found, merged with what is there, and taken in together or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use smallvec::smallvec;
use tagline::annotation::{Command, IdSource, OriginKind, PlanContext};
use tagline::article::{Article, ArticleId};
use tagline::exchange::{Progress, SetsReport, SetsTarget, has_sets, import_sets};
use tagline::project::{NewProject, Project, Saving, check, create};
use tagline::schema::builtin_source;
use tagline::text::ByteRange;

use super::support::{content, import_from};

const FERRY: &str =
    "Ferry returns\n\nORSA: Captain Mila Brandt met Ådne Holm 👩\u{200d}✈\u{fe0f} on Monday.\n";
const MILL: &str = "The mill\n\nIda Krog bought the mill in Orsa.\n";

/// A project of these articles.
fn project(folder: &Path, name: &str, articles: &[(&str, &str)]) -> Project {
    let project = create(&NewProject {
        folder: folder.join(name),
        name: name.into(),
        schema_source: builtin_source("news").unwrap().into(),
        annotator: None,
    })
    .unwrap();
    for (id, text) in articles {
        let path = project.articles_folder().join(format!("{id}.txt"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Project::open(&folder.join(name)).unwrap()
}

fn article(project: &Project, id: &str) -> Article {
    project.load_article(&ArticleId(id.into())).unwrap()
}

/// Carries commands out on a set, as a person does in the window.
fn annotate(
    project: &Project,
    id: &str,
    annotator: &str,
    seed: u64,
    commands: impl Fn(&Article, &tagline::annotation::AnnotationSet) -> Vec<Command>,
) {
    let article = article(project, id);
    let mut open = project.open_set(&article, annotator).unwrap();
    let mut ids = IdSource::seeded(seed);
    for command in commands(&article, open.set()) {
        let mut context = PlanContext {
            article: &article,
            schema: project.schema(),
            ids: &mut ids,
            by: annotator,
            origin: OriginKind::Hand,
            now: "2024-05-01T10:00:00Z".parse().unwrap(),
        };
        let change = command.plan(open.set(), &mut context).unwrap();
        assert_eq!(open.commit(change).unwrap(), Saving::Saved);
    }
    open.flush().unwrap();
}

fn tag(article: &Article, label: &str, words: &str) -> Command {
    let start = article.text.as_str().find(words).unwrap();
    let range = ByteRange::new(start, start + words.len());
    Command::Tag { label: label.into(), fragments: smallvec![range] }
}

fn tags(project: &Project, id: &str, annotator: &str, seed: u64, tagged: &[(&str, &str)]) {
    annotate(project, id, annotator, seed, |article, _| {
        tagged.iter().map(|(label, words)| tag(article, label, words)).collect()
    });
}

/// What a set has, in words.
fn labels(project: &Project, id: &str, annotator: &str) -> Vec<String> {
    let article = article(project, id);
    let set = project.read_set(&article, annotator).unwrap().set;
    let spans = set.spans();
    spans.map(|s| format!("{} {}", s.label, article.text.slice(s.extent()))).collect()
}

fn import(project: &Project, from: &Path, annotator: Option<&str>) -> Result<SetsReport, String> {
    let target = SetsTarget { annotator, dry_run: false };
    import_sets(project.root(), &[from.to_path_buf()], target, &Progress::default())
        .map_err(|e| e.to_string())
}

fn dry(project: &Project, from: &Path) -> SetsReport {
    let before = content(project.root());
    let target = SetsTarget { annotator: None, dry_run: true };
    let found = import_sets(project.root(), &[from.to_path_buf()], target, &Progress::default());
    assert_eq!(content(project.root()), before, "a dry run writes nothing");
    found.unwrap()
}

/// A folder as people copy one.
fn copy(from: &Path, to: &Path) {
    for (name, bytes) in content(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn zip(folder: &Path, to: &Path) {
    let mut zip = zip::ZipWriter::new(fs::File::create(to).unwrap());
    for (name, bytes) in content(folder) {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("theirs/{name}"), options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
}

fn find(paths: &[PathBuf]) -> bool {
    has_sets(paths, &Progress::default()).unwrap()
}

#[test]
fn a_set_a_folder_a_project_and_a_zip_come_in_under_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = project(folder.path(), "theirs", &[("ferry", FERRY), ("old/mill", MILL)]);
    tags(&theirs, "ferry", "ben", 1, &[("PER", "Mila Brandt"), ("LOC", "ORSA")]);
    tags(&theirs, "old/mill", "ben", 2, &[("PER", "Ida Krog")]);
    tags(&theirs, "ferry", "cleo", 3, &[("PER", "Ådne Holm")]);
    let root = theirs.root();
    let packed = folder.path().join("theirs.zip");
    zip(root, &packed);
    let alone = folder.path().join("sent.ron");
    fs::copy(root.join("annotations/ben/ferry.ron"), &alone).unwrap();
    // What it is, how many sets, and whether the mill comes with it.
    for (n, (from, sets, mill)) in [
        (alone, 1, false),
        (root.join("annotations/ben/ferry.ron"), 1, false),
        (root.join("annotations/ben"), 2, true),
        (root.to_path_buf(), 3, true),
        (packed, 3, true),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(find(std::slice::from_ref(&from)), "{}", from.display());
        let here = project(folder.path(), &format!("here-{n}"), &[("ferry", FERRY)]);
        let would = dry(&here, &from);
        let found = import(&here, &from, None).unwrap();
        assert!(found.written && !would.written);
        assert_eq!(SetsReport { written: true, ..would }, found);
        assert_eq!((found.sets.len(), found.arrivals()), (sets, (sets, 0, 0)));
        assert_eq!(found.articles, if mill { vec!["old/mill"] } else { vec![] });
        let here = Project::open(here.root()).unwrap();
        assert_eq!(labels(&here, "ferry", "ben"), ["LOC ORSA", "PER Mila Brandt"]);
        if mill {
            assert_eq!(labels(&here, "old/mill", "ben"), ["PER Ida Krog"]);
            assert_eq!(article(&here, "old/mill").text.as_str(), MILL);
        }
        assert_eq!(check(&here), []);
        // Once more is known, and changes nothing.
        let before = content(here.root());
        let again = import(&here, &from, None).unwrap();
        assert_eq!((again.arrivals(), again.written), ((0, sets, 0), false));
        assert_eq!(content(here.root()), before);
        // Under another name it is another set; one undo takes it back.
        let named = import(&here, &from, Some("dora"));
        if sets == 3 {
            assert!(named.unwrap_err().contains("two sets of dora on “ferry”"));
            assert_eq!(content(here.root()), before);
            continue;
        }
        assert_eq!(named.unwrap().annotators(), BTreeMap::from([("dora", sets)]));
        let mut open = here.open_set(&article(&here, "ferry"), "dora").unwrap();
        assert_eq!(open.set().spans().len(), 2);
        open.undo().unwrap().unwrap();
        assert!(open.set().is_empty());
    }
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("a.txt"), "A text.").unwrap();
    assert!(!find(std::slice::from_ref(&texts)));
    let here = project(folder.path(), "here", &[("ferry", FERRY)]);
    assert!(import(&here, &texts, None).unwrap_err().contains("no annotation sets"));
}

#[test]
fn two_copies_of_one_set_are_merged_by_what_their_journals_tell() {
    let folder = tempfile::tempdir().unwrap();
    let here = project(folder.path(), "here", &[("ferry", FERRY)]);
    tags(&here, "ferry", "ada", 1, &[("PER", "Mila Brandt"), ("LOC", "ORSA"), ("DATE", "Monday")]);
    let away = folder.path().join("away");
    copy(here.root(), &away);
    let there = Project::open(&away).unwrap();
    let id_of = |set: &tagline::annotation::AnnotationSet, label: &str| {
        set.spans().find(|span| span.label == label).unwrap().id
    };
    // Here she deletes the day and relabels the place; there she finds another person.
    annotate(&here, "ferry", "ada", 2, |_, set| {
        vec![
            Command::Delete { ids: vec![id_of(set, "DATE")] },
            Command::Relabel { id: id_of(set, "LOC"), label: "ORG".into() },
        ]
    });
    annotate(&there, "ferry", "ada", 3, |article, set| {
        vec![
            tag(article, "PER", "Ådne Holm"),
            Command::SetNote { id: id_of(set, "PER"), note: "captain".into() },
        ]
    });
    let before = content(here.root());
    // With both journals, and with her file alone.
    for from in ["away", "away/annotations/ada/ferry.ron"] {
        let from = folder.path().join(from);
        let found = import(&here, &from, None).unwrap();
        assert_eq!((found.arrivals(), found.conflicts()), ((0, 0, 1), 0), "{found:?}");
        let now = ["ORG ORSA", "PER Mila Brandt", "PER Ådne Holm"];
        assert_eq!(labels(&here, "ferry", "ada"), now);
        let mut open = here.open_set(&article(&here, "ferry"), "ada").unwrap();
        assert!(open.history().undo_title().unwrap().contains("ada"));
        open.undo().unwrap().unwrap();
        open.flush().unwrap();
        drop(open);
        assert_eq!(labels(&here, "ferry", "ada"), ["ORG ORSA", "PER Mila Brandt"]);
        for (name, bytes) in &before {
            fs::write(here.root().join(name), bytes).unwrap();
        }
    }
    // Both change the same: ours stays, theirs is told and kept beside.
    annotate(&there, "ferry", "ada", 4, |_, set| {
        vec![Command::Relabel { id: id_of(set, "LOC"), label: "EVT".into() }]
    });
    let found = import(&here, &away, None).unwrap();
    assert_eq!(found.conflicts(), 1);
    let conflict = &found.sets[0].conflicts[0];
    assert_eq!(conflict.ours.as_ref().unwrap().words, "ORG 15–19 “ORSA”");
    assert_eq!(conflict.theirs.as_ref().unwrap().words, "EVT 15–19 “ORSA”");
    assert_eq!(labels(&here, "ferry", "ada"), ["ORG ORSA", "PER Mila Brandt", "PER Ådne Holm"]);
    let aside = here.root().join("annotations/ada/ferry.ron.theirs");
    assert_eq!(
        fs::read(&aside).unwrap(),
        fs::read(away.join("annotations/ada/ferry.ron")).unwrap()
    );
    assert_eq!(check(&here).len(), 1);
    // It can be looked at under another name.
    let found = import(&here, &aside, Some("ada-away")).unwrap();
    assert_eq!(found.arrivals(), (1, 0, 0));
    assert_eq!(labels(&here, "ferry", "ada-away").len(), 4);
}

#[test]
fn sets_made_on_another_text_are_moved_along_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = project(folder.path(), "theirs", &[("ferry", FERRY)]);
    tags(&theirs, "ferry", "ben", 1, &[("PER", "Mila Brandt"), ("DATE", "Monday")]);
    let changed = FERRY.replace("ORSA:", "ORSA, Dalarna:").replace(" on Monday", "");
    for from in ["theirs", "theirs/annotations/ben/ferry.ron"] {
        let here = project(folder.path(), &format!("for-{}", from.len()), &[("ferry", &changed)]);
        let found = import(&here, &folder.path().join(from), None).unwrap();
        assert_eq!((found.reanchored(), found.sets[0].unplaced), (1, 1), "{found:?}");
        assert_eq!(labels(&here, "ferry", "ben"), ["PER Mila Brandt"]);
    }
}

#[test]
fn what_cannot_come_in_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = project(folder.path(), "theirs", &[("ferry", FERRY), ("mill", MILL)]);
    tags(&theirs, "ferry", "ben", 1, &[("PER", "Mila Brandt")]);
    tags(&theirs, "mill", "ben", 2, &[("PER", "Ida Krog")]);
    let sent = folder.path().join("ben");
    copy(&theirs.root().join("annotations/ben"), &sent);
    fs::write(sent.join("broken.ron"), "(format: 1, annotator: ").unwrap();
    let here = project(folder.path(), "here", &[("ferry", FERRY)]);
    let found = import(&here, &sent, None).unwrap();
    assert_eq!((found.sets.len(), found.left_out.len()), (1, 2), "{found:?}");
    assert!(found.left_out.iter().any(|l| l.contains("no article “mill”")));
    assert!(found.left_out.iter().any(|l| l.contains("broken.ron")));
    // A set whose annotator is somebody else by name, and whose labels are not known here.
    let alien =
        fs::read_to_string(sent.join("ferry.ron")).unwrap().replace("\"PER\"", "\"Person\"");
    fs::write(folder.path().join("alien.ron"), alien).unwrap();
    let found = import(&here, &folder.path().join("alien.ron"), Some("zoe")).unwrap();
    assert_eq!(found.sets[0].unfit, 1);
    // Nobody else’s text comes in under a name that leads out of the folder.
    let out =
        fs::read_to_string(sent.join("mill.ron")).unwrap().replace("\"mill\"", "\"../../mill\"");
    fs::write(theirs.root().join("annotations/ben/mill.ron"), out).unwrap();
    fs::remove_file(theirs.root().join("articles/mill.txt")).unwrap();
    let target = project(folder.path(), "inner", &[("ferry", FERRY)]);
    import(&target, theirs.root(), None).unwrap();
    assert!(!folder.path().join("mill.txt").exists());
}

#[test]
fn an_import_that_fails_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = project(folder.path(), "theirs", &[("ferry", FERRY), ("mill", MILL)]);
    for (seed, name) in [(1, "ada"), (2, "ben"), (3, "cleo")] {
        tags(&theirs, "ferry", name, seed, &[("PER", "Mila Brandt")]);
        tags(&theirs, "mill", name, seed + 10, &[("PER", "Ida Krog")]);
    }
    // Where something is in the way: found only when the others are written already, or before.
    for (n, (file, folder_there)) in [
        ("journal/cleo", false),
        ("annotations/cleo", false),
        ("journal/cleo/ferry.journal", true),
        ("annotations/cleo/ferry.ron", true),
        ("articles/mill.txt", true),
        ("texts", false),
    ]
    .into_iter()
    .enumerate()
    {
        let here = project(folder.path(), &format!("here-{n}"), &[("ferry", FERRY)]);
        tags(&here, "ferry", "ada", 50, &[("LOC", "ORSA")]);
        if file == "texts" {
            fs::remove_dir_all(here.root().join(file)).unwrap();
        }
        let path = here.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if folder_there {
            fs::create_dir(&path).unwrap();
            fs::write(path.join("x"), "x").unwrap();
        } else {
            fs::write(&path, "in the way").unwrap();
        }
        let before = content(here.root());
        let folders = |root: &Path| {
            let mut all: Vec<_> =
                ["articles", "annotations", "annotations/ada", "annotations/ben", "journal/ben"]
                    .map(|name| (name, root.join(name).is_dir()))
                    .into();
            all.sort();
            all
        };
        let were = folders(here.root());
        let failed = import(&here, theirs.root(), None).unwrap_err();
        assert!(!failed.contains("put back"), "{file}: {failed}");
        assert_eq!(content(here.root()), before, "{file}: {failed}");
        assert_eq!(folders(here.root()), were, "{file}");
        // What was there can be worked with.
        let here = Project::open(here.root()).unwrap();
        let open = here.open_set(&article(&here, "ferry"), "ada").unwrap();
        assert_eq!(open.set().spans().len(), 1);
        assert_eq!(open.opened().notices, Vec::<String>::new());
    }
    // A set that is open elsewhere.
    let here = project(folder.path(), "here", &[("ferry", FERRY)]);
    tags(&here, "ferry", "ben", 60, &[("LOC", "ORSA")]);
    let open = here.open_set(&article(&here, "ferry"), "ben").unwrap();
    let before = content(here.root());
    assert!(import(&here, theirs.root(), None).unwrap_err().contains("open"));
    assert_eq!(content(here.root()), before);
    drop(open);
    assert_eq!(import(&here, theirs.root(), None).unwrap().arrivals(), (5, 0, 1));
}

#[test]
fn any_dataset_comes_in_under_an_annotators_name() {
    let folder = tempfile::tempdir().unwrap();
    let here = project(folder.path(), "here", &[("ferry", FERRY)]);
    let line = serde_json::json!({
        "text": FERRY, "label": [[21, 28, "PER"]], "tagline": {"name": "ferry"}
    });
    let data = folder.path().join("data.jsonl");
    fs::write(&data, format!("{line}\n")).unwrap();
    assert!(!find(std::slice::from_ref(&data)));
    let found = import_from(&data, "doccano", here.root(), Some("ben")).unwrap();
    assert_eq!((found.articles, found.known, found.sets), (0, 1, 1));
    assert_eq!(labels(&here, "ferry", "ben"), ["PER Captain"]);
}

/// Mends some words of the ferry.
fn mend(project: &Project, id: &str, words: &str, by: &str) {
    let article = article(project, "ferry");
    let start = article.text.as_str().find(words).unwrap();
    let range = ByteRange::new(start, start + words.len());
    let log = article.mends().with(tagline::article::Mend {
        id: id.into(),
        by: "ada".into(),
        made: jiff::Timestamp::UNIX_EPOCH,
        reason: String::new(),
        text_sha256: article.source().sha256(),
        parts: article.mend_words(range, by),
        taken_back: None,
    });
    project.write_mends(&article, &project.mended_as(&article, log)).unwrap();
}

#[test]
fn copies_of_a_set_on_texts_that_were_mended_differently_come_together() {
    let folder = tempfile::tempdir().unwrap();
    let here = project(folder.path(), "here", &[("ferry", FERRY)]);
    tags(&here, "ferry", "ada", 1, &[("PER", "Mila Brandt"), ("LOC", "ORSA"), ("DATE", "Monday")]);
    let away = folder.path().join("away");
    copy(here.root(), &away);
    let there = Project::open(&away).unwrap();
    mend(&there, "m1", "Captain Mila", "The old skipper Mila");
    tags(&there, "ferry", "ada", 2, &[("PER", "Ådne Holm"), ("ROLE", "skipper")]);
    mend(&here, "m2", "Ferry returns", "A ferry returns");
    tags(&here, "ferry", "ada", 3, &[("MISC", "ferry")]);
    let found = import(&here, &away, None).unwrap();
    assert!(found.written && found.conflicts() == 0, "{found:?}");
    // What is about words that this text has is where they are; the rest is listed.
    let expected = ["MISC ferry", "LOC ORSA", "PER Mila Brandt", "PER Ådne Holm", "DATE Monday"];
    assert_eq!(labels(&here, "ferry", "ada"), expected);
    let set = here.read_set(&article(&here, "ferry"), "ada").unwrap().set;
    assert_eq!(set.unplaced().map(|lost| lost.text()).collect::<Vec<_>>(), ["skipper"]);
    assert!(check(&here).iter().all(|problem| problem.message.contains("have no place")));
    // With the same mend here, its words are there, and so is the annotation.
    mend(&here, "m1", "Captain Mila", "The old skipper Mila");
    let set = here.read_set(&article(&here, "ferry"), "ada").unwrap().set;
    assert_eq!(set.spans().len() + set.unplaced().len(), 6);
}
