//! Exporting: what would be lost, then the files, read back and compared.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::files::Chosen;
use super::output::{self, Staging};
use super::report::{self, KindOfLoss, Report};
use super::source::Part;
use super::verify::Expected;
use super::{Articles, ExchangeError, Parts, Progress, Source};
use crate::formats::{
    Abilities, Document, Files, Format, Inventory, Layout, Loss, LossKind, Options, Plan, Policy,
    Reducer, Remedy, Stop, TOKENIZER, Tokenizer, WriteContext, WriteError, counted,
};

/// How much of the first file a preview shows, in bytes.
const SAMPLE: usize = 4096;

/// An export to be made.
pub struct ExportJob<'a> {
    /// Where the documents come from.
    pub source: &'a dyn Source,
    /// The format to write.
    pub format: &'a dyn Format,
    /// Its options.
    pub options: Options,
    /// What to do about what it cannot hold, where that is not the least harmful.
    pub policy: Policy,
}

/// What an export would do.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// What would be written.
    pub inventory: Inventory,
    /// Everything that would be lost or changed.
    pub losses: Vec<Loss>,
    /// What would be done about each kind, with how many there are.
    pub summary: Vec<LossSummary>,
    /// The beginning of the first file, if it is text.
    pub sample: String,
    parts: Vec<PartPlan>,
}

/// One kind of loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossSummary {
    /// The kind.
    pub kind: LossKind,
    /// What would be done.
    pub remedy: Remedy,
    /// How many there are.
    pub count: usize,
}

/// What was exported.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// The files, relative to where they are.
    pub files: Vec<String>,
    /// The report.
    pub report: PathBuf,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many documents they have, in all parts together.
    pub documents: usize,
    /// How many articles went to each part, if it is a dataset.
    pub parts: Option<Parts>,
}

/// A part of the output: files of its own.
#[derive(Clone, Debug, Default)]
struct PartPlan {
    annotator: Option<String>,
    layer: Option<String>,
    inventory: Inventory,
}

