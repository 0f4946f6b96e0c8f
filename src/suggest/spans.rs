//! Labelled spans that are proposed, brought together from all sources: what is the same
//! becomes one suggestion, and of what contradicts each other the best is offered first.

use std::collections::{BTreeMap, HashMap};

use super::source::{Source, Sources};
use super::{Proposal, Suggestion};
use crate::annotation::{AnnotationSet, AttributeValue, Attributes};
use crate::article::Article;
use crate::schema::{Attribute, AttributeKind, Schema};
use crate::text::ByteRange;

/// Below this score a proposal is a guess.
pub const CERTAIN: f64 = 0.75;
/// Proposals for one text that are kept of one source; a source that proposes more is no help.
pub(super) const MOST: usize = 50_000;

/// A span that one source proposes.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where, in bytes of the article's text; never empty.
    pub range: ByteRange,
    /// Name of a span label.
    pub label: String,
    /// How sure the source is, 0 to 1.
    pub score: f64,
    /// Whether that rests on too little to be relied on, however high it is.
    pub guess: bool,
    /// Attributes by name, as they are written; see [`attributes_of`].
    pub attributes: Vec<(String, String)>,
    /// Where it comes from.
    pub source: Source,
    /// Why, in a few words.
    pub reason: String,
}

/// A span that could be annotated.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanProposal {
    /// Where, in bytes of the article's text; never empty.
    pub range: ByteRange,
    /// Name of a span label.
    pub label: String,
    /// The highest score that a source gives, 0 to 1.
    pub score: f64,
    /// Attributes by name, as they are written; those of the source with the highest score.
    pub attributes: Vec<(String, String)>,
    /// Which of the places in the article with these words it is, counted from 0.
    pub nth: usize,
}

/// The best of those that propose the same, and each with its score.
type Merged = (Found, Vec<(Source, f64)>);

/// Makes suggestions of what was found, in text order: proposals of the same label for the
/// same place become one. What lies outside of the text, inside of a character, covers white
/// space only, or has a label that the schema does not have, is left out.
pub fn together(article: &Article, schema: &Schema, found: Vec<Found>) -> Vec<Suggestion> {
    let mut merged: BTreeMap<(usize, usize, String), Merged> = BTreeMap::new();
    for one in found {
        let words = article.text.get(one.range).unwrap_or_default();
        if words.trim().is_empty() || schema.span_label(&one.label).is_none() {
            continue;
        }
        let score = if one.score.is_finite() { one.score.clamp(0.0, 1.0) } else { 0.0 };
        let one = Found { score, ..one };
        let source = (one.source.clone(), score);
        match merged.get_mut(&(one.range.start, one.range.end, one.label.clone())) {
            Some((best, sources)) => {
                sources.push(source);
                let guess = best.guess && one.guess;
                if one.score > best.score {
                    *best = one;
                }
                best.guess = guess;
            }
            None => {
                let key = (one.range.start, one.range.end, one.label.clone());
                merged.insert(key, (one, vec![source]));
            }
        }
    }
    let mut places = Places::default();
    merged
        .into_values()
        .map(|(found, sources)| {
            let nth = places.nth(article, found.range);
            let reason = reason(&found, &sources);
            let mut sources: Sources = sources.into_iter().map(|(source, _)| source).collect();
            sources.sort();
            sources.dedup();
            let Found { range, label, score, guess, attributes, .. } = found;
            Suggestion {
                uncertain: guess || score < CERTAIN,
                proposal: Proposal::Span(SpanProposal { range, label, score, attributes, nth }),
                reason,
                sources,
            }
        })
        .collect()
}

