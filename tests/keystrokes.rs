//! How many keys the sample's example annotation takes, made from nothing: replayed key by key,
//! and held against the count in `docs/keystrokes.md`, with the pointer alone and with other
//! programs' ways beside it. `cargo test --test keystrokes -- --nocapture` prints the count;
//! with `ACCEPT_KEYSTROKES=1` it is written into the document.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers may fail loudly.

#[path = "keystrokes/hand.rs"]
mod hand;
#[path = "keystrokes/others.rs"]
mod others;
#[path = "keystrokes/paths.rs"]
mod paths;
#[path = "keystrokes/work.rs"]
mod work;

use std::fs;
use std::path::Path;

use others::{brat, doccano, mouse};
use work::{Way, annotate};

/// Seconds for each operator of the keystroke-level model: Card, Moran and Newell, “The
/// keystroke-level model for user performance time with interactive systems”, Communications
/// of the ACM 23(7), 1980. A key is that of an average typist, 40 words a minute.
pub(crate) const KEY: f64 = 0.28;
pub(crate) const POINT: f64 = 1.1;
/// Pressing or letting go of a button of the mouse.
pub(crate) const BUTTON: f64 = 0.1;
/// The hand from the keys to the mouse, or back.
pub(crate) const HOME: f64 = 0.4;
/// Making up one's mind, once for each annotation, in every way alike.
pub(crate) const MENTAL: f64 = 1.35;

/// What a way of working takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effort {
    pub(crate) keys: usize,
    pub(crate) points: usize,
    pub(crate) buttons: usize,
    pub(crate) homings: usize,
    /// Things that were decided on.
    pub(crate) decisions: usize,
}

impl Effort {
    fn seconds(self) -> f64 {
        self.keys as f64 * KEY
            + self.points as f64 * POINT
            + self.buttons as f64 * BUTTON
            + self.homings as f64 * HOME
            + self.decisions as f64 * MENTAL
    }

    /// Without making up one's mind: what the program is to blame for.
    fn hands(self) -> f64 {
        Self { decisions: 0, ..self }.seconds()
    }
}

fn rows() -> Vec<(&'static str, Effort)> {
    let example = work::Example::new();
    let plain = annotate(&example, Way::Keys);
    let every = annotate(&example, Way::EveryOccurrence);
    let suggested = annotate(&example, Way::Suggestions);
    vec![
        ("Tagline, keys", plain),
        ("Tagline, keys, every occurrence at once", every),
        ("Tagline, keys and suggestions", suggested),
        ("Tagline, mouse only", mouse(&example)),
        ("brat, mouse", brat(&example)),
        ("doccano, mouse and label keys", doccano(&example)),
    ]
}

fn table(rows: &[(&str, Effort)]) -> String {
    let mut text = String::from(
        "| way | keys | points | buttons | decisions | hands, s | in all, s |\n|---|--:|--:|--:|--:|--:|--:|\n",
    );
    for (name, effort) in rows {
        text.push_str(&format!(
            "| {name} | {} | {} | {} | {} | {:.0} | {:.0} |\n",
            effort.keys,
            effort.points,
            effort.buttons,
            effort.decisions,
            effort.hands(),
            effort.seconds()
        ));
    }
    text
}

#[test]
fn the_count_is_what_the_document_says() {
    let rows = rows();
    let table = table(&rows);
    println!("{table}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keystrokes.md");
    let document = fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once("<!-- count -->\n").unwrap();
    let (said, after) = rest.split_once("<!-- end -->").unwrap();
    if std::env::var_os("ACCEPT_KEYSTROKES").is_some() {
        let new = format!("{before}<!-- count -->\n{table}<!-- end -->{after}");
        fs::write(&path, new).unwrap();
        return;
    }
    assert_eq!(said, table, "docs/keystrokes.md says something else");
}

#[test]
fn what_is_repeated_or_suggested_takes_fewer_keys() {
    let rows = rows();
    let effort = |name: &str| rows.iter().find(|(n, _)| *n == name).unwrap().1;
    let plain = effort("Tagline, keys");
    assert!(effort("Tagline, keys, every occurrence at once").keys <= plain.keys);
    assert!(effort("Tagline, keys and suggestions").keys < plain.keys);
    // The hands have less to do than in the programs that people come from.
    for other in ["brat, mouse", "doccano, mouse and label keys"] {
        assert!(plain.hands() < effort(other).hands(), "{other}");
    }
}
