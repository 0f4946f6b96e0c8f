//! What the project remembers: every string that was labelled, how often with which label,
//! and how often it was left unlabelled in a finished article or a suggestion of it refused.
//! The score of a suggestion is the label’s share of these decisions. There is no training:
//! what an annotator does counts from the next look-up on.
//!
//! Invariants: an article counts once for each annotator, however often it is learned; what
//! was learned and is taken back leaves no trace in any score; a look-up costs the same
//! whatever is remembered (but for the longest string that begins with each word).

use std::collections::{HashMap, HashSet};

use smallvec::SmallVec;

use super::phrases::{Phrases, Stretch, normal};
use super::spans::{Found, MOST};
use super::{Source, SuggestionKind};
use crate::annotation::{AnnotationSet, Status};
use crate::article::{Article, ArticleId};
use crate::schema::Schema;
use crate::text::ByteRange;

/// A label with a smaller share of the decisions is not proposed.
pub const LEAST_SHARE: f64 = 0.25;

/// With fewer decisions a share says little, and what it proposes is a guess.
pub const RELIABLE: u32 = 2;

/// One annotator’s set of one article, as far as a memory has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Whose.
    pub annotator: String,
    /// Of what.
    pub article: ArticleId,
}

/// What is to be learned from a set; found without the memory, so on any thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lesson {
    /// Each labelled string with its number of words and its label.
    labelled: Vec<(String, usize, String)>,
    /// Strings of which a suggestion was refused.
    refused: Vec<(String, usize)>,
}

/// What was decided about one string.
#[derive(Clone, Debug, Default)]
struct Decisions {
    /// How often with each label, by the label’s number.
    labels: SmallVec<[(u16, u32); 2]>,
    /// How often with none.
    none: u32,
}

/// What an article with a set added: strings with a label’s number, or with none.
#[derive(Clone, Debug, Default)]
struct Taught {
    labelled: Vec<(u32, u16)>,
    refused: Vec<u32>,
    left: Vec<u32>,
}

/// See the head of this file.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    fold: bool,
    phrases: Phrases,
    decisions: Vec<Decisions>,
    labels: Vec<String>,
    numbers: HashMap<String, u16>,
    parts: HashMap<Part, Taught>,
}

/// What a memory says about an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recalled {
    /// What it proposes.
    pub found: Vec<Found>,
    /// How many strings were looked up: a measure of work.
    pub lookups: usize,
}

impl Memory {
    /// An empty one; with `fold` upper and lower case are the same to it.
    pub fn new(fold: bool) -> Self {
        Self { fold, ..Self::default() }
    }

    /// Whether upper and lower case are the same to it.
    pub fn folds(&self) -> bool {
        self.fold
    }

    /// How many strings it knows.
    pub fn strings(&self) -> usize {
        self.decisions.len()
    }

    /// How many labelled spans it learned from.
    pub fn spans(&self) -> usize {
        self.parts.values().map(|part| part.labelled.len()).sum()
    }

    /// Learns what a set says, in place of what it learned from that set before. What is left
    /// unlabelled stays as it was weighed; see [`Self::weigh`].
    pub fn learn(&mut self, part: &Part, lesson: &Lesson) {
        let left = self.forget(part).left;
        let labelled = lesson.labelled.iter().filter_map(|(string, words, label)| {
            Some((self.number(string, *words), self.label(label)?))
        });
        let labelled: Vec<(u32, u16)> = labelled.collect();
        let refused = lesson.refused.iter().map(|(string, words)| self.number(string, *words));
        let refused: Vec<u32> = refused.collect();
        self.count(part, Taught { labelled, refused, left });
    }

    /// The known strings that a finished set leaves unlabelled, to be handed to
    /// [`Self::weigh`]; none of a set that is not done.
    pub fn unlabelled(&self, article: &Article, set: &AnnotationSet, schema: &Schema) -> Vec<u32> {
        let mut left = Vec::new();
        if set.status() != Status::Done {
            return left;
        }
        for passage in super::passages(article) {
            let stretch = Stretch::of(article.text.slice(passage), passage.start, self.fold);
            self.phrases.each(&stretch, |place, number| {
                let mut there = set.spans_touching(place).filter(|s| s.extent().overlaps(place));
                if there.all(|span| is_holder(schema, &span.label)) {
                    left.push(number);
                }
                true
            });
        }
        left
    }

    /// Counts the strings that a finished set leaves unlabelled, in place of those counted for
    /// it before.
    pub fn weigh(&mut self, part: &Part, left: Vec<u32>) {
        let before = self.forget(part);
        self.count(part, Taught { left, ..before });
    }

