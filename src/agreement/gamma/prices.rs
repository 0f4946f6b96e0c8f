//! What each unit is worth, so that no group costs less than its units are worth: the dual of
//! the linear programme of set partitioning. What all units are worth together is then a bound
//! below which no partition costs.

use super::groups::Groups;
use crate::agreement::float;

/// Prices of units, as what is left of the cost of each group beyond them.
pub(super) struct Prices {
    /// Unit by unit, the groups that it is in.
    groups: Vec<u32>,
    /// Where those of each unit begin, and at the end how many there are.
    begins: Vec<usize>,
    /// Group by group, what it costs beyond the prices of its units.
    slack: Vec<f64>,
    /// Unit by unit, the price.
    worth: Vec<f64>,
}

/// How smooth the dual is to begin with, in the measure of prices, and in how many passes it
/// becomes hardly smooth at all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Smooth {
    pub(super) begins: f64,
    pub(super) passes: i32,
}

impl Smooth {
    /// For prices that are guesses.
    pub(super) const VERY: Self = Self { begins: 0.3, passes: 120 };
    /// For prices that are nearly the best.
    pub(super) const HARDLY: Self = Self { begins: 0.1, passes: 100 };
}

#[allow(clippy::indexing_slicing)] // Units and groups are those of the groups given to `new`.
impl Prices {
    /// Prices that are allowed, and none of which could be higher by itself.
    pub(super) fn new(units: usize, groups: &Groups) -> Self {
        let mut begins = vec![0; units + 1];
        for group in 0..groups.len() {
            groups.members(group).iter().for_each(|unit| begins[*unit as usize + 1] += 1);
        }
        for unit in 0..units {
            begins[unit + 1] += begins[unit];
        }
        let mut next = begins.clone();
        let mut lists = vec![0; begins[units]];
        // To begin with, a unit is worth its share of the group that is cheapest for its size.
        let mut shares = vec![f64::INFINITY; units];
        for group in 0..groups.len() {
            let members = groups.members(group);
            let share = groups.disorder(group) / float(members.len());
            for unit in members.iter().map(|unit| *unit as usize) {
                lists[next[unit]] = number(group);
                next[unit] += 1;
                shares[unit] = shares[unit].min(share);
            }
        }
        let slack = |group| {
            let worth = groups.members(group).iter().map(|unit| shares[*unit as usize]);
            groups.disorder(group) - worth.sum::<f64>()
        };
        let slack = (0..groups.len()).map(slack).collect();
        let mut prices = Self { groups: lists, begins, slack, worth: shares };
        (0..units).for_each(|unit| prices.raise(unit));
        prices
    }

    /// The groups that a unit is in.
    pub(super) fn groups(&self, unit: usize) -> &[u32] {
        &self.groups[self.begins[unit]..self.begins[unit + 1]]
    }

    /// Puts prices to those there were, of the same units, to be improved from there.
    pub(super) fn begin_at(&mut self, worth: &[f64]) {
        for (unit, price) in worth.iter().enumerate() {
            self.shift(unit, price - self.worth[unit]);
        }
    }

    /// The price of each unit.
    pub(super) fn worth(&self) -> &[f64] {
        &self.worth
    }

    /// What a group costs beyond the prices of its units, which is not less than nothing.
    pub(super) fn lost(&self, group: u32) -> f64 {
        self.slack[group as usize].max(0.0)
    }

    /// Prices of these units, and of no others, that are nearer to the best: the smoothed dual
    /// is brought to its maximum unit by unit, less and less smooth from pass to pass. The
    /// slower that goes, the nearer they come, and the more ways a search can drop for sure.
    pub(super) fn improve(&mut self, units: &[usize], from: Smooth) {
        const ENDS: f64 = 0.002;
        let mut smooth = from.begins;
        let less = (ENDS / smooth).powf(1.0 / f64::from(from.passes));
        for pass in 0..from.passes {
            for at in 0..units.len() {
                let unit = units[if pass % 2 == 0 { at } else { units.len() - 1 - at }];
                let least = self.least(unit);
                let above = self.groups(unit).iter().map(|g| self.slack[*g as usize] - least);
                // What is farther above adds nothing.
                let near = above.filter(|above| *above < 12.0 * smooth);
                let sum: f64 = near.map(|above| (-above / smooth).exp()).sum();
                self.shift(unit, least - smooth * sum.ln());
            }
            smooth *= less;
        }
        // First down to what is allowed, then as high as is allowed.
        for unit in units {
            let least = self.least(*unit);
            self.shift(*unit, least.min(0.0));
        }
        units.iter().for_each(|unit| self.raise(*unit));
    }

    fn raise(&mut self, unit: usize) {
        let least = self.least(unit);
        self.shift(unit, least);
    }

    fn least(&self, unit: usize) -> f64 {
        let slack = self.groups(unit).iter().map(|group| self.slack[*group as usize]);
        slack.fold(f64::INFINITY, f64::min)
    }

    fn shift(&mut self, unit: usize, by: f64) {
        self.worth[unit] += by;
        for at in self.begins[unit]..self.begins[unit + 1] {
            self.slack[self.groups[at] as usize] -= by;
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // There are far fewer groups than 2^32.
const fn number(group: usize) -> u32 {
    group as u32
}
