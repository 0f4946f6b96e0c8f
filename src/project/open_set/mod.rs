//! An annotator's set, open for editing: every change is in the journal and on disk
//! before it counts as saved; the set's file follows when there is time.

mod saving;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::journal::{self, Contents, Journal, OpenError, Record};
use super::merge::notice_of_theirs;
use super::place::Place;
use super::recovery::{Begin, Recovered, Sources, recover};
use super::ron_file::Unknown;
use super::set_file::{self, SchemaRef, SetHead};
use super::{CommitError, FileError, disk};
use crate::annotation::{AnnotationSet, Change, Effects, History, Reanchored, Step, wire};
use crate::article::{Article, ArticleId};
use crate::text::{Sha256, Text};

/// Whether a set can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It can.
    ReadWrite,
    /// It cannot, for this reason (a sentence that says what to do).
    ReadOnly(String),
}

/// Where a change is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// On disk.
    Saved,
    /// In memory only, for this reason; [`OpenSet::retry`] tries again.
    NotSaved(String),
}

/// What opening a set found out.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Changes restored from the journal that were not in the set's file yet: those
    /// since the last save before a crash.
    pub restored: usize,
    /// When the first of them was made.
    pub restored_since: Option<Timestamp>,
    /// Titles of changes in the journal that no longer fit and were left out. They
    /// stay in the journal.
    pub lost: Vec<String>,
    /// What became of the annotations, if the article's text has changed since.
    pub reanchored: Option<Reanchored>,
    /// The older version of the schema that the set was made with, and what bringing it along to
    /// the present one does.
    pub migrated: Option<(u32, Effects)>,
    /// What else a person should be told, as sentences.
    pub notices: Vec<String>,
}

/// A set to look at.
#[derive(Clone, Debug)]
pub struct ReadSet {
    /// The annotations, their offsets fitted to the article's text.
    pub set: AnnotationSet,
    /// What reading it found out.
    pub opened: Opened,
}

/// A set that is open for editing. While it lives, nobody else can edit it.
#[derive(Debug)]
pub struct OpenSet {
    place: Arc<Place>,
    article: ArticleId,
    annotator: String,
    text: Text,
    set: AnnotationSet,
    history: History,
    mode: Mode,
    opened: Opened,
    set_path: PathBuf,
    journal_path: PathBuf,
    journal: Option<Journal>,
    /// Whether the project's own files and the copy of the text are there.
    prepared: bool,
    /// The journal's length and that of its whole lines when it was read.
    journal_len: u64,
    whole_len: u64,
    begin: Begin,
    /// Hash of the set file as last read or written; `None` if there was none.
    file_sha256: Option<Sha256>,
    /// Lines that are not in the journal yet.
    queue: String,
    save_error: Option<String>,
    dirty: bool,
    unknown: Unknown,
    bytes_written: u64,
}

struct Loaded {
    recovered: Recovered,
    opened: Opened,
    file_sha256: Option<Sha256>,
    journal_len: u64,
    whole_len: u64,
}

/// Reads a set and its journal, whoever has them open.
pub(super) fn read_set(
    place: &Place,
    article: &Article,
    annotator: &str,
) -> Result<ReadSet, FileError> {
    let loaded = look(place, article, annotator)?;
    Ok(ReadSet { set: loaded.recovered.set, opened: loaded.opened })
}

/// As [`read_set`], with the history.
pub(super) fn recovered(
    place: &Place,
    article: &Article,
    annotator: &str,
) -> Result<Recovered, FileError> {
    look(place, article, annotator).map(|loaded| loaded.recovered)
}

fn look(place: &Place, article: &Article, annotator: &str) -> Result<Loaded, FileError> {
    let set_path = place.layout.set_file(annotator, &article.id);
    let journal_path = place.layout.journal(annotator, &article.id);
    if !set_path.exists() && !journal_path.exists() {
        return Err(FileError::io(&set_path, std::io::ErrorKind::NotFound.into()));
    }
    let journal = || Ok(disk::read_if_there(&journal_path)?.unwrap_or_default());
    load(place, article, annotator, journal)
}

