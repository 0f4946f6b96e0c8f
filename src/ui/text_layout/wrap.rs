//! Where rows may end (UAX #14) and where they do: as many words on each row as
//! fit. Works on widths in logical order and knows no glyphs.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

/// Whether a row may end before each grapheme. `start_of` gives a grapheme's byte
/// offset in `text`.
pub(super) fn opportunities(
    text: &str,
    count: usize,
    start_of: &dyn Fn(usize) -> usize,
) -> Vec<bool> {
    let mut allowed = vec![false; count];
    let mut grapheme = 0;
    for offset in LineSegmenter::new_dictionary(LineBreakOptions::default()).segment_str(text) {
        while grapheme < count && start_of(grapheme) < offset {
            grapheme += 1;
        }
        // A break inside a grapheme is none.
        if let Some(flag) = allowed.get_mut(grapheme)
            && start_of(grapheme) == offset
        {
            *flag = true;
        }
    }
    allowed
}

/// What wrapping needs to know of a grapheme.
#[derive(Clone, Copy)]
pub(super) struct Item {
    /// In points.
    pub(super) width: f32,
    /// White space hangs over the end of a row.
    pub(super) hangs: bool,
    /// Whether a row may end before it.
    pub(super) may_break: bool,
}

/// Cuts items into rows no wider than `max`. A row holds at least one item, so
/// an item that is too wide stands alone. There is always one row.
pub(super) fn rows(items: &[Item], max: f32) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    let mut last_break = None;
    let mut width = 0.0;
    for (index, item) in items.iter().enumerate() {
        if index > start && item.may_break {
            last_break = Some(index);
        }
        width += item.width;
        while !item.hangs && width > max && index > start {
            let end = last_break.take().unwrap_or(index);
            rows.push(start..end);
            start = end;
            width = items.get(start..=index).unwrap_or_default().iter().map(|i| i.width).sum();
        }
    }
    rows.push(start..items.len());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, max: f32, expected: &[&str]) {
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let start_of = |i: usize| starts[i];
        let items: Vec<Item> = opportunities(text, starts.len() - 1, &start_of)
            .into_iter()
            .zip(text.chars())
            .map(|(may_break, c)| Item { width: 1.0, hangs: c.is_whitespace(), may_break })
            .collect();
        let found: Vec<&str> =
            rows(&items, max).into_iter().map(|r| &text[starts[r.start]..starts[r.end]]).collect();
        assert_eq!(found, expected, "{text:?} at {max}");
    }

    #[test]
    fn rows_end_at_spaces_hyphens_and_ideographs() {
        check("one two three", 8.0, &["one two ", "three"]);
        check("one two three", 7.0, &["one two ", "three"]);
        check("one two three", 6.0, &["one ", "two ", "three"]);
        check("well-known", 6.0, &["well-", "known"]);
        check("你好世界", 2.0, &["你好", "世界"]);
        check("你好。世界", 2.0, &["你", "好。", "世界"]);
        check("a\u{A0}b c", 3.0, &["a\u{A0}b ", "c"]);
        check("", 3.0, &[""]);
    }

    #[test]
    fn words_that_are_too_long_are_cut() {
        check("abcdefgh", 3.0, &["abc", "def", "gh"]);
        check("a bcdefgh", 3.0, &["a ", "bcd", "efg", "h"]);
        check("abc", 0.0, &["a", "b", "c"]);
        check("abc", f32::INFINITY, &["abc"]);
    }
}
