//! Tags of words: the schemes IOB1, IOB2 and BIOES, from spans and back.

use std::borrow::Cow;

use crate::formats::{Document, Tokenizer};
use crate::text::ByteRange;

/// How the words of a span are tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `I-X`; `B-X` only where a span follows another of the same label at once.
    Iob1,
    /// `B-X` for the first word, `I-X` for the others.
    Iob2,
    /// `B-X`, `I-X`, `E-X` for the last word, `S-X` for a single one.
    Bioes,
}

impl Scheme {
    /// By the name of an option's value.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "iob1" => Self::Iob1,
            "bioes" => Self::Bioes,
            _ => Self::Iob2,
        }
    }

    const fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Iob1 | Self::Iob2 => &["B-", "I-"],
            Self::Bioes => &["B-", "I-", "E-", "S-"],
        }
    }

    /// All tags for these labels, as they are numbered: `O`, then those of each label.
    pub(super) fn names(self, labels: &[String]) -> Vec<String> {
        let tags = labels
            .iter()
            .flat_map(|label| self.prefixes().iter().map(move |prefix| format!("{prefix}{label}")));
        std::iter::once("O".to_owned()).chain(tags).collect()
    }

    /// The number of the tag of every token.
    ///
    /// # Errors
    /// If a span does not begin and end with a token, shares one with another, or has a
    /// label that is not among `labels`, which are sorted.
    pub(super) fn numbers(
        self,
        document: &Document,
        tokens: &[ByteRange],
        labels: &[String],
    ) -> Result<Vec<usize>, String> {
        let mut numbers = vec![0; tokens.len()];
        let mut before: Option<(usize, usize)> = None;
        let mut spans: Vec<_> = document.spans.iter().map(|s| (s.extent(), &s.label)).collect();
        spans.sort_by_key(|(extent, _)| extent.start);
        for (extent, label) in spans {
            let unfit = |what: &str| format!("the span “{label}” at byte {} {what}", extent.start);
            let first = tokens.partition_point(|t| t.start < extent.start);
            let end = tokens.partition_point(|t| t.start < extent.end);
            let meets = tokens.get(first).is_some_and(|t| t.start == extent.start)
                && end
                    .checked_sub(1)
                    .and_then(|l| tokens.get(l))
                    .is_some_and(|t| t.end == extent.end);
            let Some(words) = numbers.get_mut(first..end).filter(|w| meets && !w.is_empty()) else {
                return Err(unfit("does not begin and end with a word"));
            };
            if words.iter().any(|number| *number != 0) {
                return Err(unfit("overlaps another"));
            }
            let label = labels
                .binary_search(label)
                .map_err(|_| unfit("has a label that was not announced"))?;
            let base = 1 + label * self.prefixes().len();
            let last = words.len() - 1;
            let follows = before == Some((first, label));
            for (i, number) in words.iter_mut().enumerate() {
                *number = base
                    + match self {
                        Self::Iob2 => usize::from(i > 0),
                        Self::Iob1 => usize::from(i > 0 || !follows),
                        Self::Bioes if last == 0 => 3,
                        Self::Bioes if i == 0 => 0,
                        Self::Bioes if i == last => 2,
                        Self::Bioes => 1,
                    };
            }
            before = Some((end, label));
        }
        Ok(numbers)
    }
}

/// The tokens of a document: its own, or found.
pub(super) fn tokens_of(document: &Document, tokenizer: Tokenizer) -> Cow<'_, [ByteRange]> {
    match &document.tokens {
        Some(tokens) => Cow::Borrowed(tokens),
        None => Cow::Owned(tokenizer.tokens(&document.text)),
    }
}

/// Spans of tokens, in any of the schemes (BILOU too, or bare labels): the label, the first
/// token and the one after the last. Every scheme can be told from the tags alone: a word
/// belongs to the span before it unless its tag, or that of the word before, says otherwise.
pub(super) fn spans<'t>(tags: impl Iterator<Item = &'t str>) -> Vec<(&'t str, usize, usize)> {
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    let mut open = false;
    for (at, tag) in tags.enumerate() {
        if tag == "O" {
            open = false;
            continue;
        }
        let (prefix, label) = match tag.split_at_checked(2) {
            Some(("B-" | "S-" | "U-" | "I-" | "E-" | "L-", label)) => {
                (tag.as_bytes().first().copied().unwrap_or(b'I'), label)
            }
            _ => (b'I', tag),
        };
        match found.last_mut() {
            Some((before, _, end))
                if open && *before == label && !matches!(prefix, b'B' | b'S' | b'U') =>
            {
                *end = at + 1;
            }
            _ => found.push((label, at, at + 1)),
        }
        open = !matches!(prefix, b'S' | b'U' | b'E' | b'L');
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tags: &str) -> Vec<(&str, usize, usize)> {
        spans(tags.split(' '))
    }

    #[test]
    fn every_scheme_says_the_same() {
        let expected = [("PER", 0, 2), ("PER", 2, 3), ("LOC", 3, 4), ("a-b", 5, 8)];
        assert_eq!(read("B-PER I-PER B-PER B-LOC O B-a-b I-a-b I-a-b"), expected);
        assert_eq!(read("I-PER I-PER B-PER I-LOC O I-a-b I-a-b I-a-b"), expected);
        assert_eq!(read("B-PER E-PER S-PER S-LOC O B-a-b I-a-b E-a-b"), expected);
        assert_eq!(read("B-PER L-PER U-PER U-LOC O B-a-b I-a-b L-a-b"), expected);
        assert_eq!(read("PER PER LOC O O"), [("PER", 0, 2), ("LOC", 2, 3)]);
        assert_eq!(read("I-PER O I-PER B-O O"), [("PER", 0, 1), ("PER", 2, 3), ("O", 3, 4)]);
    }

    #[test]
    fn names_are_in_order() {
        let labels = ["LOC".to_owned(), "PER".to_owned()];
        assert_eq!(Scheme::Iob2.names(&labels), ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]);
        assert_eq!(Scheme::Bioes.names(&labels)[5..], ["B-PER", "I-PER", "E-PER", "S-PER"]);
    }
}
