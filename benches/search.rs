//! How fast a project is searched, changed in bulk and opened: `cargo bench --bench search`.
//!
//! Each figure is a ratio to something that was timed in the same run: copying the same bytes in
//! memory, reading the same files, or a limit in seconds.

#![allow(clippy::unwrap_used)] // A bench that cannot run should say so loudly.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tagline::annotation::{Command, IdSource, OriginKind, Propagation};
use tagline::project::{Bulk, BulkPart, Carrier, Found, NewProject, Project, Searcher, create};
use tagline::schema::builtin_source;
use tagline::search::{Options, Pattern, Query};
use tagline::session::Session;
use tagline::text::Text;

const WORDS: [&str; 24] = [
    "the", "river", "council", "said", "on", "Thursday", "that", "water", "was", "short", "and",
    "Ada", "Moor", "would", "meet", "mayor", "of", "Lysvik", "before", "harbour", "crane", "stood",
    "idle", "again",
];

/// A generator of its own, so that the same texts are made everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}

fn text(random: &mut Random, bytes: usize) -> String {
    let mut text = String::from("A title\n\n");
    while text.len() < bytes {
        text.push_str(WORDS[random.below(WORDS.len())]);
        text.push_str(match random.below(60) {
            0 => ".\n\n",
            1..=5 => ". ",
            _ => " ",
        });
    }
    text
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let full = std::env::args().any(|a| a == "--bench");
    let mut random = Random(88_172_645_463_325_252);
    matching(&text(&mut random, if full { 256 << 20 } else { 1 << 16 }));
    let folder = tempfile::tempdir().unwrap();
    let articles = if full { 50_000 } else { 20 };
    for at in 0..articles {
        let mut content = text(&mut random, 5_000);
        if at % 1_000 == 7 {
            content.push_str("Kayani slept.\n");
        }
        let path = folder.path().join(format!("{:03}/{at:06}.txt", at / 500));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    files(folder.path());
    drop(folder);
    let folder = tempfile::tempdir().unwrap();
    everywhere(folder.path(), if full { 100 } else { 3 }, 100);
    let folder = tempfile::tempdir().unwrap();
    opening(folder.path(), if full { 100_000 } else { 20 });
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed())
}

/// Patterns against a text in memory; the peer is a copy of the same bytes.
fn matching(text: &str) {
    let mut copy = vec![0_u8; text.len()];
    copy.copy_from_slice(text.as_bytes());
    let (_, copied) = timed(|| copy.copy_from_slice(text.as_bytes()));
    println!("{} MB in memory, copied in {:.1} ms", text.len() >> 20, millis(copied));
    let plain = Options::default();
    for (name, words, options, limit) in [
        ("plain, case counts", "Kayani", Options { case: true, ..plain }, Some(4.0)),
        ("plain, whatever the case", "Kayani", plain, Some(4.0)),
        ("with diacritics folded", "Kayani", Options { fold: true, ..plain }, None),
        ("expression", "Kay[a-z]+ni", Options { regex: true, case: true, ..plain }, None),
        ("frequent: 1 in 200 bytes", "harbour", plain, None),
    ] {
        let pattern = Pattern::new(words, options).unwrap();
        let (hits, took) = timed(|| pattern.find(text).len());
        let ratio = took.as_secs_f64() / copied.as_secs_f64();
        let limit = limit.map_or(String::new(), |limit| format!(" (limit {limit} ×)"));
        println!("  {name}: {hits} hits, {:.1} ms, {ratio:.1} × the copy{limit}", millis(took));
    }
}

/// A project of many files; the peer reads the same files, and does nothing with them.
fn files(folder: &Path) {
    let project = Project::open(folder).unwrap();
    let paths: Vec<_> = project.articles().iter().map(|entry| entry.path.clone()).collect();
    let bytes: usize = paths.iter().map(|path| fs::read(path).unwrap().len()).sum();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (_, read) = timed(|| {
        std::thread::scope(|scope| {
            for part in paths.chunks(paths.len().div_ceil(threads).max(1)) {
                scope.spawn(move || part.iter().map(|p| fs::read(p).unwrap().len()).sum::<usize>());
            }
        });
    });
    println!("{} articles, {} MB; read in {:.0} ms", paths.len(), bytes >> 20, millis(read));
    let query = Query::parse("Kayani", Options::default()).unwrap();
    let searcher = Searcher { name: "ana", sees_all: true };
    let began = Instant::now();
    let mut first = None;
    let summary = project.search(&query, searcher, |found| {
        if matches!(found, Found::Article(_)) {
            first.get_or_insert_with(|| began.elapsed());
        }
        true
    });
    let all = began.elapsed();
    println!(
        "  plain: {} hits, {:.0} ms, {:.1} × reading; first hit after {:.1} ms (limit 50)",
        summary.hits,
        millis(all),
        all.as_secs_f64() / read.as_secs_f64(),
        first.map_or(0.0, millis),
    );
}

