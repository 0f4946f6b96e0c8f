//! The three ways to count along a text, as three types that cannot be mixed up.

use serde::{Deserialize, Serialize};

macro_rules! range_of {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name {
            /// First offset inside.
            pub start: usize,
            /// First offset after; equal to `start` for a zero-width range.
            pub end: usize,
        }

        impl $name {
            /// A range from `start` to `end`; the two are put in order.
            pub const fn new(start: usize, end: usize) -> Self {
                if start <= end { Self { start, end } } else { Self { start: end, end: start } }
            }

            /// How many units it covers.
            pub const fn len(self) -> usize {
                self.end - self.start
            }

            /// Whether it is zero-width.
            pub const fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// Whether `other` lies wholly inside (equal ranges contain each other).
            pub const fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// Whether the unit at `offset` is inside.
            pub const fn contains_offset(self, offset: usize) -> bool {
                self.start <= offset && offset < self.end
            }

            /// Whether the two share at least one unit. Zero-width ranges share
            /// none; see [`Self::touches`].
            pub const fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }

            /// Whether the two overlap or meet at an edge.
            pub const fn touches(self, other: Self) -> bool {
                self.start <= other.end && other.start <= self.end
            }

            /// What both cover, if they touch.
            pub fn intersection(self, other: Self) -> Option<Self> {
                let start = self.start.max(other.start);
                let end = self.end.min(other.end);
                (start <= end).then_some(Self { start, end })
            }

            /// The smallest range around both.
            pub fn union(self, other: Self) -> Self {
                Self { start: self.start.min(other.start), end: self.end.max(other.end) }
            }
        }
    };
}

range_of! {
    /// Half-open range in bytes of UTF-8, on character boundaries. Used in memory only.
    ByteRange
}
range_of! {
    /// Half-open range in Unicode code points. Used in every file and every output.
    CharRange
}
range_of! {
    /// Half-open range in UTF-16 code units, for formats that count that way.
    Utf16Range
}

impl ByteRange {
    /// The same range further along the text.
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

impl From<std::ops::Range<usize>> for ByteRange {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}
