//! Puts records that lost their place back where they were, once the words are there again: a
//! mend was taken back, or a file was put back.

use smallvec::SmallVec;

use super::mended::{Kinds, Mends};
use super::{Found, Job, Locator};
use crate::annotation::{
    AnnotationSet, Edit, Relation, RelationEnd, SegmentLabel, Span, Swap, Target, Unplaced,
    merge_fragments, wire,
};
use crate::text::{ByteRange, CharRange, Sha256, Text};

/// The way from a text that records were lost from.
enum Way<'a> {
    /// It is this text again.
    Same(&'a Text),
    Mends(Box<Mends<'a>>),
}

impl Way<'_> {
    fn old(&self) -> &Text {
        match self {
            Self::Same(text) => text,
            Self::Mends(mends) => mends.old(),
        }
    }

    fn fragments(&self, ranges: &[ByteRange]) -> SmallVec<[Found; 1]> {
        match self {
            Self::Same(_) => Kinds.fragments(ranges),
            Self::Mends(mends) => mends.fragments(ranges),
        }
    }

    fn segment(&self, range: ByteRange, segments: &[ByteRange]) -> Found {
        match self {
            Self::Same(_) => Kinds.segment(range, segments),
            Self::Mends(mends) => mends.segment(range, segments),
        }
    }
}

impl<L: Locator> Job<'_, L> {
    pub(super) fn come_home(&mut self, set: &AnnotationSet) {
        let mut ways: Vec<(Sha256, Option<Way<'_>>)> = Vec::new();
        let article = self.article;
        if !set.unplaced().any(|lost| lost.lost_from().is_some()) {
            return;
        }
        // What stands there is to be asked of the set as it is now.
        let mut now = set.clone();
        if now.apply(&self.result.change).is_err() {
            return;
        }
        for lost in set.unplaced() {
            let Some(from) = lost.lost_from() else { continue };
            if !ways.iter().any(|(known, _)| *known == from) {
                let way = match from == article.text.sha256() {
                    true => Some(Way::Same(&article.text)),
                    false => Mends::between(from, article).map(|mends| Way::Mends(Box::new(mends))),
                };
                ways.push((from, way));
            }
            let way = ways.iter().find(|(known, _)| *known == from).and_then(|(_, w)| w.as_ref());
            let Some(edit) = way.and_then(|way| self.home(&now, lost, way)) else { continue };
            self.push(Edit::Unplaced(Swap::delete(lost.clone())));
            self.push(edit);
            self.result.placed.push(lost.id());
        }
    }

    /// Makes the record anew in its place, if that is there and nothing like it stands there.
    fn home(&self, set: &AnnotationSet, lost: &Unplaced, way: &Way<'_>) -> Option<Edit> {
        match lost {
            Unplaced::Span { span, at, text, .. } => {
                let old: Option<Vec<ByteRange>> =
                    at.iter().map(|range| way.old().to_bytes(*range)).collect();
                let old = old.filter(|old| wire::covered(way.old(), old) == *text)?;
                let kept = |found: Found| match found {
                    Found::Same(range) | Found::PutRight(range) => Some(range),
                    Found::Changed(_) => None,
                };
                let found: Option<SmallVec<[ByteRange; 1]>> =
                    way.fragments(&old).into_iter().map(kept).collect();
                let fragments = found.filter(|f| !f.is_empty() && merge_fragments(f) == *f)?;
                let twin = set.spans().any(|s| s.label == span.label && s.fragments == fragments);
                let span = Span { fragments, ..span.clone() };
                (!twin).then(|| Edit::Span(Swap::make(span)))
            }
            Unplaced::SegmentLabel { label, at, .. } => {
                let target = self.home_of(label.target, *at, way)?;
                let taken = set.segment_labels_of(target).any(|other| other.layer == label.layer);
                let label = SegmentLabel { target, ..label.clone() };
                (!taken).then(|| Edit::SegmentLabel(Swap::make(label)))
            }
            Unplaced::Relation { relation, from_at, to_at, .. } => {
                let end = |end: RelationEnd, at: Option<CharRange>| match end {
                    RelationEnd::Target(target @ (Target::Comment(_) | Target::Paragraph(_))) => {
                        self.home_of(target, at?, way).map(RelationEnd::Target)
                    }
                    end => Some(end),
                };
                let (from, to) = (end(relation.from, *from_at)?, end(relation.to, *to_at)?);
                let twin = set
                    .relations()
                    .any(|r| r.label == relation.label && r.from == from && r.to == to);
                let relation = Relation { from, to, ..relation.clone() };
                (!twin).then(|| Edit::Relation(Swap::make(relation)))
            }
        }
    }

    fn home_of(&self, target: Target, at: CharRange, way: &Way<'_>) -> Option<Target> {
        let segments = match target {
            Target::Article => return Some(target),
            Target::Comment(_) => &self.comments,
            Target::Paragraph(_) => &self.paragraphs,
        };
        match way.segment(way.old().to_bytes(at)?, segments) {
            // As a label stays with a comment whose words change, it comes back to it.
            Found::Same(range) | Found::PutRight(range) | Found::Changed(Some(range)) => {
                Some(target.at(range))
            }
            Found::Changed(None) => None,
        }
    }
}