fn load(
    place: &Place,
    article: &Article,
    annotator: &str,
    read_journal: impl FnOnce() -> Result<Vec<u8>, FileError>,
) -> Result<Loaded, FileError> {
    // In this order: somebody else may be writing, and the journal then knows the file,
    // however new that is, while the file may not hold all that the journal has.
    let set_bytes = disk::read_if_there(&place.layout.set_file(annotator, &article.id))?;
    let journal = read_journal()?;
    let contents = journal::read(&place.layout.journal(annotator, &article.id), &journal)?;
    let mut recovered = put_together(place, article, annotator, set_bytes.as_deref(), &contents)?;
    let set_path = place.layout.set_file(annotator, &article.id);
    recovered.notices.extend(notice_of_theirs(&set_path));
    let opened = Opened {
        restored: recovered.restored,
        restored_since: recovered.restored_since,
        lost: std::mem::take(&mut recovered.lost),
        reanchored: recovered.reanchored.take(),
        migrated: recovered.migrated.take(),
        notices: std::mem::take(&mut recovered.notices),
    };
    Ok(Loaded {
        recovered,
        opened,
        file_sha256: set_bytes.as_deref().map(Sha256::of),
        journal_len: journal.len() as u64,
        whole_len: contents.whole_len,
    })
}

/// What a set's file and its journal make together.
pub(super) fn put_together(
    place: &Place,
    article: &Article,
    annotator: &str,
    set_bytes: Option<&[u8]>,
    journal: &Contents,
) -> Result<Recovered, FileError> {
    recover(&Sources {
        set_path: &place.layout.set_file(annotator, &article.id),
        set_bytes,
        journal_path: &place.layout.journal(annotator, &article.id),
        journal,
        annotator,
        article,
        schema: Some(&place.schema),
        text_version: &|sha256| place.text_version(sha256),
    })
}

impl OpenSet {
    pub(super) fn open(
        place: &Arc<Place>,
        article: &Article,
        annotator: &str,
    ) -> Result<Self, FileError> {
        let set_path = place.layout.set_file(annotator, &article.id);
        let journal_path = place.layout.journal(annotator, &article.id);
        let mut mode = match &article.trouble {
            None => Mode::ReadWrite,
            // On the text without its mends, annotations would lose their places.
            Some(why) => Mode::ReadOnly(format!(
                "The text is shown without its mends, so annotations cannot be changed here. {why}"
            )),
        };
        let mut journal = None;
        // The lock comes before the look: what is read under it stays true.
        if journal_path.exists() {
            match Journal::open(&journal_path, false) {
                Ok(_) if mode != Mode::ReadWrite => {}
                Ok(open) => journal = Some(open),
                Err(e) => mode = Mode::ReadOnly(read_only_reason(annotator, &article.id, &e)),
            }
        }
        let read_journal = || match &mut journal {
            Some(journal) => journal.read_all(),
            // Where a lock also forbids reading, the set's file has to do.
            None => Ok(disk::read_if_there(&journal_path).ok().flatten().unwrap_or_default()),
        };
        let loaded = load(place, article, annotator, read_journal)?;
        let recovered = loaded.recovered;
        if let Some(journal) = &mut journal {
            journal.cut_at(loaded.whole_len);
            disk::remove_leftovers(&set_path);
        }
        Ok(Self {
            place: Arc::clone(place),
            article: article.id.clone(),
            annotator: annotator.to_owned(),
            text: article.text.clone(),
            set: recovered.set,
            history: recovered.history,
            mode,
            opened: loaded.opened,
            set_path,
            journal_path,
            journal,
            prepared: false,
            journal_len: loaded.journal_len,
            whole_len: loaded.whole_len,
            begin: recovered.begin,
            file_sha256: loaded.file_sha256,
            queue: String::new(),
            save_error: None,
            dirty: recovered.restored > 0,
            unknown: recovered.unknown,
            bytes_written: 0,
        })
    }

    /// The annotations.
    pub fn set(&self) -> &AnnotationSet {
        &self.set
    }

    /// What can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The text that the annotations are about.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The article's name.
    pub fn article(&self) -> &ArticleId {
        &self.article
    }

    /// The annotator's name.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// Whether it can be changed.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// Has the set's file say more in fields that this version does not know.
    pub(super) fn take_unknown(&mut self, fields: &Unknown) {
        self.unknown = fields.clone();
    }

