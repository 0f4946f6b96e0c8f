//! From a file's offsets to places in the text, by the words that the file says they
//! cover. Where these do not match as the format counts, other ways to count are tried,
//! and one is taken only if by it everything in the whole file matches. What still does
//! not match is set aside, never shifted.

use super::loss::joined_over_line_ends;
use super::{Aside, Counting, Document, End, LineEnds, Place, RawDocument, ReadError, Unit};
use crate::annotation::merge_fragments;
use crate::text::ByteRange;

/// How often each way to count failed, in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Spans whose words the file gives.
    pub with_words: usize,
    /// Spans in all.
    pub spans: usize,
    /// The ways to count, the format's own first, with the spans that do not fit.
    ways: Vec<(Counting, usize)>,
    thorough: bool,
}

/// How the offsets of a file are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The way to count.
    pub counting: Counting,
    /// Set if this is not how the format counts: how many spans did not match so.
    pub repaired: Option<usize>,
}

/// Every way to count that is tried for a format that counts `unit`s, that one first.
fn ways(unit: Unit) -> Vec<Counting> {
    let mut all = Vec::new();
    for line_ends in [LineEnds::AsTheyAre, LineEnds::CrLfAsOne, LineEnds::LfAsTwo] {
        for unit in [unit, Unit::CodePoint, Unit::Utf16, Unit::Byte] {
            let way = Counting { unit, line_ends };
            if !all.contains(&way) {
                all.push(way);
            }
        }
    }
    all
}

impl Tally {
    /// Looks only whether the file fits as the format counts, which is soon done.
    pub fn quick() -> Self {
        Self::default()
    }

    /// Tries every way to count, for a file that does not fit as the format counts.
    pub fn thorough() -> Self {
        Self { thorough: true, ..Self::default() }
    }

    /// Counts a document of the file.
    pub fn count(&mut self, raw: &RawDocument) {
        if self.ways.is_empty() {
            let ways = if self.thorough { ways(raw.unit) } else { vec![Counting::of(raw.unit)] };
            self.ways = ways.into_iter().map(|way| (way, 0)).collect();
        }
        self.spans += raw.places.len();
        self.with_words += raw.places.iter().filter(|p| p.text.is_some()).count();
        let offsets = sorted_offsets(raw);
        for (way, failed) in &mut self.ways {
            let bytes = way.to_bytes(&raw.document.text, &offsets);
            *failed +=
                raw.places.iter().filter(|place| !fits(raw, place, &offsets, &bytes)).count();
        }
    }

    /// Whether another way to count may be found by a thorough look.
    pub fn is_in_doubt(&self) -> bool {
        self.with_words > 0 && self.ways.first().is_some_and(|(_, failed)| *failed > 0)
    }

    /// How to read the file, now that all of it was counted.
    pub fn verdict(&self) -> Verdict {
        let Some((own, failed)) = self.ways.first().copied() else { return Verdict::default() };
        let as_declared = Verdict { counting: own, repaired: None };
        if !self.is_in_doubt() {
            return as_declared;
        }
        let whole = self.ways.iter().find(|(_, failed)| *failed == 0);
        whole.map_or(as_declared, |(way, _)| Verdict { counting: *way, repaired: Some(failed) })
    }
}

/// Whether a span lies in the text and on the words that it is said to cover.
fn fits(raw: &RawDocument, place: &Place, offsets: &[usize], bytes: &[Option<usize>]) -> bool {
    fragments(&place.at, offsets, bytes).is_some_and(|ranges| {
        place.text.as_ref().is_none_or(|words| covers(&raw.document.text, &ranges, words))
    })
}

/// Every offset once, sorted.
fn sorted_offsets(raw: &RawDocument) -> Vec<usize> {
    let mut offsets: Vec<usize> =
        raw.places.iter().flat_map(|p| p.at.iter().flat_map(|(s, e)| [*s, *e])).collect();
    offsets.sort_unstable();
    offsets.dedup();
    offsets
}

type Fragments = smallvec::SmallVec<[ByteRange; 1]>;

fn fragments(
    at: &[(usize, usize)],
    offsets: &[usize],
    bytes: &[Option<usize>],
) -> Option<Fragments> {
    let byte = |offset: &usize| bytes.get(offsets.binary_search(offset).ok()?).copied().flatten();
    at.iter()
        .map(|(start, end)| {
            (start <= end).then(|| Some(ByteRange::new(byte(start)?, byte(end)?))).flatten()
        })
        .collect()
}

