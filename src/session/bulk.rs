//! Bulk steps in the window: begun on the open article, carried out on the others by a
//! thread beside, taken back and done again as one.

use std::collections::HashMap;
use std::time::Duration;

use super::job::{FAULT, Job, Polled, Watch};
use super::search::{Search, SearchAction};
use super::travel::{Deed, Time};
use super::{Effect, Session};
use crate::annotation::{Change, IdSource};
use crate::article::ArticleId;
use crate::project::{
    Bulk, BulkStep, Carrier, Project, StepPart, StepWriter, TAKEN_BACK, step_of_title,
};

/// Short work is waited for at once, so that most steps are done when the next frame comes.
const AT_ONCE: Duration = Duration::from_millis(3);

/// Bulk steps of this session.
#[derive(Debug, Default)]
pub(super) struct BulkState {
    going: Option<Going>,
    /// What the steps of this session do, to do it again.
    known: HashMap<String, Bulk>,
    /// Goes up whenever something was done or taken back.
    made: u64,
}

#[derive(Debug)]
struct Going {
    job: Job<Outcome, usize>,
    begun: Begun,
}

/// What is known of a step before its job.
#[derive(Debug)]
struct Begun {
    what: What,
    title: String,
    id: String,
    /// Articles in all, and those done before the job began.
    of: usize,
    first: usize,
    /// What was done to the open article.
    here: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Do,
    Redo,
    /// By undo, or by its name in the list of steps.
    TakeBack {
        undo: bool,
    },
    /// Taking it back by its name is undone, or done again.
    PutBack,
    TakeBackAgain,
}

#[derive(Debug, Default)]
struct Outcome {
    annotations: usize,
    kept: usize,
    /// Articles that were changed.
    articles: Vec<ArticleId>,
    /// What could not be done, as sentences.
    problems: Vec<String>,
    /// Articles in which it was not taken back.
    left: Vec<ArticleId>,
    /// It was stopped before its end.
    stopped: bool,
}

/// A bulk step that goes on, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkGoing {
    /// What it is called.
    pub title: String,
    /// Articles that are done.
    pub done: usize,
    /// Articles in all.
    pub of: usize,
}

/// The bulk steps over somebody's sets, as they were when they were read.
#[derive(Clone, Debug)]
pub struct BulkStepList {
    /// The latest first.
    pub steps: Vec<BulkStep>,
    made: u64,
}

impl BulkStepList {
    /// Reads them.
    pub fn read(session: &Session) -> Self {
        Self { steps: session.project.bulk_steps(&session.annotator), made: session.bulk.made }
    }

    /// Whether nothing has been done or taken back in bulk since.
    pub fn is_of(&self, session: &Session) -> bool {
        self.made == session.bulk.made
    }
}

impl Session {
    /// The bulk step that goes on.
    pub fn bulk_going(&self) -> Option<BulkGoing> {
        let going = self.bulk.going.as_ref()?;
        Some(BulkGoing {
            title: going.begun.title.clone(),
            done: going.begun.first + going.job.doing(),
            of: going.begun.of,
        })
    }

    /// Whether another article can be opened: not while its set may be being changed.
    pub(super) fn is_bulk_going(&mut self) -> bool {
        let Some(going) = self.bulk_going() else { return false };
        self.say(&format!(
            "{}: {} of {} articles are done. Other articles can be opened when it has ended.",
            going.title, going.done, going.of
        ));
        true
    }

    pub(super) fn say_what_was_cut_short(&mut self) {
        let cut = self
            .project
            .bulk_steps(&self.annotator)
            .into_iter()
            .find(|step| !step.whole && !step.taken_back);
        if let Some(step) = cut {
            self.say(&format!(
                "“{}” was cut short after {} articles. It can be taken back in the search (Ctrl Shift F).",
                step.title,
                step.parts.len()
            ));
        }
    }

    pub(super) fn begin_bulk(&mut self, bulk: Bulk) {
        if self.is_bulk_going() || !self.is_ready_for_bulk() {
            return;
        }
        let now = (self.clock)();
        let step = self.project.begin_step(&self.annotator, &bulk.title, now, &mut self.ids);
        match step {
            Ok(step) => self.carry_out_bulk(bulk, step, What::Do),
            Err(error) => self.say(&error.to_string()),
        }
    }

