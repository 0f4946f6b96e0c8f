//! What is done with the chosen hits, counted before it is done.

use std::collections::BTreeSet;

use super::{HitAt, Search};
use crate::annotation::{AnnotationId, Command, Family, OriginKind, Propagation};
use crate::project::{Bulk, BulkPart, FoundHit};
use crate::session::Session;
use crate::text::ByteRange;

/// What can be done with hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Tag the words, or give the spans this label; which one is not said yet.
    Label(Option<String>),
    /// Delete the annotations.
    Delete,
}

/// What an operation would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperationCount {
    /// Hits that it is done to.
    pub hits: usize,
    /// In so many articles.
    pub articles: usize,
    /// Hits that are so already.
    pub already: usize,
    /// Hits that carry another label, or lie across one; not chosen unless by hand.
    pub otherwise: usize,
    /// Hits that it cannot be done to: headers of comments, chains to delete.
    pub impossible: usize,
    /// Annotations that are others’, who change them themselves.
    pub others: usize,
    /// Links that go with the spans that are deleted.
    pub links: usize,
}

/// What a hit is to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    /// It can be done.
    Free,
    /// It is so already.
    Already,
    /// Something else is there.
    Otherwise,
    Impossible,
}

impl Search {
    /// Whether the operation is done to a hit.
    pub fn is_checked(&self, at: HitAt) -> bool {
        let Some((_, hit)) = self.hit(at) else { return false };
        let case = self.case(hit);
        match case {
            Case::Already | Case::Impossible => false,
            Case::Free | Case::Otherwise => {
                self.checks.get(&at).copied().unwrap_or(case == Case::Free)
            }
        }
    }

    /// Whether a hit can be chosen.
    pub fn can_be_checked(&self, at: HitAt) -> bool {
        let case = self.hit(at).map(|(_, hit)| self.case(hit));
        matches!(case, Some(Case::Free | Case::Otherwise))
    }

    /// What the operation would do.
    pub fn count(&self) -> OperationCount {
        let mut count = OperationCount::default();
        for (article, found) in self.found.iter().enumerate() {
            let before = count.hits;
            let (mut chosen, mut links) = (BTreeSet::new(), BTreeSet::new());
            for (hit, one) in found.hits.iter().enumerate() {
                match self.case(one) {
                    Case::Already => count.already += 1,
                    Case::Otherwise => count.otherwise += 1,
                    Case::Impossible if self.is_others(one) => count.others += 1,
                    Case::Impossible => count.impossible += 1,
                    Case::Free => {}
                }
                if self.is_checked(HitAt { article, hit }) {
                    count.hits += 1;
                    let annotation = one.hit.annotation.as_ref();
                    let (own, hanging) = annotation.map_or((None, [].as_slice()), |annotation| {
                        (Some(annotation.id), annotation.relations.as_slice())
                    });
                    chosen.extend(own);
                    links.extend(hanging);
                }
            }
            if self.operation == Some(Operation::Delete) {
                // Links that were chosen themselves are counted already.
                count.links += links.difference(&chosen).count();
            }
            count.articles += usize::from(count.hits > before);
        }
        count
    }

