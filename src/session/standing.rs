//! How far the annotator has come with each article. Read from the heads of all sets, which
//! takes a while in a large project: then beside the window, which works meanwhile.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Session;
use super::job::{Job, Polled};
use crate::annotation::Status;
use crate::article::ArticleId;
use crate::project::Project;

/// So long it is waited for, so that most projects open with everything known.
const AT_ONCE: Duration = Duration::from_millis(250);
/// How many articles are looked at by themselves for one to begin with.
const LOOKED_AT: usize = 200;

type Statuses = BTreeMap<ArticleId, Status>;

/// What is known so far.
#[derive(Debug, Default)]
pub(super) struct Standing {
    known: Statuses,
    reading: Option<Job<Statuses, usize>>,
}

impl Standing {
    /// Begins to read the sets of `annotator`; with `waits` they are read when this returns.
    pub(super) fn read(project: &Project, annotator: &str, waits: bool) -> Self {
        if waits {
            return Self { known: project.statuses(annotator), reading: None };
        }
        let (copy, name) = (project.clone(), annotator.to_owned());
        let reading = Job::start("statuses", move |watch| {
            copy.statuses_while(&name, |read| {
                watch.at(read);
                !watch.is_stopped()
            })
        });
        let mut standing = Self { known: Statuses::new(), reading };
        match &standing.reading {
            Some(_) => drop(standing.poll(Some(AT_ONCE))),
            None => standing.known = project.statuses(annotator),
        }
        standing
    }

    /// How many sets were read so far, while they are being read.
    pub(super) fn reading(&self) -> Option<usize> {
        self.reading.as_ref().map(Job::doing)
    }

    /// Takes in what was read; whether that was news.
    pub(super) fn poll(&mut self, time: Option<Duration>) -> bool {
        let Some(job) = &self.reading else { return false };
        let read = match job.poll_for(time) {
            Polled::Goes => return false,
            Polled::Done(read) => read,
            Polled::Broken => Statuses::new(),
        };
        self.reading = None;
        for (id, status) in read {
            // What was done since then is known better here.
            self.known.entry(id).or_insert(status);
        }
        true
    }

    pub(super) fn get(&self, id: &ArticleId) -> Status {
        self.known.get(id).copied().unwrap_or_default()
    }

    pub(super) fn set(&mut self, id: ArticleId, status: Status) {
        self.known.insert(id, status);
    }

    /// Something was done in an article; how far it is is not known otherwise.
    pub(super) fn set_if_new(&mut self, id: &ArticleId) {
        self.known.entry(id.clone()).or_insert(Status::InProgress);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&ArticleId, Status)> {
        self.known.iter().map(|(id, status)| (id, *status))
    }
}

impl Session {
    /// How many of the annotator's sets were read so far, while a large project is being read.
    pub fn sets_being_read(&self) -> Option<usize> {
        self.statuses.reading()
    }

    /// Takes in how far the annotator has come; whether it is still being read, or there is
    /// news.
    pub fn poll_standing(&mut self) -> bool {
        self.statuses.poll(Some(Duration::ZERO)) || self.statuses.reading().is_some()
    }

    /// The article that was asked for, or else the first that is begun, or else the first that
    /// is not done, or else the first. While the sets are still being read, only the first
    /// articles are looked at.
    pub(super) fn first_to_open(&self) -> Option<ArticleId> {
        let articles = self.project.articles();
        let reading = self.statuses.reading().is_some();
        let some = self.queue().take(if reading { LOOKED_AT } else { articles.len() });
        let status = |id: &ArticleId| match reading {
            true => self.project.status_of(id, &self.annotator),
            false => self.status_of(id),
        };
        if let Some(asked) = self.project.initial_article() {
            return Some(asked.clone());
        }
        let mut new = None;
        for entry in some {
            match status(&entry.id) {
                Status::InProgress => return Some(entry.id.clone()),
                Status::New => new = new.or(Some(&entry.id)),
                Status::Done => {}
            }
        }
        new.or_else(|| self.queue().next().map(|entry| &entry.id)).cloned()
    }
}
