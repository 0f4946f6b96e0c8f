//! Bytes of a file to text. Changes nothing but the encoding: line ends, white space
//! and Unicode normalisation stay as they are.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// A text and what it was decoded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without the byte order mark.
    pub text: String,
    /// As shown to the user: `UTF-8`, `UTF-8 with BOM`, `UTF-16LE with BOM`,
    /// `windows-1252 (detected)`.
    pub encoding: String,
    /// How many byte sequences did not fit the encoding and stand as U+FFFD. If not
    /// 0, the text cannot be turned back into the bytes of the file.
    pub replaced: usize,
}

/// Why bytes are not a text that can be annotated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes hold what no text holds.
    #[error(
        "This is not a text: there is a control byte at byte {offset}. Save it as plain text in UTF-8 and add it again."
    )]
    Binary {
        /// Where the first such byte is, counted in bytes of the file.
        offset: usize,
    },
    /// No bytes, only a byte order mark, or only white space.
    #[error("There is no text in it. Put the article's text into the file and add it again.")]
    Empty,
}

/// The one control character in this many above which bytes are taken to be binary.
const CONTROL_SHARE: usize = 50;

/// Decodes `bytes`: by their byte order mark, else as UTF-8, else by detection.
///
/// # Errors
/// [`DecodeError::Binary`] if there is a NUL (outside UTF-16) or more than one
/// control character in 50; [`DecodeError::Empty`] if nothing but white space is left.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, bom)) => {
            let rest = bytes.get(bom..).unwrap_or_default();
            if encoding == UTF_8 {
                refuse_binary(rest, bom)?;
            }
            with_encoding(encoding, rest, format!("{} with BOM", encoding.name()))
        }
        None => {
            refuse_binary(bytes, 0)?;
            match std::str::from_utf8(bytes) {
                Ok(text) => Decoded {
                    text: text.to_owned(),
                    encoding: UTF_8.name().to_owned(),
                    replaced: 0,
                },
                Err(_) => {
                    let encoding = guess(bytes);
                    with_encoding(encoding, bytes, format!("{} (detected)", encoding.name()))
                }
            }
        }
    };
    if let Some(offset) = first_nul(&decoded, bytes) {
        return Err(DecodeError::Binary { offset });
    }
    if decoded.text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}') {
        return Err(DecodeError::Empty);
    }
    Ok(decoded)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn with_encoding(encoding: &'static Encoding, bytes: &[u8], name: String) -> Decoded {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    // A U+FFFD that the file itself holds counts only if nothing else was wrong.
    let replaced = if malformed { text.matches('\u{FFFD}').count().max(1) } else { 0 };
    let encoding = match replaced {
        0 => name,
        1 => format!("{name}, 1 unreadable place"),
        _ => format!("{name}, {replaced} unreadable places"),
    };
    Decoded { text: text.into_owned(), encoding, replaced }
}

/// A NUL in a text from UTF-16, as an offset in bytes of the file.
fn first_nul(decoded: &Decoded, bytes: &[u8]) -> Option<usize> {
    decoded.text.contains('\0').then(|| {
        let units = bytes.chunks(2).position(|pair| pair == [0, 0]).unwrap_or_default();
        units * 2
    })
}

/// Whether a byte is a control character that plain texts do not hold.
/// Escape is left out because ISO-2022-JP is made of it.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0x00..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}

fn refuse_binary(bytes: &[u8], skipped: usize) -> Result<(), DecodeError> {
    let mut first = None;
    let mut controls = 0;
    for (offset, &byte) in bytes.iter().enumerate() {
        if byte == 0 {
            return Err(DecodeError::Binary { offset: offset + skipped });
        }
        if is_control(byte) {
            controls += 1;
            first.get_or_insert(offset + skipped);
        }
    }
    match first {
        Some(offset) if controls * CONTROL_SHARE > bytes.len() => {
            Err(DecodeError::Binary { offset })
        }
        _ => Ok(()),
    }
}
