//! `tagline suggest`: what could be annotated, as JSON or as a table. Offsets are in
//! Unicode code points; comments are counted from 0 in JSON and from 1 for people.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::{Suggest, SuggestKind};
use super::output::{Failure, Outcome, one_line, print, print_json, table, tell};
use super::{choose_article, open};
use crate::annotation::{AnnotationId, AnnotationSet};
use crate::article::{Article, ArticleId};
use crate::project::{FileError, Project, SUGGEST_FOLDER};
use crate::session::memory_of;
use crate::suggest::{
    self, Lists, Memory, Proposal, QuoteKind, RuleQuotes, Source, Suggestion, SuggestionKind,
    suggestions, unsettled,
};
use crate::text::ByteRange;

/// One suggestion as `--json` prints it.
#[derive(Debug, Serialize)]
struct Shown {
    article: String,
    kind: SuggestionKind,
    #[serde(flatten)]
    at: Words,
    uncertain: bool,
    reason: String,
    sources: Vec<String>,
    #[serde(flatten)]
    about: About,
}

/// A place and what stands there.
#[derive(Debug, Serialize)]
struct Words {
    start: usize,
    end: usize,
    text: String,
}

/// What only one kind of suggestion has.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum About {
    Quote {
        #[serde(rename = "type")]
        kind: QuoteKind,
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<Words>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pronoun: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        cue: Option<Words>,
        /// Only if there are several.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        fragments: Vec<Words>,
    },
    Reply {
        /// Positions among the comments.
        comment: usize,
        answers: usize,
        parent: Place,
    },
    Chain {
        with: Words,
    },
    Span {
        label: String,
        score: f64,
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        attributes: BTreeMap<String, String>,
    },
}

#[derive(Debug, Serialize)]
struct Place {
    start: usize,
    end: usize,
}

pub(super) fn run(arguments: &Suggest) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let articles: Vec<ArticleId> = if arguments.article.is_none()
        && project.initial_article().is_none()
        && project.articles().len() > 1
    {
        project.articles().iter().map(|entry| entry.id.clone()).collect()
    } else {
        vec![choose_article(&project, arguments.article.as_deref())?.id.clone()]
    };
    let annotator = annotator(&project, arguments)?;
    let asked = Asked::new(&project, annotator.as_deref(), &arguments.source)?;
    let mut problems = asked.tell_problems();
    let mut all = Vec::new();
    for id in &articles {
        match of_article(&project, id, annotator.as_deref(), &asked, arguments) {
            Ok(found) => all.extend(found),
            // One article alone is all that was asked for.
            Err(error) if articles.len() == 1 => return Err(error.into()),
            Err(error) => {
                tell(&format!("tagline: {error}"));
                problems = true;
            }
        }
    }
    if arguments.json {
        print_json(&all)?;
    } else {
        print(&readable(&all, articles.len() > 1))?;
        if all.is_empty() {
            tell("No suggestions.");
        }
    }
    Ok(Outcome::problems_if(problems))
}

/// Whose mentions are compared; says so if there are none to compare.
fn annotator(project: &Project, arguments: &Suggest) -> Result<Option<String>, Failure> {
    let mut known = project.annotators();
    if let Some(name) = &arguments.annotator {
        if known.contains(name) {
            return Ok(Some(name.clone()));
        }
        let root = project.root().display();
        return Err(Failure::Input(match known.as_slice() {
            [] => format!("{root}: nobody has annotated anything here; leave --annotator out"),
            known => format!(
                "{root}: there is no annotator “{name}” here; the annotators are: {}",
                known.join(", ")
            ),
        }));
    }
    let wanted = arguments.kind.is_none_or(|kind| kind == SuggestKind::Chains);
    match known.as_slice() {
        [_] => return Ok(known.pop()),
        _ if !wanted => {}
        [] => tell(
            "tagline: mentions of the same are looked for among tagged mentions, \
             and nothing is tagged here yet",
        ),
        known => tell(&format!(
            "tagline: several people have tagged mentions here; \
             say whose to compare with --annotator: {}",
            known.join(", ")
        )),
    }
    Ok(None)
}

