//! Work of which each piece is by itself, on the caller's thread and one beside it. Results do
//! not depend on which thread did what.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// What `work` makes of each number below `pieces`, in order. `between` is asked on the caller's
/// thread whether to go on, and told how many pieces are done; `None` if it says no.
pub(super) fn spread<T: Send>(
    pieces: usize,
    work: impl Fn(usize) -> T + Sync,
    between: &mut dyn FnMut(usize) -> bool,
) -> Option<Vec<T>> {
    let (next, done, stopped) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let piece = |results: &mut Vec<(usize, T)>| {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if at >= pieces || stopped.load(Ordering::Relaxed) {
            return false;
        }
        results.push((at, work(at)));
        done.fetch_add(1, Ordering::Relaxed);
        true
    };
    let mut results = thread::scope(|scope| {
        let beside = (pieces > 1).then(|| {
            scope.spawn(|| {
                let mut results = Vec::new();
                while piece(&mut results) {}
                results
            })
        });
        let mut results = Vec::new();
        loop {
            if !between(done.load(Ordering::Relaxed)) {
                stopped.store(true, Ordering::Relaxed);
                break;
            }
            if !piece(&mut results) {
                break;
            }
        }
        if let Some(beside) = beside {
            // What went wrong beside goes wrong here.
            results.extend(beside.join().unwrap_or_else(|e| std::panic::resume_unwind(e)));
        }
        results
    });
    if stopped.into_inner() {
        return None;
    }
    results.sort_by_key(|(at, _)| *at);
    Some(results.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn results_are_in_order_and_it_can_be_stopped() {
        let mut told = Vec::new();
        let squares = spread(1000, |n| n * n, &mut |done| {
            told.push(done);
            true
        });
        assert_eq!(squares.unwrap(), (0..1000).map(|n| n * n).collect::<Vec<_>>());
        assert!(told.is_sorted() && told[0] <= 1000, "{told:?}");
        assert_eq!(spread(1000, |n| n, &mut |done| done < 10), None);
        assert_eq!(spread(0, |n| n, &mut |_| true), Some(Vec::new()));
    }
}
