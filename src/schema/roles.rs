//! What some relations and labels are for: whose words a quote reports, by which words
//! it is introduced, what a comment answers. A schema says so by [`RelationRole`]; without
//! that the usual names count.

use serde::{Deserialize, Serialize};

use super::{Label, RelationType, Schema};

/// What a relation is for, so that quotes and replies can be shown as what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RelationRole {
    /// From a quote to who says it.
    Speaker,
    /// From a quote to the words that introduce it.
    Cue,
    /// From a comment to the comment that it answers.
    Reply,
}

impl RelationRole {
    /// Names that mean the role in a schema that gives no roles.
    const fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::Speaker => &["speaker", "source"],
            Self::Cue => &["cue"],
            Self::Reply => &["reply", "reply to", "in reply to"],
        }
    }
}

impl Schema {
    /// The relation with this role: the first that is given it, or else the first with a
    /// usual name (whatever its case).
    pub fn relation_for(&self, role: RelationRole) -> Option<&RelationType> {
        let usual = |r: &&RelationType| {
            r.role.is_none() && role.usual_names().contains(&r.name.to_lowercase().as_str())
        };
        self.relations
            .iter()
            .find(|r| r.role == Some(role))
            .or_else(|| self.relations.iter().find(usual))
    }

    /// From a quote to who says it.
    pub fn speaker_relation(&self) -> Option<&RelationType> {
        self.relation_for(RelationRole::Speaker)
    }

    /// From a quote to the words that introduce it.
    pub fn cue_relation(&self) -> Option<&RelationType> {
        self.relation_for(RelationRole::Cue)
    }

    /// From a comment to the comment that it answers.
    pub fn reply_relation(&self) -> Option<&RelationType> {
        self.relation_for(RelationRole::Reply)
    }

    /// The labels of quotes: those drawn with brackets, in palette order.
    pub fn quote_labels(&self) -> impl Iterator<Item = &Label> {
        self.span_labels().map(|(_, label)| label).filter(|label| label.bracketed)
    }
}