    /// What opening it found out.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The set's file; it is there after the first [`Self::flush`].
    pub fn path(&self) -> &Path {
        &self.set_path
    }

    /// Whether every change is on disk (in the journal or the set's file).
    pub fn is_saved(&self) -> bool {
        self.queue.is_empty()
    }

    /// Why not every change is on disk.
    pub fn save_error(&self) -> Option<&str> {
        self.save_error.as_deref()
    }

    /// Whether the set's file lacks changes. They are safe in the journal all the
    /// same; see [`Self::is_saved`].
    pub fn dirty(&self) -> bool {
        self.dirty
    }

    /// How many bytes were written to disk since it was opened.
    pub fn bytes_written(&self) -> u64 {
        self.bytes_written
    }

    /// Makes a change. It is in the journal and on disk when this returns
    /// [`Saving::Saved`]; where the disk refuses, it is made in memory and kept for
    /// [`Self::retry`].
    ///
    /// # Errors
    /// If the set is read-only or the change does not fit it; nothing is changed then.
    pub fn commit(&mut self, change: Change) -> Result<Saving, CommitError> {
        self.begin_writing()?;
        if change.is_empty() {
            return Ok(self.saving());
        }
        let line = self.line_of_step(&Step::Do(change.clone()))?;
        // Nobody sees the set before this returns, so the order of these is no matter.
        self.set.apply(&change)?;
        self.history.push(change);
        Ok(self.log(&line))
    }

