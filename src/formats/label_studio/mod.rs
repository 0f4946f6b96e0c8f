//! Label Studio's JSON: a list of tasks, each with `data`, `annotations` and `predictions`,
//! and beside it the labelling configuration in XML. After Label Studio's guide
//! (“Export annotations”, “Import pre-annotated data”), its Python SDK, and an export of
//! version 1.23.2. The export JSON_MIN is read too.
//!
//! Offsets count code points; older versions counted UTF-16 units, which shows in the words
//! that each region says it covers. In these words Label Studio puts `\n` as two characters
//! in place of a line end, so they serve to check and are never the text.
//!
//! One task is one article, with a set of annotations for each annotator. The layer of a
//! label is the name of its control tag.

mod config;
mod controls;
mod read;
mod region;
mod write;

use super::{
    Abilities, AttributeForm, ChainForm, Document, Format, Info, Input, Layout, Likeness,
    OptionInfo, Options, ReadError, SegmentForm, Take, WriteContext, WriteError, Writer,
};

/// The format.
#[derive(Debug)]
pub(super) struct LabelStudio;

static INFO: Info = Info {
    name: "label-studio",
    title: "Label Studio JSON",
    description: "What Label Studio exports and imports, with the labelling configuration beside \
                  it.",
    structure: "Attributes and labels of the article are choices where a configuration can say \
                them; the rest stands in a field “tagline” of the task’s data.",
    endings: &["json"],
    beside: &[],
    layout: Layout::OneFile,
    reads: true,
    options: &[
        OptionInfo {
            name: "as",
            description: "as annotations, or as predictions that annotators begin with",
            values: &["annotations", "predictions"],
        },
        OptionInfo {
            name: "field",
            description: "the field of the data that holds the text, if it is not `text`",
            values: &[],
        },
        OptionInfo {
            name: "structure",
            description: "whether to write what Label Studio has no place for into a field of its \
                          own",
            values: &["yes", "no"],
        },
    ],
};

/// The layer of labels whose layer is not said: the usual name of a `Labels` tag.
const LAYER: &str = "label";
/// The field of the data with the article's name.
const NAME: &str = "name";
/// What ids begin with that are made for what has none.
const MADE_ID: &str = "tagline-";
/// The annotator of a prediction that does not say which model made it.
const PREDICTION: &str = "prediction";
/// The attribute that says of a relation that it goes both ways.
const DIRECTION: &str = "direction";
/// Its value then.
const BOTH: &str = "bi";

/// The field of the data with the text.
fn text_field(options: &Options) -> &str {
    match options.get("field") {
        "" => "text",
        field => field,
    }
}

/// Whether this field of the data has a meaning, so that it cannot hold metadata.
fn is_taken(name: &str, options: &Options) -> bool {
    name == NAME || name == super::structure::FIELD || name == text_field(options)
}

/// What `annotations` or `predictions` is called in a task.
fn list_name(options: &Options) -> &'static str {
    if options.get("as") == "predictions" { "predictions" } else { "annotations" }
}

impl Format for LabelStudio {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, options: &Options) -> Abilities {
        let all = Abilities { discontinuous: false, zero_width: false, ..Abilities::ALL };
        if options.is_on("structure") {
            return all;
        }
        Abilities {
            // Label Studio knows annotators as users of its own, by number or e-mail.
            annotators: list_name(options) == "predictions",
            attributes: AttributeForm::None,
            relation_attributes: false,
            chains: ChainForm::None,
            segments: SegmentForm::None,
            ..all
        }
    }

    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        if options.is_on("structure") && document.spans.iter().all(|span| !span.layer.is_empty()) {
            return None;
        }
        let mut document = document.clone();
        for span in document.spans.iter_mut().filter(|s| s.layer.is_empty()) {
            LAYER.clone_into(&mut span.layer);
        }
        if !options.is_on("structure") {
            let usable: Vec<bool> =
                write::region_ids(&document).iter().map(write::RegionId::is_own).collect();
            for (span, usable) in document.spans.iter_mut().zip(usable) {
                if !usable {
                    span.id.clear();
                }
            }
            document.relations.iter_mut().for_each(|r| r.id.clear());
            document.metadata.retain(|name, _| !is_taken(name, options));
        }
        Some(document)
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Tasks::new(context)))
    }

    fn read(
        &self,
        input: &dyn Input,
        options: &Options,
        take: &mut Take<'_>,
    ) -> Result<(), ReadError> {
        // The configuration lies beside the tasks.
        for file in input.names().into_iter().filter(|name| !name.ends_with(".xml")) {
            let reader = input.open(&file).map_err(|e| ReadError::io(&file, e))?;
            read::file(&file, reader, options, take)?;
        }
        Ok(())
    }

    fn recognise(&self, _: &str, head: &[u8]) -> Likeness {
        let head = String::from_utf8_lossy(head);
        let start = head.trim_start_matches('\u{feff}').trim_start();
        let has = |key: &str| start.contains(&format!("\"{key}\""));
        if !start.starts_with(['[', '{']) || has("@context") || has("%TYPES") {
            return 0;
        }
        let has_sets = has("annotations") || has("predictions") || has("completions");
        match () {
            () if has_sets && (has("from_name") || has("completed_by")) => 95,
            () if has("data") && has_sets => 85,
            () if has("annotation_id") && has("annotator") => 75,
            () => 0,
        }
    }
}
