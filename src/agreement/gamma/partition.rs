//! The cheapest way to put every unit into exactly one group: set partitioning, exact.
//!
//! Units are taken in the order of their middles. Two ways to have placed the units so far
//! differ only in which of the next units are taken already; of ways that do not differ, the
//! cheaper is kept. What a way has lost is what its groups cost beyond the prices of their
//! units; a way that has lost more than a known partition is dropped. Prices decide how fast
//! the search is, never what it finds.

use super::groups::Groups;
use super::prices::{Prices, Smooth};

/// How many ways are kept side by side, at most: few at first, more if one that was dropped for
/// want of room could have been cheaper.
const WIDTHS: [usize; 4] = [32, 512, 4096, 16_384];

/// How many ways a search beyond the first two looks at in all, for units that are linked; then
/// the best partition so far counts, without it being known for the best. Work is counted, not
/// timed, so that every machine finds the same.
pub(super) const MOST_WAYS: usize = 4_000_000;

/// How far a group may reach ahead of its first unit, in units.
const WINDOW: usize = 128;

/// How many units may be long, see [`Component`].
const MOST_LONG: usize = 64;

/// What rounding may make of sums of disorders.
const ROUNDING: f64 = 1e-10;

/// Which groups are chosen, and whether none can be cheaper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    pub(super) chosen: Vec<usize>,
    pub(super) exact: bool,
    /// How many ways to place units were looked at.
    pub(super) looked: usize,
}

/// The cheapest partition of units into groups; `lengths` has the length of each unit.
pub(super) fn partition(lengths: &[f64], groups: &Groups) -> Partition {
    let mut prices = Prices::new(lengths.len(), groups);
    let mut found = Partition { chosen: Vec::new(), exact: true, looked: 0 };
    let mut positions = vec![0; lengths.len()];
    for units in components(lengths.len(), groups) {
        let mut component = Component::new(units, lengths, groups, &prices, &mut positions);
        let (chosen, exact) = component.solve(&mut prices);
        found.chosen.extend(chosen);
        found.exact &= exact;
        found.looked += component.looked;
    }
    found.chosen.sort_unstable();
    found
}

/// Units that are linked by groups, in order.
#[allow(clippy::indexing_slicing)] // Members are below `units`.
fn components(units: usize, groups: &Groups) -> Vec<Vec<usize>> {
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    let mut parents: Vec<usize> = (0..units).collect();
    for group in 0..groups.len() {
        if let [first, rest @ ..] = groups.members(group) {
            for member in rest {
                let a = root(&mut parents, *first as usize);
                let b = root(&mut parents, *member as usize);
                parents[a.max(b)] = a.min(b);
            }
        }
    }
    let mut numbers = vec![usize::MAX; units];
    let mut found: Vec<Vec<usize>> = Vec::new();
    for unit in 0..units {
        let root = root(&mut parents, unit);
        if numbers[root] == usize::MAX {
            numbers[root] = found.len();
            found.push(Vec::new());
        }
        found[numbers[root]].push(unit);
    }
    found
}

/// Units that are linked, and the groups that they can be in.
///
/// Positions are in the order of middles. Units so long that groups with them would reach
/// beyond the window come last, and each has a bit of its own at all times.
struct Component {
    units: Vec<usize>,
    /// How many units come before the long ones.
    short: usize,
    choices: Vec<Choice>,
    /// Where the choices of each position begin, and how many there are.
    begins: Vec<usize>,
    /// Whether a group had to be left out.
    complete: bool,
    /// How many ways were looked at.
    looked: usize,
}

/// A group as the search sees it.
#[derive(Clone, Copy, Debug)]
struct Choice {
    /// The position of the unit that comes first in it.
    first: usize,
    /// Which positions from that one on it takes.
    ahead: u128,
    /// Which long units it takes.
    long: u64,
    lost: f64,
    group: u32,
}

/// A way to have placed the units so far.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// Which positions from the next one on are taken.
    ahead: u128,
    /// Which long units are taken.
    long: u64,
    lost: f64,
    /// The step before, in the trail.
    before: u32,
    /// The group chosen since, or [`NONE`].
    group: u32,
}

