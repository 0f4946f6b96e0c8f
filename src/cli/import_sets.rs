//! `tagline import` of colleagues' sets.

use super::args::Import;
use super::merge::words;
use super::output::{Failure, Outcome, counted, print, print_json, tell};
use crate::exchange::{Progress, SetsReport, SetsTarget, import_sets};

pub(super) fn run(task: &Import) -> Result<Outcome, Failure> {
    for (given, option) in
        [(task.schema.is_some(), "--schema"), (!task.options.is_empty(), "--option")]
    {
        if given {
            return Err(Failure::Input(format!(
                "{option} is for datasets; these are sets of Tagline’s own"
            )));
        }
    }
    let target = SetsTarget { annotator: task.annotator.as_deref(), dry_run: task.dry_run };
    let report = import_sets(&task.project, &task.paths, target, &Progress::default())?;
    for problem in &report.left_out {
        tell(&format!("tagline: {problem}"));
    }
    for set in &report.sets {
        for conflict in &set.conflicts {
            tell(&format!("tagline: {} on “{}”: {}", set.annotator, set.article, words(conflict)));
        }
    }
    if task.json {
        print_json(&report)?;
    } else {
        print(&readable(&report))?;
    }
    Ok(Outcome::problems_if(report.conflicts() > 0 || !report.left_out.is_empty()))
}

fn readable(report: &SetsReport) -> String {
    let (new, known, merged) = report.arrivals();
    let mut out = format!(
        "{}: {new} new, {merged} merged, {known} known before; {} added{}\n",
        counted(report.sets.len(), "set"),
        counted(report.articles.len(), "article"),
        if report.written { "" } else { "; nothing was written" },
    );
    for set in &report.sets {
        out.push_str(&format!("  {}\n", set.words()));
    }
    out
}
