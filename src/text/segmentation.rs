//! STUB
use super::ByteRange;
/// word segments (UAX #29 words that hold a letter or digit; dictionary for zh/ja/th), in order
pub fn words(_text: &str) -> Vec<ByteRange> { todo!() }
pub fn sentences(_text: &str) -> Vec<ByteRange> { todo!() }
/// the word or other UAX#29 segment at the byte offset
pub fn word_at(_text: &str, _byte: usize) -> ByteRange { todo!() }
pub fn snap_to_words(_text: &str, _range: ByteRange) -> ByteRange { todo!() }
pub fn next_grapheme(_text: &str, _byte: usize) -> usize { todo!() }
pub fn previous_grapheme(_text: &str, _byte: usize) -> usize { todo!() }
pub fn grapheme_at(_text: &str, _byte: usize) -> ByteRange { todo!() }
