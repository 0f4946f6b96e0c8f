//! `tagline import`: a dataset becomes a project, or comes into one.

use std::path::PathBuf;

use serde::Serialize;

use super::args::Import;
use super::formats::{named, options};
use super::output::{Failure, Outcome, counted, print, print_json, tell};
use crate::exchange::{ImportTarget, Progress, Survey, has_sets, import, open_input, survey};
use crate::formats::{Format, Input, Options, Way, recognise};

/// How many annotations that could not be placed are shown.
const EXAMPLES: usize = 5;

#[derive(Debug, Serialize)]
struct Printed<'a> {
    format: &'a str,
    documents: usize,
    annotators: Vec<&'a str>,
    spans: usize,
    relations: usize,
    chains: usize,
    segment_labels: usize,
    labels: Vec<&'a str>,
    aside: usize,
    repaired: Vec<String>,
    remarks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    articles: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sets: Option<usize>,
}

pub(super) fn run(task: &Import) -> Result<Outcome, Failure> {
    // A dataset is what somebody says it is; sets are known by themselves.
    if task.format.is_none() && has_sets(&task.paths, &Progress::default())? {
        return super::import_sets::run(task);
    }
    let (format, options, input) = open(&task.paths, task.format.as_deref(), &task.options)?;
    let progress = Progress::default();
    let mut found = survey(format, &options, &*input, &progress)?;
    if task.annotator.is_some() {
        // All is one annotator's, whatever the folders.
        found.folders = None;
    }
    tell_found(&found);
    let target = ImportTarget {
        folder: &task.project,
        annotator: task.annotator.as_deref(),
        schema_source: task.schema.as_deref().map(super::new::schema_source).transpose()?,
        dry_run: task.dry_run,
    };
    let imported = import(&found, format, &options, &*input, &target, &progress)?;
    let inventory = &found.inventory;
    for remark in imported
        .remarks
        .iter()
        .filter(|r| !found.remarks.contains(r) && !found.repairs().contains(r))
    {
        tell(&format!("tagline: {remark}"));
    }
    let imported = Some(imported).filter(|_| !task.dry_run);
    let outcome = Outcome::problems_if(inventory.aside > 0);
    if task.json {
        print_json(&Printed {
            format: format.info().name,
            documents: inventory.documents,
            annotators: inventory.annotators.iter().map(String::as_str).collect(),
            spans: inventory.span_count(),
            relations: inventory.relation_count(),
            chains: inventory.chains,
            segment_labels: inventory.segment_label_count(),
            labels: inventory.labels().into_iter().collect(),
            aside: inventory.aside,
            repaired: found.repairs(),
            remarks: &found.remarks,
            articles: imported.as_ref().map(|i| i.articles),
            sets: imported.as_ref().map(|i| i.sets),
        })?;
        return Ok(outcome);
    }
    print(&format!(
        "{} with {}, {}, {} and {} in {}\n",
        counted(inventory.documents, "document"),
        counted(inventory.span_count(), "span"),
        counted(inventory.relation_count(), "relation"),
        counted(inventory.chains, "chain"),
        counted(inventory.segment_label_count(), "segment label"),
        format.info().title,
    ))?;
    if let Some(imported) = imported {
        let made = if imported.made { "made" } else { "added to" };
        print(&format!(
            "{made} {}: {}, {} known before, {}\n",
            imported.project.display(),
            counted(imported.articles, "article"),
            imported.known,
            counted(imported.sets, "set"),
        ))?;
    }
    Ok(outcome)
}

/// A format with its options, and the files to read.
pub(super) type Opened = (&'static dyn Format, Options, Box<dyn Input>);

/// The files, in the named format or the one that they look like.
pub(super) fn open(
    paths: &[PathBuf],
    format: Option<&str>,
    chosen: &[(String, String)],
) -> Result<Opened, Failure> {
    let format = match format {
        Some(name) => named(name)?,
        None => {
            let all = open_input(paths, None)?;
            let found = recognise(&*all).into_iter().next().ok_or_else(|| {
                let shown: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
                Failure::Input(format!(
                    "{}: this looks like no format that Tagline reads; if it is one, name it with --format",
                    shown.join(", ")
                ))
            })?;
            tell(&format!("tagline: this looks like {}", found.info().title));
            found
        }
    };
    if !format.info().reads {
        return Err(Failure::Input(format!(
            "{} is for writing only; import one of the other formats",
            format.info().title
        )));
    }
    let options = options(format, Way::Reading, chosen)?;
    let input = open_input(paths, Some(format))?;
    Ok((format, options, input))
}

/// What a person should know of the files.
pub(super) fn tell_found(found: &Survey) {
    for remark in found.remarks.iter().chain(&found.repairs()) {
        tell(&format!("tagline: {remark}"));
    }
    if found.inventory.aside > 0 {
        tell(&format!(
            "tagline: {} could not be placed, and {} aside:",
            counted(found.inventory.aside, "annotation"),
            if found.inventory.aside == 1 { "stays" } else { "stay" }
        ));
    }
    for (document, aside) in found.aside.iter().take(EXAMPLES) {
        let line = if aside.line > 0 { format!(", line {}", aside.line) } else { String::new() };
        tell(&format!(
            "    {document}{line}: {} “{}”: {}",
            aside.label,
            super::output::one_line(&aside.text, 40),
            aside.reason
        ));
    }
}
