//! The tables as CSV: UTF-8, commas, a line feed after each row, names of columns first.

use std::fmt::Write as _;
use std::io::BufRead;

use super::read::{Row, Source, Stored};
use super::schema::{ColumnInfo, Field, Kind, Table};
use super::write::Rows;
use crate::formats::{Input, Output, ReadError, WriteError};

/// The files to write.
pub(super) struct CsvFiles {
    buffers: Vec<::csv::Writer<Vec<u8>>>,
    scratch: String,
}

/// What is gathered for a file before it is written, in bytes.
const BUFFER: usize = 1 << 16;

fn buffer(bytes: Vec<u8>) -> ::csv::Writer<Vec<u8>> {
    ::csv::WriterBuilder::new().has_headers(false).from_writer(bytes)
}

fn fault(table: Table, error: ::csv::Error) -> WriteError {
    WriteError::io(&table.file("csv"), error.into())
}

impl CsvFiles {
    /// With the names of the columns.
    ///
    /// # Errors
    /// None that can be met in memory.
    pub(super) fn new() -> Result<Self, WriteError> {
        let mut buffers = Vec::new();
        for table in Table::ALL {
            let mut buffer = buffer(Vec::new());
            let names = table.columns().iter().map(|column| column.name);
            buffer.write_record(names).map_err(|e| fault(table, e))?;
            buffers.push(buffer);
        }
        Ok(Self { buffers, scratch: String::new() })
    }

    fn drain(&mut self, out: &mut dyn Output, least: usize) -> Result<(), WriteError> {
        for (table, slot) in Table::ALL.into_iter().zip(&mut self.buffers) {
            let file = table.file("csv");
            slot.flush().map_err(|e| WriteError::io(&file, e))?;
            if slot.get_ref().len() < least {
                continue;
            }
            let full = std::mem::replace(slot, buffer(Vec::new()));
            let bytes = full.into_inner().map_err(|e| WriteError::io(&file, e.into_error()))?;
            out.write(&file, &bytes).map_err(|e| WriteError::io(&file, e))?;
        }
        Ok(())
    }
}

impl Rows for CsvFiles {
    fn row(
        &mut self,
        table: Table,
        fields: &[Field<'_>],
        _: &mut dyn Output,
    ) -> Result<(), WriteError> {
        let Some(buffer) = self.buffers.get_mut(table.index()) else { return Ok(()) };
        for field in fields {
            self.scratch.clear();
            let text = match field {
                Field::Null => "",
                Field::Text(text) => text,
                Field::Int(number) => {
                    // A text in memory takes whatever is written.
                    let _ = write!(self.scratch, "{number}");
                    &self.scratch
                }
                Field::Ranges(ranges) => {
                    for (at, (start, end)) in ranges.iter().enumerate() {
                        let between = if at == 0 { "" } else { ";" };
                        let _ = write!(self.scratch, "{between}{start}-{end}");
                    }
                    &self.scratch
                }
            };
            buffer.write_field(text).map_err(|e| fault(table, e))?;
        }
        buffer.write_record(None::<&[u8]>).map_err(|e| fault(table, e))
    }

    fn flush(&mut self, out: &mut dyn Output) -> Result<(), WriteError> {
        self.drain(out, BUFFER)
    }

    fn finish(&mut self, out: &mut dyn Output) -> Result<(), WriteError> {
        self.drain(out, 0)?;
        for table in Table::ALL {
            let file = table.file("csv");
            out.end(&file).map_err(|e| WriteError::io(&file, e))?;
        }
        Ok(())
    }
}

/// A file to read.
pub(super) struct CsvRows<'a> {
    file: String,
    reader: ::csv::Reader<Box<dyn BufRead + 'a>>,
    /// The row that was read last.
    record: ::csv::StringRecord,
    columns: &'static [ColumnInfo],
}

impl<'a> CsvRows<'a> {
    /// Opens the table's file.
    ///
    /// # Errors
    /// If it is not there or has other columns.
    pub(super) fn open(
        input: &'a dyn Input,
        table: Table,
    ) -> Result<Box<dyn Source + 'a>, ReadError> {
        let file = table.file("csv");
        let reader = input.open(&file).map_err(|e| ReadError::io(&file, e))?;
        let mut reader = ::csv::ReaderBuilder::new().from_reader(reader);
        let columns = table.columns();
        let headers = reader.headers().map_err(|e| unreadable(&file, e))?;
        if !headers.iter().eq(columns.iter().map(|column| column.name)) {
            let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
            let problem = format!("the columns should be {}", names.join(","));
            return Err(ReadError::malformed(&file, 1, problem));
        }
        Ok(Box::new(Self { file, reader, record: ::csv::StringRecord::new(), columns }))
    }
}

fn unreadable(file: &str, error: ::csv::Error) -> ReadError {
    let line = error.position().map_or(0, ::csv::Position::line);
    let line = usize::try_from(line).unwrap_or(0);
    match error.into_kind() {
        ::csv::ErrorKind::Io(e) => ReadError::io(file, e),
        ::csv::ErrorKind::Utf8 { .. } => ReadError::malformed(file, line, "a field is not UTF-8"),
        ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let problem = format!("the row has {len} fields and not {expected_len}");
            ReadError::malformed(file, line, problem)
        }
        _ => ReadError::malformed(file, line, "this is not CSV"),
    }
}

impl Source for CsvRows<'_> {
    fn next(&mut self) -> Result<Option<Row>, ReadError> {
        let record = &mut self.record;
        if !self.reader.read_record(record).map_err(|e| unreadable(&self.file, e))? {
            return Ok(None);
        }
        let line = record.position().map_or(0, ::csv::Position::line);
        let line = usize::try_from(line).unwrap_or(0);
        let fields = record.iter().zip(self.columns).map(|(text, column)| {
            parse(text, column).map_err(|problem| ReadError::malformed(&self.file, line, problem))
        });
        Ok(Some(Row { line, fields: fields.collect::<Result<_, _>>()? }))
    }

    fn file(&self) -> &str {
        &self.file
    }
}

fn parse(text: &str, column: &ColumnInfo) -> Result<Stored, String> {
    let whole = |text: &str| {
        let problem = |_| format!("“{}” has “{text}”, which is no whole number", column.name);
        text.parse::<i64>().map_err(problem)
    };
    match column.kind {
        Kind::Word | Kind::Text => Ok(Stored::Text(text.to_owned())),
        Kind::Int if text.is_empty() => Ok(Stored::Null),
        Kind::Int => whole(text).map(Stored::Int),
        Kind::Ranges => {
            let range = |part: &str| {
                let problem = || format!("“{}” has “{part}”, not start-end", column.name);
                let (start, end) = part.split_once('-').ok_or_else(problem)?;
                Ok::<_, String>((
                    start.parse().map_err(|_| problem())?,
                    end.parse().map_err(|_| problem())?,
                ))
            };
            text.split(';').map(range).collect::<Result<_, _>>().map(Stored::Ranges)
        }
    }
}
