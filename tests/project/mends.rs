//! Mends on disk: the article's file stays, everybody reads the mended text, sets follow and come
//! back, and what is broken is said and left alone.

use std::fs;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use proptest::prelude::*;
use tagline::article::{Article, ArticleId, Mend, MendLog, MendPart, SegmentKind, TakenBackMend};
use tagline::project::{Mode, Project, Severity, check, stats};
use tagline::search::Options;

use tagline::text::{CharRange, Text};

use super::{Fixture, TEXT, snapshot};

/// A folder with a mended article, the file of its mends, and what that has.
static MENDED: LazyLock<(tempfile::TempDir, PathBuf, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), TEXT).unwrap();
    let project = Project::open(folder.path()).unwrap();
    let article = project.load_article(&ArticleId("a".into())).unwrap();
    let mut log = mend(&article, "m1", "the town", "the village");
    let next = project.mended_as(&article, log.clone());
    log = mend(&next, "m2", "nine years", "ten “years”");
    let mended = project.mended_as(&article, log);
    project.write_mends(&article, &mended).unwrap();
    let file = folder.path().join("mends/a.ron");
    let content = fs::read_to_string(&file).unwrap();
    (folder, file, content)
});
static LOCK: Mutex<()> = Mutex::new(());

fn mend(article: &Article, id: &str, words: &str, by: &str) -> MendLog {
    let start = article.text.as_str().find(words).unwrap();
    let range = tagline::text::ByteRange::new(start, start + words.len());
    article.mends().with(Mend {
        id: id.into(),
        by: "Ben".into(),
        made: jiff::Timestamp::from_second(7).unwrap(),
        reason: "typo".into(),
        text_sha256: article.source().sha256(),
        parts: article.mend_words(range, by),
        taken_back: None,
    })
}

fn write(fixture: &Fixture, log: MendLog) {
    let next = fixture.project.mended_as(&fixture.article, log);
    fixture.project.write_mends(&fixture.article, &next).unwrap();
}

#[test]
fn everything_that_reads_an_article_reads_it_mended() {
    let fixture = Fixture::new();
    let mut open = fixture.open();
    fixture.tag(&mut open, 1, "PER", "Mila Brandt");
    fixture.tag(&mut open, 2, "LOC", "Lake Orsa");
    open.flush().unwrap();
    drop(open);
    let set = fs::read(fixture.set_path()).unwrap();
    write(&fixture, mend(&fixture.article, "m1", "Ferry returns", "The old ferry returns"));
    let fixture = fixture.reopen();
    assert!(fixture.article.text.as_str().starts_with("The old ferry returns to Lake Orsa"));
    assert_eq!(fs::read_to_string(fixture.path("articles/ferry.txt")).unwrap(), TEXT);
    let id = fixture.article.id.clone();
    assert_eq!(fixture.project.first_line(&id).unwrap(), "The old ferry returns to Lake Orsa");
    assert_eq!(stats(&fixture.project).articles.chars, TEXT.chars().count() + 8);
    let read = fixture.project.read_set(&fixture.article, "Amina").unwrap();
    let words: Vec<&str> =
        (read.set.spans()).map(|span| fixture.article.text.slice(span.extent())).collect();
    assert_eq!(words, ["Lake Orsa", "Mila Brandt"]);
    assert_eq!(fixture.problems(), [""; 0], "nothing is left to do");
    let file = fs::read_to_string(fixture.path("mends/ferry.ron")).unwrap();
    assert!(file.contains("reason: \"typo\""), "{file}");
    assert_eq!(file.lines().filter(|line| line.contains("Replace(")).count(), 1);
    // Nobody's set was touched, and there is a copy of what was mended.
    assert_eq!(fs::read(fixture.set_path()).unwrap(), set);
    let copy = fixture.article.source().sha256();
    assert_eq!(fs::read_to_string(fixture.path(&format!("texts/{copy}.txt"))).unwrap(), TEXT);
    // A query finds the new words, which are in no article's file.
    let query = tagline::search::Query::parse("old ferry", Options::default()).unwrap();
    let searcher = tagline::project::Searcher { name: "Amina", sees_all: true };
    assert_eq!(fixture.project.search(&query, searcher, |_| true).hits, 1);
}

