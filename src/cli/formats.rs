//! `tagline formats`: the formats, what their offsets count, what they can hold.

use serde::Serialize;

use super::args::Formats;
use super::output::{Failure, Outcome, print, print_json, table};
use crate::formats::{
    Abilities, AttributeForm, ChainForm, Format, Info, Layout, NoteForm, OptionInfo, Options,
    SegmentForm, Way, all, find,
};

#[derive(Debug, Serialize)]
struct Listed<'a> {
    name: &'a str,
    title: &'a str,
    description: &'a str,
    structure: &'a str,
    endings: &'a [&'a str],
    layout: &'a str,
    reads: bool,
    writes: bool,
    unit: &'a str,
    whole_text: bool,
    overlaps: bool,
    discontinuous: bool,
    zero_width: bool,
    within_words: bool,
    over_sentences: bool,
    attributes: &'a str,
    notes: bool,
    confidence: bool,
    relations: bool,
    chains: bool,
    segment_labels: &'a str,
    annotators: bool,
    options: Vec<ListedOption<'a>>,
}

#[derive(Debug, Serialize)]
struct ListedOption<'a> {
    name: &'a str,
    description: &'a str,
    /// The default first; empty if any text will do.
    values: &'a [&'a str],
    /// Whether it has a use when files are read.
    reading: bool,
    /// Whether it has a use when files are written.
    writing: bool,
}

pub(super) fn run(task: &Formats) -> Result<Outcome, Failure> {
    let formats: Vec<&dyn Format> = match &task.format {
        Some(name) => vec![named(name)?],
        None => all().to_vec(),
    };
    let listed: Vec<Listed<'_>> = formats.iter().map(|f| listed(*f)).collect();
    if task.json {
        print_json(&listed)?;
    } else if let ([one], Some(_)) = (listed.as_slice(), &task.format) {
        print(&details(one))?;
    } else {
        print(&overview(&listed))?;
    }
    Ok(Outcome::Fine)
}

/// The format of that name.
pub(super) fn named(name: &str) -> Result<&'static dyn Format, Failure> {
    find(name).ok_or_else(|| {
        let names: Vec<&str> = all().iter().map(|f| f.info().name).collect();
        Failure::Input(format!("there is no format “{name}”; the formats are {}", names.join(", ")))
    })
}

/// Options of a format as they were given, for this way.
pub(super) fn options(
    format: &dyn Format,
    way: Way,
    chosen: &[(String, String)],
) -> Result<Options, Failure> {
    let info = format.info();
    info.choose(way, chosen).map_err(|e| Failure::Input(format!("{}: {e}", info.name)))
}

fn listed(format: &dyn Format) -> Listed<'_> {
    let info = format.info();
    let options = Options::new(info.options, []).unwrap_or_default();
    let Abilities { unit, whole_text, overlaps, discontinuous, zero_width, .. } =
        format.abilities(&options);
    let abilities = format.abilities(&options);
    Listed {
        name: info.name,
        title: info.title,
        description: info.description,
        structure: info.structure,
        endings: info.endings,
        layout: match info.layout {
            Layout::OneFile => "file",
            Layout::Folder => "folder",
        },
        reads: info.reads,
        writes: true,
        unit: unit.name(),
        whole_text,
        overlaps,
        discontinuous,
        zero_width,
        within_words: abilities.within_words,
        over_sentences: abilities.over_sentences,
        attributes: match abilities.attributes {
            AttributeForm::None => "none",
            AttributeForm::Words => "words",
            AttributeForm::Typed => "typed",
        },
        notes: abilities.notes != NoteForm::None,
        confidence: abilities.confidence,
        relations: abilities.relations,
        chains: abilities.chains != ChainForm::None,
        segment_labels: match abilities.segments {
            SegmentForm::None => "none",
            SegmentForm::ArticleOnly => "of articles",
            SegmentForm::Spans => "as spans",
            SegmentForm::Native => "all",
        },
        annotators: abilities.annotators,
        options: info.options.iter().map(|option| listed_option(info, option)).collect(),
    }
}

fn listed_option<'a>(info: &Info, option: &'a OptionInfo) -> ListedOption<'a> {
    let serves = |way| info.options_for(way).contains(option);
    ListedOption {
        name: option.name,
        description: option.description,
        values: option.values,
        reading: serves(Way::Reading),
        writing: serves(Way::Writing),
    }
}

fn overview(formats: &[Listed<'_>]) -> String {
    let head =
        ["name", "is", "reads", "offsets", "overlap", "parts", "attributes", "links", "comments"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    rows.extend(formats.iter().map(|f| {
        vec![
            f.name.to_owned(),
            f.title.to_owned(),
            yes(f.reads),
            if f.within_words { f.unit.to_owned() } else { "words".to_owned() },
            yes(f.overlaps),
            yes(f.discontinuous),
            f.attributes.to_owned(),
            yes(f.relations),
            f.segment_labels.to_owned(),
        ]
    }));
    table(&rows) + "\n`tagline formats NAME` shows what can be chosen about one of them.\n"
}

fn details(format: &Listed<'_>) -> String {
    let mut out = format!(
        "{} ({})\n{}\n{}\n",
        format.title, format.name, format.description, format.structure
    );
    if !format.options.is_empty() {
        out.push_str("\nOptions, the default first, and what they are for:\n");
        let rows: Vec<Vec<String>> = format
            .options
            .iter()
            .map(|o| {
                let values =
                    if o.values.is_empty() { "TEXT".to_owned() } else { o.values.join("|") };
                let way = match (o.reading, o.writing) {
                    (true, true) => "both",
                    (true, false) => "reading",
                    (false, _) => "writing",
                };
                let option = format!("  {}={values}", o.name);
                vec![option, way.to_owned(), o.description.to_owned()]
            })
            .collect();
        out.push_str(&table(&rows));
    }
    out
}
