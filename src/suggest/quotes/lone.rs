//! Proposes the quotations that no cue reports, unless they are names or a word or two.

use smallvec::SmallVec;

use super::lexicon::*;
use super::marks::Marked;
use super::outline::Outline;
use super::paragraph::{Found, NEVER_CLOSED, Reader};
use super::sources;
use super::tokens::Kind;
use crate::suggest::{QuoteKind, QuoteProposal};
use crate::text::ByteRange;

/// A quotation without a cue shorter than this many words is not proposed.
const FEWEST_WORDS: usize = 3;
/// A quotation within another without a cue needs this many.
const FEWEST_NESTED: usize = 6;

impl Reader {
    /// Proposes the quotations of a sentence that no cue reports.
    pub(super) fn lone(
        &mut self,
        text: &str,
        outline: &Outline<'_>,
        (lo, hi): (usize, usize),
        depth: usize,
        previous: Option<usize>,
    ) -> Option<usize> {
        let mut goes_on = None;
        for at in lo..hi {
            let Some(item) = outline.items.get(at) else { break };
            let Some(quote) = item.quote.filter(|q| self.used.get(*q) == Some(&false)) else {
                continue;
            };
            let Some(marked) = self.marked.get(quote).copied() else { continue };
            let last = marked.end.saturating_sub(1).max(marked.open);
            let end = self.tokens.get(last).map_or(item.end, |t| t.end);
            let words = self
                .tokens
                .get(marked.open..marked.end)
                .unwrap_or_default()
                .iter()
                .filter(|t| t.kind == Kind::Word)
                .count();
            let unclosed = marked.close.is_none();
            let whole = (lo..hi).all(|i| i == at || !outline.is_word(i)) && !unclosed;
            let begun = unclosed && at == lo;
            let continues = previous.filter(|_| (whole || begun) && depth == 0);
            let characters = text.get(item.start..end).map_or(0, |t| t.chars().count());
            let long = characters >= 12;
            let fewest = match depth {
                // “Yes?” is said; a “joke” is not.
                0 if whole && self.ends_sentence(marked) => 1,
                0 => FEWEST_WORDS,
                _ => FEWEST_NESTED,
            };
            if continues.is_none()
                && words < fewest
                && !(words > 0 && long && !item_is_ascii(text, item.start, end))
            {
                continue;
            }
            if self.is_title(marked, whole) && continues.is_none() {
                continue;
            }
            self.take(quote);
            let range = ByteRange::new(item.start, end);
            let signed = signature(outline, at + 1, hi).filter(|_| !unclosed);
            let reason = match (unclosed, signed) {
                (true, _) => NEVER_CLOSED,
                (false, Some(_)) => "in quotation marks, a name after a dash",
                (false, None) => "in quotation marks",
            };
            let to_end = marked.end == self.tokens.len();
            let found = Found {
                quote: QuoteProposal {
                    content: SmallVec::from_buf([range]),
                    kind: QuoteKind::Direct,
                    source: signed,
                    pronoun: false,
                    cue: None,
                    uncertain: unclosed
                        || !(whole || signed.is_some() || words >= 5 || characters >= 24),
                    reason: reason.to_owned(),
                },
                open: (unclosed && to_end).then(|| ByteRange::new(item.start, item.end)),
                continues,
                leads: at == 0 && depth == 0,
            };
            self.result.found.push(found);
            if continues.is_some() {
                goes_on = continues;
            }
        }
        goes_on
    }

    /// Whether a full stop or the like comes before the closing mark.
    fn ends_sentence(&self, marked: Marked) -> bool {
        let inside = self.tokens.get(marked.open + 1..marked.end).unwrap_or_default();
        let last = inside.iter().rev().find(|t| t.kind != Kind::Mark);
        last.is_some_and(|t| matches!(t.kind, Kind::Stop | Kind::Bang))
    }

    /// Whether it is the name of something: “The Night Ferry”.
    fn is_title(&self, marked: Marked, whole: bool) -> bool {
        let inside = self.tokens.get(marked.open + 1..marked.end).unwrap_or_default();
        let mut words = inside.iter().filter(|t| t.kind == Kind::Word);
        let ends = self.ends_sentence(marked);
        let small = DETERMINER | PREPOSITION | LINKING;
        !(whole && ends)
            && words.all(|w| w.classes & (CAPITAL | small) != 0)
            && inside.iter().any(|t| t.classes & CAPITAL != 0)
    }
}

fn item_is_ascii(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|t| t.bytes().filter(u8::is_ascii_alphabetic).count() > 2)
}

/// The name after a dash, alone at the end of a sentence: “…” — Emil Brill
fn signature(outline: &Outline<'_>, dash: usize, hi: usize) -> Option<ByteRange> {
    if dash >= hi || outline.kind(dash) != Some(Kind::Dash) {
        return None;
    }
    let source = sources::after(outline, dash + 1, hi, true)?;
    let named = outline.has(source.first, CAPITAL);
    let ends = (source.last..hi).all(|at| !outline.is_word(at));
    (named && ends).then(|| outline.range(source.first, source.last))
}
