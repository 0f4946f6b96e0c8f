//! The opening lines of a comment: who wrote it and when, in the layouts that
//! scraped pages have. Decides for one place in the text whether a comment can
//! open there; which of these places count is decided in `sections`.

use super::super::date::LocalTime;
use super::furniture::{is_comment_furniture, is_removal_notice, is_site_furniture};
use super::headings::comments_heading;
use super::page::Page;
use super::stamp::{Stamp, loose_stamp, stamp};
use crate::text::ByteRange;

/// Longest name of an author, in characters.
const LONGEST_NAME: usize = 60;
/// Most words in the name of an author.
const MOST_WORDS: usize = 6;
/// Longest line, in bytes, that can open a comment whose text is on further lines.
const LONGEST_HEAD: usize = 200;

/// What stands before the author's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    None,
    Bullet,
    /// `1.`, `#12`.
    Number(u32),
}

/// How the name is told from the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The name alone on its line.
    Alone,
    /// `Name says:`.
    Says,
    /// `Name, 3 hours ago`, `Name (Jan 5, 2012)`.
    OneLine,
    /// `Name: text`.
    Colon,
    /// No name: a note in place of a removed comment.
    Removed,
}

/// The opening of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) prefix: Prefix,
    pub(super) form: Form,
    /// The line that it starts on.
    pub(super) line: usize,
    /// Where the comment starts, with bullet or number.
    pub(super) start: usize,
    pub(super) author: ByteRange,
    pub(super) time_range: Option<ByteRange>,
    pub(super) time: Option<LocalTime>,
    /// Where the text of the comment can start.
    pub(super) body_start: usize,
    /// The line that holds `body_start`, or the first after the head.
    pub(super) body_line: usize,
    /// The name in `Name replied to Other`.
    pub(super) answers: Option<ByteRange>,
    /// Columns of indentation and levels of `>`.
    pub(super) indent: usize,
}

impl Head {
    /// Whether the head has a timestamp; one without is believed only where comments
    /// are expected.
    pub(super) const fn is_timed(&self) -> bool {
        self.time_range.is_some()
    }

    /// Whether the name goes on as in `Author, City`.
    pub(super) fn names_place(&self, page: &Page<'_>) -> bool {
        page.text.get(self.author.end..).is_some_and(|after| after.starts_with(','))
    }
}

/// A line taken apart into what comes before the name and the rest.
struct Opening<'t> {
    prefix: Prefix,
    indent: usize,
    rest: &'t str,
}

fn opening<'t>(page: &Page<'t>, line: usize) -> Opening<'t> {
    let mut rest = page.line(line);
    let mut indent = page.indent(line);
    while let Some(quoted) = rest.strip_prefix('>') {
        rest = quoted.trim_start();
        indent += 2;
    }
    let is_bullet = |c: char| {
        matches!(
            c,
            '•' | '*'
                | '-'
                | '–'
                | '—'
                | '·'
                | '‣'
                | '◦'
                | '○'
                | '●'
                | '▪'
                | '■'
                | '►'
                | '▸'
                | '\u{F0B7}'
        )
    };
    if let Some(after) = rest.strip_prefix(is_bullet) {
        let name = after.trim_start();
        // `-5` and `--` are no bullets.
        if name.len() < after.len() || rest.starts_with('•') {
            return Opening { prefix: Prefix::Bullet, indent, rest: name };
        }
    }
    let hash = rest.strip_prefix('#');
    let digits_from = hash.unwrap_or(rest);
    let digits = digits_from.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=5).contains(&digits) {
        let (number, after) = digits_from.split_at(digits);
        let name = if hash.is_some() { Some(after) } else { after.strip_prefix(['.', ')', ':']) };
        if let (Some(name), Ok(number)) = (name, number.parse())
            && name.starts_with(char::is_whitespace)
        {
            return Opening { prefix: Prefix::Number(number), indent, rest: name.trim_start() };
        }
    }
    Opening { prefix: Prefix::None, indent, rest }
}

/// Whether a piece can be somebody's name.
pub(super) fn is_name(piece: &str) -> bool {
    // Bytes first: most lines are too long for a name in any script.
    if piece.is_empty() || piece.len() > LONGEST_NAME * 4 || piece.chars().count() > LONGEST_NAME {
        return false;
    }
    let words = piece.split_whitespace().count();
    let ends_as_sentence = piece.ends_with(['!', '?', ',', ';', ':', '…', '"', '”', '۔', '。', '؟'])
        // `Jr.` and initials may end in a full stop.
        || piece.ends_with('.')
            && piece.split_whitespace().next_back().is_none_or(|word| word.chars().count() > 4);
    words <= MOST_WORDS
        && !ends_as_sentence
        && piece.chars().any(char::is_alphanumeric)
        && !piece.contains(": ")
        && !piece.contains("://")
        && !piece.starts_with(['"', '“', '‘', '@'])
        && stamp(piece).is_none()
        && comments_heading(piece).is_none()
        && !is_site_furniture(piece)
        && !is_comment_furniture(piece)
}

