//! Relations from one end: which of them lead elsewhere, are new, or are gone.

use super::{Detail, Had, Item, Kind, OWN, Proposal, THEIRS, Telling};
use crate::annotation::{AnnotationSet, Decision, Relation, RelationEnd, Target};
use crate::review::compare::said;

/// An end, comparable between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// The spans of this item.
    Item(usize),
    Target(Target),
}

/// A relation with its ends as both have them.
struct Told<'a> {
    relation: &'a Relation,
    ends: [Option<End>; 2],
    attributes: String,
    had: Had,
}

/// Ends and attributes.
type Stands = ([Option<End>; 2], String);

impl Told<'_> {
    fn stands_for(&self) -> Stands {
        (self.ends, self.attributes.clone())
    }
}

impl Telling<'_> {
    pub(super) fn relations(
        &mut self,
        item: &Item,
        theirs: &Proposal,
        own: &Proposal,
        decided: Option<&Decision>,
    ) {
        let (mine, gold) = (self.own, self.gold);
        let mut left = self.links(item, OWN, mine, own);
        let mut new = self.links(item, THEIRS, gold, theirs);
        let label = item.subject.layer.clone();
        // Just the same, then those with the same ends, then whatever is there.
        type Alike = fn(&Told<'_>, &Told<'_>) -> bool;
        let rounds: [(Alike, Option<Detail>); 3] = [
            (|a, b| a.ends == b.ends && a.attributes == b.attributes, None),
            (|a, b| a.ends == b.ends, Some(Detail::Attributes)),
            (|_, _| true, Some(Detail::To)),
        ];
        let there = |all: &[Told<'_>]| all.iter().map(Told::stands_for).collect::<Vec<_>>();
        let (had, has) = (there(&left), there(&new));
        for (alike, detail) in rounds {
            let mut rest = Vec::new();
            for told in left {
                let Some(at) = new.iter().position(|other| alike(&told, other)) else {
                    rest.push(told);
                    continue;
                };
                let other = new.remove(at);
                match &detail {
                    None => self.count(item, label.clone()).kept += 1,
                    Some(detail) => {
                        self.count(item, label.clone()).changed += 1;
                        self.push(item, vec![detail.clone()], told.had, other.had, decided);
                    }
                }
            }
            left = rest;
            if detail.is_none() {
                // Of a span that gold joined or split, a link to the same is still there.
                let follows = |told: &Told<'_>, others: &[Stands]| {
                    told.ends.iter().all(Option::is_some) && others.contains(&told.stands_for())
                };
                let before = left.len();
                left.retain(|told| !follows(told, &has));
                self.count(item, label.clone()).kept += before - left.len();
                new.retain(|told| !follows(told, &had));
            }
        }
        for told in left {
            self.count(item, label.clone()).removed += 1;
            self.alone(item, Kind::Extra, told.had, Had::default(), decided);
        }
        for told in new {
            self.count(item, label.clone()).added += 1;
            self.alone(item, Kind::Missing, Had::default(), told.had, decided);
        }
    }

    /// A record that only one of the two has.
    pub(super) fn alone(
        &mut self,
        item: &Item,
        kind: Kind,
        had: Had,
        gold: Had,
        decided: Option<&Decision>,
    ) {
        self.push(item, Vec::new(), had, gold, decided);
        if let Some(change) = self.changes.last_mut() {
            change.kinds.insert(0, kind);
        }
    }

    fn links<'s>(
        &self,
        item: &Item,
        annotator: usize,
        set: &'s AnnotationSet,
        proposal: &Proposal,
    ) -> Vec<Told<'s>> {
        let symmetric = self.schema.relation(&item.subject.layer).is_some_and(|r| r.symmetric);
        let end = |end: RelationEnd| match end {
            RelationEnd::Target(target) => Some(End::Target(target)),
            RelationEnd::Span(id) => self.comparison.item_of(annotator, id).map(End::Item),
        };
        let all = proposal.records.iter().filter_map(|id| set.relation(*id));
        let mut told: Vec<Told<'_>> = all
            .map(|relation| {
                let (mut to, mut ends) = (relation.to, [end(relation.from), end(relation.to)]);
                if symmetric && ends[0] > ends[1] {
                    to = relation.from;
                    ends.reverse();
                }
                let attributes = said::attributes(&relation.attributes);
                let words = format!("{} → {}{attributes}", relation.label, self.end(set, to));
                let had = Had { records: vec![relation.id], said: words };
                Told { relation, ends, attributes, had }
            })
            .collect();
        told.sort_by_key(|told| (told.ends, told.relation.id));
        told
    }

    fn end(&self, set: &AnnotationSet, end: RelationEnd) -> String {
        let text = &self.article.text;
        match end {
            RelationEnd::Target(target) => said::target(text, target),
            RelationEnd::Span(id) => match set.span(id) {
                Some(span) => format!("{} {}", span.label, said::place(text, span.extent())),
                None => String::new(),
            },
        }
    }
}
