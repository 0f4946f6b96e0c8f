//! Words that were read by the wrong encoding: UTF-8 taken for one of the encodings of single
//! bytes (`donâ€™t`, `cafÃ©`). Finds them by turning them back into bytes; what is no UTF-8 then
//! was no such accident.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::ByteRange;

/// Some texts were read wrong more than once.
const TIMES: usize = 3;

/// The places of `text` that were read by the wrong encoding, with what they say, in order.
///
/// ```
/// use tagline::text::{ByteRange, misread};
///
/// assert_eq!(misread("a cafÃ©"), [(ByteRange::new(5, 9), "é".to_owned())]);
/// assert!(misread("a café").is_empty());
/// ```
pub fn misread(text: &str) -> Vec<(ByteRange, String)> {
    let mut found = Vec::new();
    let mut begun = None;
    // An ASCII character is never part of one that was read wrong.
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii(), begun) {
            (false, None) => begun = Some(at),
            (true, Some(from)) => {
                begun = None;
                let run = text.get(from..at).unwrap_or_default();
                if let Some(words) = repaired(run) {
                    found.push((ByteRange::new(from, at), words));
                }
            }
            _ => {}
        }
    }
    found
}

/// `text` with everything read right that was read by the wrong encoding; `None` if there is
/// nothing.
pub fn read_right(text: &str) -> Option<String> {
    let found = misread(text);
    if found.is_empty() {
        return None;
    }
    let mut right = String::with_capacity(text.len());
    let mut end = 0;
    for (range, words) in found {
        right.push_str(text.get(end..range.start).unwrap_or_default());
        right.push_str(&words);
        end = range.end;
    }
    right.push_str(text.get(end..).unwrap_or_default());
    Some(right)
}

fn repaired(run: &str) -> Option<String> {
    let mut words = once(run)?;
    for _ in 1..TIMES {
        match once(&words) {
            Some(again) => words = again,
            None => break,
        }
    }
    Some(words)
}

fn once(run: &str) -> Option<String> {
    let whole = [WINDOWS_1252, WINDOWS_1251, WINDOWS_1250, MACINTOSH]
        .into_iter()
        .find_map(|encoding| whole(run, encoding));
    whole.or_else(|| in_part(run))
}

/// All of it as UTF-8, if its bytes in `encoding` are that, and it is not one character that
/// may be there by chance.
fn whole(run: &str, encoding: &'static Encoding) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(|c| byte(c, encoding)).collect::<Option<_>>()?;
    let words = String::from_utf8(bytes).ok()?;
    let mut chars = words.chars();
    let first = chars.next()?;
    let common = encoding == WINDOWS_1252 && is_common(first) || first.len_utf8() == 4;
    let several = chars.next().is_some() || common || first.len_utf8() == 3 && is_common(first);
    (several && !words.chars().any(char::is_control)).then_some(words)
}

/// What is certain, where it stands beside what was read right.
fn in_part(run: &str) -> Option<String> {
    let chars: Vec<char> = run.chars().collect();
    let (mut words, mut any, mut at) = (String::new(), false, 0);
    while let Some(c) = chars.get(at) {
        let length = match byte(*c, WINDOWS_1252) {
            Some(0xC2..=0xDF) => 2,
            Some(0xE0..=0xEF) => 3,
            Some(0xF0..=0xF4) => 4,
            _ => 0,
        };
        let bytes: Option<Vec<u8>> = chars
            .get(at..at + length)
            .and_then(|part| part.iter().map(|c| byte(*c, WINDOWS_1252)).collect());
        let read = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let read = read.and_then(|read| read.chars().next());
        match read.filter(|c| is_common(*c) || c.len_utf8() == 4) {
            Some(read) => {
                words.push(read);
                any = true;
                at += length;
            }
            None => {
                words.push(*c);
                at += 1;
            }
        }
    }
    any.then_some(words)
}

/// Letters of western Europe, and the signs that every language has.
const fn is_common(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{ff}' | '\u{2000}'..='\u{2bff}' | '\u{fb00}'..='\u{fb06}')
}

fn byte(c: char, encoding: &'static Encoding) -> Option<u8> {
    // What one encoding leaves out, the others show as Latin-1.
    if encoding == WINDOWS_1252
        && let Ok(byte) = u8::try_from(u32::from(c))
    {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        [byte] if !unmappable => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_read_wrong_is_read_right() {
        for (wrong, right) in [
            ("donâ€™t", "don’t"),
            ("â€œneverâ€\u{9d} again", "“never” again"),
            ("cafÃ© Ã\u{a0} Orly", "café à Orly"),
            ("donÃ¢â‚¬â„¢t", "don’t"),
            ("don‚Äôt", "don’t"),
            ("ПетрÐŸÐµÑ‚Ñ€", "ПетрÐŸÐµÑ‚Ñ€"),
            ("РџРµС‚СЂ", "Петр"),
            ("ðŸ˜€ ok", "😀 ok"),
            ("’tÃ©", "’té"),
            ("’Ã©", "’é"),
        ] {
            assert_eq!(read_right(wrong).as_deref().unwrap_or(wrong), right, "{wrong}");
        }
    }

    #[test]
    fn what_was_read_right_stays() {
        for text in [
            "",
            "plain",
            "café à Orly",
            "“never”",
            "Петр Первый",
            "ПЁТР",
            "日本語",
            "«cliché»",
            "CAFÉ”",
            "naïve – “É” …",
            "हिन्दी",
            "Zürich’s Öl",
            "👩‍💻",
        ] {
            assert_eq!(read_right(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_text_makes_it_fail(text in any::<String>()) {
            let found = misread(&text);
            for (range, words) in &found {
                prop_assert!(text.get(range.start..range.end).is_some());
                prop_assert!(!words.is_empty());
            }
            prop_assert_eq!(read_right(&text).is_some(), !found.is_empty());
        }
    }
}
