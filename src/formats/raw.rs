//! A document as a reader finds it: offsets in the file's own unit, not yet held against
//! the text.

use smallvec::SmallVec;

use super::{Document, Unit};

/// A document whose spans are not placed yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawDocument {
    /// The document. Its spans have no fragments where [`Self::places`] has their place;
    /// targets of segment labels and relations are in bytes.
    pub document: Document,
    /// Where the spans are, position by position; empty if the reader has placed them
    /// itself, because it made the text.
    pub places: Vec<Place>,
    /// What the offsets count, as the format says.
    pub unit: Unit,
    /// The file that it was read from.
    pub file: String,
    /// The line at which it begins, counted from 1; 0 where lines mean nothing.
    pub line: usize,
    /// What it is in the file, for messages: `task 7`; empty if the line says enough.
    pub what: String,
    /// Whether fragments that only line ends keep apart are one: the format cuts there.
    pub cut_at_line_ends: bool,
    /// What a person should be told about it, as sentences.
    pub remarks: Vec<String>,
}

/// Where a file says that a span is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Start and end of each fragment, in the file's unit.
    pub at: SmallVec<[(usize, usize); 1]>,
    /// The words that the file says it covers, fragments joined by one space; `None` if it
    /// does not say. Differences in white space do not count.
    pub text: Option<String>,
    /// The line, counted from 1; 0 where lines mean nothing.
    pub line: usize,
}

impl Place {
    /// One stretch.
    pub fn at(start: usize, end: usize) -> Self {
        Self { at: SmallVec::from_buf([(start, end)]), text: None, line: 0 }
    }

    /// With the words that it is said to cover.
    #[must_use]
    pub fn covering(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// With its line.
    #[must_use]
    pub const fn in_line(mut self, line: usize) -> Self {
        self.line = line;
        self
    }
}

impl RawDocument {
    /// A document of one file, nothing placed.
    pub fn new(file: &str, unit: Unit, document: Document) -> Self {
        Self { document, unit, file: file.to_owned(), ..Self::default() }
    }
}
