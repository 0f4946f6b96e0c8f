//! Suggestions in hand: stepped through, taken or refused, one or all of a kind.

use super::offers::Offer;
use super::{Session, Way};
use crate::annotation::{Command, OriginKind, QuotePart, RelationEnd, Target};
use crate::suggest::{
    self, Proposal, QuoteProposal, Source, Suggestion, SuggestionKey, SuggestionKind,
};
use crate::text::ByteRange;

impl Session {
    /// Takes in what was found; whether the window has something new to show. `rests` says
    /// that no key was pressed for a moment, so that slow work is not in the way.
    pub fn poll_suggestions(&mut self, rests: bool) -> bool {
        let news = self.poll_sources();
        let schema = self.project.schema();
        self.open.as_mut().is_some_and(|open| open.poll_suggestions(schema, false, rests)) || news
    }

    /// The suggestion in hand.
    pub fn selected_offer(&self) -> Option<&Offer> {
        let key = self.selection.offer.as_ref()?;
        self.open.as_ref()?.offers().iter().find(|o| o.key == *key)
    }

    pub(super) fn step_offer(&mut self, way: Way) {
        let here = self.place();
        let Some(open) = &self.open else { return };
        let offers = self.offers_in_order();
        let shown = |o: &&&Offer| open.is_shown(o.place);
        let first = self.sources.settings().uncertain_first;
        let in_hand = self.selection.offer.as_ref();
        let at = in_hand.and_then(|key| offers.iter().position(|o| o.key == *key));
        let next = match (at, way) {
            (Some(at), Way::Forward) => offers.iter().skip(at + 1).find(shown),
            (Some(at), Way::Back) => offers.iter().take(at).rfind(shown),
            (None, Way::Forward) if first => offers.iter().find(shown),
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
            Proposal::Quote(_) | Proposal::Span(_) => {}
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
            return open.chain_offer(id).cloned();
        }
        let range = open.comment_range(self.selection.comment?)?;
        open.reply_offer(range).cloned()
    }

