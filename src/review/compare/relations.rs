//! Relations: who says a quote, what a comment answers.

use std::collections::{BTreeMap, BTreeSet};

use super::{Compared, Family, Homes, Item, Kind, Subject, proposals, said, segments};
use crate::annotation::{AnnotationId, Relation, RelationEnd, Target};
use crate::article::Article;
use crate::schema::Schema;

/// An end, comparable between sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// The spans of this item.
    Item(usize),
    Target(Target),
}

pub(super) fn items(
    article: &Article,
    schema: &Schema,
    sets: &[Compared<'_>],
    spans: &[Item],
    homes: &Homes,
) -> Vec<Item> {
    // For each type and start the relations of each annotator, with where they end.
    type Own<'a> = BTreeMap<usize, Vec<(End, &'a Relation)>>;
    let mut groups: BTreeMap<(&str, End), Own<'_>> = BTreeMap::new();
    for (annotator, own) in sets.iter().enumerate() {
        let end = |end: RelationEnd| match end {
            RelationEnd::Target(target) => Some(End::Target(target)),
            RelationEnd::Span(id) => homes.get(annotator)?.get(&id).copied().map(End::Item),
        };
        for relation in own.set.relations() {
            let (Some(mut from), Some(mut to)) = (end(relation.from), end(relation.to)) else {
                continue;
            };
            let symmetric =
                |r: &&crate::schema::RelationType| r.name == relation.label && r.symmetric;
            if from > to && schema.relations.iter().find(symmetric).is_some() {
                std::mem::swap(&mut from, &mut to);
            }
            let group = groups.entry((&relation.label, from)).or_default();
            group.entry(annotator).or_default().push((to, relation));
        }
    }
    let reply = schema.reply_relation().map(|relation| relation.name.as_str());
    let item = |((label, from), mut own): ((&str, End), Own<'_>)| {
        let place = match from {
            End::Item(at) => spans.get(at)?.subject.place,
            End::Target(target) => segments::place(article, target),
        };
        let holders: BTreeSet<usize> = match from {
            End::Target(_) => (0..sets.len()).collect(),
            End::Item(at) => {
                let all = spans.get(at)?.proposals.iter().filter(|p| !p.records.is_empty());
                all.flat_map(|p| p.annotators.iter().copied()).collect()
            }
        };
        let found = holders.into_iter().map(|annotator| {
            let mut relations = own.remove(&annotator).unwrap_or_default();
            relations.sort_by_key(|(to, relation)| (*to, relation.id));
            let ids: Vec<AnnotationId> = relations.iter().map(|(_, r)| r.id).collect();
            let words = relations.iter().map(|(to, relation)| {
                let to = match to {
                    End::Item(at) => spans
                        .get(*at)
                        .map(|item| said::place(&article.text, item.subject.place))
                        .unwrap_or_default(),
                    End::Target(target) => said::target(&article.text, *target),
                };
                format!("{label} → {to}{}", said::attributes(&relation.attributes))
            });
            (annotator, ids, words.collect::<Vec<_>>().join("; "))
        });
        let proposals = proposals(found.collect());
        let answers = reply == Some(label) && matches!(from, End::Target(_));
        let kind = if answers { Kind::ReplyLink } else { Kind::Relation };
        Some(Item {
            subject: Subject { family: Family::Relation, layer: label.to_owned(), place },
            kinds: if proposals.len() > 1 { vec![kind] } else { Vec::new() },
            proposals,
        })
    };
    groups.into_iter().filter_map(item).collect()
}
