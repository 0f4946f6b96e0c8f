//! Places of segment labels: comments, paragraphs and whole articles.

use super::spans::{confused, numbered};
use super::{Cell, Gathered, Which, Whom};
use crate::agreement::LabelSet;
use crate::annotation::Target;
use crate::review::ArticleSets;
use crate::review::figures::segments::{calls, targets, units};
use crate::schema::SegmentLayer;
use crate::text::ByteRange;

pub(super) fn gather(
    layer: &SegmentLayer,
    names: &[String],
    article: &ArticleSets,
    cell: &Cell,
    whom: &Whom,
    found: &mut Gathered,
) {
    let targets = targets(layer, &article.article);
    let range = |target: &Target| match target {
        Target::Article => ByteRange::new(0, article.article.text.as_str().len()),
        Target::Comment(range) | Target::Paragraph(range) => *range,
    };
    let said = units(layer, article);
    if let Which::Confusion(row, column) = &cell.which {
        let (Some(row), Some(column)) = (numbered(names, row), numbered(names, column)) else {
            return;
        };
        let at = |parts: &[(usize, usize)]| {
            let numbers = parts.iter().filter_map(|(number, _)| targets.get(*number));
            numbers.map(range).collect()
        };
        confused(&calls(names, &said), names, (row, column), whom, at, found);
        return;
    }
    for (target, row) in targets.iter().zip(&said) {
        let given: Vec<(usize, &LabelSet)> =
            whom.all.iter().filter_map(|at| Some((*at, row.get(*at)?.as_ref()?))).collect();
        let [(_, first), _, ..] = given.as_slice() else { continue };
        let (counts, agreed) = match &cell.which {
            Which::Label(label) => {
                let with = given.iter().filter(|(_, set)| set.contains(label)).count();
                (with > 0, with == given.len())
            }
            _ => (true, given.iter().all(|(_, set)| set == first)),
        };
        let said = given.iter().map(|(at, set)| (*at, set.iter().cloned().collect()));
        found.add(vec![range(target)], said, (usize::from(counts), usize::from(agreed)));
    }
}
