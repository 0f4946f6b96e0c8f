//! Kills a real editing process at random moments, two hundred times, and looks at what
//! is on disk afterwards: everything that was reported saved, nothing half done.

#![allow(clippy::unwrap_used)]

#[path = "../benches/support/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use random::Random;
use smallvec::smallvec;
use tagline::annotation::{AnnotationSet, Command, Confidence, IdSource, OriginKind, PlanContext};
use tagline::article::{Article, ArticleId};
use tagline::project::{self, OpenSet, Project, Saving};
use tagline::text::words;
use tempfile::TempDir;

const KILLS: usize = 200;

/// Commands of one run; the child ends by itself after these.
const COMMANDS: usize = 60;

/// Set for the child: the project to edit.
const PROJECT: &str = "TAGLINE_CRASH_PROJECT";

/// Set for the child: the file that says how many commands were done before.
const DONE: &str = "TAGLINE_CRASH_DONE";

const TEXT: &str = "Bakery on Quill Street reopens

Nora Abel lit the oven at four, as her mother did for thirty years. “Bread is patient,” she said.

Tomas Reyl of the Quill Street Traders called it the best news since the tram came back.
";

/// Step `n` of the script, whatever was done before: the same set always leads to the
/// same next set, so that the parent can tell what the child must have had.
fn step(project: &Project, article: &Article, set: &mut OpenSet, n: usize) -> Saving {
    let words = words(article.text.as_str());
    let mut random = Random(n as u64 * 7919 + 13);
    let mut ids = IdSource::seeded(n as u64);
    let spans: Vec<_> = set.set().spans().map(|s| s.id).collect();
    let one = || spans.get(n % spans.len().max(1)).copied();
    let word = words[random.below(words.len())];
    let command = match (n % 6, one()) {
        (3, Some(id)) => {
            Command::SetNote { id, note: format!("note {n} — “ünïcode”\nline") }
        }
        (4, Some(id)) => Command::SetConfidence { id, confidence: Some(Confidence::LOW) },
        (5, Some(id)) if spans.len() > 6 => Command::Delete { ids: vec![id] },
        _ => Command::Tag { label: "PER".into(), fragments: smallvec![word] },
    };
    if n % 11 == 7 && set.history().can_undo() {
        set.undo().unwrap();
    } else if n % 11 == 8 && set.history().can_redo() {
        set.redo().unwrap();
    } else {
        let mut context = PlanContext {
            article,
            schema: project.schema(),
            ids: &mut ids,
            by: set.annotator(),
            origin: OriginKind::Hand,
            now: "2024-05-01T10:00:00Z".parse().unwrap(),
        };
        let change = command.plan(set.set(), &mut context).unwrap();
        return set.commit(change).unwrap();
    }
    if set.is_saved() { Saving::Saved } else { Saving::NotSaved(String::new()) }
}

fn open(folder: &Path) -> (Project, Article) {
    let project = Project::open(folder).unwrap();
    let article = project.load_article(&ArticleId("bakery".into())).unwrap();
    (project, article)
}

/// Not a test: what the killed process does. Run by [`killed_anywhere`] only.
#[test]
#[ignore = "run by the other test, in a process of its own"]
fn child() {
    let Some(folder) = std::env::var_os(PROJECT) else { return };
    let (project, article) = open(Path::new(&folder));
    let mut set = project.open_set(&article, "Amina").unwrap();
    let mut out = std::io::stdout();
    // Goes on after what an earlier child got done.
    let first = fs::read_to_string(std::env::var_os(DONE).unwrap()).unwrap();
    let first: usize = first.parse().unwrap();
    writeln!(out, "\nready").unwrap();
    for n in first..first + COMMANDS {
        assert_eq!(step(&project, &article, &mut set, n), Saving::Saved);
        writeln!(out, "saved {}", n + 1).unwrap();
        out.flush().unwrap();
        if n % 3 == 2 {
            set.flush().unwrap();
        }
    }
}

#[test]
fn killed_anywhere() {
    let folder = TempDir::new().unwrap();
    // A plain folder, so that making it a project is interrupted as well.
    let street = folder.path().join("street");
    fs::create_dir(&street).unwrap();
    fs::write(street.join("bakery.txt"), TEXT).unwrap();
    let done_file = folder.path().join("done");

    let mut random = Random(2024);
    let mut kills = 0;
    let mut in_flush = 0;
    // States after every step of the script, made in another folder without accidents.
    let mut expected: BTreeMap<usize, AnnotationSet> = BTreeMap::new();
    let quiet = TempDir::new().unwrap();
    fs::write(quiet.path().join("bakery.txt"), TEXT).unwrap();
    let (quiet_project, quiet_article) = open(quiet.path());
    let mut quiet_set = quiet_project.open_set(&quiet_article, "Amina").unwrap();
    expected.insert(0, quiet_set.set().clone());

    let mut done = 0;
    while kills < KILLS {
        if done > 30 && random.below(4) == 0 {
            // A fresh start now and then, so that the first steps are hit as well.
            fs::remove_dir_all(&street).unwrap();
            fs::create_dir(&street).unwrap();
            fs::write(street.join("bakery.txt"), TEXT).unwrap();
            done = 0;
        }
        fs::write(&done_file, done.to_string()).unwrap();
        let mut child = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
            .env(PROJECT, &street)
            .env(DONE, &done_file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        // Killed after some lines and then some time, so that every part of the work is
        // hit: between two commands, in a journal write, in the replacing of the file.
        let wait_for = random.below(8);
        let pause = Duration::from_micros(random.below(4000) as u64);
        let mut saved = done;
        let mut note = |line: &str| {
            if let Some(n) = line.strip_prefix("saved ") {
                saved = n.parse().unwrap();
            }
        };
        let mut seen = 0;
        for line in lines.by_ref() {
            note(&line);
            if line.starts_with("saved") {
                seen += 1;
            }
            if (line == "ready" && wait_for == 0) || (seen > 0 && seen >= wait_for) {
                break;
            }
        }
        let until = Instant::now() + pause;
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        // What it reported before it died counts, though nobody had read it yet.
        for line in lines {
            note(&line);
        }
        let status = child.wait().unwrap();
        if !status.success() {
            kills += 1;
        }

        in_flush += usize::from(temporary_file_left(&street));
        let (project, article) = open(&street);
        let set = project.open_set(&article, "Amina").unwrap();
        assert!(set.opened().notices.is_empty(), "{:?}", set.opened().notices);
        assert!(set.opened().lost.is_empty(), "{:?}", set.opened().lost);
        // One step may have been made and not yet reported, but none in part.
        for n in expected.len()..saved + 2 {
            step(&quiet_project, &quiet_article, &mut quiet_set, n - 1);
            expected.insert(n, quiet_set.set().clone());
        }
        let at = [saved, saved + 1].into_iter().find(|n| expected[n] == *set.set());
        done = at.unwrap_or_else(|| {
            panic!(
                "kill {kills}: {saved} commands were reported saved, but there is something else: {:?}\nexpected {:?}",
                set.set(),
                expected[&saved]
            )
        });
        // The whole line of undo is there too.
        let problems = project::check(&project);
        assert!(problems.is_empty(), "kill {kills}: {problems:?}");
        drop(set);
    }
    println!("{kills} kills, {in_flush} of them while a file was being replaced");
}

fn temporary_file_left(project: &Path) -> bool {
    let folder = project.join("annotations/Amina");
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with(".tagline-tmp"))
}
