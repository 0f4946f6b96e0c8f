//! Two copies of one annotator's set that have gone different ways, made one again: three-way,
//! by the identity of annotations.
//!
//! # Rules
//!
//! - What only one of them has changed, made or deleted since the common state is taken.
//! - Chains are merged mention by mention, everything else record by record.
//! - What both changed differently is a conflict, and ours stays.
//! - What one deleted and the other changed, or built on (a relation to it, a chain with it), is
//!   a conflict, and stays.
//! - What fits in each of the two and not in both together (a second label where one goes, a span
//!   in two chains, two decisions on one difference) is a conflict, and ours stays.
//! - A status that both set differently is the less advanced one.
//!
//! Each conflict holds both versions, so that nothing is lost. Without conflicts it does not matter
//! which of the two is ours. Merging again what was merged changes nothing.
//!
//! Deliberately not here: where conflicts are kept until a person has looked at them.

mod common;
mod fitting;
mod versions;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{
    AnnotationId, AnnotationSet, AnyRecord, Chain, Change, Decision, Edit, Refusal, Relation,
    SegmentLabel, Span, Status, Swap, Unplaced,
};
use crate::article::Article;
use crate::schema::Schema;

pub use common::common_state;
pub use versions::merge_histories;

/// A record of any kind.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum OwnedRecord {
    Span(Span),
    Relation(Relation),
    SegmentLabel(SegmentLabel),
    Chain(Chain),
    Unplaced(Unplaced),
    Refusal(Refusal),
    Decision(Decision),
}

impl From<AnyRecord<'_>> for OwnedRecord {
    fn from(record: AnyRecord<'_>) -> Self {
        match record {
            AnyRecord::Span(record) => Self::Span(record.clone()),
            AnyRecord::Relation(record) => Self::Relation(record.clone()),
            AnyRecord::SegmentLabel(record) => Self::SegmentLabel(record.clone()),
            AnyRecord::Chain(record) => Self::Chain(record.clone()),
            AnyRecord::Unplaced(record) => Self::Unplaced(record.clone()),
            AnyRecord::Refusal(record) => Self::Refusal(record.clone()),
            AnyRecord::Decision(record) => Self::Decision(record.clone()),
        }
    }
}

impl OwnedRecord {
    /// The record, borrowed.
    pub const fn as_ref(&self) -> AnyRecord<'_> {
        match self {
            Self::Span(record) => AnyRecord::Span(record),
            Self::Relation(record) => AnyRecord::Relation(record),
            Self::SegmentLabel(record) => AnyRecord::SegmentLabel(record),
            Self::Chain(record) => AnyRecord::Chain(record),
            Self::Unplaced(record) => AnyRecord::Unplaced(record),
            Self::Refusal(record) => AnyRecord::Refusal(record),
            Self::Decision(record) => AnyRecord::Decision(record),
        }
    }
}

/// Why two versions could not both be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// Both changed it, each in another way. Ours stays.
    Changed,
    /// One deleted it, and the other changed it. The changed one stays.
    Deleted,
    /// One deleted it, and the other has a relation on it or has it in a chain. It stays.
    Needed,
    /// Each put a mention into another chain. It stays in ours.
    TwoChains,
    /// Each decided the same difference in another way. Ours stays.
    Decided,
    /// Theirs does not fit beside ours, for this reason. Ours stays.
    Unfit(String),
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("both changed this; ours is kept"),
            Self::Deleted => {
                f.write_str("one deleted this and the other changed it; it is kept as changed")
            }
            Self::Needed => {
                f.write_str("one deleted this and the other has linked something to it; it is kept")
            }
            Self::TwoChains => {
                f.write_str("each has a mention of this in another chain; ours is kept")
            }
            Self::Decided => f.write_str("each decided this in another way; ours is kept"),
            Self::Unfit(why) => {
                write!(f, "theirs does not fit beside ours, which is kept: {why}")
            }
        }
    }
}

