//! Searching the project from the window: what is looked for, what was found so far, which
//! hits are chosen, and what is to be done with them.

mod doubts;
mod every;
mod operation;
mod running;
mod step;

pub use doubts::doubts;
use std::collections::HashMap;

pub use operation::{Operation, OperationCount};

use super::Session;
use super::action::Way;
use crate::annotation::{AttributeValue, PropagatedRelation};
use crate::project::{FoundArticle, FoundHit, SearchSummary};
use crate::search::{Options, QueryError};

/// More hits than this are not listed; the query can be made narrower.
const MOST_HITS: usize = 50_000;

/// What is done with a search.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The fields say what they are by their names.
pub enum SearchAction {
    /// Open the search, for the selected words if there are any.
    Show,
    /// Open the search with this query.
    Begin(String),
    /// Look for every occurrence of what is selected, to label it.
    LabelEvery,
    /// Go back to the list of articles.
    Close,
    /// Look for this.
    Query(String),
    /// Look in this way.
    Options(Options),
    /// Look here.
    Scope(SearchScope),
    /// In comments too, or not.
    Comments(bool),
    /// The next or previous hit, over all articles.
    Step(Way),
    /// The same, while hits are chosen for something.
    Walk(Way),
    /// The first hit of the next or previous article.
    StepArticle(Way),
    /// Look at this hit.
    Select(HitAt),
    /// Choose a hit, or leave it out.
    Check(HitAt, bool),
    /// The hit in hand: chosen, or left out.
    ToggleCheck,
    /// All hits of an article (by position), or all.
    CheckAll(Option<usize>, bool),
    /// What to do with the chosen hits.
    Choose(Operation),
    /// Do nothing with them.
    Cancel,
    /// Also join them as mentions of the same, or not.
    JoinChain(bool),
    /// Also make the same relations, or not.
    CopyRelations(bool),
    /// Do it.
    CarryOut,
    /// Stop searching.
    Stop,
    /// Stop what is being done, after the article that it is at.
    StopBulk,
    /// Search again.
    Again,
    /// Take back what a bulk step did, by its id.
    TakeBack(String),
}

/// Where to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchScope {
    /// In all articles.
    #[default]
    Project,
    /// In the open article.
    Article,
}

/// A hit, by the position of its article among those with hits, and its own there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HitAt {
    /// Among the articles with hits.
    pub article: usize,
    /// Among its hits.
    pub hit: usize,
}

/// What is repeated where the same words stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Model {
    /// The words, on one line.
    words: String,
    label: Option<String>,
    attributes: Vec<(String, AttributeValue)>,
    /// The chain of the span, or one that could be made.
    chain: Option<(String, Option<String>)>,
    relations: Vec<PropagatedRelation>,
}

/// A search.
#[derive(Debug, Default)]
pub struct Search {
    /// Who searches.
    viewer: String,
    query: String,
    options: Options,
    scope: SearchScope,
    without_comments: bool,
    error: Option<QueryError>,
    about_annotations: bool,
    running: Option<running::Running>,
    found: Vec<FoundArticle>,
    hits: usize,
    looked: (usize, usize),
    summary: Option<SearchSummary>,
    /// It ended before all was looked through, since there were too many hits.
    cut: bool,
    at: Option<HitAt>,
    /// What the user has chosen or left out by hand.
    checks: HashMap<HitAt, bool>,
    operation: Option<Operation>,
    model: Model,
    join_chain: bool,
    copy_relations: bool,
    /// How was looked before every occurrence of something was looked for.
    options_before: Option<Options>,
}

impl Search {
    /// What is looked for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// How.
    pub const fn options(&self) -> Options {
        self.options
    }

    /// Where.
    pub const fn scope(&self) -> SearchScope {
        self.scope
    }

    /// Whether comments are looked through.
    pub const fn includes_comments(&self) -> bool {
        !self.without_comments
    }

    /// What is wrong with the query.
    pub const fn error(&self) -> Option<&QueryError> {
        self.error.as_ref()
    }

    /// Whether the hits are annotations, not words.
    pub const fn is_about_annotations(&self) -> bool {
        self.about_annotations
    }

    /// What was found so far, in the order of the articles.
    pub fn found(&self) -> &[FoundArticle] {
        &self.found
    }

    /// How many hits that are.
    pub const fn hits(&self) -> usize {
        self.hits
    }

