//! The order in which articles are worked on: that of the project, or by choice the ones first
//! of which the suggesters are least sure. How unsure they are of each is found out on a
//! thread; programs are not asked for that.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::{Doing, SharedMemory, Sources};
use crate::annotation::{AnnotationSet, Status};
use crate::article::{Article, ArticleId};
use crate::project::{ArticleEntry, Project, SuggestSettings};
use crate::session::job::{Job, Polled, Watch};
use crate::session::{Offer, Session};
use crate::suggest::{
    Lists, Source, Suggestion, SuggestionKeys, doubt, is_settled, of_set, refused, together,
    uncertainty,
};

/// What is known of the order.
#[derive(Debug, Default)]
pub(super) struct Queue {
    job: Option<Job<HashMap<ArticleId, f64>, Doing>>,
    /// How unsure the suggesters are, 0 to 1, of articles that are not done.
    doubts: HashMap<ArticleId, f64>,
    /// Positions of the articles of the project, the first to be worked on first.
    order: Vec<usize>,
}

impl Queue {
    /// What is being found out is not wanted any more.
    pub(super) fn forget(&mut self) {
        self.job = None;
    }
}

/// Who is asked.
struct Asked {
    project: Project,
    annotator: String,
    settings: SuggestSettings,
    lists: Arc<Lists>,
    memory: Option<SharedMemory>,
    done: HashSet<ArticleId>,
}

impl Sources {
    /// How unsure the suggesters are of an article, 0 to 1, if that was asked for and is known.
    pub fn doubt_of(&self, article: &ArticleId) -> Option<f64> {
        self.queue.doubts.get(article).copied()
    }

    /// Whether it is being found out, and how far that is.
    pub fn is_ordering(&self) -> Option<(usize, usize)> {
        self.queue.job.as_ref().map(Job::doing)
    }
}

impl Session {
    /// The articles in the order in which they are worked on: first those that the annotator
    /// was given, if there is an assignment that names them.
    pub fn queue(&self) -> Box<dyn Iterator<Item = &ArticleEntry> + '_> {
        if self.own.is_none() {
            return self.unassigned_queue();
        }
        let own = self.unassigned_queue().filter(|entry| self.is_own(&entry.id));
        Box::new(own.chain(self.unassigned_queue().filter(|entry| !self.is_own(&entry.id))))
    }

    /// Whether the annotator was given an article; everything is theirs where they were given
    /// nothing.
    pub fn is_own(&self, article: &ArticleId) -> bool {
        self.own.as_ref().is_none_or(|own| own.contains(article))
    }

    /// Reads what the annotator was given.
    pub(in crate::session) fn read_assignment(&mut self) {
        match self.project.assignment() {
            Ok(assignment) => {
                let own = assignment.of(&self.annotator);
                self.own = (!own.is_empty()).then_some(own);
            }
            Err(error) => {
                self.own = None;
                self.say(&error.to_string());
            }
        }
    }

    fn unassigned_queue(&self) -> Box<dyn Iterator<Item = &ArticleEntry> + '_> {
        let (articles, order) = (self.project.articles(), &self.sources.queue.order);
        if self.sources.settings.uncertain_first && order.len() == articles.len() {
            Box::new(order.iter().filter_map(|at| articles.get(*at)))
        } else {
            Box::new(articles.iter())
        }
    }

    /// Begins to find the order out anew, if it is asked for.
    pub(in crate::session) fn order_queue(&mut self) {
        if !self.sources.settings.uncertain_first {
            self.sources.queue = Queue::default();
            return;
        }
        // The memory is asked when it is there.
        if self.sources.remembering.is_some() || self.sources.queue.job.is_some() {
            return;
        }
        let is_done = |entry: &&ArticleEntry| self.status_of(&entry.id) == Status::Done;
        let done = self.project.articles().iter().filter(is_done).map(|entry| entry.id.clone());
        let asked = Asked {
            project: self.project.clone(),
            annotator: self.annotator.clone(),
            settings: self.sources.settings.clone(),
            lists: Arc::clone(&self.sources.lists),
            memory: self.sources.memory.clone(),
            done: done.collect(),
        };
        self.sources.queue.job = Job::start("queue", move |watch| asked.doubts(watch));
    }

    pub(super) fn poll_queue(&mut self, time: Option<Duration>) -> bool {
        let Some(job) = &self.sources.queue.job else { return false };
        match job.poll_for(time) {
            Polled::Goes => return false,
            Polled::Done(doubts) => {
                let articles = self.project.articles();
                let mut order: Vec<usize> = (0..articles.len()).collect();
                let doubt = |at: &usize| {
                    articles.get(*at).and_then(|e| doubts.get(&e.id)).copied().unwrap_or(-1.0)
                };
                order.sort_by(|a, b| doubt(b).total_cmp(&doubt(a)));
                self.sources.queue.order = order;
                self.sources.queue.doubts = doubts;
            }
            Polled::Broken => {}
        }
        self.sources.queue.job = None;
        true
    }

    /// The suggestions in the order in which one steps through them: that of the text, or with
    /// the most uncertain first these by how unsure they are.
    pub(in crate::session) fn offers_in_order(&self) -> Vec<&Offer> {
        let mut offers: Vec<&Offer> =
            self.open().map_or(Vec::new(), |o| o.offers().iter().collect());
        if self.sources.settings.uncertain_first {
            let doubt = |offer: &Offer| match offer.suggestion.span() {
                // What others wait behind is contradicted.
                Some(span) => doubt(span.score, (offer.waiting > 0).then_some(span.score / 2.0)),
                None => -1.0,
            };
            offers.sort_by(|a, b| doubt(b).total_cmp(&doubt(a)));
        }
        offers
    }
}

