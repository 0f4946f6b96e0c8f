//! Plain, case-blind search in one text.

use crate::text::{ByteRange, Text};

/// A search with its hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// What is looked for.
    pub query: String,
    /// Where it is, in text order; hits do not overlap.
    pub hits: Vec<ByteRange>,
    /// Which hit is shown.
    pub current: usize,
}

impl Find {
    /// Looks for `query` in the whole text. An empty query has no hits.
    pub fn new(text: &Text, query: &str) -> Self {
        Self { query: query.to_owned(), hits: hits(text.as_str(), query), current: 0 }
    }
}

/// Every place where `query` stands, letter case apart.
pub fn hits(text: &str, query: &str) -> Vec<ByteRange> {
    let wanted: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
    let Some(first) = wanted.first() else { return Vec::new() };
    let mut hits = Vec::new();
    let mut from = 0;
    for (start, c) in text.char_indices() {
        if start < from || c.to_lowercase().next() != Some(*first) {
            continue;
        }
        if let Some(len) = matching(text.get(start..).unwrap_or_default(), &wanted) {
            hits.push(ByteRange::new(start, start + len));
            from = start + len;
        }
    }
    hits
}

/// How many bytes at the start of `text` are `wanted`, if they are.
fn matching(text: &str, wanted: &[char]) -> Option<usize> {
    let mut rest = wanted.iter();
    let mut len = 0;
    for c in text.chars() {
        if rest.as_slice().is_empty() {
            break;
        }
        for lower in c.to_lowercase() {
            if rest.next() != Some(&lower) {
                return None;
            }
        }
        len += c.len_utf8();
    }
    rest.as_slice().is_empty().then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_ignore_case_and_do_not_overlap() {
        let check = |text: &str, query: &str, expected: &[(usize, usize)]| {
            let expected: Vec<ByteRange> =
                expected.iter().map(|&(a, b)| ByteRange::new(a, b)).collect();
            assert_eq!(hits(text, query), expected, "{query:?} in {text:?}");
        };
        check("Anna saw anna", "ANNA", &[(0, 4), (9, 13)]);
        check("aaaa", "aa", &[(0, 2), (2, 4)]);
        check("Ärger ärger", "ärger", &[(0, 6), (7, 13)]);
        check("anything", "", &[]);
        check("ends in an", "ann", &[]);
    }
}
