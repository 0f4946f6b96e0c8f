//! How fast figures of agreement are made: `cargo bench --bench agreement`. Every figure has
//! the limit that it is held to beside it.

#![allow(clippy::unwrap_used)] // A bench that cannot run should say so loudly.

#[path = "support/random.rs"]
mod random;

use std::time::{Duration, Instant};

use jiff::Timestamp;
use random::Random;
use tagline::agreement::gamma::{Extent, Sampling, disorders, gamma};
use tagline::agreement::{Ratings, Resampling, alpha_nominal};
use tagline::annotation::{AnnotationSet, Change, Edit, IdSource, Origin, OriginKind, Span, Swap};
use tagline::article::{Article, ArticleId};
use tagline::review::ArticleSets;
use tagline::review::figures::{Asked, report};
use tagline::schema::builtin;
use tagline::text::{ByteRange, Text, words};

/// How often each is measured; the fastest counts, for what disturbs only slows.
const RUNS: usize = 5;

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let full = std::env::args().any(|a| a == "--bench");
    let runs = if full { RUNS } else { 1 };
    let tokens = if full { 1_000_000 } else { 10_000 };
    let (articles, rounds) = if full { (100, 1000) } else { (5, 20) };

    let ratings = ratings(tokens);
    let (took, alpha) = fastest(runs, || alpha_nominal(&ratings).value.unwrap());
    print(&format!("alpha, {tokens} tokens, 3 annotators"), took, 100, &format!("{alpha:.3}"));

    let units = continuum(60);
    let (took, own) = fastest(runs, || {
        let found = disorders(std::slice::from_ref(&units), Sampling::default(), &mut |_, _| true);
        found.unwrap()[0].unwrap()
    });
    let figure = format!("γ {:.3} of {} samples", gamma([&own]).unwrap(), own.samples);
    print("γ at 1 %, 3 × 60 units", took, 500, &figure);

    let schema = builtin("ontonotes-5").unwrap();
    let all = project(articles);
    let annotators: Vec<String> = ["ada", "ben", "cleo"].map(str::to_owned).into();
    let resampling = Resampling { rounds, seed: 1 };
    let gamma = Some(Sampling::default());
    let asked = Asked { layer: None, resampling, gamma, between: &|_| true };
    let (took, found) = fastest(runs, || report(&schema, &annotators, &all, &asked).unwrap());
    let layer = found.layers.values().next().unwrap();
    let figure = format!("F1 {:.3}", layer.f1_exact.f1.value.unwrap());
    let what = format!("all figures, {articles} articles × 60 spans × 3, {rounds} rounds");
    print(&what, took, 2000, &figure);
}

fn print(what: &str, took: Duration, limit: u128, figure: &str) {
    let over = if took.as_millis() > limit { "  (above the limit)" } else { "" };
    let took = took.as_secs_f64() * 1e3;
    let ratio = took / limit as f64;
    println!("{what:<56} {took:>9.1} ms   {ratio:.2} × limit {limit:>5} ms   {figure}{over}");
}

fn fastest<T>(runs: usize, mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut best = None;
    for _ in 0..runs {
        let began = Instant::now();
        let made = work();
        let took = began.elapsed();
        if best.as_ref().is_none_or(|(fastest, _)| took < *fastest) {
            best = Some((took, made));
        }
    }
    best.unwrap()
}

/// Tokens of three annotators, of which a tenth has labels and few are rated differently.
fn ratings(tokens: usize) -> Ratings {
    let mut random = Random(1);
    let mut ratings = Ratings::new(3, 5);
    for _ in 0..tokens {
        let said = if random.below(10) == 0 { 1 + random.below(4) } else { 0 };
        ratings
            .push((0..3).map(|_| Some(if random.below(20) == 0 { random.below(5) } else { said })));
    }
    ratings
}

/// What somebody marked, and what three annotators made of it.
fn continuum(units: usize) -> Vec<Vec<Extent>> {
    let mut random = Random(2);
    let mut end = 0;
    let truth: Vec<(usize, usize, usize)> = (0..units)
        .map(|_| {
            let start = end + 5 + random.below(85);
            end = start + 4 + random.below(26);
            (start, end, random.below(4))
        })
        .collect();
    let unit = |random: &mut Random, (start, end, label): (usize, usize, usize)| {
        let off = |random: &mut Random| if random.below(3) == 0 { random.below(5) } else { 2 };
        let start = (start + off(random)) as f64;
        Extent {
            start,
            end: (end as f64 + off(random) as f64).max(start + 1.0),
            label: if random.below(7) == 0 { random.below(4) } else { label },
        }
    };
    (0..3).map(|_| truth.iter().map(|one| unit(&mut random, *one)).collect()).collect()
}

/// Articles of 4.7 kB, with sets of three annotators of 60 spans each.
fn project(articles: usize) -> Vec<ArticleSets> {
    const LABELS: [&str; 8] = ["PERSON", "NORP", "ORG", "GPE", "LOC", "EVENT", "DATE", "MONEY"];
    let mut random = Random(3);
    let mut ids = IdSource::seeded(3);
    let syllables = ["ka", "lor", "en", "mi", "tas", "ven", "o", "dri", "su", "bel", "an", "ti"];
    (0..articles)
        .map(|number| {
            let mut text = String::from("Port Ansel signs the water accord\n\n");
            while text.len() < 4700 {
                for _ in 0..8 + random.below(12) {
                    let word = (0..=random.below(3)).map(|_| syllables[random.below(12)]);
                    text.push_str(&word.collect::<String>());
                    text.push(' ');
                }
                text.push_str("there.\n\n");
            }
            let article =
                Article::new(ArticleId(format!("{number:03}")), Text::new(&text), "UTF-8");
            let words = words(article.text.as_str());
            let step = words.len() / 60;
            let truth: Vec<(usize, usize, usize)> = (0..60)
                .map(|at| {
                    (at * step + random.below(step / 2), 1 + random.below(3), random.below(8))
                })
                .collect();
            let sets = (0..3).map(|_| {
                let mut set = AnnotationSet::default();
                let spans = truth.iter().map(|(first, long, label)| {
                    let off = |random: &mut Random| usize::from(random.below(8) == 0);
                    let from = first + off(&mut random);
                    let to = (from + long - 1 + off(&mut random)).min(words.len() - 1);
                    let label = if random.below(10) == 0 { random.below(8) } else { *label };
                    Span {
                        id: ids.fresh(|_| false),
                        label: LABELS[label].to_owned(),
                        fragments: [ByteRange::new(words[from].start, words[to].end)]
                            .into_iter()
                            .collect(),
                        attributes: Default::default(),
                        note: String::new(),
                        confidence: None,
                        origin: Origin {
                            kind: OriginKind::Hand,
                            by: "generator".to_owned(),
                            at: Timestamp::UNIX_EPOCH,
                        },
                        unknown: Default::default(),
                    }
                });
                let edits = spans.map(|span| Edit::Span(Swap::make(span))).collect();
                set.apply(&Change { title: "Import".to_owned(), edits }).unwrap();
                Some(set)
            });
            let sets = sets.collect();
            ArticleSets { article, sets }
        })
        .collect()
}
