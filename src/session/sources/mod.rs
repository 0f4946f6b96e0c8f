//! Who suggests spans, and what became of what they suggested: the memory, the project’s word
//! lists and rules, other sets of the same article. Each is switched on or off by the user;
//! what takes long is read on threads of its own.

mod open;
mod queue;
mod remember;
mod rows;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

pub(super) use open::SpanFinds;
pub use rows::SourceRow;

use remember::{Remembered, remember};

use super::job::{FAULT, Job, Polled, Watch};
use super::model::{ModelStatus, Models};
use super::{OpenArticle, Session};
use crate::annotation::Status;
use crate::article::ArticleId;
use crate::project::{Project, SuggestSettings};
use crate::review::gold::GOLD;
use crate::suggest::{Found, ListProblem, Lists, Memory, Part, Source, Tallies, is_program, tally};

/// A memory that the open article teaches while it is looked things up in.
pub(super) type SharedMemory = Arc<RwLock<Memory>>;

/// How far the reading of past annotations is: sets read, and of how many.
pub(super) type Doing = (usize, usize);

/// Who suggests spans.
#[derive(Default)]
pub struct Sources {
    pub(super) settings: SuggestSettings,
    lists: Arc<Lists>,
    /// Files that could not be read at all.
    unreadable: Vec<String>,
    memory: Option<SharedMemory>,
    remembering: Option<Job<Remembered, Doing>>,
    /// Whether the memory is thought of as up to date, or asked for.
    asked: bool,
    /// What became of suggestions, by article.
    tallies: Tallies,
    /// Why the memory is not what it should be.
    problem: Option<String>,
    /// Whose sets could suggest.
    set_names: Vec<String>,
    queue: queue::Queue,
    /// Programs that are asked.
    pub(super) models: Models,
}

/// The memory of what one annotator has labelled in a project, or with `everyone` of what all
/// have whose sets they may see; reads every set.
pub fn memory_of(project: &Project, annotator: &str, everyone: bool, fold: bool) -> Memory {
    remember(project, annotator, everyone, fold, &Watch::default()).memory
}

impl Sources {
    /// Nobody suggests spans before the user’s choice is known.
    pub(super) fn nobody() -> Self {
        Self { settings: SuggestSettings::none(), ..Self::default() }
    }

    /// What the user has switched on.
    pub fn settings(&self) -> &SuggestSettings {
        &self.settings
    }

    /// The word lists and rules of the project.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// What is wrong with them: with files as a whole, and in their lines.
    pub fn list_problems(&self) -> (&[String], impl Iterator<Item = &ListProblem>) {
        (&self.unreadable, self.lists.problems())
    }

    /// What became of what was suggested.
    pub fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    /// Whether any of them is still to come.
    pub fn is_busy(&self) -> bool {
        self.remembering.is_some() || self.models.is_busy() || self.is_ordering().is_some()
    }

    /// How it stands with a program, if it is on and may run.
    pub fn model_status(&self, name: &str) -> Option<ModelStatus> {
        self.models.status(name)
    }

    /// Whether past annotations are being read, and how far that is.
    pub fn remembering(&self) -> Option<(usize, usize)> {
        self.remembering.as_ref().map(Job::doing)
    }

    /// How many strings and spans the memory has; `None` if there is none yet.
    pub fn remembered(&self) -> Option<(usize, usize)> {
        let memory = self.memory.as_ref()?.read().unwrap_or_else(PoisonError::into_inner);
        Some((memory.strings(), memory.spans()))
    }

    /// Whether a source may suggest.
    pub fn is_on(&self, source: &Source) -> bool {
        let settings = &self.settings;
        match source {
            Source::Memory => settings.memory,
            Source::Rules | Source::File(_) => !settings.off.contains(&source.to_string()),
            Source::Set(name) => settings.sets.contains(name),
            Source::Model(name) => settings.models.iter().any(|m| m.on && m.name == *name),
        }
    }
}

/// Whether somebody’s set may suggest to a viewer who has come so far: in a blind project others’
/// work is shown when one’s own is done; what programs made is nobody’s work.
fn may_suggest(
    project: &Project,
    article: &ArticleId,
    name: &str,
    (viewer, status): (&str, Status),
) -> bool {
    is_program(name) || project.may_see_at(article, viewer, || status).is_ok()
}

impl Session {
    /// Who suggests spans.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Who may suggest from now on. Word lists and rules are read anew.
    pub fn choose_sources(&mut self, settings: SuggestSettings) {
        let before = std::mem::replace(&mut self.sources.settings, settings);
        let now = &self.sources.settings;
        let other = (before.everyone, before.fold_case) != (now.everyone, now.fold_case);
        if !now.memory || other {
            self.sources.memory = None;
            self.sources.remembering = None;
            self.sources.asked = false;
        }
        self.read_lists();
        self.sources.set_names = self.project.annotators();
        self.sources.set_names.retain(|name| *name != self.annotator && name != GOLD);
        self.remember();
        self.begin_sources();
        self.sources.queue.forget();
        self.order_queue();
        if self.waits {
            self.wait_for_sources();
        }
    }

