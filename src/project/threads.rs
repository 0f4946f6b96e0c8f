//! Work on every article, on several threads, with the results in the order of the articles.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

/// How many one thread takes at a time.
const PIECE: usize = 16;
/// More threads than this only wait for the disk.
const THREADS: usize = 8;

/// Does `work` on each of `things` on several threads and hands the results to `put`, in the
/// order of the things, with `state`. `None` if `put` says no; what is begun is ended then.
pub(super) fn in_order<T: Sync, R: Send, S>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut state: S,
    mut put: impl FnMut(&mut S, R) -> bool,
) -> Option<S> {
    let pieces: Vec<&[T]> = things.chunks(PIECE).collect();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
    std::thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..threads {
            let sender = sender.clone();
            let (pieces, next, work) = (&pieces, &next, &work);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(piece) = pieces.get(at) else { return };
                    let done: Vec<R> = piece.iter().map(work).collect();
                    if sender.send((at, done)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        // Pieces come as they are ready, and go on in order.
        let mut waiting: BTreeMap<usize, Vec<R>> = BTreeMap::new();
        let mut turn = 0;
        for (piece, done) in receiver {
            waiting.insert(piece, done);
            while let Some(done) = waiting.remove(&turn) {
                turn += 1;
                for one in done {
                    if !put(&mut state, one) {
                        next.store(pieces.len(), Ordering::Relaxed);
                        return None;
                    }
                }
            }
        }
        Some(state)
    })
}
