//! Who answers whom: by a leading `@Name`, by what the head says, by indentation.
//! Names are compared without regard to case, as a whole; nothing is guessed.

use std::collections::HashMap;

use super::heads::is_name;
use crate::text::ByteRange;

/// Longest name that is looked for after `@`, in bytes.
const LONGEST_NAME: usize = 120;

/// The comments so far, by author and by indentation.
#[derive(Debug, Default)]
pub(super) struct Threads {
    latest: HashMap<String, usize>,
    depths: Vec<usize>,
    /// Comments that one further in can answer, with their indentation.
    open: Vec<(usize, usize)>,
}

/// A leading mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The name, without `@` and colon, counted from the start of the text it is in.
    pub(super) name: ByteRange,
    /// Where the words after it start.
    pub(super) end: usize,
    /// The comment that is answered.
    pub(super) answers: Option<usize>,
}

fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
    key
}

impl Threads {
    /// The latest comment so far by this author.
    pub(super) fn latest_by(&self, name: &str) -> Option<usize> {
        self.latest.get(&key(name)).copied()
    }

    /// Forgets how far in the comments so far stood: another run starts.
    pub(super) fn start_run(&mut self) {
        self.open.clear();
    }

    /// The comment that one at this indentation stands under: the last one at least
    /// `step` columns further out.
    pub(super) fn parent_by_indent(&mut self, indent: usize, step: usize) -> Option<usize> {
        while self.open.last().is_some_and(|&(outer, _)| outer + step > indent) {
            self.open.pop();
        }
        self.open.last().map(|&(_, order)| order)
    }

    /// Adds the next comment; gives its depth.
    pub(super) fn add(&mut self, author: &str, indent: usize, reply_to: Option<usize>) -> usize {
        let order = self.depths.len();
        let depth =
            reply_to.and_then(|parent| self.depths.get(parent)).map_or(0, |depth| depth + 1);
        self.depths.push(depth);
        if !author.is_empty() {
            self.latest.insert(key(author), order);
        }
        self.open.push((indent, order));
        depth
    }

    /// Reads a mention at the start of a comment's text.
    pub(super) fn mention(&self, body: &str) -> Option<Mention> {
        let after = body.strip_prefix('@')?;
        let name_at = 1 + after.len() - after.trim_start_matches([' ', '\u{A0}']).len();
        let rest = body.get(name_at..)?;
        let line = rest.lines().next()?;
        let line = line.get(..line.floor_char_boundary(LONGEST_NAME))?;
        let (len, answers) = match self.known_name(line) {
            Some((len, order)) => (len, Some(order)),
            None => (unknown_name(line, rest)?, None),
        };
        let name = ByteRange::new(name_at, name_at + len);
        let words = rest.get(len..)?;
        let is_possessive = words.starts_with(['\'', '’']);
        let end = if is_possessive {
            // `@Name’s point is…` is a sentence; without the name it would be none.
            0
        } else {
            let words = words.trim_start();
            let words =
                words.strip_prefix([':', ',', ';', '–', '—', '-', '.', '!']).unwrap_or(words);
            body.len() - words.trim_start().len()
        };
        Some(Mention { name, end, answers })
    }

    /// The longest opening of a line that is an author's name, and who it was.
    fn known_name(&self, line: &str) -> Option<(usize, usize)> {
        let mut previous = ' ';
        let mut ends = Vec::new();
        for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
            if !previous.is_whitespace() && !c.is_alphanumeric() {
                ends.push(at);
            }
            previous = c;
        }
        ends.into_iter().rev().find_map(|end| Some((end, self.latest_by(line.get(..end)?)?)))
    }
}

/// The length of a name that nobody has: to the colon, or the line if it stands
/// alone, or else one word.
fn unknown_name(line: &str, rest: &str) -> Option<usize> {
    if let Some((name, _)) = line.split_once(':') {
        let name = name.trim_end();
        if is_name(name) && name.split_whitespace().count() <= 4 {
            return Some(name.len());
        }
    }
    let alone = line.trim_end().trim_end_matches([',', ';', '.', '!', '-', '–', '—']).trim_end();
    let more = rest.get(line.len()..).is_some_and(|rest| !rest.trim().is_empty());
    if more && alone.split_whitespace().count() <= 4 && is_name(alone) {
        return Some(alone.len());
    }
    let word = line.split_whitespace().next()?;
    let word = word.trim_end_matches([',', ';', '.', '!', '?', ':', '-', '–', '—']);
    word.chars().any(char::is_alphanumeric).then_some(word.len())
}