fn of_article(
    project: &Project,
    id: &ArticleId,
    annotator: Option<&str>,
    asked: &Asked,
    arguments: &Suggest,
) -> Result<Vec<Shown>, FileError> {
    let article = project.load_article(id)?;
    let set = match annotator.map(|name| project.read_set(&article, name)) {
        None => None,
        Some(Ok(read)) => Some(read.set),
        Some(Err(error)) if error.is_missing() => None,
        Some(Err(error)) => return Err(error),
    };
    let schema = project.schema();
    let mut found = asked.spans(project, &article, set.as_ref());
    if asked.rules {
        found.extend(suggestions(&article, set.as_ref(), schema, &RuleQuotes));
        found.sort_by_cached_key(|suggestion| {
            let place = suggestion.place(&article, set.as_ref()).unwrap_or_default();
            (place.start, suggestion.kind(), usize::MAX - place.len())
        });
    }
    // Who is not named has not asked for anything to be left out.
    if let Some(set) = set.as_ref().filter(|_| arguments.annotator.is_some()) {
        found = unsettled(&article, set, schema, found);
    }
    let wanted = arguments.kind.map(|kind| match kind {
        SuggestKind::Quotes => SuggestionKind::Quote,
        SuggestKind::Replies => SuggestionKind::Reply,
        SuggestKind::Chains => SuggestionKind::Chain,
        SuggestKind::Spans => SuggestionKind::Span,
    });
    found.retain(|suggestion| wanted.is_none_or(|kind| suggestion.kind() == kind));
    Ok(found.into_iter().filter_map(|s| shown(&article, set.as_ref(), s)).collect())
}

/// Who is asked.
struct Asked {
    rules: bool,
    memory: Option<Memory>,
    lists: Lists,
    /// Files of lists or rules; none are all.
    files: Vec<String>,
    all_files: bool,
    /// Whose sets suggest.
    sets: Vec<String>,
    unreadable: Vec<String>,
}

impl Asked {
    /// By the names given; with none the built-in rules, word lists and rule files.
    fn new(project: &Project, annotator: Option<&str>, names: &[String]) -> Result<Self, Failure> {
        let files = project.suggest_files();
        let read = files
            .iter()
            .filter_map(|(name, read)| Some((name.as_str(), read.as_ref().ok()?.as_slice())));
        let lists = Lists::read(read, project.schema());
        let errors = files.iter().filter_map(|(_, read)| read.as_ref().err());
        let mut asked = Self {
            rules: names.is_empty(),
            memory: None,
            all_files: names.is_empty(),
            files: Vec::new(),
            sets: Vec::new(),
            unreadable: errors.map(ToString::to_string).collect(),
            lists,
        };
        let mut memory = false;
        let known = project.annotators();
        for name in names {
            match name.as_str() {
                "rules" => asked.rules = true,
                "memory" => memory = true,
                "lists" => asked.all_files = true,
                name if asked.lists.files.iter().any(|file| file.name == name) => {
                    asked.files.push(name.to_owned());
                }
                name if known.iter().any(|known| known == name) => asked.sets.push(name.to_owned()),
                name => {
                    let files = asked.lists.files.iter().map(|file| file.name.clone());
                    let can = ["rules", "memory", "lists"].map(str::to_owned).into_iter();
                    let can: Vec<String> = can.chain(files).chain(known).collect();
                    return Err(Failure::Input(format!(
                        "there is no source “{name}”; the sources here are: {}",
                        can.join(", ")
                    )));
                }
            }
        }
        if memory {
            let Some(annotator) = annotator else {
                let cause = "the memory is somebody’s; say whose with --annotator";
                return Err(Failure::Input(cause.to_owned()));
            };
            asked.memory = Some(memory_of(project, annotator, false, false));
        }
        Ok(asked)
    }

    /// Says what is wrong in the files; whether there is anything.
    fn tell_problems(&self) -> bool {
        let mut any = false;
        for problem in self.lists.problems().map(ToString::to_string).chain(self.unreadable.clone())
        {
            tell(&format!("tagline: {SUGGEST_FOLDER}/{problem}"));
            any = true;
        }
        any
    }

