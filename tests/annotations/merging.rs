//! Two copies of a set that went different ways, made one again.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use tagline::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, Change, Clash, Command, Edit, History, IdSource,
    Merged, MisfitKind, OwnedRecord, RelationEnd, Status, Swap, common_state, merge, misfits,
};

use super::sequences::{Whim, whim};
use super::support::{Desk, fragments, made};

/// A desk with the same article and schema, that makes ids of its own.
fn copy(desk: &Desk, seed: u64) -> Desk {
    Desk { set: desk.set.clone(), ids: IdSource::seeded(seed), ..Desk::new() }
}

fn merged(base: &Desk, ours: &Desk, theirs: &Desk) -> Merged {
    let (a, b, c) = (&base.set, &ours.set, &theirs.set);
    let merged = merge(a, b, c, Some((&base.schema, &base.article)));
    let mut undone = merged.set.clone();
    undone.apply(&merged.change.inverse()).unwrap();
    assert_eq!(&undone, b);
    merged
}

fn clashes(merged: &Merged) -> Vec<(AnnotationId, Clash)> {
    merged.conflicts.iter().map(|c| (c.id, c.clash.clone())).collect()
}

fn label_of(record: Option<&OwnedRecord>) -> Option<&str> {
    match record? {
        OwnedRecord::Span(span) => Some(&span.label),
        OwnedRecord::SegmentLabel(label) => Some(&label.label),
        _ => None,
    }
}

/// A desk with a mayor, a town and a quote; and two copies of it.
fn three() -> (Desk, Desk, Desk, [AnnotationId; 3]) {
    let mut base = Desk::new();
    let ids = [
        base.tag("PER", "Ada Brill"),
        base.tag("LOC", "NORTHLAKE"),
        base.tag("QUOTE", "“We are tired,”"),
    ];
    let (ours, theirs) = (copy(&base, 2), copy(&base, 3));
    (base, ours, theirs, ids)
}

#[test]
fn what_each_did_elsewhere_comes_together() {
    let (base, mut ours, mut theirs, [mayor, town, quote]) = three();
    ours.run(Command::Relabel { id: mayor, label: "ORG".into() });
    ours.run(Command::Delete { ids: vec![town] });
    let (from, to) = (RelationEnd::Span(quote), RelationEnd::Span(mayor));
    theirs.run(Command::Relate { label: "speaker".into(), from, to });
    let new = theirs.tag("CUE", "told");
    let found = merged(&base, &ours, &theirs);
    assert_eq!(clashes(&found), []);
    assert_eq!(found.set.span(mayor).unwrap().label, "ORG");
    assert!(found.set.span(town).is_none() && found.set.span(new).is_some());
    assert_eq!(found.set.relations().len(), 1);
}

#[test]
fn what_both_changed_is_a_conflict_with_both_versions() {
    let (base, mut ours, mut theirs, [mayor, town, _]) = three();
    ours.run(Command::Relabel { id: mayor, label: "ORG".into() });
    theirs.run(Command::Relabel { id: mayor, label: "LOC".into() });
    // One took the town away, the other widened it.
    ours.run(Command::Delete { ids: vec![town] });
    let wide = theirs.at("NORTHLAKE: Mayor", 0);
    theirs.run(Command::SetFragments { id: town, fragments: fragments(&[wide]) });
    let found = merged(&base, &ours, &theirs);
    let mut expected = vec![(mayor, Clash::Changed), (town, Clash::Deleted)];
    expected.sort_by_key(|(id, _)| *id);
    assert_eq!(clashes(&found), expected);
    let of = |id| found.conflicts.iter().find(|c| c.id == id).unwrap();
    let (ours, theirs) = (label_of(of(mayor).ours.as_ref()), label_of(of(mayor).theirs.as_ref()));
    assert_eq!((ours, theirs), (Some("ORG"), Some("LOC")));
    assert_eq!((of(town).ours.as_ref(), label_of(of(town).theirs.as_ref())), (None, Some("LOC")));
    assert_eq!(found.set.span(mayor).unwrap().label, "ORG");
    assert_eq!(found.set.span(town).unwrap().extent(), wide);
}

#[test]
fn what_one_deleted_and_the_other_uses_stays() {
    let (base, mut ours, mut theirs, [mayor, town, quote]) = three();
    ours.run(Command::Delete { ids: vec![mayor, town] });
    let (from, to) = (RelationEnd::Span(quote), RelationEnd::Span(mayor));
    theirs.run(Command::Relate { label: "speaker".into(), from, to });
    theirs.run(Command::MakeChain { name: "Northlake".into(), members: vec![town] });
    for (a, b) in [(&ours, &theirs), (&theirs, &ours)] {
        let found = merged(&base, a, b);
        let mut expected = vec![(mayor, Clash::Needed), (town, Clash::Needed)];
        expected.sort_by_key(|(id, _)| *id);
        assert_eq!(clashes(&found), expected);
        assert!(found.set.span(mayor).is_some() && found.set.span(town).is_some());
        assert_eq!((found.set.relations().len(), found.set.chains().len()), (1, 1));
    }
}

