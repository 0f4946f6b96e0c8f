//! A CAS (common analysis structure) in memory: texts with feature structures, as a file
//! has them, before anything is made of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::names;
use super::types::{Kind, Resolved, Type, TypeSystem};
use crate::formats::ReadError;

/// Names of types that are longer are refused, as each of their structures repeats them.
const NAME_MAX: usize = 250;

/// One file's content.
#[derive(Debug, Default)]
pub(super) struct Cas {
    /// The file's name.
    pub(super) file: String,
    /// The types that occur.
    pub(super) types: Resolved,
    /// The names of features that occur.
    pub(super) names: Names,
    /// The views by name.
    pub(super) views: BTreeMap<String, View>,
    /// The feature structures in the order of the file.
    pub(super) structures: Vec<Structure>,
    /// Ids with where each is in that order; sorted once all are there.
    index: Vec<(u64, usize)>,
    /// What a person should be told.
    pub(super) remarks: Vec<String>,
    /// Types of links of chains.
    links: HashSet<u32>,
    /// How many bytes more may be made of arrays that several structures refer to.
    allowance: std::cell::Cell<usize>,
}

/// A text with what is said of it.
#[derive(Debug, Default)]
pub(super) struct View {
    /// The id of its sofa (subject of analysis).
    pub(super) sofa: u64,
    /// The text, if the file has it.
    pub(super) text: Option<String>,
    /// Where the text is if the file does not have it.
    pub(super) elsewhere: Option<String>,
    /// Ids of what is indexed; `None` if the file has no list.
    pub(super) members: Option<Vec<u64>>,
    /// The line of the sofa.
    pub(super) line: usize,
}

/// A feature structure.
#[derive(Debug)]
pub(super) struct Structure {
    /// Its id.
    pub(super) id: u64,
    /// Its type's number.
    pub(super) of: u32,
    /// Its line.
    pub(super) line: usize,
    /// What it has, in the order of the file, without what is null.
    pub(super) features: Vec<(u32, Given)>,
}

/// The value of a feature.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    Text(Box<str>),
    Whole(i64),
    /// May be infinite or no number.
    Number(f64),
    Flag(bool),
    Texts(Box<[Box<str>]>),
    Reference(u64),
    /// 0 for null.
    References(Box<[u64]>),
}

/// Names of features, numbered.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    /// The number of a name.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The name of that number.
    pub(super) fn get(&self, number: u32) -> &str {
        usize::try_from(number).ok().and_then(|n| self.names.get(n)).map_or("", String::as_str)
    }

    /// The number of a name that occurs.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }
}

impl Cas {
    /// An empty one,
    /// from a file of that size in bytes.
    pub(super) fn of(file: &str, size: usize) -> Self {
        let allowance = std::cell::Cell::new(4 * size + (1 << 16));
        Self { file: file.to_owned(), allowance, ..Self::default() }
    }

    /// Takes bytes off what may be made of shared arrays.
    ///
    /// # Errors
    /// If it is used up: a small file says the same so often that it fills the memory.
    pub(super) fn spend(&self, bytes: usize, line: usize) -> Result<(), ReadError> {
        let left = self.allowance.get().checked_sub(bytes).ok_or_else(|| {
            self.error(line, "arrays are referred to so often that they fill the memory")
        })?;
        self.allowance.set(left);
        Ok(())
    }

    /// The number of a type.
    ///
    /// # Errors
    /// If its name is longer than any that is meant.
    pub(super) fn number(
        &mut self,
        system: &TypeSystem,
        name: &str,
        line: usize,
    ) -> Result<u32, ReadError> {
        if name.len() > NAME_MAX {
            let problem = format!("the name of a type is longer than {NAME_MAX} bytes");
            return Err(self.error(line, problem));
        }
        Ok(self.types.number(system, name))
    }

    /// An error about a line of the file.
    pub(super) fn error(&self, line: usize, problem: impl Into<String>) -> ReadError {
        ReadError::malformed(&self.file, line, problem)
    }

