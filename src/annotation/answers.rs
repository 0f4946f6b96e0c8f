//! Answers among comments, for commands and checks: what answers what, and where that goes
//! round in a circle. Which relation says so is up to the schema.

use std::collections::BTreeMap;

use super::command::name_of_end;
use super::{AnnotationId, AnnotationSet, Relation, RelationEnd};
use crate::article::Article;

/// Most of a circle that is spelt out, in ends.
const SPELT: usize = 8;

/// The circle that would be closed if `from` answered `to`: from there by answers, and back
/// at the end. The relation `but` is left out, as one that is to be changed.
pub(super) fn circle(
    set: &AnnotationSet,
    label: &str,
    from: RelationEnd,
    to: RelationEnd,
    but: Option<AnnotationId>,
) -> Option<Vec<RelationEnd>> {
    let counts = |r: &&Relation| r.label == label && Some(r.id) != but;
    // What nothing answers closes no circle; this is what almost always is asked.
    set.relations_at(from).filter(counts).find(|r| r.to == from)?;
    let mut came_from: BTreeMap<RelationEnd, RelationEnd> = BTreeMap::from([(to, from)]);
    let mut open = vec![to];
    while let Some(here) = open.pop() {
        if here == from {
            break;
        }
        for relation in set.relations_at(here).filter(counts).filter(|r| r.from == here) {
            came_from.entry(relation.to).or_insert_with(|| {
                open.push(relation.to);
                here
            });
        }
    }
    let mut circle = vec![from];
    let mut here = *came_from.get(&from)?;
    while here != from {
        circle.push(here);
        here = *came_from.get(&here)?;
    }
    circle.push(from);
    circle.reverse();
    Some(circle)
}

/// The circles of answers that there are, each with the relation that closes it.
pub(super) fn circles(set: &AnnotationSet, label: &str) -> Vec<(AnnotationId, Vec<RelationEnd>)> {
    let mut answers: BTreeMap<RelationEnd, Vec<&Relation>> = BTreeMap::new();
    for relation in set.relations().filter(|r| r.label == label && r.from != r.to) {
        answers.entry(relation.from).or_default().push(relation);
    }
    let mut found = Vec::new();
    // Whether all that follows from an end has been seen.
    let mut done: BTreeMap<RelationEnd, bool> = BTreeMap::new();
    for start in answers.keys().copied() {
        if done.contains_key(&start) {
            continue;
        }
        done.insert(start, false);
        let mut path = vec![(start, 0)];
        while let Some((here, next)) = path.last_mut() {
            let Some(relation) = answers.get(here).and_then(|all| all.get(*next)) else {
                done.insert(*here, true);
                path.pop();
                continue;
            };
            *next += 1;
            match done.get(&relation.to) {
                Some(true) => {}
                Some(false) => {
                    let back = path.iter().skip_while(|(end, _)| *end != relation.to);
                    let circle = back.map(|(end, _)| *end).chain([relation.to]).collect();
                    found.push((relation.id, circle));
                }
                None => {
                    done.insert(relation.to, false);
                    path.push((relation.to, 0));
                }
            }
        }
    }
    found
}

/// `comment 1 → comment 3 → comment 1`.
pub(super) fn spell(circle: &[RelationEnd], set: &AnnotationSet, article: &Article) -> String {
    let name = |end: &RelationEnd| name_of_end(*end, set, article);
    let all: Vec<String> = match circle {
        [start @ .., last] if circle.len() > SPELT => {
            let start = start.iter().take(SPELT - 2).map(name);
            start.chain(["…".to_owned(), name(last)]).collect()
        }
        all => all.iter().map(name).collect(),
    };
    all.join(" → ")
}
