//! `tagline remarks`: what people say to each other about the work, thread by thread.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use super::args::Remarks;
use super::output::{Failure, Outcome, counted, one_line, print, print_json, tell};
use super::{choose_article, open};
use crate::article::{Article, ArticleId};
use crate::project::Project;
use crate::review::remarks::{Place, RemarkKind, RemarkTarget, Thread};

/// How many characters of a remark a line shows.
const SHOWN: usize = 200;

/// A thread, as JSON. Offsets count code points.
#[derive(Debug, Serialize)]
struct Printed<'a> {
    article: Option<&'a str>,
    id: String,
    on: On<'a>,
    /// Where it is in the article as it is; nothing if it has no place there.
    at: Vec<(usize, usize)>,
    /// What it was about is not there any more.
    gone: bool,
    resolved: bool,
    remarks: Vec<Said<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum On<'a> {
    Annotation { annotator: &'a str, id: String, label: &'a str, text: &'a str },
    Comment { text: &'a str },
    Article,
    Label { label: &'a str },
}

#[derive(Debug, Serialize)]
struct Said<'a> {
    id: String,
    kind: &'static str,
    by: &'a str,
    at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited: Option<Timestamp>,
    text: &'a str,
}

/// The threads of one article, or of labels, with the article if it can be read.
struct Group {
    id: Option<ArticleId>,
    article: Option<Article>,
    threads: Vec<Thread>,
}

pub(super) fn run(arguments: &Remarks) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let only = match &arguments.article {
        Some(name) => Some(choose_article(&project, Some(name))?.id.clone()),
        None => None,
    };
    let read = project.all_remarks();
    for problem in &read.problems {
        tell(&format!("tagline: {problem}"));
    }
    let outcome = Outcome::problems_if(!read.problems.is_empty());
    let ids: BTreeSet<Option<ArticleId>> = (read.threads.iter())
        .map(|thread| thread.article.clone())
        .filter(|id| only.is_none() || *id == only)
        .collect();
    let mut groups: Vec<Group> =
        ids.into_iter().map(|id| group(&project, id, &read.threads)).collect();
    for group in &mut groups {
        group.threads.retain(|thread| !arguments.open || !thread.is_resolved());
    }
    groups.retain(|group| !group.threads.is_empty());
    if arguments.json {
        let printed = groups.iter().flat_map(|group| {
            group.threads.iter().map(|thread| printed(thread, group.article.as_ref()))
        });
        print_json(&printed.collect::<Vec<_>>())?;
        return Ok(outcome);
    }
    let mut lines = String::new();
    for group in &groups {
        let open = group.threads.iter().filter(|thread| !thread.is_resolved()).count();
        let name = group.id.as_ref().map_or("labels", |id| id.0.as_str());
        let count = counted(group.threads.len(), "thread");
        lines.push_str(&format!("{name}: {count}, {open} open\n"));
        for thread in &group.threads {
            lines.push_str(&readable(thread, group.article.as_ref()));
        }
    }
    print(&lines)?;
    Ok(outcome)
}

fn group(project: &Project, id: Option<ArticleId>, all: &[Thread]) -> Group {
    let found = id.as_ref().filter(|id| project.entry(id).is_some());
    let article = found.and_then(|id| match project.load_article(id) {
        Ok(article) => Some(article),
        Err(error) => {
            tell(&format!("tagline: {error}"));
            None
        }
    });
    let threads = match &article {
        Some(article) => project.remarks(article).threads,
        None => all.iter().filter(|thread| thread.article == id).cloned().collect(),
    };
    Group { id, article, threads }
}

fn printed<'a>(thread: &'a Thread, article: Option<&Article>) -> Printed<'a> {
    let on = match &thread.on {
        RemarkTarget::Annotation { annotator, id, label, passage } => {
            On::Annotation { annotator, id: id.to_string(), label, text: &passage.words }
        }
        RemarkTarget::Comment(passage) => On::Comment { text: &passage.words },
        RemarkTarget::Article => On::Article,
        RemarkTarget::Label(label) => On::Label { label },
    };
    Printed {
        article: thread.article.as_ref().map(|id| id.0.as_str()),
        id: thread.id.to_string(),
        on,
        at: places(thread, article),
        gone: thread.place == Place::Gone,
        resolved: thread.is_resolved(),
        remarks: thread
            .remarks
            .iter()
            .map(|remark| Said {
                id: remark.id.to_string(),
                kind: kind(remark.kind),
                by: &remark.by,
                at: remark.at,
                edited: remark.edited,
                text: &remark.text,
            })
            .collect(),
    }
}

const fn kind(kind: RemarkKind) -> &'static str {
    match kind {
        RemarkKind::Said => "said",
        RemarkKind::Resolved => "resolved",
        RemarkKind::Reopened => "reopened",
        RemarkKind::Deleted => "deleted",
    }
}

fn places(thread: &Thread, article: Option<&Article>) -> Vec<(usize, usize)> {
    let (Place::Here(at), Some(article)) = (&thread.place, article) else { return Vec::new() };
    let chars = at.iter().filter_map(|range| article.text.to_chars(*range));
    chars.map(|range| (range.start, range.end)).collect()
}

/// What it is about, then what was said, each in a line.
fn readable(thread: &Thread, article: Option<&Article>) -> String {
    let places: Vec<String> =
        places(thread, article).iter().map(|(start, end)| format!("{start}–{end}")).collect();
    let place = match (thread.place == Place::Gone, places.is_empty()) {
        (true, _) => "  not there any more".to_owned(),
        (false, true) => String::new(),
        (false, false) => format!("  {}", places.join(", ")),
    };
    let state = if thread.is_resolved() { "resolved" } else { "open" };
    let mut lines = format!("  {state}: {}{place}\n", one_line(&thread.on.to_string(), SHOWN));
    for remark in &thread.remarks {
        let text = one_line(&remark.text, SHOWN);
        let what = match (remark.kind, text.as_str()) {
            (RemarkKind::Said, text) => text.to_owned(),
            (other, "") => format!("({})", kind(other)),
            (other, text) => format!("({}) {text}", kind(other)),
        };
        let day = remark.at.strftime("%Y-%m-%d");
        lines.push_str(&format!("      {}, {day}: {what}\n", remark.by));
    }
    lines
}
