//! The ways in which files count along a text, and all offsets of a document to bytes in
//! one pass.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::{count_chars, count_utf16, starts_char, utf16_units};

/// What an offset counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Unicode code points.
    #[default]
    CodePoint,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
    /// Extended grapheme clusters (UAX #29), what a reader sees as one character.
    Grapheme,
    /// Words; offsets in characters follow from them.
    Token,
}

/// How line ends were counted when the offsets were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineEnds {
    /// As they stand in the text.
    #[default]
    AsTheyAre,
    /// Carriage return and line feed as one.
    CrLfAsOne,
    /// A single line feed as two: the text had carriage returns then.
    LfAsTwo,
}

/// A way to count along a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Counting {
    /// What counts as one.
    pub unit: Unit,
    /// How line ends count.
    pub line_ends: LineEnds,
}

impl Unit {
    /// The word for several of it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Byte => "bytes",
            Self::Grapheme => "grapheme clusters",
            Self::Token => "tokens",
        }
    }

    /// So many of them: `1 code point`.
    pub fn quantity(self, count: usize) -> String {
        let name = self.name();
        let one = name.strip_suffix('s').filter(|_| count == 1);
        format!("{count} {}", one.unwrap_or(name))
    }
}

impl fmt::Display for Counting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.unit.name())?;
        match self.line_ends {
            LineEnds::AsTheyAre => Ok(()),
            LineEnds::CrLfAsOne => f.write_str(" with CRLF counted as one"),
            LineEnds::LfAsTwo => f.write_str(" with each line feed counted as two"),
        }
    }
}

impl Counting {
    /// Counting `unit`s, line ends as they are.
    pub const fn of(unit: Unit) -> Self {
        Self { unit, line_ends: LineEnds::AsTheyAre }
    }

    /// The bytes at which these offsets (sorted, each once) lie; `None` for one that is
    /// beyond the text or inside a character.
    pub fn to_bytes(self, text: &str, sorted: &[usize]) -> Vec<Option<usize>> {
        if self.is_plain(text) {
            let inside = |at: &usize| text.is_char_boundary(*at).then_some(*at);
            return sorted.iter().map(inside).collect();
        }
        if let Some(scale) = self.scale() {
            return leap_to_bytes(text, sorted, scale);
        }
        let mut found = Vec::with_capacity(sorted.len());
        let mut wanted = sorted.iter().copied().peekable();
        let mut counted = 0;
        let mut steps = self.steps(text);
        let mut byte = 0;
        loop {
            while let Some(at) = wanted.next_if(|at| *at <= counted) {
                found.push((at == counted).then_some(byte));
            }
            if wanted.peek().is_none() {
                return found;
            }
            let Some((bytes, units)) = steps.next() else { break };
            byte += bytes;
            counted += units;
        }
        found.resize(sorted.len(), None);
        found
    }

    /// How much is counted before each of these bytes, in the order given. A byte inside a
    /// character (or beyond the text) gives the count after what it is in.
    pub fn from_bytes(self, text: &str, bytes: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let wanted: Vec<usize> = bytes.into_iter().collect();
        if self.is_plain(text) {
            return wanted;
        }
        let mut order: Vec<usize> = (0..wanted.len()).collect();
        order.sort_by_key(|i| wanted.get(*i).copied());
        if let Some(scale) = self.scale() {
            return leap_from_bytes(text, &wanted, &order, scale);
        }
        let mut found = vec![0; wanted.len()];
        let mut steps = self.steps(text);
        let (mut byte, mut counted) = (0, 0);
        for i in order {
            while wanted.get(i).is_some_and(|at| byte < *at) {
                let Some((bytes, units)) = steps.next() else { break };
                byte += bytes;
                counted += units;
            }
            if let Some(slot) = found.get_mut(i) {
                *slot = counted;
            }
        }
        found
    }

    /// Whether the unit is the byte in this text.
    fn is_plain(self, text: &str) -> bool {
        let same_units = match self.unit {
            Unit::Byte => true,
            // A carriage return and a line feed are one cluster.
            Unit::Grapheme => text.is_ascii() && !text.contains('\r'),
            _ => text.is_ascii(),
        };
        same_units
            && match self.line_ends {
                LineEnds::AsTheyAre => true,
                LineEnds::CrLfAsOne => !text.contains('\r'),
                LineEnds::LfAsTwo => !text.contains('\n'),
            }
    }

    /// How bytes count, where that does not depend on what is beside them.
    fn scale(self) -> Option<Scale> {
        let scale = match self.unit {
            Unit::CodePoint | Unit::Token => Scale::CodePoints,
            Unit::Utf16 => Scale::Utf16,
            Unit::Byte | Unit::Grapheme => return None,
        };
        (self.line_ends == LineEnds::AsTheyAre).then_some(scale)
    }

