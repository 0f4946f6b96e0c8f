//! How much of one document a reader keeps in memory. Few bytes of a file can mean much: a
//! word of a dictionary that comes a million times, a million annotations of two bytes each.

/// What a document of any file may take, in bytes.
const FREE: usize = 32 << 20;

/// How many bytes of memory are left for a document. Readers take of it what they keep, as an
/// estimate, so that none needs more than 20 times a file's size and 64 MB for any file, with
/// all buffers. An article with 50,000 annotations takes some 20 MB.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    left: usize,
}

/// There is none left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoRoom;

impl NoRoom {
    /// As a clause.
    pub(super) const PROBLEM: &'static str = "what it says is so much more than the file’s \
        size that it may be made to fill the memory; it is not read";
}

impl From<NoRoom> for String {
    fn from(_: NoRoom) -> Self {
        NoRoom::PROBLEM.to_owned()
    }
}

impl Default for Room {
    fn default() -> Self {
        Self::ANY
    }
}

impl Room {
    /// As much as is there.
    pub(super) const ANY: Self = Self { left: usize::MAX };

    /// For a document of a file of so many bytes: so many times its size and 32 MB.
    pub(super) const fn of(bytes: usize, times: usize) -> Self {
        Self { left: bytes.saturating_mul(times).saturating_add(FREE) }
    }

    /// How many bytes are left.
    pub(super) const fn left(self) -> usize {
        self.left
    }

    /// Takes so many bytes.
    ///
    /// # Errors
    /// If they are not there.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), NoRoom> {
        self.left = self.left.checked_sub(bytes).ok_or(NoRoom)?;
        Ok(())
    }
}
