//! The command line: which commands there are, what they print, and the exit codes.
//! Results go to standard output, messages to standard error.
//!
//! Invariants: exit code 0 means fine, 1 that problems were found, 2 bad use or input;
//! with `--json` nothing but one JSON value goes to standard output; a reader that
//! closes the pipe early is no error; nothing here decides what a file means.

mod add;
mod agree;
mod args;
mod assign;
mod check;
mod compare;
mod convert;
mod example;
mod export;
mod feedback;
mod find;
mod formats;
mod gold;
mod headless;
mod import;
mod import_sets;
mod mend;
mod merge;
mod model_check;
mod new;
mod output;
mod remarks;
mod render;
mod schema;
mod show;
mod stats;
mod suggest;
mod team;
mod window;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Task};
use output::{Failure, Outcome};

use crate::article::Article;
use crate::project::{ArticleEntry, Project};

/// Runs the program with its arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to standard output and is fine; anything else is bad use.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let result = match arguments.task {
        None => window::run(&arguments.paths),
        Some(Task::New(task)) => new::run(&task),
        Some(Task::Add(task)) => add::run(&task),
        Some(Task::Show(task)) => show::run(&task),
        Some(Task::Suggest(task)) => suggest::run(&task),
        Some(Task::ModelCheck(task)) => model_check::run(&task),
        Some(Task::Find(task)) => find::run(&task),
        Some(Task::Assign(task)) => assign::run(&task),
        Some(Task::Check(task)) => check::run(&task),
        Some(Task::Stats(task)) => stats::run(&task),
        Some(Task::Schema(task)) => schema::run(&task),
        Some(Task::Mend(task)) => mend::run(&task),
        Some(Task::Compare(task)) => compare::run(&task),
        Some(Task::Gold(task)) => gold::run(&task),
        Some(Task::Feedback(task)) => feedback::run(&task),
        Some(Task::Agree(task)) => agree::run(&task),
        Some(Task::Remarks(task)) => remarks::run(&task),
        Some(Task::Merge(task)) => merge::run(&task),
        Some(Task::Export(task)) => export::run(&task),
        Some(Task::Import(task)) => import::run(&task),
        Some(Task::Convert(task)) => convert::run(&task),
        Some(Task::Formats(task)) => formats::run(&task),
        Some(Task::Render(task)) => render::run(&task),
    };
    match result {
        Ok(Outcome::Fine) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(Failure::Input(message)) => {
            output::tell(&format!("tagline: {message}"));
            ExitCode::from(2)
        }
    }
}

/// Opens what is at `path` and says on standard error what there is to know about it.
fn open(path: &Path) -> Result<Project, Failure> {
    let project = Project::open(path)?;
    for notice in project.notices() {
        output::tell(&format!("tagline: {notice}"));
    }
    Ok(project)
}

/// The article that is meant: the named one, or the one whose file was opened, or the
/// only one there is.
fn choose_article<'p>(
    project: &'p Project,
    name: Option<&str>,
) -> Result<&'p ArticleEntry, Failure> {
    let articles = project.articles();
    let found = match (name, project.initial_article(), articles) {
        (Some(name), ..) => project.find_article(name),
        (None, Some(id), _) => project.entry(id),
        (None, None, [only]) => Some(only),
        (None, None, _) => None,
    };
    found.ok_or_else(|| {
        let root = project.root().display();
        let Some(first) = articles.first() else {
            return Failure::Input(format!(
                "{root}: there are no articles here; Tagline reads .txt, .text and .md files"
            ));
        };
        let what = match name {
            Some(name) => format!("there is no one article “{name}” here"),
            None => format!("there are {} articles here; say which", articles.len()),
        };
        let listed: Vec<&str> = articles.iter().take(12).map(|e| e.id.0.as_str()).collect();
        let more = if articles.len() > listed.len() { ", …" } else { "" };
        Failure::Input(format!(
            "{root}: {what}, such as “{}”. The articles are: {}{more}",
            first.id,
            listed.join(", ")
        ))
    })
}

/// Opens the project at `path` and reads the article that is meant.
fn open_article(path: &Path, name: Option<&str>) -> Result<(Project, Article), Failure> {
    let project = open(path)?;
    let id = choose_article(&project, name)?.id.clone();
    let article = project.load_article(&id)?;
    Ok((project, article))
}
