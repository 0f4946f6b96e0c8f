//! `tagline merge`, by hand and called by git.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::Home;
use super::comparing::{project, span};

/// A set of Ada's on the ferry, as its file has it.
fn set(home: &Home, spans: &[String]) -> String {
    project(home, &[("ada", &spans.concat())]);
    fs::read_to_string(home.path("p/annotations/ada/ferry.ron")).unwrap()
}

/// Base, ours and theirs as files beside the project.
fn three(home: &Home, ours: &[String], theirs: &[String]) {
    let base = [span(1, "PER", 20, 29), span(2, "PER", 38, 41)];
    for (name, spans) in [("theirs", theirs), ("base", &base), ("ours", ours)] {
        let content = set(home, spans);
        home.file(&format!("{name}.ron"), content);
    }
}

#[test]
fn what_each_did_comes_together() {
    let home = Home::new();
    three(
        &home,
        &[span(1, "PER", 14, 29), span(2, "PER", 38, 41)],
        &[span(1, "PER", 20, 29), span(3, "ROLE", 14, 19)],
    );
    // Within the project, by its article; elsewhere, by the words beside the records.
    let set = "p/annotations/ada/ferry.ron";
    for out in [set, "out.ron"] {
        let ran = home.run(&["merge", "base.ron", "ours.ron", "theirs.ron", "-o", out]);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
        let merged = fs::read_to_string(home.path(out)).unwrap();
        assert!(merged.contains(r#"id: "0000000001", label: "PER", at: [(14, 29)]"#), "{merged}");
        assert!(merged.contains(r#"id: "0000000003", label: "ROLE""#), "{merged}");
        assert!(!merged.contains("0000000002"), "{merged}");
    }
    let merged = fs::read_to_string(home.path(set)).unwrap();
    assert!(merged.contains(r#"text: "Mayor Ada Brill""#), "{merged}");
    home.json(0, &["check", "p"]);
}

#[test]
fn both_versions_of_a_conflict_are_kept() {
    let home = Home::new();
    three(&home, &[span(1, "ROLE", 20, 29)], &[span(1, "PER", 14, 29), span(2, "PER", 38, 41)]);
    let set = "p/annotations/ada/ferry.ron";
    let found = home.json(1, &["merge", "base.ron", "ours.ron", "theirs.ron", "-o", set]);
    let conflict = &found["conflicts"][0];
    assert_eq!(conflict["id"], json!("0000000001"));
    assert_eq!(conflict["ours"]["words"], json!("ROLE 20–29 “Ada Brill”"));
    assert_eq!(conflict["theirs"]["words"], json!("PER 14–29 “Mayor Ada Brill”"));
    assert!(conflict["theirs"]["record"].as_str().unwrap().contains("at: [(14, 29)]"));
    assert_eq!(found["theirs"], json!("p/annotations/ada/ferry.ron.theirs"));
    let theirs = fs::read(home.path("p/annotations/ada/ferry.ron.theirs")).unwrap();
    assert_eq!(theirs, fs::read(home.path("theirs.ron")).unwrap());
    // Whoever looks next is told; a second merge keeps the same copy once.
    let check = home.json(0, &["check", "p"]).to_string();
    assert!(check.contains("ferry.ron.theirs"), "{check}");
    let ran = home.run(&["merge", "base.ron", "ours.ron", "theirs.ron", "-o", set]);
    assert_eq!(ran.code, 1);
    for words in ["both changed this; ours is kept", "ours: ROLE 20–29", "theirs: PER 14–29"] {
        assert!(ran.err.contains(words), "no “{words}” in {}", ran.err);
    }
    assert!(!home.path("p/annotations/ada/ferry.ron.theirs-2").exists());
}

#[test]
fn what_cannot_be_merged_is_left_alone() {
    let home = Home::new();
    three(&home, &[span(1, "PER", 20, 29)], &[span(1, "PER", 20, 29)]);
    let before = fs::read(home.path("ours.ron")).unwrap();
    home.file("broken.ron", "(format: 1, <<<<<<< HEAD");
    let other = fs::read_to_string(home.path("theirs.ron")).unwrap().replace("\"ada\"", "\"ben\"");
    home.file("ben.ron", &other);
    let text = other.replace("\"ben\"", "\"ada\"").replace("text_sha256: \"", "text_sha256: \"0");
    let at = text.find("text_sha256: \"0").unwrap() + "text_sha256: \"".len();
    let mut text = text;
    text.remove(at + 64);
    home.file("text.ron", text);
    home.file("newer.ron", "(format: 99, what: Ever)");
    for (theirs, words) in [
        ("broken.ron", vec!["broken.ron", "line 1"]),
        ("ben.ron", vec!["ben.ron", "“ben”", "“ada”"]),
        ("newer.ron", vec!["format 99"]),
        ("text.ron", vec!["another version of the text"]),
        ("missing.ron", vec!["missing.ron"]),
    ] {
        home.refuses(&["merge", "base.ron", "ours.ron", theirs], &words);
        assert_eq!(fs::read(home.path("ours.ron")).unwrap(), before, "{theirs}");
    }
    // A common state that is not there.
    home.file("empty.ron", "");
    assert_eq!(home.run(&["merge", "empty.ron", "ours.ron", "theirs.ron"]).code, 0);
}

/// Runs git in the project, with an identity, and with the program as its driver.
fn git(home: &Home, arguments: &[&str]) -> (bool, String) {
    let ran = Command::new("git")
        .args([
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.org",
            "-c",
            "core.autocrlf=true",
        ])
        .args(arguments)
        .current_dir(home.path("p"))
        .env("HOME", home.path("."))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let said = [ran.stdout, ran.stderr].concat();
    (ran.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn git_merges_sets_with_it() {
    if Command::new("git").arg("--version").output().is_err() {
        println!("skipped: git is absent");
        return;
    }
    let home = Home::new();
    assert_eq!(home.run(&["new", "p"]).code, 0);
    let rules: Vec<(&str, String)> = [".gitignore", ".gitattributes"]
        .map(|name| (name, fs::read_to_string(home.path(&format!("p/{name}"))).unwrap()))
        .into();
    fs::remove_dir_all(home.path("p")).unwrap();
    let base = [span(1, "PER", 20, 29), span(2, "PER", 38, 41)];
    set(&home, &base);
    for (name, content) in &rules {
        home.file(&format!("p/{name}"), content);
    }
    home.file("p/journal/ada/ferry.journal", "x");
    let program = Path::new(env!("CARGO_BIN_EXE_tagline")).display().to_string();
    let driver = format!("'{program}' merge %O %A %B --path %P");
    let commit = |message: &str| {
        assert!(git(&home, &["add", "-A"]).0);
        let (done, said) = git(&home, &["commit", "-qm", message]);
        assert!(done, "{said}");
    };
    assert!(git(&home, &["init", "-q", "-b", "main"]).0);
    assert!(git(&home, &["config", "merge.tagline.driver", &driver]).0);
    commit("base");
    let (_, files) = git(&home, &["ls-files"]);
    assert!(!files.contains("journal") && files.contains("annotations/ada/ferry.ron"), "{files}");
    assert!(git(&home, &["checkout", "-qb", "laptop"]).0);
    set(&home, &[span(1, "PER", 14, 29), span(2, "PER", 38, 41)]);
    commit("wider");
    assert!(git(&home, &["checkout", "-q", "main"]).0);
    set(&home, &[span(1, "PER", 20, 29), span(3, "ROLE", 14, 19)]);
    commit("another");
    let (done, said) = git(&home, &["merge", "-q", "-m", "both", "laptop"]);
    assert!(done, "{said}");
    let merged = fs::read_to_string(home.path("p/annotations/ada/ferry.ron")).unwrap();
    assert!(merged.contains("at: [(14, 29)]") && merged.contains("0000000003"), "{merged}");
    assert!(!merged.contains("0000000002"), "{merged}");
    home.json(0, &["check", "p"]);

    // Both change the same: git says so, and both versions are there.
    assert!(git(&home, &["checkout", "-qb", "desk"]).0);
    set(&home, &[span(1, "ROLE", 14, 29)]);
    commit("a role");
    assert!(git(&home, &["checkout", "-q", "main"]).0);
    set(&home, &[span(1, "PER", 20, 41)]);
    commit("longer");
    let (done, said) = git(&home, &["merge", "-q", "-m", "both", "desk"]);
    assert!(!done && said.contains("ferry.ron"), "{said}");
    let ours = fs::read_to_string(home.path("p/annotations/ada/ferry.ron")).unwrap();
    let theirs = fs::read_to_string(home.path("p/annotations/ada/ferry.ron.theirs")).unwrap();
    assert!(ours.contains("at: [(20, 41)]") && !ours.contains("<<<<"), "{ours}");
    assert!(theirs.contains("label: \"ROLE\", at: [(14, 29)]"), "{theirs}");
    let (_, files) = git(&home, &["status", "--porcelain"]);
    assert!(!files.contains("theirs"), "{files}");
}
