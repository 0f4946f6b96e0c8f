//! Carries out commands on an open set, each journalled as one made by hand is. What is
//! there already is not made again.

use jiff::Timestamp;
use smallvec::SmallVec;

use super::ExampleError;
use crate::annotation::{
    AnnotationId, AttributeValue, Command, IdSource, OriginKind, PlanContext, RelationEnd, Target,
};
use crate::article::Article;
use crate::project::{OpenSet, Saving};
use crate::schema::Schema;
use crate::text::ByteRange;

/// What became of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Outcome {
    /// Commands that changed something.
    pub(in crate::cli) made: usize,
    /// Commands whose result was there already.
    pub(in crate::cli) there: usize,
}

/// Carries out commands on an open set and counts them.
pub(in crate::cli) struct Tagger<'a> {
    pub(in crate::cli) article: &'a Article,
    pub(in crate::cli) schema: &'a Schema,
    pub(in crate::cli) set: &'a mut OpenSet,
    pub(in crate::cli) ids: IdSource,
    pub(in crate::cli) now: Timestamp,
    pub(in crate::cli) outcome: Outcome,
}

impl Tagger<'_> {
    /// Plans and commits a command; one that changes nothing is not an error.
    pub(super) fn run(&mut self, command: &Command) -> Result<(), ExampleError> {
        let by = self.set.annotator().to_owned();
        let change = command.plan(
            self.set.set(),
            &mut PlanContext {
                article: self.article,
                schema: self.schema,
                ids: &mut self.ids,
                by: &by,
                origin: OriginKind::Hand,
                now: self.now,
            },
        )?;
        if change.is_empty() {
            self.outcome.there += 1;
            return Ok(());
        }
        match self.set.commit(change)? {
            Saving::Saved => {
                self.outcome.made += 1;
                Ok(())
            }
            Saving::NotSaved(reason) => Err(ExampleError::NotSaved(reason)),
        }
    }

    /// Makes the span unless it is there; returns its id.
    pub(super) fn tag(
        &mut self,
        label: &str,
        fragments: SmallVec<[ByteRange; 1]>,
    ) -> Result<AnnotationId, ExampleError> {
        let find = |set: &OpenSet| set.set().same_span(label, &fragments).map(|s| s.id);
        if let Some(id) = find(self.set) {
            self.outcome.there += 1;
            return Ok(id);
        }
        self.run(&Command::Tag { label: label.to_owned(), fragments: fragments.clone() })?;
        find(self.set).ok_or_else(|| ExampleError::Name(label.to_owned()))
    }

    pub(super) fn set(
        &mut self,
        id: AnnotationId,
        name: &str,
        value: &AttributeValue,
    ) -> Result<(), ExampleError> {
        let value = Some(value.clone());
        self.run(&Command::SetAttribute { id, name: name.to_owned(), value })
    }

    pub(super) fn relate(
        &mut self,
        label: &str,
        from: RelationEnd,
        to: RelationEnd,
    ) -> Result<(), ExampleError> {
        self.run(&Command::Relate { label: label.to_owned(), from, to })
    }

    /// Puts the label on, unless it is there (the command alone would take it off).
    pub(super) fn label(
        &mut self,
        layer: &str,
        label: &str,
        target: Target,
    ) -> Result<(), ExampleError> {
        let is_there = (self.set.set().segment_labels_of(target))
            .any(|here| here.layer == layer && here.label == label);
        if is_there {
            self.outcome.there += 1;
            return Ok(());
        }
        self.run(&Command::ToggleSegmentLabel {
            layer: layer.to_owned(),
            label: label.to_owned(),
            target,
        })
    }

    pub(super) fn chain(
        &mut self,
        name: &str,
        kind: &str,
        members: Vec<AnnotationId>,
    ) -> Result<(), ExampleError> {
        let is_there = self.set.set().chains().any(|chain| {
            chain.name == name && members.iter().all(|member| chain.members.contains(member))
        });
        if is_there {
            // The chain, and what kind of thing it is about.
            self.outcome.there += 2;
            return Ok(());
        }
        self.run(&Command::MakeChain { name: name.to_owned(), members })?;
        let made = self.set.set().chains().find(|chain| chain.name == name).map(|c| c.id);
        let Some(id) = made else { return Ok(()) };
        self.run(&Command::EditChain {
            id,
            name: name.to_owned(),
            kind: Some(kind.to_owned()),
            knowledge_base_id: None,
        })
    }
}
