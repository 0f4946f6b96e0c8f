//! Chains: mentions of the same person, place or thing, stepped through, taken out,
//! split.

use super::{OpenArticle, Session, Way};
use crate::annotation::{AnnotationId, Chain, Command};

impl OpenArticle {
    /// The mentions of a chain in text order; those that lost their place come last.
    pub fn mentions_of(&self, chain: &Chain) -> Vec<AnnotationId> {
        let mut mentions: Vec<AnnotationId> = chain.members.iter().copied().collect();
        mentions.sort_by_key(|id| self.set().span(*id).map_or(usize::MAX, |s| s.extent().start));
        mentions
    }
}

impl Session {
    /// The next mention of what the selected one mentions; after the last the first.
    pub(super) fn step_mention(&mut self, way: Way) {
        let (Some(open), Some(id)) = (&self.open, self.selection.span) else { return };
        let Some(chain) = open.set().chain_of(id) else {
            self.say("This mention is in no chain yet. Press G to say what it is the same as.");
            return;
        };
        let mut mentions = open.mentions_of(chain);
        mentions.retain(|id| open.set().span(*id).is_some());
        let count = mentions.len();
        let at = mentions.iter().position(|m| *m == id).unwrap_or(0);
        let next = match way {
            Way::Forward => (at + 1) % count.max(1),
            Way::Back => (at + count - 1) % count.max(1),
        };
        match mentions.get(next) {
            Some(next) if *next != id => self.select_span(*next),
            _ => self.say("This is the only mention."),
        }
    }

    pub(super) fn leave_chain(&mut self) {
        let Some(id) = self.selection.span else { return };
        if self.open.as_ref().is_some_and(|o| o.set().chain_of(id).is_none()) {
            self.say("This mention is in no chain.");
            return;
        }
        self.execute(&Command::LeaveChain { members: vec![id] });
    }

    /// One mention leaves its chain; several leave it for one of their own.
    pub(super) fn split_chain(&mut self, members: Vec<AnnotationId>) {
        if members.len() < 2 {
            self.execute(&Command::LeaveChain { members });
        } else {
            let name = self.chain_name(&members);
            self.execute(&Command::MakeChain { name, members });
        }
    }
}
