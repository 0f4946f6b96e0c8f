//! Remarks of everybody as threads.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use smallvec::SmallVec;

use super::{Remark, RemarkKind, RemarkTarget};
use crate::annotation::AnnotationId;
use crate::article::ArticleId;
use crate::text::ByteRange;

/// A remark with what was said to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// The id of the remark that it begins with.
    pub id: AnnotationId,
    /// The article; `None` for one about a label.
    pub article: Option<ArticleId>,
    /// What it is about.
    pub on: RemarkTarget,
    /// Where that is in the article as it is.
    pub place: Place,
    /// By time. The first is a mark ([`RemarkKind::Deleted`]), without its words, if it was taken
    /// back and others had answered.
    pub remarks: Vec<Remark>,
}

/// Where what a thread is about is in the article's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// It has no place of its own, or was not looked for.
    #[default]
    None,
    /// Here.
    Here(SmallVec<[ByteRange; 1]>),
    /// These words are not there any more.
    Gone,
}

impl Thread {
    /// Whether the last who settled it or opened it again has settled it.
    pub fn is_resolved(&self) -> bool {
        let settles = |r: &&Remark| matches!(r.kind, RemarkKind::Resolved | RemarkKind::Reopened);
        self.remarks.iter().rfind(settles).is_some_and(|r| r.kind == RemarkKind::Resolved)
    }

    /// All of its place in the article's text, if it has one.
    pub fn place_range(&self) -> Option<ByteRange> {
        match &self.place {
            Place::Here(at) => at.iter().copied().reduce(ByteRange::union),
            Place::None | Place::Gone => None,
        }
    }

    /// When the last thing in it was said.
    pub fn last_at(&self) -> Timestamp {
        self.remarks.last().map_or(Timestamp::UNIX_EPOCH, |remark| remark.at)
    }

    /// The remark of that id.
    pub fn remark(&self, id: AnnotationId) -> Option<&Remark> {
        self.remarks.iter().find(|remark| remark.id == id)
    }

    /// What is left of it for somebody who must not know what others annotated: of a thread
    /// on an annotation what they said themselves. `None` if that is nothing.
    pub fn seen_by(mut self, viewer: &str) -> Option<Self> {
        if matches!(self.on, RemarkTarget::Annotation { .. }) {
            self.remarks.retain(|remark| remark.by == viewer);
        }
        let any = self.remarks.iter().any(|remark| remark.kind != RemarkKind::Deleted);
        any.then_some(self)
    }
}

/// Threads of the remarks on one article, or of those on labels, by time. A thread whose
/// first remark is in a file that is not here begins with the first answer.
pub fn threads(
    article: Option<&ArticleId>,
    remarks: impl IntoIterator<Item = Remark>,
) -> Vec<Thread> {
    let mut all: Vec<Remark> = remarks.into_iter().collect();
    all.sort_by(|a, b| (a.at, a.id, &a.by).cmp(&(b.at, b.id, &b.by)));
    let answers: BTreeMap<AnnotationId, Option<AnnotationId>> =
        all.iter().map(|remark| (remark.id, remark.answers)).collect();
    let mut by_root: BTreeMap<AnnotationId, Vec<Remark>> = BTreeMap::new();
    for remark in all {
        by_root.entry(root_of(remark.id, &answers)).or_default().push(remark);
    }
    let mut threads: Vec<Thread> = by_root
        .into_iter()
        .filter_map(|(id, mut remarks)| {
            // What was answered was there first, whatever clocks say.
            if let Some(at) = remarks.iter().position(|r| r.id == id) {
                let root = remarks.remove(at);
                remarks.insert(0, root);
            }
            remarks.retain(|r| r.id == id || r.kind != RemarkKind::Deleted);
            if let Some(mark) = remarks.first_mut().filter(|r| r.kind == RemarkKind::Deleted) {
                mark.text.clear();
            }
            let said = remarks.iter().any(|r| r.kind != RemarkKind::Deleted);
            let on = remarks.first().filter(|_| said)?.on.clone();
            Some(Thread { id, article: article.cloned(), on, place: Place::None, remarks })
        })
        .collect();
    threads.sort_by_key(|thread| (thread.remarks.first().map(|first| first.at), thread.id));
    threads
}

/// The first of the remarks that `id` leads back to; one that goes round in a circle ends at
/// its smallest id.
fn root_of(
    id: AnnotationId,
    answers: &BTreeMap<AnnotationId, Option<AnnotationId>>,
) -> AnnotationId {
    let mut seen = BTreeSet::from([id]);
    let mut at = id;
    while let Some(Some(before)) = answers.get(&at) {
        if !seen.insert(*before) {
            return circle_from(*before, answers);
        }
        at = *before;
    }
    at
}

fn circle_from(
    start: AnnotationId,
    answers: &BTreeMap<AnnotationId, Option<AnnotationId>>,
) -> AnnotationId {
    let (mut least, mut at) = (start, start);
    while let Some(Some(before)) = answers.get(&at) {
        if *before == start {
            break;
        }
        least = least.min(*before);
        at = *before;
    }
    least
}
