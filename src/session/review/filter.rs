//! Which differences are listed, and stepped through.

use super::here::Here;
use crate::review::compare::{Item, Kind};

/// Kinds of difference that are thought of together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Where spans are, and whether.
    Spans,
    /// What they are: labels, attributes, comment types, stances.
    Labels,
    /// What belongs together: relations, chains, replies.
    Links,
}

impl Group {
    /// Every group, in order.
    pub const ALL: [Self; 3] = [Self::Spans, Self::Labels, Self::Links];

    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spans => "Spans",
            Self::Labels => "Labels",
            Self::Links => "Links",
        }
    }

    /// The group that a kind belongs to.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Split | Kind::Missing | Kind::Extra | Kind::Boundary => Self::Spans,
            Kind::Label | Kind::Attribute | Kind::CommentType | Kind::Stance => Self::Labels,
            Kind::Relation | Kind::Chain | Kind::ReplyLink => Self::Links,
        }
    }
}

/// Which differences are listed; what is not said does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// By what the first kind belongs to.
    pub group: Option<Group>,
    /// By kind, whichever of several.
    pub kind: Option<Kind>,
    /// By the label that anybody has.
    pub label: Option<String>,
    /// By layer or type of relation.
    pub layer: Option<String>,
    /// Where this one has something else than most.
    pub annotator: Option<String>,
    /// Only what is not decided.
    pub open: bool,
}

impl ReviewFilter {
    /// Whether anything is left out.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// Whether the difference at this position is listed.
    pub fn has(&self, here: &Here, at: usize) -> bool {
        let Some(item) = here.differences().get(at) else { return false };
        let first = item.kinds.first().copied();
        self.group.is_none_or(|group| first.map(Group::of) == Some(group))
            && self.kind.is_none_or(|kind| item.kinds.contains(&kind))
            && self.layer.as_ref().is_none_or(|layer| item.subject.layer == *layer)
            && self.label.as_ref().is_none_or(|label| here.labels(at).contains(label))
            && self.annotator.as_ref().is_none_or(|name| stands_apart(here, item, name))
            && !(self.open && here.is_decided(at))
    }
}

/// Whether somebody has something that not more than half have.
fn stands_apart(here: &Here, item: &Item, name: &str) -> bool {
    let Some(at) = here.names().iter().position(|known| known == name) else { return false };
    let all: usize = item.proposals.iter().map(|proposal| proposal.annotators.len()).sum();
    let own = item.proposals.iter().find(|proposal| proposal.annotators.contains(&at));
    own.is_some_and(|proposal| proposal.annotators.len() * 2 <= all)
}
