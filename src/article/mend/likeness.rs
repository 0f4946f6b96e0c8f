//! Whether mended words are still the words of the source, put right: a typo, another spelling, a
//! name read by the wrong encoding. By this it is decided whether an annotation of them stays.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::version::{Hunk, Version};
use crate::text::{ByteRange, Text, read_right};

/// Longer mended words, in characters of both sides, are not compared letter by letter; they are
/// taken to be others.
const COMPARED: usize = 4_000;

impl Version {
    /// Whether the words at `range` are those that `source` has there, put right: at least half
    /// of the characters of the longer of both are in the other too, in their order, upper and
    /// lower case being the same. Words that the encoding spoilt count as what they say. No if
    /// the range begins or ends within mended words.
    pub fn is_put_right(&self, source: &Text, range: ByteRange) -> bool {
        let Some(of) = self.to_source(range).filter(|of| !of.is_empty()) else { return false };
        let Some(all) = source.get(of).map(|words| words.chars().count()) else { return false };
        let within = |hunk: &&Hunk| range.contains(hunk.to) && of.contains(hunk.source);
        // Characters of the source, of the text, and in both.
        let (mut old, mut new, mut both) = (all, all, all);
        for hunk in self.hunks.iter().filter(within) {
            let words = source.slice(hunk.source);
            let (before, by) = (words.chars().count(), hunk.by.chars().count());
            both -= before;
            new = new + by - before;
            if read_right(words).is_some_and(|right| right == hunk.by) {
                old = old + by - before;
                both += by;
            } else if before + by <= COMPARED {
                both += in_common(words, &hunk.by);
            }
        }
        both * 2 >= old.max(new) && both > 0
    }
}

/// How many characters of one are in the other, in their order.
fn in_common(one: &str, other: &str) -> usize {
    let letters = |words: &str| -> Vec<char> { words.to_lowercase().chars().collect() };
    let (one, other) = (letters(one), letters(other));
    let kept = |op: &DiffOp| match op {
        DiffOp::Equal { len, .. } => *len,
        _ => 0,
    };
    capture_diff_slices(Algorithm::Myers, &one, &other).iter().map(kept).sum()
}
