//! `tagline export`, `import`, `convert` and `formats`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::{Home, sample, str_of};

#[test]
fn a_dataset_goes_out_and_comes_back() {
    let home = Home::new();
    let project = sample(&home);
    let project = str_of(&project);
    let ran = home.run(&[
        "export",
        project,
        "--format",
        "doccano",
        "--out",
        "d.jsonl",
        "--annotator",
        "example",
        "--json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let printed: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(printed["documents"], 1);
    assert_eq!(printed["lost"][0]["kind"], "discontinuous");
    assert!(ran.err.contains("--on-loss discontinuous=widen|skip|refuse"), "{}", ran.err);
    assert!(home.path("d.jsonl.report.json").exists());

    let ran = home.run(&["import", "new", "d.jsonl", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("this looks like doccano JSONL"), "{}", ran.err);
    let back: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(back["spans"], printed["spans"]);
    assert_eq!(back["annotators"][0], "example");
    assert_eq!(home.run(&["check", "new"]).code, 0);

    let ran = home.run(&["convert", "d.jsonl", "b", "--to", "brat"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ann = fs::read_to_string(home.path("b/port-ansel-water-accord.ann")).unwrap();
    assert!(ann.contains("\tLOC 0 10\tPort Ansel\n"), "{ann}");
}

/// Gold repeats what annotators have, so it goes out when it is asked for.
#[test]
fn of_a_project_of_several_each_goes_out_and_gold_by_itself() {
    let home = Home::new();
    let project = sample(&home);
    let export = |out: &str, more: &[&str]| {
        let all = ["export", str_of(&project), "--format", "csv", "--out", out];
        home.json(0, &[&all, more].concat())
    };
    let (all, ada) = (export("all", &[]), export("ada", &["--annotator", "ada"]));
    assert_eq!((&all["documents"], &ada["documents"]), (&json!(4), &json!(1)));
    let gold = export("gold", &["--gold"]);
    assert_eq!(gold["documents"], 1);
    let spans = |found: &Value| found["spans"].as_u64().unwrap();
    assert!(0 < spans(&gold) && spans(&gold) < spans(&ada), "gold is half made");
    assert_eq!(export("named", &["--annotator", "gold"])["spans"], gold["spans"]);
    // Where a format does not say who annotated, each has a folder.
    let brat = ["export", str_of(&project), "--format", "brat", "--out", "brat"];
    assert_eq!(home.run(&brat).code, 0);
    let names = fs::read_dir(home.path("brat")).unwrap().map(|e| e.unwrap().file_name());
    let names: BTreeSet<String> = names.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(names, ["ada", "example", "headless", "tomas"].map(str::to_owned).into());
    // Nothing but gold is exported as it is.
    for other in ["ada", "example", "headless", "tomas"] {
        fs::remove_dir_all(project.join("annotations").join(other)).unwrap();
    }
    fs::remove_dir_all(project.join("journal")).unwrap();
    assert_eq!(export("only", &[])["spans"], gold["spans"]);
}

#[test]
fn nothing_is_written_that_was_not_to_be() {
    let home = Home::new();
    let project = sample(&home);
    let project = str_of(&project);
    let export = |more: &[&str]| {
        let mut all = vec![
            "export",
            project,
            "--format",
            "doccano",
            "--out",
            "d.jsonl",
            "--annotator",
            "example",
        ];
        all.extend(more);
        home.run(&all)
    };
    let ran = export(&["--strict"]);
    assert_eq!((ran.code, home.path("d.jsonl").exists()), (1, false), "{}", ran.err);
    assert!(ran.err.contains("nothing was written"), "{}", ran.err);
    let ran = export(&["--on-loss", "discontinuous=refuse"]);
    assert_eq!((ran.code, home.path("d.jsonl").exists()), (1, false), "{}", ran.err);
    let ran = export(&["--dry-run"]);
    assert_eq!((ran.code, home.path("d.jsonl").exists()), (0, false), "{}", ran.err);
    for (more, expected) in [
        (&["--on-loss", "overlap=explode"][..], "about overlap one can skip, layers, refuse"),
        (&["--option", "unit=miles"], "unit is one of code-points, graphemes"),
        (&["--option", "colour=red"], "this format’s options are unit, relations, structure"),
        (&["--annotator", "nobody"], "nobody has no annotations here"),
        (&["--articles", "zzz*"], "there are no annotations to export"),
    ] {
        let ran = export(more);
        assert_eq!(ran.code, 2, "{more:?}: {}", ran.err);
        assert!(ran.err.contains(expected), "{more:?}: {}", ran.err);
    }
    assert_eq!(export(&[]).code, 0);
    let ran = export(&[]);
    assert!(ran.code == 2 && ran.err.contains("is there already"), "{}", ran.err);
    assert_eq!(export(&["--overwrite"]).code, 0);
    let ran = home.run(&["export", project, "--format", "nosuch", "--out", "x"]);
    assert!(ran.code == 2 && ran.err.contains("the formats are brat, "), "{}", ran.err);
}

#[test]
fn broken_files_are_named_and_make_no_project() {
    let home = Home::new();
    let data = home.file(
        "bad.jsonl",
        "{\"text\":\"Ada\",\"label\":[[0,3,\"P\"]]}\n{\"text\":\"Ada\",\"label\":[[0,4,\"P\"]]}\n",
    );
    let ran = home.run(&["import", "new", str_of(&data), "--format", "doccano"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("bad.jsonl, line 2: a span ends at 4"), "{}", ran.err);
    assert!(!home.path("new").exists());
    // An option that would do nothing is not taken in silence.
    let import = ["import", "new", str_of(&data), "--format", "doccano", "--option"];
    let ran = home.run(&[&import[..], &["structure=no"]].concat());
    assert_eq!(ran.code, 2);
    let expected = "structure=no cannot be used: it has no effect on reading; \
                    this format’s options for reading are unit";
    assert!(ran.err.contains(expected), "{}", ran.err);
    let text = home.file("plain.txt", "Just a text.");
    let ran = home.run(&["import", "new", str_of(&text)]);
    assert!(ran.code == 2 && ran.err.contains("looks like no format"), "{}", ran.err);
}

#[test]
fn formats_are_listed() {
    let home = Home::new();
    let ran = home.run(&["formats", "--json"]);
    let listed: Value = serde_json::from_str(&ran.out).unwrap();
    let names: Vec<&str> =
        listed.as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    let expected = [
        "brat",
        "doccano",
        "prodigy",
        "label-studio",
        "webanno-tsv",
        "xmi",
        "cas-json",
        "conll",
        "spacy",
        "spacy-jsonl",
        "hf",
        "w3c",
        "csv",
        "parquet",
    ];
    assert_eq!(names, expected);
    let ran = home.run(&["formats", "doccano"]);
    assert!(ran.out.contains("unit=code-points|graphemes  both  "), "{}", ran.out);
    assert!(ran.out.contains("structure=yes|no            writing  "), "{}", ran.out);
    assert_eq!(home.run(&["formats"]).out.lines().count(), expected.len() + 3);
}

/// They say that they hold more than they can, which the crate that reads them panics on, or
/// reserves memory for. Found by fuzzing.
#[test]
fn files_that_contradict_themselves_are_refused_in_one_line() {
    let home = Home::new();
    let texts = "Parquet error: a page has more than it can hold";
    // Its schema says that it has more parts than there are, too.
    let parts = "its footer is not whole";
    for (name, what) in [
        ("contradicting.parquet", texts),
        // Its page unpacks to less than its header says, which is seen first.
        ("too-many-texts.parquet", ""),
        ("too-many-parts.parquet", parts),
    ] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/hf");
        let file = format!("{folder}/{name}");
        let ran = home.run(&["convert", &file, "out", "--from", "hf", "--to", "csv"]);
        assert_eq!(ran.code, 2);
        let says = format!("tagline: {name}: this Parquet file is broken or cut off: {what}");
        assert!(ran.err.starts_with(&says) && ran.err.lines().count() == 1, "{}", ran.err);
        assert!(!home.path("out").exists());
    }
}

#[test]
fn colleagues_sets_come_in_under_their_names() {
    let home = Home::new();
    let ben = super::comparing::span(2, "PER", 20, 29);
    super::comparing::project(&home, &[("ben", &ben)]);
    std::fs::rename(home.path("p"), home.path("theirs")).unwrap();
    super::comparing::project(&home, &[("ada", "")]);
    let ran = home.run(&["import", "p", "theirs", "--dry-run"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let said = "1 set: 1 new, 0 merged, 0 known before; 0 articles added; nothing was written\n  ben on ferry: new, 1 annotation\n";
    assert_eq!(ran.out, said);
    assert!(!home.path("p/annotations/ben").exists());
    let found = home.json(0, &["import", "p", "theirs", "--as", "Benjamin"]);
    assert_eq!(found["written"], serde_json::json!(true));
    assert_eq!(found["sets"][0]["annotator"], serde_json::json!("Benjamin"));
    home.json(0, &["check", "p"]);

    // The same set, differently: ours is kept, and both are told.
    let other = super::comparing::span(2, "ROLE", 20, 29);
    super::comparing::project(&home, &[("Benjamin", &other)]);
    let ran = home.run(&["import", "p", "theirs", "--as", "Benjamin"]);
    assert_eq!(ran.code, 1);
    for words in ["both changed this", "ours: ROLE 20–29 “Ada Brill”", "theirs: PER 20–29"]
    {
        assert!(ran.err.contains(words), "no “{words}” in {}", ran.err);
    }
    assert!(ran.out.contains("merged, 1 annotation, 1 conflict"), "{}", ran.out);
    assert!(home.path("p/annotations/Benjamin/ferry.ron.theirs").exists());
    home.refuses(&["import", "nowhere", "theirs"], &["no project here", "tagline new"]);
    home.refuses(&["import", "p", "theirs", "--schema", "news"], &["--schema", "datasets"]);
}

#[test]
fn a_dry_run_of_an_import_finds_what_the_import_would() {
    let home = Home::new();
    let project = sample(&home);
    let project = str_of(&project);
    let line = r#"{"text":"Ada met Bo.","label":[[0,3,"NoSuch"]]}"#;
    fs::write(home.path("d.jsonl"), format!("{line}\n")).unwrap();
    for target in [&["new", "d.jsonl", "--schema", "news"][..], &[project, "d.jsonl"]] {
        let tried = home.run(&[&["import"], target, &["--dry-run"]].concat());
        let done = home.run(&[&["import"], target].concat());
        assert_eq!((tried.code, done.code), (2, 2), "{}", tried.err);
        assert!(tried.err.contains("NoSuch"), "{}", tried.err);
        assert_eq!(tried.err, done.err);
        assert!(!home.path("new").exists());
    }
    // Where something is already is found, too.
    let tried = home.run(&["import", home.path("").to_str().unwrap(), "d.jsonl", "--dry-run"]);
    assert_eq!(tried.code, 2, "{}", tried.err);

    let ran = home.run(&[
        "export",
        project,
        "--format",
        "brat",
        "--out",
        "brat1",
        "--annotator",
        "example",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = home.run(&["import", "again", "brat1", "--schema", "news"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let stats = home.run(&["stats", "again", "--json"]);
    assert!(stats.out.contains("held by"), "{}", stats.out);
}

#[test]
fn parts_of_a_dataset_that_stay_empty_are_said() {
    let home = Home::new();
    let project = sample(&home);
    let export = |out: &str, more: &[&str]| {
        let all = ["export", str_of(&project), "--format", "doccano", "--annotator", "example"];
        home.run(&[&all[..], &["--dataset", out], more].concat())
    };
    for more in [&["--dry-run"][..], &[]] {
        let ran = export("d", more);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("articles: train 1, dev 0, test 0"), "{}", ran.err);
        assert!(ran.err.contains("dev and test stay empty"), "{}", ran.err);
        assert!(!ran.err.contains("adds up"), "{}", ran.err);
    }
    let ran = export("e", &["--split", "80/30/10"]);
    assert!(ran.err.contains("80/30/10 adds up to 120"), "{}", ran.err);
    let ran = export("f", &["--split", "100"]);
    assert!(!ran.err.contains("empty") && !ran.err.contains("adds up"), "{}", ran.err);
}

#[test]
fn what_cannot_be_placed_names_its_file() {
    let home = Home::new();
    for name in ["ada", "ben"] {
        fs::create_dir_all(home.path(&format!("b/{name}"))).unwrap();
        fs::write(home.path(&format!("b/{name}/x.txt")), "Ada met Bo.").unwrap();
        let at = if name == "ada" { "0 3\tAda" } else { "4 7\tAda" };
        fs::write(home.path(&format!("b/{name}/x.ann")), format!("T1\tPER {at}\n")).unwrap();
    }
    let ran = home.run(&["import", "new", "b"]);
    assert!(ran.err.contains("1 annotation could not be placed, and stays aside"), "{}", ran.err);
    assert!(ran.err.contains("ben/x.ann, line 1: PER"), "{}", ran.err);
    fs::write(home.path("e.conll"), "").unwrap();
    let ran = home.run(&["import", "new2", "e.conll", "--format", "conll"]);
    assert!(ran.code == 2 && ran.err.contains("e.conll"), "{}", ran.err);
}
