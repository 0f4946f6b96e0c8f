//! What the sheet for importing shows of colleagues' sets: whose they are, on which articles,
//! what becomes of each, and what could not be kept of two copies of one set.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::exchange_parts::{long_text, progress, running, section};
use super::import_sheet::beside;
use super::parts::{caption, remark};
use crate::exchange::{ImportChoice, Imported, Job, SetsReport};
use crate::project::MergeConflict;
use crate::session::Session;
use crate::text::start_of;
use crate::ui::theme::Tokens;
use crate::ui::widgets::Button;

/// How many sets, and how many conflicts, are shown.
const SETS: usize = 40;
const CONFLICTS: usize = 12;

/// What the sheet remembers of sets.
#[derive(Debug)]
pub(super) struct Sets {
    here: Job<bool>,
    /// What would come of it, by the name under which they come.
    outlook: Option<(Option<String>, Job<SetsReport>)>,
    taking: Option<Job<SetsReport>>,
    /// Who may see no more of others' sets than how many they are.
    blind: Option<String>,
}

/// How far it is known what the files are.
pub(super) enum Polled {
    /// They are being looked at.
    Waits,
    /// They are sets; they came in if there is an answer.
    Sets(Option<Imported>),
    /// They are no sets.
    None,
}

fn name_of(annotator: &str) -> Option<String> {
    Some(annotator.trim().to_owned()).filter(|name| !name.is_empty())
}

impl Sets {
    pub(super) fn new(choice: &ImportChoice, session: Option<&Session>) -> Self {
        let blind = session.filter(|session| {
            let project = session.project();
            project.is_blind() && !project.is_adjudicator(session.annotator())
        });
        Self {
            here: choice.has_sets(),
            outlook: None,
            taking: None,
            blind: blind.map(|session| session.annotator().to_owned()),
        }
    }

    pub(super) fn are_here(&self) -> bool {
        matches!(self.here.result(), Some(Ok(true)))
    }

    /// Whether it is known that they are none.
    pub(super) fn are_none(&self) -> bool {
        self.here.result().is_some() && !self.are_here()
    }

    pub(super) fn is_busy(&self, project: bool, annotator: &str) -> bool {
        let name = name_of(annotator);
        let known =
            |(of, job): &(Option<String>, Job<SetsReport>)| *of == name && job.result().is_some();
        self.here.result().is_none() || project && !self.outlook.as_ref().is_some_and(known)
    }

    pub(super) fn is_running(&self) -> bool {
        self.taking.as_ref().is_some_and(|job| job.result().is_none())
    }

    /// Looks how far the work is, and begins what is to be found out.
    pub(super) fn poll(
        &mut self,
        choice: &ImportChoice,
        project: Option<&Path>,
        annotator: &str,
    ) -> Polled {
        match self.here.poll() {
            None => return Polled::Waits,
            Some(Ok(true)) => {}
            Some(_) => return Polled::None,
        }
        let name = name_of(annotator);
        if let Some(folder) = project
            && !self.is_running()
            && self.outlook.as_ref().is_none_or(|(of, _)| *of != name)
        {
            let job = choice.import_sets(folder.to_path_buf(), name.clone(), true);
            self.outlook = Some((name, job));
        }
        if let Some((_, job)) = &mut self.outlook {
            job.poll();
        }
        let done = self.taking.as_mut().and_then(|job| job.poll().cloned());
        // What went wrong stays on the sheet.
        let Some(Ok(report)) = done else { return Polled::Sets(None) };
        self.taking = None;
        Polled::Sets(Some(report.into()))
    }

    pub(super) fn take(&mut self, choice: &ImportChoice, folder: PathBuf, annotator: &str) {
        self.taking = Some(choice.import_sets(folder, name_of(annotator), false));
    }

    fn outlook(&self) -> Option<&Result<SetsReport, String>> {
        self.outlook.as_ref().and_then(|(_, job)| job.result())
    }
}

