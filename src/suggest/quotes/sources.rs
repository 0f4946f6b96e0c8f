//! Finds who speaks: the noun phrase before or after a cue.

use super::cues::{Cue, Form};
use super::lexicon::*;
use super::outline::Outline;
use super::tokens::Kind;

/// A source, as items of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) first: usize,
    /// The item after the last.
    pub(super) last: usize,
    /// Where its clause begins; before `first` where there are words around it.
    pub(super) clause: usize,
    pub(super) pronoun: bool,
}

/// The longest source, and the longest apposition between source and cue, in items.
const LONGEST: usize = 24;
const LONGEST_APPOSITION: usize = 40;

/// The source before `cue`, not before `from`.
pub(super) fn before(outline: &Outline<'_>, from: usize, cue: &Cue) -> Option<Source> {
    if cue.form == Form::Noun {
        return owner(outline, from, cue.first);
    }
    let mut end = cue.first;
    // Brill on Tuesday said
    if end > from + 1 && outline.has(end - 1, TIME) {
        end -= 1;
        if outline.has(end - 1, PREPOSITION) {
            end -= 1;
        }
    }
    let source = ending_at(outline, from, end)?;
    // The harbour, Brill said, is closed
    let midway = outline.kind(cue.last) == Some(Kind::Comma);
    if outline.is_word(end - 1) && !midway {
        Some(titled(outline, from, source))
    } else {
        Some(source)
    }
}

fn ending_at(outline: &Outline<'_>, from: usize, end: usize) -> Option<Source> {
    match outline.kind_before(end, from)? {
        Kind::Word => phrase_before(outline, from, end),
        Kind::CloseBracket => {
            let open = (from..end - 1)
                .rev()
                .take(12)
                .find(|at| outline.kind(*at) == Some(Kind::OpenBracket))?;
            let phrase = ending_at(outline, from, open)?;
            (phrase.last == open).then_some(Source { last: end, ..phrase })
        }
        // Brill Jr. said
        Kind::Other if end > from + 1 && outline.has(end - 2, SHORTENED) => {
            ending_at(outline, from, end - 1).map(|s| Source { last: end, ..s })
        }
        kind @ (Kind::Comma | Kind::Dash) => bridged(outline, from, end, kind),
        _ => None,
    }
}

/// With the words that a comma parts from it: a ministry spokesman, Brill, said; Brill,
/// the mayor said.
fn titled(outline: &Outline<'_>, from: usize, phrase: Source) -> Source {
    let first = phrase.first;
    if phrase.pronoun || outline.kind_before(first, from) != Some(Kind::Comma) {
        return phrase;
    }
    let comma = first - 1;
    let Some(before) = (comma > from && outline.is_word(comma - 1))
        .then(|| phrase_before(outline, from, comma))
        .flatten()
        .filter(|b| b.last == comma && !b.pronoun)
    else {
        return phrase;
    };
    let parted = match outline.kind_before(before.first, from) {
        None | Some(Kind::Quote) => true,
        Some(Kind::Comma) => before.first > from + 1,
        _ => false,
    };
    let title = outline.has(before.first, CAPITAL | DETERMINER) && !outline.has(comma - 1, PLURAL);
    if !parted || !title || outline.has(before.first, TIME | ADVERB | PREPOSITION) {
        return phrase;
    }
    let name =
        |s: &Source| (s.first..s.last).all(|at| outline.has(at, CAPITAL) || !outline.is_word(at));
    let quoted = !matches!(outline.kind_before(before.first, from), Some(Kind::Comma))
        || outline.kind_before(before.first - 1, from) == Some(Kind::Quote);
    if name(&phrase) && !outline.has(comma - 1, CAPITAL) && before.last - before.first >= 2 {
        Source { first: before.first, clause: before.first, ..phrase }
    } else if name(&before) && !name(&phrase) && quoted {
        before
    } else {
        phrase
    }
}

/// Brill, the mayor since 2010, said
fn bridged(outline: &Outline<'_>, from: usize, end: usize, kind: Kind) -> Option<Source> {
    let inside = (from..end - 1).rev().take(LONGEST_APPOSITION);
    let mut nearest = None;
    for at in inside {
        match outline.kind(at) {
            Some(k) if k == kind && at + 1 < end - 1 => {
                let Some(phrase) = plain_before(outline, from, at) else { continue };
                // Where a clause begins the name must be, whatever commas come after it.
                let relative = outline.has(at + 1, RELATIVE);
                let anchored = outline.has(phrase.last - 1, CAPITAL)
                    && matches!(outline.kind_before(phrase.first, from), None | Some(Kind::Quote));
                if relative || anchored || nearest.is_none() {
                    nearest = Some((at, phrase));
                }
                if relative || anchored {
                    break;
                }
            }
            Some(Kind::Quote | Kind::Semicolon | Kind::Colon | Kind::Stop) => break,
            _ => {}
        }
    }
    let (comma, phrase) = nearest?;
    // its director, Dr Brill, said
    let named = (comma + 1..end - 1)
        .all(|at| outline.has(at, CAPITAL | SHORTENED) || !outline.is_word(at))
        && !outline.has(phrase.last - 1, CAPITAL);
    Some(if named { Source { last: end - 1, ..phrase } } else { phrase })
}

