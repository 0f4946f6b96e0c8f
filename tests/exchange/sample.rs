//! The sample's example annotation in every format, with what each cannot hold.

use std::fmt::Write as _;
use std::fs;

use tagline::formats::{Layout, all, find};
use tagline::project::Project;

use super::support::{content, documents, export, import_from, sample};

/// How much of each file stands in the snapshot, in lines and in characters of a line.
const LINES: usize = 14;
const WIDTH: usize = 160;

#[test]
fn every_format_holds_the_sample_as_it_says() {
    let (folder, project) = sample();
    for format in all() {
        let info = format.info();
        let place = folder.path().join(info.name);
        fs::create_dir(&place).unwrap();
        let out = match info.layout {
            Layout::OneFile => place.join(format!("data.{}", info.endings[0])),
            Layout::Folder => place.join("data"),
        };
        // The export itself reads back what it wrote and compares.
        let (preview, exported) = export(&project, info.name, &[], &out);
        let mut shown = String::from_utf8(fs::read(&exported.report).unwrap()).unwrap();
        let files = content(&place);
        for name in &exported.files {
            let full = match info.layout {
                Layout::OneFile => name.clone(),
                Layout::Folder => format!("data/{name}"),
            };
            let bytes = &files[&full];
            writeln!(shown, "== {name}").unwrap();
            match std::str::from_utf8(bytes) {
                Ok(text) => text.lines().take(LINES).for_each(|line| {
                    let line: String = line.chars().take(WIDTH).collect();
                    writeln!(shown, "{}", line.trim_end()).unwrap();
                }),
                Err(_) => writeln!(shown, "({} bytes)", bytes.len()).unwrap(),
            }
        }
        assert_eq!(preview.inventory.documents, 1, "{}", info.name);
        insta::with_settings!({ snapshot_path => "../snapshots/formats", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(info.name, shown);
        });
    }
}

#[test]
fn what_a_whole_format_holds_comes_back_to_a_project() {
    let (folder, project) = sample();
    let expected = documents(&project, "example");
    for format in all().iter().filter(|f| f.info().reads) {
        let info = format.info();
        let abilities = format.abilities(&super::support::options(info.name, &[]));
        let out = folder.path().join(format!("{}.{}", info.name, info.endings[0]));
        let (preview, _) = export(&project, info.name, &[], &out);
        let back = folder.path().join(format!("back-{}", info.name));
        let imported = import_from(&out, info.name, &back, Some("example"))
            .unwrap_or_else(|e| panic!("{}: {e}", info.name));
        assert_eq!((imported.articles, imported.sets), (1, 1), "{}", info.name);
        let back = Project::open(&back).unwrap();
        let problems = tagline::project::check(&back);
        assert!(problems.is_empty(), "{}: {problems:?}", info.name);
        let found = documents(&back, "example");
        if preview.losses.is_empty() {
            let same = |d: &tagline::formats::Document| {
                let mut d = d.clone();
                // The schema made for the data may put labels into other layers.
                d.spans.iter_mut().for_each(|s| s.layer.clear());
                // Several labels on one comment become one span, which has one id.
                d.segment_labels.iter_mut().for_each(|l| l.id.clear());
                d.sorted()
            };
            let all = |all: &[tagline::formats::Document]| all.iter().map(same).collect::<Vec<_>>();
            assert!(all(&found) == all(&expected), "{} differs", info.name);
        }
        if abilities.whole_text {
            assert_eq!(found[0].text, expected[0].text, "{}", info.name);
        }
    }
}

#[test]
fn the_same_export_gives_the_same_bytes() {
    let (folder, project) = sample();
    for format in all() {
        let name = format.info().name;
        let mut made = ["a", "b"].map(|copy| {
            let place = folder.path().join(copy).join(name);
            fs::create_dir_all(&place).unwrap();
            let out = place.join(format!("data.{}", format.info().endings[0]));
            export(&project, name, &[], &out);
            content(&place)
        });
        let [a, b] = &mut made;
        assert_eq!(a, b, "{name}");
    }
}

