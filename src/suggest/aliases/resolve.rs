//! Which fuller name a name stands for: a surname for a full name, an acronym for the words
//! that it is made of. Goes through the mentions once, in text order.

use smallvec::SmallVec;

use super::{Few, Mention, Named};
use crate::suggest::words::NumberMap;

/// By what two mentions are of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The same words.
    Words,
    /// The last word of a full name.
    Surname,
    /// The first word of a full name.
    GivenName,
    /// A full name with fewer words between first and last.
    Fewer,
    /// An acronym that is explained in brackets.
    Short,
    /// An acronym that is not.
    Initials,
}

/// That a name stands for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The fuller name.
    pub(super) to: usize,
    pub(super) rule: Rule,
    pub(super) uncertain: bool,
}

/// The full names that share a word or initials.
#[derive(Clone, Debug, Default)]
struct Family {
    /// The first of them in the text.
    first: usize,
    /// The last one before the place that has been reached.
    latest: Option<usize>,
    /// Whom the names before that place are of, and whom all are of; two are enough.
    before: Few,
    all: Few,
}

/// What a name can stand for.
#[derive(Clone, Copy, Debug, Default)]
enum Stands {
    #[default]
    Alone,
    /// For this name.
    For(Link),
    /// For one of a family.
    OneOf(usize, Rule),
}

/// Finds out of each mention, in text order, which fuller name it stands for.
#[derive(Debug)]
pub(super) struct Same<'a> {
    mentions: &'a [Mention<'a>],
    families: Vec<Family>,
    /// By name: the families that it belongs to as a full name.
    belongs: Vec<SmallVec<[usize; 4]>>,
    stands: Vec<Stands>,
    /// By name: whom it is of, as a name or (from the top down) a chain.
    persons: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    Last = 0,
    First = 1,
    Initials = 2,
}

