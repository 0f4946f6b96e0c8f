//! `tagline merge`: two copies of a set that went different ways become one. Git can call it.

use std::path::Path;

use serde::Serialize;

use super::args::Merge;
use super::output::{Failure, Outcome, counted, print_json, tell};
use crate::project::{MergeConflict, merge_set_files};

#[derive(Debug, Serialize)]
struct Report<'a> {
    out: &'a Path,
    annotations: usize,
    /// The project whose schema it was held against.
    project: Option<&'a Path>,
    conflicts: &'a [MergeConflict],
    /// Where the other copy is kept.
    theirs: Option<&'a Path>,
}

pub(super) fn run(arguments: &Merge) -> Result<Outcome, Failure> {
    let Merge { base, ours, theirs, .. } = arguments;
    let out = arguments.out.as_deref().unwrap_or(ours);
    let place = arguments.path.as_deref().unwrap_or(out);
    let merged = merge_set_files(base, ours, theirs, place)?;
    let aside = merged.write(out, place)?;
    if arguments.json {
        print_json(&Report {
            out,
            annotations: merged.annotations,
            project: merged.project.as_deref(),
            conflicts: &merged.conflicts,
            theirs: aside.as_deref(),
        })?;
    }
    for conflict in &merged.conflicts {
        tell(&format!("tagline: {}: {}", place.display(), words(conflict)));
    }
    if let Some(aside) = &aside {
        tell(&format!(
            "tagline: {}: {}; the other copy is in {}",
            place.display(),
            counted(merged.conflicts.len(), "conflict"),
            aside.display()
        ));
    }
    Ok(Outcome::problems_if(!merged.conflicts.is_empty()))
}

/// A conflict in a few lines.
pub(super) fn words(conflict: &MergeConflict) -> String {
    let mut out = format!("{}: {}", conflict.id, conflict.why);
    for (whose, version) in [("ours", &conflict.ours), ("theirs", &conflict.theirs)] {
        match version {
            Some(version) => {
                out.push_str(&format!("\n    {whose}: {}", version.words));
                out.push_str(&format!("\n        {}", version.record));
            }
            None => out.push_str(&format!("\n    {whose}: nothing")),
        }
    }
    out
}
