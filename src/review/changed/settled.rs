//! Whether gold has settled what is different, and by which decision.

use super::{Family, Item, Proposal};
use crate::annotation::{AnnotationSet, Decision, Status};
use crate::review::compare::Compared;
use crate::text::Text;

/// Gold, and whose work it is held against.
#[derive(Clone, Copy)]
pub(super) struct Settling<'a> {
    pub(super) text: &'a Text,
    pub(super) gold: &'a AnnotationSet,
    pub(super) own: Compared<'a>,
}

impl<'a> Settling<'a> {
    /// The decision that what gold has comes of, or that what the annotator has was turned down
    /// by; of several the last.
    pub(super) fn decision(
        &self,
        item: &Item,
        theirs: &Proposal,
        own: &Proposal,
    ) -> Option<&'a Decision> {
        let here = self.gold.decisions().filter(|decision| {
            decision.family == item.subject.family && decision.layer == item.subject.layer
        });
        let ranked = here.filter_map(|decision| {
            let gave = theirs.records.iter().any(|id| decision.gave.contains(id));
            let said = self.opinion(decision);
            let met = said.is_some_and(|said| is_what(item.subject.family, said, &own.said));
            let about = met && !own.said.is_empty() && self.is_at(decision, item);
            (gave || about).then_some((met, gave, decision))
        });
        let last = ranked
            .max_by_key(|(met, gave, decision)| (*met, *gave, decision.origin.at, decision.id));
        last.map(|(.., decision)| decision)
    }

    /// Whether adjudication has had its say.
    pub(super) fn is_settled(
        &self,
        item: &Item,
        theirs: &Proposal,
        own: &Proposal,
        decided: Option<&Decision>,
    ) -> bool {
        if self.is_done() {
            return true;
        }
        let there = !theirs.records.is_empty();
        match decided.map(|decision| self.opinion(decision)) {
            // Decided on what the annotator has; or had, and then it is open again.
            Some(Some(said)) => is_what(item.subject.family, said, &own.said),
            // Decided among others, or by no decision at all.
            Some(None) | None => there,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.gold.status() == Status::Done
    }

    /// What the annotator had when it was decided, if they were asked.
    pub(super) fn opinion<'d>(&self, decision: &'d Decision) -> Option<&'d str> {
        let all = decision.opinions.iter();
        let own = |name: &String| name == self.own.annotator;
        let mut found = all.filter(|opinion| opinion.annotators.iter().any(own));
        found.next().map(|opinion| opinion.said.as_str())
    }

    fn is_at(&self, decision: &Decision, item: &Item) -> bool {
        let Some(place) = self.text.to_chars(item.subject.place) else { return false };
        match item.subject.family {
            Family::Segment => decision.at == place,
            _ => decision.at.touches(place),
        }
    }
}

/// Whether what somebody had then is, or has in it, what they have now. Among three it may be
/// said with more beside it, and ends of links may lie in larger places, than between two.
fn is_what(family: Family, then: &str, now: &str) -> bool {
    match family {
        Family::Span => {
            let parts: Vec<&str> = then.split("; ").collect();
            now.is_empty() == then.is_empty() && now.split("; ").all(|part| parts.contains(&part))
        }
        Family::Segment => then == now,
        Family::Relation | Family::Chain => then.is_empty() == now.is_empty(),
    }
}
