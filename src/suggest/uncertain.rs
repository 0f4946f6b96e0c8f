//! How unsure the suggesters are of an article: what one learns most from comes first.
//!
//! Of each suggested place it is one minus the margin between the best label and the next
//! that contradicts it (margin sampling, Scheffer, Decomain and Wrobel 2001), which without a
//! second is one minus the score (least confidence, Lewis and Gale 1994). Two sources that
//! disagree with the same certainty make a place as unsure as it can be. Of an article it is
//! the mean over its places.

use super::Suggestion;
use super::spans::{SpanProposal, best_first};
use crate::schema::Schema;

/// How unsure one suggestion is, 0 to 1; `rival` is the score of the best that contradicts it.
pub fn doubt(score: f64, rival: Option<f64>) -> f64 {
    (1.0 - (score - rival.unwrap_or(0.0))).clamp(0.0, 1.0)
}

/// How unsure the suggesters are of all these spans, 0 to 1; `None` without any.
pub fn uncertainty(schema: &Schema, suggestions: &[Suggestion]) -> Option<f64> {
    let mut spans: Vec<&SpanProposal> = suggestions.iter().filter_map(Suggestion::span).collect();
    spans.sort_by_key(|span| span.range.start);
    let offered = best_first(schema, &spans);
    let (mut sum, mut places) = (0.0, 0_usize);
    for (at, span) in spans.iter().enumerate() {
        if offered.get(at).is_none_or(Option::is_none) {
            continue;
        }
        let rival = rival(schema, &spans, at);
        sum += doubt(span.score, rival);
        places += 1;
    }
    (places > 0).then(|| sum / places as f64)
}

/// The score of the best span that contradicts the one at this position.
fn rival(schema: &Schema, spans: &[&SpanProposal], at: usize) -> Option<f64> {
    /// How many neighbours are looked at to each side.
    const NEAR: usize = 16;
    let own = spans.get(at)?;
    let layer = |span: &SpanProposal| schema.span_label(&span.label).map(|(l, _)| l.name.as_str());
    let near = spans.iter().enumerate().skip(at.saturating_sub(NEAR)).take(2 * NEAR + 1);
    near.filter(|(other, span)| {
        *other != at && span.range.overlaps(own.range) && layer(span) == layer(own)
    })
    .map(|(_, span)| span.score)
    .max_by(f64::total_cmp)
}
