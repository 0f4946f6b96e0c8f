//! Bulk steps: one thing done to many of an annotator's sets, which is taken back as one.
//!
//! Each set gets one change, journalled like any other; that they belong together is in
//! their titles, which end in the step's id, and in a file of the step beside the journals,
//! which names the articles. That file is begun before the first set is changed, so that a
//! step that was cut short is known and can be taken back all the same.

mod record;
mod take_back;

use jiff::Timestamp;

pub use record::{BulkStep, StepPart, StepWriter, step_of_title};
pub use take_back::{TAKEN_BACK, TakenBack};

use super::{FileError, Mode, OpenSet, Project, Saving};
use crate::annotation::{Change, Command, Edit, IdSource, OriginKind, PlanContext};
use crate::article::{Article, ArticleId};
use crate::text::Sha256;

/// One thing to do to many sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulk {
    /// What it is called: `Tag PER “Kayani” everywhere`.
    pub title: String,
    /// How what it makes came to be.
    pub origin: OriginKind,
    /// What it was made after: `“Kayani”`.
    pub by: String,
    /// In which articles, each once.
    pub parts: Vec<BulkPart>,
}

/// What is to be done to one set.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkPart {
    /// The set's article.
    pub article: ArticleId,
    /// The text that the commands are about.
    pub text_sha256: Sha256,
    /// What is done. What does not fit is left out.
    pub commands: Vec<Command>,
}

/// What was done to one set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkDone {
    /// Annotations that were made, changed or deleted.
    pub annotations: usize,
    /// What was done, if anything was.
    pub change: Option<Change>,
}

impl BulkDone {
    fn of(change: Option<Change>) -> Self {
        Self { annotations: change.as_ref().map_or(0, annotations), change }
    }
}

impl Bulk {
    /// How many commands there are.
    pub fn commands(&self) -> usize {
        self.parts.iter().map(|part| part.commands.len()).sum()
    }
}

/// Who carries a bulk step out, and when.
#[derive(Debug)]
pub struct Carrier<'a> {
    /// Gives the new annotations their ids.
    pub ids: &'a mut IdSource,
    /// The time to note.
    pub now: Timestamp,
}

impl Project {
    /// Carries out one part of a step on a set that is open. The set's file is written.
    ///
    /// # Errors
    /// If the set cannot be changed, or the text is another than the commands are about: a
    /// sentence. Nothing is changed then.
    pub fn carry_out(
        &self,
        step: &mut StepWriter,
        bulk: &Bulk,
        part: &BulkPart,
        (article, open): (&Article, &mut OpenSet),
        carrier: &mut Carrier<'_>,
    ) -> Result<BulkDone, String> {
        if article.text.sha256() != part.text_sha256 {
            return Err(format!(
                "{}: its text has changed since it was searched; search again",
                part.article
            ));
        }
        if let Mode::ReadOnly(why) = open.mode() {
            return Err(why.clone());
        }
        let title = step.title_of_changes(&bulk.title);
        if open.history().redo_title() == Some(&title) {
            // It was done before and taken back.
            let change = open.redo().map_err(|e| e.to_string())?;
            open.flush().map_err(|e| e.to_string())?;
            return Ok(BulkDone::of(change));
        }
        let by = format!("{}, step {}", bulk.by, step.id());
        let mut context = PlanContext {
            article,
            schema: self.schema(),
            ids: carrier.ids,
            by: &by,
            origin: bulk.origin,
            now: carrier.now,
        };
        let several = Command::Several {
            title,
            commands: part.commands.clone(),
            // What is alone either fits or is an error.
            lenient: part.commands.len() > 1,
        };
        let change = several.plan(open.set(), &mut context).map_err(|e| e.to_string())?;
        if change.is_empty() {
            return Ok(BulkDone::default());
        }
        let is_new = open.set().is_empty() && open.history().done().is_empty();
        step.note(&part.article, is_new).map_err(|e| e.to_string())?;
        commit(open, change.clone())?;
        Ok(BulkDone::of(Some(change)))
    }

    /// As [`Self::carry_out`], for a set that is not open.
    ///
    /// # Errors
    /// As there, and if the article cannot be read.
    pub fn carry_out_in(
        &self,
        step: &mut StepWriter,
        bulk: &Bulk,
        part: &BulkPart,
        carrier: &mut Carrier<'_>,
    ) -> Result<BulkDone, String> {
        let opened = |e: FileError| e.to_string();
        let article = self.load_article(&part.article).map_err(opened)?;
        let mut open = self.open_set(&article, step.annotator()).map_err(opened)?;
        self.carry_out(step, bulk, part, (&article, &mut open), carrier)
    }
}

fn commit(open: &mut OpenSet, change: Change) -> Result<(), String> {
    match open.commit(change) {
        Ok(Saving::Saved) => open.flush().map_err(|e| e.to_string()),
        Ok(Saving::NotSaved(why)) => Err(format!("{}: {why}", open.path().display())),
        Err(e) => Err(e.to_string()),
    }
}

/// How many annotations a change makes, changes or deletes.
pub(super) fn annotations(change: &Change) -> usize {
    let counts = |edit: &&Edit| !matches!(edit, Edit::Status { .. });
    change.edits.iter().filter(counts).count()
}
