//! The layers of a document: those of the header that it came with, and what its
//! annotations need beside these. Which annotation stands in which layer follows from the
//! document alone, so that reader and writer agree on it.

use std::collections::{BTreeMap, BTreeSet};

use super::extra::{ChainExtra, Extra, Kept};
use super::header::{
    ANY, CONFIDENCE, COREFERENCE, CUSTOM, Column, DEPENDENCY, Kind, LABEL, Layer, NOTE, TOKEN,
};
use super::labels::Labels;
use super::names::{self, is_type_name};
use super::places::{are_words, pure_chains};
use crate::formats::{Chain, Document, End, Relation, Tokenizer, Value, Values};

/// The attribute that names a relation's layer, where it is not the first that the header
/// has.
pub(super) const RELATION_LAYER: &str = "relationLayer";
/// The attribute with the place of a link in its chain, where that is not the order of
/// the text.
pub(super) const LINK: &str = "link";
/// What stands where a feature has no value.
pub(super) const NULL: &str = "*";

/// Where a span stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpanPlace {
    /// In the columns of this layer.
    Layer(usize),
    /// In those of its chain.
    Mention,
    /// It is a word, which has a row and no columns.
    Word,
}

/// Where a relation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RelationPlace {
    /// In the columns of this layer.
    Layer(usize),
    /// Among the links of the span where it starts.
    Slot,
    /// Nowhere: one of its ends is no span.
    None,
}

/// Where a chain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChainPlace {
    /// In the columns of this layer.
    pub(super) layer: usize,
    /// Whether its members stand nowhere else.
    pub(super) own_mentions: bool,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Placeholder,
    Label,
    Note,
    Confidence,
    Attribute {
        name: String,
        /// Whether it is true or false.
        flag: bool,
    },
    /// The roles of the links of this feature.
    Roles(String),
    /// The targets of the links of this feature, and the layer that they are of, if it is
    /// known.
    Targets(String, Option<usize>),
    ChainType,
    ChainRelation,
    Base,
}

/// A layer and what stands in its columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    pub(super) layer: Layer,
    pub(super) labels: Labels,
    pub(super) sources: Vec<Source>,
}

/// All layers of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Schema {
    pub(super) sheets: Vec<Sheet>,
    pub(super) spans: Vec<SpanPlace>,
    pub(super) relations: Vec<RelationPlace>,
    pub(super) chains: Vec<ChainPlace>,
    /// Layers and attributes by types and features, where the name is another.
    types: BTreeMap<String, String>,
    features: BTreeMap<String, String>,
}

/// What the annotations of a layer have.
#[derive(Debug, Default)]
struct Use<'a> {
    labelled: bool,
    note: bool,
    confidence: bool,
    attributes: BTreeMap<&'a str, Kinds>,
}

/// Which values an attribute has.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    flags: bool,
    words: bool,
}

impl<'a> Use<'a> {
    fn count(&mut self, labels: &Labels, label: &str, attributes: &'a Values) {
        self.labelled |= labels.value(label, attributes).is_some();
        for (name, value) in attributes {
            if *name == labels.feature && labels.is_marked(label, attributes) {
                continue;
            }
            let kinds = self.attributes.entry(name).or_default();
            match value {
                Value::Flag(_) => kinds.flags = true,
                _ => kinds.words = true,
            }
        }
    }
}

/// The name that a document's spans have for a declared layer.
pub(super) fn name_of<'a>(layer: &'a Layer, types: &'a BTreeMap<String, String>) -> &'a str {
    match types.get(&layer.name) {
        Some(name) if layer.is_ours() => name,
        _ if layer.is_ours() => layer.short(),
        _ => &layer.name,
    }
}

/// A slot's feature and role in the label of its relation: `feature:role`, or `feature`
/// alone where there is no role.
pub(super) fn slot(label: &str) -> (&str, Option<&str>) {
    match label.split_once(':') {
        Some((feature, role)) => (feature, Some(role)),
        None => (label, None),
    }
}

