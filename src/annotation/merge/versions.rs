//! Two copies that may have been brought along to the present version of the schema at different
//! times. They are merged as they were before that, and what came of it is brought along: so it
//! does not matter whether a schema is changed before or after a merge.

use super::{Change, Merged, common_state, merge};
use crate::annotation::{AnnotationSet, History, migrated};
use crate::article::Article;
use crate::schema::Schema;

/// Merges two copies of a set with their histories, both on the present version of the schema;
/// what they have in common comes from the histories.
pub fn merge_histories(
    ours: (&AnnotationSet, &History),
    theirs: (&AnnotationSet, &History),
    schema: &Schema,
    article: Option<&Article>,
) -> Merged {
    let fitting = article.map(|article| (schema, article));
    let plain = || merge(&common_state(ours, theirs), ours.0, theirs.0, fitting);
    let Some(version) = common_version(ours.1, theirs.1) else { return plain() };
    let (Some(own), Some(other)) = (before(ours, version), before(theirs, version)) else {
        return plain();
    };
    let first = merge_histories((&own.0, &own.1), (&other.0, &other.1), schema, None);
    let along = |set: &AnnotationSet| migrated(set, schema).map(|done| done.set);
    let (Some(both), Some(own), Some(other)) = (along(&first.set), along(&own.0), along(&other.0))
    else {
        return plain();
    };
    // What either has done since then.
    let second = merge(&own, ours.0, &both, fitting);
    let third = merge(&other, &second.set, theirs.0, fitting);
    let mut conflicts = first.conflicts;
    for conflict in second.conflicts.into_iter().chain(third.conflicts) {
        if !conflicts.iter().any(|known| known.id == conflict.id) {
            conflicts.push(conflict);
        }
    }
    conflicts.sort_by_key(|conflict| conflict.id);
    let mut change = second.change;
    change.edits.extend(third.change.edits);
    Merged { set: third.set, change, conflicts }
}

/// The latest version that both were brought along from.
fn common_version(ours: &History, theirs: &History) -> Option<u32> {
    let from = |change: &Change| change.schema_versions().map(|(before, _)| before);
    let known: Vec<u32> = theirs.done().iter().filter_map(from).collect();
    ours.done().iter().filter_map(from).filter(|version| known.contains(version)).max()
}

/// The copy as it was just before it was brought along from a version.
fn before(copy: (&AnnotationSet, &History), version: u32) -> Option<(AnnotationSet, History)> {
    let (set, history) = copy;
    let is_it =
        |change: &Change| change.schema_versions().is_some_and(|(before, _)| before == version);
    let at = history.done().iter().rposition(is_it)?;
    let mut set = set.clone();
    for change in history.done().get(at..)?.iter().rev() {
        set.apply(&change.inverse()).ok()?;
    }
    let mut earlier = History::default();
    for change in history.done().get(..at)? {
        earlier.push(change.clone());
    }
    Some((set, earlier))
}