#[test]
fn strict_writes_nothing_and_layers_make_files() {
    let (folder, project) = sample();
    let source =
        tagline::exchange::ProjectSource::new(&project, &["example".to_owned()], None).unwrap();
    let progress = tagline::exchange::Progress::default();
    let job = |policy: &str| tagline::exchange::ExportJob {
        source: &source,
        format: find("doccano").unwrap(),
        options: super::support::options("doccano", &[]),
        policy: policy.parse().unwrap(),
    };
    let refusing = job("discontinuous=refuse");
    let preview = refusing.preview(&progress).unwrap();
    let error = refusing.check(&preview, false).unwrap_err().to_string();
    assert_eq!(error, "nothing was written: doccano JSONL cannot hold 2 spans of several parts");
    let widening = job("discontinuous=widen");
    let preview = widening.preview(&progress).unwrap();
    assert!(widening.check(&preview, false).is_ok() && widening.check(&preview, true).is_err());
    assert!("overlap=explode".parse::<tagline::formats::Policy>().is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing beside the sample");
}

#[test]
fn what_is_there_is_not_overwritten_unasked() {
    let (folder, project) = sample();
    let source =
        tagline::exchange::ProjectSource::new(&project, &["example".to_owned()], None).unwrap();
    let progress = tagline::exchange::Progress::default();
    let job = tagline::exchange::ExportJob {
        source: &source,
        format: find("brat").unwrap(),
        options: super::support::options("brat", &[]),
        policy: tagline::formats::Policy::default(),
    };
    let preview = job.preview(&progress).unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("mine.txt"), "precious").unwrap();
    for overwrite in [false, true] {
        let error = job.run(&preview, &out, overwrite, &progress).unwrap_err().to_string();
        assert!(error.contains("has files in it"), "{error}");
    }
    assert_eq!(content(&out).len(), 1);
    let other = folder.path().join("other");
    job.run(&preview, &other, false, &progress).unwrap();
    let before = content(&other);
    assert!(job.run(&preview, &other, false, &progress).is_err());
    job.run(&preview, &other, true, &progress).unwrap();
    assert_eq!(content(&other), before);
    // What a person put among them is theirs.
    fs::write(other.join("mine.txt"), "precious").unwrap();
    assert!(job.run(&preview, &other, true, &progress).is_err());
    let leftovers = fs::read_dir(folder.path()).unwrap();
    let hidden =
        leftovers.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

#[test]
fn documents_that_run_into_each_other_are_said_and_still_compared() {
    let (folder, project) = sample();
    // The same article by two annotators makes two documents of one file.
    let lines = "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"PER\"]]}\n{\"text\":\"Oslo  is cold\",\"label\":[[0,4,\"LOC\"]]}\n";
    let data = folder.path().join("data.jsonl");
    fs::write(&data, lines).unwrap();
    import_from(&data, "doccano", project.root(), Some("ben")).unwrap();
    let project = Project::open(project.root()).unwrap();
    let source =
        tagline::exchange::ProjectSource::new(&project, &["ben".to_owned()], None).unwrap();
    let progress = tagline::exchange::Progress::default();
    let job = tagline::exchange::ExportJob {
        source: &source,
        format: find("conll").unwrap(),
        options: super::support::options("conll", &[("docstart", "no")]),
        policy: tagline::formats::Policy::default(),
    };
    let marked = tagline::exchange::ExportJob {
        source: &source,
        format: find("conll").unwrap(),
        options: super::support::options("conll", &[]),
        policy: tagline::formats::Policy::default(),
    };
    let apart = marked.preview(&progress).unwrap();
    assert!(apart.summary.iter().all(|l| l.kind.name() != "document-end"));
    marked.run(&apart, &folder.path().join("apart.conll"), false, &progress).unwrap();
    let preview = job.preview(&progress).unwrap();
    let kinds: Vec<_> = preview.summary.iter().map(|l| (l.kind.name(), l.count)).collect();
    assert_eq!(kinds, [("text", 2), ("document-end", 1)]);
    let out = folder.path().join("out.conll");
    job.run(&preview, &out, false, &progress).unwrap();
    assert!(fs::read_to_string(&out).unwrap().contains("Oslo"));
}
