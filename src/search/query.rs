//! Queries: what is looked for, as a person writes it.
//!
//! `label:PER text:/kayan/i by:asha status:open has:note type:question conf:<0.5`
//!
//! Words without a field are looked for as they stand, one after the other. All terms must
//! hold; several values of one field are separated by commas, and one of them must hold; `-`
//! before a term turns it round.

use glob::{MatchOptions, Pattern as Glob};

use super::terms::{FIELDS, Term, Value, same_name, terms};
use super::{AnnotationTerm, Bound, Feature, Options, Pattern, QueryError};
use crate::annotation::{Family, OriginKind, Status};
use crate::article::{ArticleId, SegmentKind};

/// What is looked for.
#[derive(Debug, Default)]
pub struct Query {
    /// The words.
    pub(super) words: Option<Pattern>,
    /// Words that must not be there: in what an annotation covers, or in the article.
    pub(super) without: Vec<Pattern>,
    /// What must hold (or, with `true`, must not) for an annotation.
    pub(super) annotation: Vec<(bool, AnnotationTerm)>,
    by: Vec<(bool, Vec<String>)>,
    status: Vec<(bool, Vec<Status>)>,
    articles: Vec<(bool, Vec<Glob>)>,
    pub(super) places: Vec<(bool, Vec<SegmentKind>)>,
}

/// What the hits of a query are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Words of a text.
    Words,
    /// Annotations.
    Annotations,
    /// Articles as a whole.
    Articles,
}

const GLOB: MatchOptions = MatchOptions {
    case_sensitive: false,
    require_literal_separator: false,
    require_literal_leading_dot: false,
};

impl Query {
    /// Understands `query`. Words are looked for as `options` say, but for expressions
    /// between slashes, whose letters (`i`: whatever their case) say it.
    ///
    /// # Errors
    /// If something in it is wrong: where, what, and what would be right.
    pub fn parse(query: &str, options: Options) -> Result<Self, QueryError> {
        let mut read = Self::default();
        if options.regex {
            // What stands there is one expression, colons and all.
            read.words = Some(pattern(query, 0, query, options)?);
            return Ok(read);
        }
        let mut bare: Option<(usize, String)> = None;
        for term in terms(query)? {
            let is_words = matches!(&term.value, Value::Bare(_) | Value::Quoted(_));
            match term.field.as_deref() {
                None if is_words && !term.not => {
                    let (_, words) = bare.get_or_insert_with(|| (term.at, String::new()));
                    if !words.is_empty() {
                        words.push(' ');
                    }
                    words.push_str(term.value.text());
                }
                None | Some("text") => read.text(query, &term, options)?,
                Some(field) => read.field(query, field, &term)?,
            }
        }
        if let Some((at, words)) = bare {
            read.only_words(query, at)?;
            read.words = Some(pattern(query, at, &words, options)?);
        }
        Ok(read)
    }

    /// The words that are looked for, if there are any.
    pub const fn words(&self) -> Option<&Pattern> {
        self.words.as_ref()
    }

    /// Leaves out hits in parts of this kind.
    pub fn leave_out(&mut self, part: SegmentKind) {
        self.places.push((true, vec![part]));
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_none()
            && self.without.is_empty()
            && self.annotation.is_empty()
            && self.by.is_empty()
            && self.status.is_empty()
            && self.articles.is_empty()
            && self.places.is_empty()
    }

    /// Whether its hits are annotations.
    pub fn is_about_annotations(&self) -> bool {
        self.subject() == Subject::Annotations
    }

    /// Whether sets have to be read to answer it, and not only texts.
    pub fn needs_sets(&self) -> bool {
        self.is_about_annotations() || !self.status.is_empty() || !self.by.is_empty()
    }

    pub(super) fn subject(&self) -> Subject {
        if !self.annotation.is_empty() {
            Subject::Annotations
        } else if self.words.is_some() || !self.without.is_empty() {
            Subject::Words
        } else if !self.by.is_empty() {
            Subject::Annotations
        } else {
            Subject::Articles
        }
    }

    /// Whether an article of this name can have hits.
    pub fn wants_article(&self, article: &ArticleId) -> bool {
        all(&self.articles, |globs| globs.iter().any(|g| g.matches_with(&article.0, GLOB)))
    }

