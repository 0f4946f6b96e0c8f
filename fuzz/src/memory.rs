//! How much memory a reader needs at most.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How many times its input a reader may need: an annotation has some 200 bytes in memory, and
/// two in the tightest file (`|x` in a column of WebAnno TSV). More than that is no annotation.
const TIMES: usize = 200;

/// What it may need for the smallest input: buffers, tables, threads.
const ALWAYS: usize = 1 << 20;

/// What it may need of an input of any size, as `formats::room` has it: so many times that and
/// so much beside. A small file of packed words may mean more than [`TIMES`] its size.
const PACKED_TIMES: usize = 20;
const PACKED_ALWAYS: usize = 64 << 20;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static COUNTING: Counting = Counting;

struct Counting;

fn more(bytes: usize) {
    let live = LIVE.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(live, Relaxed);
}

fn less(bytes: usize) {
    LIVE.fetch_sub(bytes, Relaxed);
}

// SAFETY: hands everything on to the system's allocator, and counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        less(layout.size());
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        more(size);
        less(layout.size());
        unsafe { System.realloc(at, layout, size) }
    }
}

/// Runs `work` and panics if it needed more than an input of `bytes` bytes allows.
pub(crate) fn check(bytes: usize, packed: bool, work: impl FnOnce()) {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    work();
    let needed = PEAK.load(Relaxed).saturating_sub(before);
    let most = PACKED_TIMES * bytes + PACKED_ALWAYS;
    let most = if packed { most } else { most.min(TIMES * bytes + ALWAYS) };
    assert!(
        needed <= most,
        "{needed} bytes of memory for an input of {bytes} bytes"
    );
}