impl Asked {
    fn doubts(&self, watch: &Watch<Doing>) -> HashMap<ArticleId, f64> {
        let all = self.project.articles();
        let mut doubts = HashMap::new();
        for (at, entry) in all.iter().enumerate() {
            if watch.is_stopped() {
                break;
            }
            watch.at((at, all.len()));
            if self.done.contains(&entry.id) {
                continue;
            }
            let Ok(article) = self.project.load_article(&entry.id) else { continue };
            let read = self.project.has_set(&entry.id, &self.annotator);
            let read =
                read.then(|| self.project.read_set(&article, &self.annotator).ok()).flatten();
            let set = read.map(|read| read.set).unwrap_or_default();
            let suggestions = self.suggestions(&article, &set);
            if let Some(doubt) = uncertainty(self.project.schema(), &suggestions) {
                doubts.insert(entry.id.clone(), doubt);
            }
        }
        doubts
    }

    fn suggestions(&self, article: &Article, set: &AnnotationSet) -> Vec<Suggestion> {
        let schema = self.project.schema();
        let wanted =
            |name: &str| !self.settings.off.contains(&Source::File(name.to_owned()).to_string());
        let mut found = self.lists.find(article, wanted, || false);
        if let Some(memory) = &self.memory {
            let memory = memory.read().unwrap_or_else(PoisonError::into_inner);
            found
                .extend(memory.recall(article, |place, l| is_settled(set, schema, place, l)).found);
        }
        for name in self.settings.sets.iter().filter(|name| **name != self.annotator) {
            if super::may_suggest(&self.project, &article.id, name, (&self.annotator, set.status()))
                && let Ok(read) = self.project.read_set(article, name)
            {
                found.extend(of_set(article, &read.set, name));
            }
        }
        let refused = refused(set);
        let mut keys = SuggestionKeys::default();
        let is_open = |suggestion: &Suggestion| {
            let settled = suggestion
                .span()
                .is_none_or(|span| is_settled(set, schema, span.range, &span.label));
            !settled && !refused(&keys.next(article, None, suggestion))
        };
        let mut suggestions = together(article, schema, found);
        suggestions.retain(is_open);
        suggestions
    }
}
