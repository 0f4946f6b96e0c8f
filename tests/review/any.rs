//! What holds whatever was annotated.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use tagline::annotation::{AnnotationId, AnnotationSet, Command, RelationEnd, Status};
use tagline::review::changed::Feedback;
use tagline::review::compare::{Compared, Comparison, Family, Item, Kind};
use tagline::text::{ByteRange, CharRange};

use super::support::Ground;

/// Label, start and length in code points, all to be cut to what is there.
type Whim = (usize, usize, usize);

pub(crate) const LABELS: [&str; 5] = ["PER", "ROLE", "LOC", "EVT", "QUOTE"];

#[derive(Clone, Debug)]
pub(crate) struct Wish {
    spans: Vec<Whim>,
    relations: Vec<(usize, usize)>,
    chain: Vec<usize>,
    labels: Vec<(usize, bool)>,
}

pub(crate) fn wish() -> impl Strategy<Value = Wish> {
    let spans = vec((0..LABELS.len(), 0_usize..40, 0_usize..12), 0..12);
    let relations = vec((0_usize..12, 0_usize..12), 0..4);
    (spans, relations, vec(0_usize..12, 0..4), vec((0_usize..2, any::<bool>()), 0..3))
        .prop_map(|(spans, relations, chain, labels)| Wish { spans, relations, chain, labels })
}

pub(crate) fn make(ground: &mut Ground, wish: &Wish) -> AnnotationSet {
    let mut set = AnnotationSet::default();
    for (label, start, length) in &wish.spans {
        let start = start + 40;
        let range = CharRange::new(start, start + length);
        let at: ByteRange = ground.article.text.to_bytes(range).unwrap();
        if set.same_span(LABELS[*label], &[at]).is_none() {
            ground.tag(&mut set, LABELS[*label], at);
        }
    }
    let ids: Vec<AnnotationId> = set.spans().map(|span| span.id).collect();
    let pick = |at: usize| ids.get(at % ids.len().max(1)).copied();
    for (from, to) in &wish.relations {
        if let (Some(from), Some(to)) = (pick(*from), pick(*to))
            && from != to
        {
            let (from, to) = (RelationEnd::Span(from), RelationEnd::Span(to));
            ground.relate(&mut set, "same", from, to);
        }
    }
    let members: BTreeSet<AnnotationId> = wish.chain.iter().filter_map(|at| pick(*at)).collect();
    if !members.is_empty() {
        let members = members.into_iter().collect();
        ground.run(&mut set, &Command::MakeChain { name: "x".into(), members });
    }
    for (order, praise) in &wish.labels {
        ground.label(&mut set, *order, "Type", if *praise { "praise" } else { "blame" });
    }
    set
}

/// The records of everybody, as they are in the items.
fn records(found: &Comparison, sets: &[&AnnotationSet]) -> Vec<usize> {
    let mut counts = vec![0; sets.len()];
    for item in found.all() {
        for proposal in &item.proposals {
            for at in &proposal.annotators {
                // Who proposes the same has as many records.
                counts[*at] += proposal.records.len();
            }
        }
    }
    counts
}

fn sides(item: &Item, turn: impl Fn(usize) -> usize) -> BTreeSet<(BTreeSet<usize>, String)> {
    let turned = |p: &tagline::review::compare::Proposal| {
        (p.annotators.iter().map(|at| turn(*at)).collect(), p.said.clone())
    };
    item.proposals.iter().map(turned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_record_is_in_one_proposal(wishes in vec(wish(), 1..4)) {
        let mut ground = Ground::new();
        let sets: Vec<AnnotationSet> = wishes.iter().map(|w| make(&mut ground, w)).collect();
        let sets: Vec<&AnnotationSet> = sets.iter().collect();
        let found = ground.compare(&sets);
        let expected: Vec<usize> = sets.iter().map(|set| set.len()).collect();
        prop_assert_eq!(records(&found, &sets), expected);
        for item in found.all() {
            let all: Vec<usize> =
                item.proposals.iter().flat_map(|p| p.annotators.iter().copied()).collect();
            let distinct: BTreeSet<usize> = all.iter().copied().collect();
            prop_assert_eq!(all.len(), distinct.len());
            prop_assert_eq!(item.kinds.is_empty(), item.proposals.len() == 1);
        }
    }

    #[test]
    fn a_set_agrees_with_itself(wish in wish(), times in 1_usize..4) {
        let mut ground = Ground::new();
        let set = make(&mut ground, &wish);
        let found = ground.compare(&vec![&set; times]);
        prop_assert_eq!(found.differences, vec![]);
    }

    #[test]
    fn the_order_of_annotators_does_not_matter(wishes in vec(wish(), 2..4), turn in 1_usize..3) {
        let mut ground = Ground::new();
        let sets: Vec<AnnotationSet> = wishes.iter().map(|w| make(&mut ground, w)).collect();
        let sets: Vec<&AnnotationSet> = sets.iter().collect();
        let (count, mut turned) = (sets.len(), sets.clone());
        turned.rotate_left(turn % count);
        let (one, other) = (ground.compare(&sets), ground.compare(&turned));
        let told = |found: &Comparison, by: usize| -> BTreeSet<_> {
            found.all().map(|i| (i.subject.clone(), sides(i, |at| (at + by) % count))).collect()
        };
        prop_assert_eq!(told(&one, 0), told(&other, turn % count));
    }

    #[test]
    fn a_span_less_is_one_difference(wish in wish(), which in 0_usize..12, first in any::<bool>()) {
        let mut ground = Ground::new();
        let wish = Wish { relations: Vec::new(), chain: Vec::new(), ..wish };
        let whole = make(&mut ground, &wish);
        let ids: Vec<AnnotationId> = whole.spans().map(|span| span.id).collect();
        prop_assume!(!ids.is_empty());
        let mut less = whole.clone();
        ground.run(&mut less, &Command::Delete { ids: vec![ids[which % ids.len()]] });
        let sets = if first { [&whole, &less] } else { [&less, &whole] };
        let found = ground.compare(&sets);
        prop_assert_eq!(found.differences.len(), 1);
        let expected = if first { Kind::Missing } else { Kind::Extra };
        prop_assert_eq!(&found.differences[0].kinds, &vec![expected]);
    }

    #[test]
    fn feedback_counts_every_span_and_label_once(own in wish(), gold in wish()) {
        let mut ground = Ground::new();
        let (own, mut gold) = (make(&mut ground, &own), make(&mut ground, &gold));
        ground.run(&mut gold, &Command::SetStatus(Status::Done));
        let held = |own: &AnnotationSet, gold: &AnnotationSet| {
            let own = Compared { annotator: "ada", set: own };
            Feedback::of(&ground.article, &ground.schema, own, gold)
        };
        let found = held(&own, &gold);
        let (mut mine, mut theirs) = (0, 0);
        for of in &found.labels {
            // Links of what only one has, and chains of it, are not told by themselves.
            if matches!(of.family, Family::Span | Family::Segment) {
                mine += of.counts.kept + of.counts.changed + of.counts.removed;
                theirs += of.counts.kept + of.counts.changed + of.counts.added;
            }
        }
        let count = |set: &AnnotationSet| set.spans().len() + set.segment_labels().len();
        prop_assert_eq!((mine, theirs), (count(&own), count(&gold)));
        prop_assert_eq!(found.open, 0);
        let same = held(&gold, &gold);
        prop_assert_eq!((same.total().kept, same.changes), (gold.len(), vec![]));
    }
}
