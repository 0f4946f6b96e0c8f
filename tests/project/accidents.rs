//! What other people and programs do to a project: two at once, changed and broken
//! files, full disks, texts that are edited.

use super::*;

#[test]
fn a_second_writer_may_only_look() {
    let lake = Fixture::new();
    let mut first = lake.open();
    // Neither has written: both may hope.
    let mut second = lake.open();
    assert_eq!(second.mode(), &Mode::ReadWrite);
    lake.tag(&mut first, 1, "PER", "Mila Brandt");
    let change = lake.plan(&second, 2, &tag(&lake.article, "LOC", "Lake Orsa"));
    let refused = second.commit(change).unwrap_err();
    assert!(matches!(refused, CommitError::ReadOnly(_)));
    assert!(second.set().is_empty() && second.is_saved(), "nothing is half done");

    let mut third = lake.open();
    let Mode::ReadOnly(reason) = third.mode() else { panic!("{:?}", third.mode()) };
    assert!(reason.contains("Amina") && reason.contains("ferry"), "{reason}");
    assert_eq!(labels(&third), ["PER Mila Brandt"], "what the first has done is seen");
    assert!(third.undo().is_err());
    third.flush().unwrap();
    drop(third);
    // Somebody else's set is another matter.
    assert_eq!(lake.project.open_set(&lake.article, "Ben").unwrap().mode(), &Mode::ReadWrite);

    first.flush().unwrap();
    drop(first);
    let change = lake.plan(&second, 2, &tag(&lake.article, "LOC", "Lake Orsa"));
    assert!(second.commit(change).is_err(), "it was read before the other's changes");
    drop(second);
    let mut fourth = lake.open();
    lake.tag(&mut fourth, 2, "LOC", "Lake Orsa");
    assert_eq!(labels(&fourth), ["LOC Lake Orsa", "PER Mila Brandt"]);
}

#[test]
fn what_the_disk_refuses_is_kept_and_tried_again() {
    let lake = Fixture::new();
    // A file where a folder has to be: refused to everybody, root too.
    fs::write(lake.path("journal"), "in the way").unwrap();
    let mut set = lake.open();
    let change = lake.plan(&set, 1, &tag(&lake.article, "PER", "Mila Brandt"));
    let Saving::NotSaved(reason) = set.commit(change).unwrap() else { panic!("saved?") };
    assert!(reason.contains("journal"), "{reason}");
    let change = lake.plan(&set, 2, &tag(&lake.article, "LOC", "Lake Orsa"));
    assert!(matches!(set.commit(change).unwrap(), Saving::NotSaved(_)));
    assert!(set.undo().unwrap().is_some());
    assert_eq!(labels(&set), ["PER Mila Brandt"], "work goes on");
    assert!(!set.is_saved() && set.save_error().is_some());
    assert!(set.flush().is_err());
    assert!(matches!(set.retry(), Saving::NotSaved(_)));
    let elsewhere = lake.folder.path().join("copy.ron");
    set.save_copy(&elsewhere).unwrap();
    assert!(fs::read_to_string(elsewhere).unwrap().contains("Mila Brandt"));

    fs::remove_file(lake.path("journal")).unwrap();
    assert_eq!(set.retry(), Saving::Saved);
    assert!(set.is_saved() && set.save_error().is_none());
    drop(set);
    let mut set = lake.open();
    assert_eq!(labels(&set), ["PER Mila Brandt"]);
    set.redo().unwrap().unwrap();
    assert_eq!(labels(&set), ["LOC Lake Orsa", "PER Mila Brandt"]);
    assert_eq!(lake.problems(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_journal_that_vanishes_is_noticed() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    fs::remove_dir_all(lake.path("journal")).unwrap();
    // The open file could still be written to, and nothing would be kept.
    let change = lake.plan(&set, 2, &tag(&lake.article, "LOC", "Lake Orsa"));
    assert!(matches!(set.commit(change).unwrap(), Saving::NotSaved(_)));
    assert_eq!(set.retry(), Saving::Saved);
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    set.undo().unwrap().unwrap();
    let expected = labels(&set);
    assert_eq!(expected, ["LOC Lake Orsa", "PER Mila Brandt"]);
    drop(set);
    let mut set = lake.open();
    assert_eq!(labels(&set), expected);
    assert!(set.opened().notices.is_empty(), "{:?}", set.opened().notices);
    set.redo().unwrap().unwrap();
    for _ in 0..3 {
        set.undo().unwrap().unwrap();
    }
    assert!(set.set().is_empty(), "all can still be undone");
}

#[test]
fn a_file_changed_by_others_wins() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.flush().unwrap();
    // Not in the file yet: one that will fit, and one that will not.
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    let lake_span = set.set().spans().next().unwrap().id;
    let note = Command::SetNote { id: lake_span, note: "deep".into() };
    let change = lake.plan(&set, 4, &note);
    set.commit(change).unwrap();
    drop(set);
    let file = fs::read_to_string(lake.set_path()).unwrap();
    let without: String =
        file.split_inclusive('\n').filter(|line| !line.contains("Lake Orsa")).collect();
    fs::write(lake.set_path(), &without).unwrap();
    assert_eq!(lake.problems().len(), 2, "{:?}", lake.problems());

    let mut set = lake.open();
    assert_eq!(labels(&set), ["PER Mila Brandt", "PER Ådne Holm"]);
    assert_eq!(set.opened().lost.len(), 1, "{:?}", set.opened().lost);
    assert_eq!(set.opened().restored, 1);
    assert!(set.opened().notices[0].contains("another program"), "{:?}", set.opened().notices);
    assert_eq!(fs::read_to_string(lake.set_path()).unwrap(), without);
    // What was done again can be undone; what came from outside cannot.
    set.undo().unwrap().unwrap();
    assert_eq!(set.undo().unwrap(), None);
    drop(set);
    assert_eq!(labels(&lake.open()), ["PER Mila Brandt"]);
    let mut set = lake.open();
    set.redo().unwrap().unwrap();
    set.flush().unwrap();
    drop(set);
    let set = lake.open();
    assert_eq!(labels(&set), ["PER Mila Brandt", "PER Ådne Holm"]);
    assert!(set.opened().notices.is_empty(), "{:?}", set.opened().notices);
    assert_eq!(lake.problems(), Vec::<String>::new());
}

#[test]
fn a_file_put_back_to_an_older_state_stays_there() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    let old = fs::read(lake.set_path()).unwrap();
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.flush().unwrap();
    drop(set);
    fs::write(lake.set_path(), &old).unwrap();
    let mut set = lake.open();
    assert_eq!(labels(&set), ["PER Mila Brandt"], "as git checkout meant it");
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    drop(set);
    assert_eq!(labels(&lake.open()), ["PER Mila Brandt", "PER Ådne Holm"]);
}