/// Why it is proposed: for one source what that says, for several their names.
fn reason(best: &Found, sources: &[(Source, f64)]) -> String {
    let percent = |score: f64| format!("{:.0} %", score * 100.0);
    match sources {
        [_] | [] if best.reason.is_empty() => {
            format!("{}, {}", best.source.title(), percent(best.score))
        }
        [_] | [] => best.reason.clone(),
        several => {
            let each =
                several.iter().map(|(s, score)| format!("{} {}", s.title(), percent(*score)));
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Counts the places of the same words in a text.
#[derive(Debug, Default)]
struct Places(HashMap<String, Vec<usize>>);

impl Places {
    fn nth(&mut self, article: &Article, range: ByteRange) -> usize {
        let words = article.text.slice(range);
        if !self.0.contains_key(words) {
            let all = memchr::memmem::find_iter(article.text.as_str().as_bytes(), words);
            self.0.insert(words.to_owned(), all.collect());
        }
        self.0.get(words).map_or(0, |starts| starts.partition_point(|at| *at < range.start))
    }
}

/// Which of these spans are offered now: of those that overlap within a layer only the one
/// with the highest score (of equal ones the longer, then the earlier). `spans` gives the
/// place, label and score of each. The answer says for each whether it is offered, and how
/// many others wait behind it.
pub fn best_first(schema: &Schema, spans: &[&SpanProposal]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let rank = |at: &usize| spans.get(*at).map(|s| (s.score, s.range.len()));
    order.sort_by(|a, b| {
        let ((score_a, len_a), (score_b, len_b)) =
            (rank(a).unwrap_or_default(), rank(b).unwrap_or_default());
        score_b.total_cmp(&score_a).then(len_b.cmp(&len_a)).then(a.cmp(b))
    });
    // For each layer the chosen ones by their start, with their end and number.
    let mut chosen: HashMap<&str, BTreeMap<usize, (usize, usize)>> = HashMap::new();
    let mut offered: Vec<Option<usize>> = vec![None; spans.len()];
    for at in order {
        let Some(span) = spans.get(at) else { continue };
        let Some((layer, _)) = schema.span_label(&span.label) else { continue };
        let taken = chosen.entry(layer.name.as_str()).or_default();
        let before = taken.range(..span.range.end).next_back().map(|(_, winner)| *winner);
        match before.filter(|(end, _)| *end > span.range.start) {
            Some((_, winner)) => {
                if let Some(Some(waiting)) = offered.get_mut(winner) {
                    *waiting += 1;
                }
            }
            None => {
                taken.insert(span.range.start, (span.range.end, at));
                if let Some(place) = offered.get_mut(at) {
                    *place = Some(0);
                }
            }
        }
    }
    offered
}

/// Whether the set says it already, or something in its place: a span of the same label or
/// of the same layer that it overlaps. Quotes and the like, that hold others, are in nobody's
/// way.
pub fn is_settled(set: &AnnotationSet, schema: &Schema, range: ByteRange, label: &str) -> bool {
    let Some((layer, own)) = schema.span_label(label) else { return true };
    if own.retired {
        return true;
    }
    set.spans_touching(range).filter(|span| span.fragments.iter().any(|f| f.overlaps(range))).any(
        |span| {
            span.label == label
                || schema.span_label(&span.label).is_some_and(|(other, there)| {
                    other.name == layer.name && !there.bracketed && !own.bracketed
                })
        },
    )
}

/// The attributes of a proposal as the schema has them; those that it does not have, or whose
/// value it does not allow, are left out.
pub fn attributes_of(schema: &Schema, label: &str, written: &[(String, String)]) -> Attributes {
    let value = |(name, text): &(String, String)| {
        let attribute = schema.attributes_of(label).find(|a| a.name == *name)?;
        let value = value_of(attribute, text)?;
        crate::annotation::problem_with_value(attribute, &value)
            .is_none()
            .then(|| (name.clone(), value))
    };
    written.iter().filter_map(value).collect()
}

/// A value that was written down as text; `None` if it is none of the attribute's kind.
pub(super) fn value_of(attribute: &Attribute, text: &str) -> Option<AttributeValue> {
    let text = text.trim();
    Some(match attribute.kind {
        AttributeKind::Choice { .. } => AttributeValue::Choice(text.to_owned()),
        AttributeKind::Choices { .. } => AttributeValue::Choices(
            text.split(',').map(|part| part.trim().to_owned()).filter(|p| !p.is_empty()).collect(),
        ),
        AttributeKind::Number { .. } => AttributeValue::Number(text.parse().ok()?),
        AttributeKind::Text { .. } => AttributeValue::Text(text.to_owned()),
        AttributeKind::Flag { .. } => AttributeValue::Flag(match text {
            "yes" | "true" => true,
            "no" | "false" => false,
            _ => return None,
        }),
    })
}
