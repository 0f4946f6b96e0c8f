//! Reads a Parquet file some rows at a time: flat columns and lists (also of records), by
//! the columns' paths.

use std::io::Read as _;
use std::sync::Arc;

use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use ::parquet::data_type::{ByteArray, DataType};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use bytes::Bytes;

use super::pages::{Checked, Meter};
use super::{bounds, broken, guarded};
use crate::formats::room::Room;
use crate::formats::{Input, ReadError};

/// The longest file that is read, in bytes: it is held in memory as a whole.
const FILE_MAX: u64 = 2 << 30;

/// About how many unpacked bytes are read at a time.
const BATCH: usize = 4 << 20;

/// The most rows that are read at a time.
const BATCH_ROWS: usize = 4096;

/// About how many values, over all columns, are read at a time: packed, runs of equal values
/// take next to nothing.
const BATCH_VALUES: usize = 1 << 17;

/// In how many steps they are read, each time with a look at what was unpacked for them.
const STEPS: usize = 16;

/// How many bytes may be made of the rows of one document for each byte of the file, beside
/// what [`Room`] leaves for any. Words of a dictionary and runs of equal values take next to
/// nothing in the file.
const ROW_TIMES: usize = 4;

/// What a value takes in memory, beside its text: here, and where it is put.
const VALUE: usize = 64;

/// A Parquet file that was opened and found sound in its sizes.
pub(in crate::formats) struct Sheet {
    file: String,
    reader: SerializedFileReader<Bytes>,
    leaves: Vec<LeafInfo>,
    /// Names of columns that are neither flat nor lists, or hold no text, number or flag.
    pub(in crate::formats) unread: Vec<String>,
    wanted: Vec<usize>,
    room: Room,
    meter: Arc<Meter>,
    group: usize,
    current: Option<Group>,
}

/// A column with values.
#[derive(Clone, Debug)]
struct LeafInfo {
    column: usize,
    path: String,
    max_def: i16,
    /// Of a list: from which definition level on there is an element.
    element_def: Option<i16>,
}

struct Group {
    readers: Vec<ColumnReader>,
    rows: usize,
    at_once: usize,
    /// How many rows are read before looking at what they take.
    step: usize,
}

/// Some rows.
pub(in crate::formats) struct Batch {
    /// How many rows there are.
    pub(in crate::formats) rows: usize,
    leaves: Vec<Leaf>,
}

/// A column's values in some rows.
struct Leaf {
    data: Data,
    def: Vec<i16>,
    rep: Vec<i16>,
    max_def: i16,
    element_def: Option<i16>,
    level: usize,
    value: usize,
}

