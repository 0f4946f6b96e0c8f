//! Type systems: types with their supertypes and features. UIMA's own types are known
//! without being declared.

use std::collections::{BTreeMap, HashSet};

use indexmap::IndexMap;

use super::names;

/// A type as it is declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// The type that it is a kind of.
    pub(super) supertype: String,
    /// What it has beside what its supertype has.
    pub(super) features: IndexMap<String, Feature>,
}

/// What a feature can have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Feature {
    /// The name of a type.
    pub(super) range: String,
    /// What the elements are, if the range is an array or list.
    pub(super) element: Option<String>,
    /// Whether arrays stand by themselves, to be referred to from several places.
    pub(super) shared: bool,
}

/// Types by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TypeSystem {
    pub(super) types: IndexMap<String, Declared>,
}

/// What the value of a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// A text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// Texts.
    Texts,
    /// Numbers or flags, each to be taken as a text.
    Words,
    /// Bytes.
    Bytes,
    /// Another feature structure.
    Reference,
    /// Other feature structures.
    References,
    /// Nobody says.
    Unknown,
}

/// What a type is, with all that it has from its supertypes.
#[derive(Clone, Debug)]
pub(super) struct Type {
    /// Its full name.
    pub(super) name: String,
    /// What it means here.
    pub(super) kind: Kind,
    /// Its features in order, its own before those of its supertypes.
    pub(super) features: IndexMap<String, (Range, bool)>,
    /// Whether it was declared.
    pub(super) known: bool,
}

/// What the structures of a type mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Something said of a stretch of the text.
    Annotation,
    /// A word.
    Token,
    /// A sentence.
    Sentence,
    /// About the document as a whole.
    Document,
    /// A field of the document.
    Field,
    /// About the software.
    Metadata,
    /// A part of a span.
    Fragment,
    /// An array or a list.
    Collection,
    /// Anything else: links, chains, values.
    Other,
    /// Not declared; what it has decides.
    Unknown,
}

/// UIMA's own types that matter here, with their supertypes.
const BUILT_IN: [(&str, &str); 4] = [
    (names::ANNOTATION_BASE, "uima.cas.TOP"),
    (names::ANNOTATION, names::ANNOTATION_BASE),
    (names::DOCUMENT, names::ANNOTATION),
    ("uima.cas.Sofa", "uima.cas.TOP"),
];

