//! What a query means, in a project.

use tagline::project::{Found, FoundArticle, Project, Searcher, sample_folder};
use tagline::search::{Options, Query};

fn parse(query: &str) -> Query {
    Query::parse(query, Options::default()).unwrap()
}

fn wrong(query: &str) -> String {
    Query::parse(query, Options::default()).unwrap_err().to_string()
}

#[test]
fn errors_say_where_and_what_would_be_right() {
    assert_eq!(
        wrong("status:open has:nothing"),
        "character 17 of the search: there is no thing to have “nothing”; there are note, \
         confidence, attribute, relation, chain"
    );
    let error = wrong("é text:/(kay/i");
    assert!(error.starts_with("character 8 of the search: this regular expression"), "{error}");
    assert!(wrong("label:").contains("as in label:PER"));
    assert!(wrong("conf:<2,5x").contains("is no confidence"));
    assert!(wrong("\"two words").contains("not closed"));
    assert!(wrong("text:/kay").contains("not closed"));
    assert!(wrong("text:/kay/g").contains("only i is"));
    assert!(wrong("kay text:ani").contains("only one thing"));
    assert!(wrong("in:title").contains("headline"));
    assert!(wrong("status:finished").contains("new, open"));
}

#[test]
fn what_looks_like_a_field_may_be_words() {
    // A time, an address, a dash: nothing of these is a field.
    for words in ["10:30", "https://example.org", "- said", "-said", "Re:"] {
        let query = parse(words);
        assert_eq!(query.words().map(|p| p.source()), Some(words), "{words}");
        assert!(!query.needs_sets());
    }
    assert!(parse("").is_empty());
    assert!(
        Query::parse("label:PER", Options { regex: true, ..Options::default() })
            .unwrap()
            .words()
            .is_some()
    );
}

/// The sample project, in a folder of its own.
fn sample() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("sample");
    copy_all(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample"), &copy);
    let project = Project::open(&copy).unwrap();
    (folder, project)
}

fn copy_all(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_all(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

fn search(project: &Project, query: &str) -> Vec<FoundArticle> {
    let mut all = Vec::new();
    let searcher = Searcher { name: "example", sees_all: true };
    let summary = project.search(&parse(query), searcher, |found| {
        if let Found::Article(article) = found {
            all.push(article);
        }
        true
    });
    assert_eq!(summary.hits, all.iter().map(|a| a.hits.len()).sum::<usize>());
    assert_eq!(summary.with_hits, all.len());
    assert_eq!(summary.problems, Vec::<String>::new());
    let order: Vec<_> = all.iter().map(|a| a.article.clone()).collect();
    assert!(order.is_sorted(), "hits come in the order of the articles");
    all
}

fn count(project: &Project, query: &str) -> usize {
    search(project, query).iter().map(|article| article.hits.len()).sum()
}

#[test]
fn queries_over_the_sample() {
    let (_folder, project) = sample();
    let _ = sample_folder;
    // What a query finds is what the sets say.
    let mut spans = std::collections::BTreeMap::<(String, String), usize>::new();
    let mut notes = 0;
    for entry in project.articles() {
        let article = project.load_article(&entry.id).unwrap();
        for name in project.annotators() {
            let Ok(read) = project.read_set(&article, &name) else { continue };
            for span in read.set.spans() {
                *spans.entry((name.clone(), span.label.clone())).or_default() += 1;
                notes += usize::from(!span.note.is_empty());
            }
        }
    }
    assert!(spans.len() > 5);
    for ((name, label), number) in &spans {
        assert_eq!(count(&project, &format!("kind:span label:{label} by:{name}")), *number);
    }
    let all: usize = spans.values().sum();
    assert_eq!(count(&project, "kind:span"), all);
    let persons: usize =
        spans.iter().filter(|((_, label), _)| label == "PER").map(|(_, n)| n).sum();
    assert_eq!(count(&project, "kind:span label:per"), persons);
    assert_eq!(count(&project, "kind:span -label:PER"), all - persons);
    assert_eq!(count(&project, "kind:span has:note"), notes);
    assert_eq!(
        count(&project, "kind:span label:PER,ORG by:example"),
        count(&project, "kind:span label:PER by:example")
            + count(&project, "kind:span label:ORG by:example")
    );
    assert_eq!(
        count(&project, "kind:span in:comment") + count(&project, "kind:span -in:comment"),
        all
    );
    assert_eq!(
        count(&project, "kind:span article:*"),
        count(&project, "kind:span -article:nothing-like-this")
    );
}

#[test]
fn words_are_held_against_the_searchers_labels() {
    let (_folder, project) = sample();
    let persons = search(&project, "label:PER by:example");
    let first = persons.first().unwrap().hits.first().unwrap();
    let words = &first.excerpt.words;
    let found = search(&project, &format!("\"{words}\""));
    let hits: Vec<_> = found.iter().flat_map(|article| &article.hits).collect();
    assert!(hits.iter().any(|hit| {
        hit.hit.range == first.hit.range
            && hit.labelled.iter().any(|l| l.same && l.label == "PER")
            && hit.readable
    }));
    let article = project.load_article(&found[0].article).unwrap();
    for hit in &found[0].hits {
        let covered = article.text.slice(hit.hit.range);
        assert!(covered.eq_ignore_ascii_case(words), "{covered} {words}");
        let line = format!("{}{}{}", hit.excerpt.before, hit.excerpt.words, hit.excerpt.after);
        assert!(!line.contains('\n'));
    }
}

#[test]
fn a_search_ends_when_it_is_told_to() {
    let (_folder, project) = sample();
    let mut articles = 0;
    let searcher = Searcher { name: "example", sees_all: true };
    project.search(&parse("the"), searcher, |found| {
        articles += usize::from(matches!(found, Found::Article(_)));
        false
    });
    assert_eq!(articles, 1);
}

#[test]
fn nobody_sees_more_than_they_may() {
    let (_folder, mut project) = sample();
    project.set_blind(true).unwrap();
    let query = parse("kind:span");
    let run = |name: &str| {
        let mut others = 0;
        let searcher = Searcher { name, sees_all: false };
        let summary = project.search(&query, searcher, |found| {
            if let Found::Article(article) = found {
                let own = |a: &&tagline::project::FoundHit| {
                    a.hit.annotation.as_ref().is_some_and(|a| a.annotator != name)
                };
                others += article.hits.iter().filter(own).count();
            }
            true
        });
        (others, summary.unseen)
    };
    let (others, unseen) = run("somebody new");
    assert_eq!(others, 0);
    assert!(unseen > 0);
    assert!(run("gold").0 > 0);
}