/// The opening of a comment at `line`, by its layout.
pub(super) fn head_at(page: &Page<'_>, line: usize) -> Option<Head> {
    let content = page.line(line);
    if content.is_empty() {
        return None;
    }
    let opening = opening(page, line);
    // A timestamp is no name, however it may be cut up.
    if opening.rest.len() > LONGEST_HEAD || stamp(opening.rest).is_some() {
        return None;
    }
    says(page, line, &opening)
        .or_else(|| alone(page, line, &opening))
        .or_else(|| one_line(page, line, &opening))
        .or_else(|| untimed(page, line, &opening))
}

/// `Name: text` on one line, believed only where nothing else opens comments.
pub(super) fn colon_head_at(page: &Page<'_>, line: usize) -> Option<Head> {
    let opening = opening(page, line);
    let (name, text) = opening.rest.split_once(':')?;
    if !is_name(name) || name.split_whitespace().count() > 4 {
        return None;
    }
    let mut head = head(page, line, &opening, Form::Colon, name);
    head.body_start = page.range_of(text).start;
    head.body_line = line;
    Some(head)
}

/// A note in place of a removed comment, as a comment of nobody.
pub(super) fn removed_head_at(page: &Page<'_>, line: usize) -> Option<Head> {
    let opening = opening(page, line);
    if !is_removal_notice(opening.rest) {
        return None;
    }
    let start = page.range_of(opening.rest).start;
    Some(Head {
        author: ByteRange::new(start, start),
        body_start: start,
        body_line: line,
        ..head(page, line, &opening, Form::Removed, "")
    })
}

fn head(page: &Page<'_>, line: usize, opening: &Opening<'_>, form: Form, name: &str) -> Head {
    let (name, answers) = match split_answer(name) {
        Some((name, other)) => (name, Some(page.range_of(other))),
        None => (name, None),
    };
    // `1. Author, City` and `Author (Staff), 3 hours ago`: the name ends at the sign.
    let end = name.find([',', '(']).filter(|&end| end > 0).unwrap_or(name.len());
    Head {
        prefix: opening.prefix,
        form,
        line,
        start: page.range(line).start,
        author: page.range_of(name.get(..end).unwrap_or(name).trim_end()),
        time_range: None,
        time: None,
        body_start: page.range(line).end,
        body_line: line + 1,
        answers,
        indent: opening.indent,
    }
}

/// `Author ► Other`, `Author → Other`, `Author in reply to Other`.
fn split_answer(name: &str) -> Option<(&str, &str)> {
    ["►", "▶", "→", "➜", " > ", " in reply to "].iter().find_map(|arrow| {
        let (author, other) = name.split_once(arrow)?;
        let (author, other) = (author.trim(), other.trim());
        (!author.is_empty() && is_name(other)).then_some((author, other))
    })
}

impl Head {
    fn with_stamp(mut self, page: &Page<'_>, stamp: Stamp<'_>) -> Self {
        self.time_range = Some(page.range_of(stamp.written));
        self.time = stamp.time;
        self
    }

    /// Takes the timestamp from the line after the name, or the one after a blank or
    /// a mark such as `Staff pick`.
    fn with_stamp_below(self, page: &Page<'_>, line: usize, loose: bool) -> Option<Self> {
        let mut below = page.next_filled(line + 1)?;
        if page.line(below).len() < 40 && is_comment_furniture(page.line(below)) {
            below = page.next_filled(below + 1)?;
        }
        if below > line + 3 {
            return None;
        }
        let written = page.line(below).trim_start_matches(['>', ' ']);
        let found = if loose { loose_stamp(written) } else { stamp(written) }?;
        let mut head = self.with_stamp(page, found);
        head.body_line = below + 1;
        head.body_start = page.range(below).end;
        Some(head)
    }
}

