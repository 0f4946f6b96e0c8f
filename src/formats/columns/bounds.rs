//! Holds what a Parquet file says of itself against its length, so that a small file cannot
//! take much memory: the sizes of the schema, of every page as it stands packed and
//! unpacked, and the number of values.

use std::io::Read as _;
use std::ops::Range;

use ::parquet::basic::Compression;
use ::parquet::file::metadata::ParquetMetaData;

use super::thrift::{Value, Wire};
use super::{MAGIC, broken};
use crate::formats::ReadError;

/// More schema elements than these have no place in a table of labels. The reader works
/// through the schema's tree by recursion.
const ELEMENTS_MAX: usize = 2000;

/// Values that any file may have, beside those that its size allows: reading them takes time.
const VALUES_FREE: usize = 1 << 20;

/// How many values (counting nulls, over all columns) there may be for each byte of the
/// file. Nulls and words that come again take less than a byte each, but something tells
/// the rows apart.
const VALUES_PER_BYTE: usize = 16;

/// How many times its packed size a page may have unpacked: Snappy stays below 22, gzip
/// below 1033.
const UNPACKED_TIMES: [usize; 2] = [24, 1033];

/// What every page may have unpacked, however small it is packed.
const PAGE_FREE: usize = 1 << 16;

/// How many times its own size a file may have unpacked, beside [`FREE`].
const FILE_TIMES: usize = 100;

/// How many times the file's size may be unpacked at once, beside [`FREE`]: of each column of
/// a group of rows a dictionary and a page.
const AT_ONCE_TIMES: usize = 8;

/// What every file may have unpacked.
const FREE: usize = 16 << 20;

/// The footer of a file, which holds its schema; checked as far as it stands by itself.
///
/// # Errors
/// If the file is not Parquet, or is cut off, or the footer is not whole.
pub(super) fn footer(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let not_parquet = || {
        let problem = "this is not a Parquet file: it does not begin and end with “PAR1”; \
                       perhaps it is cut off";
        ReadError::malformed(file, 0, problem)
    };
    if !bytes.starts_with(MAGIC) || !bytes.ends_with(MAGIC) || bytes.len() < 12 {
        return Err(not_parquet());
    }
    let content = bytes.len() - 8;
    let length = bytes.get(content..content + 4).and_then(|b| b.try_into().ok());
    let length = length.map_or(0, u32::from_le_bytes);
    let start = usize::try_from(length).ok().and_then(|length| content.checked_sub(length));
    let Some(footer) = start.and_then(|start| bytes.get(start..content)) else {
        return Err(broken(file, "its footer is said to be longer than the file"));
    };
    let mut elements = 0;
    let mut below = Some(0_usize);
    let mut as_it_should = true;
    let mut schemas = 0;
    let whole = Wire::new(footer).fields(&mut |number, value| {
        as_it_should &= match number {
            1 | 3 => matches!(value, Value::Whole(_)),
            2 | 4 | 5 => matches!(value, Value::Structs(..)),
            6 | 9 => value == Value::Bytes,
            _ => true,
        };
        if let (2, Value::Structs(schema, count)) = (number, value) {
            schemas += 1;
            elements = count;
            below = children(schema, count);
        }
    });
    // The reader goes by the numbers of fields alone, so that one of another kind would have it
    // read other bytes than were looked at here.
    if whole.is_none() || !as_it_should || schemas > 1 {
        return Err(broken(file, "its footer is not whole"));
    }
    if below.is_none_or(|below| below > elements) {
        return Err(broken(file, "its columns are said to have more parts than there are"));
    }
    if elements > ELEMENTS_MAX {
        let problem = format!("it has {elements} columns, more than any table of labels");
        return Err(ReadError::malformed(file, 0, problem));
    }
    Ok(())
}

/// How many children the elements of a schema say they have, added up; `None` if that is no
/// number, or a field is of another kind than it should be. The reader reserves memory by it.
fn children(schema: &[u8], count: usize) -> Option<usize> {
    let mut wire = Wire::new(schema);
    let mut all = Some(0_usize);
    for _ in 0..count {
        wire.fields(&mut |number, value| match (number, value) {
            (5, Value::Whole(children)) => {
                let children = usize::try_from(children).ok();
                all = all.zip(children).and_then(|(all, own)| all.checked_add(own));
            }
            (1..=3 | 6..=9, Value::Whole(_)) | (4, Value::Bytes) | (10, Value::Struct(_)) => {}
            (1..=10, _) => all = None,
            _ => {}
        })?;
    }
    all
}