const NONE: u32 = u32::MAX;

#[allow(clippy::indexing_slicing)] // Positions are those of the units, groups those of them.
impl Component {
    fn new(
        units: Vec<usize>,
        lengths: &[f64],
        groups: &Groups,
        prices: &Prices,
        positions: &mut [usize],
    ) -> Self {
        let mut component = Self {
            short: units.len(),
            units,
            choices: Vec::new(),
            begins: vec![],
            complete: true,
            looked: 0,
        };
        component.place(positions);
        if component.units.len() > WINDOW {
            component.part_long(lengths, groups, prices, positions);
        }
        for (first, unit) in component.units.iter().enumerate() {
            for group in prices.groups(*unit) {
                let members = groups.members(*group as usize);
                let places = || members.iter().map(|unit| positions[*unit as usize]);
                if places().min() != Some(first) {
                    continue;
                }
                let mut choice = Choice { first, ahead: 0, long: 0, lost: 0.0, group: *group };
                for place in places() {
                    if place >= component.short {
                        choice.long |= 1 << (place - component.short);
                    } else if place - first < WINDOW {
                        choice.ahead |= 1 << (place - first);
                    } else {
                        choice.group = NONE;
                    }
                }
                if choice.group == NONE {
                    component.complete = false;
                } else {
                    component.choices.push(choice);
                }
            }
        }
        component
    }

    fn place(&self, positions: &mut [usize]) {
        self.units.iter().enumerate().for_each(|(at, unit)| positions[*unit] = at);
    }

    /// Puts units last, the longest first, until all groups of the others are within the window.
    fn part_long(
        &mut self,
        lengths: &[f64],
        groups: &Groups,
        prices: &Prices,
        positions: &mut [usize],
    ) {
        let mut long: Vec<usize> = Vec::new();
        loop {
            let reaching = self.units[..self.short].iter().flat_map(|unit| prices.groups(*unit));
            let too_far = reaching.filter_map(|group| {
                let short = || {
                    let members = groups.members(*group as usize).iter();
                    members.map(|unit| *unit as usize).filter(|unit| positions[*unit] < self.short)
                };
                let reach = short().next_back().zip(short().next());
                let reach = reach.map_or(0, |(last, first)| positions[last] - positions[first]);
                let longest = short().max_by(|a, b| lengths[*a].total_cmp(&lengths[*b]));
                longest.filter(|_| reach >= WINDOW)
            });
            let Some(longest) = too_far.max_by(|a, b| lengths[*a].total_cmp(&lengths[*b])) else {
                return;
            };
            if long.len() == MOST_LONG {
                return;
            }
            long.push(longest);
            self.units.retain(|unit| *unit != longest);
            self.short = self.units.len() - (long.len() - 1);
            self.units.push(longest);
            self.place(positions);
        }
    }

    /// The groups of the cheapest partition, and whether it is that for sure.
    fn solve(&mut self, prices: &mut Prices) -> (Vec<usize>, bool) {
        if let [only] = self.choices.as_slice() {
            return (vec![only.group as usize], true);
        }
        let mut bound = f64::INFINITY;
        let mut best = Vec::new();
        for (round, width) in WIDTHS.into_iter().enumerate() {
            if round == 1 {
                // The better the prices, the fewer ways there are; the bound is of other prices.
                prices.improve(&self.units, Smooth::VERY);
                bound = f64::INFINITY;
                best = self.round(prices, WIDTHS[0], bound, usize::MAX).0;
                bound = best.iter().map(|group| prices.lost(*group)).sum();
            }
            // The first finds something however much it takes, which its width bounds.
            let most = if round == 0 { usize::MAX } else { MOST_WAYS };
            let (chosen, dropped) = self.round(prices, width, bound, most);
            let lost = chosen.iter().map(|group| prices.lost(*group)).sum::<f64>();
            if !chosen.is_empty() && lost < bound {
                (bound, best) = (lost, chosen);
            }
            if dropped >= bound - ROUNDING {
                let groups = best.into_iter().map(|group| group as usize).collect();
                return (groups, self.complete);
            }
            if dropped == f64::NEG_INFINITY {
                break;
            }
        }
        (best.into_iter().map(|group| group as usize).collect(), false)
    }

