//! What is suggested for the open article: found away from the window's thread, and
//! offered as long as it is neither annotated nor refused.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::OpenArticle;
use super::sources::SpanFinds;
use crate::annotation::AnnotationId;
use crate::article::Article;
use crate::schema::Schema;
use crate::suggest::{self, Proposal, QuoteFinder, Suggestion, SuggestionKey, SuggestionKeys};
use crate::text::ByteRange;

/// How much text is looked at before the first suggestions are shown, in bytes.
const FIRST_PIECE: usize = 32 * 1024;
/// How much is looked at at a time after that.
const PIECE: usize = 1024 * 1024;
/// With more spans or more found than this, what is offered is worked out when the hand
/// rests, not at every key.
const LARGE: usize = 2000;
/// The same with more text than this, in bytes.
const LARGE_TEXT: usize = 256 * 1024;

/// A suggestion that is offered: neither annotated already nor refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What is suggested.
    pub suggestion: Suggestion,
    /// What it is remembered by.
    pub key: SuggestionKey,
    /// Where it is; for a reply the comment's own words.
    pub place: ByteRange,
    /// How many others, that contradict it, are offered if this one is refused.
    pub waiting: usize,
}

/// What was found in the open article, and what of it is offered.
#[derive(Debug, Default)]
pub(super) struct Suggestions {
    /// Finding is still going on.
    job: Option<Receiver<Vec<Suggestion>>>,
    /// Quotes and replies, as found, with what they are remembered by.
    found: Vec<(Suggestion, SuggestionKey)>,
    keys: SuggestionKeys,
    /// Labelled spans, as found.
    pub(super) spans: SpanFinds,
    /// Quotes, replies and mentions are not offered.
    pub(super) rules_off: bool,
    /// Offered now, in text order.
    pub(super) offers: Vec<Offer>,
    /// Nothing is ever offered.
    none: bool,
    /// The annotations have changed since that was worked out.
    stale: bool,
    /// Goes up each time that was worked out.
    generation: u64,
}

impl Suggestions {
    /// Offers nothing.
    pub(super) fn none() -> Self {
        Self { none: true, ..Self::default() }
    }

    /// Begins to look through `article` on another thread.
    pub(super) fn begin(article: &Article, finder: Arc<dyn QuoteFinder>) -> Self {
        let (sender, receiver) = channel();
        let article = article.clone();
        let look = move || {
            let mut rest = suggest::passages(&article);
            let mut piece = FIRST_PIECE;
            if sender.send(suggest::replies(&article)).is_err() {
                return;
            }
            while !rest.is_empty() {
                let mut bytes = 0;
                let text = article.text.as_str();
                let cut = (0..rest.len()).find(|at| {
                    bytes += rest.get(*at).map_or(0, |p| p.len());
                    bytes > piece && can_cut(text, &rest, *at)
                });
                let after = rest.split_off(cut.map_or(rest.len(), |at| at.max(1)));
                let quotes = finder.find(article.text.as_str(), &rest);
                if sender.send(quotes.into_iter().map(Suggestion::from).collect()).is_err() {
                    // The article was left.
                    return;
                }
                rest = after;
                piece = PIECE;
            }
        };
        let started = std::thread::Builder::new().name("suggestions".to_owned()).spawn(look);
        Self { job: started.is_ok().then_some(receiver), ..Self::default() }
    }

    /// Takes in what was found since; whether there was anything. With `wait`, until all
    /// is found.
    fn poll(&mut self, article: &Article, wait: bool) -> bool {
        let mut news = self.spans.poll(wait);
        while let Some(job) = &self.job {
            let batch = if wait {
                job.recv().map_err(|_| TryRecvError::Disconnected)
            } else {
                job.try_recv()
            };
            match batch {
                Ok(batch) => {
                    for suggestion in batch {
                        let key = self.keys.next(article, None, &suggestion);
                        self.found.push((suggestion, key));
                    }
                    news = true;
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => self.job = None,
            }
        }
        news
    }
}

impl OpenArticle {
    /// The suggestions that are offered, in text order.
    pub fn offers(&self) -> &[Offer] {
        &self.suggestions.offers
    }

    /// Goes up each time that what is offered was worked out.
    pub fn offers_generation(&self) -> u64 {
        self.suggestions.generation
    }

    /// Whether suggestions are still being looked for.
    pub fn is_looking(&self) -> bool {
        self.suggestions.job.is_some() || self.suggestions.spans.is_looking()
    }

    /// Whether what is offered waits to be worked out anew.
    pub fn offers_wait(&self) -> bool {
        self.suggestions.stale
    }

    /// Takes in what was found, and works out what is offered if that has changed and
    /// `rests` says that there is time; whether there was anything new.
    pub(super) fn poll_suggestions(&mut self, schema: &Schema, wait: bool, rests: bool) -> bool {
        let news = self.suggestions.poll(&self.article, wait);
        let slow = self.is_large() && !wait && !rests;
        let now = (news && !slow) || (self.suggestions.stale && rests);
        if now {
            self.offer(schema);
        } else if news {
            self.suggestions.stale = true;
        }
        now
    }

    /// The annotations have changed: what is offered follows, at once if that is quick.
    pub(super) fn reoffer(&mut self, schema: &Schema) {
        if self.suggestions.none {
            return;
        }
        if self.is_large() {
            self.suggestions.stale = true;
            let set = self.writer.set();
            self.suggestions.offers.retain(|offer| match offer.suggestion.proposal {
                Proposal::Chain { mention, with } => {
                    set.span(mention).is_some() && set.span(with).is_some()
                }
                _ => true,
            });
        } else {
            self.offer(schema);
        }
    }

