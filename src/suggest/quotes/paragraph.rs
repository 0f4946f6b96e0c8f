//! Makes proposals of one paragraph: what its cues report, and the quotations that no
//! cue reports.

use smallvec::SmallVec;

use super::attribution::{self, Attribution};
use super::cues::{self, Cue, Form};
use super::lexicon::*;
use super::marks::{self, Marked};
use super::outline::{self, Item, Outline};
use super::sources::{self, Source};
use super::tokens::{self, Kind, Token};
use crate::suggest::{QuoteKind, QuoteProposal};
use crate::text::ByteRange;

/// Quotations in quotations deeper than this are not looked into.
const DEEPEST: usize = 4;
/// The shortest thing retold, in words.
const FEWEST_RETOLD: usize = 2;

/// A proposal, and what the joiner needs to know of it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) quote: QuoteProposal,
    /// It goes to the end of the paragraph, with this mark never closed.
    pub(super) open: Option<ByteRange>,
    /// It is a quotation, alone in its sentence, right after a sentence with a cue whose
    /// quotation began before it: the proposal it goes on from.
    pub(super) continues: Option<usize>,
    /// It is a quotation that begins the paragraph.
    pub(super) leads: bool,
}

/// What was found in a paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) found: Vec<Found>,
    /// A cue before a colon at the end, which speaks for the next paragraph.
    pub(super) announces: Option<(ByteRange, Option<ByteRange>, bool)>,
}

/// Reads paragraphs, and keeps its buffers from one to the next.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) tokens: Vec<Token>,
    pub(super) marked: Vec<Marked>,
    items: Vec<Item>,
    sentences: Vec<(usize, usize)>,
    cues: Vec<Cue>,
    attributions: Vec<Attribution>,
    pub(super) used: Vec<bool>,
    pub(super) result: Paragraph,
}

impl Reader {
    /// What is quoted in `text[paragraph]`.
    pub(super) fn read(&mut self, text: &str, paragraph: ByteRange) -> &mut Paragraph {
        self.result.found.clear();
        self.result.announces = None;
        tokens::tokenize(text, paragraph.start, paragraph.end, &mut self.tokens);
        marks::pair(text, &self.tokens, &mut self.marked);
        self.used.clear();
        self.used.resize(self.marked.len(), false);
        self.region(text, 0, self.tokens.len(), 0);
        let mut outer = 0;
        for at in 0..self.marked.len() {
            let Some(Marked { open, close: Some(close), .. }) = self.marked.get(at).copied() else {
                continue;
            };
            let inner = self.marked.get(at + 1).is_some_and(|m| m.open < close);
            // Only the outermost are begun from here; they go on into the inner ones.
            if inner && open >= outer {
                self.nested(text, open + 1, close, 1);
                outer = close;
            }
        }
        &mut self.result
    }

    fn nested(&mut self, text: &str, first: usize, last: usize, depth: usize) {
        self.region(text, first, last, depth);
        if depth >= DEEPEST {
            return;
        }
        let mut at = self.marked.partition_point(|m| m.open < first);
        while let Some(marked) = self.marked.get(at).copied().filter(|m| m.open < last) {
            at += 1;
            let Some(close) = marked.close else { continue };
            if self.marked.get(at).is_some_and(|m| m.open < close) {
                self.nested(text, marked.open + 1, close, depth + 1);
            }
            while self.marked.get(at).is_some_and(|m| m.open < close) {
                at += 1;
            }
        }
    }

    /// The tokens from `first` to before `last`, quotations in them unopened.
    fn region(&mut self, text: &str, first: usize, last: usize, depth: usize) {
        let mut items = std::mem::take(&mut self.items);
        let mut sentences = std::mem::take(&mut self.sentences);
        outline::fold(&self.tokens, &self.marked, first, last, &mut items);
        outline::sentences(&self.tokens, &items, &mut sentences);
        let outline = Outline { items: &items };
        let mut previous = None;
        for (lo, hi) in &sentences {
            previous = self.sentence(text, &outline, (*lo, *hi), depth, previous);
        }
        self.items = items;
        self.sentences = sentences;
    }

    /// Gives the proposal that a quotation alone in the next sentence goes on from.
    fn sentence(
        &mut self,
        text: &str,
        outline: &Outline<'_>,
        (lo, hi): (usize, usize),
        depth: usize,
        previous: Option<usize>,
    ) -> Option<usize> {
        let mut cues = std::mem::take(&mut self.cues);
        let mut attributions = std::mem::take(&mut self.attributions);
        cues::find(outline, lo, hi, &mut cues);
        attributions.clear();
        if !cues.is_empty() {
            attribution::attribute(outline, (lo, hi), &cues, &mut attributions);
        }
        let mut goes_on = None;
        for attribution in &attributions {
            if let Some(at) = self.report(text, outline, attribution, depth)
                && attribution.backward
            {
                goes_on = Some(at);
            }
        }
        if depth == 0 && hi == outline.items.len() && outline.kind(hi - 1) == Some(Kind::Colon) {
            self.announce(outline, (lo, hi), &cues);
        }
        self.cues = cues;
        self.attributions = attributions;
        self.lone(text, outline, (lo, hi), depth, previous).or(goes_on)
    }

    /// The cue of a sentence that ends in a colon.
    fn announce(&mut self, outline: &Outline<'_>, (lo, hi): (usize, usize), cues: &[Cue]) {
        let Some(cue) = cues.last().filter(|c| c.form != Form::Noun) else { return };
        let source = match cue.form {
            Form::Opener => sources::after(outline, cue.last, hi, true),
            Form::Participle => sources::subject(outline, lo, cue.first),
            _ => sources::before(outline, lo, cue),
        };
        self.result.announces = Some((
            outline.range(cue.first, cue.last),
            source.map(|s| outline.range(s.first, s.last)),
            source.is_some_and(|s| s.pronoun),
        ));
    }

