//! Right-to-left text: which lines need ordering, and how a line is cut into runs
//! that epaint shapes right. Ordering itself is `unicode-bidi` (UAX #9).

use std::ops::Range;

use unicode_bidi::{BidiClass, Level, bidi_class};

use super::shape::{Shaped, Shaper};

/// A shaped part of a line, in logical order.
pub(super) struct Segment {
    /// Which graphemes of the paragraph it covers.
    pub(super) graphemes: Range<usize>,
    /// Whether its own graphemes run from right to left.
    pub(super) right_to_left: bool,
    /// Its glyphs.
    pub(super) shaped: Shaped,
}

/// Whether any of `text` may have to be reordered.
pub(super) fn may_reorder(text: &str) -> bool {
    text.chars().any(|c| {
        c >= '\u{590}'
            && (in_right_to_left_block(c)
                || matches!(
                    bidi_class(c),
                    BidiClass::R
                        | BidiClass::AL
                        | BidiClass::AN
                        | BidiClass::RLE
                        | BidiClass::RLO
                        | BidiClass::LRO
                        | BidiClass::LRE
                        | BidiClass::RLI
                        | BidiClass::LRI
                        | BidiClass::FSI
                ))
    })
}

/// The direction that the first strong character of `text` gives, if one does.
pub(super) fn first_strong(text: &str) -> Option<Level> {
    match unicode_bidi::get_base_direction_full(text) {
        unicode_bidi::Direction::Ltr => Some(Level::ltr()),
        unicode_bidi::Direction::Rtl => Some(Level::rtl()),
        unicode_bidi::Direction::Mixed => None,
    }
}

/// Cuts a line into segments and shapes them. `starts` are the byte offsets in
/// `text` of the graphemes of the paragraph, `line` the graphemes of this line,
/// `level_at` the level of the character at a byte offset.
pub(super) fn segments(
    shaper: &mut Shaper<'_, '_>,
    text: &str,
    start_of: &dyn Fn(usize) -> usize,
    line: Range<usize>,
    level_at: &dyn Fn(usize) -> Level,
) -> Vec<Segment> {
    let slice = |range: &Range<usize>| {
        text.get(start_of(range.start)..start_of(range.end)).unwrap_or_default()
    };
    let kind_of = |grapheme: usize| {
        let first = slice(&(grapheme..grapheme + 1)).chars().next().unwrap_or('\u{FFFD}');
        let level = level_at(start_of(grapheme));
        (kind(first, level.is_rtl()), level)
    };
    let mut segments = Vec::new();
    let mut at = line.start;
    while at < line.end {
        let (kind, level) = kind_of(at);
        let mut end = at + 1;
        if kind != Kind::Alone {
            while end < line.end && kind_of(end) == (kind, level) {
                end += 1;
            }
        }
        let graphemes = at..end;
        let part = slice(&graphemes);
        match kind {
            Kind::LeftToRight => segments.push(Segment {
                graphemes,
                right_to_left: false,
                shaped: shaper.left_to_right(part),
            }),
            Kind::RightToLeft if part.chars().any(char::is_alphabetic) => {
                right_to_left(shaper, part, graphemes, &mut segments);
            }
            Kind::RightToLeft | Kind::Alone => {
                for grapheme in graphemes {
                    let part = slice(&(grapheme..grapheme + 1));
                    segments.push(Segment {
                        graphemes: grapheme..grapheme + 1,
                        right_to_left: level.is_rtl(),
                        shaped: shaper.single(mirrored(part, level.is_rtl()), level.is_rtl()),
                    });
                }
            }
        }
        at = end;
    }
    segments
}

