//! What was written, read back and held against what was to be written.

use std::collections::BTreeMap;

use super::{ExchangeError, Progress};
use crate::formats::{Abilities, Counting, Document, Format, Input, Options, Stop, quantity};

/// What is to come back, without keeping it: a number and a few counts for each document.
#[derive(Debug)]
pub(super) struct Expected {
    all: Vec<Mark>,
    /// Everything so far as one document, where nothing marks where one ends.
    joined: Option<Document>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    name: String,
    annotator: String,
    fingerprint: u64,
    counts: [usize; 5],
}

const COUNTED: [&str; 5] = ["characters", "spans", "relations", "chains", "labels of segments"];

impl Mark {
    fn of(document: &Document) -> Self {
        Self {
            name: document.name.clone(),
            annotator: document.annotator.clone(),
            fingerprint: document.fingerprint(),
            counts: [
                document.text.chars().count(),
                document.spans.len(),
                document.relations.len(),
                document.chains.len(),
                document.segment_labels.len(),
            ],
        }
    }
}

impl Expected {
    /// Nothing yet; `separate` says whether documents are told apart.
    pub(super) fn new(separate: bool) -> Self {
        Self { all: Vec::new(), joined: (!separate).then(Document::default) }
    }

    /// Notes a document that is written; it must be settled and sorted.
    pub(super) fn note(&mut self, document: &Document) {
        let Some(joined) = &mut self.joined else {
            self.all.push(Mark::of(document));
            return;
        };
        if !joined.text.is_empty() && !document.text.is_empty() {
            joined.text.push('\n');
        }
        let by = joined.text.len();
        joined.text.push_str(&document.text);
        joined.spans.extend(document.spans.iter().map(|span| {
            let mut span = span.clone();
            span.fragments.iter_mut().for_each(|f| *f = f.shifted(by));
            span
        }));
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Reads everything and compares.
    ///
    /// # Errors
    /// If anything is not as it was to be.
    pub(super) fn compare(
        mut self,
        format: &dyn Format,
        options: &Options,
        abilities: &Abilities,
        input: &dyn Input,
        progress: &Progress,
    ) -> Result<(), ExchangeError> {
        self.all.extend(self.joined.take().map(|joined| Mark::of(&joined.sorted())));
        let mut found = Vec::with_capacity(self.all.len());
        let mut failed = None;
        let read = format.read(input, options, &mut |raw| {
            progress.step()?;
            let counting = Counting::of(raw.unit);
            match raw.placed(counting) {
                Ok(mut document) => {
                    if !abilities.names {
                        document.name.clear();
                    }
                    if !abilities.annotators {
                        document.annotator.clear();
                    }
                    found.push(Mark::of(&document.sorted()));
                    Ok(())
                }
                Err(error) => {
                    failed = Some(error);
                    Err(Stop)
                }
            }
        });
        if let Some(error) = failed {
            return Err(ExchangeError::Differs(format!("reading it back fails: {error}")));
        }
        match read {
            Ok(()) => {}
            Err(crate::formats::ReadError::Stopped) => return Err(ExchangeError::Cancelled),
            Err(e) => return Err(ExchangeError::Differs(format!("reading it back fails: {e}"))),
        }
        if abilities.names {
            let by_name =
                |a: &Mark, b: &Mark| (&a.name, &a.annotator).cmp(&(&b.name, &b.annotator));
            self.all.sort_by(by_name);
            found.sort_by(by_name);
        }
        if self.all == found {
            return Ok(());
        }
        Err(ExchangeError::Differs(self.difference(&found)))
    }

    fn difference(&self, found: &[Mark]) -> String {
        if self.all.len() != found.len() {
            return format!(
                "of {} that were written, {} came back; please report this",
                quantity(self.all.len(), "document"),
                found.len()
            );
        }
        let pair = self.all.iter().zip(found).find(|(a, b)| a != b);
        let Some((expected, found)) = pair else { return "it differs".to_owned() };
        let counts: BTreeMap<&str, (usize, usize)> = COUNTED
            .iter()
            .zip(expected.counts.iter().zip(found.counts))
            .filter(|(_, (a, b))| **a != *b)
            .map(|(name, (a, b))| (*name, (*a, b)))
            .collect();
        let what: Vec<String> =
            counts.iter().map(|(name, (a, b))| format!("{b} {name} in place of {a}")).collect();
        let what = if what.is_empty() {
            "something in it is not the same".to_owned()
        } else {
            what.join(", ")
        };
        format!(
            "the document “{}” does not come back from what was written as it was: {what}; please report this",
            expected.name
        )
    }
}
