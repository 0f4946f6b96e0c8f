//! Which labels are given in place of which.

use std::collections::BTreeMap;

use serde::Serialize;
use smallvec::SmallVec;

use super::units::pairs;
use crate::agreement::Unit;

/// What annotators call the same place. Every two annotators are counted both ways round, so
/// that it is the same above and below the diagonal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The labels of rows and of columns; the last, `none`, means that the other has nothing
    /// there.
    pub labels: Vec<String>,
    /// Row by row.
    pub counts: Vec<Vec<usize>>,
}

/// Where something lies: the parts of a span, in code points.
pub(super) type Parts = SmallVec<[(usize, usize); 1]>;

/// For each place of an article, what each annotator calls it: labels by their numbers, sorted.
/// `None` for who has not said anything and was not to.
pub(super) type Calls = BTreeMap<Parts, Vec<Option<Vec<usize>>>>;

/// What the spans of an article are called, place by place.
pub(super) fn calls(units: &[Option<Vec<Unit>>]) -> Calls {
    let nothing: Vec<_> = units.iter().map(|own| own.as_ref().map(|_| Vec::new())).collect();
    let mut calls = Calls::new();
    for (at, own) in units.iter().enumerate() {
        for unit in own.iter().flatten() {
            let row = calls.entry(unit.parts.clone()).or_insert_with(|| nothing.clone());
            if let Some(Some(labels)) = row.get_mut(at) {
                labels.push(unit.label);
            }
        }
    }
    calls.values_mut().flatten().flatten().for_each(|labels| labels.sort_unstable());
    calls
}

/// What one calls a place, and the other in its stead; both are sorted. What both call it comes
/// together; the rest in order, and where one has more, the other has none.
pub(super) fn called(a: &[usize], b: &[usize]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut rest = (Vec::new(), b.to_vec());
    let mut found = Vec::new();
    for label in a {
        match rest.1.iter().position(|other| other == label) {
            Some(at) => {
                rest.1.remove(at);
                found.push((Some(*label), Some(*label)));
            }
            None => rest.0.push(*label),
        }
    }
    let (a, b) = rest;
    let of = |own: &[usize], at: usize| own.get(at).copied();
    found.extend((0..a.len().max(b.len())).map(|at| (of(&a, at), of(&b, at))));
    found
}

impl Confusion {
    /// Of what is called what, article by article.
    pub(super) fn of(labels: &[String], articles: impl IntoIterator<Item = Calls>) -> Self {
        let none = labels.len();
        let mut counts = vec![vec![0; none + 1]; none + 1];
        for row in articles.into_iter().flat_map(Calls::into_values) {
            for (a, b) in pairs(row.len()) {
                let (Some(Some(a)), Some(Some(b))) = (row.get(a), row.get(b)) else { continue };
                for (a, b) in called(a, b) {
                    let (a, b) = (a.unwrap_or(none), b.unwrap_or(none));
                    for (row, column) in [(a, b), (b, a)] {
                        let row: Option<&mut Vec<usize>> = counts.get_mut(row);
                        if let Some(cell) = row.and_then(|row| row.get_mut(column)) {
                            *cell += 1;
                        }
                    }
                }
            }
        }
        let labels = labels.iter().cloned().chain(["none".to_owned()]).collect();
        Self { labels, counts }
    }
}
