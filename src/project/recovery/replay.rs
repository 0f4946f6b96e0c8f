//! A set and its history as they grow, record by record of a journal.

use std::path::Path;

use jiff::Timestamp;

use super::super::journal::Record;
use super::super::ron_file::Unknown;
use super::super::{FileError, set_file};
use super::{Begin, Recovered, Sources, last_beginning, last_saved};
use crate::annotation::wire::{self, WireError};
use crate::annotation::{
    AnnotationId, AnnotationSet, Change, Effects, History, OldText, Step, migrated, reanchor,
};
use crate::text::{Sha256, Text};

pub(super) struct Replay<'a> {
    sources: &'a Sources<'a>,
    set: AnnotationSet,
    history: History,
    /// What the offsets of the present state count along, and whether all of that
    /// text is known.
    text: Text,
    whole_text: bool,
    /// Once a step could not be done again: what undo and redo mean from there on.
    line: Option<History>,
    /// Position in the journal's damaged lines of the next one to come by.
    next_damage: usize,
    restored: usize,
    restored_since: Option<Timestamp>,
    lost: Vec<String>,
    begin: Begin,
    foreign: bool,
    pub(super) notices: Vec<String>,
    unknown: Unknown,
}

impl<'a> Replay<'a> {
    pub(super) fn new(sources: &'a Sources<'a>) -> Self {
        let nothing = sources.journal.records.is_empty() && sources.journal.damaged.is_empty();
        Self {
            sources,
            set: AnnotationSet::default(),
            history: History::default(),
            text: sources.article.text.clone(),
            whole_text: true,
            line: None,
            next_damage: 0,
            restored: 0,
            restored_since: None,
            lost: Vec::new(),
            begin: if nothing { Begin::Start } else { Begin::Here },
            foreign: false,
            notices: Vec::new(),
            unknown: Unknown::new(),
        }
    }

    /// Damage before the state began anew does no harm any more.
    pub(super) fn forget_damage_before(&mut self, record: usize) {
        let line = match self.sources.journal.records.get(record) {
            Some((line, record)) if record.begins() => *line,
            _ => 0,
        };
        self.next_damage = self.sources.journal.damaged.partition_point(|(n, _)| *n < line);
    }

    /// Reports the damaged lines before line `line`; what came before them can no
    /// longer be undone, since what they did is not known.
    fn pass_damage_before(&mut self, line: usize) {
        while let Some((n, problem)) = self.sources.journal.damaged.get(self.next_damage)
            && *n < line
        {
            self.next_damage += 1;
            self.notices.push(format!(
                "{}: line {n} is damaged ({problem}) and was left out; \
                 what follows it was kept where it fits",
                self.sources.journal_path.display()
            ));
            self.history = History::default();
            self.line = None;
            self.begin = Begin::Base("a line of the journal is damaged".to_owned());
        }
    }

    /// Takes note of a record whose effect is in the file.
    pub(super) fn history_only(&mut self, i: usize) -> Result<(), FileError> {
        let Some((line, record)) = self.sources.journal.records.get(i) else { return Ok(()) };
        self.pass_damage_before(*line);
        match record {
            Record::Start { text_sha256, .. } => {
                self.history = History::default();
                self.use_text(*text_sha256, None);
            }
            Record::Base { text_sha256, done, undone, .. } => {
                self.use_text(*text_sha256, None);
                self.history = history_from(done, undone, &self.text);
            }
            Record::Step { step, .. } => {
                if let Ok(step) = step.clone().from_wire(&self.text) {
                    note(&mut self.history, step);
                } else {
                    // A gap in what can be undone is worse than an end to it.
                    self.history = History::default();
                }
            }
            Record::Checkpoint { .. } | Record::Saved { .. } => {}
        }
        Ok(())
    }

    /// Does again what a record says.
    pub(super) fn again(&mut self, i: usize) -> Result<(), FileError> {
        let Some((line, record)) = self.sources.journal.records.get(i) else { return Ok(()) };
        self.pass_damage_before(*line);
        match record {
            Record::Start { text_sha256, schema, .. } => {
                self.set = AnnotationSet::default();
                self.set.set_schema_version(*schema);
                self.history = History::default();
                self.use_text(*text_sha256, None);
            }
            Record::Base { content, done, undone, .. } => {
                self.take(self.sources.journal_path, content.as_bytes())?;
                self.history = history_from(done, undone, &self.text);
                self.line = None;
            }
            Record::Step { at, step, .. } => {
                let title = title_of(step, self.line.as_ref().unwrap_or(&self.history));
                if self.step_again(step.clone()) {
                    self.restored += 1;
                    self.restored_since.get_or_insert(*at);
                } else {
                    self.lost.push(title);
                    self.begin = Begin::Base("a change in the journal does not fit".to_owned());
                }
            }
            Record::Checkpoint { .. } | Record::Saved { .. } => {}
        }
        Ok(())
    }

