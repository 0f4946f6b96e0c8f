//! A list that differs from another: what somebody has otherwise than the example.

use jiff::Timestamp;
use serde::Deserialize;

use crate::annotation::Attributes;
use crate::cli::example::{ChainOf, Example, Mark, OnComment};

/// An annotator, and what they have otherwise than the example.
#[derive(Debug, Deserialize)]
pub(super) struct Other {
    pub(super) annotator: String,
    /// What their ids begin with.
    pub(super) seed: u64,
    pub(super) at: Timestamp,
    /// Marks that they do not have, by id. What hangs on them goes too.
    without: Vec<String>,
    /// Marks that they have in another way.
    otherwise: Vec<Otherwise>,
    /// Marks that the example does not have.
    also: Vec<Mark>,
    /// Each in place of the one of the same number.
    comments: Vec<OnComment>,
    /// Mentions that are in no chain, by id.
    apart: Vec<String>,
    /// Mentions that are in a chain, by its name and the mention's id.
    joined: Vec<(String, String)>,
}

/// A mark in another way; what is not said stays as it is.
#[derive(Debug, Deserialize)]
struct Otherwise {
    id: String,
    tag: Option<String>,
    at: Option<String>,
    attributes: Option<Attributes>,
    links: Option<Vec<(String, String)>>,
    note: Option<String>,
}

impl Other {
    /// The list of what they have. Panics if it speaks of a mark that is not there.
    pub(super) fn varies(&self, example: &Example) -> Example {
        let mut list = example.clone();
        for mark in &self.otherwise {
            mark.change(&mut list);
        }
        for id in &self.without {
            let before = list.spans.len();
            list.spans.retain(|mark| mark.id != *id);
            assert_eq!(list.spans.len() + 1, before, "{}: {id}", self.annotator);
            for mark in &mut list.spans {
                mark.links.retain(|(_, to)| to != id);
            }
        }
        list.spans.extend(self.also.iter().cloned());
        for comment in &self.comments {
            let place = list.comments.iter_mut().find(|one| one.comment == comment.comment);
            *place.unwrap() = comment.clone();
        }
        for chain in &mut list.chains {
            chain.of.retain(|id| !self.apart.contains(id) && !self.without.contains(id));
        }
        list.chains.retain(|chain| !chain.of.is_empty());
        for (name, id) in &self.joined {
            let named = |chain: &&mut ChainOf| chain.name == *name;
            list.chains.iter_mut().find(named).unwrap().of.push(id.clone());
        }
        list
    }
}

impl Otherwise {
    fn change(&self, list: &mut Example) {
        let found = list.spans.iter_mut().find(|mark| mark.id == self.id);
        let mark = found.unwrap_or_else(|| panic!("no mark “{}”", self.id));
        if let Some(tag) = &self.tag {
            mark.tag.clone_from(tag);
        }
        if let Some(at) = &self.at {
            mark.at.clone_from(at);
        }
        if let Some(attributes) = &self.attributes {
            mark.attributes.clone_from(attributes);
        }
        if let Some(links) = &self.links {
            mark.links.clone_from(links);
        }
        if let Some(note) = &self.note {
            mark.note.clone_from(note);
        }
    }
}