impl ExportJob<'_> {
    /// What the format can hold with these options.
    pub fn abilities(&self) -> Abilities {
        self.format.abilities(&self.options)
    }

    /// The articles with their labels, to tell how they would be split.
    ///
    /// # Errors
    /// If a document cannot be read, or the job is cancelled.
    pub fn articles(&self, progress: &Progress) -> Result<Articles, ExchangeError> {
        Articles::of(self.source, progress)
    }

    fn plan(&self) -> Plan {
        Plan {
            abilities: self.abilities(),
            policy: self.policy.clone(),
            tokenizer: Tokenizer::named(self.options.get("tokens")).unwrap_or_default(),
            // Either the report names the one annotator, or each has files of their own.
            annotator_told: true,
        }
    }

    /// Looks at everything, writes nothing.
    ///
    /// # Errors
    /// If a document cannot be read, or the job is cancelled.
    pub fn preview(&self, progress: &Progress) -> Result<Preview, ExchangeError> {
        self.preview_of(None, progress)
    }

    pub(super) fn preview_of(
        &self,
        wanted: Option<&dyn Fn(&str) -> bool>,
        progress: &Progress,
    ) -> Result<Preview, ExchangeError> {
        let mut preview = Preview::default();
        for mut part in self.parts(wanted, progress)? {
            let mut reducer = Reducer::new(self.plan());
            let mut sample = None;
            let lost = RefCell::new(Vec::new());
            progress.expect(self.source.count());
            let documents = self.part(&part, wanted);
            let (read, _) = reducer.settle_each(
                self.format,
                &self.options,
                |put| documents.each(progress, &lost, put),
                &mut |document| {
                    part.inventory.count(&document);
                    preview.inventory.count(&document);
                    sample.get_or_insert(document);
                    Ok(())
                },
            );
            read?;
            preview.losses.extend(lost.into_inner());
            preview.losses.extend(reducer.take_losses());
            if preview.sample.is_empty()
                && let Some(document) = sample
            {
                preview.sample = self.sample(&part, &document);
            }
            if part.inventory.documents > 0 {
                preview.parts.push(part);
            }
        }
        let plan = self.plan();
        preview.summary = counted(&preview.losses)
            .into_iter()
            .map(|(kind, count)| LossSummary { kind, remedy: plan.remedy(kind), count })
            .collect();
        Ok(preview)
    }

    fn part<'p>(&'p self, part: &PartPlan, wanted: Option<&'p dyn Fn(&str) -> bool>) -> Part<'p> {
        Part {
            source: self.source,
            annotator: part.annotator.clone(),
            layer: part.layer.clone(),
            wanted,
        }
    }

    /// Which files there are to be: for each annotator where the format does not tell them
    /// apart, and for each layer if so chosen.
    fn parts(
        &self,
        wanted: Option<&dyn Fn(&str) -> bool>,
        progress: &Progress,
    ) -> Result<Vec<PartPlan>, ExchangeError> {
        let abilities = self.abilities();
        let annotators = self.source.annotators();
        let apart = !abilities.annotators && annotators.len() > 1;
        let annotators: Vec<Option<String>> =
            if apart { annotators.into_iter().map(Some).collect() } else { vec![None] };
        let by_layer =
            self.plan().remedy(LossKind::Overlap) == Remedy::Layers && !abilities.overlaps;
        let mut layers = BTreeSet::new();
        if by_layer {
            progress.expect(self.source.count());
            let part = self.part(&PartPlan::default(), wanted);
            part.each(progress, &RefCell::default(), &mut |document| {
                layers.extend(document.spans.into_iter().map(|span| span.layer));
                Ok(())
            })?;
        }
        let layers: Vec<Option<String>> =
            if layers.is_empty() { vec![None] } else { layers.into_iter().map(Some).collect() };
        Ok(annotators
            .iter()
            .flat_map(|annotator| {
                layers.iter().map(|layer| PartPlan {
                    annotator: annotator.clone(),
                    layer: layer.clone(),
                    inventory: Inventory::default(),
                })
            })
            .collect())
    }

    fn sample(&self, part: &PartPlan, document: &Document) -> String {
        let mut inventory = Inventory::default();
        inventory.count(document);
        inventory.annotators.clone_from(&part.inventory.annotators);
        let file = format!("data.{}", self.ending());
        let context = WriteContext { options: self.options.clone(), inventory, file };
        let mut files = Files::default();
        let written = self.format.writer(context).and_then(|mut writer| {
            writer.document(document, &mut files)?;
            writer.finish(&mut files)
        });
        // What cannot be written is said when it is to be written.
        if written.is_err() {
            return String::new();
        }
        // The file that has the labels: of a text and its annotations the second.
        let ending = format!(".{}", self.ending());
        let mut named = files.0.iter().filter(|(name, _)| name.ends_with(&ending));
        let bytes = named.next().or_else(|| files.0.iter().next()).map(|(_, bytes)| bytes);
        let head = bytes.map_or(&[][..], |b| b.get(..SAMPLE.min(b.len())).unwrap_or_default());
        match std::str::from_utf8(head) {
            Ok(text) => text.to_owned(),
            Err(e) if e.error_len().is_none() => {
                String::from_utf8_lossy(head.get(..e.valid_up_to()).unwrap_or_default())
                    .into_owned()
            }
            Err(_) => String::new(),
        }
    }

    fn ending(&self) -> &'static str {
        self.format.info().endings.first().copied().unwrap_or("txt")
    }

    /// Says no where the preview has a loss that is not to be.
    ///
    /// # Errors
    /// If anything would be lost and `strict`, or the choice for a kind is to refuse.
    pub fn check(&self, preview: &Preview, strict: bool) -> Result<(), ExchangeError> {
        let refused: Vec<&LossSummary> =
            preview.summary.iter().filter(|l| strict || l.remedy == Remedy::Refuse).collect();
        if refused.is_empty() {
            return Ok(());
        }
        let what: Vec<String> = refused.iter().map(|l| l.kind.counted(l.count)).collect();
        Err(ExchangeError::Refused(format!(
            "{} cannot hold {}",
            self.format.info().title,
            what.join("; ")
        )))
    }

    /// Writes to `out`, a file or a folder as the format has it, with the report beside it.
    /// What is there already is replaced only with `overwrite`.
    ///
    /// # Errors
    /// If something cannot be read or written, or does not come back as it was to be.
    pub fn run(
        &self,
        preview: &Preview,
        out: &Path,
        overwrite: bool,
        progress: &Progress,
    ) -> Result<Exported, ExchangeError> {
        output::check_free(out, overwrite)?;
        let is_file = self.format.info().layout == Layout::OneFile;
        let staging = Staging::begin(out, is_file)?;
        let stem = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut files = Vec::new();
        let mut bytes = 0;
        for part in &preview.parts {
            let place = part.place(is_file.then_some(stem.as_str()));
            let written = self.write(part, &staging, &place, None, progress)?;
            files.extend(written.0);
            bytes += written.1;
        }
        if is_file {
            for name in &files {
                output::check_free(&out.with_file_name(name), overwrite)?;
            }
        }
        progress.check()?;
        files.sort();
        let report = self.report(preview, &files)?;
        staging.finish(&files)?;
        let report_path = output::report_path(out);
        report::write(&report_path, &report)?;
        let documents = preview.inventory.documents;
        Ok(Exported { files, report: report_path, bytes, documents, parts: None })
    }

    /// Writes one part below the staging folder, reads it back and compares. Returns the
    /// files' names and their size.
    fn write(
        &self,
        part: &PartPlan,
        staging: &Staging,
        place: &Place,
        wanted: Option<&dyn Fn(&str) -> bool>,
        progress: &Progress,
    ) -> Result<(Vec<String>, u64), ExchangeError> {
        let folder = staging.folder().join(&place.folder);
        let mut out = super::files::DiskOutput::new(folder.clone());
        let context = WriteContext {
            options: self.options.clone(),
            inventory: part.inventory.clone(),
            file: place.file.clone(),
        };
        let mut writer = self.format.writer(context)?;
        let mut reducer = Reducer::new(self.plan());
        let mut expected = Expected::new(self.abilities().separate);
        let mut failed: Option<WriteError> = None;
        progress.expect(self.source.count());
        let documents = self.part(part, wanted);
        let (read, _) = reducer.settle_each(
            self.format,
            &self.options,
            |put| documents.each(progress, &RefCell::default(), put),
            &mut |document| {
                expected.note(&document);
                writer.document(&document, &mut out).map_err(|e| {
                    failed = Some(e);
                    Stop
                })
            },
        );
        if let Some(error) = failed {
            return Err(error.into());
        }
        read?;
        writer.finish(&mut out)?;
        out.close().map_err(|e| WriteError::io(&place.file, e))?;
        progress.expect(expected.len());
        if !out.names.is_empty() {
            let mut names = out.names.clone();
            names.sort();
            let written = Chosen { input: super::files::everything_in(&folder)?, names };
            expected.compare(self.format, &self.options, &self.abilities(), &written, progress)?;
        }
        let prefix = place.folder.clone();
        let names = out.names.iter().map(|name| join(&prefix, name)).collect();
        Ok((names, out.bytes))
    }

    /// As [`Self::run`], below a staging folder of the dataset's: one split of it.
    pub(super) fn write_split(
        &self,
        preview: &Preview,
        staging: &Staging,
        split: &str,
        wanted: &dyn Fn(&str) -> bool,
        progress: &Progress,
    ) -> Result<(Vec<String>, u64), ExchangeError> {
        let is_file = self.format.info().layout == Layout::OneFile;
        let file = format!("{split}.{}", self.split_ending());
        let mut files = Vec::new();
        let mut bytes = 0;
        for part in &preview.parts {
            let mut place = part.place(is_file.then_some(file.as_str()));
            if !is_file {
                place.folder = join(split, &place.folder);
            }
            let written = self.write(part, staging, &place, Some(wanted), progress)?;
            files.extend(written.0);
            bytes += written.1;
        }
        Ok((files, bytes))
    }

    fn split_ending(&self) -> &str {
        match self.options.get("container") {
            "" => self.ending(),
            container => container,
        }
    }

    pub(super) fn report(
        &self,
        preview: &Preview,
        files: &[String],
    ) -> Result<Vec<u8>, ExchangeError> {
        let abilities = self.abilities();
        let annotators = self.source.annotators();
        let by_words = !abilities.within_words || !abilities.over_sentences;
        let tokens = self.options.get("tokens");
        let tokenizer = match Tokenizer::named(tokens).unwrap_or_default() {
            Tokenizer::Words => TOKENIZER,
            _ => tokens,
        };
        report::to_json(&Report {
            format: self.format.info().name,
            options: self.options.chosen().collect(),
            unit: abilities.unit.name(),
            tokenizer: by_words.then_some(tokenizer),
            annotators: &annotators,
            documents: preview.inventory.documents,
            spans: preview.inventory.span_count(),
            relations: preview.inventory.relation_count(),
            chains: preview.inventory.chains,
            segment_labels: preview.inventory.segment_label_count(),
            lost: preview
                .summary
                .iter()
                .map(|l| KindOfLoss {
                    kind: l.kind,
                    what: l.kind.title(),
                    count: l.count,
                    done: l.remedy,
                })
                .collect(),
            checked: "read back: equal",
            files,
            losses: &preview.losses,
        })
    }
}