    /// One search with so many ways side by side, of which none has lost more than `bound`:
    /// the groups of the best, and what the best that was dropped for want of room had lost. No
    /// groups once `most` ways were looked at in all.
    fn round(&mut self, prices: &Prices, width: usize, bound: f64, most: usize) -> (Vec<u32>, f64) {
        self.weigh(prices);
        let mut trail: Vec<(u32, u32)> = Vec::new();
        let start = Way { ahead: 0, long: 0, lost: 0.0, before: NONE, group: NONE };
        let mut ways = vec![start];
        let mut next: Vec<Way> = Vec::new();
        let mut dropped = f64::INFINITY;
        for at in 0..self.units.len() {
            let choices = &self.choices[self.begins[at]..self.begins[at + 1]];
            for way in &ways {
                let taken = match at.checked_sub(self.short) {
                    Some(long) => way.long >> long & 1 == 1,
                    None => way.ahead & 1 == 1,
                };
                if taken {
                    next.push(Way { ahead: way.ahead >> 1, group: NONE, ..*way });
                    continue;
                }
                let room = bound + ROUNDING - way.lost;
                for choice in choices.iter().take_while(|choice| choice.lost <= room) {
                    if way.ahead & choice.ahead == 0 && way.long & choice.long == 0 {
                        next.push(Way {
                            ahead: (way.ahead | choice.ahead) >> 1,
                            long: way.long | choice.long,
                            lost: way.lost + choice.lost,
                            before: way.before,
                            group: choice.group,
                        });
                    }
                }
            }
            self.looked += next.len();
            if self.looked > most {
                return (Vec::new(), f64::NEG_INFINITY);
            }
            next.sort_unstable_by(|a, b| {
                let places = (a.ahead, a.long).cmp(&(b.ahead, b.long));
                places.then(a.lost.total_cmp(&b.lost)).then(a.group.cmp(&b.group))
            });
            next.dedup_by(|b, a| (a.ahead, a.long) == (b.ahead, b.long));
            if next.len() > width {
                next.sort_by(|a, b| a.lost.total_cmp(&b.lost));
                dropped = next[width..].iter().map(|way| way.lost).fold(dropped, f64::min);
                next.truncate(width);
            }
            for way in &mut next {
                if way.group != NONE {
                    trail.push((way.before, way.group));
                    way.before = last(&trail);
                }
            }
            std::mem::swap(&mut ways, &mut next);
            next.clear();
        }
        let best = ways.iter().min_by(|a, b| a.lost.total_cmp(&b.lost));
        let mut chosen = Vec::new();
        let mut at = best.map_or(NONE, |way| way.before);
        while let Some((before, group)) = trail.get(at as usize) {
            chosen.push(*group);
            at = *before;
        }
        (chosen, dropped)
    }

    /// Brings choices into order: by what comes first in them, then by what they lose.
    fn weigh(&mut self, prices: &Prices) {
        self.choices.iter_mut().for_each(|choice| choice.lost = prices.lost(choice.group));
        self.choices.sort_unstable_by(|a, b| {
            let by_place = a.first.cmp(&b.first);
            by_place.then(a.lost.total_cmp(&b.lost)).then(a.group.cmp(&b.group))
        });
        self.begins.clear();
        self.begins.resize(self.units.len() + 1, 0);
        self.choices.iter().for_each(|choice| self.begins[choice.first + 1] += 1);
        (0..self.units.len()).for_each(|at| self.begins[at + 1] += self.begins[at]);
    }
}

#[allow(clippy::cast_possible_truncation)] // Widths and units bound the trail far below 2^32.
const fn last(trail: &[(u32, u32)]) -> u32 {
    (trail.len() - 1) as u32
}
