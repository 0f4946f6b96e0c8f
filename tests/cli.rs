//! The program itself, run as a person runs it: its output, its messages, its exit
//! codes. Everything happens in temporary folders, without a display.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers may fail loudly.

#[path = "cli/agreeing.rs"]
mod agreeing;
#[path = "cli/comparing.rs"]
mod comparing;
#[path = "cli/exchanging.rs"]
mod exchanging;
#[path = "cli/feedback.rs"]
mod feedback;
#[path = "cli/gold.rs"]
mod gold;
#[path = "cli/mending.rs"]
mod mending;
#[path = "cli/merging.rs"]
mod merging;
#[path = "cli/remarks.rs"]
mod remarks;
#[path = "cli/schema.rs"]
mod schema;
#[path = "cli/suggesting.rs"]
mod suggesting;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// A person's home with nothing in it.
struct Home(tempfile::TempDir);

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tagline"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env("TAGLINE_DATA_DIR", self.path("data"))
            .env("TAGLINE_CONFIG_DIR", self.path("config"))
            .env("HOME", self.0.path())
            .env("USER", "Ada")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let ran = Ran {
            code: status.code().expect("the program was killed"),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
        ran
    }

    /// Runs with `--json`; nothing but one JSON value may be on standard output.
    fn json(&self, code: i32, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.out))
    }

    /// Runs and expects bad use or input: nothing on standard output, and a message
    /// that has all of `words`.
    fn refuses(&self, arguments: &[&str], words: &[&str]) {
        let ran = self.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
        for word in words {
            assert!(ran.err.contains(word), "{arguments:?}: no “{word}” in {}", ran.err);
        }
    }
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared/data is absent");
    None
}

fn str_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// That offsets and texts agree, and that every character that is not white space is
/// in a segment.
fn assert_covers(shown: &Value, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let length = &shown["length"];
    assert_eq!(length["bytes"], text.len());
    assert_eq!(length["chars"], chars.len());
    assert_eq!(length["utf16"], text.encode_utf16().count());
    let mut covered = BTreeSet::new();
    for segment in shown["segments"].as_array().unwrap() {
        let at = |key: &str| usize::try_from(segment[key].as_u64().unwrap()).unwrap();
        let slice: String = chars[at("start")..at("end")].iter().collect();
        assert_eq!(segment["text"], slice);
        covered.extend(at("start")..at("end"));
    }
    for (i, c) in chars.iter().enumerate() {
        assert!(c.is_whitespace() || covered.contains(&i), "{c} at {i} is in no segment");
    }
}

const BELLS: &str = include_str!("fixtures/cli/bells.txt");
const BELLS_JSON: &str = include_str!("fixtures/cli/bells.json");
const PLAIN: &str = "Rain\n\nIt rained in Holm all day, and then it stopped.\n";

#[test]
fn show_prints_the_structure_in_code_points() {
    let home = Home::new();
    let file = home.file("bells.txt", BELLS);
    let ran = home.run(&["show", str_of(&file), "--json"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, BELLS_JSON, ""));
    assert_covers(&serde_json::from_str(&ran.out).unwrap(), BELLS);
}

#[test]
fn show_takes_a_file_a_folder_and_a_project() {
    let home = Home::new();
    let file = home.file("press/bells.txt", BELLS);
    home.file("press/2021/rain.txt", PLAIN);
    let folder = home.path("press");
    let folder = str_of(&folder);
    home.json(0, &["new", "made", folder]);
    for arguments in [
        vec!["show", str_of(&file)],
        vec!["show", folder, "bells"],
        vec!["show", folder, "bells.txt"],
        vec!["show", "made", "bells"],
        vec!["show", "made", "press/bells"],
        vec!["show", "made/articles/press/bells.txt"],
    ] {
        let shown = home.json(0, &arguments);
        assert_eq!(shown["title"], "Bells back 🔔 in tower", "{arguments:?}");
    }
    assert_eq!(home.json(0, &["show", folder, "2021/rain"])["id"], "2021/rain");
    home.refuses(&["show", folder], &["2 articles", "2021/rain, bells"]);
    home.refuses(&["show", folder, "snow"], &["“snow”", "2021/rain, bells"]);
    assert!(!home.path("press/project.ron").exists(), "looking must not write");
}

