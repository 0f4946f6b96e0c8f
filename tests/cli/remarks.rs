//! `tagline remarks`, and blind projects.

use std::fs;

use serde_json::json;
use tagline::text::Text;

use super::Home;

const TEXT: &str = "Ferry strike\n\n👩‍🚒 Mayor Ada Brill met Ben.\n";

fn project(home: &Home) {
    home.file("p/project.ron", "(format: 1, name: \"Ferry\", articles: \"articles\")");
    home.file("p/articles/ferry.txt", TEXT);
    let sha256 = Text::new(TEXT).sha256();
    home.file(
        "p/remarks/ben/ferry.ron",
        format!(
            r#"(format: 1, author: "ben", article: "ferry", text_sha256: "{sha256}", remarks: [
    (id: "0000000001", on: Annotation("ada", "00000000aa"), label: "PER", at: [(24, 33)], words: "Ada Brill", text: "With the title?", made: "2024-05-01T10:00:00Z"),
    (id: "0000000002", on: Article, text: "Short.", made: "2024-05-02T10:00:00Z"),
])"#
        ),
    );
    home.file(
        "p/remarks/ada/ferry.ron",
        r#"(format: 1, author: "ada", article: "ferry", remarks: [
    (id: "0000000003", on: Article, answers: "0000000002", kind: Resolved, text: "It is.", made: "2024-05-03T10:00:00Z"),
])"#,
    );
    home.file(
        "p/remarks/ada/%labels.ron",
        r#"(format: 1, author: "ada", remarks: [(id: "0000000004", on: Label("ROLE"), text: "Titles too?", made: "2024-05-03T10:00:00Z")])"#,
    );
}

#[test]
fn threads_are_listed() {
    let home = Home::new();
    project(&home);
    let ran = home.run(&["remarks", "p"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        ran.out,
        "\
labels: 1 thread, 1 open
  open: the label ROLE
      ada, 2024-05-03: Titles too?
ferry: 2 threads, 1 open
  open: PER “Ada Brill” of ada  24–33
      ben, 2024-05-01: With the title?
  resolved: the article
      ben, 2024-05-02: Short.
      ada, 2024-05-03: (resolved) It is.
"
    );
    let found = home.json(0, &["remarks", "p", "--open", "--article", "ferry"]);
    assert_eq!(
        found,
        json!([{
            "article": "ferry", "id": "0000000001",
            "on": {"kind": "annotation", "annotator": "ada", "id": "00000000aa", "label": "PER", "text": "Ada Brill"},
            "at": [[24, 33]], "gone": false, "resolved": false,
            "remarks": [{
                "id": "0000000001", "kind": "said", "by": "ben", "at": "2024-05-01T10:00:00Z", "text": "With the title?",
            }],
        }])
    );
    fs::write(home.path("p/articles/ferry.txt"), TEXT.replace("Ada", "Eve")).unwrap();
    let found = home.json(0, &["remarks", "p", "--article", "ferry"]);
    assert_eq!((&found[0]["at"], &found[0]["gone"]), (&json!([]), &json!(true)));
    home.refuses(&["remarks", "p", "--article", "barge"], &["barge", "ferry"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_listed() {
    let home = Home::new();
    project(&home);
    home.file("p/remarks/eve/ferry.ron", "(format: 1,\n author: \"eve\", remarks: [\n (id: 7)])");
    let ran = home.run(&["remarks", "p", "--open"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("eve") && ran.err.contains("line 3"), "{}", ran.err);
    assert!(ran.out.contains("With the title?"), "{}", ran.out);
    let found = home.json(1, &["check", "p"]);
    let problem = &found["problems"].as_array().unwrap().iter().find(|p| p["line"] == 3).unwrap();
    assert!(problem["file"].as_str().unwrap().contains("eve"), "{problem}");
}

#[test]
fn a_project_is_made_blind() {
    let home = Home::new();
    let article = home.file("ferry.txt", TEXT);
    let article = article.to_str().unwrap();
    let ran = home.run(&["new", "p", article, "--blind", "--adjudicator", "Amina"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written = fs::read_to_string(home.path("p/project.ron")).unwrap();
    assert!(written.contains("blind: true"), "{written}");
    assert!(written.contains("adjudicators: [\"Amina\"]"), "{written}");
    home.refuses(&["new", "q", "--adjudicator", "Amina"], &["--blind"]);
}
