//! `tagline convert`: from one format straight to another.

use super::args::Convert;
use super::formats::named;
use super::output::{Failure, Outcome};
use super::{export, import};
use crate::exchange::{Progress, survey};

pub(super) fn run(task: &Convert) -> Result<Outcome, Failure> {
    let paths = [task.input.clone()];
    let (from, options, input) = import::open(&paths, task.from.as_deref(), &task.read_options)?;
    let to = named(&task.to)?;
    let found = survey(from, &options, &*input, &Progress::default())?;
    import::tell_found(&found);
    let source = found.source(from, &options, &*input);
    let job = export::job(&source, to, &task.choices)?;
    Ok(export::write(&job, &task.out, &task.choices)?.0)
}
