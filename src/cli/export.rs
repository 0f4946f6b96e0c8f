//! `tagline export`: annotations as a dataset, with what was lost.

use std::path::Path;

use serde::Serialize;

use super::args::{Choices, Export};
use super::formats::{named, options};
use super::output::{Failure, Outcome, counted, print, print_json, tell};
use crate::exchange::{
    CardInfo, DatasetOptions, ExchangeError, ExportJob, Exported, LossSummary, Parts, Preview,
    Progress, ProjectSource, Ratio, Source, write_dataset,
};
use crate::formats::{Format, Inventory, Loss, LossKind, Policy, Remedy, Way};
use crate::project::{ExportRecord, Project};

/// How many losses of a kind are shown.
const EXAMPLES: usize = 3;

#[derive(Debug, Serialize)]
struct Printed<'a> {
    format: &'a str,
    documents: usize,
    spans: usize,
    relations: usize,
    chains: usize,
    segment_labels: usize,
    lost: Vec<PrintedLoss>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
}

#[derive(Debug, Serialize)]
struct PrintedLoss {
    kind: LossKind,
    count: usize,
    done: Remedy,
}

pub(super) fn run(task: &Export) -> Result<Outcome, Failure> {
    let project = super::open(&task.project)?;
    let gold = [crate::review::gold::GOLD.to_owned()];
    let annotators = if task.gold { &gold[..] } else { &task.annotator };
    let source = ProjectSource::new(&project, annotators, task.articles.as_deref())?;
    let format = named(&task.format)?;
    let job = job(&source, format, &task.choices)?;
    let Some(dataset) = &task.dataset else {
        let Some(out) = &task.out else {
            return Err(Failure::Input("say where to write, with --out PATH".to_owned()));
        };
        let (outcome, documents) = write(&job, out, &task.choices)?;
        if let Some(documents) = documents {
            note(&project, task, annotators, out, documents);
        }
        return Ok(outcome);
    };
    if task.choices.dry_run {
        let preview = job.preview(&Progress::default())?;
        let articles = job.articles(&Progress::default())?;
        tell_parts(&task.split, Some(&articles.parts(&task.split, task.seed)));
        return done(&job, &preview, None, &task.choices);
    }
    let options = DatasetOptions {
        ratio: task.split,
        seed: task.seed,
        card: CardInfo {
            title: project.name().to_owned(),
            licence: task.licence.clone(),
            provenance: task.provenance.clone(),
            schema: Some(project.schema().clone()),
            command: command(task),
        },
        overwrite: task.choices.overwrite,
    };
    let strict = task.choices.strict;
    match write_dataset(&job, &options, dataset, strict, &Progress::default()) {
        Ok((exported, preview)) => {
            tell_parts(&task.split, exported.parts.as_ref());
            note(&project, task, annotators, dataset, exported.documents);
            done(&job, &preview, Some(&exported), &task.choices)
        }
        Err(ExchangeError::Refused(what)) => refused(&what),
        Err(error) => Err(error.into()),
    }
}

/// Notes the export for the project page.
fn note(project: &Project, task: &Export, annotators: &[String], out: &Path, documents: usize) {
    let record = ExportRecord {
        format: task.format.clone(),
        annotators: annotators.to_vec(),
        articles: task.articles.clone().unwrap_or_default(),
        parts: task.dataset.is_some(),
        to: std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf()),
        at: jiff::Timestamp::now(),
        documents,
    };
    if let Err(why) = project.note_export(record) {
        tell(&format!("tagline: the export is not in the project’s list: {why}"));
    }
}

/// How many articles each part has, and what is strange about that.
fn tell_parts(ratio: &Ratio, parts: Option<&Parts>) {
    let Some(parts) = parts else { return };
    tell(&format!("tagline: articles: {}", parts.words()));
    for said in ratio.note().into_iter().chain(parts.warning()) {
        tell(&format!("tagline: {said}"));
    }
}

/// What is to be written, and how.
pub(super) fn job<'a>(
    source: &'a dyn Source,
    format: &'a dyn Format,
    choices: &Choices,
) -> Result<ExportJob<'a>, Failure> {
    let policy = choices.on_loss.iter().flat_map(|policy| policy.0.clone()).collect();
    Ok(ExportJob {
        source,
        format,
        options: options(format, Way::Writing, &choices.options)?,
        policy: Policy(policy),
    })
}

