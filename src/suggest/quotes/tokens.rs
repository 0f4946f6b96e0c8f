//! Cuts a paragraph into words, punctuation and quotation marks, in one pass.

use super::lexicon::{
    BEGINS, CAPITAL, Classes, ED, Key, LEXICON, LY, Lexicon, PLURAL, POSSESSIVE, SHORTENED,
};

/// What a token or an item of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Comma,
    /// A full stop that ends a sentence.
    Stop,
    /// A full stop that does not, `…`, and whatever has no other kind.
    Other,
    /// `!` or `?`.
    Bang,
    Colon,
    Semicolon,
    Dash,
    OpenBracket,
    CloseBracket,
    /// A quotation mark or an apostrophe that is not within a word.
    Mark,
    /// A whole quotation; in an outline only.
    Quote,
}

/// A word, a punctuation character, or a quotation mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether white space or nothing comes before it.
    pub(super) spaced: bool,
    pub(super) classes: Classes,
    pub(super) key: Key,
}

/// Quotation marks, in every script the finder knows.
pub(super) const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
            | '｢'
            | '｣'
    )
}

/// Fills `tokens` with those of `text[start..end]`.
pub(super) fn tokenize(text: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
    tokens.clear();
    let lexicon = &*LEXICON;
    let bytes = text.as_bytes();
    let mut at = start;
    let mut spaced = true;
    while at < end {
        let Some(&byte) = bytes.get(at) else { break };
        if byte.is_ascii_whitespace() {
            spaced = true;
            at += 1;
            continue;
        }
        // ASCII first: it is most of most texts, and needs no decoding.
        let is_word = match byte {
            b'@' | b'#' => true,
            _ if byte.is_ascii() => byte.is_ascii_alphanumeric(),
            _ => {
                let c = char_at(text, at);
                if c.is_whitespace() {
                    spaced = true;
                    at += c.len_utf8();
                    continue;
                }
                c.is_alphanumeric()
            }
        };
        let token = if is_word {
            word(text, at, end, spaced, lexicon)
        } else {
            let token = mark_or_punctuation(char_at(text, at), at, spaced);
            let more = usize::from(doubled(bytes, at, end, spaced));
            Token { end: token.end + more, ..token }
        };
        at = token.end;
        spaced = false;
        tokens.push(token);
    }
    end_sentences(text, tokens);
}

fn char_at(text: &str, at: usize) -> char {
    text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
}

/// Whether two marks at `at` are written for one: ''It rained''. Of three, the two are
/// on the outside.
fn doubled(bytes: &[u8], at: usize, limit: usize, spaced: bool) -> bool {
    let mark = |place: usize| (place < limit).then(|| bytes.get(place)).flatten();
    let same = |place: usize| mark(place).is_some_and(|b| Some(b) == mark(at));
    matches!(mark(at), Some(b'\'' | b'`')) && same(at + 1) && (spaced || !same(at + 2))
}

fn mark_or_punctuation(c: char, at: usize, spaced: bool) -> Token {
    let kind = match c {
        ',' | '،' | '，' | '、' => Kind::Comma,
        '.' | '。' | '۔' | '।' => Kind::Stop,
        '!' | '?' | '！' | '？' | '؟' => Kind::Bang,
        ':' | '：' => Kind::Colon,
        ';' | '；' | '؛' => Kind::Semicolon,
        '–' | '—' | '―' | '-' => Kind::Dash,
        '(' | '[' | '（' => Kind::OpenBracket,
        ')' | ']' | '）' => Kind::CloseBracket,
        _ if is_mark(c) => Kind::Mark,
        _ => Kind::Other,
    };
    let end = at + c.len_utf8();
    Token { start: at, end, kind, spaced, classes: 0, key: Key::UNKNOWN }
}

