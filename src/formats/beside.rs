//! Work on threads beside the one that asks for it, with results in the order of the items.
//! Whoever gives the items and takes the results stays on its own thread, so that neither
//! readers nor callbacks need to know of threads.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, Scope};

use super::Stop;

/// A batch goes off when it weighs this much, in bytes: large enough that passing it on costs
/// nothing beside the work.
const BATCH: usize = 256 << 10;

/// How many batches may be on the way for each thread; this bounds the memory.
const ON_THE_WAY: usize = 3;

/// How many threads are of use for work of which each item is by itself.
pub(super) fn threads() -> usize {
    const MOST: usize = 4;
    thread::available_parallelism().map_or(1, usize::from).min(MOST)
}

/// Calls `feed` with a place to put items, does one of `works` (one thread for each) on every
/// item, and gives the results to `take`, in order, on the thread of the caller. An item weighs
/// what `weigh` says, in bytes. The second of what is returned is `Err` if `take` said stop.
pub(super) fn in_order<I: Send, O: Send, W: FnMut(I) -> O + Send, R>(
    works: Vec<W>,
    weigh: impl Fn(&I) -> usize,
    feed: impl FnOnce(&mut dyn FnMut(I) -> Result<(), Stop>) -> R,
    take: &mut dyn FnMut(O) -> Result<(), Stop>,
) -> (R, Result<(), Stop>) {
    thread::scope(|scope| {
        let mut line = Line {
            scope,
            threads: works.into_iter().map(Thread::Resting).collect(),
            on_the_way: VecDeque::new(),
            next: 0,
        };
        let (mut batch, mut weight, mut stopped) = (Vec::new(), 0, false);
        let fed = feed(&mut |item| {
            weight += weigh(&item);
            batch.push(item);
            if weight < BATCH {
                return Ok(());
            }
            weight = 0;
            let put = line.put(std::mem::take(&mut batch), take);
            stopped |= put.is_err();
            put
        });
        if stopped {
            return (fed, Err(Stop));
        }
        let rest = line.finish(batch, take);
        (fed, rest)
    })
}

/// The threads, and which has the next result.
struct Line<'scope, 'env, I, O, W> {
    scope: &'scope Scope<'scope, 'env>,
    threads: Vec<Thread<I, O, W>>,
    /// Which thread has each batch that is not back, the oldest first.
    on_the_way: VecDeque<usize>,
    next: usize,
}

enum Thread<I, O, W> {
    /// Not begun: few files have so much that it is worth it.
    Resting(W),
    Working(Sender<Vec<I>>, Receiver<Vec<O>>),
    Gone,
}

impl<'scope, I, O, W> Line<'scope, '_, I, O, W>
where
    I: Send + 'scope,
    O: Send + 'scope,
    W: FnMut(I) -> O + Send + 'scope,
{
    /// Sends a batch on its way, and takes what has come back.
    fn put(
        &mut self,
        batch: Vec<I>,
        take: &mut dyn FnMut(O) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        while self.on_the_way.len() >= ON_THE_WAY * self.threads.len() {
            self.take_oldest(take)?;
        }
        let at = self.next;
        self.next = (at + 1) % self.threads.len();
        if let Some(thread) = self.threads.get_mut(at) {
            thread.work(self.scope, batch);
            self.on_the_way.push_back(at);
        }
        Ok(())
    }

    fn take_oldest(&mut self, take: &mut dyn FnMut(O) -> Result<(), Stop>) -> Result<(), Stop> {
        let Some(at) = self.on_the_way.pop_front() else { return Ok(()) };
        let Some(Thread::Working(_, results)) = self.threads.get(at) else { return Ok(()) };
        // A thread that is gone has panicked, which the scope passes on.
        let Ok(results) = results.recv() else { return Err(Stop) };
        results.into_iter().try_for_each(take)
    }

    /// Works off the last items, and takes all that is still on its way.
    fn finish(
        mut self,
        rest: Vec<I>,
        take: &mut dyn FnMut(O) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if let Some(Thread::Resting(work)) = self.threads.first_mut()
            && self.on_the_way.is_empty()
        {
            return rest.into_iter().map(work).try_for_each(take);
        }
        self.put(rest, take)?;
        while !self.on_the_way.is_empty() {
            self.take_oldest(take)?;
        }
        Ok(())
    }
}

impl<'scope, I, O, W> Thread<I, O, W>
where
    I: Send + 'scope,
    O: Send + 'scope,
    W: FnMut(I) -> O + Send + 'scope,
{
    fn work(&mut self, scope: &'scope Scope<'scope, '_>, batch: Vec<I>) {
        match std::mem::replace(self, Self::Gone) {
            Self::Resting(mut work) => {
                let (items, from_here) = channel::<Vec<I>>();
                let (to_here, results) = channel::<Vec<O>>();
                scope.spawn(move || {
                    for batch in from_here {
                        let done = batch.into_iter().map(&mut work).collect();
                        if to_here.send(done).is_err() {
                            return;
                        }
                    }
                });
                *self = Self::Working(items, results);
            }
            other => *self = other,
        }
        if let Self::Working(items, _) = self {
            // It ends only if it panics, which the scope passes on.
            let _ = items.send(batch);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(count: usize, threads: usize, stop_at: usize) -> (Vec<usize>, Result<(), Stop>) {
        let works = vec![|n: usize| n * 2; threads];
        let mut taken = Vec::new();
        let (fed, done) =
            in_order(works, |_| BATCH / 3, |put| (0..count).try_for_each(put), &mut |n| {
                taken.push(n);
                if taken.len() == stop_at { Err(Stop) } else { Ok(()) }
            });
        if stop_at > count {
            assert!(fed.is_ok());
        }
        (taken, done)
    }

    #[test]
    fn the_order_stays() {
        for threads in 1..4 {
            for count in [0, 1, 2, 3, 4, 50, 1000] {
                let expected: Vec<usize> = (0..count).map(|n| n * 2).collect();
                assert_eq!(doubled(count, threads, usize::MAX), (expected, Ok(())));
            }
        }
    }

    #[test]
    fn it_stops_when_told() {
        for threads in 1..4 {
            for stop_at in [1, 3, 40, 1000] {
                let (taken, done) = doubled(1000, threads, stop_at);
                assert_eq!((taken.len(), done), (stop_at, Err(Stop)));
            }
        }
    }

    #[test]
    fn works_keep_what_they_are_about() {
        let mut sum = 0;
        let work = |n: usize| {
            sum += n;
            sum
        };
        let mut last = 0;
        let feed = |put: &mut dyn FnMut(usize) -> Result<(), Stop>| (0..100).try_for_each(put);
        let (_, done) = in_order(vec![work], |_| BATCH, feed, &mut |n| {
            last = n;
            Ok(())
        });
        assert_eq!((done, last, sum), (Ok(()), 4950, 4950));
    }
}