enum Data {
    Texts(Vec<ByteArray>),
    Ints(Vec<i64>),
    Shorts(Vec<i32>),
    Numbers(Vec<f64>),
    Singles(Vec<f32>),
    Flags(Vec<bool>),
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::formats) enum Cell<'a> {
    /// No value.
    Null,
    /// A text.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Another number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl Sheet {
    /// Opens the file of that name.
    ///
    /// # Errors
    /// If it cannot be read, is no Parquet file, is packed in a way that is not read, or
    /// says things of itself that cannot be.
    pub(in crate::formats) fn open(input: &dyn Input, file: &str) -> Result<Self, ReadError> {
        let reader = input.open(file).map_err(|e| ReadError::io(file, e))?;
        let mut bytes = Vec::new();
        let read = reader.take(FILE_MAX + 1).read_to_end(&mut bytes);
        if read.map_err(|e| ReadError::io(file, e))? as u64 > FILE_MAX {
            let problem = "this Parquet file has more than 2 GiB; write it in several";
            return Err(ReadError::malformed(file, 0, problem));
        }
        bounds::footer(file, &bytes)?;
        let bytes = Bytes::from(bytes);
        let reader = guarded(file, || SerializedFileReader::new(bytes.clone()))?;
        bounds::pages(file, &bytes, reader.metadata())?;
        let mut leaves = Vec::new();
        let mut unread = Vec::new();
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        for (column, leaf) in schema.columns().iter().enumerate() {
            use ::parquet::basic::Type;
            let path = leaf.path().parts().join(".");
            let odd = matches!(leaf.physical_type(), Type::INT96 | Type::FIXED_LEN_BYTE_ARRAY);
            if odd || leaf.max_rep_level() > 1 {
                unread.push(path);
                continue;
            }
            let element_def = (leaf.max_rep_level() == 1).then(|| {
                // The level of the one repeated node above.
                leaf.repeated_ancestor_def_level()
            });
            leaves.push(LeafInfo { column, path, max_def: leaf.max_def_level(), element_def });
        }
        let wanted = (0..leaves.len()).collect();
        let room = Room::of(bytes.len(), ROW_TIMES);
        let meter = Meter::new(bounds::at_once(&bytes));
        let file = file.to_owned();
        Ok(Self { file, reader, leaves, unread, wanted, room, meter, group: 0, current: None })
    }

    /// What the rows of one document may take.
    pub(in crate::formats) const fn room(&self) -> Room {
        self.room
    }

    /// The text under a key of the file's own metadata.
    pub(in crate::formats) fn key(&self, name: &str) -> Option<&str> {
        let all = self.reader.metadata().file_metadata().key_value_metadata()?;
        all.iter().find(|pair| pair.key == name)?.value.as_deref()
    }

    /// The paths of the columns, parts joined by dots, in the order of [`Batch`], and
    /// whether they hold lists.
    pub(in crate::formats) fn columns(&self) -> impl Iterator<Item = (&str, bool)> {
        let wanted = self.wanted.iter().filter_map(|at| self.leaves.get(*at));
        wanted.map(|leaf| (leaf.path.as_str(), leaf.element_def.is_some()))
    }

    /// Reads only the columns that are wanted; the positions in [`Self::columns`] change.
    pub(in crate::formats) fn select(&mut self, wants: impl Fn(&str, bool) -> bool) {
        let wanted = self.leaves.iter().enumerate();
        let wanted = wanted.filter(|(_, leaf)| wants(&leaf.path, leaf.element_def.is_some()));
        self.wanted = wanted.map(|(at, _)| at).collect();
    }

    /// The next rows; `None` after the last.
    ///
    /// # Errors
    /// If the file is broken there.
    pub(in crate::formats) fn next(&mut self) -> Result<Option<Batch>, ReadError> {
        let mut group = loop {
            match self.current.take() {
                Some(group) if group.rows > 0 => break group,
                _ => {}
            }
            if self.group >= self.reader.num_row_groups() {
                return Ok(None);
            }
            self.current = Some(self.open_group()?);
            self.group += 1;
        };
        let file = self.file.clone();
        let infos = || self.wanted.iter().filter_map(|at| self.leaves.get(*at));
        let mut leaves: Vec<Leaf> = group.readers.iter().zip(infos()).map(Leaf::new).collect();
        let most = group.rows.min(group.at_once);
        let mut rows = 0;
        let short = guarded(&file, || {
            let mut unpacked = 0;
            while rows < most {
                self.meter.restart();
                let step = group.step.min(most - rows);
                for ((reader, leaf), info) in group.readers.iter_mut().zip(&mut leaves).zip(infos())
                {
                    if leaf.read(reader, step)? != step {
                        return Ok(Some(&info.path));
                    }
                }
                rows += step;
                unpacked += self.meter.bytes();
                if unpacked >= BATCH {
                    break;
                }
            }
            Ok(None)
        })?;
        if let Some(path) = short {
            return Err(broken(&file, &format!("the column {path} ends too soon")));
        }
        group.rows -= rows;
        self.current = Some(group);
        Ok(Some(Batch { rows, leaves }))
    }

    fn open_group(&self) -> Result<Group, ReadError> {
        guarded(&self.file, || {
            let group = self.reader.get_row_group(self.group)?;
            let infos = || self.wanted.iter().filter_map(|at| self.leaves.get(*at));
            let columns = self.reader.metadata().file_metadata().schema_descr_ptr();
            let lists = infos().filter(|leaf| leaf.element_def.is_some()).count();
            let list_max = self.room.left() / VALUE / lists.max(1);
            let pages = |leaf: &LeafInfo, meter: &Arc<Meter>| {
                let pages = group.get_column_page_reader(leaf.column)?;
                let column = columns.column(leaf.column);
                Ok::<_, ParquetError>(Checked::new(pages, column, meter.clone(), list_max))
            };
            // The lists are measured before any is decoded: what a row has on the average says
            // nothing of the longest.
            let mut longest = 0;
            for leaf in infos().filter(|leaf| leaf.element_def.is_some()) {
                longest += pages(leaf, &Meter::new(usize::MAX))?.longest_list()?;
            }
            let readers = infos().map(|leaf| {
                let pages = Box::new(pages(leaf, &self.meter)?);
                Ok(get_column_reader(columns.column(leaf.column), pages))
            });
            let readers = readers.collect::<Result<Vec<_>, ParquetError>>()?;
            let rows = usize::try_from(group.metadata().num_rows())?;
            let bytes = usize::try_from(group.metadata().total_byte_size()).unwrap_or(0);
            let columns = group.metadata().columns().iter();
            let values = columns.map(|column| usize::try_from(column.num_values()).unwrap_or(0));
            let values = values.fold(0, usize::saturating_add);
            let a_row = |of_all: usize| (of_all / rows.max(1)).max(1);
            let at_once = (BATCH / a_row(bytes)).min(BATCH_VALUES / a_row(values));
            let at_once = at_once.min(BATCH_VALUES / longest.max(1)).clamp(1, BATCH_ROWS);
            Ok(Group { readers, rows, at_once, step: at_once.div_ceil(STEPS) })
        })
    }
}