/// Every page of every column.
///
/// # Errors
/// If a page lies outside the file, or is said to be far bigger than can be, or it is packed
/// in a way that is not read.
pub(super) fn pages(file: &str, bytes: &[u8], metadata: &ParquetMetaData) -> Result<(), ReadError> {
    let mut whole = Chunk::default();
    for group in metadata.row_groups() {
        let mut at_once = 0_usize;
        for column in group.columns() {
            let name = column.column_path().string();
            let gzip = match column.compression() {
                Compression::UNCOMPRESSED | Compression::SNAPPY => false,
                Compression::GZIP(_) => true,
                other => {
                    let packer = format!("{other:?}");
                    let packer = packer.split('(').next().unwrap_or_default();
                    return Err(ReadError::malformed(file, 0, unread_packing(packer)));
                }
            };
            let start = match column.dictionary_page_offset() {
                Some(at) if at > 0 => at.min(column.data_page_offset()),
                _ => column.data_page_offset(),
            };
            let outside = || broken(file, &format!("the column {name} lies outside of the file"));
            let start = usize::try_from(start).map_err(|_| outside())?;
            let length = usize::try_from(column.compressed_size()).map_err(|_| outside())?;
            let end = start.checked_add(length).ok_or_else(outside)?;
            let packed = bytes.get(start..end).ok_or_else(outside)?;
            let fault = |problem| broken(file, &format!("the column {name} {problem}"));
            let chunk = Chunk::of(packed, gzip).map_err(fault)?;
            if usize::try_from(column.num_values()) != Ok(chunk.values) {
                return Err(fault("does not have as many values as it says"));
            }
            if usize::try_from(group.num_rows()).map_or(true, |rows| rows > chunk.values) {
                return Err(fault("has fewer values than there are rows"));
            }
            whole.values = whole.values.saturating_add(chunk.values);
            whole.unpacked = whole.unpacked.saturating_add(chunk.unpacked);
            at_once = at_once.saturating_add(chunk.words).saturating_add(chunk.page);
        }
        if at_once > self::at_once(bytes) {
            let problem =
                format!("its pages unpack to more than {AT_ONCE_TIMES} times the file’s size");
            return Err(ReadError::malformed(file, 0, problem));
        }
    }
    if whole.values > allowed(bytes, VALUES_PER_BYTE, VALUES_FREE) {
        let problem = format!("it is said to have {} values, too many for its size", whole.values);
        return Err(ReadError::malformed(file, 0, problem));
    }
    if whole.unpacked > allowed(bytes, FILE_TIMES, FREE) {
        let problem = format!("it unpacks to more than {FILE_TIMES} times its size");
        return Err(ReadError::malformed(file, 0, problem));
    }
    Ok(())
}

/// How many bytes may be unpacked at once.
pub(super) const fn at_once(bytes: &[u8]) -> usize {
    allowed(bytes, AT_ONCE_TIMES, FREE)
}

const fn allowed(bytes: &[u8], times: usize, free: usize) -> usize {
    bytes.len().saturating_mul(times).saturating_add(free)
}

fn unread_packing(packer: &str) -> String {
    format!(
        "it is compressed with {packer}, which is not read here; write it again with Snappy, as \
         in Python with pyarrow.parquet.write_table(table, \"new.parquet\", compression=\"snappy\")"
    )
}

/// What the pages of a column say, added up.
#[derive(Debug, Default)]
struct Chunk {
    values: usize,
    unpacked: usize,
    /// The dictionary, unpacked.
    words: usize,
    /// The largest page with values, unpacked.
    page: usize,
}

impl Chunk {
    fn of(packed: &[u8], gzip: bool) -> Result<Self, &'static str> {
        let mut rest = packed;
        let mut chunk = Self::default();
        while !rest.is_empty() {
            let mut wire = Wire::new(rest);
            let header = Header::read(&mut wire).ok_or("has a page without a whole header")?;
            rest = wire.rest();
            let page = rest.get(..header.packed).ok_or("has a page that is not whole")?;
            rest = rest.get(header.packed..).unwrap_or_default();
            let [snappy_times, gzip_times] = UNPACKED_TIMES;
            let times = if gzip { gzip_times } else { snappy_times };
            if header.unpacked > allowed(page, times, PAGE_FREE)
                || (gzip && bursts(page, header.levels.clone(), header.unpacked))
            {
                return Err("has a page that unpacks to far more than it can hold");
            }
            chunk.unpacked = chunk.unpacked.saturating_add(header.unpacked);
            if header.is_data {
                chunk.values = chunk.values.saturating_add(header.values);
                chunk.page = chunk.page.max(header.unpacked);
            } else if header.values > header.unpacked.saturating_add(1) {
                return Err("has a dictionary with more words than it can hold");
            } else {
                chunk.words = chunk.words.saturating_add(header.unpacked);
            }
        }
        Ok(chunk)
    }
}

