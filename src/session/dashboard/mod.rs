//! What the project has and how far it is: counted on a thread of its own while the window goes
//! on, and kept as long as no file changes that it was counted from.

mod count;

use std::path::Path;
use std::sync::Arc;

pub use count::{Counted, KnownExport, Recent};

use self::count::{Answer, count};
use super::job::{FAULT, Job, Polled, Watch};
use super::{Action, Effect, Page, Session};
use crate::project::AnnotatorStats;
use crate::review::gold::GOLD;

/// What a user can do on the page of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DashboardAction {
    /// Counts are of this annotator’s sets; of everybody’s but gold’s with `None`.
    Person(Option<String>),
    /// The next one; after the last, everybody.
    NextPerson,
    /// Tables in place of charts, or charts.
    ToggleTables,
    /// Stop counting.
    Stop,
    /// Count anew.
    Again,
    /// A table as CSV, on the clipboard.
    Copy(&'static str),
    /// All tables as CSV, in a folder of the user’s choice.
    SaveTables,
}

/// The page, as far as it is there.
#[derive(Debug, Default)]
pub struct Dashboard {
    person: Option<String>,
    tables: bool,
    job: Option<Job<Answer, (usize, usize)>>,
    counted: Option<Arc<Counted>>,
    stopped: bool,
    fault: Option<String>,
}

impl Dashboard {
    /// What was counted last, if anything was.
    pub fn counted(&self) -> Option<&Counted> {
        self.counted.as_deref()
    }

    /// How many articles were read of how many, while they are being counted.
    pub fn counting(&self) -> Option<(usize, usize)> {
        self.job.as_ref().map(Job::doing)
    }

    /// Whether counting was stopped before its end.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Why nothing could be counted.
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Whose sets are counted; `None` is everybody but gold.
    pub fn person(&self) -> Option<&str> {
        self.person.as_deref()
    }

    /// Whether charts are shown as tables.
    pub fn shows_tables(&self) -> bool {
        self.tables
    }

    /// What those have together whose sets are counted; `None` before anything is.
    pub fn chosen(&self) -> Option<&AnnotatorStats> {
        let counted = self.counted()?;
        match self.person() {
            None => Some(&counted.everybody),
            Some(name) => counted.stats.annotators.get(name),
        }
    }
}

impl Session {
    /// The page of the project, while it is shown.
    pub fn dashboard(&self) -> Option<&Dashboard> {
        Some(&self.dashboard).filter(|_| self.page == Some(Page::Project))
    }

    pub(super) fn begin_dashboard(&mut self) {
        self.save_hours();
        self.begin_figures();
        self.count_project();
    }

    pub(super) fn leave_dashboard(&mut self) {
        self.dashboard.job = None;
    }

    /// What may be seen has changed.
    pub(super) fn recount(&mut self) {
        if self.page == Some(Page::Project) {
            self.count_project();
        }
    }

    fn count_project(&mut self) {
        let viewer = self.author().to_owned();
        let dashboard = &mut self.dashboard;
        dashboard.stopped = false;
        dashboard.fault = None;
        if dashboard.counted.as_ref().is_some_and(|counted| counted.viewer != viewer) {
            dashboard.counted = None;
        }
        let known = dashboard.counted.clone();
        let project = self.project.clone();
        let work =
            move |watch: &Watch<(usize, usize)>| count(&project, &viewer, known.as_deref(), watch);
        dashboard.job = Job::start("count", work);
        if dashboard.job.is_none() {
            dashboard.fault = Some("The system has no thread left to count on.".to_owned());
        }
        if self.waits
            && let Some(job) = self.dashboard.job.take()
        {
            self.take_counts(job.poll_for(None));
        }
    }

    /// Sees whether counts are there now; whether they are still worked at.
    pub fn poll_dashboard(&mut self) -> bool {
        let Some(job) = &self.dashboard.job else { return false };
        let polled = job.poll();
        if matches!(polled, Polled::Goes) {
            return true;
        }
        self.dashboard.job = None;
        self.take_counts(polled);
        false
    }