    /// The spans that are suggested.
    fn spans(
        &self,
        project: &Project,
        article: &Article,
        set: Option<&AnnotationSet>,
    ) -> Vec<Suggestion> {
        let schema = project.schema();
        let settled = |place, label: &str| {
            set.is_some_and(|set| suggest::is_settled(set, schema, place, label))
        };
        let wanted = |name: &str| self.all_files || self.files.iter().any(|file| file == name);
        let mut found = self.lists.find(article, wanted, || false);
        if let Some(memory) = &self.memory {
            found.extend(memory.recall(article, settled).found);
        }
        for name in &self.sets {
            if let Ok(read) = project.read_set(article, name) {
                found.extend(suggest::of_set(article, &read.set, name));
            }
        }
        suggest::together(article, schema, found)
    }
}

fn shown(article: &Article, set: Option<&AnnotationSet>, suggestion: Suggestion) -> Option<Shown> {
    let at = words(article, suggestion.place(article, set)?)?;
    let kind = suggestion.kind();
    let about = match &suggestion.proposal {
        Proposal::Quote(quote) => About::Quote {
            kind: quote.kind,
            source: quote.source.and_then(|range| words(article, range)),
            pronoun: quote.pronoun,
            cue: quote.cue.and_then(|range| words(article, range)),
            fragments: match quote.content.as_slice() {
                [_] => Vec::new(),
                several => several.iter().filter_map(|range| words(article, *range)).collect(),
            },
        },
        Proposal::Reply { comment, parent } => {
            let comment_at = |range: ByteRange| article.comment_at(range).map(|(_, c)| c);
            let (comment, parent) = (comment_at(*comment)?, comment_at(*parent)?);
            let body = article.text.to_chars(parent.body)?;
            About::Reply {
                comment: comment.order,
                answers: parent.order,
                parent: Place { start: body.start, end: body.end },
            }
        }
        Proposal::Chain { with, .. } => About::Chain { with: mention(article, set, *with)? },
        Proposal::Span(span) => About::Span {
            label: span.label.clone(),
            score: span.score,
            attributes: span.attributes.iter().cloned().collect(),
        },
    };
    let sources = suggestion.sources.iter().map(Source::to_string).collect();
    let article = article.id.0.clone();
    let Suggestion { uncertain, reason, .. } = suggestion;
    Some(Shown { article, kind, at, uncertain, reason, sources, about })
}

fn words(article: &Article, range: ByteRange) -> Option<Words> {
    let chars = article.text.to_chars(range)?;
    let text = article.text.slice(range).to_owned();
    Some(Words { start: chars.start, end: chars.end, text })
}

fn mention(article: &Article, set: Option<&AnnotationSet>, id: AnnotationId) -> Option<Words> {
    words(article, set?.span(id)?.extent())
}

fn readable(all: &[Shown], several: bool) -> String {
    let head = ["kind", "start", "end", "", "text", "with", "reason"].map(str::to_owned).to_vec();
    let mut text = String::new();
    for of_one in all.chunk_by(|a, b| a.article == b.article) {
        if let Some(first) = of_one.first().filter(|_| several) {
            let gap = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{gap}{}\n", one_line(&first.article, 100)));
        }
        let rows: Vec<_> = std::iter::once(head.clone()).chain(of_one.iter().map(row)).collect();
        text.push_str(&table(&rows));
    }
    text
}

fn row(shown: &Shown) -> Vec<String> {
    let with = match &shown.about {
        About::Quote { source, .. } => source.as_ref().map_or("", |source| &source.text).to_owned(),
        About::Reply { comment, answers, .. } => {
            format!("comment {} answers {}", comment + 1, answers + 1)
        }
        About::Chain { with } => with.text.clone(),
        About::Span { label, score, .. } => format!("{label} {:.0} %", score * 100.0),
    };
    vec![
        shown.kind.name().to_owned(),
        shown.at.start.to_string(),
        shown.at.end.to_string(),
        if shown.uncertain { "?" } else { "" }.to_owned(),
        one_line(&shown.at.text, 48),
        one_line(&with, 32),
        one_line(&shown.reason, 60),
    ]
}
