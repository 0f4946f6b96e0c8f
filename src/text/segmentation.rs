//! Words, sentences and graphemes by UAX #29, with dictionaries where a script has
//! no spaces (Chinese, Japanese, Thai, Khmer, Lao, Burmese). Knows no labels and no spans.
//!
//! Everything that takes an offset works on the few words or the line around it and
//! may run while the mouse moves. Offsets beyond the text or inside a character are
//! moved back to the character boundary before them; nothing here panics.

use std::sync::LazyLock;

use icu_segmenter::options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions};
use icu_segmenter::{
    SentenceSegmenter, SentenceSegmenterBorrowed, WordSegmenter, WordSegmenterBorrowed,
};
use unicode_segmentation::GraphemeCursor;

use super::ByteRange;

static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

static SENTENCES: LazyLock<SentenceSegmenterBorrowed<'static>> =
    LazyLock::new(|| SentenceSegmenter::new(SentenceBreakInvariantOptions::default()));

/// Titles whose full stop does not end a sentence, though a capital follows.
const TITLES: [&str; 28] = [
    "Adm", "Brig", "Capt", "Cmdr", "Col", "Dr", "Fr", "Gen", "Gov", "Hon", "Lt", "Maj", "Messrs",
    "Mr", "Mrs", "Ms", "Mt", "No", "Pres", "Prof", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt",
    "St", "vs",
];

/// The nearest character boundary at or before `byte`, inside the text.
fn boundary_at(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte)
}

/// The same for both ends, put in order.
fn clamped(text: &str, range: ByteRange) -> ByteRange {
    ByteRange::new(boundary_at(text, range.start), boundary_at(text, range.end))
}

fn cut(text: &str, range: ByteRange) -> &str {
    text.get(range.start..range.end).unwrap_or_default()
}

const fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a line starts at the boundary `at`.
fn starts_line(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    match before.chars().next_back() {
        None => true,
        Some('\r') => !after.starts_with('\n'),
        Some(c) => is_line_break(c),
    }
}

/// Whether words to the left and right of `at` can be found without each other: at a
/// line start, and where a letter or digit follows a space or an ideographic full stop.
fn words_can_be_cut(text: &str, at: usize) -> bool {
    if at == text.len() || starts_line(text, at) {
        return true;
    }
    let (before, after) = text.split_at(at);
    // No rule of UAX #29 joins these to a letter after them.
    let opens = before
        .chars()
        .next_back()
        .is_some_and(|c| matches!(c, ' ' | '。' | '、' | '！' | '？' | '」' | '』' | '।'));
    // A combining vowel counts as alphabetic, but belongs to what is before it.
    opens
        && after.chars().next().is_some_and(char::is_alphanumeric)
        && is_grapheme_boundary(text, at)
}

