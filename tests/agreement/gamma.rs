//! γ and γcat against pygamma-agreement: its vectors, the fixtures of dkpro-statistics tier by
//! tier, and its continua.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value as Json;
use tagline::agreement::gamma::{
    Disorder, Extent, Sampling, best_alignment, categorical, disorders, gamma, gamma_cat,
    positional, precision,
};

use tagline::agreement::Undefined;

use super::assert_close;

/// pygamma-agreement reckons with 24 bits: its sums of a few units are off by this, relatively.
const SINGLE: f64 = 1.2e-7;

/// A file below `agreement`, if it is there; says so if not.
fn shared(name: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/agreement");
    let content = std::fs::read_to_string(root.join(name)).ok();
    if content.is_none() {
        println!("skipped: {} is not there", root.join(name).display());
    }
    content
}

fn json(name: &str) -> Option<Json> {
    Some(serde_json::from_str(&shared(name)?).unwrap())
}

/// Units of (annotator, category, start, end).
fn continuum(units: impl Iterator<Item = (String, String, f64, f64)>) -> Vec<Vec<Extent>> {
    let mut by_annotator: BTreeMap<String, Vec<Extent>> = BTreeMap::new();
    let mut labels: Vec<String> = Vec::new();
    for (annotator, category, start, end) in units {
        let label = labels.iter().position(|label| *label == category).unwrap_or_else(|| {
            labels.push(category);
            labels.len() - 1
        });
        by_annotator.entry(annotator).or_default().push(Extent { start, end, label });
    }
    by_annotator.into_values().collect()
}

fn of_json(units: &Json) -> Vec<Vec<Extent>> {
    let text = |unit: &Json, key: &str| unit[key].as_str().unwrap().to_owned();
    let number = |unit: &Json, key: &str| unit[key].as_f64().unwrap();
    continuum(units.as_array().unwrap().iter().map(|unit| {
        (
            text(unit, "annotator"),
            text(unit, "category"),
            number(unit, "start"),
            number(unit, "end"),
        )
    }))
}

fn of_csv(name: &str) -> Option<Vec<Vec<Extent>>> {
    let content = shared(name)?;
    Some(continuum(content.lines().filter(|line| !line.is_empty()).map(|line| {
        let mut fields = line.split(',').map(str::to_owned);
        let (annotator, category) = (fields.next().unwrap(), fields.next().unwrap());
        let mut number = || fields.next().unwrap().trim().parse().unwrap();
        (annotator, category, number(), number())
    })))
}

fn of_one(continuum: &[Vec<Extent>], precision: f64) -> Disorder {
    let how = Sampling { precision, seed: 1 };
    let found = disorders(&[continuum.to_vec()], how, &mut |_, _| true).unwrap();
    found[0].unwrap()
}

/// How far apart two figures may be that each rest on an expected disorder of some precision.
fn apart_at_most(figure: f64, precisions: [f64; 2]) -> f64 {
    let off: f64 = precisions.iter().map(|precision| precision / (1.0 - precision)).sum();
    (1.0 - figure) * off
}

#[test]
fn vectors() {
    let Some(vectors) = json("vectors.json") else { return };
    for case in vectors["gamma"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let number = |key: &str| case[key].as_f64().unwrap();
        let units = of_json(&case["units"]);
        let best = best_alignment(&units);
        assert!(best.exact, "{name}");
        let (found, theirs) = (best.disorder().unwrap(), number("best_alignment_disorder"));
        assert!(found <= theirs * (1.0 + SINGLE) + 1e-9, "{name}: {found} is more than {theirs}");
        let (own, precision) = (of_one(&units, 0.005), number("gamma_precision"));
        for (found, key) in [(gamma([&own]), "gamma"), (gamma_cat([&own]), "gamma_cat")] {
            let (found, theirs) = (found.unwrap(), number(key));
            let apart = (found - theirs).abs();
            let most = apart_at_most(found, [0.005, precision]);
            assert!(apart <= most, "{name}, {key}: {found} is not {theirs}, by {apart}");
        }
    }
}

