//! How far a job has come, seen and stopped from another thread.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::ExchangeError;
use crate::formats::Stop;

/// How far a job has come. Shared between the thread that works and whoever watches.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
}

impl Progress {
    /// Asks the job to stop; it does so before the next document.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Steps done, and how many there are in all; 0 before that is known.
    pub fn state(&self) -> (usize, usize) {
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        (if total == 0 { done } else { done.min(total) }, total)
    }

    /// What comes now is counted from the beginning.
    pub(super) fn begin(&self) {
        self.total.store(0, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
    }

    /// More steps to do than were known before.
    pub(super) fn expect(&self, steps: usize) {
        self.total.fetch_add(steps, Ordering::Relaxed);
    }

    /// One step is done; says stop if the job is cancelled.
    pub(super) fn step(&self) -> Result<(), Stop> {
        self.done.fetch_add(1, Ordering::Relaxed);
        if self.cancelled.load(Ordering::Relaxed) { Err(Stop) } else { Ok(()) }
    }

    pub(super) fn check(&self) -> Result<(), ExchangeError> {
        if self.cancelled.load(Ordering::Relaxed) { Err(ExchangeError::Cancelled) } else { Ok(()) }
    }
}
