//! Making projects, adding articles, the sample, settings, counts.

use super::*;
use tagline::project::{Settings, ThemeChoice, unpack_sample};

fn new_in(folder: &Path) -> NewProject {
    NewProject {
        folder: folder.to_path_buf(),
        name: "  River  ".into(),
        schema_source: builtin_source("conll-2003").unwrap().into(),
        annotator: Some("Amina".into()),
    }
}

#[test]
fn a_new_project_never_overwrites() {
    let folder = TempDir::new().unwrap();
    let project = project::create(&new_in(&folder.path().join("a/b"))).unwrap();
    assert_eq!((project.name(), project.schema().name.as_str()), ("River", "conll-2003"));
    assert_eq!(project.info().annotator.as_deref(), Some("Amina"));
    assert!(project.articles_folder().ends_with("a/b/articles"));
    assert_eq!(project::check(&project), []);
    let before = snapshot(folder.path());
    let again = project::create(&new_in(&folder.path().join("a/b"))).unwrap_err().to_string();
    assert!(again.contains("project.ron") && again.contains("already"), "{again}");
    let broken =
        NewProject { schema_source: "(name: 7".into(), ..new_in(&folder.path().join("c")) };
    let error = project::create(&broken).unwrap_err().to_string();
    assert!(error.contains("schema.ron") && error.contains("line 1"), "{error}");
    assert_eq!(snapshot(folder.path()), before, "a failure leaves nothing behind");

    // A folder that has texts already keeps them where they are.
    let texts = folder.path().join("texts-of-mine");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("ferry.txt"), TEXT).unwrap();
    let project = project::create(&new_in(&texts)).unwrap();
    assert_eq!(project.articles().len(), 1);
    assert_eq!(project.articles_folder(), project.root());
}

#[test]
fn articles_are_added_with_their_pictures() {
    let folder = TempDir::new().unwrap();
    let from = folder.path().join("from");
    fs::create_dir_all(from.join("deep/er")).unwrap();
    for (name, content) in [
        ("a.txt", &b"A text"[..]),
        ("a.png", b"x"),
        ("b.png", b"x"),
        ("binary.txt", b"\x7fELF\0\0\0\0\0\0\0\x01\x02"),
        ("deep/er/c.md", b"C text"),
        ("deep/d.csv", b"1,2"),
    ] {
        fs::write(from.join(name), content).unwrap();
    }
    let mut project = project::create(&new_in(&folder.path().join("river"))).unwrap();
    fs::write(project.articles_folder().join("old.txt"), "old").unwrap();
    let added = project.add_articles(&[
        from.join("a.txt"),
        from.join("deep"),
        from.join("binary.txt"),
        from.join("missing.txt"),
        project.articles_folder().join("old.txt"),
    ]);
    let ids: Vec<_> = added.articles.iter().map(|id| id.0.as_str()).collect();
    assert_eq!(ids, ["a", "deep/er/c"]);
    assert_eq!(added.refused.len(), 3, "{:?}", added.refused);
    for (refused, name) in added.refused.iter().zip(["binary.txt", "missing.txt", "old.txt"]) {
        assert!(refused.contains(name), "{refused}");
    }
    assert!(project.articles_folder().join("a.png").exists());
    assert!(!project.articles_folder().join("b.png").exists());
    // The same name again is refused, with another ending too.
    fs::write(from.join("a.md"), "another").unwrap();
    let again = project.add_articles(&[from.join("a.txt"), from.join("a.md")]);
    assert!(again.articles.is_empty());
    assert_eq!(again.refused.len(), 2, "{:?}", again.refused);
    assert_eq!(fs::read(project.articles_folder().join("a.txt")).unwrap(), b"A text");
}

#[test]
fn the_sample_is_a_project_and_is_unpacked_once() {
    let folder = TempDir::new().unwrap();
    let sample = folder.path().join("sample");
    unpack_sample(&sample).unwrap();
    let project = Project::open(&sample).unwrap();
    assert_eq!(project::check(&project), []);
    let article = project.load_article(&ArticleId(project::SAMPLE_ARTICLE.into())).unwrap();
    assert!(article.comments().count() > 3);
    assert_eq!(project.photos_of(&article).len(), 1);
    let mut set = project.open_set(&article, "Amina").unwrap();
    let word = tagline::text::words(article.text.as_str())[0];
    let command = Command::Tag { label: "LOC".into(), fragments: smallvec![word] };
    let change = plan(&project, &article, &set, 1, &command);
    set.commit(change).unwrap();
    set.flush().unwrap();
    drop(set);
    let schema = sample.join("schema.ron");
    fs::write(&schema, fs::read_to_string(&schema).unwrap() + "\n// mine\n").unwrap();
    let before = snapshot(&sample);
    unpack_sample(&sample).unwrap();
    assert_eq!(snapshot(&sample), before);
}

#[test]
fn settings_survive_and_their_loss_is_no_harm() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("deep/settings.ron");
    let (mut settings, notice) = Settings::load_from(&path);
    assert_eq!(notice, None);
    settings.theme = ThemeChoice::Dark;
    settings.annotator = "Åse".into();
    for i in 0..30 {
        settings.remember(&folder.path().join(format!("p{i}")));
    }
    settings.remember(&folder.path().join("p28"));
    settings.save_to(&path).unwrap();
    let (read, notice) = Settings::load_from(&path);
    assert_eq!((&read, notice), (&settings, None));
    assert_eq!(read.recent.len(), 20);
    assert!(read.recent[0].ends_with("p28") && read.recent[1].ends_with("p29"));

    fs::write(&path, "(zoom: 90.0, later: 1, reading_size: 3)").unwrap();
    let (read, notice) = Settings::load_from(&path);
    assert_eq!((read.zoom, read.reading_size, notice), (2.5, 14.0, None));
    fs::write(&path, "(zoom: wide)").unwrap();
    let (read, notice) = Settings::load_from(&path);
    assert_eq!(read.zoom, 1.0);
    assert!(notice.unwrap().contains("line 1"));
}

#[test]
fn counts_of_a_project() {
    let lake = Fixture::new();
    fs::write(lake.path("articles/broken.txt"), b"\0\x01\x02\0\0\0").unwrap();
    fs::write(lake.path("articles/unread.txt"), "Two words").unwrap();
    let lake = lake.reopen();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "PER", "Ådne Holm");
    lake.tag(&mut set, 3, "LOC", "Lake Orsa");
    drop(set);
    let stats = project::stats(&lake.project);
    assert_eq!((stats.articles.count, stats.articles.unreadable), (2, 1));
    assert_eq!(stats.articles.chars, TEXT.chars().count() + "Two words".len());
    assert_eq!(stats.problems.len(), 1);
    let amina = &stats.annotators["Amina"];
    assert_eq!((amina.spans, amina.spans_by_label["PER"]), (3, 2));
    assert_eq!((amina.status["new"], amina.status["in_progress"]), (1, 1));
}

#[test]
fn labels_that_the_schema_lacks_are_found_with_their_line() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    drop(set);
    assert_eq!(lake.problems(), Vec::<String>::new());
    fs::write(lake.path("schema.ron"), builtin_source("ynacc").unwrap()).unwrap();
    let lake = lake.reopen();
    let problems = project::check(&lake.project);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].line, problems[0].severity), (Some(10), Severity::Error));
    assert!(problems[0].message.contains("PER"), "{problems:?}");
    // A changed copy of a text is found as well.
    let copy = lake.path(&format!("texts/{}.txt", lake.article.text.sha256()));
    fs::write(&copy, "changed").unwrap();
    assert_eq!(project::check(&lake.project).len(), 2);
}
