//! Zip archives as files to read or to write, for every format. After APPNOTE.TXT 6.3;
//! stored and deflated entries, no encryption.
//!
//! Archives come from strangers. Names that lead out of the archive, links, encrypted
//! entries, too many entries, two of the same name, and archives that unpack to far more
//! than they are, are refused before anything of them is read; no entry gives more bytes
//! than the archive says.

mod entries;
mod output;
mod unzipped;

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

use self::entries::Entry;
use super::{Input, ReadError};

pub use output::ZipOutput;
pub use unzipped::Unzipped;

/// What can be read at any place of it.
trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

type Open<'a> = dyn Fn() -> io::Result<Box<dyn Source + 'a>> + 'a;

/// The files of a zip archive. Each is unpacked while it is read, none as a whole.
pub struct ZipInput<'a> {
    open: Box<Open<'a>>,
    entries: BTreeMap<String, Entry>,
    left: u64,
}

impl std::fmt::Debug for ZipInput<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ZipInput").field("entries", &self.entries).finish_non_exhaustive()
    }
}

impl<'a> ZipInput<'a> {
    /// An archive; `open` gives it from its beginning, once for every file that is read.
    /// `name` is what errors call it.
    ///
    /// # Errors
    /// If it is no zip archive, or one that is refused.
    pub fn new<R: Read + Seek + 'a>(
        name: &str,
        open: impl Fn() -> io::Result<R> + 'a,
    ) -> Result<Self, ReadError> {
        let open = move || open().map(|source| Box::new(source) as Box<dyn Source>);
        let mut source = open().map_err(|e| ReadError::io(name, e))?;
        let size = source.seek(SeekFrom::End(0)).map_err(|e| ReadError::io(name, e))?;
        let mut left = entries::limit(size);
        let entries = entries::list(name, source, &mut left)?;
        Ok(Self { open: Box::new(open), entries, left })
    }

    /// An archive in memory.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of_bytes(name: &str, bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::new(name, move || Ok(io::Cursor::new(bytes)))
    }
}

impl Input for ZipInput<'_> {
    fn names(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        let entry = self.entries.get(name).ok_or(io::ErrorKind::NotFound)?;
        entry.open((self.open)()?)
    }

    fn unpack_limit(&self) -> Option<u64> {
        Some(self.left)
    }
}
