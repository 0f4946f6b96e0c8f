//! What the page of the project counts: how far everybody is with what they were given, what is
//! ready to settle, tables, exports, active time.

use std::time::Duration;

use super::*;
use tagline::project::{Assignment, Count, ExportRecord, Hours, Stats, stats};
use tagline::session::{Action, Session};

const NAMES: [&str; 3] = ["ada", "ben", "cleo"];

/// Six articles; who has tagged which, and what of it is done.
fn team(blind: bool) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..6 {
        let text = format!("Ferry {n}\n\nAda Moor came to Lysvik on Friday.\n");
        fs::write(folder.path().join(format!("a{n}.txt")), text).unwrap();
    }
    for (at, name) in NAMES.iter().enumerate() {
        for n in 0..(5 - at) {
            let mut session = Session::new(Project::open(folder.path()).unwrap(), *name);
            session.dispatch(Action::OpenArticle(ArticleId(format!("a{n}"))));
            let range = session.open().unwrap().article.text.as_str().find("Ada Moor").unwrap();
            let range = ByteRange::new(range, range + 8);
            session.dispatch(Action::TagRange { label: "PER".into(), range });
            if n < 2 {
                session.dispatch(Action::MarkDone);
            }
            session.close_article();
        }
    }
    Project::open(folder.path()).unwrap().set_blind(blind).unwrap();
    folder
}

fn count(folder: &Path, viewer: Option<&str>) -> Stats {
    let project = Project::open(folder).unwrap();
    project.count(Count { viewer, words: false }, |_, _| true).unwrap()
}

fn status(stats: &Stats, name: &str) -> [usize; 3] {
    let of = &stats.annotators[name];
    ["done", "in_progress", "new"].map(|s| of.status.get(s).copied().unwrap_or_default())
}

#[test]
fn progress_is_of_what_somebody_was_given() {
    let folder = team(false);
    let all = count(folder.path(), None);
    assert_eq!(status(&all, "ada"), [2, 3, 1]);
    assert_eq!(status(&all, "cleo"), [2, 1, 3]);
    assert_eq!((all.gold.done, all.gold.ready), (0, 2));
    // Ada is to do three of which she has begun two; dora has nothing yet.
    let project = Project::open(folder.path()).unwrap();
    let mut given = Assignment::default();
    for (article, who) in [("a0", "ada"), ("a4", "ada"), ("a5", "ada"), ("a5", "dora")] {
        given.articles.entry(ArticleId(article.into())).or_default().push(who.into());
    }
    project.assign(&given).unwrap();
    let some = count(folder.path(), None);
    assert_eq!(status(&some, "ada"), [1, 1, 1]);
    assert_eq!(some.annotators["ada"].not_given, 3);
    assert_eq!(status(&some, "dora"), [0, 0, 1]);
    assert_eq!(status(&some, "cleo"), [2, 1, 3], "nobody said what cleo is to do");
}

#[test]
fn counts_are_the_same_at_every_run_and_can_be_stopped() {
    let folder = team(false);
    assert_eq!(count(folder.path(), None), count(folder.path(), None));
    let project = Project::open(folder.path()).unwrap();
    let mut heard = Vec::new();
    let stopped = project.count(Count::default(), |read, of| {
        heard.push((read, of));
        read < 2
    });
    assert_eq!(stopped, None);
    assert_eq!(heard, [(1, 6), (2, 6)]);
}

#[test]
fn in_a_blind_project_only_how_far_others_are_is_counted() {
    let folder = team(true);
    let ben = count(folder.path(), Some("ben"));
    // Ben has done two articles; of the others he sees his own two.
    assert_eq!(ben.annotators["ben"].spans, 4);
    assert_eq!(ben.annotators["ada"].spans, 2);
    assert_eq!(status(&ben, "ada"), [2, 3, 1], "how far she is he may know");
    assert_eq!(ben.unseen, 4);
    let owner = count(folder.path(), None);
    assert_eq!((owner.annotators["ada"].spans, owner.unseen), (5, 0));
    assert!(ben.latest.iter().all(|work| {
        work.annotator == "ben" || ["a0", "a1"].contains(&work.article.0.as_str())
    }));
}

