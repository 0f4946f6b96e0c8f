//! Pairs quotation marks into quotations: which mark opens, which closes which, and
//! what is never closed. Knows the marks of many languages, and of words only
//! those that English begins with an apostrophe.

use super::lexicon::ELIDED;
use super::tokens::{Kind, Token};

/// What stands between two quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// The opening mark's token.
    pub(super) open: usize,
    /// The closing mark's token; `None` if it is never closed.
    pub(super) close: Option<usize>,
    /// The first token after it.
    pub(super) end: usize,
}

/// Opening marks that wait for their closing one.
const DEEPEST: usize = 32;
/// How far a better place to close a single quotation is looked for, in tokens.
const LOOK_AHEAD: usize = 60;

struct Waiting {
    mark: char,
    token: usize,
}

/// Fills `found` with the quotations of a paragraph, by their opening marks.
pub(super) fn pair(text: &str, tokens: &[Token], found: &mut Vec<Marked>) {
    found.clear();
    let mut waiting: Vec<Waiting> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Mark {
            continue;
        }
        let mark = mark_of(text, token);
        let side = Sides::of(tokens, at);
        if let Some(place) = closes(text, tokens, at, mark, side, &waiting) {
            if let Some(opened) = waiting.get(place) {
                found.push(Marked { open: opened.token, close: Some(at), end: at + 1 });
            }
            // What was opened since is an apostrophe, or never closed.
            for lost in waiting.drain(place..).skip(1) {
                if !is_single(lost.mark) {
                    found.push(Marked { open: lost.token, close: None, end: at });
                }
            }
        } else if opens(mark, side) && !(is_single(mark) && elides(text, tokens, at)) {
            if waiting.len() == DEEPEST {
                waiting.remove(0);
            }
            waiting.push(Waiting { mark, token: at });
        }
    }
    for lost in waiting {
        if !is_single(lost.mark) {
            found.push(Marked { open: lost.token, close: None, end: tokens.len() });
        }
    }
    found.sort_unstable_by_key(|m| (m.open, std::cmp::Reverse(m.end)));
    end_unclosed(text, tokens, found);
}

/// One that is never closed ends before the next of its kind that opens, at the latest.
fn end_unclosed(text: &str, tokens: &[Token], found: &mut [Marked]) {
    // The last opening of each kind, from the end on; there are few kinds.
    let mut openings: Vec<(char, usize)> = Vec::new();
    for marked in found.iter_mut().rev() {
        let mark = tokens.get(marked.open).map_or(' ', |t| mark_of(text, t));
        match openings.iter_mut().find(|(m, _)| *m == mark) {
            Some((_, next)) => {
                if marked.close.is_none() {
                    marked.end = marked.end.min(*next);
                }
                *next = marked.open;
            }
            None => openings.push((mark, marked.open)),
        }
    }
}

/// The mark that a token stands for.
fn mark_of(text: &str, token: &Token) -> char {
    match text.get(token.start..token.end) {
        Some("''") => '"',
        Some("``") => '“',
        Some(mark) => mark.chars().next().unwrap_or(' '),
        None => ' ',
    }
}

/// Whether the mark stands for letters that are left out: ’em, ’tis, ’90s.
fn elides(text: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|t| {
        let letters = text.get(t.start..t.end).unwrap_or_default();
        let decade = letters.starts_with(|c: char| c.is_ascii_digit()) && letters.ends_with('s');
        t.classes & ELIDED != 0 || decade
    })
}

/// What a mark has on its sides: nothing, or something it clings to.
#[derive(Clone, Copy)]
struct Sides {
    free_before: bool,
    free_after: bool,
}

impl Sides {
    fn of(tokens: &[Token], at: usize) -> Self {
        let spaced = tokens.get(at).is_none_or(|t| t.spaced);
        let before = at.checked_sub(1).and_then(|b| tokens.get(b));
        let after = tokens.get(at + 1);
        Self {
            free_before: spaced
                || before.is_none_or(|b| {
                    matches!(b.kind, Kind::OpenBracket | Kind::Dash | Kind::Mark | Kind::Colon)
                }),
            free_after: after.is_none_or(|a| {
                a.spaced || !matches!(a.kind, Kind::Word | Kind::Mark | Kind::OpenBracket)
            }),
        }
    }

    const fn leans_right(self) -> bool {
        self.free_before && !self.free_after
    }
}

const fn is_single(mark: char) -> bool {
    matches!(mark, '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›')
}

