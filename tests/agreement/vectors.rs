//! Against nltk, krippendorff and others, on the vectors that were made with them.

use std::path::Path;

use serde_json::Value as Json;
use tagline::agreement::{
    LabelSet, Ratings, Scale, alpha, alpha_nominal, alpha_of_sets, cohen_kappa, fleiss_kappa,
    jaccard, masi, scott_pi,
};

use super::assert_close;

/// The vectors, if they are there; says so if not.
fn vectors() -> Option<Json> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/agreement/vectors.json");
    let Ok(content) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    Some(serde_json::from_str(&content).unwrap())
}

fn list(json: &Json) -> &[Json] {
    json.as_array().unwrap()
}

fn rows<T>(case: &Json, one: impl Fn(&Json) -> Option<T>) -> Vec<Vec<Option<T>>> {
    list(&case["ratings"]).iter().map(|row| list(row).iter().map(&one).collect()).collect()
}

#[test]
fn nominal() {
    let Some(vectors) = vectors() else { return };
    for case in list(&vectors["nominal"]) {
        let name = case["name"].as_str().unwrap();
        let (ratings, _) = Ratings::of_annotators(&rows(case, |v| v.as_str().map(str::to_owned)));
        let check = |key: &str, found: Result<f64, _>| {
            if let Some(expected) = case[key].as_f64() {
                assert_close(found.unwrap(), expected, &format!("{name}, {key}"));
            }
        };
        check("krippendorff_alpha", alpha_nominal(&ratings).value);
        check("krippendorff_alpha", alpha(&ratings, Scale::Nominal).value);
        check("fleiss_kappa", fleiss_kappa(&ratings).value);
        check("cohen_kappa", cohen_kappa(&ratings).value);
        if ratings.annotators() == 2 {
            check("scott_pi_or_multi", scott_pi(&ratings).value);
        }
        for (pair, expected) in case["pairwise_cohen_kappa"].as_object().into_iter().flatten() {
            let (a, b) = pair.split_once('-').unwrap();
            let number = |name: &str| name.trim_start_matches('a').parse::<usize>().unwrap();
            let found = cohen_kappa(&ratings.pair(number(a), number(b)));
            assert_close(
                found.value.unwrap(),
                expected.as_f64().unwrap(),
                &format!("{name} {pair}"),
            );
        }
    }
}

#[test]
fn numbers() {
    let Some(vectors) = vectors() else { return };
    for case in list(&vectors["numeric"]) {
        let (ratings, values) = Ratings::of_annotators(&rows(case, Json::as_i64));
        // The vectors have small whole numbers.
        let values: Vec<f64> =
            values.into_iter().map(|v| f64::from(i32::try_from(v).unwrap())).collect();
        for (key, scale) in [
            ("nominal", Scale::Nominal),
            ("ordinal", Scale::Ordinal),
            ("interval", Scale::Interval(&values)),
        ] {
            let found = alpha(&ratings, scale).value.unwrap();
            let expected = case["alpha"][key].as_f64().unwrap();
            assert_close(found, expected, &format!("{}, {key}", case["name"]));
        }
    }
}

#[test]
fn sets_of_labels() {
    let Some(vectors) = vectors() else { return };
    for case in list(&vectors["sets"]) {
        let rows = rows(case, |json| {
            let labels = json.as_array()?;
            Some(labels.iter().map(|l| l.as_str().unwrap().to_owned()).collect::<LabelSet>())
        });
        for (key, distance) in
            [("alpha_masi", masi as fn(&_, &_) -> f64), ("alpha_jaccard", jaccard)]
        {
            let found = alpha_of_sets(&rows, distance).value.unwrap();
            let expected = case[key].as_f64().unwrap();
            assert_close(found, expected, &format!("{}, {key}", case["name"]));
        }
    }
}