/// Something that a person must look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The record.
    pub id: AnnotationId,
    /// What is the matter, and what was kept.
    pub clash: Clash,
    /// How it is in our copy; `None` if it is not there.
    pub ours: Option<OwnedRecord>,
    /// How it is in theirs.
    pub theirs: Option<OwnedRecord>,
}

/// Two copies in one.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The set.
    pub set: AnnotationSet,
    /// What makes it of our copy.
    pub change: Change,
    /// What could not both be kept, by record.
    pub conflicts: Vec<Conflict>,
}

/// Brings together what became of `base` in two copies of a set, all of them on the same text.
/// With schema and article, also what these do not allow is found.
pub fn merge(
    base: &AnnotationSet,
    ours: &AnnotationSet,
    theirs: &AnnotationSet,
    fitting: Option<(&Schema, &Article)>,
) -> Merged {
    let mut merging =
        Merging { base, ours, theirs, records: BTreeMap::new(), conflicts: Vec::new() };
    let all = [base, ours, theirs].into_iter().flat_map(AnnotationSet::records);
    let ids: BTreeSet<AnnotationId> = all.map(|record| record.id()).collect();
    for id in ids {
        merging.record(id);
    }
    merging.decisions();
    merging.one_chain_each();
    merging.keep_what_is_needed();
    if let Some((schema, article)) = fitting {
        merging.fit(schema, article);
        merging.keep_what_is_needed();
    }
    let (set, change) = merging.result();
    let mut conflicts = merging.conflicts;
    conflicts.sort_by_key(|conflict| conflict.id);
    Merged { set, change, conflicts }
}

struct Merging<'a> {
    base: &'a AnnotationSet,
    ours: &'a AnnotationSet,
    theirs: &'a AnnotationSet,
    records: BTreeMap<AnnotationId, OwnedRecord>,
    conflicts: Vec<Conflict>,
}

impl Merging<'_> {
    fn record(&mut self, id: AnnotationId) {
        let sides = [self.base, self.ours, self.theirs].map(|set| set.record(id));
        let [base, ours, theirs] = sides;
        let kept = if ours == theirs || base == theirs {
            ours.map(OwnedRecord::from)
        } else if base == ours {
            theirs.map(OwnedRecord::from)
        } else {
            match (ours, theirs) {
                (Some(AnyRecord::Chain(ours)), Some(AnyRecord::Chain(theirs))) => {
                    let chain = self.chain(self.base.chain(id).cloned(), ours, theirs);
                    Some(OwnedRecord::Chain(chain))
                }
                (Some(ours), Some(_)) => {
                    self.conflict(id, Clash::Changed);
                    Some(ours.into())
                }
                (ours, theirs) => {
                    self.conflict(id, Clash::Deleted);
                    ours.or(theirs).map(OwnedRecord::from)
                }
            }
        };
        self.put(id, kept);
    }

    /// Both have changed a chain.
    fn chain(&mut self, base: Option<Chain>, ours: &Chain, theirs: &Chain) -> Chain {
        let base = base.as_ref();
        let mut merged = ours.clone();
        let was = |id: &AnnotationId| base.is_some_and(|base| base.members.contains(id));
        let stays = |id: &&AnnotationId| {
            (ours.members.contains(id) && theirs.members.contains(id)) || !was(id)
        };
        merged.members = ours.members.union(&theirs.members).filter(stays).copied().collect();
        let mut clash = merged.members.is_empty() && !ours.members.is_empty();
        if clash {
            merged.members = ours.members.clone();
        }
        macro_rules! field {
            ($($name:ident),*) => {$(
                let was = base.map(|base| &base.$name);
                if ours.$name != theirs.$name && was == Some(&ours.$name) {
                    merged.$name = theirs.$name.clone();
                } else if ours.$name != theirs.$name && was != Some(&theirs.$name) {
                    clash = true;
                }
            )*};
        }
        field!(name, kind, knowledge_base_id, origin, unknown);
        if clash {
            self.conflict(ours.id, Clash::Changed);
        }
        merged
    }

    fn put(&mut self, id: AnnotationId, record: Option<OwnedRecord>) {
        match record {
            Some(record) => self.records.insert(id, record),
            None => self.records.remove(&id),
        };
    }

    fn conflict(&mut self, id: AnnotationId, clash: Clash) {
        let [ours, theirs] = [self.ours, self.theirs].map(|set| set.record(id).map(Into::into));
        let known = self.conflicts.iter().any(|known| known.id == id && known.clash == clash);
        if !known {
            self.conflicts.push(Conflict { id, clash, ours, theirs });
        }
    }

    fn status(&self) -> Status {
        let (base, ours, theirs) = (self.base.status(), self.ours.status(), self.theirs.status());
        match () {
            () if base == ours => theirs,
            () if base == theirs => ours,
            () => ours.min(theirs),
        }
    }

    /// What there is now, and what makes it of our copy.
    fn result(&self) -> (AnnotationSet, Change) {
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for record in self.ours.records() {
            match self.records.get(&record.id()) {
                Some(kept) if kept.as_ref() == record => {}
                Some(kept) => match replaced(record, kept) {
                    Some(edit) => come.push(edit),
                    None => {
                        gone.push(one(record, false));
                        come.push(one(kept.as_ref(), true));
                    }
                },
                None => gone.push(one(record, false)),
            }
        }
        let new = self.records.iter().filter(|(id, _)| !self.ours.contains(**id));
        come.extend(new.map(|(_, record)| one(record.as_ref(), true)));
        let (before, after) = (self.ours.status(), self.status());
        if before != after {
            come.push(Edit::Status { before, after });
        }
        gone.extend(come);
        let change = Change { title: "Merge another copy".to_owned(), edits: gone };
        let mut set = self.ours.clone();
        // Made of what is in the set.
        let applied = set.apply(&change);
        debug_assert_eq!(applied, Ok(()));
        (set, change)
    }
}