#[test]
fn a_file_changed_while_it_is_open_is_set_aside() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    let theirs = fs::read_to_string(lake.set_path()).unwrap().replace("InProgress", "Done");
    fs::write(lake.set_path(), &theirs).unwrap();
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.flush().unwrap();
    assert!(set.opened().notices[0].contains("ferry.ron.other-1"));
    assert_eq!(
        fs::read_to_string(lake.path("annotations/Amina/ferry.ron.other-1")).unwrap(),
        theirs
    );
    drop(set);
    assert_eq!(labels(&lake.open()), ["LOC Lake Orsa", "PER Mila Brandt"]);
    assert_eq!(lake.problems().len(), 1, "{:?}", lake.problems());
}

#[test]
fn a_lost_file_is_restored_and_a_lost_journal_is_no_loss() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.flush().unwrap();
    let expected = labels(&set);
    drop(set);
    fs::remove_file(lake.set_path()).unwrap();
    let mut set = lake.open();
    assert_eq!(labels(&set), expected);
    assert!(set.opened().notices[0].contains("restored from the journal"));
    set.flush().unwrap();
    drop(set);

    fs::remove_dir_all(lake.path("journal")).unwrap();
    let mut set = lake.open();
    assert_eq!(labels(&set), expected);
    assert!(set.opened().notices.is_empty(), "{:?}", set.opened().notices);
    assert_eq!(set.undo().unwrap(), None);
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    drop(set);
    // The new journal holds on its own.
    fs::remove_file(lake.set_path()).unwrap();
    assert_eq!(labels(&lake.open()), ["LOC Lake Orsa", "PER Mila Brandt", "PER Ådne Holm"]);
}