    fn carry_out_bulk(&mut self, bulk: Bulk, mut step: StepWriter, what: What) {
        let now = (self.clock)();
        let id = step.id().to_owned();
        let mut here = Outcome::default();
        let mut rest: Vec<usize> = Vec::new();
        for (at, part) in bulk.parts.iter().enumerate() {
            let Some(open) = self.open.as_mut().filter(|o| o.article.id == part.article) else {
                rest.push(at);
                continue;
            };
            let mut carrier = Carrier { ids: &mut self.ids, now };
            let set = (&open.article, &mut open.writer);
            match self.project.carry_out(&mut step, &bulk, part, set, &mut carrier) {
                Ok(done) => {
                    here.add(&part.article, done.annotations, 0);
                    self.after_bulk(done.change);
                }
                Err(why) => here.problems.push(why),
            }
        }
        self.bulk.known.insert(id.clone(), bulk.clone());
        let project = self.project.clone();
        let mut ids = if self.waits { self.ids.clone() } else { IdSource::random() };
        let (title, of, first) =
            (bulk.title.clone(), bulk.parts.len(), bulk.parts.len() - rest.len());
        let job = Job::start("bulk step", move |watch| {
            let mut outcome = Outcome::default();
            for (nth, part) in rest.iter().filter_map(|at| bulk.parts.get(*at)).enumerate() {
                if watch.is_stopped() {
                    outcome.stopped = true;
                    return outcome;
                }
                let mut carrier = Carrier { ids: &mut ids, now };
                match project.carry_out_in(&mut step, &bulk, part, &mut carrier) {
                    Ok(done) => outcome.add(&part.article, done.annotations, 0),
                    Err(why) => outcome.problems.push(why),
                }
                watch.at(nth + 1);
            }
            if let Err(error) = step.end() {
                outcome.problems.push(error.to_string());
            }
            outcome
        });
        self.watch_bulk(job, Begun { what, title, id, of, first, here });
    }

    fn watch_bulk(&mut self, job: Option<Job<Outcome, usize>>, begun: Begun) {
        let Some(job) = job else {
            self.say("The system has no thread left to go on with; close some programs.");
            return;
        };
        self.bulk.going = Some(Going { job, begun });
        self.poll_bulk_for(if self.waits { None } else { Some(AT_ONCE) });
    }

    /// Takes in how far a bulk step is; whether one goes on.
    pub fn poll_bulk(&mut self) -> bool {
        self.poll_bulk_for((!self.waits).then_some(Duration::ZERO));
        self.bulk.going.is_some()
    }

    /// Stops a bulk step after the article that it is at.
    pub fn stop_bulk(&mut self) {
        if let Some(going) = &self.bulk.going {
            going.job.stop();
        }
    }

    fn poll_bulk_for(&mut self, time: Option<Duration>) {
        let Some(going) = &self.bulk.going else { return };
        let outcome = match going.job.poll_for(time) {
            Polled::Goes => return,
            Polled::Done(outcome) => outcome,
            Polled::Broken => Outcome { problems: vec![FAULT.to_owned()], ..Outcome::default() },
        };
        if let Some(going) = self.bulk.going.take() {
            self.end_bulk(going.begun, outcome);
        }
    }

    fn end_bulk(&mut self, begun: Begun, rest: Outcome) {
        let Begun { what, title, id, of, here: mut all, .. } = begun;
        all.annotations += rest.annotations;
        all.kept += rest.kept;
        all.articles.extend(rest.articles);
        all.problems.extend(rest.problems);
        self.bulk.made += 1;
        let deed = Deed::Bulk(id.clone());
        match what {
            What::TakeBack { undo } if all.failed() => {
                if undo {
                    self.trail.forget(Time::Back, &deed);
                }
            }
            What::Do => self.trail.done_in_bulk(id),
            What::Redo => self.trail.travelled(Time::Forward, &deed),
            What::TakeBack { undo: true } => self.trail.travelled(Time::Back, &deed),
            What::TakeBack { undo: false } => self.trail.took_back(id),
            What::PutBack => self.trail.travelled(Time::Back, &Deed::TakenBack(id)),
            What::TakeBackAgain => self.trail.travelled(Time::Forward, &Deed::TakenBack(id)),
        }
        for id in &all.articles {
            let status = self.project.status_of(id, &self.annotator);
            self.statuses.set(id.clone(), status);
        }
        self.say_of_bulk(what, &title, of, &all, rest.stopped);
        // The memory has learned from sets that are others now.
        if all.articles.iter().any(|id| self.current_id().as_ref() != Some(id)) {
            self.forget_sources();
        }
        // What the hits are labelled with has changed.
        if self.search.is_some() {
            let at = self.search.as_ref().and_then(Search::at);
            self.search_action(SearchAction::Cancel);
            self.search_action(SearchAction::Again);
            if let Some(search) = &mut self.search {
                search.stay_at(at);
            }
        }
    }

