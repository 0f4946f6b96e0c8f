//! Finds where what is said goes on after a cue: past the person who is told, after
//! “that”, a comma or a colon, or on the other side of a cue in its midst.

use super::attribution::Way;
use super::cues::Cue;
use super::lexicon::*;
use super::outline::Outline;
use super::sources;
use super::tokens::Kind;

/// The harbour, Brill said, is closed: where what is said goes on after a cue between
/// two commas.
pub(super) fn interrupted(
    outline: &Outline<'_>,
    lo: usize,
    hi: usize,
    begin: usize,
    end: usize,
) -> Option<usize> {
    let commas = outline.kind_before(begin, lo) == Some(Kind::Comma)
        && outline.kind(end) == Some(Kind::Comma)
        && end + 1 < hi;
    let phrase = begin - lo <= 12 && !(lo..begin).any(|at| outline.has(at, FINITE | VERB));
    let goes_on = outline.has(end + 1, FINITE)
        || (outline.kind(end + 1) == Some(Kind::Quote) && !outline.has(end + 1, CAPITAL));
    (commas && phrase && goes_on && !near_quote(outline, lo, begin)).then_some(end + 1)
}

/// Whether a quotation ends right before `at`, a comma between them perhaps.
pub(super) fn near_quote(outline: &Outline<'_>, lo: usize, at: usize) -> bool {
    let Some(quote) = quote_before(outline, lo, at) else { return false };
    // In his book, “The Long Drought,” Brill said …
    let named = outline.has(quote, TITLED) && quote > lo && outline.has(lo, PREPOSITION);
    !named
}

fn quote_before(outline: &Outline<'_>, lo: usize, at: usize) -> Option<usize> {
    match outline.kind_before(at, lo)? {
        Kind::Quote => Some(at - 1),
        Kind::Comma | Kind::Dash => {
            (outline.kind_before(at - 1, lo)? == Kind::Quote).then(|| at - 2)
        }
        _ => None,
    }
}

/// Beyond the person who is told: told reporters; told the crowd.
pub(super) fn past_addressee(outline: &Outline<'_>, cue: &Cue, hi: usize) -> usize {
    let mut at = cue.last;
    if !cue.is(ADDRESSEE) {
        if outline.is_key(at, Key::of("to")) && outline.has(at + 1, TO_WHOM | CAPITAL) {
            at += 1;
        } else {
            return at;
        }
    }
    if outline.kind(at) == Some(Kind::Quote) && outline.has(at, TITLED) {
        return at + 1;
    }
    if at >= hi || !outline.is_word(at) || outline.has(at, COMPLEMENTIZER) {
        return cue.last;
    }
    if outline.has(at, TO_WHOM | PRONOUN) {
        return at + 1;
    }
    match sources::after(outline, at, hi, false) {
        // A capital after plain words begins the clause: told the crowd Brill was …
        Some(told) => told.last,
        None => cue.last,
    }
}

/// Where a clause with “that”, “whether”, “how” begins, from `at` on and in this phrase.
pub(super) fn that_follows(outline: &Outline<'_>, at: usize, hi: usize) -> Option<usize> {
    let adjunct = PREPOSITION | TIME | ADVERB | LY;
    for i in at..hi.min(at + 12) {
        if !outline.is_word(i) || (i > at && outline.has(i, FINITE)) {
            return None;
        }
        if i > at && !outline.has(at, adjunct) {
            return None;
        }
        if outline.is_key(i, Key::of("that")) || (i == at && outline.has(i, COMPLEMENTIZER)) {
            return Some(i);
        }
    }
    None
}

