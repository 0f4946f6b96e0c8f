//! Names of types and features. UIMA has ASCII identifiers that begin with a letter; any
//! other sign of a layer's or an attribute's name is written `_xHEX_`, which is undone when
//! read. Names that dkpro-cassis cannot make an attribute of are written so as well.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Where the types of layers are.
pub(super) const PACKAGE: &str = "webanno.custom.";

/// The layer without a name.
const NAMELESS: &str = "Unnamed";

/// What stands for no name at all.
const EMPTY: &str = "x_x_";

/// What follows the name of a feature whose attribute has values of several kinds, for all
/// but one kind. No escape begins so.
pub(super) const KINDS: [&str; 4] = ["_xText", "_xList", "_xNumber", "_xFlag"];

/// Types of ours that are no layers.
pub(super) const RELATION: &str = "webanno.custom.Relation";
/// A part of a span of several fragments.
pub(super) const FRAGMENT: &str = "webanno.custom.SpanFragment";

pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
pub(super) const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
pub(super) const METADATA: &str =
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
/// A field of a document.
pub(super) const FIELD: &str =
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.MetaDataStringField";
pub(super) const CHAIN: &str = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceChain";
pub(super) const LINK: &str = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink";
/// What INCEpTION says of whose annotations these are.
pub(super) const CAS_METADATA: &str = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata";
pub(super) const ANNOTATION: &str = "uima.tcas.Annotation";
pub(super) const ANNOTATION_BASE: &str = "uima.cas.AnnotationBase";
pub(super) const DOCUMENT: &str = "uima.tcas.DocumentAnnotation";

/// Features of ours beside a label.
pub(super) const ID: &str = "taglineId";
pub(super) const NOTE: &str = "note";
pub(super) const CONFIDENCE: &str = "confidence";
pub(super) const FRAGMENTS: &str = "fragments";

/// Features with a meaning, which no attribute can be named.
const FEATURES: [&str; 20] = [
    "sofa",
    "begin",
    "end",
    "label",
    "value",
    ID,
    NOTE,
    CONFIDENCE,
    FRAGMENTS,
    "Governor",
    "Dependent",
    "governor",
    "dependent",
    "first",
    "next",
    "mention",
    "role",
    "target",
    "id",
    "xmiID",
];

/// What Python or dkpro-cassis has for itself.
const PYTHON: [&str; 38] = [
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "get",
    "get_covered_text",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "set",
    "try",
    "while",
    "with",
    "yield",
];

/// The name as an identifier; [`plain`] undoes it. `_x` stands in it only where an escape
/// begins.
fn identifier(name: &str, taken: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let simple = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(fits)
        && !name.contains("_x");
    if simple && !taken(name) {
        return Cow::Borrowed(name);
    }
    if name.is_empty() {
        return Cow::Borrowed(EMPTY);
    }
    let mut written = String::with_capacity(name.len() + 8);
    for (at, c) in name.char_indices() {
        let first = at == 0 && (simple || c == 'x' || !c.is_ascii_alphabetic());
        if first || !fits(c) || (c == 'x' && written.ends_with('_')) {
            // Writing to a string cannot fail.
            let _ = write!(written, "_x{:X}_", u32::from(c));
        } else {
            written.push(c);
        }
    }
    // An identifier begins with a letter.
    if written.starts_with('_') {
        written.insert(0, 'x');
    }
    Cow::Owned(written)
}

/// The name that was made an identifier; other names stay as they are.
pub(super) fn plain(identifier: &str) -> Cow<'_, str> {
    if !identifier.contains("_x") {
        return Cow::Borrowed(identifier);
    }
    if identifier == EMPTY {
        return Cow::Borrowed("");
    }
    let mut rest = match identifier.strip_prefix("x_x") {
        Some(after) if escaped(after).is_some() => identifier.get(1..).unwrap_or_default(),
        _ => identifier,
    };
    let mut name = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once("_x") {
        name.push_str(before);
        match escaped(after) {
            Some((c, after)) => {
                name.push(c);
                rest = after;
            }
            None => {
                name.push_str("_x");
                rest = after;
            }
        }
    }
    name.push_str(rest);
    Cow::Owned(name)
}

/// The sign of an escape after its `_x`, and what follows it.
fn escaped(after: &str) -> Option<(char, &str)> {
    let (hex, after) = after.split_once('_')?;
    let fits =
        (1..=6).contains(&hex.len()) && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
    let c = char::from_u32(u32::from_str_radix(hex, 16).ok().filter(|_| fits)?)?;
    Some((c, after))
}