impl Schema {
    /// The layers of the document, with those that are kept from its file.
    pub(super) fn of(document: &Document, kept: &Kept, tokenizer: Tokenizer) -> Self {
        let mut header: Vec<Layer> = Vec::new();
        for layer in kept.header.iter().filter_map(|line| Layer::parse(line).ok().flatten()) {
            if !header.iter().any(|l| l.kind == layer.kind && l.name == layer.name) {
                header.push(layer);
            }
        }
        let chains = pure_chains(document);
        let unplaced = SpanPlace::Layer(usize::MAX);
        let mut schema = Self { spans: vec![unplaced; document.spans.len()], ..Self::default() };
        if are_words(document, tokenizer) {
            for (place, span) in schema.spans.iter_mut().zip(&document.spans) {
                if span.layer == TOKEN {
                    *place = SpanPlace::Word;
                }
            }
        }
        for (chain, _) in document.chains.iter().zip(&chains).filter(|(_, pure)| pure.is_some()) {
            for at in &chain.members {
                if let Some(place) = schema.spans.get_mut(*at) {
                    *place = SpanPlace::Mention;
                }
            }
        }
        let declared = header.clone();
        declare_chains(&mut header, &chains);
        schema.declare_spans(document, kept, &mut header);
        let place = |layer: &Option<&str>| {
            let name = layer.unwrap_or(COREFERENCE);
            let at = header.iter().position(|l| l.kind == Kind::Chain && l.name == name);
            ChainPlace { layer: at.unwrap_or(usize::MAX), own_mentions: layer.is_some() }
        };
        schema.chains = chains.iter().map(place).collect();
        schema.declare_relations(document, &mut header);
        schema.fill(document, kept, &declared, header);
        schema
    }

    /// Every layer of spans gets a type that no other has.
    fn declare_spans(&mut self, document: &Document, kept: &Kept, header: &mut Vec<Layer>) {
        let mut types: BTreeMap<&str, String> = BTreeMap::new();
        for layer in header.iter().filter(|l| l.kind == Kind::Span) {
            let name = name_of(layer, &kept.layers);
            if name != layer.short() && name != layer.name {
                self.types.insert(layer.name.clone(), name.to_owned());
            }
        }
        let mut names = BTreeSet::new();
        for (span, place) in document.spans.iter().zip(&self.spans) {
            if *place == SpanPlace::Layer(usize::MAX) {
                names.insert(span.layer.as_str());
            }
        }
        let declared: Vec<(String, String)> = header
            .iter()
            .filter(|l| l.kind == Kind::Span)
            .map(|l| (name_of(l, &kept.layers).to_owned(), l.name.clone()))
            .collect();
        names.retain(|name| match declared.iter().find(|(layer, _)| layer == name) {
            Some((_, declared)) => {
                types.insert(name, declared.clone());
                false
            }
            None => true,
        });
        let mut taken: BTreeSet<String> = header.iter().map(|l| l.name.clone()).collect();
        // Those that can have a type of their own name come before those that cannot.
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_by_key(|name| (!is_type_name(name), !names::is_identifier(name)));
        for name in names {
            let new = names::new_type(name, &taken);
            if new != name && new.strip_prefix(CUSTOM) != Some(name) {
                self.types.insert(new.clone(), name.to_owned());
            }
            let columns =
                if new == name { Vec::new() } else { vec![Column::Feature(LABEL.to_owned())] };
            insert(header, Layer { kind: Kind::Span, name: new.clone(), columns });
            taken.insert(new.clone());
            types.insert(name, new);
        }
        let positions: BTreeMap<&str, usize> = types
            .iter()
            .filter_map(|(name, declared)| {
                let at = header.iter().position(|l| l.kind == Kind::Span && l.name == *declared)?;
                Some((*name, at))
            })
            .collect();
        for (span, place) in document.spans.iter().zip(&mut self.spans) {
            if *place == SpanPlace::Layer(usize::MAX)
                && let Some(at) = positions.get(span.layer.as_str())
            {
                *place = SpanPlace::Layer(*at);
            }
        }
    }

