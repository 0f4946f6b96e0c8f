//! Which file belongs to which document, and which type system to which file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::rc::Rc;

use super::from_cas::Origin;
use super::types::TypeSystem;
use super::typesystem;
use crate::formats::io::whole;
use crate::formats::{Document, Input, ReadError};

/// What the type system's file is called.
pub(super) const TYPE_SYSTEM: &str = "TypeSystem.xml";

/// Names of files to write, each once.
#[derive(Debug, Default)]
pub(super) struct FileNames(BTreeSet<String>);

impl FileNames {
    /// The name without its ending: the document's, if no other has it; else with the
    /// annotator's, else with a number.
    pub(super) fn stem(&mut self, document: &Document) -> String {
        let fits = |c: char| !c.is_control() && !"<>:\"\\|?*".contains(c);
        let parts: Vec<String> = document
            .name
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| part.chars().map(|c| if fits(c) { c } else { '_' }).collect::<String>())
            .map(|part| if part.trim_matches('.').is_empty() { "_".to_owned() } else { part })
            .collect();
        let name = if parts.is_empty() { "text".to_owned() } else { parts.join("/") };
        let annotator: String =
            document.annotator.chars().map(|c| if fits(c) && c != '/' { c } else { '_' }).collect();
        let mut stem = name.clone();
        let mut n = 1;
        // Some systems do not tell case apart.
        while !self.0.insert(stem.to_lowercase()) {
            stem = match n {
                1 if !annotator.is_empty() => format!("{name}.{annotator}"),
                _ => format!("{name}.{n}"),
            };
            n += 1;
        }
        stem
    }
}

/// What a file's place says of it; `None` for a file that holds nobody's annotations.
/// INCEpTION's project export has `annotation/DOCUMENT/USER.zip` and within it the CAS, and
/// `INITIAL_CAS` for the state before anybody began.
pub(super) fn origin(file: &str) -> Option<Origin> {
    let parts: Vec<&str> = file.split('/').collect();
    let stem = |part: &str| part.rsplit_once('.').map_or(part, |(stem, _)| stem).to_owned();
    let folder = parts.iter().rposition(|part| matches!(*part, "annotation" | "curation"));
    if let Some((document, user)) =
        folder.and_then(|at| Some((parts.get(at + 1)?, parts.get(at + 2)?)))
        && parts.len() > 3
    {
        let annotator = stem(user);
        if annotator == "INITIAL_CAS" {
            return None;
        }
        let name = document.strip_suffix(".txt").unwrap_or(document).to_owned();
        return Some(Origin { name, annotator });
    }
    let archive = parts.iter().position(|part| part.to_lowercase().ends_with(".zip"));
    let named = match archive {
        Some(at) if at + 1 < parts.len() => parts.get(..=at).unwrap_or_default().join("/"),
        _ => file.to_owned(),
    };
    Some(Origin { name: stem(&named), annotator: String::new() })
}

/// The type systems of an input, by folder.
#[derive(Debug, Default)]
pub(super) struct TypeSystems {
    files: BTreeMap<String, Vec<String>>,
    read: BTreeMap<String, Rc<Found>>,
    /// The one that was read last: archives of a project mostly have the same.
    last: Option<(Vec<u8>, Rc<Found>)>,
}

/// A type system with what is to be said of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) types: TypeSystem,
    pub(super) remarks: Vec<String>,
}

impl TypeSystems {
    /// Looks which files are type systems: `.xml` files by their beginning.
    pub(super) fn of(input: &dyn Input) -> Result<Self, ReadError> {
        let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in input.names() {
            if !file.to_lowercase().ends_with(".xml") {
                continue;
            }
            let mut head = Vec::new();
            let read = input.open(&file).and_then(|f| f.take(4096).read_to_end(&mut head));
            read.map_err(|e| ReadError::io(&file, e))?;
            if typesystem::begins(&head) || file.to_lowercase().ends_with("typesystem.xml") {
                files.entry(folder(&file).to_owned()).or_default().push(file);
            }
        }
        Ok(Self { files, ..Self::default() })
    }

    /// Those of the file's folder, or the nearest above that has any, put together.
    pub(super) fn for_file(
        &mut self,
        input: &dyn Input,
        file: &str,
    ) -> Result<Rc<Found>, ReadError> {
        let mut at = folder(file);
        loop {
            if let Some(found) = self.read.get(at) {
                return Ok(Rc::clone(found));
            }
            if let Some(files) = self.files.get(at) {
                let found = self.together(input, &files.clone())?;
                self.read.insert(at.to_owned(), Rc::clone(&found));
                return Ok(found);
            }
            if at.is_empty() {
                return Ok(Rc::default());
            }
            at = folder(at);
        }
    }

    fn together(&mut self, input: &dyn Input, files: &[String]) -> Result<Rc<Found>, ReadError> {
        let mut found = Found::default();
        for file in files {
            let bytes = whole(input, file)?;
            if let [_] = files {
                if let Some((last, found)) = &self.last
                    && *last == bytes
                {
                    return Ok(Rc::clone(found));
                }
                let (types, remarks) = typesystem::read(file, &bytes)?;
                let found = Rc::new(Found { types, remarks });
                self.last = Some((bytes, Rc::clone(&found)));
                return Ok(found);
            }
            let (types, remarks) = typesystem::read(file, &bytes)?;
            found.remarks.extend(remarks);
            found.remarks.extend(found.types.merge(&types));
        }
        Ok(Rc::new(found))
    }
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}