    /// What stands in the way of the operation, in a sentence.
    pub fn obstacle(&self) -> Option<&'static str> {
        match &self.operation {
            None => Some("Choose what to do with the hits first."),
            Some(Operation::Label(None)) => Some("Press a label’s key to say which label."),
            Some(_) if self.is_running() => Some("The search still goes on."),
            Some(_) if !self.is_any_checked() => Some("No hit is chosen."),
            Some(_) => None,
        }
    }

    fn is_any_checked(&self) -> bool {
        self.found.iter().enumerate().any(|(article, found)| {
            (0..found.hits.len()).any(|hit| self.is_checked(HitAt { article, hit }))
        })
    }

    fn is_others(&self, found: &FoundHit) -> bool {
        found.hit.annotation.as_ref().is_some_and(|found| found.annotator != self.viewer)
    }

    fn case(&self, found: &FoundHit) -> Case {
        let Some(operation) = &self.operation else { return Case::Free };
        match (&found.hit.annotation, operation) {
            (Some(_), _) if self.is_others(found) => Case::Impossible,
            (Some(annotation), Operation::Label(label)) => match annotation.family {
                Family::Span if label.as_ref() == Some(&annotation.label) => Case::Already,
                Family::Span => Case::Free,
                _ => Case::Impossible,
            },
            (Some(annotation), Operation::Delete) => match annotation.family {
                // A chain is taken apart, not found and deleted.
                Family::Chain => Case::Impossible,
                _ => Case::Free,
            },
            (None, Operation::Delete) => Case::Impossible,
            (None, Operation::Label(_)) if !found.readable => Case::Impossible,
            (None, Operation::Label(label)) => {
                let same =
                    |l: &&crate::project::Labelled| l.same && label.as_ref() == Some(&l.label);
                if found.labelled.iter().any(|l| same(&l)) {
                    Case::Already
                } else if found.labelled.is_empty() {
                    Case::Free
                } else {
                    Case::Otherwise
                }
            }
        }
    }

    /// What is done, as one step.
    fn bulk(&self) -> Option<Bulk> {
        let operation = self.operation.as_ref()?;
        let mut parts = Vec::new();
        for (article, found) in self.found.iter().enumerate() {
            let chosen = found
                .hits
                .iter()
                .enumerate()
                .filter(|(hit, one)| {
                    // Those that are tagged already are mentions of the same, too.
                    let joined = self.join_chain && self.case(one) == Case::Already;
                    joined || self.is_checked(HitAt { article, hit: *hit })
                })
                .map(|(_, hit)| hit);
            let commands = self.commands(operation, chosen);
            if !commands.is_empty() {
                parts.push(BulkPart {
                    article: found.article.clone(),
                    text_sha256: found.text_sha256,
                    commands,
                });
            }
        }
        let words = if self.model.words.is_empty() { &self.query } else { &self.model.words };
        let words = words.trim_matches(['"', '“', '”']);
        let hits = self.count().hits;
        let (title, origin) = match operation {
            Operation::Label(label) if !self.about_annotations => {
                let label = label.as_deref().unwrap_or_default();
                (format!("Tag {hits} × {label} “{words}”"), OriginKind::Propagated)
            }
            Operation::Label(label) => {
                let label = label.as_deref().unwrap_or_default();
                (format!("Relabel {hits} annotations as {label}"), OriginKind::Hand)
            }
            Operation::Delete => (format!("Delete {hits} annotations"), OriginKind::Hand),
        };
        Some(Bulk { title, origin, by: format!("“{words}”"), parts })
    }

    fn commands<'f>(
        &self,
        operation: &Operation,
        chosen: impl Iterator<Item = &'f FoundHit>,
    ) -> Vec<Command> {
        let mut places: Vec<ByteRange> = Vec::new();
        let mut ids: BTreeSet<AnnotationId> = BTreeSet::new();
        for found in chosen {
            match &found.hit.annotation {
                Some(annotation) => {
                    ids.insert(annotation.id);
                }
                None => places.push(found.hit.range),
            }
        }
        match operation {
            Operation::Label(None) => Vec::new(),
            Operation::Label(Some(label)) if !self.about_annotations => {
                if places.is_empty() {
                    return Vec::new();
                }
                // Attributes are those of another label if that was changed.
                let alike = self.model.label.as_ref() == Some(label);
                vec![Command::Propagate(Propagation {
                    label: label.clone(),
                    places,
                    attributes: if alike { self.model.attributes.clone() } else { Vec::new() },
                    chain: self.model.chain.clone().filter(|_| self.join_chain),
                    relations: match self.copy_relations {
                        true => self.model.relations.clone(),
                        false => Vec::new(),
                    },
                })]
            }
            Operation::Label(Some(label)) => {
                let relabel = |id| Command::Relabel { id, label: label.clone() };
                ids.into_iter().map(relabel).collect()
            }
            Operation::Delete if ids.is_empty() => Vec::new(),
            Operation::Delete => vec![Command::Delete { ids: ids.into_iter().collect() }],
        }
    }
}

impl Session {
    pub(super) fn carry_out_search(&mut self) {
        let Some(search) = &self.search else { return };
        if let Some(why) = search.obstacle() {
            self.say(why);
            return;
        }
        if let Some(bulk) = search.bulk() {
            self.begin_bulk(bulk);
        }
    }
}