#[test]
fn chains_are_merged_mention_by_mention() {
    let (mut base, _, _, [mayor, town, quote]) = three();
    let chain =
        made(&base.run(Command::MakeChain { name: "x".into(), members: vec![mayor, town] }));
    let (mut ours, mut theirs) = (copy(&base, 2), copy(&base, 3));
    ours.run(Command::LeaveChain { members: vec![town] });
    ours.run(Command::EditChain {
        id: chain,
        name: "Ada".into(),
        kind: None,
        knowledge_base_id: None,
    });
    theirs.run(Command::AddToChain { id: chain, members: vec![quote] });
    let found = merged(&base, &ours, &theirs);
    assert_eq!(clashes(&found), []);
    let chain = found.set.chain(chain).unwrap();
    assert_eq!((chain.name.as_str(), chain.members.clone()), ("Ada", [mayor, quote].into()));

    // One mention cannot be in two of them.
    let (base, mut ours, mut theirs, [mayor, ..]) = three();
    let own = made(&ours.run(Command::MakeChain { name: "a".into(), members: vec![mayor] }));
    let other = made(&theirs.run(Command::MakeChain { name: "b".into(), members: vec![mayor] }));
    let found = merged(&base, &ours, &theirs);
    assert_eq!(clashes(&found), [(other, Clash::TwoChains)]);
    assert_eq!(found.set.chains().map(|c| c.id).collect::<Vec<_>>(), [own]);
}

#[test]
fn a_second_label_where_one_goes_is_a_conflict() {
    let (base, mut ours, mut theirs, _) = three();
    for (desk, label) in [(&mut ours, "for"), (&mut theirs, "against")] {
        let (layer, target) = ("Stance".to_owned(), desk.comment(1));
        desk.run(Command::ToggleSegmentLabel { layer, label: label.into(), target });
        let (layer, target) = ("Type".to_owned(), desk.comment(1));
        let label = if label == "for" { "praise" } else { "blame" };
        desk.run(Command::ToggleSegmentLabel { layer, label: label.into(), target });
    }
    for (a, b, stays) in [(&ours, &theirs, "for"), (&theirs, &ours, "against")] {
        let found = merged(&base, a, b);
        let labels: Vec<&str> = found.set.segment_labels().map(|l| l.label.as_str()).collect();
        assert_eq!(labels.len(), 3, "both types and one stance: {labels:?}");
        assert!(labels.contains(&stays));
        let [conflict] = &found.conflicts[..] else { panic!("{:?}", found.conflicts) };
        assert!(matches!(&conflict.clash, Clash::Unfit(why) if why.contains("Stance")));
        assert!(conflict.ours.is_none() && conflict.theirs.is_some());
    }
    // Without the schema nobody can know.
    assert!(merge(&base.set, &ours.set, &theirs.set, None).conflicts.is_empty());
}

#[test]
fn a_chain_of_which_nothing_would_be_left_stays_as_ours_and_merging_again_changes_nothing() {
    let (mut base, _, _, [mayor, town, _]) = three();
    let new = base.tag("PER", "Tom Ferris");
    base.run(Command::MakeChain { name: "Brill".into(), members: vec![mayor, town] });
    let id = base.set.chain_of(mayor).unwrap().id;
    let (mut ours, mut theirs) = (copy(&base, 2), copy(&base, 3));
    // Ours deletes one of the mentions and puts the new one into a chain of its own.
    ours.run(Command::Delete { ids: vec![town] });
    ours.run(Command::MakeChain { name: "Ferris".into(), members: vec![new] });
    // Theirs takes the other mention out and the new one in.
    theirs.run(Command::LeaveChain { members: vec![mayor] });
    theirs.run(Command::AddToChain { id, members: vec![new] });
    let found = merged(&base, &ours, &theirs);
    assert!(clashes(&found).contains(&(id, Clash::TwoChains)));
    assert_eq!(found.set.chain(id), ours.set.chain(id));
    let again = merge(&base.set, &found.set, &theirs.set, Some((&base.schema, &base.article)));
    assert_eq!(again.set, found.set);
}

#[test]
fn what_both_set_differently_is_done_no_further_than_the_less_advanced_says() {
    let (mut base, ..) = three();
    base.run(Command::SetStatus(Status::New));
    let (mut ours, mut theirs) = (copy(&base, 2), copy(&base, 3));
    ours.run(Command::SetStatus(Status::Done));
    assert_eq!(merged(&base, &ours, &theirs).set.status(), Status::Done);
    theirs.run(Command::SetStatus(Status::InProgress));
    assert_eq!(merged(&base, &ours, &theirs).set.status(), Status::InProgress);
}

