//! Two copies of one author's remarks become one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Remark, RemarkKind};
use crate::annotation::AnnotationId;

/// Everything that either copy has, by time. Of two versions of a remark the later one stays;
/// of two at the same moment one that was taken back, or else the greater, so that it does
/// not matter which copy comes first, or how often one comes.
pub fn merge(
    ours: impl IntoIterator<Item = Remark>,
    theirs: impl IntoIterator<Item = Remark>,
) -> Vec<Remark> {
    let mut all: BTreeMap<AnnotationId, Remark> = BTreeMap::new();
    for remark in ours.into_iter().chain(theirs) {
        match all.entry(remark.id) {
            Entry::Vacant(entry) => {
                entry.insert(remark);
            }
            Entry::Occupied(mut entry) => {
                if order(entry.get()) < order(&remark) {
                    entry.insert(remark);
                }
            }
        }
    }
    let mut all: Vec<Remark> = all.into_values().collect();
    all.sort_by_key(|remark| (remark.at, remark.id));
    all
}

fn order(remark: &Remark) -> (jiff::Timestamp, bool, &Remark) {
    (remark.stamp(), remark.kind == RemarkKind::Deleted, remark)
}
