//! `tagline schema`: what a project's label set is used for and how it came to be; and changes of
//! it, with everybody's sets.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::args::Schema as Arguments;
use super::open;
use super::output::{Failure, Outcome, counted, print, print_json, table, tell};
use crate::annotation::Effects;
use crate::project::{Project, Survey, Usage, default_annotator};
use crate::schema::{Migration, Retired, Schema, SchemaVersion};

#[derive(Debug, Serialize)]
struct Report<'a> {
    name: &'a str,
    version: u32,
    history: Vec<Version<'a>>,
    sets: usize,
    to_decide: usize,
    spans: BTreeMap<&'a str, usize>,
    relations: BTreeMap<&'a str, usize>,
    segment_labels: BTreeMap<&'a str, BTreeMap<&'a str, usize>>,
}

#[derive(Debug, Serialize)]
struct Version<'a> {
    version: u32,
    by: &'a str,
    at: Option<Timestamp>,
    changes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Changed<'a> {
    version: u32,
    /// Whether it was done, or only looked at.
    written: bool,
    changes: Vec<String>,
    annotators: Vec<OfAnnotator<'a>>,
    /// Annotations that lack a value asked for from now on, by label and attribute; counted by a
    /// dry run.
    to_fill: BTreeMap<&'a str, BTreeMap<&'a str, usize>>,
    left: &'a [String],
}

#[derive(Debug, Serialize)]
struct OfAnnotator<'a> {
    annotator: &'a str,
    sets: usize,
    #[serde(flatten)]
    effects: &'a Effects,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut project = open(&arguments.project)?;
    if arguments.take_back {
        project.take_back_schema()?;
        tell(&format!("The schema is at version {} again.", project.schema().version));
        return Ok(Outcome::Fine);
    }
    let changes = changes(arguments)?;
    if changes.is_empty() {
        return show(&project, arguments.json);
    }
    let by = arguments.by.clone().unwrap_or_else(default_annotator);
    let schema = project
        .schema()
        .after(changes, &by, Timestamp::now())
        .map_err(|e| Failure::Input(e.to_string()))?;
    let survey = match arguments.dry_run {
        true => project.survey(&schema, || false).unwrap_or_default(),
        false => project.change_schema(schema.clone())?,
    };
    let done = schema.history.last();
    if arguments.json {
        print_json(&Changed {
            version: schema.version,
            written: !arguments.dry_run,
            changes: done.map(words).unwrap_or_default(),
            annotators: (survey.annotators.iter())
                .map(|(annotator, sets, effects)| OfAnnotator { annotator, sets: *sets, effects })
                .collect(),
            to_fill: by_label(&survey),
            left: &survey.left,
        })?;
    } else {
        print(&readable(done, &survey))?;
    }
    for left in &survey.left {
        tell(&format!("tagline: {left}"));
    }
    let sets: usize = survey.annotators.iter().map(|(_, sets, _)| sets).sum();
    tell(&match arguments.dry_run {
        true => format!("Version {} would change {}.", schema.version, counted(sets, "set")),
        false => format!("The schema is at version {}.", schema.version),
    });
    Ok(Outcome::problems_if(!survey.left.is_empty()))
}

fn words(version: &SchemaVersion) -> Vec<String> {
    version.changes.iter().map(Migration::words).collect()
}

fn readable(done: Option<&SchemaVersion>, survey: &Survey) -> String {
    let mut text = String::new();
    for line in done.map(words).unwrap_or_default() {
        text.push_str(&format!("{line}\n"));
    }
    for (annotator, sets, effects) in &survey.annotators {
        text.push_str(&format!("\n{annotator}: {}\n", counted(*sets, "set")));
        for line in effects.lines() {
            text.push_str(&format!("  {line}\n"));
        }
    }
    for line in survey.work() {
        text.push_str(&format!("\n{line}\n"));
    }
    text
}

fn by_label(survey: &Survey) -> BTreeMap<&str, BTreeMap<&str, usize>> {
    let mut labels: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for ((label, attribute), n) in &survey.to_fill {
        labels.entry(label).or_default().insert(attribute, *n);
    }
    labels
}