    /// Bytes and units of each thing that is counted.
    fn steps(self, text: &str) -> Box<dyn Iterator<Item = (usize, usize)> + '_> {
        if self.unit == Unit::Grapheme {
            return Box::new(text.graphemes(true).map(|g| (g.len(), 1)));
        }
        let mut chars = text.chars().peekable();
        let mut before = None;
        Box::new(std::iter::from_fn(move || {
            let c = chars.next()?;
            let mut units = match self.unit {
                Unit::Utf16 => c.len_utf16(),
                Unit::Byte => c.len_utf8(),
                _ => 1,
            };
            match self.line_ends {
                LineEnds::CrLfAsOne if c == '\r' && chars.peek() == Some(&'\n') => units = 0,
                LineEnds::LfAsTwo if c == '\n' && before != Some('\r') => units = 2,
                _ => {}
            }
            before = Some(c);
            Some((c.len_utf8(), units))
        }))
    }
}

/// What counts in a text without regard to line ends.
#[derive(Clone, Copy, Debug)]
enum Scale {
    CodePoints,
    Utf16,
}

impl Scale {
    /// How many units begin with this byte, 0 to 2.
    const fn weight(self, byte: u8) -> u8 {
        match self {
            Self::CodePoints => starts_char(byte),
            Self::Utf16 => utf16_units(byte),
        }
    }

    fn count(self, bytes: &[u8]) -> usize {
        match self {
            Self::CodePoints => count_chars(bytes),
            Self::Utf16 => count_utf16(bytes),
        }
    }
}

/// How far a leap goes, in bytes.
const LEAP: usize = 64;

/// [`Counting::to_bytes`] by leaps from one wanted offset to the next.
fn leap_to_bytes(text: &str, sorted: &[usize], scale: Scale) -> Vec<Option<usize>> {
    let bytes = text.as_bytes();
    let (mut byte, mut counted) = (0, 0);
    let to_byte = |at: &usize| {
        while let Some(some) = bytes.get(byte..byte + LEAP) {
            let more = scale.count(some);
            if counted + more > *at {
                break;
            }
            (byte, counted) = (byte + LEAP, counted + more);
        }
        // Also over what is left of the last character.
        while let Some(next) = bytes.get(byte)
            && (counted < *at || starts_char(*next) == 0)
        {
            counted += usize::from(scale.weight(*next));
            byte += 1;
        }
        (counted == *at).then_some(byte)
    };
    sorted.iter().map(to_byte).collect()
}

/// [`Counting::from_bytes`] for positions `wanted`, visited in text `order`.
fn leap_from_bytes(text: &str, wanted: &[usize], order: &[usize], scale: Scale) -> Vec<usize> {
    let mut found = vec![0; wanted.len()];
    let (mut byte, mut counted) = (0, 0);
    for i in order {
        let (Some(at), Some(slot)) = (wanted.get(*i), found.get_mut(*i)) else { continue };
        let at = text.ceil_char_boundary(*at);
        counted += scale.count(text.as_bytes().get(byte..at).unwrap_or_default());
        byte = at;
        *slot = counted;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(counting: Counting, text: &str, at: &[usize]) -> Vec<Option<usize>> {
        counting.to_bytes(text, at)
    }

    #[test]
    fn units() {
        let text = "a👋🏽é\u{301}b";
        assert_eq!(
            bytes(Counting::of(Unit::CodePoint), text, &[0, 1, 2, 3, 5, 6, 7]),
            [Some(0), Some(1), Some(5), Some(9), Some(13), Some(14), None]
        );
        assert_eq!(
            bytes(Counting::of(Unit::Utf16), text, &[1, 2, 3, 5]),
            [Some(1), None, Some(5), Some(9)]
        );
        assert_eq!(
            bytes(Counting::of(Unit::Grapheme), text, &[0, 1, 2, 3, 4]),
            [Some(0), Some(1), Some(9), Some(13), Some(14)]
        );
        assert_eq!(bytes(Counting::of(Unit::Byte), text, &[1, 2, 5]), [Some(1), None, Some(5)]);
    }

    #[test]
    fn leaps_are_many_steps() {
        let text = "ab\u{301}👋🏽c é\n".repeat(40);
        let bytes: Vec<usize> = (0..text.len() + 3).rev().collect();
        let units: Vec<usize> = (0..text.len() + 3).collect();
        for unit in [Unit::CodePoint, Unit::Utf16] {
            // A text without carriage returns counts the same, but step by step.
            let slow = Counting { unit, line_ends: LineEnds::CrLfAsOne };
            let fast = Counting::of(unit);
            assert_eq!(fast.to_bytes(&text, &units), slow.to_bytes(&text, &units));
            let counted = slow.from_bytes(&text, bytes.iter().copied());
            assert_eq!(fast.from_bytes(&text, bytes.iter().copied()), counted);
        }
    }

    #[test]
    fn line_ends() {
        let one = Counting { unit: Unit::CodePoint, line_ends: LineEnds::CrLfAsOne };
        assert_eq!(
            bytes(one, "a\r\nb\nc", &[1, 2, 3, 4, 5]),
            [Some(1), Some(3), Some(4), Some(5), Some(6)]
        );
        let two = Counting { unit: Unit::CodePoint, line_ends: LineEnds::LfAsTwo };
        assert_eq!(
            bytes(two, "a\nb\r\nc", &[1, 2, 3, 4, 6, 7]),
            [Some(1), None, Some(2), Some(3), Some(5), Some(6)]
        );
    }
}
