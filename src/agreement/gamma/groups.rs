//! Which units could stand together in a best alignment: groups of at most one unit of each
//! annotator, with their disorders. Groups that would be better split up are left out.

use std::collections::BTreeMap;

use super::Extent;
use super::dissimilarity::dissimilarity;
use super::pricing::{Priced, add_what_matters};

/// Of more groups than these only some are looked at.
const MOST_GROUPS: usize = 12_000;

/// What is looked at in the search for groups, whether it is one or not, at most.
const MOST_LOOKED: usize = 10 * MOST_GROUPS;

/// A unit and who has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owned {
    pub(super) annotator: usize,
    /// Its position among the units of that annotator.
    pub(super) index: usize,
    pub(super) extent: Extent,
}

/// Groups of units by their positions in a list of [`Owned`], in order within a group. Every
/// unit by itself is one.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    members: Vec<u32>,
    ends: Vec<u32>,
    disorders: Vec<f64>,
}

impl Groups {
    pub(super) fn len(&self) -> usize {
        self.disorders.len()
    }

    /// The positions of the units of a group.
    pub(super) fn members(&self, group: usize) -> &[u32] {
        let begin = group.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(group).copied().unwrap_or(0);
        self.members.get(begin.unwrap_or(0) as usize..end as usize).unwrap_or_default()
    }

    /// The disorder of a group: what its pairs differ by on average; a unit that somebody lacks
    /// differs by 1.
    pub(super) fn disorder(&self, group: usize) -> f64 {
        self.disorders.get(group).copied().unwrap_or(1.0)
    }

    /// Keeps the groups of which `wanted` says so, told their members and their disorder.
    pub(super) fn keep(&mut self, wanted: impl Fn(&[u32], f64) -> bool) {
        let mut kept = Self::default();
        for group in 0..self.len() {
            let (members, disorder) = (self.members(group), self.disorder(group));
            if wanted(members, disorder) {
                kept.push(members, disorder);
            }
        }
        *self = kept;
    }

    #[allow(clippy::cast_possible_truncation)] // Both lengths stay far below 2^32.
    pub(super) fn push(&mut self, members: &[u32], disorder: f64) {
        self.members.extend_from_slice(members);
        self.ends.push(self.members.len() as u32);
        self.disorders.push(disorder);
    }
}

/// What was found of groups.
pub(super) struct Found {
    pub(super) groups: Groups,
    /// What is known if these are not all that a best alignment could have.
    pub(super) priced: Option<Priced>,
    /// How many candidates were looked at.
    pub(super) looked: usize,
}

/// The groups that a best alignment could have, all of them if they are not too many. `units`
/// are in order of their middles.
pub(super) fn groups(units: &[Owned], annotators: usize) -> Found {
    let mut search = Search::new(units, annotators);
    if let Some(groups) = search.run() {
        return Found { groups, priced: None, looked: search.looked };
    }
    let mut groups = search.around_each();
    let priced = add_what_matters(units, annotators, &search.near, &mut groups);
    let looked = search.looked + priced.looked;
    Found { groups, priced: Some(priced), looked }
}

#[allow(clippy::cast_possible_truncation)] // Articles have far fewer units than 2^32.
const fn position(unit: usize) -> u32 {
    unit as u32
}

struct Search<'a> {
    units: &'a [Owned],
    annotators: usize,
    /// How many pairs of annotators there are.
    pairs: f64,
    /// For each unit the units after it that it could be grouped with, and how they differ.
    near: Vec<Vec<(u32, f64)>>,
    found: Groups,
    /// What was looked at, whether it is a group or not.
    looked: usize,
}

impl<'a> Search<'a> {
    fn new(units: &'a [Owned], annotators: usize) -> Self {
        let pairs = super::super::float(annotators * (annotators - 1) / 2);
        let mut search = Self {
            units,
            annotators,
            pairs,
            near: Vec::with_capacity(units.len()),
            found: Groups::default(),
            looked: 0,
        };
        // In a group that is not better split up, a unit differs from each other by less than
        // this, were it to differ from the rest by nothing.
        let reach = pairs + super::super::float(annotators) - 1.0;
        let longest = units.iter().map(|unit| unit.extent.length()).fold(0.0, f64::max);
        for (at, unit) in units.iter().enumerate() {
            let farthest = reach.sqrt() * (unit.extent.length() + longest);
            let middle = unit.extent.middle();
            let after = units.iter().enumerate().skip(at + 1);
            let within = after.take_while(|(_, o)| 2.0 * (o.extent.middle() - middle) <= farthest);
            let near: Vec<(u32, f64)> = within
                .filter(|(_, other)| other.annotator != unit.annotator)
                .map(|(at, other)| (position(at), dissimilarity(&unit.extent, &other.extent)))
                .filter(|(_, differs)| *differs < reach)
                .collect();
            search.near.push(near);
        }
        search
    }