fn show(project: &Project, json: bool) -> Result<Outcome, Failure> {
    let schema = project.schema();
    let usage = project.usage(|| false).unwrap_or_default();
    let report = report(schema, &usage);
    if json {
        print_json(&report)?;
        return Ok(Outcome::Fine);
    }
    let mut text = format!("{}, version {}\n\n", schema.name, schema.version);
    let mut rows = Vec::new();
    let mut row = |kind: &str, name: &str, title: &str, n: usize| {
        rows.push(vec![kind.to_owned(), name.to_owned(), title.to_owned(), n.to_string()]);
    };
    for (_, label) in schema.span_labels() {
        let retired = if label.retired { " (retired)" } else { "" };
        let n = report.spans.get(label.name.as_str()).copied().unwrap_or(0);
        row("span", &label.name, &format!("{}{retired}", label.title), n);
    }
    for relation in &schema.relations {
        let n = report.relations.get(relation.name.as_str()).copied().unwrap_or(0);
        row("relation", &relation.name, &relation.title, n);
    }
    for (layer, labels) in &report.segment_labels {
        for (label, n) in labels {
            row(layer, label, "", *n);
        }
    }
    text.push_str(&table(&rows));
    if usage.to_decide > 0 {
        text.push_str(&format!("\n{} to decide\n", counted(usage.to_decide, "span")));
    }
    for version in schema.history.iter().rev() {
        let at = version.at.map_or_else(String::new, |at| format!(", {at}"));
        text.push_str(&format!("\nVersion {}, {}{at}\n", version.version, version.by));
        for line in words(version) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    print(&text)?;
    Ok(Outcome::Fine)
}

fn report<'a>(schema: &'a Schema, usage: &'a Usage) -> Report<'a> {
    let mut report = Report {
        name: &schema.name,
        version: schema.version,
        history: (schema.history.iter())
            .map(|of| Version { version: of.version, by: &of.by, at: of.at, changes: words(of) })
            .collect(),
        sets: usage.sets,
        to_decide: usage.to_decide,
        // What the schema has counts, also where nobody uses it.
        spans: schema.span_labels().map(|(_, label)| (label.name.as_str(), 0)).collect(),
        relations: schema.relations.iter().map(|r| (r.name.as_str(), 0)).collect(),
        segment_labels: BTreeMap::new(),
    };
    for layer in &schema.segment_layers {
        let labels = layer.labels.iter().map(|label| (label.name.as_str(), 0)).collect();
        report.segment_labels.insert(&layer.name, labels);
    }
    report.spans.extend(usage.spans.iter().map(|(label, n)| (label.as_str(), *n)));
    report.relations.extend(usage.relations.iter().map(|(name, n)| (name.as_str(), *n)));
    for ((layer, label), n) in &usage.segments {
        report.segment_labels.entry(layer).or_default().insert(label, *n);
    }
    report
}

/// What is asked for, in the order of the help.
fn changes(arguments: &Arguments) -> Result<Vec<Migration>, Failure> {
    let mut changes = Vec::new();
    for text in &arguments.rename_label {
        let (from, to) = two("--rename-label", text)?;
        changes.push(Migration::RenameLabel { from, to });
    }
    for text in &arguments.merge_labels {
        let (from, into) = two("--merge-labels", text)?;
        changes.push(Migration::MergeLabels { from: several(&from), into, drop: Vec::new() });
    }
    for text in &arguments.split_label {
        let (from, into) = two("--split-label", text)?;
        changes.push(Migration::SplitLabel { from, into: several(&into), drop: Vec::new() });
    }
    for text in &arguments.retire_label {
        let (label, then) = two("--retire-label", text)?;
        let spans = match then.as_str() {
            "delete" => Retired::Delete,
            "keep" => Retired::Keep,
            _ => Retired::Relabel { label: then, drop: Vec::new() },
        };
        changes.push(Migration::RetireLabel { label, spans });
    }
    if let Some(file) = &arguments.changes {
        let named = |e: String| Failure::Input(format!("{}: {e}", file.display()));
        let source = std::fs::read_to_string(file).map_err(|e| named(e.to_string()))?;
        changes.extend(Migration::list_from_ron(&source).map_err(|e| named(e.to_string()))?);
    }
    Ok(changes)
}

fn two(option: &str, text: &str) -> Result<(String, String), Failure> {
    match text.split_once('=') {
        Some((a, b)) if !a.trim().is_empty() && !b.trim().is_empty() => {
            Ok((a.trim().to_owned(), b.trim().to_owned()))
        }
        _ => Err(Failure::Input(format!("{option} {text}: write two sides with “=” between"))),
    }
}

fn several(text: &str) -> Vec<String> {
    text.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}
