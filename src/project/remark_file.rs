//! The file of one author's remarks on one article, or on labels: RON, one remark a line, by
//! time, so that people can read it and git can merge it. Equal remarks give equal bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::ron_file::{Fields, Unknown, lines_of, one_line};
use super::{FileCause, FileError};
use crate::review::remarks::{Line, LineError, Remark, merge};
use crate::text::Sha256;

/// The version of the format of remarks files.
pub const REMARKS_FORMAT: u32 = 1;

/// A file of remarks, whose lines were not looked into yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RemarkFile {
    pub(super) author: String,
    /// The article's id; empty for remarks on labels.
    pub(super) article: String,
    /// What the offsets count along where a line says nothing else.
    pub(super) text_sha256: Option<Sha256>,
    pub(super) lines: Vec<Line>,
    pub(super) unknown: Unknown,
}

/// Reads a file of remarks. `path` is for messages only.
pub(super) fn read(path: &Path, source: &str) -> Result<RemarkFile, FileError> {
    let mut fields = Fields::read(path, source, REMARKS_FORMAT)?;
    let hash: String = fields.take_or("text_sha256", String::new())?;
    let text_sha256 = match hash.as_str() {
        "" => None,
        hash => Some(hash.parse().map_err(|e: String| FileError::other(path, e))?),
    };
    let file = RemarkFile {
        author: fields.take_or("author", String::new())?,
        article: fields.take_or("article", String::new())?,
        text_sha256,
        lines: fields.take_or("remarks", Vec::new())?,
        unknown: fields.unknown(),
    };
    if file.author.is_empty() {
        let message = "this file does not say whose remarks it has; give it author: \"NAME\"";
        return Err(FileError::other(path, message));
    }
    Ok(file)
}

impl RemarkFile {
    /// Each remark, or what is wrong with its line.
    pub(super) fn each(&self) -> impl Iterator<Item = Result<Remark, LineError>> {
        let head = self.text_sha256;
        self.lines.iter().cloned().map(move |line| line.from_wire(&self.author, head))
    }

    /// The remarks, each once.
    pub(super) fn remarks(&self, path: &Path, source: &str) -> Result<Vec<Remark>, FileError> {
        let all = self.each().collect::<Result<Vec<_>, _>>().map_err(|e| FileError {
            path: path.to_path_buf(),
            cause: FileCause::Syntax {
                line: lines_of(source, e.id()).next().unwrap_or(1),
                column: 1,
                message: e.to_string(),
            },
        })?;
        // Two versions of a remark are what a merge by lines leaves.
        Ok(merge(all, []))
    }

    /// The content of a file with these remarks, which are merged.
    pub(super) fn write(&self, remarks: &[Remark]) -> Result<String, ron::Error> {
        let head = most_common_text(remarks);
        let mut out = String::from(
            "// Remarks made with Tagline. Offsets are Unicode code points of the article's text.\n(\n",
        );
        let mut field = |name: &str, value: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "    {name}: {value},");
        };
        field("format", &REMARKS_FORMAT.to_string());
        field("author", &one_line(&self.author)?);
        if !self.article.is_empty() {
            field("article", &one_line(&self.article)?);
        }
        if let Some(sha256) = head {
            field("text_sha256", &one_line(&sha256)?);
        }
        out.push_str("    remarks: [\n");
        for remark in remarks {
            let line = one_line(&Line::to_wire(remark, head))?;
            let _ = writeln!(out, "        {line},");
        }
        out.push_str("    ],\n");
        for (name, value) in &self.unknown {
            let _ = writeln!(out, "    {name}: {value},");
        }
        out.push_str(")\n");
        Ok(out)
    }
}

/// The text that most of the remarks count along; of several the first by its hash.
fn most_common_text(remarks: &[Remark]) -> Option<Sha256> {
    let mut counts: BTreeMap<Sha256, usize> = BTreeMap::new();
    for sha256 in remarks.iter().filter_map(|r| r.on.passage()?.text_sha256) {
        *counts.entry(sha256).or_default() += 1;
    }
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(sha256, _)| sha256)
}
