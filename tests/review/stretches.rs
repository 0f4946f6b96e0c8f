//! Figures of single articles, and over time.

use std::cell::RefCell;

use jiff::Timestamp;
use tagline::agreement::Resampling;
use tagline::article::ArticleId;
use tagline::review::ArticleSets;
use tagline::review::figures::{
    Asked, Progress, Stretch, annotated_at, per_article, report, windows,
};

use super::support::Ground;

const BRILL: (&str, &str) = ("PER", "Mayor [Ada Brill] ");
const LAKE: (&str, &str) = ("LOC", "[NORTHLAKE]:");
const STRIKE: (&str, &str) = ("EVT", "[Ferry strike]");

fn names() -> [String; 2] {
    ["ada", "ben"].map(str::to_owned)
}

/// Articles of which the last was annotated first; two have no time, and one only ada has.
fn articles(ground: &mut Ground) -> Vec<ArticleSets> {
    let mut articles = Vec::new();
    for number in 0..7 {
        let at = |minutes: i64| Timestamp::from_second(minutes * 60).unwrap();
        ground.now = at(100 - number);
        let mut a = ground.set(&[BRILL, LAKE]);
        let mut b = ground.set(if number % 2 == 0 { &[BRILL, LAKE] } else { &[BRILL, STRIKE] });
        // Long after, a correction.
        ground.now = at(1_000_000 + number);
        if number == 6 {
            ground.label(&mut a, 0, "Type", "praise");
        }
        if number == 4 || number == 1 {
            (a, b) = Default::default();
        }
        let mut article = ground.article.clone();
        article.id = ArticleId(format!("{}", 9 - number));
        articles.push(ArticleSets { article, sets: vec![Some(a), Some(b)] });
    }
    articles[2].sets[1] = None;
    articles
}

fn asked(between: &dyn Fn(Progress) -> bool) -> Asked<'_> {
    Asked { layer: None, resampling: Resampling { rounds: 10, seed: 1 }, gamma: None, between }
}

fn positions(stretches: &[Stretch]) -> Vec<Vec<usize>> {
    stretches.iter().map(|stretch| stretch.articles.clone()).collect()
}

#[test]
fn windows_are_in_the_order_of_the_work() {
    let mut ground = Ground::new();
    let articles = articles(&mut ground);
    let go_on = |_| true;
    let found = windows(&ground.schema, &names(), &articles, 2, &asked(&go_on)).unwrap();
    // Those that nobody annotated anything in come last, by their ids.
    assert_eq!(positions(&found), [vec![6, 5], vec![3, 0], vec![4, 1]]);
    let chosen = [articles[6].clone(), articles[5].clone()];
    let own = report(&ground.schema, &names(), &chosen, &asked(&go_on)).unwrap();
    assert_eq!(found[0].report, own);
    assert_eq!(found[0].report.units.articles, 2);
    assert!(found[0].begins.unwrap() < found[0].ends.unwrap());
    assert_eq!(found[0].begins, annotated_at(&articles[6]));
    assert!(found[0].ends.unwrap() < found[1].begins.unwrap());
    assert_eq!((found[2].begins, found[2].ends), (None, None));
    let all = windows(&ground.schema, &names(), &articles, 100, &asked(&go_on)).unwrap();
    assert_eq!(positions(&all), [vec![6, 5, 3, 0, 4, 1]]);
    assert_eq!(windows(&ground.schema, &names(), &[], 0, &asked(&go_on)), Some(Vec::new()));
}

#[test]
fn every_article_has_its_figures() {
    let mut ground = Ground::new();
    let articles = articles(&mut ground);
    let told = RefCell::new(Vec::new());
    let tell = |progress: Progress| {
        told.borrow_mut().push((progress.done, progress.of));
        true
    };
    let found = per_article(&ground.schema, &names(), &articles, &asked(&tell)).unwrap();
    let told = told.into_inner();
    assert!(told.is_sorted() && told[0].0 == 0, "{told:?}");
    let (done, of) = told[told.len() - 1];
    assert_eq!(done, of);
    assert_eq!(positions(&found), [[0], [1], [3], [4], [5], [6]]);
    for stretch in &found {
        let at = stretch.articles[0];
        let own = report(&ground.schema, &names(), &articles[at..=at], &asked(&|_| true)).unwrap();
        assert_eq!(stretch.report, own);
    }
    let f1 = |at: usize| found[at].report.layers["Entities"].f1_exact.f1.value;
    assert_eq!((f1(0), f1(1), f1(2)), (Some(1.0), None, Some(0.5)));
    assert_eq!(per_article(&ground.schema, &names(), &articles, &asked(&|_| false)), None);
}