    fn is_large(&self) -> bool {
        let found = self.suggestions.found.len() + self.suggestions.spans.len();
        self.set().spans().len().max(found) > LARGE || self.article.text.len() > LARGE_TEXT
    }

    /// Takes what is settled off the offers, before they are worked out anew.
    pub(super) fn settle(&mut self, settled: impl Fn(&Offer) -> bool) {
        if self.suggestions.stale {
            self.suggestions.offers.retain(|offer| !settled(offer));
        }
    }

    /// Works out what is offered: not what is annotated already, and not what was refused.
    fn offer(&mut self, schema: &Schema) {
        self.suggestions.stale = false;
        self.suggestions.generation += 1;
        let set = self.writer.set();
        let mut keys = SuggestionKeys::default();
        let mentions = suggest::aliases(&self.article, set, schema);
        let mentions = mentions.into_iter().map(|suggestion| {
            let key = keys.next(&self.article, Some(set), &suggestion);
            (suggestion, key)
        });
        let refused = suggest::refused(set);
        let rules = !self.suggestions.rules_off;
        // A schema without labels for quotes has none to give.
        let quotes = schema.quote_labels().next().is_some();
        let is_offered = |(suggestion, key): &(Suggestion, SuggestionKey)| {
            let takes = quotes || !matches!(suggestion.proposal, Proposal::Quote(_));
            rules && takes && !refused(key) && !self.is_annotated(suggestion, schema)
        };
        let found = self.suggestions.found.iter().filter(|found| is_offered(found)).cloned();
        let mut offers: Vec<Offer> = found
            .chain(mentions.filter(is_offered))
            .filter_map(|(suggestion, key)| {
                let place = suggestion.place(&self.article, Some(set))?;
                Some(Offer { suggestion, key, place, waiting: 0 })
            })
            .collect();
        let annotator = self.writer.annotator();
        let spans = self.suggestions.spans.offered(&self.article, (annotator, set), schema);
        offers.extend(spans.into_iter().filter_map(|(suggestion, key, waiting)| {
            let place = suggestion.place(&self.article, None)?;
            Some(Offer { suggestion, key, place, waiting })
        }));
        offers.sort_by_key(|o| (o.place.start, o.key.kind, usize::MAX - o.place.end));
        self.suggestions.offers = offers;
    }

    /// Whether the set says it already, or something that contradicts it.
    fn is_annotated(&self, suggestion: &Suggestion, schema: &Schema) -> bool {
        let set = self.set();
        match &suggestion.proposal {
            Proposal::Quote(quote) => {
                let Some(place) = suggestion.place(&self.article, Some(set)) else { return true };
                let is_quote = |label: &str| {
                    schema.span_label(label).is_some_and(|(_, label)| label.bracketed)
                };
                let mut there = set.spans_touching(place).filter(|s| is_quote(&s.label));
                there.any(|span| {
                    let other = span.extent();
                    let Some(both) = other.intersection(place) else { return false };
                    // Inside a quote only what is introduced by words of that quote is one
                    // of its own.
                    let own = |cue: ByteRange| span.fragments.iter().any(|f| f.contains(cue));
                    if span.fragments.iter().any(|f| f.contains(place))
                        && !quote.cue.is_some_and(own)
                    {
                        return true;
                    }
                    // More the same than not; a guess gives way to anything that it crosses.
                    let all = other.len() + place.len() - both.len();
                    let crosses = !other.contains(place) && !place.contains(other);
                    2 * both.len() >= all || (suggestion.uncertain && crosses && !both.is_empty())
                })
            }
            Proposal::Span(span) => suggest::is_settled(set, schema, span.range, &span.label),
            Proposal::Reply { comment, .. } => self.parent_of(*comment).is_some(),
            Proposal::Chain { mention, with } => {
                let chain = set.chain_of(*mention).map(|c| c.id);
                chain.is_some() && chain == set.chain_of(*with).map(|c| c.id)
            }
        }
    }

    /// The comment that the comment with this range answers, as the annotator says.
    pub fn parent_of(&self, comment: ByteRange) -> Option<usize> {
        self.parents.get(&comment).copied()
    }

    /// The suggested answer to which comment this one answers.
    pub fn reply_offer(&self, comment: ByteRange) -> Option<&Offer> {
        self.offers().iter().find(|offer| {
            matches!(offer.suggestion.proposal, Proposal::Reply { comment: c, .. } if c == comment)
        })
    }

    /// The suggestion of what this span mentions the same as.
    pub fn chain_offer(&self, span: AnnotationId) -> Option<&Offer> {
        self.offers().iter().find(|offer| {
            matches!(offer.suggestion.proposal, Proposal::Chain { mention, .. } if mention == span)
        })
    }
}

/// Whether no quote can run on from the passage before this one: it neither opens with a
/// quotation mark nor follows a colon.
fn can_cut(text: &str, passages: &[ByteRange], at: usize) -> bool {
    let words = |at: usize| passages.get(at).and_then(|p| text.get(p.start..p.end));
    let opens = words(at)
        .is_some_and(|t| t.trim_start().chars().next().is_some_and(|c| !c.is_alphanumeric()));
    let announced = at
        .checked_sub(1)
        .and_then(words)
        .is_some_and(|t| t.trim_end().ends_with([':', '：', '–', '—', '-']));
    !opens && !announced
}

/// The parents of all comments, as the reply relations have them.
pub(super) fn parents(
    open: &OpenArticle,
    schema: &Schema,
) -> std::collections::HashMap<ByteRange, usize> {
    let Some(reply) = schema.reply_relation() else { return Default::default() };
    let ends = open.set().relations().filter(|r| r.label == reply.name);
    ends.filter_map(|r| {
        let comment = r.from.target()?.range()?;
        Some((comment, open.comment_order(r.to.target()?.range()?)?))
    })
    .collect()
}
