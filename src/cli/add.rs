//! `tagline add`: copies articles into a project, and says what became of them.

use std::path::Path;

use serde::Serialize;

use super::args::Add;
use super::open;
use super::output::{Failure, Outcome, counted, print, print_json, tell};
use crate::article::ArticleId;
use crate::project::{Added, Project, ProjectKind};

/// What `new --json` and `add --json` print.
#[derive(Debug, Serialize)]
struct Report<'a> {
    project: &'a Path,
    schema: &'a str,
    added: &'a [ArticleId],
    refused: &'a [String],
}

pub(super) fn run(arguments: &Add) -> Result<Outcome, Failure> {
    let mut project = open(&arguments.project)?;
    if project.kind() != ProjectKind::Project {
        return Err(Failure::Input(format!(
            "{}: this is not a project; make one with `tagline new`",
            arguments.project.display()
        )));
    }
    let added = project.add_articles(&arguments.articles);
    report(&project, &added, arguments.json)
}

pub(super) fn report(project: &Project, added: &Added, json: bool) -> Result<Outcome, Failure> {
    if json {
        print_json(&Report {
            project: project.root(),
            schema: &project.schema().name,
            added: &added.articles,
            refused: &added.refused,
        })?;
    } else {
        let mut text: String = added.articles.iter().map(|id| format!("{id}\n")).collect();
        text.push_str(&format!(
            "{} added to {} (schema {}).\n",
            counted(added.articles.len(), "article"),
            project.root().display(),
            project.schema().name
        ));
        print(&text)?;
    }
    for refused in &added.refused {
        tell(&format!("tagline: not added: {refused}"));
    }
    Ok(Outcome::problems_if(!added.refused.is_empty()))
}
