//! The shape of the code, held to what ARCHITECTURE.md promises: layers use only those
//! before them, files say what they are and stay short, and what belongs to one place
//! (files, colours, the window's library) is nowhere else. Reads the sources as text.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests may fail loudly.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. `ui` and `render` are one: each draws with the other.
const LAYERS: [&[&str]; 15] = [
    &["text"],
    &["article"],
    &["schema"],
    &["annotation"],
    &["agreement"],
    &["review"],
    &["suggest"],
    &["search"],
    &["formats"],
    &["project"],
    &["exchange"],
    &["session"],
    &["ui", "render"],
    &["cli"],
    &["main"],
];

/// What only some places may name: where (prefixes of paths below `src/`), and what.
const RESERVED: [(&str, &[&str], &[&str]); 6] = [
    (
        "files",
        &["project/", "exchange/", "cli/", "ui/dialogs", "ui/reading/photo"],
        &["std::fs", "fs::", "File::", "ImageReader::open"],
    ),
    ("the environment", &["project/", "cli/", "main"], &["std::env"]),
    ("other processes", &["annotation/id", "session/model/process"], &["std::process::"]),
    ("the window’s library", &["ui/", "render/", "cli/render"], &["egui", "eframe", "rfd::"]),
    ("colours", &["ui/theme", "render/"], &["Color32::from_", "Color32::new", "hex_color!"]),
    ("standard output", &["cli/output"], &["println!", "print!(", "io::stdout", "io::stderr"]),
];

/// In lines, the tests at the end not counted.
const LONGEST_FILE: usize = 600;

struct Source {
    /// Below `src/`, with `/` between folders and without `.rs`.
    name: String,
    text: String,
}

impl Source {
    /// The lines that compile into the program: no comments, and nothing from the
    /// tests at the end on. With their numbers, counted from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
        lines
            .take_while(|(_, line)| *line != "#[cfg(test)]")
            .filter(|(_, line)| !line.starts_with("//"))
    }

    fn rank(&self) -> Option<usize> {
        rank(self.name.split('/').next()?)
    }
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&layer))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(read(&root, &path));
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() > 50, "the sources are not where they were");
    found
}

fn read(root: &Path, path: &Path) -> Source {
    let name: PathBuf = path.strip_prefix(root).unwrap().with_extension("");
    let name = name.to_str().unwrap().replace('\\', "/");
    Source { name, text: fs::read_to_string(path).unwrap() }
}

/// Fails with all findings at once.
fn assert_none(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n  {}", findings.join("\n  "));
}

/// The layers that a line names after `crate::` or `tagline::`, one or a list in braces.
fn layers_named(line: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut named = Vec::new();
    for at in ["crate::", "tagline::"].iter().flat_map(|start| {
        line.match_indices(start).map(|(at, start)| at + start.len()).collect::<Vec<_>>()
    }) {
        let rest = &line[at..];
        match rest.strip_prefix('{') {
            Some(list) => named.extend(list.split(',').map(|part| {
                let part = part.trim_start();
                &part[..part.find(|c| !is_name(c)).unwrap_or(part.len())]
            })),
            None => named.push(&rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]),
        }
    }
    named
}

#[test]
fn layers_use_only_those_before_them() {
    let mut findings = Vec::new();
    for source in sources().iter().filter(|s| s.name != "lib") {
        let own = source.rank().unwrap_or_else(|| panic!("{} is in no layer", source.name));
        for (number, line) in source.code() {
            for named in layers_named(line) {
                if rank(named).is_some_and(|rank| rank > own) {
                    findings.push(format!("{}:{number} uses {named}", source.name));
                }
            }
        }
    }
    assert_none("a layer must not use a later one", &findings);
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    let mut findings = Vec::new();
    for source in sources() {
        let tests = source.text.lines().position(|line| line == "#[cfg(test)]");
        let lines = tests.unwrap_or_else(|| source.text.lines().count());
        if lines > LONGEST_FILE {
            findings.push(format!("{} has {lines} lines, {LONGEST_FILE} at most", source.name));
        }
        if !source.text.starts_with("//! ") {
            findings.push(format!("{} does not begin with `//! `", source.name));
        }
        for word in ["STUB", "TODO", "FIXME", "todo!(", "unimplemented!("] {
            if source.text.contains(word) {
                findings.push(format!("{} has {word}", source.name));
            }
        }
    }
    assert_none("every file begins with what it is, and is one idea", &findings);
}

#[test]
fn what_belongs_to_one_place_is_nowhere_else() {
    let mut findings = Vec::new();
    for source in sources() {
        for (what, places, words) in RESERVED {
            if places.iter().any(|place| source.name.starts_with(place)) {
                continue;
            }
            for (number, line) in source.code() {
                // The exit code is the one thing of `std::process` that is no process.
                let line = line.replace("std::process::ExitCode", "");
                if let Some(word) = words.iter().find(|word| has_word(&line, word)) {
                    findings.push(format!("{}:{number} names {what}: {word}", source.name));
                }
            }
        }
    }
    assert_none("only some places may", &findings);
}

/// Whether the line has `word`, not as the end of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The files and folders that a page names: `src/text`, `(tests/snapshots/x.png)`.
fn paths_named(page: &str) -> Vec<&str> {
    page.split(|c: char| c.is_whitespace() || "`()|".contains(c))
        .map(|word| word.trim_end_matches([',', '.', ';', ':']))
        .filter(|word| {
            ["src/", "tests/", "assets/", "docs/", ".ci/"].iter().any(|top| word.starts_with(top))
        })
        .collect()
}

#[test]
fn pages_name_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut findings = Vec::new();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let named = paths_named(&text);
        assert!(!named.is_empty(), "{page} names nothing");
        let missing = named.into_iter().filter(|path| !root.join(path).exists());
        findings.extend(missing.map(|path| format!("{page} names {path}")));
    }
    let modules = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    for path in modules.split('`').skip(1).step_by(2) {
        let parts: Vec<&str> = path.split("::").collect();
        // A module's own name stands in small letters; an item's last part may not.
        let is_module = |part: &&&str| part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let modules: Vec<&str> = parts.iter().take_while(is_module).copied().collect();
        if parts.len() < 2 || rank(parts[0]).is_none() {
            continue;
        }
        let at = |n: usize| root.join("src").join(modules[..n].join("/"));
        let is_file = |n: usize| at(n).with_extension("rs").exists() || at(n).is_dir();
        // The last part may be a function.
        let known = is_file(modules.len()) || modules.len() > 1 && is_file(modules.len() - 1);
        if !known {
            findings.push(format!("ARCHITECTURE.md names {path}"));
        }
    }
    assert_none("these are not there", &findings);
}

#[test]
fn the_checks_can_fail() {
    assert_eq!(paths_named("see `src/x.rs`, [a](docs/b.png)."), ["src/x.rs", "docs/b.png"]);
    assert_eq!(layers_named("use crate::{text::Text, ui};"), ["text", "ui"]);
    assert_eq!(layers_named("use crate::session::Session;"), ["session"]);
    assert!(rank("ui") > rank("session") && rank("ui") == rank("render"));
    assert!(has_word("let x = fs::read(p);", "fs::") && !has_word("let offs::x", "fs::"));
    let source = Source { name: "text/x".into(), text: "//! X.\n// a\nb\n#[cfg(test)]\nc".into() };
    assert_eq!(source.code().collect::<Vec<_>>(), [(3, "b")]);
}
