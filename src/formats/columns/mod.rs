//! Parquet files, column by column: what the formats that have a Parquet form share.
//! After the format's definition, <https://github.com/apache/parquet-format>.
//!
//! A Parquet file says of itself how long everything in it is, and readers reserve memory
//! by that. So every size is held against the file's own length before anything is
//! unpacked; see [`bounds`].

mod bounds;
mod read;
mod thrift;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) use read::{Batch, Cell, Sheet};
pub(super) use write::{Column, ColumnKind, Writer};

use super::ReadError;

/// The first and the last bytes of a Parquet file.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// Runs what works on a file's content inside the `parquet` crate, and makes an error of
/// whatever goes wrong there. The crate checks most of what a file says and panics on some
/// of the rest (asserts on levels and bit widths); a broken file is to be refused, not to
/// end the program.
fn guarded<T>(
    file: &str,
    work: impl FnOnce() -> Result<T, ::parquet::errors::ParquetError>,
) -> Result<T, ReadError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(e)) => Err(broken(file, &e.to_string())),
        Err(_) => Err(broken(file, "its content contradicts itself")),
    }
}

/// An error about a file that is no whole Parquet file.
fn broken(file: &str, problem: &str) -> ReadError {
    ReadError::malformed(file, 0, format!("this Parquet file is broken or cut off: {problem}"))
}
