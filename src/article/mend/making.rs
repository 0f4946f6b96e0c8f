//! A mend of what a person wants to read in place of a range.

use super::super::{Article, SegmentKind};
use super::version::{Hunk, Version};
use super::{MendPart, after, before};
use crate::text::{ByteRange, EditMap, Text};

/// A change of the text as it is read.
struct Change {
    /// What changes, in bytes of the text.
    at: ByteRange,
    by: String,
    /// With the mended words that it touches, which it takes in.
    whole: ByteRange,
}

impl Article {
    /// The parts of a mend that has `by` in place of `range`: only what differs, word by word,
    /// so that annotations of the words between stay. Empty if nothing differs.
    pub fn mend_words(&self, range: ByteRange, by: &str) -> Vec<MendPart> {
        let Some(words) = self.text.get(range) else { return Vec::new() };
        if words == by {
            return Vec::new();
        }
        let version = self.version();
        let mut changes: Vec<Change> = Vec::new();
        let edits: Vec<(ByteRange, ByteRange)> = match by.is_empty() {
            true => vec![(ByteRange::new(0, words.len()), ByteRange::default())],
            false => EditMap::between(words, by).changes().collect(),
        };
        for (i, (old, new)) in edits.iter().enumerate() {
            let at = ByteRange::new(range.start + old.start, range.start + old.end);
            let new = by.get(new.start..new.end).unwrap_or_default().to_owned();
            // Changes stay apart.
            let free = ByteRange {
                start: changes.last().map_or(0, |last| last.at.end),
                end: edits.get(i + 1).map_or(self.text.len(), |(next, _)| range.start + next.start),
            };
            let (at, by) = widened(&self.text, at, free, new);
            let whole = with_hunks(&version, at);
            changes.push(Change { at, by, whole });
        }
        let mut parts = Vec::new();
        let mut rest = changes.into_iter().peekable();
        while let Some(first) = rest.next() {
            let mut whole = first.whole;
            let mut by = format!(
                "{}{}",
                self.text.slice(ByteRange::new(whole.start, first.at.start)),
                first.by
            );
            let mut end = first.at.end;
            while let Some(next) = rest.next_if(|next| next.whole.touches(whole)) {
                by.push_str(self.text.slice(ByteRange::new(end, next.at.start.max(end))));
                by.push_str(&next.by);
                end = next.at.end.max(end);
                whole = whole.union(next.whole);
            }
            by.push_str(self.text.slice(ByteRange::new(end, whole.end)));
            let source = version.to_source_around(whole);
            let part = source.and_then(|source| {
                let at = self.source().to_chars(source)?;
                Some(MendPart::Replace { at, was: self.source().get(source)?.to_owned(), by })
            });
            parts.extend(part);
        }
        parts
    }

    /// The parts of a mend that leaves `range` out, with the white space up to what follows.
    pub fn mend_out(&self, range: ByteRange) -> Vec<MendPart> {
        self.mend_words(self.with_gap(range), "")
    }

    /// The parts of a mend that leaves some words out, with one of the spaces around them.
    pub fn mend_away(&self, range: ByteRange) -> Vec<MendPart> {
        let (left, right) = (before(&self.text, range.start), after(&self.text, range.end));
        let (head, tail) = (ByteRange::new(left, range.start), ByteRange::new(range.end, right));
        let blank = |range| self.text.slice(range).trim().is_empty();
        let is_space =
            |range: ByteRange| blank(range) && !["", "\n"].contains(&self.text.slice(range));
        let whole = match () {
            () if blank(head) && is_space(tail) => range.union(tail),
            () if is_space(head) && self.text.slice(tail).chars().all(|c| !c.is_alphanumeric()) => {
                range.union(head)
            }
            () => range,
        };
        self.mend_words(whole, "")
    }

    /// Where the mend of this id is, or would be, in the text as it is read. `None` if it was made
    /// on another source text, or is within other mended words.
    pub fn where_mended(&self, id: &str) -> Option<ByteRange> {
        let log = self.mends();
        let mend = log.get(id).filter(|mend| mend.text_sha256 == self.source().sha256())?;
        let at = self.source().to_bytes(mend.parts.first()?.at())?;
        self.version().to_text(at)
    }

