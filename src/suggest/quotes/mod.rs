//! Finds quotes by quotation marks and reporting verbs: the built-in finder.
//!
//! A paragraph is cut into tokens (`tokens`), its quotation marks are paired (`marks`),
//! quotations are folded into one item each (`outline`), and in every sentence the words
//! that report are found (`cues`), then who speaks (`sources`) and what is said
//! (`attribution`, `complement`, `content`). `paragraph` makes proposals of that and of
//! the quotations that nobody is said to say (`lone`); `join` puts those together that
//! are one quote. Marks are understood in any language; reporting words are English.

mod attribution;
mod complement;
mod content;
mod cues;
mod join;
mod lexicon;
mod lone;
mod marks;
mod outline;
mod paragraph;
mod sources;
mod tokens;

use super::{QuoteFinder, QuoteProposal};
use crate::text::ByteRange;
use join::Joiner;
use paragraph::Reader;

/// The built-in finder: quotation marks, reporting verbs, and what stands beside them.
/// Quotation marks are understood in any language and script; the reporting verbs are
/// English, and are listed in `assets/suggest/reporting-verbs.txt`.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleQuotes;

impl QuoteFinder for RuleQuotes {
    fn name(&self) -> &str {
        "quote rules"
    }

    fn find(&self, text: &str, passages: &[ByteRange]) -> Vec<QuoteProposal> {
        let mut reader = Reader::default();
        let mut joiner = Joiner::default();
        for passage in passages {
            for paragraph in paragraphs(text, *passage) {
                let found = reader.read(text, paragraph);
                joiner.add(text, paragraph, found);
            }
        }
        joiner.finish()
    }
}

/// The paragraphs of a passage: what blank lines part. None if it does not fit the text.
fn paragraphs(text: &str, passage: ByteRange) -> impl Iterator<Item = ByteRange> {
    let whole = text.get(passage.start..passage.end).unwrap_or_default();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = whole.get(at..).filter(|r| !r.is_empty())?;
        let (length, gap) = blank_line(rest).unwrap_or((rest.len(), 0));
        let paragraph = ByteRange::new(passage.start + at, passage.start + at + length);
        at += length + gap;
        Some(paragraph)
    })
    .filter(|p| !p.is_empty())
}

/// Where the first blank line is, and how long it is with its line ends.
fn blank_line(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('\n')) {
        let line = from + found;
        let mut at = line + 1;
        let mut lines = 1;
        while let Some(b) = bytes.get(at).filter(|b| b.is_ascii_whitespace()) {
            lines += usize::from(*b == b'\n');
            at += 1;
        }
        if lines > 1 {
            return Some((line, at - line));
        }
        from = at;
    }
    None
}
