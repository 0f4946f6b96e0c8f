//! γ and γcat: agreement on where units are and what they are called, at once. Units of
//! different annotators are aligned so that the disorder is least; the figure holds that
//! disorder against what chance would give.
//!
//! Y. Mathet, A. Widlöcher and J.-P. Métivier, “The unified and holistic method gamma (γ) for
//! inter-annotator agreement measure and alignment”, Computational Linguistics 41(3), 2015;
//! Y. Mathet, “The agreement measure γcat, a complement to γ focused on categorization of a
//! continuum”, Computational Linguistics 43(3), 2017.
//!
//! # Conventions
//!
//! - Two units differ by their places (the differences of both ends against both lengths,
//!   squared) and by 1 if they are called differently; a unit differs by 1 from one that is not
//!   there. These are the paper's α = β = Δ∅ = 1.
//! - A unit lies between its first and its last character, whatever is left out between. One
//!   without characters counts as one character long. The same unit twice is two units.
//! - The best alignment is the best there is, not an approximation. Of units that lie densely
//!   only the groups are looked at that cost hardly more than their units are worth, by prices
//!   that show that no other group can be in it. The work has a limit, counted in candidates and
//!   ways, not in time; where it is reached, or the prices do not show it, the best alignment
//!   that was found counts, its disorder is an upper bound, and [`Alignment::exact`] says so.
//! - Chance is sampled as pygamma-agreement's statistical sampler does it. There are as many
//!   samples as the paper's section 5.3 asks for, so many that in 95 of 100 cases the expected
//!   disorder is as precise as was asked; and more where, once drawn, they prove not to be.
//! - Articles have a continuum each. The figure of several is 1 less the sum of what was
//!   observed over the sum of what was expected, where the disorder of an article counts by how
//!   many units an annotator has in it on average. The precision is that of this sum.
//! - In γcat a unit that somebody lacks counts as called something else there, as
//!   pygamma-agreement 0.5.9 has it.

mod alignment;
mod chance;
mod disorder;
mod dissimilarity;
mod groups;
mod partition;
mod prices;
mod pricing;

pub use alignment::{Alignment, best_alignment};
pub use disorder::{Disorder, Expected, Sampling, disorders, gamma, gamma_cat, precision};
pub use dissimilarity::{categorical, positional};

use super::Unit;
use super::float;

/// A unit on a continuum, in any measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Where it begins.
    pub start: f64,
    /// Where it ends, after where it begins.
    pub end: f64,
    /// Its category.
    pub label: usize,
}

impl Extent {
    fn length(&self) -> f64 {
        self.end - self.start
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.start, self.end)
    }
}

impl From<&Unit> for Extent {
    fn from(unit: &Unit) -> Self {
        let (start, end) = (unit.start(), unit.end().max(unit.start() + 1));
        Self { start: float(start), end: float(end), label: unit.label }
    }
}
