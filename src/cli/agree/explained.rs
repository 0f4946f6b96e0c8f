//! `tagline agree --explain`: what figures measure, when to use them and when not.

use crate::agreement::explain::{self, Help};
use crate::cli::output::{Failure, Outcome, print, print_json};

/// Words to a line, in characters.
const WIDTH: usize = 78;

pub(super) fn run(figure: Option<&str>, json: bool) -> Result<Outcome, Failure> {
    let chosen: Vec<&Help> = match figure {
        Some(name) => vec![explain::of(name).ok_or_else(|| unknown(name))?],
        None => explain::ALL.iter().collect(),
    };
    match (json, chosen.as_slice()) {
        (true, [one]) => print_json(one)?,
        (true, all) => print_json(&all)?,
        (false, all) => {
            let all: Vec<String> = all.iter().copied().map(readable).collect();
            print(&all.join("\n"))?;
        }
    }
    Ok(Outcome::Fine)
}

fn unknown(name: &str) -> Failure {
    let known: Vec<&str> = explain::ALL.iter().map(|help| help.name).collect();
    Failure::Input(format!("there is no figure “{name}”; there are {}", known.join(", ")))
}

fn readable(help: &Help) -> String {
    let mut text = format!("{} ({})\n", help.title, help.name);
    for words in [
        help.measures,
        &format!("Use it: {}", lower(help.when)),
        &format!("Not: {}", lower(help.when_not)),
        &format!("{}.", help.reference),
    ] {
        wrap(words, &mut text);
    }
    text
}

/// A sentence after a colon.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Lines of whole words, set in by two.
fn wrap(words: &str, text: &mut String) {
    let mut width = 0;
    for word in words.split(' ') {
        let long = word.chars().count();
        if width > 0 && width + 1 + long <= WIDTH {
            text.push(' ');
            width += 1 + long;
        } else {
            text.push_str(if width > 0 { "\n  " } else { "  " });
            width = 2 + long;
        }
        text.push_str(word);
    }
    text.push('\n');
}
