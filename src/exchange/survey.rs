//! What files of a format hold, found out before anything is written.

use std::collections::BTreeMap;

use super::annotators::{Folders, Seen};
use super::{ExchangeError, FileSource, Progress};
use crate::formats::{Aside, Format, Input, Inventory, Options, Stop, Tally, Verdict, quantity};

/// How many annotations that could not be placed are listed.
const ASIDE_LISTED: usize = 200;

/// What files hold.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// What the documents consist of.
    pub inventory: Inventory,
    /// Files whose offsets count in another way than the format does.
    pub verdicts: BTreeMap<String, Verdict>,
    /// Annotations that could not be placed, the first of them, with their files, and
    /// with their documents where a file has several.
    pub aside: Vec<(String, Aside)>,
    /// What a person should know, as sentences.
    pub remarks: Vec<String>,
    /// The names of the documents, in their order, with annotator.
    pub documents: Vec<(String, String)>,
    /// The folders that are read as annotators' names, if any are.
    pub folders: Option<Folders>,
}

impl Survey {
    /// The files as a source of documents.
    pub fn source<'a>(
        &'a self,
        format: &'a dyn Format,
        options: &'a Options,
        input: &'a dyn Input,
    ) -> FileSource<'a> {
        let mut annotators: Vec<String> = self.documents.iter().map(|d| d.1.clone()).collect();
        annotators.sort();
        annotators.dedup();
        FileSource {
            format,
            options,
            input,
            verdicts: &self.verdicts,
            count: self.documents.len(),
            annotators,
            folders: self.folders,
        }
    }

    /// What was done about offsets, and what folders were taken for, as sentences.
    pub fn repairs(&self) -> Vec<String> {
        let repaired = self.verdicts.iter().filter_map(|(file, verdict)| {
            let count = verdict.repaired?;
            Some(format!(
                "{file}: {} did not fit as the format counts; all do if offsets are {}, so they are read like that",
                quantity(count, "span"),
                verdict.counting
            ))
        });
        let names: Vec<&str> = self.inventory.annotators.iter().map(String::as_str).collect();
        let folders = self.folders.map(|_| {
            format!(
                "folders or files of these names hold the same texts, so they are read as annotators: {}; to read everything as one annotator’s, name them",
                names.join(", ")
            )
        });
        repaired.chain(folders).collect()
    }
}

/// The file, with the document if the file is not named after it.
fn place_of(file: &str, document: &str) -> String {
    if file.is_empty() {
        return document.to_owned();
    }
    if file.contains(document) { file.to_owned() } else { format!("{file}, {document}") }
}

/// Reads everything, twice or three times, and writes nothing.
///
/// # Errors
/// If a file is broken or not of the format, or an offset lies outside its text.
pub fn survey(
    format: &dyn Format,
    options: &Options,
    input: &dyn Input,
    progress: &Progress,
) -> Result<Survey, ExchangeError> {
    let mut survey = Survey::default();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let (mut count, mut seen) = (0, Some(Vec::new()));
    progress.begin();
    format.read(input, options, &mut |raw| {
        progress.step()?;
        count += 1;
        seen = seen.take().and_then(|all| Seen::and(all, &raw.document));
        tallies.entry(raw.file.clone()).or_insert_with(Tally::quick).count(&raw);
        survey.remarks.extend(raw.remarks.iter().cloned());
        Ok(())
    })?;
    survey.folders = seen.as_deref().and_then(Folders::find);
    drop(seen);
    let mut doubtful: BTreeMap<String, Tally> = tallies
        .into_iter()
        .filter(|(_, tally)| tally.is_in_doubt())
        .map(|(file, _)| (file, Tally::thorough()))
        .collect();
    progress.begin();
    progress.expect(count);
    if !doubtful.is_empty() {
        progress.expect(count);
        format.read(input, options, &mut |raw| {
            progress.step()?;
            if let Some(tally) = doubtful.get_mut(&raw.file) {
                tally.count(&raw);
            }
            Ok(())
        })?;
    }
    survey.verdicts = doubtful.into_iter().map(|(file, tally)| (file, tally.verdict())).collect();
    let (mut inventory, mut documents, mut aside) = (Inventory::default(), Vec::new(), Vec::new());
    survey.source(format, options, input).each_of_file(&mut |document, file| {
        if progress.step().is_err() {
            return Err(Stop);
        }
        inventory.count(&document);
        documents.push((document.name.clone(), document.annotator.clone()));
        for one in document.aside {
            if aside.len() < ASIDE_LISTED {
                aside.push((place_of(file, &document.name), one));
            }
        }
        Ok(())
    })?;
    (survey.inventory, survey.documents, survey.aside) = (inventory, documents, aside);
    Ok(survey)
}