/// The feature of an attribute.
pub(super) fn feature_of(attribute: &str) -> Cow<'_, str> {
    identifier(attribute, |name| FEATURES.contains(&name) || PYTHON.binary_search(&name).is_ok())
}

/// The attribute of a feature.
pub(super) fn attribute_of(feature: &str) -> Cow<'_, str> {
    let base = KINDS.iter().find_map(|kind| feature.strip_suffix(kind)).unwrap_or(feature);
    plain(base)
}

/// The type of a layer. A layer that is named like a type of somebody else's is that type.
pub(super) fn type_of(layer: &str) -> String {
    if layer.is_empty() {
        return format!("{PACKAGE}{NAMELESS}");
    }
    if is_foreign_type(layer) {
        return layer.to_owned();
    }
    let taken = |name: &str| matches!(name, NAMELESS | "Relation" | "SpanFragment");
    format!("{PACKAGE}{}", identifier(layer, taken))
}

/// The layer of a type.
pub(super) fn layer_of(type_name: &str) -> String {
    match type_name.strip_prefix(PACKAGE) {
        Some(NAMELESS) => String::new(),
        Some(name) => plain(name).into_owned(),
        None => type_name.to_owned(),
    }
}

/// Whether a layer's name is that of a type that is no layer of ours and has no meaning
/// of its own here.
fn is_foreign_type(name: &str) -> bool {
    let is_identifier = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && PYTHON.binary_search(&part).is_err()
    };
    name.contains('.')
        && name.split('.').all(is_identifier)
        && !name.starts_with(PACKAGE)
        && !name.starts_with("uima.")
        && !is_special(name)
}

/// Types with a meaning of their own, which are no layers.
pub(super) fn is_special(name: &str) -> bool {
    [TOKEN, SENTENCE, METADATA, FIELD, CHAIN, LINK, CAS_METADATA].contains(&name)
        || name.rsplit('.').next().is_some_and(|short| {
            matches!(short, "TagsetDescription" | "FeatureDefinition" | "LayerDefinition")
        })
}

/// A type's name without its package.
pub(super) fn short(type_name: &str) -> &str {
    type_name.rsplit('.').next().unwrap_or(type_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        assert!(PYTHON.is_sorted());
        for name in [
            "stance",
            "sure of it",
            "ref:to",
            "",
            "_x",
            "_x_",
            "x",
            "x_x",
            "x_x41_",
            "_x41_",
            "1st",
            "Ümläut_1",
            "👋🏽",
            "class",
            "get",
            "begin",
            "label",
            "_foo",
            "a_x41_b",
            "a_xb",
            "x_",
            "xx",
            "max2_value",
            "_",
            "__",
            "e\u{301}",
            "x_x_x_",
            "_x5F_",
            "None",
            "a_xText",
            "x_x_",
            "_xText",
            "x y",
            "x_xyz",
        ] {
            let feature = feature_of(name);
            assert!(feature.starts_with(|c: char| c.is_ascii_alphabetic()), "{feature}");
            assert!(feature.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'), "{feature}");
            assert!(!FEATURES.contains(&&*feature) && !PYTHON.contains(&&*feature));
            assert_eq!(plain(&feature), name, "{feature}");
            for kind in KINDS {
                assert_eq!(attribute_of(&format!("{feature}{kind}")), name);
            }
            assert_eq!(attribute_of(&feature), name);
            assert_eq!(layer_of(&type_of(name)), name, "{}", type_of(name));
        }
        assert_eq!(feature_of("stance"), "stance");
        assert_eq!(feature_of("max2_value"), "max2_value");
        assert_eq!(feature_of("sure of it"), "sure_x20_of_x20_it");
        assert_eq!(feature_of("label"), "x_x6C_abel");
        for layer in
            ["Relation", "SpanFragment", "Unnamed", "a.b.C", TOKEN, CHAIN, "uima.tcas.X", "a..b"]
        {
            assert_eq!(layer_of(&type_of(layer)), layer);
        }
        assert_eq!(type_of("a.b.C"), "a.b.C");
        assert_eq!(type_of("things"), "webanno.custom.things");
        assert_eq!(type_of("Unnamed"), "webanno.custom.x_x55_nnamed");
        assert_eq!(plain("my_xml"), "my_xml");
    }
}
