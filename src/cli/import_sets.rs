//! `tagline import` of colleagues' sets.

use super::args::Import;
use super::merge::words;
use super::output::{Failure, Outcome, counted, print, print_json, tell};
use crate::exchange::{Progress, SetReport, SetsReport, SetsTarget, import_sets};
use crate::project::Arrival;

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
        out.push_str(&line(set));
    }
    out
}

fn line(set: &SetReport) -> String {
    let arrival = match set.arrival {
        Arrival::New => "new",
        Arrival::Known => "known before",
        Arrival::Merged => "merged",
    };
    let mut more = vec![arrival.to_owned(), counted(set.annotations, "annotation")];
    if set.reanchored {
        more.push("moved along with the text".to_owned());
    }
    for (count, what) in [(set.unplaced, "without a place"), (set.unfit, "not in the schema")] {
        if count > 0 {
            more.push(format!("{count} {what}"));
        }
    }
    if !set.conflicts.is_empty() {
        more.push(counted(set.conflicts.len(), "conflict"));
    }
    format!("  {} on {}: {}\n", set.annotator, set.article, more.join(", "))
}
