//! A text and everything that can be said of it without knowing what it is about:
//! offset units, word and sentence boundaries, decoding from bytes, and the map
//! between two versions of a text.
//!
//! Invariants: a [`Text`] never changes; every [`ByteRange`] handed out lies on
//! character boundaries; nothing here touches a file or can fail on any input text.

mod decode;
mod diff;
mod hash;
mod misread;
mod offsets;
mod segmentation;
mod tokens;
mod units;

use std::sync::Arc;

pub use decode::{DecodeError, Decoded, decode};
pub use diff::{EditMap, Mapped};
pub use hash::Sha256;
pub use misread::{misread, read_right};
pub use offsets::OffsetTable;
pub(crate) use offsets::{count_chars, count_utf16, starts_char, utf16_units};
pub use segmentation::{
    grapheme_at, next_grapheme, next_sentence_start, next_word, next_word_boundary,
    previous_grapheme, previous_sentence_start, previous_word, previous_word_boundary, sentence_at,
    sentences, snap_to_words, some_word_at, word_at, words,
};
pub(crate) use tokens::sentences_of;
pub use tokens::{TOKENIZER, Tokenizer};
pub use units::{ByteRange, CharRange, Utf16Range};

/// An immutable text with its conversion table and its hash. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Text {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    string: String,
    offsets: OffsetTable,
    sha256: Sha256,
}

impl Text {
    /// Takes the text as it is: no newline or normalisation changes, ever.
    pub fn new(string: impl Into<String>) -> Self {
        let string = string.into();
        let offsets = OffsetTable::new(&string);
        let sha256 = Sha256::of(string.as_bytes());
        Self { inner: Arc::new(Inner { string, offsets, sha256 }) }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.inner.string
    }

    /// The covered text, or `None` if the range is outside the text or cuts a character.
    pub fn get(&self, range: ByteRange) -> Option<&str> {
        self.inner.string.get(range.start..range.end)
    }

    /// The covered text; empty if the range does not fit this text.
    pub fn slice(&self, range: ByteRange) -> &str {
        self.get(range).unwrap_or_default()
    }

    /// Length in bytes of UTF-8.
    pub fn len(&self) -> usize {
        self.inner.string.len()
    }

    /// Whether the text has no characters at all.
    pub fn is_empty(&self) -> bool {
        self.inner.string.is_empty()
    }

    /// SHA-256 of the UTF-8 bytes: the identity that annotations are made on.
    pub fn sha256(&self) -> Sha256 {
        self.inner.sha256
    }

    /// The conversion table between bytes, code points and UTF-16 units.
    pub fn offsets(&self) -> &OffsetTable {
        &self.inner.offsets
    }

    /// Bytes to code points, for anything that is written to a file or printed.
    /// `None` if the range is outside the text or cuts a character.
    pub fn to_chars(&self, range: ByteRange) -> Option<CharRange> {
        self.inner.offsets.to_chars(self.as_str(), range)
    }

    /// Code points, as read from a file, to bytes. `None` if beyond the text or reversed.
    pub fn to_bytes(&self, range: CharRange) -> Option<ByteRange> {
        self.inner.offsets.to_bytes(self.as_str(), range)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.inner.sha256 == other.inner.sha256
    }
}

impl Eq for Text {}

/// The words of `text` on one line, with one space between them.
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first so many characters, with an ellipsis where the text goes on.
///
/// ```
/// use tagline::text::start_of;
///
/// assert_eq!(start_of("säen und ernten", 2), "sä…");
/// assert_eq!(start_of("säen und ernten", 5), "säen…");
/// assert_eq!(start_of("säen", 4), "säen");
/// ```
pub fn start_of(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}
