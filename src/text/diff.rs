//! STUB
use super::ByteRange;
#[derive(Debug, Clone)]
pub struct EditMap {}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mapped { /// same text, at this range
 Exact(ByteRange), /// text inside changed; this is where it went
 Changed(ByteRange), /// gone
 Gone }
impl EditMap { pub fn between(_old: &str, _new: &str) -> Self { todo!() } pub fn map(&self, _range: ByteRange) -> Mapped { todo!() } }