/// Whether a gzip page unpacks to more than `most` bytes. Only unpacking it can tell.
fn bursts(packed: &[u8], levels: Range<usize>, most: usize) -> bool {
    let Some(packed) = packed.get(levels.end..) else { return false };
    let mut unpacked = flate2::read::MultiGzDecoder::new(packed).take(most as u64 + 1);
    // What cannot be unpacked takes no memory; the reader says what is wrong with it.
    let count = std::io::copy(&mut unpacked, &mut std::io::sink());
    count.is_ok_and(|count| count > most as u64)
}

/// What the header of a page says.
#[derive(Debug, Default)]
struct Header {
    unpacked: usize,
    packed: usize,
    values: usize,
    is_data: bool,
    /// Where a page of the second version has its levels, which are never packed.
    levels: Range<usize>,
}

impl Header {
    /// `None` if it is not whole, or has a negative number, or a field of another kind than it
    /// should be.
    fn read(wire: &mut Wire<'_>) -> Option<Self> {
        let mut header = Self::default();
        let mut sound = true;
        let mut size = |value: Value<'_>| match value {
            Value::Whole(number) => usize::try_from(number).unwrap_or_else(|_| {
                sound = false;
                0
            }),
            _ => {
                sound = false;
                0
            }
        };
        let mut odd = false;
        let is_number = |value: Value<'_>| matches!(value, Value::Whole(_));
        let mut inner = None;
        wire.fields(&mut |number, value| match (number, value) {
            (2, value) => header.unpacked = size(value),
            (3, value) => header.packed = size(value),
            (1 | 4, value) => odd |= !is_number(value),
            (5 | 7 | 8, Value::Struct(fields)) => inner = Some((number, fields)),
            (5..=8, value) => odd |= !matches!(value, Value::Struct(_)),
            _ => {}
        })?;
        let mut levels = 0_usize;
        if let Some((kind, fields)) = inner {
            header.is_data = kind != 7;
            Wire::new(fields).fields(&mut |number, value| match (kind, number) {
                (_, 1) => header.values = size(value),
                (8, 5 | 6) => levels = levels.saturating_add(size(value)),
                (_, 2) | (5, 3 | 4) | (8, 3 | 4) => odd |= !is_number(value),
                _ => {}
            })?;
        }
        header.levels = 0..levels;
        (sound && !odd).then_some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_counted_only_where_every_field_is_of_its_kind() {
        // 4: binary "a", 5: i32 = 1, stop.
        assert_eq!(children(&[0x48, 1, b'a', 0x15, 2, 0], 1), Some(1));
        // 5 as a flag: the reader would take the bytes behind it for the number.
        assert_eq!(children(&[0x48, 1, b'a', 0x11, 0], 1), None);
        // 4 as a number, and the same for a field that matters to nobody.
        assert_eq!(children(&[0x45, 2, 0x15, 2, 0], 1), None);
        assert_eq!(children(&[0x71, 0], 1), None);
    }

    /// A file of a footer alone, whose one column says that it has so many parts.
    fn file_of_parts(parts: u8) -> Vec<u8> {
        // 1: i32 = 1, 2: list of one struct { 5: i32 }, stop.
        let footer = [0x15, 2, 0x19, 0x1c, 0x55, parts * 2, 0, 0];
        [MAGIC, &footer[..], &8_u32.to_le_bytes()[..], MAGIC].concat()
    }

    #[test]
    fn columns_have_no_more_parts_than_there_are() {
        assert!(footer("a.parquet", &file_of_parts(1)).is_ok());
        let refused = footer("a.parquet", &file_of_parts(2)).unwrap_err().to_string();
        assert!(refused.contains("more parts than there are"), "{refused}");
    }

    #[test]
    fn headers_of_pages_have_numbers_where_numbers_belong() {
        // 1: i32 = 0, 2: i32 = 3, 3: i32 = 3, 5: struct { 1: i32 = 2 }, stop.
        let fine = [0x15, 0, 0x15, 6, 0x15, 6, 0x2c, 0x15, 4, 0, 0];
        let header = Header::read(&mut Wire::new(&fine)).unwrap();
        assert_eq!((header.unpacked, header.packed, header.values), (3, 3, 2));
        // The size as a flag.
        let odd = [0x15, 0, 0x11, 0x15, 6, 0x2c, 0x15, 4, 0, 0];
        assert!(Header::read(&mut Wire::new(&odd)).is_none());
    }
}
