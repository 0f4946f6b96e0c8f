//! Commands for labels on comments, paragraphs and the article.

use super::title::name_of_target;
use super::{CommandError, PlanContext, titled};
use crate::annotation::{
    AnnotationId, AnnotationSet, Change, Edit, SegmentLabel, Swap, Target, UnknownFields, Unplaced,
};
use crate::article::{Article, SegmentKind};
use crate::schema::{Schema, SegmentLayer};
use crate::text::ByteRange;

pub(super) fn toggle(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    layer: &str,
    label: &str,
    target: Target,
) -> Result<Change, CommandError> {
    let here = || set.segment_labels_of(target).filter(|l| l.layer == layer);
    let off = |labels: &mut dyn Iterator<Item = &SegmentLabel>| -> Vec<Edit> {
        labels.map(|label| Edit::SegmentLabel(Swap::delete(label.clone()))).collect()
    };
    let place = name_of_target(target, context.article);
    if here().any(|l| l.label == label) {
        // Taking off is possible whatever the schema says now.
        let mut change = titled(format!("Take {label} off {place}"));
        change.edits = off(&mut here().filter(|l| l.label == label));
        return Ok(change);
    }
    let known = check_label(context.schema, layer, label, target)?;
    check_target(context.article, target)?;
    let mut change = titled(format!("Label {place} {label}"));
    if !known.several {
        change.edits = off(&mut here());
    }
    change.edits.push(Edit::SegmentLabel(Swap::make(SegmentLabel {
        id: context.fresh_id(set),
        layer: layer.to_owned(),
        label: label.to_owned(),
        target,
        note: String::new(),
        confidence: None,
        origin: context.new_origin(),
        unknown: UnknownFields::new(),
    })));
    Ok(change)
}

pub(super) fn place(
    set: &AnnotationSet,
    context: &PlanContext<'_>,
    id: AnnotationId,
    target: Target,
) -> Result<Change, CommandError> {
    let lost = set.unplaced_record(id).ok_or(CommandError::UnknownId(id))?;
    let Unplaced::SegmentLabel { label, .. } = lost else {
        return Err(CommandError::WrongKind(id));
    };
    let layer = check_label(context.schema, &label.layer, &label.label, target)?;
    check_target(context.article, target)?;
    let place = name_of_target(target, context.article);
    let mut change = titled(format!("Place {} on {place}", label.label));
    if !layer.several {
        for other in set.segment_labels_of(target).filter(|l| l.layer == label.layer) {
            change.edits.push(Edit::SegmentLabel(Swap::delete(other.clone())));
        }
    }
    change.edits.push(Edit::Unplaced(Swap::delete(lost.clone())));
    let label = SegmentLabel { target, ..label.clone() };
    change.edits.push(Edit::SegmentLabel(Swap::make(label)));
    Ok(change)
}

fn check_label<'s>(
    schema: &'s Schema,
    layer: &str,
    label: &str,
    target: Target,
) -> Result<&'s SegmentLayer, CommandError> {
    let known = schema.segment_layer(layer).filter(|known| known.label(label).is_some());
    let known = known.ok_or_else(|| CommandError::UnknownSegmentLabel {
        layer: layer.to_owned(),
        label: label.to_owned(),
    })?;
    if known.applies_to.contains(&target.kind()) {
        return Ok(known);
    }
    let allowed: Vec<_> = known.applies_to.iter().map(|kind| kind.plural()).collect();
    Err(CommandError::WrongTarget { layer: layer.to_owned(), allowed: allowed.join(" and ") })
}

/// That the article has a segment of this kind with this very range.
pub(super) fn check_target(article: &Article, target: Target) -> Result<(), CommandError> {
    if has_target(article, target) {
        Ok(())
    } else {
        Err(CommandError::UnknownTarget(target.kind().name()))
    }
}

/// Whether the article has a segment of this kind with this very range.
pub(in crate::annotation) fn has_target(article: &Article, target: Target) -> bool {
    let (kind, range) = match target {
        Target::Article => return true,
        Target::Comment(range) => (SegmentKind::Comment, range),
        Target::Paragraph(range) => (SegmentKind::Paragraph, range),
    };
    let segments = &article.segments;
    let first = segments.partition_point(|segment| segment.range.start < range.start);
    let mut here = segments.iter().skip(first).take_while(|s| s.range.start == range.start);
    here.any(|segment| segment.kind == kind && segment.range == range)
}

pub(super) fn paragraphs(article: &Article) -> impl Iterator<Item = ByteRange> {
    article.segments.iter().filter(|s| s.kind == SegmentKind::Paragraph).map(|s| s.range)
}
