//! Writes a Parquet file row by row: columns of texts and whole numbers, lists of these, and
//! lists of records. The same rows give the same bytes. Everything may be null, as in the
//! files of pyarrow, so that the types are the ones that other programs make themselves.

use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{ColumnPath, Type, TypePtr};

use crate::formats::{Output, WriteError};

/// What the rows of one group may take in memory, in bytes, before they are written.
const GROUP: usize = 16 << 20;

/// Who wrote it. Without a version, so that the bytes do not change with it.
const CREATED_BY: &str = "tagline";

/// A column.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats) struct Column {
    /// Its name.
    pub(in crate::formats) name: &'static str,
    /// What it holds.
    pub(in crate::formats) kind: ColumnKind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum ColumnKind {
    /// Words that come again and again.
    Word,
    /// Texts that seldom do.
    Text,
    /// Whole numbers.
    Int,
    /// Lists of words.
    Words,
    /// Lists of whole numbers.
    Ints,
    /// Lists of records with these fields, each a [`Self::Word`] or [`Self::Int`].
    Records(&'static [(&'static str, Self)]),
}

/// The position of a column's values: one for each column, and one for each field of a
/// column of records.
type Slot = usize;

/// Writes one file.
pub(in crate::formats) struct Writer {
    file: String,
    /// `None` after the end.
    writer: Option<SerializedFileWriter<Vec<u8>>>,
    leaves: Vec<Leaf>,
    held: usize,
    rows: usize,
}

struct Leaf {
    data: Data,
    def: Vec<i16>,
    rep: Vec<i16>,
    max_def: i16,
    in_list: bool,
}

enum Data {
    Texts(Vec<ByteArray>),
    Ints(Vec<i64>),
}

impl Writer {
    /// A file with these columns, and `metadata` of its own as keys and values.
    ///
    /// # Errors
    /// If the columns cannot be such.
    pub(in crate::formats) fn new(
        file: &str,
        columns: &[Column],
        metadata: &[(&str, String)],
    ) -> Result<Self, WriteError> {
        let keys = metadata.iter().map(|(k, v)| KeyValue::new((*k).to_owned(), v.clone()));
        let keys: Vec<KeyValue> = keys.collect();
        let mut properties = WriterProperties::builder()
            .set_created_by(CREATED_BY.to_owned())
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_offset_index_disabled(true)
            .set_key_value_metadata((!keys.is_empty()).then_some(keys));
        let mut leaves = Vec::new();
        for column in columns {
            if column.kind == ColumnKind::Text {
                let path = ColumnPath::from(column.name);
                properties = properties.set_column_dictionary_enabled(path, false);
            }
            match column.kind {
                ColumnKind::Records(fields) => {
                    leaves.extend(fields.iter().map(|(_, kind)| Leaf::new(*kind, 4, true)));
                }
                ColumnKind::Words => leaves.push(Leaf::new(ColumnKind::Word, 3, true)),
                ColumnKind::Ints => leaves.push(Leaf::new(ColumnKind::Int, 3, true)),
                kind => leaves.push(Leaf::new(kind, 1, false)),
            }
        }
        let writer = schema(columns).and_then(|schema| {
            SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build()))
        });
        let writer = Some(writer.map_err(|e| fault(file, e))?);
        Ok(Self { file: file.to_owned(), writer, leaves, held: 0, rows: 0 })
    }

    /// The value of a flat column of texts in this row.
    pub(in crate::formats) fn text(&mut self, slot: Slot, value: Option<&str>) {
        let Some(leaf) = self.leaves.get_mut(slot) else { return };
        leaf.def.push(i16::from(value.is_some()));
        if let (Data::Texts(all), Some(value)) = (&mut leaf.data, value) {
            // Many a word is the one of the row before.
            let again = all.last().filter(|last| last.data() == value.as_bytes()).cloned();
            all.push(again.unwrap_or_else(|| ByteArray::from(value)));
            self.held += value.len() + size_of::<ByteArray>();
        }
    }

    /// The value of a flat column of numbers in this row.
    pub(in crate::formats) fn int(&mut self, slot: Slot, value: Option<i64>) {
        let Some(leaf) = self.leaves.get_mut(slot) else { return };
        leaf.def.push(i16::from(value.is_some()));
        if let (Data::Ints(all), Some(value)) = (&mut leaf.data, value) {
            all.push(value);
            self.held += size_of::<i64>();
        }
    }

    /// The list of words in this row.
    pub(in crate::formats) fn words<'a>(
        &mut self,
        slot: Slot,
        words: impl Iterator<Item = &'a str>,
    ) {
        let Some(leaf) = self.leaves.get_mut(slot) else { return };
        let mut count = 0;
        if let Data::Texts(all) = &mut leaf.data {
            let before = all.len();
            // One buffer for all words of the row.
            let mut buffer = Vec::new();
            let mut ends = Vec::new();
            for word in words {
                buffer.extend_from_slice(word.as_bytes());
                ends.push(buffer.len());
            }
            self.held += buffer.len();
            let shared = ByteArray::from(buffer);
            let mut start = 0;
            for end in ends {
                all.push(shared.slice(start, end - start));
                start = end;
            }
            count = all.len() - before;
        }
        self.held += count * size_of::<ByteArray>();
        leaf.list(count);
    }

    /// The list of numbers in this row.
    pub(in crate::formats) fn ints(&mut self, slot: Slot, ints: impl Iterator<Item = i64>) {
        let Some(leaf) = self.leaves.get_mut(slot) else { return };
        let mut count = 0;
        if let Data::Ints(all) = &mut leaf.data {
            let before = all.len();
            all.extend(ints);
            count = all.len() - before;
        }
        self.held += count * size_of::<i64>();
        leaf.list(count);
    }

    /// Ends the row; writes what was gathered if it is much.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(in crate::formats) fn end_row(&mut self, out: &mut dyn Output) -> Result<(), WriteError> {
        self.rows += 1;
        self.held += self.leaves.len() * size_of::<i16>();
        if self.held >= GROUP { self.write_group(out) } else { Ok(()) }
    }

    fn write_group(&mut self, out: &mut dyn Output) -> Result<(), WriteError> {
        let file = self.file.clone();
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if self.rows > 0 {
            write_leaves(writer, &mut self.leaves).map_err(|e| fault(&file, e))?;
        }
        (self.held, self.rows) = (0, 0);
        writer.flush().map_err(|e| WriteError::io(&file, e))?;
        let bytes = std::mem::take(writer.inner_mut());
        out.write(&file, &bytes).map_err(|e| WriteError::io(&file, e))
    }

    /// Writes the rest and the footer.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(in crate::formats) fn finish(&mut self, out: &mut dyn Output) -> Result<(), WriteError> {
        self.write_group(out)?;
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let file = &self.file;
        let bytes = writer.into_inner().map_err(|e| fault(file, e))?;
        let ended = out.write(file, &bytes).and_then(|()| out.end(file));
        ended.map_err(|e| WriteError::io(file, e))
    }
}

