//! A dataset: train, dev and test with a card, checksums and a report.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use super::card::{self, CardInfo, SplitCounts};
use super::output::{self, Staging};
use super::split::{Labelled, split};
use super::{ExchangeError, ExportJob, Exported, Preview, Progress};
use crate::formats::{Inventory, Output as _};
use crate::project::FileError;
use crate::text::Sha256;

/// The report's name in a dataset's folder.
pub(super) const REPORT: &str = "report.json";

const NAMES: [&str; 3] = ["train", "dev", "test"];

/// How much goes to train, dev and test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio(pub [f64; 3]);

/// `80/10/10`; `90/10` has no test.
impl FromStr for Ratio {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let error = || {
            format!("“{s}” is no split; write it like 80/10/10, in parts for train, dev and test")
        };
        let mut shares = [0.0; 3];
        let parts: Vec<&str> = s.split('/').collect();
        if parts.len() > shares.len() {
            return Err(error());
        }
        for (share, part) in shares.iter_mut().zip(parts) {
            *share = part.trim().parse().map_err(|_| error())?;
            if !(0.0..=1e6).contains(share) {
                return Err(error());
            }
        }
        if shares.iter().sum::<f64>() > 0.0 { Ok(Self(shares)) } else { Err(error()) }
    }
}

/// How a dataset is made.
#[derive(Clone, Debug)]
pub struct DatasetOptions {
    /// The shares of the splits.
    pub ratio: Ratio,
    /// What decides which articles go where.
    pub seed: u64,
    /// What the card says beside what the data says.
    pub card: CardInfo,
    /// Whether an earlier dataset in the folder may be replaced.
    pub overwrite: bool,
}

/// Writes a dataset to the folder `out`.
///
/// # Errors
/// As [`ExportJob::run`].
pub fn write_dataset(
    job: &ExportJob<'_>,
    options: &DatasetOptions,
    out: &Path,
    strict: bool,
    progress: &Progress,
) -> Result<(Exported, Preview), ExchangeError> {
    output::check_free(out, options.overwrite)?;
    let whole = job.preview(progress)?;
    job.check(&whole, strict)?;
    let split_of = assign(job, options, progress)?;
    let staging = Staging::begin(out, false)?;
    let mut files = Vec::new();
    let mut bytes = 0;
    let mut counts = Vec::new();
    for (at, name) in NAMES.iter().enumerate() {
        if !split_of.values().any(|split| *split == at) {
            continue;
        }
        let wanted = |article: &str| split_of.get(article) == Some(&at);
        let mut preview = job.preview_of(Some(&wanted), progress)?;
        // All splits have the labels of the whole, so that their numbers agree.
        preview.share_labels_of(&whole);
        let written = job.write_split(&preview, &staging, name, &wanted, progress)?;
        files.extend(written.0);
        bytes += written.1;
        let articles = split_of.values().filter(|split| **split == at).count();
        counts.push(SplitCounts { name, articles, inventory: preview.inventory });
    }
    progress.check()?;
    let mut out_files = staging.output();
    let card = card::card(job, &options.card, &whole, &counts);
    write_file(&mut out_files, "README.md", card.as_bytes())?;
    let mut splits = String::new();
    for (article, split) in &split_of {
        // Writing to a string cannot fail.
        let _ = writeln!(splits, "{}\t{article}", NAMES.get(*split).unwrap_or(&""));
    }
    write_file(&mut out_files, "splits.tsv", splits.as_bytes())?;
    files.extend(["README.md", "splits.tsv"].map(str::to_owned));
    files.sort();
    let mut listed = files.clone();
    listed.extend([REPORT, "SHA256SUMS"].map(str::to_owned));
    write_file(&mut out_files, REPORT, &job.report(&whole, &listed)?)?;
    files.push(REPORT.to_owned());
    files.sort();
    let mut sums = String::new();
    for file in &files {
        let path = staging.folder().join(file);
        let content = fs::read(&path).map_err(|e| FileError::io(&path, e))?;
        let _ = writeln!(sums, "{}  {file}", Sha256::of(&content));
    }
    write_file(&mut out_files, "SHA256SUMS", sums.as_bytes())?;
    files.push("SHA256SUMS".to_owned());
    staging.finish(&files)?;
    Ok((Exported { files, report: out.join(REPORT), bytes }, whole))
}

fn write_file(
    out: &mut super::files::DiskOutput,
    name: &str,
    content: &[u8],
) -> Result<(), ExchangeError> {
    let written = out.write(name, content).and_then(|()| out.end(name));
    written.map_err(|e| crate::formats::WriteError::io(name, e).into())
}

/// Which split every article goes to.
fn assign(
    job: &ExportJob<'_>,
    options: &DatasetOptions,
    progress: &Progress,
) -> Result<BTreeMap<String, usize>, ExchangeError> {
    let mut articles: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    progress.expect(job.source.count());
    job.source.each(&mut |document| {
        progress.step()?;
        let labels = articles.entry(document.name).or_default();
        for span in document.spans {
            *labels.entry(span.label).or_default() += 1;
        }
        for label in document.segment_labels {
            *labels.entry(format!("{}:{}", label.layer, label.label)).or_default() += 1;
        }
        Ok(())
    })?;
    let all: Vec<Labelled> =
        articles.into_iter().map(|(name, labels)| Labelled { name, labels }).collect();
    let splits = split(&all, &options.ratio.0, options.seed);
    Ok(all.into_iter().map(|article| article.name).zip(splits).collect())
}

impl Preview {
    /// Gives every part the labels of the same part of `whole`, with counts of its own.
    fn share_labels_of(&mut self, whole: &Self) {
        self.adopt_parts(whole, |own: &mut Inventory, all: &Inventory| {
            for (label, used) in &all.spans {
                own.spans.entry(label.clone()).or_insert_with(|| crate::formats::LabelUse {
                    count: 0,
                    attributes: used.attributes.clone(),
                });
            }
            for (relation, used) in &all.relations {
                let used = crate::formats::RelationUse { count: 0, ..used.clone() };
                own.relations.entry(relation.clone()).or_insert(used);
            }
            for (layer, used) in &all.segment_layers {
                let own = own.segment_layers.entry(layer.clone()).or_default();
                own.on.extend(used.on.iter().copied());
                own.several |= used.several;
                let labels: BTreeSet<&String> = used.labels.keys().collect();
                labels.into_iter().for_each(|label| {
                    own.labels.entry(label.clone()).or_insert(0);
                });
            }
        });
    }
}
