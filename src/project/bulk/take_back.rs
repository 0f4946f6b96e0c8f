//! Taking back what came of a bulk step, right after it or later.
//!
//! If nothing else was done to a set since, its last change is undone, and the set's file has
//! the bytes that it had before. Otherwise a new change puts back those annotations that are
//! still as the step left them, and leaves alone what was changed since or is in use by what
//! was made since.

use super::record::mark;
use super::{BulkStep, StepPart, annotations, commit};
use crate::annotation::{AnnotationId, AnnotationSet, Change, Edit, OriginKind, RelationEnd, Swap};
use crate::article::Article;
use crate::project::{FileError, OpenSet, Project};

/// How the title of a change ends that takes a bulk step back after other things were done.
pub const TAKEN_BACK: &str = " taken back";

/// What became of a set when a step was taken back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenBack {
    /// Annotations that are again as they were before.
    pub annotations: usize,
    /// Annotations that stay, because they were changed or used since.
    pub kept: usize,
    /// What was done to the set, if anything was.
    pub change: Option<Change>,
}

impl Project {
    /// Takes back what a step did to a set that is open, and writes the set's file. A set that
    /// the step began, and that nothing else was done to, is gone again.
    ///
    /// # Errors
    /// If the set cannot be changed, or it is not known any more what the step did to it: a
    /// sentence. Nothing is changed then.
    pub fn take_back(
        &self,
        step: &BulkStep,
        part: &StepPart,
        open: &mut OpenSet,
    ) -> Result<TakenBack, String> {
        let taken = put_back(step, part, open)?;
        if part.is_new && open.set().is_empty() && !open.history().can_undo() {
            open.discard();
        }
        Ok(taken)
    }

    /// As [`Self::take_back`], for a set that is not open.
    ///
    /// # Errors
    /// As there, and if the article cannot be read.
    pub fn take_back_in(&self, step: &BulkStep, part: &StepPart) -> Result<TakenBack, String> {
        let opened = |e: FileError| e.to_string();
        let article: Article = self.load_article(&part.article).map_err(opened)?;
        if !self.has_set(&part.article, &step.annotator) {
            return Ok(TakenBack::default());
        }
        let mut open = self.open_set(&article, &step.annotator).map_err(opened)?;
        self.take_back(step, part, &mut open)
    }
}

fn put_back(step: &BulkStep, part: &StepPart, open: &mut OpenSet) -> Result<TakenBack, String> {
    let mark = mark(&step.id);
    let last = open.history().done().last();
    if last.is_some_and(|change| change.title.ends_with(&mark)) {
        let change = open.undo().map_err(|e| e.to_string())?;
        open.flush().map_err(|e| e.to_string())?;
        let annotations = change.as_ref().map_or(0, annotations);
        return Ok(TakenBack { annotations, kept: 0, change });
    }
    let made = open.history().done().iter().rev().find(|c| c.title.ends_with(&mark)).cloned();
    let back = match made {
        Some(change) => change.inverse().edits,
        // The journal is another computer's, or was deleted: what was made is known all
        // the same by where it says it comes from.
        None => match made_by(open.set(), &mark) {
            made if made.is_empty() => {
                return Err(format!(
                    "“{}” has another text or journal than when the step was made, so what it did \
                     there is not known; if its text was mended since, take the mend back first",
                    part.article
                ));
            }
            made => made,
        },
    };
    let mut copy = open.set().clone();
    let mut change =
        Change { title: format!("{}{mark}{TAKEN_BACK}", step.title), edits: Vec::new() };
    let mut kept = 0;
    for edit in back {
        if matches!(edit, Edit::Status { .. }) {
            continue;
        }
        let one = Change { title: String::new(), edits: vec![edit] };
        if fits(&copy, &one) && copy.apply(&one).is_ok() {
            change.edits.extend(one.edits);
        } else {
            kept += 1;
        }
    }
    if change.is_empty() {
        return Ok(TakenBack { kept, ..TakenBack::default() });
    }
    commit(open, change.clone())?;
    Ok(TakenBack { annotations: annotations(&change), kept, change: Some(change) })
}

/// Deletes what says that it comes from the step.
fn made_by(set: &AnnotationSet, mark: &str) -> Vec<Edit> {
    let is_it = |kind: OriginKind, by: &str| kind == OriginKind::Propagated && by.ends_with(mark);
    let spans = set.spans().filter(|s| is_it(s.origin.kind, &s.origin.by));
    spans.map(|span| Edit::Span(Swap::delete(span.clone()))).collect()
}

/// Whether the set stays sound: nothing that is in use goes, and what comes back has its ends.
fn fits(set: &AnnotationSet, change: &Change) -> bool {
    let is_there = |end: RelationEnd| end.span().is_none_or(|id| set.contains(id));
    let in_use =
        |id: AnnotationId| set.relations_of(id).next().is_some() || set.chain_of(id).is_some();
    change.edits.iter().all(|edit| match edit {
        Edit::Span(swap) => {
            swap.after.is_some() || swap.before.as_ref().is_none_or(|s| !in_use(s.id))
        }
        Edit::Relation(swap) => {
            swap.after.as_ref().is_none_or(|r| is_there(r.from) && is_there(r.to))
        }
        Edit::Chain(swap) => swap
            .after
            .as_ref()
            .is_none_or(|chain| chain.members.iter().all(|member| set.span(*member).is_some())),
        _ => true,
    })
}
