//! Unitizing alpha: the book's example, small ones by hand, and character by character.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tagline::agreement::{Continua, Undefined, Unit};

use super::assert_close;

type Annotators = Vec<Option<Vec<Unit>>>;

fn units(of: &[(usize, usize, usize)]) -> Option<Vec<Unit>> {
    Some(of.iter().map(|(start, end, label)| Unit::new(*start, *end, *label)).collect())
}

/// Krippendorff 2019, figure 12.11: Alex, Paul and Suzan on a continuum of 60; labels 1 to 7.
fn figure_12_11() -> Annotators {
    vec![
        units(&[(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)]),
        units(&[(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)]),
        units(&[(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)]),
    ]
}

#[test]
fn krippendorff_2019_figure_12_11() {
    let annotators = figure_12_11();
    let continua = Continua::new(8, [(60, annotators.as_slice())]);
    // The book prints three digits.
    let printed = |found: Result<f64, Undefined>, expected: f64| {
        let found = found.unwrap();
        assert!((found - expected).abs() < 0.001, "{found} is not {expected}");
    };
    printed(continua.alpha_u(&[0]), 0.510);
    printed(continua.alpha_u_binary(&[0]), 0.413);
    printed(continua.cu_alpha(&[0]), 0.724);
    for (label, expected) in [(1, 1.0), (2, 0.0), (3, 0.0), (4, 0.0), (5, 1.0), (6, 1.0)] {
        assert_close(continua.cu_alpha_of(label, &[0]).unwrap(), expected, &label.to_string());
    }
    // Where one has 7, the others have nothing.
    assert_eq!(continua.cu_alpha_of(7, &[0]), Err(Undefined::NothingShared));
}

#[test]
fn two_annotators_by_hand() {
    // A text of 10: one has A on 0–4, the other A on 2–4 and B on 4–6.
    let annotators: Annotators = vec![units(&[(0, 4, 0)]), units(&[(2, 4, 0), (4, 6, 1)])];
    let continua = Continua::new(2, [(10, annotators.as_slice())]);
    // In common, both ways round: A–A 2·2, A–φ 2·2, B–φ 2·2, φ–φ 2·4: 20 of which 12 are the
    // same. Lengths: A 6, B 2, φ 12. With themselves: 4² + 2² + 2², and gaps 6 + 2 + 4.
    // What would differ: (20² − 6² − 2² − 12²) / (20 − 36 / 20) = 216 / 18.2.
    assert_close(continua.alpha_u(&[0]).unwrap(), 1.0 - 8.0 * 18.2 / 216.0, "uα");
    // Marked or not: 8 differ of 2·12·8 / 18.2.
    assert_close(continua.alpha_u_binary(&[0]).unwrap(), 1.0 - 8.0 * 18.2 / 192.0, "|uα");
    // Where both marked anything they call it A.
    assert_close(continua.cu_alpha(&[0]).unwrap(), 1.0, "cuα");
    assert_close(continua.cu_alpha_of(0, &[0]).unwrap(), 1.0, "A");
    assert_eq!(continua.cu_alpha_of(1, &[0]), Err(Undefined::NothingShared));
}

#[test]
fn edges_are_defined() {
    let all = |annotators: &Annotators, of| {
        let continua = Continua::new(1, [(10, annotators.as_slice())]);
        let articles: &[usize] = of;
        [
            continua.alpha_u(articles),
            continua.alpha_u_binary(articles),
            continua.cu_alpha(articles),
            continua.cu_alpha_of(0, articles),
        ]
    };
    let nothing = vec![units(&[]), units(&[])];
    assert_eq!(all(&nothing, &[0])[0], Err(Undefined::NothingThere));
    assert_eq!(all(&nothing, &[0])[2], Err(Undefined::NothingShared));
    // One annotator has not annotated it.
    assert_eq!(all(&vec![units(&[(0, 5, 0)]), None], &[0])[0], Err(Undefined::NothingInCommon));
    assert_eq!(all(&vec![units(&[(0, 5, 0)]); 2], &[])[1], Err(Undefined::NothingInCommon));
    // The whole text, by everybody.
    for found in all(&vec![units(&[(0, 10, 0)]); 3], &[0]) {
        assert_close(found.unwrap(), 1.0, "the same");
    }
    // Units without length, and beyond the text, are none.
    assert_eq!(
        all(&vec![units(&[(3, 3, 0)]), units(&[(12, 15, 0)])], &[0])[0],
        Err(Undefined::NothingThere)
    );
}

