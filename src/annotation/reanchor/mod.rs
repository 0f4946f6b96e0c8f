//! Fits a set to a new version of its article's text. What covers the same words at
//! another place moves there; what does not goes into the unplaced list. Never puts a
//! span on other text, and never drops a record.
//!
//! Between a text and what was mended in it the way is known and needs no comparison; then it
//! leads back as well, and what a mend took the place of has it again once that is taken back. A
//! span around words that were put right (a typo, a spelling) stays around them.

mod covered;
mod home;
mod mended;
mod whole;

use smallvec::SmallVec;

use self::covered::Covered;
use self::mended::{Kinds, Mends};
use self::whole::Whole;
use super::wire;
use super::{
    AnnotationId, AnnotationSet, Change, Decision, Edit, Relation, RelationEnd, SegmentLabel, Span,
    Swap, Target, Unplaced, merge_fragments,
};
use crate::article::{Article, SegmentKind};
use crate::text::{ByteRange, CharRange, Sha256, Text};

/// What is known of the text that a set was made on.
#[derive(Clone, Copy, Debug)]
pub enum OldText<'a> {
    /// All of it.
    Whole(&'a Text),
    /// Only what the records cover; see [`wire::Records::sketch`].
    Covered(&'a Text),
}

/// A record that has no place in the new text.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// The record, now in the unplaced list.
    pub id: AnnotationId,
    /// Its label.
    pub label: String,
    /// The words that it was about.
    pub text: String,
    /// Where in the new text it may belong, if there is a trace.
    pub near: Option<ByteRange>,
}

/// What becomes of a set when the text changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Reanchored {
    /// Does it. Its `before` sides count along the old text, its `after` sides along the
    /// new one, so it cannot be written with one text; write the set that it makes.
    pub change: Change,
    /// Records that are about the same words at another place.
    pub moved: Vec<AnnotationId>,
    /// Segment labels and relations that stay with a comment or paragraph whose words
    /// changed, or may have changed, and spans of words that were put right.
    pub changed: Vec<AnnotationId>,
    /// Records that have no place any more, and are in the unplaced list.
    pub lost: Vec<Lost>,
    /// Records that were in the unplaced list, and have their place again.
    pub placed: Vec<AnnotationId>,
}

/// Where something of the old text is in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// The same words are here.
    Same(ByteRange),
    /// The words are here, put right by a mend.
    PutRight(ByteRange),
    /// The words changed; what became of them may be here.
    Changed(Option<ByteRange>),
}

impl Found {
    /// Where it is, or what became of it, if anything.
    const fn trace(self) -> Option<ByteRange> {
        match self {
            Self::Same(range) | Self::PutRight(range) => Some(range),
            Self::Changed(range) => range,
        }
    }
}

/// Finds old ranges in the new text.
trait Locator {
    /// Each fragment of a span, in order.
    fn fragments(&self, fragments: &[ByteRange]) -> SmallVec<[Found; 1]>;

    /// A comment or paragraph at `range` of the old text: `Same` gives the range of a
    /// segment in `segments` with the same words, `Changed` of one with other words.
    fn segment(&self, range: ByteRange, segments: &[ByteRange]) -> Found;
}

/// Fits `set`, made on `old`, to the article's text.
///
/// ```
/// use tagline::annotation::{AnnotationSet, OldText, reanchor};
/// use tagline::article::{Article, ArticleId};
/// use tagline::text::Text;
///
/// let old = Text::new("Ada met Ben.");
/// let new = Article::new(ArticleId("a".into()), Text::new("Yesterday Ada met Ben."), "UTF-8");
/// let mut set = AnnotationSet::default();
/// let reanchored = reanchor(&set, OldText::Whole(&old), &new);
/// set.apply(&reanchored.change)?;
/// # Ok::<(), tagline::annotation::ApplyError>(())
/// ```
pub fn reanchor(set: &AnnotationSet, old: OldText<'_>, new: &Article) -> Reanchored {
    let (OldText::Whole(text) | OldText::Covered(text)) = old;
    match old {
        OldText::Whole(old) if *old == new.text && has_kinds(new) => {
            Job::new(text, new, Some(old.sha256()), &Kinds).run(set)
        }
        OldText::Whole(old) if *old == new.text => Job::new(text, new, None, &Unmoved).run(set),
        OldText::Whole(old) => match Mends::between(old.sha256(), new) {
            Some(mends) => Job::new(text, new, Some(old.sha256()), &mends).run(set),
            None => {
                let whole = Whole::new(old, &new.text);
                Job::new(text, new, Some(old.sha256()), &whole).run(set)
            }
        },
        OldText::Covered(old) => {
            Job::new(text, new, None, &Covered::new(set, old, &new.text)).run(set)
        }
    }
}