/// Whether the fragments, joined by one space, say `words`; white space counts as one space.
fn covers(text: &str, fragments: &[ByteRange], words: &str) -> bool {
    let covered = |range: &ByteRange| text.get(range.start..range.end).unwrap_or_default();
    if let [only] = fragments
        && covered(only) == words
    {
        return true;
    }
    let parts: Vec<&str> = fragments.iter().map(covered).collect();
    blank_runs_as_one(&parts.join(" ")).eq(blank_runs_as_one(words))
}

fn blank_runs_as_one(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut before = false;
    text.chars().filter_map(move |c| {
        let blank = c.is_whitespace();
        let kept = !(blank && before);
        before = blank;
        kept.then_some(if blank { ' ' } else { c })
    })
}

impl RawDocument {
    /// Places its spans, counting as `counting` says. Spans whose words do not match go to
    /// [`Document::aside`], with what hangs on them.
    ///
    /// # Errors
    /// If an offset is beyond the text, inside a character, or an end is before its start.
    pub fn placed(mut self, counting: Counting) -> Result<Document, ReadError> {
        if self.places.is_empty() {
            return Ok(self.document);
        }
        let offsets = sorted_offsets(&self);
        let bytes = counting.to_bytes(&self.document.text, &offsets);
        let places = std::mem::take(&mut self.places);
        let mut keep = Vec::with_capacity(places.len());
        let mut aside = Vec::new();
        for (i, place) in places.into_iter().enumerate() {
            let line = if place.line == 0 { self.line } else { place.line };
            let Some(span) = self.document.spans.get_mut(i) else { break };
            let Some(fragments) = fragments(&place.at, &offsets, &bytes) else {
                let mut problem = self.why_not(&place.at, counting);
                if !self.what.is_empty() {
                    problem = format!("{}: {problem}", self.what);
                }
                return Err(ReadError::malformed(&self.file, line, problem));
            };
            let matches =
                place.text.as_ref().is_none_or(|w| covers(&self.document.text, &fragments, w));
            if matches {
                span.fragments = merge_fragments(&fragments);
                if self.cut_at_line_ends {
                    let fragments = std::mem::take(&mut span.fragments);
                    span.fragments = joined_over_line_ends(&self.document.text, fragments);
                }
                keep.push(i);
                continue;
            }
            let text = place.text.unwrap_or_default();
            let found: Vec<&str> = fragments
                .iter()
                .map(|r| self.document.text.get(r.start..r.end).unwrap_or_default())
                .collect();
            let found: String = found.join(" ").chars().take(60).collect();
            aside.push(Aside {
                id: span.id.clone(),
                label: span.label.clone(),
                at: place.at.to_vec(),
                line,
                reason: format!("the text has “{found}” there"),
                text,
            });
        }
        if !aside.is_empty() {
            aside.extend(self.without_an_end(&keep));
            self.document.reorder_spans(&keep);
        }
        self.document.aside.extend(aside);
        Ok(self.document)
    }

    /// The relations that one of the spans set aside takes with it.
    fn without_an_end(&self, keep: &[usize]) -> Vec<Aside> {
        let stays = |end: End| match end {
            End::Span(at) => keep.binary_search(&at).is_ok(),
            End::Segment(_) => true,
        };
        let relations = self.document.relations.iter();
        relations
            .filter(|r| !stays(r.from) || !stays(r.to))
            .map(|r| Aside {
                id: r.id.clone(),
                label: r.label.clone(),
                line: self.line,
                reason: "one of its ends has no place in the text".to_owned(),
                ..Aside::default()
            })
            .collect()
    }

    fn why_not(&self, at: &[(usize, usize)], counting: Counting) -> String {
        if let Some((start, end)) = at.iter().find(|(start, end)| start > end) {
            return format!("a span starts at {start} and ends before that, at {end}");
        }
        let (start, end) =
            (at.iter().map(|a| a.0).min().unwrap_or(0), at.iter().map(|a| a.1).max().unwrap_or(0));
        let text = &self.document.text;
        let length = match counting.unit {
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Byte => text.len(),
            _ => text.chars().count(),
        };
        if end > length {
            let length = counting.unit.quantity(length);
            format!("a span ends at {end}, and the text has {length}")
        } else {
            format!("the offsets {start} to {end} cut a character in two")
        }
    }
}

impl Document {
    /// Places a document by itself: the whole file is this one.
    ///
    /// # Errors
    /// As [`RawDocument::placed`].
    pub fn from_raw(raw: RawDocument) -> Result<(Self, Verdict), ReadError> {
        let mut tally = Tally::thorough();
        tally.count(&raw);
        let verdict = tally.verdict();
        Ok((raw.placed(verdict.counting)?, verdict))
    }
}