/// The noun phrase, with brackets after it perhaps, that ends right before `end`.
fn plain_before(outline: &Outline<'_>, from: usize, end: usize) -> Option<Source> {
    match outline.kind_before(end, from)? {
        Kind::Word | Kind::CloseBracket => ending_at(outline, from, end).filter(|p| p.last == end),
        _ => None,
    }
}

/// Whose claim it is.
fn owner(outline: &Outline<'_>, from: usize, noun: usize) -> Option<Source> {
    let mut at = noun;
    while at > from && noun - at < 4 && outline.is_word(at - 1) {
        at -= 1;
        if outline.has(at, POSSESSIVE) {
            let owner = phrase_before(outline, from, at + 1)?;
            return Some(Source { last: at + 1, ..owner });
        }
        let owners = ["his", "her", "their", "its", "my", "our", "your"];
        if owners.iter().any(|o| outline.is_key(at, Key::of(o))) {
            return Some(Source { first: at, last: at + 1, clause: at, pronoun: true });
        }
        if outline.has(at, DETERMINER | PREPOSITION | VERB | FINITE) {
            return None;
        }
    }
    None
}

/// The noun phrase whose last word is before `end`.
fn phrase_before(outline: &Outline<'_>, from: usize, end: usize) -> Option<Source> {
    let head = end.checked_sub(1).filter(|h| *h >= from)?;
    if outline.has(head, RELATIVE) || outline.is_key(head, Key::of("that")) {
        // Brill, who said; the man who said
        let clause = head;
        let end =
            if outline.kind_before(head, from) == Some(Kind::Comma) { head - 1 } else { head };
        return phrase_before(outline, from, end)
            .filter(|_| end > from && outline.is_word(end - 1))
            .map(|s| {
                // stood there with a banner that read
                let near = (s.first..s.last).rev().find(|at| outline.has(*at, DETERMINER));
                let first = if end == clause { near.unwrap_or(s.first) } else { s.first };
                Source { first, clause, ..s }
            });
    }
    if outline.has(head, PRONOUN) && !outline.has(head, CAPITAL & DETERMINER) {
        let plain = !outline.has(head, DETERMINER);
        return Some(Source { first: head, last: end, clause: head, pronoun: plain });
    }
    if outline.has(head, FINITE | PREPOSITION | LINKING | SUBORDINATOR)
        || (outline.has(head, VERB) && !outline.has(head, OR_NOUN | CAPITAL))
    {
        return None;
    }
    let (mut first, mut last) = (head, end);
    while first > from && head - first < LONGEST {
        let before = first - 1;
        let classes = outline.classes(before);
        let above = if before > from { outline.classes(before - 1) } else { 0 };
        let word_above = before > from && outline.is_word(before - 1);
        if !outline.is_word(before) {
            // A full stop after “Gen”, and the like.
            if outline.kind(before) == Some(Kind::Other)
                && word_above
                && (above & SHORTENED != 0 || above & CAPITAL != 0)
            {
                first = before - 1;
                continue;
            }
            break;
        }
        if outline.has(first, DETERMINER) && classes & (PREPOSITION | DETERMINER | LINKING) == 0 {
            break;
        }
        if classes & RELATIVE != 0 && !outline.has(before, DETERMINER) && word_above {
            // the man who built it said
            last = before;
            first = before - 1;
            continue;
        }
        if classes & PREPOSITION != 0 {
            let joins = ["of", "for", "in", "at", "from", "on", "with", "to"]
                .iter()
                .any(|p| outline.is_key(before, Key::of(p)));
            let stands = PREPOSITION | ADVERB | FINITE | SUBORDINATOR | LINKING | TIME | PRONOUN;
            if !joins || !word_above || above & stands != 0 || is_verb(above) {
                break;
            }
            first = before - 1;
            continue;
        }
        if classes & LINKING != 0 {
            let names = above & CAPITAL != 0 && outline.has(first, CAPITAL);
            let plain = word_above
                && above & (FINITE | ADVERB | PRONOUN) == 0
                && !is_verb(above)
                && (before - 1 == from
                    || (before >= from + 2
                        && (outline.has(before - 2, DETERMINER | POSSESSIVE)
                            || !outline.is_word(before - 2))));
            if !names && !plain {
                break;
            }
            first = before - 1;
            continue;
        }
        let stops = FINITE | SUBORDINATOR | COMPLEMENTIZER | PRONOUN;
        if classes & stops != 0 && classes & DETERMINER == 0 || is_verb(classes) {
            break;
        }
        if classes & TIME != 0
            || (classes & (ADVERB | LY) != 0 && above & DETERMINER == 0 && classes & CAPITAL == 0)
            || (classes & ADVERB != 0 && classes & CAPITAL != 0)
        {
            break;
        }
        first = before;
    }
    // In its four pages Port Ansel promised
    let led = matches!(
        first.checked_sub(2).filter(|_| first >= from + 2).and_then(|b| outline.kind(b)),
        None | Some(Kind::Comma | Kind::Quote)
    ) && first > from
        && outline.has(first - 1, PREPOSITION);
    if led && outline.has(head, CAPITAL) {
        let mut name = head;
        while name > first && outline.has(name - 1, CAPITAL) && !outline.has(name - 1, PREPOSITION)
        {
            name -= 1;
        }
        first = name;
    }
    Some(Source { first, last, clause: first, pronoun: false })
}

