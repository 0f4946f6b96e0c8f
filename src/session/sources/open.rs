//! What the sources found in the open article, before it is looked at what of it is settled.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::SharedMemory;
use crate::annotation::AnnotationSet;
use crate::article::Article;
use crate::schema::Schema;
use crate::session::OpenArticle;
use crate::session::job::{Job, Polled};
use crate::suggest::{
    Found, Lists, Part, Source, Suggestion, SuggestionKey, SuggestionKeys, best_first, is_settled,
    lesson, refused, together,
};

/// What was found in the open article, by who found it.
#[derive(Default)]
pub(in crate::session) struct SpanFinds {
    memory: Option<SharedMemory>,
    lists: Vec<Found>,
    looking: Option<Job<Vec<Found>>>,
    sets: Vec<Found>,
    models: BTreeMap<String, Vec<Found>>,
}

/// A span that is offered, with how many others wait behind it.
pub(in crate::session) type Offered = (Suggestion, SuggestionKey, usize);

impl std::fmt::Debug for SpanFinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpanFinds").field("lists", &self.lists.len()).finish_non_exhaustive()
    }
}

impl SpanFinds {
    /// Whether lists are still being looked through.
    pub(in crate::session) fn is_looking(&self) -> bool {
        self.looking.is_some()
    }

    /// How much there is, the memory’s not counted.
    pub(in crate::session) fn len(&self) -> usize {
        let models: usize = self.models.values().map(Vec::len).sum();
        self.lists.len() + self.sets.len() + models
    }

    /// Takes in what lists found since, with `wait` when they are done; whether there was
    /// anything.
    pub(in crate::session) fn poll(&mut self, wait: bool) -> bool {
        let Some(job) = &self.looking else { return false };
        match job.poll_for((!wait).then_some(Duration::ZERO)) {
            Polled::Goes => return false,
            Polled::Done(found) => self.lists = found,
            Polled::Broken => {}
        }
        self.looking = None;
        true
    }

    /// What is offered of it all: not what the set says already or what was refused, and of
    /// what contradicts each other only the best. The memory learns from the set on the way.
    pub(in crate::session) fn offered(
        &self,
        article: &Article,
        (annotator, set): (&str, &AnnotationSet),
        schema: &Schema,
    ) -> Vec<Offered> {
        let mut found = self.recalled(article, annotator, set, schema);
        found.extend(self.lists.iter().chain(&self.sets).cloned());
        found.extend(self.models.values().flatten().cloned());
        if found.is_empty() {
            return Vec::new();
        }
        let mut keys = SuggestionKeys::default();
        let refused = refused(set);
        let mut open = Vec::new();
        for suggestion in together(article, schema, found) {
            let Some(span) = suggestion.span() else { continue };
            if is_settled(set, schema, span.range, &span.label) {
                continue;
            }
            let key = keys.next(article, None, &suggestion);
            if !refused(&key) {
                open.push((suggestion, key));
            }
        }
        let spans: Vec<_> = open.iter().filter_map(|(suggestion, _)| suggestion.span()).collect();
        let waiting = best_first(schema, &spans);
        open.into_iter()
            .zip(waiting)
            .filter_map(|((suggestion, key), waiting)| Some((suggestion, key, waiting?)))
            .collect()
    }

    fn recalled(
        &self,
        article: &Article,
        annotator: &str,
        set: &AnnotationSet,
        schema: &Schema,
    ) -> Vec<Found> {
        let Some(memory) = &self.memory else { return Vec::new() };
        let mut memory = memory.write().unwrap_or_else(PoisonError::into_inner);
        let part = Part { annotator: annotator.to_owned(), article: article.id.clone() };
        let lesson = lesson(article, set, schema, memory.folds());
        memory.learn(&part, &lesson);
        let left = memory.unlabelled(article, set, schema);
        memory.weigh(&part, left);
        memory.recall(article, |place, label| is_settled(set, schema, place, label)).found
    }
}

impl OpenArticle {
    /// Looks things up in this memory from now on.
    pub(in crate::session) fn remember_with(
        &mut self,
        memory: Option<SharedMemory>,
        schema: &Schema,
    ) {
        self.suggestions.spans.memory = memory;
        self.reoffer(schema);
    }

    /// Has the lists that are `on` looked through the article on another thread.
    pub(in crate::session) fn look_in_lists(&mut self, lists: Arc<Lists>, on: Vec<Source>) {
        let spans = &mut self.suggestions.spans;
        spans.lists.clear();
        spans.looking = None;
        if on.is_empty() {
            return;
        }
        let article = self.article.clone();
        spans.looking = Job::start("lists", move |watch| {
            let wanted =
                |name: &str| on.iter().any(|s| matches!(s, Source::File(file) if file == name));
            lists.find(&article, wanted, || watch.is_stopped())
        });
    }

    /// Takes what others’ sets have in place of what they had before, and says whether the
    /// built-in rules are asked.
    pub(in crate::session) fn suggest_from(&mut self, sets: Vec<Found>, rules: bool) {
        self.suggestions.spans.sets = sets;
        self.suggestions.rules_off = !rules;
    }

    /// Takes what a model found in place of what it found before.
    pub(in crate::session) fn suggest_by_model(&mut self, model: &str, found: Vec<Found>) {
        self.suggestions.spans.models.insert(model.to_owned(), found);
    }

    /// Lets go of what models found that `keep` does not have.
    pub(in crate::session) fn keep_models(&mut self, keep: impl Fn(&str) -> bool) {
        self.suggestions.spans.models.retain(|name, _| keep(name));
    }
}
