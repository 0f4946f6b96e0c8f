//! Labels of comments, paragraphs and the article for formats that know spans only: each of
//! these becomes a span named `Comment`, `Paragraph` or `Article` (the words that a
//! schema's relations use for them), with its labels as attributes named by their layers.
//! On the article's name stands a span over its first line.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::{Document, End, SegmentLabel, Span, Value};
use crate::annotation::Target;
use crate::article;
use crate::schema::SegmentTargetKind;
use crate::text::{ByteRange, Text};

/// The word for a target: the label of its span.
pub(super) const fn word(target: Target) -> &'static str {
    kind(target).word()
}

/// What kind of thing a target is.
pub(super) const fn kind(target: Target) -> SegmentTargetKind {
    match target {
        Target::Article => SegmentTargetKind::Article,
        Target::Comment(_) => SegmentTargetKind::Comment,
        Target::Paragraph(_) => SegmentTargetKind::Paragraph,
    }
}

/// The target of a kind with this range.
pub(super) const fn target(kind: SegmentTargetKind, range: ByteRange) -> Target {
    match kind {
        SegmentTargetKind::Article => Target::Article,
        SegmentTargetKind::Comment => Target::Comment(range),
        SegmentTargetKind::Paragraph => Target::Paragraph(range),
    }
}

fn is_word(label: &str) -> bool {
    SegmentTargetKind::ALL.iter().any(|kind| kind.word() == label)
}

/// Puts spans in place of all segment labels, and of ends of relations that are segments.
/// Returns the labels that could not be carried, wholly or in part, and why.
pub fn embed(document: &mut Document) -> Vec<(SegmentLabel, String)> {
    let mut labels: BTreeMap<Target, Vec<SegmentLabel>> = BTreeMap::new();
    for label in std::mem::take(&mut document.segment_labels) {
        labels.entry(label.target).or_default().push(label);
    }
    for relation in &document.relations {
        for end in [relation.from, relation.to] {
            if let End::Segment(target) = end {
                labels.entry(target).or_default();
            }
        }
    }
    if labels.is_empty() {
        return Vec::new();
    }
    let mut lost = Vec::new();
    if document.spans.iter().any(|span| is_word(&span.label)) {
        let why = "the label set has a span label of the same name as what it is said of";
        lost.extend(labels.into_values().flatten().map(|label| (label, why.to_owned())));
        return lost;
    }
    let mut places = BTreeMap::new();
    for (target, labels) in labels {
        places.insert(target, document.spans.len());
        let range = target.range().unwrap_or_else(|| first_line(&document.text));
        let mut span = Span {
            label: word(target).to_owned(),
            fragments: SmallVec::from_buf([range]),
            ..Span::default()
        };
        if let [only] = labels.as_slice() {
            (span.note, span.confidence) = (only.note.clone(), only.confidence);
            span.id.clone_from(&only.id);
        }
        let several = labels.len() > 1;
        for label in labels {
            let value = span.attributes.entry(label.layer.clone());
            match value.or_insert_with(|| Value::Text(label.label.clone())) {
                Value::List(list) => {
                    list.insert(label.label.clone());
                }
                Value::Text(first) if *first != label.label => {
                    let list = [first.clone(), label.label.clone()].into();
                    span.attributes.insert(label.layer.clone(), Value::List(list));
                }
                _ => {}
            }
            if several && (!label.note.is_empty() || label.confidence.is_some()) {
                lost.push((label, "its note and how sure it is; the label stays".to_owned()));
            }
        }
        document.spans.push(span);
    }
    for relation in &mut document.relations {
        for end in [&mut relation.from, &mut relation.to] {
            if let End::Segment(target) = end
                && let Some(at) = places.get(target)
            {
                *end = End::Span(*at);
            }
        }
    }
    lost
}

fn first_line(text: &str) -> ByteRange {
    let start = text.len() - text.trim_start().len();
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    ByteRange::new(start, start + line.trim_end().len())
}

/// Puts segment labels in place of the spans that [`embed`] makes, where the text has such
/// a comment or paragraph at just that place; other spans stay.
pub fn extract(document: &mut Document) {
    if !document.spans.iter().any(|span| is_word(&span.label)) {
        return;
    }
    let (segments, _) = article::parse(&Text::new(document.text.as_str()));
    let target_of = |span: &Span| {
        let [range] = span.fragments.as_slice() else { return None };
        let has = |kind| segments.iter().any(|s| s.kind == kind && s.range == *range);
        match span.label.as_str() {
            "Article" => Some(Target::Article),
            "Comment" if has(article::SegmentKind::Comment) => Some(Target::Comment(*range)),
            "Paragraph" if has(article::SegmentKind::Paragraph) => Some(Target::Paragraph(*range)),
            _ => None,
        }
    };
    let targets: Vec<Option<Target>> = document.spans.iter().map(target_of).collect();
    let mut labels = Vec::new();
    for (span, target) in document.spans.iter().zip(&targets) {
        let Some(target) = *target else { continue };
        let one = span.attributes.len() == 1;
        for (layer, value) in &span.attributes {
            let spelled = value.spell();
            let words: Vec<&str> = spelled.split('|').collect();
            let alone = one && words.len() == 1;
            labels.extend(words.iter().map(|word| SegmentLabel {
                id: if alone { span.id.clone() } else { String::new() },
                layer: layer.clone(),
                label: (*word).to_owned(),
                target,
                note: if alone { span.note.clone() } else { String::new() },
                confidence: span.confidence.filter(|_| alone),
            }));
        }
    }
    let moved = |end: End| match end {
        End::Span(at) => targets.get(at).copied().flatten().map_or(end, End::Segment),
        segment @ End::Segment(_) => segment,
    };
    for relation in &mut document.relations {
        (relation.from, relation.to) = (moved(relation.from), moved(relation.to));
    }
    let order: Vec<usize> =
        (0..targets.len()).filter(|at| targets.get(*at).is_some_and(Option::is_none)).collect();
    document.reorder_spans(&order);
    document.segment_labels.extend(labels);
}
