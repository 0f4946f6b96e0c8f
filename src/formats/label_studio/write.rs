//! Writing Label Studio's tasks: the documents of one article, which come one after the
//! other, become one task.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write as _};

use serde_json::{Value as Json, json};

use super::controls::{Controls, Kind};
use super::{BOTH, DIRECTION, MADE_ID, NAME, config, is_taken, list_name, text_field};
use crate::annotation::Target;
use crate::formats::json::{put, put_number, put_text};
use crate::formats::structure::{self, Host, HostRelations};
use crate::formats::{
    Document, End, Metadata, Output, SegmentLabel, Span, Value, WriteContext, WriteError, Writer,
};
use crate::text::{OffsetTable, Sha256};

/// Writes tasks.
pub(super) struct Tasks {
    context: WriteContext,
    controls: Controls,
    with_structure: bool,
    /// The article whose documents are coming.
    task: Option<Task>,
    /// How many tasks are written.
    written: usize,
    buffer: Vec<u8>,
}

/// A task, as far as it is known.
struct Task {
    name: String,
    text: String,
    metadata: Metadata,
    annotators: Vec<String>,
    /// The sets of annotations, as JSON, with commas between.
    sets: Vec<u8>,
    structures: Vec<Json>,
}

/// What a region is called.
pub(super) enum RegionId {
    /// As its span.
    Own(String),
    /// Otherwise: its span has no id, or one that cannot stand here.
    Made(String),
}

impl RegionId {
    /// Whether it is the span's id.
    pub(super) const fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Own(id) | Self::Made(id) => id,
        }
    }
}

/// The ids of regions, each once in a document.
pub(super) fn region_ids(document: &Document) -> Vec<RegionId> {
    let mut taken = HashSet::new();
    let ids = document.spans.iter().enumerate().map(|(i, span)| {
        let fits =
            !span.id.is_empty() && !span.id.starts_with(MADE_ID) && taken.insert(span.id.as_str());
        if fits { RegionId::Own(span.id.clone()) } else { RegionId::Made(format!("{MADE_ID}r{i}")) }
    });
    ids.collect()
}

/// A short name for a sequence of regions, to see whether it is still the same.
pub(super) fn regions_hash<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let mut all = String::new();
    for id in ids {
        all.push_str(id);
        all.push('\n');
    }
    Sha256::of(all.as_bytes()).to_string().chars().take(16).collect()
}

impl Tasks {
    /// Begins with nothing written.
    pub(super) fn new(context: WriteContext) -> Self {
        let with_structure = context.options.is_on("structure");
        let controls = Controls::new(&context.inventory, !with_structure);
        Self { context, controls, with_structure, task: None, written: 0, buffer: Vec::new() }
    }

    /// Adds a document to its task; the one before is written if it is of another article.
    fn take(&mut self, document: &Document, out: &mut dyn Output) -> io::Result<()> {
        let same = self.task.as_ref().is_some_and(|task| {
            !task.annotators.contains(&document.annotator)
                && task.name == document.name
                && task.metadata == document.metadata
                && task.text == document.text
        });
        if !same {
            self.flush(out)?;
            self.task = Some(Task {
                name: document.name.clone(),
                text: document.text.clone(),
                metadata: document.metadata.clone(),
                annotators: Vec::new(),
                sets: Vec::new(),
                structures: Vec::new(),
            });
        }
        let Some(mut task) = self.task.take() else { return Ok(()) };
        if !task.sets.is_empty() {
            task.sets.push(b',');
        }
        let structure = self.set(document, &mut task.sets)?;
        task.structures.push(structure);
        task.annotators.push(document.annotator.clone());
        self.task = Some(task);
        Ok(())
    }

    fn flush(&mut self, out: &mut dyn Output) -> io::Result<()> {
        let Some(task) = self.task.take() else { return Ok(()) };
        let options = &self.context.options;
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.extend_from_slice(if self.written == 0 { b"[\n" } else { b",\n" });
        self.written += 1;
        // Label Studio gives numbers of its own; its converter needs some.
        write!(buffer, "{{\"id\":{},\"{}\":[", self.written, list_name(options))?;
        buffer.extend_from_slice(&task.sets);
        buffer.extend_from_slice(b"],\"data\":{");
        put(buffer, text_field(options))?;
        buffer.push(b':');
        put_text(buffer, &task.text);
        if !task.name.is_empty() && text_field(options) != NAME {
            write!(buffer, ",\"{NAME}\":")?;
            put(buffer, &task.name)?;
        }
        for (name, value) in task.metadata.iter().filter(|(name, _)| !is_taken(name, options)) {
            buffer.push(b',');
            put(buffer, name)?;
            buffer.push(b':');
            put(buffer, value)?;
        }
        if task.structures.iter().any(|s| !s.is_null()) {
            write!(buffer, ",\"{}\":{{\"{}\":", structure::FIELD, list_name(options))?;
            put(buffer, &task.structures)?;
            buffer.push(b'}');
        }
        buffer.extend_from_slice(b"}}");
        out.write(&self.context.file, buffer)
    }

