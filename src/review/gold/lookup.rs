//! Which decision is about a difference.
//!
//! A decision keeps who had what. It is about a difference if that is what they have now. Of a
//! decision among more annotators than are compared, only what these had counts: leaving somebody
//! out is a way to look, and opens nothing again.

use std::collections::{BTreeSet, HashMap};

use crate::annotation::{AnnotationSet, Decision, Opinion};
use crate::review::compare::{Family, Item};
use crate::text::{CharRange, Text};

/// Whether the set has a decision about the item, made on what is proposed now: what was
/// decided on other proposals is open again.
pub fn decision_on<'a>(
    gold: &'a AnnotationSet,
    text: &Text,
    item: &Item,
    names: &[&str],
) -> Option<&'a Decision> {
    decisions_on(gold, text, std::slice::from_ref(item), names).pop().flatten()
}

/// As [`decision_on`] for each of several items, in time that grows with their number and not
/// with its square.
pub fn decisions_on<'a>(
    gold: &'a AnnotationSet,
    text: &Text,
    items: &[Item],
    names: &[&str],
) -> Vec<Option<&'a Decision>> {
    let mut known: HashMap<(Family, &str, CharRange), Vec<&'a Decision>> = HashMap::new();
    let mut wider: HashMap<(Family, &str), Wider<'a>> = HashMap::new();
    for decision in gold.decisions() {
        let (family, layer) = (decision.family, decision.layer.as_str());
        known.entry((family, layer, decision.at)).or_default().push(decision);
        if is_wider(decision, names) {
            wider.entry((family, layer)).or_default().push(decision);
        }
    }
    for wider in wider.values_mut() {
        wider.all.sort_by_key(|decision| (decision.at.start, decision.id));
    }
    let find = |item: &Item| {
        let (family, layer) = (item.subject.family, item.subject.layer.as_str());
        let at = text.to_chars(item.subject.place)?;
        let (same, near) = (known.get(&(family, layer, at)), wider.get(&(family, layer)));
        if same.is_none() && near.is_none() {
            return None;
        }
        let opinions = opinions(item, names);
        let mut same = same.into_iter().flatten();
        let same = same.find(|decision| decision.opinions == opinions).copied();
        same.or_else(|| near?.find(at, |decision| is_same(decision, at, &opinions, names)))
    };
    items.iter().map(find).collect()
}

/// The positions of what those who are compared agree on, and what was decided when more were:
/// that stays as it was decided.
pub fn overruled(
    gold: &AnnotationSet,
    text: &Text,
    agreed: &[Item],
    names: &[&str],
) -> BTreeSet<usize> {
    if !gold.decisions().any(|decision| is_wider(decision, names)) {
        return BTreeSet::new();
    }
    let found = decisions_on(gold, text, agreed, names).into_iter().enumerate();
    found.filter(|(_, decision)| decision.is_some()).map(|(at, _)| at).collect()
}

/// Decisions among more than are compared, by where they begin.
#[derive(Default)]
struct Wider<'a> {
    all: Vec<&'a Decision>,
    /// The length of the longest, in code points.
    longest: usize,
}

impl<'a> Wider<'a> {
    fn push(&mut self, decision: &'a Decision) {
        self.longest = self.longest.max(decision.at.end.saturating_sub(decision.at.start));
        self.all.push(decision);
    }

    /// The first that touches a place and is what is looked for.
    fn find(&self, at: CharRange, is_it: impl Fn(&Decision) -> bool) -> Option<&'a Decision> {
        let from = self.all.partition_point(|known| known.at.start + self.longest < at.start);
        let near = self.all.iter().skip(from).take_while(|known| known.at.start <= at.end);
        near.copied().find(|known| known.at.touches(at) && is_it(known))
    }
}

/// Whether somebody had a say who is not compared.
pub(super) fn is_wider(decision: &Decision, names: &[&str]) -> bool {
    let mut who = decision.opinions.iter().flat_map(|opinion| &opinion.annotators);
    who.any(|name| !names.contains(&name.as_str()))
}

/// What those had who are compared.
pub(super) fn among(decision: &Decision, names: &[&str]) -> Vec<Opinion> {
    let mut all = Vec::new();
    for opinion in &decision.opinions {
        let own = opinion.annotators.iter().filter(|name| names.contains(&name.as_str()));
        let annotators: Vec<String> = own.cloned().collect();
        if !annotators.is_empty() {
            all.push(Opinion { annotators, said: opinion.said.clone() });
        }
    }
    all.sort_by(|a, b| a.annotators.cmp(&b.annotators));
    all
}

/// Whether those who are compared had then what they have now.
fn is_same(decision: &Decision, at: CharRange, now: &[Opinion], names: &[&str]) -> bool {
    let family = decision.family;
    if family == Family::Segment && decision.at != at {
        return false;
    }
    let then = among(decision, names);
    then.len() == now.len()
        && then.iter().zip(now).all(|(then, now)| {
            then.annotators == now.annotators && says_same(family, &then.said, &now.said)
        })
}

/// Whether two lines say the same. The places that links and chains lead to are smaller where
/// fewer are compared, and a chain has more mentions that all of these have tagged.
fn says_same(family: Family, then: &str, now: &str) -> bool {
    match family {
        Family::Span | Family::Segment => then == now,
        Family::Relation => {
            let ((then, before), (now, after)) = (places(then), places(now));
            then == now
                && before.len() == after.len()
                && before.iter().zip(&after).all(|(then, now)| then.touches(*now))
        }
        Family::Chain => {
            let ((_, before), (_, after)) = (places(then), places(now));
            then.is_empty() == now.is_empty()
                && before.iter().all(|then| after.iter().any(|now| then.touches(*now)))
        }
    }
}

/// The words of a line, and the ranges that stand in it.
fn places(said: &str) -> (String, Vec<CharRange>) {
    let (mut words, mut places) = (String::new(), Vec::new());
    for word in said.split_inclusive([' ', ',', ';']) {
        let bare = word.trim_end_matches([' ', ',', ';']);
        let ends = bare.split_once('–').map(|(start, end)| (start.parse(), end.parse()));
        match ends {
            Some((Ok(start), Ok(end))) => places.push(CharRange::new(start, end)),
            _ => words.push_str(word),
        }
    }
    (words, places)
}

/// Who has what, by name.
pub(super) fn opinions(item: &Item, names: &[&str]) -> Vec<Opinion> {
    let mut all: Vec<Opinion> = item
        .proposals
        .iter()
        .map(|proposal| Opinion {
            annotators: who(&proposal.annotators, names),
            said: proposal.said.clone(),
        })
        .collect();
    all.sort_by(|a, b| a.annotators.cmp(&b.annotators));
    all
}

pub(super) fn who(annotators: &[usize], names: &[&str]) -> Vec<String> {
    let mut who: Vec<String> =
        annotators.iter().filter_map(|at| names.get(*at)).map(|name| (*name).to_owned()).collect();
    who.sort();
    who
}
