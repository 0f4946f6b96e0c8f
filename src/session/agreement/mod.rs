//! How far the whole team agrees: figures of all articles, worked out on a thread of their own
//! while the window goes on, and kept as long as nothing that they were made of changes.

mod part;
mod spots;
mod study;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use part::{Named, Part, PartId};
pub use spots::{Spot, Spots};
pub use study::{Doing, Scope, Study};

use self::study::{Answer, work_out};
use super::{Action, Effect, Page, Session, Way};
use crate::article::ArticleId;
use crate::project::is_person;
use crate::review::figures::places::Cell;
use crate::review::gold::GOLD;
use crate::session::ReviewAction;
use crate::session::job::{FAULT, Job, Polled, Watch};
use crate::text::ByteRange;

/// What a user can do with the figures of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgreementAction {
    /// Whether somebody's sets are compared.
    Compare {
        /// Their name.
        annotator: String,
        /// Whether they take part.
        takes_part: bool,
    },
    /// Only articles like this pattern; all if it is empty.
    Articles(String),
    /// The part that is looked at.
    Look(PartId),
    /// The part after or before it.
    Step(Way),
    /// Stop working them out.
    Stop,
    /// Work them out after all.
    Again,
    /// The figures as a table, on the clipboard.
    Copy,
    /// The figures as JSON, in a file of the user's choice.
    Save,
    /// The places that a figure was made from.
    Places {
        /// The figure.
        cell: Cell,
        /// What it is called.
        title: String,
    },
    /// No places any more.
    ClosePlaces,
    /// An article in the review; at this place, if one is said.
    Open {
        /// The article.
        article: ArticleId,
        /// The place in it.
        at: Option<ByteRange>,
    },
}

/// The figures of the project, as far as they are there.
#[derive(Debug, Default)]
pub struct Agreement {
    /// Everybody who has a set in the project; gold last.
    everybody: Vec<String>,
    /// Those of them who do not take part.
    out: BTreeSet<String>,
    /// Whether who takes part was chosen before.
    begun: bool,
    articles: String,
    part: Option<PartId>,
    job: Option<Job<Answer, Doing>>,
    /// What the job works out.
    scope: Scope,
    study: Option<Arc<Study>>,
    spots: Option<Spots>,
    spots_job: Option<Job<Vec<Spot>>>,
    /// Why there are no figures.
    obstacle: Option<String>,
    stopped: bool,
}

/// How the figures stand.
#[derive(Clone, Debug)]
pub enum Standing {
    /// There can be none; why, as a sentence or two.
    None(String),
    /// They are being worked out.
    Working(Doing),
    /// Working them out was stopped.
    Stopped,
    /// They are there.
    There(Arc<Study>),
}

impl Agreement {
    /// Everybody who has a set in the project, sorted; gold last. Their positions are those that
    /// people know them by: A, B, C.
    pub fn everybody(&self) -> &[String] {
        &self.everybody
    }

    /// Whether somebody's sets are compared.
    pub fn takes_part(&self, name: &str) -> bool {
        !self.out.contains(name)
    }

    /// The pattern that articles are to be like; all are if it is empty.
    pub fn articles(&self) -> &str {
        &self.articles
    }

    /// How the figures stand.
    pub fn standing(&self) -> Standing {
        if let Some(why) = &self.obstacle {
            return Standing::None(why.clone());
        }
        if let Some(job) = &self.job {
            let doing = job.doing();
            // What is known is shown until it turns out to be old.
            return match &self.study {
                Some(study) if study.scope == self.scope && doing == Doing::Looking => {
                    Standing::There(Arc::clone(study))
                }
                _ => Standing::Working(doing),
            };
        }
        match &self.study {
            _ if self.stopped => Standing::Stopped,
            Some(study) => Standing::There(Arc::clone(study)),
            None => Standing::Stopped,
        }
    }

    /// The part that is looked at.
    pub fn part(&self, study: &Study) -> Option<PartId> {
        let used = PartId::used(&study.report);
        self.part.clone().filter(|part| used.contains(part)).or_else(|| used.into_iter().next())
    }

    /// The places of what was pressed last.
    pub fn spots(&self) -> Option<&Spots> {
        self.spots.as_ref()
    }