/// Where a part is written: a folder below the output's, and (for one file) the file's name.
struct Place {
    folder: String,
    file: String,
}

impl PartPlan {
    fn place(&self, file: Option<&str>) -> Place {
        let own: Vec<String> = [&self.annotator, &self.layer]
            .into_iter()
            .flatten()
            .map(|name| crate::project::to_file_name(if name.is_empty() { "none" } else { name }))
            .collect();
        match file {
            // data.jsonl becomes data.asha.entities.jsonl.
            Some(file) => {
                let (stem, ending) = match file.rsplit_once('.') {
                    Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
                    _ => (file, String::new()),
                };
                let mut parts = vec![stem.to_owned()];
                parts.extend(own);
                Place { folder: String::new(), file: parts.join(".") + &ending }
            }
            None => Place { folder: own.join("/"), file: String::new() },
        }
    }
}

fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}

impl Preview {
    /// Lets `adopt` change the inventory of each part by that of the same part of `whole`.
    pub(super) fn adopt_parts(&mut self, whole: &Self, adopt: impl Fn(&mut Inventory, &Inventory)) {
        for part in &mut self.parts {
            let same = |other: &&PartPlan| {
                (&other.annotator, &other.layer) == (&part.annotator, &part.layer)
            };
            if let Some(other) = whole.parts.iter().find(same) {
                adopt(&mut part.inventory, &other.inventory);
            }
        }
    }
}
