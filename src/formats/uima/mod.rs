//! UIMA CAS, the format of Apache UIMA, DKPro and INCEpTION, in two syntaxes: XMI with its
//! `TypeSystem.xml` (chapter “XMI CAS Serialization” of UIMA's references) and JSON CAS 0.4.0
//! (specification in Apache's `uima-uimaj-io-jsoncas`). Offsets count UTF-16 units.
//!
//! Both syntaxes read into one small model, [`cas::Cas`], and share what is made of it
//! ([`from_cas`]) and what is written ([`to_cas`]).

mod cas;
mod files;
mod from_cas;
mod json_parse;
mod json_read;
mod json_write;
mod names;
mod plan;
mod to_cas;
mod types;
mod typesystem;
mod values;
mod xmi_read;
mod xmi_write;
mod xml;

use std::io::Read as _;

use self::files::{FileNames, TypeSystems, origin};
use self::plan::Plan;
use super::archive::{Unzipped, ZipOutput};
use super::io::whole;
use super::{
    Abilities, Characters, Document, Format, Info, Input, Layout, Likeness, OptionInfo, Options,
    Output, ReadError, SegmentForm, Take, Unit, WriteContext, WriteError, Writer,
};

/// XMI.
#[derive(Debug)]
pub(super) struct Xmi;

/// JSON CAS.
#[derive(Debug)]
pub(super) struct CasJson;

const TOKENS: OptionInfo = OptionInfo {
    name: "tokens",
    description: "whether to write DKPro's Token and Sentence, which INCEpTION needs",
    values: &["yes", "no"],
};

const STRUCTURE: &str = "Labels of comments, paragraphs and the article become annotations \
                         “Comment”, “Paragraph” and “Article” with the labels as features; \
                         chains become DKPro's coreference chains.";

static XMI: Info = Info {
    name: "xmi",
    title: "UIMA CAS XMI",
    description: "What INCEpTION, WebAnno, DKPro and other UIMA software exchange, with its type system.",
    structure: STRUCTURE,
    endings: &["xmi"],
    beside: &["xml", "zip"],
    layout: Layout::Folder,
    reads: true,
    options: &[
        TOKENS,
        OptionInfo {
            name: "zip",
            description: "whether each document is an archive with its type system, as INCEpTION exports it",
            values: &["no", "yes"],
        },
    ],
};

static CAS_JSON: Info = Info {
    name: "cas-json",
    title: "UIMA CAS JSON",
    description: "What INCEpTION recommends for export: one JSON file a document, with its types.",
    structure: STRUCTURE,
    endings: &["json"],
    beside: &["zip"],
    layout: Layout::Folder,
    reads: true,
    options: &[TOKENS],
};

const ABILITIES: Abilities =
    Abilities { unit: Unit::Utf16, segments: SegmentForm::Spans, ..Abilities::ALL };

impl Format for Xmi {
    fn info(&self) -> &'static Info {
        &XMI
    }

    fn abilities(&self, _: &Options) -> Abilities {
        Abilities { characters: Characters::Xml, ..ABILITIES }
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        let plan = Plan::new(&context.inventory, context.options.is_on("tokens"));
        Ok(Box::new(XmiWriter {
            tags: xmi_write::Tags::of(&plan),
            types: typesystem::write(&plan.system),
            plan,
            zipped: context.options.is_on("zip"),
            names: FileNames::default(),
            buffer: Vec::new(),
        }))
    }

    fn read(&self, input: &dyn Input, _: &Options, take: &mut Take<'_>) -> Result<(), ReadError> {
        let input = Unzipped::new(input)?;
        let mut systems = TypeSystems::of(&input)?;
        for file in input.names() {
            let Some(origin) = origin(&file) else { continue };
            let is_xmi =
                file.ends_with(".xmi") || (file.ends_with(".xml") && is_xmi(&input, &file)?);
            if !is_xmi {
                continue;
            }
            let system = systems.for_file(&input, &file)?;
            let bytes = whole(&input, &file)?;
            let mut cas = xmi_read::read(&file, &bytes, &system.types)?;
            drop(bytes);
            cas.remarks.extend(system.remarks.iter().cloned());
            for raw in from_cas::documents(&cas, &origin)? {
                take(raw)?;
            }
        }
        Ok(())
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Likeness {
        let has = |what: &[u8]| head.windows(what.len()).any(|w| w == what);
        match () {
            () if has(b"<xmi:XMI") || has(b"http://www.omg.org/XMI") => 95,
            () if typesystem::begins(head) => 60,
            // The names of an archive's first files stand at its beginning.
            () if head.starts_with(b"PK\x03\x04") && has(b".xmi") => 60,
            () if head.starts_with(b"PK\x03\x04") && has(b"TypeSystem.xml") => 60,
            () if name.ends_with(".xmi") && head.is_empty() => 10,
            () => 0,
        }
    }
}

