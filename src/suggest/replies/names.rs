//! The authors of comments, and where their names stand in a comment.

use std::collections::{HashMap, HashSet};
use std::hash::Hasher;

use crate::article::{Article, Comment, Segment, SegmentKind};
use crate::suggest::words::{Mixer, NumberMap, Word, words};
use crate::text::{ByteRange, on_one_line};

/// Shortest name by which somebody is addressed, in letters.
const SHORTEST: usize = 3;
/// Most words of a name that is looked for in running text.
const MOST_WORDS: usize = 6;
/// How far into a comment an address can reach, in bytes.
const ADDRESS: usize = 120;

/// What may stand before the name in an address: “Hi Tom, …”.
const GREETINGS: [&str; 12] =
    ["hi", "hello", "hey", "dear", "thanks", "sorry", "yes", "no", "well", "oh", "ok", "agreed"];

/// Words with which sentences begin, and which are no address even where somebody has
/// one of them in the name.
const OPENINGS: [&str; 59] = [
    "actually",
    "again",
    "also",
    "and",
    "anyway",
    "but",
    "bravo",
    "clearly",
    "correct",
    "ditto",
    "exactly",
    "false",
    "finally",
    "first",
    "frankly",
    "free",
    "from",
    "funny",
    "good",
    "great",
    "here",
    "honestly",
    "however",
    "indeed",
    "just",
    "look",
    "maybe",
    "never",
    "nice",
    "nope",
    "note",
    "now",
    "obviously",
    "okay",
    "old",
    "one",
    "perhaps",
    "please",
    "really",
    "right",
    "sadly",
    "see",
    "seriously",
    "still",
    "sure",
    "the",
    "then",
    "there",
    "this",
    "today",
    "true",
    "what",
    "when",
    "why",
    "wow",
    "wrong",
    "yeah",
    "yep",
    "you",
];

/// Who wrote which comment, and who has written so far.
#[derive(Debug)]
pub(super) struct Names {
    /// By comment. Comments without a name are by nobody else.
    authors: Vec<usize>,
    ranges: Vec<ByteRange>,
    /// The last comment so far, by author.
    latest: Vec<Option<usize>>,
    /// Whole names in lower case.
    by_name: HashMap<String, usize>,
    /// By the first word of a name: the last comment so far, and the last one by
    /// anybody else.
    by_first: HashMap<String, Latest>,
    first_words: Vec<Option<String>>,
    /// Names that stand out in running text, by their words.
    telling: NumberMap<u64, (usize, String)>,
    /// How many words such names have, as bits, by their first word.
    lengths: NumberMap<u64, u8>,
}

#[derive(Clone, Copy, Debug)]
struct Latest {
    order: usize,
    author: usize,
    other: Option<usize>,
}

impl Names {
    pub(super) fn new(article: &Article, comments: &[(&Segment, &Comment)]) -> Self {
        let mut names = Self {
            authors: Vec::with_capacity(comments.len()),
            ranges: comments.iter().map(|(_, c)| c.author).collect(),
            latest: Vec::new(),
            by_name: HashMap::new(),
            by_first: HashMap::new(),
            first_words: Vec::new(),
            telling: NumberMap::default(),
            lengths: NumberMap::default(),
        };
        for (_, comment) in comments {
            let name = article.text.slice(comment.author);
            let key = key(name);
            let known = names.by_name.get(&key).copied().filter(|_| !key.is_empty());
            let author = known.unwrap_or_else(|| names.enter(name, key));
            names.authors.push(author);
        }
        names.forget_those_in(article);
        names
    }

    fn enter(&mut self, name: &str, key: String) -> usize {
        let author = self.latest.len();
        self.latest.push(None);
        let first = key.split(' ').next().filter(|word| is_address(word)).map(str::to_owned);
        self.first_words.push(first);
        if is_telling(name) {
            let mut parts = Vec::new();
            words(name, 0, |word| parts.push(word));
            if let (Some(first), 1..=MOST_WORDS) = (parts.first(), parts.len()) {
                *self.lengths.entry(first.folded).or_default() |= 1 << parts.len();
                self.telling.entry(gram(&parts)).or_insert((author, on_one_line(name)));
            }
        }
        if !key.is_empty() {
            self.by_name.insert(key, author);
        }
        author
    }

    /// A name that the article itself has is somebody in the news.
    fn forget_those_in(&mut self, article: &Article) {
        let mut there = HashSet::new();
        for segment in &article.segments {
            if matches!(
                segment.kind,
                SegmentKind::Headline | SegmentKind::Caption | SegmentKind::Paragraph
            ) {
                self.each_named(article.text.slice(segment.range), |author| {
                    there.insert(author);
                    false
                });
            }
        }
        self.telling.retain(|_, (author, _)| !there.contains(author));
    }

    /// The author of comment `order`, as a number.
    pub(super) fn author(&self, order: usize) -> usize {
        self.authors.get(order).copied().unwrap_or(usize::MAX)
    }

