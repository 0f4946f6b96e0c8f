//! Spans, layer by layer: which of them are about the same.

use std::collections::{BTreeMap, BTreeSet};

use super::pairing::Groups;
use super::{Compared, Family, Homes, Item, Kind, Subject, proposals, said};
use crate::annotation::{AnnotationId, Span};
use crate::article::Article;
use crate::review::figures::UNKNOWN;
use crate::schema::Schema;
use crate::text::{ByteRange, Text};

/// Spans of different labels belong together from this share of the longer one on, in tenths.
const SHARE_TENTHS: usize = 3;

/// A span of somebody.
#[derive(Clone, Copy)]
struct Own<'a> {
    annotator: usize,
    span: &'a Span,
    extent: ByteRange,
}

/// What spans say, for telling what is the same.
type Content<'a> = (&'a [ByteRange], &'a str, String);

pub(super) fn items(
    article: &Article,
    schema: &Schema,
    sets: &[Compared<'_>],
) -> (Vec<Item>, Homes) {
    let mut layers: BTreeMap<&str, Vec<Own<'_>>> = BTreeMap::new();
    for (annotator, own) in sets.iter().enumerate() {
        for span in own.set.spans() {
            let layer = schema.span_label(&span.label).map_or(UNKNOWN, |(layer, _)| &layer.name);
            let extent = span.extent();
            layers.entry(layer).or_default().push(Own { annotator, span, extent });
        }
    }
    let mut items = Vec::new();
    let mut homes: Homes = vec![BTreeMap::new(); sets.len()];
    for (layer, spans) in layers {
        for group in groups(&spans, sets.len()) {
            for own in &group {
                if let Some(home) = homes.get_mut(own.annotator) {
                    home.insert(own.span.id, items.len());
                }
            }
            items.extend(item(&article.text, layer, &group, sets.len()));
        }
    }
    (items, homes)
}

/// Which spans of a layer are about the same, each group in text order, groups too.
fn groups<'a>(spans: &[Own<'a>], annotators: usize) -> Vec<Vec<Own<'a>>> {
    let mut same: BTreeMap<Content<'a>, Vec<Own<'a>>> = BTreeMap::new();
    for own in spans {
        let span = own.span;
        let content = (&*span.fragments, span.label.as_str(), said::attributes(&span.attributes));
        same.entry(content).or_default().push(*own);
    }
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    for group in same.into_values() {
        let count = |annotator| group.iter().filter(|own| own.annotator == annotator).count();
        if (1..annotators).all(|annotator| count(annotator) == count(0)) {
            found.push(group);
        } else {
            rest.extend(group);
        }
    }
    rest.sort_by_key(|own| (own.extent.start, own.extent.end, own.annotator, own.span.id));
    let mut together = Groups::new(rest.len());
    for (a, b) in pairs(&rest) {
        together.join(a, b);
    }
    for (a, b) in left_over(&rest, &mut together) {
        together.join(a, b);
    }
    for group in together.all() {
        found.push(group.into_iter().filter_map(|at| rest.get(at).copied()).collect());
    }
    let first =
        |group: &Vec<Own<'_>>| group.iter().map(|own| (own.extent.start, own.extent.end)).min();
    found.sort_by_key(first);
    found
}

/// How much two extents share, in bytes; a zero-width one that is touched shares one.
fn shared(a: ByteRange, b: ByteRange) -> usize {
    if a.is_empty() || b.is_empty() {
        return usize::from(a.touches(b));
    }
    a.intersection(b).map_or(0, |shared| shared.len())
}

/// Whether so much of the longer one is shared that labels do not matter.
fn is_most(shared: usize, a: ByteRange, b: ByteRange) -> bool {
    shared * 10 >= SHARE_TENTHS * a.len().max(b.len()).max(1)
}

/// All that overlap, of different annotators: positions, and what they share.
fn overlapping(spans: &[Own<'_>]) -> Vec<(usize, usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (at, own) in spans.iter().enumerate() {
        open.retain(|before| spans.get(*before).is_some_and(|b| b.extent.end >= own.extent.start));
        for before in &open {
            let Some(other) = spans.get(*before) else { continue };
            let shared = shared(own.extent, other.extent);
            if shared > 0 && own.annotator != other.annotator {
                found.push((*before, at, shared));
            }
        }
        open.push(at);
    }
    found
}

