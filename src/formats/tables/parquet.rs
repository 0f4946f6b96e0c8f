//! The tables as Parquet files, with types.

use super::read::{Row, Source, Stored};
use super::schema::{Field, Kind, Table};
use super::write::Rows;
use crate::formats::columns::{Batch, Cell, Column, ColumnKind, Sheet, Writer};
use crate::formats::room::Room;
use crate::formats::{Input, Output, ReadError, WriteError};

/// The files to write.
pub(super) struct ParquetFiles {
    writers: Vec<Writer>,
}

const RANGE: &[(&str, ColumnKind)] = &[("start", ColumnKind::Int), ("end", ColumnKind::Int)];

impl ParquetFiles {
    /// With their columns.
    ///
    /// # Errors
    /// None that can be met in memory.
    pub(super) fn new() -> Result<Self, WriteError> {
        let writer = |table: Table| {
            let columns: Vec<Column> = table
                .columns()
                .iter()
                .map(|column| Column {
                    name: column.name,
                    kind: match column.kind {
                        Kind::Word => ColumnKind::Word,
                        Kind::Text => ColumnKind::Text,
                        Kind::Int => ColumnKind::Int,
                        Kind::Ranges => ColumnKind::Records(RANGE),
                    },
                })
                .collect();
            Writer::new(&table.file("parquet"), &columns, &[])
        };
        Ok(Self { writers: Table::ALL.into_iter().map(writer).collect::<Result<_, _>>()? })
    }
}

impl Rows for ParquetFiles {
    fn row(
        &mut self,
        table: Table,
        fields: &[Field<'_>],
        out: &mut dyn Output,
    ) -> Result<(), WriteError> {
        let Some(writer) = self.writers.get_mut(table.index()) else { return Ok(()) };
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut slot = 0;
        for (field, column) in fields.iter().zip(table.columns()) {
            match (column.kind, field) {
                (Kind::Word | Kind::Text, Field::Text(text)) => writer.text(slot, Some(text)),
                (Kind::Word | Kind::Text, _) => writer.text(slot, None),
                (Kind::Int, Field::Int(number)) => writer.int(slot, Some(*number)),
                (Kind::Int, _) => writer.int(slot, None),
                (Kind::Ranges, field) => {
                    let ranges = if let Field::Ranges(ranges) = field { *ranges } else { &[] };
                    writer.ints(slot, ranges.iter().map(|range| whole(range.0)));
                    slot += 1;
                    writer.ints(slot, ranges.iter().map(|range| whole(range.1)));
                }
            }
            slot += 1;
        }
        writer.end_row(out)
    }

    fn flush(&mut self, _: &mut dyn Output) -> Result<(), WriteError> {
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Output) -> Result<(), WriteError> {
        self.writers.iter_mut().try_for_each(|writer| writer.finish(out))
    }
}

/// A file to read.
pub(super) struct ParquetRows {
    file: String,
    sheet: Sheet,
    table: Table,
    batch: Option<Batch>,
    left: usize,
    number: usize,
}

impl ParquetRows {
    /// Opens the table's file.
    ///
    /// # Errors
    /// If it is not there or has other columns.
    pub(super) fn open<'a>(
        input: &'a dyn Input,
        table: Table,
    ) -> Result<Box<dyn Source + 'a>, ReadError> {
        let file = table.file("parquet");
        let sheet = Sheet::open(input, &file)?;
        let expected = table.columns().iter().flat_map(|column| match column.kind {
            Kind::Ranges => vec!["fragments.list.element.start", "fragments.list.element.end"],
            _ => vec![column.name],
        });
        if !sheet.columns().map(|(path, _)| path).eq(expected) {
            let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
            let problem = format!("the columns should be {}", names.join(", "));
            return Err(ReadError::malformed(&file, 0, problem));
        }
        Ok(Box::new(Self { file, sheet, table, batch: None, left: 0, number: 0 }))
    }
}

impl Source for ParquetRows {
    fn next(&mut self) -> Result<Option<Row>, ReadError> {
        if self.left == 0 {
            self.batch = self.sheet.next()?;
            self.left = self.batch.as_ref().map_or(0, |batch| batch.rows);
        }
        let Some(batch) = self.batch.as_mut().filter(|_| self.left > 0) else { return Ok(None) };
        self.left -= 1;
        self.number += 1;
        let fields = row(batch, self.table, self.sheet.room()).map_err(|problem| {
            ReadError::malformed(&self.file, 0, format!("row {}: {problem}", self.number))
        })?;
        Ok(Some(Row { line: 0, fields }))
    }

    fn file(&self) -> &str {
        &self.file
    }

    fn room(&self) -> Room {
        self.sheet.room()
    }
}

fn row(batch: &mut Batch, table: Table, room: Room) -> Result<Vec<Stored>, String> {
    let room = &mut { room };
    let mut fields = Vec::with_capacity(table.columns().len());
    let mut slot = 0;
    for column in table.columns() {
        let mut stored = Stored::Null;
        let unfit = |cell: Cell<'_>| format!("“{}” has {}", column.name, cell.kind());
        match column.kind {
            Kind::Word | Kind::Text => batch.row(slot, room, |cell| match cell {
                Cell::Null => Ok(()),
                Cell::Text(text) => {
                    stored = Stored::Text(text.to_owned());
                    Ok(())
                }
                other => Err(unfit(other)),
            })?,
            Kind::Int => batch.row(slot, room, |cell| match cell {
                Cell::Null => Ok(()),
                Cell::Int(number) => {
                    stored = Stored::Int(number);
                    Ok(())
                }
                other => Err(unfit(other)),
            })?,
            Kind::Ranges => {
                let mut bounds = [Vec::new(), Vec::new()];
                for side in &mut bounds {
                    batch.row(slot, room, |cell| match cell {
                        Cell::Int(number) => {
                            side.push(usize::try_from(number).map_err(|_| unfit(cell))?);
                            Ok(())
                        }
                        other => Err(unfit(other)),
                    })?;
                    slot += 1;
                }
                slot -= 1;
                let [starts, ends] = bounds;
                stored = Stored::Ranges(starts.into_iter().zip(ends).collect());
            }
        }
        fields.push(stored);
        slot += 1;
    }
    Ok(fields)
}