impl Leaf {
    fn new((reader, info): (&ColumnReader, &LeafInfo)) -> Self {
        let data = match reader {
            ColumnReader::ByteArrayColumnReader(_) => Data::Texts(Vec::new()),
            ColumnReader::Int64ColumnReader(_) => Data::Ints(Vec::new()),
            ColumnReader::Int32ColumnReader(_) => Data::Shorts(Vec::new()),
            ColumnReader::DoubleColumnReader(_) => Data::Numbers(Vec::new()),
            ColumnReader::FloatColumnReader(_) => Data::Singles(Vec::new()),
            _ => Data::Flags(Vec::new()),
        };
        let LeafInfo { max_def, element_def, .. } = *info;
        Self { data, def: Vec::new(), rep: Vec::new(), max_def, element_def, level: 0, value: 0 }
    }

    /// Reads the values of so many rows. Gives how many rows were there.
    fn read(&mut self, reader: &mut ColumnReader, rows: usize) -> Result<usize, ParquetError> {
        let (def, rep) = (&mut self.def, &mut self.rep);
        match (reader, &mut self.data) {
            (ColumnReader::ByteArrayColumnReader(r), Data::Texts(to)) => {
                take(r, rows, def, rep, to)
            }
            (ColumnReader::Int64ColumnReader(r), Data::Ints(to)) => take(r, rows, def, rep, to),
            (ColumnReader::Int32ColumnReader(r), Data::Shorts(to)) => take(r, rows, def, rep, to),
            (ColumnReader::DoubleColumnReader(r), Data::Numbers(to)) => take(r, rows, def, rep, to),
            (ColumnReader::FloatColumnReader(r), Data::Singles(to)) => take(r, rows, def, rep, to),
            (ColumnReader::BoolColumnReader(r), Data::Flags(to)) => take(r, rows, def, rep, to),
            _ => Ok(0),
        }
    }

    /// Whether the value at this definition level is there.
    fn has(&self, level: usize) -> bool {
        self.max_def == 0 || self.def.get(level) == Some(&self.max_def)
    }
}

fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    def: &mut Vec<i16>,
    rep: &mut Vec<i16>,
    values: &mut Vec<T::T>,
) -> Result<usize, ParquetError> {
    Ok(reader.read_records(rows, Some(def), Some(rep), values)?.0)
}

impl Batch {
    /// Gives `take` the values of a column in its next row: one of a flat column, any number
    /// of a list. Rows come one after the other; each column goes on by itself. What they take
    /// is taken of `room`.
    ///
    /// # Errors
    /// What `take` says, that a text is not UTF-8, or that there is no room, as a clause.
    pub(in crate::formats) fn row(
        &mut self,
        column: usize,
        room: &mut Room,
        mut take: impl FnMut(Cell<'_>) -> Result<(), String>,
    ) -> Result<(), String> {
        let Some(leaf) = self.leaves.get_mut(column) else { return Ok(()) };
        let mut first = true;
        while first || leaf.rep.get(leaf.level).is_some_and(|rep| *rep > 0) {
            let level = leaf.level;
            leaf.level += 1;
            if leaf.has(level) {
                let value = leaf.value;
                leaf.value += 1;
                let cell = leaf.data.cell(value)?;
                room.take(cell.bytes())?;
                take(cell)?;
            } else if leaf.element_def.is_none_or(|d| leaf.def.get(level).is_some_and(|l| *l >= d))
            {
                room.take(VALUE)?;
                take(Cell::Null)?;
            }
            first = false;
            if leaf.element_def.is_none() {
                break;
            }
        }
        Ok(())
    }
}

impl Data {
    fn cell(&self, at: usize) -> Result<Cell<'_>, String> {
        let cell = match self {
            Self::Texts(all) => match all.get(at) {
                Some(bytes) => {
                    let text = std::str::from_utf8(bytes.data());
                    Some(Cell::Text(text.map_err(|_| "a text that is not UTF-8")?))
                }
                None => None,
            },
            Self::Ints(all) => all.get(at).map(|n| Cell::Int(*n)),
            Self::Shorts(all) => all.get(at).map(|n| Cell::Int(i64::from(*n))),
            Self::Numbers(all) => all.get(at).map(|n| Cell::Number(*n)),
            Self::Singles(all) => all.get(at).map(|n| Cell::Number(f64::from(*n))),
            Self::Flags(all) => all.get(at).map(|flag| Cell::Flag(*flag)),
        };
        Ok(cell.unwrap_or(Cell::Null))
    }
}

impl Cell<'_> {
    /// About what it takes in memory.
    const fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => VALUE + text.len(),
            _ => VALUE,
        }
    }

    /// What it is, for messages.
    pub(in crate::formats) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "a text",
            Self::Int(_) | Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
        }
    }
}
