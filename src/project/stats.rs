//! What a project has, counted: articles are read on several threads, and what each has is
//! added up in their order, so that the same project gives the same counts.

mod add;
mod structure;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

pub use structure::{ChainStats, CommentStats, NamedChain, QuoteStats};
pub use tables::Table;

use super::open::load_entry;
use super::threads;
use super::{ArticleEntry, Project, is_person};
use crate::annotation::{AnnotationSet, Status};
use crate::article::{Article, ArticleId, SegmentKind};
use crate::review::gold::GOLD;
use crate::text::words;

/// How many of the sets that were worked on last are known by article.
const LATEST: usize = 24;

/// Counts over a whole project.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// The project's name.
    pub project: String,
    /// The schema's name.
    pub schema: String,
    /// Counts over the texts.
    pub articles: ArticleStats,
    /// Counts per annotator, by name.
    pub annotators: BTreeMap<String, AnnotatorStats>,
    /// Articles that gold has settled all of, and those that two annotators or more, not
    /// counting gold, have done and gold has not.
    pub gold: GoldStats,
    /// Articles of which others’ sets were left out, since the viewer may not see them yet.
    #[serde(skip_serializing_if = "is_none")]
    pub unseen: usize,
    /// What could not be counted, as sentences that name the file.
    pub problems: Vec<String>,
    /// The sets that were worked on last, the last one first.
    #[serde(skip)]
    pub latest: Vec<Worked>,
}

/// How far adjudication is, in articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GoldStats {
    /// Gold is done.
    pub done: usize,
    /// Two annotators or more are done and gold is not.
    pub ready: usize,
}

/// A set that somebody worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    /// When the youngest of its annotations was made.
    pub at: Timestamp,
    /// Whose set.
    pub annotator: String,
    /// On which article.
    pub article: ArticleId,
    /// What the article is called.
    pub title: String,
    /// How far it is.
    pub status: Status,
    /// How many annotations it has.
    pub annotations: usize,
}

/// What is to be counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count<'a> {
    /// Who looks: what they may not see of others in a blind project is left out. `None` sees
    /// everything.
    pub viewer: Option<&'a str>,
    /// Whether the words of the texts are counted too, which takes longer than all the rest.
    pub words: bool,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Counts over the texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ArticleStats {
    /// Files that could be read.
    pub count: usize,
    /// Files that could not.
    pub unreadable: usize,
    /// Unicode code points.
    pub chars: usize,
    /// Words, as UAX #29 has them (by dictionary for Chinese, Japanese and Thai).
    pub words: usize,
    /// Paragraphs of the body.
    pub paragraphs: usize,
    /// Reader comments.
    pub comments: usize,
}

/// Counts over one annotator's sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AnnotatorStats {
    /// Articles by status; those never opened are new. Where the annotator was given some
    /// of the articles, of these only.
    pub status: BTreeMap<&'static str, usize>,
    /// Articles that were begun without being given to the annotator.
    #[serde(skip_serializing_if = "is_none")]
    pub not_given: usize,
    /// When the youngest of their annotations was made.
    pub last: Option<Timestamp>,
    /// How many articles have a set that counts here.
    pub sets: usize,
    /// Spans of all labels.
    pub spans: usize,
    /// Spans by label.
    pub spans_by_label: BTreeMap<String, usize>,
    /// Relations by type.
    pub relations_by_type: BTreeMap<String, usize>,
    /// Segment labels by layer and label: `comment_type/Question`.
    pub segment_labels: BTreeMap<String, usize>,
    /// Quotes, by type and speaker.
    pub quotes: QuoteStats,
    /// Entity chains.
    pub chains: usize,
    /// The same, by size.
    pub chain_sizes: ChainStats,
    /// Comments, by type and as a conversation.
    pub comments: CommentStats,
    /// Annotations whose place was lost when a text changed.
    pub unplaced: usize,
}

/// Counts what the project has. Reads every article and every set.
pub fn stats(project: &Project) -> Stats {
    let all = Count { viewer: None, words: true };
    project.count(all, |_, _| true).unwrap_or_default()
}

impl Project {
    /// Counts what the project has. Reads every article and every set. `goes_on` hears how many
    /// articles were read of how many; `None` if it says no.
    pub fn count(
        &self,
        count: Count<'_>,
        mut goes_on: impl FnMut(usize, usize) -> bool,
    ) -> Option<Stats> {
        let mut problems = Vec::new();
        let given = self.assignment().unwrap_or_else(|error| {
            problems.push(error.to_string());
            Default::default()
        });
        let mut annotators = self.annotators();
        annotators.extend(given.articles.values().flatten().cloned());
        annotators.sort();
        annotators.dedup();
        let people: Vec<Person> = annotators
            .iter()
            .map(|name| {
                let own = given.of(name);
                Person { name, given: (!own.is_empty()).then_some(own) }
            })
            .collect();
        let begin = Stats {
            project: self.name().to_owned(),
            schema: self.schema().name.clone(),
            annotators: annotators
                .iter()
                .map(|name| (name.clone(), AnnotatorStats::default()))
                .collect(),
            problems,
            ..Stats::default()
        };
        let of = self.articles().len();
        let read = std::cell::Cell::new(0);
        threads::in_order(
            self.articles().iter().collect::<Vec<_>>().as_slice(),
            |entry| self.count_article(entry, &people, count),
            begin,
            |stats, one: Stats| {
                stats.add(one);
                read.set(read.get() + 1);
                goes_on(read.get(), of)
            },
        )
    }

