//! A schema that changes, and sets that are brought along, before or after they are merged.

use proptest::collection::vec;
use proptest::prelude::*;
use tagline::annotation::{
    AnnotationId, AnnotationSet, AttributeValue, Command, Effects, History, IdSource, MisfitKind,
    RelationEnd, merge_histories, migrated, misfits,
};
use tagline::schema::{Attribute, AttributeKind, Migration, Owner, Retired, Schema};

use super::sequences::{Whim, whim};
use super::support::{Desk, bytes, through_file};

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The next version of a schema; changes that do not fit are left out.
fn next(schema: &Schema, wanted: &[Migration]) -> Schema {
    let (mut edited, mut changes) = (schema.clone(), Vec::new());
    for migration in wanted {
        let migration = migration.clone().on(&edited);
        if let Ok(new) = edited.migrated(&migration) {
            edited = new;
            changes.push(migration);
        }
    }
    schema.next_version(&edited, changes, "Ada", "2031-05-06T07:08:09Z".parse().unwrap()).unwrap()
}

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.set.set_schema_version(1);
    desk
}

/// The desk's set and schema after a change of the schema that fits.
fn change(desk: &mut Desk, migration: Migration) -> Effects {
    let schema = next(&desk.schema, &[migration]);
    assert!(schema.migrations_since(desk.schema.version).next().is_some(), "it does not fit");
    let done = migrated(&desk.set, &schema).unwrap();
    // It can be undone, and is stored as any change.
    let mut undone = done.set.clone();
    undone.apply(&done.change.inverse()).unwrap();
    assert_eq!(bytes(&undone, &desk.article.text), bytes(&desk.set, &desk.article.text));
    assert_eq!((undone.schema_version(), done.set.schema_version()), (1, 2));
    assert_eq!(through_file(&done.set, &desk.article.text), done.set);
    // Brought along once, it stays as it is.
    assert!(migrated(&done.set, &schema).is_none());
    (desk.set, desk.schema) = (done.set, schema);
    done.effects
}

fn problems(desk: &Desk) -> Vec<MisfitKind> {
    misfits(&desk.set, &desk.schema, &desk.article).into_iter().map(|m| m.kind).collect()
}

#[test]
fn a_renamed_label_goes_along_in_spans_and_rules() {
    let mut desk = desk();
    let mayor = desk.tag("PER", "Ada Brill");
    let town = desk.tag("LOC", "NORTHLAKE");
    let (from, to) = (RelationEnd::Span(mayor), RelationEnd::Span(town));
    desk.run(Command::Relate { label: "in".into(), from, to });
    let done =
        change(&mut desk, Migration::RenameLabel { from: "PER".into(), to: "PERSON".into() });
    assert_eq!(desk.span(mayor).label, "PERSON");
    assert_eq!(done.lines(), ["PER → PERSON: 1 annotation"]);
    assert_eq!(problems(&desk), []);
}

#[test]
fn merged_labels_lose_only_what_the_one_that_stays_has_not() {
    let mut desk = desk();
    let board = desk.tag("ORG", "Northlake Water Board");
    let sure = AttributeValue::Flag(true);
    desk.run(Command::SetAttribute { id: board, name: "sure".into(), value: Some(sure) });
    let merge =
        Migration::MergeLabels { from: strings(&["ORG"]), into: "PER".into(), drop: Vec::new() };
    let done = change(&mut desk, merge);
    let span = desk.span(board);
    assert_eq!(span.label, "PER");
    assert_eq!(span.attributes.get("sure"), Some(&AttributeValue::Flag(true)));
    assert!(!span.attributes.contains_key("kind"));
    assert_eq!(done.values_dropped.get("kind"), Some(&1));
    assert_eq!(problems(&desk), []);
}

#[test]
fn spans_of_a_split_label_are_to_decide_until_somebody_has() {
    let mut desk = desk();
    let town = desk.tag("LOC", "NORTHLAKE");
    let other = desk.tag("LOC", "Lakeside");
    let split = Migration::SplitLabel {
        from: "LOC".into(),
        into: strings(&["GPE", "SITE"]),
        drop: Vec::new(),
    };
    let done = change(&mut desk, split);
    assert_eq!(done.lines(), ["LOC: 2 spans to decide"]);
    assert_eq!(desk.span(town).undecided(), ["GPE", "SITE"]);
    let found = misfits(&desk.set, &desk.schema, &desk.article);
    assert!(found.iter().all(|misfit| misfit.is_unfinished()) && found.len() == 2, "{found:?}");
    desk.run(Command::Relabel { id: town, label: "SITE".into() });
    // The first may be the right one.
    desk.run(Command::Relabel { id: other, label: "GPE".into() });
    assert_eq!(problems(&desk), []);
    assert_eq!((&*desk.span(town).label, &*desk.span(other).label), ("SITE", "GPE"));
}

