//! Reads quotes as what they are: how something is quoted, and who is given for it, under
//! which name.

use super::wire::covered;
use super::{AnnotationId, AnnotationSet, AttributeValue, RelationEnd, Span};
use crate::article::Article;
use crate::schema::{AttributeKind, Schema};
use crate::text::{Text, on_one_line};

/// What a quote’s type is said to be: the value of the first attribute of its label that
/// is a choice and is set.
pub fn quote_type<'s>(schema: &Schema, quote: &'s Span) -> Option<&'s str> {
    schema
        .attributes_of(&quote.label)
        .filter(|a| matches!(a.kind, AttributeKind::Choice { .. }))
        .find_map(|a| match quote.attributes.get(&a.name) {
            Some(AttributeValue::Choice(value)) => Some(value.as_str()),
            _ => None,
        })
}

/// The names of those whose words a quote reports, each once, in text order:
/// what [`mention_name`] calls the source, or the author of the comment that it is.
pub fn speakers(
    set: &AnnotationSet,
    schema: &Schema,
    article: &Article,
    quote: AnnotationId,
) -> Vec<String> {
    let Some(speaker) = schema.speaker_relation() else { return Vec::new() };
    let from = RelationEnd::Span(quote);
    let mut names: Vec<String> = Vec::new();
    let mine = set.relations_at(from).filter(|r| r.label == speaker.name && r.from == from);
    let mut links: Vec<_> = mine.collect();
    // In the order of the text, not of their ids.
    links.sort_by_key(|link| match link.to {
        RelationEnd::Span(id) => set.span(id).map_or(usize::MAX, |s| s.extent().start),
        RelationEnd::Target(target) => target.range().map_or(0, |range| range.start),
    });
    for link in links {
        let name = match link.to {
            RelationEnd::Span(id) => mention_name(set, &article.text, id),
            RelationEnd::Target(target) => target
                .range()
                .and_then(|range| article.comment_at(range))
                .map(|(_, comment)| article.text.slice(comment.author).to_owned())
                .unwrap_or_default(),
        };
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether somebody is given for a quote: by itself, or by a span that it is a part of, as
/// PolNeAR's attributions are.
pub fn is_attributed(set: &AnnotationSet, schema: &Schema, quote: AnnotationId) -> bool {
    let Some(speaker) = schema.speaker_relation() else { return false };
    let speaks =
        |end: RelationEnd| set.relations_at(end).any(|r| r.label == speaker.name && r.from == end);
    let this = RelationEnd::Span(quote);
    speaks(this) || set.relations_at(this).any(|r| r.to == this && speaks(r.from))
}

/// What a mention is called: its chain’s name, or else its own words on one line.
pub fn mention_name(set: &AnnotationSet, text: &Text, mention: AnnotationId) -> String {
    if let Some(chain) = set.chain_of(mention) {
        return chain.name.clone();
    }
    let words = match (set.span(mention), set.unplaced_record(mention)) {
        (Some(span), _) => covered(text, &span.fragments),
        (None, Some(lost)) => lost.text().to_owned(),
        (None, None) => String::new(),
    };
    on_one_line(&words)
}
