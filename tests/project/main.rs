//! Projects on disk: what is written, what comes back, and what survives accidents.

#![allow(clippy::unwrap_used, clippy::panic)]

mod accidents;
mod articles;
mod assigning;
mod counts;
mod files;
mod journal;
mod making;
mod mends;
mod progress;
mod remarks;
mod schemas;

use std::fs;
use std::path::{Path, PathBuf};

use smallvec::smallvec;
use tagline::annotation::{Change, Command, IdSource, OriginKind, PlanContext, Status};
use tagline::article::{Article, ArticleId};
use tagline::project::{
    self, CommitError, Mode, NewProject, OpenSet, Project, ProjectKind, Saving, Severity,
};
use tagline::schema::builtin_source;
use tagline::text::ByteRange;
use tempfile::TempDir;

const TEXT: &str = "Ferry returns to Lake Orsa

Published: March 3, 2021

ORSA: Captain Mila Brandt said on Monday that the ferry would sail again, after nine years.

“We never sold the bell,” she told the town. Ådne Holm 👩\u{200d}✈\u{fe0f} paid for the paint.
";

/// A folder with a project of one article.
struct Fixture {
    folder: TempDir,
    project: Project,
    article: Article,
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let project = project::create(&NewProject {
            folder: folder.path().join("lake"),
            name: "Lake".into(),
            schema_source: builtin_source("news").unwrap().into(),
            annotator: None,
        })
        .unwrap();
        fs::write(project.articles_folder().join("ferry.txt"), TEXT).unwrap();
        Self::reopened(folder)
    }

    fn reopened(folder: TempDir) -> Self {
        let project = Project::open(&folder.path().join("lake")).unwrap();
        let article = project.load_article(&ArticleId("ferry".into())).unwrap();
        Self { folder, project, article }
    }

    fn reopen(self) -> Self {
        Self::reopened(self.folder)
    }

    fn open(&self) -> OpenSet {
        self.project.open_set(&self.article, "Amina").unwrap()
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join("lake").join(below)
    }

    fn set_path(&self) -> PathBuf {
        self.path("annotations/Amina/ferry.ron")
    }

    fn journal_path(&self) -> PathBuf {
        self.path("journal/Amina/ferry.journal")
    }

    fn plan(&self, set: &OpenSet, seed: u64, command: &Command) -> Change {
        plan(&self.project, &self.article, set, seed, command)
    }

    fn tag(&self, set: &mut OpenSet, seed: u64, label: &str, words: &str) {
        let change = self.plan(set, seed, &tag(&self.article, label, words));
        assert_eq!(set.commit(change).unwrap(), Saving::Saved);
    }

    fn problems(&self) -> Vec<String> {
        project::check(&self.project)
            .into_iter()
            .map(|p| format!("{}:{:?}: {}", p.file.display(), p.line, p.message))
            .collect()
    }
}

fn plan(
    project: &Project,
    article: &Article,
    set: &OpenSet,
    seed: u64,
    command: &Command,
) -> Change {
    let mut context = PlanContext {
        article,
        schema: project.schema(),
        ids: &mut IdSource::seeded(seed),
        by: set.annotator(),
        origin: OriginKind::Hand,
        now: "2024-05-01T10:00:00Z".parse().unwrap(),
    };
    command.plan(set.set(), &mut context).unwrap()
}

fn range_of(article: &Article, words: &str) -> ByteRange {
    let start = article.text.as_str().find(words).unwrap();
    ByteRange::new(start, start + words.len())
}

fn tag(article: &Article, label: &str, words: &str) -> Command {
    Command::Tag { label: label.into(), fragments: smallvec![range_of(article, words)] }
}

fn labels(set: &OpenSet) -> Vec<String> {
    let text = set.text();
    set.set().spans().map(|s| format!("{} {}", s.label, text.slice(s.extent()))).collect()
}

/// All files below a folder with their contents, except those that a lock keeps.
fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
