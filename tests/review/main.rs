//! What several annotators made of the same article, held against each other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers of tests may fail loudly.

mod any;
mod compare;
mod explained;
mod feedback;
mod figures;
mod gold;
mod places;
mod remarks;
mod stretches;
mod support;
mod symmetry;
