//! W3C Web Annotations as JSON-LD: one `AnnotationPage` with everything in it. After the
//! Recommendation “Web Annotation Data Model” (<https://www.w3.org/TR/annotation-model/>)
//! and its context <http://www.w3.org/ns/anno.jsonld>.
//!
//! Positions count code points of the text as it stands, white space and line ends
//! included, nothing normalised: the Recommendation counts code points too. Beside each
//! position stands a quotation with what is around it, as a second selector of the same
//! words. Selectors in a list are alternatives, so that a span of several parts has a
//! target for each of them.
//!
//! The file needs nothing else: before the annotations of a document stands one whose body
//! is the text itself. The model has terms for labels (bodies for `tagging`), notes
//! (`commenting`), relations (`linking`) and chains (`identifying`); the file's own context
//! adds terms in the namespace `urn:x-tagline:ns#` for what it has none for.
//!
//! In other people's files the text is looked for in the file, or in a `.txt` file beside it
//! that is named like the source.

mod part;
mod place;
mod read;
mod reader;
mod write;

use super::{
    Abilities, Format, Info, Input, Layout, Likeness, Options, ReadError, Take, WriteContext,
    WriteError, Writer,
};

/// The format.
#[derive(Debug)]
pub(super) struct WebAnnotation;

static INFO: Info = Info {
    name: "w3c",
    title: "W3C Web Annotation",
    description: "JSON-LD as the W3C recommends it for annotations of anything on the web; for \
                  archives.",
    structure: "Everything is an annotation of its own: labels of comments, relations and chains \
                too.",
    endings: &["jsonld", "json"],
    beside: &["txt"],
    layout: Layout::OneFile,
    reads: true,
    options: &[],
};

/// The standard context.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What IRIs begin with that are made here.
const IRI: &str = "urn:x-tagline:";
/// Our own term of an annotation that begins a document.
const DOCUMENT: &str = "document";
/// Our own term of an annotation that is a chain.
const CHAIN: &str = "chain";
/// Our own term of a target that is a comment or a paragraph.
const SEGMENT: &str = "segment";

impl Format for WebAnnotation {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, _: &Options) -> Abilities {
        Abilities::ALL
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Page::new(context)))
    }

    fn read(&self, input: &dyn Input, _: &Options, take: &mut Take<'_>) -> Result<(), ReadError> {
        // Texts beside the annotations.
        for file in input.names().into_iter().filter(|name| !name.ends_with(".txt")) {
            reader::file(input, &file, take)?;
        }
        Ok(())
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Likeness {
        let head = String::from_utf8_lossy(head);
        let start = head.trim_start_matches('\u{feff}').trim_start();
        let has = |part: &str| start.contains(part);
        match () {
            () if !start.starts_with(['{', '[']) => 0,
            () if has("w3.org/ns/anno.jsonld") => 95,
            () if has("TextPositionSelector") || has("TextQuoteSelector") => 80,
            () if name.ends_with(".jsonld") && has("Annotation") => 60,
            () => 0,
        }
    }
}
