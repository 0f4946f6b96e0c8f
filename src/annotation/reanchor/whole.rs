//! Finds old ranges by comparing the whole old text with the new one.

use smallvec::SmallVec;

use super::{Found, Locator};
use crate::text::{ByteRange, EditMap, Mapped, Text};

pub(super) struct Whole<'a> {
    old: &'a Text,
    new: &'a Text,
    map: EditMap,
}

impl<'a> Whole<'a> {
    pub(super) fn new(old: &'a Text, new: &'a Text) -> Self {
        Self { old, new, map: EditMap::between(old.as_str(), new.as_str()) }
    }

    fn locate(&self, range: ByteRange) -> Found {
        locate(&self.map, self.old, self.new, range)
    }
}

pub(super) fn locate(map: &EditMap, old: &Text, new: &Text, range: ByteRange) -> Found {
    match map.map(range) {
        // Believed only after a look at the words.
        Mapped::Exact(to) if old.get(range) == new.get(to) => Found::Same(to),
        Mapped::Exact(to) | Mapped::Changed(to) => {
            Found::Changed(new.get(to).is_some().then_some(to))
        }
        Mapped::Gone => Found::Changed(None),
    }
}

impl Locator for Whole<'_> {
    fn fragments(&self, fragments: &[ByteRange]) -> SmallVec<[Found; 1]> {
        fragments.iter().map(|range| self.locate(*range)).collect()
    }

    fn segment(&self, range: ByteRange, segments: &[ByteRange]) -> Found {
        let (to, same) = match self.locate(range) {
            Found::Same(to) => (to, true),
            Found::PutRight(to) | Found::Changed(Some(to)) => (to, false),
            Found::Changed(None) => return Found::Changed(None),
        };
        match best_overlap(to, segments) {
            Some(segment) if same && segment == to => Found::Same(to),
            segment => Found::Changed(segment),
        }
    }
}

/// The segment that has most of `range`, if it has at least half of it and is not
/// mostly something else.
fn best_overlap(range: ByteRange, segments: &[ByteRange]) -> Option<ByteRange> {
    let shared = |segment: &ByteRange| segment.intersection(range).map_or(0, ByteRange::len);
    let first = segments.partition_point(|segment| segment.end <= range.start);
    let touched = segments.get(first..)?.iter().take_while(|segment| segment.start < range.end);
    let best = touched.max_by_key(|segment| shared(segment))?;
    (shared(best) * 2 >= range.len() && shared(best) * 4 >= best.len()).then_some(*best)
}
