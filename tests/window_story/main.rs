//! The whole story in the window, through accessible names only: once with the mouse,
//! once without it.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests may fail loudly.

mod agreement;
mod bindings;
mod by_keys;
mod by_mouse;
mod calm;
mod colleagues;
mod dashboard;
mod datasets;
mod dropping;
mod entities;
mod feedback;
mod fields;
mod gestures;
mod grid;
mod mending;
mod moving;
mod names;
mod narrow;
mod quotes;
mod remarks;
mod review;
mod sample;
mod schema;
mod searching;
mod sheet_keys;
mod side;
mod sources;
mod stage;
mod suggesting;
