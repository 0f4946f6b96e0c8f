//! How fast a memory is: `cargo bench --bench suggest`. A project with 1,000,000 past spans,
//! and what it suggests for one article, which may take 20 ms.

#![allow(clippy::unwrap_used)] // A bench that cannot run should say so loudly.

use std::hint::black_box;
use std::time::Instant;

use tagline::annotation::{AnnotationSet, Command, IdSource, OriginKind, PlanContext};
use tagline::article::{Article, ArticleId};
use tagline::schema::{Schema, builtin};
use tagline::suggest::{Memory, Part, lesson};
use tagline::text::{ByteRange, Text};

/// Milliseconds that looking up one article may take.
const LIMIT: f64 = 20.0;
/// Spans in one article of the past.
const EACH: usize = 100;

/// A name of two or three parts, about one in two only once.
fn name(number: usize) -> String {
    let part = |n: usize| {
        let letters = ["ba", "do", "ki", "lu", "mer", "no", "pra", "sti", "tu", "vel", "wy", "zo"];
        let mut word: String = (0..3).map(|i| letters[(n / 12_usize.pow(i)) % 12]).collect();
        word.get_mut(..1).unwrap().make_ascii_uppercase();
        word
    };
    let number = if number.is_multiple_of(2) { number } else { number * number % 5003 };
    match number % 3 {
        0 => format!("{} {} {}", part(number), part(number / 7), part(number / 1728)),
        _ => format!("{} {}", part(number), part(number / 1728)),
    }
}

/// An article with these names in it, and where they are.
fn article(id: usize, names: &[String]) -> (Article, Vec<ByteRange>) {
    let mut text = "The bridge of Lysvik\n\n".to_owned();
    let mut ranges = Vec::new();
    for (at, name) in names.iter().enumerate() {
        text.push_str(["Yesterday the mayor met ", "a word of ", "who said that "][at % 3]);
        ranges.push(ByteRange::new(text.len(), text.len() + name.len()));
        text.push_str(name);
        text.push_str(if at % 8 == 7 { ".\n\n" } else { ", and then " });
    }
    (Article::new(ArticleId(format!("a{id}")), Text::new(text), "UTF-8"), ranges)
}

fn set_of(
    article: &Article,
    schema: &Schema,
    ranges: &[ByteRange],
    ids: &mut IdSource,
) -> AnnotationSet {
    let labels = ["PER", "ORG", "LOC"];
    let tag = |(at, range): (usize, &ByteRange)| Command::tag(labels[at % 3], *range);
    let commands = ranges.iter().enumerate().map(tag).collect();
    let mut set = AnnotationSet::default();
    let mut context = PlanContext {
        article,
        schema,
        ids,
        by: "ada",
        origin: OriginKind::Hand,
        now: "2024-06-16T10:00:00Z".parse().unwrap(),
    };
    let all = Command::Several { title: String::new(), commands, lenient: false };
    let change = all.plan(&set, &mut context).unwrap();
    set.apply(&change).unwrap();
    set
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let full = std::env::args().any(|a| a == "--bench");
    let spans = if full { 1_000_000 } else { 10_000 };
    let schema = builtin("news").unwrap();
    let mut ids = IdSource::seeded(1);
    let mut memory = Memory::new(false);
    let mut learning = 0.0;
    for id in 0..spans / EACH {
        let names: Vec<String> = (0..EACH).map(|i| name(id * EACH + i)).collect();
        let (article, ranges) = article(id, &names);
        let set = set_of(&article, &schema, &ranges, &mut ids);
        let part = Part { annotator: "ada".to_owned(), article: article.id.clone() };
        let start = Instant::now();
        memory.learn(&part, &lesson(&article, &set, &schema, false));
        learning += start.elapsed().as_secs_f64();
    }
    println!("{} spans, {} strings; learned in {learning:.2} s", memory.spans(), memory.strings());
    for words in [200, 1000] {
        let names: Vec<String> = (0..words / 5).map(|i| name(i * 37)).collect();
        let (article, ranges) = article(spans, &names);
        let set = set_of(&article, &schema, &ranges[..words / 50], &mut ids);
        let part = Part { annotator: "ada".to_owned(), article: article.id.clone() };
        let mut best = f64::INFINITY;
        let mut recalled = Default::default();
        for _ in 0..if full { 20 } else { 1 } {
            // What a commit costs: to learn the article again, and to look all of it up.
            let start = Instant::now();
            memory.learn(&part, &lesson(&article, &set, &schema, false));
            recalled = black_box(memory.recall(&article, |_, _| false));
            best = best.min(start.elapsed().as_secs_f64() * 1000.0);
        }
        println!(
            "article of {} bytes: {} found by {} lookups in {best:.2} ms, {:.2} of the limit of {LIMIT} ms",
            article.text.len(),
            recalled.found.len(),
            recalled.lookups,
            best / LIMIT,
        );
    }
}
