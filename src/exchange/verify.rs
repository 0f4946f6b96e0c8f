//! What was written, read back and held against what was to be written.

use std::collections::BTreeMap;

use super::{ExchangeError, Progress};
use crate::formats::{Abilities, Counting, Document, Format, Input, Options, Stop};

/// What is to come back, without keeping it: a number and a few counts for each document.
#[derive(Debug, Default)]
pub(super) struct Expected {
    all: Vec<Mark>,
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
    /// Notes a document that is written; it must be settled and sorted.
    pub(super) fn note(&mut self, document: &Document) {
        self.all.push(Mark::of(document));
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
                "{} documents were written and {} come back; please report this",
                self.all.len(),
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
