//! The report beside an output: what was chosen, what was lost, which files there are.

use std::path::Path;

use serde::Serialize;

use super::ExchangeError;
use crate::formats::{Loss, LossKind, Remedy};
use crate::project::FileError;

/// What the report says. No time and no path, so that the same export gives the same report.
#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    pub(super) format: &'a str,
    pub(super) options: std::collections::BTreeMap<&'a str, &'a str>,
    /// What offsets count in the files.
    pub(super) unit: &'a str,
    /// How words were found, where spans had to consist of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tokenizer: Option<&'a str>,
    pub(super) annotators: &'a [String],
    pub(super) documents: usize,
    pub(super) spans: usize,
    pub(super) relations: usize,
    pub(super) chains: usize,
    pub(super) segment_labels: usize,
    /// What the format does not keep, by kind, with what was done.
    pub(super) lost: Vec<KindOfLoss<'a>>,
    /// That the files were read again and compared.
    pub(super) checked: &'a str,
    pub(super) files: &'a [String],
    pub(super) losses: &'a [Loss],
}

/// One line of the summary.
#[derive(Debug, Serialize)]
pub(super) struct KindOfLoss<'a> {
    pub(super) kind: LossKind,
    pub(super) what: &'a str,
    pub(super) count: usize,
    pub(super) done: Remedy,
}

/// The report as JSON.
pub(super) fn to_json(report: &Report<'_>) -> Result<Vec<u8>, ExchangeError> {
    let mut json = serde_json::to_vec_pretty(report)
        .map_err(|e| ExchangeError::Other(format!("the report cannot be written: {e}")))?;
    json.push(b'\n');
    Ok(json)
}

/// Writes the report, whole or not at all.
pub(super) fn write(path: &Path, json: &[u8]) -> Result<(), ExchangeError> {
    Ok(crate::project::write_file(path, json).map_err(|e: FileError| e)?)
}