#[test]
fn fixtures_tier_by_tier() {
    for name in ["fixture_01_two_annotators_simple", "fixture_03_identical_perfect"] {
        let Some(case) = json(&format!("dkpro/pygamma/{name}.json")) else { return };
        let number = |json: &Json, key: &str| json[key].as_f64().unwrap();
        let close = |found: f64, expected: f64| {
            assert!((found - expected).abs() <= 1e-6 * expected, "{name}: {found} {expected}");
        };
        let units = of_json(&case["continuum"]);
        let names: Vec<&str> = {
            let all = case["continuum"].as_array().unwrap();
            let names: std::collections::BTreeSet<_> =
                all.iter().map(|unit| unit["annotator"].as_str().unwrap()).collect();
            names.into_iter().collect()
        };
        let tier = &case["tier1"];
        for pair in tier["pairDissimilarities"].as_array().unwrap() {
            let unit = |annotator: &str, index: &str| {
                let at = names.iter().position(|name| pair[annotator] == *name).unwrap();
                units[at][usize::try_from(pair[index].as_u64().unwrap()).unwrap()]
            };
            let (a, b) = (unit("annotatorA", "unitIndexA"), unit("annotatorB", "unitIndexB"));
            close(positional(&a, &b), number(pair, "positional"));
            close(categorical(&a, &b), number(pair, "categorical"));
            close(positional(&a, &b) + categorical(&a, &b), number(pair, "combined"));
        }
        close(best_alignment(&units).disorder().unwrap(), number(tier, "bestAlignmentDisorder"));
        for sample in case["tier2"]["sampledContinua"].as_array().unwrap() {
            for sample in [sample, &sample["scaled"]] {
                let best = best_alignment(&of_json(&sample["units"]));
                close(best.disorder().unwrap(), number(sample, "bestAlignmentDisorder"));
            }
        }
        let (tier, own) = (&case["tier3"], of_one(&units, 0.01));
        if own.samples > 0 {
            // Theirs is the mean of a few samples: within four of its standard errors.
            let sample = own.expected.variance * f64::from(u32::try_from(own.samples).unwrap());
            let error = (sample / number(tier, "nSamples")).sqrt();
            let apart = (own.expected.mean - number(tier, "expectedDisorder")).abs();
            assert!(apart < 4.0 * error, "{name}: {own:?} {tier}");
        } else {
            assert_close(gamma([&own]).unwrap(), number(tier, "gamma"), name);
        }
    }
}

#[test]
fn large_continua_are_aligned_for_sure() {
    for (name, annotators) in [
        ("AlexPaulSuzan", 3),
        ("annotation_paul_suzann_alex_single_unit_cat", 5),
        ("3by100", 3),
        ("2by5000", 2),
    ] {
        let Some(units) = of_csv(&format!("pygamma/{name}.csv")) else { return };
        assert_eq!(units.len(), annotators, "{name}");
        let best = best_alignment(&units);
        assert!(best.exact, "{name}");
        let mut placed: Vec<(usize, usize)> = best.groups.iter().flatten().copied().collect();
        placed.sort_unstable();
        let all = units.iter().enumerate();
        let all = all.flat_map(|(at, own)| (0..own.len()).map(move |index| (at, index)));
        assert!(placed.into_iter().eq(all), "{name}: each unit is in one group");
    }
}

/// The least cost of any partition into groups, by trying all.
fn by_trying_all(continuum: &[Vec<Extent>]) -> f64 {
    fn place(units: &[(usize, Extent)], groups: &mut Vec<Vec<(usize, Extent)>>, n: usize) -> f64 {
        let Some((unit, rest)) = units.split_first() else {
            return groups.iter().map(|group| cost(group, n)).sum();
        };
        let mut best = f64::INFINITY;
        for at in 0..=groups.len() {
            if groups.get(at).is_some_and(|group| group.iter().any(|other| other.0 == unit.0)) {
                continue;
            }
            if at == groups.len() {
                groups.push(vec![*unit]);
            } else {
                groups[at].push(*unit);
            }
            best = best.min(place(rest, groups, n));
            groups[at].pop();
            if groups[at].is_empty() {
                groups.pop();
            }
        }
        best
    }
    /// All pairs of annotators, those who have nothing among them, as the paper has it.
    fn cost(group: &[(usize, Extent)], n: usize) -> f64 {
        let mut sum = 0.0;
        for a in 0..n {
            for b in a + 1..n {
                let of = |annotator| group.iter().find(|unit| unit.0 == annotator);
                sum += match (of(a), of(b)) {
                    (Some(a), Some(b)) => positional(&a.1, &b.1) + categorical(&a.1, &b.1),
                    _ => 1.0,
                };
            }
        }
        sum / f64::from(u32::try_from(n * (n - 1) / 2).unwrap())
    }
    let units = continuum.iter().enumerate();
    let units: Vec<(usize, Extent)> =
        units.flat_map(|(at, own)| own.iter().map(move |unit| (at, *unit))).collect();
    place(&units, &mut Vec::new(), continuum.len())
}