    /// Switches a source on or off.
    pub fn switch_source(&mut self, source: &Source, on: bool) {
        let mut settings = self.sources.settings.clone();
        let put = |names: &mut std::collections::BTreeSet<String>, name: String, there: bool| {
            if there { names.insert(name) } else { names.remove(&name) }
        };
        match source {
            Source::Memory => settings.memory = on,
            Source::Rules | Source::File(_) => {
                put(&mut settings.off, source.to_string(), !on);
            }
            Source::Set(name) => {
                put(&mut settings.sets, name.clone(), on);
            }
            Source::Model(name) => {
                for model in settings.models.iter_mut().filter(|m| m.name == *name) {
                    model.on = on;
                }
            }
        }
        self.choose_sources(settings);
    }

    /// Reads the project’s word lists and rules.
    fn read_lists(&mut self) {
        let files = self.project.suggest_files();
        let read = files
            .iter()
            .filter_map(|(name, read)| Some((name.as_str(), read.as_ref().ok()?.as_slice())));
        self.sources.lists = Arc::new(Lists::read(read, self.project.schema()));
        let errors = files.iter().filter_map(|(_, read)| read.as_ref().err());
        self.sources.unreadable = errors.map(ToString::to_string).collect();
    }

    /// Begins to read past annotations, unless that was done.
    fn remember(&mut self) {
        if !self.sources.settings.memory || self.sources.asked {
            return;
        }
        self.sources.asked = true;
        let (project, annotator) = (self.project.clone(), self.annotator.clone());
        let (everyone, fold) = (self.sources.settings.everyone, self.sources.settings.fold_case);
        self.sources.remembering = Job::start("memory", move |watch| {
            remember(&project, &annotator, everyone, fold, watch)
        });
    }

    /// Somebody else’s memory is another one.
    pub(super) fn forget_sources(&mut self) {
        self.sources.memory = None;
        self.sources.remembering = None;
        self.sources.asked = false;
        self.sources.tallies = Tallies::default();
        self.remember();
    }

    /// Takes in what was read; whether there is anything new to show.
    pub(super) fn poll_sources(&mut self) -> bool {
        let answered = self.poll_models();
        let ordered = self.poll_queue(Some(Duration::ZERO));
        self.take_memory(Some(Duration::ZERO)) || answered || ordered
    }

    pub(super) fn wait_for_sources(&mut self) {
        self.take_memory(None);
        self.poll_queue(None);
        let schema = self.project.schema();
        if let Some(open) = &mut self.open {
            open.poll_suggestions(schema, true, true);
        }
    }

    /// Counts what became of suggestions in the open article.
    pub(super) fn tally_here(&mut self) {
        let Some(open) = self.open.as_ref().filter(|_| self.review.is_none()) else { return };
        let annotator = open.writer().annotator().to_owned();
        let part = Part { annotator, article: open.article.id.clone() };
        self.sources.tallies.put(&part, tally(open.set()));
    }

    fn take_memory(&mut self, time: Option<Duration>) -> bool {
        let Some(job) = &self.sources.remembering else { return false };
        match job.poll_for(time) {
            Polled::Goes => return false,
            Polled::Done(remembered) => {
                self.sources.tallies = remembered.tallies;
                self.tally_here();
                self.sources.memory = Some(Arc::new(RwLock::new(remembered.memory)));
                self.sources.problem = remembered.problem;
            }
            Polled::Broken => self.sources.problem = Some(FAULT.to_owned()),
        }
        self.sources.remembering = None;
        self.order_queue();
        if self.review.is_none() {
            let (memory, schema) = (self.sources.memory.clone(), self.project.schema());
            if let Some(open) = &mut self.open {
                open.remember_with(memory, schema);
            }
        }
        true
    }

    /// Has the sources that are on look at the open article.
    pub(super) fn begin_sources(&mut self) {
        if self.review.is_some() {
            return;
        }
        let Some(open) = &self.open else { return };
        let sets = self.found_in_sets(open);
        let on = self.sources.lists.files.iter().map(|file| Source::File(file.name.clone()));
        let on: Vec<Source> = on.filter(|file| self.sources.is_on(file)).collect();
        let rules = self.sources.is_on(&Source::Rules);
        let memory = self.sources.memory.clone().filter(|_| self.sources.settings.memory);
        let lists = Arc::clone(&self.sources.lists);
        let schema = self.project.schema();
        if let Some(open) = &mut self.open {
            open.look_in_lists(lists, on);
            open.suggest_from(sets, rules);
            open.remember_with(memory, schema);
        }
        self.begin_models();
    }

    /// What others’ sets that are switched on have in the open article.
    fn found_in_sets(&self, open: &OpenArticle) -> Vec<Found> {
        let settings = &self.sources.settings;
        let others = settings.sets.iter().filter(|name| **name != self.annotator);
        let id = &open.article.id;
        let read = others.filter_map(|name| {
            // In a blind project others’ work is shown when one’s own is done.
            let viewer = (self.annotator.as_str(), open.set().status());
            if !may_suggest(&self.project, id, name, viewer) {
                return None;
            }
            let read = self.project.read_set(&open.article, name).ok()?;
            Some(crate::suggest::of_set(&open.article, &read.set, name))
        });
        read.flatten().collect()
    }
}
