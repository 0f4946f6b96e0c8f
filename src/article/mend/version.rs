//! The source with some of its mends, and the exact way from one such text to another.

use super::super::{Article, SegmentKind};
use super::{COVERED, GONE, Mend, MendMisfit, MendPart, NO_PART, kinds};
use crate::text::{ByteRange, EditMap, Text};

/// A source text with some mends carried out.
#[derive(Clone, Debug)]
pub struct Version {
    source_len: usize,
    text: Text,
    /// In the order of the text; no two have a byte of the source in common.
    pub(super) hunks: Vec<Hunk>,
    kinds: Vec<KindAt>,
}

/// A place where the text is not the source's. Both ranges may be empty, not both at once
/// unless nothing stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) source: ByteRange,
    /// The same place in the text.
    pub(super) to: ByteRange,
    pub(super) by: String,
}

/// A part of the article that is of another kind, in bytes of the source.
#[derive(Clone, Debug)]
struct KindAt {
    mend: String,
    source: ByteRange,
    was: String,
    kind: SegmentKind,
}

impl Version {
    /// Without any mend.
    pub(super) fn of_source(source: &Text) -> Self {
        Self {
            source_len: source.len(),
            text: source.clone(),
            hunks: Vec::new(),
            kinds: Vec::new(),
        }
    }

    /// With these mends, in the order in which they were made, each with the places of its parts.
    pub(super) fn with(
        source: &Text,
        mends: &[(&Mend, &Vec<Option<ByteRange>>)],
        misfits: &mut Vec<MendMisfit>,
    ) -> Self {
        let mut hunks: Vec<Hunk> = Vec::new();
        let mut kinds: Vec<KindAt> = Vec::new();
        for (mend, places) in mends {
            let parts = mend.parts.iter().zip(places.iter());
            for (part, place) in parts {
                let mut misfit = |why| {
                    let (id, words) = (mend.id.clone(), part.was().to_owned());
                    misfits.push(MendMisfit { id, words, why });
                };
                let Some(place) = *place else {
                    misfit(GONE);
                    continue;
                };
                match part {
                    MendPart::Replace { by, .. } if fits(&hunks, place) => {
                        // What was mended there before is in the words that stand for it now.
                        hunks.retain(|hunk| !place.contains(hunk.source));
                        let to = ByteRange::default();
                        hunks.push(Hunk { source: place, to, by: by.clone() });
                    }
                    MendPart::Replace { .. } => misfit(COVERED),
                    MendPart::Kind { was, kind, .. } => {
                        kinds.retain(|known| known.source != place);
                        let (mend, was) = (mend.id.clone(), was.clone());
                        kinds.push(KindAt { mend, source: place, was, kind: *kind });
                    }
                }
            }
        }
        hunks.sort_by_key(|hunk| (hunk.source.start, hunk.source.end));
        let mut text = String::with_capacity(source.len());
        let mut end = 0;
        for hunk in &mut hunks {
            text.push_str(source.slice(ByteRange::new(end, hunk.source.start)));
            hunk.to = ByteRange::new(text.len(), text.len() + hunk.by.len());
            text.push_str(&hunk.by);
            end = hunk.source.end;
        }
        text.push_str(source.slice(ByteRange::new(end, source.len())));
        Self { source_len: source.len(), text: Text::new(text), hunks, kinds }
    }

    /// What is read.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The article that it makes.
    pub fn article(&self, like: &Article) -> Article {
        let mut article = Article::new(like.id.clone(), self.text.clone(), like.encoding.as_str());
        self.put_kinds(&mut article, |_| {});
        article
    }

    /// Gives parts of the article the kinds that they have by hand.
    pub(super) fn put_kinds(&self, article: &mut Article, mut misfit: impl FnMut(MendMisfit)) {
        for kind in &self.kinds {
            let range = self.to_text(kind.source).map(|range| trimmed(&self.text, range));
            let done = range.is_some_and(|range| {
                kinds::set_kind(&article.text, &mut article.segments, range, kind.kind)
            });
            if !done {
                let (id, words) = (kind.mend.clone(), kind.was.clone());
                misfit(MendMisfit { id, words, why: NO_PART });
            }
        }
    }

