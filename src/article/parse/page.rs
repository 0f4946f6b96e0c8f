//! The text as lines: where each starts and ends, how far it is indented, which are
//! blank. Knows nothing of what a line means.

use crate::text::ByteRange;

/// How many columns a tab may fill.
const TAB: usize = 4;

/// One line, without its line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What is on it, white space at both edges left out; zero-width if blank.
    pub(super) content: ByteRange,
    /// Columns of white space before the content.
    pub(super) indent: usize,
}

impl Line {
    pub(super) const fn is_blank(self) -> bool {
        self.content.is_empty()
    }
}

/// A text and its lines.
#[derive(Debug)]
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) lines: Vec<Line>,
}

impl<'t> Page<'t> {
    /// Splits at `\n`, `\r\n`, `\r`, U+0085, U+2028 and U+2029.
    pub(super) fn new(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in
            text.split_inclusive(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'])
        {
            let content = line.trim();
            // The two halves of `\r\n` come apart here; a `\n` alone is then no line.
            let is_rest_of_break =
                line == "\n" && text.get(..start).is_some_and(|t| t.ends_with('\r'));
            if !is_rest_of_break {
                let lead = line.len() - line.trim_start().len();
                let at = if content.is_empty() { start } else { start + lead };
                lines.push(Line {
                    content: ByteRange::new(at, at + content.len()),
                    indent: columns(line.get(..lead).unwrap_or_default()),
                });
            }
            start += line.len();
        }
        Self { text, lines }
    }

    pub(super) fn slice(&self, range: ByteRange) -> &'t str {
        self.text.get(range.start..range.end).unwrap_or_default()
    }

    /// The content of line `index`; empty beyond the last.
    pub(super) fn line(&self, index: usize) -> &'t str {
        self.lines.get(index).map_or("", |line| self.slice(line.content))
    }

    /// Where the content of line `index` is.
    pub(super) fn range(&self, index: usize) -> ByteRange {
        let end = self.text.len();
        self.lines.get(index).map_or(ByteRange::new(end, end), |line| line.content)
    }

    pub(super) fn indent(&self, index: usize) -> usize {
        self.lines.get(index).map_or(0, |line| line.indent)
    }

    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.lines.get(index).is_none_or(|line| line.is_blank())
    }

    /// The first line from `index` on that is not blank.
    pub(super) fn next_filled(&self, index: usize) -> Option<usize> {
        (index..self.lines.len()).find(|&i| !self.is_blank(i))
    }

    /// Whether a line has no line with content directly above it.
    pub(super) fn starts_block(&self, index: usize) -> bool {
        index.checked_sub(1).is_none_or(|above| self.is_blank(above))
    }

    /// From the start of the content of one line to its end on another.
    pub(super) fn span(&self, first: usize, last: usize) -> ByteRange {
        self.range(first).union(self.range(last))
    }

    /// A part of this page's text as a range over it. `part` must be a slice of the text.
    pub(super) fn range_of(&self, part: &str) -> ByteRange {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let start = start.min(self.text.len());
        ByteRange::new(start, (start + part.len()).min(self.text.len()))
    }
}

fn columns(lead: &str) -> usize {
    lead.chars().fold(0, |column, c| if c == '\t' { (column / TAB + 1) * TAB } else { column + 1 })
}
