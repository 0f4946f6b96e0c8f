//! Lines that say when a comment was written, in any of the ways that sites write it.
//! Relative times (`3 hours ago`) are known as such but not turned into dates.

use super::super::date::{LocalTime, parse_date, parse_local_time};
use super::furniture::is_comment_furniture;

/// A timestamp found in a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp<'t> {
    /// As written, signs and furniture around it left out.
    pub(super) written: &'t str,
    /// Understood, if it holds a date and a time of day.
    pub(super) time: Option<LocalTime>,
    /// Whether it holds a time of day or is relative: a date alone turns up in
    /// ordinary text far more easily.
    pub(super) is_precise: bool,
}

/// Longest piece, in bytes, that is read as a timestamp.
const LONGEST: usize = 120;

/// Reads the whole of `piece` as a timestamp, with buttons after it at most:
/// `3 hours ago · Reply`.
pub(super) fn stamp(piece: &str) -> Option<Stamp<'_>> {
    let piece = bare(piece);
    if piece.is_empty() || piece.len() > LONGEST || !may_be_stamp(piece) || is_of_article(piece) {
        return None;
    }
    if let Some(found) = plain(piece) {
        return Some(found);
    }
    // Furniture after a divider.
    for (at, divider) in piece.match_indices(['·', '•', '|', '\t', '(', '#']) {
        let (head, tail) = (bare(piece.get(..at)?), piece.get(at + divider.len()..)?);
        if is_furniture(tail)
            && let Some(found) = plain(head)
        {
            return Some(found);
        }
    }
    // Furniture after a space.
    let (at, _) = piece.char_indices().rev().find(|(_, c)| c.is_whitespace())?;
    let (head, tail) = piece.split_at(at);
    if is_furniture(tail) { plain(bare(head)) } else { None }
}

/// Looser, for places where a timestamp is expected: a short piece with a year or a
/// clock time in any digits.
pub(super) fn loose_stamp(piece: &str) -> Option<Stamp<'_>> {
    if let Some(found) = stamp(piece) {
        return Some(found);
    }
    let written = bare(piece);
    let short = written.chars().count() <= 40 && written.split_whitespace().count() <= 7;
    let sentence = written.ends_with(['.', '!', '?']);
    (short && !sentence && has_clock_or_year(written)).then_some(Stamp {
        written,
        time: None,
        is_precise: true,
    })
}

fn bare(piece: &str) -> &str {
    let piece = trim_signs(piece);
    trim_signs(piece.strip_prefix("on ").or(piece.strip_prefix("at ")).unwrap_or(piece))
}

fn trim_signs(piece: &str) -> &str {
    piece.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '·' | '•' | '|' | '-' | '–' | '—' | ',' | '(' | ')' | '[' | ']' | ':' | ';'
            )
    })
}

/// Whether a line says so itself that an article was published then, not a comment.
pub(super) fn is_of_article(line: &str) -> bool {
    let lower = line.get(..line.floor_char_boundary(20)).unwrap_or(line).to_lowercase();
    ["published", "first published", "updated", "last updated"]
        .iter()
        .any(|word| lower.starts_with(word))
}

fn is_furniture(tail: &str) -> bool {
    let tail = bare(tail);
    tail.is_empty() || is_comment_furniture(tail)
}

fn plain(piece: &str) -> Option<Stamp<'_>> {
    if let Some(time) = parse_local_time(piece) {
        return Some(Stamp { written: piece, time: Some(time), is_precise: true });
    }
    if parse_date(piece).is_some() {
        return Some(Stamp { written: piece, time: None, is_precise: false });
    }
    is_relative(piece).then_some(Stamp { written: piece, time: None, is_precise: true })
}

/// A quick no for most lines.
fn may_be_stamp(piece: &str) -> bool {
    piece.chars().any(char::is_numeric)
        || piece.len() < 40
            && ["ago", "now", "oday", "sterday"]
                .iter()
                .any(|word| piece.to_lowercase().contains(word))
}

const UNITS: [&str; 31] = [
    "d", "day", "days", "h", "hour", "hours", "hr", "hrs", "m", "min", "mins", "minute", "minutes",
    "mo", "month", "months", "mth", "mths", "s", "sec", "second", "seconds", "secs", "w", "week",
    "weeks", "wk", "wks", "y", "year", "years",
];

