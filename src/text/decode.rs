//! STUB
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded { pub text: String, /// shown to the user: "UTF-8", "UTF-8 with BOM", "UTF-16LE with BOM", "windows-1252 (detected)"
 pub encoding: String }
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError { #[error("stub")] Binary { offset: usize }, #[error("stub")] Empty }
pub fn decode(_bytes: &[u8]) -> Result<Decoded, DecodeError> { todo!() }
