//! The hits of a query in one article.

use super::Query;
use super::annotation::{Facts, facts};
use super::query::Subject;
use crate::annotation::{AnnotationId, AnnotationSet, Family};
use crate::article::{Article, SegmentKind};
use crate::text::ByteRange;

/// One hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Where it is, in bytes of the article's text: the words, or what an annotation covers
    /// from its first to its last part.
    pub range: ByteRange,
    /// In which part of the article; `None` between parts.
    pub part: Option<SegmentKind>,
    /// The annotation, if it is one.
    pub annotation: Option<Annotated>,
}

/// An annotation that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    /// Whose it is.
    pub annotator: String,
    /// Within their set.
    pub id: AnnotationId,
    /// What kind of annotation.
    pub family: Family,
    /// Its label; the name of a chain.
    pub label: String,
    /// Its note; empty if none.
    pub note: String,
    /// The relations of a span, which go when it is deleted.
    pub relations: Vec<AnnotationId>,
}

/// The hits of `query` in an article, in text order. `sets` are those that may be looked at,
/// with the names of their annotators; whether article, annotator and status are asked about
/// is the caller's to know.
pub fn hits(query: &Query, article: &Article, sets: &[(&str, &AnnotationSet)]) -> Vec<Hit> {
    match query.subject() {
        Subject::Words => words(query, article),
        Subject::Articles => {
            let title = article.first(SegmentKind::Headline).or(article.segments.first());
            let range = title.map_or(ByteRange::default(), |segment| segment.range);
            let hit = Hit { range, part: title.map(|s| s.kind), annotation: None };
            let there = |kinds: &[SegmentKind]| {
                article.segments.iter().any(|segment| kinds.contains(&segment.kind))
            };
            let wanted = query.places.iter().all(|(not, kinds)| there(kinds) != *not);
            if wanted { vec![hit] } else { Vec::new() }
        }
        Subject::Annotations => {
            let mut found: Vec<Hit> = sets
                .iter()
                .flat_map(|(annotator, set)| annotations(query, article, annotator, set))
                .collect();
            found.sort_by(|a, b| {
                let key = |hit: &Hit| (hit.range.start, usize::MAX - hit.range.end);
                key(a).cmp(&key(b))
            });
            found
        }
    }
}

fn words(query: &Query, article: &Article) -> Vec<Hit> {
    let text = article.text.as_str();
    if query.without.iter().any(|pattern| pattern.is_in(text)) {
        return Vec::new();
    }
    let Some(pattern) = &query.words else {
        // Only what must not be there was said: the article is the hit.
        let range = article.segments.first().map_or(ByteRange::default(), |s| s.range);
        return vec![Hit { range, part: part_at(article, range), annotation: None }];
    };
    let found = pattern.find(text).into_iter().map(|range| Hit {
        range,
        part: part_at(article, range),
        annotation: None,
    });
    found.filter(|hit| query.wants_place(hit.part)).collect()
}

fn annotations<'a>(
    query: &'a Query,
    article: &'a Article,
    annotator: &'a str,
    set: &'a AnnotationSet,
) -> impl Iterator<Item = Hit> + 'a {
    facts(set).filter_map(move |facts| {
        let holds = query.annotation.iter().all(|(not, term)| term.holds(&facts, set) != *not);
        if !holds || !says(query, article, &facts) {
            return None;
        }
        let first = facts.places.iter().min_by_key(|place| place.start).copied();
        let end = facts.places.iter().map(|place| place.end).max();
        // Relations and chains are shown where they begin: their ends may lie far apart.
        let range = match (first, facts.family) {
            (Some(first), Family::Span) => ByteRange::new(first.start, end.unwrap_or(first.end)),
            (Some(first), _) => first,
            (None, _) => article.segments.first().map_or(ByteRange::default(), |s| s.range),
        };
        let part = part_at(article, range);
        query.wants_place(part).then(|| Hit {
            range,
            part,
            annotation: Some(Annotated {
                annotator: annotator.to_owned(),
                id: facts.id,
                family: facts.family,
                label: facts.label.to_owned(),
                note: facts.note.to_owned(),
                relations: set.relations_of(facts.id).map(|relation| relation.id).collect(),
            }),
        })
    })
}

/// Whether the words of an annotation are those that are asked for.
fn says(query: &Query, article: &Article, facts: &Facts<'_>) -> bool {
    if query.words.is_none() && query.without.is_empty() {
        return true;
    }
    let parts: Vec<&str> = facts.places.iter().map(|place| article.text.slice(*place)).collect();
    let mut words = parts.join(" … ");
    if facts.family == Family::Chain {
        words.push_str(" … ");
        words.push_str(facts.label);
    }
    query.words.as_ref().is_none_or(|pattern| pattern.is_in(&words))
        && !query.without.iter().any(|pattern| pattern.is_in(&words))
}

fn part_at(article: &Article, range: ByteRange) -> Option<SegmentKind> {
    article.segment_at(range.start).map(|segment| segment.kind)
}

/// Words with what stands around them, each on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Before, with `…` if more stands before that in the same line of the text.
    pub before: String,
    /// The words themselves.
    pub words: String,
    /// After.
    pub after: String,
}

/// `range` with at most `around` characters of its line before and after, and at most
/// `longest` of its own.
pub fn excerpt(text: &str, range: ByteRange, around: usize, longest: usize) -> Excerpt {
    let (before, rest) = text.split_at_checked(range.start).unwrap_or_default();
    let (words, after) = rest.split_at_checked(range.len()).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let start = before.char_indices().rev().nth(around.saturating_sub(1)).map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(around).map_or(after.len(), |(at, _)| at);
    let cut = words.char_indices().nth(longest).map_or(words.len(), |(at, _)| at);
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let edge = |text: &str, at_end: bool| {
        // A blank next to the words stays.
        let blank = if at_end {
            text.ends_with(char::is_whitespace)
        } else {
            text.starts_with(char::is_whitespace)
        };
        if blank { " " } else { "" }
    };
    let (left, right) =
        (before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default());
    Excerpt {
        before: format!("{}{}{}", if start > 0 { "…" } else { "" }, line(left), edge(left, true)),
        words: format!(
            "{}{}",
            line(words.get(..cut).unwrap_or_default()),
            if cut < words.len() { "…" } else { "" }
        ),
        after: format!(
            "{}{}{}",
            edge(right, false),
            line(right),
            if end < after.len() { "…" } else { "" }
        ),
    }
}