#[test]
fn histories_tell_what_two_copies_had_in_common() {
    let (base, mut ours, mut theirs, [mayor, town, quote]) = three();
    let mut history = History::default();
    // Ours began with the three, as its history knows, and then went on.
    let all: Vec<Edit> = base.set.spans().map(|s| Edit::Span(Swap::make(s.clone()))).collect();
    history.push(Change { title: String::new(), edits: all });
    history.push(ours.run(Command::Relabel { id: mayor, label: "ORG".into() }));
    history.push(ours.run(Command::Delete { ids: vec![town] }));
    theirs.run(Command::Relabel { id: quote, label: "CUE".into() });
    let new = theirs.tag("PER", "Tom Ferris");
    let unknown = History::default();
    let common = common_state((&ours.set, &history), (&theirs.set, &unknown));
    let found = merge(&common, &ours.set, &theirs.set, None);
    // What ours changed and deleted is known to be newer; the quote is not known to be.
    assert_eq!(clashes(&found), [(quote, Clash::Changed)]);
    assert_eq!(found.set.span(mayor).unwrap().label, "ORG");
    assert!(found.set.span(town).is_none() && found.set.span(new).is_some());
    // Without histories only what is equal is common, and nothing is taken for deleted.
    let common = common_state((&ours.set, &unknown), (&theirs.set, &unknown));
    let found = merge(&common, &ours.set, &theirs.set, None);
    assert_eq!(found.set.spans().len(), 4);
    assert_eq!(found.conflicts.len(), 2);
}

fn act(desk: &mut Desk, whims: &[Whim]) {
    for whim in whims {
        let Some(command) = whim.command(desk) else { continue };
        if let Ok(change) = desk.plan(&command) {
            desk.set.apply(&change).unwrap();
        }
    }
}

/// That what one copy did is in the result, or in a conflict.
fn nothing_is_lost(base: &AnnotationSet, copy: &AnnotationSet, found: &Merged) {
    let told: BTreeSet<AnnotationId> = found.conflicts.iter().map(|c| c.id).collect();
    let ids: BTreeSet<AnnotationId> =
        base.records().chain(copy.records()).map(|r| r.id()).collect();
    for id in ids {
        let (was, is, now) = (base.record(id), copy.record(id), found.set.record(id));
        if was == is || is == now || told.contains(&id) {
            continue;
        }
        // Chains of both.
        let (Some(AnyRecord::Chain(is)), Some(AnyRecord::Chain(now))) = (is, now) else {
            panic!("{id} is lost: {was:?}, {is:?}, {now:?}");
        };
        let new = is.members.iter().filter(|id| match was {
            Some(AnyRecord::Chain(was)) => !was.members.contains(*id),
            _ => true,
        });
        for member in new {
            assert!(now.members.contains(member), "{id} has lost {member}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn any_two_copies_are_merged_without_loss(
        common in vec(whim(), 1..30),
        one in vec(whim(), 0..20),
        other in vec(whim(), 0..20),
    ) {
        let mut base = Desk::new();
        act(&mut base, &common);
        let (mut ours, mut theirs) = (copy(&base, 2), copy(&base, 3));
        act(&mut ours, &one);
        act(&mut theirs, &other);
        for (a, b, expected) in
            [(&ours, &base, &ours), (&base, &theirs, &theirs), (&ours, &ours, &ours)]
        {
            let found = merged(&base, a, b);
            prop_assert_eq!(&found.set, &expected.set);
            prop_assert_eq!(clashes(&found), vec![]);
        }
        let (found, turned) = (merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        prop_assert_eq!(found.conflicts.is_empty(), turned.conflicts.is_empty());
        if found.conflicts.is_empty() {
            prop_assert_eq!(&found.set, &turned.set);
        }
        nothing_is_lost(&base.set, &ours.set, &found);
        nothing_is_lost(&base.set, &theirs.set, &found);
        // Once more changes nothing.
        let again = merge(&base.set, &found.set, &theirs.set, Some((&base.schema, &base.article)));
        prop_assert_eq!(&again.set, &found.set);
        // What fits in both fits together.
        let known: Vec<_> = [&ours, &theirs].iter().flat_map(|d| misfits(&d.set, &d.schema, &d.article)).collect();
        for misfit in misfits(&found.set, &base.schema, &base.article) {
            let fine = misfit.is_unfinished() || known.contains(&misfit);
            prop_assert!(fine, "{}", misfit);
        }
        // Without the schema at least nothing hangs in the air.
        let bare = merge(&base.set, &ours.set, &theirs.set, None);
        for misfit in misfits(&bare.set, &base.schema, &base.article) {
            let hangs = matches!(
                misfit.kind,
                MisfitKind::DanglingEnd { .. }
                    | MisfitKind::MissingMember { .. }
                    | MisfitKind::SeveralChains { .. }
                    | MisfitKind::EmptyChain
            );
            prop_assert!(!hangs || known.contains(&misfit), "{}", misfit);
        }
    }
}