    /// Whether something is being worked out.
    pub fn is_busy(&self) -> bool {
        self.job.is_some() || self.spots_job.is_some()
    }

    fn close_spots(&mut self) {
        self.spots = None;
        self.spots_job = None;
    }

    fn poll_spots(&mut self) {
        let Some(job) = &self.spots_job else { return };
        match job.poll() {
            Polled::Goes => return,
            Polled::Done(found) => {
                if let Some(spots) = &mut self.spots {
                    spots.found = Some(found);
                }
            }
            Polled::Broken => self.spots = None,
        }
        self.spots_job = None;
    }

    fn annotators(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.everybody.iter().filter(|name| self.takes_part(name)).cloned().collect();
        // As the sets are read everywhere.
        names.sort();
        names
    }
}

impl Session {
    /// The figures of the project, while they are shown.
    pub fn agreement(&self) -> Option<&Agreement> {
        Some(&self.agreement).filter(|_| self.page == Some(Page::Agreement))
    }

    /// The same, also while only a part of them is shown on another page.
    pub fn figures_so_far(&self) -> &Agreement {
        &self.agreement
    }

    /// What is being worked out is not waited for.
    pub(super) fn stop_figures(&mut self) {
        self.agreement.job = None;
    }

    pub(super) fn begin_figures(&mut self) {
        let (gold, mut everybody): (Vec<_>, Vec<_>) =
            self.project.annotators().into_iter().partition(|name| name == GOLD);
        everybody.extend(gold);
        let agreement = &mut self.agreement;
        agreement.everybody = everybody;
        if !agreement.begun {
            agreement.begun = true;
            let out = agreement.everybody.iter().filter(|name| !is_person(name));
            agreement.out.extend(out.cloned());
        }
        self.figure();
    }

    /// Works the figures out, unless those that are there are what would come of it.
    fn figure(&mut self) {
        let viewer = self.author().to_owned();
        let agreement = &mut self.agreement;
        agreement.job = None;
        agreement.stopped = false;
        if agreement.study.as_ref().is_none_or(|study| study.scope.viewer != viewer) {
            agreement.close_spots();
        }
        let annotators = agreement.annotators();
        agreement.obstacle = alone(&agreement.everybody, &annotators);
        if agreement.obstacle.is_some() {
            return;
        }
        agreement.scope = Scope { viewer, annotators, articles: agreement.articles.clone() };
        let scope = agreement.scope.clone();
        let known = agreement.study.clone().filter(|study| study.scope == scope);
        let project = self.project.clone();
        let work = move |watch: &Watch<Doing>| {
            work_out(&project, scope, known.as_deref().map(Study::stamp), watch)
        };
        agreement.job = Job::start("agreement", work);
        if agreement.job.is_none() {
            agreement.obstacle = Some("The system has no thread left to work this out.".to_owned());
        }
    }

    /// Who looks on, or what they may see, has changed.
    pub(super) fn refigure(&mut self) {
        if matches!(self.page, Some(Page::Agreement | Page::Project)) {
            self.figure();
        }
    }

    /// Sees whether the figures are there now; whether they are still worked at.
    pub fn poll_agreement(&mut self) -> bool {
        let agreement = &mut self.agreement;
        agreement.poll_spots();
        let Some(job) = &agreement.job else { return agreement.is_busy() };
        match job.poll() {
            Polled::Goes => return true,
            Polled::Done(Answer::Same) => {}
            Polled::Done(Answer::Study(study)) => {
                // Places are those of the figures that are shown.
                agreement.close_spots();
                agreement.study = Some(Arc::from(study));
            }
            Polled::Done(Answer::None(why)) => agreement.obstacle = Some(why),
            Polled::Done(Answer::Stopped) => agreement.stopped = true,
            Polled::Broken => agreement.obstacle = Some(FAULT.to_owned()),
        }
        agreement.job = None;
        agreement.is_busy()
    }

