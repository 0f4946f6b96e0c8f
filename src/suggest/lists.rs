//! Word lists and rules that a project has as files: what is read of them, what is wrong
//! with them, and what they find. `docs/suggestions.md` describes the files.
//!
//! Invariants: a mistake costs the line that it is in, never the other lines; every problem
//! has its file, line and column; nothing that a file can say makes looking slow without end
//! (see [`rules`](super::rules)).

use std::fmt;

use super::phrases::{Phrases, Stretch, normal};
use super::rules::{Rule, read_rules};
use super::spans::{Found, MOST, value_of};
use super::{Source, passages};
use crate::annotation::problem_with_value;
use crate::article::Article;
use crate::schema::Schema;

/// Files that are longer are not read, in bytes.
const LONGEST_FILE: usize = 64 * 1024 * 1024;
/// More problems of a file are counted, not listed.
const PROBLEMS: usize = 50;

/// Something that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListProblem {
    /// The file’s name.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub cause: String,
}

impl fmt::Display for ListProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.cause)
    }
}

/// What the lines before the terms or patterns say about all of these.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// Name of a span label.
    pub(super) label: Option<String>,
    /// Upper and lower case are the same.
    pub(super) fold: bool,
    pub(super) attributes: Vec<(String, String)>,
    /// 0 to 1.
    pub(super) score: Option<f64>,
}

/// One file as it was read.
#[derive(Clone, Debug, Default)]
pub struct ListFile {
    /// Its name.
    pub name: String,
    /// How many terms or patterns it has that can be used.
    pub entries: usize,
    /// What is wrong in it.
    pub problems: Vec<ListProblem>,
    /// Problems beyond those.
    pub more_problems: usize,
    head: Head,
    phrases: Phrases,
    rules: Vec<Rule>,
}

/// All files of a project.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// By name.
    pub files: Vec<ListFile>,
}

impl Lists {
    /// Reads files, each a name and what is in it: names that end with `.txt` are word lists,
    /// others rules.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>, schema: &Schema) -> Self {
        let mut files: Vec<ListFile> =
            files.into_iter().map(|(name, bytes)| ListFile::read(name, bytes, schema)).collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { files }
    }

    /// What those files that `wanted` has find in an article, in no order. Between passages
    /// `stop` is asked.
    pub fn find(
        &self,
        article: &Article,
        wanted: impl Fn(&str) -> bool,
        stop: impl Fn() -> bool,
    ) -> Vec<Found> {
        let files: Vec<&ListFile> = self.files.iter().filter(|file| wanted(&file.name)).collect();
        let mut found = Vec::new();
        for passage in passages(article) {
            if stop() || found.len() > MOST {
                break;
            }
            let text = article.text.slice(passage);
            let words = |fold: bool| {
                let any = files.iter().any(|f| f.rules.is_empty() && f.head.fold == fold);
                any.then(|| Stretch::of(text, passage.start, fold))
            };
            let stretches = [words(false), words(true)];
            for file in &files {
                let source = Source::File(file.name.clone());
                if let Some(Some(stretch)) = stretches.get(usize::from(file.head.fold)) {
                    file.phrases.each(stretch, |range, _| {
                        found.extend(file.head.found(range, &source));
                        true
                    });
                }
                for rule in &file.rules {
                    rule.each(text, |range| {
                        let range = range.shifted(passage.start);
                        found.extend(rule.head.found(range, &source));
                        found.len() <= MOST
                    });
                }
            }
        }
        found
    }

    /// Everything that is wrong in the files.
    pub fn problems(&self) -> impl Iterator<Item = &ListProblem> {
        self.files.iter().flat_map(|file| &file.problems)
    }
}

impl Head {
    fn found(&self, range: crate::text::ByteRange, source: &Source) -> Option<Found> {
        Some(Found {
            range,
            label: self.label.clone()?,
            score: self.score.unwrap_or(1.0),
            guess: false,
            attributes: self.attributes.clone(),
            source: source.clone(),
            reason: format!("in {}", source.title()),
        })
    }