fn right_to_left(
    shaper: &mut Shaper<'_, '_>,
    text: &str,
    graphemes: Range<usize>,
    segments: &mut Vec<Segment>,
) {
    use unicode_segmentation::UnicodeSegmentation as _;

    if let Some(shaped) = shaper.right_to_left(text) {
        segments.push(Segment { graphemes, right_to_left: true, shaped });
        return;
    }
    let mut from = 0;
    let mut at = graphemes.start;
    for length in shaper.lengths_by_font(text) {
        let part = text.get(from..from + length).unwrap_or_default();
        let end = (at + part.graphemes(true).count()).min(graphemes.end);
        let shaped = match shaper.right_to_left(part) {
            Some(shaped) => shaped,
            None => shaper.right_to_left_evenly(part),
        };
        segments.push(Segment { graphemes: at..end, right_to_left: true, shaped });
        from += length;
        at = end;
    }
}

/// How a grapheme can be shaped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With its neighbours, left to right.
    LeftToRight,
    /// With its neighbours, right to left.
    RightToLeft,
    /// On its own: the shaper takes a run's direction from its letters, so
    /// whatever runs against them must not be in it.
    Alone,
}

fn kind(first: char, right_to_left: bool) -> Kind {
    match (in_right_to_left_block(first), right_to_left) {
        (false, false) => Kind::LeftToRight,
        (true, true) if !first.is_numeric() => Kind::RightToLeft,
        _ => Kind::Alone,
    }
}

/// Whether the shaper may take `c` for right-to-left. Whole blocks, as digits and
/// punctuation in them count for their script too.
fn in_right_to_left_block(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// The grapheme with its first character mirrored if it runs right to left.
fn mirrored(grapheme: &str, right_to_left: bool) -> String {
    let mut chars = grapheme.chars();
    match chars.next().and_then(|first| if right_to_left { mirror(first) } else { None }) {
        Some(other) => std::iter::once(other).chain(chars).collect(),
        None => grapheme.to_owned(),
    }
}

/// Brackets, quotation marks and comparisons whose shape depends on direction:
/// the pairs of BidiMirroring.txt that occur in running text.
fn mirror(c: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('(', ')'),
        ('<', '>'),
        ('[', ']'),
        ('{', '}'),
        ('«', '»'),
        ('‹', '›'),
        ('⁅', '⁆'),
        ('⁽', '⁾'),
        ('₍', '₎'),
        ('≤', '≥'),
        ('≪', '≫'),
        ('≮', '≯'),
        ('≰', '≱'),
        ('∈', '∋'),
        ('∉', '∌'),
        ('⊂', '⊃'),
        ('⊆', '⊇'),
        ('⌈', '⌉'),
        ('⌊', '⌋'),
        ('〈', '〉'),
        ('❨', '❩'),
        ('❪', '❫'),
        ('❬', '❭'),
        ('❮', '❯'),
        ('❰', '❱'),
        ('❲', '❳'),
        ('❴', '❵'),
        ('⟦', '⟧'),
        ('⟨', '⟩'),
        ('⟪', '⟫'),
        ('⟬', '⟭'),
        ('⟮', '⟯'),
        ('⦃', '⦄'),
        ('⦅', '⦆'),
        ('⸂', '⸃'),
        ('⸄', '⸅'),
        ('⸌', '⸍'),
        ('⸜', '⸝'),
        ('⸢', '⸣'),
        ('⸤', '⸥'),
        ('⸦', '⸧'),
        ('⸨', '⸩'),
        ('〈', '〉'),
        ('《', '》'),
        ('「', '」'),
        ('『', '』'),
        ('【', '】'),
        ('〔', '〕'),
        ('〖', '〗'),
        ('〘', '〙'),
        ('〚', '〛'),
        ('﹙', '﹚'),
        ('﹛', '﹜'),
        ('﹝', '﹞'),
        ('﹤', '﹥'),
        ('（', '）'),
        ('＜', '＞'),
        ('［', '］'),
        ('｛', '｝'),
        ('｟', '｠'),
        ('｢', '｣'),
    ];
    PAIRS.iter().find_map(|&(a, b)| match c {
        _ if c == a => Some(b),
        _ if c == b => Some(a),
        _ => None,
    })
}
