//! Whose sets are meant where nobody is named.

use super::Project;
use crate::review::gold::GOLD;
use crate::suggest::is_program;

/// Whether a set of that name is a person's work: not gold, which was settled from it, and not
/// the predictions of a program.
pub fn is_person(name: &str) -> bool {
    name != GOLD && !is_program(name)
}

impl Project {
    /// Whose sets are meant where nobody is named, sorted: those of people; gold by itself where
    /// there are none, and predictions where there is nothing else.
    pub fn people(&self) -> Vec<String> {
        let all = self.annotators();
        let meant = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
            all.iter().filter(|name| wanted(name)).cloned().collect()
        };
        let choices = [meant(&is_person), meant(&|name| name == GOLD)];
        choices.into_iter().find(|names| !names.is_empty()).unwrap_or(all)
    }
}
