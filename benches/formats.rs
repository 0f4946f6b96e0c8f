//! How fast each format is written and read, against copying the same bytes from file to
//! file: `cargo bench --bench formats [-- NAME…]`. 10,000 articles of 4.7 kB with 20 spans
//! each. Every format is measured in a process of its own, for its peak of memory.

#![allow(clippy::unwrap_used)] // A bench that cannot run should say so loudly.

#[path = "support/random.rs"]
mod random;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use random::Random;
use tagline::exchange::open_input;
use tagline::formats::{
    Counting, Document, Format, Inventory, Options, Output, Plan, Policy, Reducer, Span, Tokenizer,
    WriteContext, all, find,
};
use tagline::text::ByteRange;

const ARTICLES: usize = 10_000;
const SPANS: usize = 20;

/// How often each is measured; the fastest counts, for what disturbs only slows.
const RUNS: usize = 3;

/// Peak of memory that a format may need, in MB.
const MEMORY: u64 = 200;

/// How many times the copying it may take: XML and Parquet have more to do. There is none for
/// DocBin, which is compressed: copying the little that is left says nothing.
fn limit(name: &str) -> Option<f64> {
    match name {
        "spacy" => None,
        "xmi" | "parquet" => Some(10.0),
        _ => Some(5.0),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` only wants to know that it runs.
    let articles = if arguments.iter().any(|a| a == "--bench") { ARTICLES } else { 50 };
    if let Some(at) = arguments.iter().position(|a| a == "--measure") {
        measure(&arguments[at + 1], arguments[at + 2].parse().unwrap());
        return;
    }
    let chosen: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    println!(
        "{:<14} {:>8} {:>9} {:>9} {:>9} {:>8} {:>8} {:>6} {:>8} {:>11}",
        "format",
        "MB",
        "copy",
        "export",
        "import",
        "export",
        "import",
        "limit",
        "peak",
        "serde_json"
    );
    for format in all() {
        let name = format.info().name;
        if !chosen.is_empty() && !chosen.iter().any(|c| *c == name) {
            continue;
        }
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        let status = child.args(["--measure", name, &articles.to_string()]).status().unwrap();
        assert!(status.success(), "{name}");
    }
}

/// Measures one format and prints its line.
fn measure(name: &str, articles: usize) {
    let format = find(name).unwrap();
    let options = Options::new(format.info().options, []).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut best = [Duration::MAX; 3];
    let mut bytes = 0;
    let mut sink = 0;
    let mut parsing = Duration::MAX;
    for run in 0..RUNS {
        let out = folder.path().join(format!("out-{run}"));
        let began = Instant::now();
        let names = export(format, &options, articles, &out);
        best[1] = best[1].min(began.elapsed());
        let began = Instant::now();
        sink += import(format, &options, &out);
        best[2] = best[2].min(began.elapsed());
        let copy = folder.path().join(format!("copy-{run}"));
        let began = Instant::now();
        bytes = copy_all(&out, &copy, &names);
        best[0] = best[0].min(began.elapsed());
        parsing = parsing.min(parse_all(&out, &names));
        fs::remove_dir_all(out).unwrap();
        fs::remove_dir_all(copy).unwrap();
    }
    assert!(sink > 0);
    let ratio = |what: Duration| what.as_secs_f64() / best[0].as_secs_f64();
    println!(
        "{name:<14} {:>8.1} {:>6.0} ms {:>6.0} ms {:>6.0} ms {:>6.1} × {:>6.1} × {:>6} {:>5} MB {:>9}{}",
        bytes as f64 / 1e6,
        best[0].as_secs_f64() * 1e3,
        best[1].as_secs_f64() * 1e3,
        best[2].as_secs_f64() * 1e3,
        ratio(best[1]),
        ratio(best[2]),
        limit(name).map_or_else(|| "–".to_owned(), |limit| format!("{limit:.0} ×")),
        peak(),
        if parsing < Duration::MAX { format!("{:.1} ×", ratio(parsing)) } else { String::new() },
        if peak() > MEMORY { " (above the limit)" } else { "" }
    );
}

fn export(format: &dyn Format, options: &Options, articles: usize, out: &Path) -> Vec<String> {
    let bases = bases();
    let plan = Plan {
        abilities: format.abilities(options),
        policy: Policy::default(),
        tokenizer: Tokenizer::named(options.get("tokens")).unwrap_or_default(),
        annotator_told: true,
    };
    let mut reducer = Reducer::new(plan);
    let mut inventory = Inventory::default();
    let first = reducer.settle(format, options, article(&bases, 0));
    inventory.count(&first);
    let file = format!("data.{}", format.info().endings[0]);
    let context = WriteContext { options: options.clone(), inventory, file };
    let mut files = Disk { root: out.to_path_buf(), open: HashMap::new(), names: Vec::new() };
    fs::create_dir_all(out).unwrap();
    let mut writer = format.writer(context).unwrap();
    let (fed, taken) = reducer.settle_each(
        format,
        options,
        |put| (0..articles).try_for_each(|number| put(article(&bases, number))),
        &mut |document| {
            writer.document(&document, &mut files).unwrap();
            Ok(())
        },
    );
    fed.and(taken).unwrap();
    writer.finish(&mut files).unwrap();
    files.open.into_values().for_each(|mut file| file.flush().unwrap());
    files.names
}

fn import(format: &dyn Format, options: &Options, out: &Path) -> usize {
    // A large export may be in several files.
    let input = open_input(&[out.to_path_buf()], Some(format)).unwrap();
    let mut spans = 0;
    format
        .read(&*input, options, &mut |raw| {
            let counting = Counting::of(raw.unit);
            spans += raw.placed(counting).unwrap().spans.len();
            Ok(())
        })
        .unwrap();
    spans
}

fn copy_all(from: &Path, to: &Path, names: &[String]) -> u64 {
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    for name in names {
        let target = to.join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        let (mut from, mut to) =
            (File::open(from.join(name)).unwrap(), File::create(target).unwrap());
        loop {
            let n = from.read(&mut buffer).unwrap();
            if n == 0 {
                break;
            }
            to.write_all(&buffer[..n]).unwrap();
            bytes += n as u64;
        }
    }
    bytes
}

/// Whether it is JSON with a value on each line.
fn is_lines(names: &[String]) -> bool {
    matches!(names, [only] if only.ends_with(".jsonl"))
}

/// A peer: only parsing each line with serde_json, on one thread, without an offset looked at.
fn parse_all(folder: &Path, names: &[String]) -> Duration {
    let began = Instant::now();
    if !is_lines(names) {
        return Duration::MAX;
    }
    let mut file =
        io::BufReader::with_capacity(1 << 16, File::open(folder.join(&names[0])).unwrap());
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line).unwrap() > 0 {
        let value: serde_json::Value = serde_json::from_slice(&line).unwrap();
        assert!(value.is_object() || value.is_array());
        line.clear();
    }
    began.elapsed()
}

/// Peak of this process's memory, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0)
        / 1024
}

/// How many articles have a text of their own; the others repeat these with another number.
/// More would not fit what a compressor looks back at either.
const TEXTS: usize = 200;

/// Articles of the seed's size, with 20 spans on words each.
fn bases() -> Vec<Document> {
    let mut random = Random(1);
    let syllables = ["ka", "lor", "en", "mi", "tas", "ven", "o", "dri", "su", "bel", "an", "ti"];
    let vocabulary: Vec<String> = (0..4000)
        .map(|_| (0..=random.below(3)).map(|_| syllables[random.below(syllables.len())]).collect())
        .collect();
    (0..TEXTS).map(|_| base(&vocabulary, &mut random)).collect()
}

fn base(vocabulary: &[String], random: &mut Random) -> Document {
    let mut text =
        String::from("Port Ansel signs the water accord\n\nPublished: June 13, 2024\n\n");
    let mut sentence = 0;
    while text.len() < 4700 {
        sentence += 1;
        let quoted = random.below(4) == 0;
        text.push_str(if quoted { "“Is" } else { "In" });
        for _ in 0..8 + random.below(12) {
            // As in any language, few words are most of a text.
            let rank = random.below(64) * random.below(64);
            text.push(' ');
            text.push_str(&vocabulary[rank]);
        }
        text.push_str(if quoted { ",” said Ruvani Oskeld. " } else { ", on the 14th. " });
        if sentence % 5 == 0 {
            text.push_str("\n\n");
        }
    }
    let words = Tokenizer::Words.tokens(&text);
    let step = words.len() / SPANS;
    let labels = ["PER", "ORG", "LOC", "DATE"];
    let spans = (0..SPANS).map(|n| {
        let at = n * step;
        let range = ByteRange::new(words[at].start, words[at + n % 3].end);
        Span {
            id: format!("{n:010}"),
            layer: "entities".into(),
            label: labels[n % labels.len()].into(),
            fragments: [range].into_iter().collect(),
            ..Span::default()
        }
    });
    Document { annotator: "asha".into(), spans: spans.collect(), text, ..Document::default() }
}

/// One of them, with a number in it so that no two are equal.
fn article(bases: &[Document], number: usize) -> Document {
    let mut document = bases[number % bases.len()].clone();
    document.name = format!("articles/{number:05}");
    // Of the same length, so that the spans stay where they are.
    document.text.replace_range(0..10, &format!("Port {:05}", number % 100_000));
    document
}

struct Disk {
    root: PathBuf,
    open: HashMap<String, BufWriter<File>>,
    names: Vec<String>,
}

impl Output for Disk {
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if !self.open.contains_key(name) {
            let path = self.root.join(name);
            fs::create_dir_all(path.parent().unwrap())?;
            let file = BufWriter::with_capacity(1 << 16, File::create(path)?);
            self.open.insert(name.to_owned(), file);
            self.names.push(name.to_owned());
        }
        self.open.get_mut(name).unwrap().write_all(bytes)
    }

    fn end(&mut self, name: &str) -> io::Result<()> {
        self.open.remove(name).map_or(Ok(()), |mut file| file.flush())
    }
}
