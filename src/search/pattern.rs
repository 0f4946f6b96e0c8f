//! What words look like: a plain string or a regular expression, as a machine that finds it
//! in linear time.

use memchr::memmem;
use regex::{Regex, RegexBuilder};

use super::fold::{LIGATURES, alike, letters};
use super::inflected::{Inflected, Language};
use crate::text::{ByteRange, grapheme_at};

/// How large a compiled expression may be, in bytes.
const LARGEST: usize = 4 << 20;

/// How words are held against a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Capital and small letters differ.
    pub case: bool,
    /// Only whole words: no letter or digit stands right before or after.
    pub whole_word: bool,
    /// The words are a regular expression, in the syntax of
    /// <https://docs.rs/regex/latest/regex/#syntax>.
    pub regex: bool,
    /// Diacritics are ignored, and so is the way in which quotes and dashes are written.
    pub fold: bool,
    /// Words also in other forms, as this language inflects them. Case and folding mean
    /// nothing then.
    pub inflected: Option<Language>,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    options: Options,
    machine: Machine,
}

#[derive(Debug)]
enum Machine {
    /// These very bytes.
    Plain(Box<memmem::Finder<'static>>),
    Regex(Regex),
    Inflected(Inflected),
}

impl Pattern {
    /// Compiles `source`. In words that are no regular expression, a blank stands for any
    /// white space, line ends too.
    ///
    /// # Errors
    /// If there is nothing to look for, or the expression is wrong or too large: a sentence.
    pub fn new(source: &str, options: Options) -> Result<Self, String> {
        let words = if options.regex { source } else { source.trim() };
        if words.is_empty() {
            return Err("there is nothing to look for".to_owned());
        }
        let machine = if let Some(language) = options.inflected {
            let found = Inflected::new(words, language);
            Machine::Inflected(found.ok_or("there is no word in what is looked for")?)
        } else if options.regex {
            Machine::Regex(build(words, options)?)
        } else if options.case && !options.fold && !words.contains(char::is_whitespace) {
            Machine::Plain(Box::new(memmem::Finder::new(words).into_owned()))
        } else {
            Machine::Regex(build(&expression(words, options), options)?)
        };
        Ok(Self { source: source.to_owned(), options, machine })
    }

    /// What is looked for, as it was given.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every place where it stands, in text order, not overlapping.
    pub fn find(&self, text: &str) -> Vec<ByteRange> {
        let found: Vec<ByteRange> = match &self.machine {
            Machine::Plain(finder) => {
                let mut found = Vec::new();
                let mut from = 0;
                let bytes = text.as_bytes();
                // One that is refused below does not hide the one that begins within it.
                while let Some(at) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
                    let range = ByteRange::new(from + at, from + at + finder.needle().len());
                    if self.fits(text, range) {
                        found.push(range);
                        from = range.end;
                    } else {
                        from += at + first_length(text, from + at);
                    }
                }
                return found;
            }
            Machine::Regex(regex) => {
                regex.find_iter(text).map(|m| ByteRange::new(m.start(), m.end())).collect()
            }
            Machine::Inflected(inflected) => inflected.find(text),
        };
        found.into_iter().filter(|range| self.fits(text, *range)).collect()
    }

    /// Whether it stands anywhere.
    pub fn is_in(&self, text: &str) -> bool {
        match &self.machine {
            Machine::Plain(_) | Machine::Inflected(_) => !self.find(text).is_empty(),
            Machine::Regex(regex) => {
                regex.find_iter(text).any(|m| self.fits(text, ByteRange::new(m.start(), m.end())))
            }
        }
    }

    /// Whether bytes that are not read as text yet, in UTF-8 or not, can have it. `true` may
    /// be wrong, `false` never is.
    pub fn may_be_in(&self, bytes: &[u8]) -> bool {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        match (&self.machine, std::str::from_utf8(bytes)) {
            (Machine::Plain(finder), Ok(_)) => finder.find(bytes).is_some(),
            (Machine::Regex(regex), Ok(text)) => regex.is_match(text),
            // Another encoding, which decoding finds out; or words that need be cut.
            _ => true,
        }
    }

    fn fits(&self, text: &str, range: ByteRange) -> bool {
        !range.is_empty()
            && (!self.options.whole_word || is_whole(text, range))
            && is_on_graphemes(text, range)
    }
}

fn build(expression: &str, options: Options) -> Result<Regex, String> {
    RegexBuilder::new(expression)
        .case_insensitive(!options.case)
        .multi_line(true)
        .size_limit(LARGEST)
        .dfa_size_limit(LARGEST)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => {
                "this regular expression is too large; say it with fewer repetitions".to_owned()
            }
            // The last line has the cause; those before draw an arrow below the expression.
            error => {
                let text = error.to_string();
                let cause = text.lines().last().unwrap_or_default();
                let cause = cause.strip_prefix("error: ").unwrap_or(cause);
                format!("this regular expression is wrong: {cause}")
            }
        })
}

/// Plain words as an expression.
fn expression(words: &str, options: Options) -> String {
    let mut out = String::new();
    for (nth, word) in words.split_whitespace().enumerate() {
        if nth > 0 {
            out.push_str(r"\s+");
        }
        if options.fold { folded(word, &mut out) } else { out.push_str(&regex::escape(word)) }
    }
    out
}

/// A word with each letter as all that stand for it, and marks behind it or not.
fn folded(word: &str, out: &mut String) {
    let plain: String = letters(word).collect();
    let mut rest = plain.as_str();
    while let Some(c) = rest.chars().next() {
        let pair = LIGATURES.iter().find(|(two, one)| {
            rest.starts_with(one)
                || rest.get(..two.len()).is_some_and(|r| r.eq_ignore_ascii_case(two))
        });
        if let Some((two, one)) = pair {
            out.push_str("(?:");
            two.chars().for_each(|c| one_of(c, out));
            out.push_str(&format!("|{one})"));
            let taken = if rest.starts_with(one) { one.len() } else { two.len() };
            rest = rest.get(taken..).unwrap_or_default();
        } else {
            one_of(c, out);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
}

fn one_of(c: char, out: &mut String) {
    let all = alike(c);
    out.push('[');
    for c in &all {
        out.push_str(&regex::escape(&c.to_string()));
    }
    out.push(']');
    if c.is_alphabetic() {
        out.push_str(r"\p{M}*");
    }
}

/// Whether no letter or digit goes on before or after.
fn is_whole(text: &str, range: ByteRange) -> bool {
    let goes_on = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    let (before, rest) = text.split_at_checked(range.start).unwrap_or_default();
    let (words, after) = rest.split_at_checked(range.len()).unwrap_or_default();
    !goes_on(before.chars().next_back(), words.chars().next())
        && !goes_on(words.chars().next_back(), after.chars().next())
}

/// Whether both ends are between grapheme clusters.
fn is_on_graphemes(text: &str, range: ByteRange) -> bool {
    let is_edge = |at: usize| {
        let bytes = text.as_bytes();
        let ascii = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii);
        // Between two ASCII characters there is always an edge, but for a line end of two.
        if ascii(at.checked_sub(1)) && ascii(Some(at)) {
            return !(at > 0 && bytes.get(at - 1) == Some(&b'\r') && bytes.get(at) == Some(&b'\n'));
        }
        at == text.len() || grapheme_at(text, at).start == at
    };
    is_edge(range.start) && is_edge(range.end)
}

fn first_length(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}