/// Says what would be lost, and writes if that may be. Answers how many documents were written,
/// if any were to be.
pub(super) fn write(
    job: &ExportJob<'_>,
    out: &Path,
    choices: &Choices,
) -> Result<(Outcome, Option<usize>), Failure> {
    let progress = Progress::default();
    let preview = job.preview(&progress)?;
    if let Err(ExchangeError::Refused(what)) = job.check(&preview, choices.strict) {
        tell_losses(job, &preview);
        return Ok((refused(&what)?, None));
    }
    if choices.dry_run {
        return Ok((done(job, &preview, None, choices)?, None));
    }
    let exported = job.run(&preview, out, choices.overwrite, &progress)?;
    let outcome = done(job, &preview, Some(&exported), choices)?;
    Ok((outcome, Some(exported.documents)))
}

fn refused(what: &str) -> Result<Outcome, Failure> {
    tell(&format!("tagline: nothing was written: {what}"));
    Ok(Outcome::Problems)
}

fn done(
    job: &ExportJob<'_>,
    preview: &Preview,
    exported: Option<&Exported>,
    choices: &Choices,
) -> Result<Outcome, Failure> {
    tell_losses(job, preview);
    let Inventory { documents, chains, .. } = preview.inventory;
    let inventory = &preview.inventory;
    if choices.json {
        print_json(&Printed {
            format: job.format.info().name,
            documents,
            spans: inventory.span_count(),
            relations: inventory.relation_count(),
            chains,
            segment_labels: inventory.segment_label_count(),
            lost: preview
                .summary
                .iter()
                .map(|l| PrintedLoss { kind: l.kind, count: l.count, done: l.remedy })
                .collect(),
            files: exported.map(|e| e.files.as_slice()),
            report: exported.map(|e| e.report.display().to_string()),
        })?;
        return Ok(Outcome::Fine);
    }
    let what = format!(
        "{} with {}, {}, {} and {}",
        counted(documents, "document"),
        counted(inventory.span_count(), "span"),
        counted(inventory.relation_count(), "relation"),
        counted(chains, "chain"),
        counted(inventory.segment_label_count(), "segment label"),
    );
    match exported {
        Some(exported) => print(&format!(
            "wrote {what} to {}, read back and equal; report: {}\n",
            counted(exported.files.len(), "file"),
            exported.report.display()
        ))?,
        None => print(&format!("would write {what}\n"))?,
    }
    Ok(Outcome::Fine)
}

fn tell_losses(job: &ExportJob<'_>, preview: &Preview) {
    for LossSummary { kind, remedy, count } in &preview.summary {
        let others: Vec<&str> =
            kind.remedies().iter().filter(|r| *r != remedy).map(|r| r.name()).collect();
        tell(&format!(
            "tagline: {} cannot hold {}: {} (or --on-loss {kind}={})",
            job.format.info().title,
            kind.counted(*count),
            remedy.title().to_lowercase(),
            others.join("|")
        ));
        for loss in preview.losses.iter().filter(|l| l.kind == *kind).take(EXAMPLES) {
            tell(&format!("    {}", example(loss)));
        }
    }
}

fn example(loss: &Loss) -> String {
    let mut line = loss.document.clone();
    if let Some((start, end)) = loss.at {
        line.push_str(&format!(" {start}–{end}"));
    }
    if !loss.label.is_empty() {
        line.push_str(&format!(" {}", loss.label));
    }
    if !loss.text.is_empty() {
        line.push_str(&format!(" “{}”", super::output::one_line(&loss.text, 40)));
    }
    format!("{line}: {}", loss.what)
}

/// The command that makes the same dataset again.
fn command(task: &Export) -> String {
    let mut parts = vec!["tagline".to_owned(), "export".to_owned()];
    let mut push = |name: &str, value: &str| {
        if !name.is_empty() {
            parts.push(name.to_owned());
        }
        parts.push(quoted(value));
    };
    push("", &task.project.display().to_string());
    push("--format", &task.format);
    if let Some(folder) = &task.dataset {
        push("--dataset", &folder.display().to_string());
    }
    let shares: Vec<String> = task.split.0.iter().map(ToString::to_string).collect();
    push("--split", &shares.join("/"));
    push("--seed", &task.seed.to_string());
    task.annotator.iter().for_each(|name| push("--annotator", name));
    if let Some(pattern) = &task.articles {
        push("--articles", pattern);
    }
    for (name, value) in &task.choices.options {
        push("--option", &format!("{name}={value}"));
    }
    for (kind, remedy) in task.choices.on_loss.iter().flat_map(|policy| &policy.0) {
        push("--on-loss", &format!("{kind}={remedy}"));
    }
    if !task.licence.is_empty() {
        push("--licence", &task.licence);
    }
    if !task.provenance.is_empty() {
        push("--provenance", &task.provenance);
    }
    if task.gold {
        parts.push("--gold".to_owned());
    }
    parts.join(" ")
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