impl Leaf {
    fn new(kind: ColumnKind, max_def: i16, in_list: bool) -> Self {
        let data = match kind {
            ColumnKind::Int => Data::Ints(Vec::new()),
            _ => Data::Texts(Vec::new()),
        };
        Self { data, def: Vec::new(), rep: Vec::new(), max_def, in_list }
    }

    /// The levels of a list of so many; an empty one is a list, not null.
    fn list(&mut self, count: usize) {
        if count == 0 {
            self.def.push(1);
            self.rep.push(0);
            return;
        }
        self.def.extend(std::iter::repeat_n(self.max_def, count));
        self.rep.push(0);
        self.rep.extend(std::iter::repeat_n(1, count - 1));
    }
}

fn write_leaves(
    writer: &mut SerializedFileWriter<Vec<u8>>,
    leaves: &mut [Leaf],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for leaf in leaves {
        let Some(mut column) = group.next_column()? else { break };
        let rep = leaf.in_list.then_some(leaf.rep.as_slice());
        match &mut leaf.data {
            Data::Texts(all) => {
                column.typed::<ByteArrayType>().write_batch(all, Some(&leaf.def), rep)?;
                all.clear();
            }
            Data::Ints(all) => {
                column.typed::<Int64Type>().write_batch(all, Some(&leaf.def), rep)?;
                all.clear();
            }
        }
        column.close()?;
        leaf.def.clear();
        leaf.rep.clear();
    }
    group.close()?;
    Ok(())
}

fn fault(file: &str, error: ParquetError) -> WriteError {
    match error {
        ParquetError::External(e) => WriteError::io(file, std::io::Error::other(e)),
        other => WriteError::unfit(file, other.to_string()),
    }
}

fn schema(columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let mut fields = Vec::with_capacity(columns.len());
    for column in columns {
        fields.push(Arc::new(match column.kind {
            ColumnKind::Words => list(column.name, leaf("element", ColumnKind::Word)?)?,
            ColumnKind::Ints => list(column.name, leaf("element", ColumnKind::Int)?)?,
            ColumnKind::Records(fields) => {
                let fields = fields.iter().map(|(name, kind)| leaf(name, *kind).map(Arc::new));
                let record = Type::group_type_builder("element")
                    .with_repetition(Repetition::OPTIONAL)
                    .with_fields(fields.collect::<Result<_, _>>()?)
                    .build()?;
                list(column.name, record)?
            }
            kind => leaf(column.name, kind)?,
        }));
    }
    Ok(Arc::new(Type::group_type_builder("schema").with_fields(fields).build()?))
}

fn leaf(name: &str, kind: ColumnKind) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        ColumnKind::Int => (Physical::INT64, None),
        _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

/// The three levels of a list.
fn list(name: &str, element: Type) -> Result<Type, ParquetError> {
    let repeated = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(element)])
        .build()?;
    Type::group_type_builder(name)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(repeated)])
        .build()
}