    fn count_article(
        &self,
        entry: &ArticleEntry,
        people: &[Person<'_>],
        count: Count<'_>,
    ) -> Stats {
        let mut stats = Stats::default();
        let article = match load_entry(self.place(), entry) {
            Ok(article) => article,
            Err(e) => {
                stats.articles.unreadable += 1;
                stats.problems.push(e.to_string());
                return stats;
            }
        };
        stats.articles = ArticleStats::of(&article, count.words);
        let sees = count.viewer.is_none_or(|viewer| self.may_see(&entry.id, viewer).is_ok());
        let (mut done, mut gold) = (0, false);
        for person in people {
            let mut of = AnnotatorStats::default();
            let seen = sees || count.viewer == Some(person.name);
            let known = if seen {
                self.count_set(&article, person.name, &mut of, &mut stats)
            } else {
                // How far somebody is says nothing about what they made of it.
                let has = self.has_set(&entry.id, person.name);
                stats.unseen = 1;
                Some(if has { self.status_of(&entry.id, person.name) } else { Status::New })
            };
            if let Some(status) = known {
                let meant = person.given.as_ref().is_none_or(|given| given.contains(&entry.id));
                if meant {
                    of.status.insert(status_name(status), 1);
                } else if status != Status::New {
                    of.not_given = 1;
                }
                match (person.name == GOLD, status) {
                    (true, status) => gold = status == Status::Done,
                    (false, Status::Done) => done += usize::from(is_person(person.name)),
                    _ => {}
                }
            }
            stats.annotators.insert(person.name.to_owned(), of);
        }
        stats.gold = GoldStats { done: usize::from(gold), ready: usize::from(!gold && done > 1) };
        stats
    }

    /// Counts one set; how far it is, or `None` if it cannot be read.
    fn count_set(
        &self,
        article: &Article,
        name: &str,
        of: &mut AnnotatorStats,
        stats: &mut Stats,
    ) -> Option<Status> {
        let set = match self.read_set(article, name) {
            Ok(read) => read.set,
            Err(e) if e.is_missing() => return Some(Status::New),
            Err(e) => {
                stats.problems.push(e.to_string());
                return None;
            }
        };
        of.take(&set, self, article);
        if let Some(at) = of.last {
            stats.latest.push(Worked {
                at,
                annotator: name.to_owned(),
                article: article.id.clone(),
                title: article.title().to_owned(),
                status: set.status(),
                annotations: set.len(),
            });
        }
        Some(set.status())
    }
}

/// An annotator, and what they were given, if anything.
struct Person<'a> {
    name: &'a str,
    given: Option<BTreeSet<ArticleId>>,
}

impl ArticleStats {
    fn of(article: &Article, with_words: bool) -> Self {
        let count = |kind| article.segments.iter().filter(|s| s.kind == kind).count();
        Self {
            count: 1,
            unreadable: 0,
            chars: article.text.offsets().len_chars(),
            words: if with_words { words(article.text.as_str()).len() } else { 0 },
            paragraphs: count(SegmentKind::Paragraph),
            comments: count(SegmentKind::Comment),
        }
    }
}

impl AnnotatorStats {
    /// Takes in what a set has.
    fn take(&mut self, set: &AnnotationSet, project: &Project, article: &Article) {
        let schema = project.schema();
        self.sets = 1;
        for span in set.spans() {
            self.spans += 1;
            *self.spans_by_label.entry(span.label.clone()).or_default() += 1;
        }
        for relation in set.relations() {
            *self.relations_by_type.entry(relation.label.clone()).or_default() += 1;
        }
        for label in set.segment_labels() {
            let name = format!("{}/{}", label.layer, label.label);
            *self.segment_labels.entry(name).or_default() += 1;
        }
        self.quotes.add(set, schema, article);
        self.chains = set.chains().count();
        self.chain_sizes.add(set, article);
        self.comments.add(set, schema, article);
        self.unplaced = set.unplaced().count();
        self.last = last_made(set);
    }
}

/// When the youngest annotation of a set was made.
fn last_made(set: &AnnotationSet) -> Option<Timestamp> {
    let spans = set.spans().map(|r| r.origin.at);
    let relations = set.relations().map(|r| r.origin.at);
    let labels = set.segment_labels().map(|r| r.origin.at);
    let chains = set.chains().map(|r| r.origin.at);
    spans.chain(relations).chain(labels).chain(chains).max()
}

/// A status as JSON has it.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::InProgress => "in_progress",
        Status::Done => "done",
    }
}
