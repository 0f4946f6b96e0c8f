//! `tagline check`: what in a project does not fit together.

use serde::Serialize;

use super::args::Check;
use super::open;
use super::output::{Failure, Outcome, counted, print, print_json, tell};
use crate::project::{Problem, Severity, check};

#[derive(Debug, Serialize)]
struct Report<'a> {
    errors: usize,
    warnings: usize,
    problems: &'a [Problem],
}

pub(super) fn run(arguments: &Check) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let problems = check(&project);
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    if arguments.json {
        print_json(&Report { errors, warnings, problems: &problems })?;
    } else {
        let lines: String = problems.iter().map(line).collect();
        print(&lines)?;
    }
    tell(&format!(
        "{}: {}, {} in {}.",
        project.name(),
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(project.articles().len(), "article"),
    ));
    Ok(Outcome::problems_if(errors > 0))
}

fn line(problem: &Problem) -> String {
    let at = problem.line.map_or_else(String::new, |line| format!("{line}:"));
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{}:{at} {severity}: {}\n", problem.file.display(), problem.message)
}
