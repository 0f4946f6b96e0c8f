//! What leaves the program: results on standard output, messages on standard error,
//! and how a command ends.

use std::io::{self, Write as _};

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::project::FileError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All is well: exit code 0.
    Fine,
    /// The command did its work and found problems: exit code 1.
    Problems,
}

impl Outcome {
    pub(super) const fn problems_if(any: bool) -> Self {
        if any { Self::Problems } else { Self::Fine }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(super) enum Failure {
    /// Bad use or input: a sentence that says what to do. Exit code 2.
    Input(String),
    /// Whoever read standard output has read enough, as `head` does. Exit code 0.
    ClosedPipe,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Input(message) => f.write_str(message),
            Self::ClosedPipe => f.write_str("standard output is closed"),
        }
    }
}

impl From<crate::exchange::ExchangeError> for Failure {
    fn from(error: crate::exchange::ExchangeError) -> Self {
        Self::Input(error.to_string())
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::Input(error.to_string())
    }
}

/// Writes to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|e| match e.kind() {
        io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::Input(format!("standard output cannot be written: {e}")),
    })
}

/// Writes one JSON value to standard output.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value)
        .map_err(|e| Failure::Input(format!("the result cannot be written as JSON: {e}")))?;
    text.push('\n');
    print(&text)
}

/// Writes a line to standard error. There is nowhere to report to if that fails.
pub(super) fn tell(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

pub(super) use crate::formats::quantity as counted;

/// The beginning of a text as one line of at most `max` grapheme clusters. Control
/// characters, which could steer a terminal, become spaces.
pub(super) fn one_line(text: &str, max: usize) -> String {
    let mut line = String::new();
    let mut clusters = text.graphemes(true);
    for cluster in clusters.by_ref().take(max) {
        line.extend(cluster.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    if clusters.next().is_some() {
        line.push('…');
    }
    line
}

/// Rows as columns with two spaces between them; the last column is not padded.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |cell: &String| cell.graphemes(true).count();
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|r| r.get(column)).map(width_of).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(width_of(cell)) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tables() {
        assert_eq!(one_line("a\nb\u{1b}[2J", 20), "a b [2J");
        assert_eq!(one_line("👩‍👩‍👦👏🏽x", 2), "👩‍👩‍👦👏🏽…");
        let rows = [["kind", "n"], ["a", "12"]].map(|r| r.map(str::to_owned).to_vec());
        assert_eq!(table(&rows), "kind  n\na     12\n");
        assert_eq!(table(&[]), "");
    }
}
