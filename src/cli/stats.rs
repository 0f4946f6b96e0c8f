//! `tagline stats`: what a project has, counted.

use std::collections::BTreeMap;

use super::args::Stats as Arguments;
use super::open;
use super::output::{Failure, Outcome, counted, one_line, print, print_json, table, tell};
use crate::project::{AnnotatorStats, Stats, stats};

/// How many speakers the table has; JSON has all.
const MOST_SPEAKERS: usize = 20;

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let stats = stats(&project);
    if let Some(name) = &arguments.csv {
        print(&csv(&stats, name)?)?;
    } else if arguments.json {
        print_json(&stats)?;
    } else {
        print(&readable(&stats))?;
    }
    for problem in &stats.problems {
        tell(&format!("tagline: {problem}"));
    }
    Ok(Outcome::problems_if(!stats.problems.is_empty()))
}

fn csv(stats: &Stats, name: &str) -> Result<String, Failure> {
    let tables = stats.tables();
    let Some(table) = tables.iter().find(|table| table.name == name) else {
        let names: Vec<&str> = tables.iter().map(|table| table.name).collect();
        let all = names.join(", ");
        return Err(Failure::Input(format!("there is no table “{name}”; there are {all}")));
    };
    table.csv().map_err(Failure::Input)
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
        structure(of, &mut rows);
        if of.unplaced > 0 {
            rows.push(vec!["unplaced".to_owned(), String::new(), of.unplaced.to_string()]);
        }
        text.push_str(&format!("\n{name}\n{}", table(&rows)));
    }
    text
}

/// Quotes, chains and comments; of what there is none no row.
fn structure(of: &AnnotatorStats, rows: &mut Vec<Vec<String>>) {
    let mut row = |title: &str, what: &str, count: usize| {
        if count > 0 {
            rows.push(vec![title.to_owned(), one_line(what, 60), count.to_string()]);
        }
    };
    for (kind, count) in &of.quotes.by_type {
        row("quotes", kind, *count);
    }
    row("quotes", "no type", of.quotes.without_type);
    let mut speakers: Vec<_> = of.quotes.by_speaker.iter().collect();
    speakers.sort_by_key(|(name, count)| (usize::MAX - **count, *name));
    for (name, count) in speakers.iter().take(MOST_SPEAKERS) {
        row("quotes by", name, **count);
    }
    let rest = speakers.iter().skip(MOST_SPEAKERS);
    row("speakers", "not shown here", rest.count());
    row("quotes", "no speaker", of.quotes.without_speaker);
    row("chains", "", of.chains);
    for (size, count) in &of.chain_sizes.by_size {
        row("chains", &counted(*size, "mention"), *count);
    }
    for chain in &of.chain_sizes.biggest {
        row("mentions of", &chain.name, chain.mentions);
    }
    let comments = &of.comments;
    row("comments", "", comments.count);
    // Those with a label are among the segment labels.
    for (layer, count) in &comments.without_label {
        row("comments", &format!("{layer}: none"), *count);
    }
    row("comments", "answers", comments.answers);
    row("comments", "answers one below the other", comments.deepest_thread);
}
