//! What holds whatever was annotated.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tagline::agreement::{
    Figure, Ratings, Resampling, Scale, Strata, Unit, alpha, alpha_nominal, b_cubed, bootstrap,
    ceaf_e, cohen_kappa, equal, fleiss_kappa, gwet_ac1, muc, overlapping,
};

type Rows = Vec<Vec<Option<u8>>>;

fn rows(annotators: std::ops::Range<usize>) -> impl Strategy<Value = Rows> {
    (annotators, 0_usize..30).prop_flat_map(|(annotators, units)| {
        vec(vec(option::weighted(0.85, 0_u8..4), units), annotators)
    })
}

fn units() -> impl Strategy<Value = Vec<Unit>> {
    let unit = (0_usize..60, 1_usize..12, 0_usize..3)
        .prop_map(|(start, length, label)| Unit::new(start, start + length, label));
    vec(unit, 0..15)
}

fn figures(rows: &Rows) -> Vec<Figure> {
    let (ratings, values) = Ratings::of_annotators(rows);
    let values: Vec<f64> = values.into_iter().map(f64::from).collect();
    vec![
        alpha_nominal(&ratings),
        alpha(&ratings, Scale::Nominal),
        alpha(&ratings, Scale::Ordinal),
        alpha(&ratings, Scale::Interval(&values)),
        fleiss_kappa(&ratings),
        gwet_ac1(&ratings),
    ]
}

fn same(a: &Figure, b: &Figure) -> bool {
    let values = match (a.value, b.value) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    };
    values && (a.used, a.excluded) == (b.used, b.excluded)
}

