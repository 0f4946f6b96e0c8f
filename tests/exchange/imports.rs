//! What an import makes of others' data, and what it refuses.

use std::fs;
use std::path::Path;

use tagline::annotation::OriginKind;
use tagline::exchange::ImportTarget;
use tagline::project::{Project, check};

use super::support::{content, documents, export_of, import_from, options, sample};

fn doccano(folder: &Path, lines: &str) -> std::path::PathBuf {
    let path = folder.join("data.jsonl");
    fs::write(&path, lines).unwrap();
    path
}

#[test]
fn a_project_is_made_with_a_schema_for_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = doccano(
        folder.path(),
        "{\"text\":\"Ada met 👋🏽 Bo.\",\"label\":[[0,3,\"Person\"],[11,13,\"Person\"]],\"source\":\"x\"}\n\
         {\"text\":\"Oslo is cold\",\"label\":[[0,4,\"Place name\"]]}\n",
    );
    let new = folder.path().join("new");
    let imported = import_from(&data, "doccano", &new, None).unwrap();
    assert!(imported.made);
    assert_eq!((imported.articles, imported.sets), (2, 2));
    let project = Project::open(&new).unwrap();
    assert_eq!(check(&project), []);
    assert!(project.schema().span_label("Place name").is_some());
    let documents = documents(&project, "imported");
    assert_eq!(documents[0].covered(&documents[0].spans[1], ""), "Bo");
    assert_eq!(documents[0].metadata["source"], "x");
    let article = project.load_article(&project.articles()[0].id).unwrap();
    let set = project.read_set(&article, "imported").unwrap().set;
    assert_eq!(set.spans().next().unwrap().origin.kind, OriginKind::Imported);
}

#[test]
fn broken_data_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = doccano(
        folder.path(),
        "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"P\"]]}\n{\"text\":\"Oslo\",\"label\":[[0,9,\"P\"]]}\n",
    );
    let new = folder.path().join("new");
    let error = import_from(&data, "doccano", &new, None).unwrap_err();
    assert_eq!(error, "data.jsonl, line 2: a span ends at 9, and the text has 4 code points");
    assert_eq!(content(folder.path()).len(), 1);

    let (sample_folder, project) = sample();
    let before = content(sample_folder.path());
    let error = import_from(&data, "doccano", project.root(), None).unwrap_err();
    assert!(error.contains("line 2"), "{error}");
    let unknown = doccano(folder.path(), "{\"text\":\"Ada\",\"label\":[[0,3,\"NoSuch\"]]}\n");
    let error = import_from(&unknown, "doccano", project.root(), None).unwrap_err();
    assert!(error.contains("NoSuch") && error.contains("schema"), "{error}");
    for bad in ["{\"text\":\"\"}\n", "{\"text\":\"a\\u0000b\"}\n"] {
        let data = doccano(folder.path(), bad);
        assert!(import_from(&data, "doccano", project.root(), None).is_err(), "{bad}");
    }
    assert_eq!(content(sample_folder.path()), before);
}

#[test]
fn an_import_into_a_project_is_one_step_and_never_over_a_set() {
    let (folder, project) = sample();
    let root = project.root().to_path_buf();
    let data = doccano(folder.path(), "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"PER\"]]}\n");
    let imported = import_from(&data, "doccano", &root, Some("ben")).unwrap();
    assert!(!imported.made);
    assert_eq!((imported.articles, imported.known, imported.sets), (1, 0, 1));
    let error = import_from(&data, "doccano", &root, Some("ben")).unwrap_err();
    assert!(error.contains("ben has annotations on “data-00001” already"), "{error}");
    let again = import_from(&data, "doccano", &root, Some("cleo")).unwrap();
    assert_eq!((again.articles, again.known), (0, 1));

    let project = Project::open(&root).unwrap();
    let id = tagline::article::ArticleId("data-00001".into());
    let article = project.load_article(&id).unwrap();
    let mut open = project.open_set(&article, "ben").unwrap();
    assert_eq!(open.set().spans().count(), 1);
    open.undo().unwrap().unwrap();
    assert!(open.set().is_empty(), "one undo takes the import back");
}