#[test]
fn what_a_later_version_wrote_is_kept_or_refused() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    drop(set);
    let file = fs::read_to_string(lake.set_path()).unwrap();
    let extended = file
        .replace("    relations: [],", "    relations: [],\n    mood: Some([(1, \"so, so\")]),")
        .replace("text: \"Mila Brandt\"", "text: \"Mila Brandt\", weight: (3, 'x')");
    fs::write(lake.set_path(), &extended).unwrap();
    let mut set = lake.open();
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.flush().unwrap();
    drop(set);
    let rewritten = fs::read_to_string(lake.set_path()).unwrap();
    assert!(rewritten.contains("\n    mood: Some([(1, \"so, so\")]),\n"), "{rewritten}");
    assert!(rewritten.replace(' ', "").contains("weight:(3,'x')"), "{rewritten}");

    fs::write(
        lake.set_path(),
        file.replace("format: 1", "format: 7").replace("spans: [", "spans: <"),
    )
    .unwrap();
    let before = snapshot(&lake.path("annotations"));
    let error = lake.project.open_set(&lake.article, "Amina").unwrap_err().to_string();
    assert!(error.contains("format 7") && error.contains("update Tagline"), "{error}");
    assert!(lake.problems()[0].contains("format 7"), "{:?}", lake.problems());
    assert_eq!(snapshot(&lake.path("annotations")), before);

    let project = fs::read_to_string(lake.path("project.ron")).unwrap();
    fs::write(lake.path("project.ron"), project.replace("format: 1", "format: 2")).unwrap();
    let error = Project::open(&lake.path("")).unwrap_err().to_string();
    assert!(error.contains("project.ron") && error.contains("format 2"), "{error}");
}

#[test]
fn broken_files_say_where() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    drop(set);
    let file = fs::read_to_string(lake.set_path()).unwrap();
    for (from, to, line, message) in [
        ("label: \"PER\"", "label: PER", 10, "column"),
        ("spans: [", "spans: 7", 9, ""),
        ("annotator: \"Amina\",", "", 16, "annotator"),
        ("status: InProgress", "status: Nearly", 8, "Nearly"),
        ("chains: []", "relations: []", 14, "twice"),
        ("<<", "<<", 0, ""),
    ] {
        let broken =
            if from == "<<" { format!("<<<<<<< ours\n{file}") } else { file.replace(from, to) };
        let line = if line == 0 { 1 } else { line };
        fs::write(lake.set_path(), &broken).unwrap();
        let error = lake.project.open_set(&lake.article, "Amina").unwrap_err();
        assert_eq!(error.line(), Some(line), "{to}: {error}");
        assert!(
            error.to_string().contains("ferry.ron") && error.to_string().contains(message),
            "{error}"
        );
        let problems = project::check(&lake.project);
        assert_eq!((problems.len(), problems[0].line), (1, Some(line)), "{problems:?}");
        assert_eq!(fs::read_to_string(lake.set_path()).unwrap(), broken, "it is left alone");
    }
    fs::write(lake.set_path(), b"(format: 1,\n \xff").unwrap();
    assert_eq!(lake.project.open_set(&lake.article, "Amina").unwrap_err().line(), Some(2));
}

#[test]
fn an_id_used_twice_is_named_with_both_lines() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    let span = set.set().spans().next().unwrap().id;
    let make = |name: &str| Command::MakeChain { name: name.into(), members: vec![span] };
    let change = lake.plan(&set, 2, &make("Mila Brandt"));
    set.commit(change).unwrap();
    set.flush().unwrap();
    let chain = set.set().chains().next().unwrap().id;
    drop(set);
    let file = fs::read_to_string(lake.set_path()).unwrap();
    let line = file.lines().find(|line| line.contains("name: \"Mila Brandt\"")).unwrap();
    let first = 1 + file.lines().position(|other| other == line).unwrap();
    for (what, other) in [
        ("a chain", line.replace("Mila Brandt", "The captain")),
        ("another kind", line.replace(&chain.to_string(), &span.to_string())),
    ] {
        let broken = file.replace(line, &format!("{line}\n{other}"));
        fs::write(lake.set_path(), &broken).unwrap();
        let twice = if what == "a chain" { chain } else { span };
        let earlier = if what == "a chain" { first } else { first - 5 };
        let problems = project::check(&lake.project);
        assert_eq!(problems.len(), 1, "{what}: {problems:?}");
        assert_eq!(problems[0].line, Some(first + 1), "{what}");
        let says = format!(
            "{twice}: this id is used by two records, in lines {earlier} and {}",
            first + 1
        );
        assert!(problems[0].message.starts_with(&says), "{what}: {problems:?}");
        assert!(problems[0].file.ends_with("annotations/Amina/ferry.ron"), "{what}");
        // Neither wins: the set is not opened, and the file is left alone.
        let error = lake.project.open_set(&lake.article, "Amina").unwrap_err().to_string();
        assert!(error.contains(&twice.to_string()), "{what}: {error}");
        assert_eq!(fs::read_to_string(lake.set_path()).unwrap(), broken);
    }
}

