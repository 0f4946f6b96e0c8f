//! The journal of one set: an append-only file of everything that was done, each
//! line checked and on disk before anybody is told that it is saved. Knows how lines
//! are written and read; what they mean for a set is for [`super::recovery`].

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ron_file::one_line;
use super::{FileError, disk};
use crate::annotation::wire;
use crate::text::Sha256;

/// The version of the journal's format.
pub(super) const FORMAT: u32 = 1;

/// Hexadecimal digits of the checksum that each line begins with.
const CHECK_DIGITS: usize = 16;

/// One line of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Record {
    /// The journal begins, with an empty set.
    Start {
        format: u32,
        at: Timestamp,
        annotator: String,
        article: String,
        /// The text that the following offsets count along.
        text_sha256: Sha256,
        /// The version of the schema that the records follow; 0 if that is not known.
        #[serde(default)]
        schema: u32,
    },
    /// The state begins anew with the set in `content`, whatever came before: the set
    /// file was changed by somebody else, or the text was, or the journal is damaged.
    Base {
        format: u32,
        at: Timestamp,
        why: String,
        text_sha256: Sha256,
        /// The file that this was made of, or that was there and is overruled.
        set_sha256: Option<Sha256>,
        /// The set, as a set file has it.
        content: String,
        /// What can be undone in it, and what can be redone, oldest first.
        #[serde(default)]
        done: Vec<wire::Change>,
        #[serde(default)]
        undone: Vec<wire::Change>,
    },
    /// Something was done.
    Step { at: Timestamp, by: String, step: wire::Step },
    /// The set file is about to be replaced by one with this hash, which holds all
    /// that was done until here.
    Checkpoint { at: Timestamp, set_sha256: Sha256 },
    /// The set file was replaced.
    Saved { set_sha256: Sha256 },
}

/// What a journal holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The readable lines with their numbers, counted from 1.
    pub(super) records: Vec<(usize, Record)>,
    /// Length in bytes up to the end of the last whole line; what comes after was
    /// cut off by a crash while it was written.
    pub(super) whole_len: u64,
    /// Lines that are damaged: number, and what is wrong.
    pub(super) damaged: Vec<(usize, String)>,
}

/// Reads the bytes of a journal. Never fails: damage is part of the answer.
///
/// # Errors
/// If a later version wrote the journal.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Contents, FileError> {
    let mut contents = Contents::default();
    for (i, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        let Some((b'\n', line)) = line.split_last() else { break };
        contents.whole_len += line.len() as u64 + 1;
        match read_line(line) {
            Ok(Record::Start { format, .. } | Record::Base { format, .. }) if format > FORMAT => {
                return Err(super::ron_file::newer(path, format, FORMAT));
            }
            Ok(record) => contents.records.push((i + 1, record)),
            Err(problem) => contents.damaged.push((i + 1, problem)),
        }
    }
    Ok(contents)
}

fn read_line(line: &[u8]) -> Result<Record, String> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not text".to_owned())?;
    let (check, record) = line.split_once(' ').ok_or("it has no checksum")?;
    if check != checksum(record) {
        return Err("its checksum does not fit".to_owned());
    }
    ron::from_str(record).map_err(|e| format!("column {}: {}", e.span.start.col, e.code))
}

/// The record as a line, with its end.
pub(super) fn line_of(record: &Record) -> Result<String, ron::Error> {
    let record = one_line(record)?;
    Ok(format!("{} {record}\n", checksum(&record)))
}

fn checksum(record: &str) -> String {
    let mut hash = Sha256::of(record.as_bytes()).to_string();
    hash.truncate(CHECK_DIGITS);
    hash
}

/// Why a journal could not be opened for writing.
#[derive(Debug)]
pub(super) enum OpenError {
    /// Somebody else has it open.
    Locked,
    /// The system refused.
    File(FileError),
}

/// An open, locked journal. The lock ends when this is dropped.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// Up to here the file is whole and on disk.
    good_len: u64,
    /// Whether the file behind `good_len` may hold the remains of a failed write.
    ragged: bool,
}

impl Journal {
    /// Opens the journal for appending after `whole_len` bytes, and locks it. With
    /// `create`, makes it and its folders.
    pub(super) fn open(path: &Path, create: bool) -> Result<Self, OpenError> {
        let io = |e| OpenError::File(FileError::io(path, e));
        if create && let Some(folder) = path.parent() {
            disk::create_folder(folder).map_err(OpenError::File)?;
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(create)
            .truncate(false)
            .open(path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::Locked),
            // Some network file systems have no locks; work must be possible there.
            Err(TryLockError::Error(e)) if e.kind() == std::io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(e)) => return Err(io(e)),
        }
        let len = file.metadata().map_err(io)?.len();
        if len == 0 {
            disk::sync_folder_of(path);
        }
        Ok(Self { path: path.to_path_buf(), file, good_len: len, ragged: false })
    }

    /// Where whole lines end, as found by [`read`]; what follows is overwritten by
    /// the next append.
    pub(super) fn cut_at(&mut self, whole_len: u64) {
        self.ragged = whole_len != self.good_len;
        self.good_len = whole_len;
    }

    /// The whole file, read through the locked handle.
    pub(super) fn read_all(&mut self) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        self.file
            .seek(SeekFrom::Start(0))
            .and_then(|_| std::io::Read::read_to_end(&mut self.file, &mut bytes))
            .map_err(|e| FileError::io(&self.path, e))?;
        Ok(bytes)
    }

    /// Length in bytes of what is safely on disk.
    pub(super) fn len(&self) -> u64 {
        self.good_len
    }

    /// Appends whole lines. When this returns without error and `sync` was asked
    /// for, they are on disk. After an error the file counts as it was before.
    pub(super) fn append(&mut self, lines: &[u8], sync: bool) -> Result<(), FileError> {
        let result = (|| {
            if self.is_gone() {
                return Err(std::io::Error::other(
                    "this file was moved or deleted while it was open; put it back, or reopen the project",
                ));
            }
            if self.ragged {
                self.file.set_len(self.good_len)?;
                self.ragged = false;
            }
            self.file.seek(SeekFrom::Start(self.good_len))?;
            // Until it is known to be on disk it may be there in part.
            self.ragged = true;
            self.file.write_all(lines)?;
            if sync {
                self.file.sync_data()?;
            }
            self.ragged = false;
            self.good_len += lines.len() as u64;
            Ok(())
        })();
        result.map_err(|e| FileError::io(&self.path, e))
    }

    /// Whether the open file is no longer the one that its path names: writing to it
    /// would succeed and save nothing.
    pub(super) fn is_gone(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let Ok(open) = self.file.metadata() else { return true };
            !std::fs::metadata(&self.path)
                .is_ok_and(|named| (named.dev(), named.ino()) == (open.dev(), open.ino()))
        }
        #[cfg(not(unix))]
        {
            !self.path.exists()
        }
    }
}
