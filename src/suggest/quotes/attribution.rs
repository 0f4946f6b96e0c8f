//! Ties cues to their sources and to what is said: before the cue, after it, or around
//! it. One pass gives direct, mixed and indirect quotes alike; which of them it is
//! depends on the quotation marks in what is said.

use smallvec::SmallVec;

use super::complement::{around, forth, interrupted, near_quote, past_addressee, that_follows};
use super::content::{left, right};
use super::cues::{Cue, Form};
use super::lexicon::*;
use super::outline::Outline;
use super::sources::{self, Source};
use super::tokens::Kind;

/// A cue with its source and what is said, as items of an outline.
#[derive(Clone, Debug)]
pub(super) struct Attribution {
    pub(super) cue: Cue,
    pub(super) source: Option<Source>,
    /// What is said, in text order, each to before its second item.
    pub(super) content: SmallVec<[(usize, usize); 2]>,
    /// Whether what is said begins before the cue.
    pub(super) backward: bool,
}

/// A cue with its surroundings, before what it reports is known.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) cue: Cue,
    pub(super) source: Option<Source>,
    /// Where source and cue begin.
    pub(super) begin: usize,
    pub(super) way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Back,
    /// What is said begins at this item.
    Forth(usize),
    /// What is said goes on at this item.
    Around(usize),
    Nowhere,
}

/// Fills `out` with the attributions of the sentence from `lo` to before `hi`.
pub(super) fn attribute(
    outline: &Outline<'_>,
    (lo, hi): (usize, usize),
    cues: &[Cue],
    out: &mut Vec<Attribution>,
) {
    out.clear();
    let mut clauses: SmallVec<[Clause; 4]> = SmallVec::new();
    for cue in cues {
        let earlier = clauses.last().and_then(|c| c.source);
        if let Some(clause) = clause(outline, lo, hi, *cue, earlier, cues.len()) {
            clauses.push(clause);
        }
    }
    for (at, clause) in clauses.iter().enumerate() {
        let later = clauses.get(at + 1..).unwrap_or_default();
        let mut content = SmallVec::new();
        match clause.way {
            Way::Nowhere => continue,
            Way::Back => content.extend(left(outline, lo, clause)),
            Way::Forth(from) => {
                let clauses = THAT | CLAUSE | SAYS;
                let plain = !clause.cue.is(clauses) || outline.is_key(from, Key::of("to"));
                content.extend(right(outline, lo, hi, from, plain, later));
            }
            Way::Around(from) => {
                content.extend(left(outline, lo, clause));
                content.extend(right(outline, lo, hi, from, false, later));
            }
        }
        // Growers who “wanted” something do not say it again within what Brill says.
        let told = out.iter().any(|a| content.iter().all(|c| within(c, &a.content)));
        let quoted = content.iter().any(|c| has_quotation(outline, *c));
        let asked = outline.has(lo, AUXILIARY | BE) && !quoted;
        let weak = !clause.cue.is(SAYS | THAT) && told;
        let bare = clause.cue.is(MARKED) && !quoted;
        if !content.is_empty() && !weak && !bare && !asked {
            let backward = !matches!(clause.way, Way::Forth(_));
            out.push(Attribution { cue: clause.cue, source: clause.source, content, backward });
        }
    }
}

fn within(inner: &(usize, usize), outer: &[(usize, usize)]) -> bool {
    outer.iter().any(|o| o.0 <= inner.0 && inner.1 <= o.1)
}

fn has_quotation(outline: &Outline<'_>, (first, last): (usize, usize)) -> bool {
    (first..last).any(|at| matches!(outline.kind(at), Some(Kind::Quote | Kind::Mark)))
}

fn clause(
    outline: &Outline<'_>,
    lo: usize,
    hi: usize,
    cue: Cue,
    earlier: Option<Source>,
    cues: usize,
) -> Option<Clause> {
    match cue.form {
        Form::Opener => opener(outline, lo, hi, cue),
        Form::Noun => {
            let source = sources::before(outline, lo, &cue);
            let begin = source?.clause;
            Some(Clause { cue, source, begin, way: Way::Forth(cue.last) })
        }
        // Fearing the flood, growers say …
        Form::Participle if cue.first == lo && cues > 1 => None,
        Form::Participle => {
            let near = if outline.kind_before(cue.first, lo) == Some(Kind::Word)
                && outline.has(cue.first - 1, CAPITAL | PRONOUN)
            {
                sources::before(outline, lo, &cue)
            } else {
                None
            };
            let source = near.or(earlier).or_else(|| sources::subject(outline, lo, cue.first));
            let end = past_addressee(outline, &cue, hi);
            let way = forth(outline, end, hi, &cue);
            Some(Clause { cue, source, begin: cue.first, way })
        }
        Form::Verb => {
            inverted(outline, lo, hi, cue).or_else(|| plain(outline, lo, hi, cue, earlier))
        }
    }
}

/// According to the mayor, …
fn opener(outline: &Outline<'_>, lo: usize, hi: usize, cue: Cue) -> Option<Clause> {
    let source = sources::after(outline, cue.last, hi, true)?;
    let comma = (source.last..hi.min(source.last + 30))
        .find(|at| matches!(outline.kind(*at), Some(Kind::Comma | Kind::Quote | Kind::Colon)));
    let first = (lo..cue.first).all(|at| outline.has(at, LINKING | SUBORDINATOR | ADVERB));
    let way = if first {
        let comma = comma?;
        Way::Forth(if outline.kind(comma) == Some(Kind::Quote) { comma } else { comma + 1 })
    } else {
        Way::Back
    };
    Some(Clause { cue, source: Some(source), begin: cue.first, way })
}

