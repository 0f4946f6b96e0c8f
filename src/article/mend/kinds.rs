//! A part of an article that is of another kind than the layout of the page says.

use std::collections::HashMap;

use super::super::parse::mark_repetitions;
use super::super::{Comment, Segment, SegmentKind};
use crate::text::{ByteRange, Text};

/// The longest first line of a comment, in bytes, that is taken for its author's name.
const LONGEST_AUTHOR: usize = 60;

/// Has the segment at `range` be of `kind`; whether there is one. A dateline is a part of
/// another segment, so none becomes one or ceases to be one.
pub(super) fn set_kind(
    text: &Text,
    segments: &mut Vec<Segment>,
    range: ByteRange,
    kind: SegmentKind,
) -> bool {
    if kind == SegmentKind::Dateline {
        return false;
    }
    let is_it = |s: &Segment| s.range == range && s.kind != SegmentKind::Dateline;
    let Some(segment) = segments.iter_mut().find(|segment| is_it(segment)) else { return false };
    if segment.kind == kind {
        return true;
    }
    segment.kind = kind;
    segment.comment = (kind == SegmentKind::Comment).then(|| comment(text, range));
    if kind != SegmentKind::Paragraph {
        segments.retain(|s| s.kind != SegmentKind::Dateline || !range.contains(s.range));
    }
    number(segments, range);
    for segment in segments.iter_mut() {
        segment.duplicate_of = None;
    }
    mark_repetitions(text, segments);
    true
}

/// What can be said of a comment that the page does not show as one: the first line is its
/// author, if it is short and something follows.
fn comment(text: &Text, range: ByteRange) -> Comment {
    let words = text.slice(range);
    let first = words.lines().next().unwrap_or_default();
    let rest = words.get(first.len()..).unwrap_or_default();
    let is_author = first.len() <= LONGEST_AUTHOR && !rest.trim().is_empty();
    let (author, body) = if is_author {
        let name = first.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end();
        let start = range.start + first.find(name).unwrap_or(0);
        let body = range.end - rest.trim_start().len();
        (ByteRange::new(start, start + name.len()), ByteRange::new(body, range.end))
    } else {
        (ByteRange::new(range.start, range.start), range)
    };
    Comment {
        author,
        time_range: None,
        time: None,
        body,
        order: usize::MAX,
        mention: None,
        reply_to: None,
        depth: 0,
    }
}

/// Numbers the comments anew after the part at `changed` became one or ceased to be one: what
/// they answer is the comment that it was, if that is one still.
fn number(segments: &mut [Segment], changed: ByteRange) {
    let mut now = HashMap::new();
    let mut next = 0;
    for segment in segments.iter() {
        if let Some(comment) = &segment.comment {
            if segment.range != changed {
                now.insert(comment.order, next);
            }
            next += 1;
        }
    }
    let mut depths: Vec<usize> = Vec::with_capacity(next);
    for segment in segments.iter_mut() {
        let Some(comment) = &mut segment.comment else { continue };
        comment.order = depths.len();
        comment.reply_to = comment.reply_to.and_then(|order| now.get(&order).copied());
        let above = comment.reply_to.and_then(|order| depths.get(order).copied());
        comment.depth = above.map_or(0, |depth| depth + 1);
        depths.push(comment.depth);
    }
}
