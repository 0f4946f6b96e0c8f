//! Where documents come from: a project, or files of a format.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::annotators::Folders;
use super::{ExchangeError, Progress};
use crate::formats::{
    Document, End, Format, Input, Loss, LossKind, Options, Remedy, SegmentForm, Stop, Verdict,
    extract,
};

/// Where documents come from, as often as they are asked for, always the same.
pub trait Source {
    /// Gives every document, in the same order each time.
    ///
    /// # Errors
    /// If one cannot be read, or `take` says stop.
    fn each(&self, take: &mut dyn FnMut(Document) -> Result<(), Stop>)
    -> Result<(), ExchangeError>;

    /// How many documents there are, if that is known beforehand.
    fn count(&self) -> usize;

    /// Whose annotations there are, sorted; without a name for nobody's.
    fn annotators(&self) -> Vec<String>;
}

/// Files of a format, surveyed before.
pub struct FileSource<'a> {
    /// The format.
    pub format: &'a dyn Format,
    /// Its options.
    pub options: &'a Options,
    /// The files.
    pub input: &'a dyn Input,
    /// How each file counts, where that is not how the format does.
    pub verdicts: &'a BTreeMap<String, Verdict>,
    /// How many documents there are.
    pub count: usize,
    /// Whose.
    pub annotators: Vec<String>,
    /// The folders that are read as annotators' names, if any are.
    pub folders: Option<Folders>,
}

impl FileSource<'_> {
    /// As [`Source::each`], with the file that each document is from.
    pub(super) fn each_of_file(
        &self,
        take: &mut dyn FnMut(Document, &str) -> Result<(), Stop>,
    ) -> Result<(), ExchangeError> {
        let spans_for_segments = self.format.abilities(self.options).segments == SegmentForm::Spans;
        let mut failed = None;
        let read = self.format.read(self.input, self.options, &mut |raw| {
            let counting = match self.verdicts.get(&raw.file) {
                Some(verdict) => verdict.counting,
                None => crate::formats::Counting::of(raw.unit),
            };
            let file = raw.file.clone();
            match raw.placed(counting) {
                Ok(mut document) => {
                    if let Some(folders) = self.folders {
                        folders.apply(&mut document);
                    }
                    if spans_for_segments {
                        extract(&mut document);
                    }
                    take(document, &file)
                }
                Err(error) => {
                    failed = Some(error);
                    Err(Stop)
                }
            }
        });
        match failed {
            Some(error) => Err(error.into()),
            None => Ok(read?),
        }
    }
}

impl Source for FileSource<'_> {
    fn each(
        &self,
        take: &mut dyn FnMut(Document) -> Result<(), Stop>,
    ) -> Result<(), ExchangeError> {
        self.each_of_file(&mut |document, _| take(document))
    }

    fn count(&self) -> usize {
        self.count
    }

    fn annotators(&self) -> Vec<String> {
        self.annotators.clone()
    }
}

/// Some of a source's documents.
pub(super) struct Part<'a> {
    pub(super) source: &'a dyn Source,
    /// Only those of this annotator.
    pub(super) annotator: Option<String>,
    /// Only spans of this layer, and what hangs on them alone.
    pub(super) layer: Option<String>,
    /// Only articles for which this says yes.
    pub(super) wanted: Option<&'a dyn Fn(&str) -> bool>,
}

impl Part<'_> {
    /// Gives every document of this part, and a step of progress for each. What the part
    /// leaves out for good goes to `lost`.
    pub(super) fn each(
        &self,
        progress: &Progress,
        lost: &RefCell<Vec<Loss>>,
        take: &mut dyn FnMut(Document) -> Result<(), Stop>,
    ) -> Result<(), ExchangeError> {
        self.source.each(&mut |mut document| {
            progress.step()?;
            let other = self.annotator.as_ref().is_some_and(|a| *a != document.annotator)
                || self.wanted.is_some_and(|wanted| !wanted(&document.name));
            if other {
                return Ok(());
            }
            if let Some(layer) = &self.layer {
                note_relations_between_layers(&document, layer, lost);
                let order: Vec<usize> = document
                    .spans
                    .iter()
                    .enumerate()
                    .filter(|(_, span)| span.layer == *layer)
                    .map(|(at, _)| at)
                    .collect();
                document.reorder_spans(&order);
            }
            take(document)
        })
    }
}

/// A file for each layer has no relations between layers.
fn note_relations_between_layers(document: &Document, layer: &str, lost: &RefCell<Vec<Loss>>) {
    let layer_of = |end: End| match end {
        End::Span(at) => document.spans.get(at).map(|span| span.layer.as_str()),
        End::Segment(_) => None,
    };
    let from_here = document.relations.iter().filter(|r| layer_of(r.from) == Some(layer));
    for relation in from_here.filter(|r| layer_of(r.to).is_some_and(|to| to != layer)) {
        lost.borrow_mut().push(Loss {
            kind: LossKind::Relation,
            remedy: Remedy::Layers,
            document: document.name.clone(),
            annotator: document.annotator.clone(),
            id: relation.id.clone(),
            label: relation.label.clone(),
            at: None,
            text: String::new(),
            what: "its ends are in different files".to_owned(),
        });
    }
}