    fn declare_relations(&mut self, document: &Document, header: &mut Vec<Layer>) {
        let is_slot = |relation: &Relation, from: usize, header: &[Layer]| {
            let Some(SpanPlace::Layer(at)) = self.spans.get(from) else { return false };
            relation.attributes.is_empty()
                && relation.note.is_empty()
                && header.get(*at).is_some_and(|layer| layer.links_by(slot(&relation.label).0))
        };
        let mut places = Vec::with_capacity(document.relations.len());
        for relation in &document.relations {
            places.push(match (relation.from, relation.to) {
                (End::Span(from), End::Span(_)) if is_slot(relation, from, header) => {
                    RelationPlace::Slot
                }
                (End::Span(_), End::Span(_)) => RelationPlace::Layer(usize::MAX),
                _ => RelationPlace::None,
            });
        }
        let mut layers = header.iter().enumerate().filter(|(_, l)| l.kind == Kind::Relation);
        let first = layers.next().map(|(at, _)| at);
        let others: BTreeMap<&str, usize> = layers.map(|(at, l)| (l.name.as_str(), at)).collect();
        let other = |relation: &Relation| match relation.attributes.get(RELATION_LAYER) {
            Some(Value::Text(name)) => others.get(name.as_str()).copied(),
            _ => None,
        };
        let mut needs_first = false;
        for (place, relation) in places.iter_mut().zip(&document.relations) {
            if *place == RelationPlace::Layer(usize::MAX) {
                let at = other(relation);
                needs_first |= at.is_none();
                *place = RelationPlace::Layer(at.or(first).unwrap_or(header.len()));
            }
        }
        if needs_first && first.is_none() {
            let taken: BTreeSet<String> = header.iter().map(|l| l.name.clone()).collect();
            let name = names::new_type("Relation", &taken);
            let columns = vec![Column::Feature(LABEL.to_owned()), Column::Base(String::new())];
            // It goes behind all others; what its ends are is found later.
            header.push(Layer { kind: Kind::Relation, name, columns });
        }
        self.relations = places;
    }