fn is_grapheme_boundary(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

/// The nearest boundary at or before `at` where `is_cut` holds; 0 if none.
fn cut_at_or_before(text: &str, at: usize, is_cut: impl Fn(&str, usize) -> bool) -> usize {
    if is_cut(text, at) {
        return at;
    }
    text.get(..at)
        .unwrap_or_default()
        .char_indices()
        .rev()
        .map(|(i, _)| i)
        .find(|&i| is_cut(text, i))
        .unwrap_or(0)
}

/// The nearest boundary after `at` where `is_cut` holds; the text's end if none.
fn cut_after(text: &str, at: usize, is_cut: impl Fn(&str, usize) -> bool) -> usize {
    text.get(at..)
        .unwrap_or_default()
        .char_indices()
        .skip(1)
        .map(|(i, _)| at + i)
        .find(|&i| is_cut(text, i))
        .unwrap_or(text.len())
}

/// A stretch around the byte at `at` that can be split into words by itself.
/// Empty only at the end of the text.
fn word_window(text: &str, at: usize) -> ByteRange {
    if at >= text.len() {
        return ByteRange::new(text.len(), text.len());
    }
    let start = cut_at_or_before(text, at, words_can_be_cut);
    ByteRange::new(start, cut_after(text, at, words_can_be_cut))
}

/// The stretch that ends at `at`, which is a cut. Empty only at the text's start.
fn word_window_before(text: &str, at: usize) -> ByteRange {
    match text.get(..at).and_then(|before| before.char_indices().next_back()) {
        Some((last, _)) => ByteRange::new(cut_at_or_before(text, last, words_can_be_cut), at),
        None => ByteRange::new(0, 0),
    }
}

/// All UAX #29 segments of a window, words or not. None cuts a grapheme, which the
/// dictionaries would do where a combining mark follows.
fn segments(text: &str, window: ByteRange) -> impl Iterator<Item = ByteRange> {
    let mut start = window.start;
    WORDS
        .segment_str(cut(text, window))
        .map(move |end| window.start + end)
        .filter(move |&end| end > window.start && (end == window.end || ends_grapheme(text, end)))
        .map(move |end| {
            let segment = ByteRange::new(start, end);
            start = end;
            segment
        })
}

/// As [`is_grapheme_boundary`], but with a quick yes where no mark can follow.
fn ends_grapheme(text: &str, at: usize) -> bool {
    let next = text.as_bytes().get(at);
    next.is_none_or(|byte| byte.is_ascii() && *byte != b'\n') || is_grapheme_boundary(text, at)
}

/// A word holds a letter or a digit.
fn is_word(segment: &str) -> bool {
    segment.chars().any(char::is_alphanumeric)
}

/// Whether a drag keeps this segment at its edge: words, and signs that carry
/// meaning of their own, such as `$`, `%` and emoji.
fn holds_meaning(segment: &str) -> bool {
    segment.chars().any(|c| {
        c.is_alphanumeric()
            || matches!(c, '$' | '%' | '£' | '¢' | '¥' | '°' | '‰' | '№')
            || matches!(c, '\u{20A0}'..='\u{20CF}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
    })
}

/// Every word of the text, in order: the UAX #29 segments that hold a letter or a digit.
pub fn words(text: &str) -> Vec<ByteRange> {
    segments(text, ByteRange::new(0, text.len()))
        .filter(|&segment| is_word(cut(text, segment)))
        .collect()
}

/// The word at a caret: the segment that holds the byte `byte`, be it a word, a space
/// or a sign; but a word that ends just there comes before a space or sign that
/// starts there. Empty only in an empty text.
pub fn word_at(text: &str, byte: usize) -> ByteRange {
    let at = boundary_at(text, byte);
    let here = segments(text, word_window(text, at))
        .find(|segment| segment.contains_offset(at))
        .unwrap_or(ByteRange::new(at, at));
    if is_word(cut(text, here)) || at != here.start {
        return here;
    }
    let before = segment_before(text, at);
    let takes = here.is_empty() && !before.is_empty() || is_word(cut(text, before));
    if takes { before } else { here }
}

/// As [`word_at`], but empty where there are only spaces or line breaks.
pub fn some_word_at(text: &str, byte: usize) -> ByteRange {
    let word = word_at(text, byte);
    if cut(text, word).trim().is_empty() { ByteRange::new(word.start, word.start) } else { word }
}

/// The segment that ends at `at`, which must be a segment's edge; empty at the start.
fn segment_before(text: &str, at: usize) -> ByteRange {
    let Some((last, _)) = text.get(..at).and_then(|t| t.char_indices().next_back()) else {
        return ByteRange::new(0, 0);
    };
    segments(text, word_window(text, last))
        .find(|segment| segment.contains_offset(last))
        .unwrap_or(ByteRange::new(at, at))
}

/// The first segment from `from` on, starting before `until`, that `wanted` takes.
/// A segment that holds `from` counts.
fn first_segment(
    text: &str,
    from: usize,
    until: usize,
    wanted: impl Fn(ByteRange) -> bool,
) -> Option<ByteRange> {
    let mut window = word_window(text, from);
    while !window.is_empty() && window.start < until {
        if let Some(found) = segments(text, window)
            .filter(|segment| segment.end > from && segment.start < until)
            .find(|&segment| wanted(segment))
        {
            return Some(found);
        }
        window = word_window(text, window.end);
    }
    None
}

/// The last segment before `before`, ending after `after`, that `wanted` takes.
/// A segment that holds the byte before `before` counts.
fn last_segment(
    text: &str,
    before: usize,
    after: usize,
    wanted: impl Fn(ByteRange) -> bool,
) -> Option<ByteRange> {
    let (last, _) = text.get(..before)?.char_indices().next_back()?;
    let mut window = word_window(text, last);
    while !window.is_empty() && window.end > after {
        if let Some(found) = segments(text, window)
            .filter(|segment| segment.start < before && segment.end > after)
            .filter(|&segment| wanted(segment))
            .last()
        {
            return Some(found);
        }
        window = word_window_before(text, window.start);
    }
    None
}

/// What a drag over `range` selects: widened to whole words, spaces and punctuation
/// left out at both ends. A range that holds no word is only widened to whole
/// graphemes; a zero-width range stays zero-width.
pub fn snap_to_words(text: &str, range: ByteRange) -> ByteRange {
    let range = clamped(text, range);
    if range.is_empty() {
        return range;
    }
    let wanted = |segment| holds_meaning(cut(text, segment));
    match first_segment(text, range.start, range.end, wanted) {
        Some(first) => match last_segment(text, range.end, range.start, wanted) {
            Some(last) => first.union(last),
            None => first,
        },
        None => ByteRange::new(
            grapheme_at(text, range.start).start,
            if is_grapheme_boundary(text, range.end) {
                range.end
            } else {
                grapheme_at(text, range.end).end
            },
        ),
    }
}

/// The first word that starts at `byte` or later.
pub fn next_word(text: &str, byte: usize) -> Option<ByteRange> {
    let at = boundary_at(text, byte);
    first_segment(text, at, text.len(), |segment| {
        segment.start >= at && is_word(cut(text, segment))
    })
}

/// The last word that ends at `byte` or earlier.
pub fn previous_word(text: &str, byte: usize) -> Option<ByteRange> {
    let at = boundary_at(text, byte);
    last_segment(text, at, 0, |segment| segment.end <= at && is_word(cut(text, segment)))
}

/// Where a caret at `byte` goes by one word forwards: the end of the first word that
/// ends later; the text's end if there is none.
pub fn next_word_boundary(text: &str, byte: usize) -> usize {
    let at = boundary_at(text, byte);
    first_segment(text, at, text.len(), |segment| is_word(cut(text, segment)))
        .map_or(text.len(), |word| word.end)
}

/// Where a caret at `byte` goes by one word backwards: the start of the last word that
/// starts earlier; 0 if there is none.
pub fn previous_word_boundary(text: &str, byte: usize) -> usize {
    let at = boundary_at(text, byte);
    last_segment(text, at, 0, |segment| is_word(cut(text, segment))).map_or(0, |word| word.start)
}

/// Every sentence of the text, in order, white space at its edges left out. A line
/// break always ends a sentence; a title (`Gen.`) or an initial does not.
pub fn sentences(text: &str) -> Vec<ByteRange> {
    let mut found = Vec::new();
    let mut start = 0;
    let usual = memchr::memchr3(0x0B, 0x0C, 0xC2, text.as_bytes()).is_none();
    while start < text.len() {
        let end = line_end(text, start, usual);
        found.extend(
            line_sentences(text, ByteRange::new(start, end)).into_iter().map(|s| s.trimmed),
        );
        start = end;
    }
    found
}

/// The sentence at a caret, white space at its edges left out. In the white space
/// between two, the one before. Zero-width at `byte` on a line without any.
pub fn sentence_at(text: &str, byte: usize) -> ByteRange {
    let at = boundary_at(text, byte);
    let on_line = line_sentences(text, line_at(text, at));
    on_line
        .iter()
        .find(|sentence| sentence.whole.contains_offset(at))
        .or(on_line.last())
        .map_or(ByteRange::new(at, at), |sentence| sentence.trimmed)
}

/// Where the next sentence after `byte` starts; the text's end if there is none.
pub fn next_sentence_start(text: &str, byte: usize) -> usize {
    let at = boundary_at(text, byte);
    let mut line = line_at(text, at);
    while !line.is_empty() {
        if let Some(next) =
            line_sentences(text, line).into_iter().find(|sentence| sentence.trimmed.start > at)
        {
            return next.trimmed.start;
        }
        line = line_after(text, line);
    }
    text.len()
}

/// Where the sentence before `byte` starts (the one that holds `byte`, unless it
/// starts there); 0 if there is none.
pub fn previous_sentence_start(text: &str, byte: usize) -> usize {
    let at = boundary_at(text, byte);
    let mut line = line_at(text, at);
    loop {
        if let Some(before) =
            line_sentences(text, line).into_iter().rfind(|sentence| sentence.trimmed.start < at)
        {
            return before.trimmed.start;
        }
        let Some((last, _)) = text.get(..line.start).and_then(|t| t.char_indices().next_back())
        else {
            return 0;
        };
        line = line_at(text, last);
    }
}

/// The line that holds the byte `at`, with its line break; the last line at the end.
fn line_at(text: &str, at: usize) -> ByteRange {
    let start = cut_at_or_before(text, at, starts_line);
    ByteRange::new(start, line_end(text, at, false))
}

fn line_after(text: &str, line: ByteRange) -> ByteRange {
    ByteRange::new(line.end, line_end(text, line.end, false))
}

/// Where the line ends that holds the byte `start`, after its line break. With `usual`, no byte
/// of the text is one of the three that few texts have and a line break may begin with.
fn line_end(text: &str, start: usize, usual: bool) -> usize {
    let mut at = start;
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let next = if usual {
            memchr::memchr3(b'\n', b'\r', 0xE2, rest)
        } else {
            rest.iter().position(|byte| matches!(byte, b'\n'..=b'\r' | 0xC2 | 0xE2))
        };
        let sign = next.and_then(|next| {
            at += next;
            text.get(at..)?.chars().next()
        });
        let Some(sign) = sign else { return text.len() };
        at += sign.len_utf8();
        if is_line_break(sign) && starts_line(text, at) {
            return at;
        }
    }
}

/// From where to look for the end of the sentence that begins at `start` of a line: its end
/// does not depend on what is before. By UAX #29 a sentence ends only after a sign that may
/// end one, and what is left of that sign does not count beyond its word.
fn before_sentence_end(line: &str, start: usize) -> usize {
    let (mut from, mut at) = (start, start);
    while let Some(byte) = line.as_bytes().get(at) {
        at += match byte {
            b'.' | b'!' | b'?' | b'\n'..=b'\r' => return from,
            b' ' => {
                from = at + 1;
                1
            }
            _ if byte.is_ascii() => 1,
            _ => match line.get(at..).and_then(|rest| rest.chars().next()) {
                // Dashes and quotation marks.
                Some(c @ '\u{2010}'..='\u{201F}') => c.len_utf8(),
                Some(c) if c.is_alphanumeric() => c.len_utf8(),
                _ => return from,
            },
        };
    }
    from
}

struct Sentence {
    /// With the white space after it.
    whole: ByteRange,
    trimmed: ByteRange,
}

fn line_sentences(text: &str, line: ByteRange) -> Vec<Sentence> {
    let content = cut(text, line);
    let mut found = Vec::new();
    let (mut start, mut next) = (0, 0);
    while next < content.len() {
        let from = before_sentence_end(content, next);
        let rest = content.get(from..).unwrap_or_default();
        let end = SENTENCES.segment_str(rest).find(|&end| end > 0);
        let end = end.map_or(content.len(), |end| from + end);
        next = end;
        let whole = content.get(start..end).unwrap_or_default();
        let ends_line = end == content.len();
        if !ends_line && ends_in_abbreviation(whole.trim_end()) {
            continue;
        }
        let lead = whole.len() - whole.trim_start().len();
        let trimmed = ByteRange::new(start + lead, start + lead + whole.trim().len());
        if !trimmed.is_empty() {
            found.push(Sentence {
                whole: ByteRange::new(start, end).shifted(line.start),
                trimmed: trimmed.shifted(line.start),
            });
        }
        start = end;
    }
    found
}

/// Whether the last word is a title or an initial with a full stop.
fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(rest) = sentence.strip_suffix('.') else { return false };
    let word = rest.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or(rest);
    let mut chars = word.chars();
    let initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    initial || TITLES.binary_search(&word).is_ok()
}

