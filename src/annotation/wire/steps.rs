//! Between changes in memory and changes in the journal.

use super::{
    Chain, Change, Decision, Edit, Refusal, Relation, SegmentLabel, Span, Step, Swap, Unplaced,
    WireError,
};
use crate::annotation as memory;
use crate::text::Text;

impl<T> Swap<T> {
    fn to_wire<M>(
        swap: &memory::Swap<M>,
        convert: impl Fn(&M) -> Result<T, WireError>,
    ) -> Result<Self, WireError> {
        Ok(Self {
            before: swap.before.as_ref().map(&convert).transpose()?,
            after: swap.after.as_ref().map(&convert).transpose()?,
        })
    }

    fn into_memory<M>(
        self,
        convert: impl Fn(T) -> Result<M, WireError>,
    ) -> Result<memory::Swap<M>, WireError> {
        Ok(memory::Swap {
            before: self.before.map(&convert).transpose()?,
            after: self.after.map(&convert).transpose()?,
        })
    }
}

impl Edit {
    fn to_wire(edit: &memory::Edit, text: &Text) -> Result<Self, WireError> {
        Ok(match edit {
            memory::Edit::Span(swap) => {
                Self::Span(Swap::to_wire(swap, |span| Span::to_wire(span, text))?)
            }
            memory::Edit::Relation(swap) => {
                Self::Relation(Swap::to_wire(swap, |relation| Relation::to_wire(relation, text))?)
            }
            memory::Edit::SegmentLabel(swap) => {
                Self::SegmentLabel(Swap::to_wire(swap, |label| SegmentLabel::to_wire(label, text))?)
            }
            memory::Edit::Chain(swap) => {
                Self::Chain(Swap::to_wire(swap, |chain| Ok(Chain::to_wire(chain)))?)
            }
            memory::Edit::Unplaced(swap) => {
                Self::Unplaced(Swap::to_wire(swap, |lost| Ok(Unplaced::to_wire(lost)))?)
            }
            memory::Edit::Refusal(swap) => {
                Self::Refusal(Swap::to_wire(swap, |refusal| Ok(Refusal::to_wire(refusal)))?)
            }
            memory::Edit::Decision(swap) => {
                Self::Decision(Swap::to_wire(swap, |d| Ok(Decision::to_wire(d)))?)
            }
            memory::Edit::Status { before, after } => {
                Self::Status { before: *before, after: *after }
            }
            memory::Edit::Schema { before, after } => {
                Self::Schema { before: *before, after: *after }
            }
        })
    }

    fn into_memory(self, text: &Text) -> Result<memory::Edit, WireError> {
        Ok(match self {
            Self::Span(swap) => memory::Edit::Span(swap.into_memory(|span| span.from_wire(text))?),
            Self::Relation(swap) => {
                memory::Edit::Relation(swap.into_memory(|relation| relation.from_wire(text))?)
            }
            Self::SegmentLabel(swap) => {
                memory::Edit::SegmentLabel(swap.into_memory(|label| label.from_wire(text))?)
            }
            Self::Chain(swap) => {
                memory::Edit::Chain(swap.into_memory(|chain| Ok(chain.from_wire()))?)
            }
            Self::Unplaced(swap) => memory::Edit::Unplaced(swap.into_memory(Unplaced::from_wire)?),
            Self::Refusal(swap) => {
                memory::Edit::Refusal(swap.into_memory(|refusal| Ok(refusal.from_wire()))?)
            }
            Self::Decision(swap) => {
                memory::Edit::Decision(swap.into_memory(|d| Ok(d.from_wire()))?)
            }
            Self::Status { before, after } => memory::Edit::Status { before, after },
            Self::Schema { before, after } => memory::Edit::Schema { before, after },
        })
    }
}

impl Change {
    /// For the journal of a set on `text`.
    ///
    /// # Errors
    /// If a range of the change does not lie in `text`.
    pub fn to_wire(change: &memory::Change, text: &Text) -> Result<Self, WireError> {
        let edits = change.edits.iter().map(|edit| Edit::to_wire(edit, text));
        Ok(Self { title: change.title.clone(), edits: edits.collect::<Result<_, _>>()? })
    }

    /// The change in memory.
    ///
    /// # Errors
    /// If offsets do not lie in `text`, or cover other text than a record says.
    pub fn from_wire(self, text: &Text) -> Result<memory::Change, WireError> {
        let edits = self.edits.into_iter().map(|edit| edit.into_memory(text));
        Ok(memory::Change { title: self.title, edits: edits.collect::<Result<_, _>>()? })
    }
}

impl Step {
    /// For the journal of a set on `text`.
    ///
    /// # Errors
    /// If a range of the change does not lie in `text`.
    pub fn to_wire(step: &memory::Step, text: &Text) -> Result<Self, WireError> {
        Ok(match step {
            memory::Step::Do(change) => Self::Do(Change::to_wire(change, text)?),
            memory::Step::Undo => Self::Undo,
            memory::Step::Redo => Self::Redo,
        })
    }

    /// The step in memory.
    ///
    /// # Errors
    /// If offsets do not lie in `text`, or cover other text than a record says.
    pub fn from_wire(self, text: &Text) -> Result<memory::Step, WireError> {
        Ok(match self {
            Self::Do(change) => memory::Step::Do(change.from_wire(text)?),
            Self::Undo => memory::Step::Undo,
            Self::Redo => memory::Step::Redo,
        })
    }
}
