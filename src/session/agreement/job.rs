//! Work on a thread of its own: begun, watched, stopped, asked for what came of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// How far work is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Whether what is known is still so.
    #[default]
    Looking,
    /// The sets are being read: so many articles of so many.
    Reading(usize, usize),
    /// Figures are being worked out.
    Figures(crate::review::figures::Progress),
    /// Figures of single articles, and of some at a time, are being worked out.
    Articles(crate::review::figures::Progress),
}

/// What the two sides share.
#[derive(Debug, Default)]
pub(super) struct Watch {
    stopped: AtomicBool,
    doing: Mutex<Doing>,
}

impl Watch {
    /// Whether to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Says how far it is.
    pub(super) fn at(&self, doing: Doing) {
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner) = doing;
    }
}

/// Work on another thread. Dropping it stops it.
#[derive(Debug)]
pub(super) struct Job<T> {
    watch: Arc<Watch>,
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

impl<T: Send + 'static> Job<T> {
    /// Begins it. `None` if there can be no further thread.
    pub(super) fn start(
        name: &str,
        work: impl FnOnce(&Watch) -> T + Send + 'static,
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
        match self.receiver.try_recv() {
            Ok(result) => Polled::Done(result),
            Err(TryRecvError::Empty) => Polled::Goes,
            Err(TryRecvError::Disconnected) => Polled::Broken,
        }
    }

    /// How far it is.
    pub(super) fn doing(&self) -> Doing {
        self.watch.doing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.watch.stopped.store(true, Ordering::Relaxed);
    }
}