#[test]
fn tables_have_a_column_for_each_annotator() {
    let folder = team(false);
    let stats = stats(&Project::open(folder.path()).unwrap());
    let tables = stats.tables();
    let table = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
    assert_eq!(table("labels").csv().unwrap(), "label,ada,ben,cleo\r\nPER,5,4,3\r\n");
    let progress = table("progress");
    assert_eq!(progress.rows.len(), 3);
    assert_eq!(progress.rows[0][..5], ["ada", "2", "3", "1", "0"]);
    assert!(tables.iter().all(|t| t.rows.iter().all(|row| row.len() == t.head.len())));
    assert_eq!(stats.together(&[]).spans, 12);
    assert_eq!(stats.together(&["ben"]).spans, 4);
}

fn export(folder: &Path, to: &str, annotators: &[&str]) -> ExportRecord {
    ExportRecord {
        format: "conll".into(),
        annotators: annotators.iter().map(|n| (*n).to_owned()).collect(),
        articles: String::new(),
        parts: false,
        to: folder.join(to),
        at: jiff::Timestamp::now(),
        documents: 6,
    }
}

#[test]
fn exports_are_listed_and_are_out_of_date_once_a_set_of_theirs_changes() {
    let folder = team(false);
    let project = Project::open(folder.path()).unwrap();
    assert!(project.exports().unwrap().is_empty());
    // File times may be a little behind the clock.
    std::thread::sleep(Duration::from_millis(30));
    project.note_export(export(folder.path(), "all", &[])).unwrap();
    project.note_export(export(folder.path(), "ben's", &["ben"])).unwrap();
    std::thread::sleep(Duration::from_millis(30));
    let mut session = Session::new(Project::open(folder.path()).unwrap(), "ada");
    session.dispatch(Action::OpenArticle(ArticleId("a5".into())));
    session.dispatch(Action::TagRange { label: "LOC".into(), range: ByteRange::new(0, 5) });
    assert!(session.close_article());
    let known = project.exports().unwrap();
    let names: Vec<_> = known.iter().map(|e| e.to.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["ben's", "all"], "the last one comes first");
    let late = known.iter().map(|export| project.is_out_of_date(export, || false).unwrap());
    assert_eq!(late.collect::<Vec<_>>(), [false, true]);
    // The same place again takes the place of the one before.
    project.note_export(export(folder.path(), "all", &["ada"])).unwrap();
    assert_eq!(project.exports().unwrap().len(), 2);
}

#[test]
fn a_broken_list_of_exports_is_an_error_that_names_the_file_and_is_left_alone() {
    let folder = team(false);
    let path = folder.path().join("journal").join("exports.ron");
    fs::write(&path, "(format: 1, exports: [nonsense").unwrap();
    let project = Project::open(folder.path()).unwrap();
    let error = project.exports().unwrap_err().to_string();
    assert!(error.contains("exports.ron"), "{error}");
    assert!(project.note_export(export(folder.path(), "all", &[])).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "(format: 1, exports: [nonsense");
}

#[test]
fn active_time_counts_until_nobody_is_there() {
    let folder = team(false);
    let file = folder.path().join("elsewhere").join("hours.ron");
    let mut session = Session::new(Project::open(folder.path()).unwrap(), "ada");
    session.dispatch(Action::OpenArticle(ArticleId("a0".into())));
    session.active(0.0);
    assert!(session.hours().is_none(), "nothing is counted that was not asked for");
    session.keep_hours(Some(Hours::read(&file, folder.path()).unwrap()));
    for now in [100.0, 110.0, 150.0, 400.0, 405.0] {
        session.active(now);
    }
    assert_eq!(session.hours().unwrap().total("ada"), 55.0);
    session.dispatch(Action::OpenArticle(ArticleId("a1".into())));
    session.active(425.0);
    session.close_article();
    let kept = Hours::read(&file, folder.path()).unwrap();
    let by: Vec<_> = kept.by_article("ada").map(|(id, seconds)| (id.0, seconds)).collect();
    assert_eq!(by, [("a0".to_owned(), 55.0), ("a1".to_owned(), 20.0)]);
    // Nothing of it is in the project.
    assert!(!folder.path().join("hours").exists());
    // On a page over the project no article is worked on.
    let mut session = Session::new(Project::open(folder.path()).unwrap(), "ada");
    session.keep_hours(Some(Hours::read(&file, folder.path()).unwrap()));
    session.dispatch(Action::ShowProject);
    session.active(0.0);
    session.active(30.0);
    assert_eq!(session.hours().unwrap().total("ada"), 75.0);
}
