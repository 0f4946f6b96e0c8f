//! Reads the annotations that were made so far into a memory, and counts what became of
//! suggestions. Sets are read on two threads; what a set teaches does not depend on the order
//! in which they come.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use super::Doing;
use crate::annotation::{AnnotationSet, Status};
use crate::article::{Article, ArticleId};
use crate::project::Project;
use crate::session::job::Watch;
use crate::suggest::{Lesson, Memory, Part, Tallies, Tally, lesson, tally};

/// How many threads read.
const READERS: usize = 2;
/// How many sets that were read may wait to be learned.
const WAITING: usize = 64;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// What was labelled.
    pub(super) memory: Memory,
    /// What became of the annotator’s suggestions.
    pub(super) tallies: Tallies,
    /// What could not be read, in a sentence.
    pub(super) problem: Option<String>,
}

/// What one set gave.
struct Read {
    part: Part,
    lesson: Lesson,
    tally: Vec<Tally>,
    done: bool,
}

/// Reads the sets of `annotator`, or with `everyone` also those of others that they may see.
pub(super) fn remember(
    project: &Project,
    annotator: &str,
    everyone: bool,
    fold: bool,
    watch: &Watch<Doing>,
) -> Remembered {
    let mut names = vec![annotator.to_owned()];
    if everyone {
        names.extend(project.annotators().into_iter().filter(|name| name != annotator));
    }
    let all = sets(project, annotator, &names);
    let steps = all.len();
    let mut remembered = Remembered { memory: Memory::new(fold), ..Remembered::default() };
    let mut done: Vec<(ArticleId, Vec<String>)> = Vec::new();
    let (mut failed, mut learned) = (0, 0);
    let schema = project.schema();
    each(
        project,
        &all,
        watch,
        |article, name, set| {
            let part = Part { annotator: name.to_owned(), article: article.id.clone() };
            let lesson = lesson(article, set, schema, fold);
            Read { part, lesson, tally: tally(set), done: set.status() == Status::Done }
        },
        |read| {
            learned += 1;
            watch.at((learned.min(steps), steps));
            let Some(read) = read else {
                failed += 1;
                return;
            };
            remembered.memory.learn(&read.part, &read.lesson);
            if read.part.annotator == annotator {
                remembered.tallies.put(&read.part, read.tally);
            }
            if read.done {
                match done.iter_mut().rev().take(READERS).find(|(id, _)| *id == read.part.article) {
                    Some((_, names)) => names.push(read.part.annotator),
                    None => done.push((read.part.article, vec![read.part.annotator])),
                }
            }
        },
    );
    // What finished articles leave unlabelled can be told only when all strings are known.
    let mut left = Vec::new();
    let memory = &remembered.memory;
    each(
        project,
        &done,
        watch,
        |article, name, set| {
            let part = Part { annotator: name.to_owned(), article: article.id.clone() };
            (part, memory.unlabelled(article, set, schema))
        },
        |read| left.extend(read),
    );
    for (part, strings) in left {
        remembered.memory.weigh(&part, strings);
    }
    if failed > 0 {
        remembered.problem =
            Some(format!("{failed} sets could not be read and are not remembered."));
    }
    remembered
}

/// The articles that any of these has annotated and `viewer` may see, with whose sets there
/// are.
fn sets(project: &Project, viewer: &str, names: &[String]) -> Vec<(ArticleId, Vec<String>)> {
    let of = |id: &ArticleId| -> Vec<String> {
        let others = names.len() > 1 && project.may_see(id, viewer).is_ok();
        let seen = names.iter().filter(|name| *name == viewer || others);
        seen.filter(|name| project.has_set(id, name)).cloned().collect()
    };
    let all = project.articles().iter().map(|entry| (entry.id.clone(), of(&entry.id)));
    all.filter(|(_, names)| !names.is_empty()).collect()
}

/// Reads these sets on threads, has each looked at there, and hands what came of it to `take`
/// on this one; nothing of a set that could not be read.
fn each<T: Send>(
    project: &Project,
    all: &[(ArticleId, Vec<String>)],
    watch: &Watch<Doing>,
    look: impl Fn(&Article, &str, &AnnotationSet) -> T + Sync,
    mut take: impl FnMut(Option<T>),
) {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = sync_channel::<Option<T>>(WAITING);
    std::thread::scope(|scope| {
        for _ in 0..READERS.min(all.len()) {
            let (sender, next, look) = (sender.clone(), &next, &look);
            scope.spawn(move || {
                while let Some((id, names)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if watch.is_stopped() {
                        return;
                    }
                    let article = project.load_article(id);
                    for name in names {
                        let read = article.as_ref().ok().and_then(|article| {
                            Some((article, project.read_set(article, name).ok()?))
                        });
                        let seen = read.map(|(article, read)| look(article, name, &read.set));
                        if sender.send(seen).is_err() {
                            return;
                        }
                    }
                }
            });
        }
        drop(sender);
        receiver.iter().for_each(&mut take);
    });
}
