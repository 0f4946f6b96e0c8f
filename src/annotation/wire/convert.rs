//! Between single records in memory (bytes) and in files (code points).

use smallvec::SmallVec;

use super::{
    Chain, Decision, End, Mismatch, Offsets, Place, Refusal, Relation, SegmentLabel, Span,
    Unplaced, WireError,
};
use crate::annotation::{
    self as memory, AnnotationId, AttributeValue, Attributes, Origin, RelationEnd, Target,
    merge_fragments,
};
use crate::text::{ByteRange, CharRange, Text};

/// Between the texts of two fragments.
const GAP: &str = " … ";

/// How much of a comment or paragraph stands beside its label, in code points.
pub(in crate::annotation) const FIRST_WORDS: usize = 40;

/// What a span with these fragments covers, fragments joined by ` … `.
pub fn covered(text: &Text, fragments: &[ByteRange]) -> String {
    let parts: Vec<&str> = fragments.iter().map(|range| text.slice(*range)).collect();
    parts.join(GAP)
}

/// The words of a target that stand beside its labels in files: the first 40 code points.
pub fn first_words(text: &Text, target: Target) -> String {
    target.range().map_or_else(String::new, |range| {
        text.slice(range).chars().take(FIRST_WORDS).collect::<String>()
    })
}

fn to_offsets(id: AnnotationId, text: &Text, range: ByteRange) -> Result<Offsets, WireError> {
    text.to_chars(range).map(|chars| (chars.start, chars.end)).ok_or(WireError::Bytes {
        id,
        start: range.start,
        end: range.end,
    })
}

fn to_range(id: AnnotationId, text: &Text, at: Offsets) -> Result<ByteRange, WireError> {
    let fits = (at.0 <= at.1).then(|| CharRange::new(at.0, at.1));
    fits.and_then(|range| text.to_bytes(range)).ok_or_else(|| WireError::Offsets {
        id,
        at,
        length: text.offsets().len_chars(),
    })
}

