//! The file of one annotator's set for one article: RON that a person can read and
//! git can merge line by line. One record a line, sorted, offsets in code points with
//! the covered text beside them; equal sets give equal bytes.

use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ron::value::RawValue;
use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::ron_file::{Identifier, Unknown, newer, one_line};
use super::{FileCause, FileError, disk};
use crate::annotation::{Status, wire};
use crate::schema::Schema;
use crate::text::Sha256;

/// The version of the set file's format.
pub const SET_FORMAT: u32 = 1;

/// How much of a file is looked at for its head.
const HEAD_BYTES: u64 = 4096;

/// What a set file says before its records.
#[derive(Clone, Debug, PartialEq)]
pub struct SetHead {
    /// The annotator's name.
    pub annotator: String,
    /// The article's id.
    pub article: String,
    /// The text that the offsets count along.
    pub text_sha256: Sha256,
    /// The schema that was in use when the file was written.
    pub schema: SchemaRef,
    /// How far the annotator has come.
    pub status: Status,
}

/// Which schema, and which of its versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SchemaRef {
    /// The schema's name.
    pub name: String,
    /// Its version.
    pub version: u32,
}

impl SchemaRef {
    /// The version of `schema` that is meant. What a schema is called may change; a version that
    /// it has not reached, of one of another name, is older than all of it.
    pub(super) fn version_in(&self, schema: &Schema) -> u32 {
        let other = ![schema.name.as_str(), ""].contains(&self.name.as_str());
        if other && self.version > schema.version { 0 } else { self.version }
    }
}

/// A set file, read but not yet held against a text.
#[derive(Clone, Debug)]
pub(super) struct SetFile {
    pub(super) head: SetHead,
    pub(super) records: wire::Records,
    pub(super) unknown: Unknown,
}

/// Reads a set file. `path` is for messages only.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<SetFile, FileError> {
    let source = std::str::from_utf8(bytes).map_err(|e| {
        let before = String::from_utf8_lossy(bytes.get(..e.valid_up_to()).unwrap_or_default());
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let message = "this is not UTF-8; restore the file from a copy or from git".into();
        FileError { path: path.to_path_buf(), cause: FileCause::Syntax { line, column, message } }
    })?;
    let format = Cell::new(1);
    ron::Options::default().from_str_seed(source, FileSeed { format: &format }).map_err(|e| {
        // A newer file may fail anywhere; its number says why.
        if format.get() > SET_FORMAT {
            newer(path, format.get(), SET_FORMAT)
        } else {
            FileError::ron(path, &e)
        }
    })
}

/// The content of a set file.
pub(super) fn write(
    head: &SetHead,
    records: &wire::Records,
    unknown: &Unknown,
) -> Result<String, ron::Error> {
    let mut out = String::from(
        "// Annotations made with Tagline. Offsets are Unicode code points of the article's text.\n(\n",
    );
    let mut field = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    {name}: {value},");
    };
    field("format", &SET_FORMAT.to_string());
    field("article", &one_line(&head.article)?);
    field("annotator", &one_line(&head.annotator)?);
    field("text_sha256", &one_line(&head.text_sha256)?);
    field("schema", &one_line(&head.schema)?);
    field("status", &one_line(&head.status)?);
    list(&mut out, "spans", &records.spans)?;
    list(&mut out, "relations", &records.relations)?;
    list(&mut out, "segment_labels", &records.segment_labels)?;
    list(&mut out, "chains", &records.chains)?;
    list(&mut out, "unplaced", &records.unplaced)?;
    if !records.refused.is_empty() {
        list(&mut out, "refused", &records.refused)?;
    }
    if !records.decisions.is_empty() {
        list(&mut out, "decisions", &records.decisions)?;
    }
    for (name, value) in unknown {
        let _ = writeln!(out, "    {name}: {value},");
    }
    out.push_str(")\n");
    Ok(out)
}

/// A field with one record a line.
fn list<T: Serialize>(out: &mut String, name: &str, records: &[T]) -> Result<(), ron::Error> {
    if records.is_empty() {
        let _ = writeln!(out, "    {name}: [],");
        return Ok(());
    }
    let _ = writeln!(out, "    {name}: [");
    for record in records {
        let _ = writeln!(out, "        {},", one_line(record)?);
    }
    out.push_str("    ],\n");
    Ok(())
}

/// The head of the file, cheaply; `None` if it is not as this program writes it.
pub(super) fn read_head(path: &Path) -> Option<SetHead> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    let head = match std::str::from_utf8(&head) {
        Ok(head) => head,
        Err(e) => std::str::from_utf8(head.get(..e.valid_up_to())?).ok()?,
    };
    let fields = head.find("\n    spans: [").and_then(|end| head.get(..end));
    let file = fields.and_then(|fields| read(path, format!("{fields}\n)").as_bytes()).ok());
    // A head that a person has rearranged is still there in the whole file.
    file.or_else(|| read(path, &disk::read(path).ok()?).ok()).map(|file| file.head)
}

/// Every file with the ending (any, if that is empty) in the folder and below it, sorted.
pub(super) fn find_all(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let (path, kind) = (entry.path(), entry.file_type());
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            match kind {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if ending.is_empty() || path.extension().is_some_and(|e| e == ending) => {
                    files.push(path);
                }
                _ => {}
            }
        }
    }
    files.sort();
    files
}

struct FileSeed<'a> {
    format: &'a Cell<u32>,
}

impl<'de> DeserializeSeed<'de> for FileSeed<'_> {
    type Value = SetFile;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<SetFile, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for FileSeed<'_> {
    type Value = SetFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a set of annotations, in parentheses")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SetFile, A::Error> {
        let mut seen = std::collections::BTreeSet::new();
        let (mut annotator, mut article, mut text_sha256) = (None, None, None);
        let mut head_schema = SchemaRef::default();
        let mut records = wire::Records::default();
        let mut unknown = Unknown::new();
        while let Some(Identifier(name)) = map.next_key()? {
            match name.as_str() {
                "format" => {
                    let format = map.next_value()?;
                    self.format.set(format);
                    if format > SET_FORMAT {
                        return Err(A::Error::custom("a newer format"));
                    }
                }
                "annotator" => annotator = Some(map.next_value()?),
                "article" => article = Some(map.next_value()?),
                "text_sha256" => text_sha256 = Some(map.next_value()?),
                "schema" => head_schema = map.next_value()?,
                "status" => records.status = map.next_value()?,
                "spans" => records.spans = map.next_value()?,
                "relations" => records.relations = map.next_value()?,
                "segment_labels" => records.segment_labels = map.next_value()?,
                "chains" => records.chains = map.next_value()?,
                "unplaced" => records.unplaced = map.next_value()?,
                "refused" => records.refused = map.next_value()?,
                "decisions" => records.decisions = map.next_value()?,
                _ => {
                    let value: &RawValue = map.next_value()?;
                    unknown.insert(name.clone(), value.get_ron().trim().to_owned());
                }
            }
            if !seen.insert(name.clone()) {
                return Err(A::Error::custom(format!("the field “{name}” is here twice")));
            }
        }
        let head = SetHead {
            annotator: annotator.ok_or_else(|| A::Error::missing_field("annotator"))?,
            article: article.ok_or_else(|| A::Error::missing_field("article"))?,
            text_sha256: text_sha256.ok_or_else(|| A::Error::missing_field("text_sha256"))?,
            schema: head_schema,
            status: records.status,
        };
        Ok(SetFile { head, records, unknown })
    }
}