#[test]
fn what_becomes_of_spans_of_a_retired_label_is_chosen() {
    let start = || {
        let mut desk = desk();
        let quote = desk.tag("QUOTE", "“We are tired,”");
        let mayor = desk.tag("PER", "Ada Brill");
        let (from, to) = (RelationEnd::Span(quote), RelationEnd::Span(mayor));
        desk.run(Command::Relate { label: "speaker".into(), from, to });
        desk.run(Command::MakeChain { name: "Ada".into(), members: vec![mayor] });
        (desk, mayor)
    };
    let retire = |spans| Migration::RetireLabel { label: "PER".into(), spans };
    // The relation “in” is for persons only.
    let (desk, _) = start();
    let refused = desk.schema.migrated(&retire(Retired::Delete)).unwrap_err();
    assert!(refused.to_string().contains("“in” is for PER only"), "{refused}");
    let (mut desk, mayor) = start();
    let into = Retired::Relabel { label: "ORG".into(), drop: Vec::new() };
    change(&mut desk, retire(into));
    assert_eq!((&*desk.span(mayor).label, desk.set.relations().len()), ("ORG", 1));
    let (mut desk, mayor) = start();
    let done = change(&mut desk, retire(Retired::Keep));
    assert!(done.is_empty() && desk.span(mayor).label == "PER");
    assert!(desk.schema.span_label("PER").unwrap().1.retired);
    let (mut desk, _) = start();
    let done =
        change(&mut desk, Migration::RetireLabel { label: "QUOTE".into(), spans: Retired::Keep });
    assert!(done.is_empty());
    // What hangs on deleted spans goes with them, and is counted.
    let mut desk = start().0;
    desk.schema.relations.retain(|relation| relation.name != "in");
    let done = change(&mut desk, retire(Retired::Delete));
    assert_eq!(done.deleted.values().sum::<usize>(), 3, "{done:?}");
    assert_eq!((desk.set.relations().len(), desk.set.chains().len()), (0, 0));
}

#[test]
fn values_of_an_attribute_of_another_type_are_mapped_or_dropped_and_counted() {
    let mut desk = desk();
    let [small, large] = ["NORTHLAKE", "Lakeside"].map(|words| desk.tag("LOC", words));
    for (id, size) in [(small, 1.0), (large, 9.0)] {
        let value = Some(AttributeValue::Number(size));
        desk.run(Command::SetAttribute { id, name: "size".into(), value });
    }
    let attribute = Attribute {
        name: "size".into(),
        kind: AttributeKind::Choice { values: strings(&["small", "large"]), default: None },
        required: false,
        description: String::new(),
    };
    let done = change(
        &mut desk,
        Migration::ChangeAttribute {
            of: Owner::Labels(strings(&["LOC"])),
            attribute,
            values: vec![("1".into(), Some("small".into()))],
        },
    );
    assert_eq!(
        desk.span(small).attributes.get("size"),
        Some(&AttributeValue::Choice("small".into()))
    );
    assert!(!desk.span(large).attributes.contains_key("size"));
    assert_eq!(done.lines(), ["“size”: 1 value changed", "“size”: 1 value dropped"]);
    assert_eq!(problems(&desk), []);
}

#[test]
fn a_schema_that_would_leave_annotations_behind_is_refused() {
    let schema = Desk::new().schema;
    let at = "2031-05-06T07:08:09Z".parse().unwrap();
    let mut edited = schema.clone();
    edited.span_layers[0].labels.retain(|label| label.name != "TOWN");
    let refused = schema.next_version(&edited, Vec::new(), "Ada", at).unwrap_err();
    assert!(refused.to_string().contains("what becomes of spans with TOWN"), "{refused}");
    let mut edited = schema.clone();
    edited.span_layers[0].labels[1].attributes[0].kind =
        AttributeKind::Choice { values: strings(&["firm"]), default: None };
    let refused = schema.next_version(&edited, Vec::new(), "Ada", at).unwrap_err();
    assert!(refused.to_string().contains("values of “kind” on ORG"), "{refused}");
    let mut edited = schema.clone();
    edited.span_layers[0].labels[0].title = "Person".into();
    let words = vec![Migration::Edited("Name of PER".into())];
    let new = schema.next_version(&edited, words, "Ada", at).unwrap();
    assert_eq!((new.version, new.history.len()), (2, 1));
    assert_eq!(Schema::from_ron(&new.to_ron().unwrap()), Ok(new.clone()));
    // Nothing to do for sets.
    assert!(migrated(&desk().set, &new).is_none());
}

