//! Figures of agreement, against published examples and other people's implementations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers of tests may fail loudly.

mod gamma;
mod properties;
mod published;
mod unitizing;
mod vectors;

/// Equal to what sums of floating point numbers allow.
#[track_caller]
pub(crate) fn assert_close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-9, "{what}: {found} is not {expected}");
}
