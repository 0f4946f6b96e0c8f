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
