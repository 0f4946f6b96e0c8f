//! STUB
/// local time as written; no zone invented; minute or second precision
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(pub jiff::civil::DateTime);
pub fn parse_date(_text: &str) -> Option<jiff::civil::Date> { todo!() }
pub fn parse_local_time(_text: &str) -> Option<LocalTime> { todo!() }
