//! Reads JSON CAS 0.4.0, as the specification of Apache UIMA's `uimaj-io-jsoncas` has it.

use std::collections::HashMap;

use super::cas::{Cas, Given, Structure, View};
use super::json_parse::{Parsed, parse};
use super::names;
use super::types::{Declared, Kind, Range, TypeSystem};
use crate::formats::{ReadError, json};

/// Reads a file.
///
/// # Errors
/// If it is no JSON CAS, or what it says cannot be.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Cas, ReadError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let parsed =
        parse(bytes).map_err(|e| ReadError::malformed(file, e.line(), json::problem(&e)))?;
    if !parsed.is_cas {
        let problem = "this has none of %TYPES, %FEATURE_STRUCTURES and %VIEWS: it is no JSON CAS";
        return Err(ReadError::malformed(file, 1, problem));
    }
    let mut cas = Cas::of(file, bytes.len());
    cas.names = parsed.names;
    let mut system = TypeSystem::default();
    for (name, declared) in parsed.types {
        let declared = Declared { features: declared.features, supertype: declared.supertype };
        cas.remarks.extend(system.declare(&name, declared));
    }
    let mut lines = Lines::of(bytes);
    let mut sofas = HashMap::new();
    let elements = cas.names.number("elements");
    let sofa_type = cas.names.number("uima.cas.Sofa");
    // The types' numbers by those of their names.
    let mut types: HashMap<u32, u32> = HashMap::new();
    for structure in parsed.structures {
        let Some(id) = structure.id else {
            let name = structure.of.map_or("", |of| cas.names.get(of));
            return Err(cas.error(1, format!("a structure “{name}” has no %ID")));
        };
        let line = lines.next(id);
        if let Some(fault) = structure.fault {
            return Err(cas.error(line, format!("structure {id}: {fault}")));
        }
        let Some(type_name) = structure.of else {
            return Err(cas.error(line, format!("structure {id} has no %TYPE")));
        };
        if type_name == sofa_type {
            let (name, view) = sofa(&cas, id, line, &structure);
            sofas.insert(id, name.clone());
            if cas.views.insert(name.clone(), view).is_some() {
                return Err(cas.error(line, format!("there are two views “{name}”")));
            }
            continue;
        }
        let of = match types.get(&type_name) {
            Some(of) => *of,
            None => {
                let name = cas.names.get(type_name).to_owned();
                *types.entry(type_name).or_insert(cas.number(&system, &name, line)?)
            }
        };
        let mut features = structure.features;
        if let Some(given) = structure.elements {
            let range = cas.types.get(of).and_then(|t| t.features.get("elements")).map(|f| f.0);
            features.push((elements, as_declared(given, range)));
        }
        check(&cas, of, &features, id, line)?;
        cas.push(Structure { id, of, line, features });
    }
    for (name, view) in parsed.views {
        let known = view.sofa.and_then(|sofa| sofas.get(&sofa)).unwrap_or(&name).clone();
        let members = view.members;
        let view = cas
            .views
            .entry(known)
            .or_insert_with(|| View { sofa: view.sofa.unwrap_or_default(), ..View::default() });
        view.members.get_or_insert_default().extend(members);
    }
    cas.complete()?;
    let unknown: Vec<&str> = cas
        .types
        .types
        .iter()
        .filter(|t| t.kind == Kind::Unknown)
        .map(|t| names::short(&t.name))
        .take(10)
        .collect();
    if !unknown.is_empty() {
        let remark = format!("The file does not declare {}.", unknown.join(", "));
        cas.remarks.push(remark);
    }
    Ok(cas)
}

fn sofa(cas: &Cas, id: u64, line: usize, structure: &Parsed) -> (String, View) {
    let get = |name: &str| {
        let number = cas.names.find(name)?;
        structure.features.iter().find(|(n, _)| *n == number).map(|(_, given)| given)
    };
    let text = |name: &str| match get(name) {
        Some(Given::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let array = || match get("sofaArray") {
        Some(Given::Reference(id)) => Some(format!("in the array {id}")),
        _ => None,
    };
    let view = View {
        sofa: id,
        text: text("sofaString"),
        elsewhere: text("sofaURI").or_else(array),
        members: None,
        line,
    };
    (text("sofaID").unwrap_or_else(|| "_InitialView".to_owned()), view)
}

/// Numbers of an array are ids only if its type says so.
fn as_declared(given: Given, range: Option<Range>) -> Given {
    match given {
        Given::References(ids) if range != Some(Range::References) => {
            Given::Texts(ids.iter().map(|id| id.to_string().into()).collect())
        }
        Given::Texts(words) if range == Some(Range::References) && words.is_empty() => {
            Given::References(Box::default())
        }
        other => other,
    }
}

/// That what is given is what the type says, where it matters.
fn check(
    cas: &Cas,
    of: u32,
    features: &[(u32, Given)],
    id: u64,
    line: usize,
) -> Result<(), ReadError> {
    for name in ["begin", "end"] {
        let number = cas.names.find(name);
        let given = features.iter().find(|(n, _)| Some(*n) == number).map(|(_, given)| given);
        let is_annotation = cas.types.get(of).is_some_and(|t| t.features.contains_key("begin"));
        if is_annotation && !matches!(given, None | Some(Given::Whole(_))) {
            let problem = format!("structure {id}: “{name}” is not a whole number");
            return Err(cas.error(line, problem));
        }
    }
    Ok(())
}

/// The lines where structures have their ids, in the order of the file.
struct Lines<'a> {
    text: &'a str,
    /// Where to look on, in bytes, and the line there.
    at: (usize, usize),
}

impl<'a> Lines<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { text: std::str::from_utf8(bytes).unwrap_or_default(), at: (0, 1) }
    }

    /// The line of the next structure, if its id is this; else the line of the one before.
    fn next(&mut self, id: u64) -> usize {
        const KEY: &str = "\"%ID\"";
        let (from, line) = self.at;
        let rest = self.text.get(from..).unwrap_or_default();
        let found = rest.split_once(KEY).filter(|(_, after)| {
            let value = after.trim_start().strip_prefix(':').unwrap_or_default().trim_start();
            let digits = value.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            digits.parse() == Ok(id)
        });
        let Some((before, _)) = found else {
            // Ids stand elsewhere in this file; there is no use in looking on.
            self.text = "";
            return line;
        };
        let lines = before.bytes().filter(|b| *b == b'\n').count();
        self.at = (from + before.len() + KEY.len(), line + lines);
        self.at.1
    }
}
