//! What a suggestion is remembered by: its kind and words, so that a refusal still holds
//! when something else in the article has changed.

use std::collections::{HashMap, HashSet};

use super::{Proposal, Suggestion, SuggestionKind};
use crate::annotation::{AnnotationSet, wire::covered};
use crate::article::Article;
use crate::text::{ByteRange, on_one_line};

/// What a suggestion is remembered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SuggestionKey {
    /// What is proposed.
    pub kind: SuggestionKind,
    /// The words it is about, on one line: a quote's content; the first words of the
    /// answering and of the answered comment; the two mentions; a label and the words that
    /// it is for.
    pub text: String,
    /// Which of the suggestions with these words, counted from 0; of a span, which of the
    /// places in the text with these words.
    pub nth: usize,
}

/// How much of a comment it is known by, in characters.
const FIRST_WORDS: usize = 60;

/// Gives the suggestions of an article their keys. Equal ones are counted in the order in
/// which they are asked for, so that must always be the same.
#[derive(Clone, Debug, Default)]
pub struct SuggestionKeys {
    seen: HashMap<(SuggestionKind, String), usize>,
}

impl SuggestionKeys {
    /// The key of the next suggestion; `set` is needed for mentions.
    pub fn next(
        &mut self,
        article: &Article,
        set: Option<&AnnotationSet>,
        suggestion: &Suggestion,
    ) -> SuggestionKey {
        let kind = suggestion.kind();
        let text = words(article, set, &suggestion.proposal);
        if let Proposal::Span(span) = &suggestion.proposal {
            // Sources come and go; the text stays.
            return SuggestionKey { kind, text, nth: span.nth };
        }
        let count = self.seen.entry((kind, text.clone())).or_default();
        let nth = *count;
        *count += 1;
        SuggestionKey { kind, text, nth }
    }
}

/// Whether the annotator of `set` has refused the suggestion with that key.
pub fn refused(set: &AnnotationSet) -> impl Fn(&SuggestionKey) -> bool {
    let refused: HashSet<(&str, &str, usize)> =
        set.refusals().map(|r| (r.kind.as_str(), r.text.as_str(), r.nth)).collect();
    move |key| refused.contains(&(key.kind.name(), key.text.as_str(), key.nth))
}

fn words(article: &Article, set: Option<&AnnotationSet>, proposal: &Proposal) -> String {
    match proposal {
        Proposal::Quote(quote) => on_one_line(&covered(&article.text, &quote.content)),
        Proposal::Reply { comment, parent } => {
            let first = |range: &ByteRange| -> String {
                let line = on_one_line(article.text.slice(*range));
                line.chars().take(FIRST_WORDS).collect()
            };
            format!("{} → {}", first(comment), first(parent))
        }
        Proposal::Chain { mention, with } => {
            let words = |id| {
                let span = set.and_then(|set| set.span(id));
                span.map(|s| on_one_line(&covered(&article.text, &s.fragments))).unwrap_or_default()
            };
            // Ids are for ever, and words repeat: of many equal pairs one is meant.
            format!("{} = {} ({mention})", words(*mention), words(*with))
        }
        Proposal::Span(span) => {
            format!("{}{LABEL_END}{}", span.label, on_one_line(article.text.slice(span.range)))
        }
    }
}

/// Stands between a label and the words that it is proposed for.
const LABEL_END: &str = ": ";

/// The label and the words of a proposed span, from what it is remembered by.
pub fn span_words(text: &str) -> Option<(&str, &str)> {
    text.split_once(LABEL_END)
}
