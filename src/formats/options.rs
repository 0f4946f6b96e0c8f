//! What can be chosen about a format: `name=value`, each with its allowed values.

use std::collections::BTreeMap;

use super::OptionError;

/// One thing that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionInfo {
    /// Its name on the command line.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// The values, the default first; empty if any text will do (or none).
    pub values: &'static [&'static str],
}

/// Which way annotations go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From files.
    Reading,
    /// To files.
    Writing,
}

impl Way {
    const fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Writing => "writing",
        }
    }
}

/// Options that reading looks at, by format: those that both ways look at, and those that
/// have no use when writing. All others are for writing only.
const READ: &[(&str, &[&str], &[&str])] = &[
    ("doccano", &["unit"], &[]),
    ("label-studio", &["field"], &[]),
    ("webanno-tsv", &["tokens"], &[]),
    ("conll", &["columns"], &["column"]),
    ("spacy", &["spans_key"], &[]),
    ("spacy-jsonl", &["spans_key"], &[]),
    ("hf", &[], &["names"]),
];

/// Whether an option has a use on this way.
pub(super) fn serves(format: &str, option: &str, way: Way) -> bool {
    let (both, reading) =
        READ.iter().find(|(name, ..)| *name == format).map_or((&[][..], &[][..]), |r| (r.1, r.2));
    match way {
        Way::Reading => both.contains(&option) || reading.contains(&option),
        Way::Writing => !reading.contains(&option),
    }
}

/// Says no to an option that would do nothing on this way; whoever gives it expects
/// something of it.
pub(super) fn check_way(
    format: &str,
    known: &[OptionInfo],
    way: Way,
    chosen: &[(String, String)],
) -> Result<(), OptionError> {
    let idle = chosen.iter().find(|(option, _)| {
        known.iter().any(|info| info.name == option) && !serves(format, option, way)
    });
    let Some((name, value)) = idle else { return Ok(()) };
    let served: Vec<&str> =
        known.iter().map(|info| info.name).filter(|name| serves(format, name, way)).collect();
    let others = if served.is_empty() {
        format!("this format has no options for {}", way.name())
    } else {
        format!("this format’s options for {} are {}", way.name(), served.join(", "))
    };
    let allowed = format!("it has no effect on {}; {others}", way.name());
    Err(OptionError { name: name.clone(), value: value.clone(), allowed })
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    known: Vec<OptionInfo>,
    chosen: BTreeMap<String, String>,
}

impl Options {
    /// `chosen` among the options `known`.
    ///
    /// # Errors
    /// If a name or a value is not among these.
    pub fn new(
        known: &[OptionInfo],
        chosen: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, OptionError> {
        let mut options = Self { known: known.to_vec(), chosen: BTreeMap::new() };
        for (name, value) in chosen {
            let error =
                |allowed: String| OptionError { name: name.clone(), value: value.clone(), allowed };
            let Some(info) = known.iter().find(|info| info.name == name) else {
                let names: Vec<_> = known.iter().map(|info| info.name).collect();
                return Err(error(match names.as_slice() {
                    [] => "this format has no options".to_owned(),
                    names => format!("this format’s options are {}", names.join(", ")),
                }));
            };
            if !info.values.is_empty() && !info.values.contains(&value.as_str()) {
                return Err(error(format!("{name} is one of {}", info.values.join(", "))));
            }
            options.chosen.insert(name, value);
        }
        Ok(options)
    }

    /// The value of an option: what was chosen, else the default; empty for a free text
    /// that was not given.
    pub fn get(&self, name: &str) -> &str {
        match self.chosen.get(name) {
            Some(value) => value,
            None => {
                let info = self.known.iter().find(|info| info.name == name);
                info.and_then(|info| info.values.first()).copied().unwrap_or_default()
            }
        }
    }

    /// Whether an option with the values `yes` and `no` is `yes`.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }

    /// Whether it was given, not left at its default.
    pub fn is_given(&self, name: &str) -> bool {
        self.chosen.contains_key(name)
    }

    /// What was chosen, by name.
    pub fn chosen(&self) -> impl Iterator<Item = (&str, &str)> {
        self.chosen.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    #[test]
    fn every_option_that_reading_uses_is_there() {
        for (format, both, reading) in READ {
            let known = find(format).map(|format| format.info().options).unwrap_or_default();
            for option in both.iter().chain(*reading) {
                assert!(known.iter().any(|info| info.name == *option), "{format}: {option}");
            }
        }
    }
}
