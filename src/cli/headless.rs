//! What is done where there is no window: the same work without it. Unpacks the
//! sample (or copies an article of the paths given), tags it, saves, reopens, draws the
//! picture, and says where everything is. In a person's own project nothing is written: what
//! is tagged here is made up.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::example::{Example, ExampleError, Outcome as Tagged, Tagger};
use super::output::{Failure, Outcome, counted, print, table, tell};
use super::render::{Look, draw};
use super::{choose_article, open};
use crate::annotation::IdSource;
use crate::project::{Mode, Project, SAMPLE_ARTICLE, data_folder, sample_folder, unpack_sample};

/// The annotator that this works as, so that it changes nobody's set.
const ANNOTATOR: &str = "headless";

/// `reason` ends a sentence that begins “There is no window, because”.
pub(super) fn run(paths: &[PathBuf], reason: &str) -> Result<Outcome, Failure> {
    tell(&format!("There is no window, because {reason}. Doing its work without it:"));
    if paths.is_empty() {
        return work(&sample()?, Some(SAMPLE_ARTICLE));
    }
    tell("It is done on a copy of one article; nothing is written into your own folder.");
    let mut outcome = Outcome::Fine;
    for path in paths {
        let (copy, article) = copied(path)?;
        if work(&copy, Some(&article))? == Outcome::Problems {
            outcome = Outcome::Problems;
        }
    }
    Ok(outcome)
}

/// Unpacks the sample project, unless it is there; returns its folder.
pub(super) fn sample() -> Result<PathBuf, Failure> {
    let folder = sample_folder().ok_or_else(no_data_folder)?;
    unpack_sample(&folder)?;
    Ok(folder)
}

fn no_data_folder() -> Failure {
    Failure::Input(
        "there is no home folder to put the sample project in; set TAGLINE_DATA_DIR to a folder"
            .into(),
    )
}

/// Copies an article of a project, folder or file, and the label set, into a folder of their own
/// among the program's data; answers the folder and the article's name there.
fn copied(path: &Path) -> Result<(PathBuf, String), Failure> {
    let project = open(path)?;
    let first = project.articles().iter().find(|e| e.problem.is_none()).map(|e| e.id.0.clone());
    let name = if project.initial_article().is_some() { None } else { first };
    let entry = choose_article(&project, name.as_deref())?;
    let root = project.root();
    let folder = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = data_folder()
        .ok_or_else(no_data_folder)?
        .join("without-a-window")
        .join(crate::project::to_file_name(&folder));
    let failed = |at: &Path, e: std::io::Error| Failure::Input(format!("{}: {e}", at.display()));
    match std::fs::remove_dir_all(&folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(failed(&folder, e)),
        _ => {}
    }
    std::fs::create_dir_all(&folder).map_err(|e| failed(&folder, e))?;
    let schema = project.schema_file();
    for from in [entry.path.as_path(), schema.as_path()] {
        let Some(name) = from.file_name().filter(|_| from.exists()) else { continue };
        std::fs::copy(from, folder.join(name)).map_err(|e| failed(from, e))?;
    }
    let name = entry.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok((folder, name))
}

/// Tags, saves, reopens and draws one article of the project.
fn work(path: &Path, article: Option<&str>) -> Result<Outcome, Failure> {
    let project = open(path)?;
    let id = choose_article(&project, article)?.id.clone();
    let article = project.load_article(&id)?;
    let (tagged, set_path) = tag(&project, &article)?;
    drop(project);

    let project = open(path)?;
    let article = project.load_article(&id)?;
    let read = project.read_set(&article, ANNOTATOR)?;
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let mut rows = vec![
        row("project", project.root().display().to_string()),
        row("article", format!("{id}: {}", article.title())),
        row("annotator", ANNOTATOR.to_owned()),
        row(
            "tagged",
            format!("{} changes made and saved, {} were there before", tagged.made, tagged.there),
        ),
        row(
            "reopened",
            [
                counted(read.set.spans().len(), "span"),
                counted(read.set.relations().len(), "relation"),
                counted(read.set.segment_labels().len(), "segment label"),
                counted(read.set.chains().len(), "chain"),
            ]
            .join(", "),
        ),
        row("annotations", set_path.display().to_string()),
    ];
    let mut outcome = Outcome::Fine;
    match picture(project, &id.0) {
        Ok(path) => rows.push(row("picture", path.display().to_string())),
        Err(Failure::Input(message)) => {
            tell(&format!("tagline: there is no picture: {message}"));
            outcome = Outcome::problems_if(cfg!(feature = "gui"));
        }
        Err(closed) => return Err(closed),
    }
    print(&table(&rows))?;
    Ok(outcome)
}

/// Makes the example annotations and saves them; returns the set's file.
fn tag(project: &Project, article: &crate::article::Article) -> Result<(Tagged, PathBuf), Failure> {
    let mut set = project.open_set(article, ANNOTATOR)?;
    if let Mode::ReadOnly(reason) = set.mode() {
        return Err(Failure::Input(reason.clone()));
    }
    let example = Example::shipped().map_err(failed)?;
    let mut tagger = Tagger {
        article,
        schema: project.schema(),
        set: &mut set,
        ids: IdSource::random(),
        now: Timestamp::now(),
        outcome: Tagged::default(),
    };
    let tagged = if example.is_about(article) {
        example.annotate(&mut tagger)
    } else {
        example.annotate_alike(&mut tagger)
    };
    let tagged = tagged.map_err(failed)?;
    set.flush()?;
    Ok((tagged, set.path().to_path_buf()))
}

fn failed(error: ExampleError) -> Failure {
    Failure::Input(format!("the article could not be annotated: {error}"))
}

/// Draws the article beside nothing of the person's own: a picture in a folder of
/// articles would count as one of theirs.
fn picture(project: Project, article: &str) -> Result<PathBuf, Failure> {
    let folder = data_folder().ok_or_else(no_data_folder)?.join("pictures");
    std::fs::create_dir_all(&folder)
        .map_err(|e| Failure::Input(format!("{}: {e}", folder.display())))?;
    let name: String = article.chars().map(|c| if c == '/' { '-' } else { c }).collect();
    let path = folder.join(format!("{}.png", crate::project::to_file_name(&name)));
    draw(project, article, ANNOTATOR, Look::default(), &path)?;
    Ok(path)
}
