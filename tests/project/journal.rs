//! The journal: undo across sessions, and recovery at every point of its protocol.

use super::*;

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

mod random {
    use super::*;
    use proptest::prelude::*;
    use tagline::text::words;

    /// What to do next: a number that picks a command, and one that picks its object.
    fn act(lake: &Fixture, set: &mut OpenSet, seed: u64, kind: u8, object: usize) {
        let spans: Vec<_> = set.set().spans().map(|s| s.id).collect();
        let words = words(lake.article.text.as_str());
        let span = spans.get(object % spans.len().max(1)).copied();
        let command = match (kind % 8, span) {
            (0, _) => return drop(set.undo().unwrap()),
            (1, _) => return drop(set.redo().unwrap()),
            (2, _) => return set.flush().unwrap(),
            (3, Some(id)) => Command::SetNote {
                id, note: format!("“{seed}”\n\\ \u{202e}हिन्दी")
            },
            (4, Some(id)) => Command::Delete { ids: vec![id] },
            (5, Some(id)) => Command::Relabel { id, label: "ORG".into() },
            (6, _) => {
                Command::SetStatus([Status::New, Status::InProgress, Status::Done][object % 3])
            }
            _ => {
                let first = words[object % words.len()];
                let last = words[(object * 7) % words.len()];
                Command::Tag { label: "PER".into(), fragments: smallvec![first, last] }
            }
        };
        let change = lake.plan(set, seed, &command);
        assert_eq!(set.commit(change).unwrap(), Saving::Saved);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Whatever was done, reopening gives the same set and the same history, from
        /// the file with the journal and from the journal alone.
        #[test]
        fn what_is_read_is_what_was_done(
            acts in proptest::collection::vec((any::<u8>(), 0..50_usize), 1..40),
        ) {
            let lake = Fixture::new();
            let mut set = lake.open();
            for (seed, (kind, object)) in acts.into_iter().enumerate() {
                act(&lake, &mut set, seed as u64, kind, object);
            }
            let (expected, history) = (set.set().clone(), set.history().clone());
            drop(set);
            let set = lake.open();
            prop_assert_eq!(set.set(), &expected);
            prop_assert_eq!(set.history(), &history);
            drop(set);
            prop_assert_eq!(lake.problems(), Vec::<String>::new());
            if lake.set_path().exists() {
                fs::remove_file(lake.set_path()).unwrap();
            }
            let mut set = lake.open();
            prop_assert_eq!(set.set(), &expected);
            prop_assert_eq!(set.history(), &history);
            // And all of it can be undone.
            while set.undo().unwrap().is_some() {}
            prop_assert!(set.set().is_empty());
        }
    }
}