#[test]
fn a_document_goes_to_the_article_of_its_text_whatever_it_is_called() {
    let (folder, project) = sample();
    let root = project.root().to_path_buf();
    let home = project.articles().first().unwrap().id.clone();
    let text = project.load_article(&home).unwrap().text;
    let line = |text: &str| serde_json::json!({"text": text, "label": [[0, 3, "PER"]]}).to_string();
    // The second one is the same annotator’s again, and stays apart.
    let lines = format!("{}\n{}\n", line(text.as_str()), line(text.as_str()));
    let data = doccano(folder.path(), &lines);
    let before = project.articles().len();
    let imported = import_from(&data, "doccano", &root, Some("model-x")).unwrap();
    assert_eq!((imported.articles, imported.known, imported.sets), (1, 1, 2));
    assert!(imported.remarks.iter().any(|r| r.contains("goes there")), "{:?}", imported.remarks);
    let project = Project::open(&root).unwrap();
    assert_eq!(project.articles().len(), before + 1);
    assert!(project.has_set(&home, "model-x"));
    // Predictions are nobody’s work where nobody is named.
    assert!(project.annotators().contains(&"model-x".to_owned()));
    assert!(!project.people().contains(&"model-x".to_owned()));
    assert!(!project.people().is_empty());
}

#[test]
fn what_cannot_be_placed_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let brat = folder.path().join("brat");
    fs::create_dir(&brat).unwrap();
    fs::write(brat.join("a.txt"), "👋 Ada met Bo").unwrap();
    fs::write(
        brat.join("a.ann"),
        "T1\tPER 3 6\tAda\nT2\tPER 10 12\tBo\nR1\tknows Arg1:T1 Arg2:T2\n",
    )
    .unwrap();
    let new = folder.path().join("new");
    let imported = import_from(&brat, "brat", &new, None).unwrap();
    assert!(imported.remarks.iter().any(|r| r.contains("knows")), "{:?}", imported.remarks);
    let project = Project::open(&new).unwrap();
    let article = project.load_article(&project.articles()[0].id).unwrap();
    let set = project.read_set(&article, "imported").unwrap().set;
    assert_eq!((set.spans().count(), set.unplaced().count()), (1, 1));
    assert_eq!(set.unplaced().next().unwrap().text(), "Ada");
}

#[test]
fn names_of_documents_lead_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let line = |name: &str| {
        format!("{{\"text\":\"Ada met Bo.\",\"label\":[],\"tagline\":{{\"name\":\"{name}\"}}}}\n")
    };
    let names = ["../../out", "/etc/passwd", "C:\\\\x", "a/../b", "CON", "x.txt", "x", ""];
    let data = doccano(folder.path(), &names.map(line).concat());
    let new = folder.path().join("below").join("new");
    import_from(&data, "doccano", &new, None).unwrap();
    let found = content(folder.path());
    assert!(found.keys().all(|n| n == "data.jsonl" || n.starts_with("below/new/")), "{found:?}");
    let project = Project::open(&new).unwrap();
    assert_eq!(project.articles().len(), names.len());
    assert_eq!(check(&project), []);
}