/// `3 hours ago`, `2d`, `just now`, `yesterday at 5:03 PM`, `vor 3 Stunden`, `3 گھنٹے پہلے`.
fn is_relative(piece: &str) -> bool {
    if piece.chars().count() > 40 {
        return false;
    }
    let lower = piece.to_lowercase();
    let has_digit = lower.chars().any(char::is_numeric);
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .filter(|word| {
            !matches!(
                *word,
                "about" | "over" | "almost" | "posted" | "edited" | "commented" | "on" | "at"
            )
        })
        .collect();
    let is_count = |word: &str| {
        word.chars().all(char::is_numeric) || matches!(word, "a" | "an" | "one" | "few")
    };
    let is_clock =
        |word: &str| has_clock_or_year(word) || matches!(word, "am" | "pm" | "a.m." | "p.m.");
    match words.as_slice() {
        ["just" | "moments" | "right", "now" | "ago"] | ["now" | "today" | "yesterday"] => true,
        ["today" | "yesterday", rest @ ..] => rest.iter().all(|word| is_clock(word)),
        [day, rest @ ..] if is_weekday(day) && !rest.is_empty() => {
            rest.iter().all(|word| is_clock(word))
        }
        [rest @ .., "ago"] => match rest {
            [joined] => count_and_unit(joined),
            ["a", "few", unit] | [_, unit] if UNITS.binary_search(unit).is_err() => false,
            ["a", "few", _] => true,
            [count, _] => is_count(count),
            [count, _, more, unit] => {
                is_count(count) && is_count(more) && UNITS.binary_search(unit).is_ok()
            }
            _ => false,
        },
        [joined] => count_and_unit(joined) && joined.len() <= 4,
        ["vor" | "hace", ..] | ["il", "y", "a", ..] | [.., "پہلے" | "назад"] => {
            has_digit && words.len() <= 6
        }
        _ => has_digit && (lower.ends_with('前') || lower.ends_with('전')),
    }
}

fn is_weekday(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.starts_with(day))
        && (word.len() <= 5 || word.ends_with("day"))
}

/// `3h`, `12min`.
fn count_and_unit(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && word.get(digits..).is_some_and(|unit| UNITS.binary_search(&unit).is_ok())
}

/// Whether there is a `10:01` or a year of this or the last century, in any digits.
fn has_clock_or_year(piece: &str) -> bool {
    let mut run: Vec<char> = Vec::new();
    let mut after_colon = false;
    for c in piece.chars().chain([' ']) {
        if c.is_numeric() {
            run.push(c);
            continue;
        }
        if after_colon && run.len() == 2 {
            return true;
        }
        let year = run.len() == 4
            && (!run.iter().all(char::is_ascii_digit)
                || matches!(run.as_slice(), ['1', '9', ..] | ['2', '0', ..]));
        if year {
            return true;
        }
        after_colon = c == ':' && (1..=2).contains(&run.len());
        run.clear();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps() {
        let check = |piece, expected: Option<&str>| {
            assert_eq!(stamp(piece).map(|s| s.written), expected, "{piece}");
        };
        check("Jan 5, 2012 - 10:01PM", Some("Jan 5, 2012 - 10:01PM"));
        check("3 hours ago", Some("3 hours ago"));
        check("· 3 hours ago · Reply", Some("3 hours ago"));
        check("January 5, 2012 at 10:01 am | Permalink", Some("January 5, 2012 at 10:01 am"));
        check("January 5, 2012 at 10:01 am #", Some("January 5, 2012 at 10:01 am"));
        check("2d", Some("2d"));
        check("just now", Some("just now"));
        check("an hour ago", Some("an hour ago"));
        check("a few minutes ago", Some("a few minutes ago"));
        check("Yesterday at 5:03 PM", Some("Yesterday at 5:03 PM"));
        check("Thursday at 10:01 PM", Some("Thursday at 10:01 PM"));
        check("3 hours ago (edited)", Some("3 hours ago"));
        check("vor 3 Stunden", Some("vor 3 Stunden"));
        check("3 گھنٹے پہلے", Some("3 گھنٹے پہلے"));
        check("long ago", None);
        check("two dogs ago", None);
        check("12", None);
        check("I saw it 3 hours ago", None);
        check("2012", None);
    }

    #[test]
    fn loose_timestamps() {
        let check = |piece, expected| assert_eq!(loose_stamp(piece).is_some(), expected, "{piece}");
        check("۵ جنوری ۲۰۱۲", true);
        check("5 janvier 2012, 22:01", true);
        check("It was 2012 and all was well, we thought, until the day came", false);
        check("no digits", false);
    }
}
