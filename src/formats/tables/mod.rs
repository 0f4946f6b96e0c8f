//! Flat tables for spreadsheets, R and pandas, as CSV (RFC 4180) or Parquet: a folder with
//! one file for each kind of thing, the columns in [`schema`]. They are made to be looked
//! at; that they can be read back is for checking what was written.
//!
//! A text that begins with `=`, `+`, `-` or `@` is written as it is: a spreadsheet program
//! may take it for a formula, which is a matter of how the file is opened there.

mod csv;
mod parquet;
mod read;
mod schema;
mod write;

use super::{
    Abilities, Document, Format, Info, Input, Layout, Likeness, Options, ReadError, Take,
    WriteContext, WriteError, Writer,
};

/// Tables as CSV.
#[derive(Debug)]
pub(super) struct CsvTables;

/// Tables as Parquet.
#[derive(Debug)]
pub(super) struct ParquetTables;

const STRUCTURE: &str = "Comments with author, time and what they answer are in the table \
                         “segments”; their labels, attributes, relations and chains have tables \
                         of their own.";

static CSV: Info = Info {
    name: "csv",
    title: "CSV tables",
    description: "Tables of documents, comments, spans, attributes, relations and chains, for \
                  spreadsheets and R.",
    structure: STRUCTURE,
    endings: &["csv"],
    beside: &[],
    layout: Layout::Folder,
    reads: false,
    options: &[],
};

static PARQUET: Info = Info {
    name: "parquet",
    title: "Parquet tables",
    description: "The same tables as “csv”, typed and compressed, for pandas, Polars, DuckDB and \
                  Spark.",
    structure: STRUCTURE,
    endings: &["parquet"],
    beside: &[],
    layout: Layout::Folder,
    reads: false,
    options: &[],
};

/// An empty type or id of a chain is none.
fn settled(document: &Document) -> Option<Document> {
    let is_empty = |text: &Option<String>| text.as_ref().is_some_and(String::is_empty);
    if !document.chains.iter().any(|c| is_empty(&c.kind) || is_empty(&c.knowledge_base_id)) {
        return None;
    }
    let mut document = document.clone();
    for chain in &mut document.chains {
        chain.kind = chain.kind.take().filter(|kind| !kind.is_empty());
        chain.knowledge_base_id = chain.knowledge_base_id.take().filter(|id| !id.is_empty());
    }
    Some(document)
}

impl Format for CsvTables {
    fn info(&self) -> &'static Info {
        &CSV
    }

    fn abilities(&self, _: &Options) -> Abilities {
        Abilities::ALL
    }

    fn settle(&self, document: &Document, _: &Options) -> Option<Document> {
        settled(document)
    }

    fn writer(&self, _: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Tables::new(csv::CsvFiles::new()?)))
    }

    fn read(&self, input: &dyn Input, _: &Options, take: &mut Take<'_>) -> Result<(), ReadError> {
        read::read("csv", &mut |table| csv::CsvRows::open(input, table), take)
    }

    fn recognise(&self, _: &str, _: &[u8]) -> Likeness {
        0
    }
}

impl Format for ParquetTables {
    fn info(&self) -> &'static Info {
        &PARQUET
    }

    fn abilities(&self, _: &Options) -> Abilities {
        Abilities::ALL
    }

    fn settle(&self, document: &Document, _: &Options) -> Option<Document> {
        settled(document)
    }

    fn writer(&self, _: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Tables::new(parquet::ParquetFiles::new()?)))
    }

    fn read(&self, input: &dyn Input, _: &Options, take: &mut Take<'_>) -> Result<(), ReadError> {
        read::read("parquet", &mut |table| parquet::ParquetRows::open(input, table), take)
    }

    fn recognise(&self, _: &str, _: &[u8]) -> Likeness {
        0
    }
}
