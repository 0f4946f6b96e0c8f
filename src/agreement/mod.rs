//! Figures of agreement between annotators, over plain numbers: no text, no file and no
//! annotation is known here. The layer above turns sets into what is counted.
//!
//! # Conventions
//!
//! - A figure says on how many units it rests and how many were left out, because they had
//!   fewer ratings than it needs. A rating that is not there is missing data, never a
//!   disagreement.
//! - Full agreement is 1, also where everybody used one label only and the formula divides by
//!   nothing. Nothing to compare is [`Undefined`], never 0 and never NaN.
//! - Symmetric figures are the same in whatever order annotators come.

mod alpha;
mod assignment;
mod bootstrap;
mod coreference;
mod distance;
pub mod explain;
pub mod gamma;
mod kappa;
mod overlap;
pub(crate) mod random;
mod ratings;
mod spread;
mod unitizing;

pub use alpha::{alpha, alpha_nominal, alpha_of_sets};
pub use bootstrap::{Interval, Resampling, bootstrap};
pub use coreference::{Clusters, b_cubed, ceaf_e, muc};
pub use distance::{LabelSet, Scale, distances_between, jaccard, masi};
pub use kappa::{cohen_kappa, fleiss_kappa, gwet_ac1, scott_pi};
pub use overlap::{Hits, Match, Unit, alike_pairs, equal, overlapping, overlapping_pairs, paired};
pub use ratings::{Ratings, Strata};
pub use unitizing::Continua;

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Undefined {
    /// Fewer than two annotators.
    #[error("it takes two annotators to compare")]
    OneAnnotator,
    /// No unit has the ratings that the figure needs.
    #[error("no unit was rated by two annotators")]
    NothingInCommon,
    /// Neither annotator marked anything.
    #[error("nobody annotated anything")]
    NothingThere,
    /// No two annotators marked anything in the same place.
    #[error("no two annotators marked the same place")]
    NothingShared,
    /// Chance gives full agreement, so that nothing can be said beyond it.
    #[error("chance alone gives no disorder to compare with")]
    NoDisorder,
}

/// A figure, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The value; most are at most 1, which is full agreement.
    pub value: Result<f64, Undefined>,
    /// How many units it rests on: words, characters, comments, spans, as its name says.
    pub used: usize,
    /// How many were left out for want of ratings.
    pub excluded: usize,
}

impl Figure {
    /// No figure.
    pub const fn undefined(why: Undefined, excluded: usize) -> Self {
        Self { value: Err(why), used: 0, excluded }
    }
}

/// Agreement beyond chance: what is observed against what would be expected.
fn beyond_chance(observed: f64, expected: f64) -> f64 {
    // Where chance alone explains everything there is nothing but agreement.
    if expected >= 1.0 { 1.0 } else { (observed - expected) / (1.0 - expected) }
}

/// A count as a number to divide by.
// Counts of units are far below 2^53.
#[allow(clippy::cast_precision_loss)]
const fn float(count: usize) -> f64 {
    count as f64
}