    /// Takes the suggestion in hand, and goes to the next of its kind.
    pub(super) fn take_offer(&mut self) {
        let Some(offer) = self.offer_in_hand() else {
            self.say("Go to a suggestion first: press the full stop.");
            return;
        };
        let Some(command) = self.command_for(&offer.suggestion) else { return };
        if self.execute_suggested(&command, &offer.suggestion) {
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
        if self.execute_quietly(&refusal(&offer)) {
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
        let all = self.offers_in_order();
        let others = || all.iter().filter(|o| o.key != settled.key && open.is_shown(o.place));
        let of_kind = || others().filter(|o| o.key.kind == settled.key.kind);
        let in_text = !self.sources.settings().uncertain_first;
        // What waited behind it comes first, then what follows of its kind; after the last of
        // a kind the others have their turn, so that two keys are enough for a whole article.
        let next = of_kind()
            .find(|o| {
                (in_text && o.place.start >= settled.place.start)
                    || (o.key.kind == SuggestionKind::Span && o.place.overlaps(settled.place))
            })
            .or_else(|| of_kind().next())
            .or_else(|| others().next())
            .map(|o| o.key.clone());
        self.selection.offer = None;
        if let Some(key) = next {
            self.select_offer(key);
        }
    }

    /// Takes every suggestion of a kind that is not uncertain, as one step.
    pub(super) fn take_all(&mut self, kind: SuggestionKind) {
        let words = format!("suggested {}", kind.plural());
        let fits = |o: &Offer| o.key.kind == kind && !o.suggestion.uncertain;
        if !self.take_those(&words, fits) {
            self.say(&format!("No certain suggestion of {} is left.", kind.plural()));
        }
    }

    /// Refuses every suggestion of a kind, as one step.
    pub(super) fn refuse_all(&mut self, kind: SuggestionKind) {
        let words = format!("suggested {}", kind.plural());
        if !self.refuse_those(&words, |o| o.key.kind == kind) {
            self.say(&format!("No suggestion of {} is left.", kind.plural()));
        }
    }

    /// Takes all like the one in hand: of a span every place with these words and this label,
    /// of anything else all certain ones of its kind.
    pub(super) fn take_all_like_it(&mut self) {
        let Some(offer) = self.offer_in_hand() else { return self.take_all(SuggestionKind::Quote) };
        match offer.key.kind {
            SuggestionKind::Span => {
                let key = offer.key.clone();
                self.take_those(&like_words(&offer), move |o| is_like(o, &key));
                self.next_offer(&offer);
            }
            kind => self.take_all(kind),
        }
    }

    /// Refuses all like the one in hand; see [`Self::take_all_like_it`].
    pub(super) fn refuse_all_like_it(&mut self) {
        let Some(offer) = self.offer_in_hand() else {
            return self.refuse_all(SuggestionKind::Quote);
        };
        match offer.key.kind {
            SuggestionKind::Span => {
                let key = offer.key.clone();
                self.refuse_those(&like_words(&offer), move |o| is_like(o, &key));
                self.next_offer(&offer);
            }
            kind => self.refuse_all(kind),
        }
    }

    /// Takes those that `fits` has, as one step; whether there are any.
    fn take_those(&mut self, words: &str, fits: impl Fn(&Offer) -> bool) -> bool {
        let Some(open) = &self.open else { return false };
        let offers: Vec<Suggestion> =
            open.offers().iter().filter(|o| fits(o)).map(|o| o.suggestion.clone()).collect();
        let command = |suggestion| {
            let command = Box::new(self.command_for(suggestion)?);
            Some(Command::By { by: self.by(suggestion), command })
        };
        let commands: Vec<Command> = offers.iter().filter_map(command).collect();
        let count = commands.len();
        let (Some(first), true) = (offers.first(), count > 0) else { return false };
        let title = format!("Take {count} {words}");
        let several = Command::Several { title: title.clone(), commands, lenient: true };
        if !self.execute_suggested(&several, first) {
            self.say("None of them fits what is annotated already.");
        } else {
            self.settled(fits);
            self.let_go();
            self.effects.push(super::Effect::Toast { text: title, undo: true });
        }
        true
    }

    /// Refuses those that `fits` has, as one step; whether there are any.
    fn refuse_those(&mut self, words: &str, fits: impl Fn(&Offer) -> bool) -> bool {
        let Some(open) = &self.open else { return false };
        let commands: Vec<Command> =
            open.offers().iter().filter(|o| fits(o)).map(refusal).collect();
        let count = commands.len();
        if count == 0 {
            return false;
        }
        let title = format!("Refuse {count} {words}");
        if self.execute_quietly(&Command::Several { title: title.clone(), commands, lenient: true })
        {
            self.settled(fits);
            self.selection.offer = None;
            self.effects.push(super::Effect::Toast { text: title, undo: true });
        }
        true
    }

    fn execute_suggested(&mut self, command: &Command, suggestion: &Suggestion) -> bool {
        let by = self.by(suggestion);
        self.execute_as(command, OriginKind::Suggested, Some(&by))
    }

    /// What stands in a record as the one behind it.
    fn by(&self, suggestion: &Suggestion) -> String {
        match suggestion.sources.as_slice() {
            [] | [Source::Rules] => self.finder.name().to_owned(),
            sources => Source::joined(sources),
        }
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
            // A quote without source and cue is a span with attributes.
            Proposal::Span(span) => Some(Command::MakeQuote {
                label: span.label.clone(),
                fragments: smallvec::smallvec![span.range],
                attributes: suggest::attributes_of(self.schema(), &span.label, &span.attributes)
                    .into_iter()
                    .collect(),
                source: None,
                cue: None,
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

fn refusal(offer: &Offer) -> Command {
    Command::Refuse {
        kind: offer.key.kind.name().to_owned(),
        text: offer.key.text.clone(),
        nth: offer.key.nth,
        source: Source::joined(&offer.suggestion.sources),
    }
}

/// Whether a suggestion is the same but for its place.
fn is_like(offer: &Offer, key: &SuggestionKey) -> bool {
    offer.key.kind == key.kind && offer.key.text == key.text
}

/// What all like one are called.
fn like_words(offer: &Offer) -> String {
    let (label, words) = suggest::span_words(&offer.key.text).unwrap_or(("", &offer.key.text));
    format!("suggestions of {label} “{words}”")
}
