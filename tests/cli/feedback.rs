//! `tagline feedback`.

use serde_json::json;

use super::Home;
use super::comparing::{project, span};

/// Two of three have Ada Brill, the third takes in her office; one alone has Ben.
fn adjudicated(home: &Home) {
    let ada = span(1, "PER", 20, 29);
    let ben = [span(2, "PER", 20, 29), span(3, "PER", 38, 41)].concat();
    project(home, &[("ada", &ada), ("ben", &ben), ("cleo", &span(4, "PER", 14, 29))]);
    assert_eq!(home.run(&["gold", "p", "--rule", "majority", "--by", "Dora"]).code, 0);
}

#[test]
fn each_annotator_sees_what_adjudication_changed() {
    let home = Home::new();
    adjudicated(&home);
    let ran = home.run(&["feedback", "p", "--annotator", "cleo"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        "\
Of what cleo annotated in 1 article, gold kept 0, changed 1 and removed 0; it added 0.

layer     label  kept  changed  removed  added
Entities  PER    0     1        0        0

ferry: 1 change
  14–29  Entities: boundary  “Mayor Ada Brill”
      cleo: PER 14–29
      gold: PER 20–29
      Dora decided by the rule majority
"
    );
    let found = home.json(0, &["feedback", "p", "--annotator", "ben"]);
    assert_eq!(found["total"], json!({"kept": 1, "changed": 0, "added": 0, "removed": 1}));
    let change = &found["articles"][0]["changes"][0];
    assert_eq!(change["kinds"], json!(["extra"]));
    assert_eq!(
        (&change["start"], &change["end"], &change["text"]),
        (&json!(38), &json!(41), &json!("Ben"))
    );
    assert_eq!(change["had"], json!({"said": "PER 38–41", "records": ["0000000003"]}));
    assert_eq!(change["gold"], json!({"said": "", "records": []}));
    assert_eq!(change["decided"]["by"], json!("Dora"));
    assert_eq!(change["decided"]["rule"], json!("majority"));
}

#[test]
fn a_reason_and_a_note_are_told_and_what_is_open_is_counted() {
    let home = Home::new();
    let ada = [span(1, "PER", 20, 29), span(2, "PER", 38, 41)].concat();
    project(&home, &[("ada", &ada), ("ben", &span(3, "ROLE", 20, 29)), ("gold", "")]);
    let file = home.path("p/annotations/gold/ferry.ron");
    let gold =
        std::fs::read_to_string(&file).unwrap().replace("status: Done", "status: InProgress");
    let decision = r#"(id: "0000000009", family: Span, layer: "Entities", at: (38, 41), text: "Ben", verdict: Nothing, reason: GuidelineGap, note: "First names alone are no PER.", opinions: [(annotators: ["ada"], said: "PER 38–41"), (annotators: ["ben"], said: "")], by: "Dora", made: "2024-06-17T10:00:00Z")"#;
    let gold = gold.replace("spans: []", &format!("spans: [], decisions: [{decision}]"));
    std::fs::write(&file, gold).unwrap();
    let ran = home.run(&["feedback", "p", "--annotator", "ada"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for line in [
        "Not settled yet: 1 place.\n",
        "ferry: 1 change, 1 place not settled yet\n",
        "  38–41  Entities: extra  “Ben”\n",
        "      ada: PER 38–41\n      gold: nothing\n",
        "      Dora decided: guideline gap. First names alone are no PER.\n",
    ] {
        assert!(ran.out.contains(line), "{line} is not in\n{}", ran.out);
    }
}

#[test]
fn it_says_what_it_needs() {
    let home = Home::new();
    project(&home, &[("ada", "")]);
    home.refuses(&["feedback", "p", "--annotator", "ada"], &["no gold yet", "tagline gold"]);
    adjudicated(&home);
    home.refuses(&["feedback", "p", "--annotator", "eve"], &["eve", "ada, ben, cleo"]);
    home.refuses(&["feedback", "p", "--annotator", "gold"], &["name an annotator"]);
    home.refuses(&["feedback", "p", "--annotator", "ada", "--articles", "x*"], &["x*"]);
}