/// So many hits in so many articles, tagged as one step, and taken back.
fn everywhere(folder: &Path, articles: usize, hits: usize) {
    let words = "Kayani slept. ".repeat(hits);
    for at in 0..articles {
        fs::write(folder.join(format!("{at:03}.txt")), format!("Title {at}\n\n{words}\n")).unwrap();
    }
    let project = Project::open(folder).unwrap();
    let query = Query::parse("Kayani", Options::default()).unwrap();
    let searcher = Searcher { name: "ana", sees_all: true };
    let mut parts = Vec::new();
    project.search(&query, searcher, |found| {
        if let Found::Article(article) = found {
            let places = article.hits.iter().map(|hit| hit.hit.range).collect();
            let wanted = Propagation { label: "PER".to_owned(), places, ..Propagation::default() };
            parts.push(BulkPart {
                article: article.article,
                text_sha256: article.text_sha256,
                commands: vec![Command::Propagate(wanted)],
            });
        }
        true
    });
    let bulk = Bulk {
        title: "Tag".to_owned(),
        origin: OriginKind::Propagated,
        by: "“Kayani”".to_owned(),
        parts,
    };
    let mut ids = IdSource::seeded(1);
    let now = jiff::Timestamp::UNIX_EPOCH;
    let ((made, id), took) = timed(|| {
        let mut step = project.begin_step("ana", &bulk.title, now, &mut ids).unwrap();
        let mut made = 0;
        for part in &bulk.parts {
            let mut carrier = Carrier { ids: &mut ids, now };
            made += project.carry_out_in(&mut step, &bulk, part, &mut carrier).unwrap().annotations;
        }
        let id = step.id().to_owned();
        step.end().unwrap();
        (made, id)
    });
    let limit = took.as_secs_f64() / 1.0;
    println!(
        "{made} annotations in {articles} articles as one step, on disk: {:.0} ms, {limit:.2} × the limit of 1 s",
        millis(took)
    );
    let step = project.bulk_step("ana", &id).unwrap();
    let (_, took) = timed(|| {
        for part in &step.parts {
            project.take_back_in(&step, part).unwrap();
        }
    });
    println!("  taken back: {:.0} ms", millis(took));
}

/// A project of many articles, ten spans in each, until an article can be worked on.
fn opening(folder: &Path, articles: usize) {
    let new = NewProject {
        folder: folder.to_path_buf(),
        name: String::new(),
        schema_source: builtin_source("news").unwrap().to_owned(),
        annotator: None,
    };
    create(&new).unwrap();
    let text = Text::new("A title\n\nAda Moor met Ada Moor at Lysvik.\n");
    let hash = text.sha256();
    let spans: String = (0..10)
        .map(|nth| {
            format!(
                "        (id: \"00000000{nth:02}\", label: \"PER\", at: [({}, {})], text: \"{}\", by: \"ana\"),\n",
                9 + nth % 3,
                17,
                "Ada Moor".get(nth % 3..).unwrap()
            )
        })
        .collect();
    for at in 0..articles {
        let name = format!("{:03}/{at:06}", at / 500);
        let path = folder.join(format!("articles/{name}.txt"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text.as_str()).unwrap();
        let path = folder.join(format!("annotations/ana/{name}.ron"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let set = format!(
            "(\n    format: 1,\n    article: \"{name}\",\n    annotator: \"ana\",\n    text_sha256: \"{hash}\",\n    schema: (name: \"news\", version: 1),\n    status: Done,\n    spans: [\n{spans}    ],\n)\n"
        );
        fs::write(&path, set).unwrap();
    }
    let (project, listed) = timed(|| Project::open(folder).unwrap());
    let (session, opened) = timed(|| Session::new(project, "ana"));
    println!(
        "{articles} articles with 10 spans each: listed in {:.0} ms, an article at hand {:.0} ms later; {:.2} × the limit of 1.5 s",
        millis(listed),
        millis(opened),
        (listed + opened).as_secs_f64() / 1.5
    );
    println!("  progress known: {:?}", session.progress());
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