fn check_text(
    id: AnnotationId,
    at: &[Offsets],
    expected: &str,
    found: &str,
) -> Result<(), WireError> {
    if expected.is_empty() || expected == found {
        return Ok(());
    }
    Err(WireError::Text(Box::new(Mismatch {
        id,
        at: at.to_vec(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    })))
}

fn check_numbers(id: AnnotationId, attributes: &Attributes) -> Result<(), WireError> {
    for (name, value) in attributes {
        if matches!(value, AttributeValue::Number(number) if !number.is_finite()) {
            return Err(WireError::Number { id, name: name.clone() });
        }
    }
    Ok(())
}

impl Span {
    /// For the file of a set on `text`.
    ///
    /// # Errors
    /// If a fragment does not lie in `text`.
    pub fn to_wire(span: &memory::Span, text: &Text) -> Result<Self, WireError> {
        let at = span.fragments.iter().map(|range| to_offsets(span.id, text, *range));
        let at = at.collect::<Result<_, _>>()?;
        Ok(Self::with(span, at, covered(text, &span.fragments)))
    }

    fn with(span: &memory::Span, at: Vec<Offsets>, text: String) -> Self {
        let Origin { kind, by, at: made } = span.origin.clone();
        Self {
            id: span.id,
            label: span.label.clone(),
            at,
            text,
            attributes: span.attributes.clone(),
            note: span.note.clone(),
            confidence: span.confidence,
            by,
            made,
            origin: kind,
            of_text: None,
            unknown: span.unknown.clone(),
        }
    }

    /// The record in memory. Fragments are put in order and merged where they touch.
    ///
    /// # Errors
    /// If the offsets do not lie in `text`, or cover other text than the record says.
    pub fn from_wire(self, text: &Text) -> Result<memory::Span, WireError> {
        if self.at.is_empty() {
            return Err(WireError::NoPlace { id: self.id });
        }
        let ranges = self.at.iter().map(|at| to_range(self.id, text, *at));
        let fragments: SmallVec<[ByteRange; 1]> = ranges.collect::<Result<_, _>>()?;
        check_text(self.id, &self.at, &self.text, &covered(text, &fragments))?;
        self.without_place(merge_fragments(&fragments))
    }

    fn without_place(self, fragments: SmallVec<[ByteRange; 1]>) -> Result<memory::Span, WireError> {
        check_numbers(self.id, &self.attributes)?;
        Ok(memory::Span {
            id: self.id,
            label: self.label,
            fragments,
            attributes: self.attributes,
            note: self.note,
            confidence: self.confidence,
            origin: Origin { kind: self.origin, by: self.by, at: self.made },
            unknown: self.unknown,
        })
    }
}

impl Relation {
    /// For the file of a set on `text`.
    ///
    /// # Errors
    /// If an end does not lie in `text`.
    pub fn to_wire(relation: &memory::Relation, text: &Text) -> Result<Self, WireError> {
        let end = |end| match end {
            RelationEnd::Span(id) => Ok(End::Span(id)),
            RelationEnd::Target(target) => Place::to_wire(relation.id, target, text).map(End::from),
        };
        Ok(Self::with(relation, end(relation.from)?, end(relation.to)?))
    }

    fn with(relation: &memory::Relation, from: End, to: End) -> Self {
        let Origin { kind, by, at: made } = relation.origin.clone();
        Self {
            id: relation.id,
            label: relation.label.clone(),
            from,
            to,
            attributes: relation.attributes.clone(),
            note: relation.note.clone(),
            by,
            made,
            origin: kind,
            of_text: None,
            unknown: relation.unknown.clone(),
        }
    }

    /// The record in memory.
    ///
    /// # Errors
    /// If an end does not lie in `text`.
    pub fn from_wire(self, text: &Text) -> Result<memory::Relation, WireError> {
        let end = |end| match Place::of(end) {
            Ok(place) => place.resolve(self.id, text).map(RelationEnd::Target),
            Err(span) => Ok(RelationEnd::Span(span)),
        };
        let (from, to) = (end(self.from)?, end(self.to)?);
        self.between(from, to)
    }

    fn between(self, from: RelationEnd, to: RelationEnd) -> Result<memory::Relation, WireError> {
        check_numbers(self.id, &self.attributes)?;
        Ok(memory::Relation {
            id: self.id,
            label: self.label,
            from,
            to,
            attributes: self.attributes,
            note: self.note,
            origin: Origin { kind: self.origin, by: self.by, at: self.made },
            unknown: self.unknown,
        })
    }
}

impl SegmentLabel {
    /// For the file of a set on `text`.
    ///
    /// # Errors
    /// If the target does not lie in `text`.
    pub fn to_wire(label: &memory::SegmentLabel, text: &Text) -> Result<Self, WireError> {
        let on = Place::to_wire(label.id, label.target, text)?;
        Ok(Self::with(label, on, first_words(text, label.target)))
    }

    fn with(label: &memory::SegmentLabel, on: Place, text: String) -> Self {
        let Origin { kind, by, at: made } = label.origin.clone();
        Self {
            id: label.id,
            layer: label.layer.clone(),
            label: label.label.clone(),
            on,
            text,
            note: label.note.clone(),
            confidence: label.confidence,
            by,
            made,
            origin: kind,
            of_text: None,
            unknown: label.unknown.clone(),
        }
    }

    /// The record in memory.
    ///
    /// # Errors
    /// If the target does not lie in `text`, or begins with other words than the
    /// record says.
    pub fn from_wire(self, text: &Text) -> Result<memory::SegmentLabel, WireError> {
        let target = self.on.resolve(self.id, text)?;
        let at: Vec<Offsets> = self.on.offsets().into_iter().collect();
        check_text(self.id, &at, &self.text, &first_words(text, target))?;
        Ok(self.of(target))
    }

    fn of(self, target: Target) -> memory::SegmentLabel {
        memory::SegmentLabel {
            id: self.id,
            layer: self.layer,
            label: self.label,
            target,
            note: self.note,
            confidence: self.confidence,
            origin: Origin { kind: self.origin, by: self.by, at: self.made },
            unknown: self.unknown,
        }
    }
}

impl Refusal {
    /// For a file; a refusal has no offsets.
    pub fn to_wire(refusal: &memory::Refusal) -> Self {
        let Origin { kind: origin, by, at: made } = refusal.origin.clone();
        Self {
            id: refusal.id,
            kind: refusal.kind.clone(),
            text: refusal.text.clone(),
            nth: refusal.nth,
            source: refusal.source.clone(),
            by,
            made,
            origin,
            unknown: refusal.unknown.clone(),
        }
    }

    /// The record in memory.
    pub fn from_wire(self) -> memory::Refusal {
        memory::Refusal {
            id: self.id,
            kind: self.kind,
            text: self.text,
            nth: self.nth,
            source: self.source,
            origin: Origin { kind: self.origin, by: self.by, at: self.made },
            unknown: self.unknown,
        }
    }
}

impl Decision {
    /// For a file.
    pub fn to_wire(decision: &memory::Decision) -> Self {
        let Origin { kind: origin, by, at: made } = decision.origin.clone();
        Self {
            id: decision.id,
            family: decision.family,
            layer: decision.layer.clone(),
            at: (decision.at.start, decision.at.end),
            text: decision.text.clone(),
            verdict: decision.verdict.clone(),
            reason: decision.reason,
            rule: decision.rule.clone(),
            note: decision.note.clone(),
            opinions: decision.opinions.clone(),
            gave: decision.gave.clone(),
            by,
            made,
            origin,
            unknown: decision.unknown.clone(),
        }
    }

    /// The record in memory.
    pub fn from_wire(self) -> memory::Decision {
        let (start, end) = self.at;
        memory::Decision {
            id: self.id,
            family: self.family,
            layer: self.layer,
            // A range that is the wrong way round is at its start.
            at: CharRange::new(start, end.max(start)),
            text: self.text,
            verdict: self.verdict,
            reason: self.reason,
            rule: self.rule,
            note: self.note,
            opinions: self.opinions,
            gave: self.gave,
            origin: Origin { kind: self.origin, by: self.by, at: self.made },
            unknown: self.unknown,
        }
    }
}

impl Chain {
    /// For a file; a chain has no offsets.
    pub fn to_wire(chain: &memory::Chain) -> Self {
        let Origin { kind, by, at: made } = chain.origin.clone();
        Self {
            id: chain.id,
            name: chain.name.clone(),
            kind: chain.kind.clone(),
            knowledge_base_id: chain.knowledge_base_id.clone(),
            members: chain.members.clone(),
            by,
            made,
            origin: kind,
            unknown: chain.unknown.clone(),
        }
    }

    /// The record in memory.
    pub fn from_wire(self) -> memory::Chain {
        memory::Chain {
            id: self.id,
            name: self.name,
            kind: self.kind,
            knowledge_base_id: self.knowledge_base_id,
            members: self.members,
            origin: Origin { kind: self.origin, by: self.by, at: self.made },
            unknown: self.unknown,
        }
    }
}

impl Place {
    fn to_wire(id: AnnotationId, target: Target, text: &Text) -> Result<Self, WireError> {
        Ok(match target {
            Target::Article => Self::Article,
            Target::Comment(range) => {
                let (start, end) = to_offsets(id, text, range)?;
                Self::Comment(start, end)
            }
            Target::Paragraph(range) => {
                let (start, end) = to_offsets(id, text, range)?;
                Self::Paragraph(start, end)
            }
        })
    }

    fn resolve(self, id: AnnotationId, text: &Text) -> Result<Target, WireError> {
        let range = self.offsets().map(|at| to_range(id, text, at)).transpose()?;
        Ok(range.map_or(Target::Article, |range| self.target().at(range)))
    }

    /// The kind of target, at no place.
    const fn target(self) -> Target {
        match self {
            Self::Article => Target::Article,
            Self::Comment(..) => Target::Comment(ByteRange::new(0, 0)),
            Self::Paragraph(..) => Target::Paragraph(ByteRange::new(0, 0)),
        }
    }

    const fn at(target: Target, at: CharRange) -> Self {
        match target {
            Target::Article => Self::Article,
            Target::Comment(_) => Self::Comment(at.start, at.end),
            Target::Paragraph(_) => Self::Paragraph(at.start, at.end),
        }
    }

    pub(super) const fn offsets(self) -> Option<Offsets> {
        match self {
            Self::Article => None,
            Self::Comment(start, end) | Self::Paragraph(start, end) => Some((start, end)),
        }
    }

    /// The place at an end, or the span.
    pub(super) const fn of(end: End) -> Result<Self, AnnotationId> {
        match end {
            End::Span(id) => Err(id),
            End::Article => Ok(Self::Article),
            End::Comment(start, end) => Ok(Self::Comment(start, end)),
            End::Paragraph(start, end) => Ok(Self::Paragraph(start, end)),
        }
    }
}

impl From<Place> for End {
    fn from(place: Place) -> Self {
        match place {
            Place::Article => Self::Article,
            Place::Comment(start, end) => Self::Comment(start, end),
            Place::Paragraph(start, end) => Self::Paragraph(start, end),
        }
    }
}

const fn chars((start, end): Offsets) -> CharRange {
    CharRange::new(start, end)
}

impl Unplaced {
    /// For a file. The offsets are those of the text that the record was lost from.
    pub fn to_wire(unplaced: &memory::Unplaced) -> Self {
        match unplaced {
            memory::Unplaced::Span { span, at, text, from } => {
                let at = at.iter().map(|range| (range.start, range.end)).collect();
                Self::Span(Span { of_text: *from, ..Span::with(span, at, text.clone()) })
            }
            memory::Unplaced::SegmentLabel { label, at, text, from } => {
                let on = Place::at(label.target, *at);
                let label = SegmentLabel::with(label, on, text.clone());
                Self::SegmentLabel(SegmentLabel { of_text: *from, ..label })
            }
            memory::Unplaced::Relation { relation, from_at, to_at, from: text } => {
                let end = |end, at: Option<CharRange>| match end {
                    RelationEnd::Span(id) => End::Span(id),
                    RelationEnd::Target(target) => Place::at(target, at.unwrap_or_default()).into(),
                };
                let (from, to) = (end(relation.from, *from_at), end(relation.to, *to_at));
                let relation = Relation::with(relation, from, to);
                Self::Relation(Relation { of_text: *text, ..relation })
            }
        }
    }

    /// The record in memory.
    ///
    /// # Errors
    /// If a number of an attribute is not finite.
    pub fn from_wire(self) -> Result<memory::Unplaced, WireError> {
        Ok(match self {
            Self::Span(mut span) => {
                let at = span.at.iter().copied().map(chars).collect();
                let (text, from) = (std::mem::take(&mut span.text), span.of_text);
                let span = span.without_place(SmallVec::new())?;
                memory::Unplaced::Span { span, at, text, from }
            }
            Self::SegmentLabel(mut label) => {
                let at = label.on.offsets().map(chars).unwrap_or_default();
                let (text, from) = (std::mem::take(&mut label.text), label.of_text);
                let target = label.on.target();
                memory::Unplaced::SegmentLabel { label: label.of(target), at, text, from }
            }
            Self::Relation(relation) => {
                let at = |end| Place::of(end).ok().and_then(Place::offsets).map(chars);
                let end = |end| match Place::of(end) {
                    Ok(place) => RelationEnd::Target(place.target()),
                    Err(span) => RelationEnd::Span(span),
                };
                let (from_at, to_at) = (at(relation.from), at(relation.to));
                let (from, to, text) = (end(relation.from), end(relation.to), relation.of_text);
                let relation = relation.between(from, to)?;
                memory::Unplaced::Relation { relation, from_at, to_at, from: text }
            }
        })
    }
}
