//! `tagline stats`: what a project has, counted.

use std::collections::BTreeMap;

use super::args::Stats as Arguments;
use super::open;
use super::output::{Failure, Outcome, print, print_json, table, tell};
use crate::project::{Stats, stats};

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let stats = stats(&project);
    if arguments.json {
        print_json(&stats)?;
    } else {
        print(&readable(&stats))?;
    }
    for problem in &stats.problems {
        tell(&format!("tagline: {problem}"));
    }
    Ok(Outcome::problems_if(!stats.problems.is_empty()))
}

fn readable(stats: &Stats) -> String {
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let articles = &stats.articles;
    let mut rows = vec![
        row("project", stats.project.clone()),
        row("schema", stats.schema.clone()),
        row("articles", articles.count.to_string()),
    ];
    if articles.unreadable > 0 {
        rows.push(row("unreadable", articles.unreadable.to_string()));
    }
    rows.push(row("characters", articles.chars.to_string()));
    rows.push(row("words", articles.words.to_string()));
    rows.push(row("paragraphs", articles.paragraphs.to_string()));
    rows.push(row("comments", articles.comments.to_string()));
    let mut text = table(&rows);
    for (name, of) in &stats.annotators {
        let mut rows = Vec::new();
        let mut group = |title: &str, counts: &BTreeMap<String, usize>| {
            for (label, count) in counts {
                rows.push(vec![title.to_owned(), label.clone(), count.to_string()]);
            }
        };
        let status = of.status.iter().map(|(name, n)| (name.replace('_', " "), *n)).collect();
        group("articles", &status);
        group("span", &of.spans_by_label);
        group("relation", &of.relations_by_type);
        group("segment label", &of.segment_labels);
        let rest = [("chains", of.chains), ("unplaced", of.unplaced)];
        for (title, count) in rest.into_iter().filter(|(_, count)| *count > 0) {
            rows.push(vec![title.to_owned(), String::new(), count.to_string()]);
        }
        text.push_str(&format!("\n{name}\n{}", table(&rows)));
    }
    text
}