proptest! {
    #[test]
    fn the_order_of_annotators_does_not_matter(rows in rows(1..5), turn in 0_usize..5) {
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        for (a, b) in figures(&rows).iter().zip(&figures(&turned)) {
            prop_assert!(same(a, b), "{a:?} {b:?}");
        }
        if let [a, b] = rows.as_slice() {
            let turned = [b.clone(), a.clone()];
            let (one, _) = Ratings::of_annotators(&rows);
            let (other, _) = Ratings::of_annotators(&turned);
            prop_assert!(same(&cohen_kappa(&one), &cohen_kappa(&other)));
        }
    }

    #[test]
    fn the_same_annotator_twice_agrees(row in vec(option::weighted(0.85, 0_u8..4), 1..30)) {
        let rows = vec![row.clone(), row.clone()];
        let any = row.iter().any(Option::is_some);
        let (ratings, _) = Ratings::of_annotators(&rows);
        for figure in figures(&rows).into_iter().chain([cohen_kappa(&ratings)]) {
            match figure.value {
                Ok(value) => prop_assert!((value - 1.0).abs() < 1e-9, "{value}"),
                Err(_) => prop_assert!(!any),
            }
            prop_assert_eq!(figure.used, row.iter().flatten().count());
        }
    }

    #[test]
    fn a_sample_is_as_its_articles_one_after_the_other(
        articles in vec(rows(3..4), 1..5),
        sample in vec(0_usize..5, 0..6),
    ) {
        let units = |article: &Rows| {
            let mut ratings = Ratings::new(3, 4);
            for unit in 0..article[0].len() {
                ratings.push(article.iter().map(|row| row[unit].map(usize::from)));
            }
            ratings
        };
        let strata = Strata::new(3, 4, &articles.iter().map(units).collect::<Vec<_>>());
        let mut all = vec![Vec::new(); 3];
        for article in sample.iter().filter_map(|at| articles.get(*at)) {
            for (all, row) in all.iter_mut().zip(article) {
                all.extend_from_slice(row);
            }
        }
        let sampled = strata.sample(&sample);
        let values = [0.0, 1.0, 2.0, 3.0];
        let found = [
            alpha_nominal(&sampled),
            alpha(&sampled, Scale::Nominal),
            alpha(&sampled, Scale::Ordinal),
            alpha(&sampled, Scale::Interval(&values)),
            fleiss_kappa(&sampled),
            gwet_ac1(&sampled),
        ];
        for (a, b) in found.iter().zip(&figures(&all)) {
            prop_assert!(same(a, b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn no_figure_is_a_nan_or_above_one(rows in rows(0..5)) {
        for figure in figures(&rows) {
            if let Ok(value) = figure.value {
                prop_assert!(value.is_finite() && value <= 1.0 + 1e-9, "{value}");
            }
        }
    }

    #[test]
    fn both_ways_to_alpha_are_the_same(rows in rows(2..5)) {
        let (ratings, _) = Ratings::of_annotators(&rows);
        prop_assert!(same(&alpha_nominal(&ratings), &alpha(&ratings, Scale::Nominal)));
    }

    #[test]
    fn f1_is_the_same_both_ways(a in units(), b in units()) {
        for (one, other) in [
            (equal(&a, &b, Clone::clone), equal(&b, &a, Clone::clone)),
            (overlapping(&a, &b, |u| u.label), overlapping(&b, &a, |u| u.label)),
            (overlapping(&a, &b, |_| ()), overlapping(&b, &a, |_| ())),
        ] {
            match (one.score(), other.score()) {
                (Ok(one), Ok(other)) => {
                    prop_assert!((one.f1 - other.f1).abs() < 1e-9, "{one:?} {other:?}");
                    prop_assert!((one.recall - other.precision).abs() < 1e-9);
                }
                (one, other) => prop_assert_eq!(one, other),
            }
        }
        // Exact matches share text as well.
        if let (Ok(exact), Ok(any)) = (
            equal(&a, &b, Clone::clone).score(),
            overlapping(&a, &b, |u| u.label).score(),
        ) {
            prop_assert!(exact.f1 <= any.f1 + 1e-9, "{exact:?} {any:?}");
        }
        if !a.is_empty() {
            prop_assert!((overlapping(&a, &a, |u| u.label).score().unwrap().f1 - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn chains_against_themselves_and_the_other_way_round(
        parts in vec(vec(0_usize..20, 0..6), 0..6),
        others in vec(vec(0_usize..20, 0..6), 0..6),
    ) {
        // Each mention in one chain only.
        let clusters = |parts: Vec<Vec<usize>>| {
            let mut taken = std::collections::BTreeSet::new();
            let part = |part: Vec<usize>| part.into_iter().filter(|m| taken.insert(*m)).collect();
            parts.into_iter().map(part).filter(|c: &std::collections::BTreeSet<_>| !c.is_empty())
                .collect::<Vec<_>>()
        };
        let (a, b) = (clusters(parts), clusters(others));
        for measure in [muc, b_cubed, ceaf_e] {
            match (measure(&a, &b).score(), measure(&b, &a).score()) {
                (Ok(one), Ok(other)) => prop_assert!((one.f1 - other.f1).abs() < 1e-9),
                (one, other) => prop_assert_eq!(one, other),
            }
            if let Ok(own) = measure(&a, &a).score() {
                prop_assert!((own.f1 - 1.0).abs() < 1e-9, "{own:?}");
            }
        }
    }
}

#[test]
fn samples_are_the_same_for_the_same_seed() {
    let values = [0.1, 0.5, 0.9, 0.4, 0.7131];
    let mean = |sample: &[usize]| Ok(sample.iter().map(|at| values[*at]).sum::<f64>() / 5.0);
    let draw = |seed| bootstrap(5, Resampling { rounds: 997, seed }, mean, || false).unwrap();
    let first = draw(1);
    assert_eq!(first, draw(1));
    assert_ne!(first, draw(2));
    // The mean is 0.52; its standard error is about 0.12.
    assert!((0.2..0.4).contains(&first.low) && (0.65..0.8).contains(&first.high), "{first:?}");
    assert_eq!(first.samples, 997);
    assert_eq!(bootstrap(0, Resampling::default(), mean, || false), None);
    assert_eq!(bootstrap(5, Resampling::default(), mean, || true), None);
}