fn has_kinds(article: &Article) -> bool {
    article.mended.as_ref().is_some_and(|mended| mended.has_kinds())
}

struct Job<'a, L> {
    old: &'a Text,
    /// The hash of it, if all of it is known.
    from: Option<Sha256>,
    article: &'a Article,
    new: &'a Text,
    locator: &'a L,
    comments: Vec<ByteRange>,
    paragraphs: Vec<ByteRange>,
    result: Reanchored,
}

impl<'a, L: Locator> Job<'a, L> {
    fn new(old: &'a Text, new: &'a Article, from: Option<Sha256>, locator: &'a L) -> Self {
        let of = |kind| -> Vec<ByteRange> {
            new.segments.iter().filter(|s| s.kind == kind).map(|s| s.range).collect()
        };
        let change = Change { title: "Follow the changed text".to_owned(), edits: Vec::new() };
        Self {
            old,
            from,
            article: new,
            new: &new.text,
            locator,
            comments: of(SegmentKind::Comment),
            paragraphs: of(SegmentKind::Paragraph),
            result: Reanchored {
                change,
                moved: Vec::new(),
                changed: Vec::new(),
                lost: Vec::new(),
                placed: Vec::new(),
            },
        }
    }

    fn run(mut self, set: &AnnotationSet) -> Reanchored {
        for span in set.spans() {
            self.span(span);
        }
        for label in set.segment_labels() {
            self.segment_label(label);
        }
        for relation in set.relations() {
            self.relation(relation);
        }
        for decision in set.decisions() {
            self.decision(decision);
        }
        self.come_home(set);
        self.result
    }

    fn span(&mut self, span: &Span) {
        let found = self.locator.fragments(&span.fragments);
        let kept: SmallVec<[ByteRange; 1]> = found
            .iter()
            .filter_map(|found| match found {
                Found::Same(range) | Found::PutRight(range) => Some(*range),
                Found::Changed(_) => None,
            })
            .collect();
        if kept.len() == span.fragments.len() && merge_fragments(&kept) == kept {
            let same = !found.iter().any(|found| matches!(found, Found::PutRight(_)));
            self.note_kept(span.id, kept != span.fragments, same);
            if kept != span.fragments {
                let after = Span { fragments: kept, ..span.clone() };
                self.push(Edit::Span(Swap::replace(span.clone(), after)));
            }
            return;
        }
        let traces = found.iter().filter_map(|found| found.trace());
        let text = wire::covered(self.old, &span.fragments);
        self.result.lost.push(Lost {
            id: span.id,
            label: span.label.clone(),
            text: text.clone(),
            near: traces.reduce(ByteRange::union),
        });
        let at = span.fragments.iter().map(|range| self.chars(*range)).collect();
        let lost = Span { fragments: SmallVec::new(), ..span.clone() };
        self.push(Edit::Span(Swap::delete(span.clone())));
        let lost = Unplaced::Span { span: lost, at, text, from: self.from };
        self.push(Edit::Unplaced(Swap::make(lost)));
    }

    fn segment_label(&mut self, label: &SegmentLabel) {
        let (target, same) = self.target(label.target);
        if let Some(target) = target {
            self.note_kept(label.id, target != label.target, same);
            if target != label.target {
                let after = SegmentLabel { target, ..label.clone() };
                self.push(Edit::SegmentLabel(Swap::replace(label.clone(), after)));
            }
            return;
        }
        let text = wire::first_words(self.old, label.target);
        let at = self.chars(label.target.range().unwrap_or_default());
        self.lose(label.id, &label.label, text.clone());
        let lost = SegmentLabel { target: nowhere(label.target), ..label.clone() };
        self.push(Edit::SegmentLabel(Swap::delete(label.clone())));
        let from = self.from;
        let lost = Unplaced::SegmentLabel { label: lost, at, text, from };
        self.push(Edit::Unplaced(Swap::make(lost)));
    }