/// `Name says:`, with a timestamp on the line below or on the same (`on … said:`).
fn says(page: &Page<'_>, line: usize, opening: &Opening<'_>) -> Option<Head> {
    const VERBS: [&str; 8] =
        [" says", " said", " wrote", " writes", " commented", " replied", " replies", " answered"];
    let (at, verb) = VERBS.iter().find_map(|verb| Some((opening.rest.find(verb)?, *verb)))?;
    let name = opening.rest.get(..at)?;
    let rest = opening.rest.get(at + verb.len()..)?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let rest = rest.trim_start();
    if let Some(other) = rest.strip_prefix("to ") {
        let other = other.trim_end_matches(':');
        let mut found = head(page, line, opening, Form::Says, name);
        found.answers = is_name(other).then(|| page.range_of(other));
        let found = is_name(name).then_some(found)?;
        return found.with_stamp_below(page, line, true).or(rest.ends_with(':').then_some(found));
    }
    if let Some(stamp) = stamp(rest) {
        return is_name(name)
            .then(|| head(page, line, opening, Form::Says, name).with_stamp(page, stamp));
    }
    let closes = rest.is_empty() || matches!(rest, ":" | "…" | "...");
    if !closes {
        return None;
    }
    if let Some(timed) = name_and_stamp(page, line, opening, name, Form::Says) {
        return Some(timed);
    }
    let found = is_name(name).then(|| head(page, line, opening, Form::Says, name))?;
    found.with_stamp_below(page, line, true).or((rest == ":").then_some(found))
}

/// The name alone, the timestamp below it, or below the place the author is from.
fn alone(page: &Page<'_>, line: usize, opening: &Opening<'_>) -> Option<Head> {
    let name = opening.rest.strip_suffix(':').unwrap_or(opening.rest);
    if !is_name(name) {
        return None;
    }
    let has_prefix = opening.prefix != Prefix::None;
    let head = head(page, line, opening, Form::Alone, name);
    head.with_stamp_below(page, line, has_prefix).or_else(|| {
        let stands_free = page.starts_block(line) && is_name(page.line(line + 1));
        stands_free.then(|| head.with_stamp_below(page, line + 1, false)).flatten()
    })
}

/// Name and timestamp on one line, and perhaps the text after a bracket or colon.
fn one_line(page: &Page<'_>, line: usize, opening: &Opening<'_>) -> Option<Head> {
    if let Some((name, rest)) = opening.rest.split_once(" (")
        && let Some((inside, after)) = rest.split_once(')')
        && let Some(stamp) = stamp(inside)
        && is_name(name)
        && (after.is_empty() || after.starts_with(':'))
    {
        let mut head = head(page, line, opening, Form::OneLine, name).with_stamp(page, stamp);
        let text = after.trim_start_matches(':');
        if !text.trim().is_empty() {
            head.body_start = page.range_of(text).start;
            head.body_line = line;
        }
        return Some(head);
    }
    let rest = ["Posted by ", "posted by ", "Comment by ", "By "]
        .iter()
        .find_map(|lead| opening.rest.strip_prefix(lead))
        .map_or(opening.rest, |name| name.trim_start_matches([':', ' ']));
    let rest = rest.strip_suffix(':').unwrap_or(rest);
    name_and_stamp(page, line, opening, rest, Form::OneLine)
}

fn name_and_stamp(
    page: &Page<'_>,
    line: usize,
    opening: &Opening<'_>,
    piece: &str,
    form: Form,
) -> Option<Head> {
    if piece.len() > 120 {
        return None;
    }
    let divides =
        |c: char| c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '(' | '–' | '—');
    for (at, divider) in piece.match_indices(divides).take(12) {
        let left = piece.get(..at)?.trim_end_matches(|c: char| divides(c) || c == '-' || c == '@');
        let left = left.strip_suffix(" on").or(left.strip_suffix(" at")).unwrap_or(left);
        let right = piece.get(at + divider.len()..)?;
        if left.is_empty() || !right.chars().any(char::is_alphanumeric) {
            continue;
        }
        let right = right.trim_start_matches(|c: char| c == '@' || divides(c));
        if let Some(stamp) = stamp(right)
            && (stamp.is_precise || opening.prefix != Prefix::None)
            && is_name(left)
        {
            return Some(head(page, line, opening, form, left).with_stamp(page, stamp));
        }
    }
    None
}

/// A bullet or a number and a name, no timestamp anywhere, the text below. What
/// another item follows at once is an item of a list.
fn untimed(page: &Page<'_>, line: usize, opening: &Opening<'_>) -> Option<Head> {
    if opening.prefix == Prefix::None {
        return None;
    }
    let below = page.next_filled(line + 1)?;
    let is_text = self::opening(page, below).prefix == Prefix::None
        && (below == line + 1 || page.indent(below) > page.indent(line));
    if !is_text {
        return None;
    }
    let name = opening.rest.strip_suffix(':').unwrap_or(opening.rest);
    is_name(name).then(|| head(page, line, opening, Form::Alone, name))
}