fn extents(most: usize) -> impl Strategy<Value = Vec<Extent>> {
    let unit = (0_u16..40, 1_u16..12, 0_usize..3).prop_map(|(start, length, label)| {
        let start = f64::from(start);
        Extent { start, end: start + f64::from(length), label }
    });
    vec(unit, 0..=most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_alignment_is_better(
        continuum in (2_usize..5).prop_flat_map(|n| vec(extents(7 / n + 1), n)),
    ) {
        let best = best_alignment(&continuum);
        let expected = by_trying_all(&continuum);
        prop_assert!(best.exact);
        prop_assert!((best.cost - expected).abs() < 1e-9, "{} {expected}", best.cost);
        if let Some(disorder) = best.category_disorder(&continuum) {
            prop_assert!((0.0..=1.0).contains(&disorder));
        }
    }

    #[test]
    fn the_order_of_annotators_does_not_matter(continuum in vec(extents(6), 3)) {
        let mut turned = continuum.clone();
        turned.rotate_left(1);
        turned[0].reverse();
        let how = Sampling { precision: 0.2, seed: 5 };
        let [one, other] = [continuum, turned]
            .map(|continuum| disorders(&[continuum], how, &mut |_, _| true).unwrap());
        prop_assert_eq!(&one, &other);
        for found in one.iter().flatten().flat_map(|own| [gamma([own]), gamma_cat([own])]) {
            prop_assert!(found.is_err() || found.is_ok_and(|v| v.is_finite() && v <= 1.0));
        }
    }

    #[test]
    fn the_same_annotator_twice_agrees(units in extents(8), times in 2_usize..5) {
        let continuum = vec![units.clone(); times];
        let found = disorders(&[continuum], Sampling::default(), &mut |_, _| true).unwrap();
        prop_assert_eq!(found[0].is_some(), !units.is_empty());
        if let Some(own) = &found[0] {
            prop_assert_eq!(gamma([own]), Ok(1.0));
            prop_assert_eq!(gamma_cat([own]), Ok(1.0));
        }
    }
}

fn one(start: f64, end: f64, label: usize) -> Vec<Extent> {
    vec![Extent { start, end, label }]
}

#[test]
fn edges_are_defined() {
    let of = |continua: &[Vec<Vec<Extent>>]| {
        let found = disorders(continua, Sampling::default(), &mut |_, _| true).unwrap();
        let found: Vec<Disorder> = found.into_iter().flatten().collect();
        (gamma(&found), gamma_cat(&found))
    };
    let nothing = (Err(Undefined::NothingThere), Err(Undefined::NothingShared));
    assert_eq!(of(&[]), nothing);
    assert_eq!(of(&[vec![vec![], vec![]], vec![one(0.0, 5.0, 0)]]), nothing);
    // Nobody marked what another did.
    let (found, of_labels) = of(&[vec![one(10.0, 15.0, 0), one(500.0, 505.0, 0)]]);
    assert!(found.is_ok_and(f64::is_finite));
    assert_eq!(of_labels, Err(Undefined::NothingShared));
    // Only one marked anything, at the very beginning.
    assert!(of(&[vec![one(0.0, 5.0, 0), vec![]]]).0.is_ok_and(f64::is_finite));
}

#[test]
fn units_over_everything_are_aligned_for_sure() {
    // More units than a search looks ahead, below some that reach over all of them.
    let short = |from: u16| {
        (0..400_u16).map(move |at| Extent {
            start: f64::from(from + 20 * at),
            end: f64::from(from + 20 * at + 10),
            label: 0,
        })
    };
    let whole = |label| Extent { start: 0.0, end: 8000.0, label };
    let own = |label| [whole(label)].into_iter().chain(short(100)).collect::<Vec<_>>();
    let best = best_alignment(&[short(100).collect(), own(0), short(100).collect()]);
    assert!(best.exact);
    assert_close(best.cost, 1.0, "nobody else has it");
    let best = best_alignment(&[own(0), own(1), own(1)]);
    assert!(best.exact);
    assert_close(best.cost, 2.0 / 3.0, "one calls it something else");
}

/// Spans of many lengths, some over many others, each of which annotators marked differently.
fn dense(annotators: u64, units: u64) -> Vec<Vec<Extent>> {
    let mut state = 7_u64;
    let mut below = |end: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % end
    };
    let number = |value: u64| f64::from(u32::try_from(value).unwrap());
    let own = |_| {
        let unit = |at: u64| {
            let start = at * 25 + below(30);
            let length = if at.is_multiple_of(4) { 60 + below(120) } else { 4 + below(20) };
            let label = usize::try_from(below(4)).unwrap();
            Extent { start: number(start), end: number(start + length), label }
        };
        (0..units).map(unit).collect()
    };
    (0..annotators).map(own).collect()
}