    /// What the file has where a range of the text is, with all mended words that it touches.
    pub fn original(&self, range: ByteRange) -> &str {
        let version = self.version();
        let touches =
            |hunk: &Hunk| hunk.to.overlaps(range) || hunk.to.is_empty() && hunk.to.touches(range);
        let touched = version.hunks.iter().filter(|hunk| touches(hunk));
        let whole = touched.fold(range, |whole, hunk| whole.union(hunk.to));
        let source = version.to_source(whole).or_else(|| version.to_source_around(whole));
        source.map_or("", |source| self.source().slice(source))
    }

    /// A range with the white space behind it, or before it at the end of the text.
    pub fn with_gap(&self, range: ByteRange) -> ByteRange {
        let rest = self.text.slice(ByteRange::new(range.end, self.text.len()));
        let gap = rest.len() - rest.trim_start().len();
        if gap < rest.len() {
            return ByteRange::new(range.start, range.end + gap);
        }
        let head = self.text.slice(ByteRange::new(0, range.start)).trim_end();
        ByteRange::new(head.len(), range.end)
    }

    /// The part of a mend that has the part of the article at `range` be of `kind`. `None` if
    /// there is none, it is of that kind, or it begins or ends within mended words.
    pub fn mend_kind(&self, range: ByteRange, kind: SegmentKind) -> Option<MendPart> {
        let is_it = |s: &&super::super::Segment| {
            s.range == range && s.kind != SegmentKind::Dateline && s.kind != kind
        };
        self.segments.iter().find(is_it)?;
        let version = self.version();
        let source = version.to_source(range)?;
        // It must be found again.
        if version.to_text(source) != Some(range) || kind == SegmentKind::Dateline {
            return None;
        }
        let at = self.source().to_chars(source)?;
        Some(MendPart::Kind { at, was: self.source().get(source)?.to_owned(), kind })
    }
}

/// New words between two characters stand for a space beside them too: a mend that is about some
/// words can be found again.
fn widened(text: &Text, at: ByteRange, free: ByteRange, by: String) -> (ByteRange, String) {
    if !at.is_empty() {
        return (at, by);
    }
    let is_space = |c: &str| !c.is_empty() && c.chars().all(|c| c.is_whitespace() && c != '\n');
    let (left, right) = (before(text, at.start), after(text, at.end));
    let left_space = ByteRange::new(left, at.start);
    let right_space = ByteRange::new(at.end, right);
    if let Some(space) = text.get(left_space).filter(|c| left >= free.start && is_space(c)) {
        return (left_space, format!("{space}{by}"));
    }
    if let Some(space) = text.get(right_space).filter(|c| right <= free.end && is_space(c)) {
        return (right_space, format!("{by}{space}"));
    }
    (at, by)
}

/// A range with the mended words that it touches.
fn with_hunks(version: &Version, range: ByteRange) -> ByteRange {
    let mut whole = range;
    loop {
        let touched = version.hunks.iter().filter(|hunk| hunk.to.touches(whole));
        let wider = touched.fold(whole, |whole, hunk| whole.union(hunk.to));
        if wider == whole {
            return whole;
        }
        whole = wider;
    }
}

impl Version {
    /// The range of the source that a range of the text came of, all mended words that it
    /// touches being in it.
    fn to_source_around(&self, range: ByteRange) -> Option<ByteRange> {
        let touched = |hunk: &&Hunk| hunk.to.touches(range);
        let first = self.hunks.iter().find(touched);
        let last = self.hunks.iter().rev().find(touched);
        let start = match first.filter(|hunk| hunk.to.start == range.start) {
            Some(hunk) => hunk.source.start,
            None => {
                let before = self.hunks.iter().rev().find(|hunk| hunk.to.end < range.start);
                let (to, from) = before.map_or((0, 0), |hunk| (hunk.to.end, hunk.source.end));
                from + range.start.checked_sub(to)?
            }
        };
        let end = match last.filter(|hunk| hunk.to.end == range.end) {
            Some(hunk) => hunk.source.end,
            None => {
                let before = self.hunks.iter().rev().find(|hunk| hunk.to.end <= range.end);
                let (to, from) = before.map_or((0, 0), |hunk| (hunk.to.end, hunk.source.end));
                from + range.end.checked_sub(to)?
            }
        };
        (start <= end).then(|| ByteRange::new(start, end))
    }
}
