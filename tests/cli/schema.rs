//! `tagline schema`: history and use, and changes for everybody.

use std::fs;

use serde_json::json;

use tagline::schema::builtin_source;

use super::Home;
use super::comparing::{project, span};

fn two(home: &Home) {
    let ada = span(1, "PER", 20, 29) + &span(2, "LOC", 38, 41);
    project(home, &[("ada", &ada), ("ben", &span(3, "PER", 20, 29))]);
    home.file("p/schema.ron", builtin_source("news").unwrap());
}

#[test]
fn changes_are_counted_made_shown_and_taken_back() {
    let home = Home::new();
    two(&home);
    let file = home.path("p/annotations/ada/ferry.ron");
    let before = fs::read_to_string(&file).unwrap();
    let asked = ["schema", "p", "--rename-label", "PER=PERSON", "--retire-label", "LOC=keep"];
    let dry = home.json(0, &[&asked[..], &["--dry-run"]].concat());
    assert_eq!(dry["written"], json!(false));
    assert_eq!(dry["annotators"][0]["annotator"], json!("ada"));
    assert_eq!(dry["annotators"][1]["relabelled"], json!({"PER → PERSON": 1}));
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    let done = home.json(0, &[&asked[..], &["--by", "Ada"]].concat());
    assert_eq!((&done["written"], &done["version"]), (&json!(true), &json!(2)));
    assert_eq!(done["annotators"], dry["annotators"]);
    assert!(fs::read_to_string(&file).unwrap().contains("PERSON"));
    let shown = home.json(0, &["schema", "p"]);
    assert_eq!(shown["spans"]["PERSON"], json!(2));
    assert_eq!(shown["history"][0]["by"], json!("Ada"));
    assert_eq!(
        shown["history"][0]["changes"],
        json!(["PER is called PERSON", "LOC retired, spans kept"])
    );
    let table = home.run(&["schema", "p"]);
    assert!(table.out.contains("Place (retired)"), "{}", table.out);
    home.json(0, &["check", "p"]);
    let back = home.run(&["schema", "p", "--take-back"]);
    assert_eq!(back.code, 0, "{}", back.err);
    assert!(fs::read_to_string(&file).unwrap().contains("label: \"PER\""));
}

#[test]
fn what_cannot_be_done_is_refused_with_a_reason() {
    let home = Home::new();
    two(&home);
    for (asked, why) in [
        (["--rename-label", "PER"], "write two sides with “=” between"),
        (["--rename-label", "NONE=X"], "no span label “NONE”"),
        (["--rename-label", "PER=ORG"], "merge PER into it"),
        (["--retire-label", "ROLE=delete"], "“held by” is for ROLE only"),
        (["--split-label", "LOC=GPE"], "at least two labels"),
        (["--changes", "none.ron"], "none.ron"),
    ] {
        let ran = home.run(&["schema", "p", asked[0], asked[1]]);
        assert_eq!((ran.code, ran.err.contains(why)), (2, true), "{asked:?}: {}", ran.err);
    }
    home.file("changes.ron", "[RenameRelation(from: \"target\", to: \"about\"), Nothing(1)]");
    let ran = home.run(&["schema", "p", "--changes", "changes.ron"]);
    assert!(ran.code == 2 && ran.err.contains("line 1, column"), "{}", ran.err);
    home.file("changes.ron", "[RenameRelation(from: \"target\", to: \"about\")]");
    let ran = home.run(&["schema", "p", "--changes", "changes.ron"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}
