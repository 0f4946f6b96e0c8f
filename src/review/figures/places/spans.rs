//! Places of spans, and of their confusion matrix.

use super::{Cell, Gathered, Matching, Which, Whom};
use crate::agreement::{Unit, overlapping_pairs};
use crate::review::ArticleSets;
use crate::review::figures::confusion::{Calls, called, calls};
use crate::review::figures::units::units;
use crate::text::{ByteRange, CharRange, Text};

pub(super) fn gather(
    article: &ArticleSets,
    labels: &[String],
    cell: &Cell,
    whom: &Whom,
    found: &mut Gathered,
) {
    let text = &article.article.text;
    let units = units(article, labels);
    match (&cell.which, cell.by) {
        (Which::Confusion(row, column), _) => {
            let (Some(row), Some(column)) = (numbered(labels, row), numbered(labels, column))
            else {
                return;
            };
            let at = |parts: &[(usize, usize)]| bytes(text, parts);
            confused(&calls(&units), labels, (row, column), whom, at, found);
        }
        (which, Matching::Exact | Matching::Boundary) => {
            let wanted = |label: &usize| is_wanted(which, labels, *label);
            for (parts, row) in &calls(&units) {
                for (a, b) in &whom.pairs {
                    let of = |at: &usize| row.get(*at).and_then(Option::as_ref);
                    let (Some(all_a), Some(all_b)) = (of(a), of(b)) else { continue };
                    let only =
                        |all: &[usize]| all.iter().copied().filter(wanted).collect::<Vec<_>>();
                    let (of_a, of_b) = (only(all_a), only(all_b));
                    let same = match cell.by {
                        Matching::Boundary => of_a.len().min(of_b.len()),
                        _ => called(&of_a, &of_b).iter().filter(|(a, b)| a == b).count(),
                    };
                    let said = [(*a, names(labels, all_a)), (*b, names(labels, all_b))];
                    found.add(bytes(text, parts), said, (of_a.len() + of_b.len(), 2 * same));
                }
            }
        }
        (which, by) => {
            let only = |own: &Vec<Unit>| -> Vec<Unit> {
                own.iter().filter(|unit| is_wanted(which, labels, unit.label)).cloned().collect()
            };
            let own: Vec<Option<Vec<Unit>>> =
                units.iter().map(|own| own.as_ref().map(only)).collect();
            for pair in &whom.pairs {
                near(text, labels, &own, by, *pair, found);
            }
        }
    }
}

/// Spans of two annotators that share some of the text, and those without a counterpart.
fn near(
    text: &Text,
    labels: &[String],
    units: &[Option<Vec<Unit>>],
    by: Matching,
    (a, b): (usize, usize),
    found: &mut Gathered,
) {
    let of = |at: usize| units.get(at).and_then(Option::as_ref);
    let (Some(of_a), Some(of_b)) = (of(a), of(b)) else { return };
    let same_label = by == Matching::Type;
    let pairs = overlapping_pairs(of_a, of_b, |unit| same_label.then_some(unit.label));
    for (one, other) in &pairs {
        let (Some(one), Some(other)) = (of_a.get(*one), of_b.get(*other)) else { continue };
        let mut at = bytes(text, &one.parts);
        at.extend(bytes(text, &other.parts));
        at.sort_unstable();
        at.dedup();
        let said = [(a, names(labels, &[one.label])), (b, names(labels, &[other.label]))];
        found.add(at, said, (2, 2));
    }
    let mut alone = |own: &[Unit], taken: Vec<usize>, who: usize, other: usize| {
        for (_, unit) in own.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
            let said = [(who, names(labels, &[unit.label])), (other, Vec::new())];
            found.add(bytes(text, &unit.parts), said, (1, 0));
        }
    };
    alone(of_a, pairs.iter().map(|pair| pair.0).collect(), a, b);
    alone(of_b, pairs.iter().map(|pair| pair.1).collect(), b, a);
}

/// A cell of a confusion matrix, whose labels are numbers.
pub(super) fn confused(
    calls: &Calls,
    labels: &[String],
    cell: (Option<usize>, Option<usize>),
    whom: &Whom,
    at: impl Fn(&[(usize, usize)]) -> Vec<ByteRange>,
    found: &mut Gathered,
) {
    for (parts, row) in calls {
        for (a, b) in &whom.ways {
            let of = |at: &usize| row.get(*at).and_then(Option::as_ref);
            let (Some(of_a), Some(of_b)) = (of(a), of(b)) else { continue };
            let units = called(of_a, of_b).iter().filter(|own| **own == cell).count();
            let agreed = if cell.0 == cell.1 { units } else { 0 };
            let said = [(*a, names(labels, of_a)), (*b, names(labels, of_b))];
            found.add(at(parts), said, (units, agreed));
        }
    }
}

/// The number of a label; `None` if there is no such label, `Some(None)` for nothing.
#[allow(clippy::option_option)] // Nothing is a cell too.
pub(super) fn numbered(labels: &[String], label: &Option<String>) -> Option<Option<usize>> {
    match label {
        Some(name) => labels.iter().position(|label| label == name).map(Some),
        None => Some(None),
    }
}

fn is_wanted(which: &Which, labels: &[String], label: usize) -> bool {
    match which {
        Which::Label(name) => labels.get(label) == Some(name),
        _ => true,
    }
}

fn names(labels: &[String], numbers: &[usize]) -> Vec<String> {
    numbers.iter().filter_map(|number| labels.get(*number).cloned()).collect()
}

/// Parts in code points as ranges of bytes.
pub(super) fn bytes(text: &Text, parts: &[(usize, usize)]) -> Vec<ByteRange> {
    let range = |(start, end): &(usize, usize)| text.to_bytes(CharRange::new(*start, *end));
    parts.iter().filter_map(range).collect()
}
