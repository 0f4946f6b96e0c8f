//! Where a suggestion comes from, and how that is written into records.

use std::fmt;

use smallvec::SmallVec;

/// Where a suggestion comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The rules of Tagline itself: quotes, replies, mentions of the same.
    Rules,
    /// What was labelled in the project before.
    Memory,
    /// A word list or rule file of the project, by its name in the folder of these.
    File(String),
    /// An annotation set of the same article, by whose it is.
    Set(String),
    /// A program that is asked, by the name that the user gave it.
    Model(String),
}

/// The sources of one suggestion, sorted; those that propose the same.
pub type Sources = SmallVec<[Source; 1]>;

/// Stands between names where there are several.
const AND: &str = " + ";
/// Ends the names of Tagline’s own finders in what was taken from them.
const RULES: &str = "rules";

impl fmt::Display for Source {
    /// As it stands in records and in settings: `memory`, `file towns.txt`, `set ben`,
    /// `model spacy`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name cannot be taken for two.
        let plain = |name: &str| name.replace(AND, "+");
        match self {
            Self::Rules => f.write_str(RULES),
            Self::Memory => f.write_str("memory"),
            Self::File(name) => write!(f, "file {}", plain(name)),
            Self::Set(name) => write!(f, "set {}", plain(name)),
            Self::Model(name) => write!(f, "model {}", plain(name)),
        }
    }
}

impl Source {
    /// By what [`Display`](fmt::Display) writes; a name that ends with `rules` is that of
    /// built-in ones.
    pub fn named(name: &str) -> Option<Self> {
        let after = |word: &str| name.strip_prefix(word).map(str::to_owned);
        if let Some(name) = after("file ") {
            Some(Self::File(name))
        } else if let Some(name) = after("set ") {
            Some(Self::Set(name))
        } else if let Some(name) = after("model ") {
            Some(Self::Model(name))
        } else if name == "memory" {
            Some(Self::Memory)
        } else {
            name.ends_with(RULES).then_some(Self::Rules)
        }
    }

    /// For people: `memory`, `towns.txt`, `ben’s set`, `spacy`.
    pub fn title(&self) -> String {
        match self {
            Self::Rules => "built-in rules".to_owned(),
            Self::Memory => "memory".to_owned(),
            Self::File(name) | Self::Model(name) => name.clone(),
            Self::Set(name) => format!("{name}’s set"),
        }
    }

    /// Several, as they stand in one record.
    pub fn joined(sources: &[Self]) -> String {
        sources.iter().map(Self::to_string).collect::<Vec<_>>().join(AND)
    }

    /// Those that [`Self::joined`] wrote.
    pub fn parted(joined: &str) -> Sources {
        joined.split(AND).filter_map(Self::named).collect()
    }

    /// Several, for people.
    pub fn titles(sources: &[Self]) -> String {
        sources.iter().map(Self::title).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        let all = [
            Source::Rules,
            Source::Memory,
            Source::File("towns + rivers.txt".to_owned()),
            Source::Set("model-x".to_owned()),
            Source::Model("spaCy small".to_owned()),
        ];
        let back = Source::parted(&Source::joined(&all));
        assert_eq!(back.len(), all.len(), "{back:?}");
        assert_eq!(back[2], Source::File("towns+rivers.txt".to_owned()));
        assert_eq!((&back[0], &back[4]), (&all[0], &all[4]));
        assert_eq!(Source::parted("quote rules").as_slice(), [Source::Rules]);
        assert!(Source::parted("ada").is_empty());
    }
}
