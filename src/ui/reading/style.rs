//! How each kind of block is set: face, size, pitch, colour, and the room around it.
//! Sizes grow with the reading size; the ratios are those of 18 points.

use egui::{Color32, FontId};

use crate::article::SegmentKind;
use crate::ui::state::READING_SIZE;
use crate::ui::theme::{Family, Tokens, font_at};

/// The widest line of running text at 18 points, about 70 characters.
pub(crate) const MEASURE: f32 = 612.0;

/// How a block is set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BlockStyle {
    /// Face and size.
    pub(crate) font: FontId,
    /// From baseline to baseline, in points.
    pub(crate) pitch: f32,
    /// Room above the block.
    pub(crate) above: f32,
}

/// How a block of `kind` is set at a reading size; `first` of its segment or not.
pub(crate) fn block_style(kind: SegmentKind, first: bool, reading_size: f32) -> BlockStyle {
    let f = reading_size / READING_SIZE;
    let (family, size, pitch, above) = match kind {
        SegmentKind::Headline => (Family::ReadBold, 28.0, 34.0, 6.0),
        SegmentKind::Published | SegmentKind::Byline => (Family::Ui, 13.0, 24.0, 4.0),
        SegmentKind::Caption => (Family::Read, 14.5, 30.0, 8.0),
        SegmentKind::Heading => (Family::UiSemiBold, 15.0, 40.0, 22.0),
        SegmentKind::Comment => (Family::Read, 16.5, 32.0, 0.0),
        SegmentKind::Boilerplate => (Family::Ui, 13.0, 26.0, 8.0),
        SegmentKind::Paragraph | SegmentKind::Dateline => (Family::Read, READING_SIZE, 38.0, 24.0),
    };
    let above = match (kind, first) {
        (SegmentKind::Paragraph | SegmentKind::Dateline, true) => above * f,
        // A long paragraph's next block, or the next line of a comment, runs on.
        (_, false) => 0.0,
        _ => above,
    };
    BlockStyle { font: font_at(family, size * f), pitch: pitch * f, above }
}

/// The colour of a block's text.
pub(crate) fn text_colour(kind: SegmentKind, t: &Tokens) -> Color32 {
    match kind {
        SegmentKind::Published | SegmentKind::Byline | SegmentKind::Boilerplate => t.ink3,
        SegmentKind::Caption => t.ink2,
        _ => t.ink,
    }
}

/// Distances from the baseline that depend on the size of the text, in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lanes {
    /// Top of a tag, above the baseline.
    pub(crate) tag_top: f32,
    /// Top of a highlight, above the baseline.
    pub(crate) fill_top: f32,
    /// The first underline, below the baseline.
    pub(crate) line: f32,
}

/// Height of a tag.
pub(crate) const TAG_HEIGHT: f32 = 11.0;
/// From one underline to the next.
pub(crate) const LINE_PITCH: f32 = 4.0;

impl Lanes {
    /// For text of this size.
    pub(crate) fn of(size: f32) -> Self {
        Self {
            tag_top: (0.89 * size).round() + TAG_HEIGHT,
            fill_top: (0.805 * size).round(),
            line: (0.28 * size).round(),
        }
    }
}
