//! Which labels cover each token and each character of an article, annotator by annotator.

use std::collections::BTreeMap;

use crate::agreement::{Hits, Ratings, Unit};
use crate::article::Article;
use crate::text::Tokenizer;

/// Sets of labels as categories. No label at all is category 0.
#[derive(Clone, Debug)]
pub(super) struct LabelSets(BTreeMap<Vec<usize>, usize>);

impl Default for LabelSets {
    fn default() -> Self {
        Self([(Vec::new(), 0)].into())
    }
}

impl LabelSets {
    pub(super) fn number(&mut self, labels: &[usize]) -> usize {
        if let Some(number) = self.0.get(labels) {
            return *number;
        }
        let number = self.0.len();
        self.0.insert(labels.to_vec(), number);
        number
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// For each category, whether it has the label.
    pub(super) fn with(&self, label: usize) -> Vec<bool> {
        let mut with = vec![false; self.0.len()];
        for (labels, number) in &self.0 {
            if let Some(slot) = with.get_mut(*number) {
                *slot = labels.contains(&label);
            }
        }
        with
    }
}

/// The labels of stretches of a text: how long each stretch is, and for each annotator the
/// labels that cover it, sorted; `None` if the annotator has not annotated the article.
#[derive(Clone, Debug, Default)]
pub(super) struct Coverage(Vec<(usize, Vec<Option<Vec<usize>>>)>);

impl Coverage {
    /// Token by token. A token is covered by whatever has a part of it.
    pub(super) fn of_tokens(tokens: &[(usize, usize)], units: &[Option<Vec<Unit>>]) -> Self {
        let empty: Vec<_> = units.iter().map(|own| own.as_ref().map(|_| Vec::new())).collect();
        let mut all: Vec<(usize, Vec<Option<Vec<usize>>>)> = vec![(1, empty); tokens.len()];
        for (annotator, unit) in each(units) {
            for (start, end) in &unit.parts {
                let first = tokens.partition_point(|token| token.1 <= *start);
                let inside = all.iter_mut().zip(tokens).skip(first);
                for ((_, said), _) in inside.take_while(|(_, token)| token.0 < *end) {
                    if let Some(Some(labels)) = said.get_mut(annotator) {
                        labels.push(unit.label);
                    }
                }
            }
        }
        for labels in all.iter_mut().flat_map(|(_, said)| said.iter_mut().flatten()) {
            labels.sort_unstable();
            labels.dedup();
        }
        Self(all)
    }

    /// Stretches of characters between two places where anything begins or ends.
    pub(super) fn of_characters(length: usize, units: &[Option<Vec<Unit>>]) -> Self {
        let mut events: Vec<(usize, usize, usize, bool)> = Vec::new();
        for (annotator, unit) in each(units) {
            for (start, end) in unit.parts.iter().filter(|(start, end)| start < end) {
                events.push((*start, annotator, unit.label, true));
                events.push((*end, annotator, unit.label, false));
            }
        }
        events.sort_unstable();
        let mut open: Vec<Option<BTreeMap<usize, usize>>> =
            units.iter().map(|own| own.as_ref().map(|_| BTreeMap::new())).collect();
        let mut found = Vec::new();
        let mut from = 0;
        let mut stretch = |from: usize, to: usize, open: &[Option<BTreeMap<usize, usize>>]| {
            if to > from {
                let labels =
                    open.iter().map(|own| own.as_ref().map(|own| own.keys().copied().collect()));
                found.push((to - from, labels.collect()));
            }
        };
        for (at, annotator, label, begins) in events {
            stretch(from, at, &open);
            from = at;
            let Some(Some(own)) = open.get_mut(annotator) else { continue };
            let count = own.entry(label).or_default();
            *count = if begins { *count + 1 } else { count.saturating_sub(1) };
            if *count == 0 {
                own.remove(&label);
            }
        }
        stretch(from, length, &open);
        Self(found)
    }

    /// As ratings, whose categories are sets of labels.
    pub(super) fn ratings(&self, annotators: usize, sets: &mut LabelSets) -> Ratings {
        // More categories may come with later articles.
        let mut ratings = Ratings::new(annotators, usize::MAX);
        for (length, said) in &self.0 {
            let numbers: Vec<_> =
                said.iter().map(|labels| labels.as_ref().map(|l| sets.number(l))).collect();
            ratings.push_many(numbers, *length);
        }
        ratings
    }

    /// How much of what two annotators labelled is labelled the same, label by label.
    pub(super) fn hits(&self, a: usize, b: usize) -> Hits {
        let (mut both, mut all_a, mut all_b) = (0, 0, 0);
        for (length, said) in &self.0 {
            if let (Some(Some(of_a)), Some(Some(of_b))) = (said.get(a), said.get(b)) {
                all_a += length * of_a.len();
                all_b += length * of_b.len();
                both += length * of_a.iter().filter(|label| of_b.contains(label)).count();
            }
        }
        Hits::of(both, all_a, all_b)
    }
}

fn each(units: &[Option<Vec<Unit>>]) -> impl Iterator<Item = (usize, &Unit)> {
    let all = units.iter().enumerate();
    all.flat_map(|(annotator, own)| own.iter().flatten().map(move |unit| (annotator, unit)))
}

/// The tokens of an article, in code points.
pub(super) fn tokens(article: &Article) -> Vec<(usize, usize)> {
    let text = &article.text;
    let tokens = Tokenizer::Words.tokens(text.as_str());
    let chars = tokens.into_iter().filter_map(|token| text.to_chars(token));
    chars.map(|range| (range.start, range.end)).collect()
}