impl<'a> Same<'a> {
    /// `short_for` has the names that are explained by another, by label and number.
    pub(super) fn new(
        mentions: &'a [Mention<'a>],
        all: &'a [Named],
        short_for: &NumberMap<(u16, u64), usize>,
    ) -> Self {
        let mut same = Self {
            mentions,
            families: Vec::new(),
            belongs: vec![SmallVec::new(); all.len()],
            stands: vec![Stands::Alone; all.len()],
            persons: Vec::new(),
        };
        same.link_fewer(all);
        same.persons = (0..all.len()).map(|name| same.person(all, name)).collect();
        let index = same.make_families(all);
        for (name, named) in all.iter().enumerate() {
            if let Some(stands) = same.stands_for(name, named, short_for, &index, all)
                && let Some(slot) = same.stands.get_mut(name)
            {
                *slot = stands;
            }
        }
        same
    }

    /// Full names that are another one with words left out.
    fn link_fewer(&mut self, all: &[Named]) {
        let mut fullest: NumberMap<(u16, u64, u64), usize> = NumberMap::default();
        let ends = |named: &Named| match named.parts.words.as_slice() {
            [first, .., last] if named.person => Some((named.label, *first, *last)),
            _ => None,
        };
        let length = |name: usize| all.get(name).map_or(0, |n| n.parts.words.len());
        for (name, named) in all.iter().enumerate() {
            let Some(key) = ends(named) else { continue };
            let kept = fullest.entry(key).or_insert(name);
            if length(*kept) < named.parts.words.len() {
                *kept = name;
            }
        }
        for (name, named) in all.iter().enumerate() {
            let Some(to) = ends(named).and_then(|key| fullest.get(&key)).copied() else { continue };
            let Some(full) = all.get(to) else { continue };
            let mut rest = full.parts.words.iter();
            let within = named.parts.words.iter().all(|word| rest.any(|other| other == word));
            if to != name && full.parts.words.len() > named.parts.words.len() && within {
                let link = Link { to, rule: Rule::Fewer, uncertain: false };
                if let Some(slot) = self.stands.get_mut(name) {
                    *slot = Stands::For(link);
                }
            }
        }
    }

    /// Names of one chain, or of which one is the other with fewer words, are of one
    /// person.
    fn person(&self, all: &[Named], name: usize) -> usize {
        let top = match self.stands.get(name) {
            Some(Stands::For(link)) => link.to,
            _ => name,
        };
        let best = all.get(top).and_then(|named| self.mentions.get(named.best));
        best.and_then(|m| m.chain).map_or(top, |chain| all.len() + chain as usize)
    }

    fn make_families(&mut self, all: &[Named]) -> NumberMap<(u16, u64), usize> {
        // The part is mixed into the label’s number.
        let mut index: NumberMap<(u16, u64), usize> = NumberMap::default();
        for (name, named) in all.iter().enumerate() {
            let person = self.persons.get(name).copied().unwrap_or(name);
            for (part, number) in parts_of(named) {
                let key = (named.label, number.wrapping_add(part as u64));
                let at = *index.entry(key).or_insert(self.families.len());
                if at == self.families.len() {
                    self.families.push(Family { first: name, ..Family::default() });
                }
                if let Some(family) = self.families.get_mut(at) {
                    note(&mut family.all, person);
                }
                if let Some(belongs) = self.belongs.get_mut(name) {
                    belongs.push(at);
                }
            }
        }
        index
    }

    fn stands_for(
        &self,
        name: usize,
        named: &Named,
        short_for: &NumberMap<(u16, u64), usize>,
        index: &NumberMap<(u16, u64), usize>,
        all: &[Named],
    ) -> Option<Stands> {
        let [word] = named.parts.words.as_slice() else { return None };
        let family = |part: Part, number: u64| {
            index.get(&(named.label, number.wrapping_add(part as u64))).copied()
        };
        if let Some(to) = short_for.get(&(named.label, *word))
            && *to != name
            && all.get(*to).is_some_and(|long| long.parts.words.len() > 1)
        {
            return Some(Stands::For(Link { to: *to, rule: Rule::Short, uncertain: false }));
        }
        if named.person {
            let last = family(Part::Last, *word).map(|at| Stands::OneOf(at, Rule::Surname));
            let first = || family(Part::First, *word).map(|at| Stands::OneOf(at, Rule::GivenName));
            return last.or_else(first);
        }
        let (_, initials) = named.parts.capitals.filter(|(count, _)| (2..=6).contains(count))?;
        family(Part::Initials, initials).map(|at| Stands::OneOf(at, Rule::Initials))
    }

    /// The fuller name that mention `at` stands for. To be asked for in text order.
    pub(super) fn next(&mut self, at: usize) -> Option<Link> {
        let name = self.mentions.get(at)?.name;
        let person = self.persons.get(name).copied().unwrap_or(name);
        for family in self.belongs.get(name).into_iter().flatten() {
            if let Some(family) = self.families.get_mut(*family) {
                family.latest = Some(name);
                note(&mut family.before, person);
            }
        }
        match *self.stands.get(name)? {
            Stands::Alone => None,
            Stands::For(link) => Some(link),
            Stands::OneOf(family, rule) => {
                let family = self.families.get(family)?;
                let (to, persons) = match family.latest {
                    Some(latest) => (latest, &family.before),
                    None => (family.first, &family.all),
                };
                let uncertain = rule != Rule::Surname || persons.len() > 1;
                Some(Link { to, rule, uncertain })
            }
        }
    }
}

fn note(persons: &mut Few, person: usize) {
    if persons.len() < 2 && !persons.contains(&person) {
        persons.push(person);
    }
}

/// By what a full name can be found.
fn parts_of(named: &Named) -> SmallVec<[(Part, u64); 2]> {
    let mut parts = SmallVec::new();
    if let [first, .., last] = named.parts.words.as_slice() {
        if named.person {
            parts.push((Part::Last, *last));
            parts.push((Part::First, *first));
        } else {
            let [all, capitals] = named.parts.initials;
            parts.push((Part::Initials, all));
            if capitals != all {
                parts.push((Part::Initials, capitals));
            }
        }
    }
    parts
}
