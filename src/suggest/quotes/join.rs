//! Puts together what is one quote: a quotation that goes on after its cue's sentence,
//! and one that is opened anew in every paragraph.

use super::paragraph::{Found, Paragraph};
use crate::suggest::{QuoteKind, QuoteProposal};
use crate::text::ByteRange;

/// What a paragraph holds is looked for among this many proposals.
const LAST: usize = 64;

/// Collects the proposals of paragraph after paragraph.
#[derive(Default)]
pub(super) struct Joiner {
    quotes: Vec<QuoteProposal>,
    /// A quote whose mark is not closed at the end of the last paragraph: its number,
    /// and the mark.
    open: Option<(usize, ByteRange)>,
    /// A cue before a colon at the end of the last paragraph.
    announced: Option<(ByteRange, Option<ByteRange>, bool)>,
    /// Where the last paragraph ends.
    end: usize,
}

impl Joiner {
    /// Takes what was found in the next paragraph.
    pub(super) fn add(&mut self, text: &str, paragraph: ByteRange, read: &mut Paragraph) {
        let gap = text.get(self.end..paragraph.start).unwrap_or_default();
        let adjacent = self.end > 0 && gap.chars().all(char::is_whitespace);
        let open = self.open.take().filter(|_| adjacent);
        let announced = self.announced.take().filter(|_| adjacent);
        let first = self.quotes.len();
        // Numbers of the paragraph's proposals among all.
        let mut numbers: Vec<usize> = Vec::with_capacity(read.found.len());
        for found in read.found.drain(..) {
            let number = self.place(text, found, open, announced, &numbers, first);
            numbers.push(number);
        }
        self.announced = read.announces.take();
        self.end = paragraph.end;
    }

    fn place(
        &mut self,
        text: &str,
        found: Found,
        open: Option<(usize, ByteRange)>,
        announced: Option<(ByteRange, Option<ByteRange>, bool)>,
        numbers: &[usize],
        first: usize,
    ) -> usize {
        let Found { mut quote, open: mark, continues, leads } = found;
        let begins = quote.content.first().map_or(0, |c| c.start);
        let mut number = self.quotes.len();
        let mut forgotten = None;
        let onto = match (continues.and_then(|c| numbers.get(c)), open) {
            (Some(onto), _) => Some(*onto),
            (None, Some((onto, opened)))
                if leads && onto < first && same_mark(text, opened, begins) =>
            {
                if let Some(quoted) = self.quotes.get_mut(onto) {
                    quoted.uncertain = mark.is_some();
                    forgotten = quoted.content.last().copied();
                    if mark.is_none() {
                        quoted.reason =
                            "in quotation marks, opened again in each paragraph".to_owned();
                    }
                }
                Some(onto)
            }
            _ => None,
        };
        // What seemed retold was within the quotation.
        if let Some(within) = forgotten {
            for other in self.quotes.iter_mut().rev().take(LAST) {
                let inside = other.content.iter().all(|c| within.contains(*c));
                if inside && other.kind == QuoteKind::Indirect {
                    other.content.clear();
                }
            }
        }
        match onto.and_then(|onto| self.quotes.get_mut(onto).map(|q| (onto, q))) {
            Some((onto, earlier)) if appends(earlier, &quote) => {
                earlier.content.extend(quote.content.drain(..));
                if earlier.cue.is_none() {
                    earlier.cue = quote.cue;
                    earlier.source = quote.source;
                    earlier.pronoun = quote.pronoun;
                }
                number = onto;
            }
            _ => {
                if let Some((cue, source, pronoun)) = announced
                    && leads
                    && quote.cue.is_none()
                {
                    quote.cue = Some(cue);
                    quote.source = source;
                    quote.pronoun = pronoun;
                    if !quote.uncertain {
                        quote.reason = "in quotation marks, after a colon".to_owned();
                    }
                }
                self.quotes.push(quote);
            }
        }
        if let Some(mark) = mark {
            self.open = Some((number, mark));
        }
        number
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
