//! Work on a thread of its own: begun, watched, stopped, asked for what came of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What is said of work that ended without a result.
pub(super) const FAULT: &str = "This ended early because of a fault in Tagline; please report it.";

/// What the two sides share: whether to stop, and how far it is.
#[derive(Debug, Default)]
pub(super) struct Watch<D = ()> {
    stopped: AtomicBool,
    doing: Mutex<D>,
}

impl<D> Watch<D> {
    /// Whether to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Says how far it is.
    pub(super) fn at(&self, doing: D) {
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner) = doing;
    }
}

/// Work on another thread. Dropping it stops it.
#[derive(Debug)]
pub(super) struct Job<T, D = ()> {
    watch: Arc<Watch<D>>,
    receiver: Receiver<T>,
}

/// What became of a job so far.
#[derive(Debug)]
pub(super) enum Polled<T> {
    /// It goes on.
    Goes,
    /// It is done.
    Done(T),
    /// It ended without a result, for a fault in the program.
    Broken,
}

impl<T: Send + 'static, D: Clone + Default + Send + 'static> Job<T, D> {
    /// Begins it. `None` if there can be no further thread.
    pub(super) fn start(
        name: &str,
        work: impl FnOnce(&Watch<D>) -> T + Send + 'static,
    ) -> Option<Self> {
        let watch = Arc::new(Watch::default());
        let (answer, receiver) = channel();
        let own = Arc::clone(&watch);
        // Whoever asked may be gone when it is done.
        let run = move || drop(answer.send(work(&own)));
        std::thread::Builder::new().name(name.to_owned()).spawn(run).ok()?;
        Some(Self { watch, receiver })
    }

    /// The result, once.
    pub(super) fn poll(&self) -> Polled<T> {
        self.poll_for(Some(Duration::ZERO))
    }

    /// The result, once, after at most this time; `None` waits until it is there.
    pub(super) fn poll_for(&self, time: Option<Duration>) -> Polled<T> {
        let received = match time {
            Some(time) => self.receiver.recv_timeout(time),
            None => self.receiver.recv().map_err(RecvTimeoutError::from),
        };
        match received {
            Ok(result) => Polled::Done(result),
            Err(RecvTimeoutError::Timeout) => Polled::Goes,
            Err(RecvTimeoutError::Disconnected) => Polled::Broken,
        }
    }

    /// Asks it to stop; what it did so far is its result.
    pub(super) fn stop(&self) {
        self.watch.stopped.store(true, Ordering::Relaxed);
    }

    /// How far it is.
    pub(super) fn doing(&self) -> D {
        self.watch.doing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<T, D> Drop for Job<T, D> {
    fn drop(&mut self) {
        self.watch.stopped.store(true, Ordering::Relaxed);
    }
}