    /// All groups; `None` if there are too many.
    fn run(&mut self) -> Option<Groups> {
        for at in 0..self.units.len() {
            self.found.push(&[position(at)], 1.0);
            let mut group = Group { members: vec![position(at)], excess: vec![0.0] };
            self.grow(&mut group)?;
        }
        Some(std::mem::take(&mut self.found))
    }

    /// Groups to begin with: each unit by itself, with the one nearest to it, with
    /// the two nearest and so on, of each other annotator the one that is nearest at most.
    #[allow(clippy::indexing_slicing)] // Members are positions in `units`.
    fn around_each(&mut self) -> Groups {
        let mut nearest = vec![Vec::new(); self.units.len()];
        for (at, near) in self.near.iter().enumerate() {
            for (other, differs) in near {
                nearest[at].push((*differs, *other));
                nearest[*other as usize].push((*differs, position(at)));
            }
        }
        let mut found = BTreeMap::new();
        for (at, mut near) in nearest.into_iter().enumerate() {
            near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let mut members = vec![position(at)];
            let mut excess = 0.0;
            found.insert(members.clone(), 1.0);
            for (_, next) in near {
                let unit = &self.units[next as usize];
                let own = || members.iter().map(|member| &self.units[*member as usize]);
                if own().any(|other| other.annotator == unit.annotator) {
                    continue;
                }
                self.looked += 1;
                excess += own().map(|o| dissimilarity(&o.extent, &unit.extent) - 1.0).sum::<f64>();
                members.push(next);
                let mut sorted = members.clone();
                sorted.sort_unstable();
                // One that costs more than its units by themselves is of no use.
                let disorder = 1.0 + excess / self.pairs;
                if disorder < super::super::float(members.len()) {
                    found.insert(sorted, disorder);
                }
            }
        }
        let mut groups = Groups::default();
        found.iter().for_each(|(members, disorder)| groups.push(members, *disorder));
        groups
    }

    /// Adds each unit that can be added, and goes on from there. `None` if there are too many.
    #[allow(clippy::indexing_slicing)] // Members are positions in `units` and `near`.
    fn grow(&mut self, group: &mut Group) -> Option<()> {
        let first = group.members[0] as usize;
        let last = group.members[group.members.len() - 1];
        for at in 0..self.near[first].len() {
            let (next, differs) = self.near[first][at];
            let unit = self.units[next as usize];
            let taken = |member: &u32| self.units[*member as usize].annotator == unit.annotator;
            if next <= last || group.members.iter().any(taken) {
                continue;
            }
            self.looked += 1;
            if self.looked > MOST_LOOKED || self.found.len() > MOST_GROUPS {
                return None;
            }
            let begin = group.excess.clone();
            let mut own = 0.0;
            for (member, excess) in group.members.iter().zip(&mut group.excess) {
                let more = if *member as usize == first {
                    differs
                } else {
                    dissimilarity(&self.units[*member as usize].extent, &unit.extent)
                } - 1.0;
                *excess += more;
                own += more;
            }
            group.excess.push(own);
            group.members.push(next);
            // Units still to come can bring each excess down by 1 at most.
            let to_come = super::super::float(self.annotators - group.members.len());
            if group.excess.iter().all(|excess| *excess < self.pairs + to_come) {
                if group.excess.iter().all(|excess| *excess < self.pairs) {
                    let pairs = group.excess.iter().sum::<f64>() / 2.0;
                    self.found.push(&group.members, 1.0 + pairs / self.pairs);
                }
                if group.members.len() < self.annotators {
                    self.grow(group)?;
                }
            }
            group.members.pop();
            group.excess = begin;
        }
        Some(())
    }
}

/// A group that is being built.
struct Group {
    members: Vec<u32>,
    /// For each member, by how much its differences from the others exceed 1, all together. To
    /// have it stand alone would be no worse where that is as much as there are pairs of
    /// annotators.
    excess: Vec<f64>,
}