/// The word at `start`.
fn word(text: &str, start: usize, limit: usize, spaced: bool, lexicon: &Lexicon) -> Token {
    let bytes = text.as_bytes();
    let byte = |at: usize| if at < limit { bytes.get(at).copied().unwrap_or(b' ') } else { b' ' };
    // Most words are ASCII letters and nothing else.
    let rest = bytes.get(start..limit).unwrap_or_default();
    let (mut key, plain) = Key::leading(rest);
    let mut at = start + plain;
    // A word in its possessive case is looked up without it: “Monday’s”.
    let mut stem = None;
    loop {
        let b = byte(at);
        if b.is_ascii_alphanumeric() || (at == start && b.is_ascii()) {
            key = key.push(b);
            at += 1;
        } else if b.is_ascii() {
            // What joins two letters is part of the word: “don't”, “well-known”, “U.S.”
            let joins = matches!(b, b'\'' | b'-' | b'.' | b'&' | b'@' | b'_')
                && at + 1 < limit
                && letter_follows(text, at + 1);
            let decimal =
                b == b',' && byte(at - 1).is_ascii_digit() && byte(at + 1).is_ascii_digit();
            if !joins && !decimal {
                break;
            }
            if b == b'\'' {
                stem = Some((at, key));
            }
            key = key.push(b);
            at += 1;
        } else {
            let c = char_at(text, at);
            if c == '’' && letter_follows(text, at + c.len_utf8()) && at + c.len_utf8() < limit {
                stem = Some((at, key));
                key = key.push(b'\'');
                at += c.len_utf8();
            } else if c.is_alphanumeric() {
                key = Key::UNKNOWN;
                at += c.len_utf8();
            } else {
                break;
            }
        }
    }
    let possessive = stem.filter(|(stem, _)| {
        let rest = text.get(*stem..at).unwrap_or_default();
        matches!(rest, "'s" | "’s" | "'S" | "’S")
    });
    let mut classes = if possessive.is_some() { POSSESSIVE } else { lexicon.classes(key) };
    let first = byte(start);
    if first.is_ascii_uppercase() || (!first.is_ascii() && char_at(text, start).is_uppercase()) {
        classes |= CAPITAL;
    }
    if at > start + 4 && byte(at - 1) == b'y' && byte(at - 2) == b'l' {
        classes |= LY;
    } else if at > start + 3 && byte(at - 1) == b'd' && byte(at - 2) == b'e' {
        classes |= ED;
    } else if possessive.is_none() && byte(at - 1) == b's' {
        classes |= PLURAL;
    }
    Token { start, end: at, kind: Kind::Word, spaced, classes, key }
}

fn letter_follows(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(b) if b.is_ascii() => b.is_ascii_alphanumeric(),
        Some(_) => char_at(text, at).is_alphanumeric(),
        None => false,
    }
}

/// Makes every full stop that does not end a sentence one of [`Kind::Other`].
fn end_sentences(text: &str, tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Some(token) = tokens.get(at) else { break };
        if token.kind != Kind::Stop || text.as_bytes().get(token.start) != Some(&b'.') {
            continue;
        }
        let before = at.checked_sub(1).and_then(|b| tokens.get(b)).filter(|_| !token.spaced);
        let next = tokens.get(at + 1);
        let dots = next.is_some_and(|n| n.kind == Kind::Stop)
            || before.is_some_and(|b| {
                b.end == token.start && text.as_bytes().get(b.start) == Some(&b'.')
            });
        let initial = before.is_some_and(|b| {
            let letters = text.get(b.start..b.end).unwrap_or_default();
            let dotted = letters.contains('.');
            b.kind == Kind::Word
                && (b.classes & SHORTENED != 0
                    || dotted
                    || (letters.len() == 1 && b.classes & CAPITAL != 0))
                // In the U.S. He said
                && !(dotted && next.is_some_and(|n| n.spaced && n.classes & BEGINS != 0))
        });
        let lower = next.is_some_and(|n| {
            n.kind == Kind::Word && n.classes & CAPITAL == 0 && !digit(text, n.start)
        });
        let inside = next.is_some_and(|n| {
            (!n.spaced && n.kind == Kind::Word) || matches!(n.kind, Kind::Comma | Kind::Semicolon)
        });
        let goes_on = (next.is_some() && (dots || initial || lower)) || inside;
        if goes_on && let Some(token) = tokens.get_mut(at) {
            token.kind = Kind::Other;
        }
    }
}

fn digit(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words and marks between bars; `/` where a sentence ends.
    fn check(text: &str, expected: &str) {
        let mut tokens = Vec::new();
        tokenize(text, 0, text.len(), &mut tokens);
        let parts: Vec<&str> = tokens
            .iter()
            .map(|t| if t.kind == Kind::Stop { "/" } else { &text[t.start..t.end] })
            .collect();
        assert_eq!(parts.join("|"), expected);
    }

    #[test]
    fn what_joins_letters_belongs_to_the_word() {
        check("Brill’s well-known boats don't sail", "Brill’s|well-known|boats|don't|sail");
        check("12,000 tonnes, at 4.3 metres", "12,000|tonnes|,|at|4.3|metres");
        check("“the growers’ weir”", "“|the|growers|’|weir|”");
        check("''It holds'' ``here''", "''|It|holds|''|``|here|''");
        check("水位很低，他说", "水位很低|，|他说");
    }

    #[test]
    fn a_full_stop_after_a_title_or_an_initial_ends_nothing() {
        check("Dr. E. Brill left. He slept.", "Dr|.|E|.|Brill|left|/|He|slept|/");
        check("In the U.S. Brill slept", "In|the|U.S|.|Brill|slept");
        check("In the U.S. He slept", "In|the|U.S|/|He|slept");
        check("Well... it rains", "Well|.|.|.|it|rains");
        check("水位很低。", "水位很低|/");
    }
}
