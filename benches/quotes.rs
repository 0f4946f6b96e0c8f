//! How good and how fast the quote finder is: `cargo bench --bench quotes`.

#![allow(clippy::unwrap_used)] // A bench that cannot run should say so loudly.

#[path = "support/quotes.rs"]
mod support;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use support::{
    Counts, Document, Gold, count, data, folders, fragments, lines, litbank, polnear, score,
};
use tagline::suggest::{QuoteFinder, RuleQuotes};

/// Megabytes of text a second that the finder has to handle on one core.
const LIMIT: f64 = 50.0;

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let full = std::env::args().any(|a| a == "--bench");
    let Some(data) = data() else {
        println!("skipped: ../shared/data is absent");
        return;
    };
    println!(
        "Content: a quote that was found counts as exact if all its fragments are those of an"
    );
    println!(
        "annotated one, and as overlapping if the two share at least half of the shorter; each"
    );
    println!(
        "is matched at most once. Source and cue: of the matched pairs where people annotated"
    );
    println!("one, the share that is the same, and that overlaps in the same sense.");
    println!();
    println!(
        "{:<38} {:>6} {:>6}   {:^17}   {:^17}   {:^11}   {:^11}",
        "", "found", "gold", "content exact", "content overlap", "source", "cue"
    );
    println!(
        "{:<38} {:>6} {:>6}   {:>5} {:>5} {:>5}   {:>5} {:>5} {:>5}   {:>5} {:>5}   {:>5} {:>5}",
        "", "", "", "P", "R", "F1", "P", "R", "F1", "exact", "over.", "exact", "over."
    );
    let news = polnear(&data.join("polnear/dev"));
    print_rows("PolNeAR dev", &news);
    // Two articles that the rules were not made with, once for each of six annotators.
    let mut unseen = Vec::new();
    for annotator in folders(&data.join("agreement/polnear-training")) {
        unseen.extend(polnear(&annotator));
    }
    print_rows("PolNeAR, unseen", &unseen);
    let mut books = Counts::default();
    for book in litbank(&data.join("litbank/quotations")) {
        let gold: Vec<&Gold> = book.gold.iter().collect();
        count(&mut books, &fragments(&RuleQuotes, &book), &gold);
    }
    print("LitBank, fragments in marks", &books);
    println!();

    let mut once: String = news.iter().map(|d| format!("{}\n\n", d.text)).collect();
    once.push_str(&seed(&data));
    let size = if full { 50_000_000 } else { once.len() };
    let text = once.repeat(size.div_ceil(once.len().max(1)));
    let passages = lines(&text);
    // The fastest run is the one that other programs disturbed least.
    let mut speed = 0.0_f64;
    for _ in 0..if full { 5 } else { 1 } {
        let began = Instant::now();
        black_box(RuleQuotes.find(&text, &passages));
        speed = speed.max(text.len() as f64 / 1e6 / began.elapsed().as_secs_f64());
    }
    let share = LIMIT / speed;
    println!(
        "{:<66} {speed:>7.1} MB/s   {:>4.0} % of the time that {LIMIT} MB/s allows{}",
        format!("{:.0} MB of news on one core", text.len() as f64 / 1e6),
        share * 100.0,
        if share > 1.0 { "  OVER" } else { "" }
    );
}

fn print_rows(name: &str, documents: &[Document]) {
    let rows = score(&RuleQuotes, documents);
    for (kind, counts) in ["with quotation marks", "indirect", "all"].iter().zip(rows) {
        print(&format!("{name}, {kind}"), &counts);
    }
}

fn seed(data: &Path) -> String {
    fs::read_to_string(data.join("seed/china-pakistan.txt")).unwrap_or_default() + "\n\n"
}

fn print(name: &str, counts: &Counts) {
    let (p, r, f) = counts.exact();
    let (op, or, of) = counts.overlap();
    let share = |right: usize, all: usize| match all {
        0 => "    -".to_owned(),
        _ => format!("{:.3}", right as f64 / all as f64),
    };
    println!(
        "{name:<38} {:>6} {:>6}   {p:.3} {r:.3} {f:.3}   {op:.3} {or:.3} {of:.3}   {} {}   {} {}",
        counts.guessed,
        counts.gold,
        share(counts.source_exact, counts.with_source),
        share(counts.source_overlap, counts.with_source),
        share(counts.cue_exact, counts.with_cue),
        share(counts.cue_overlap, counts.with_cue),
    );
}
