//! The search itself, on a thread beside the window: begun anew whenever something is typed,
//! its hits taken in as they come.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, channel};

use super::{MOST_HITS, Search, SearchScope};
use crate::article::SegmentKind;
use crate::project::{Found, FoundArticle, SearchSummary, Searcher};
use crate::search::{Query, hits};
use crate::session::Session;
use crate::session::job::{FAULT, Job, Polled};

/// A search that goes on.
#[derive(Debug)]
pub(super) struct Running {
    job: Job<SearchSummary>,
    found: Receiver<Found>,
}

impl Session {
    /// Changes what is looked for, and looks for it.
    pub(super) fn search_anew(&mut self, change: impl FnOnce(&mut Search)) {
        let Some(search) = &mut self.search else { return };
        change(search);
        search.viewer.clone_from(&self.annotator);
        search.running = None;
        search.found.clear();
        search.hits = 0;
        search.looked = (0, 0);
        search.summary = None;
        search.cut = false;
        search.at = None;
        search.checks = HashMap::new();
        search.error = None;
        let mut query = match Query::parse(&search.query, search.options) {
            Ok(query) => query,
            Err(error) => {
                search.error = Some(error).filter(|_| !search.query.trim().is_empty());
                return;
            }
        };
        search.about_annotations = query.is_about_annotations();
        if query.is_empty() {
            return;
        }
        if search.without_comments {
            query.leave_out(SegmentKind::Comment);
        }
        match search.scope {
            SearchScope::Article => self.search_here(&query),
            SearchScope::Project => self.begin_search(query),
        }
    }

    /// The open article is in memory, with what is not on disk yet.
    fn search_here(&mut self, query: &Query) {
        let (Some(search), Some(open)) = (&mut self.search, &self.open) else { return };
        let own = (self.annotator.as_str(), open.set());
        let asked = query.wants_article(&open.article.id)
            && query.wants_status(open.set().status())
            && query.wants_annotator(&self.annotator);
        let hits = if asked { hits(query, &open.article, &[own]) } else { Vec::new() };
        let mut summary = SearchSummary { articles: 1, ..SearchSummary::default() };
        if !hits.is_empty() {
            summary.with_hits = 1;
            summary.hits = hits.len();
            search.take_in(FoundArticle::new(&open.article, Some(own.1), hits));
        }
        search.looked = (1, 1);
        search.summary = Some(summary);
    }

    fn begin_search(&mut self, query: Query) {
        let (project, name) = (self.project.clone(), self.annotator.clone());
        let (sender, found) = channel();
        let job = Job::start("search", move |watch| {
            let searcher = Searcher { name: &name, sees_all: false };
            let mut hits = 0;
            project.search(&query, searcher, |found| {
                if let Found::Article(article) = &found {
                    hits += article.hits.len();
                }
                sender.send(found).is_ok() && !watch.is_stopped() && hits < MOST_HITS
            })
        });
        let Some(job) = job else {
            self.say("The system has no thread left to search on; close some programs.");
            return;
        };
        if let Some(search) = &mut self.search {
            search.running = Some(Running { job, found });
        }
        if self.waits {
            while self.search.as_ref().is_some_and(Search::is_running) {
                self.poll_search();
            }
        }
    }

    /// Takes in what was found since; whether the search goes on or has something new.
    pub fn poll_search(&mut self) -> bool {
        let waits = self.waits;
        let Some(search) = &mut self.search else { return false };
        let Some(running) = &search.running else { return false };
        let ended = match running.job.poll_for((!waits).then_some(std::time::Duration::ZERO)) {
            Polled::Goes => None,
            Polled::Done(summary) => Some(Ok(summary)),
            Polled::Broken => Some(Err(())),
        };
        // All that was sent before the end is there by now.
        let found: Vec<Found> = running.found.try_iter().collect();
        for found in found {
            match found {
                Found::Article(article) => search.take_in(article),
                Found::Looked { articles, of } => search.looked = (articles, of),
            }
        }
        match ended {
            None => {}
            Some(Ok(summary)) => {
                search.cut = search.hits >= MOST_HITS;
                search.summary = Some(summary);
                search.running = None;
            }
            Some(Err(())) => {
                search.running = None;
                self.say(FAULT);
            }
        }
        true
    }

    pub(super) fn stop_search(&mut self) {
        if let Some(search) = &mut self.search
            && search.running.take().is_some()
        {
            let articles = search.looked.0;
            search.summary = Some(SearchSummary {
                articles,
                with_hits: search.found.len(),
                hits: search.hits,
                ..SearchSummary::default()
            });
        }
    }
}

impl Search {
    fn take_in(&mut self, article: FoundArticle) {
        self.hits += article.hits.len();
        self.found.push(article);
    }
}
