//! Parquet files, column by column: what the formats that have a Parquet form share.
//! After the format's definition, <https://github.com/apache/parquet-format>.
//!
//! A Parquet file says of itself how long everything in it is, and readers reserve memory
//! by that. So every size is held against the file's own length before anything is
//! unpacked; see [`bounds`] and [`delta`]. What comes of the rows is held against it too, page
//! by page and row by row; see [`pages`] and [`Room`].
//!
//! [`Room`]: super::room::Room

mod bounds;
mod delta;
mod guard;
mod pages;
mod read;
mod thrift;
mod write;

use guard::guarded;
pub(super) use read::{Batch, Cell, Sheet};
pub(super) use write::{Column, ColumnKind, Writer};

use super::ReadError;

/// The first and the last bytes of a Parquet file.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// An error about a file that is no whole Parquet file.
fn broken(file: &str, problem: &str) -> ReadError {
    ReadError::malformed(file, 0, format!("this Parquet file is broken or cut off: {problem}"))
}