    /// Whether sets of this annotator are asked about.
    pub fn wants_annotator(&self, annotator: &str) -> bool {
        all(&self.by, |names| names.iter().any(|name| same_name(name, annotator)))
    }

    /// Whether it says whose sets are meant.
    pub fn names_annotators(&self) -> bool {
        !self.by.is_empty()
    }

    /// Whether it says how far a set must be.
    pub fn names_status(&self) -> bool {
        !self.status.is_empty()
    }

    /// Whether a set that is that far is asked about.
    pub fn wants_status(&self, status: Status) -> bool {
        all(&self.status, |all| all.contains(&status))
    }

    /// Whether a part of this kind is asked about.
    pub(super) fn wants_place(&self, kind: Option<SegmentKind>) -> bool {
        all(&self.places, |kinds| kind.is_some_and(|kind| kinds.contains(&kind)))
    }

    fn only_words(&self, query: &str, at: usize) -> Result<(), QueryError> {
        match self.words {
            None => Ok(()),
            Some(_) => {
                let message = "only one thing can be looked for at a time; put words that \
                               belong together between quotation marks";
                Err(QueryError::at(query, at, message))
            }
        }
    }

    fn text(&mut self, query: &str, term: &Term, options: Options) -> Result<(), QueryError> {
        let options = match &term.value {
            Value::Expression { flags, .. } => {
                let unknown = flags.chars().find(|c| *c != 'i');
                if let Some(flag) = unknown {
                    let at = term.value_at + term.value.text().len() + 2;
                    let message = format!("“{flag}” is not known behind an expression; only i is");
                    return Err(QueryError::at(query, at, message));
                }
                Options { regex: true, case: !flags.contains('i'), ..Options::default() }
            }
            _ => options,
        };
        let pattern = pattern(query, term.value_at, term.value.text(), options)?;
        if term.not {
            self.without.push(pattern);
        } else {
            self.only_words(query, term.at)?;
            self.words = Some(pattern);
        }
        Ok(())
    }

    fn field(&mut self, query: &str, field: &str, term: &Term) -> Result<(), QueryError> {
        let wrong = |message: String| Err(QueryError::at(query, term.value_at, message));
        let all = values(field, &term.value);
        let Some(first) = all.first().cloned() else {
            return wrong(format!("say what {field}: should be, as in {}", example(field)));
        };
        let mut ask = |what: AnnotationTerm| self.annotation.push((term.not, what));
        match field {
            "label" => ask(AnnotationTerm::Label(all)),
            "type" => ask(AnnotationTerm::Type(all)),
            "kind" => {
                let kinds = [Family::Span, Family::Segment, Family::Relation, Family::Chain];
                match kinds.into_iter().find(|kind| same_name(kind.name(), &first)) {
                    Some(kind) => ask(AnnotationTerm::Kind(kind)),
                    None => {
                        let known: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
                        return wrong(unknown("kind", &first, &known));
                    }
                }
            }
            "has" => match Feature::ALL.iter().find(|(name, _)| same_name(name, &first)) {
                Some((_, feature)) => ask(AnnotationTerm::Has(*feature)),
                None => {
                    let known: Vec<_> = Feature::ALL.iter().map(|(name, _)| *name).collect();
                    return wrong(unknown("thing to have", &first, &known));
                }
            },
            "conf" => match bound(&first) {
                Some(bound) => ask(AnnotationTerm::Confidence(bound)),
                None => {
                    return wrong(format!(
                        "“{first}” is no confidence; write a number from 0 to 1 (or low, medium, \
                         high), with <, <=, > or >= before it or not"
                    ));
                }
            },
            "attr" => {
                let (name, value) = match first.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                    None => (first, None),
                };
                ask(AnnotationTerm::Attribute { name, value });
            }
            "origin" => match ORIGINS.iter().find(|(name, _)| same_name(name, &first)) {
                Some((_, kind)) => ask(AnnotationTerm::Origin(*kind)),
                None => {
                    let known: Vec<_> = ORIGINS.iter().map(|(name, _)| *name).collect();
                    return wrong(unknown("origin", &first, &known));
                }
            },
            "by" => self.by.push((term.not, all)),
            "status" => {
                let mut statuses = Vec::new();
                for name in &all {
                    match STATUSES.iter().find(|(known, _)| same_name(known, name)) {
                        Some((_, status)) => statuses.push(*status),
                        None => {
                            let known: Vec<_> = STATUSES.iter().map(|(name, _)| *name).collect();
                            return wrong(unknown("status", name, &known));
                        }
                    }
                }
                self.status.push((term.not, statuses));
            }
            "in" => {
                let mut kinds = Vec::new();
                for name in &all {
                    match PLACES.iter().find(|kind| same_name(kind.name(), name)) {
                        Some(kind) => kinds.push(*kind),
                        None => {
                            let known: Vec<_> = PLACES.iter().map(|kind| kind.name()).collect();
                            return wrong(unknown("part of an article", name, &known));
                        }
                    }
                }
                self.places.push((term.not, kinds));
            }
            "article" => {
                let globs: Result<Vec<Glob>, _> = all.iter().map(|name| Glob::new(name)).collect();
                match globs {
                    Ok(globs) => self.articles.push((term.not, globs)),
                    Err(error) => return wrong(format!("this is no pattern of names: {error}")),
                }
            }
            _ => return wrong(unknown("field", field, &FIELDS)),
        }
        Ok(())
    }
}

