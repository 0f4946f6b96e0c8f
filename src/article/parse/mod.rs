//! STUB
use super::Segment;
use crate::text::Text;
pub fn parse(_text: &Text) -> (Vec<Segment>, Option<jiff::civil::Date>) { todo!() }