    /// Whether the step could be done again.
    fn step_again(&mut self, step: wire::Step) -> bool {
        let step = step_on(&self.text, step);
        if let Some(line) = &mut self.line {
            // After a gap, a step counts as the change that it was.
            let change = note(line, step).filter(|change| !change.is_empty());
            let fits = change.filter(|change| self.set.apply(change).is_ok());
            return fits.map(|change| self.history.push(change)).is_some();
        }
        let lost = matches!(&step, Step::Do(change) if change.is_empty());
        if !lost && self.history.play(step.clone(), &mut self.set).is_ok() {
            return true;
        }
        let mut line = self.history.clone();
        note(&mut line, step);
        self.line = Some(line);
        false
    }

    /// Takes the file that somebody else changed, and does again on it what is in no
    /// file yet.
    pub(super) fn onto_foreign_file(&mut self) -> Result<(), FileError> {
        let records = &self.sources.journal.records;
        let known = last_saved(records).map_or(0, |i| i + 1);
        let from = last_beginning(records, records.len());
        self.forget_damage_before(from);
        // What undo and redo meant depends on what was done before them.
        let mut before = Replay::new(self.sources);
        before.next_damage = self.next_damage;
        for i in from..known {
            before.history_only(i)?;
        }
        if from >= known && !records.is_empty() {
            before.history_only(from)?;
        }
        self.take_file()?;
        self.history = History::default();
        if records.is_empty() {
            self.begin = Begin::Base("the journal begins with a set from elsewhere".to_owned());
            return Ok(());
        }
        let same_text = before.text == self.text;
        for (line, record) in records.iter().skip(known.max(from)) {
            before.pass_damage_before(*line);
            let Record::Step { at, step, .. } = record else { continue };
            let title = title_of(step, &before.history);
            let effect = note(&mut before.history, step_on(&before.text, step.clone()))
                .filter(|change| !change.is_empty());
            match effect {
                Some(change) if same_text && self.set.apply(&change).is_ok() => {
                    self.history.push(change);
                    self.restored += 1;
                    self.restored_since.get_or_insert(*at);
                }
                _ => self.lost.push(title),
            }
        }
        self.notices.append(&mut before.notices);
        self.notices.push(format!(
            "{}: another program changed this file, and its version is used. \
             What was done before can no longer be undone",
            self.sources.set_path.display()
        ));
        self.foreign = true;
        self.begin = Begin::Base("another program changed the set’s file".to_owned());
        Ok(())
    }

    /// The state is what the set's file says.
    pub(super) fn take_file(&mut self) -> Result<(), FileError> {
        match self.sources.set_bytes {
            Some(bytes) => self.take(self.sources.set_path, bytes),
            None => Ok(()),
        }
    }

    fn take(&mut self, path: &Path, content: &[u8]) -> Result<(), FileError> {
        let file = set_file::read(path, content)?;
        if file.head.annotator != self.sources.annotator {
            let message = format!(
                "these are annotations of {}, not of {}; \
                 put the file back into the folder that it came from",
                file.head.annotator, self.sources.annotator
            );
            return Err(FileError::other(path, message));
        }
        if file.head.text_sha256 != self.text.sha256() {
            // Offsets of another text cannot be gone back to.
            self.history = History::default();
        }
        self.use_text(file.head.text_sha256, Some(&file.records));
        let (set, errors) = file.records.from_wire(&self.text);
        self.unknown = file.unknown;
        self.set = set;
        let version = match self.sources.schema {
            Some(schema) => file.head.schema.version_in(schema),
            None => file.head.schema.version,
        };
        self.set.set_schema_version(version);
        if errors.is_empty() {
            return Ok(());
        }
        if let Some(fatal) = errors.iter().find(|e| !is_about_place(e)) {
            return Err(FileError::other(path, fatal.to_string()));
        }
        // Records in the wrong place are for a person to place, not to be dropped.
        let mut records = set_file::read(path, content)?.records;
        let misplaced: Vec<AnnotationId> = errors.iter().map(WireError::id).collect();
        displace(&mut records, &misplaced);
        let (set, errors) = records.from_wire(&self.text);
        if let Some(error) = errors.first() {
            return Err(FileError::other(path, error.to_string()));
        }
        self.set = set;
        self.set.set_schema_version(version);
        self.notices.push(format!(
            "{}: {} of the annotations say other offsets than text; \
             they are listed as not placed",
            path.display(),
            misplaced.len()
        ));
        self.begin = Begin::Base("some offsets did not fit the text".to_owned());
        Ok(())
    }