/// Whether all conditions of a field hold.
fn all<T>(conditions: &[(bool, T)], holds: impl Fn(&T) -> bool) -> bool {
    conditions.iter().all(|(not, condition)| holds(condition) != *not)
}

/// The values of a field, separated by commas where it takes several.
fn values(field: &str, value: &Value) -> Vec<String> {
    let several = ["label", "type", "by", "status", "in", "article"].contains(&field);
    match value {
        Value::Bare(text) if !several && !text.is_empty() => vec![text.clone()],
        Value::Quoted(text) => vec![text.clone()],
        _ => value.text().split(',').filter(|v| !v.is_empty()).map(str::to_owned).collect(),
    }
}

fn pattern(query: &str, at: usize, source: &str, options: Options) -> Result<Pattern, QueryError> {
    Pattern::new(source, options).map_err(|message| QueryError::at(query, at, message))
}

const STATUSES: [(&str, Status); 4] = [
    ("new", Status::New),
    ("open", Status::InProgress),
    ("begun", Status::InProgress),
    ("done", Status::Done),
];

const ORIGINS: [(&str, OriginKind); 5] = [
    ("hand", OriginKind::Hand),
    ("imported", OriginKind::Imported),
    ("suggested", OriginKind::Suggested),
    ("propagated", OriginKind::Propagated),
    ("adjudicated", OriginKind::Adjudicated),
];

const PLACES: [SegmentKind; 9] = [
    SegmentKind::Headline,
    SegmentKind::Published,
    SegmentKind::Byline,
    SegmentKind::Caption,
    SegmentKind::Dateline,
    SegmentKind::Heading,
    SegmentKind::Paragraph,
    SegmentKind::Comment,
    SegmentKind::Boilerplate,
];

fn unknown(what: &str, given: &str, known: &[&str]) -> String {
    format!("there is no {what} “{given}”; there are {}", known.join(", "))
}

fn example(field: &str) -> &'static str {
    match field {
        "label" => "label:PER",
        "type" => "type:question",
        "kind" => "kind:relation",
        "by" => "by:asha",
        "status" => "status:open",
        "has" => "has:note",
        "conf" => "conf:<0.5",
        "attr" => "attr:kind=direct",
        "origin" => "origin:suggested",
        "in" => "in:comment",
        "article" => "article:2012/*",
        _ => "text:kayani",
    }
}

fn bound(value: &str) -> Option<Bound> {
    use std::cmp::Ordering::{Greater, Less};
    let sides = [
        ("<=", Some(Less), true),
        (">=", Some(Greater), true),
        ("<", Some(Less), false),
        (">", Some(Greater), false),
        ("=", None, true),
        ("", None, true),
    ];
    let (rest, side, inclusive) = sides
        .iter()
        .find_map(|(sign, side, own)| Some((value.strip_prefix(sign)?, *side, *own)))?;
    let share = match rest {
        "low" => 0.25,
        "medium" => 0.5,
        "high" => 1.0,
        number => number.trim_end_matches('%').parse::<f64>().ok()?,
    };
    // A confidence is stored in percent, and above 1 that is what is meant.
    let percent = if share > 1.0 || rest.ends_with('%') { share } else { share * 100.0 };
    (0.0..=100.0).contains(&percent).then_some(Bound { side, inclusive, percent })
}