    /// Writes one annotator's set; gives what Label Studio has no place for.
    fn set(&self, document: &Document, out: &mut Vec<u8>) -> io::Result<Json> {
        out.push(b'{');
        if list_name(&self.context.options) == "predictions" {
            // Annotators of annotations are users that Label Studio knows: it refuses a whole
            // import with any other, so they stand in the field of our own.
            out.extend_from_slice(b"\"model_version\":");
            put(out, &document.annotator)?;
            out.push(b',');
        }
        out.extend_from_slice(b"\"result\":[");
        let offsets = document.offsets();
        let ids = region_ids(document);
        let mut results = Results { out, is_first: true, object: &self.controls.object };
        let mut rest = Cow::Borrowed(document);
        for (i, (span, id)) in document.spans.iter().zip(&ids).enumerate() {
            let region = Region::of(document, span, id.as_str(), &offsets);
            results.region(&region, span)?;
            for (name, value) in &span.attributes {
                if let Some(kind) = self.controls.attribute(name, value) {
                    results.attribute(&region, name, kind, value)?;
                    if let Some(span) = rest.to_mut().spans.get_mut(i) {
                        span.attributes.remove(name);
                    }
                }
            }
        }
        if self.with_structure {
            self.categories(document, &ids, &mut results, &mut rest)?;
        }
        for relation in &document.relations {
            if let (End::Span(from), End::Span(to)) = (relation.from, relation.to)
                && let (Some(from), Some(to)) = (ids.get(from), ids.get(to))
            {
                let both = relation.attributes.get(DIRECTION) == Some(&Value::Text(BOTH.into()));
                results.next();
                put(
                    results.out,
                    &json!({
                        "type": "relation",
                        "from_id": from.as_str(),
                        "to_id": to.as_str(),
                        "direction": if both { BOTH } else { "right" },
                        "labels": [relation.label],
                    }),
                )?;
            }
        }
        out.extend_from_slice(b"]}");
        Ok(if self.with_structure { self.structure(&rest, &ids) } else { Json::Null })
    }

    /// What Label Studio has no place for.
    fn structure(&self, rest: &Document, ids: &[RegionId]) -> Json {
        let host = Host {
            name: true,
            ids: ids.iter().zip(&rest.spans).all(|(id, s)| id.is_own() || s.id.is_empty()),
            layers: true,
            notes: true,
            confidence: true,
            relations: HostRelations::Bare,
            ..Host::default()
        };
        let taken = rest.metadata.iter().filter(|(name, _)| is_taken(name, &self.context.options));
        let taken = taken.map(|(name, value)| (name.clone(), value.clone()));
        let mut field = structure::write(rest, host, taken.collect());
        if let Some(Json::Object(fields)) = &mut field {
            let hash = regions_hash(ids.iter().map(RegionId::as_str));
            fields.insert("regions".into(), hash.into());
        }
        field.unwrap_or(Json::Null)
    }

    /// Writes labels of the article as choices where they come back so, and takes them out
    /// of the rest.
    fn categories(
        &self,
        document: &Document,
        ids: &[RegionId],
        results: &mut Results<'_>,
        rest: &mut Cow<'_, Document>,
    ) -> io::Result<()> {
        let mut layers: BTreeMap<&str, Vec<&SegmentLabel>> = BTreeMap::new();
        for label in document.segment_labels.iter().filter(|l| l.target == Target::Article) {
            if self.controls.categories.contains_key(&label.layer) {
                layers.entry(&label.layer).or_default().push(label);
            }
        }
        if layers.is_empty() {
            return Ok(());
        }
        let mut taken: HashSet<&str> = ids.iter().map(RegionId::as_str).collect();
        let mut written = HashSet::new();
        for (n, (layer, labels)) in layers.iter().enumerate() {
            let bare = labels
                .iter()
                .all(|l| l.note.is_empty() && l.confidence.is_none() && !l.label.is_empty());
            let words: HashSet<&str> = labels.iter().map(|l| l.label.as_str()).collect();
            let id = match labels.as_slice() {
                _ if !bare || words.len() < labels.len() => None,
                [only] if only.id.starts_with(MADE_ID) => None,
                [only] if !only.id.is_empty() => taken.insert(&only.id).then(|| only.id.clone()),
                several => {
                    several.iter().all(|l| l.id.is_empty()).then(|| format!("{MADE_ID}c{n}"))
                }
            };
            if let Some(id) = id {
                written.insert(*layer);
                let chosen: Vec<&str> = labels.iter().map(|l| l.label.as_str()).collect();
                results.next();
                put(
                    results.out,
                    &json!({
                        "id": id,
                        "from_name": layer,
                        "to_name": results.object,
                        "type": "choices",
                        "value": {"choices": chosen},
                    }),
                )?;
            }
        }
        if !written.is_empty() {
            rest.to_mut()
                .segment_labels
                .retain(|l| l.target != Target::Article || !written.contains(l.layer.as_str()));
        }
        Ok(())
    }
}