    /// Whether it goes on.
    pub const fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// How many articles were looked through, and of how many.
    pub const fn looked(&self) -> (usize, usize) {
        self.looked
    }

    /// What was seen, once it has ended.
    pub const fn summary(&self) -> Option<&SearchSummary> {
        self.summary.as_ref()
    }

    /// Whether it ended early, since there are too many hits to list.
    pub const fn is_cut(&self) -> bool {
        self.cut
    }

    /// The hit in hand.
    pub const fn at(&self) -> Option<HitAt> {
        self.at
    }

    /// A hit with its article.
    pub fn hit(&self, at: HitAt) -> Option<(&FoundArticle, &FoundHit)> {
        let article = self.found.get(at.article)?;
        Some((article, article.hits.get(at.hit)?))
    }

    /// What is to be done with the chosen hits.
    pub const fn operation(&self) -> Option<&Operation> {
        self.operation.as_ref()
    }

    /// Whether what is tagged is also joined as mentions of the same; `None` if there is
    /// nothing to join it by.
    pub fn joins_chain(&self) -> Option<bool> {
        self.model.chain.as_ref().map(|_| self.join_chain)
    }

    /// Whether relations are made as well, and how many the selected span has to be repeated;
    /// `None` if it has none.
    pub fn copies_relations(&self) -> Option<(bool, usize)> {
        let relations = self.model.relations.len();
        (relations > 0).then_some((self.copy_relations, relations))
    }
}

impl Session {
    /// The search, if it is open.
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    pub(super) fn search_action(&mut self, action: SearchAction) {
        match action {
            SearchAction::Show => self.show_search(),
            SearchAction::LabelEvery => self.label_every(),
            SearchAction::Begin(query) => {
                self.turn_to(None);
                if self.review().is_some() && !self.end_review() {
                    return;
                }
                self.show_search();
                self.act_on_search(SearchAction::Query(query));
            }
            SearchAction::TakeBack(id) => self.take_back_step(&id),
            SearchAction::StopBulk => self.stop_bulk(),
            other => {
                if self.search.is_some() {
                    self.act_on_search(other);
                }
            }
        }
    }

    fn act_on_search(&mut self, action: SearchAction) {
        match action {
            SearchAction::Show
            | SearchAction::LabelEvery
            | SearchAction::Begin(_)
            | SearchAction::TakeBack(_)
            | SearchAction::StopBulk => {}
            SearchAction::Close => self.search = None,
            SearchAction::Query(query) => self.search_anew(|search| search.query = query),
            SearchAction::Options(options) => self.search_anew(|search| search.options = options),
            SearchAction::Scope(scope) => self.search_anew(|search| search.scope = scope),
            SearchAction::Comments(yes) => {
                self.search_anew(|search| search.without_comments = !yes);
            }
            SearchAction::Again => self.search_anew(|_| ()),
            SearchAction::Stop => self.stop_search(),
            SearchAction::Step(way) | SearchAction::Walk(way) => self.step_hit(way),
            SearchAction::StepArticle(way) => self.step_hit_article(way),
            SearchAction::Select(at) => self.select_hit(at),
            SearchAction::CarryOut => self.carry_out_search(),
            choice => {
                if let Some(search) = &mut self.search {
                    search.choose(choice);
                }
            }
        }
    }
}

impl Search {
    fn choose(&mut self, action: SearchAction) {
        match action {
            SearchAction::Check(at, yes) => {
                self.checks.insert(at, yes);
            }
            SearchAction::ToggleCheck => {
                if let Some(at) = self.at {
                    let yes = !self.is_checked(at);
                    self.checks.insert(at, yes);
                }
            }
            SearchAction::CheckAll(article, yes) => {
                let wanted = |at: &usize| article.is_none_or(|one| one == *at);
                let all: Vec<HitAt> = self
                    .found
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| wanted(at))
                    .flat_map(|(article, found)| {
                        (0..found.hits.len()).map(move |hit| HitAt { article, hit })
                    })
                    .collect();
                self.checks.extend(all.into_iter().map(|at| (at, yes)));
            }
            SearchAction::Choose(operation) => self.operation = Some(operation),
            SearchAction::Cancel => self.operation = None,
            SearchAction::JoinChain(yes) => self.join_chain = yes,
            SearchAction::CopyRelations(yes) => self.copy_relations = yes,
            _ => {}
        }
    }
}