    /// Takes back the last change; returns what was done to the set, or `None` if
    /// there is nothing to undo.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn undo(&mut self) -> Result<Option<Change>, CommitError> {
        self.travel(&Step::Undo)
    }

    /// Makes again what was undone last; returns what was done to the set, or `None`
    /// if there is nothing to redo.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn redo(&mut self) -> Result<Option<Change>, CommitError> {
        self.travel(&Step::Redo)
    }

    /// Takes back the step that brought the set along to a version of the schema, if that was
    /// the last thing done; the answer is whether it was.
    pub(super) fn undo_along(&mut self) -> Result<bool, CommitError> {
        let is_last = self.history.last_done().is_some_and(|c| c.schema_versions().is_some());
        Ok(is_last && self.travel_anyway(&Step::Undo)?.is_some())
    }

    /// Puts on disk that the set was brought along to the present version of the schema, if it
    /// was.
    pub(super) fn settle_along(&mut self) -> Result<(), CommitError> {
        if self.opened.migrated.is_none() || self.begin == Begin::Here {
            return Ok(());
        }
        self.begin_writing()?;
        self.dirty = true;
        let failed = |why: String| CommitError::ReadOnly(why);
        match self.write_queue() {
            Saving::Saved => self.flush().map_err(|e| failed(e.to_string())),
            Saving::NotSaved(why) => Err(failed(why)),
        }
    }

    fn travel(&mut self, step: &Step) -> Result<Option<Change>, CommitError> {
        let next = match step {
            Step::Undo => self.history.last_done(),
            _ => self.history.last_undone(),
        };
        if next.is_some_and(|change| change.schema_versions().is_some()) {
            return Err(CommitError::AnotherSchema);
        }
        self.travel_anyway(step)
    }

    fn travel_anyway(&mut self, step: &Step) -> Result<Option<Change>, CommitError> {
        let possible = match step {
            Step::Undo => self.history.can_undo(),
            _ => self.history.can_redo(),
        };
        if !possible {
            return Ok(None);
        }
        self.begin_writing()?;
        let line = self.line_of_step(step)?;
        let change = match step {
            Step::Undo => self.history.undo(),
            _ => self.history.redo(),
        };
        let Some(change) = change else { return Ok(None) };
        self.set.apply(&change)?;
        self.log(&line);
        Ok(Some(change))
    }

    /// Tries again to put on disk what could not be.
    pub fn retry(&mut self) -> Saving {
        if self.queue.is_empty() {
            return Saving::Saved;
        }
        if self.journal.as_ref().is_some_and(Journal::is_gone) {
            // What was in it is gone as well, so the new one begins with all there is.
            self.journal = None;
            self.prepared = false;
            (self.journal_len, self.whole_len) = (0, 0);
            self.queue.clear();
            let why = "the journal was moved or deleted while the set was open";
            match self.base_line(why) {
                Ok(line) => self.queue.push_str(&line),
                Err(e) => return self.not_saved(&e),
            }
            self.dirty = true;
        }
        self.write_queue()
    }

    /// Brings the set's file up to date, if it is not.
    ///
    /// # Errors
    /// If the journal or the file cannot be written. The changes stay in the journal,
    /// or in memory if [`Self::is_saved`] says so.
    pub fn flush(&mut self) -> Result<(), FileError> {
        if self.mode != Mode::ReadWrite || (!self.dirty && self.queue.is_empty()) {
            return Ok(());
        }
        self.begin_journal()?;
        if let Saving::NotSaved(reason) = self.retry() {
            return Err(FileError::other(&self.journal_path, reason));
        }
        let content = self.content()?;
        let set_sha256 = Sha256::of(content.as_bytes());
        if self.file_sha256 != Some(set_sha256) {
            self.keep_foreign_file()?;
            let at = Timestamp::now();
            self.append(&Record::Checkpoint { at, set_sha256 }, true)?;
            disk::replace(&self.set_path, content.as_bytes())?;
            self.bytes_written += content.len() as u64;
            self.file_sha256 = Some(set_sha256);
        }
        // If this line is lost, the checkpoint before it says enough.
        let _ = self.append(&Record::Saved { set_sha256 }, false);
        self.dirty = false;
        Ok(())
    }

    /// Deletes the set's file and its journal: an empty set that is as if it had never been
    /// begun.
    pub(super) fn discard(&mut self) {
        // The lock is held until both are gone.
        for path in [&self.set_path, &self.journal_path] {
            disk::remove(path);
        }
        self.journal = None;
        self.history = History::default();
        (self.journal_len, self.whole_len) = (0, 0);
        self.begin = Begin::Start;
        self.file_sha256 = None;
        self.queue.clear();
        self.dirty = false;
    }

    /// Writes the set, with everything that is not saved, to another file.
    ///
    /// # Errors
    /// If that file cannot be written.
    pub fn save_copy(&self, path: &Path) -> Result<(), FileError> {
        disk::replace(path, self.content()?.as_bytes())
    }

    /// The content of the set's file as it would be written now.
    fn content(&self) -> Result<String, FileError> {
        let head = SetHead {
            annotator: self.annotator.clone(),
            article: self.article.0.clone(),
            text_sha256: self.text.sha256(),
            schema: SchemaRef {
                name: self.place.schema.name.clone(),
                version: self.set.schema_version(),
            },
            status: self.set.status(),
        };
        let failed = |e: String| FileError::other(&self.set_path, e);
        let records =
            wire::Records::to_wire(&self.set, &self.text).map_err(|e| failed(e.to_string()))?;
        set_file::write(&head, &records, &self.unknown).map_err(|e| failed(e.to_string()))
    }

    /// A file that somebody put in place of ours while it was open is set aside.
    fn keep_foreign_file(&mut self) -> Result<(), FileError> {
        let Some(bytes) = disk::read_if_there(&self.set_path)? else { return Ok(()) };
        if Some(Sha256::of(&bytes)) == self.file_sha256 {
            return Ok(());
        }
        let mut n = 1;
        loop {
            let mut name = self.set_path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".other-{n}"));
            let aside = self.set_path.with_file_name(name);
            if disk::create(&aside, &bytes)? {
                self.opened.notices.push(format!(
                    "{}: another program changed this file while it was open here; \
                     its version is kept as {}",
                    self.set_path.display(),
                    aside.display()
                ));
                return Ok(());
            }
            n += 1;
        }
    }
}

fn read_only_reason(annotator: &str, article: &ArticleId, error: &OpenError) -> String {
    match error {
        OpenError::Locked => format!(
            "Another Tagline has the annotations of {annotator} on “{article}” open, \
             so they cannot be changed here; close it there, then open the article again"
        ),
        OpenError::File(e) => {
            format!("The annotations of {annotator} on “{article}” cannot be changed here. {e}")
        }
    }
}