#[test]
fn chains_and_answers_that_do_not_hold_together_are_found() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    let span = set.set().spans().next().unwrap().id;
    let make = Command::MakeChain { name: "Mila".into(), members: vec![span] };
    let change = lake.plan(&set, 2, &make);
    set.commit(change).unwrap();
    set.flush().unwrap();
    let chain = set.set().chains().next().unwrap().id;
    drop(set);
    let file = fs::read_to_string(lake.set_path()).unwrap();
    let members = format!("members: [\"{span}\"]");
    let link = |from: &str, to: &str| {
        format!(
            "relations: [\n(id: \"000000000r\", label: \"speaker\", from: {from}, to: {to}),\n]"
        )
    };
    let here = format!("Span(\"{span}\")");
    for (from, to, says) in [
        (&*members, "members: [\"0000000009\"]".to_owned(), "has 0000000009, which is not there"),
        (&*members, format!("members: [\"{chain}\"]"), "which is not there"),
        (&*members, "members: []".to_owned(), "no mentions"),
        (&*members, format!("knowledge_base_id: \"q42\", {members}"), "write Q42"),
        ("relations: []", link(&here, &here), "joins a thing to itself"),
        ("relations: []", link(&here, "Span(\"0000000009\")"), "ends at 0000000009"),
        ("relations: []", link(&here, "Comment(0, 5)"), "no comment there"),
        ("relations: []", link(&here, "Article"), "“speaker” goes from QUOTE"),
    ] {
        let broken = file.replacen(from, &to, 1);
        assert_ne!(broken, file, "{from}");
        fs::write(lake.set_path(), &broken).unwrap();
        let problems = project::check(&lake.project);
        let errors: Vec<_> = problems.iter().filter(|p| p.severity == Severity::Error).collect();
        assert!(errors.iter().any(|p| p.message.contains(says)), "{to}: {problems:?}");
        assert!(errors.iter().all(|p| p.line.is_some()), "{to}: {problems:?}");
    }
}

#[test]
fn annotations_in_the_wrong_place_are_listed_not_dropped() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.flush().unwrap();
    drop(set);
    let file = fs::read_to_string(lake.set_path()).unwrap();
    fs::write(
        lake.set_path(),
        file.replace("[(68, 79)]", "[(69, 80)]").replace("[(17, 26)]", "[(17, 9999)]"),
    )
    .unwrap();
    let problems = project::check(&lake.project);
    let lines: Vec<_> =
        problems.iter().filter(|p| p.severity == Severity::Error).map(|p| p.line).collect();
    assert_eq!(lines, [Some(10), Some(11)], "{problems:?}");
    let mut set = lake.open();
    assert!(labels(&set).is_empty());
    let lost: Vec<_> = set.set().unplaced().map(|u| u.text().to_owned()).collect();
    assert_eq!(lost.len(), 2);
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    set.flush().unwrap();
    drop(set);
    let set = lake.open();
    assert_eq!(set.set().unplaced().len(), 2);
    assert!(fs::read_to_string(lake.set_path()).unwrap().contains("Mila Brandt"));
}

#[test]
fn annotations_follow_a_text_that_changed() {
    for keep_copy in [true, false] {
        let lake = Fixture::new();
        let mut set = lake.open();
        lake.tag(&mut set, 1, "PER", "Mila Brandt");
        lake.tag(&mut set, 2, "LOC", "Lake Orsa");
        set.flush().unwrap();
        // In the journal only, on the old text.
        lake.tag(&mut set, 3, "PER", "Ådne Holm");
        drop(set);
        let old_sha256 = lake.article.text.sha256();
        let new_text = TEXT
            .replace("Captain Mila Brandt", "Retired captain Mila Brandt")
            .replace("Lake Orsa", "the lake");
        fs::write(lake.path("articles/ferry.txt"), new_text).unwrap();
        if !keep_copy {
            fs::remove_dir_all(lake.path("texts")).unwrap();
        }
        let lake = lake.reopen();
        let before = snapshot(&lake.path(""));
        let set = lake.open();
        let report = set.opened().reanchored.as_ref().unwrap();
        let mut expected = vec!["PER Mila Brandt"];
        if keep_copy {
            expected.push("PER Ådne Holm");
        } else {
            assert_eq!(set.opened().lost.len(), 1, "the journal needs the text that it was about");
        }
        assert_eq!(labels(&set), expected);
        let lost: Vec<_> = report.lost.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(lost, ["Lake Orsa"]);
        assert_eq!(set.set().unplaced().len(), 1);
        drop(set);
        assert_eq!(snapshot(&lake.path("")), before, "nothing is written before a change");
        assert!(
            lake.problems().iter().any(|p| p.contains("text has changed")),
            "{:?}",
            lake.problems()
        );

        let mut set = lake.open();
        lake.tag(&mut set, 4, "LOC", "the lake");
        drop(set);
        let mut set = lake.open();
        assert!(set.opened().reanchored.is_none(), "that is done now");
        assert_eq!(labels(&set).len(), expected.len() + 1);
        set.flush().unwrap();
        drop(set);
        let file = fs::read_to_string(lake.set_path()).unwrap();
        assert!(!file.contains(&format!("text_sha256: \"{old_sha256}")));
        assert!(file.contains(&lake.article.text.sha256().to_string()));
        assert!(lake.path(&format!("texts/{}.txt", lake.article.text.sha256())).exists());
        // Undo ends where the text changed.
        let mut set = lake.open();
        assert!(set.undo().unwrap().is_some());
        assert_eq!(set.undo().unwrap(), None);
    }
}