impl Format for CasJson {
    fn info(&self) -> &'static Info {
        &CAS_JSON
    }

    fn abilities(&self, _: &Options) -> Abilities {
        ABILITIES
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        let plan = Plan::new(&context.inventory, context.options.is_on("tokens"));
        Ok(Box::new(JsonWriter {
            types: json_write::types(&plan.system),
            plan,
            names: FileNames::default(),
            buffer: Vec::new(),
        }))
    }

    fn read(&self, input: &dyn Input, _: &Options, take: &mut Take<'_>) -> Result<(), ReadError> {
        let input = Unzipped::new(input)?;
        for file in input.names().iter().filter(|name| name.ends_with(".json")) {
            let Some(origin) = origin(file) else { continue };
            let bytes = whole(&input, file)?;
            let cas = json_read::read(file, &bytes)?;
            drop(bytes);
            for raw in from_cas::documents(&cas, &origin)? {
                take(raw)?;
            }
        }
        Ok(())
    }

    fn recognise(&self, _: &str, head: &[u8]) -> Likeness {
        let has = |what: &[u8]| head.windows(what.len()).any(|w| w == what);
        let keys: [&[u8]; 3] = [b"\"%TYPES\"", b"\"%FEATURE_STRUCTURES\"", b"\"%VIEWS\""];
        if keys.iter().any(|key| has(key)) { 95 } else { 0 }
    }
}

/// Whether an `.xml` file is XMI, by its beginning.
fn is_xmi(input: &dyn Input, file: &str) -> Result<bool, ReadError> {
    let mut head = Vec::new();
    let read = input.open(file).and_then(|reader| reader.take(4096).read_to_end(&mut head));
    read.map_err(|e| ReadError::io(file, e))?;
    Ok(head.windows(22).any(|w| w == b"http://www.omg.org/XMI"))
}

struct XmiWriter {
    plan: Plan,
    tags: xmi_write::Tags,
    types: Vec<u8>,
    zipped: bool,
    names: FileNames,
    buffer: Vec<u8>,
}

impl Writer for XmiWriter {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        self.buffer.clear();
        xmi_write::document(document, &self.plan, &self.tags, &mut self.buffer)?;
        let stem = self.names.stem(document);
        if !self.zipped {
            return put(out, &format!("{stem}.xmi"), &self.buffer);
        }
        let short = stem.rsplit('/').next().unwrap_or(&stem);
        let mut archive = ZipOutput::new(std::io::Cursor::new(Vec::new()));
        put(&mut archive, &format!("{short}.xmi"), &self.buffer)?;
        put(&mut archive, files::TYPE_SYSTEM, &self.types)?;
        let file = format!("{stem}.zip");
        let bytes = archive.finish().map_err(|e| WriteError::io(&file, e))?.into_inner();
        put(out, &file, &bytes)
    }

    fn finish(self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        if self.zipped { Ok(()) } else { put(out, files::TYPE_SYSTEM, &self.types) }
    }
}

struct JsonWriter {
    plan: Plan,
    types: Vec<u8>,
    names: FileNames,
    buffer: Vec<u8>,
}

impl Writer for JsonWriter {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        self.buffer.clear();
        json_write::document(document, &self.plan, &self.types, &mut self.buffer)?;
        put(out, &format!("{}.json", self.names.stem(document)), &self.buffer)
    }

    fn finish(self: Box<Self>, _: &mut dyn Output) -> Result<(), WriteError> {
        Ok(())
    }
}

fn put(out: &mut dyn Output, file: &str, bytes: &[u8]) -> Result<(), WriteError> {
    let written = out.write(file, bytes).and_then(|()| out.end(file));
    written.map_err(|e| WriteError::io(file, e))
}
