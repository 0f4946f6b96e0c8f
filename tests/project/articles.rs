//! Finding articles, in projects, plain folders and single files.

use super::*;

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
fn a_project_reaches_no_file_outside_of_it() {
    let outer = tempfile::tempdir().unwrap();
    std::fs::write(outer.path().join("secret.txt"), "Not an article of this project.\n").unwrap();
    let root = outer.path().join("project");
    std::fs::create_dir(&root).unwrap();
    for file in ["../secret.txt", "/etc/hostname"] {
        let content = format!("(format: 1, name: \"p\", articles: \".\", files: [\"{file}\"])");
        std::fs::write(root.join("project.ron"), content).unwrap();
        let error = Project::open(&root).unwrap_err().to_string();
        assert!(error.contains("project.ron") && error.contains(file), "{error}");
    }
}

#[test]
fn a_long_first_line_is_not_cut_inside_a_character() {
    let folder = tempfile::tempdir().unwrap();
    let line = format!("x{}", "ж".repeat(6000));
    std::fs::write(folder.path().join("long.txt"), &line).unwrap();
    let project = Project::open(folder.path()).unwrap();
    let title = project.first_line(&project.articles()[0].id.clone()).unwrap();
    assert!(line.starts_with(&title) && title.len() > 1000, "{}", &title[..20]);
}
