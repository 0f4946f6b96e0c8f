//! What can become of a label set: changes as data, carried out on a schema here and on sets by
//! [`crate::annotation::migrated`]. A schema keeps all of them in its history, so that sets of an
//! older version can be brought along whenever they turn up.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Attribute, Schema};

/// A version of a schema: what made it of the one before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaVersion {
    /// The number of the version that came of it.
    pub version: u32,
    /// Who made it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// What was done, in order.
    #[serde(default)]
    pub changes: Vec<Migration>,
}

/// One change of a label set, with what becomes of annotations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Migration {
    /// A span label has another code.
    RenameLabel {
        /// The code that it had.
        from: String,
        /// The code that it gets.
        to: String,
    },
    /// Several span labels are one from now on.
    MergeLabels {
        /// The labels that go.
        from: Vec<String>,
        /// The label that their spans get.
        into: String,
        /// Attributes that spans lose, since `into` has none like them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        drop: Vec<String>,
    },
    /// A span label becomes several. Its spans get the first, and are listed until somebody
    /// has decided.
    SplitLabel {
        /// The label; it goes if it is not one of `into`.
        from: String,
        /// The labels to decide between; those that are not there are made.
        into: Vec<String>,
        /// Attributes that spans lose, since the first of `into` has none like them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        drop: Vec<String>,
    },
    /// A span label is not used any more.
    RetireLabel {
        /// The label.
        label: String,
        /// What becomes of its spans.
        spans: Retired,
    },
    /// A relation has another name.
    RenameRelation {
        /// The name that it had.
        from: String,
        /// The name that it gets.
        to: String,
    },
    /// A relation goes, with all links of it or with another in its place.
    RetireRelation {
        /// The relation.
        relation: String,
        /// The relation that its links get; without one they are deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        into: Option<String>,
    },
    /// A layer of segment labels has another name.
    RenameSegmentLayer {
        /// The name that it had.
        from: String,
        /// The name that it gets.
        to: String,
    },
    /// A label of segments has another name.
    RenameSegmentLabel {
        /// Its layer.
        layer: String,
        /// The name that it had.
        from: String,
        /// The name that it gets.
        to: String,
    },
    /// A label of segments is not used any more.
    RetireSegmentLabel {
        /// Its layer.
        layer: String,
        /// The label.
        label: String,
        /// What becomes of what it is on.
        on: Retired,
    },
    /// An attribute has another name.
    RenameAttribute {
        /// Whose it is.
        of: Owner,
        /// The name that it had.
        from: String,
        /// The name that it gets.
        to: String,
    },
    /// A value of an attribute has another name.
    RenameValue {
        /// Whose it is.
        of: Owner,
        /// The attribute.
        attribute: String,
        /// The value as it was.
        from: String,
        /// The value as it gets.
        to: String,
    },
    /// An attribute takes other values. What can be read as one of these is; the rest goes.
    ChangeAttribute {
        /// Whose it is.
        of: Owner,
        /// What it is from now on; its name stays.
        attribute: Attribute,
        /// What becomes of values, as they are written; without one they are cleared.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<(String, Option<String>)>,
    },
    /// An attribute goes, with all its values.
    RemoveAttribute {
        /// Whose it is.
        of: Owner,
        /// The attribute.
        attribute: String,
    },
    /// Something that no annotation depends on, in words.
    Edited(String),
}

/// What becomes of annotations with a label that is not used any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Retired {
    /// They get another label.
    Relabel {
        /// The label.
        label: String,
        /// Attributes that they lose.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        drop: Vec<String>,
    },
    /// They are deleted, and with them links and mentions that use them.
    Delete,
    /// They stay, and so does the label; it is not offered any more.
    Keep,
}

/// Whose an attribute is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Owner {
    /// Of these span labels; if that is all of a layer, the layer's own is meant too.
    Labels(Vec<String>),
    /// Of this relation.
    Relation(String),
}

/// A change cannot be made. The message is a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MigrationError(pub String);

impl Migration {
    /// Whether it can change annotations.
    pub const fn concerns_sets(&self) -> bool {
        !matches!(self, Self::Edited(_))
    }

    /// The change with what follows of the schema that it is made on: which attributes go.
    #[must_use]
    pub fn on(mut self, schema: &Schema) -> Self {
        let lost = |from: &[String], into: &str| {
            let mut lost: Vec<String> = Vec::new();
            for old in from.iter().flat_map(|label| schema.attributes_of(label)) {
                let stays = schema.attributes_of(into).any(|new| new.takes_over(old));
                if !stays && !lost.contains(&old.name) {
                    lost.push(old.name.clone());
                }
            }
            lost
        };
        match &mut self {
            Self::MergeLabels { from, into, drop } => *drop = lost(from, into),
            Self::SplitLabel { from, into, drop } => {
                let first = into.first().filter(|first| schema.span_label(first).is_some());
                *drop =
                    first.map_or_else(Vec::new, |first| lost(std::slice::from_ref(from), first));
            }
            Self::RetireLabel { label, spans: Retired::Relabel { label: into, drop } } => {
                *drop = lost(std::slice::from_ref(label), into);
            }
            _ => {}
        }
        self
    }

    /// What it does, in a line.
    pub fn words(&self) -> String {
        let list = |names: &[String]| names.join(", ");
        match self {
            Self::RenameLabel { from, to } => format!("{from} is called {to}"),
            Self::MergeLabels { from, into, .. } => format!("{} merged into {into}", list(from)),
            Self::SplitLabel { from, into, .. } => format!("{from} split into {}", list(into)),
            Self::RetireLabel { label, spans } => match spans {
                Retired::Relabel { label: into, .. } => {
                    format!("{label} retired, spans get {into}")
                }
                Retired::Delete => format!("{label} retired, spans deleted"),
                Retired::Keep => format!("{label} retired, spans kept"),
            },
            Self::RenameRelation { from, to } => format!("Link “{from}” is called “{to}”"),
            Self::RetireRelation { relation, into: Some(into) } => {
                format!("Link “{relation}” becomes “{into}”")
            }
            Self::RetireRelation { relation, into: None } => {
                format!("Link “{relation}” retired, links deleted")
            }
            Self::RenameSegmentLayer { from, to } => format!("Layer “{from}” is called “{to}”"),
            Self::RenameSegmentLabel { layer, from, to } => {
                format!("“{from}” of {layer} is called “{to}”")
            }
            Self::RetireSegmentLabel { layer, label, on } => match on {
                Retired::Relabel { label: into, .. } => {
                    format!("“{label}” of {layer} becomes “{into}”")
                }
                Retired::Delete => format!("“{label}” of {layer} retired, taken off"),
                Retired::Keep => format!("“{label}” of {layer} retired, kept where it is"),
            },
            Self::RenameAttribute { of, from, to } => {
                format!("Attribute “{from}” of {of} is called “{to}”")
            }
            Self::RenameValue { of, attribute, from, to } => {
                format!("“{from}” as “{attribute}” of {of} is called “{to}”")
            }
            Self::ChangeAttribute { of, attribute, .. } => {
                format!("Attribute “{}” of {of} takes other values", attribute.name)
            }
            Self::RemoveAttribute { of, attribute } => {
                format!("Attribute “{attribute}” of {of} removed, values dropped")
            }
            Self::Edited(words) => words.clone(),
        }
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Labels(labels) => f.write_str(&labels.join(", ")),
            Self::Relation(name) => write!(f, "“{name}”"),
        }
    }
}