    pub(super) fn agreement_action(&mut self, action: AgreementAction) {
        match action {
            AgreementAction::Compare { annotator, takes_part } => {
                if takes_part {
                    self.agreement.out.remove(&annotator);
                } else {
                    self.agreement.out.insert(annotator);
                }
                self.figure();
            }
            AgreementAction::Articles(pattern) => {
                let pattern = pattern.trim();
                if pattern != self.agreement.articles {
                    pattern.clone_into(&mut self.agreement.articles);
                    self.figure();
                }
            }
            AgreementAction::Look(part) => {
                self.agreement.part = Some(part);
                self.agreement.close_spots();
            }
            AgreementAction::Step(way) => self.step_part(way),
            AgreementAction::Stop => {
                self.agreement.job = None;
                self.agreement.stopped = true;
            }
            AgreementAction::Again => self.figure(),
            AgreementAction::Copy => self.copy_figures(),
            AgreementAction::Save if self.figures().is_some() => {
                let action = Action::Agreement(AgreementAction::Save);
                self.effects.push(Effect::Window(action));
            }
            AgreementAction::Save => {}
            AgreementAction::Places { cell, title } => self.look_for_places(cell, title),
            AgreementAction::ClosePlaces => self.agreement.close_spots(),
            AgreementAction::Open { article, at } => self.open_in_review(&article, at),
        }
    }

    /// The figures, if they are there and shown.
    fn figures(&self) -> Option<Arc<Study>> {
        match self.agreement()?.standing() {
            Standing::There(study) => Some(study),
            _ => None,
        }
    }

    fn step_part(&mut self, way: Way) {
        let Some(study) = self.figures() else { return };
        let parts = PartId::used(&study.report);
        let now = self.agreement.part(&study);
        let at = parts.iter().position(|part| Some(part) == now.as_ref()).unwrap_or(0);
        let next = match way {
            Way::Forward => at + 1,
            Way::Back => at.saturating_sub(1),
        };
        if let Some(part) = parts.get(next) {
            self.agreement.part = Some(part.clone());
            self.agreement.close_spots();
        }
    }

    fn copy_figures(&mut self) {
        let Some(study) = self.figures() else { return };
        match study.report.csv() {
            Ok(text) => self.effects.push(Effect::Copy(text)),
            Err(why) => self.say(&format!("Not copied: {why}.")),
        }
    }

    /// Writes the figures to a file of the user's choice, as JSON.
    pub fn save_figures(&mut self, path: &std::path::Path) {
        let Some(study) = self.figures() else { return };
        let written = study.report.json().map_err(|why| why.to_string()).and_then(|text| {
            crate::project::write_file(path, text.as_bytes()).map_err(|why| why.to_string())
        });
        match written {
            Ok(()) => self.say(&format!("The figures are in {}.", path.display())),
            Err(why) => self.say(&format!("The figures were not saved: {why}")),
        }
    }

    fn look_for_places(&mut self, cell: Cell, title: String) {
        let Some(study) = self.figures() else { return };
        let schema = self.project.schema().clone();
        let own = cell.clone();
        self.agreement.spots = Some(Spots { cell, title, found: None });
        self.agreement.spots_job =
            Job::start("places", move |_| spots::look_up(&schema, &study, &own));
    }

    /// Leaves for the review of an article.
    fn open_in_review(&mut self, id: &ArticleId, at: Option<ByteRange>) {
        self.turn_to(None);
        if self.review().is_none() {
            self.review_action(ReviewAction::Toggle);
        }
        self.open_article(id);
        if let Some(at) = at
            && self.current_id().as_ref() == Some(id)
        {
            self.go_to_difference(at);
        }
    }
}

/// What it takes to compare, if there are not enough.
fn alone(everybody: &[String], taking_part: &[String]) -> Option<String> {
    let people: Vec<&String> = everybody.iter().filter(|name| *name != GOLD).collect();
    match (people.as_slice(), taking_part) {
        (_, [_, _, ..]) => None,
        ([], _) => Some("Nobody has annotated anything in this project yet. Agreement is worked out from the sets of two annotators or more on the same articles.".to_owned()),
        ([one], _) => Some(format!(
            "Only {one} has annotated here. Agreement is worked out from the sets of two annotators or more on the same articles: put a colleague’s folder into “annotations”, bring it in with Import, or go on as somebody else in the settings."
        )),
        _ => Some("Choose two annotators or more above.".to_owned()),
    }
}