    /// Proposes what a cue reports. Gives its number, if there are quotation marks in it.
    fn report(
        &mut self,
        text: &str,
        outline: &Outline<'_>,
        attribution: &Attribution,
        depth: usize,
    ) -> Option<usize> {
        let mut content: SmallVec<[ByteRange; 1]> = SmallVec::new();
        let (mut quoted, mut retold) = (false, 0);
        let mut open = None;
        for (first, last) in &attribution.content {
            let mut range = outline.range(*first, *last);
            for item in outline.items.get(*first..*last).unwrap_or_default() {
                match (item.kind, item.quote) {
                    (Kind::Quote, Some(quote)) => {
                        quoted = true;
                        self.take(quote);
                    }
                    (Kind::Mark, Some(quote)) => {
                        quoted = true;
                        self.take(quote);
                        let end = self.marked.get(quote).map_or(0, |m| m.end);
                        let end = end.checked_sub(1).and_then(|e| self.tokens.get(e));
                        range.end = end.map_or(range.end, |t| t.end);
                        open = Some(ByteRange::new(item.start, item.end));
                        retold += 1;
                        break;
                    }
                    (Kind::Word, _) => retold += 1,
                    _ => {}
                }
            }
            if !range.is_empty() {
                content.push(range);
            }
        }
        let words_only = retold > 0 && !self.is_link_only(outline, attribution);
        let kind = match (quoted, words_only) {
            (true, false) => QuoteKind::Direct,
            (true, true) if open.is_some() && self.mark_leads(outline, attribution) => {
                QuoteKind::Direct
            }
            (true, true) => QuoteKind::Mixed,
            (false, _) => QuoteKind::Indirect,
        };
        let source = attribution.source;
        // Within a quotation, “they call it ‘the Heron’” quotes nobody.
        if depth > 0 && !attribution.cue.is(SAYS) {
            return None;
        }
        if kind == QuoteKind::Indirect
            && (depth > 0 || retold < FEWEST_RETOLD || source.is_none_or(|s| is_own(outline, s)))
        {
            return None;
        }
        let quote = QuoteProposal {
            content,
            kind,
            source: source.map(|s| outline.range(s.first, s.last)),
            pronoun: source.is_some_and(|s| s.pronoun),
            cue: Some(outline.range(attribution.cue.first, attribution.cue.last)),
            uncertain: kind == QuoteKind::Indirect || open.is_some(),
            reason: reason(text, outline, attribution, kind),
        };
        if !sound(&quote) {
            return None;
        }
        let leads = quoted && attribution.content.first().is_some_and(|c| c.0 == 0);
        let open = open.filter(|_| {
            self.tokens.last().is_some_and(|t| quote.content.last().is_some_and(|c| c.end == t.end))
        });
        let mut quote = quote;
        if quoted && quote.uncertain {
            quote.reason = NEVER_CLOSED.to_owned();
        }
        self.result.found.push(Found { quote, open, continues: None, leads });
        quoted.then(|| self.result.found.len() - 1)
    }

    pub(super) fn take(&mut self, quote: usize) {
        if let Some(used) = self.used.get_mut(quote) {
            *used = true;
        }
    }

    /// Whether the words outside of quotation marks only link these: “bad” and “worse”.
    fn is_link_only(&self, outline: &Outline<'_>, attribution: &Attribution) -> bool {
        attribution.content.iter().all(|(first, last)| {
            (*first..*last)
                .all(|at| !outline.is_word(at) || (outline.has(at, LINKING) && at > *first))
        })
    }

    fn mark_leads(&self, outline: &Outline<'_>, attribution: &Attribution) -> bool {
        attribution.content.iter().all(|c| outline.kind(c.0) == Some(Kind::Mark))
    }
}

pub(super) const NEVER_CLOSED: &str = "the quotation mark is never closed";

/// Whether the writer or the reader speaks: “I think” is no quote.
fn is_own(outline: &Outline<'_>, source: Source) -> bool {
    source.pronoun && ["i", "you"].iter().any(|p| outline.is_key(source.first, Key::of(p)))
}

/// Whether the parts of a proposal are in order and apart.
fn sound(quote: &QuoteProposal) -> bool {
    let ordered = quote.content.windows(2).all(|w| matches!(w, [a, b] if a.end < b.start));
    let apart = |range: Option<ByteRange>| {
        range.is_none_or(|r| !r.is_empty() && quote.content.iter().all(|c| !c.overlaps(r)))
    };
    ordered && !quote.content.is_empty() && apart(quote.source) && apart(quote.cue)
}

/// Why it is proposed, for people.
fn reason(text: &str, outline: &Outline<'_>, attribution: &Attribution, kind: QuoteKind) -> String {
    let cue = attribution.cue;
    let range = outline.range(cue.first, cue.last);
    let word = text.get(range.start..range.end).unwrap_or_default();
    let that = outline.is_key(cue.last, Key::of("that"));
    match (kind, attribution.backward) {
        (QuoteKind::Indirect, true) => format!("before “{word}”"),
        (QuoteKind::Indirect, false) if that => format!("after “{word} that”"),
        (QuoteKind::Indirect, false) => format!("after “{word}”"),
        (_, true) => format!("in quotation marks, “{word}” after it"),
        (_, false) => format!("in quotation marks, “{word}” before it"),
    }
}
