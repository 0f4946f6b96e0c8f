//! What a set is, given its file and its journal: the file where the two agree, with
//! what the journal has beyond it done again. Reads nothing and writes nothing itself,
//! so that opening a set to look at it changes no file.
//!
//! The rule that makes it work: before the set file is replaced, a
//! [`Record::Checkpoint`] with the hash of the new file is in the journal; after it, a
//! [`Record::Saved`]. So a file that has the hash of the last `Saved`, or of anything
//! after it, is ours, and the steps that follow that line are not in it yet. Any other
//! file was changed by somebody else and wins over the journal.

mod replay;

use std::path::Path;

use jiff::Timestamp;

use replay::Replay;

use super::FileError;
use super::journal::{Contents, Record};
use super::ron_file::Unknown;
use crate::annotation::{AnnotationSet, Change, Effects, History, Reanchored};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::{Sha256, Text};

/// How the journal must go on before the next step.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Begin {
    /// As it is.
    Here,
    /// It is empty, and so is the set.
    Start,
    /// With a [`Record::Base`], for this reason.
    Base(String),
    /// With this change, which is made already: it brings the set along to the present version
    /// of the schema.
    Along(Box<Change>),
}

/// A set as found on disk.
#[derive(Debug)]
pub(super) struct Recovered {
    pub(super) set: AnnotationSet,
    pub(super) history: History,
    /// Steps that were in the journal and not in the file.
    pub(super) restored: usize,
    /// When the first of them was made.
    pub(super) restored_since: Option<Timestamp>,
    /// Titles of steps that could not be done again.
    pub(super) lost: Vec<String>,
    /// What became of the records, if the article's text changed.
    pub(super) reanchored: Option<Reanchored>,
    /// The older version of the schema that it was brought along from, and what that did.
    pub(super) migrated: Option<(u32, Effects)>,
    pub(super) begin: Begin,
    /// Whether another program changed the file.
    pub(super) foreign: bool,
    pub(super) notices: Vec<String>,
    /// Fields of the file that this version does not know.
    pub(super) unknown: Unknown,
}

/// What [`recover`] works on.
pub(super) struct Sources<'a> {
    pub(super) set_path: &'a Path,
    pub(super) set_bytes: Option<&'a [u8]>,
    pub(super) journal_path: &'a Path,
    pub(super) journal: &'a Contents,
    pub(super) annotator: &'a str,
    /// The article as it is now.
    pub(super) article: &'a Article,
    /// The schema that the set is brought along to; without one it stays as it is.
    pub(super) schema: Option<&'a Schema>,
    /// Finds earlier versions of its text.
    pub(super) text_version: &'a dyn Fn(Sha256) -> Option<Text>,
}

/// Puts file and journal together.
///
/// # Errors
/// If the file cannot be understood, or is somebody else's.
pub(super) fn recover(sources: &Sources<'_>) -> Result<Recovered, FileError> {
    let records = &sources.journal.records;
    let file_sha256 = sources.set_bytes.map(Sha256::of);
    let mut replay = Replay::new(sources);
    match anchor(records, file_sha256) {
        Anchor::NoFile => {
            if last_saved(records).is_some() {
                replay.notices.push(format!(
                    "{}: this file is gone; the annotations were restored from the journal",
                    sources.set_path.display()
                ));
            }
            let from = last_beginning(records, records.len());
            replay.forget_damage_before(from);
            for i in from..records.len() {
                replay.again(i)?;
            }
        }
        Anchor::At(at) => {
            let from = last_beginning(records, at + 1);
            replay.forget_damage_before(from);
            for i in from..=at {
                replay.history_only(i)?;
            }
            match records.get(at) {
                // A base overrules the file that was there when it was written.
                Some((_, Record::Base { .. })) => replay.again(at)?,
                _ => replay.take_file()?,
            }
            for i in at + 1..records.len() {
                replay.again(i)?;
            }
        }
        Anchor::Outside => replay.onto_foreign_file()?,
    }
    replay.finish()
}

/// Where in the journal the file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// The file holds what was done up to this record.
    At(usize),
    /// There is no file; the journal has everything.
    NoFile,
    /// The file is not one that the journal knows.
    Outside,
}

fn anchor(records: &[(usize, Record)], file: Option<Sha256>) -> Anchor {
    let Some(file) = file else { return Anchor::NoFile };
    let from = last_saved(records).unwrap_or(0);
    // Older states do not count: a file put back to one was put back on purpose.
    records
        .iter()
        .enumerate()
        .skip(from)
        .rev()
        .find(|(_, (_, record))| record.set_sha256() == Some(file))
        .map_or(Anchor::Outside, |(i, _)| Anchor::At(i))
}

fn last_saved(records: &[(usize, Record)]) -> Option<usize> {
    records.iter().rposition(|(_, r)| matches!(r, Record::Saved { .. }))
}

/// The position before `end` where the state last began.
fn last_beginning(records: &[(usize, Record)], end: usize) -> usize {
    records.iter().take(end).rposition(|(_, r)| r.begins()).unwrap_or(0)
}

impl Record {
    fn set_sha256(&self) -> Option<Sha256> {
        match self {
            Self::Base { set_sha256, .. } => *set_sha256,
            Self::Checkpoint { set_sha256, .. } | Self::Saved { set_sha256 } => Some(*set_sha256),
            Self::Start { .. } | Self::Step { .. } => None,
        }
    }

    fn begins(&self) -> bool {
        matches!(self, Self::Start { .. } | Self::Base { .. })
    }
}
