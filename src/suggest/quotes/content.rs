//! Where what is said begins and ends, once it is known on which side of its cue it is.

use super::attribution::{Clause, Way};
use super::cues::Form;
use super::lexicon::*;
use super::outline::Outline;
use super::tokens::Kind;

/// Later cues than this many do not cut short what is said.
const CUTS: usize = 6;

/// What is said before a cue.
pub(super) fn left(outline: &Outline<'_>, lo: usize, clause: &Clause) -> Option<(usize, usize)> {
    let mut end = clause.begin;
    while end > lo
        && (matches!(outline.kind(end - 1), Some(Kind::Comma | Kind::Dash))
            || outline.is_key(end - 1, Key::of("as")))
    {
        end -= 1;
    }
    let mut begin = lo;
    // PORT ANSEL — The weir …
    let dateline = (begin..end.min(begin + 6)).find(|at| {
        !(outline.is_word(*at) && outline.has(*at, CAPITAL))
            && outline.kind(*at) != Some(Kind::Comma)
    });
    if let Some(dash) = dateline
        && dash > begin
        && outline.kind(dash) == Some(Kind::Dash)
    {
        begin = dash + 1;
    }
    while begin < end && matches!(outline.kind(begin), Some(Kind::Dash | Kind::Comma | Kind::Other))
    {
        begin += 1;
    }
    (begin < end).then_some((begin, end))
}

/// What is said from `from` on; `plain` if it is no clause.
pub(super) fn right(
    outline: &Outline<'_>,
    lo: usize,
    hi: usize,
    from: usize,
    plain: bool,
    later: &[Clause],
) -> Option<(usize, usize)> {
    let mut end = hi;
    for clause in later.iter().take(CUTS).filter(|c| c.begin > from) {
        let parted = outline.kind_before(clause.begin, lo);
        let cut = match clause.cue.form {
            Form::Opener => true,
            Form::Participle => matches!(parted, Some(Kind::Comma | Kind::Quote)),
            Form::Noun => false,
            Form::Verb => {
                let trails = matches!(clause.way, Way::Back | Way::Around(_));
                let linked = outline.has(clause.begin - 1, LINKING | SUBORDINATOR)
                    && !outline.has(clause.begin - 1, COMPLEMENTIZER);
                let bare = clause.begin == clause.cue.first && linked;
                trails
                    || bare
                    || (linked
                        && clause.way != Way::Nowhere
                        && clause.begin > from + 1
                        && outline.kind(clause.begin - 2) == Some(Kind::Comma))
            }
        };
        if cut {
            end = end.min(clause.begin);
            break;
        }
    }
    // A noun phrase or an infinitive has no clause after it.
    if plain {
        let comma = (from..end).find(|at| {
            outline.kind(*at) == Some(Kind::Comma)
                && (outline.has(at + 1, RELATIVE | SUBORDINATOR | VERB)
                    || outline.is_key(at + 1, Key::of("even")))
        });
        end = comma.unwrap_or(end);
    }
    // A comma within the marks ends what is said, and so does a dash.
    for at in from..end {
        let ends = match outline.kind(at) {
            Some(Kind::Quote) => {
                let mut next = at + 1;
                while next < end
                    && (outline.has(next, LINKING) || outline.is_key(next, Key::of("but")))
                {
                    next += 1;
                }
                outline.ends_in_comma(at) && outline.kind(next) != Some(Kind::Quote)
            }
            Some(Kind::Dash) => at > from,
            _ => false,
        };
        if ends {
            let quote = usize::from(outline.kind(at) == Some(Kind::Quote));
            end = at + quote;
            break;
        }
    }
    // A quotation alone, however the sentence goes on.
    if outline.kind(from) == Some(Kind::Quote) {
        let mut alone = from + 1;
        while alone + 1 < end
            && (outline.kind(alone) == Some(Kind::Comma) || outline.has(alone, LINKING))
            && outline.kind(alone + 1) == Some(Kind::Quote)
        {
            alone += 2;
        }
        let more =
            alone < end && outline.is_word(alone) && !outline.has(alone, LINKING | SUBORDINATOR);
        if !more {
            return Some((from, alone.min(end.max(from + 1))));
        }
    }
    trimmed(outline, from, end)
}

/// Without the punctuation and the linking words at its end.
fn trimmed(outline: &Outline<'_>, from: usize, mut end: usize) -> Option<(usize, usize)> {
    while end > from {
        let loose = match outline.kind(end - 1) {
            Some(Kind::Quote | Kind::CloseBracket | Kind::Bang) => false,
            Some(Kind::Word) => {
                outline.has(end - 1, LINKING) || outline.is_key(end - 1, Key::of("but"))
            }
            Some(Kind::Other) => false,
            _ => true,
        };
        if !loose {
            break;
        }
        end -= 1;
    }
    (from < end).then_some((from, end))
}