    /// What was labelled before and stands in the article, but no label where `taken` says so:
    /// the longest string first, and of each string the labels with a share of at least
    /// [`LEAST_SHARE`], the best one first.
    pub fn recall(&self, article: &Article, taken: impl Fn(ByteRange, &str) -> bool) -> Recalled {
        let mut recalled = Recalled::default();
        if self.decisions.is_empty() {
            return recalled;
        }
        for passage in super::passages(article) {
            let stretch = Stretch::of(article.text.slice(passage), passage.start, self.fold);
            let found = &mut recalled.found;
            recalled.lookups += self.phrases.each(&stretch, |place, number| {
                let Some(decisions) = self.decisions.get(number as usize) else { return false };
                let before = found.len();
                for (label, times, share) in decisions.shares() {
                    let Some(label) = self.labels.get(usize::from(label)) else { continue };
                    if taken(place, label) {
                        continue;
                    }
                    found.push(Found {
                        range: place,
                        label: label.clone(),
                        score: share,
                        guess: decisions.all() < RELIABLE,
                        attributes: Vec::new(),
                        source: Source::Memory,
                        reason: decisions.reason(label, times),
                    });
                }
                found.len() > before
            });
            if recalled.found.len() > MOST {
                break;
            }
        }
        recalled
    }

    fn number(&mut self, string: &str, words: usize) -> u32 {
        let number = self.phrases.number(string, words);
        let room = number as usize + 1;
        if self.decisions.len() < room {
            self.decisions.resize_with(room, Decisions::default);
        }
        number
    }

    /// The number of a label; `None` with more labels than a schema has room for.
    fn label(&mut self, label: &str) -> Option<u16> {
        if let Some(number) = self.numbers.get(label) {
            return Some(*number);
        }
        let number = u16::try_from(self.labels.len()).ok()?;
        self.labels.push(label.to_owned());
        self.numbers.insert(label.to_owned(), number);
        Some(number)
    }

    /// Takes away what a set has taught.
    fn forget(&mut self, part: &Part) -> Taught {
        let taught = self.parts.remove(part).unwrap_or_default();
        for (string, label) in &taught.labelled {
            let Some(decisions) = self.decisions.get_mut(*string as usize) else { continue };
            for (known, count) in &mut decisions.labels {
                if known == label {
                    *count = count.saturating_sub(1);
                }
            }
            decisions.labels.retain(|(_, count)| *count > 0);
        }
        for string in taught.refused.iter().chain(&taught.left) {
            if let Some(decisions) = self.decisions.get_mut(*string as usize) {
                decisions.none = decisions.none.saturating_sub(1);
            }
        }
        taught
    }

    fn count(&mut self, part: &Part, taught: Taught) {
        for (string, label) in &taught.labelled {
            let Some(decisions) = self.decisions.get_mut(*string as usize) else { continue };
            match decisions.labels.iter_mut().find(|(known, _)| known == label) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => decisions.labels.push((*label, 1)),
            }
        }
        for string in taught.refused.iter().chain(&taught.left) {
            if let Some(decisions) = self.decisions.get_mut(*string as usize) {
                decisions.none = decisions.none.saturating_add(1);
            }
        }
        self.parts.insert(part.clone(), taught);
    }
}

impl Decisions {
    fn all(&self) -> u32 {
        let labelled = self.labels.iter().fold(0_u32, |sum, (_, n)| sum.saturating_add(*n));
        labelled.saturating_add(self.none)
    }

    /// The labels to propose, with how often each was given and its share.
    fn shares(&self) -> SmallVec<[(u16, u32, f64); 2]> {
        let all = f64::from(self.all().max(1));
        let share = |(label, count): &(u16, u32)| (*label, *count, f64::from(*count) / all);
        let mut shares: SmallVec<[(u16, u32, f64); 2]> =
            self.labels.iter().map(share).filter(|(.., share)| *share >= LEAST_SHARE).collect();
        shares.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        shares
    }

    fn reason(&self, label: &str, times: u32) -> String {
        match (times, self.all()) {
            (1, 1) => format!("{label} the one time it was decided"),
            (times, all) if times == all => format!("{label} all {all} times"),
            (times, all) => format!("{label} {times} of {all} times"),
        }
    }
}

/// Whether spans of a label hold other spans, such as quotes; these are no strings to know.
fn is_holder(schema: &Schema, label: &str) -> bool {
    schema.span_label(label).is_none_or(|(_, label)| label.bracketed)
}

/// What a set says about strings.
pub fn lesson(article: &Article, set: &AnnotationSet, schema: &Schema, fold: bool) -> Lesson {
    let mut holders: HashMap<&str, bool> = HashMap::new();
    let mut lesson = Lesson::default();
    for span in set.spans() {
        let [range] = span.fragments.as_slice() else { continue };
        let holds =
            *holders.entry(span.label.as_str()).or_insert_with(|| is_holder(schema, &span.label));
        if holds {
            continue;
        }
        if let Some((string, words)) = normal(article.text.get(*range).unwrap_or_default(), fold) {
            lesson.labelled.push((string, words, span.label.clone()));
        }
    }
    let mut seen = HashSet::new();
    for refusal in set.refusals().filter(|r| r.kind == SuggestionKind::Span.name()) {
        let Some((_, words)) = super::key::span_words(&refusal.text) else { continue };
        // With two labels refused for one place, nothing is there; that counts once.
        if let Some((string, count)) = normal(words, fold)
            && seen.insert((string.clone(), refusal.nth))
        {
            lesson.refused.push((string, count));
        }
    }
    lesson
}