/// Whether `mark` may close what `opened` has begun.
const fn fits(opened: char, mark: char) -> bool {
    match opened {
        '“' | '‟' => matches!(mark, '”' | '"'),
        '"' => matches!(mark, '"' | '”'),
        '＂' => mark == '＂',
        '„' => matches!(mark, '“' | '”' | '"'),
        '”' => mark == '”',
        '‘' | '‛' => matches!(mark, '’' | '\''),
        '\'' => matches!(mark, '\'' | '’'),
        '‚' => matches!(mark, '‘' | '’'),
        '«' => mark == '»',
        '»' => mark == '«',
        '‹' => mark == '›',
        '›' => mark == '‹',
        '「' => mark == '」',
        '『' => mark == '』',
        '｢' => mark == '｣',
        _ => false,
    }
}

/// Whether a mark that closes nothing opens something.
const fn opens(mark: char, side: Sides) -> bool {
    match mark {
        '“' | '‟' | '„' | '«' | '「' | '『' | '｢' => true,
        '"' | '＂' => side.free_before,
        '‘' | '‚' | '‛' | '‹' | '\'' | '”' | '»' | '›' => side.leans_right(),
        _ => false,
    }
}

/// Which of the waiting ones this mark closes.
fn closes(
    text: &str,
    tokens: &[Token],
    at: usize,
    mark: char,
    side: Sides,
    waiting: &[Waiting],
) -> Option<usize> {
    let place = waiting.iter().rposition(|w| fits(w.mark, mark))?;
    let opened = waiting.get(place)?;
    // Across another double quotation nothing is closed by a single mark.
    if is_single(mark) && waiting.iter().skip(place + 1).any(|w| !is_single(w.mark)) {
        return None;
    }
    let same = matches!(mark, '"' | '\'' | '＂') || (opened.mark == mark && mark == '”');
    if same && side.leans_right() && opened.token + 1 != at {
        return None;
    }
    if matches!(mark, '\'' | '’') {
        let clings = tokens.get(at).is_some_and(|t| !t.spaced);
        let after = tokens.get(at + 1);
        let word_after = after.is_some_and(|a| a.kind == Kind::Word);
        if !clings && !side.free_after || (word_after && after.is_some_and(|a| !a.spaced)) {
            return None;
        }
        if clings && word_after && plural(text, tokens, at) && closes_later(text, tokens, at) {
            return None;
        }
    }
    Some(place)
}

/// Whether the mark may as well be the apostrophe of “the growers’ weir”.
fn plural(text: &str, tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).and_then(|b| tokens.get(b)).is_some_and(|b| {
        b.kind == Kind::Word && text.get(..b.end).is_some_and(|t| t.ends_with(['s', 'S']))
    })
}

/// Whether a better end for a single quotation comes soon.
fn closes_later(text: &str, tokens: &[Token], at: usize) -> bool {
    for (place, token) in tokens.iter().enumerate().skip(at + 1).take(LOOK_AHEAD) {
        if token.kind != Kind::Mark {
            continue;
        }
        match mark_of(text, token) {
            '\'' | '’' if !token.spaced => {
                return tokens.get(place + 1).is_none_or(|a| a.kind != Kind::Word || a.spaced);
            }
            '“' | '”' | '"' => return false,
            '‘' => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::quotes::tokens::tokenize;

    /// Every quotation, by its opening; `…` after one that is never closed.
    fn check(text: &str, expected: &[&str]) {
        let (mut tokens, mut found) = (Vec::new(), Vec::new());
        tokenize(text, 0, text.len(), &mut tokens);
        pair(text, &tokens, &mut found);
        let shown: Vec<String> = found
            .iter()
            .map(|m| {
                let inside = &text[tokens[m.open].start..tokens[m.end - 1].end];
                if m.close.is_some() { inside.to_owned() } else { format!("{inside}…") }
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn marks_pair_by_their_kind_and_sides() {
        check("“a ‘b’ c” and \"d\"", &["“a ‘b’ c”", "‘b’", "\"d\""]);
        check("„a ‚b‘ c“, »d«, «e»", &["„a ‚b‘ c“", "‚b‘", "»d«", "«e»"]);
        check("”a” och ”b”", &["”a”", "”b”"]);
        check("『「a」b』", &["『「a」b』", "「a」"]);
        check("\" a , \" he said", &["\" a , \""]);
        check("the growers’ weir, ’tis 6'2\"", &[]);
        check("'the growers' weir' is old", &["'the growers' weir'"]);
    }

    #[test]
    fn what_is_never_closed_ends_before_the_next_of_its_kind() {
        check("“a b “c” d", &["“a b…", "“c”"]);
        check("“a ‘b’ c", &["“a ‘b’ c…", "‘b’"]);
        check("a” b", &[]);
        check("“", &["“…"]);
    }
}
