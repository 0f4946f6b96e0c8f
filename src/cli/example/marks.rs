//! Marks: a piece of a text with the words that are meant in brackets.

use smallvec::SmallVec;

use crate::text::ByteRange;

/// The context without its brackets, and where in it the bracketed words are.
pub(super) fn parse_mark(mark: &str) -> Option<(String, SmallVec<[ByteRange; 1]>)> {
    let mut context = String::new();
    let mut fragments = SmallVec::new();
    let mut open = None;
    for c in mark.chars() {
        match (c, open) {
            ('[', None) => open = Some(context.len()),
            (']', Some(start)) => {
                fragments.push(ByteRange::new(start, context.len()));
                open = None;
            }
            ('[' | ']', _) => return None,
            _ => context.push(c),
        }
    }
    (open.is_none() && !fragments.is_empty()).then_some((context, fragments))
}

/// Where the bracketed words of `mark` first are in `text`.
pub(super) fn find(text: &str, mark: &str) -> Option<SmallVec<[ByteRange; 1]>> {
    let (context, fragments) = parse_mark(mark)?;
    let at = text.find(&context)?;
    Some(fragments.iter().map(|f| ByteRange::new(f.start + at, f.end + at)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        let check = |mark, expected: Option<&[(usize, usize)]>| {
            let found = find("one two three two", mark);
            let found = found.map(|f| f.iter().map(|r| (r.start, r.end)).collect::<Vec<_>>());
            assert_eq!(found.as_deref(), expected, "{mark}");
        };
        check("[two]", Some(&[(4, 7)]));
        check("three [two]", Some(&[(14, 17)]));
        check("[one] two [three]", Some(&[(0, 3), (8, 13)]));
        check("two", None);
        check("[four]", None);
        check("[two", None);
        check("tw]o", None);
        check("[[two]]", None);
    }
}
