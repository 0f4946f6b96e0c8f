//! Between whole sets in memory and in files.

use std::collections::BTreeSet;

use super::{Chain, Decision, Records, Refusal, Relation, SegmentLabel, Span, Unplaced, WireError};
use crate::annotation::{self as memory, AnnotationId, AnnotationSet};
use crate::text::Text;

impl Records {
    /// All records of a set on `text`, each kind in its order.
    ///
    /// # Errors
    /// If a range of the set does not lie in `text`.
    pub fn to_wire(set: &AnnotationSet, text: &Text) -> Result<Self, WireError> {
        Ok(Self {
            spans: set.spans().map(|s| Span::to_wire(s, text)).collect::<Result<_, _>>()?,
            relations: set
                .relations()
                .map(|r| Relation::to_wire(r, text))
                .collect::<Result<_, _>>()?,
            segment_labels: set
                .segment_labels()
                .map(|l| SegmentLabel::to_wire(l, text))
                .collect::<Result<_, _>>()?,
            chains: set.chains().map(Chain::to_wire).collect(),
            unplaced: set.unplaced().map(Unplaced::to_wire).collect(),
            refused: set.refusals().map(Refusal::to_wire).collect(),
            decisions: set.decisions().map(Decision::to_wire).collect(),
            status: set.status(),
        })
    }

    /// The set in memory. What is wrong is left out of it and listed, so that a caller
    /// can refuse the file or go on without these records.
    pub fn from_wire(self, text: &Text) -> (AnnotationSet, Vec<WireError>) {
        let mut errors = Vec::new();
        let mut ids = BTreeSet::new();
        let mut edits = Vec::new();
        let mut take = |id: AnnotationId, edit: Result<memory::Edit, WireError>| match edit {
            Ok(_) if !ids.insert(id) => errors.push(WireError::Twice { id }),
            Ok(edit) => edits.push(edit),
            Err(error) => errors.push(error),
        };
        for span in self.spans {
            let edit = |span| memory::Edit::Span(memory::Swap::make(span));
            take(span.id, span.from_wire(text).map(edit));
        }
        for relation in self.relations {
            let edit = |relation| memory::Edit::Relation(memory::Swap::make(relation));
            take(relation.id, relation.from_wire(text).map(edit));
        }
        for label in self.segment_labels {
            let edit = |label| memory::Edit::SegmentLabel(memory::Swap::make(label));
            take(label.id, label.from_wire(text).map(edit));
        }
        for chain in self.chains {
            take(chain.id, Ok(memory::Edit::Chain(memory::Swap::make(chain.from_wire()))));
        }
        for lost in self.unplaced {
            let edit = |lost| memory::Edit::Unplaced(memory::Swap::make(lost));
            let id = match &lost {
                Unplaced::Span(span) => span.id,
                Unplaced::SegmentLabel(label) => label.id,
                Unplaced::Relation(relation) => relation.id,
            };
            take(id, lost.from_wire().map(edit));
        }
        for refused in self.refused {
            take(refused.id, Ok(memory::Edit::Refusal(memory::Swap::make(refused.from_wire()))));
        }
        for decision in self.decisions {
            let decision = decision.from_wire();
            take(decision.id, Ok(memory::Edit::Decision(memory::Swap::make(decision))));
        }
        if self.status != memory::Status::default() {
            edits.push(memory::Edit::Status {
                before: memory::Status::default(),
                after: self.status,
            });
        }
        let mut set = AnnotationSet::default();
        let read = set.apply(&memory::Change { title: String::new(), edits });
        debug_assert_eq!(read, Ok(()), "records with distinct ids make a set");
        (set, errors)
    }
}
