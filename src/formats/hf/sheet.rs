//! Rows out of Parquet files, as `datasets`, pandas and others write them.

use serde_json::Value as Json;

use super::features::ClassNames;
use super::row::{ENTITY_COLUMNS, Entity, Row, TAG_COLUMNS, Tag, Tagline};
use crate::formats::columns::{Batch, Cell, Sheet};
use crate::formats::json::Word;
use crate::formats::room::Room;
use crate::formats::{Input, ReadError};

/// What the parts of a list are called, by whoever wrote the file.
const LIST_PARTS: [&str; 7] =
    ["list", "element", "item", "array", "bag", "array_element", "array_tuple"];

/// What a column is for.
#[derive(Clone, Debug, PartialEq)]
enum Role {
    Id,
    Text,
    Words,
    Tags(&'static str),
    TagNames,
    Starts,
    Ends,
    EntityStart(&'static str),
    EntityEnd(&'static str),
    EntityLabel(&'static str),
    EntityText(&'static str),
    Metadata,
    Tagline,
    Other(String),
}

fn role(path: &str, is_list: bool) -> Option<Role> {
    let mut parts = path.split('.');
    let column = parts.next()?;
    let field = parts.find(|part| !LIST_PARTS.contains(part));
    let tags = TAG_COLUMNS.iter().find(|name| **name == column);
    let entities = ENTITY_COLUMNS.iter().find(|name| **name == column);
    match (column, field, is_list) {
        ("id", None, false) => Some(Role::Id),
        ("text", None, false) => Some(Role::Text),
        ("metadata", None, false) => Some(Role::Metadata),
        ("tagline", None, false) => Some(Role::Tagline),
        ("tokens" | "words", None, true) => Some(Role::Words),
        ("tag_names", None, true) => Some(Role::TagNames),
        ("token_starts", None, true) => Some(Role::Starts),
        ("token_ends", None, true) => Some(Role::Ends),
        (_, None, true) => tags.map(|column| Role::Tags(column)),
        (_, Some(field), true) => {
            let column = *entities?;
            match field {
                "start" | "start_offset" => Some(Role::EntityStart(column)),
                "end" | "end_offset" => Some(Role::EntityEnd(column)),
                "label" | "entity" | "entity_group" | "type" => Some(Role::EntityLabel(column)),
                "text" | "word" => Some(Role::EntityText(column)),
                _ => None,
            }
        }
        (_, _, false) => Some(Role::Other(path.to_owned())),
    }
}

/// Gives `take` every row.
///
/// # Errors
/// If the file is broken, a column is not what it should be, or what `take` says.
pub(super) fn read(
    input: &dyn Input,
    file: &str,
    names: &ClassNames,
    take: &mut dyn FnMut(Row<'_>, usize, &ClassNames) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut sheet = Sheet::open(input, file)?;
    let mut names = names.clone();
    if let Some(features) = sheet.key("huggingface") {
        names.add_json(features);
    }
    let mut unread: Vec<String> = sheet.unread.clone();
    unread.extend(
        sheet.columns().filter(|(path, list)| role(path, *list).is_none()).map(|c| c.0.to_owned()),
    );
    sheet.select(|path, list| role(path, list).is_some());
    let roles: Vec<Role> = sheet.columns().filter_map(|(path, list)| role(path, list)).collect();
    let mut number = 0;
    while let Some(mut batch) = sheet.next()? {
        for _ in 0..batch.rows {
            number += 1;
            let row = row(&mut batch, &roles, sheet.room()).map_err(|problem| {
                ReadError::malformed(file, 0, format!("row {number}: {problem}"))
            })?;
            let row = Row { unread: [row.unread, unread.clone()].concat(), ..row };
            take(row, 0, &names).map_err(|e| in_row(e, number))?;
        }
    }
    Ok(())
}

/// Says in which row it was: such files have no lines.
fn in_row(error: ReadError, number: usize) -> ReadError {
    match error {
        ReadError::Malformed { file, line, problem } => {
            ReadError::Malformed { file, line, problem: format!("row {number}: {problem}") }
        }
        other => other,
    }
}

/// What JSON takes in memory for each byte: `[],` is a value.
const JSON_TIMES: usize = 24;

fn row(batch: &mut Batch, roles: &[Role], room: Room) -> Result<Row<'static>, String> {
    let mut row = Row::default();
    let room = &mut { room };
    for (at, role) in roles.iter().enumerate() {
        match role {
            Role::Id => batch.row(at, room, |cell| {
                row.id = match cell {
                    Cell::Text(id) => Some(id.to_owned()),
                    Cell::Int(id) => Some(id.to_string()),
                    _ => None,
                };
                Ok(())
            })?,
            Role::Text => row.text = text(batch, at, room, "text")?,
            Role::Metadata => {
                if let Some(fields) = text(batch, at, room, "metadata")? {
                    room.take(fields.len().saturating_mul(JSON_TIMES))?;
                    row.take_metadata(fields);
                }
            }
            Role::Tagline => {
                let json = text(batch, at, room, "tagline")?.filter(|json| !json.is_empty());
                let length = json.as_ref().map_or(0, String::len);
                room.take(length.saturating_mul(JSON_TIMES))?;
                row.tagline = json.map(Tagline::Text);
            }
            Role::Words => {
                row.tokens = Some(
                    texts(batch, at, room, "tokens")?
                        .into_iter()
                        .map(|word| Word(word.into()))
                        .collect(),
                )
            }
            Role::TagNames => row.tag_names = texts(batch, at, room, "tag_names")?,
            Role::Starts => row.starts = Some(offsets(batch, at, room, "token_starts")?),
            Role::Ends => row.ends = Some(offsets(batch, at, room, "token_ends")?),
            Role::Tags(column) => {
                let mut tags = Vec::new();
                batch.row(at, room, |cell| {
                    tags.push(tag(cell, column)?);
                    Ok(())
                })?;
                row.offer_tags(column, tags);
            }
            Role::EntityStart(column) => {
                let all = offsets(batch, at, room, "start")?;
                fill(&mut row, column, all, |entity, start| entity.start = Some(start));
            }
            Role::EntityEnd(column) => {
                let all = offsets(batch, at, room, "end")?;
                fill(&mut row, column, all, |entity, end| entity.end = Some(end));
            }
            Role::EntityLabel(column) => {
                let mut all = Vec::new();
                batch.row(at, room, |cell| {
                    all.push(tag(cell, "label")?);
                    Ok(())
                })?;
                fill(&mut row, column, all, |entity, label| entity.label = Some(label));
            }
            Role::EntityText(column) => {
                let mut all = Vec::new();
                batch.row(at, room, |cell| {
                    all.push(if let Cell::Text(text) = cell {
                        Some(text.to_owned())
                    } else {
                        None
                    });
                    Ok(())
                })?;
                fill(&mut row, column, all, |entity, text| entity.text = text);
            }
            Role::Other(name) => batch.row(at, room, |cell| {
                let json = match cell {
                    Cell::Null => return Ok(()),
                    Cell::Text(text) => Json::from(text),
                    Cell::Int(number) => Json::from(number),
                    Cell::Number(number) => Json::from(number),
                    Cell::Flag(flag) => Json::from(flag),
                };
                row.metadata.insert(name.clone(), json);
                Ok(())
            })?,
        }
    }
    row.room = *room;
    Ok(row)
}

/// Puts one field of a row's spans in.
fn fill<T>(
    row: &mut Row<'static>,
    column: &'static str,
    all: Vec<T>,
    set: impl Fn(&mut Entity<'static>, T),
) {
    let (held, entities) = row.entities.get_or_insert_with(|| (column, Vec::new()));
    if *held != column {
        return;
    }
    entities.resize_with(all.len().max(entities.len()), Entity::default);
    for (entity, value) in entities.iter_mut().zip(all) {
        set(entity, value);
    }
}

fn unfit(column: &str, cell: Cell<'_>, expected: &str) -> String {
    format!("“{column}” has {}, not {expected}", cell.kind())
}

fn text(
    batch: &mut Batch,
    at: usize,
    room: &mut Room,
    column: &str,
) -> Result<Option<String>, String> {
    let mut found = None;
    batch.row(at, room, |cell| match cell {
        Cell::Text(text) => {
            found = Some(text.to_owned());
            Ok(())
        }
        Cell::Null => Ok(()),
        other => Err(unfit(column, other, "a text")),
    })?;
    Ok(found)
}

fn texts(
    batch: &mut Batch,
    at: usize,
    room: &mut Room,
    column: &str,
) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    batch.row(at, room, |cell| match cell {
        Cell::Text(text) => {
            found.push(text.to_owned());
            Ok(())
        }
        other => Err(unfit(column, other, "a text")),
    })?;
    Ok(found)
}

fn offsets(
    batch: &mut Batch,
    at: usize,
    room: &mut Room,
    column: &str,
) -> Result<Vec<usize>, String> {
    let mut found = Vec::new();
    batch.row(at, room, |cell| match cell {
        Cell::Int(number) => {
            let number = usize::try_from(number);
            let problem = |_| format!("“{column}” is below 0; an offset is a whole number from 0");
            found.push(number.map_err(problem)?);
            Ok(())
        }
        other => Err(unfit(column, other, "a whole number")),
    })?;
    Ok(found)
}

fn tag(cell: Cell<'_>, column: &str) -> Result<Tag<'static>, String> {
    match cell {
        Cell::Text(name) => Ok(Tag::Name(Word(name.to_owned().into()))),
        Cell::Int(number) => Ok(Tag::Number(number)),
        other => Err(unfit(column, other, "a tag")),
    }
}
