//! Panics of the `parquet` crate as errors, and none of their noise.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use super::broken;
use crate::formats::ReadError;

thread_local! {
    /// Whether this thread is inside the crate, so that a panic is the file's fault.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs what works on a file's content inside the `parquet` crate, and makes an error of
/// whatever goes wrong there. The crate checks most of what a file says and panics on some
/// of the rest (asserts on levels, lengths and bit widths); a broken file is to be refused,
/// not to end the program, and its reader is not to see a backtrace.
pub(super) fn guarded<T>(
    file: &str,
    work: impl FnOnce() -> Result<T, ::parquet::errors::ParquetError>,
) -> Result<T, ReadError> {
    quieten();
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    match done {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(e)) => Err(broken(file, &e.to_string())),
        Err(_) => Err(broken(file, "its content contradicts itself")),
    }
}

/// From now on nothing is reported of panics that [`guarded`] catches. All others are
/// reported as before.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
#[allow(clippy::panic)] // What is tested.
mod tests {
    use std::panic::{catch_unwind, set_hook, take_hook};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::guarded;

    #[test]
    fn only_panics_within_are_silent() {
        static REPORTED: AtomicUsize = AtomicUsize::new(0);
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            let ours = panic.payload().downcast_ref::<&str>() == Some(&"of this test");
            if ours {
                REPORTED.fetch_add(1, Ordering::Relaxed);
            } else {
                before(panic);
            }
        }));
        let error = guarded::<()>("a.parquet", || panic!("of this test")).unwrap_err();
        assert!(error.to_string().ends_with("its content contradicts itself"), "{error}");
        assert_eq!(REPORTED.load(Ordering::Relaxed), 0);
        assert!(catch_unwind(|| panic!("of this test")).is_err());
        assert_eq!(REPORTED.load(Ordering::Relaxed), 1);
    }
}
