//! Figures of sets: how they are made, not what they are.

use std::cell::RefCell;

use tagline::agreement::Resampling;
use tagline::agreement::gamma::Sampling;
use tagline::annotation::AnnotationSet;
use tagline::review::ArticleSets;
use tagline::review::figures::{Asked, Progress, Report, report};

use super::support::Ground;

/// Two articles of the same text, with sets of two annotators that differ.
fn articles(ground: &mut Ground) -> Vec<ArticleSets> {
    let spans = [("PER", "Mayor [Ada Brill] "), ("LOC", "[NORTHLAKE]:"), ("EVT", "[Ferry strike]")];
    let mut a = ground.set(&spans);
    let mut b = ground.set(&[("PER", "Deputy [Mayor Ada Brill] "), spans[1], spans[2]]);
    for (set, label) in [(&mut a, "praise"), (&mut b, "blame")] {
        ground.label(set, 0, "Type", label);
        ground.label(set, 1, "Type", "praise");
    }
    let article = |one: &AnnotationSet, other: &AnnotationSet| ArticleSets {
        article: ground.article.clone(),
        sets: vec![Some(one.clone()), Some(other.clone())],
    };
    vec![article(&a, &b), article(&a, &a)]
}

pub(crate) fn ask(
    ground: &Ground,
    articles: &[ArticleSets],
    between: &dyn Fn(Progress) -> bool,
) -> Option<Report> {
    let annotators = ["ada".to_owned(), "ben".to_owned()];
    let resampling = Resampling { rounds: 20, seed: 1 };
    let gamma = Some(Sampling { precision: 0.1, seed: 1 });
    let asked = Asked { layer: None, resampling, gamma, between };
    report(&ground.schema, &annotators, articles, &asked)
}

#[test]
fn how_far_they_are_is_told_and_they_can_be_stopped() {
    let mut ground = Ground::new();
    let articles = articles(&mut ground);
    let told = RefCell::new(Vec::new());
    let tell = |progress| {
        told.borrow_mut().push(progress);
        true
    };
    let whole = ask(&ground, &articles, &tell).unwrap();
    let told = told.into_inner();
    assert!(told.iter().all(|p| p.of == told[0].of), "the whole stays what it is");
    assert!(told.is_sorted_by_key(|p| p.done), "it never goes back");
    assert_eq!(told[0].done, 0);
    assert_eq!(told[told.len() - 1].done, told[0].of);
    let mut names: Vec<&str> = told.iter().map(|p| &*p.what).collect();
    names.dedup();
    let expected = ["Entities", "Quotes", "Type", "Stance", "reply", "same", "speaker", "chains"];
    assert_eq!(names, expected);
    // γ is half of a layer, and its steps are told.
    let own: Vec<usize> = told.iter().filter(|p| &*p.what == "Entities").map(|p| p.done).collect();
    assert!(own.iter().any(|done| (100..600).contains(done)), "{own:?}");

    // Told once to stop it asks no more, wherever that was. How often it asks for γ depends on
    // how two threads share the work.
    assert!(told.len() > 600, "{}", told.len());
    let calls = RefCell::new(0);
    for last in [1, 2, 40, 600] {
        *calls.borrow_mut() = 0;
        let stop = |_| {
            *calls.borrow_mut() += 1;
            *calls.borrow() < last
        };
        assert!(ask(&ground, &articles, &stop).is_none(), "{last}");
        assert_eq!(*calls.borrow(), last);
    }
    assert!(ask(&ground, &articles, &|_| true) == Some(whole), "it is the same again");
}
