//! Conversion between the three ways to count along a text: bytes of UTF-8, code
//! points, UTF-16 units. Does not keep the text: the caller hands it in with each
//! question, and must hand in the text that the table was made from.

use super::{ByteRange, CharRange, Utf16Range};

/// Bytes between two stored counts. A look-up scans at most this many.
const BLOCK: usize = 256;

/// What has been counted before the start of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counts {
    chars: usize,
    utf16: usize,
}

/// Counts at every 256th byte; nothing at all for a text of ASCII only, where the
/// three units agree.
///
/// Every look-up gives `None` for an offset that is beyond the text, inside a
/// character, or between the two halves of a surrogate pair. The offset just after
/// the last character is valid. Given another text than the one it was made from,
/// the answers mean nothing, but no look-up panics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetTable {
    /// Empty if the text is ASCII.
    blocks: Box<[Counts]>,
    total: Counts,
}

/// 1 if a character starts at this byte of UTF-8, else 0.
pub(crate) const fn starts_char(byte: u8) -> u8 {
    (byte & 0b1100_0000 != 0b1000_0000) as u8
}

/// UTF-16 units of the character that starts at this byte; 0 inside a character.
pub(crate) const fn utf16_units(byte: u8) -> u8 {
    starts_char(byte) + (byte >= 0xF0) as u8
}

/// How many characters start in these bytes of UTF-8.
pub(crate) fn count_chars(bytes: &[u8]) -> usize {
    sum(bytes, starts_char)
}

/// How many UTF-16 units the characters have that start in these bytes.
pub(crate) fn count_utf16(bytes: &[u8]) -> usize {
    sum(bytes, utf16_units)
}

/// Adds up small numbers in a byte first, so that the processor can do many at once.
fn sum(bytes: &[u8], number: impl Fn(u8) -> u8) -> usize {
    const AT_ONCE: usize = 64;
    bytes
        .chunks(AT_ONCE)
        .map(|some| usize::from(some.iter().map(|byte| number(*byte)).sum::<u8>()))
        .sum()
}

impl OffsetTable {
    /// Counts through `text` once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            let total = Counts { chars: text.len(), utf16: text.len() };
            return Self { blocks: Box::default(), total };
        }
        let mut total = Counts { chars: 0, utf16: 0 };
        let blocks = text
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let before = total;
                total.chars += count_chars(block);
                total.utf16 += count_utf16(block);
                before
            })
            .collect();
        Self { blocks, total }
    }

    /// Length in code points.
    pub fn len_chars(&self) -> usize {
        self.total.chars
    }

    /// Length in UTF-16 code units.
    pub fn len_utf16(&self) -> usize {
        self.total.utf16
    }

    /// How many code points come before the byte offset `byte`.
    pub fn byte_to_char(&self, text: &str, byte: usize) -> Option<usize> {
        let (before, rest) = self.before_byte(text, byte)?;
        Some(before.chars + count_chars(rest))
    }

    /// How many UTF-16 units come before the byte offset `byte`.
    pub fn byte_to_utf16(&self, text: &str, byte: usize) -> Option<usize> {
        let (before, rest) = self.before_byte(text, byte)?;
        Some(before.utf16 + count_utf16(rest))
    }

    /// The byte offset at which code point number `char` (from 0) starts.
    pub fn char_to_byte(&self, text: &str, char: usize) -> Option<usize> {
        self.find(text, char, self.total.chars, |counts| counts.chars, starts_char)
    }

    /// The byte offset of the character that starts at UTF-16 unit number `unit` (from 0).
    pub fn utf16_to_byte(&self, text: &str, unit: usize) -> Option<usize> {
        self.find(text, unit, self.total.utf16, |counts| counts.utf16, utf16_units)
    }

    /// Bytes to code points.
    pub fn to_chars(&self, text: &str, range: ByteRange) -> Option<CharRange> {
        let start = self.byte_to_char(text, range.start)?;
        Some(CharRange::new(start, self.byte_to_char(text, range.end)?))
    }

    /// Code points to bytes.
    pub fn to_bytes(&self, text: &str, range: CharRange) -> Option<ByteRange> {
        if range.start > range.end {
            return None;
        }
        let start = self.char_to_byte(text, range.start)?;
        Some(ByteRange::new(start, self.char_to_byte(text, range.end)?))
    }

    /// Bytes to UTF-16 units.
    pub fn to_utf16(&self, text: &str, range: ByteRange) -> Option<Utf16Range> {
        let start = self.byte_to_utf16(text, range.start)?;
        Some(Utf16Range::new(start, self.byte_to_utf16(text, range.end)?))
    }

    /// UTF-16 units to bytes.
    pub fn from_utf16(&self, text: &str, range: Utf16Range) -> Option<ByteRange> {
        if range.start > range.end {
            return None;
        }
        let start = self.utf16_to_byte(text, range.start)?;
        Some(ByteRange::new(start, self.utf16_to_byte(text, range.end)?))
    }

    /// The counts before the block that holds `byte`, and the bytes from there to it.
    fn before_byte<'t>(&self, text: &'t str, byte: usize) -> Option<(Counts, &'t [u8])> {
        if !text.is_char_boundary(byte) {
            return None;
        }
        if self.blocks.is_empty() {
            return Some((Counts { chars: byte, utf16: byte }, &[]));
        }
        // The offset after the last byte may open a block that is not there.
        let block = (byte / BLOCK).min(self.blocks.len() - 1);
        let rest = text.as_bytes().get(block * BLOCK..byte)?;
        Some((*self.blocks.get(block)?, rest))
    }

    /// The byte at which the running count is exactly `wanted`.
    fn find(
        &self,
        text: &str,
        wanted: usize,
        total: usize,
        count: impl Fn(&Counts) -> usize,
        units: impl Fn(u8) -> u8,
    ) -> Option<usize> {
        if wanted >= total {
            return (wanted == total).then_some(text.len());
        }
        if self.blocks.is_empty() {
            return Some(wanted);
        }
        let block = self.blocks.partition_point(|counts| count(counts) <= wanted).checked_sub(1)?;
        let mut counted = count(self.blocks.get(block)?);
        let start = block * BLOCK;
        for (i, &byte) in text.as_bytes().get(start..)?.iter().enumerate() {
            if starts_char(byte) == 1 {
                if counted >= wanted {
                    return (counted == wanted).then_some(start + i);
                }
                counted += usize::from(units(byte));
            }
        }
        None
    }
}
