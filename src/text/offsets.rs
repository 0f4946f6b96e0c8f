//! STUB
use super::*;
#[derive(Debug, Clone)]
pub struct OffsetTable {}
impl OffsetTable {
    pub fn new(_text: &str) -> Self { todo!() }
    /// Length in code points.
    pub fn len_chars(&self) -> usize { todo!() }
    /// Length in UTF-16 code units.
    pub fn len_utf16(&self) -> usize { todo!() }
    /// code point index of the char that starts at byte; None if beyond the text or inside a char
    pub fn byte_to_char(&self, _text: &str, _byte: usize) -> Option<usize> { todo!() }
    pub fn char_to_byte(&self, _text: &str, _char: usize) -> Option<usize> { todo!() }
    pub fn byte_to_utf16(&self, _text: &str, _byte: usize) -> Option<usize> { todo!() }
    pub fn utf16_to_byte(&self, _text: &str, _unit: usize) -> Option<usize> { todo!() }
    pub fn to_chars(&self, _text: &str, _range: ByteRange) -> Option<CharRange> { todo!() }
    pub fn to_bytes(&self, _text: &str, _range: CharRange) -> Option<ByteRange> { todo!() }
    pub fn to_utf16(&self, _text: &str, _range: ByteRange) -> Option<Utf16Range> { todo!() }
    pub fn from_utf16(&self, _text: &str, _range: Utf16Range) -> Option<ByteRange> { todo!() }
}
