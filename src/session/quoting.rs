//! Quotes as one thing: making one in three steps (content, source, cue), and reading
//! who says what with which words.

use std::collections::BTreeMap;

use smallvec::smallvec;

use super::link::{Link, LinkKind};
use super::{OpenArticle, Session};
use crate::annotation::{
    AnnotationId, AttributeValue, Command, RelationEnd, Span, mention_name, quote_type, speakers,
};
use crate::schema::{AttributeKind, Schema};
use crate::suggest::QuoteKind;
use crate::text::ByteRange;

/// A part of a quote that is asked for while the quote is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteStep {
    /// Who says it.
    Source,
    /// The words that say so.
    Cue,
}

/// A quote with its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The content.
    pub id: AnnotationId,
    /// Where the content is, gaps included.
    pub place: ByteRange,
    /// How many fragments it has.
    pub parts: usize,
    /// Its type, as the schema's attribute has it.
    pub kind: Option<String>,
    /// Who says it.
    pub sources: Vec<AnnotationId>,
    /// The words that say so.
    pub cues: Vec<AnnotationId>,
    /// The canonical names of the sources; empty without a source.
    pub speaker: String,
}

impl OpenArticle {
    /// The quotes, in text order.
    pub fn quotes(&self, schema: &Schema) -> Vec<Quote> {
        let labels: Vec<&str> = schema.quote_labels().map(|l| l.name.as_str()).collect();
        let of_quotes = self.set().spans().filter(|s| labels.contains(&s.label.as_str()));
        of_quotes.map(|span| self.quote(span, schema)).collect()
    }

    /// A quote with its parts.
    pub fn quote(&self, span: &Span, schema: &Schema) -> Quote {
        let ends = |role: Option<&crate::schema::RelationType>| -> Vec<AnnotationId> {
            let Some(role) = role else { return Vec::new() };
            let mut ends: Vec<_> = self
                .set()
                .relations_of(span.id)
                .filter(|r| r.label == role.name && r.from == RelationEnd::Span(span.id))
                .filter_map(|r| r.to.span())
                .collect();
            ends.sort_by_key(|id| self.set().span(*id).map(|s| s.extent()));
            ends
        };
        let sources = ends(schema.speaker_relation());
        let names = speakers(self.set(), schema, &self.article, span.id);
        Quote {
            id: span.id,
            place: span.extent(),
            parts: span.fragments.len(),
            kind: quote_type(schema, span).map(str::to_owned),
            cues: ends(schema.cue_relation()),
            sources,
            speaker: names.join(", "),
        }
    }

    /// What a mention is called: its chain's name, or else its own words on one line.
    pub fn name_of(&self, mention: AnnotationId) -> String {
        mention_name(self.set(), &self.article.text, mention)
    }

    /// Speakers with their quotes, the one with most quotes first; quotes without a
    /// speaker come last, under an empty name.
    pub fn speakers(&self, schema: &Schema) -> Vec<(String, Vec<Quote>)> {
        let mut by_name: BTreeMap<String, Vec<Quote>> = BTreeMap::new();
        for quote in self.quotes(schema) {
            by_name.entry(quote.speaker.clone()).or_default().push(quote);
        }
        let mut speakers: Vec<_> = by_name.into_iter().collect();
        speakers.sort_by_key(|(name, quotes)| {
            let first = quotes.first().map_or(0, |q| q.place.start);
            (name.is_empty(), usize::MAX - quotes.len(), first)
        });
        speakers
    }
}

impl Session {
    /// Makes a quote of the selected text (or takes the selected quote), then asks for its
    /// source and its cue.
    pub(super) fn make_quote(&mut self) {
        let Some(label) = self.schema().quote_labels().next().map(|l| l.name.clone()) else {
            self.say("This schema has no label for quotes; give one of its labels brackets.");
            return;
        };
        let is_quote = |s: &Span| self.schema().quote_labels().any(|l| l.name == s.label);
        let selected = self.selected_span().filter(|s| is_quote(s)).map(|s| s.id);
        match (self.selection.text(), selected) {
            (Some(range), _) => {
                if let Some(id) = self.same_span(&label, &[range]) {
                    self.select_span(id);
                } else if !self.make_quote_of(label, range) {
                    return;
                }
            }
            (None, Some(_)) => {}
            (None, None) => {
                self.say("Select the words of the quote first.");
                return;
            }
        }
        if let Some(id) = self.selection.span {
            self.ask_for_part(id, QuoteStep::Source);
        }
    }

    /// Makes a quote of these words; whether it was made.
    fn make_quote_of(&mut self, label: String, range: ByteRange) -> bool {
        let kind = self.open.as_ref().map(|o| kind_of(o.article.text.as_str(), range));
        let attributes = kind.and_then(|k| self.type_value(&label, k)).into_iter().collect();
        self.execute_quietly(&Command::MakeQuote {
            label,
            fragments: smallvec![range],
            attributes,
            source: None,
            cue: None,
        })
    }

    /// The value of the label's type attribute that says how something is quoted.
    pub(super) fn type_value(
        &self,
        label: &str,
        kind: QuoteKind,
    ) -> Option<(String, AttributeValue)> {
        let wanted = kind.name();
        self.schema().attributes_of(label).find_map(|a| match &a.kind {
            AttributeKind::Choice { values, .. } => {
                let value = values.iter().find(|v| v.eq_ignore_ascii_case(wanted))?;
                Some((a.name.clone(), AttributeValue::Choice(value.clone())))
            }
            _ => None,
        })
    }

    fn ask_for_part(&mut self, quote: AnnotationId, step: QuoteStep) {
        let schema = self.schema();
        let relation = match step {
            QuoteStep::Source => schema.speaker_relation(),
            QuoteStep::Cue => schema.cue_relation(),
        };
        match relation.map(|r| r.name.clone()) {
            Some(name) => self.begin_link(Link {
                kind: LinkKind::Relation(name),
                anchor: RelationEnd::Span(quote),
                forward: true,
                retarget: None,
                step: Some(step),
            }),
            None if step == QuoteStep::Source => self.ask_for_part(quote, QuoteStep::Cue),
            None => {}
        }
    }

    /// After one part of a quote is there or was skipped: the next one.
    pub(super) fn next_part(&mut self, link: &Link) {
        if let (Some(QuoteStep::Source), Some(quote)) = (link.step, link.anchor.span()) {
            self.ask_for_part(quote, QuoteStep::Cue);
        }
    }

    /// Leaves out the part of the quote that is asked for.
    pub(super) fn skip_part(&mut self) {
        if let Some(link) = self.selection.link.take() {
            self.hold(link.anchor);
            self.next_part(&link);
        }
    }
}

/// How words are quoted, by the marks around and among them.
fn kind_of(text: &str, range: ByteRange) -> QuoteKind {
    const OPENING: [char; 9] = ['“', '"', '«', '»', '„', '‘', '「', '『', '‹'];
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let text = text.get(range.start..range.end).unwrap_or_default().trim();
    let opens = text.starts_with(OPENING) || before.is_some_and(|c| OPENING.contains(&c));
    let inside: usize = text.chars().filter(|c| OPENING.contains(c)).count();
    match (opens, inside) {
        (true, _) => QuoteKind::Direct,
        (false, 0) => QuoteKind::Indirect,
        (false, _) => QuoteKind::Mixed,
    }
}
