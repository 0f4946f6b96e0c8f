//! What the sample has beside the set of `example`: the sets of two more annotators, gold that
//! is half made, and what they say to each other. Made from a list as the example is, through
//! the same commands, so that ids and times are the same each time.
//!
//! Nothing here is in the program; it ships what is made here, as files.

mod adjudication;
mod said;
mod varied;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;

use super::{Example, Outcome, Tagger};
use crate::annotation::{AnnotationSet, Command, IdSource, Status};
use crate::article::Article;
use crate::project::Project;
use crate::review::gold::GOLD;
use adjudication::Adjudication;
use said::ThreadOf;
use varied::Other;

const LIST: &str = include_str!("../../../../assets/sample/others.ron");

/// The folders that hold what is made.
const FOLDERS: [&str; 2] = ["annotations", "remarks"];

/// What there is beside the example.
#[derive(Debug, Deserialize)]
struct Others {
    annotators: Vec<Other>,
    gold: Adjudication,
    remarks: Vec<ThreadOf>,
}

/// Makes everything in the bare sample at `folder`. Answers the files below it, by path with
/// `/`, with their content.
pub(super) fn make(folder: &Path) -> BTreeMap<String, String> {
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let others: Others = options.from_str(LIST).unwrap();
    let project = Project::open(folder).unwrap();
    let entry = project.find_article(crate::project::SAMPLE_ARTICLE).unwrap();
    let article = project.load_article(&entry.id).unwrap();
    let example = Example::shipped().unwrap();
    example_set(&project, &article, &example);
    let mut sets = BTreeMap::new();
    for other in &others.annotators {
        let list = other.varies(&example);
        let set = annotate(&project, &article, &other.annotator, other.seed, other.at, |tagger| {
            list.annotate(tagger).unwrap();
            tagger.run(&Command::SetStatus(Status::Done)).unwrap();
        });
        sets.insert(other.annotator.as_str(), set);
    }
    annotate(&project, &article, GOLD, others.gold.seed, others.gold.at, |tagger| {
        others.gold.settle(&project, tagger);
    });
    said::say(&others.remarks, &project, &article, &sets);
    files(folder)
}

/// Makes the set of `example`, twice; answers it and what became of the list each time.
pub(super) fn example_set(
    project: &Project,
    article: &Article,
    example: &Example,
) -> (AnnotationSet, [Outcome; 2]) {
    let at = "2024-06-16T10:00:00Z".parse().unwrap();
    let mut twice = [Outcome::default(); 2];
    let set = annotate(project, article, "example", 2024, at, |tagger| {
        for outcome in &mut twice {
            tagger.outcome = Outcome::default();
            *outcome = example.annotate(tagger).unwrap();
        }
    });
    (set, twice)
}

/// Opens a set, has it made and saves it.
fn annotate(
    project: &Project,
    article: &Article,
    annotator: &str,
    seed: u64,
    now: Timestamp,
    make: impl FnOnce(&mut Tagger<'_>),
) -> AnnotationSet {
    let mut set = project.open_set(article, annotator).unwrap();
    make(&mut Tagger {
        article,
        schema: project.schema(),
        set: &mut set,
        ids: IdSource::seeded(seed),
        now,
        outcome: Outcome::default(),
    });
    set.flush().unwrap();
    set.set().clone()
}

/// What is in the folders that hold what is made.
pub(super) fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<_> = FOLDERS.iter().map(|name| folder.join(name)).collect();
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(&below).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            found.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    found
}

/// The folder of the sample without what is made.
pub(super) fn bare() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    crate::project::unpack_sample(folder.path()).unwrap();
    for made in FOLDERS {
        let _ = std::fs::remove_dir_all(folder.path().join(made));
    }
    folder
}
