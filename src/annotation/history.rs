//! Undo and redo, as a line without branches. Holds changes; the caller applies and
//! journals what comes out.

use super::{AnnotationSet, ApplyError, Change};

/// One line of a journal.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A change was made.
    Do(Change),
    /// The last change that stood was undone.
    Undo,
    /// The last change that was undone was made again.
    Redo,
}

/// A step cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// The change does not fit the set.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// There is no change to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// There is no undone change.
    #[error("there is nothing to redo")]
    NothingToRedo,
}

/// Replaying stopped.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("step {at}: {error}")]
pub struct ReplayError {
    /// Position of the step that could not be carried out, counted from 0. The set
    /// holds everything before it.
    pub at: usize,
    /// Why.
    pub error: StepError,
    /// The history up to there.
    pub history: History,
}

/// All changes that can be undone and redone, without limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
}

impl History {
    /// Notes a change that was applied. What had been undone can no longer be redone.
    pub fn push(&mut self, change: Change) {
        self.undone.clear();
        self.done.push(change);
    }

    /// Takes back the last change; the answer is the change to apply.
    pub fn undo(&mut self) -> Option<Change> {
        let change = self.done.pop()?;
        let inverse = change.inverse();
        self.undone.push(change);
        Some(inverse)
    }

    /// Makes the last undone change again; the answer is the change to apply.
    pub fn redo(&mut self) -> Option<Change> {
        let change = self.undone.pop()?;
        self.done.push(change.clone());
        Some(change)
    }

    /// Whether there is a change to undo.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is a change to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// What would be undone: `Tag PER “Ada”`.
    pub fn undo_title(&self) -> Option<&str> {
        self.done.last().map(|change| change.title.as_str())
    }

    /// What would be redone.
    pub fn redo_title(&self) -> Option<&str> {
        self.undone.last().map(|change| change.title.as_str())
    }

    /// The change that would be undone.
    pub fn last_done(&self) -> Option<&Change> {
        self.done.last()
    }

    /// The change that would be made again.
    pub fn last_undone(&self) -> Option<&Change> {
        self.undone.last()
    }

    /// The changes that stand, oldest first: the audit trail.
    pub fn done(&self) -> &[Change] {
        &self.done
    }

    /// Carries out one step on `set` and notes it.
    ///
    /// # Errors
    /// If the step does not fit; set and history are then as before.
    pub fn play(&mut self, step: Step, set: &mut AnnotationSet) -> Result<(), StepError> {
        match step {
            Step::Do(change) => {
                set.apply(&change)?;
                self.push(change);
            }
            Step::Undo => {
                let change = self.done.last().ok_or(StepError::NothingToUndo)?;
                set.apply(&change.inverse())?;
                self.undo();
            }
            Step::Redo => {
                let change = self.undone.last().ok_or(StepError::NothingToRedo)?;
                set.apply(change)?;
                self.redo();
            }
        }
        Ok(())
    }

    /// Carries out all steps of a journal on `set`.
    ///
    /// # Errors
    /// If a step does not fit; the set then holds everything before it.
    pub fn replay(
        steps: impl IntoIterator<Item = Step>,
        set: &mut AnnotationSet,
    ) -> Result<Self, ReplayError> {
        let mut history = Self::default();
        for (at, step) in steps.into_iter().enumerate() {
            if let Err(error) = history.play(step, set) {
                return Err(ReplayError { at, error, history });
            }
        }
        Ok(history)
    }
}
