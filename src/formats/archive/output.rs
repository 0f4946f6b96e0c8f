//! Files written as one zip archive. The same files give the same bytes: every time stamp
//! is the first that the format has, and entries stand as they were begun.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::formats::Output;

/// Takes files and writes them into an archive.
pub struct ZipOutput<W: Write + Seek> {
    archive: ZipWriter<W>,
    /// The file that goes straight into the archive.
    current: Option<String>,
    /// Files begun before that one ended.
    waiting: BTreeMap<String, Vec<u8>>,
}

impl<W: Write + Seek> std::fmt::Debug for ZipOutput<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ZipOutput").field("current", &self.current).finish_non_exhaustive()
    }
}

impl<W: Write + Seek> ZipOutput<W> {
    /// An empty archive.
    pub fn new(out: W) -> Self {
        Self { archive: ZipWriter::new(out), current: None, waiting: BTreeMap::new() }
    }

    /// Writes what waits and the archive's directory. Gives back what it was written to.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        for (name, bytes) in std::mem::take(&mut self.waiting) {
            self.begin(&name)?;
            self.archive.write_all(&bytes)?;
        }
        Ok(self.archive.finish()?)
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::DEFAULT.large_file(true);
        Ok(self.archive.start_file(name, options)?)
    }
}

impl<W: Write + Seek> Output for ZipOutput<W> {
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.current.is_none() {
            self.begin(name)?;
            self.current = Some(name.to_owned());
            if let Some(before) = self.waiting.remove(name) {
                self.archive.write_all(&before)?;
            }
        }
        if self.current.as_deref() == Some(name) {
            return self.archive.write_all(bytes);
        }
        self.waiting.entry(name.to_owned()).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn end(&mut self, name: &str) -> io::Result<()> {
        if self.current.as_deref() == Some(name) {
            self.current = None;
        } else if let Some(bytes) = self.waiting.remove(name) {
            if self.current.is_some() {
                // Its turn comes when the archive is finished.
                self.waiting.insert(name.to_owned(), bytes);
                return Ok(());
            }
            self.begin(name)?;
            self.archive.write_all(&bytes)?;
        }
        Ok(())
    }
}
