//! What holds of a whole report, whatever was annotated: who comes first does not matter, and
//! the same annotator twice agrees.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value};
use tagline::agreement::Resampling;
use tagline::agreement::gamma::Sampling;
use tagline::annotation::AnnotationSet;
use tagline::review::ArticleSets;
use tagline::review::figures::{Asked, report};

use super::any::{Wish, make, wish};
use super::support::Ground;

const NAMES: [&str; 3] = ["ada", "ben", "cleo"];

/// The sets of an article for each annotator in turn, some missing.
type Sets = Vec<Option<AnnotationSet>>;

fn sets(ground: &mut Ground, wishes: &[Vec<Option<Wish>>]) -> Vec<Sets> {
    let mut set = |wish: &Wish| {
        let mut set = make(ground, wish);
        let ids: Vec<_> = set.spans().filter(|s| s.label == "PER").map(|s| s.id).collect();
        ids.into_iter().step_by(2).for_each(|id| ground.sure(&mut set, id));
        set
    };
    let article = |wishes: &Vec<Option<Wish>>| {
        wishes.iter().map(|wish| wish.as_ref().map(&mut set)).collect::<Sets>()
    };
    wishes.iter().map(article).collect()
}

fn figures(ground: &Ground, names: &[&str], sets: Vec<Sets>) -> Value {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let article = |sets| ArticleSets { article: ground.article.clone(), sets };
    let articles: Vec<ArticleSets> = sets.into_iter().map(article).collect();
    let resampling = Resampling { rounds: 5, seed: 1 };
    let gamma = Some(Sampling { precision: 0.3, seed: 1 });
    let asked = Asked { layer: None, resampling, gamma, between: &|_| true };
    let report = report(&ground.schema, &names, &articles, &asked).unwrap();
    serde_json::to_value(report).unwrap()
}

/// The same whoever comes first: annotators and pairs sorted. Precision is of the second, recall
/// of the first, so they change places in a pair that is turned, and of all pairs together they
/// are left out.
fn in_order(json: &mut Value, turned: Option<bool>) {
    match json {
        Value::Object(fields) => {
            if let (Some(a), Some(b)) = (fields.get("a").cloned(), fields.get("b").cloned()) {
                let turn = a.as_str() > b.as_str();
                if turn {
                    fields.insert("a".to_owned(), b);
                    fields.insert("b".to_owned(), a);
                }
                fields.values_mut().for_each(|below| in_order(below, Some(turn)));
                return;
            }
            if fields.contains_key("recall") {
                score(fields, turned);
            }
            fields.values_mut().for_each(|below| in_order(below, turned));
        }
        Value::Array(all) => {
            all.iter_mut().for_each(|below| in_order(below, turned));
            // Names and pairs; intervals and matrices have an order of their own.
            let key = |json: &Value| match json {
                Value::String(name) => Some(name.clone()),
                _ => Some(format!("{} {}", json.get("a")?, json.get("b")?)),
            };
            if all.iter().all(|one| key(one).is_some()) {
                all.sort_by_key(key);
            }
        }
        _ => {}
    }
}

fn score(fields: &mut Map<String, Value>, turned: Option<bool>) {
    let (precision, recall) = (fields.remove("precision"), fields.remove("recall"));
    let both = match turned {
        None => return,
        Some(true) => [("precision", recall), ("recall", precision)],
        Some(false) => [("precision", precision), ("recall", recall)],
    };
    for (name, value) in both {
        fields.extend(value.map(|value| (name.to_owned(), value)));
    }
}

/// Equal, numbers to within 1e-9; or else where they differ.
fn differing(a: &Value, b: &Value, at: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            a.iter().find_map(|(key, one)| match b.get(key) {
                Some(other) => differing(one, other, &format!("{at}.{key}")),
                None => Some(format!("{at}.{key} is missing")),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).find_map(|(one, other)| differing(one, other, &format!("{at}[]")))
        }
        (Value::Number(one), Value::Number(other)) => {
            let apart = one.as_f64().unwrap() - other.as_f64().unwrap();
            (apart.abs() > 1e-9).then(|| format!("{at}: {one} and {other}"))
        }
        (a, b) => (a != b).then(|| format!("{at}: {a} and {b}")),
    }
}

/// All figures that have a value, with their places in the report.
fn values(json: &Value, at: &str, found: &mut Vec<(String, f64)>) {
    if let Value::Object(fields) = json {
        if let (Some(value), true) = (fields.get("value"), fields.contains_key("excluded")) {
            found.extend(value.as_f64().map(|value| (at.to_owned(), value)));
        }
        fields.iter().for_each(|(key, below)| values(below, &format!("{at}.{key}"), found));
    }
    if let Value::Array(all) = json {
        all.iter().for_each(|below| values(below, at, found));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_annotators_changes_no_figure(
        wishes in vec(vec(option::weighted(0.9, wish()), 3), 1..3),
        order in Just([0_usize, 1, 2]).prop_shuffle(),
    ) {
        let mut ground = Ground::new();
        let sets = sets(&mut ground, &wishes);
        let turned: Vec<Sets> =
            sets.iter().map(|own| order.iter().map(|at| own[*at].clone()).collect()).collect();
        let names: Vec<&str> = order.iter().map(|at| NAMES[*at]).collect();
        let mut one = figures(&ground, &NAMES, sets);
        let mut other = figures(&ground, &names, turned);
        in_order(&mut one, None);
        in_order(&mut other, None);
        prop_assert_eq!(differing(&one, &other, ""), None);
    }

    #[test]
    fn the_same_annotator_twice_agrees(wishes in vec(vec(option::weighted(0.9, wish()), 2), 1..3)) {
        let mut ground = Ground::new();
        let sets = sets(&mut ground, &wishes);
        let twice: Vec<Sets> =
            sets.iter().map(|own| vec![own[0].clone(), own[0].clone()]).collect();
        let mut found = Vec::new();
        values(&figures(&ground, &["ada", "twin"], twice), "", &mut found);
        for (at, value) in &found {
            prop_assert!((value - 1.0).abs() < 1e-9, "{at} is {value}");
        }
        let any = wishes.iter().any(|own| own[0].is_some());
        prop_assert_eq!(found.is_empty(), !any);
        // Beside a third, it is that pair.
        let beside: Vec<Sets> = sets
            .iter()
            .map(|own| vec![own[0].clone(), own[1].clone(), own[0].clone()])
            .collect();
        let json = figures(&ground, &["ada", "ben", "twin"], beside);
        let sections = ["layers", "segments", "relations"].map(|name| json[name].as_object());
        let layers = sections.into_iter().flatten().flat_map(Map::values).chain([&json["chains"]]);
        for pair in layers.flat_map(|layer| layer["pairs"].as_array().unwrap()) {
            if pair["a"] == "ada" && pair["b"] == "twin" {
                let mut found = Vec::new();
                values(pair, "", &mut found);
                for (at, value) in found {
                    prop_assert!((value - 1.0).abs() < 1e-9, "{at} is {value}");
                }
            }
        }
    }
}
