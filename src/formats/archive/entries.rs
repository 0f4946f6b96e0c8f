//! What an archive says it holds, checked, and one entry of it unpacked.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::formats::ReadError;

/// More entries than these are refused.
const ENTRIES_MAX: usize = 100_000;

/// An archive may always unpack to as much as this, in bytes.
const ALWAYS_ALLOWED: u64 = 64 << 20;

/// An archive may unpack to as many times its own size; deflate's best is about 1000.
const RATIO_MAX: u64 = 200;

/// How many bytes an archive of that size may unpack to.
pub(super) fn limit(size: u64) -> u64 {
    size.saturating_mul(RATIO_MAX).max(ALWAYS_ALLOWED)
}

/// One entry: where it is in the archive, and what comes of it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    deflated: bool,
    start: u64,
    packed: u64,
    size: u64,
    crc: u32,
}

/// The files in an archive by name; their sizes are taken off `left`.
pub(super) fn list(
    file: &str,
    source: impl Read + Seek,
    left: &mut u64,
) -> Result<BTreeMap<String, Entry>, ReadError> {
    let refused = |problem: String| ReadError::malformed(file, 0, problem);
    let unreadable = |e: zip::result::ZipError| match e {
        zip::result::ZipError::Io(e) if e.kind() != io::ErrorKind::UnexpectedEof => {
            ReadError::io(file, e)
        }
        e => refused(format!("this is no whole zip archive: {e}")),
    };
    let mut archive = ZipArchive::new(source).map_err(unreadable)?;
    if archive.len() > ENTRIES_MAX {
        let count = archive.len();
        return Err(refused(format!("it has {count} entries; up to {ENTRIES_MAX} are read")));
    }
    if archive.has_duplicate_names() {
        return Err(refused("two of its entries have the same name".to_owned()));
    }
    let mut entries = BTreeMap::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(unreadable)?;
        let written = entry.name().map_err(unreadable)?.into_owned();
        let name = checked_name(&written)
            .map_err(|problem| refused(format!("the entry “{}” {problem}", shown(&written))))?;
        let refused = |problem: &str| refused(format!("the entry “{}” {problem}", shown(&name)));
        if entry.is_symlink() {
            return Err(refused("is a link, which is not followed"));
        }
        if entry.is_dir() || is_of_the_system(&name) {
            continue;
        }
        if entry.encrypted() {
            return Err(refused("is encrypted; unpack the archive first"));
        }
        let deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Err(refused("is packed in a way that is not known; unpack it first")),
        };
        let size = entry.size();
        *left = left.checked_sub(size).ok_or_else(|| {
            refused("makes the archive unpack to more than 200 times its size; unpack it first")
        })?;
        let start = entry.data_start().ok_or_else(|| refused("has no place in the archive"))?;
        let packed = entry.compressed_size();
        let found = Entry { deflated, start, packed, size, crc: entry.crc32() };
        if entries.insert(name.clone(), found).is_some() {
            return Err(refused("is there twice"));
        }
    }
    Ok(entries)
}

fn shown(name: &str) -> String {
    name.chars().take(80).flat_map(char::escape_debug).collect()
}

/// The name with `/` between folders, if it stays within the archive.
fn checked_name(written: &str) -> Result<String, &'static str> {
    let name = written.replace('\\', "/");
    let with_drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || with_drive || name.split('/').any(|part| part == "..") {
        return Err("leads out of the archive");
    }
    if name.is_empty() || name.contains('\0') {
        return Err("has no name that a file can have");
    }
    let parts = name.split('/').filter(|part| !part.is_empty() && *part != ".");
    Ok(parts.collect::<Vec<_>>().join("/"))
}

/// What systems put beside the files that a person has packed.
fn is_of_the_system(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") || name.is_empty()
}

impl Entry {
    /// The entry's content, out of its archive.
    pub(super) fn open<'a>(
        &self,
        mut source: impl Read + Seek + 'a,
    ) -> io::Result<Box<dyn BufRead + 'a>> {
        source.seek(SeekFrom::Start(self.start))?;
        let packed = source.take(self.packed);
        let unpacked: Box<dyn Read + 'a> =
            if self.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) };
        let checked = Checked { unpacked, left: self.size, crc: Crc::new(), expected: self.crc };
        Ok(Box::new(BufReader::with_capacity(1 << 16, checked)))
    }
}

/// Gives as many bytes as the archive says, with the checksum that it says, or an error.
struct Checked<'a> {
    unpacked: Box<dyn Read + 'a>,
    left: u64,
    crc: Crc,
    expected: u32,
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bad = |problem: &str| Err(io::Error::new(io::ErrorKind::InvalidData, problem));
        let count = self.unpacked.read(buffer)?;
        if count == 0 && !buffer.is_empty() {
            return match (self.left, self.crc.sum() == self.expected) {
                (0, true) => Ok(0),
                (0, false) => bad("its checksum in the archive is another; it is damaged"),
                _ => bad("it ends too early in the archive; it is damaged"),
            };
        }
        let Some(left) = self.left.checked_sub(count as u64) else {
            return bad("it is longer than the archive says; it is damaged");
        };
        self.left = left;
        self.crc.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        for bad in ["../a", "a/../../b", "/a", "\\a", "a\\..\\b", "C:\\a", "c:/a", "", "a\0b"] {
            assert!(checked_name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(checked_name("a\\b/./c..d//e"), Ok("a/b/c..d/e".to_owned()));
    }
}
