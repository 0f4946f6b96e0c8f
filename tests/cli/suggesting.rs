//! `tagline suggest`: every kind, as JSON and as a table.

use std::fs;

use serde_json::{Value, json};

use super::{Home, sample, str_of};

const TALK: &str = "Rain in Holm

Published: March 3, 2021

“The 👩‍🚒 river is high,” Ada Brill said. “It will,” said Brill, “be higher on Monday.”

Reader Comments (2)

  • Tom Reed
    Mar 3, 2021 - 6:12PM

    It rains every year.

  • Zoë
    Mar 3, 2021 - 7:12PM

    @Tom Reed: “It rains every year”, so build a dam!
";

/// That every place says what stands there.
fn assert_places(found: &Value, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let check = |place: &Value| {
        let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
        let slice: String = chars[at("start")..at("end")].iter().collect();
        assert_eq!(place["text"], slice, "{found}");
    };
    for one in found.as_array().unwrap() {
        check(one);
        let parts = ["source", "cue", "with"].iter().filter_map(|key| one.get(*key));
        parts.for_each(check);
        one["fragments"].as_array().into_iter().flatten().for_each(check);
    }
}

#[test]
fn suggestions_are_printed_in_code_points() {
    let home = Home::new();
    let file = home.file("talk.txt", TALK);
    let all = home.json(0, &["suggest", str_of(&file)]);
    assert_places(&all, TALK);
    let outline: Vec<(&str, &str)> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["kind"].as_str().unwrap(), s["text"].as_str().unwrap()))
        .collect();
    assert_eq!(
        outline,
        [
            ("quote", "“The 👩‍🚒 river is high,”"),
            ("quote", "“It will,” said Brill, “be higher on Monday.”"),
            ("quote", "“It rains every year”"),
            ("reply", "“It rains every year”, so build a dam!"),
        ]
    );
    let first = &all[0];
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert!(keys.iter().all(|key| first[*key] != Value::Null), "{first}");
    assert_eq!(first["article"], "talk");
    assert_eq!(first["type"], "direct");
    assert_eq!(first["uncertain"], false);
    assert!(first.get("fragments").is_none() && first.get("pronoun").is_none());
    assert_eq!(
        (&first["source"]["text"], &first["cue"]["text"]),
        (&json!("Ada Brill"), &json!("said"))
    );
    let fragments: Vec<&Value> =
        all[1]["fragments"].as_array().unwrap().iter().map(|f| &f["text"]).collect();
    assert_eq!(fragments, ["“It will,”", "“be higher on Monday.”"]);
    let reply = &all[3];
    assert_eq!((&reply["comment"], &reply["answers"]), (&json!(1), &json!(0)));
    assert_eq!(reply["reason"], "opens with “@Tom Reed”");
    let parent = TALK.find("It rains every year.").unwrap();
    let parent = TALK[..parent].chars().count();
    assert_eq!(reply["parent"], json!({ "start": parent, "end": parent + 20 }));

    // Nothing is tagged, so there is nothing to compare; that is said, and is no error.
    let ran = home.run(&["suggest", str_of(&file), "--kind", "chains", "--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "[]\n"));
    assert!(ran.err.contains("nothing is tagged"), "{}", ran.err);
    let ran = home.run(&["suggest", str_of(&file), "--kind", "replies"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("comment 2 answers 1"), "{}", ran.out);
    let quotes = home.json(0, &["suggest", str_of(&file), "--kind", "quotes"]);
    assert_eq!(quotes.as_array().unwrap().len(), 3);
    assert!(!home.path("annotations").exists() && !home.path("project.ron").exists());
    home.refuses(&["suggest", str_of(&file), "--annotator", "Ada"], &["nobody has annotated"]);
    home.refuses(&["suggest", str_of(&file), "--kind", "songs"], &["songs", "quotes"]);
}

#[test]
fn suggestions_of_a_project_are_of_all_its_articles() {
    let home = Home::new();
    let folder = sample(&home);
    let project = str_of(&folder);
    // Several people have annotated it: the sample's own, and the program without a window.
    let ran = home.run(&["suggest", project, "--json"]);
    assert!(
        ran.code == 0 && ran.err.contains("ada, example, gold, headless, tomas"),
        "{}",
        ran.err
    );
    let all: Value = serde_json::from_str(&ran.out).unwrap();
    let articles: Vec<&str> =
        all.as_array().unwrap().iter().map(|s| s["article"].as_str().unwrap()).collect();
    assert!(articles.is_sorted());
    assert!(articles.contains(&"port-ansel-water-accord") && articles.contains(&"the-night-ferry"));
    let count = |found: &Value, kind: &str| {
        found.as_array().unwrap().iter().filter(|s| s["kind"] == kind).count()
    };
    assert!(count(&all, "quote") > 10 && count(&all, "chain") == 0);
    let article = ["suggest", project, "port-ansel-water-accord"];
    let replies = home.json(0, &[&article[..], &["--kind", "replies"]].concat());
    assert!(count(&replies, "reply") >= 5);

    // Named, an annotator is shown only what is not settled; every answer there is given.
    let named = [&article[..], &["--annotator", "example"]].concat();
    let left = home.json(0, &named);
    assert_eq!(count(&left, "reply"), 0);
    assert_eq!(
        count(&left, "quote"),
        count(&home.json(0, &[&article[..], &["--kind", "quotes"]].concat()), "quote")
    );
    home.refuses(
        &["suggest", project, "--annotator", "Bob"],
        &["“Bob”", "ada, example, gold, headless, tomas"],
    );
    home.refuses(&["suggest", project, "no-such"], &["“no-such”", "the-night-ferry"]);

    // The only annotator need not be named, and mentions without chains are compared.
    for other in ["ada", "gold", "headless", "tomas"] {
        fs::remove_dir_all(folder.join("annotations").join(other)).unwrap();
    }
    fs::remove_dir_all(folder.join("journal")).unwrap();
    let set = folder.join("annotations/example/port-ansel-water-accord.ron");
    let source = fs::read_to_string(&set).unwrap();
    let (start, end) =
        (source.find("    chains: [").unwrap(), source.find("    unplaced:").unwrap());
    fs::write(&set, format!("{}    chains: [],\n{}", &source[..start], &source[end..])).unwrap();
    let ran =
        home.run(&["suggest", project, "port-ansel-water-accord", "--kind", "chains", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let chains: Value = serde_json::from_str(&ran.out).unwrap();
    let text = fs::read_to_string(folder.join("articles/port-ansel-water-accord.txt")).unwrap();
    assert_places(&chains, &text);
    let surname = chains.as_array().unwrap().iter().find(|c| c["text"] == "Halvery").unwrap();
    assert_eq!(surname["with"]["text"], "Dorothea Halvery");
    assert!(surname["reason"].as_str().unwrap().contains("surname"), "{surname}");

    // An article that cannot be read is named; the others are looked at all the same.
    home.file("data/sample/articles/noise.txt", b"\0\x01\x02\0");
    let ran = home.run(&["suggest", project, "--json"]);
    assert!(ran.code == 1 && ran.err.contains("noise.txt"), "{}", ran.err);
    let again: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(count(&again, "quote"), count(&all, "quote"));
}

#[test]
fn lists_memory_and_sets_suggest_spans() {
    let home = Home::new();
    let folder = sample(&home);
    let project = str_of(&folder);
    fs::create_dir(folder.join("suggest")).unwrap();
    fs::write(folder.join("suggest/sea.txt"), "label: LOC\nscore: 0.5\n\nferry\nharbour\n")
        .unwrap();
    let article = ["suggest", project, "the-night-ferry", "--kind", "spans"];
    let spans = |more: &[&str]| home.json(0, &[&article[..], more].concat());
    let listed = spans(&[]);
    let first = &listed[0];
    assert_eq!(
        (&first["kind"], &first["label"], &first["score"], &first["sources"], &first["uncertain"]),
        (&json!("span"), &json!("LOC"), &json!(0.5), &json!(["file sea.txt"]), &json!(true))
    );
    assert_eq!(spans(&["--source", "lists"]), listed);
    assert_eq!(spans(&["--source", "sea.txt"]), listed);
    assert_eq!(spans(&["--source", "rules"]), json!([]));
    let of_set = spans(&["--source", "example"]);
    assert!(of_set.as_array().unwrap().iter().all(|s| s["sources"] == json!(["set example"])));
    // What this annotator has said already is not suggested to them.
    let named = spans(&["--source", "memory", "--annotator", "example"]);
    let overlaps = |a: &Value, b: &Value| {
        let at = |v: &Value, key: &str| v[key].as_u64().unwrap();
        a["label"] == b["label"] && at(a, "start") < at(b, "end") && at(b, "start") < at(a, "end")
    };
    let said = of_set.as_array().unwrap();
    for one in named.as_array().unwrap() {
        assert_eq!(one["sources"], json!(["memory"]));
        assert!(!said.iter().any(|other| overlaps(one, other)), "{one}");
    }
    home.refuses(
        &[&article[..], &["--source", "nobody"]].concat(),
        &["“nobody”", "sea.txt", "ada"],
    );
    home.refuses(&[&article[..], &["--source", "memory"]].concat(), &["--annotator"]);
    // A mistake is told with its place, and the rest is printed.
    fs::write(folder.join("suggest/bad.rules"), "label: LOC\npattern: (\npattern: night\n")
        .unwrap();
    let ran = home.run(&[&article[..], &["--json"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("suggest/bad.rules:2:10: unclosed group"), "{}", ran.err);
    assert!(ran.out.contains("bad.rules") && ran.out.contains("sea.txt"));
}

#[test]
#[cfg(unix)]
fn programs_are_checked_against_the_protocol() {
    let home = Home::new();
    let model = |reply: &str| {
        format!(
            r#"while IFS= read -r line; do case $line in
'{{"type":"hello"'*) printf '%s\n' '{{"type":"ready","protocol":1,"name":"toy"}}' ;;
'{{"type":"suggest"'*) id=${{line#*'"id":'}}; id=${{id%%[!0-9]*}}; {reply} ;;
esac; done"#
        )
    };
    let good = model(r#"printf '{"type":"spans","id":%s,"spans":[]}\n' "$id""#);
    let ran = home.run(&["model-check", "sh", "-c", &good]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("toy keeps to the protocol") && !ran.out.contains("WRONG"));
    let bad = model(
        r#"printf '{"type":"spans","id":%s,"spans":[{"start":0,"end":400,"label":"PER"}]}\n' "$id""#,
    );
    let ran = home.run(&["model-check", "sh", "-c", &bad]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("PER from 0 to 400 is off the text"), "{}", ran.out);
    let ran =
        home.run(&["model-check", "--timeout", "1", "sh", "-c", "echo no licence >&2; exit 7"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("exit status: 7") && ran.out.contains("no licence"), "{}", ran.out);
    home.refuses(&["model-check", "--schema", "nope", "true"], &["nope"]);
}

#[test]
fn imported_predictions_suggest_with_their_scores() {
    let home = Home::new();
    let tasks = json!([{
        "data": { "text": "Ada Brill left Lysvik." },
        "predictions": [{ "model_version": "model-x", "score": 0.5, "result": [{
            "from_name": "label", "to_name": "text", "type": "labels", "score": 0.83,
            "value": { "start": 0, "end": 9, "text": "Ada Brill", "labels": ["PER"] },
        }] }],
    }]);
    let file = home.file("tasks.json", tasks.to_string());
    let folder = home.path("project");
    let ran = home.run(&["import", str_of(&folder), str_of(&file)]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let found = home.json(0, &["suggest", str_of(&folder), "--source", "model-x"]);
    let first = &found[0];
    assert_eq!(
        (&first["label"], &first["text"], &first["score"], &first["sources"]),
        (&json!("PER"), &json!("Ada Brill"), &json!(0.83), &json!(["set model-x"])),
        "{found}"
    );
}