/// The edit that puts one record in place of another of its kind.
pub(super) fn replaced(before: AnyRecord<'_>, after: &OwnedRecord) -> Option<Edit> {
    use OwnedRecord as New;
    Some(match (before, after) {
        (AnyRecord::Span(b), New::Span(a)) => Edit::Span(Swap::replace(b.clone(), a.clone())),
        (AnyRecord::Relation(b), New::Relation(a)) => {
            Edit::Relation(Swap::replace(b.clone(), a.clone()))
        }
        (AnyRecord::SegmentLabel(b), New::SegmentLabel(a)) => {
            Edit::SegmentLabel(Swap::replace(b.clone(), a.clone()))
        }
        (AnyRecord::Chain(b), New::Chain(a)) => Edit::Chain(Swap::replace(b.clone(), a.clone())),
        (AnyRecord::Unplaced(b), New::Unplaced(a)) => {
            Edit::Unplaced(Swap::replace(b.clone(), a.clone()))
        }
        (AnyRecord::Refusal(b), New::Refusal(a)) => {
            Edit::Refusal(Swap::replace(b.clone(), a.clone()))
        }
        (AnyRecord::Decision(b), New::Decision(a)) => {
            Edit::Decision(Swap::replace(b.clone(), a.clone()))
        }
        _ => return None,
    })
}

/// The edit that makes a record, or deletes it.
pub(super) fn one(record: AnyRecord<'_>, make: bool) -> Edit {
    fn swap<T: Clone>(record: &T, make: bool) -> Swap<T> {
        if make { Swap::make(record.clone()) } else { Swap::delete(record.clone()) }
    }
    match record {
        AnyRecord::Span(record) => Edit::Span(swap(record, make)),
        AnyRecord::Relation(record) => Edit::Relation(swap(record, make)),
        AnyRecord::SegmentLabel(record) => Edit::SegmentLabel(swap(record, make)),
        AnyRecord::Chain(record) => Edit::Chain(swap(record, make)),
        AnyRecord::Unplaced(record) => Edit::Unplaced(swap(record, make)),
        AnyRecord::Refusal(record) => Edit::Refusal(swap(record, make)),
        AnyRecord::Decision(record) => Edit::Decision(swap(record, make)),
    }
}
