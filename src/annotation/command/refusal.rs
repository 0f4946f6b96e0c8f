//! Commands about suggestions that were refused.

use super::title::quoted;
use super::{PlanContext, titled};
use crate::annotation::{AnnotationSet, Change, Edit, Refusal, Swap, UnknownFields};

pub(super) fn refuse(
    set: &AnnotationSet,
    context: &mut PlanContext<'_>,
    kind: &str,
    text: &str,
    nth: usize,
    source: &str,
) -> Change {
    let mut change = titled(format!("Refuse {kind} {}", quoted(text)));
    let known = |r: &Refusal| r.kind == kind && r.text == text && r.nth == nth;
    if !set.refusals().any(known) {
        change.edits.push(Edit::Refusal(Swap::make(Refusal {
            id: context.fresh_id(set),
            kind: kind.to_owned(),
            text: text.to_owned(),
            nth,
            source: source.to_owned(),
            origin: context.new_origin(),
            unknown: UnknownFields::new(),
        })));
    }
    change
}

pub(super) fn forget(set: &AnnotationSet) -> Change {
    let mut change = titled("Take back what was refused");
    change.edits = set.refusals().map(|r| Edit::Refusal(Swap::delete(r.clone()))).collect();
    change
}