/// A verb that cannot be a noun.
const fn is_verb(classes: Classes) -> bool {
    classes & VERB != 0 && classes & (OR_NOUN | ING) == 0
}

/// The source that begins at `at`, not beyond `to`: said Brill; according to the mayor.
pub(super) fn after(outline: &Outline<'_>, at: usize, to: usize, wide: bool) -> Option<Source> {
    if at >= to || !outline.is_word(at) {
        return None;
    }
    if outline.has(at, PRONOUN) && !outline.has(at, DETERMINER) {
        let fits = wide || !["it", "you"].iter().any(|p| outline.is_key(at, Key::of(p)));
        return fits.then_some(Source { first: at, last: at + 1, clause: at, pronoun: true });
    }
    let never = PREPOSITION | SUBORDINATOR | COMPLEMENTIZER | TIME | FINITE | ADVERB | LINKING;
    if outline.has(at, never) && !outline.has(at, DETERMINER) {
        return None;
    }
    // told me
    if !wide && ["me", "him", "them", "us"].iter().any(|w| outline.is_key(at, Key::of(w))) {
        return None;
    }
    let mut end = at + 1;
    while end < to && end - at < LONGEST {
        let classes = outline.classes(end);
        match outline.kind(end) {
            Some(Kind::Word) => {}
            Some(Kind::Other)
                if outline.has(end - 1, SHORTENED | CAPITAL) && outline.has(end + 1, CAPITAL) =>
            {
                end += 1;
                continue;
            }
            Some(Kind::OpenBracket) => {
                let close = (end..to.min(end + 10))
                    .find(|at| outline.kind(*at) == Some(Kind::CloseBracket));
                match close {
                    Some(close) => {
                        end = close + 1;
                        continue;
                    }
                    None => break,
                }
            }
            _ => break,
        }
        let next_in = end + 1 < to;
        if classes & PREPOSITION != 0 {
            let joins: &[&str] = if wide {
                &["of", "for", "in", "at", "from", "by", "with", "on"]
            } else if outline.has(end - 1, CAPITAL) {
                &["of", "for"]
            } else {
                &["of", "for", "at", "from"]
            };
            let joined = next_in
                && joins.iter().any(|p| outline.is_key(end, Key::of(p)))
                && outline.is_word(end + 1)
                && !outline.has(end + 1, TIME);
            if !joined {
                break;
            }
            end += 2;
            continue;
        }
        if classes & LINKING != 0 {
            if !(next_in && outline.has(end - 1, CAPITAL) && outline.has(end + 1, CAPITAL)) {
                break;
            }
            end += 2;
            continue;
        }
        let stops = FINITE | SUBORDINATOR | COMPLEMENTIZER | RELATIVE | PRONOUN | TIME;
        let named = classes & CAPITAL != 0 && outline.has(end - 1, CAPITAL) && classes & TIME == 0;
        if !named
            && (classes & (stops | ADVERB) != 0 || is_verb(classes))
            && !(classes & DETERMINER != 0 && outline.has(end - 1, DETERMINER))
        {
            break;
        }
        if !named && classes & DETERMINER != 0 && !outline.has(end - 1, DETERMINER | PREPOSITION) {
            break;
        }
        // A name, and then what was done: Brill walked
        if classes & ED != 0 && outline.has(end - 1, CAPITAL) && !outline.has(end + 1, CAPITAL) {
            break;
        }
        end += 1;
    }
    Some(Source { first: at, last: end, clause: at, pronoun: false })
}

/// The subject of the sentence at `from`, for a participle: Brill smiled, adding …
pub(super) fn subject(outline: &Outline<'_>, from: usize, cue: usize) -> Option<Source> {
    let mut begin = (from..cue).find(|at| {
        outline.is_word(*at)
            && !outline.has(*at, LINKING | ADVERB)
            && !outline.is_key(*at, Key::of("but"))
    })?;
    if outline.has(begin, PREPOSITION | SUBORDINATOR) {
        // On Tuesday, Brill …
        begin = (begin..cue).take(LONGEST).find(|at| outline.kind(*at) == Some(Kind::Comma))? + 1;
    }
    after(outline, begin, cue, true).filter(|s| s.last < cue)
}
