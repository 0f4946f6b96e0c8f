//! Finds spans by where they are, while spans come and go.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{AnnotationId, Span};
use crate::text::ByteRange;

/// A span's place in text order: earlier starts first, of these the longer first, then
/// by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanKey {
    /// First byte.
    pub start: usize,
    /// First byte after the last fragment.
    pub end: Reverse<usize>,
    /// The span.
    pub id: AnnotationId,
}

impl SpanKey {
    /// The key of a span; its extent counts, so gaps between fragments do too.
    pub fn of(span: &Span) -> Self {
        let extent = span.extent();
        Self { start: extent.start, end: Reverse(extent.end), id: span.id }
    }

    /// From the first byte to the end.
    pub const fn extent(self) -> ByteRange {
        ByteRange { start: self.start, end: self.end.0 }
    }

    /// The smallest key that starts at `start`.
    pub const fn first_at(start: usize) -> Self {
        Self { start, end: Reverse(usize::MAX), id: AnnotationId::from_bits(0) }
    }
}

/// The spans of a set in classes of about the same length, each sorted by start. What
/// touches a window starts no further before it than its class is long, so that one
/// span over the whole article does not make every question look at all spans.
///
/// Insert and remove cost O(log n); a question costs O(log n) for each class in use
/// (at most 65, one for each power of two) and O(1) for each hit and near miss.
#[derive(Clone, Debug, Default)]
pub struct SpanIndex {
    classes: BTreeMap<u32, BTreeSet<SpanKey>>,
}

/// Class 0 holds the zero-width, class n lengths from 2^(n-1) to 2^n - 1.
const fn class_of(len: usize) -> u32 {
    usize::BITS - len.leading_zeros()
}

impl SpanIndex {
    /// Takes a span in.
    pub fn insert(&mut self, key: SpanKey) {
        self.classes.entry(class_of(key.extent().len())).or_default().insert(key);
    }

    /// Takes a span out.
    pub fn remove(&mut self, key: SpanKey) {
        let class = class_of(key.extent().len());
        if let Some(keys) = self.classes.get_mut(&class) {
            keys.remove(&key);
            if keys.is_empty() {
                self.classes.remove(&class);
            }
        }
    }

    /// The spans whose extent touches `window`, edges included, in text order.
    pub fn touching(&self, window: ByteRange) -> Vec<SpanKey> {
        let mut hits = Vec::new();
        for (&class, keys) in &self.classes {
            let longest = 1usize.checked_shl(class).map_or(usize::MAX, |length| length - 1);
            let first = SpanKey::first_at(window.start.saturating_sub(longest));
            hits.extend(
                keys.range(first..)
                    .take_while(|key| key.start <= window.end)
                    .filter(|key| key.end.0 >= window.start),
            );
        }
        hits.sort_unstable();
        hits
    }
}