    fn say_of_bulk(&mut self, what: What, title: &str, of: usize, all: &Outcome, stopped: bool) {
        let counted = |count: usize, one: &str, more: &str| match count {
            1 => format!("1 {one}"),
            n => format!("{n} {more}"),
        };
        let articles = counted(all.articles.len(), "article", "articles");
        let annotations = counted(all.annotations, "annotation", "annotations");
        let mut text = match what {
            What::Do | What::Redo | What::PutBack => {
                format!("{title}: {annotations} in {articles}")
            }
            What::TakeBack { .. } | What::TakeBackAgain => {
                format!("Taken back: {title}: {annotations} in {articles}")
            }
        };
        if all.kept > 0 {
            let kept = counted(all.kept, "annotation was", "annotations were");
            text.push_str(&format!("; {kept} changed or used since, and stay"));
        }
        if stopped {
            text.push_str(&format!("; stopped, of {of}"));
        }
        if all.failed() {
            text = format!("Nothing was done: {title}");
        }
        let undo = matches!(what, What::Do | What::Redo | What::TakeBack { undo: false })
            && !all.articles.is_empty();
        self.effects.push(Effect::Announce(text.clone()));
        self.effects.push(Effect::Toast { text: format!("{text}."), undo });
        if let Some(first) = all.problems.first() {
            let more = all.problems.len() - 1;
            let more =
                if more == 0 { String::new() } else { format!(" And {more} more like that.") };
            let skipped = counted(all.problems.len(), "article was", "articles were");
            self.say(&format!("{skipped} left out: {first}.{more}"));
        }
    }

    /// What was done to the open article's set shows.
    fn after_bulk(&mut self, change: Option<Change>) {
        let (Some(open), Some(change)) = (&mut self.open, change) else { return };
        open.refresh(self.project.schema());
        self.done_agreed = false;
        self.drop_gone();
        let set = self.open.as_ref().map(super::OpenArticle::set);
        let gone = self.selection.span.is_some_and(|id| set.is_none_or(|s| s.span(id).is_none()));
        if gone {
            self.selection.span = None;
        }
        self.selection.change = None;
        self.remarks_after(&change);
    }

    fn is_ready_for_bulk(&mut self) -> bool {
        if self.review.is_some() {
            self.say("Nothing is changed in bulk during a review. Press Ctrl R to annotate.");
            return false;
        }
        true
    }

    /// The bulk step that undo or redo in the open article begins with, if that was made
    /// before this session.
    pub(super) fn bulk_in_hand(&self, time: Time) -> Option<Deed> {
        let history = self.open.as_ref()?.writer.history();
        let title = match time {
            Time::Back => history.undo_title(),
            Time::Forward => return None,
        };
        let (title, taken_back) = match title?.strip_suffix(TAKEN_BACK) {
            Some(title) => (title, true),
            None => (title?, false),
        };
        let step = self.project.bulk_step(&self.annotator, step_of_title(title)?)?;
        match taken_back {
            true => Some(Deed::TakenBack(step.id)),
            false => (!step.taken_back).then_some(Deed::Bulk(step.id)),
        }
    }

