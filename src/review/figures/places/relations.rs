//! Places of relations, reply links among them: both their ends.

use super::spans::bytes;
use super::{Cell, Gathered, Matching, Whom};
use crate::agreement::alike_pairs;
use crate::annotation::Target;
use crate::review::ArticleSets;
use crate::review::figures::links::{End, Ends, alike, near, of_article};
use crate::schema::Schema;
use crate::text::{ByteRange, Text};

pub(super) fn gather(
    schema: &Schema,
    article: &ArticleSets,
    cell: &Cell,
    whom: &Whom,
    found: &mut Gathered,
) {
    let text = &article.article.text;
    let own = of_article(schema, article, &cell.layer);
    let has = || vec![cell.layer.clone()];
    for (a, b) in &whom.pairs {
        let of = |at: &usize| own.get(*at).and_then(Option::as_ref);
        let (Some(of_a), Some(of_b)) = (of(a), of(b)) else { continue };
        let same = match cell.by {
            Matching::Exact | Matching::Boundary => alike,
            Matching::Type | Matching::Overlap => near,
        };
        let pairs = alike_pairs(of_a.len(), of_b.len(), |one, other| {
            of_a.get(one).zip(of_b.get(other)).is_some_and(|(one, other)| same(one, other))
        });
        for (one, other) in &pairs {
            let (Some(one), Some(other)) = (of_a.get(*one), of_b.get(*other)) else { continue };
            let mut at = places(text, one);
            at.extend(places(text, other));
            let mut seen = Vec::new();
            at.retain(|range| {
                !seen.contains(range) && {
                    seen.push(*range);
                    true
                }
            });
            found.add(at, [(*a, has()), (*b, has())], (2, 2));
        }
        let mut alone = |all: &[Ends], taken: Vec<usize>, who: usize, other: usize| {
            for (_, ends) in all.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
                found.add(places(text, ends), [(who, has()), (other, Vec::new())], (1, 0));
            }
        };
        alone(of_a, pairs.iter().map(|pair| pair.0).collect(), *a, *b);
        alone(of_b, pairs.iter().map(|pair| pair.1).collect(), *b, *a);
    }
}

/// From, then to.
fn places(text: &Text, (from, to): &Ends) -> Vec<ByteRange> {
    let range = |end: &End| match end {
        End::Span(unit, _) => bytes(text, &unit.parts),
        End::Target(Target::Article) => vec![ByteRange::new(0, text.as_str().len())],
        End::Target(Target::Comment(range) | Target::Paragraph(range)) => vec![*range],
    };
    [from, to].into_iter().flat_map(range).collect()
}
