//! A text as spaCy's tokens: words that may be followed by one space, all other white space
//! being words of its own, so that the words and spaces give the text again.

use super::super::Span;
use crate::text::ByteRange;

/// A token of spaCy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands; never empty.
    pub(super) range: ByteRange,
    /// Whether a space follows it that is no token.
    pub(super) space: bool,
}

/// The text as tokens: `tokens` where they fit it, and what is between them. No span begins
/// or ends within a token.
pub(super) fn words(text: &str, tokens: &[ByteRange], spans: &[Span]) -> Vec<Word> {
    let mut words = Vec::with_capacity(tokens.len() + tokens.len() / 4);
    let mut at = 0;
    for token in tokens {
        let fits = token.start >= at
            && token.end > token.start
            && text.get(token.start..token.end).is_some();
        if fits {
            between(text, ByteRange::new(at, token.start), &mut words);
            words.push(Word { range: *token, space: false });
            at = token.end;
        }
    }
    between(text, ByteRange::new(at, text.len()), &mut words);
    cut(&mut words, text, spans);
    words
}

/// What stands between two tokens.
fn between(text: &str, gap: ByteRange, words: &mut Vec<Word>) {
    let mut at = gap.start;
    while at < gap.end {
        let rest = text.get(at..gap.end).unwrap_or_default();
        if rest.starts_with(' ')
            && let Some(last) = words.last_mut()
            && last.range.end == at
            && !last.space
        {
            last.space = true;
            at += 1;
            continue;
        }
        let blank = rest.starts_with(char::is_whitespace);
        let length = rest.find(|c: char| c.is_whitespace() != blank).unwrap_or(rest.len());
        words.push(Word { range: ByteRange::new(at, at + length), space: false });
        at += length;
    }
}

/// Cuts words where a span begins or ends within.
fn cut(words: &mut Vec<Word>, text: &str, spans: &[Span]) {
    let within = |at: &usize| {
        let word = words.partition_point(|word| word.range.end <= *at);
        words.get(word).is_some_and(|word| word.range.start < *at) && text.is_char_boundary(*at)
    };
    let ends = spans.iter().map(Span::extent).flat_map(|extent| [extent.start, extent.end]);
    let mut cuts: Vec<usize> = ends.filter(within).collect();
    if cuts.is_empty() {
        return;
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut cuts = cuts.into_iter().peekable();
    let mut all = Vec::with_capacity(words.len() + cuts.len());
    for word in words.drain(..) {
        let mut rest = word.range;
        while let Some(at) = cuts.next_if(|at| *at < word.range.end) {
            all.push(Word { range: ByteRange::new(rest.start, at), space: false });
            rest.start = at;
        }
        all.push(Word { range: rest, space: word.space });
    }
    *words = all;
}

/// The words of a range, as positions, the end not in it; `None` if the range is not just
/// some words.
pub(super) fn position(words: &[Word], range: ByteRange) -> Option<(usize, usize)> {
    let first = words.partition_point(|word| word.range.start < range.start);
    let end = words.partition_point(|word| word.range.end <= range.end);
    let whole = words.get(first)?.range.start == range.start
        && words.get(end.checked_sub(1)?)?.range.end == range.end;
    (whole && first < end).then_some((first, end))
}

/// Which of these spans of a text stay if none may share characters with another: the longer
/// ones in characters, of equal ones the earlier.
pub(super) fn flat(text: &str, spans: &[Span]) -> Vec<bool> {
    let extent = |at: &usize| spans.get(*at).map_or_else(ByteRange::default, Span::extent);
    let in_turn = spans.windows(2).all(|pair| match pair {
        [a, b] => a.extent().end <= b.extent().start,
        _ => true,
    });
    if in_turn {
        return vec![true; spans.len()];
    }
    let mut by_length: Vec<usize> = (0..spans.len()).collect();
    let length = |at: &usize| {
        let ByteRange { start, end } = extent(at);
        text.get(start..end).map_or(0, |covered| covered.chars().count())
    };
    by_length.sort_by_cached_key(|at| (std::cmp::Reverse(length(at)), extent(at).start, *at));
    let mut kept = std::collections::BTreeMap::new();
    let mut stays = vec![false; spans.len()];
    for at in by_length {
        let ByteRange { start, end } = extent(&at);
        let before = kept.range(..end).next_back();
        if before.is_none_or(|(_, end)| *end <= start)
            && let Some(flag) = stays.get_mut(at)
        {
            *flag = true;
            kept.insert(start, end);
        }
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Tokenizer;

    fn span(start: usize, end: usize) -> Span {
        Span { fragments: [ByteRange::new(start, end)].into_iter().collect(), ..Span::default() }
    }

    fn cut_up(text: &str, spans: &[Span]) -> Vec<String> {
        let words = words(text, &Tokenizer::Words.tokens(text), spans);
        let spelled = |word: &Word| {
            let space = if word.space { "_" } else { "" };
            format!("{}{space}", &text[word.range.start..word.range.end])
        };
        words.iter().map(spelled).collect()
    }

    #[test]
    fn words_and_spaces_give_the_text() {
        assert_eq!(
            cut_up("Ada was  here\n\n in. ", &[]),
            ["Ada_", "was_", " ", "here", "\n\n ", "in", "._"]
        );
        assert_eq!(cut_up(" a\u{a0}b", &[]), [" ", "a", "\u{a0}", "b"]);
        assert_eq!(cut_up("", &[]), [""; 0]);
        assert_eq!(cut_up("unless so", &[span(2, 9)]), ["un", "less_", "so"]);
    }

    #[test]
    fn the_longest_stay() {
        let spans = [span(0, 3), span(2, 9), span(2, 9), span(9, 10), span(8, 12)];
        assert_eq!(flat("abcdefghijklm", &spans), [false, true, false, true, false]);
    }
}
