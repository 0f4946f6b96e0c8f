//! Spans that have no columns of their own: links of chains that are nothing else, and words
//! at which relations end.

use std::collections::BTreeSet;

use super::header::{REFERENCE_RELATION, REFERENCE_TYPE, TOKEN};
use super::names::{is_type_name, short};
use super::schema::LINK;
use super::units;
use crate::formats::{Chain, Document, End, Span, Tokenizer, Value};

/// The layer of each chain whose members are links and nothing else.
pub(super) fn pure_chains(document: &Document) -> Vec<Option<&str>> {
    if document.chains.is_empty() {
        return Vec::new();
    }
    let mut chains = vec![0_usize; document.spans.len()];
    for at in document.chains.iter().flat_map(|chain| &chain.members) {
        if let Some(count) = chains.get_mut(*at) {
            *count += 1;
        }
    }
    let mut related = vec![false; document.spans.len()];
    for end in document.relations.iter().flat_map(|r| [r.from, r.to]) {
        if let End::Span(at) = end
            && let Some(related) = related.get_mut(at)
        {
            *related = true;
        }
    }
    let is_link = |at: usize, span: &Span| {
        let says_only = |(name, value): (&String, &Value)| match (name.as_str(), value) {
            (REFERENCE_RELATION | LINK, Value::Text(_)) => true,
            (REFERENCE_TYPE, Value::Text(label)) => {
                *label == span.label && *label == short(&span.layer)
            }
            _ => false,
        };
        is_type_name(&span.layer)
            && span.layer.ends_with("Link")
            && span.note.is_empty()
            && span.confidence.is_none()
            && chains.get(at) == Some(&1)
            && related.get(at) == Some(&false)
            && span.attributes.iter().all(says_only)
    };
    let layer = |chain: &Chain| {
        let mut members =
            chain.members.iter().filter_map(|at| Some((*at, document.spans.get(*at)?)));
        let (_, first) = members.clone().next()?;
        let all = members.all(|(at, span)| span.layer == first.layer && is_link(at, span));
        all.then_some(first.layer.as_str())
    };
    document.chains.iter().map(layer).collect()
}

/// Whether the spans in the layer of words are words at which relations end, and no more.
pub(super) fn are_words(document: &Document, tokenizer: Tokenizer) -> bool {
    let words = || document.spans.iter().enumerate().filter(|(_, span)| span.layer == TOKEN);
    if words().next().is_none() {
        return false;
    }
    let ends: BTreeSet<usize> = document
        .relations
        .iter()
        .flat_map(|r| [r.from, r.to])
        .filter_map(|end| if let End::Span(at) = end { Some(at) } else { None })
        .collect();
    let members: BTreeSet<usize> =
        document.chains.iter().flat_map(|chain| chain.members.iter().copied()).collect();
    let tokens: BTreeSet<_> = units::tokens(document, tokenizer).into_iter().collect();
    let mut seen = BTreeSet::new();
    words().all(|(at, span)| {
        let extent = span.extent();
        span.label == short(TOKEN)
            && span.attributes.is_empty()
            && span.note.is_empty()
            && span.confidence.is_none()
            && ends.contains(&at)
            && !members.contains(&at)
            && tokens.contains(&extent)
            && seen.insert(extent)
    })
}