    /// Takes in one line `key: value`; answers whether it knows the key.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub(super) fn take(&mut self, key: &str, value: &str, schema: &Schema) -> Result<bool, String> {
        match key {
            "label" if schema.span_label(value).is_some() => self.label = Some(value.to_owned()),
            "label" => {
                let known: Vec<&str> =
                    schema.span_labels().map(|(_, label)| label.name.as_str()).take(12).collect();
                return Err(format!(
                    "the schema has no span label “{value}”; it has {}",
                    known.join(", ")
                ));
            }
            "case" => match value {
                "ignore" => self.fold = true,
                "exact" => self.fold = false,
                _ => return Err(format!("case is “exact” or “ignore”, not “{value}”")),
            },
            "score" => match value.parse::<f64>() {
                Ok(score) if (0.0..=1.0).contains(&score) => self.score = Some(score),
                _ => return Err(format!("a score is a number from 0 to 1, not “{value}”")),
            },
            "attribute" => {
                let Some((name, value)) = value.split_once('=') else {
                    return Err("an attribute is written as name = value".to_owned());
                };
                let (name, value) = (name.trim(), value.trim());
                let Some(label) = &self.label else {
                    return Err("say the label first, then its attributes".to_owned());
                };
                let Some(known) = schema.attributes_of(label).find(|a| a.name == name) else {
                    return Err(format!("{label} has no attribute “{name}” in the schema"));
                };
                let fits = value_of(known, value).map(|typed| problem_with_value(known, &typed));
                match fits {
                    Some(None) => self.attributes.push((name.to_owned(), value.to_owned())),
                    Some(Some((_, allowed))) => {
                        return Err(format!("“{value}” is no value of {name}; {allowed}"));
                    }
                    None => return Err(format!("“{value}” is no value of {name}")),
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// A line with a key at its start: where the value begins, in characters from 1.
pub(super) fn key_and_value(line: &str) -> Option<(&str, &str, usize)> {
    let (key, rest) = line.split_once(':')?;
    let is_key = !key.trim().is_empty() && key.trim().chars().all(|c| c.is_ascii_lowercase());
    let value = rest.trim_start();
    let before = line.len() - value.len();
    let column = line.get(..before).unwrap_or_default().chars().count() + 1;
    is_key.then_some((key.trim(), value.trim_end(), column))
}

/// Whether nothing on a line counts.
pub(super) fn is_remark(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

impl ListFile {
    fn read(name: &str, bytes: &[u8], schema: &Schema) -> Self {
        let mut file = Self { name: name.to_owned(), ..Self::default() };
        if bytes.len() > LONGEST_FILE {
            file.wrong(1, 1, "this file is too big to be a list; split it".to_owned());
            return file;
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                // What is before the mistake can be read.
                let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let text = std::str::from_utf8(good).unwrap_or_default();
                let line = text.split('\n').count();
                let last = text.rsplit('\n').next().unwrap_or_default();
                let cause = "this is no UTF-8; the file is read up to here";
                file.wrong(line, last.chars().count() + 1, cause.to_owned());
                text
            }
        };
        if name.ends_with(".txt") {
            file.read_terms(text, schema);
        } else {
            let (rules, problems) = read_rules(text, schema);
            for (line, column, cause) in problems {
                file.wrong(line, column, cause);
            }
            file.entries = rules.len();
            file.rules = rules;
        }
        file
    }

    /// Head lines, then after an empty line one term a line.
    fn read_terms(&mut self, text: &str, schema: &Schema) {
        let mut in_head = true;
        let mut head = Head::default();
        let mut last = 1;
        for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
            last = number;
            if is_remark(line) {
                continue;
            }
            if line.trim().is_empty() {
                // A gap before the first line of the head ends nothing.
                in_head &= head.label.is_none() && self.problems.is_empty();
                continue;
            }
            if in_head {
                if let Some((key, value, column)) = key_and_value(line) {
                    match head.take(key, value, schema) {
                        Ok(true) => {}
                        Ok(false) => {
                            let known = "label, case, attribute, score";
                            let cause = format!(
                                "“{key}” is none of {known}; put an empty line before the terms"
                            );
                            self.wrong(number, 1, cause);
                        }
                        Err(cause) => self.wrong(number, column, cause),
                    }
                    continue;
                }
                in_head = false;
            }
            if head.label.is_none() {
                break;
            }
            self.term(number, line, head.fold);
        }
        if head.label.is_none() && self.problems.is_empty() {
            self.wrong(last, 1, "say the label first, as in “label: PER”".to_owned());
        }
        self.head = head;
    }

    fn term(&mut self, number: usize, line: &str, fold: bool) {
        match normal(line, fold) {
            Some((string, words)) => {
                self.phrases.number(&string, words);
                self.entries += 1;
            }
            None => {
                let column = 1 + line.chars().take_while(|c| c.is_whitespace()).count();
                let cause = format!(
                    "a term has a letter or digit and {} words at most",
                    super::phrases::LONGEST
                );
                self.wrong(number, column, cause);
            }
        }
    }

    fn wrong(&mut self, line: usize, column: usize, cause: String) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(ListProblem { file: self.name.clone(), line, column, cause });
        } else {
            self.more_problems += 1;
        }
    }
}
