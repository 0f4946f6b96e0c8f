//! Which mentions are of the same: by their words alone. Only mentions with one label are
//! compared; what a pronoun or a description stands for is not worked out.

mod labels;
mod names;
mod resolve;

use std::borrow::Cow;

use smallvec::SmallVec;

use labels::{Labels, Use};
use names::Parts;
use resolve::{Link, Rule, Same};

use super::words::{NumberMap, shortened};
use super::{Proposal, Suggestion};
use crate::annotation::wire::covered;
use crate::annotation::{AnnotationId, AnnotationSet};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::ByteRange;

/// How much of a name a reason gives, in characters.
const REASON: usize = 40;

/// A span that can be of the same as another.
#[derive(Clone, Debug)]
struct Mention<'a> {
    id: AnnotationId,
    extent: ByteRange,
    /// Its position among the names.
    name: usize,
    titled: bool,
    /// Its chain, as a position among the chains.
    chain: Option<u32>,
    words: Cow<'a, str>,
}

/// Mentions with the same label and words.
#[derive(Clone, Debug)]
struct Named {
    label: u16,
    person: bool,
    /// Several can have it at a time.
    shared: bool,
    parts: Parts,
    /// The mention that others are joined with: of those in the biggest chain the first.
    best: usize,
    /// How many are in the chain of `best`.
    in_chain: usize,
}

/// Which mentions are of the same, in the order of the mentions that are to be joined with
/// another. Of each mention one other at most is proposed, and where all are taken there
/// is one chain for each name.
pub fn aliases(article: &Article, set: &AnnotationSet, schema: &Schema) -> Vec<Suggestion> {
    let chains = chains(set);
    let mut labels = Labels::new(schema);
    let mut mentions: Vec<Mention<'_>> = Vec::new();
    let mut all: Vec<Named> = Vec::new();
    let mut by_name: NumberMap<(u16, u64), usize> = NumberMap::default();
    let mut short_for: NumberMap<(u16, u64), usize> = NumberMap::default();
    for span in set.spans() {
        let (label, Use::Names { person, shared }) = labels.of(&span.label) else { continue };
        let words = match span.fragments.as_slice() {
            [one] => Cow::Borrowed(article.text.get(*one).unwrap_or_default()),
            several => Cow::Owned(covered(&article.text, several)),
        };
        let Some(read) = names::read(&words, person) else { continue };
        let chain = chains.member.get(&span.id).copied();
        let in_chain = chain.and_then(|c| chains.sizes.get(c as usize)).copied().unwrap_or(0);
        let at = mentions.len();
        let name = *by_name.entry((label, read.number)).or_insert(all.len());
        match all.get_mut(name) {
            None => all.push(Named {
                label,
                person,
                shared,
                parts: names::parts(read.text),
                best: at,
                in_chain,
            }),
            Some(named) if in_chain > named.in_chain => {
                (named.best, named.in_chain) = (at, in_chain);
            }
            Some(_) => {}
        }
        if let Some(acronym) = read.acronym {
            short_for.entry((label, names::number(acronym))).or_insert(name);
        }
        let (number, titled) = (read.number, read.titled);
        let mention = Mention { id: span.id, extent: span.extent(), name, titled, chain, words };
        if let Some(long) = bracketed(article, &mentions, &all, label, &mention) {
            short_for.entry((label, number)).or_insert(long);
        }
        mentions.push(mention);
    }
    let same = Same::new(&mentions, &all, &short_for);
    propose(&mentions, &all, same)
}

struct Chains {
    member: NumberMap<AnnotationId, u32>,
    sizes: Vec<usize>,
}

fn chains(set: &AnnotationSet) -> Chains {
    let mut member = NumberMap::default();
    let mut sizes = Vec::new();
    for (number, chain) in (0_u32..).zip(set.chains()) {
        sizes.push(chain.members.len());
        for id in &chain.members {
            member.entry(*id).or_insert(number);
        }
    }
    Chains { member, sizes }
}

/// The name right before a mention that is an acronym in brackets.
fn bracketed(
    article: &Article,
    before: &[Mention<'_>],
    all: &[Named],
    label: u16,
    mention: &Mention<'_>,
) -> Option<usize> {
    let text = article.text.as_str();
    let ahead = text.get(..mention.extent.start)?.strip_suffix('(')?;
    if !text.get(mention.extent.end..)?.starts_with(')') || !names::is_acronym(&mention.words) {
        return None;
    }
    let end = ahead.trim_end().len();
    // Spans inside of the long form come after it.
    let long = before.iter().rev().take(8).find(|m| {
        m.extent.end == end && all.get(m.name).is_some_and(|named| named.label == label)
    })?;
    Some(long.name).filter(|name| *name != mention.name)
}

fn propose(mentions: &[Mention<'_>], all: &[Named], mut same: Same<'_>) -> Vec<Suggestion> {
    let mut found = Vec::new();
    // Two chains are proposed to be joined once, not by every pair of their mentions.
    let mut joined: NumberMap<(u32, u32), ()> = NumberMap::default();
    for (at, mention) in mentions.iter().enumerate() {
        let link = same.next(at);
        let Some(named) = all.get(mention.name) else { continue };
        let to = if named.best == at { None } else { Some(named.best) };
        let own = to.map(|best| (best, Rule::Words, false));
        let upward = link
            .and_then(|Link { to, rule, uncertain }| Some((all.get(to)?.best, rule, uncertain)));
        let Some((with, rule, mut uncertain)) = upward.or(own) else { continue };
        let Some(other) = mentions.get(with) else { continue };
        if mention.extent.overlaps(other.extent) {
            continue;
        }
        if let Some(chain) = mention.chain {
            let apart = other.chain.is_some();
            let others = other.chain.unwrap_or(u32::MAX);
            // Whom somebody has put into two chains a mere guess does not join.
            if others == chain
                || (apart && uncertain)
                || joined.insert((chain, others), ()).is_some()
            {
                continue;
            }
            uncertain |= apart;
        }
        uncertain |= named.shared;
        found.push(Suggestion {
            uncertain,
            reason: reason(rule, mention, other),
            ..Suggestion::by_rules(Proposal::Chain { mention: mention.id, with: other.id })
        });
    }
    found
}

fn reason(rule: Rule, mention: &Mention<'_>, other: &Mention<'_>) -> String {
    let name = || shortened(&other.words, REASON);
    match rule {
        Rule::Words if mention.titled != other.titled => "same name without the title".to_owned(),
        Rule::Words => "same words".to_owned(),
        Rule::Surname => format!("surname of “{}”", name()),
        Rule::GivenName => format!("first name of “{}”", name()),
        Rule::Fewer => format!("part of the name “{}”", name()),
        Rule::Short => format!("short for “{}”", name()),
        Rule::Initials => format!("initials of “{}”", name()),
    }
}

/// The few different persons that are known so far by a part of their names.
type Few = SmallVec<[usize; 2]>;