#[test]
fn a_set_that_was_changed_between_comes_back_whole() {
    let fixture = Fixture::new();
    let mut open = fixture.open();
    fixture.tag(&mut open, 3, "PER", "Captain Mila Brandt");
    fixture.tag(&mut open, 4, "LOC", "Lake Orsa");
    open.flush().unwrap();
    let before = open.set().clone();
    drop(open);
    write(&fixture, mend(&fixture.article, "m1", "Captain Mila", "nobody of that name at all,"));
    let fixture = fixture.reopen();
    let mut open = fixture.open();
    assert_eq!((open.set().spans().count(), open.set().unplaced().len()), (1, 1));
    // What is done now is written on the mended text.
    fixture.tag(&mut open, 5, "PER", "Ådne Holm");
    open.flush().unwrap();
    open.undo().unwrap();
    open.flush().unwrap();
    drop(open);
    let taken = TakenBackMend { by: "Ben".into(), at: jiff::Timestamp::from_second(9).unwrap() };
    write(&fixture, fixture.article.mends().set("m1", Some(taken)));
    let fixture = fixture.reopen();
    assert_eq!(fixture.article.text.as_str(), TEXT);
    let open = fixture.open();
    assert_eq!(*open.set(), before);
    assert_eq!(open.opened().reanchored.as_ref().unwrap().placed.len(), 1);
    drop(open);
    assert_eq!(fixture.problems(), [""; 0]);
}

#[test]
fn a_survey_says_whom_a_mend_touches_and_writes_nothing() {
    let fixture = Fixture::new();
    let mut open = fixture.open();
    fixture.tag(&mut open, 6, "PER", "Captain Mila Brandt");
    fixture.tag(&mut open, 7, "PER", "Ådne Holm");
    open.flush().unwrap();
    drop(open);
    let before = snapshot(fixture.folder.path());
    let log = mend(&fixture.article, "m1", "Captain Mila", "nobody of that name at all,");
    let next = fixture.project.mended_as(&fixture.article, log);
    let survey = fixture.project.mend_survey(&fixture.article, &next, None, || false).unwrap();
    let [effect] = survey.annotators.as_slice() else { panic!("{survey:?}") };
    assert_eq!((effect.annotator.as_str(), effect.moved, effect.lost.len()), ("Amina", 1, 1));
    assert_eq!(effect.lost.first().unwrap().text, "Captain Mila Brandt");
    assert_eq!(snapshot(fixture.folder.path()), before);
}

#[test]
fn a_broken_file_is_named_with_its_line_and_nothing_is_overwritten() {
    let fixture = Fixture::new();
    let mut open = fixture.open();
    fixture.tag(&mut open, 8, "LOC", "Lake Orsa");
    open.flush().unwrap();
    drop(open);
    write(&fixture, mend(&fixture.article, "m1", "Ferry returns", "The old ferry returns"));
    let path = fixture.path("mends/ferry.ron");
    let file = fs::read_to_string(&path).unwrap();
    let broken = file.replace("parts: [", "parts: {");
    fs::write(&path, &broken).unwrap();
    let before = snapshot(fixture.folder.path());
    let fixture = fixture.reopen();
    assert_eq!(fixture.article.text.as_str(), TEXT, "the article is there without its mends");
    let trouble = fixture.article.trouble.clone().unwrap();
    assert!(trouble.contains("ferry.ron") && trouble.contains("line 6"), "{trouble}");
    let open = fixture.open();
    assert!(matches!(open.mode(), Mode::ReadOnly(why) if why.contains("ferry.ron")));
    drop(open);
    let problems = check(&fixture.project);
    assert!(problems.iter().any(|p| p.severity == Severity::Error && p.line == Some(6)));
    let log = mend(&fixture.article, "m2", "Ferry returns", "Ferries return");
    let next = fixture.project.mended_as(&fixture.article, log);
    assert!(fixture.project.write_mends(&fixture.article, &next).is_err());
    assert_eq!(snapshot(fixture.folder.path()), before);
}

#[test]
fn two_who_mend_at_once_do_not_overwrite_each_other() {
    let fixture = Fixture::new();
    let mine = fixture.project.mended_as(
        &fixture.article,
        mend(&fixture.article, "m1", "Ferry returns", "The old ferry returns"),
    );
    write(&fixture, mend(&fixture.article, "m2", "the town", "the village"));
    let refused = fixture.project.write_mends(&fixture.article, &mine).unwrap_err();
    assert!(refused.to_string().contains("open it again"), "{refused}");
    // Merged by lines, as git does it, both stand.
    let path = fixture.path("mends/ferry.ron");
    let theirs = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fixture.project.write_mends(&fixture.article, &mine).unwrap();
    let ours = fs::read_to_string(&path).unwrap();
    let line = |file: &str, words: &str| {
        file.lines().find(|line| line.contains(words)).unwrap().to_owned()
    };
    let both = ours.replace(
        &line(&ours, "id: \"m1\""),
        &format!("{}\n{}", line(&ours, "id: \"m1\""), line(&theirs, "id: \"m2\"")),
    );
    fs::write(&path, both).unwrap();
    let fixture = fixture.reopen();
    let text = fixture.article.text.as_str();
    assert!(text.starts_with("The old ferry returns") && text.contains("the village"), "{text}");
    assert_eq!(fixture.problems(), [""; 0]);
}

