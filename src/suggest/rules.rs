//! Rules: regular expressions with a label. The engine takes a time that grows with the
//! text, whatever the pattern is, and none may be bigger than some size when it is built.
//! To look for all matches can still take the square of that; so a passage is looked at in
//! pieces.

use regex::{Regex, RegexBuilder};

use super::lists::{Head, is_remark, key_and_value};
use crate::schema::Schema;
use crate::text::ByteRange;

/// The most that is looked at at a time, in bytes; a match is within one piece.
const PIECE: usize = 8 * 1024;
/// The most memory that a pattern may take, in bytes.
const BIGGEST: usize = 4 * 1024 * 1024;
/// The most patterns in a file.
const MOST_RULES: usize = 5000;
/// The group that is labelled, if a pattern has it; else all that matches.
const GROUP: &str = "span";

/// A pattern with what it says.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) head: Head,
    regex: Regex,
    /// Whether it has a group of that name.
    grouped: bool,
}

/// Line and column (from 1), and what is wrong.
type Problem = (usize, usize, String);

/// The rules of a file, and what is wrong in it: blocks of lines `key: value`, parted by
/// empty lines, each with a label and one or more patterns.
pub(super) fn read_rules(text: &str, schema: &Schema) -> (Vec<Rule>, Vec<Problem>) {
    let (mut rules, mut problems) = (Vec::new(), Vec::new());
    let mut head = Head::default();
    // With a wrong line before it, what a pattern would say is not what was meant.
    let mut broken = false;
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
        if is_remark(line) {
            continue;
        }
        if line.trim().is_empty() {
            head = Head::default();
            broken = false;
            continue;
        }
        let Some((key, value, column)) = key_and_value(line) else {
            let cause = "a line of a rule is written as “label: PER” or “pattern: …”";
            problems.push((number, 1, cause.to_owned()));
            continue;
        };
        if key == "pattern" {
            if head.label.is_none() && !broken {
                problems.push((number, 1, "say the label before the pattern".to_owned()));
            } else if rules.len() >= MOST_RULES {
                problems.push((number, 1, format!("there are more than {MOST_RULES} patterns")));
                break;
            } else if head.label.is_some() && !broken {
                match build(value, head.fold) {
                    Ok(regex) => {
                        let grouped = regex.capture_names().flatten().any(|name| name == GROUP);
                        rules.push(Rule { head: head.clone(), regex, grouped });
                    }
                    Err((at, cause)) => problems.push((number, column + at - 1, cause)),
                }
            }
            continue;
        }
        match head.take(key, value, schema) {
            Ok(true) => {}
            Ok(false) => {
                let known = "label, case, attribute, score, pattern";
                problems.push((number, 1, format!("“{key}” is none of {known}")));
            }
            Err(cause) => {
                broken = true;
                problems.push((number, column, cause));
            }
        }
    }
    (rules, problems)
}

/// Builds a pattern; or where it is wrong, in characters from 1, and why.
fn build(pattern: &str, fold: bool) -> Result<Regex, (usize, String)> {
    if pattern.is_empty() {
        return Err((1, "there is no pattern".to_owned()));
    }
    let parsed = regex_syntax::ParserBuilder::new().case_insensitive(fold).build().parse(pattern);
    let (at, why) = match parsed {
        Ok(_) => (1, None),
        Err(regex_syntax::Error::Parse(error)) => {
            (error.span().start.column, Some(error.kind().to_string()))
        }
        Err(regex_syntax::Error::Translate(error)) => {
            (error.span().start.column, Some(error.kind().to_string()))
        }
        Err(other) => (1, Some(other.to_string())),
    };
    if let Some(why) = why {
        return Err((at, why));
    }
    let built = RegexBuilder::new(pattern)
        .case_insensitive(fold)
        .size_limit(BIGGEST)
        .dfa_size_limit(BIGGEST)
        .build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(limit) => {
            (1, format!("this pattern takes more than {limit} bytes; repeat less in it"))
        }
        other => (1, other.to_string()),
    })
}

impl Rule {
    /// Calls `hit` with every place in `text` that the rule labels, until that says no.
    pub(super) fn each(&self, text: &str, mut hit: impl FnMut(ByteRange) -> bool) {
        let mut start = 0;
        while start < text.len() {
            let end = piece_end(text, start);
            let piece = text.get(start..end).unwrap_or_default();
            let mut range = |found: regex::Match<'_>| {
                let range = ByteRange::new(start + found.start(), start + found.end());
                range.is_empty() || hit(range)
            };
            let on = if self.grouped {
                let mut groups = self.regex.captures_iter(piece);
                groups.all(|groups| groups.name(GROUP).is_none_or(&mut range))
            } else {
                self.regex.find_iter(piece).all(range)
            };
            if !on {
                return;
            }
            start = end;
        }
    }
}

/// Where the piece ends that begins at `start`: at a line’s end or a space, if there is one.
fn piece_end(text: &str, start: usize) -> usize {
    if text.len() - start <= PIECE {
        return text.len();
    }
    let most = text.floor_char_boundary(start + PIECE).max(start + 1);
    let piece = text.get(start..most).unwrap_or_default();
    let half = piece.len() / 2;
    let cut = piece.rfind('\n').filter(|at| *at > half).or_else(|| piece.rfind(' '));
    match cut.filter(|at| *at > half) {
        Some(at) => start + at + 1,
        None if text.is_char_boundary(most) => most,
        None => text.len(),
    }
}