    /// The exact way from this text to that of another version of the same source.
    pub fn way_to(&self, other: &Self) -> EditMap {
        let mut runs = Vec::new();
        let (mine, others) = (self.kept(), other.kept());
        let (mut i, mut j) = (0, 0);
        while let (Some((a, a_at)), Some((b, b_at))) = (mine.get(i), others.get(j)) {
            let (start, end) = (a.start.max(b.start), a.end.min(b.end));
            if start < end {
                runs.push((a_at + (start - a.start), b_at + (start - b.start), end - start));
            }
            if a.end <= b.end {
                i += 1;
            } else {
                j += 1;
            }
        }
        // Words that both have by the same mend.
        for hunk in &self.hunks {
            let same = |other: &&Hunk| other.source == hunk.source && other.by == hunk.by;
            if let Some(other) = other.hunks.iter().find(same) {
                runs.push((hunk.to.start, other.to.start, hunk.by.len()));
            }
        }
        runs.sort_unstable();
        EditMap::of_runs(self.text.len(), other.text.len(), runs)
    }

    /// What it has of the source, and where that is in the text.
    fn kept(&self) -> Vec<(ByteRange, usize)> {
        let mut kept = Vec::with_capacity(self.hunks.len() + 1);
        let (mut from, mut at) = (0, 0);
        for hunk in &self.hunks {
            kept.push((ByteRange::new(from, hunk.source.start), at));
            (from, at) = (hunk.source.end, hunk.to.end);
        }
        kept.push((ByteRange::new(from, self.source_len), at));
        kept.retain(|(range, _)| !range.is_empty());
        kept
    }

    /// A range of the source whose edges are not within mended words, in the text.
    pub(super) fn to_text(&self, range: ByteRange) -> Option<ByteRange> {
        let (mut start, mut end) = (None, None);
        let mut shift = 0_isize;
        for hunk in &self.hunks {
            let (from, to) = (hunk.source, hunk.to);
            if start.is_none() && range.start <= from.start {
                let before = range.start.checked_add_signed(shift)?;
                start = Some(if range.start == from.start { to.start } else { before });
            }
            if start.is_none() && range.start < from.end {
                return None;
            }
            if end.is_none()
                && (range.end < from.start || range.end == from.start && !from.is_empty())
            {
                end = Some(range.end.checked_add_signed(shift)?);
            }
            if end.is_none() && range.end < from.end {
                return None;
            }
            shift = to.end.cast_signed() - from.end.cast_signed();
        }
        behind(range, (start, end), shift)
    }

    /// A range of the text whose edges are not within mended words, in the source.
    pub(super) fn to_source(&self, range: ByteRange) -> Option<ByteRange> {
        let (mut start, mut end) = (None, None);
        let mut shift = 0_isize;
        for hunk in &self.hunks {
            let (from, to) = (hunk.source, hunk.to);
            if start.is_none()
                && range.start <= to.start
                && !(to.is_empty() && range.start == to.start)
            {
                start = Some(if range.start == to.start {
                    from.start
                } else {
                    range.start.checked_add_signed(shift)?
                });
            }
            if start.is_none() && range.start < to.end {
                return None;
            }
            if end.is_none() && range.end <= to.start {
                end = Some(range.end.checked_add_signed(shift)?);
            }
            if end.is_none() && range.end < to.end {
                return None;
            }
            shift = from.end.cast_signed() - to.end.cast_signed();
        }
        behind(range, (start, end), shift)
    }
}

/// A range of which the edges that were not found lie behind all mended words, which have moved
/// it by `shift`.
fn behind(
    range: ByteRange,
    (start, end): (Option<usize>, Option<usize>),
    shift: isize,
) -> Option<ByteRange> {
    let start = start.or_else(|| range.start.checked_add_signed(shift))?;
    let end = end.or_else(|| range.end.checked_add_signed(shift))?;
    (start <= end).then(|| ByteRange::new(start, end))
}

/// Parts of an article begin and end with words.
fn trimmed(text: &Text, range: ByteRange) -> ByteRange {
    let words = text.slice(range);
    let start = range.start + (words.len() - words.trim_start().len());
    ByteRange::new(start, start + words.trim().len())
}

/// Whether a later mend at `place` goes with those that are carried out: it has nothing in
/// common with each, or all of it.
fn fits(hunks: &[Hunk], place: ByteRange) -> bool {
    hunks.iter().all(|hunk| {
        let within = place.is_empty() && hunk.source.contains(place);
        place.contains(hunk.source) || !(hunk.source.overlaps(place) || within)
    })
}
