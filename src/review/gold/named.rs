//! Rules by name, as a person chooses them and decisions keep them.

use super::Rule;

/// A rule that does not depend on who has annotated an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedRule {
    /// Nothing but agreement.
    Unanimous,
    /// More than half of those who have an opinion.
    Majority,
    /// So many annotators, and as many for nothing else.
    Threshold(usize),
    /// What this annotator has.
    Annotator(String),
}

/// There is no such rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no rule “{0}”; choose unanimous, majority, a number of annotators, or annotator=NAME"
)]
pub struct UnknownRule(String);

impl NamedRule {
    /// All that differ for so many annotators.
    pub fn all(annotators: &[String]) -> Vec<Self> {
        let thresholds = (2..annotators.len()).map(Self::Threshold);
        let each = annotators.iter().cloned().map(Self::Annotator);
        [Self::Unanimous, Self::Majority].into_iter().chain(thresholds).chain(each).collect()
    }

    /// The rule among those who have a set, in the order of the comparison's positions; `None`
    /// if the one whose set should be taken has none.
    pub fn among(&self, annotators: &[&str]) -> Option<Rule> {
        Some(match self {
            Self::Unanimous => Rule::Unanimous,
            Self::Majority => Rule::Majority,
            Self::Threshold(least) => Rule::Threshold(*least),
            Self::Annotator(name) => {
                Rule::Annotator(annotators.iter().position(|known| known == name)?)
            }
        })
    }

    /// Whether it says something of an article that so many have annotated.
    pub fn applies_to(&self, annotators: usize) -> bool {
        annotators >= 2 || matches!(self, Self::Annotator(_))
    }
}

impl std::fmt::Display for NamedRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unanimous => f.write_str("unanimous"),
            Self::Majority => f.write_str("majority"),
            Self::Threshold(least) => write!(f, "{least}"),
            Self::Annotator(name) => write!(f, "annotator={name}"),
        }
    }
}

impl std::str::FromStr for NamedRule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        if let Some(who) = name.strip_prefix("annotator=") {
            return Ok(Self::Annotator(who.to_owned()));
        }
        match (name, name.parse()) {
            ("unanimous", _) => Ok(Self::Unanimous),
            ("majority", _) => Ok(Self::Majority),
            (_, Ok(count)) if count > 0 => Ok(Self::Threshold(count)),
            _ => Err(UnknownRule(name.to_owned())),
        }
    }
}
