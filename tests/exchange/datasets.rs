//! Datasets: train, dev and test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use tagline::exchange::{
    CardInfo, DatasetOptions, ExportJob, Progress, ProjectSource, write_dataset,
};
use tagline::formats::{Policy, find};
use tagline::project::Project;
use tagline::text::Sha256;

use super::support::{content, import_from, options};

/// A project of 40 articles by two annotators.
fn project(folder: &Path) -> Project {
    let mut lines = String::new();
    for annotator in ["asha", "ben"] {
        for n in 0..40 {
            let label = if n % 4 == 0 { "Rare" } else { "Common" };
            writeln!(
                lines,
                "{{\"text\":\"Article {n} is about Ada.\",\"label\":[[0,7,\"{label}\"]],\
                 \"tagline\":{{\"name\":\"a{n}\",\"annotator\":\"{annotator}\"}}}}"
            )
            .unwrap();
        }
    }
    let data = folder.join("data.jsonl");
    std::fs::write(&data, lines).unwrap();
    import_from(&data, "doccano", &folder.join("p"), None).unwrap();
    Project::open(&folder.join("p")).unwrap()
}

fn dataset(project: &Project, format: &str, seed: u64, out: &Path) -> BTreeMap<String, Vec<u8>> {
    let source = ProjectSource::new(project, &[], None).unwrap();
    let job = ExportJob {
        source: &source,
        format: find(format).unwrap(),
        options: options(format, &[]),
        policy: Policy::default(),
    };
    let options = DatasetOptions {
        ratio: "80/10/10".parse().unwrap(),
        seed,
        card: CardInfo {
            title: "Test".into(),
            licence: "CC0".into(),
            command: "tagline export p".into(),
            ..CardInfo::default()
        },
        overwrite: false,
    };
    write_dataset(&job, &options, out, false, &Progress::default()).unwrap();
    content(out)
}

#[test]
fn splits_are_by_article_balanced_and_repeatable() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let first = dataset(&project, "doccano", 3, &folder.path().join("one"));
    assert_eq!(first, dataset(&project, "doccano", 3, &folder.path().join("two")));
    assert_ne!(first, dataset(&project, "doccano", 4, &folder.path().join("three")));
    let mut articles = BTreeMap::<String, BTreeSet<&str>>::new();
    for (split, expected, rare) in [("train", 64, 16), ("dev", 8, 2), ("test", 8, 2)] {
        let text = std::str::from_utf8(&first[&format!("{split}.jsonl")]).unwrap();
        assert_eq!(text.lines().count(), expected, "{split}");
        assert_eq!(text.matches("\"Rare\"").count(), rare, "{split}");
        for line in text.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let name = line["tagline"]["name"].as_str().unwrap().to_owned();
            articles.entry(name).or_default().insert(split);
        }
    }
    assert_eq!(articles.len(), 40);
    assert!(articles.values().all(|splits| splits.len() == 1));
    let card = std::str::from_utf8(&first["README.md"]).unwrap();
    for expected in ["| train | 32 | 64 |", "- asha", "- ben", "CC0", "tagline export p"] {
        assert!(card.contains(expected), "{expected}: {card}");
    }
    let sums = std::str::from_utf8(&first["SHA256SUMS"]).unwrap();
    assert_eq!(sums.lines().count(), first.len() - 1);
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        assert_eq!(sum, Sha256::of(&first[name]).to_string(), "{name}");
    }
}

#[test]
fn annotators_have_files_of_their_own_where_a_format_does_not_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let files = dataset(&project, "brat", 3, &folder.path().join("brat"));
    let count =
        |below: &str| files.keys().filter(|n| n.starts_with(below) && n.ends_with(".ann")).count();
    for (below, expected) in
        [("train/asha/", 32), ("train/ben/", 32), ("dev/asha/", 4), ("test/ben/", 4)]
    {
        assert_eq!(count(below), expected, "{below}");
    }
    // Every split knows all labels.
    let conf = std::str::from_utf8(&files["test/ben/annotation.conf"]).unwrap();
    assert!(conf.contains("Rare") && conf.contains("Common"));
}
