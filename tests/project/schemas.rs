//! A schema that changes, with the sets of everybody.

use tagline::schema::{Attribute, AttributeKind, Migration, Owner, Retired, Schema};

use super::*;

fn next(project: &Project, changes: Vec<Migration>) -> Schema {
    project.schema().after(changes, "Amina", "2024-06-01T10:00:00Z".parse().unwrap()).unwrap()
}

fn rename(from: &str, to: &str) -> Migration {
    Migration::RenameLabel { from: from.into(), to: to.into() }
}

fn two_annotators() -> Fixture {
    let lake = Fixture::new();
    for (annotator, seed) in [("Amina", 1), ("Ben", 2)] {
        let mut set = lake.project.open_set(&lake.article, annotator).unwrap();
        lake.tag(&mut set, seed, "PER", "Mila Brandt");
        lake.tag(&mut set, seed + 10, "LOC", "Lake Orsa");
        set.flush().unwrap();
    }
    lake
}

fn file(lake: &Fixture, annotator: &str) -> String {
    fs::read_to_string(lake.path(&format!("annotations/{annotator}/ferry.ron"))).unwrap()
}

#[test]
fn a_version_is_counted_then_written_for_everybody_and_taken_back_to_the_same_bytes() {
    let mut lake = two_annotators();
    let names = ["Amina", "Ben"];
    let before = names.map(|name| file(&lake, name));
    let schema_before = fs::read_to_string(lake.path("schema.ron")).unwrap();
    let schema = next(&lake.project, vec![rename("PER", "PERSON")]);
    let survey = lake.project.survey(&schema, || false).unwrap();
    assert_eq!(survey.total().lines(), ["PER → PERSON: 2 annotations"]);
    assert_eq!(names.map(|name| file(&lake, name)), before, "a dry run writes nothing");
    let done = lake.project.change_schema(schema).unwrap();
    assert_eq!(done, survey);
    for name in names {
        let file = file(&lake, name);
        assert!(file.contains("label: \"PERSON\"") && !file.contains("\"PER\""), "{file}");
        assert!(file.contains("schema: (name: \"news\", version: 2)"), "{file}");
    }
    let written = fs::read_to_string(lake.path("schema.ron")).unwrap();
    assert!(written.starts_with("// News articles"), "its comment stays: {written}");
    assert_eq!(&Schema::from_ron(&written).unwrap(), lake.project.schema());
    assert_eq!(lake.problems(), Vec::<String>::new());
    // What was done before is not undone one by one.
    let mut set = lake.open();
    let refused = set.undo().unwrap_err();
    assert!(matches!(refused, CommitError::AnotherSchema), "{refused}");
    drop(set);
    lake.project.take_back_schema().unwrap();
    assert_eq!(names.map(|name| file(&lake, name)), before);
    assert_eq!(fs::read_to_string(lake.path("schema.ron")).unwrap(), schema_before);
    assert_eq!(lake.problems(), Vec::<String>::new());
    let lake = lake.reopen();
    assert_eq!(lake.project.schema().version, 1);
    // And undo goes on where it was.
    assert!(lake.open().undo().unwrap().is_some());
}

#[test]
fn values_that_become_required_are_counted_before() {
    let lake = two_annotators();
    let mut schema = next(&lake.project, vec![Migration::Edited("Title required".into())]);
    let label = schema.span_layers.iter_mut().flat_map(|l| &mut l.labels).find(|l| l.name == "PER");
    label.unwrap().attributes.push(Attribute {
        name: "born".into(),
        kind: AttributeKind::Number { min: None, max: None, default: None },
        required: true,
        description: String::new(),
    });
    let survey = lake.project.survey(&schema, || false).unwrap();
    assert!(survey.total().is_empty());
    assert_eq!(survey.work(), ["PER: 2 annotations without “born”, now required"]);
    // What was asked for before is nothing new, not even under another name.
    let mut lake = lake;
    lake.project.change_schema(schema).unwrap();
    let (of, from, to) = (Owner::Labels(vec!["PER".into()]), "born".into(), "year".into());
    let schema = next(&lake.project, vec![Migration::RenameAttribute { of, from, to }]);
    assert_eq!(lake.project.survey(&schema, || false).unwrap().work(), Vec::<String>::new());
}