    /// The author’s name as written above comment `order`.
    pub(super) fn name_of<'a>(&self, article: &'a Article, order: usize) -> &'a str {
        self.ranges.get(order).map_or("", |range| article.text.slice(*range))
    }

    /// From here on comment `order` can be meant.
    pub(super) fn add(&mut self, order: usize) {
        let author = self.author(order);
        if let Some(latest) = self.latest.get_mut(author) {
            *latest = Some(order);
        }
        let Some(Some(word)) = self.first_words.get(author) else { return };
        match self.by_first.get_mut(word) {
            Some(latest) => {
                if latest.author != author {
                    latest.other = Some(latest.order);
                }
                (latest.order, latest.author) = (order, author);
            }
            None => {
                self.by_first.insert(word.clone(), Latest { order, author, other: None });
            }
        }
    }

    /// The last comment by the person with whose name a comment begins.
    pub(super) fn addressed(&self, body: &str, by: usize) -> Option<usize> {
        let line = body.lines().next()?;
        let line = line.get(..line.floor_char_boundary(ADDRESS))?;
        if let Some(parent) = self.address(line, by) {
            return Some(parent);
        }
        let (word, rest) = line.split_once([' ', '\u{A0}', ','])?;
        let word = word.to_lowercase();
        if !GREETINGS.contains(&word.as_str()) {
            return None;
        }
        self.address(rest.trim_start_matches([' ', '\u{A0}', ',']), by)
    }

    /// A name up to a comma, colon or dash.
    fn address(&self, line: &str, by: usize) -> Option<usize> {
        let end = line.char_indices().find(|(at, c)| {
            matches!(c, ',' | ':' | '–' | '—' | '،' | '，' | '：')
                || (*c == '-' && line.get(..*at).is_some_and(|before| before.ends_with(' ')))
        });
        let name = key(line.get(..end?.0)?);
        if !is_address(&name) {
            return None;
        }
        if let Some(author) = self.by_name.get(&name) {
            return self.latest.get(*author).copied().flatten().filter(|_| *author != by);
        }
        let latest = self.by_first.get(&name)?;
        if latest.author == by { latest.other } else { Some(latest.order) }
    }

    /// The last comment by the first other person whose full name stands in a comment.
    pub(super) fn named(&self, body: &str, by: usize) -> Option<usize> {
        let mut found = None;
        self.each_named(body, |author| {
            if author != by {
                found = self.latest.get(author).copied().flatten();
            }
            found.is_some()
        });
        found
    }

    /// Calls `each` for every telling name in `text`, until it says that this is enough.
    fn each_named(&self, text: &str, mut each: impl FnMut(usize) -> bool) {
        if self.telling.is_empty() {
            return;
        }
        let mut all = Vec::new();
        words(text, 0, |word| all.push(word));
        for (at, word) in all.iter().enumerate() {
            let lengths = self.lengths.get(&word.folded).or_else(|| self.lengths.get(&word.bare));
            let Some(lengths) = lengths else { continue };
            for length in (1..=MOST_WORDS).rev().filter(|length| lengths & (1 << length) != 0) {
                let Some(parts) = all.get(at..at + length) else { continue };
                let found =
                    self.telling.get(&gram(parts)).or_else(|| self.telling.get(&bare(parts)));
                let Some((author, name)) = found else { continue };
                if stands_at(text, parts, name) && each(*author) {
                    return;
                }
            }
        }
    }
}

/// Whether two names are the same but for case and white space.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// Whether `name` stands as it is written where these words are; “Tom Reed’s” has it too.
fn stands_at(text: &str, parts: &[Word], name: &str) -> bool {
    let Some(first) = parts.first() else { return false };
    let rest = text.get(first.range.start..).unwrap_or_default();
    let mut rest = rest.chars();
    let mut names = name.chars();
    let mut previous = ' ';
    for expected in names.by_ref() {
        let mut next = rest.next();
        if expected == ' ' && next.is_some_and(char::is_whitespace) {
            rest = skip_space(rest);
            next = Some(' ');
        }
        if next != Some(expected) {
            return false;
        }
        previous = expected;
    }
    !(previous.is_alphanumeric() && rest.next().is_some_and(|c| c.is_alphanumeric() || c == '_'))
}

fn skip_space(rest: std::str::Chars<'_>) -> std::str::Chars<'_> {
    rest.as_str().trim_start().chars()
}

/// Two words or more that all begin with a capital (or have no case), or a handle that
/// is no common word.
fn is_telling(name: &str) -> bool {
    let is_handle = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let inner =
            word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
        letters >= SHORTEST && (inner || word.chars().any(|c| c.is_ascii_digit() || c == '_'))
    };
    let is_capital =
        |word: &str| word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
    let count = name.split_whitespace().count();
    let starts = name.starts_with(char::is_alphanumeric);
    starts
        && ((count >= 2 && name.split_whitespace().all(is_capital))
            || (count == 1 && is_handle(name.trim())))
}

/// Whether somebody can be addressed like this.
fn is_address(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST
        && !GREETINGS.contains(&name)
        && !OPENINGS.contains(&name)
}

fn key(name: &str) -> String {
    on_one_line(name).to_lowercase()
}

fn gram(parts: &[Word]) -> u64 {
    let mut mixer = Mixer::default();
    parts.iter().for_each(|word| mixer.add(word.folded));
    mixer.finish()
}

/// The same, without “’s” after the last word.
fn bare(parts: &[Word]) -> u64 {
    let mut mixer = Mixer::default();
    if let Some((last, parts)) = parts.split_last() {
        parts.iter().for_each(|word| mixer.add(word.folded));
        mixer.add(last.bare);
    }
    mixer.finish()
}