#[test]
fn a_set_in_the_wrong_folder_is_not_taken_for_ones_own() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    drop(set);
    fs::create_dir_all(lake.path("annotations/Ben")).unwrap();
    fs::copy(lake.set_path(), lake.path("annotations/Ben/ferry.ron")).unwrap();
    fs::copy(lake.set_path(), lake.path("annotations/Amina/train.ron")).unwrap();
    let error = lake.project.open_set(&lake.article, "Ben").unwrap_err().to_string();
    assert!(error.contains("Amina"), "{error}");
    let problems = lake.problems();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("annotations/Amina/train.ron"), "{problems:?}");
    assert!(problems[1].starts_with("annotations/Ben/ferry.ron"), "{problems:?}");
    // To look at, Amina's is there.
    let read = lake.project.read_set(&lake.article, "Amina").unwrap();
    assert_eq!(read.set.spans().len(), 1);
    assert!(lake.project.read_set(&lake.article, "Cleo").unwrap_err().is_missing());
}

/// What was not in the file when the text changed is kept, and written on the new text.
#[test]
fn unsaved_changes_follow_a_text_that_changed() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    set.flush().unwrap();
    lake.tag(&mut set, 2, "PER", "Ådne Holm");
    drop(set);
    fs::write(lake.path("articles/ferry.txt"), format!("News! {TEXT}")).unwrap();
    let lake = lake.reopen();
    let mut set = lake.open();
    assert!(set.dirty() && set.opened().reanchored.is_some());
    assert_eq!(labels(&set), ["PER Mila Brandt", "PER Ådne Holm"]);
    set.flush().unwrap();
    drop(set);
    for _ in 0..2 {
        let mut set = lake.open();
        assert_eq!(labels(&set), ["PER Mila Brandt", "PER Ådne Holm"]);
        assert!(set.opened().reanchored.is_none());
        assert_eq!(set.undo().unwrap(), None, "offsets of the old text mean nothing now");
        assert_eq!(lake.problems(), Vec::<String>::new());
        drop(set);
        fs::remove_file(lake.set_path()).ok();
    }
}

/// An undo that follows a change which is lost must not take back another one.
#[test]
fn an_undo_of_what_is_lost_undoes_nothing_else() {
    let lake = Fixture::new();
    let mut set = lake.open();
    lake.tag(&mut set, 1, "PER", "Mila Brandt");
    lake.tag(&mut set, 2, "LOC", "Lake Orsa");
    set.undo().unwrap().unwrap();
    lake.tag(&mut set, 3, "PER", "Ådne Holm");
    drop(set);
    // Same line, other offsets: it is whole but does not fit the text.
    let journal = fs::read_to_string(lake.journal_path()).unwrap();
    let lines: Vec<String> = journal
        .lines()
        .map(|line| {
            let record = line.split_once(' ').unwrap().1.replace("(17, 26)", "(18, 27)");
            let check = tagline::text::Sha256::of(record.as_bytes()).to_string();
            format!("{} {record}\n", &check[..16])
        })
        .collect();
    fs::write(lake.journal_path(), lines.concat()).unwrap();
    let mut set = lake.open();
    assert_eq!(labels(&set), ["PER Mila Brandt", "PER Ådne Holm"]);
    assert_eq!(set.opened().lost.len(), 2, "{:?}", set.opened().lost);
    set.undo().unwrap().unwrap();
    set.undo().unwrap().unwrap();
    assert!(set.set().is_empty());
    drop(set);
    assert!(lake.open().set().is_empty());
}
