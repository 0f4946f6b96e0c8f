//! What a project has, counted.

mod structure;

use std::collections::BTreeMap;

use serde::Serialize;

pub use structure::{ChainStats, CommentStats, NamedChain, QuoteStats};

use super::Project;
use super::open::load_entry;
use crate::annotation::Status;
use crate::article::SegmentKind;
use crate::text::words;

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
    /// What could not be counted, as sentences that name the file.
    pub problems: Vec<String>,
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
    /// Articles by status; those never opened are new.
    pub status: BTreeMap<&'static str, usize>,
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
    let mut stats = Stats {
        project: project.name().to_owned(),
        schema: project.schema().name.clone(),
        ..Stats::default()
    };
    let annotators = project.annotators();
    for name in &annotators {
        stats.annotators.insert(name.clone(), AnnotatorStats::default());
    }
    for entry in project.articles() {
        let article = match load_entry(entry) {
            Ok(article) => article,
            Err(e) => {
                stats.articles.unreadable += 1;
                stats.problems.push(e.to_string());
                continue;
            }
        };
        let count = |kind| article.segments.iter().filter(|s| s.kind == kind).count();
        stats.articles.count += 1;
        stats.articles.chars += article.text.offsets().len_chars();
        stats.articles.words += words(article.text.as_str()).len();
        stats.articles.paragraphs += count(SegmentKind::Paragraph);
        stats.articles.comments += count(SegmentKind::Comment);
        for name in &annotators {
            let Some(of) = stats.annotators.get_mut(name) else { continue };
            let set = match project.read_set(&article, name) {
                Ok(read) => read.set,
                Err(e) if e.is_missing() => {
                    *of.status.entry(status_name(Status::New)).or_default() += 1;
                    continue;
                }
                Err(e) => {
                    stats.problems.push(e.to_string());
                    continue;
                }
            };
            *of.status.entry(status_name(set.status())).or_default() += 1;
            for span in set.spans() {
                of.spans += 1;
                *of.spans_by_label.entry(span.label.clone()).or_default() += 1;
            }
            for relation in set.relations() {
                *of.relations_by_type.entry(relation.label.clone()).or_default() += 1;
            }
            for label in set.segment_labels() {
                let name = format!("{}/{}", label.layer, label.label);
                *of.segment_labels.entry(name).or_default() += 1;
            }
            let schema = project.schema();
            of.quotes.add(&set, schema, &article);
            of.chains += set.chains().count();
            of.chain_sizes.add(&set, &article);
            of.comments.add(&set, schema, &article);
            of.unplaced += set.unplaced().count();
        }
    }
    stats
}

/// A status as JSON has it.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::InProgress => "in_progress",
        Status::Done => "done",
    }
}
