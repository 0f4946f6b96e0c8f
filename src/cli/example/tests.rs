//! What ships is what the lists give, and the lists are complete.

use std::collections::BTreeSet;
use std::path::Path;

use super::others::{bare, example_set, files, make};
use super::*;
use crate::annotation::{AnnotationId, AnnotationSet, Verdict};
use crate::project::{Project, SAMPLE_ARTICLE, check, unpack_sample};
use crate::review::compare::{Compared, Comparison, Kind};
use crate::review::gold::{Rule, decision_on};
use crate::schema::builtin;
use crate::session::todos;

/// The sample with everything in it.
fn sample() -> (tempfile::TempDir, Project, Article) {
    let folder = tempfile::tempdir().unwrap();
    unpack_sample(folder.path()).unwrap();
    let (project, article) = open(folder.path());
    (folder, project, article)
}

fn open(folder: &Path) -> (Project, Article) {
    let project = Project::open(folder).unwrap();
    let entry = project.find_article(SAMPLE_ARTICLE).unwrap();
    let article = project.load_article(&entry.id).unwrap();
    (project, article)
}

#[test]
fn what_ships_is_made_from_the_lists() {
    let folder = bare();
    let made = make(folder.path());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    if std::env::var_os("UPDATE_SAMPLE").is_some() {
        for (path, content) in &made {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
    }
    for (path, content) in &made {
        let shipped = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        let todo = "run this test once with UPDATE_SAMPLE=1 and look at the diff";
        assert_eq!(&shipped, content, "{path}: {todo}");
    }
    let (unpacked, ..) = sample();
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&files(unpacked.path())), names(&made), "project::sample lists other files");
}

#[test]
fn the_list_is_complete_and_repeatable() {
    let folder = bare();
    let (project, article) = open(folder.path());
    let example = Example::shipped().unwrap();
    assert!(example.is_about(&article));
    let (set, [first, second]) = example_set(&project, &article, &example);
    assert_eq!(second, Outcome { made: 0, there: first.made + first.there });
    for label in ["PER", "ORG", "LOC", "NORP", "ROLE", "DATE", "EVT", "MISC", "QUOTE", "CUE"] {
        assert!(set.spans().any(|s| s.label == label), "{label}");
    }
    for quote in set.spans().filter(|s| s.label == "QUOTE") {
        let links: Vec<_> = set.relations_of(quote.id).collect();
        let speaker = links.iter().find(|r| r.label == "speaker");
        assert!(speaker.is_some(), "{quote:?}");
        // Another reader's words, given back, need no words that introduce them.
        let given_back = speaker.is_some_and(|r| r.to.target().is_some());
        assert!(given_back || links.iter().any(|r| r.label == "cue"), "{quote:?}");
        assert!(quote.attributes.contains_key("type"), "{quote:?}");
    }
    for entity in set.spans() {
        if ["PER", "ORG", "LOC", "NORP", "EVT", "MISC"].contains(&entity.label.as_str()) {
            assert!(set.chain_of(entity.id).is_some(), "{entity:?}");
        }
    }
    for (segment, comment) in article.comments() {
        let target = Target::Comment(segment.range);
        for layer in ["Comment type", "Stance"] {
            let there = set.segment_labels_of(target).any(|l| l.layer == layer);
            assert!(there, "{layer} of {segment:?}");
        }
        let from = RelationEnd::Target(target);
        let answers = set.relations().any(|r| r.label == "reply" && r.from == from);
        assert!(answers || comment.mention.is_none(), "{segment:?}");
    }
    assert!(set.spans().any(|s| s.fragments.len() == 2 && s.label == "QUOTE"));
    assert_eq!(todos(&article, &set, &builtin("news").unwrap()), []);
}

/// A few differences of each kind, of which gold settles the first half, and of the rest a
/// majority some.
#[test]
fn annotators_differ_and_gold_is_half_made() {
    let (_folder, project, article) = sample();
    assert_eq!(check(&project), []);
    let names = ["ada", "example", "tomas"];
    let read = |name: &str| project.read_set(&article, name).unwrap().set;
    let sets: Vec<AnnotationSet> = names.iter().map(|name| read(name)).collect();
    let gold = read("gold");
    let together: Vec<Compared<'_>> =
        (names.iter().zip(&sets)).map(|(annotator, set)| Compared { annotator, set }).collect();
    let comparison = Comparison::of(&article, project.schema(), &together);
    let differences = &comparison.differences;
    assert!((25..=40).contains(&differences.len()), "{}", differences.len());
    assert!(comparison.agreed.len() > 4 * differences.len());
    for kind in Kind::ALL {
        assert!(differences.iter().any(|item| item.kinds.contains(&kind)), "{kind:?}");
    }
    let is_decided: Vec<bool> = (differences.iter())
        .map(|item| decision_on(&gold, &article.text, item, &names).is_some())
        .collect();
    let decided = is_decided.iter().filter(|is| **is).count();
    assert_eq!(gold.decisions().len(), decided, "each decision is on what is proposed now");
    assert!((decided * 2).abs_diff(differences.len()) < 6, "{decided} are decided");
    let open = || differences.iter().zip(&is_decided).filter(|(_, is)| !**is).map(|(it, _)| it);
    let by_majority = open().filter(|item| Rule::Majority.winner(item).is_some()).count();
    assert!(by_majority > 5 && open().count() - by_majority > 2, "{by_majority}");
    // Of reasons and ways to decide there is each.
    let reasons: BTreeSet<_> = gold.decisions().filter_map(|decision| decision.reason).collect();
    assert_eq!(reasons.len(), 4);
    assert!(gold.decisions().any(|decision| decision.verdict == Verdict::Nothing));
    assert!(gold.decisions().any(|decision| !decision.note.is_empty()));
}

/// What is compared is told apart by its ids.
#[test]
fn ids_are_unique_over_all_sets() {
    let (_folder, project, article) = sample();
    let mut seen = BTreeSet::new();
    for name in ["ada", "example", "tomas"] {
        let set = project.read_set(&article, name).unwrap().set;
        for id in ids(&set) {
            assert!(seen.insert(id), "{id} of {name}");
        }
    }
    // Gold has the annotators' records by their ids, and decisions of its own.
    let gold = project.read_set(&article, "gold").unwrap().set;
    assert!(gold.decisions().all(|decision| !seen.contains(&decision.id)));
    assert!(ids(&gold).all(|id| seen.contains(&id)));
}

fn ids(set: &AnnotationSet) -> impl Iterator<Item = AnnotationId> {
    let spans = set.spans().map(|span| span.id);
    let relations = set.relations().map(|relation| relation.id);
    let labels = set.segment_labels().map(|label| label.id);
    spans.chain(relations).chain(labels).chain(set.chains().map(|chain| chain.id))
}

#[test]
fn there_is_a_thread_that_is_resolved_and_one_that_is_not() {
    let (_folder, project, article) = sample();
    let read = project.remarks(&article);
    let states: Vec<_> = read.threads.iter().map(|thread| thread.is_resolved()).collect();
    assert_eq!(states, [true, false]);
    assert_eq!(read.ids.len(), 5);
}
