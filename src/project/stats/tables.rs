//! Counts as tables: what a chart shows, for a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};

use super::{AnnotatorStats, Stats};
use crate::project::is_person;
use crate::review::gold::GOLD;

/// The numbers of one chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is called on the command line and as a file: `comment-types`.
    pub name: &'static str,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// As many cells a row as there are heads.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As CSV (RFC 4180), with a line of heads.
    ///
    /// # Errors
    /// If it cannot be put together, which does not happen in memory.
    pub fn csv(&self) -> Result<String, String> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let rows = std::iter::once(&self.head).chain(&self.rows);
        for row in rows {
            writer.write_record(row).map_err(|e| e.to_string())?;
        }
        let bytes = writer.into_inner().map_err(|e| e.to_string())?;
        String::from_utf8(bytes).map_err(|e| e.to_string())
    }
}

impl Stats {
    /// Everybody who is counted, gold last.
    pub fn people(&self) -> Vec<&str> {
        let names = || self.annotators.keys().map(String::as_str);
        let place = |name: &str| usize::from(!is_person(name)) + usize::from(name == GOLD);
        let mut people: Vec<&str> = names().collect();
        people.sort_by_key(|name| place(name));
        people
    }

    /// What these annotators have together; all people if nobody is named.
    pub fn together(&self, names: &[&str]) -> AnnotatorStats {
        let mut sum = AnnotatorStats::default();
        for (name, of) in &self.annotators {
            let meant = match names {
                [] => is_person(name),
                names => names.contains(&name.as_str()),
            };
            if meant {
                sum.add(of.clone());
            }
        }
        sum
    }

    /// All tables: `progress`, `labels`, `comment-types`, `speakers`, `quotes`, `relations`.
    pub fn tables(&self) -> Vec<Table> {
        vec![
            self.progress(),
            self.by_annotator("labels", &["label"], |of, put| {
                of.spans_by_label.iter().for_each(|(label, n)| put(vec![label.clone()], *n));
            }),
            self.by_annotator("comment-types", &["layer", "label"], |of, put| {
                for (layer, counts) in &of.comments.by_label {
                    counts.iter().for_each(|(l, n)| put(vec![layer.clone(), l.clone()], *n));
                }
                for (layer, n) in &of.comments.without_label {
                    put(vec![layer.clone(), String::new()], *n);
                }
            }),
            self.by_annotator("speakers", &["speaker"], |of, put| {
                of.quotes.by_speaker.iter().for_each(|(name, n)| put(vec![name.clone()], *n));
                put(vec![String::new()], of.quotes.without_speaker);
            }),
            self.by_annotator("quotes", &["type"], |of, put| {
                of.quotes.by_type.iter().for_each(|(kind, n)| put(vec![kind.clone()], *n));
                put(vec![String::new()], of.quotes.without_type);
            }),
            self.by_annotator("relations", &["type"], |of, put| {
                of.relations_by_type.iter().for_each(|(kind, n)| put(vec![kind.clone()], *n));
            }),
        ]
    }

    fn progress(&self) -> Table {
        let head = [
            "annotator",
            "done",
            "in_progress",
            "new",
            "not_given",
            "spans",
            "relations",
            "segment_labels",
            "chains",
            "unplaced",
            "last_annotated",
        ];
        let row = |name: &str| {
            let of = self.annotators.get(name).cloned().unwrap_or_default();
            let status = |name| of.status.get(name).copied().unwrap_or_default();
            let mut row = vec![name.to_owned()];
            row.extend(
                [
                    status("done"),
                    status("in_progress"),
                    status("new"),
                    of.not_given,
                    of.spans,
                    of.relations_by_type.values().sum(),
                    of.segment_labels.values().sum(),
                    of.chains,
                    of.unplaced,
                ]
                .map(|n| n.to_string()),
            );
            row.push(of.last.map_or_else(String::new, |at| at.strftime("%FT%TZ").to_string()));
            row
        };
        Table {
            name: "progress",
            head: head.map(str::to_owned).to_vec(),
            rows: self.people().into_iter().map(row).collect(),
        }
    }

    /// A table with a column for each annotator. `each` puts what is counted, by the first
    /// cells of its row.
    fn by_annotator(
        &self,
        name: &'static str,
        keys: &[&str],
        each: impl Fn(&AnnotatorStats, &mut dyn FnMut(Vec<String>, usize)),
    ) -> Table {
        let people = self.people();
        let mut counts: BTreeMap<Vec<String>, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut all: BTreeSet<&str> = BTreeSet::new();
        for person in &people {
            let Some(of) = self.annotators.get(*person) else { continue };
            each(of, &mut |key, count| {
                if count > 0 {
                    *counts.entry(key).or_default().entry(person).or_default() += count;
                    all.insert(person);
                }
            });
        }
        let people: Vec<&str> = people.into_iter().filter(|name| all.contains(name)).collect();
        let head = keys.iter().chain(&people).map(|&text| text.to_owned()).collect();
        let rows = counts
            .into_iter()
            .map(|(mut row, by)| {
                let count = |name: &&str| by.get(name).copied().unwrap_or_default().to_string();
                row.extend(people.iter().map(count));
                row
            })
            .collect();
        Table { name, head, rows }
    }
}