/// What the sets are.
pub(super) fn sets_found(ui: &mut Ui, sets: &Sets, project: Option<&str>) {
    let t = Tokens::of(ui);
    let Some(project) = project else {
        let words = "These are annotation sets of a Tagline project. Open the project that they \
                     are about, then import them into it.";
        return long_text(ui, words, t.ink2);
    };
    let words = format!("These are annotation sets; they come into “{}”.", start_of(project, 40));
    long_text(ui, &words, t.ink2);
    section(ui, "What is there");
    let report = match (sets.outlook(), &sets.outlook) {
        (Some(Ok(report)), _) => report,
        (Some(Err(why)), _) => return long_text(ui, why, t.bad),
        (None, Some((_, job))) => return progress(ui, job.state(), "Reading the sets"),
        (None, None) => return,
    };
    long_text(ui, &summary(report), t.ink);
    for set in report.sets.iter().take(SETS) {
        remark(ui, &set.words(), t.ink2);
    }
    more(ui, report.sets.len(), SETS);
    if !report.articles.is_empty() {
        section(ui, "Articles that come with them");
        long_text(ui, &start_of(&report.articles.join(", "), 600), t.ink2);
    }
    if report.conflicts() > 0 {
        conflicts(ui, sets, report);
    }
    if !report.left_out.is_empty() {
        section(ui, "Left out");
        for why in report.left_out.iter().take(CONFLICTS) {
            remark(ui, why, t.ink2);
        }
        more(ui, report.left_out.len(), CONFLICTS);
    }
}

/// Whose sets come in: `3 sets: ben 2, cleo 1; 1 new, 2 merged`.
fn summary(report: &SetsReport) -> String {
    let each = report.annotators().into_iter().map(|(name, count)| format!("{name} {count}"));
    let each: Vec<String> = each.collect();
    let count = report.sets.len();
    let (new, known, merged) = report.arrivals();
    let mut parts = Vec::new();
    for (count, what) in [
        (new, "new"),
        (merged, "merged with yours"),
        (known, "known before"),
        (report.reanchored(), "made on another version of the text"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let sets = if count == 1 { "set" } else { "sets" };
    format!("{count} {sets}: {}; {}", each.join(", "), parts.join(", "))
}

fn conflicts(ui: &mut Ui, sets: &Sets, report: &SetsReport) {
    let t = Tokens::of(ui);
    section(ui, "Conflicts");
    let words = "What is said here is kept; the other copy stays in a file beside the set.";
    remark(ui, words, t.ink2);
    let seen = |name: &str| sets.blind.as_ref().is_none_or(|viewer| viewer == name);
    let all = report.sets.iter().filter(|set| seen(&set.annotator));
    let all: Vec<(String, &MergeConflict)> = all
        .flat_map(|set| {
            let name = format!("{} on {}", set.annotator, set.article);
            set.conflicts.iter().map(move |conflict| (name.clone(), conflict))
        })
        .collect();
    for (name, conflict) in all.iter().take(CONFLICTS) {
        let side = |version: &Option<crate::project::Version>| match version {
            Some(version) => version.words.clone(),
            None => "nothing".to_owned(),
        };
        let (ours, theirs) = (side(&conflict.ours), side(&conflict.theirs));
        long_text(ui, &format!("{name}: {}", conflict.why), t.ink);
        remark(ui, &format!("Yours: {ours}"), t.ink2);
        remark(ui, &format!("Theirs: {theirs}"), t.ink2);
    }
    more(ui, report.conflicts(), all.len().min(CONFLICTS));
}

/// How many are not shown.
fn more(ui: &mut Ui, count: usize, shown: usize) {
    if count > shown {
        caption(ui, &format!("… and {} more", count - shown));
    }
}

/// The button, or how far the work is. Whether it was pressed.
pub(super) fn sets_bar(ui: &mut Ui, sets: &Sets) -> bool {
    if running(ui, sets.taking.as_ref(), "Importing") {
        return false;
    }
    let any = match sets.outlook() {
        Some(Ok(report)) => {
            let (new, _, merged) = report.arrivals();
            new + merged > 0
        }
        _ => false,
    };
    let words = match sets.outlook() {
        Some(Ok(_)) if !any => "Everything in these files is here already.",
        _ => "All of them come in, or none. One undo for each set takes it back.",
    };
    beside(
        ui,
        words,
        Tokens::of(ui).ink2,
        Button::new("Import").primary().enabled(any).named("Import now"),
    )
}
