//! Tagline's own paragraph layout, over epaint's shaping.
//!
//! epaint shapes text (ligatures, kerning, joined letters) but orders no
//! right-to-left text and gives no caret inside it. Here a paragraph becomes
//! rows; each row is a list of visual pieces, left to right; each piece has one
//! direction and a caret at every grapheme. All hit-testing, highlights, carets
//! and arcs of the article go through this module and never through the cursors
//! of a [`egui::Galley`].
//!
//! * Text is shaped once per text, font, width and scale. Annotations are painted
//!   over and under it and never change it.
//! * Vertical positions are apart ([`RowMetrics`]): extra gaps between rows cost
//!   no new shaping.
//! * A line with nothing right-to-left in it is shaped as one run; others take
//!   the Unicode Bidirectional Algorithm (UAX #9). Both then share wrapping
//!   (UAX #14), slicing into rows, and all questions.
//! * Positions come from shaped glyphs, never from widths of single characters.
//!   Where several graphemes share a glyph, they share its width evenly.
//!
//! A layout takes time and memory in proportion to its text, and refers to
//! nothing of it, so callers must cut texts of more than [`MAX_BYTES`] into
//! several layouts. Nothing here panics on any string.

mod bidi;
mod build;
mod cache;
mod ink;
mod paragraph;
mod placed;
mod query;
mod shape;
mod wrap;

pub use cache::{CacheStats, LayoutCache};
pub use paragraph::{ParagraphLayout, Row, TextStyle, layouts_made};
pub use placed::{PlacedParagraph, PlacedRow, RowMetrics};
pub use query::{Affinity, Caret, Cell, Hit, RowSpan};

/// Longest text, in bytes, that should be given to one layout. Longer ones are
/// laid out right but slowly, and are kept or dropped as a whole by the cache.
pub const MAX_BYTES: usize = 8 * 1024;