    /// Takes in a structure.
    pub(super) fn push(&mut self, structure: Structure) {
        self.index.push((structure.id, self.structures.len()));
        self.structures.push(structure);
    }

    /// Says that all structures are there, which can be found from now on.
    ///
    /// # Errors
    /// If two have the same id.
    pub(super) fn complete(&mut self) -> Result<(), ReadError> {
        if !self.index.is_sorted() {
            self.index.sort_unstable();
        }
        let same = self.index.windows(2).find_map(|pair| match pair {
            [(one, _), (other, at)] if one == other => Some((*one, *at)),
            _ => None,
        });
        if let Some((id, at)) = same {
            let line = self.structures.get(at).map_or(0, |structure| structure.line);
            return Err(self.error(line, format!("the id {id} is used twice")));
        }
        self.infer();
        Ok(())
    }

    /// The structure with that id.
    pub(super) fn find(&self, id: u64) -> Option<&Structure> {
        self.structures.get(self.place(id)?)
    }

    /// Where the structure with that id is.
    pub(super) fn place(&self, id: u64) -> Option<usize> {
        let at = self.index.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.index.get(at).map(|(_, place)| *place)
    }

    /// The type of a structure.
    pub(super) fn type_of(&self, structure: &Structure) -> Option<&Type> {
        self.types.get(structure.of)
    }

    /// A feature of a structure, if it has it.
    pub(super) fn get<'a>(&self, structure: &'a Structure, feature: &str) -> Option<&'a Given> {
        let number = self.names.find(feature)?;
        structure.features.iter().find(|(name, _)| *name == number).map(|(_, given)| given)
    }

    /// Whether structures of that type are links of chains: some follow others.
    pub(super) fn is_link_type(&self, of: u32) -> bool {
        self.links.contains(&of)
    }

    /// What can be known of types that nobody declares once all structures are there: which
    /// are links of chains, and which features are lists of slots, as each of their ids is
    /// one of a structure with a target.
    fn infer(&mut self) {
        let next = self.names.find("next");
        let has = |s: &Structure, name: Option<u32>| {
            s.features.iter().any(|(n, g)| Some(*n) == name && matches!(g, Given::Reference(_)))
        };
        for (number, found) in self.types.types.iter().enumerate() {
            let is_link = found.name == names::LINK
                || (found.name.ends_with("Link") && found.features.contains_key("next"));
            if let Ok(number) = u32::try_from(number)
                && is_link
            {
                self.links.insert(number);
            }
        }
        let mut slots = Vec::new();
        for (at, structure) in self.structures.iter().enumerate() {
            let Some(found) = self.types.get(structure.of).filter(|t| t.kind == Kind::Unknown)
            else {
                continue;
            };
            if found.name.ends_with("Link") && has(structure, next) {
                self.links.insert(structure.of);
            }
            for (which, (_, given)) in structure.features.iter().enumerate() {
                let Given::Text(text) = given else { continue };
                let ids: Option<Vec<u64>> =
                    text.split_ascii_whitespace().map(|id| id.parse().ok()).collect();
                let is_slot = |id: &u64| {
                    let slot = self.find(*id);
                    slot.is_some_and(|s| has(s, self.names.find("target")))
                };
                if let Some(ids) = ids.filter(|ids| !ids.is_empty() && ids.iter().all(is_slot)) {
                    slots.push((at, which, ids));
                }
            }
        }
        for (at, which, ids) in slots {
            let structure = self.structures.get_mut(at);
            if let Some((_, given)) = structure.and_then(|s| s.features.get_mut(which)) {
                *given = Given::References(ids.into());
            }
        }
    }

    /// A feature that is a text.
    pub(super) fn text<'a>(&self, structure: &'a Structure, feature: &str) -> Option<&'a str> {
        match self.get(structure, feature)? {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A feature that is a reference; null is none.
    pub(super) fn reference(&self, structure: &Structure, feature: &str) -> Option<u64> {
        match self.get(structure, feature)? {
            Given::Reference(id) => Some(*id),
            _ => None,
        }
    }
}
