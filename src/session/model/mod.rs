//! Programs that suggest spans: which are asked about the open article, and what came of it.
//! `docs/model-protocol.md` describes what they have to do.
//!
//! Invariants: no program is started that the user has not switched on; no text goes to
//! another machine, as far as one is named, before the user has agreed to that machine;
//! whatever a program does is told and harms nothing.

mod host;
mod process;
mod runner;

use std::collections::BTreeMap;

pub use host::{named_machine, other_machine};
pub use process::Launch;
pub use runner::{ModelLimits, ModelRunner, ModelState, ModelStatus};

use super::Session;
use crate::project::{ModelSettings, home_folder, variables_naming_machines};
use crate::suggest::protocol::{self, Fault};

/// The variable in which a program finds the server that it is to use.
pub const SERVER_VARIABLE: &str = "TAGLINE_SERVER";
/// Faults of an answer that are kept.
const FAULTS: usize = 21;

/// A program that is on.
#[derive(Debug)]
struct Running {
    settings: ModelSettings,
    runner: ModelRunner,
    /// The last question, and the opening of the article that it was about.
    asked: Option<(u64, u64)>,
    /// What was wrong with the last answer.
    faults: Vec<Fault>,
    /// Up to date with the article in hand.
    answered: bool,
}

/// The programs that are on.
#[derive(Debug, Default)]
pub(super) struct Models {
    running: BTreeMap<String, Running>,
    limits: ModelLimits,
    /// Why programs that are on do not run.
    refused: BTreeMap<String, String>,
    last: u64,
}

impl ModelSettings {
    /// The command as its words; nothing if a quotation mark is not closed.
    pub fn words(&self) -> Option<Vec<String>> {
        shlex::split(self.command.trim()).filter(|words| !words.is_empty())
    }

    /// The other machine that it would send text to and that the user has not agreed to.
    pub fn asks_for(&self) -> Option<String> {
        let words = self.words().unwrap_or_default();
        named_machine(&self.server, &words).filter(|host| *host != self.agreed)
    }
}

/// How a program is started for a user who chose these settings.
///
/// # Errors
/// If its command cannot be read.
pub fn launch_of(settings: &ModelSettings) -> Result<Launch, String> {
    let words = settings
        .words()
        .ok_or_else(|| "there is no command, or a quotation mark in it is open".to_owned())?;
    let server = settings.server.trim();
    let set = if server.is_empty() {
        Vec::new()
    } else {
        vec![(SERVER_VARIABLE.to_owned(), server.to_owned())]
    };
    // A program must find nothing to run in a project that somebody sent; and what is not
    // named in the window names no other machine.
    let unset = variables_naming_machines(|value| other_machine(value).is_some());
    Ok(Launch { words, folder: home_folder(), set, unset })
}

impl Session {
    /// How patient one is with programs from now on.
    pub fn set_model_limits(&mut self, limits: ModelLimits) {
        self.sources.models.limits = limits;
        self.sources.models.running.clear();
    }

    /// Starts what is on, ends what is not, and asks about the open article.
    pub(super) fn begin_models(&mut self) {
        let wanted: Vec<ModelSettings> =
            self.sources.settings.models.iter().filter(|m| m.on).cloned().collect();
        let models = &mut self.sources.models;
        models.running.retain(|_, running| wanted.contains(&running.settings));
        models.refused.clear();
        for settings in wanted {
            let name = settings.name.clone();
            if settings.asks_for().is_some() || models.running.contains_key(&name) {
                continue;
            }
            let hello = protocol::hello(self.project.schema());
            let started = launch_of(&settings)
                .and_then(|launch| ModelRunner::new(launch, &hello, models.limits));
            match started {
                Ok(runner) => {
                    let (faults, answered) = (Vec::new(), false);
                    let running = Running { settings, runner, asked: None, faults, answered };
                    models.running.insert(name, running);
                }
                Err(why) => {
                    models.refused.insert(name, why);
                }
            }
        }
        if let Some(open) = &mut self.open {
            open.keep_models(|name| models.running.contains_key(name));
        }
        self.ask_models();
    }

    /// Asks every program that has not been asked about the open article.
    fn ask_models(&mut self) {
        let Some(open) = self.open.as_ref().filter(|_| self.review.is_none()) else { return };
        let models = &mut self.sources.models;
        for running in models.running.values_mut() {
            if running.asked.is_some_and(|(_, serial)| serial == open.serial) {
                continue;
            }
            models.last += 1;
            running.asked = Some((models.last, open.serial));
            (running.answered, running.faults) = (false, Vec::new());
            running.runner.ask(models.last, &protocol::ask(models.last, &open.article));
        }
    }

    /// Takes in what programs answered; whether there is anything new to show.
    pub(super) fn poll_models(&mut self) -> bool {
        let mut news = false;
        let schema = self.project.schema();
        for (name, running) in &mut self.sources.models.running {
            let Some((id, answer)) = running.runner.take_answer() else { continue };
            let Some(open) = &mut self.open else { continue };
            if running.asked != Some((id, open.serial)) {
                continue;
            }
            running.answered = true;
            news = true;
            let Ok(spans) = answer else { continue };
            let (found, mut faults) = protocol::check(&open.article.text, schema, name, &spans);
            faults.truncate(FAULTS);
            running.faults = faults;
            open.suggest_by_model(name, found);
            open.reoffer(schema);
        }
        news
    }

    /// Asks a program again, also one that has failed too often.
    pub fn ask_again(&mut self, name: &str) {
        if let Some(running) = self.sources.models.running.get_mut(name) {
            running.runner.again();
            running.asked = None;
        }
        self.ask_models();
    }

    /// Stops what a program is working on.
    pub fn stop_model(&mut self, name: &str) {
        if let Some(running) = self.sources.models.running.get_mut(name) {
            running.runner.cancel();
            running.answered = true;
        }
    }
}

impl Models {
    /// Whether an answer is waited for.
    pub(super) fn is_busy(&self) -> bool {
        self.running.values().any(|running| running.asked.is_some() && !running.answered)
    }

    /// How it stands with a program that runs.
    pub(super) fn status(&self, name: &str) -> Option<ModelStatus> {
        self.running.get(name).map(|running| running.runner.status())
    }

    /// What is wrong with a program: why it does not run, what it did, what it said.
    pub(super) fn problems(&self, name: &str) -> Vec<String> {
        let mut problems: Vec<String> = self.refused.get(name).cloned().into_iter().collect();
        if let Some(running) = self.running.get(name) {
            let status = running.runner.status();
            problems.extend(status.faults);
            problems.extend(running.faults.iter().map(ToString::to_string));
            problems.extend(status.errors.last().map(|line| format!("it printed: {line}")));
        }
        problems
    }
}
