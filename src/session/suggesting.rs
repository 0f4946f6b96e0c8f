//! Suggestions in hand: found away from the window's thread, shown beside the
//! annotations and never among them, taken or refused by a person.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::{OpenArticle, Session, Way};
use crate::annotation::{AnnotationId, Command, OriginKind, QuotePart, RelationEnd, Target};
use crate::article::Article;
use crate::schema::Schema;
use crate::suggest::{
    self, Proposal, QuoteFinder, QuoteProposal, Suggestion, SuggestionKey, SuggestionKeys,
    SuggestionKind,
};
use crate::text::ByteRange;

/// How much text is looked at before the first suggestions are shown, in bytes.
const FIRST_PIECE: usize = 32 * 1024;
/// How much is looked at at a time after that.
const PIECE: usize = 1024 * 1024;
/// With more spans or more found than this, what is offered is worked out when the hand
/// rests, not at every key.
const LARGE: usize = 2000;

/// A suggestion that is offered: neither annotated already nor refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What is suggested.
    pub suggestion: Suggestion,
    /// What it is remembered by.
    pub key: SuggestionKey,
    /// Where it is; for a reply the comment's own words.
    pub place: ByteRange,
}

/// What was found in the open article, and what of it is offered.
#[derive(Debug, Default)]
pub(super) struct Suggestions {
    /// Finding is still going on.
    job: Option<Receiver<Vec<Suggestion>>>,
    /// Quotes and replies, as found, with what they are remembered by.
    found: Vec<(Suggestion, SuggestionKey)>,
    keys: SuggestionKeys,
    /// Offered now, in text order.
    pub(super) offers: Vec<Offer>,
    /// The annotations have changed since that was worked out.
    stale: bool,
    /// Goes up each time that was worked out.
    generation: u64,
}