    fn take_counts(&mut self, polled: Polled<Answer>) {
        let dashboard = &mut self.dashboard;
        match polled {
            Polled::Goes | Polled::Done(Answer::Same) => {}
            Polled::Done(Answer::Counted(counted)) => {
                dashboard.counted = Some(Arc::from(counted));
            }
            Polled::Done(Answer::Stopped) => dashboard.stopped = true,
            Polled::Broken => dashboard.fault = Some(FAULT.to_owned()),
        }
        let known = |name: &String| {
            dashboard.counted.as_ref().is_some_and(|c| c.stats.annotators.contains_key(name))
        };
        dashboard.person = dashboard.person.take().filter(known);
    }

    pub(super) fn dashboard_action(&mut self, action: DashboardAction) {
        match action {
            DashboardAction::Person(person) => self.dashboard.person = person,
            DashboardAction::NextPerson => self.dashboard.person = self.next_person(),
            DashboardAction::ToggleTables => self.dashboard.tables = !self.dashboard.tables,
            DashboardAction::Stop => {
                self.dashboard.job = None;
                self.dashboard.stopped = true;
            }
            DashboardAction::Again => self.count_project(),
            DashboardAction::Copy(name) => self.copy_table(name),
            DashboardAction::SaveTables if self.dashboard.counted.is_some() => {
                let action = Action::Dashboard(DashboardAction::SaveTables);
                self.effects.push(Effect::Window(action));
            }
            DashboardAction::SaveTables => self.say("Nothing is counted yet."),
        }
    }

    fn next_person(&self) -> Option<String> {
        let people = self.dashboard.counted.as_ref()?.stats.people();
        let next = match self.dashboard.person() {
            None => 0,
            Some(now) => people.iter().position(|name| *name == now)? + 1,
        };
        people.get(next).map(|name| (*name).to_owned())
    }

    fn copy_table(&mut self, name: &str) {
        let tables = self.tables();
        let Some(table) = tables.iter().find(|table| table.0 == name) else { return };
        match &table.1 {
            Ok(text) => self.effects.push(Effect::Copy(text.clone())),
            Err(why) => self.say(&format!("Not copied: {why}.")),
        }
    }

    /// Every table of the page by its name, as CSV.
    fn tables(&self) -> Vec<(&'static str, Result<String, String>)> {
        let mut tables = Vec::new();
        if let Some(counted) = self.dashboard.counted() {
            tables.extend(counted.tables.iter().map(|table| (table.name, table.csv())));
        }
        if let super::Standing::There(study) = self.figures_so_far().standing() {
            tables.push(("agreement", study.report.csv().map_err(|e| e.to_string())));
            tables.push(("agreement-over-time", count::over_time(&study).csv()));
        }
        if let Some(hours) = self.hours() {
            let status = |id: &_| self.status_of(id);
            tables.push(("hours", count::hours(hours, self.author(), status).csv()));
        }
        tables
    }

    /// Writes every table as a CSV file into a folder of the user’s choice. Files of the same
    /// name are replaced.
    pub fn save_tables(&mut self, folder: &Path) {
        let mut names = Vec::new();
        for (name, text) in self.tables() {
            let path = folder.join(format!("{name}.csv"));
            let written = text.and_then(|text| {
                crate::project::write_new_file(&path, text.as_bytes())
                    .map_err(|why| why.to_string())
            });
            if let Err(why) = written {
                return self.say(&format!("The tables were not all saved: {why}"));
            }
            names.push(format!("{name}.csv"));
        }
        self.say(&format!("{} are in {}.", names.join(", "), folder.display()));
    }

    /// Who is counted, for the heading of a chart.
    pub fn counted_of(&self) -> String {
        match self.dashboard.person() {
            None => "everybody".to_owned(),
            Some(GOLD) => "gold".to_owned(),
            Some(name) => name.to_owned(),
        }
    }
}