    /// Gives every layer the columns that its annotations need.
    fn fill(&mut self, document: &Document, kept: &Kept, from_file: &[Layer], header: Vec<Layer>) {
        let labels: Vec<Labels> = header.iter().map(Labels::of).collect();
        let mut uses: Vec<Use<'_>> = header.iter().map(|_| Use::default()).collect();
        for (span, place) in document.spans.iter().zip(&self.spans) {
            if let SpanPlace::Layer(at) = *place
                && let (Some(used), Some(labels)) = (uses.get_mut(at), labels.get(at))
            {
                used.count(labels, &span.label, &span.attributes);
                used.note |= !span.note.is_empty();
                used.confidence |= span.confidence.is_some();
            }
        }
        let first = header.iter().position(|l| l.kind == Kind::Relation);
        for (relation, place) in document.relations.iter().zip(&self.relations) {
            if let RelationPlace::Layer(at) = *place
                && let (Some(used), Some(labels)) = (uses.get_mut(at), labels.get(at))
            {
                used.count(labels, &relation.label, &relation.attributes);
                used.note |= !relation.note.is_empty();
                if Some(at) != first {
                    used.attributes.remove(RELATION_LAYER);
                }
            }
        }
        let attributes: BTreeSet<&str> =
            uses.iter().flat_map(|used| used.attributes.keys().copied()).collect();
        let declared: BTreeSet<&str> = header.iter().flat_map(Layer::features).collect();
        let of_labels: BTreeSet<&str> = labels.iter().map(|l| l.feature.as_str()).collect();
        let features = names::features(&attributes, &kept.features, &declared, &of_labels);
        let bases = self.bases(document, &header);
        let mut attribute_of: BTreeMap<&str, &str> =
            kept.features.iter().map(|(f, a)| (f.as_str(), a.as_str())).collect();
        for (attribute, feature) in &features {
            attribute_of.insert(feature, attribute);
        }
        let mut sheets = Vec::with_capacity(header.len());
        for (((mut layer, labels), used), base) in
            header.iter().cloned().zip(labels.clone()).zip(&uses).zip(bases)
        {
            // What the header has under its own name stays so, though it be reserved elsewhere.
            let feature_of = |attribute: &str| {
                let stays = layer.has(attribute)
                    && ![NOTE, CONFIDENCE, labels.feature.as_str()].contains(&attribute)
                    && attribute_of.get(attribute).is_none_or(|a| *a == attribute);
                let mapped = || features.get(attribute).cloned();
                if stays { Some(attribute.to_owned()) } else { mapped() }
            };
            let mut needed: BTreeSet<String> =
                used.attributes.keys().filter_map(|name| feature_of(name)).collect();
            let kinds: BTreeMap<String, Kinds> = used
                .attributes
                .iter()
                .filter_map(|(name, kinds)| Some((feature_of(name)?, *kinds)))
                .collect();
            needed.extend(used.note.then(|| NOTE.to_owned()));
            needed.extend(used.confidence.then(|| CONFIDENCE.to_owned()));
            if layer.kind != Kind::Chain && (used.labelled || !needed.is_empty()) {
                needed.insert(labels.feature.clone());
            }
            add_columns(&mut layer, needed, from_file);
            for column in &mut layer.columns {
                if let (Column::Base(name), Some(base)) = (column, &base) {
                    name.clone_from(base);
                }
            }
            let mut slot_feature = String::new();
            let source = |column: &Column| match column {
                Column::Placeholder => Source::Placeholder,
                Column::Feature(name) if *name == labels.feature => Source::Label,
                Column::Feature(name) if name == NOTE => Source::Note,
                Column::Feature(name) if name == CONFIDENCE => Source::Confidence,
                Column::Feature(name) => {
                    let attribute = attribute_of.get(name.as_str()).copied().unwrap_or(name);
                    let kinds = kinds.get(name).copied().unwrap_or_default();
                    let flag = kinds.flags && !kinds.words;
                    Source::Attribute { name: attribute.to_owned(), flag }
                }
                Column::Role { feature, .. } => {
                    slot_feature.clone_from(feature);
                    Source::Roles(feature.clone())
                }
                Column::Target(name) => {
                    let at = header.iter().position(|l| l.kind == Kind::Span && l.name == *name);
                    Source::Targets(slot_feature.clone(), at)
                }
                Column::ChainType => Source::ChainType,
                Column::ChainRelation => Source::ChainRelation,
                Column::Base(_) => Source::Base,
            };
            let sources: Vec<Source> = layer.columns.iter().map(source).collect();
            sheets.push(Sheet { layer, labels, sources });
        }
        for sheet in &sheets {
            for feature in sheet.layer.features() {
                if let Some(attribute) = attribute_of.get(feature).filter(|a| **a != feature) {
                    self.features.insert(feature.to_owned(), (*attribute).to_owned());
                }
            }
        }
        self.sheets = sheets;
    }

    /// The type of the ends of each relation layer; `None` where the header has it.
    fn bases(&self, document: &Document, header: &[Layer]) -> Vec<Option<String>> {
        let mut ends: Vec<BTreeSet<&str>> = header.iter().map(|_| BTreeSet::new()).collect();
        for (relation, place) in document.relations.iter().zip(&self.relations) {
            let RelationPlace::Layer(at) = *place else { continue };
            for end in [relation.from, relation.to] {
                let End::Span(end) = end else { continue };
                let name = match self.spans.get(end) {
                    Some(SpanPlace::Layer(at)) => header.get(*at).map(|l| l.name.as_str()),
                    Some(SpanPlace::Word) => Some(TOKEN),
                    _ => None,
                };
                if let Some(ends) = ends.get_mut(at) {
                    ends.extend(name);
                }
            }
        }
        let base = |(layer, ends): (&Layer, BTreeSet<&str>)| {
            let declared = layer.base()?;
            let is_dependency = layer.name == DEPENDENCY
                && ends.iter().all(|end| *end == declared || *end == TOKEN);
            let mut all = ends.iter();
            match (all.next(), all.next()) {
                (None, _) => None,
                _ if declared == ANY => None,
                _ if is_dependency => None,
                (Some(only), None) => Some((*only).to_owned()),
                _ => Some(ANY.to_owned()),
            }
        };
        header.iter().zip(ends).map(base).collect()
    }

