//! Who annotates what: evenly, the same for the same seed, and what was given stays.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use tagline::article::ArticleId;
use tagline::project::{Assigning, Assignment, Project};
use tagline::session::{Action, Session, Way};

fn ids(count: usize) -> Vec<ArticleId> {
    (0..count).map(|at| ArticleId(format!("a{at:04}"))).collect()
}

fn among(names: &[&str], overlap: usize, shared: f64, seed: u64) -> Assigning {
    Assigning { annotators: names.iter().map(|n| (*n).to_owned()).collect(), overlap, shared, seed }
}

#[test]
fn everybody_gets_about_as_many_and_so_does_every_pair() {
    let names = ["ada", "ben", "cleo", "dan"];
    let made = among(&names, 2, 1.0, 7).assign(&ids(60), &Assignment::default());
    assert!(made.loads().values().all(|load| load.articles == 30 && load.shared == 30));
    let common = made.in_common();
    assert_eq!(common.len(), 6);
    assert!(common.values().all(|n| (8..=12).contains(n)), "{common:?}");
    // A fifth is shared by three, the rest is one's own.
    let made = among(&names, 3, 0.2, 7).assign(&ids(50), &Assignment::default());
    let by_number = made.articles.values().fold(BTreeMap::new(), |mut all, names| {
        *all.entry(names.len()).or_insert(0) += 1;
        all
    });
    assert_eq!(by_number, BTreeMap::from([(1, 40), (3, 10)]));
}

#[test]
fn chance_is_the_seeds() {
    let make = |seed| {
        among(&["ada", "ben", "cleo"], 2, 0.5, seed).assign(&ids(40), &Assignment::default())
    };
    assert_eq!(make(1), make(1));
    assert_ne!(make(1).articles, make(2).articles);
}

#[test]
fn what_was_given_stays_and_what_is_new_is_given() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        fs::write(folder.path().join(format!("{name}.txt")), format!("{name}\n\nText.\n")).unwrap();
    }
    let project = Project::open(folder.path()).unwrap();
    assert_eq!(project.assignment().unwrap(), Assignment::default());
    let all: Vec<ArticleId> = project.articles().iter().map(|e| e.id.clone()).collect();
    let first = among(&["ada", "ben"], 1, 1.0, 3).assign(&all, &Assignment::default());
    project.assign(&first).unwrap();
    let read = Project::open(folder.path()).unwrap().assignment().unwrap();
    assert_eq!(read, first);
    let more: Vec<ArticleId> = all.iter().cloned().chain(ids(3)).collect();
    let second = among(&["ada", "ben", "cleo"], 1, 1.0, 3).assign(&more, &read);
    for (article, names) in &first.articles {
        assert_eq!(second.articles.get(article), Some(names));
    }
    // Who is new has nothing yet, and is given most of what is new.
    assert!(second.loads()["cleo"].articles >= 2, "{:?}", second.loads());
}

#[test]
fn a_wrong_file_says_where() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "A\n\nText.\n").unwrap();
    fs::write(
        folder.path().join("assignment.ron"),
        "(\n    format: 1,\n    articles: { \"a\": 3 },\n)\n",
    )
    .unwrap();
    let error = Project::open(folder.path()).unwrap().assignment().unwrap_err().to_string();
    assert!(error.contains("assignment.ron: line 3"), "{error}");
}

#[test]
fn ones_own_articles_come_first() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c", "d"] {
        fs::write(folder.path().join(format!("{name}.txt")), format!("{name}\n\nText.\n")).unwrap();
    }
    fs::write(
        folder.path().join("assignment.ron"),
        "(format: 1, articles: { \"a\": [\"ben\"], \"b\": [\"ana\"], \"c\": [\"ben\"], \"d\": [\"ana\", \"ben\"] })",
    )
    .unwrap();
    let project = Project::open(folder.path()).unwrap();
    let mut session = Session::repeatable(project, "ana", || jiff::Timestamp::UNIX_EPOCH);
    let queue = |session: &Session| -> Vec<String> {
        session.queue().map(|entry| entry.id.0.clone()).collect()
    };
    assert_eq!(queue(&session), ["b", "d", "a", "c"]);
    assert_eq!(session.current_id().unwrap().0, "b");
    session.dispatch(Action::StepArticle(Way::Forward));
    assert_eq!(session.current_id().unwrap().0, "d");
    assert!(session.is_own(&ArticleId("d".to_owned())));
    assert!(!session.is_own(&ArticleId("a".to_owned())));
    session.set_annotator("ben");
    assert_eq!(queue(&session), ["a", "c", "d", "b"]);
    // Whoever was given nothing has everything in the project's order.
    session.set_annotator("cleo");
    assert_eq!(queue(&session), ["a", "b", "c", "d"]);
}

proptest! {
    #[test]
    fn loads_differ_by_one_at_most(
        articles in 1usize..60, people in 1usize..6, overlap in 1usize..6, seed: u64,
    ) {
        let names: Vec<String> = (0..people).map(|at| format!("p{at}")).collect();
        let overlap = overlap.min(people);
        let asked = Assigning { annotators: names, overlap, shared: 1.0, seed };
        let made = asked.assign(&ids(articles), &Assignment::default());
        prop_assert!(made.articles.values().all(|names| names.len() == overlap));
        let loads: Vec<usize> = asked
            .annotators
            .iter()
            .map(|name| made.loads().get(name).map_or(0, |load| load.articles))
            .collect();
        let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
        prop_assert!(most - least <= 1, "{loads:?}");
    }
}