/// The next grapheme boundary after `byte`; the text's end at the end.
pub fn next_grapheme(text: &str, byte: usize) -> usize {
    let at = boundary_at(text, byte);
    let next = GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0);
    next.ok().flatten().unwrap_or(text.len())
}

/// The last grapheme boundary before `byte`; 0 at the start.
pub fn previous_grapheme(text: &str, byte: usize) -> usize {
    let at = boundary_at(text, byte);
    let previous = GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0);
    previous.ok().flatten().unwrap_or(0)
}

/// The grapheme that holds the byte `byte`; zero-width at the text's end.
pub fn grapheme_at(text: &str, byte: usize) -> ByteRange {
    let at = boundary_at(text, byte);
    if at == text.len() {
        return ByteRange::new(at, at);
    }
    let start = if is_grapheme_boundary(text, at) { at } else { previous_grapheme(text, at) };
    ByteRange::new(start, next_grapheme(text, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sentence, looked at sign by sign.
    fn slowly(text: &str) -> Vec<ByteRange> {
        let mut found = Vec::new();
        let mut line_start = 0;
        while line_start < text.len() {
            let line = ByteRange::new(line_start, cut_after(text, line_start, starts_line));
            let content = cut(text, line);
            let mut start = 0;
            for end in SENTENCES.segment_str(content).filter(|&end| end > 0) {
                let whole = &content[start..end];
                if end < content.len() && ends_in_abbreviation(whole.trim_end()) {
                    continue;
                }
                let lead = line.start + start + whole.len() - whole.trim_start().len();
                if !whole.trim().is_empty() {
                    found.push(ByteRange::new(lead, lead + whole.trim().len()));
                }
                start = end;
            }
            line_start = line.end;
        }
        found
    }

    #[test]
    fn leaps_find_the_same_sentences() {
        let signs = [
            "a", "b", "A", "B", "é", "É", "1", "2", " ", " ", " ", " ", ".", ".", "!", "?", ",",
            ":", ";", "-", "(", ")", "\"", "'", "“", "”", "’", "…", "–", "。", "！", "\u{2024}",
            "\u{301}", "\u{ad}", "\u{200d}", "\u{a0}", "\u{3000}", "\t", "\n", "\r", "\u{b}",
            "\u{c}", "\u{85}", "\u{2028}", "\u{2029}", "北", "क", "।", "ก", "👩", "Dr", "No",
        ];
        let mut state = 1_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040);
            usize::try_from(state >> 33).unwrap_or(0) % below
        };
        for round in 0..20_000 {
            // Some texts have only the more usual signs.
            let below = [signs.len(), 16, 32][round % 3];
            let text: String = (0..1 + random(30)).map(|_| signs[random(below)]).collect();
            assert_eq!(sentences(&text), slowly(&text), "{text:?}");
        }
    }
}