#[test]
fn a_mend_follows_a_file_that_changes_and_is_reported_where_it_cannot() {
    let fixture = Fixture::new();
    write(&fixture, mend(&fixture.article, "m1", "nine years", "ten years"));
    let file = fixture.path("articles/ferry.txt");
    fs::write(&file, TEXT.replace("Ferry returns", "At last the ferry returns")).unwrap();
    let fixture = fixture.reopen();
    assert!(fixture.article.text.as_str().contains("after ten years"));
    assert_eq!(fixture.problems(), [""; 0]);
    fs::write(&file, TEXT.replace("nine", "several")).unwrap();
    let fixture = fixture.reopen();
    assert!(fixture.article.text.as_str().contains("after several years"));
    let problems = check(&fixture.project);
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(problem.message.contains("m1") && problem.line.is_some(), "{problem:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_file_of_mends_makes_reading_fail(
        slips in prop::collection::vec((any::<prop::sample::Index>(), ".{0,3}", 0usize..8), 1..6),
    ) {
        let (folder, place, valid) = &*MENDED;
        let project = Project::open(folder.path()).unwrap();
        let mut file = valid.clone();
        for (at, by, less) in &slips {
            let at = file.floor_char_boundary(at.index(file.len() + 1));
            let end = file.floor_char_boundary((at + less).min(file.len()));
            file.replace_range(at..end.max(at), by);
        }
        let _one = LOCK.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        fs::write(place, file).unwrap();
        let article = project.load_article(&ArticleId("a".into())).unwrap();
        match &article.trouble {
            // What cannot be understood changes nothing.
            Some(why) => {
                prop_assert!(why.contains("a.ron"), "{why}");
                prop_assert_eq!(article.text.as_str(), TEXT);
            }
            None => prop_assert_eq!(article.source().as_str(), TEXT),
        }
    }

    #[test]
    fn any_mends_are_carried_out_together_or_reported(
        parts in prop::collection::vec((0usize..230, 0usize..30, "[a-c \\n]{0,4}", any::<bool>()), 1..12),
    ) {
        let source = Text::new(TEXT);
        let mends: Vec<Mend> = parts.iter().enumerate().map(|(at, (start, len, by, taken))| {
            let last = TEXT.chars().count();
            let range = CharRange::new((*start).min(last), (start + len).min(last));
            let was = source.slice(source.to_bytes(range).unwrap()).to_owned();
            let taken = taken.then(|| TakenBackMend { by: "b".into(), at: jiff::Timestamp::UNIX_EPOCH });
            Mend {
                id: at.to_string(),
                by: "a".into(),
                made: jiff::Timestamp::UNIX_EPOCH,
                reason: String::new(),
                text_sha256: source.sha256(),
                parts: vec![MendPart::Replace { at: range, was, by: by.clone() }],
                taken_back: taken,
            }
        }).collect();
        let standing = mends.iter().filter(|mend| mend.stands()).count();
        let log = MendLog { mends, texts: Vec::new() };
        let article = Article::mended(ArticleId("a".into()), source.clone(), "UTF-8", log, &|_| None);
        let mended = article.mended.as_ref().unwrap();
        prop_assert!(mended.misfits().len() < standing.max(1));
        // What both texts have is the same on both sides.
        let way = mended.now().way_to(&mended.version(source.sha256()).unwrap());
        for (at, c) in article.text.as_str().char_indices() {
            let range = tagline::text::ByteRange::new(at, at + c.len_utf8());
            if let tagline::text::Mapped::Exact(to) = way.map(range) {
                prop_assert_eq!(article.text.slice(range), source.slice(to));
            }
        }
    }
}

#[test]
fn kinds_and_strays_are_seen_by_check() {
    let fixture = Fixture::new();
    let paragraph =
        fixture.article.segments.iter().find(|s| s.kind == SegmentKind::Paragraph).unwrap().range;
    let part = fixture.article.mend_kind(paragraph, SegmentKind::Boilerplate).unwrap();
    let mut log = mend(&fixture.article, "m1", "the town", "the village");
    log.mends.first_mut().unwrap().parts.push(part);
    write(&fixture, log);
    let fixture = fixture.reopen();
    assert!(fixture.article.segments.iter().any(|s| s.kind == SegmentKind::Boilerplate));
    fs::rename(fixture.path("mends/ferry.ron"), fixture.path("mends/gone.ron")).unwrap();
    let project = Project::open(fixture.project.root()).unwrap();
    let problems = check(&project);
    assert!(problems.iter().any(|p| p.message.contains("there is no article “gone”")));
}
