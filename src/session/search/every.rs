//! Opening the search: for anything, or for every occurrence of what is selected.

use super::{Model, Operation, Search, SearchScope};
use crate::annotation::{PropagatedRelation, RelationEnd, wire::covered};
use crate::search::Options;
use crate::session::Session;
use crate::text::on_one_line;

/// Longer selections are no names that stand elsewhere, and are not looked for by themselves.
const LONGEST: usize = 200;

impl Session {
    pub(super) fn show_search(&mut self) {
        let words = self.selection.text().and_then(|range| {
            let words = on_one_line(self.open.as_ref()?.article.text.slice(range));
            (words.len() <= LONGEST && !words.is_empty()).then(|| quoted(&words))
        });
        match (&mut self.search, words) {
            (Some(search), None) => {
                search.operation = None;
                if let Some(options) = search.options_before.take() {
                    self.search_anew(|search| search.options = options);
                }
            }
            (search, words) => {
                *search = Some(Search::default());
                self.search_anew(|search| search.query = words.unwrap_or_default());
            }
        }
        self.effects.push(crate::session::Effect::Window(crate::session::Action::Search(
            super::SearchAction::Show,
        )));
    }

    pub(super) fn label_every(&mut self) {
        let Some(open) = &self.open else { return };
        let model = match (self.selected_span(), self.selection.text()) {
            (Some(span), None) => {
                let set = open.set();
                let text = &open.article.text;
                let chain = set.chain_of(span.id);
                let words = on_one_line(&covered(text, &span.fragments));
                Model {
                    chain: Some(match chain {
                        Some(chain) => (chain.name.clone(), chain.kind.clone()),
                        None => (words.clone(), None),
                    }),
                    words,
                    label: Some(span.label.clone()),
                    attributes: span
                        .attributes
                        .iter()
                        .map(|(name, value)| (name.clone(), value.clone()))
                        .collect(),
                    relations: relations(self, span.id),
                }
            }
            (_, Some(range)) => {
                Model { words: on_one_line(open.article.text.slice(range)), ..Model::default() }
            }
            (None, None) => {
                self.say("Select a span or some words first: every occurrence is looked for.");
                return;
            }
        };
        if model.words.len() > LONGEST || model.words.is_empty() {
            self.say("This is too long to stand elsewhere; select a name or a few words.");
            return;
        }
        let chained = self.selected_span().is_some_and(|s| open.set().chain_of(s.id).is_some());
        let options = Options { case: true, whole_word: true, ..Options::default() };
        let before = self.search.as_ref().map_or_else(Options::default, Search::options);
        self.search = Some(Search {
            options,
            scope: SearchScope::Article,
            operation: Some(Operation::Label(model.label.clone())),
            join_chain: chained,
            copy_relations: false,
            options_before: Some(before),
            ..Search::default()
        });
        let query = quoted(&model.words);
        self.search_anew(|search| {
            search.model = model;
            search.query = query;
        });
        self.effects.push(crate::session::Effect::Window(crate::session::Action::Search(
            super::SearchAction::LabelEvery,
        )));
    }
}

/// Words as a query looks for them as they stand.
fn quoted(words: &str) -> String {
    match words.contains('"') {
        false => format!("\"{words}\""),
        true => format!("“{}”", words.replace(['“', '”'], "")),
    }
}

/// The relations of a span with other spans, by the words of these.
fn relations(session: &Session, id: crate::annotation::AnnotationId) -> Vec<PropagatedRelation> {
    let Some(open) = &session.open else { return Vec::new() };
    let (set, text) = (open.set(), &open.article.text);
    let found = set.relations_of(id).filter_map(|relation| {
        let forward = relation.from == RelationEnd::Span(id);
        let other = if forward { relation.to } else { relation.from };
        let other = set.span(other.span()?)?;
        Some(PropagatedRelation {
            relation: relation.label.clone(),
            forward,
            label: other.label.clone(),
            words: covered(text, &other.fragments),
        })
    });
    found.collect()
}
