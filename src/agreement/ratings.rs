//! Which annotator gave which unit which category.

use std::collections::BTreeMap;

/// Ratings of units by annotators; some may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    annotators: usize,
    categories: usize,
    /// Unit by unit, one for each annotator: 0 where there is none, else the category from 1.
    cells: Vec<u32>,
    /// How many such units there are, unit by unit.
    counts: Vec<usize>,
}

impl Ratings {
    /// No units yet, of so many annotators and categories.
    pub const fn new(annotators: usize, categories: usize) -> Self {
        Self { annotators, categories, cells: Vec::new(), counts: Vec::new() }
    }

    /// From what each annotator said of each unit, annotator by annotator. Also the
    /// categories, sorted: their positions are the numbers in the ratings. An annotator with
    /// fewer units than others has said nothing of the rest.
    pub fn of_annotators<T: Ord + Clone>(rows: &[Vec<Option<T>>]) -> (Self, Vec<T>) {
        let mut numbers: BTreeMap<&T, usize> =
            rows.iter().flatten().flatten().map(|category| (category, 0)).collect();
        for (at, number) in numbers.values_mut().enumerate() {
            *number = at;
        }
        let units = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut ratings = Self::new(rows.len(), numbers.len());
        for unit in 0..units {
            let said = rows.iter().map(|row| row.get(unit).and_then(Option::as_ref));
            ratings.push(said.map(|category| numbers.get(category?).copied()));
        }
        (ratings, numbers.into_keys().cloned().collect())
    }

    /// Adds a unit: the category that each annotator gave it, from 0, or none. What is beyond
    /// the number of annotators or categories is left out.
    pub fn push(&mut self, unit: impl IntoIterator<Item = Option<usize>>) {
        self.push_many(unit, 1);
    }

    /// Adds so many units that were all rated alike, as [`Self::push`] adds one.
    pub fn push_many(&mut self, unit: impl IntoIterator<Item = Option<usize>>, count: usize) {
        let begin = self.cells.len();
        for category in unit.into_iter().take(self.annotators) {
            let known = category.filter(|category| *category < self.categories);
            let cell = known.and_then(|category| u32::try_from(category + 1).ok());
            self.cells.push(cell.unwrap_or(0));
        }
        self.cells.resize(begin + self.annotators, 0);
        self.counts.push(count);
    }

    /// How many annotators there are.
    pub const fn annotators(&self) -> usize {
        self.annotators
    }

    /// How many categories there are.
    pub const fn categories(&self) -> usize {
        self.categories
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Whether there are no units.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ratings of two annotators alone.
    #[must_use]
    pub fn pair(&self, a: usize, b: usize) -> Self {
        let mut pair = Self::new(2, self.categories);
        for (unit, count) in self.rows() {
            pair.cells.extend([a, b].map(|at| unit.get(at).copied().unwrap_or(0)));
            pair.counts.push(count);
        }
        pair
    }

    /// The ratings with other categories: `code` gives for each category its new one, below
    /// `categories`.
    #[must_use]
    pub fn recoded(&self, categories: usize, code: impl Fn(usize) -> usize) -> Self {
        let new = |cell: &u32| {
            let code = category(*cell).map(&code).filter(|code| *code < categories);
            code.and_then(|code| u32::try_from(code + 1).ok()).unwrap_or(0)
        };
        let cells = self.cells.iter().map(new).collect();
        Self { annotators: self.annotators, categories, cells, counts: self.counts.clone() }
    }

    /// Units with what each annotator said of them, as it is kept, and how many of them.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[u32], usize)> {
        self.cells.chunks_exact(self.annotators.max(1)).zip(self.counts.iter().copied())
    }
}

/// The categories that a unit was given.
pub(super) fn given(unit: &[u32]) -> impl Iterator<Item = usize> + Clone + '_ {
    unit.iter().filter_map(|cell| category(*cell))
}

/// The category of a cell.
pub(super) fn category(cell: u32) -> Option<usize> {
    usize::try_from(cell.checked_sub(1)?).ok()
}

/// Ratings of several articles, of which samples are drawn. Units that were rated alike are
/// counted, not kept, so that a sample costs little.
#[derive(Clone, Debug)]
pub struct Strata {
    /// Every way in which a unit was rated.
    patterns: Ratings,
    /// Article by article, which patterns it has how often.
    articles: Vec<Vec<(usize, usize)>>,
}

impl Strata {
    /// Of articles whose ratings have the same annotators and categories.
    pub fn new(annotators: usize, categories: usize, articles: &[Ratings]) -> Self {
        let mut numbers: BTreeMap<&[u32], usize> = BTreeMap::new();
        let mut patterns = Ratings::new(annotators, categories);
        let count = |article| {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for (unit, count) in Ratings::rows(article) {
                let next = numbers.len();
                let number = *numbers.entry(unit).or_insert_with(|| {
                    patterns.cells.extend_from_slice(unit);
                    patterns.counts.push(0);
                    next
                });
                *counts.entry(number).or_default() += count;
            }
            counts.into_iter().collect()
        };
        let articles = articles.iter().map(count).collect();
        Self { patterns, articles }
    }

    /// How many articles there are.
    pub const fn articles(&self) -> usize {
        self.articles.len()
    }

    /// All units of these articles, each taken as often as it is named.
    pub fn sample(&self, articles: &[usize]) -> Ratings {
        let mut ratings = self.patterns.clone();
        for (pattern, count) in articles.iter().filter_map(|at| self.articles.get(*at)).flatten() {
            if let Some(sum) = ratings.counts.get_mut(*pattern) {
                *sum += count;
            }
        }
        ratings
    }

    /// The ratings of two annotators alone.
    #[must_use]
    pub fn pair(&self, a: usize, b: usize) -> Self {
        Self { patterns: self.patterns.pair(a, b), articles: self.articles.clone() }
    }

    /// The same with other categories, as [`Ratings::recoded`].
    #[must_use]
    pub fn recoded(&self, categories: usize, code: impl Fn(usize) -> usize) -> Self {
        Self { patterns: self.patterns.recoded(categories, code), articles: self.articles.clone() }
    }

    /// All units of all articles.
    pub fn whole(&self) -> Ratings {
        self.sample(&(0..self.articles.len()).collect::<Vec<_>>())
    }
}
