//! What is known of a text that is gone: the words that stand beside the records made
//! on it.

use super::{Place, Records};
use crate::text::Text;

/// Stands for a code point that nothing is known of. A non-character, so that it is in
/// no text; three bytes long, as is any other.
pub(in crate::annotation) const UNKNOWN: char = '\u{ffff}';

impl Records {
    /// A text on which these records can be read when their own is gone: the covered
    /// words are where the offsets say, all else is filled with a placeholder. Where two
    /// records contradict each other the earlier one wins, and the other one's text will
    /// not match. Pass it to [`crate::annotation::reanchor`] as
    /// [`crate::annotation::OldText::Covered`].
    pub fn sketch(&self) -> Text {
        let mut known = Vec::new();
        for span in &self.spans {
            // Fragments' texts are joined by a gap of three code points.
            let mut chars = span.text.chars();
            for (start, end) in &span.at {
                let length = end.saturating_sub(*start);
                known.push((*start, length, chars.by_ref().take(length).collect::<Vec<_>>()));
                chars.by_ref().take(3).for_each(drop);
            }
        }
        for label in &self.segment_labels {
            if let Some((start, end)) = label.on.offsets() {
                known.push((start, end.saturating_sub(start), label.text.chars().collect()));
            }
        }
        for relation in &self.relations {
            for end in [relation.from, relation.to] {
                if let Some((start, end)) = Place::of(end).ok().and_then(Place::offsets) {
                    known.push((start, end.saturating_sub(start), Vec::new()));
                }
            }
        }
        // Offsets beyond anything that is a text are damage, not a reason to fill the memory.
        known.retain(|(start, length, _)| start.saturating_add(*length) <= LONGEST);
        let length = known.iter().map(|(start, length, _)| start + length).max().unwrap_or(0);
        let mut text = vec![UNKNOWN; length];
        for (start, _, chars) in known {
            for (slot, c) in text.iter_mut().skip(start).zip(chars) {
                if *slot == UNKNOWN {
                    *slot = c;
                }
            }
        }
        Text::new(text.into_iter().collect::<String>())
    }
}

/// In code points.
const LONGEST: usize = 1 << 28;
