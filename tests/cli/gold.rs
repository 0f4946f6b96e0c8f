//! `tagline gold`.

use std::fs;

use serde_json::json;

use super::Home;
use super::comparing::{project, span};

/// Two of three have Ada Brill, the third takes in her office; one alone has Ben.
fn three(home: &Home) {
    let ada = span(1, "PER", 20, 29);
    let ben = [span(2, "PER", 20, 29), span(3, "PER", 38, 41)].concat();
    project(home, &[("ada", &ada), ("ben", &ben), ("cleo", &span(4, "PER", 14, 29))]);
}

#[test]
fn a_dry_run_counts_every_rule_and_writes_nothing() {
    let home = Home::new();
    three(&home);
    let ran = home.run(&["gold", "p", "--dry-run"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        "\
unanimous: would take 0 that all agree on and settle 0 differences, leaving 2, in 1 article
majority: would take 0 that all agree on and settle 2 differences, leaving 0, in 1 article
2: would take 0 that all agree on and settle 2 differences, leaving 0, in 1 article
annotator=ada: would take 0 that all agree on and settle 2 differences, leaving 0, in 1 article
annotator=ben: would take 0 that all agree on and settle 2 differences, leaving 0, in 1 article
annotator=cleo: would take 0 that all agree on and settle 2 differences, leaving 0, in 1 article
"
    );
    assert!(!home.path("p/annotations/gold").exists());
    assert!(!home.path("p/journal").exists());
}

#[test]
fn gold_is_a_set_like_any_other_with_what_was_decided() {
    let home = Home::new();
    three(&home);
    let found = home.json(0, &["gold", "p", "--rule", "majority", "--by", "Dora"]);
    assert_eq!(found["written"], json!(true));
    assert_eq!(found["rules"][0]["settled"], json!(2));
    let file = fs::read_to_string(home.path("p/annotations/gold/ferry.ron")).unwrap();
    for line in [
        r#"id: "0000000001", label: "PER", at: [(20, 29)], text: "Ada Brill", by: "ada, ben""#,
        r#"origin: Adjudicated"#,
        r#"family: Span, layer: "Entities", at: (14, 29), text: "Mayor Ada Brill", verdict: Took(["ada"]), rule: "majority""#,
        r#"at: (38, 41), text: "Ben", verdict: Nothing"#,
        r#"opinions: [(annotators: ["ada", "ben"], said: "PER 20–29"), (annotators: ["cleo"], said: "PER 14–29")]"#,
        r#"by: "Dora""#,
    ] {
        assert!(file.contains(line), "{line} is not in\n{file}");
    }
    // The project is sound, nothing is done twice, and gold is left out of figures.
    home.json(0, &["check", "p"]);
    let again = home.json(0, &["gold", "p", "--rule", "majority"]);
    assert_eq!(again["rules"][0]["before"], json!(2));
    assert_eq!(fs::read_to_string(home.path("p/annotations/gold/ferry.ron")).unwrap(), file);
    let compared = home.json(0, &["compare", "p"]);
    assert_eq!(compared.as_array().unwrap().len(), 2);
}

#[test]
fn a_rule_that_is_none_is_refused() {
    let home = Home::new();
    three(&home);
    home.refuses(&["gold", "p", "--rule", "best"], &["no rule “best”", "majority"]);
    home.refuses(&["gold", "p", "--rule", "0"], &["no rule “0”"]);
    home.refuses(&["gold", "p", "--rule", "annotator=eve"], &["eve", "ada, ben, cleo"]);
    assert!(!home.path("p/annotations/gold").exists());
}
