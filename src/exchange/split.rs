//! Articles into train, dev and test: never one article in two of them, labels spread as
//! evenly as the ratio says. After Sechidis, Tsoumakas and Vlahavas, “On the Stratification
//! of Multi-Label Data” (ECML PKDD 2011), with counts of annotations in place of labels.

use std::collections::BTreeMap;

use crate::agreement::random::SplitMix;

/// An article with how often each label occurs in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Labelled {
    pub(super) name: String,
    pub(super) labels: BTreeMap<String, usize>,
}

/// Which split each article goes to, in the order of `articles`. The same seed and articles
/// give the same splits.
pub(super) fn split(articles: &[Labelled], shares: &[f64], seed: u64) -> Vec<usize> {
    let total_share: f64 = shares.iter().sum();
    let mut wanted: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let part =
        |count: f64| -> Vec<f64> { shares.iter().map(|s| count * s / total_share).collect() };
    for (label, count) in totals(articles) {
        wanted.insert(label, part(count));
    }
    let mut room = part(to_f64(articles.len()));
    let mut order: Vec<usize> = (0..articles.len()).collect();
    shuffle(&mut order, seed);
    let mut split_of: Vec<Option<usize>> = vec![None; articles.len()];
    let mut left = totals(articles);
    loop {
        // The rarest label first: it is the hardest to spread.
        let rarest = left
            .iter()
            .filter(|(_, count)| **count > 0.0)
            .min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)))
            .map(|(label, _)| *label);
        let free: Vec<usize> = order
            .iter()
            .copied()
            .filter(|at| split_of.get(*at).is_some_and(Option::is_none))
            .filter(|at| {
                rarest.is_none_or(|label| {
                    articles.get(*at).is_some_and(|a| a.labels.contains_key(label))
                })
            })
            .collect();
        if free.is_empty() {
            match rarest {
                Some(label) => {
                    left.remove(label);
                    continue;
                }
                None => break,
            }
        }
        for at in free {
            let Some(article) = articles.get(at) else { continue };
            let need = |split: usize| {
                let of_label = rarest
                    .and_then(|label| wanted.get(label))
                    .and_then(|needs| needs.get(split).copied());
                (of_label.unwrap_or(0.0), room.get(split).copied().unwrap_or(0.0))
            };
            // A split that is full takes no more while another has room.
            let best = (0..shares.len())
                .filter(|split| shares.get(*split).is_some_and(|s| *s > 0.0))
                .max_by(|a, b| {
                    let ((a_need, a_room), (b_need, b_room)) = (need(*a), need(*b));
                    (a_room > 0.0)
                        .cmp(&(b_room > 0.0))
                        .then(a_need.total_cmp(&b_need))
                        .then(a_room.total_cmp(&b_room))
                        .then(b.cmp(a))
                })
                .unwrap_or(0);
            if let Some(slot) = split_of.get_mut(at) {
                *slot = Some(best);
            }
            if let Some(room) = room.get_mut(best) {
                *room -= 1.0;
            }
            for (label, count) in &article.labels {
                let count = to_f64(*count);
                if let Some(need) = wanted.get_mut(label.as_str()).and_then(|n| n.get_mut(best)) {
                    *need -= count;
                }
                if let Some(left) = left.get_mut(label.as_str()) {
                    *left -= count;
                }
            }
        }
    }
    split_of.into_iter().map(|split| split.unwrap_or(0)).collect()
}

fn totals(articles: &[Labelled]) -> BTreeMap<&str, f64> {
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for (label, count) in articles.iter().flat_map(|a| &a.labels) {
        *totals.entry(label).or_default() += to_f64(*count);
    }
    totals
}

// Counts of articles and annotations are far below 2^52.
#[allow(clippy::cast_precision_loss)]
const fn to_f64(count: usize) -> f64 {
    count as f64
}

/// Fisher and Yates, with SplitMix64: the same on every machine.
fn shuffle(order: &mut [usize], seed: u64) {
    let mut random = SplitMix::new(seed);
    for last in (1..order.len()).rev() {
        let range = u64::try_from(last + 1).unwrap_or(u64::MAX);
        let other = usize::try_from(random.next() % range).unwrap_or(0);
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(count: usize) -> Vec<Labelled> {
        (0..count)
            .map(|n| Labelled {
                name: format!("a{n}"),
                labels: [("common".to_owned(), 3), (format!("rare{}", n % 5), 1)].into(),
            })
            .collect()
    }

    #[test]
    fn shares_and_labels_are_kept() {
        let all = articles(100);
        let splits = split(&all, &[80.0, 10.0, 10.0], 7);
        let count = |s: usize| splits.iter().filter(|split| **split == s).count();
        assert_eq!([count(0), count(1), count(2)], [80, 10, 10]);
        for rare in 0..5 {
            let label = format!("rare{rare}");
            let in_test =
                all.iter().zip(&splits).filter(|(a, s)| **s == 2 && a.labels.contains_key(&label));
            assert_eq!(in_test.count(), 2, "{label}");
        }
    }

    #[test]
    fn the_seed_decides() {
        let all = articles(50);
        let shares = [80.0, 10.0, 10.0];
        assert_eq!(split(&all, &shares, 1), split(&all, &shares, 1));
        assert_ne!(split(&all, &shares, 1), split(&all, &shares, 2));
        assert_eq!(split(&all, &[100.0, 0.0, 0.0], 1), vec![0; 50]);
        assert_eq!(split(&[], &shares, 1), Vec::<usize>::new());
    }
}
