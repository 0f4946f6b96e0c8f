//! Suggestions of every kind for one article, in text order, and what they are
//! remembered by. A window that wants the first ones early asks for each kind by itself.

use super::{
    Proposal, QuoteFinder, Suggestion, SuggestionKey, SuggestionKeys, aliases, passages, refused,
    replies,
};
use crate::annotation::{AnnotationSet, RelationEnd, Target};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::ByteRange;

/// Everything that is suggested for an article: by where it is (see [`Suggestion::place`]),
/// then by kind, then the longer first. Without a set there are no mentions to compare.
/// What is annotated or refused already is among it; see [`unsettled`].
pub fn suggestions(
    article: &Article,
    set: Option<&AnnotationSet>,
    schema: &Schema,
    finder: &dyn QuoteFinder,
) -> Vec<Suggestion> {
    let quotes = finder.find(article.text.as_str(), &passages(article));
    let mut all: Vec<Suggestion> = quotes.into_iter().map(Suggestion::from).collect();
    all.extend(replies(article));
    all.extend(set.map(|set| aliases(article, set, schema)).unwrap_or_default());
    all.sort_by_cached_key(|suggestion| {
        let place = suggestion.place(article, set).unwrap_or_default();
        (place.start, suggestion.kind(), usize::MAX - place.len())
    });
    all
}

/// What suggestions are remembered by, one for each. Equal words are told apart by
/// counting, so `suggestions` has to be all that there is of a kind, in text order.
pub fn keys(
    article: &Article,
    set: Option<&AnnotationSet>,
    suggestions: &[Suggestion],
) -> Vec<SuggestionKey> {
    let mut keys = SuggestionKeys::default();
    suggestions.iter().map(|suggestion| keys.next(article, set, suggestion)).collect()
}

/// Leaves out what the annotator of `set` has refused, and answers of comments that the
/// set says answer something.
pub fn unsettled(
    article: &Article,
    set: &AnnotationSet,
    schema: &Schema,
    suggestions: Vec<Suggestion>,
) -> Vec<Suggestion> {
    let refused = refused(set);
    let reply = schema.reply_relation();
    let is_answered = |comment: ByteRange| {
        let end = RelationEnd::Target(Target::Comment(comment));
        let mut links = set.relations_at(end).filter(|r| r.from == end);
        reply.is_some_and(|reply| links.any(|r| r.label == reply.name))
    };
    let keys = keys(article, Some(set), &suggestions);
    suggestions
        .into_iter()
        .zip(keys)
        .filter(|(_, key)| !refused(key))
        .map(|(suggestion, _)| suggestion)
        .filter(|suggestion| match &suggestion.proposal {
            Proposal::Reply { comment, .. } => !is_answered(*comment),
            Proposal::Span(span) => !super::is_settled(set, schema, span.range, &span.label),
            Proposal::Quote(_) | Proposal::Chain { .. } => true,
        })
        .collect()
}

impl Suggestion {
    /// What it is about: a quote’s content with its gaps, the answering comment’s own words,
    /// the mention. `None` if that is not in the article or in the set.
    pub fn place(&self, article: &Article, set: Option<&AnnotationSet>) -> Option<ByteRange> {
        match &self.proposal {
            Proposal::Quote(quote) => {
                let (first, last) = (quote.content.first()?, quote.content.last()?);
                Some(ByteRange::new(first.start, last.end))
            }
            Proposal::Reply { comment, .. } => article.comment_at(*comment).map(|(_, c)| c.body),
            Proposal::Chain { mention, .. } => set?.span(*mention).map(|span| span.extent()),
            Proposal::Span(span) => Some(span.range),
        }
    }
}
