//! What the labels of a schema are for, as far as mentions go: told from their names, since
//! a schema does not say it.

use crate::schema::Schema;

/// Words in the name or title of a label for values that have no identity.
const VALUES: [&str; 14] = [
    "date",
    "dates",
    "time",
    "times",
    "duration",
    "money",
    "percent",
    "percentage",
    "quantity",
    "ordinal",
    "cardinal",
    "number",
    "numbers",
    "amount",
];

/// Words in the name or title of a label for persons.
const PERSONS: [&str; 8] =
    ["per", "pers", "person", "persons", "people", "personne", "persona", "politician"];

/// Words in the name or title of a label for what several can have at a time.
const SHARED: [&str; 9] =
    ["role", "roles", "title", "titles", "office", "rank", "job", "occupation", "function"];

/// What a label’s spans are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Quotes, cues, dates.
    Other,
    /// Mentions.
    Names {
        /// Of persons, who have titles and surnames.
        person: bool,
        /// Of what several can have: the same words may mean two.
        shared: bool,
    },
}

/// The labels that have been asked for, numbered.
#[derive(Debug)]
pub(super) struct Labels<'a> {
    schema: &'a Schema,
    known: Vec<(String, Use)>,
    /// The one that was asked for last.
    last: usize,
}

impl<'a> Labels<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        Self { schema, known: Vec::new(), last: 0 }
    }

    /// The number of a label, and what it is for.
    pub(super) fn of(&mut self, name: &str) -> (u16, Use) {
        let is_last = self.known.get(self.last).is_some_and(|(known, _)| known == name);
        if !is_last {
            let known = self.known.iter().position(|(known, _)| known == name);
            self.last = known.unwrap_or_else(|| {
                self.known.push((name.to_owned(), self.find_out(name)));
                self.known.len() - 1
            });
        }
        let at = self.last;
        let found = self.known.get(at).map_or(Use::Other, |(_, is_for)| *is_for);
        u16::try_from(at).map_or((u16::MAX, Use::Other), |at| (at, found))
    }

    fn find_out(&self, name: &str) -> Use {
        let label = self.schema.span_label(name).map(|(_, label)| label);
        let title = label.map_or("", |label| label.title());
        let parents = label.map_or(&[][..], |label| &label.parents);
        let is_cue = self.schema.cue_relation().is_some_and(|cue| {
            let one_of = |ends: &[String]| {
                // Where any span will do, nothing is said of this one.
                !ends.is_empty() && self.schema.label_is_one_of(name, ends)
            };
            one_of(&cue.from) || one_of(&cue.to)
        });
        let has = |known: &[&str], text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| known.iter().any(|k| k.eq_ignore_ascii_case(word)))
        };
        if is_cue || label.is_some_and(|l| l.bracketed) || has(&VALUES, name) || has(&VALUES, title)
        {
            return Use::Other;
        }
        let person = has(&PERSONS, name)
            || has(&PERSONS, title)
            || parents.iter().any(|parent| has(&PERSONS, parent));
        let shared = has(&SHARED, name) || has(&SHARED, title);
        Use::Names { person, shared }
    }
}