#[test]
fn a_version_that_somebody_has_worked_with_stays() {
    let mut lake = two_annotators();
    let schema = next(&lake.project, vec![rename("PER", "PERSON")]);
    lake.project.change_schema(schema).unwrap();
    let mut set = lake.project.open_set(&lake.article, "Ben").unwrap();
    lake.tag(&mut set, 30, "PERSON", "Ådne Holm");
    drop(set);
    let before = file(&lake, "Amina");
    let refused = lake.project.take_back_schema().unwrap_err().to_string();
    assert!(refused.contains("Ben has worked on “ferry” since"), "{refused}");
    assert_eq!(file(&lake, "Amina"), before);
    assert_eq!(lake.project.schema().version, 2);
}

#[test]
fn a_set_that_arrives_later_is_brought_along() {
    let mut lake = two_annotators();
    let old = file(&lake, "Ben");
    let schema = next(&lake.project, vec![rename("PER", "PERSON")]);
    lake.project.change_schema(schema).unwrap();
    // As after `git pull`: a file of the old version, without its journal.
    let carla = lake.path("annotations/Carla/ferry.ron");
    fs::create_dir_all(carla.parent().unwrap()).unwrap();
    fs::write(&carla, old.replace("\"Ben\"", "\"Carla\"")).unwrap();
    let read = lake.project.read_set(&lake.article, "Carla").unwrap();
    assert!(read.set.spans().any(|span| span.label == "PERSON"));
    assert_eq!(read.opened.migrated.unwrap().0, 1);
    let problems = lake.problems();
    assert!(
        problems.len() == 1 && problems[0].contains("made with version 1 of the schema"),
        "{problems:?}"
    );
    // The first change writes it so.
    let mut set = lake.project.open_set(&lake.article, "Carla").unwrap();
    lake.tag(&mut set, 40, "PERSON", "Ådne Holm");
    set.flush().unwrap();
    drop(set);
    let new = file(&lake, "Carla");
    assert!(!new.contains("\"PER\"") && new.contains("version: 2"), "{new}");
    assert_eq!(lake.problems(), Vec::<String>::new());
    // A set that is ahead of the schema is left as it is, and said.
    fs::write(&carla, new.replace("version: 2", "version: 7")).unwrap();
    let problems = lake.problems();
    assert!(problems.iter().any(|p| p.contains("get the newer schema.ron")), "{problems:?}");
}

#[test]
fn a_crash_between_the_schema_and_the_sets_loses_nothing() {
    let mut lake = two_annotators();
    let old = ["Amina", "Ben"].map(|name| file(&lake, name));
    let schema = next(&lake.project, vec![rename("PER", "PERSON")]);
    let held = lake.project.open_set(&lake.article, "Ben").unwrap();
    let done = lake.project.change_schema(schema).unwrap();
    assert_eq!(done.left.len(), 1, "{done:?}");
    assert_eq!(file(&lake, "Ben"), old[1], "somebody has it open");
    drop(held);
    let lake = lake.reopen();
    assert!(lake.project.bring_along().left.is_empty());
    assert!(file(&lake, "Ben").contains("PERSON"));
    assert_eq!(lake.problems(), Vec::<String>::new());
}

#[test]
fn two_copies_of_different_versions_are_merged_on_the_newer() {
    let mut lake = two_annotators();
    let old = file(&lake, "Amina");
    let [base, theirs] = ["base", "theirs"].map(|name| lake.folder.path().join(name));
    fs::write(&base, &old).unwrap();
    // They have taken the place away and are on the old version still.
    let place = old.lines().find(|line| line.contains("\"LOC\"")).unwrap();
    fs::write(&theirs, old.replace(&format!("{place}\n"), "")).unwrap();
    let retire = Migration::RetireLabel { label: "MISC".into(), spans: Retired::Keep };
    let schema = next(&lake.project, vec![rename("PER", "PERSON"), retire]);
    lake.project.change_schema(schema).unwrap();
    let ours = lake.set_path();
    let merged = project::merge_set_files(&base, &ours, &theirs, &ours).unwrap();
    assert_eq!(merged.conflicts, []);
    let content = &merged.content;
    assert!(content.contains("\"PERSON\"") && !content.contains("\"LOC\""), "{content}");
    assert!(content.contains("version: 2"), "{content}");
}
