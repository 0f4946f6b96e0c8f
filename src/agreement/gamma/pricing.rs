//! Which groups matter, where there are too many to look at all: those that cost hardly more than
//! their units are worth. Column generation: units are priced by some groups, groups that cost
//! less than their units are then worth are added, and so on until there are none.

use std::collections::HashSet;

use super::dissimilarity::dissimilarity;
use super::groups::{Groups, Owned};
use super::prices::{Prices, Smooth};
use crate::agreement::float;

/// How often units are priced anew, at most.
const ROUNDS: usize = 16;

/// By how much the groups that are kept may cost more than their units are worth. An alignment
/// that costs no more than that above the worth of all units has only such groups, if it is the
/// best.
const MARGIN: f64 = 0.3;

/// What rounding may make of sums.
const ROUNDING: f64 = 1e-9;

/// Candidates that are looked at, at most, all rounds together.
const MOST_LOOKED: usize = 3_000_000;

/// Groups that are found in a round, at most.
const MOST_FOUND: usize = 40_000;

/// Groups that are added in a round, at most, as long as some cost less than their units are
/// worth: those that cost least.
const MOST_ADDED: usize = 4000;

/// What came of pricing.
pub(super) struct Priced {
    /// The cost that no alignment is below; `None` if the limits did not allow to find out.
    pub(super) bound: Option<f64>,
    /// How many candidates were looked at.
    pub(super) looked: usize,
}

impl Priced {
    /// Whether an alignment of the groups is the best of all, given that it is the best of
    /// theirs.
    pub(super) fn proves(&self, cost: f64) -> bool {
        self.bound.is_some_and(|bound| cost - bound <= MARGIN - ROUNDING)
    }
}

/// Adds the groups that matter to those there are. `near` has for each unit those after it that
/// it could be grouped with.
pub(super) fn add_what_matters(
    units: &[Owned],
    annotators: usize,
    near: &[Vec<(u32, f64)>],
    groups: &mut Groups,
) -> Priced {
    let all: Vec<usize> = (0..units.len()).collect();
    let mut search = Search::new(units, annotators, near);
    for round in 0..ROUNDS {
        let mut prices = Prices::new(units.len(), groups);
        if round == 0 {
            prices.improve(&all, Smooth::VERY);
        } else {
            prices.begin_at(&search.worth);
            prices.improve(&all, Smooth::HARDLY);
        }
        search.worth = prices.worth().to_vec();
        let complete = search.run();
        let mut found = std::mem::take(&mut search.found);
        let cheaper = found.iter().any(|(.., left)| *left < -ROUNDING);
        if cheaper {
            found.sort_by(|a, b| a.2.total_cmp(&b.2).then_with(|| a.0.cmp(&b.0)));
            found.truncate(MOST_ADDED);
        }
        // What costs much more does nothing for the prices.
        let margin = if cheaper { 2.0 * MARGIN } else { MARGIN };
        let worth = |unit: &u32| search.worth.get(*unit as usize);
        groups.keep(|members, disorder| {
            let worth: f64 = members.iter().filter_map(worth).sum();
            members.len() == 1 || disorder - worth <= margin
        });
        let known: HashSet<Vec<u32>> =
            (0..groups.len()).map(|group| groups.members(group).to_vec()).collect();
        for (members, disorder, _) in found {
            if !known.contains(&members) {
                groups.push(&members, disorder);
            }
        }
        if complete.is_none() {
            break;
        }
        if !cheaper {
            return Priced { bound: Some(search.worth.iter().sum()), looked: search.looked };
        }
    }
    Priced { bound: None, looked: search.looked }
}

struct Search<'a> {
    units: &'a [Owned],
    annotators: usize,
    pairs: f64,
    near: &'a [Vec<(u32, f64)>],
    /// For each unit and annotator, by how much less than 1 it differs from one of theirs at
    /// best, as a number that is not above 0.
    least: Vec<Vec<f64>>,
    worth: Vec<f64>,
    /// Members, disorder, and what the group costs beyond what its units are worth.
    found: Vec<(Vec<u32>, f64, f64)>,
    looked: usize,
}