    /// Undoes that a step was taken back by its name, in all articles, or takes it back again.
    pub(super) fn travel_over_take_back(&mut self, time: Time, id: &str) {
        if self.is_bulk_going() || !self.is_ready_for_bulk() {
            return;
        }
        let deed = Deed::TakenBack(id.to_owned());
        let step = self.project.bulk_step(&self.annotator, id);
        if let (Time::Forward, Some(step)) = (time, &step) {
            return self.begin_take_back(step.clone(), What::TakeBackAgain);
        }
        let again = step.and_then(|step| self.project.step_again(&step).ok());
        match self.bulk.known.get(id).cloned().zip(again) {
            Some((bulk, step)) => self.carry_out_bulk(bulk, step, What::PutBack),
            None => {
                self.trail.forget(time, &deed);
                self.say(
                    "What was taken back in several articles is done again by searching for it and repeating the step; nothing was undone here.",
                );
            }
        }
    }

    pub(super) fn travel_in_bulk(&mut self, time: Time, id: &str) {
        if self.is_bulk_going() || !self.is_ready_for_bulk() {
            return;
        }
        let deed = Deed::Bulk(id.to_owned());
        let Some(step) = self.project.bulk_step(&self.annotator, id) else {
            self.trail.forget(time, &deed);
            self.say("The record of this step is gone, so it cannot be undone as one.");
            return;
        };
        if time == Time::Back {
            self.begin_take_back(step, What::TakeBack { undo: true });
            return;
        }
        let again = self.bulk.known.get(id).cloned().zip(self.project.step_again(&step).ok());
        match again {
            Some((bulk, step)) => self.carry_out_bulk(bulk, step, What::Redo),
            None => {
                self.trail.forget(time, &deed);
                self.say("This step cannot be done again; search again and repeat it.");
            }
        }
    }

    pub(super) fn take_back_step(&mut self, id: &str) {
        if self.is_bulk_going() || !self.is_ready_for_bulk() {
            return;
        }
        match self.project.bulk_step(&self.annotator, id) {
            Some(step) if step.taken_back => self.say("This step was taken back already."),
            Some(step) => self.begin_take_back(step, What::TakeBack { undo: false }),
            None => self.say("The record of this step is gone."),
        }
    }

    fn begin_take_back(&mut self, step: BulkStep, what: What) {
        let mut here = Outcome::default();
        let mut rest: Vec<StepPart> = Vec::new();
        for part in &step.parts {
            let Some(open) = self.open.as_mut().filter(|o| o.article.id == part.article) else {
                rest.push(part.clone());
                continue;
            };
            match self.project.take_back(&step, part, &mut open.writer) {
                Ok(taken) => {
                    here.add(&part.article, taken.annotations, taken.kept);
                    self.after_bulk(taken.change);
                }
                Err(why) => here.leave(part, why),
            }
        }
        let (title, id, of) = (step.title.clone(), step.id.clone(), step.parts.len());
        let first = of - rest.len();
        let project = self.project.clone();
        let left = here.left.clone();
        let work = move |watch: &Watch<usize>| take_back(&project, &step, &rest, left, watch);
        let job = Job::start("taking back", work);
        self.watch_bulk(job, Begun { what, title, id, of, first, here });
    }
}

/// Takes a step back in `parts`; in the articles of `left` it could not be.
fn take_back(
    project: &Project,
    step: &BulkStep,
    parts: &[StepPart],
    left: Vec<ArticleId>,
    watch: &Watch<usize>,
) -> Outcome {
    let mut outcome = Outcome { left, ..Outcome::default() };
    for (nth, part) in parts.iter().enumerate() {
        outcome.stopped |= watch.is_stopped();
        if outcome.stopped {
            outcome.left.push(part.article.clone());
            continue;
        }
        match project.take_back_in(step, part) {
            Ok(taken) => outcome.add(&part.article, taken.annotations, taken.kept),
            Err(why) => outcome.leave(part, why),
        }
        watch.at(nth + 1);
    }
    // What is left can be tried again.
    if let Err(error) = project.end_take_back(step, &outcome.left) {
        outcome.problems.push(error.to_string());
    }
    outcome
}

impl Outcome {
    /// Whether nothing came of it.
    fn failed(&self) -> bool {
        self.articles.is_empty() && !self.problems.is_empty()
    }

    /// It was not taken back in the article of `part`.
    fn leave(&mut self, part: &StepPart, why: String) {
        self.left.push(part.article.clone());
        self.problems.push(why);
    }

    fn add(&mut self, article: &ArticleId, annotations: usize, kept: usize) {
        self.annotations += annotations;
        self.kept += kept;
        if annotations > 0 {
            self.articles.push(article.clone());
        }
    }
}
