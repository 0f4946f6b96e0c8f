//! The outline of a paragraph, or of one quotation in it: its tokens, with every
//! quotation folded into one item, cut into sentences.

use super::lexicon::{CAPITAL, Classes, DETERMINER, Key, LINKING, PREPOSITION, SAYS, TITLED};
use super::marks::Marked;
use super::tokens::{Kind, Token};
use crate::text::ByteRange;

/// More items than this are cut as if a sentence ended, so that work stays linear.
const LONGEST_SENTENCE: usize = 400;

/// A token, or a whole quotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) classes: Classes,
    pub(super) key: Key,
    /// Which of the paragraph's quotations it is. A [`Kind::Mark`] opens one that is
    /// never closed, whose words are items of their own.
    pub(super) quote: Option<usize>,
    /// Of a quotation: whether a comma comes before its closing mark.
    comma: bool,
    /// The first token after it.
    next: usize,
}

/// Items, and where they are out of range, nothing.
#[derive(Clone, Copy)]
pub(super) struct Outline<'a> {
    pub(super) items: &'a [Item],
}

impl Outline<'_> {
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.items.get(at).map(|i| i.kind)
    }

    pub(super) fn classes(&self, at: usize) -> Classes {
        self.items.get(at).map_or(0, |i| i.classes)
    }

    pub(super) fn has(&self, at: usize, classes: Classes) -> bool {
        self.classes(at) & classes != 0
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Word)
    }

    pub(super) fn is_key(&self, at: usize, key: Key) -> bool {
        self.items.get(at).is_some_and(|i| i.kind == Kind::Word && i.key == key)
    }

    /// The kind of the item before `at`, if that is at or after `from`.
    pub(super) fn kind_before(&self, at: usize, from: usize) -> Option<Kind> {
        (at > from).then(|| self.kind(at - 1)).flatten()
    }

    /// Whether the quotation at `at` has a comma before its closing mark.
    pub(super) fn ends_in_comma(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|i| i.comma)
    }

    /// From the first to before the last item; empty if there are none.
    pub(super) fn range(&self, first: usize, last: usize) -> ByteRange {
        let inside = self.items.get(first..last).unwrap_or_default();
        match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => ByteRange::new(first.start, last.end),
            _ => ByteRange::default(),
        }
    }
}

/// Fills `items` with those of `tokens[first..last]`. `marked` are the paragraph's
/// quotations by their openings.
pub(super) fn fold(
    tokens: &[Token],
    marked: &[Marked],
    first: usize,
    last: usize,
    items: &mut Vec<Item>,
) {
    items.clear();
    let mut at = first;
    let mut quote = marked.partition_point(|m| m.open < first);
    while at < last {
        let Some(token) = tokens.get(at) else { break };
        let mut item = Item {
            start: token.start,
            end: token.end,
            kind: token.kind,
            classes: token.classes,
            key: token.key,
            quote: None,
            comma: false,
            next: at + 1,
        };
        if token.kind == Kind::Mark {
            while marked.get(quote).is_some_and(|m| m.open < at) {
                quote += 1;
            }
            match marked.get(quote).filter(|m| m.open == at) {
                Some(Marked { close: Some(close), .. }) => {
                    item.kind = Kind::Quote;
                    item.end = tokens.get(*close).map_or(token.end, |t| t.end);
                    item.quote = Some(quote);
                    item.next = close + 1;
                    item.comma = tokens.get(close - 1).is_some_and(|t| t.kind == Kind::Comma);
                    item.classes = quote_classes(tokens.get(at + 1..*close).unwrap_or_default());
                }
                Some(_) => item.quote = Some(quote),
                // An apostrophe.
                None => {
                    at += 1;
                    continue;
                }
            }
        }
        at = item.next;
        items.push(item);
    }
}

/// Whether a quotation begins with a capital, and whether it is all capitals.
fn quote_classes(inside: &[Token]) -> Classes {
    let capital = inside.first().map_or(0, |t| t.classes & CAPITAL);
    let small = CAPITAL | DETERMINER | PREPOSITION | LINKING;
    let titled = capital != 0
        && inside.len() <= 12
        && inside.iter().all(|t| {
            (t.kind == Kind::Word && t.classes & small != 0)
                || matches!(
                    t.kind,
                    Kind::Comma | Kind::Other | Kind::OpenBracket | Kind::CloseBracket
                )
        });
    if titled { capital | TITLED } else { capital }
}

/// Fills `sentences` with the first and the last item (that not included) of each.
pub(super) fn sentences(tokens: &[Token], items: &[Item], sentences: &mut Vec<(usize, usize)>) {
    sentences.clear();
    let mut start = 0;
    for (at, item) in items.iter().enumerate() {
        let next = items.get(at + 1);
        let ends = match item.kind {
            Kind::Stop | Kind::Bang => next.is_none_or(|n| match n.kind {
                Kind::Stop | Kind::Bang | Kind::CloseBracket | Kind::Comma => false,
                Kind::Word => item.kind == Kind::Stop || n.classes & CAPITAL != 0,
                _ => true,
            }),
            Kind::CloseBracket => {
                at > start
                    && next.is_none_or(|n| n.kind != Kind::Word || n.classes & CAPITAL != 0)
                    && items.get(at - 1).is_some_and(|b| matches!(b.kind, Kind::Stop | Kind::Bang))
            }
            Kind::Quote => ends_with_quote(tokens, items, at),
            _ => false,
        };
        if ends || at + 1 == items.len() || at - start >= LONGEST_SENTENCE {
            sentences.push((start, at + 1));
            start = at + 1;
        }
    }
}

/// Whether a sentence ends with the quotation at `at`: “It rained.” The weir …
fn ends_with_quote(tokens: &[Token], items: &[Item], at: usize) -> bool {
    let (Some(item), Some(next)) = (items.get(at), items.get(at + 1)) else { return true };
    let fresh = match next.kind {
        Kind::Word => next.classes & CAPITAL != 0,
        Kind::Quote | Kind::Mark | Kind::OpenBracket => true,
        _ => false,
    };
    if !fresh {
        return false;
    }
    match item.next.checked_sub(2).and_then(|last| tokens.get(last)).map(|t| t.kind) {
        Some(Kind::Stop) => true,
        // “Will it rain?” Brill asked.
        Some(Kind::Bang) => !speaks_soon(items, at + 1),
        Some(Kind::Mark) => next.kind == Kind::Word && !speaks_soon(items, at + 1),
        _ => false,
    }
}

/// Whether a reporting verb comes before the next punctuation, with nothing after it.
fn speaks_soon(items: &[Item], from: usize) -> bool {
    let words = items.iter().skip(from).take(12).take_while(|i| i.kind == Kind::Word);
    let mut spoken = None;
    let mut count = 0;
    for (at, word) in words.enumerate() {
        count = at + 1;
        if spoken.is_none() && word.classes & SAYS != 0 {
            spoken = Some(at);
        }
    }
    spoken.is_some_and(|at| count - at <= 6)
}
