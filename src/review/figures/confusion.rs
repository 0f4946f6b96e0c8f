//! Which labels are given in place of which.

use std::collections::BTreeMap;

use serde::Serialize;

use super::units::pairs;
use crate::agreement::Unit;

/// What annotators call spans with the same boundaries. Every two annotators are counted both
/// ways round, so that it is the same above and below the diagonal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The labels of rows and of columns; the last, `none`, means that the other has no span
    /// there.
    pub labels: Vec<String>,
    /// Row by row.
    pub counts: Vec<Vec<usize>>,
}

impl Confusion {
    /// Of spans by article and annotator.
    pub(super) fn of(labels: &[String], units: &[Vec<Option<Vec<Unit>>>]) -> Self {
        let none = labels.len();
        let mut counts = vec![vec![0; none + 1]; none + 1];
        let mut count = |a: usize, b: usize| {
            for (row, column) in [(a, b), (b, a)] {
                if let Some(cell) =
                    counts.get_mut(row).and_then(|row: &mut Vec<_>| row.get_mut(column))
                {
                    *cell += 1;
                }
            }
        };
        for article in units {
            for (a, b) in pairs(article.len()) {
                let (Some(Some(a)), Some(Some(b))) = (article.get(a), article.get(b)) else {
                    continue;
                };
                let mut places: BTreeMap<_, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
                a.iter().for_each(|u| places.entry(&u.parts).or_default().0.push(u.label));
                b.iter().for_each(|u| places.entry(&u.parts).or_default().1.push(u.label));
                for (mut a, mut b) in places.into_values() {
                    a.retain(|label| match b.iter().position(|other| other == label) {
                        Some(at) => {
                            b.swap_remove(at);
                            count(*label, *label);
                            false
                        }
                        None => true,
                    });
                    a.sort_unstable();
                    b.sort_unstable();
                    for at in 0..a.len().max(b.len()) {
                        let label = |own: &[usize]| own.get(at).copied().unwrap_or(none);
                        count(label(&a), label(&b));
                    }
                }
            }
        }
        let labels = labels.iter().cloned().chain(["none".to_owned()]).collect();
        Self { labels, counts }
    }
}