/// A unit that could be added to a group.
#[derive(Clone, Copy)]
struct Candidate {
    unit: u32,
    annotator: usize,
    /// What its differences from those in the group exceed 1 by.
    excess: f64,
}

#[allow(clippy::indexing_slicing)] // Positions are those of the units.
impl<'a> Search<'a> {
    fn new(units: &'a [Owned], annotators: usize, near: &'a [Vec<(u32, f64)>]) -> Self {
        let mut least = vec![vec![0.0_f64; annotators]; units.len()];
        for (at, near) in near.iter().enumerate() {
            for (other, differs) in near {
                let of = |unit: usize| units[unit].annotator;
                let other = *other as usize;
                let own = &mut least[at][of(other)];
                *own = own.min(differs - 1.0);
                let own = &mut least[other][of(at)];
                *own = own.min(differs - 1.0);
            }
        }
        Self {
            units,
            annotators,
            pairs: float(annotators * (annotators - 1) / 2),
            near,
            least,
            worth: Vec::new(),
            found: Vec::new(),
            looked: 0,
        }
    }

    /// `None` if the limits were reached.
    fn run(&mut self) -> Option<()> {
        let near = self.near;
        for (at, near) in near.iter().enumerate() {
            let candidate = |(unit, differs): &(u32, f64)| Candidate {
                unit: *unit,
                annotator: self.units[*unit as usize].annotator,
                excess: differs - 1.0,
            };
            let candidates: Vec<Candidate> = near.iter().map(candidate).collect();
            #[allow(clippy::cast_possible_truncation)] // There are far fewer units than 2^32.
            let mut members = vec![at as u32];
            self.grow(&mut members, 1.0, 1.0 - self.worth[at], &candidates)?;
        }
        Some(())
    }

    /// Adds each candidate that may make the group one that matters, and goes on from there.
    /// `left` is what the group costs beyond what its units are worth.
    fn grow(
        &mut self,
        members: &mut Vec<u32>,
        disorder: f64,
        left: f64,
        candidates: &[Candidate],
    ) -> Option<()> {
        if candidates.is_empty() {
            return Some(());
        }
        let mut free = vec![false; self.annotators];
        candidates.iter().for_each(|candidate| free[candidate.annotator] = true);
        // What each candidate changes at best: half of what it differs by from those that may
        // come with it is its own.
        let at_best: Vec<f64> = candidates
            .iter()
            .map(|own| {
                let unit = own.unit as usize;
                let others = self.least[unit].iter().zip(&free).filter(|(_, free)| **free);
                let others: f64 = others.map(|(least, _)| least).sum();
                (own.excess + others / 2.0) / self.pairs - self.worth[unit]
            })
            .collect();
        let mut best = vec![0.0_f64; self.annotators];
        for (own, at_best) in candidates.iter().zip(&at_best) {
            best[own.annotator] = best[own.annotator].min(*at_best);
        }
        let bound = left + best.iter().sum::<f64>();
        if bound > MARGIN {
            return Some(());
        }
        let matter = |at: usize| bound - best[candidates[at].annotator] + at_best[at] <= MARGIN;
        let kept: Vec<usize> = (0..candidates.len()).filter(|at| matter(*at)).collect();
        for (number, at) in kept.iter().enumerate() {
            let own = candidates[*at];
            self.looked += 1;
            if self.looked > MOST_LOOKED || self.found.len() > MOST_FOUND {
                return None;
            }
            let change = own.excess / self.pairs;
            let (disorder, left) =
                (disorder + change, left + change - self.worth[own.unit as usize]);
            members.push(own.unit);
            if left <= MARGIN {
                self.found.push((members.clone(), disorder, left));
            }
            let extent = self.units[own.unit as usize].extent;
            let after = kept[number + 1..].iter().map(|at| candidates[*at]);
            let after: Vec<Candidate> = after
                .filter(|other| other.annotator != own.annotator)
                .map(|other| Candidate {
                    excess: other.excess - 1.0
                        + dissimilarity(&extent, &self.units[other.unit as usize].extent),
                    ..other
                })
                .collect();
            self.grow(members, disorder, left, &after)?;
            members.pop();
        }
        Some(())
    }
}