    /// The following offsets are of the text with that hash. Where no copy of it is
    /// left, the words beside the offsets in `records` stand in for it.
    fn use_text(&mut self, sha256: Sha256, records: Option<&wire::Records>) {
        if self.text.sha256() == sha256 {
            return;
        }
        let current = &self.sources.article.text;
        let found = (current.sha256() == sha256)
            .then(|| current.clone())
            .or_else(|| Some(self.sources.article.mended.as_ref()?.version(sha256)?.text().clone()))
            .or_else(|| (self.sources.text_version)(sha256));
        self.whole_text = found.is_some();
        self.text = match (found, records) {
            (Some(text), _) => text,
            (None, Some(records)) => records.sketch(),
            (None, None) => Text::new(""),
        };
    }

    /// Brings a set of an older version of the schema along to the present one.
    fn bring_along(&mut self) -> Option<(u32, Effects)> {
        let schema = self.sources.schema?;
        let version = self.set.schema_version();
        if version > schema.version {
            self.notices.push(format!(
                "{}: this set follows version {version} of the schema, and schema.ron is at \
                 version {}; get the newer schema.ron too",
                self.sources.set_path.display(),
                schema.version
            ));
            return None;
        }
        let done = (self.begin != Begin::Start && version < schema.version)
            .then(|| migrated(&self.set, schema))
            .flatten();
        let Some(done) = done else {
            self.set.set_schema_version(schema.version);
            return None;
        };
        self.set = done.set;
        self.history.push(done.change.clone());
        if self.begin == Begin::Here {
            self.begin = Begin::Along(Box::new(done.change));
        }
        Some((version, done.effects))
    }

    pub(super) fn finish(mut self) -> Result<Recovered, FileError> {
        self.pass_damage_before(usize::MAX);
        let current = &self.sources.article.text;
        let mut reanchored = None;
        let is_other = self.text != *current;
        // Parts of the article may be of another kind while its text is the same.
        let has_kinds = self.sources.article.mended.as_ref().is_some_and(|m| m.has_kinds());
        if is_other || has_kinds {
            let old = if self.whole_text {
                OldText::Whole(&self.text)
            } else {
                OldText::Covered(&self.text)
            };
            let report = reanchor(&self.set, old, self.sources.article);
            if is_other || !report.change.is_empty() {
                self.set
                    .apply(&report.change)
                    .map_err(|e| FileError::other(self.sources.set_path, e.to_string()))?;
                self.history = History::default();
                self.begin = Begin::Base("the article’s text changed".to_owned());
                reanchored = Some(report);
            }
        }
        let migrated = self.bring_along();
        Ok(Recovered {
            set: self.set,
            history: self.history,
            restored: self.restored,
            restored_since: self.restored_since,
            lost: self.lost,
            reanchored,
            migrated,
            begin: self.begin,
            foreign: self.foreign,
            notices: self.notices,
            unknown: self.unknown,
        })
    }
}

/// The history that a [`Record::Base`] has; none if it does not fit the text.
fn history_from(done: &[wire::Change], undone: &[wire::Change], text: &Text) -> History {
    let mut history = History::default();
    for change in done.iter().chain(undone) {
        let Ok(change) = change.clone().from_wire(text) else { return History::default() };
        history.push(change);
    }
    for _ in undone {
        history.undo();
    }
    history
}

/// The step in memory. One whose offsets are not in the text becomes a change of
/// nothing: it does not fit, but an undo that follows it is about it and no other.
fn step_on(text: &Text, step: wire::Step) -> Step {
    let title = match &step {
        wire::Step::Do(change) => change.title.clone(),
        wire::Step::Undo | wire::Step::Redo => String::new(),
    };
    step.from_wire(text).unwrap_or(Step::Do(Change { title, edits: Vec::new() }))
}

/// Notes a step without a set to carry it out on; returns what it does to one.
fn note(history: &mut History, step: Step) -> Option<Change> {
    match step {
        Step::Do(change) => {
            history.push(change.clone());
            Some(change)
        }
        Step::Undo => history.undo(),
        Step::Redo => history.redo(),
    }
}

fn title_of(step: &wire::Step, history: &History) -> String {
    match step {
        wire::Step::Do(change) => change.title.clone(),
        wire::Step::Undo => format!("Undo {}", history.undo_title().unwrap_or("a change")),
        wire::Step::Redo => format!("Redo {}", history.redo_title().unwrap_or("a change")),
    }
}

fn is_about_place(error: &WireError) -> bool {
    matches!(error, WireError::Text(_) | WireError::Offsets { .. } | WireError::NoPlace { .. })
}

/// Moves records to the list of those without a place.
fn displace(records: &mut wire::Records, ids: &[AnnotationId]) {
    let mut lost = Vec::new();
    lost.extend(records.spans.extract_if(.., |r| ids.contains(&r.id)).map(wire::Unplaced::Span));
    lost.extend(
        records
            .segment_labels
            .extract_if(.., |r| ids.contains(&r.id))
            .map(wire::Unplaced::SegmentLabel),
    );
    lost.extend(
        records.relations.extract_if(.., |r| ids.contains(&r.id)).map(wire::Unplaced::Relation),
    );
    records.unplaced.append(&mut lost);
}
