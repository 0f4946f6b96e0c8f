//! Finds old ranges where the way is known: both texts are the same source with some mends. The
//! way leads back too, and nothing is put where it would not lead back from: a mend that is
//! taken back leaves everything as it was.

use smallvec::SmallVec;

use super::whole::locate;
use super::{Found, Locator};
use crate::article::{Article, SegmentKind, Version};
use crate::text::{ByteRange, EditMap, Sha256, Text};

pub(super) struct Mends<'a> {
    was: Version,
    now: &'a Version,
    source: &'a Text,
    new: &'a Text,
    way: EditMap,
    back: EditMap,
    /// The parts of both articles, of every kind: what kind a part is may be said by hand.
    parts: Vec<ByteRange>,
    new_parts: Vec<ByteRange>,
}

impl<'a> Mends<'a> {
    /// The way from the text with this hash; `None` if it is not known as one of the article's.
    pub(super) fn between(old: Sha256, new: &'a Article) -> Option<Self> {
        let mended = new.mended.as_ref()?;
        let version: Version = mended.version(old)?;
        let now = mended.now();
        let way = version.way_to(now);
        let parts = |article: &Article| -> Vec<ByteRange> {
            let parts = article.segments.iter().filter(|s| s.kind != SegmentKind::Dateline);
            parts.map(|s| s.range).collect()
        };
        Some(Self {
            source: new.source(),
            new: &new.text,
            back: way.inverse(),
            way,
            parts: parts(&version.article(new)),
            new_parts: parts(new),
            was: version,
            now,
        })
    }

    /// The text that is left.
    pub(super) fn old(&self) -> &Text {
        self.was.text()
    }

    fn to_new(&self, range: ByteRange) -> Found {
        follow(&self.way, self.old(), self.new, range)
    }

    fn to_old(&self, range: ByteRange) -> Found {
        follow(&self.back, self.new, self.old(), range)
    }

    /// Where a range went whose words were put right within it. Both versions are held against the
    /// source, so that it does not matter by which way a range came, or goes on.
    fn put_right(&self, range: ByteRange) -> Option<ByteRange> {
        let to = carried(&self.way, range).filter(|to| carried(&self.back, *to) == Some(range))?;
        let is_it = |version: &Version, range| version.is_put_right(self.source, range);
        (is_it(&self.was, range) && is_it(self.now, to)).then_some(to)
    }

    /// Whether nothing but the old part `old` went into the new one.
    fn is_only_of(&self, new: ByteRange, old: ByteRange) -> bool {
        let (Found::Same(back) | Found::PutRight(back) | Found::Changed(Some(back))) =
            self.to_old(new)
        else {
            return false;
        };
        let mut others = self.parts.iter().filter(|part| **part != old);
        old.overlaps(back) && !others.any(|part| part.overlaps(back)) && is_much(back, new)
    }
}

impl Locator for Mends<'_> {
    fn fragments(&self, fragments: &[ByteRange]) -> SmallVec<[Found; 1]> {
        let there_and_back = |range: &ByteRange| match self.to_new(*range) {
            Found::Same(to) if self.to_old(to) != Found::Same(*range) => Found::Changed(Some(to)),
            Found::Changed(trace) => match self.put_right(*range) {
                Some(to) => Found::PutRight(to),
                None => Found::Changed(trace),
            },
            found => found,
        };
        fragments.iter().map(there_and_back).collect()
    }

    fn segment(&self, range: ByteRange, segments: &[ByteRange]) -> Found {
        let (to, same) = match self.to_new(range) {
            Found::Same(to) => (to, true),
            Found::PutRight(to) | Found::Changed(Some(to)) => (to, false),
            Found::Changed(None) => return Found::Changed(None),
        };
        if same && segments.contains(&to) {
            return Found::Same(to);
        }
        // Other words are in it now. It is still the same only if it is the one segment that all
        // of it went to, and nothing else did: what was made one, or cut in two, is not.
        let mut touched = self.new_parts.iter().filter(|part| part.overlaps(to));
        match (touched.next(), touched.next()) {
            (Some(part), None)
                if segments.contains(part)
                    && is_much(to, range)
                    && self.is_only_of(*part, range) =>
            {
                Found::Changed(Some(*part))
            }
            _ => Found::Changed(None),
        }
    }
}

/// Whether what became of a part is much of it. By the same measure it would go back.
const fn is_much(became: ByteRange, of: ByteRange) -> bool {
    became.len() * 4 >= of.len()
}

/// A place between two characters goes with the one after it, at the end of the text with the
/// one before it, and with no other.
fn follow(way: &EditMap, old: &Text, new: &Text, range: ByteRange) -> Found {
    if !range.is_empty() {
        return locate(way, old, new, range);
    }
    let at = range.start;
    let (head, rest) = old.as_str().split_at_checked(at).unwrap_or_default();
    let after = rest.chars().next().map(|c| ByteRange::new(at, at + c.len_utf8()));
    let before = || head.chars().next_back().map(|c| ByteRange::new(at - c.len_utf8(), at));
    let place = |at: usize| Found::Same(ByteRange::new(at, at));
    let found = match (after, before()) {
        (Some(after), _) => locate(way, old, new, after),
        (None, Some(before)) => locate(way, old, new, before),
        (None, None) => return Found::Changed(None),
    };
    match (found, after) {
        (Found::Same(to), Some(_)) => place(to.start),
        (Found::Same(to), None) => place(to.end),
        (Found::PutRight(_) | Found::Changed(_), _) => Found::Changed(None),
    }
}

/// Where the edges of a range went that lie beside all changes, not within one; `None` if a
/// change lies across an edge.
fn carried(way: &EditMap, range: ByteRange) -> Option<ByteRange> {
    if range.is_empty() {
        return None;
    }
    let mut to = range;
    for (old, new) in way.changes() {
        if old.start >= range.end {
            break;
        }
        if old.end <= range.start {
            let start = new.end + (range.start - old.end);
            to = ByteRange::new(start, start + range.len());
        } else if range.contains(old) {
            to.end = new.end + (range.end - old.end);
        } else {
            return None;
        }
    }
    Some(to)
}

/// The text is the same; parts of it are of another kind by hand.
pub(super) struct Kinds;

impl Locator for Kinds {
    fn fragments(&self, fragments: &[ByteRange]) -> SmallVec<[Found; 1]> {
        fragments.iter().map(|range| Found::Same(*range)).collect()
    }

    fn segment(&self, range: ByteRange, segments: &[ByteRange]) -> Found {
        match segments.contains(&range) {
            true => Found::Same(range),
            false => Found::Changed(None),
        }
    }
}