#[test]
fn show_has_a_table_for_people() {
    let home = Home::new();
    let file = home.file("bells.txt", BELLS);
    let ran = home.run(&["show", str_of(&file)]);
    assert_eq!(ran.code, 0);
    let has = |line: &str| assert!(ran.out.contains(line), "no “{line}” in {}", ran.out);
    has("published  2021-03-04\n");
    has("dateline   HOLM\n");
    has("0  headline   0      21   Bells back 🔔 in tower\n");
    has("1: Bo, 2021-03-04T13:30:00, answers 0\n");
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let home = Home::new();
    let file = home.file("long.txt", "A headline\n\nA paragraph of some words.\n\n".repeat(20_000));
    for extra in [&[][..], &["--json"]] {
        let mut child = home
            .command(&[&["show", str_of(&file)], extra].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
        assert_eq!(ended.status.code(), Some(0));
    }
}

#[test]
fn the_seed_is_understood_exactly() {
    let Some(path) = shared("seed/china-pakistan.txt") else { return };
    let shown = Home::new().json(0, &["show", str_of(&path)]);
    assert_covers(&shown, &fs::read_to_string(&path).unwrap());
    assert_eq!(shown["published"], "2012-01-05");
    let dateline = shown["dateline"].as_str().unwrap();
    assert!(dateline.len() == 7 && dateline.chars().all(char::is_uppercase), "{dateline}");
    assert_eq!(shown["encoding"], "UTF-8");
    let segments = shown["segments"].as_array().unwrap();
    let kinds: Vec<&str> = segments.iter().map(|s| s["kind"].as_str().unwrap()).collect();
    let expected = ["headline", "published", "caption", "caption", "paragraph", "dateline"]
        .into_iter()
        .chain(["paragraph"; 7])
        .chain(["boilerplate", "heading"])
        .chain(["comment"; 9])
        .chain(["boilerplate"]);
    assert!(kinds.iter().copied().eq(expected), "{kinds:?}");
    assert_eq!(shown["title"], segments[0]["text"]);
    let duplicates: Vec<&Value> = segments.iter().filter_map(|s| s.get("duplicate_of")).collect();
    assert_eq!((duplicates, segments[3].get("duplicate_of")), (vec![&json!(2)], Some(&json!(2))));
    let comments: Vec<&Value> = segments.iter().filter_map(|s| s.get("comment")).collect();
    let column = |key: &str| comments.iter().map(|c| c[key].clone()).collect::<Vec<_>>();
    let (no, first) = (Value::Null, json!(0));
    assert_eq!(
        column("reply_to"),
        [&no, &no, &first, &no, &no, &first, &first, &no, &no].map(Value::clone)
    );
    assert_eq!(column("depth"), [0, 0, 1, 0, 0, 1, 1, 0, 0].map(|depth| json!(depth)));
    assert_eq!(
        column("time"),
        [
            "05T22:01", "05T23:02", "05T23:04", "06T01:33", "06T01:58", "06T03:53", "06T09:40",
            "06T23:36", "07T00:18"
        ]
        .map(|time| json!(format!("2012-01-{time}:00")))
    );
    let author = &comments[0]["author"];
    for (i, comment) in comments.iter().enumerate() {
        let expected = if comment["reply_to"].is_null() { &no } else { author };
        assert_eq!(&comment["mention"], expected, "comment {i}");
    }
    assert_eq!(&comments[7]["author"], author);
}

#[test]
fn news_articles_are_a_headline_and_paragraphs() {
    let Some(folder) = shared("polnear/dev") else { return };
    let home = Home::new();
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let shown = home.json(0, &["show", str_of(&path)]);
        let text = fs::read_to_string(&path).unwrap();
        assert_covers(&shown, text.trim_start_matches('\u{feff}'));
        let segments = shown["segments"].as_array().unwrap();
        let is = |segment: &Value, kind: &str| segment["kind"] == kind;
        assert_eq!(segments.iter().filter(|s| is(s, "headline")).count(), 1, "{path:?}");
        assert!(segments.iter().any(|s| is(s, "paragraph")), "{path:?}");
        let joined: String = segments
            .iter()
            .filter(|s| !is(s, "dateline"))
            .filter_map(|s| s["text"].as_str())
            .flat_map(str::split_whitespace)
            .collect();
        let whole: String = text.trim_start_matches('\u{feff}').split_whitespace().collect();
        assert_eq!(joined, whole, "{path:?}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn what_is_no_article_is_refused_by_name() {
    let home = Home::new();
    home.file("empty.txt", "");
    home.file("blank.txt", " \n\n ");
    home.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0");
    home.refuses(&["show", "nowhere.txt"], &["nowhere.txt", "no such file"]);
    home.refuses(&["show", "empty.txt"], &["empty.txt"]);
    home.refuses(&["show", "blank.txt", "--json"], &["blank.txt", "no text"]);
    home.refuses(&["show", "picture.txt"], &["picture.txt", "not a text"]);
    home.refuses(&["nowhere"], &["nowhere", "no such file"]);
    fs::create_dir(home.path("bare")).unwrap();
    home.refuses(&["show", "bare"], &["no articles"]);
}

#[test]
fn bad_use_is_told_with_help_at_hand() {
    let home = Home::new();
    for arguments in [
        &["show"][..],
        &["show", "a", "b", "c"],
        &["new"],
        &["add", "project"],
        &["check"],
        &["suggest"],
        &["--frobnicate"],
        &["render", "p", "a"],
        &["render", "p", "a", "--out", "x.png", "--size", "big"],
        &["render", "p", "a", "--out", "x.png", "--scale", "0"],
        &["render", "p", "a", "--out", "x.png", "--theme", "beige"],
    ] {
        home.refuses(arguments, &["--help"]);
    }
    let help = home.run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for command in ["new", "add", "show", "suggest", "check", "stats", "render"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command}: {}", help.out);
        assert_eq!(home.run(&[command, "--help"]).code, 0);
    }
    let version = home.run(&["--version"]);
    assert_eq!(version.out, format!("tagline {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_project_is_made_filled_and_counted() {
    let home = Home::new();
    home.file("in/bells.txt", BELLS);
    home.file("in/rain.txt", PLAIN);
    home.file("in/empty.txt", "");
    let made =
        home.json(0, &["new", "p", "in/bells.txt", "--schema", "conll-2003", "--annotator", "Ada"]);
    assert_eq!(made["added"], json!(["bells"]));
    assert_eq!(made["schema"], "conll-2003");
    assert_eq!(fs::read_to_string(home.path("p/articles/bells.txt")).unwrap(), BELLS);
    home.refuses(&["new", "p"], &["project.ron", "already"]);

    // What cannot be added is named; the rest is added.
    let added = home.json(1, &["add", "p", "in/rain.txt", "in/empty.txt", "in/none.txt"]);
    assert_eq!(added["added"], json!(["rain"]));
    let refused = added["refused"].to_string();
    assert!(refused.contains("empty.txt") && refused.contains("none.txt"), "{refused}");
    let again = home.json(1, &["add", "p", "in/rain.txt"]);
    assert_eq!(again["added"], json!([]));
    home.refuses(&["add", "in", "in/rain.txt"], &["not a project", "tagline new"]);
    home.refuses(&["add", "gone", "in/rain.txt"], &["gone", "no such file"]);

    let stats = home.json(0, &["stats", "p"]);
    let chars = BELLS.chars().count() + PLAIN.chars().count();
    let articles = &stats["articles"];
    assert_eq!((&articles["count"], &articles["chars"]), (&json!(2), &json!(chars)));
    assert_eq!((&articles["paragraphs"], &articles["comments"]), (&json!(2), &json!(2)));
    let ran = home.run(&["stats", "p"]);
    assert!(ran.code == 0 && ran.out.contains("comments    2\n"), "{}", ran.out);
    let ran = home.run(&["check", "p"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn schemas_come_from_the_program_or_from_a_file() {
    let home = Home::new();
    for schema in tagline::schema::BUILTIN_NAMES {
        assert_eq!(home.json(0, &["new", schema, "--schema", schema])["schema"], schema);
        assert!(home.path(schema).join("schema.ron").is_file());
    }
    let mine = fs::read_to_string(home.path("news/schema.ron")).unwrap();
    let mine = mine.replacen("name: \"news\"", "name: \"harbour\"", 1);
    home.file("mine.ron", &mine);
    assert_eq!(home.json(0, &["new", "p", "--schema", "mine.ron"])["schema"], "harbour");
    assert_eq!(fs::read_to_string(home.path("p/schema.ron")).unwrap(), mine);

    home.refuses(&["new", "q", "--schema", "nwes"], &["“nwes”", "conll-2003"]);
    let at = mine.lines().position(|line| line.contains("colour: Azure")).unwrap() + 1;
    home.file("broken.ron", mine.replacen("colour: Azure", "colour: Mauve", 1));
    home.refuses(&["new", "q", "--schema", "broken.ron"], &[&format!("{at}"), "Mauve"]);
    assert!(!home.path("q/project.ron").exists());
}

/// Unpacks the sample by running without a display.
fn sample(home: &Home) -> PathBuf {
    let ran = home.run(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    home.path("data/sample")
}

#[test]
fn check_finds_what_does_not_fit() {
    const SET: &str = "annotations/example/port-ansel-water-accord.ron";
    let home = Home::new();
    let sample = sample(&home);
    let project = str_of(&sample);
    let clean = home.json(0, &["check", project]);
    assert_eq!(clean, json!({ "errors": 0, "warnings": 0, "problems": [] }));

    let good = fs::read_to_string(sample.join(SET)).unwrap();
    let line_of = |text: &str| good.lines().position(|l| l.contains(text)).unwrap() + 1;
    let check = |from: &str, to: &str, words: &[&str]| {
        assert!(good.contains(from), "{from}");
        fs::write(sample.join(SET), good.replacen(from, to, 1)).unwrap();
        let report = home.json(1, &["check", project]);
        let problems = report["problems"].as_array().unwrap();
        let problem = problems.iter().find(|p| p["severity"] == "error").unwrap();
        assert_eq!(problem["file"], SET, "{from}: {report}");
        for word in words {
            assert!(problem["message"].to_string().contains(word), "{from}: {report}");
        }
        let ran = home.run(&["check", project]);
        assert!(ran.code == 1 && ran.out.contains(SET), "{from}: {}", ran.out);
        problem["line"].clone()
    };
    assert_eq!(check("at: [(0, 10)]", "at: [(1, 11)]", &["Port Ansel"]), line_of("[(0, 10)]"));
    check("at: [(0, 10)]", "at: [(0, 99999)]", &["99999"]);
    check("label: \"NORP\"", "label: \"NROP\"", &["NROP"]);
    check("label: \"speaker\"", "label: \"speeker\"", &["speeker"]);
    // Comment 3 answers comment 1, which is made to answer comment 4, which answers 3.
    let (from, to) = ("from: Comment(3920, 4036), to: Comment(2510, 2738)", "Comment(3050, 3202)");
    let circle = ["comment 1 → comment 4 → comment 3 → comment 1"];
    check(from, &format!("from: Comment(2510, 2738), to: {to}"), &circle);
    let second = format!("from: {to}, to: Comment(2510, 2738)");
    check(from, &second, &["comment 4 also answers comment 3", "one only"]);
    let chain = good.lines().find(|line| line.contains("name: \"Customs Bridge\"")).unwrap();
    let (id, at) = (&chain.trim()[6..16], line_of(chain));
    let twice = format!("{chain}\n{}", chain.replace("Customs Bridge", "The bridge"));
    let both = format!("in lines {at} and {}", at + 1);
    assert_eq!(check(chain, &twice, &[id, &both]), at + 1);
    let item = |id: &str| chain.replace("kind:", &format!("knowledge_base_id: \"{id}\", kind:"));
    assert_eq!(check(chain, &item("q42"), &["Q42"]), at);
    check(chain, &item("Q42b"), &["Q42b", "such as Q42"]);
    let other = chain.replace("members: [", "members: [\"9k85gczw68\", ");
    check(chain, &other, &["9k85gczw68 is in this chain and in another"]);
    check(chain, &chain.replace("members: [", "members: [\"0000000000\", "), &["not there"]);
    let free = item("the old bridge");
    fs::write(sample.join(SET), good.replacen(chain, &free, 1)).unwrap();
    home.json(0, &["check", project]);
    let broken = line_of("label: \"NORP\"");
    assert_eq!(check("label: \"NORP\"", "label \"NORP\"", &[]), broken);
    check("format: 1", "format: 99", &["99", "update"]);
    fs::write(sample.join(SET), &good).unwrap();
    home.json(0, &["check", project]);

    home.file("data/sample/articles/noise.txt", b"\0\x01\x02\0");
    let report = home.json(1, &["check", project]);
    assert_eq!(report["problems"][0]["file"], "articles/noise.txt");
    let stats = home.json(1, &["stats", project]);
    assert_eq!(stats["articles"]["unreadable"], 1);
    assert_eq!(stats["articles"]["count"], 3);
}

#[test]
fn without_a_display_the_work_is_done_all_the_same() {
    let home = Home::new();
    let ran = home.run(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    if cfg!(feature = "gui") {
        assert!(ran.err.contains("DISPLAY"), "{}", ran.err);
    }
    let sample = home.path("data/sample");
    let row = |ran: &Ran, name: &str| {
        let line = ran.out.lines().find(|line| line.starts_with(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in {}", ran.out))[name.len()..].trim().to_owned()
    };
    assert_eq!(row(&ran, "project"), str_of(&sample.canonicalize().unwrap()));
    assert!(!row(&ran, "tagged").starts_with("0 changes"), "{}", ran.out);
    assert!(Path::new(&row(&ran, "annotations")).is_file());
    if cfg!(feature = "gui") {
        let png = fs::read(row(&ran, "picture")).unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    }

    // It tags as the list says, which is how the example's own set was made.
    let stats = home.json(0, &["stats", str_of(&sample)]);
    let of = |annotator: &str, key: &str| stats["annotators"][annotator][key].clone();
    for key in [
        "spans_by_label",
        "relations_by_type",
        "segment_labels",
        "quotes",
        "chains",
        "chain_sizes",
        "comments",
    ] {
        assert_eq!(of("headless", key), of("example", key), "{key}");
    }
    let quotes = of("example", "quotes");
    let by_type = quotes["by_type"].as_object().unwrap().values().filter_map(Value::as_u64);
    assert_eq!(quotes["count"], by_type.sum::<u64>(), "every quote has a type");
    assert_eq!(quotes["without_speaker"], 0);
    assert_eq!(quotes["count"], of("example", "spans_by_label")["QUOTE"]);
    let comments = of("example", "comments");
    assert_eq!(comments["answers"], of("example", "relations_by_type")["reply"]);
    assert_eq!(comments["without_label"], json!({}), "every comment has a type and a stance");
    let table = home.run(&["stats", str_of(&sample)]).out;
    for row in
        ["quotes by      Dorothea Halvery", "quotes         mixed", "chains         10 mentions"]
    {
        assert!(table.contains(row), "no {row} in {table}");
    }
    assert!(of("example", "spans").as_u64().unwrap() > 80);

    // What a person does to the sample stays, and nothing is made twice.
    let ferry = sample.join("articles/the-night-ferry.txt");
    fs::remove_file(&ferry).unwrap();
    let again = home.run(&[]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(row(&again, "tagged").starts_with("0 changes"), "{}", again.out);
    assert_eq!(row(&again, "reopened"), row(&ran, "reopened"));
    assert!(!ferry.exists());
    home.json(0, &["check", str_of(&sample)]);
}

#[cfg(all(feature = "gui", target_os = "linux"))]
#[test]
fn a_display_that_does_not_answer_is_as_none() {
    let home = Home::new();
    let output = home.command(&[]).env("DISPLAY", ":4711").output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(err.starts_with("There is no window") && err.contains("xvfb-run"), "{err}");
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(home.path("data/pictures/port-ansel-water-accord.png").is_file());
}

#[test]
fn without_a_display_a_path_is_taken_too() {
    let home = Home::new();
    home.file("press/bells.txt", BELLS);
    let ran = home.run(&["press/bells.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(fs::read_to_string(home.path("press/bells.txt")).unwrap(), BELLS);
    // What it tags is made up, so it is no part of anybody's project.
    let names: Vec<_> =
        fs::read_dir(home.path("press")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["bells.txt"]);
    assert_eq!(home.json(0, &["stats", "press"])["annotators"], json!({}));
    let copy = home.path("data/without-a-window/press");
    let stats = home.json(0, &["stats", str_of(&copy)]);
    let tagged = &stats["annotators"]["headless"]["spans_by_label"];
    assert_eq!(tagged, &json!({ "CUE": 1, "LOC": 1 }));
    home.json(0, &["check", str_of(&copy)]);
}

#[cfg(feature = "gui")]
#[test]
fn render_draws_at_any_size_in_both_themes() {
    let home = Home::new();
    let sample = sample(&home);
    let sample = str_of(&sample);
    let size_of = |png: &[u8]| {
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    };
    let draw = |extra: &[&str]| {
        let base = ["render", sample, "port-ansel-water-accord", "--out", "x.png"];
        let report = home.json(0, &[&base, extra].concat());
        let png = fs::read(home.path("x.png")).unwrap();
        assert_eq!(report["bytes"], png.len());
        (size_of(&png), png)
    };
    let (size, light) = draw(&["--size", "1000x700", "--annotator", "example"]);
    assert_eq!(size, (1000, 700));
    let (size, large) = draw(&["--size", "1000x700", "--scale", "1.5"]);
    assert_eq!(size, (1500, 1050));
    let (_, dark) = draw(&["--size", "1000x700", "--theme", "dark"]);
    let (_, other) = draw(&["--size", "1000x700", "--annotator", "nobody"]);
    assert!(large != light && dark != light && other != light);
    let (_, again) = draw(&["--size", "1000x700", "--annotator", "example"]);
    assert!(again == light, "the same picture every time");
    home.refuses(&["render", sample, "nothing", "--out", "y.png"], &["“nothing”"]);
    let lost = ["render", sample, "the-night-ferry", "--out", "no/such/folder/y.png"];
    home.refuses(&lost, &["no/such/folder/y.png"]);
}
