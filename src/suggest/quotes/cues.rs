//! Finds the words that report: “said”, “has also called for”, “according to”, “the
//! claim that”.

use super::lexicon::*;
use super::outline::Outline;
use super::tokens::Kind;

/// How a cue reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// With a subject: he said.
    Verb,
    /// Without one of its own: …, adding that.
    Participle,
    /// Before the source: according to.
    Opener,
    /// A noun before “that”: his claim that.
    Noun,
}

/// Words that report, as items of an outline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    pub(super) form: Form,
    /// The first item, auxiliaries and adverbs included.
    pub(super) first: usize,
    /// The item after the last.
    pub(super) last: usize,
    pub(super) classes: Classes,
}

impl Cue {
    pub(super) const fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }
}

/// Fills `cues` with those of the items from `first` to before `last`.
pub(super) fn find(outline: &Outline<'_>, first: usize, last: usize, cues: &mut Vec<Cue>) {
    cues.clear();
    for at in first..last {
        let classes = outline.classes(at);
        if classes & (VERB | WITH_NEXT | OPENER | NOUN) == 0 {
            continue;
        }
        if cues.last().is_some_and(|c| c.last > at) {
            continue;
        }
        let cue = opener(outline, at, last)
            .or_else(|| verb(outline, at, first, last))
            .or_else(|| noun(outline, at, first, last));
        cues.extend(cue);
    }
}

fn opener(outline: &Outline<'_>, at: usize, last: usize) -> Option<Cue> {
    if !outline.has(at, OPENER) {
        return None;
    }
    LEXICON
        .openers()
        .find(|words| words.iter().enumerate().all(|(n, key)| outline.is_key(at + n, *key)))
        .map(|words| Cue { form: Form::Opener, first: at, last: at + words.len(), classes: SAYS })
        .filter(|cue| cue.last <= last)
}

fn verb(outline: &Outline<'_>, at: usize, first: usize, last: usize) -> Option<Cue> {
    let item = outline.items.get(at)?;
    let mut classes = item.classes & (VERB | MARKED | ADDRESSEE | OR_NOUN | BASE | PAST | ING);
    let mut end = at + 1;
    if item.classes & WITH_NEXT != 0
        && let Some(next) = outline.items.get(at + 1).filter(|_| at + 1 < last)
        && let Some(pair) = LEXICON.pair(item.key, next.key)
    {
        classes = pair;
        end = at + 2;
    }
    if classes & VERB == 0 {
        return None;
    }
    // Auxiliaries and adverbs before it, and what is before these.
    let mut start = at;
    let (mut be, mut helped) = (false, false);
    while start > first && outline.has(start - 1, AUXILIARY | BE | ADVERB | LY) {
        be |= outline.has(start - 1, BE);
        helped |= outline.has(start - 1, AUXILIARY | BE);
        // A name like “Kelly” looks like an adverb.
        if !outline.has(start - 1, AUXILIARY | BE | ADVERB) && outline.has(start - 1, CAPITAL) {
            break;
        }
        start -= 1;
    }
    let before = if start > first { outline.classes(start - 1) } else { 0 };
    let word_before = start > first && outline.is_word(start - 1);
    if classes & OR_NOUN != 0
        && !helped
        && (!(word_before && reads_as_verb(outline, start, first, classes))
            || (item.classes & CAPITAL != 0 && start > first))
    {
        return None;
    }
    if classes & ING != 0 && !be {
        if before & (DETERMINER | POSSESSIVE) != 0
            || (word_before && before == 0 && classes & OR_NOUN != 0)
        {
            return None;
        }
        return Some(Cue { form: Form::Participle, first: at, last: end, classes });
    }
    // “was reported” reports nobody’s words that could be named.
    if be && classes & PAST != 0 {
        return None;
    }
    // “to say”
    if !helped && word_before && outline.is_key(start - 1, Key::of("to")) {
        return Some(Cue { form: Form::Participle, first: at, last: end, classes })
            .filter(|c| c.is(SAYS) && c.is(BASE));
    }
    if classes & BASE != 0 && !helped && !word_before {
        return None;
    }
    Some(Cue { form: Form::Verb, first: start, last: end, classes })
}

/// Whether a word that is a noun as well has a subject before it, at `start`.
fn reads_as_verb(outline: &Outline<'_>, start: usize, first: usize, classes: Classes) -> bool {
    let before = outline.classes(start - 1);
    if before & PRONOUN != 0 {
        return true;
    }
    let noun = DETERMINER | PREPOSITION | POSSESSIVE | VERB | SHORTENED | ADVERB | LINKING;
    if before & noun != 0 {
        return false;
    }
    if classes & BASE != 0 {
        return before & PLURAL != 0;
    }
    let article = ["the", "a", "an"];
    classes & PAST != 0
        || before & CAPITAL != 0
        || (start >= first + 2 && article.iter().any(|a| outline.is_key(start - 2, Key::of(a))))
}

fn noun(outline: &Outline<'_>, at: usize, first: usize, last: usize) -> Option<Cue> {
    let said = outline.has(at, NOUN)
        && at > first
        && at + 1 < last
        && outline.is_key(at + 1, Key::of("that"))
        && outline.kind(at - 1) == Some(Kind::Word);
    said.then_some(Cue { form: Form::Noun, first: at, last: at + 1, classes: THAT })
}