/// What can become of the schema of these tests.
fn migrations() -> Vec<Migration> {
    let relabel = |label: &str| Retired::Relabel { label: label.into(), drop: Vec::new() };
    let retire = |label: &str, spans| Migration::RetireLabel { label: label.into(), spans };
    let rename = |from: &str, to: &str| Migration::RenameLabel { from: from.into(), to: to.into() };
    let merge = |from: &[&str], into: &str| Migration::MergeLabels {
        from: strings(from),
        into: into.into(),
        drop: Vec::new(),
    };
    let all = || Owner::Labels(strings(&["PER", "ORG", "LOC", "TOWN"]));
    vec![
        rename("PER", "PERSON"),
        rename("PER", "X"),
        rename("ORG", "PER"),
        rename("X", "ORG"),
        merge(&["TOWN"], "LOC"),
        merge(&["ORG", "CUE"], "PER"),
        Migration::SplitLabel {
            from: "LOC".into(),
            into: strings(&["SITE", "LOC"]),
            drop: Vec::new(),
        },
        retire("TOWN", Retired::Delete),
        retire("ORG", Retired::Delete),
        retire("CUE", relabel("ORG")),
        retire("PER", Retired::Keep),
        Migration::RenameRelation { from: "same".into(), to: "alike".into() },
        Migration::RetireRelation { relation: "about".into(), into: None },
        Migration::RetireRelation { relation: "in".into(), into: Some("same".into()) },
        Migration::RenameSegmentLayer { from: "Stance".into(), to: "Side".into() },
        Migration::RetireSegmentLabel {
            layer: "Type".into(),
            label: "blame".into(),
            on: relabel("praise"),
        },
        Migration::RetireSegmentLabel {
            layer: "Part".into(),
            label: "lead".into(),
            on: Retired::Delete,
        },
        Migration::RenameAttribute { of: all(), from: "sure".into(), to: "certain".into() },
        Migration::RemoveAttribute { of: all(), attribute: "alias".into() },
        Migration::RenameValue {
            of: Owner::Labels(strings(&["ORG"])),
            attribute: "kind".into(),
            from: "firm".into(),
            to: "company".into(),
        },
    ]
}

/// A copy of a set with its history.
struct Copy(Desk, History);

impl Copy {
    fn of(desk: &Desk, history: &History, seed: u64) -> Self {
        let desk = Desk { set: desk.set.clone(), ids: IdSource::seeded(seed), ..Desk::new() };
        Self(desk, history.clone())
    }

    fn act(&mut self, whims: &[Whim]) {
        for whim in whims {
            let Some(command) = whim.command(&self.0) else { continue };
            if let Ok(change) = self.0.plan(&command)
                && !change.is_empty()
            {
                self.0.set.apply(&change).unwrap();
                self.1.push(change);
            }
        }
    }

    fn along(&self, schema: &Schema) -> (AnnotationSet, History) {
        let mut history = self.1.clone();
        let Some(done) = migrated(&self.0.set, schema) else {
            return (self.0.set.clone(), history);
        };
        history.push(done.change);
        (done.set, history)
    }
}

fn ids(found: &tagline::annotation::Merged) -> Vec<AnnotationId> {
    found.conflicts.iter().map(|conflict| conflict.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn a_schema_may_change_before_or_after_a_merge(
        common in vec(whim(), 1..30),
        one in vec(whim(), 0..20),
        other in vec(whim(), 0..20),
        later in vec(whim(), 0..8),
        changes in vec(0usize..20, 1..6),
        more in vec(0usize..20, 0..4),
    ) {
        let mut base = Copy::of(&desk(), &History::default(), 1);
        base.0.set.set_schema_version(1);
        base.act(&common);
        let (mut ours, mut theirs) = (Copy::of(&base.0, &base.1, 2), Copy::of(&base.0, &base.1, 3));
        ours.act(&one);
        theirs.act(&other);
        let old = &base.0.schema;
        let pick = |which: &[usize]| -> Vec<_> {
            which.iter().map(|i| migrations()[*i].clone()).collect()
        };
        let second = next(old, &pick(&changes));
        let new = next(&second, &pick(&more));
        // Merged first, then brought along.
        let both = merge_histories((&ours.0.set, &ours.1), (&theirs.0.set, &theirs.1), old, None);
        let expected = migrated(&both.set, &new).map_or(both.set.clone(), |done| done.set);
        // Brought along each by itself, one of them in two steps; then merged.
        let (own, own_history) = ours.along(&second);
        let half = Copy(Desk { set: own, ..Desk::new() }, own_history);
        let (own, own_history) = half.along(&new);
        let (other, other_history) = theirs.along(&new);
        prop_assert_eq!(&other, &migrated(&theirs.0.set, &new).map_or(other.clone(), |d| d.set));
        let found = merge_histories((&own, &own_history), (&other, &other_history), &new, None);
        prop_assert_eq!(&found.set, &expected);
        prop_assert_eq!(ids(&found), ids(&both));
        let mut undone = found.set.clone();
        undone.apply(&found.change.inverse()).unwrap();
        prop_assert_eq!(&undone, &own);
        // What was done since is kept.
        let mut since = Copy(
            Desk { set: own, schema: new.clone(), ids: IdSource::seeded(4), ..Desk::new() },
            own_history,
        );
        since.act(&later);
        let found = merge_histories((&since.0.set, &since.1), (&other, &other_history), &new, None);
        let mut undone = found.set.clone();
        undone.apply(&found.change.inverse()).unwrap();
        prop_assert_eq!(&undone, &since.0.set);
    }
}
