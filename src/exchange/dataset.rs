//! A dataset: train, dev and test with a card, checksums and a report.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use super::card::{self, CardInfo, SplitCounts};
use super::output::{self, Staging};
use super::split::{Labelled, split};
use super::{ExchangeError, ExportJob, Exported, Preview, Progress, Source};
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

impl Ratio {
    /// That the shares do not add up to 100, and how they are taken then. Shares such as 8/1/1
    /// are plainly parts, not per cent.
    pub fn note(&self) -> Option<String> {
        let total: f64 = self.0.iter().sum();
        if (total - 100.0).abs() < 0.5 || total < 50.0 {
            return None;
        }
        let shown = self.0.map(|share| share.to_string()).join("/");
        let taken = self.0.map(|share| format!("{:.0} %", share * 100.0 / total));
        Some(format!("{shown} adds up to {total}, not to 100; it is taken as {}", taken.join(", ")))
    }
}

/// How many articles go to each part of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Name of the part, and how many articles. Parts without a share are not here.
    pub counts: Vec<(&'static str, usize)>,
}

impl Parts {
    fn new(splits: impl Iterator<Item = usize> + Clone, ratio: &Ratio) -> Self {
        let wanted = NAMES.iter().zip(ratio.0).enumerate().filter(|(_, (_, share))| *share > 0.0);
        let counts = wanted
            .map(|(at, (name, _))| (*name, splits.clone().filter(|split| *split == at).count()));
        Self { counts: counts.collect() }
    }

    /// Such as “train 8, dev 1, test 1”.
    pub fn words(&self) -> String {
        let each = self.counts.iter().map(|(name, count)| format!("{name} {count}"));
        each.collect::<Vec<_>>().join(", ")
    }

    /// Which parts stay empty, as a sentence.
    pub fn warning(&self) -> Option<String> {
        let empty: Vec<&str> =
            self.counts.iter().filter(|(_, count)| *count == 0).map(|(name, _)| *name).collect();
        let (last, before) = empty.split_last()?;
        let all: usize = self.counts.iter().map(|(_, count)| count).sum();
        let are = if before.is_empty() {
            format!("{last} stays empty")
        } else {
            format!("{} and {last} stay empty", before.join(", "))
        };
        let articles = if all == 1 { "1 article".to_owned() } else { format!("{all} articles") };
        Some(format!("{are}: there are too few articles to split ({articles})"))
    }
}

/// Articles with how often each label occurs in them: what a split is made from.
#[derive(Clone, Debug, Default)]
pub struct Articles(Vec<Labelled>);

impl Articles {
    pub(super) fn of(source: &dyn Source, progress: &Progress) -> Result<Self, ExchangeError> {
        let mut articles: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        progress.expect(source.count());
        source.each(&mut |document| {
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
        Ok(Self(articles.into_iter().map(|(name, labels)| Labelled { name, labels }).collect()))
    }

    /// How many articles would go to each part.
    pub fn parts(&self, ratio: &Ratio, seed: u64) -> Parts {
        Parts::new(split(&self.0, &ratio.0, seed).into_iter(), ratio)
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
    let parts = Some(Parts::new(split_of.values().copied(), &options.ratio));
    Ok((
        Exported {
            files,
            report: out.join(REPORT),
            bytes,
            documents: whole.inventory.documents,
            parts,
        },
        whole,
    ))
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
    let Articles(all) = Articles::of(job.source, progress)?;
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
