//! The normal form of a span's fragments.

use smallvec::SmallVec;

use crate::text::ByteRange;

/// Puts ranges in text order and merges those that overlap or touch. A zero-width range
/// stays if it touches no other.
pub fn merge_fragments(ranges: &[ByteRange]) -> SmallVec<[ByteRange; 1]> {
    let mut sorted: SmallVec<[ByteRange; 4]> = ranges.into();
    sorted.sort_unstable();
    let mut merged: SmallVec<[ByteRange; 1]> = SmallVec::new();
    for range in sorted {
        match merged.last_mut() {
            Some(last) if last.touches(range) => *last = last.union(range),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form() {
        let check = |ranges: &[(usize, usize)], expected: &[(usize, usize)]| {
            let ranges: Vec<_> = ranges.iter().map(|(a, b)| ByteRange::new(*a, *b)).collect();
            let merged = merge_fragments(&ranges);
            let merged: Vec<_> = merged.iter().map(|r| (r.start, r.end)).collect();
            assert_eq!(merged, expected, "{ranges:?}");
        };
        check(&[], &[]);
        check(&[(4, 4)], &[(4, 4)]);
        check(&[(4, 4), (4, 4)], &[(4, 4)]);
        check(&[(5, 9), (1, 3)], &[(1, 3), (5, 9)]);
        check(&[(1, 3), (3, 5)], &[(1, 5)]);
        check(&[(1, 9), (2, 3), (8, 12)], &[(1, 12)]);
        check(&[(3, 3), (1, 3), (5, 5)], &[(1, 3), (5, 5)]);
    }
}
