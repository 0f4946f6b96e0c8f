//! `tagline mend`: texts put right, listed, taken back.

use std::fs;

use serde_json::json;

use super::Home;
use super::comparing::{project, span};

fn two(home: &Home) {
    let ada = span(1, "PER", 20, 29) + &span(2, "ROLE", 38, 41);
    project(home, &[("ada", &ada), ("ben", &span(3, "PER", 20, 29))]);
}

#[test]
fn a_text_is_mended_listed_and_taken_back() {
    let home = Home::new();
    two(&home);
    let file = home.path("p/articles/ferry.txt");
    let source = fs::read_to_string(&file).unwrap();
    let word: String = source.chars().skip(20).take(9).collect();
    let set = fs::read_to_string(home.path("p/annotations/ada/ferry.ron")).unwrap();
    let asked = ["mend", "p", "--article", "ferry", "--replace", &word, "--with", "Somebody"];
    let dry = home.json(0, &[&asked[..], &["--dry-run"]].concat());
    assert_eq!(dry["written"], json!(false));
    assert!(!home.path("p/mends").exists());
    let done = home.json(0, &[&asked[..], &["--by", "Ada", "--reason", "typo"]].concat());
    assert_eq!(done["annotators"], dry["annotators"]);
    assert_eq!(done["annotators"][0]["annotator"], json!("ada"));
    assert_eq!(done["annotators"][0]["lost"][0]["words"], json!(word));
    assert_eq!(done["mend"]["by"], json!("Ada"));
    assert_eq!(fs::read_to_string(&file).unwrap(), source, "the file stays");
    assert_eq!(fs::read_to_string(home.path("p/annotations/ada/ferry.ron")).unwrap(), set);
    let id = done["mend"]["id"].as_str().unwrap().to_owned();
    let shown = home.run(&["show", "p", "ferry"]);
    assert!(shown.out.contains("Somebody"), "{}", shown.out);
    let listed = home.run(&["mend", "p"]);
    assert_eq!(listed.code, 0);
    assert!(listed.out.contains(&id) && listed.out.contains("(typo), Ada"), "{}", listed.out);
    assert_eq!(home.run(&["mend", "p", "--article", "ferry", "--original"]).out, source);
    let back = home.json(0, &["mend", "p", "--article", "ferry", "--take-back", &id]);
    assert_eq!(back["mend"]["stands"], json!(false));
    let shown = home.run(&["show", "p", "ferry"]);
    assert!(!shown.out.contains("Somebody"));
    home.json(0, &["check", "p"]);
}

#[test]
fn what_cannot_be_mended_is_refused_with_a_reason() {
    let home = Home::new();
    two(&home);
    let base = ["mend", "p", "--article", "ferry"];
    for (asked, why) in [
        (&["--replace", "no such words", "--with", "x"][..], "there is no “no such words”"),
        (&["--replace", "e", "--with", "x"], "say which with --at"),
        (&["--take-back", "nothing"], "there is no mend “nothing”"),
        (&["--repair-encoding"], "nothing in it was read by the wrong encoding"),
        (&["--part", "a", "--kind", "poem"], ""),
    ] {
        let ran = home.run(&[&base[..], asked].concat());
        assert_eq!(ran.code, 2, "{asked:?}: {}", ran.out);
        assert!(ran.err.contains(why), "{asked:?}: {}", ran.err);
    }
    assert!(!home.path("p/mends").exists());
}
