//! Texts as JSON has them, written. Most of them have nothing to escape, or seldom.

/// How many bytes are looked at together.
const AT_ONCE: usize = 32;

/// Appends a text with its quotation marks, as `serde_json` writes it.
pub(in crate::formats) fn put_text(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, others) = rest.split_at(plain(rest));
        out.extend_from_slice(plain);
        let Some((sign, after)) = others.split_first() else { break };
        escape(out, *sign);
        rest = after;
    }
    out.push(b'"');
}

/// Appends a whole number.
pub(in crate::formats) fn put_number(out: &mut Vec<u8>, number: usize) {
    // Numbers can be written, and memory takes them.
    let _ = serde_json::to_writer(out, &number);
}

/// Whether a byte cannot stand as it is. Without branches, so that the processor can look at
/// many at once.
const fn is_escaped(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

/// How many bytes there are before the first that is escaped.
fn plain(bytes: &[u8]) -> usize {
    let has_none = |some: &&[u8]| !some.iter().fold(false, |any, byte| any | is_escaped(*byte));
    let whole = bytes.chunks_exact(AT_ONCE).take_while(has_none).count() * AT_ONCE;
    let rest = bytes.get(whole..).unwrap_or_default();
    whole + rest.iter().position(|byte| is_escaped(*byte)).unwrap_or(rest.len())
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_serde_json_writes_it() {
        let all: String = (0..=0x2100).filter_map(char::from_u32).collect();
        let long = "plain ".repeat(20);
        for text in
            ["", "a", "\"", "é\\", "\u{7f}👩", &all, &long, &format!("{long}\n{all}{long}\t")]
        {
            let mut out = Vec::new();
            put_text(&mut out, text);
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(text).unwrap());
        }
        for at in 0..100 {
            let text = format!("{}\u{1f}{}", "x".repeat(at), "y".repeat(100 - at));
            let mut out = Vec::new();
            put_text(&mut out, &text);
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&text).unwrap());
        }
    }
}
