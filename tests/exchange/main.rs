//! Projects to datasets and back, through the library: what is said to be lost, what comes
//! back, what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers of tests may fail loudly.

mod datasets;
mod imports;
mod jobs;
mod sample;
mod sets;
mod support;
mod ways;
