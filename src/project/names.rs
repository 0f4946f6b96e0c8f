//! Names of annotators and articles as names of files: one to one, and safe on
//! every file system, whatever people are called.

use std::borrow::Cow;

use crate::text::Sha256;

/// File systems take 255 bytes; this leaves room for the ending.
const LONGEST_BYTES: usize = 240;

/// Names that Windows keeps for devices, whatever the ending.
const RESERVED: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// One folder or file name for `name`: what a file system refuses is
/// percent-encoded. Never empty, never `.` or `..`, never holds a separator.
pub fn to_file_name(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    let last = name.chars().count().saturating_sub(1);
    for (i, c) in name.chars().enumerate() {
        let refused = c.is_control()
            || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '%')
            || (i == 0 && matches!(c, '.' | ' '))
            || (i == last && matches!(c, '.' | ' '));
        if refused { percent(c, &mut encoded) } else { encoded.push(c) }
    }
    if is_reserved(&encoded) {
        // One escaped letter is enough to make it another name.
        let first = encoded.remove(0);
        let mut escaped = String::new();
        percent(first, &mut escaped);
        encoded.insert_str(0, &escaped);
    }
    if encoded.is_empty() {
        encoded.push('%');
    }
    if encoded.len() > LONGEST_BYTES {
        let hash: String = Sha256::of(name.as_bytes()).to_string().chars().take(12).collect();
        let end = encoded.floor_char_boundary(LONGEST_BYTES - 14);
        encoded.truncate(end);
        encoded.push('~');
        encoded.push_str(&hash);
    }
    encoded
}

/// The name that [`to_file_name`] made a file name of. A name that was too long
/// comes back short; the file's header has the whole of it.
pub fn from_file_name(file_name: &str) -> String {
    if file_name == "%" {
        return String::new();
    }
    let mut bytes = Vec::with_capacity(file_name.len());
    let mut rest = file_name.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escape = (byte == b'%')
            .then(|| tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escape {
            Some(decoded) => {
                bytes.push(decoded);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    match String::from_utf8_lossy(&bytes) {
        Cow::Borrowed(s) => s.to_owned(),
        Cow::Owned(s) => s,
    }
}

fn percent(c: char, out: &mut String) {
    let mut buffer = [0; 4];
    for byte in c.encode_utf8(&mut buffer).bytes() {
        out.push('%');
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
        }
    }
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    RESERVED.iter().any(|reserved| match stem.strip_prefix(reserved) {
        Some("") => reserved.len() == 3 && !matches!(*reserved, "COM" | "LPT"),
        Some(digit) => {
            matches!(*reserved, "COM" | "LPT")
                && digit.len() == 1
                && digit.bytes().all(|b| b.is_ascii_digit())
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn file_names_of_people() {
        for (name, expected) in [
            ("Amina", "Amina"),
            ("Amina Khan", "Amina Khan"),
            ("آمنہ", "آمنہ"),
            ("..", "%2E%2E"),
            (".", "%2E"),
            ("../up", "%2E.%2Fup"),
            ("a/b\\c", "a%2Fb%5Cc"),
            ("50%", "50%25"),
            ("who?", "who%3F"),
            ("dot.", "dot%2E"),
            ("", "%"),
            ("con", "%63on"),
            ("Com1.x", "%43om1.x"),
            ("comet", "comet"),
            ("\u{7}", "%07"),
        ] {
            assert_eq!(to_file_name(name), expected, "{name:?}");
            assert_eq!(from_file_name(expected), name);
        }
    }

    #[test]
    fn long_names_stay_apart() {
        let a = to_file_name(&"ب".repeat(300));
        let b = to_file_name(&"ب".repeat(301));
        assert!(a.len() <= LONGEST_BYTES && b.len() <= LONGEST_BYTES);
        assert_ne!(a, b);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn every_name_comes_back(name in "\\PC{0,30}|[./\\\\%a-c ]{0,8}") {
            let file_name = to_file_name(&name);
            prop_assert_eq!(from_file_name(&file_name), name);
            prop_assert!(!file_name.contains(['/', '\\', ':']));
            prop_assert!(!file_name.starts_with('.') && !file_name.is_empty());
        }
    }
}
