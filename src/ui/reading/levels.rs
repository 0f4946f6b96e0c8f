//! Which underline a span gets, so that overlapping spans stay apart: short spans
//! lie nearest the text, and a level is the same over the whole of a span.

use crate::text::ByteRange;

/// Deeper spans are all drawn at this level and counted beside the last tag.
pub(crate) const MAX_LEVEL: u8 = 5;

/// A span as far as levels care.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stacked {
    /// From its first start to its last end; the gaps between fragments count.
    pub(crate) extent: ByteRange,
    /// Bracketed spans come after all others and leave level 0 to them.
    pub(crate) bracketed: bool,
}

/// The level of each span, in the order given. Levels above [`MAX_LEVEL`] are
/// returned as they are, so that the caller can count them.
pub(crate) fn levels(spans: &[Stacked]) -> Vec<u8> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&i| spans.get(i).map(|s| (s.bracketed, s.extent.len(), s.extent.start, i)));
    let mut result = vec![0; spans.len()];
    // Per level, the extents placed there so far.
    let mut taken: Vec<Vec<ByteRange>> = Vec::new();
    for i in order {
        let Some(span) = spans.get(i) else { continue };
        let first = usize::from(span.bracketed);
        let level = (first..)
            .find(|&k| {
                taken.get(k).is_none_or(|level| level.iter().all(|t| !shares(*t, span.extent)))
            })
            .unwrap_or(first);
        while taken.len() <= level {
            taken.push(Vec::new());
        }
        if let Some(level) = taken.get_mut(level) {
            level.push(span.extent);
        }
        if let Some(slot) = result.get_mut(i) {
            *slot = u8::try_from(level).unwrap_or(u8::MAX);
        }
    }
    result
}

/// Whether two extents would be drawn over one another; a zero-width one takes the
/// place where it stands.
fn shares(a: ByteRange, b: ByteRange) -> bool {
    if a.is_empty() || b.is_empty() { a.touches(b) } else { a.overlaps(b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(usize, usize, bool)], expected: &[u8]) {
        let spans: Vec<Stacked> = spans
            .iter()
            .map(|&(a, b, bracketed)| Stacked { extent: ByteRange::new(a, b), bracketed })
            .collect();
        assert_eq!(levels(&spans), expected);
    }

    #[test]
    fn apart_and_adjacent_spans_share_a_level() {
        check(&[(0, 4, false), (4, 8, false), (10, 12, false)], &[0, 0, 0]);
    }

    #[test]
    fn short_spans_lie_nearest_the_text() {
        check(&[(0, 20, false), (0, 10, false), (2, 4, false)], &[2, 1, 0]);
    }

    #[test]
    fn crossing_spans_keep_their_own_lines() {
        check(&[(0, 6, false), (4, 10, false)], &[0, 1]);
    }

    #[test]
    fn quotes_leave_the_first_line_to_entities() {
        check(&[(0, 30, true), (2, 5, false), (10, 12, true)], &[2, 0, 1]);
    }

    #[test]
    fn equal_spans_stack_and_zero_width_ones_take_their_place() {
        check(&[(3, 7, false), (3, 7, false), (7, 7, false)], &[1, 2, 0]);
    }
}