impl TypeSystem {
    /// Takes in another. Features are put together; of two that differ the first stays,
    /// and is named in a remark.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<String> {
        let mut remarks = Vec::new();
        for (name, declared) in &other.types {
            remarks.extend(self.declare(name, declared.clone()));
        }
        remarks
    }

    /// Takes in a type; a remark if it was declared before in another way.
    pub(super) fn declare(&mut self, name: &str, declared: Declared) -> Option<String> {
        let Some(known) = self.types.get_mut(name) else {
            self.types.insert(name.to_owned(), declared);
            return None;
        };
        let mut differs = None;
        if known.supertype != declared.supertype {
            differs = Some(format!("the type {name} is declared twice with different supertypes"));
        }
        for (feature, says) in declared.features {
            match known.features.get(&feature) {
                Some(before) if before.range != says.range => {
                    differs = Some(format!(
                        "the feature {feature} of {name} is declared as {} and as {}; it is read as the first",
                        before.range, says.range
                    ));
                }
                Some(_) => {}
                None => {
                    known.features.insert(feature, says);
                }
            }
        }
        differs
    }

    fn supertype<'a>(&'a self, name: &str) -> Option<&'a str> {
        let built_in = BUILT_IN.iter().find(|(own, _)| *own == name).map(|(_, above)| *above);
        built_in.or_else(|| self.types.get(name).map(|declared| declared.supertype.as_str()))
    }

    /// The type's name and those above it, from below.
    fn ancestors<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut found = vec![name];
        let mut seen = HashSet::from([name]);
        let mut at = name;
        while let Some(above) = self.supertype(at)
            && seen.insert(above)
        {
            found.push(above);
            at = above;
        }
        found
    }

    /// All that is known of a type, which may be nothing.
    pub(super) fn resolve(&self, name: &str) -> Type {
        let above = self.ancestors(name);
        let mut features = IndexMap::new();
        for declared in above.iter().filter_map(|name| self.types.get(*name)) {
            for (name, feature) in &declared.features {
                let range = (self.range(&feature.range), feature.shared);
                features.entry(name.clone()).or_insert(range);
            }
        }
        if above.contains(&names::ANNOTATION) {
            for name in ["begin", "end"] {
                features.insert(name.to_owned(), (Range::Whole, false));
            }
        }
        if above.contains(&names::ANNOTATION_BASE) {
            features.insert("sofa".to_owned(), (Range::Reference, false));
        }
        if above.contains(&names::DOCUMENT) {
            features.insert("language".to_owned(), (Range::Text, false));
        }
        if let Some(list) = name.strip_prefix("uima.cas.") {
            features.insert("elements".to_owned(), (self.range(name), false));
            let head = match list {
                _ if list.contains("String") => Range::Text,
                _ if list.contains("Integer") => Range::Whole,
                _ if list.contains("Float") => Range::Number,
                _ => Range::Reference,
            };
            features.insert("head".to_owned(), (head, false));
            features.insert("tail".to_owned(), (Range::Reference, false));
        }
        let is_declared = self.types.contains_key(name);
        Type {
            kind: self.kind(name, &above),
            known: is_declared || name.starts_with("uima."),
            name: name.to_owned(),
            features,
        }
    }

    fn kind(&self, name: &str, above: &[&str]) -> Kind {
        match name {
            names::FIELD => return Kind::Field,
            names::CAS_METADATA => return Kind::Metadata,
            names::FRAGMENT => return Kind::Fragment,
            _ if name.ends_with("[]") => return Kind::Collection,
            _ => {}
        }
        let is = |what: &str| above.contains(&what);
        match () {
            () if is(names::TOKEN) => Kind::Token,
            () if is(names::SENTENCE) => Kind::Sentence,
            () if is(names::DOCUMENT) || name == names::METADATA => Kind::Document,
            () if names::is_special(name) && !matches!(name, names::CHAIN | names::LINK) => {
                Kind::Metadata
            }
            () if is(names::ANNOTATION) => Kind::Annotation,
            () if name.starts_with("uima.cas.") => Kind::Collection,
            () if self.types.contains_key(name) => Kind::Other,
            () => Kind::Unknown,
        }
    }

    /// What values of this type are.
    pub(super) fn range(&self, name: &str) -> Range {
        if let Some(element) = name.strip_suffix("[]") {
            return match self.range(element) {
                Range::Text => Range::Texts,
                Range::Whole if element == "uima.cas.Byte" => Range::Bytes,
                Range::Whole | Range::Number | Range::Flag => Range::Words,
                _ => Range::References,
            };
        }
        if self.ancestors(name).contains(&"uima.cas.String") {
            return Range::Text;
        }
        match name.strip_prefix("uima.cas.") {
            Some("Integer" | "Short" | "Long" | "Byte") => Range::Whole,
            Some("Float" | "Double") => Range::Number,
            Some("Boolean") => Range::Flag,
            Some("StringArray" | "StringList") => Range::Texts,
            Some("ByteArray") => Range::Bytes,
            Some("FSArray" | "FSList") => Range::References,
            Some(
                "IntegerArray" | "ShortArray" | "LongArray" | "FloatArray" | "DoubleArray"
                | "BooleanArray" | "IntegerList" | "FloatList",
            ) => Range::Words,
            _ => Range::Reference,
        }
    }
}

/// Types that were looked up, numbered.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) types: Vec<Type>,
    numbers: BTreeMap<String, u32>,
}

impl Resolved {
    /// The number of a type.
    pub(super) fn number(&mut self, system: &TypeSystem, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        // There cannot be as many types as there are numbers: each takes bytes of a file.
        let number = u32::try_from(self.types.len()).unwrap_or(u32::MAX);
        self.types.push(system.resolve(name));
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The type of that number.
    pub(super) fn get(&self, number: u32) -> Option<&Type> {
        self.types.get(usize::try_from(number).ok()?)
    }
}
