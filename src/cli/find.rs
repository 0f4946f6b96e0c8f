//! `tagline find`: where words and annotations are, in the whole project. Lines come as they
//! are found; offsets are in Unicode code points.

use serde::Serialize;

use super::args::Find;
use super::open;
use super::output::{Failure, Outcome, counted, one_line, print, print_json, tell};
use crate::annotation::Family;
use crate::project::{Found, FoundArticle, FoundHit, Searcher};
use crate::search::{LANGUAGES, Language, Options, Query};

/// How much of a title and of a note is shown, in grapheme clusters.
const TITLE: usize = 80;

#[derive(Serialize)]
struct Results {
    query: String,
    articles: Vec<ArticleHits>,
    /// Articles that were looked through.
    looked_through: usize,
    hits: usize,
}

#[derive(Serialize)]
struct ArticleHits {
    article: String,
    title: String,
    hits: Vec<OneHit>,
}

#[derive(Serialize)]
struct OneHit {
    start: usize,
    end: usize,
    text: String,
    before: String,
    after: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    annotation: Option<OneAnnotation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labelled: Vec<String>,
}

#[derive(Serialize)]
struct OneAnnotation {
    annotator: String,
    id: String,
    kind: Family,
    label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

pub(super) fn run(arguments: &Find) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let query = Query::parse(&arguments.query, options(arguments)?)
        .map_err(|error| Failure::Input(error.to_string()))?;
    if query.is_empty() {
        return Err(Failure::Input("there is nothing to look for; see tagline find --help".into()));
    }
    let annotators = project.annotators();
    if let Some(name) = &arguments.annotator
        && !annotators.contains(name)
    {
        return Err(Failure::Input(format!(
            "{}: there is no annotator “{name}” here; the annotators are: {}",
            project.root().display(),
            annotators.join(", ")
        )));
    }
    // Whoever has the files sees everything.
    let only = arguments.annotator.as_deref().or(match annotators.as_slice() {
        [only] => Some(only.as_str()),
        _ => None,
    });
    let searcher = Searcher { name: only.unwrap_or_default(), sees_all: true };
    let mut failure = None;
    let mut all = Vec::new();
    let summary = project.search(&query, searcher, |found| {
        let Found::Article(article) = found else { return true };
        if arguments.json {
            all.push(ArticleHits::from(article));
            return true;
        }
        match print(&lines(&article)) {
            Ok(()) => true,
            Err(error) => {
                failure = Some(error);
                false
            }
        }
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    if arguments.json {
        print_json(&Results {
            query: arguments.query.clone(),
            articles: all,
            looked_through: summary.articles,
            hits: summary.hits,
        })?;
    }
    for problem in &summary.problems {
        tell(&format!("tagline: {problem}"));
    }
    tell(&match summary.hits {
        0 => format!("Nothing found in {}.", counted(summary.articles, "article")),
        hits => format!(
            "{} in {} of {}.",
            counted(hits, "hit"),
            summary.with_hits,
            counted(summary.articles, "article")
        ),
    });
    Ok(Outcome::problems_if(!summary.problems.is_empty()))
}

fn options(arguments: &Find) -> Result<Options, Failure> {
    let inflected = match &arguments.inflected {
        None => None,
        Some(code) => Some(Language::by_code(code).ok_or_else(|| {
            let known: Vec<String> =
                LANGUAGES.iter().map(|l| format!("{} ({})", l.code, l.name)).collect();
            Failure::Input(format!("there is no language “{code}”; there are {}", known.join(", ")))
        })?),
    };
    Ok(Options {
        case: arguments.case,
        whole_word: arguments.whole_word,
        regex: arguments.regex,
        fold: arguments.fold,
        inflected,
    })
}

fn lines(found: &FoundArticle) -> String {
    let mut text = format!("{}  {}\n", found.article, one_line(&found.title, TITLE));
    for hit in &found.hits {
        let FoundHit { chars, excerpt, .. } = hit;
        let words = one_line(
            &format!("{}[{}]{}", excerpt.before, excerpt.words, excerpt.after),
            usize::MAX,
        );
        text.push_str(&format!("  {}–{}  {words}", chars.start, chars.end));
        if let Some(annotation) = &hit.hit.annotation {
            text.push_str(&format!("  {} by {}", annotation.label, annotation.annotator));
            if !annotation.note.is_empty() {
                text.push_str(&format!(": {}", one_line(&annotation.note, TITLE)));
            }
        } else if !hit.labelled.is_empty() {
            let labels: Vec<&str> = hit.labelled.iter().map(|l| l.label.as_str()).collect();
            text.push_str(&format!("  {}", labels.join(", ")));
        }
        text.push('\n');
    }
    text
}

impl From<FoundArticle> for ArticleHits {
    fn from(found: FoundArticle) -> Self {
        let hits = found.hits.into_iter().map(|found| {
            let annotation = found.hit.annotation.map(|annotation| OneAnnotation {
                annotator: annotation.annotator,
                id: annotation.id.to_string(),
                kind: annotation.family,
                label: annotation.label,
                note: annotation.note,
            });
            OneHit {
                start: found.chars.start,
                end: found.chars.end,
                text: found.excerpt.words,
                before: found.excerpt.before,
                after: found.excerpt.after,
                part: found.hit.part.map(|part| part.name()),
                annotation,
                labelled: found.labelled.into_iter().map(|l| l.label).collect(),
            }
        });
        Self { article: found.article.0, title: found.title, hits: hits.collect() }
    }
}