/// What is said after a cue.
pub(super) fn forth(outline: &Outline<'_>, at: usize, hi: usize, cue: &Cue) -> Way {
    if at >= hi {
        return Way::Nowhere;
    }
    match outline.kind(at) {
        Some(Kind::Quote | Kind::Mark) => return Way::Forth(at),
        Some(Kind::Comma | Kind::Colon | Kind::Dash) => {
            if matches!(outline.kind(at + 1), Some(Kind::Quote | Kind::Mark)) && at + 1 < hi {
                return Way::Forth(at + 1);
            }
            let text = outline.kind(at) == Some(Kind::Colon) && cue.is(SAYS) && at + 2 < hi;
            if text {
                return Way::Forth(at + 1);
            }
            // Brill said, however, that …
            return match (outline.kind(at), that_follows(outline, at + 1, hi)) {
                (Some(Kind::Comma), Some(that)) if cue.is(THAT) => Way::Forth(that),
                _ => Way::Nowhere,
            };
        }
        Some(Kind::Word) => {}
        _ => return Way::Nowhere,
    }
    if cue.is(THAT)
        && let Some(that) = that_follows(outline, at, hi)
    {
        return Way::Forth(that);
    }
    let mut from = at;
    // Brill said on Tuesday the weir …; Brill said this week the weir …
    if outline.has(from, PREPOSITION | DETERMINER) && outline.has(from + 1, TIME) {
        from += 2;
    } else if outline.has(from, TIME) {
        from += 1;
    }
    // Brill said of the weir, “…”
    if cue.is(SAYS)
        && (from > at || outline.has(at, PREPOSITION | ADVERB))
        && let Some(comma) = (from..hi.min(from + 14)).find(|i| !outline.is_word(*i))
        && matches!(outline.kind(comma), Some(Kind::Comma | Kind::Colon))
        && comma + 1 < hi
        && matches!(outline.kind(comma + 1), Some(Kind::Quote | Kind::Mark))
    {
        return Way::Forth(comma + 1);
    }
    if from >= hi || matches!(outline.kind(from), Some(Kind::Stop | Kind::Bang)) {
        return Way::Nowhere;
    }
    if outline.is_key(from, Key::of("to")) {
        return if cue.is(INFINITIVE) { Way::Forth(from) } else { Way::Nowhere };
    }
    if matches!(outline.kind(from), Some(Kind::Quote | Kind::Mark)) {
        return Way::Forth(from);
    }
    let apart = outline.has(from, PREPOSITION | LINKING | SUBORDINATOR | FINITE)
        && !outline.has(from, DETERMINER);
    let starts = outline.is_word(from) && !apart;
    if starts && cue.is(CLAUSE) && hi - from >= 3 {
        return Way::Forth(from);
    }
    if starts && cue.is(NOUN_PHRASE) {
        return Way::Forth(from);
    }
    if cue.is(INFINITIVE)
        && cue.is(ADDRESSEE)
        && let Some(to) = (from..hi.min(from + 12)).find(|i| outline.is_key(*i, Key::of("to")))
    {
        return Way::Forth(if starts { from } else { to });
    }
    // Said in a statement the plan was “bad for us”
    if cue.is(SAYS)
        && cue.is(THAT)
        && starts
        && (from..hi.min(from + 12))
            .any(|i| matches!(outline.kind(i), Some(Kind::Quote | Kind::Mark)))
    {
        return Way::Forth(from);
    }
    Way::Nowhere
}

/// Where what is said goes on after a cue in its midst, if it does.
pub(super) fn around(
    outline: &Outline<'_>,
    end: usize,
    lo: usize,
    hi: usize,
    begin: usize,
) -> Option<usize> {
    let near = (end..hi.min(end + LOOK_FOR_MORE)).find(|at| {
        matches!(outline.kind(*at), Some(Kind::Quote | Kind::Mark)) || outline.has(*at, SAYS)
    })?;
    let quoted = near_quote(outline, lo, begin);
    let parted = near > 0
        && (near == end
            || matches!(outline.kind(near - 1), Some(Kind::Comma | Kind::Colon | Kind::Dash)));
    let is_quote = matches!(outline.kind(near), Some(Kind::Quote | Kind::Mark));
    (quoted && is_quote && parted).then_some(near)
}

const LOOK_FOR_MORE: usize = 24;
