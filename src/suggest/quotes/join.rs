//! Puts together what is one quote: a quotation that goes on after its cue's sentence,
//! and one that is opened anew in every paragraph.

use smallvec::SmallVec;

use super::paragraph::{Found, Paragraph};
use crate::suggest::{QuoteKind, QuoteProposal};
use crate::text::ByteRange;

/// What a paragraph holds is looked for among this many proposals.
const LAST: usize = 64;

/// A cue before a colon at the end of a paragraph, its source, and whether that is a
/// pronoun.
type Announced = (ByteRange, Option<ByteRange>, bool);

/// A quote whose mark is not closed at the end of its paragraph.
#[derive(Clone, Copy)]
struct Open {
    /// Its number among all.
    quote: usize,
    /// The mark.
    mark: ByteRange,
    /// The first of its fragments that is not closed.
    from: usize,
}

/// Collects the proposals of paragraph after paragraph.
#[derive(Default)]
pub(super) struct Joiner {
    quotes: Vec<QuoteProposal>,
    open: Option<Open>,
    announced: Option<Announced>,
    /// Where the last paragraph ends.
    end: usize,
    /// Numbers of the paragraph's proposals among all.
    numbers: Vec<usize>,
}

impl Joiner {
    /// Takes what was found in the next paragraph.
    pub(super) fn add(&mut self, text: &str, paragraph: ByteRange, read: &mut Paragraph) {
        let gap = text.get(self.end..paragraph.start).unwrap_or_default();
        let adjacent = self.end > 0 && gap.chars().all(char::is_whitespace);
        let open = self.open.take().filter(|_| adjacent);
        let announced = self.announced.take().filter(|_| adjacent);
        self.numbers.clear();
        for found in read.found.drain(..) {
            let number = self.place(text, found, open, announced);
            self.numbers.push(number);
        }
        self.announced = read.announces.take();
        self.end = paragraph.end;
    }

    /// Puts a proposal with the others, or onto one of them; gives that one's number.
    fn place(
        &mut self,
        text: &str,
        found: Found,
        open: Option<Open>,
        announced: Option<Announced>,
    ) -> usize {
        let Found { quote, open: mark, continues, leads } = found;
        let begins = quote.content.first().map_or(0, |c| c.start);
        let onto = continues.and_then(|c| self.numbers.get(c).copied());
        let again = open.filter(|o| leads && onto.is_none() && same_mark(text, o.mark, begins));
        let placed = match (onto, again) {
            (Some(onto), _) => self.append(onto, quote, mark.is_some()),
            (None, Some(open)) => self.reopen(text, open, quote, mark.is_some()),
            (None, None) => Err(quote),
        };
        let (number, from) = placed.unwrap_or_else(|mut quote| {
            if leads
                && quote.cue.is_none()
                && let Some((cue, source, pronoun)) = announced
            {
                (quote.cue, quote.source, quote.pronoun) = (Some(cue), source, pronoun);
                if !quote.uncertain {
                    quote.reason = "in quotation marks, after a colon".to_owned();
                }
            }
            self.quotes.push(quote);
            (self.quotes.len() - 1, 0)
        });
        if let Some(mark) = mark {
            self.open = Some(Open { quote: number, mark, from });
        }
        number
    }

    /// Adds a quotation to the quote `onto`. Gives its number and that of the first
    /// fragment that was added, or the quotation where the two do not fit.
    fn append(
        &mut self,
        onto: usize,
        mut more: QuoteProposal,
        unclosed: bool,
    ) -> Result<(usize, usize), QuoteProposal> {
        let Some(quote) = self.quotes.get_mut(onto).filter(|q| appends(q, &more)) else {
            return Err(more);
        };
        let from = quote.content.len();
        quote.content.extend(more.content.drain(..));
        if quote.cue.is_none() {
            (quote.cue, quote.source, quote.pronoun) = (more.cue, more.source, more.pronoun);
        }
        if unclosed {
            quote.uncertain = true;
            quote.reason = more.reason;
        }
        Ok((onto, from))
    }

    /// Adds a quotation that is opened anew to the quote that was never closed, or takes
    /// the unclosed part from that one where somebody else speaks in the end.
    fn reopen(
        &mut self,
        text: &str,
        open: Open,
        mut more: QuoteProposal,
        unclosed: bool,
    ) -> Result<(usize, usize), QuoteProposal> {
        let name = |r: Option<ByteRange>| r.and_then(|r| text.get(r.start..r.end));
        let Some(quote) = self.quotes.get_mut(open.quote).filter(|q| appends(q, &more)) else {
            return Err(more);
        };
        let within = quote.content.last().copied().unwrap_or_default();
        let other = !more.pronoun
            && more.source.is_some()
            && quote.cue.is_some()
            && name(quote.source) != name(more.source);
        let place = if other && open.from > 0 {
            let mut content: SmallVec<[ByteRange; 1]> = quote.content.drain(open.from..).collect();
            content.extend(more.content.drain(..));
            more.content = content;
            quote.uncertain = quote.kind == QuoteKind::Indirect;
            quote.reason = "in quotation marks".to_owned();
            self.quotes.push(more);
            (self.quotes.len() - 1, 0)
        } else {
            quote.uncertain = unclosed;
            if !unclosed {
                quote.reason = "in quotation marks, opened again in each paragraph".to_owned();
            }
            self.append(open.quote, more, unclosed)?;
            (open.quote, open.from)
        };
        // What seemed retold was within the quotation.
        for other in self.quotes.iter_mut().rev().take(LAST) {
            let inside = other.content.iter().all(|c| within.contains(*c));
            if inside && other.kind == QuoteKind::Indirect {
                other.content.clear();
            }
        }
        Ok(place)
    }

    /// All proposals, by start and then longest first.
    pub(super) fn finish(mut self) -> Vec<QuoteProposal> {
        self.quotes.retain(|q| !q.content.is_empty());
        let span = |q: &QuoteProposal| {
            let start = q.content.first().map_or(0, |c| c.start);
            let end = q.content.last().map_or(0, |c| c.end);
            (start, std::cmp::Reverse(end))
        };
        self.quotes.sort_by_key(span);
        self.quotes
    }
}

/// Whether `more` comes after all of `quote` and does not hide its source or cue.
fn appends(quote: &QuoteProposal, more: &QuoteProposal) -> bool {
    let end = quote.content.last().map_or(0, |c| c.end);
    let after = more.content.first().is_some_and(|c| c.start > end);
    let clear = |range: Option<ByteRange>| {
        range.is_none_or(|r| more.content.iter().all(|c| !c.overlaps(r)))
    };
    after && clear(quote.cue) && clear(quote.source)
}

/// Whether the text has the mark `opened` at `begins` as well.
fn same_mark(text: &str, opened: ByteRange, begins: usize) -> bool {
    let mark = text.get(opened.start..opened.end);
    mark.is_some_and(|m| text.get(begins..).is_some_and(|rest| rest.starts_with(m)))
}