/// The slow way: every character of every annotator against that of every other, and of the
/// whole article the sums of section 12.6 as they are written there.
fn slowly(articles: &[(usize, Annotators)]) -> [Option<f64>; 3] {
    // A section is told by where it begins; a gap has none.
    let mut pairs: Vec<(BTreeSet<usize>, BTreeSet<usize>, f64)> = Vec::new();
    let mut sections: Vec<(BTreeSet<usize>, f64, f64)> = Vec::new();
    for (length, annotators) in articles {
        let all: Vec<&Vec<Unit>> = annotators.iter().flatten().collect();
        if all.len() < 2 {
            continue;
        }
        let weight = 1.0 / f64::from(u32::try_from(all.len() - 1).unwrap());
        let at = |own: &Vec<Unit>, place: usize| -> BTreeSet<usize> {
            let here = own.iter().filter(|u| u.start() <= place && place < u.end());
            here.map(|unit| unit.label).collect()
        };
        for (one, own) in all.iter().enumerate() {
            let edge = |place: usize| own.iter().any(|u| u.start() == place || u.end() == place);
            let (mut long, mut paired) = (0.0, 0.0);
            for place in 0..*length {
                let value = at(own, place);
                for (_, other) in all.iter().enumerate().filter(|(other, _)| *other != one) {
                    let theirs = at(other, place);
                    paired += if theirs.is_empty() { 0.0 } else { weight };
                    pairs.push((value.clone(), theirs, weight));
                }
                long += 1.0;
                let ends = place + 1 == *length || edge(place + 1) || value.is_empty();
                if ends {
                    sections.push((value, long, paired));
                    (long, paired) = (0.0, 0.0);
                }
            }
        }
    }
    let alpha = |pairs: &[(BTreeSet<usize>, BTreeSet<usize>, f64)], selves: f64| {
        let all: f64 = pairs.iter().map(|pair| pair.2).sum();
        let values: BTreeSet<&BTreeSet<usize>> = pairs.iter().map(|pair| &pair.0).collect();
        let of = |value: &BTreeSet<usize>| {
            pairs.iter().filter(|p| p.0 == *value).map(|p| p.2).sum::<f64>()
        };
        let observed: f64 = pairs.iter().filter(|p| p.0 != p.1).map(|p| p.2).sum();
        let mut expected = 0.0;
        for a in &values {
            for b in values.iter().filter(|b| *b != a) {
                expected += of(a) * of(b) / (all - selves / all);
            }
        }
        if expected == 0.0 { 1.0 } else { 1.0 - observed / expected }
    };
    let marked = sections.iter().any(|section| !section.0.is_empty());
    if !marked || pairs.is_empty() {
        return [None; 3];
    }
    let selves = sections.iter().map(|s| if s.0.is_empty() { s.1 } else { s.1 * s.1 }).sum::<f64>();
    let binary: Vec<_> = pairs
        .iter()
        .map(|(a, b, weight)| {
            let any = |set: &BTreeSet<usize>| BTreeSet::from([usize::from(!set.is_empty())]);
            (any(a), any(b), *weight)
        })
        .collect();
    let both: Vec<_> =
        pairs.iter().filter(|p| !p.0.is_empty() && !p.1.is_empty()).cloned().collect();
    let valued = sections.iter().filter(|s| !s.0.is_empty()).map(|s| s.2 * s.2).sum::<f64>();
    [
        Some(alpha(&pairs, selves)),
        Some(alpha(&binary, selves)),
        (!both.is_empty()).then(|| alpha(&both, valued)),
    ]
}

fn annotators(count: usize) -> impl Strategy<Value = Annotators> {
    let unit = (0_usize..30, 1_usize..8, 0_usize..3)
        .prop_map(|(start, length, label)| Unit::new(start, start + length, label));
    vec(option::weighted(0.8, vec(unit, 0..5)), count)
}

proptest! {
    #[test]
    fn as_character_by_character(articles in vec(annotators(3), 1..4)) {
        let articles: Vec<(usize, Annotators)> = articles.into_iter().map(|a| (40, a)).collect();
        let continua = Continua::new(3, articles.iter().map(|(l, a)| (*l, a.as_slice())));
        let all: Vec<usize> = (0..articles.len()).collect();
        let found = [
            continua.alpha_u(&all).ok(),
            continua.alpha_u_binary(&all).ok(),
            continua.cu_alpha(&all).ok(),
        ];
        for (found, expected) in found.into_iter().zip(slowly(&articles)) {
            match (found, expected) {
                (Some(found), Some(expected)) => {
                    prop_assert!((found - expected).abs() < 1e-9, "{found} {expected}");
                    prop_assert!(found <= 1.0);
                }
                (found, expected) => prop_assert_eq!(found, expected),
            }
        }
    }

    #[test]
    fn the_order_of_annotators_does_not_matter_and_the_same_twice_agrees(own in annotators(3)) {
        let mut turned = own.clone();
        turned.rotate_left(1);
        let figures = |annotators: &Annotators| {
            let continua = Continua::new(3, [(40, annotators.as_slice())]);
            let mut found = vec![
                continua.alpha_u(&[0]),
                continua.alpha_u_binary(&[0]),
                continua.cu_alpha(&[0]),
            ];
            found.extend((0..3).map(|label| continua.cu_alpha_of(label, &[0])));
            found
        };
        for (one, other) in figures(&own).into_iter().zip(figures(&turned)) {
            match (one, other) {
                (Ok(one), Ok(other)) => prop_assert!((one - other).abs() < 1e-9),
                (one, other) => prop_assert_eq!(one, other),
            }
        }
        if let Some(units) = own.into_iter().flatten().find(|units| !units.is_empty()) {
            let twice = vec![Some(units.clone()), Some(units)];
            for found in figures(&twice).into_iter().flatten() {
                prop_assert!((found - 1.0).abs() < 1e-12, "{found}");
            }
            prop_assert!(figures(&twice)[..3].iter().all(Result::is_ok));
        }
    }
}
