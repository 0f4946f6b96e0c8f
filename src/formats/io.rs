//! Where a format's bytes come from and go to. A format sees named files and never a path:
//! the names are relative, with `/` between folders.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read as _};

use super::ReadError;

/// Files to read.
pub trait Input {
    /// Their names, sorted.
    fn names(&self) -> Vec<String>;

    /// One of them, from its beginning.
    ///
    /// # Errors
    /// If there is none of that name, or it cannot be read.
    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>>;

    /// How many more bytes may come of it by unpacking archives that are among its files, if
    /// it is an archive itself.
    fn unpack_limit(&self) -> Option<u64> {
        None
    }
}

/// Files to write.
pub trait Output {
    /// Appends to the file of that name, which begins empty.
    ///
    /// # Errors
    /// If it cannot be written.
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// Says that nothing more comes for that file.
    ///
    /// # Errors
    /// If it cannot be written.
    fn end(&mut self, name: &str) -> io::Result<()>;
}

/// A whole file.
///
/// # Errors
/// If it cannot be read.
pub(super) fn whole(input: &dyn Input, file: &str) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let read = input.open(file).and_then(|mut reader| reader.read_to_end(&mut bytes));
    read.map_err(|e| ReadError::io(file, e))?;
    Ok(bytes)
}

/// Bytes of a file as text.
///
/// # Errors
/// If they are not UTF-8: with the line where they are not, and `problem` as the cause.
pub(super) fn utf8<'b>(file: &str, bytes: &'b [u8], problem: &str) -> Result<&'b str, ReadError> {
    std::str::from_utf8(bytes).map_err(|e| {
        let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        ReadError::malformed(file, line, problem)
    })
}

/// Files in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Files {
    /// One file.
    pub fn one(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self(BTreeMap::from([(name.into(), bytes.into())]))
    }

    /// The content of a file as text, if it is there and is UTF-8.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

impl Input for Files {
    fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        let bytes = self.0.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(bytes.as_slice()))
    }
}

impl Output for Files {
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        match self.0.get_mut(name) {
            Some(file) => file.extend_from_slice(bytes),
            None => {
                self.0.insert(name.to_owned(), bytes.to_vec());
            }
        }
        Ok(())
    }

    fn end(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}
