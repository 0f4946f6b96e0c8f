//! `tagline new`: a project with a schema and articles.

use std::path::Path;

use super::add::report;
use super::args::New;
use super::output::{Failure, Outcome};
use crate::project::{Added, NewProject, create};
use crate::schema::{BUILTIN_NAMES, builtin_source};

pub(super) fn run(arguments: &New) -> Result<Outcome, Failure> {
    let mut project = create(&NewProject {
        folder: arguments.project.clone(),
        name: String::new(),
        schema_source: schema_source(&arguments.schema)?,
        annotator: arguments.annotator.clone(),
    })?;
    if arguments.blind {
        project.set_blind(true)?;
        project.set_adjudicators(&arguments.adjudicator)?;
    }
    let added = match arguments.articles.as_slice() {
        [] => Added::default(),
        articles => project.add_articles(articles),
    };
    report(&project, &added, arguments.json)
}

/// The schema of that name, or else the content of that file.
pub(super) fn schema_source(schema: &str) -> Result<String, Failure> {
    if let Some(source) = builtin_source(schema) {
        return Ok(source.to_owned());
    }
    let path = Path::new(schema);
    if !path.exists() {
        return Err(Failure::Input(format!(
            "there is no schema “{schema}”: name a built-in one ({}) or a schema file",
            BUILTIN_NAMES.join(", ")
        )));
    }
    std::fs::read_to_string(path).map_err(|e| {
        Failure::Input(format!("{schema}: the schema cannot be read ({e}); name another file"))
    })
}
