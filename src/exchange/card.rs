//! The card of a dataset: what is in it, by whom, how it was made.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{ExportJob, Preview};
use crate::formats::Inventory;
use crate::schema::Schema;

/// What the card says that the data does not.
#[derive(Clone, Debug, Default)]
pub struct CardInfo {
    /// The dataset's name.
    pub title: String,
    /// Under which licence it may be used; empty leaves the field to be filled.
    pub licence: String,
    /// The label set, for its definitions.
    pub schema: Option<Schema>,
    /// Where the articles come from, in a sentence; empty leaves the field to be filled.
    pub provenance: String,
    /// The command that makes the dataset again.
    pub command: String,
}

/// What one split has.
pub(super) struct SplitCounts<'a> {
    pub(super) name: &'a str,
    pub(super) articles: usize,
    pub(super) inventory: Inventory,
}

/// The card as CommonMark.
pub(super) fn card(
    job: &ExportJob<'_>,
    info: &CardInfo,
    whole: &Preview,
    splits: &[SplitCounts<'_>],
) -> String {
    // Writing to a string cannot fail.
    let mut out = String::new();
    let format = job.format.info();
    out.push_str(&job.format.card_head(&whole.inventory, &job.options).unwrap_or_default());
    let _ = writeln!(out, "# {}\n", info.title);
    let _ = writeln!(
        out,
        "Annotated articles in the format {} (`{}`); offsets count {}.\n",
        format.title,
        format.name,
        job.abilities().unit.name()
    );
    out.push_str("| split | articles | documents | spans | relations | chains | labels of comments and articles |\n|---|---|---|---|---|---|---|\n");
    for split in splits {
        let i = &split.inventory;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            split.name,
            split.articles,
            i.documents,
            i.span_count(),
            i.relation_count(),
            i.chains,
            i.segment_label_count()
        );
    }
    out.push_str("\nNo article is in two splits; `splits.tsv` says which is where. A document is one annotator’s work on one article.\n");
    labels(&mut out, info, splits);
    annotators(&mut out, job);
    let given =
        |text: &str| if text.is_empty() { "(to be filled in)".to_owned() } else { text.to_owned() };
    let _ = writeln!(out, "\n## Provenance\n\n{}", given(&info.provenance));
    let _ = writeln!(out, "\n## Licence\n\n{}", given(&info.licence));
    out.push_str("\n## What the format does not hold\n\n");
    if whole.summary.is_empty() {
        out.push_str("Everything that was annotated is here.\n");
    } else {
        out.push_str("| what | how many | what was done |\n|---|---|---|\n");
        for loss in &whole.summary {
            let done = loss.remedy.title().to_lowercase();
            let _ = writeln!(out, "| {} | {} | {done} |", loss.kind.title(), loss.count);
        }
        out.push_str("\n`report.json` lists each of them.\n");
    }
    let _ = writeln!(out, "\n## Made by\n\n```sh\n{}\n```\n", info.command);
    out.push_str("`SHA256SUMS` has the checksums: `sha256sum -c SHA256SUMS`.\n");
    out
}

fn labels(out: &mut String, info: &CardInfo, splits: &[SplitCounts<'_>]) {
    let mut all: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (n, split) in splits.iter().enumerate() {
        let spans = split
            .inventory
            .spans
            .iter()
            .map(|(key, used)| (key.1.clone(), String::new(), used.count));
        let segments = split.inventory.segment_layers.iter().flat_map(|(layer, used)| {
            used.labels.iter().map(move |(label, count)| (label.clone(), layer.clone(), *count))
        });
        for (label, layer, count) in spans.chain(segments) {
            let counts = all.entry((layer, label)).or_insert_with(|| vec![0; splits.len()]);
            if let Some(slot) = counts.get_mut(n) {
                *slot += count;
            }
        }
    }
    out.push_str("\n## Labels\n\n| label | of | meaning |");
    for split in splits {
        let _ = write!(out, " {} |", split.name);
    }
    out.push_str("\n|---|---|---|");
    out.push_str(&"---|".repeat(splits.len()));
    out.push('\n');
    for ((layer, label), counts) in &all {
        let (of, meaning) = meaning(info.schema.as_ref(), layer, label);
        let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            cell(label),
            cell(&of),
            cell(&meaning),
            counts.join(" | ")
        );
    }
}

fn meaning(schema: Option<&Schema>, layer: &str, label: &str) -> (String, String) {
    let found = schema.and_then(|schema| match layer {
        "" => schema.span_label(label).map(|(layer, l)| (layer.name.clone(), l)),
        layer => {
            let of = schema.segment_layer(layer)?;
            Some((format!("{layer} (segments)"), of.label(label)?))
        }
    });
    match found {
        Some((of, label)) if label.description.is_empty() => (of, label.title().to_owned()),
        Some((of, label)) => (of, format!("{}: {}", label.title(), label.description)),
        None => {
            (if layer.is_empty() { "spans".to_owned() } else { layer.to_owned() }, String::new())
        }
    }
}

fn annotators(out: &mut String, job: &ExportJob<'_>) {
    let annotators = job.source.annotators();
    out.push_str("\n## Annotators\n\n");
    for annotator in &annotators {
        let name = if annotator.is_empty() { "(not named)" } else { annotator };
        let _ = writeln!(out, "- {name}");
    }
    out.push_str("\nAgreement between them was not measured.\n");
}