/// “…,” said Brill
fn inverted(outline: &Outline<'_>, lo: usize, hi: usize, cue: Cue) -> Option<Clause> {
    let before = outline.kind_before(cue.first, lo)?;
    let quoted = near_quote(outline, lo, cue.first);
    if !cue.is(SAYS) || !matches!(before, Kind::Quote | Kind::Comma | Kind::Dash) {
        return None;
    }
    if !quoted && (cue.is(ADDRESSEE) || !cue.is(CLAUSE)) {
        return None;
    }
    let source = sources::after(outline, cue.last, hi, false)?;
    let stopped = match outline.kind(source.last).filter(|_| source.last < hi) {
        None | Some(Kind::Comma | Kind::Stop | Kind::Semicolon | Kind::Colon | Kind::Dash) => true,
        Some(Kind::Quote | Kind::Bang | Kind::Mark) => true,
        Some(Kind::Word) => {
            let near = PREPOSITION | TIME;
            let apart = near | ADVERB | LY | SUBORDINATOR | RELATIVE | LINKING;
            outline.has(source.last, if quoted { apart } else { near })
                && !outline.has(source.last, FINITE)
        }
        _ => false,
    };
    if !stopped || !(quoted || says_something(outline, lo, cue.first)) {
        return None;
    }
    let way = around(outline, source.last, lo, hi, cue.first).map_or(Way::Back, Way::Around);
    Some(Clause { cue, source: Some(source), begin: cue.first, way })
}

/// Brill said
fn plain(
    outline: &Outline<'_>,
    lo: usize,
    hi: usize,
    cue: Cue,
    earlier: Option<Source>,
) -> Option<Clause> {
    let own = sources::before(outline, lo, &cue);
    let begin = own.map_or(cue.first, |s| s.clause);
    // Brill smiled and said
    let shared = own.is_none()
        && cue.first > lo
        && (outline.has(cue.first - 1, LINKING) || outline.is_key(cue.first - 1, Key::of("but")));
    let source = own.or_else(|| {
        shared.then(|| earlier.or_else(|| sources::subject(outline, lo, cue.first))).flatten()
    });
    let end = past_addressee(outline, &cue, hi);
    let quoted = near_quote(outline, lo, begin);
    let parted =
        matches!(outline.kind_before(begin, lo), Some(Kind::Comma | Kind::Dash | Kind::Quote))
            || (begin > lo + 1 && outline.is_key(begin - 1, Key::of("as")));
    if !quoted
        && let Way::Forth(at) = forth(outline, end, hi, &cue)
        && at > end
        && outline.has(at, CAPITAL)
        && matches!(outline.kind(at), Some(Kind::Quote | Kind::Mark))
    {
        return Some(Clause { cue, source, begin, way: Way::Forth(at) });
    }
    if own.is_some()
        && cue.is(SAYS)
        && let Some(from) = interrupted(outline, lo, hi, begin, end)
    {
        return Some(Clause { cue, source, begin, way: Way::Around(from) });
    }
    let has_left =
        own.is_some() && (quoted || (parted && says_something(outline, lo, begin) && cue.is(SAYS)));
    let way = plain_way(outline, lo, hi, &cue, begin, end, has_left, quoted);
    Some(Clause { cue, source, begin, way })
}

#[allow(clippy::too_many_arguments)] // All of them describe one clause.
fn plain_way(
    outline: &Outline<'_>,
    lo: usize,
    hi: usize,
    cue: &Cue,
    begin: usize,
    end: usize,
    has_left: bool,
    quoted: bool,
) -> Way {
    if !has_left {
        return forth(outline, end, hi, cue);
    }
    let back = || around(outline, end, lo, hi, begin).map_or(Way::Back, Way::Around);
    match outline.kind(end).filter(|_| end < hi) {
        Some(Kind::Word) => {
            let adjunct = PREPOSITION | TIME | ADVERB | LY | LINKING;
            let joined = outline.has(end, adjunct)
                || ["when", "while", "as", "after", "before", "during", "because", "who"]
                    .iter()
                    .any(|w| outline.is_key(end, Key::of(w)));
            let that = that_follows(outline, end, hi);
            match that {
                Some(that) if !quoted || that == end => Way::Forth(that),
                _ if joined || quoted => back(),
                _ => forth(outline, end, hi, cue),
            }
        }
        Some(Kind::Quote | Kind::Mark) if !quoted => forth(outline, end, hi, cue),
        Some(Kind::Colon) => forth(outline, end, hi, cue),
        _ => back(),
    }
}

/// Whether what stands before `at` can be what is said: some words with a verb, not only
/// “On Tuesday,”.
fn says_something(outline: &Outline<'_>, lo: usize, at: usize) -> bool {
    if at < lo + 4 {
        return false;
    }
    let verb =
        (lo..at).any(|i| outline.has(i, FINITE | VERB) || outline.kind(i) == Some(Kind::Quote));
    let apart =
        outline.has(lo, PREPOSITION | SUBORDINATOR | ING) && !outline.is_key(lo, Key::of("but"));
    let main =
        (lo + 1..at - 1).any(|i| outline.kind(i) == Some(Kind::Comma) || outline.has(i, SAYS));
    (verb || at >= lo + 8) && (!apart || main)
}