    fn relation(&mut self, relation: &Relation) {
        let end = |end: RelationEnd| match end {
            RelationEnd::Span(_) => (Some(end), true),
            RelationEnd::Target(target) => {
                let (target, same) = self.target(target);
                (target.map(RelationEnd::Target), same)
            }
        };
        let ((from, from_same), (to, to_same)) = (end(relation.from), end(relation.to));
        // Of two comments that have become one, neither answers the other any more.
        let fell_together = from == to && relation.from != relation.to;
        if let (Some(from), Some(to)) = (from, to)
            && !fell_together
        {
            let after = Relation { from, to, ..relation.clone() };
            self.note_kept(relation.id, after != *relation, from_same && to_same);
            if after != *relation {
                self.push(Edit::Relation(Swap::replace(relation.clone(), after)));
            }
            return;
        }
        let at =
            |end: RelationEnd| end.target().and_then(Target::range).map(|range| self.chars(range));
        let blank =
            |end: RelationEnd| end.target().map_or(end, |t| RelationEnd::Target(nowhere(t)));
        let lost = Unplaced::Relation {
            from: self.from,
            from_at: at(relation.from),
            to_at: at(relation.to),
            relation: Relation {
                from: blank(relation.from),
                to: blank(relation.to),
                ..relation.clone()
            },
        };
        self.lose(relation.id, &relation.label, String::new());
        self.push(Edit::Relation(Swap::delete(relation.clone())));
        self.push(Edit::Unplaced(Swap::make(lost)));
    }

    /// A decision follows what it is about, as far as that can be found; it holds no words of
    /// the text itself, so it is never lost.
    fn decision(&mut self, decision: &Decision) {
        let found = self
            .old
            .to_bytes(decision.at)
            .and_then(|range| self.locator.fragments(&[range]).into_iter().next()?.trace());
        if let Some(at) = found.and_then(|range| self.new.to_chars(range))
            && at != decision.at
        {
            let after = Decision { at, ..decision.clone() };
            self.push(Edit::Decision(Swap::replace(decision.clone(), after)));
        }
    }

    /// The target in the new text, and whether its words are the same.
    fn target(&self, target: Target) -> (Option<Target>, bool) {
        let (range, segments) = match target {
            Target::Article => return (Some(target), true),
            Target::Comment(range) => (range, &self.comments),
            Target::Paragraph(range) => (range, &self.paragraphs),
        };
        match self.locator.segment(range, segments) {
            Found::Same(range) => (Some(target.at(range)), true),
            found => (found.trace().map(|range| target.at(range)), false),
        }
    }

    fn note_kept(&mut self, id: AnnotationId, moved: bool, same: bool) {
        match (same, moved) {
            (false, _) => self.result.changed.push(id),
            (true, true) => self.result.moved.push(id),
            (true, false) => {}
        }
    }

    fn lose(&mut self, id: AnnotationId, label: &str, text: String) {
        self.result.lost.push(Lost { id, label: label.to_owned(), text, near: None });
    }

    fn push(&mut self, edit: Edit) {
        self.result.change.edits.push(edit);
    }

    fn chars(&self, range: ByteRange) -> CharRange {
        self.old.to_chars(range).unwrap_or_default()
    }
}

/// The kind of a target without its place.
const fn nowhere(target: Target) -> Target {
    target.at(ByteRange::new(0, 0))
}

/// The text is the same.
struct Unmoved;

impl Locator for Unmoved {
    fn fragments(&self, fragments: &[ByteRange]) -> SmallVec<[Found; 1]> {
        fragments.iter().map(|range| Found::Same(*range)).collect()
    }

    // The text is the same; that another version of the program parses it otherwise is
    // not for here to say.
    fn segment(&self, range: ByteRange, _: &[ByteRange]) -> Found {
        Found::Same(range)
    }
}
