//! First version.
use super::{Segment, SegmentKind};
use crate::text::{ByteRange, Text};
pub fn parse(text: &Text) -> (Vec<Segment>, Option<jiff::civil::Date>) {
    let mut segments = Vec::new();
    let mut at = 0;
    for line in text.as_str().split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let start = at + line.len() - line.trim_start().len();
            segments.push(Segment::new(
                SegmentKind::Paragraph,
                ByteRange::new(start, start + trimmed.len()),
            ));
        }
        at += line.len();
    }
    (segments, None)
}