#[test]
fn a_folder_for_each_annotator_is_read_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("team");
    let file = |path: &str, content: &str| {
        let path = data.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    for who in ["lisa", "max"] {
        file(&format!("{who}/news/one.txt"), "Ada met Bo in Oslo.\n");
    }
    file("lisa/news/two.txt", "Oslo is cold.\n");
    file("lisa/news/one.ann", "T1\tPER 0 3\tAda\n");
    // A label that the other one did not need.
    file("max/news/one.ann", "T1\tPER 0 3\tAda\nT2\tLOC 14 18\tOslo\n");
    file("lisa/news/two.ann", "");
    let new = folder.path().join("new");
    let imported = import_from(&data, "brat", &new, None).unwrap();
    assert_eq!((imported.articles, imported.sets), (2, 3));
    let said = imported.remarks.join(" ");
    assert!(said.contains("read as annotators: lisa, max"), "{said}");
    let project = Project::open(&new).unwrap();
    assert_eq!(project.annotators(), ["lisa", "max"]);
    let ids: Vec<&str> = project.articles().iter().map(|entry| entry.id.0.as_str()).collect();
    assert_eq!(ids, ["news/one", "news/two"]);
    assert_eq!(check(&project), []);
    // Out and in again, it is the same.
    let dataset = folder.path().join("dataset");
    export_of(&project, &[], "brat", &[], &dataset);
    let again = folder.path().join("again");
    import_from(&dataset, "brat", &again, None).unwrap();
    let again = Project::open(&again).unwrap();
    for who in ["lisa", "max"] {
        assert_eq!(documents(&again, who), documents(&project, who), "{who}");
    }
    // Under one name, folders are folders.
    let one = folder.path().join("one");
    let imported = import_from(&data, "brat", &one, Some("both")).unwrap();
    assert_eq!((imported.articles, imported.sets), (3, 3));
}

/// brat has no white space in names: they come back as the schema has them, with what they
/// are for.
#[test]
fn names_that_brat_cannot_write_are_known_again_by_the_schema() {
    let (folder, project) = sample();
    let out = folder.path().join("brat");
    export_of(&project, &["example"], "brat", &[], &out);
    let conf = fs::read_to_string(out.join("annotation.conf")).unwrap();
    assert!(conf.contains("held_by") && conf.contains("Comment_type"), "{conf}");

    let schema = fs::read_to_string(project.root().join("schema.ron")).unwrap();
    let new = folder.path().join("new");
    let format = tagline::formats::find("brat").unwrap();
    let options = options("brat", &[]);
    let input = tagline::exchange::open_input(std::slice::from_ref(&out), Some(format)).unwrap();
    let progress = tagline::exchange::Progress::default();
    let found = tagline::exchange::survey(format, &options, &*input, &progress).unwrap();
    let import_as = |schema_source, dry_run| {
        let folder = &new;
        let target = ImportTarget { folder, annotator: None, schema_source, dry_run };
        tagline::exchange::import(&found, format, &options, &*input, &target, &progress)
    };
    let before = content(folder.path());
    let tried = import_as(Some(schema.clone()), true).unwrap();
    assert_eq!((tried.articles, tried.sets), (1, 1));
    let strange = import_as(tagline::schema::builtin("ynacc").unwrap().to_ron().ok(), true);
    assert!(strange.unwrap_err().to_string().contains("schema"));
    assert_eq!(content(folder.path()), before, "a dry run writes nothing");

    import_as(Some(schema), false).unwrap();
    let again = Project::open(&new).unwrap();
    assert_eq!(check(&again), []);
    let (before, after) = (documents(&project, "example"), documents(&again, "imported"));
    let count = |documents: &[tagline::formats::Document]| {
        let mut names = std::collections::BTreeMap::<String, usize>::new();
        for document in documents {
            let relations = document.relations.iter().map(|r| &r.label);
            let layers = document.segment_labels.iter().map(|l| &l.layer);
            for name in document.spans.iter().map(|s| &s.label).chain(relations).chain(layers) {
                *names.entry(name.clone()).or_default() += 1;
            }
        }
        names
    };
    assert_eq!(count(&after), count(&before));
    assert!(count(&after).contains_key("held by") && count(&after).contains_key("Comment type"));

    // A dry run into a project says what the import would.
    let found = import_from(&out, "brat", project.root(), Some("ben"));
    assert!(found.is_ok(), "{found:?}");
}
