//! How an open set gets its changes onto the disk: the line that the journal must go
//! on with, the files that the first change needs, and the queue of what is not there
//! yet.

use jiff::Timestamp;

use super::super::journal::{self, Journal, OpenError, Record};
use super::super::recovery::Begin;
use super::super::{CommitError, FileError};
use super::{Mode, OpenSet, Saving, read_only_reason};
use crate::annotation::{Change, Step, wire};

impl OpenSet {
    /// Checks that the set can be written, before anything is changed.
    pub(super) fn begin_writing(&mut self) -> Result<(), CommitError> {
        if let Mode::ReadOnly(reason) = &self.mode {
            return Err(CommitError::ReadOnly(reason.clone()));
        }
        self.begin_journal().map_err(|e| CommitError::ReadOnly(e.to_string()))?;
        if self.journal.is_none()
            && let Err(reason) = self.prepare()
        {
            self.queue.clear();
            return Err(CommitError::ReadOnly(reason));
        }
        Ok(())
    }

    /// Queues the line that the journal must go on with before anything else. It is
    /// about the present state, so this comes before a change.
    pub(super) fn begin_journal(&mut self) -> Result<(), FileError> {
        if self.begin != Begin::Here {
            let line = match &self.begin {
                Begin::Base(why) => self.base_line(&why.clone()),
                Begin::Along(change) => {
                    let step = Step::Do((**change).clone());
                    self.line_of_step(&step)
                        .map_err(|e| FileError::other(&self.journal_path, e.to_string()))
                }
                _ => self.line(&Record::Start {
                    format: journal::FORMAT,
                    at: Timestamp::now(),
                    annotator: self.annotator.clone(),
                    article: self.article.0.clone(),
                    text_sha256: self.text.sha256(),
                    schema: self.set.schema_version(),
                }),
            };
            self.queue.push_str(&line?);
            self.begin = Begin::Here;
        }
        Ok(())
    }

    /// Makes the files that the first change needs. An error of the disk is left to
    /// [`Self::retry`]; the answer is an error only if somebody else has the set.
    pub(super) fn prepare(&mut self) -> Result<(), String> {
        match self.try_prepare() {
            Ok(()) => Ok(()),
            Err(OpenError::File(e)) => {
                self.not_saved(&e);
                Ok(())
            }
            Err(e @ OpenError::Locked) => {
                let reason = read_only_reason(&self.annotator, &self.article, &e);
                self.mode = Mode::ReadOnly(reason.clone());
                Err(reason)
            }
        }
    }

    pub(super) fn try_prepare(&mut self) -> Result<(), OpenError> {
        if !self.prepared {
            self.bytes_written += self.place.ensure(&self.text).map_err(OpenError::File)?;
            self.prepared = true;
        }
        if self.journal.is_none() {
            let mut journal = Journal::open(&self.journal_path, true)?;
            if journal.len() != self.journal_len {
                // Somebody opened, changed and closed the set since it was read here.
                return Err(OpenError::Locked);
            }
            journal.cut_at(self.whole_len);
            self.journal = Some(journal);
        }
        Ok(())
    }

    pub(super) fn log(&mut self, line: &str) -> Saving {
        self.queue.push_str(line);
        self.dirty = true;
        self.write_queue()
    }

    pub(super) fn write_queue(&mut self) -> Saving {
        if let Err(e) = self.try_prepare() {
            return match e {
                OpenError::File(e) => self.not_saved(&e),
                OpenError::Locked => {
                    let reason = read_only_reason(&self.annotator, &self.article, &e);
                    self.save_error = Some(reason.clone());
                    Saving::NotSaved(reason)
                }
            };
        }
        let Some(journal) = &mut self.journal else {
            return Saving::NotSaved(self.save_error.clone().unwrap_or_default());
        };
        match journal.append(self.queue.as_bytes(), true) {
            Ok(()) => {
                self.bytes_written += self.queue.len() as u64;
                self.queue.clear();
                self.save_error = None;
                Saving::Saved
            }
            Err(e) => self.not_saved(&e),
        }
    }

    pub(super) fn saving(&self) -> Saving {
        match &self.save_error {
            Some(reason) if !self.is_saved() => Saving::NotSaved(reason.clone()),
            _ => Saving::Saved,
        }
    }

    pub(super) fn not_saved(&mut self, error: &FileError) -> Saving {
        let reason = error.to_string();
        self.save_error = Some(reason.clone());
        Saving::NotSaved(reason)
    }

    pub(super) fn append(&mut self, record: &Record, sync: bool) -> Result<(), FileError> {
        let line = self.line(record)?;
        self.try_prepare().map_err(|e| match e {
            OpenError::File(e) => e,
            OpenError::Locked => FileError::other(
                &self.journal_path,
                read_only_reason(&self.annotator, &self.article, &e),
            ),
        })?;
        if let Some(journal) = &mut self.journal {
            journal.append(line.as_bytes(), sync)?;
            self.bytes_written += line.len() as u64;
        }
        Ok(())
    }

    pub(super) fn base_line(&self, why: &str) -> Result<String, FileError> {
        // A change that cannot be written ends what can be undone; the set matters more.
        let to_wire = |changes: &[Change]| -> Vec<wire::Change> {
            let all = changes.iter().map(|c| wire::Change::to_wire(c, &self.text));
            all.collect::<Result<_, _>>().unwrap_or_default()
        };
        let mut ahead = self.history.clone();
        let undone: Vec<Change> = std::iter::from_fn(|| ahead.redo()).collect();
        self.line(&Record::Base {
            format: journal::FORMAT,
            at: Timestamp::now(),
            why: why.to_owned(),
            text_sha256: self.text.sha256(),
            set_sha256: self.file_sha256,
            content: self.content()?,
            done: to_wire(self.history.done()),
            undone: to_wire(&undone),
        })
    }

    pub(super) fn line_of_step(&self, step: &Step) -> Result<String, CommitError> {
        let step = wire::Step::to_wire(step, &self.text)?;
        let record = Record::Step { at: Timestamp::now(), by: self.annotator.clone(), step };
        self.line(&record).map_err(|e| CommitError::ReadOnly(e.to_string()))
    }

    pub(super) fn line(&self, record: &Record) -> Result<String, FileError> {
        journal::line_of(record).map_err(|e| FileError::other(&self.journal_path, e.to_string()))
    }
}