impl Writer for Tasks {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        self.take(document, out).map_err(|e| WriteError::io(&self.context.file, e))
    }

    fn finish(mut self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        let file = self.context.file.clone();
        let end: &[u8] = if self.task.is_none() && self.written == 0 { b"[]\n" } else { b"\n]\n" };
        let ended =
            self.flush(out).and_then(|()| out.write(&file, end)).and_then(|()| out.end(&file));
        ended.map_err(|e| WriteError::io(&file, e))?;
        let config = config::config(&self.controls, text_field(&self.context.options));
        let file = format!("{}.config.xml", file.strip_suffix(".json").unwrap_or(&file));
        let ended = out.write(&file, config.as_bytes()).and_then(|()| out.end(&file));
        ended.map_err(|e| WriteError::io(&file, e))
    }
}

/// A region that is written, perhaps several times: once for each thing said of it.
struct Region<'a> {
    id: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> Region<'a> {
    fn of(document: &'a Document, span: &Span, id: &'a str, offsets: &OffsetTable) -> Self {
        let extent = span.extent();
        let chars = offsets.to_chars(&document.text, extent).unwrap_or_default();
        Self { id, start: chars.start, end: chars.end, text: document.slice(extent) }
    }
}

/// The list `result`.
struct Results<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
    object: &'a str,
}

impl Results<'_> {
    fn next(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
    }

    /// Up to what is said of the region, whose key follows.
    fn begin(&mut self, region: &Region<'_>, from: &str, kind: &str) {
        self.next();
        let out = &mut *self.out;
        out.extend_from_slice(b"{\"id\":");
        put_text(out, region.id);
        out.extend_from_slice(b",\"from_name\":");
        put_text(out, from);
        out.extend_from_slice(b",\"to_name\":");
        put_text(out, self.object);
        out.extend_from_slice(b",\"type\":");
        put_text(out, kind);
        out.extend_from_slice(b",\"value\":{\"start\":");
        put_number(out, region.start);
        out.extend_from_slice(b",\"end\":");
        put_number(out, region.end);
        out.extend_from_slice(b",\"text\":");
    }

    fn region(&mut self, region: &Region<'_>, span: &Span) -> io::Result<()> {
        self.begin(region, &span.layer, "labels");
        let out = &mut *self.out;
        put_text(out, region.text);
        out.extend_from_slice(b",\"labels\":[");
        put_text(out, &span.label);
        out.extend_from_slice(b"]}");
        if let Some(percent) = span.confidence {
            out.extend_from_slice(b",\"score\":");
            put(out, &(f64::from(percent) / 100.0))?;
        }
        if !span.note.is_empty() {
            out.extend_from_slice(b",\"meta\":{\"text\":[");
            put(out, &span.note)?;
            out.extend_from_slice(b"]}");
        }
        out.push(b'}');
        Ok(())
    }

    fn attribute(
        &mut self,
        region: &Region<'_>,
        name: &str,
        kind: &Kind,
        value: &Value,
    ) -> io::Result<()> {
        let (kind, key) = match kind {
            Kind::Choices(_) => ("choices", "choices"),
            Kind::Number => ("number", "number"),
            Kind::TextArea => ("textarea", "text"),
        };
        self.begin(region, name, kind);
        let out = &mut *self.out;
        if key != "text" {
            put(out, region.text)?;
            write!(out, ",\"{key}\":")?;
        }
        match value {
            Value::Number(number) => put(out, number)?,
            Value::List(words) => put(out, words)?,
            other => put(out, &[other.spell()])?,
        }
        out.extend_from_slice(b"}}");
        Ok(())
    }
}