#[test]
fn work_on_dense_units_of_many_annotators_has_a_limit() {
    for (annotators, units, most) in [(6, 40, 3_000_000), (12, 12, 3_000_000)] {
        let continuum = dense(annotators, units);
        let best = best_alignment(&continuum);
        assert!(best.looked <= most, "{annotators}: {}", best.looked);
        let placed: usize = best.groups.iter().map(Vec::len).sum();
        assert_eq!(placed, continuum.iter().map(Vec::len).sum::<usize>(), "{annotators}");
        let disorder = best.disorder().unwrap();
        assert!(disorder < f64::from(u32::try_from(annotators).unwrap()), "better than alone");
        assert_eq!(best, best_alignment(&continuum), "the same each time");
    }
}

#[test]
fn six_annotators_of_a_real_corpus_are_aligned_within_a_limit() {
    let Some(_) =
        shared("polnear-training/4b22/breitbart_2016-03-11_activists-who-lit-syria-revolt-w.ann")
    else {
        return;
    };
    let continuum: Vec<Vec<Extent>> = ["4b22", "4e07", "5fec", "6b86", "d473", "ef2d"]
        .iter()
        .map(|name| {
            let file = "breitbart_2016-03-11_activists-who-lit-syria-revolt-w.ann";
            of_brat(&shared(&format!("polnear-training/{name}/{file}")).unwrap())
        })
        .collect();
    let best = best_alignment(&continuum);
    assert!(best.looked < 500_000, "{}", best.looked);
    // Less than what was found when only nearest neighbours were looked at: 0.7766.
    assert!(best.disorder().is_some_and(|own| own < 0.7351), "{:?}", best.disorder());
}

/// Spans of brat, in characters.
fn of_brat(content: &str) -> Vec<Extent> {
    let labels = ["Source", "Cue", "Content", "Attribution"];
    let span = |line: &str| {
        let (label, places) = line.split('\t').nth(1)?.split_once(' ')?;
        let number = |text: &str| text.parse::<f64>().ok();
        let start = number(places.split(' ').next()?)?;
        let end = number(places.rsplit(' ').next()?)?;
        let label = labels.iter().position(|own| *own == label).unwrap_or(labels.len());
        Some(Extent { start, end, label })
    };
    content.lines().filter(|line| line.starts_with('T')).filter_map(span).collect()
}

#[test]
fn several_articles_count_by_their_units() {
    let near = vec![one(10.0, 15.0, 0), one(10.0, 16.0, 0)];
    let apart = vec![
        [one(10.0, 15.0, 0), one(40.0, 47.0, 1)].concat(),
        [one(12.0, 19.0, 1), one(90.0, 99.0, 0)].concat(),
    ];
    let how = Sampling { precision: 0.02, seed: 3 };
    let found = disorders(&[near, apart], how, &mut |_, _| true).unwrap();
    let found: Vec<Disorder> = found.into_iter().flatten().collect();
    assert_eq!(found.iter().map(|own| own.weight).collect::<Vec<_>>(), [1.0, 2.0]);
    let [a, b] = found.as_slice() else { panic!("{found:?}") };
    let expected =
        1.0 - (a.observed + 2.0 * b.observed) / (a.expected.mean + 2.0 * b.expected.mean);
    assert_close(gamma(&found).unwrap(), expected, "both");
    assert!(gamma([b]) < gamma([a]));
    // A sample that has one of them twice.
    let twice = 1.0 - (a.observed + 4.0 * b.observed) / (a.expected.mean + 4.0 * b.expected.mean);
    assert_close(gamma([a, b, b]).unwrap(), twice, "twice");
    // As precise as asked, all together.
    assert!(precision(&found).unwrap() < 0.03, "{:?}", precision(&found));
}

#[test]
fn samples_are_those_of_the_seed_and_can_be_stopped() {
    let continuum = vec![one(10.0, 15.0, 0), [one(13.0, 19.0, 0), one(30.0, 36.0, 1)].concat()];
    let draw = |seed| {
        let how = Sampling { precision: 0.05, seed };
        disorders(std::slice::from_ref(&continuum), how, &mut |_, _| true).unwrap()
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    let mut told = Vec::new();
    let stopped =
        disorders(std::slice::from_ref(&continuum), Sampling::default(), &mut |done, of| {
            told.push((done, of));
            done < 20
        });
    assert!(stopped.is_none() && told.last().unwrap().0 < told.last().unwrap().1);
}
