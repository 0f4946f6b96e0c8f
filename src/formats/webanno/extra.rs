//! What TSV has no place for, as JSON in a line `#Tagline=` before a document's first
//! sentence, where INCEpTION skips every line that it does not know; and what is kept of a
//! file's header in a document's metadata.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::formats::{Document, Metadata};

/// How the line begins.
pub(super) const LINE: &str = "#Tagline=";
/// The field of a document's metadata with what is kept of its file.
pub(super) const FIELD: &str = "webanno-tsv";

/// The content of the line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Extra {
    /// The white space before the first sentence, where it is not only spaces.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) before: String,
    /// Layers by the types that stand for them, where the name is another.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) layers: BTreeMap<String, String>,
    /// Attributes by the features that stand for them, where the name is another.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) features: BTreeMap<String, String>,
    /// Chains by their number.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) chains: BTreeMap<usize, ChainExtra>,
    /// The document's metadata.
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    pub(super) metadata: Metadata,
}

/// What the columns do not say of a chain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ChainExtra {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) knowledge_base_id: Option<String>,
    /// Whether its links are spans of their own; else each stands for a span of its label
    /// at the same place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) own_mentions: bool,
}

/// What is kept of a file, beside its annotations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// The lines of its header, where they do not follow from the annotations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) header: Vec<String>,
    /// As in [`Extra::layers`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) layers: BTreeMap<String, String>,
    /// As in [`Extra::features`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) features: BTreeMap<String, String>,
    /// Ids of sentences by the sentence's number, from 1.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) sentence_ids: BTreeMap<usize, String>,
}

impl Kept {
    /// What is kept in the document; nothing if it is not as [`Self::keep`] makes it.
    pub(super) fn of(document: &Document) -> Self {
        let field = document.metadata.get(FIELD);
        field.and_then(|field| Self::deserialize(field).ok()).unwrap_or_default()
    }

    /// Puts it into the document in place of what was kept there.
    pub(super) fn keep(self, document: &mut Document) {
        document.metadata.remove(FIELD);
        if self != Self::default()
            && let Ok(field) = serde_json::to_value(self)
        {
            document.metadata.insert(FIELD.to_owned(), field);
        }
    }
}