impl Suggestions {
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
        let mut news = false;
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
        self.suggestions.job.is_some()
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
        self.set().spans().len().max(self.suggestions.found.len()) > LARGE
    }

    /// Takes what is settled off the offers, before they are worked out anew.
    fn settle(&mut self, settled: impl Fn(&Offer) -> bool) {
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
        let refused: HashSet<(&str, &str, usize)> =
            set.refusals().map(|r| (r.kind.as_str(), r.text.as_str(), r.nth)).collect();
        let mut offers: Vec<Offer> = self
            .suggestions
            .found
            .iter()
            .cloned()
            .chain(mentions)
            .filter(|(_, key)| !refused.contains(&(key.kind.name(), key.text.as_str(), key.nth)))
            .filter(|(suggestion, _)| !self.is_annotated(suggestion, schema))
            .filter_map(|(suggestion, key)| {
                let place = self.place_of(&suggestion)?;
                Some(Offer { suggestion, key, place })
            })
            .collect();
        offers.sort_by_key(|o| (o.place.start, o.key.kind, usize::MAX - o.place.end));
        self.suggestions.offers = offers;
    }

    fn place_of(&self, suggestion: &Suggestion) -> Option<ByteRange> {
        match &suggestion.proposal {
            Proposal::Quote(quote) => extent(quote),
            Proposal::Reply { comment, .. } => {
                let order = self.comment_order(*comment)?;
                self.comment(order).map(|(_, c)| c.body)
            }
            Proposal::Chain { mention, .. } => self.set().span(*mention).map(|s| s.extent()),
        }
    }

    /// Whether the set says it already, or something that contradicts it.
    fn is_annotated(&self, suggestion: &Suggestion, schema: &Schema) -> bool {
        let set = self.set();
        match &suggestion.proposal {
            Proposal::Quote(quote) => {
                let Some(place) = extent(quote) else { return true };
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
    pub fn reply_offer(&self, comment: ByteRange) -> Option<(usize, &Offer)> {
        let at = self.offers().iter().position(|offer| {
            matches!(offer.suggestion.proposal, Proposal::Reply { comment: c, .. } if c == comment)
        })?;
        Some((at, self.offers().get(at)?))
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

fn extent(quote: &QuoteProposal) -> Option<ByteRange> {
    let (first, last) = (quote.content.first()?, quote.content.last()?);
    Some(ByteRange::new(first.start, last.end))
}

impl Session {
    /// Takes in what was found; whether the window has something new to show. `rests` says
    /// that no key was pressed for a moment, so that slow work is not in the way.
    pub fn poll_suggestions(&mut self, rests: bool) -> bool {
        let schema = self.project.schema();
        self.open.as_mut().is_some_and(|open| open.poll_suggestions(schema, false, rests))
    }

    /// Waits until all suggestions of the open article are found.
    pub fn await_suggestions(&mut self) {
        let schema = self.project.schema();
        if let Some(open) = &mut self.open {
            open.poll_suggestions(schema, true, true);
        }
    }

    /// The suggestion in hand.
    pub fn selected_offer(&self) -> Option<&Offer> {
        let key = self.selection.offer.as_ref()?;
        self.open.as_ref()?.offers().iter().find(|o| o.key == *key)
    }

    pub(super) fn step_offer(&mut self, way: Way) {
        let here = self.place();
        let Some(open) = &self.open else { return };
        let offers = open.offers();
        let shown = |o: &&Offer| open.is_shown(o.place);
        let in_hand = self.selection.offer.as_ref();
        let at = in_hand.and_then(|key| offers.iter().position(|o| o.key == *key));
        let next = match (at, way) {
            (Some(at), Way::Forward) => offers.iter().skip(at + 1).find(shown),
            (Some(at), Way::Back) => offers.iter().take(at).rfind(shown),
            (None, Way::Forward) => {
                let mut after = offers.iter().filter(|o| o.place.start >= here);
                after.find(shown).or_else(|| offers.iter().find(shown))
            }
            (None, Way::Back) => {
                let mut before = offers.iter().filter(|o| o.place.start < here);
                before.rfind(shown).or_else(|| offers.iter().rfind(shown))
            }
        };
        match next.map(|o| o.key.clone()) {
            Some(key) => self.select_offer(key),
            None if offers.is_empty() && open.is_looking() => {
                self.say("Still looking for suggestions.");
            }
            None if offers.is_empty() => self.say("No suggestions in this article."),
            None => self.say(match way {
                Way::Forward => "No suggestion further down.",
                Way::Back => "No suggestion further up.",
            }),
        }
    }

    pub(super) fn select_offer(&mut self, key: SuggestionKey) {
        let found = self.open.as_ref().and_then(|o| o.offers().iter().find(|o| o.key == key));
        let Some(offer) = found.cloned() else { return };
        self.let_go();
        match &offer.suggestion.proposal {
            Proposal::Reply { comment, .. } => {
                let order = self.open.as_ref().and_then(|o| o.comment_order(*comment));
                self.selection.comment = order;
            }
            Proposal::Chain { mention, .. } => self.selection.span = Some(*mention),
            Proposal::Quote(_) => {}
        }
        self.reveal(offer.place);
        self.selection.offer = Some(offer.key);
    }

    /// What is meant without a suggestion in hand: that of the focused comment or the
    /// selected span.
    fn offer_in_hand(&self) -> Option<Offer> {
        if let Some(offer) = self.selected_offer() {
            return Some(offer.clone());
        }
        let open = self.open.as_ref()?;
        if let Some(id) = self.selection.span {
            let about = |o: &&Offer| matches!(o.suggestion.proposal, Proposal::Chain { mention, .. } if mention == id);
            return open.offers().iter().find(about).cloned();
        }
        let range = open.comment_range(self.selection.comment?)?;
        open.reply_offer(range).map(|(_, offer)| offer.clone())
    }

    /// Takes the suggestion in hand, and goes to the next of its kind.
    pub(super) fn take_offer(&mut self) {
        let Some(offer) = self.offer_in_hand() else {
            self.say("Go to a suggestion first: press the full stop.");
            return;
        };
        let Some(command) = self.command_for(&offer.suggestion) else { return };
        if self.execute_suggested(&command) {
            self.settled(|o| o.key == offer.key);
            self.next_offer(&offer);
            if let Proposal::Quote(QuoteProposal { pronoun: true, source: Some(at), .. }) =
                &offer.suggestion.proposal
            {
                let open = self.open.as_ref();
                let word = open.map_or("", |o| o.article.text.slice(*at)).to_owned();
                self.say(&format!(
                    "“{word}” is only a pronoun, so the quote has no speaker yet: select it and press E."
                ));
            }
        }
    }

    pub(super) fn refuse_offer(&mut self) {
        let Some(offer) = self.offer_in_hand() else {
            self.say("Go to a suggestion first: press the full stop.");
            return;
        };
        if self.execute_quietly(&refusal(&offer.key)) {
            self.settled(|o| o.key == offer.key);
            self.next_offer(&offer);
        }
    }

    fn settled(&mut self, settled: impl Fn(&Offer) -> bool) {
        if let Some(open) = &mut self.open {
            open.settle(settled);
        }
    }

    /// After one is settled the next one of its kind is in hand, if there is one.
    fn next_offer(&mut self, settled: &Offer) {
        let Some(open) = &self.open else { return };
        let next = open
            .offers()
            .iter()
            .filter(|o| o.key.kind == settled.key.kind && o.key != settled.key)
            .find(|o| o.place.start >= settled.place.start && open.is_shown(o.place))
            .map(|o| o.key.clone());
        self.selection.offer = None;
        if let Some(key) = next {
            self.select_offer(key);
        }
    }

    /// Takes every suggestion of a kind that is not uncertain, as one step.
    pub(super) fn take_all(&mut self, kind: SuggestionKind) {
        let Some(open) = &self.open else { return };
        let certain = |o: &&Offer| o.key.kind == kind && !o.suggestion.uncertain;
        let offers: Vec<Suggestion> =
            open.offers().iter().filter(certain).map(|o| o.suggestion.clone()).collect();
        let commands: Vec<Command> = offers.iter().filter_map(|o| self.command_for(o)).collect();
        let count = commands.len();
        if count == 0 {
            self.say(&format!("No certain suggestion of {} is left.", kind.plural()));
            return;
        }
        let title = format!("Take {count} suggested {}", kind.plural());
        let several = Command::Several { title: title.clone(), commands, lenient: true };
        if !self.execute_suggested(&several) {
            self.say("None of them fits what is annotated already.");
        } else {
            self.settled(|o| o.key.kind == kind && !o.suggestion.uncertain);
            self.let_go();
            self.effects.push(super::Effect::Toast { text: title, undo: true });
        }
    }

    /// Refuses every suggestion of a kind, as one step.
    pub(super) fn refuse_all(&mut self, kind: SuggestionKind) {
        let Some(open) = &self.open else { return };
        let commands: Vec<Command> =
            open.offers().iter().filter(|o| o.key.kind == kind).map(|o| refusal(&o.key)).collect();
        let count = commands.len();
        if count == 0 {
            self.say(&format!("No suggestion of {} is left.", kind.plural()));
            return;
        }
        let title = format!("Refuse {count} suggested {}", kind.plural());
        if self.execute_quietly(&Command::Several { title: title.clone(), commands, lenient: true })
        {
            self.settled(|o| o.key.kind == kind);
            self.selection.offer = None;
            self.effects.push(super::Effect::Toast { text: title, undo: true });
        }
    }

    /// The kind that “all of a kind” is about: that of the suggestion in hand, or quotes.
    pub(super) fn kind_in_hand(&self) -> SuggestionKind {
        self.offer_in_hand().map_or(SuggestionKind::Quote, |o| o.key.kind)
    }

    fn execute_suggested(&mut self, command: &Command) -> bool {
        let by = self.finder.name().to_owned();
        self.execute_as(command, OriginKind::Suggested, Some(&by))
    }

    /// The command that makes a suggestion an annotation.
    fn command_for(&self, suggestion: &Suggestion) -> Option<Command> {
        match &suggestion.proposal {
            Proposal::Quote(quote) => self.quote_command(quote),
            Proposal::Reply { comment, parent } => {
                let label = self.schema().reply_relation()?.name.clone();
                let end = |range| RelationEnd::Target(Target::Comment(range));
                Some(Command::Relate { label, from: end(*comment), to: end(*parent) })
            }
            Proposal::Chain { mention, with } => Some(Command::Join {
                mention: *mention,
                with: *with,
                name: self.chain_name(&[*mention, *with]),
            }),
        }
    }

    fn quote_command(&self, quote: &QuoteProposal) -> Option<Command> {
        let schema = self.schema();
        let label = schema.quote_labels().next()?.name.clone();
        let attributes = self.type_value(&label, quote.kind).into_iter().collect();
        let source = quote.source.filter(|_| !quote.pronoun);
        let source = schema
            .speaker_relation()
            .zip(source)
            .and_then(|(relation, range)| self.part(&relation.to, range));
        let cue = schema
            .cue_relation()
            .zip(quote.cue)
            .and_then(|(relation, range)| self.part(&relation.to, range));
        Some(Command::MakeQuote {
            label,
            fragments: quote.content.clone(),
            attributes,
            source,
            cue,
        })
    }

    /// What a range becomes as one end of a relation to one of `names`: a span that is
    /// tagged in it (of these the one whose label is named first, then the longest), or
    /// else a new one.
    fn part(&self, names: &[String], range: ByteRange) -> Option<QuotePart> {
        let (schema, open) = (self.schema(), self.open.as_ref()?);
        let rank = |label: &str| {
            names.iter().position(|n| schema.label_is_one_of(label, std::slice::from_ref(n)))
        };
        let there = open
            .set()
            .spans_touching(range)
            .filter(|s| s.extent().overlaps(range) && range.contains(s.extent()))
            .filter_map(|s| Some((rank(&s.label)?, usize::MAX - s.extent().len(), s.id)))
            .min();
        if let Some((.., id)) = there {
            return Some(QuotePart::Span(id));
        }
        let text = open.article.text.slice(range);
        let fits: Vec<_> =
            schema.span_labels().filter(|(_, l)| rank(&l.name).is_some() && !l.bracketed).collect();
        let named = fits.iter().min_by_key(|(_, l)| rank(&l.name));
        let body = fits.iter().find(|(_, l)| {
            suggest::is_body(text) && l.title().to_lowercase().starts_with("organi")
        });
        let (_, label) = body.or(named)?;
        Some(QuotePart::New { label: label.name.clone(), range })
    }

    /// Puts back what was refused in this article.
    pub(super) fn forget_refusals(&mut self) {
        let count = self.open.as_ref().map_or(0, |o| o.set().refusals().len());
        if count == 0 {
            self.say("Nothing was refused in this article.");
        } else if self.execute_quietly(&Command::ForgetRefusals) {
            self.say(&format!("{count} refused suggestions are back."));
        }
    }
}

fn refusal(key: &SuggestionKey) -> Command {
    Command::Refuse { kind: key.kind.name().to_owned(), text: key.text.clone(), nth: key.nth }
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

/// The mentions of a chain in text order.
pub(super) fn mentions_in_order(open: &OpenArticle, members: &[AnnotationId]) -> Vec<AnnotationId> {
    let mut mentions: Vec<AnnotationId> = members.to_vec();
    mentions.sort_by_key(|id| open.set().span(*id).map_or(usize::MAX, |s| s.extent().start));
    mentions
}