    /// The lines of the header.
    pub(super) fn lines(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.layer.line()).collect()
    }

    /// What the header does not say.
    pub(super) fn extra(&self, document: &Document) -> Extra {
        let mut metadata = document.metadata.clone();
        metadata.remove(super::extra::FIELD);
        let chain = |(n, (chain, place)): (usize, (&Chain, &ChainPlace))| {
            let extra = ChainExtra {
                name: chain.name.clone(),
                kind: chain.kind.clone(),
                knowledge_base_id: chain.knowledge_base_id.clone(),
                own_mentions: place.own_mentions,
            };
            let says_nothing = extra == ChainExtra { own_mentions: true, ..ChainExtra::default() };
            (!says_nothing).then_some((n + 1, extra))
        };
        Extra {
            before: String::new(),
            layers: self.types.clone(),
            features: self.features.clone(),
            chains: document
                .chains
                .iter()
                .zip(&self.chains)
                .enumerate()
                .filter_map(chain)
                .collect(),
            metadata,
        }
    }

    /// What is to be kept of the file: its header, if that does not follow from the
    /// document.
    pub(super) fn kept(&self, document: &Document, tokenizer: Tokenizer) -> Kept {
        let lines = self.lines();
        if lines == Self::of(document, &Kept::default(), tokenizer).lines() {
            return Kept::default();
        }
        Kept {
            header: lines,
            layers: self.types.clone(),
            features: self.features.clone(),
            sentence_ids: BTreeMap::new(),
        }
    }
}

/// Chains stand in the layer of their links, or in INCEpTION's own.
fn declare_chains(header: &mut Vec<Layer>, chains: &[Option<&str>]) {
    let mut missing: BTreeSet<&str> = chains.iter().map(|l| l.unwrap_or(COREFERENCE)).collect();
    missing.retain(|name| !header.iter().any(|l| l.kind == Kind::Chain && l.name == *name));
    for name in missing {
        let columns = vec![Column::ChainRelation, Column::ChainType];
        insert(header, Layer { kind: Kind::Chain, name: name.to_owned(), columns });
    }
}

/// Puts a layer behind those that come before its kind.
fn insert(header: &mut Vec<Layer>, layer: Layer) {
    let rank = |layer: &Layer| match layer.kind {
        Kind::Span => 0,
        Kind::Chain => 1,
        Kind::Relation => 2,
    };
    let before = header.iter().rposition(|l| rank(l) <= rank(&layer));
    header.insert(before.map_or(0, |at| at + 1), layer);
}

/// Puts columns for features that the layer does not have behind those that it has from
/// its file; in the order of their names, if it is from no file.
fn add_columns(layer: &mut Layer, mut needed: BTreeSet<String>, from_file: &[Layer]) {
    let declared = from_file.iter().find(|l| l.kind == layer.kind && l.name == layer.name);
    if declared.is_none() {
        needed.extend(layer.features().map(str::to_owned));
        layer.columns.retain(|column| !matches!(column, Column::Feature(_)));
    }
    needed.retain(|name| !layer.has(name));
    if !needed.is_empty() {
        layer.columns.retain(|column| *column != Column::Placeholder);
    }
    let base = layer.columns.iter().position(|column| matches!(column, Column::Base(_)));
    let at = base.unwrap_or(layer.columns.len());
    layer.columns.splice(at..at, needed.into_iter().map(Column::Feature));
    if layer.columns.is_empty() {
        layer.columns.push(Column::Placeholder);
    }
}
