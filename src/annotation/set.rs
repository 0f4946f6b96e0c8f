//! STUB
use super::*;
use std::collections::BTreeMap;
#[derive(Clone, Debug, PartialEq)]
pub struct AnnotationSet { spans: BTreeMap<AnnotationId, Span>, relations: BTreeMap<AnnotationId, Relation>, segment_labels: BTreeMap<AnnotationId, SegmentLabel>, chains: BTreeMap<AnnotationId, Chain>, unplaced: BTreeMap<AnnotationId, Unplaced>, status: Status }
impl AnnotationSet { pub fn apply(&mut self, _change: &Change) -> Result<(), ApplyError> { todo!() } }
