//! The article in hand as several annotators have it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::annotation::{AnnotationId, AnnotationSet, Decision};
use crate::article::{Article, ArticleId};
use crate::project::Project;
use crate::review::compare::{Compared, Comparison, Family, Item};
use crate::review::figures::Report;
use crate::review::gold::{Making, Settled, decisions_on, overruled};
use crate::review::{ArticleSets, GivenIds};
use crate::schema::Schema;

/// The sets of those who take part and have annotated the article, and where they differ.
pub struct Here {
    /// Whose sets these are.
    names: Vec<String>,
    /// The sets; one more place than `names` has none.
    sets: ArticleSets,
    /// What ids were that had to be set apart.
    given: GivenIds,
    comparison: Comparison,
    /// For each difference, all labels that anybody has there.
    labels: Vec<BTreeSet<String>>,
    /// For each difference, the decision in gold.
    decided: Vec<Option<AnnotationId>>,
    /// What they agree on, and what was decided among more of them, by position.
    overruled: BTreeSet<usize>,
    notes: Vec<String>,
    figures: Option<Report>,
}

impl Here {
    /// Reads the sets of `annotators` on an article and compares them. What could not be read is
    /// in the notes.
    pub(super) fn read(project: &Project, article: &Article, annotators: &[String]) -> Self {
        let mut names = Vec::new();
        let mut sets = Vec::new();
        let mut notes = Vec::new();
        for name in annotators {
            match project.read_set(article, name) {
                Ok(read) => {
                    let lost = read.set.unplaced().count();
                    if read.opened.reanchored.is_some() {
                        let lost = match lost {
                            0 => String::new(),
                            n => format!(", {n} of them found no place and are left out"),
                        };
                        notes.push(format!(
                            "{name} annotated an older text; the annotations were moved along{lost}."
                        ));
                    }
                    names.push(name.clone());
                    sets.push(Some(read.set));
                }
                Err(error) if error.is_missing() => {}
                Err(error) => notes.push(format!("{error}; this set is left out.")),
            }
        }
        let mut sets = ArticleSets { article: article.clone(), sets };
        let given = sets.set_apart(&names);
        let comparison = Comparison::of(article, project.schema(), &sets.compared(&names));
        let mut here = Self {
            names,
            sets,
            given,
            comparison,
            labels: Vec::new(),
            decided: Vec::new(),
            overruled: BTreeSet::new(),
            notes,
            figures: None,
        };
        here.labels = here.differences().iter().map(|item| here.labels_of(item)).collect();
        here
    }

    /// The article.
    pub fn article(&self) -> &ArticleId {
        &self.sets.article.id
    }

    /// Whose sets are compared here, in order: those who take part and have one.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The set of the one at this position of [`Self::names`].
    pub fn set(&self, at: usize) -> Option<&AnnotationSet> {
        self.sets.set(at)
    }

    /// The id that a record has in its annotator's file.
    pub fn own_id(&self, id: AnnotationId) -> AnnotationId {
        self.given.get(&id).copied().unwrap_or(id)
    }

    /// What all have in the same way.
    pub fn agreed(&self) -> &[Item] {
        &self.comparison.agreed
    }

    /// Whether what is agreed on at this position was decided when more were compared.
    pub(super) fn is_overruled(&self, at: usize) -> bool {
        self.overruled.contains(&at)
    }

    /// How many of what all agree on are settled in gold.
    pub fn agreed_settled(&self, gold: &AnnotationSet) -> usize {
        self.making(gold, "", Timestamp::UNIX_EPOCH, |making| making.agreed_settled())
    }

    /// Where they differ, in text order; their positions are their numbers, counted from 0.
    pub fn differences(&self) -> &[Item] {
        &self.comparison.differences
    }

    /// All labels that anybody has in a difference.
    pub fn labels(&self, at: usize) -> &BTreeSet<String> {
        const NONE: &BTreeSet<String> = &BTreeSet::new();
        self.labels.get(at).unwrap_or(NONE)
    }

    /// Whether a difference is decided.
    pub fn is_decided(&self, at: usize) -> bool {
        self.decided.get(at).is_some_and(Option::is_some)
    }

    /// The decision on a difference.
    pub fn decision<'a>(&self, at: usize, gold: &'a AnnotationSet) -> Option<&'a Decision> {
        gold.decision((*self.decided.get(at)?)?)
    }

    /// How many differences are decided.
    pub fn decided_count(&self) -> usize {
        self.decided.iter().flatten().count()
    }

    /// The position of the proposal that more have than any other, if there is one.
    pub fn most(&self, at: usize) -> Option<usize> {
        let item = self.differences().get(at)?;
        let counts = item.proposals.iter().map(|proposal| proposal.annotators.len());
        let most = counts.clone().max()?;
        let mut with = counts.enumerate().filter(|(_, count)| *count == most);
        let first = with.next()?;
        with.next().is_none().then_some(first.0)
    }

    /// What could not be read, or was moved along with the text, in sentences.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How far those compared agree on this article.
    pub fn figures(&self) -> Option<&Report> {
        self.figures.as_ref()
    }

    /// Works out how far they agree. No intervals: one article has none.
    pub(super) fn work_out_figures(&mut self, schema: &Schema) {
        use crate::agreement::Resampling;
        use crate::review::figures::{Asked, report};
        let asked = Asked {
            layer: None,
            resampling: Resampling { rounds: 0, ..Resampling::default() },
            gamma: None,
            between: &|_| true,
        };
        self.figures = report(schema, &self.names, std::slice::from_ref(&self.sets), &asked);
    }

    /// What it takes to make gold of it.
    pub(super) fn making<'a, T>(
        &'a self,
        gold: &'a AnnotationSet,
        by: &'a str,
        now: Timestamp,
        what: impl FnOnce(&Making<'_>) -> T,
    ) -> T {
        let sets: Vec<Compared<'_>> = self.sets.compared(&self.names);
        let article = &self.sets.article;
        what(&Making { article, sets: &sets, comparison: &self.comparison, gold, by, now })
    }

    /// Looks up anew what is decided. Answers the first difference for which that is not as it
    /// was.
    pub(super) fn look(&mut self, gold: &AnnotationSet) -> Option<usize> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let text = &self.sets.article.text;
        let found = decisions_on(gold, text, self.differences(), &names);
        let decided: Vec<_> = found.into_iter().map(|found| found.map(|one| one.id)).collect();
        let changed = decided.iter().zip(&self.decided).position(|(now, before)| now != before);
        self.decided = decided;
        self.overruled = overruled(gold, text, self.agreed(), &names);
        changed
    }

    /// Counts what is there, as rules do.
    pub fn counts(&self) -> Settled {
        let before = self.decided_count();
        let left = self.differences().len().saturating_sub(before);
        Settled { agreed: self.agreed().len(), settled: 0, before, left }
    }

    fn labels_of(&self, item: &Item) -> BTreeSet<String> {
        let mut labels = BTreeSet::new();
        for proposal in &item.proposals {
            let Some(set) = proposal.annotators.first().and_then(|at| self.set(*at)) else {
                continue;
            };
            for id in &proposal.records {
                let label = match item.subject.family {
                    Family::Span => set.span(*id).map(|span| &span.label),
                    Family::Segment => set.segment_label(*id).map(|label| &label.label),
                    Family::Relation => set.relation(*id).map(|relation| &relation.label),
                    Family::Chain => None,
                };
                labels.extend(label.cloned());
            }
        }
        labels
    }
}