/// Which spans of two annotators are the same one, differently: the likest first, each in one
/// pair with every other annotator.
fn pairs(spans: &[Own<'_>]) -> Vec<(usize, usize)> {
    let mut wanted: Vec<_> = overlapping(spans)
        .into_iter()
        .filter_map(|(a, b, shared)| {
            let (x, y) = (spans.get(a)?, spans.get(b)?);
            let equal = x.span.fragments == y.span.fragments;
            let label = x.span.label == y.span.label;
            (label || is_most(shared, x.extent, y.extent)).then(|| {
                // The share in thousandths of what both cover, which keeps the order exact.
                let both = (x.extent.len() + y.extent.len()).saturating_sub(shared).max(1);
                let likeness = (equal, shared * 1000 / both, label);
                let order = [x, y].map(|own| (own.extent.start, own.extent.end));
                (
                    std::cmp::Reverse(likeness),
                    order.iter().min().copied(),
                    order.iter().max().copied(),
                    a,
                    b,
                )
            })
        })
        .collect();
    wanted.sort();
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut found = Vec::new();
    for (.., a, b) in wanted {
        let (Some(x), Some(y)) = (spans.get(a), spans.get(b)) else { continue };
        if !taken.contains(&(a, y.annotator)) && !taken.contains(&(b, x.annotator)) {
            taken.extend([(a, y.annotator), (b, x.annotator)]);
            found.push((a, b));
        }
    }
    found
}

/// Spans that are in no pair with somebody, but are a part of what that one has as one span,
/// as another span of the same person is: a large enough part, that this other span is not
/// about. Of the same label, most of the span is enough.
fn left_over(spans: &[Own<'_>], together: &mut Groups) -> Vec<(usize, usize)> {
    let mut groups: BTreeMap<usize, Vec<Own<'_>>> = BTreeMap::new();
    for (at, own) in spans.iter().enumerate() {
        groups.entry(together.root(at)).or_default().push(*own);
    }
    let mut found = Vec::new();
    for (a, b, _) in overlapping(spans) {
        for (a, b) in [(a, b), (b, a)] {
            let (Some(x), Some(y)) = (spans.get(a), spans.get(b)) else { continue };
            let (here, there) = (groups.get(&together.root(a)), groups.get(&together.root(b)));
            let (Some(here), Some(there)) = (here, there) else { continue };
            if here.iter().any(|other| other.annotator == y.annotator) {
                continue;
            }
            let own: Vec<_> = there.iter().filter(|o| o.annotator == x.annotator).collect();
            let Some(part) = x.extent.intersection(y.extent).filter(|_| !own.is_empty()) else {
                continue;
            };
            let covered: usize = own.iter().map(|other| shared(part, other.extent)).sum();
            let new = part.len().saturating_sub(covered);
            let same = x.span.label == y.span.label && new * 2 > x.extent.len();
            if same || is_most(new, x.extent, y.extent) {
                found.push((a, b));
            }
        }
    }
    found
}

fn item(text: &Text, layer: &str, group: &[Own<'_>], annotators: usize) -> Option<Item> {
    let place = group.iter().map(|own| own.extent).reduce(ByteRange::union)?;
    let of = |annotator: usize| group.iter().filter(move |own| own.annotator == annotator);
    let found = (0..annotators).map(|annotator| {
        let mut own: Vec<(ByteRange, String, AnnotationId)> = of(annotator)
            .map(|own| (own.extent, said::span(text, own.span), own.span.id))
            .collect();
        own.sort_by(|a, b| (a.0.start, a.0.end, &a.1, a.2).cmp(&(b.0.start, b.0.end, &b.1, b.2)));
        let said: Vec<&str> = own.iter().map(|(_, said, _)| said.as_str()).collect();
        (annotator, own.iter().map(|(.., id)| *id).collect(), said.join("; "))
    });
    let proposals = proposals(found.collect());
    let kinds = if proposals.len() > 1 { kinds(group, annotators) } else { Vec::new() };
    Some(Item {
        subject: Subject { family: Family::Span, layer: layer.to_owned(), place },
        kinds,
        proposals,
    })
}

fn kinds(group: &[Own<'_>], annotators: usize) -> Vec<Kind> {
    let counts: Vec<usize> = (0..annotators)
        .map(|annotator| group.iter().filter(|own| own.annotator == annotator).count())
        .collect();
    let some = counts.iter().filter(|count| **count > 0);
    let (most, least) = (some.clone().max(), some.clone().min());
    let mut kinds = BTreeSet::new();
    if most != least {
        kinds.insert(Kind::Split);
    }
    let with = some.count();
    if with < annotators {
        let missing = match annotators {
            2 => counts.first().is_some_and(|count| *count > 0),
            _ => with * 2 >= annotators,
        };
        kinds.insert(if missing { Kind::Missing } else { Kind::Extra });
    }
    if most == least {
        let labels: BTreeSet<Vec<&str>> = each(group, annotators, |span| span.label.as_str());
        let places: BTreeSet<Vec<&[ByteRange]>> = each(group, annotators, |span| &*span.fragments);
        let said: BTreeSet<Vec<String>> =
            each(group, annotators, |span| said::attributes(&span.attributes));
        if labels.len() > 1 {
            kinds.insert(Kind::Label);
        }
        if places.len() > 1 {
            kinds.insert(Kind::Boundary);
        }
        if labels.len() == 1 && said.len() > 1 {
            kinds.insert(Kind::Attribute);
        }
    }
    kinds.into_iter().collect()
}

/// What the spans of each annotator who has some are like, without repetition.
fn each<'a, T: Ord>(
    group: &[Own<'a>],
    annotators: usize,
    what: impl Fn(&'a Span) -> T,
) -> BTreeSet<Vec<T>> {
    let of = |annotator| group.iter().filter(move |own| own.annotator == annotator);
    let all = (0..annotators).map(|annotator| of(annotator).map(|own| what(own.span)).collect());
    all.filter(|own: &Vec<T>| !own.is_empty()).collect()
}
