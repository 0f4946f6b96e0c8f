//! `tagline [PATH…]`: the window, or what is done in its place where there is none.

use std::path::PathBuf;

use super::headless;
use super::output::{Failure, Outcome};
use crate::project::FileError;

pub(super) fn run(paths: &[PathBuf]) -> Result<Outcome, Failure> {
    for path in paths {
        std::fs::metadata(path).map_err(|e| FileError::io(path, e))?;
    }
    match open_window(paths) {
        Ok(()) => Ok(Outcome::Fine),
        Err(reason) => headless::run(paths, &reason),
    }
}

/// What to do about a missing display.
#[cfg(feature = "gui")]
const WAY_OUT: &str = "start Tagline from a desktop with OpenGL, or as `xvfb-run tagline`";

/// Runs the window until it is closed; the error is why there is none, as the end of
/// a sentence that begins “There is no window, because”.
#[cfg(feature = "gui")]
fn open_window(paths: &[PathBuf]) -> Result<(), String> {
    if !has_display() {
        return Err(format!("neither DISPLAY nor WAYLAND_DISPLAY is set: {WAY_OUT}"));
    }
    let sample = || super::headless::sample().map_err(|failure| failure.to_string());
    crate::ui::run_window(paths, sample).map_err(|e| format!("{e}; {WAY_OUT}"))
}

#[cfg(not(feature = "gui"))]
fn open_window(_paths: &[PathBuf]) -> Result<(), String> {
    Err("this program was built without the feature `gui`: build it with `cargo build --release`"
        .into())
}

/// Whether there can be a window at all. Only Unix desktops say so in advance.
#[cfg(feature = "gui")]
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
