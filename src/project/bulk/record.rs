//! The file of a bulk step: what it is called, and which sets it changed.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::annotation::IdSource;
use crate::article::ArticleId;
use crate::project::ron_file::one_line;
use crate::project::{FileError, Project, disk, to_file_name};

/// Where the files are, below the folder of journals. No annotator's folder begins with a
/// full stop.
const FOLDER: &str = ".steps";
const ENDING: &str = "step";
/// How many characters an id has.
const ID_LENGTH: usize = 6;

/// A bulk step that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkStep {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose sets were changed.
    pub annotator: String,
    /// When it was begun.
    pub at: Timestamp,
    /// The sets that were changed, or were about to be.
    pub parts: Vec<StepPart>,
    /// Whether it came to its end.
    pub whole: bool,
    /// Whether it was taken back since.
    pub taken_back: bool,
}

/// A set that a step changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepPart {
    /// The set's article.
    pub article: ArticleId,
    /// Whether there was nothing in the set before.
    pub is_new: bool,
}

#[derive(Serialize, Deserialize)]
enum Line {
    Step {
        title: String,
        annotator: String,
        at: Timestamp,
    },
    Part(StepPart),
    /// All sets are changed.
    Whole,
    TakenBack,
    /// Taken back but for these sets.
    Left(Vec<ArticleId>),
    /// Done again.
    Again,
}

/// Writes the file of a step while it is carried out.
#[derive(Debug)]
pub struct StepWriter {
    path: PathBuf,
    file: File,
    id: String,
    annotator: String,
}

impl StepWriter {
    /// The step's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whose sets are changed.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// What the changes of the step are called, so that they are known to be its own.
    pub(super) fn title_of_changes(&self, title: &str) -> String {
        format!("{title}{}", mark(&self.id))
    }

    /// Notes that a set is about to be changed.
    pub(super) fn note(&mut self, article: &ArticleId, is_new: bool) -> Result<(), FileError> {
        self.line(&Line::Part(StepPart { article: article.clone(), is_new }))
    }

    /// Notes that all sets are changed.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn end(mut self) -> Result<(), FileError> {
        self.line(&Line::Whole)?;
        self.file.sync_all().map_err(|e| FileError::io(&self.path, e))
    }

    fn line(&mut self, line: &Line) -> Result<(), FileError> {
        append(&mut self.file, &self.path, line)
    }
}

/// What the titles of a step's changes end in.
pub(super) fn mark(id: &str) -> String {
    format!(", step {id}")
}

/// The id of the bulk step that a change with this title is part of, if it is one.
pub fn step_of_title(title: &str) -> Option<&str> {
    let (_, id) = title.rsplit_once(", step ")?;
    let is_id = id.len() == ID_LENGTH && id.bytes().all(|b| b.is_ascii_alphanumeric());
    is_id.then_some(id)
}

fn append(file: &mut File, path: &Path, line: &Line) -> Result<(), FileError> {
    let mut text = one_line(line).map_err(|e| FileError::other(path, e.to_string()))?;
    text.push('\n');
    file.write_all(text.as_bytes()).map_err(|e| FileError::io(path, e))
}

impl Project {
    fn steps_of(&self, annotator: &str) -> PathBuf {
        self.place().layout.journals().join(FOLDER).join(to_file_name(annotator))
    }

    fn step_file(&self, annotator: &str, id: &str) -> PathBuf {
        self.steps_of(annotator).join(format!("{}.{ENDING}", to_file_name(id)))
    }

    /// Begins a step over sets of `annotator`.
    ///
    /// # Errors
    /// If its file cannot be written.
    pub fn begin_step(
        &self,
        annotator: &str,
        title: &str,
        at: Timestamp,
        ids: &mut IdSource,
    ) -> Result<StepWriter, FileError> {
        let folder = self.steps_of(annotator);
        disk::create_folder(&folder)?;
        let known = |id: &str| self.step_file(annotator, id).exists();
        let id = loop {
            let mut id = ids.fresh(|_| false).to_string();
            id = id.split_off(id.len().saturating_sub(ID_LENGTH));
            if !known(&id) {
                break id;
            }
        };
        let path = self.step_file(annotator, &id);
        let opened = OpenOptions::new().create_new(true).append(true).open(&path);
        let mut file = opened.map_err(|e| FileError::io(&path, e))?;
        let head = Line::Step { title: title.to_owned(), annotator: annotator.to_owned(), at };
        append(&mut file, &path, &head)?;
        file.sync_all().map_err(|e| FileError::io(&path, e))?;
        disk::sync_folder_of(&path);
        Ok(StepWriter { path, file, id, annotator: annotator.to_owned() })
    }

    /// Goes on with a step that was taken back, to do it again.
    ///
    /// # Errors
    /// If its file cannot be written.
    pub fn step_again(&self, step: &BulkStep) -> Result<StepWriter, FileError> {
        let mut writer = self.go_on(step)?;
        writer.line(&Line::Again)?;
        Ok(writer)
    }

    /// Notes that all parts of a step were taken back, but for those of the articles in `left`,
    /// which are all that is left of it.
    ///
    /// # Errors
    /// If its file cannot be written.
    pub fn end_take_back(&self, step: &BulkStep, left: &[ArticleId]) -> Result<(), FileError> {
        let line = if left.is_empty() { Line::TakenBack } else { Line::Left(left.to_vec()) };
        self.go_on(step)?.line(&line)
    }

    fn go_on(&self, step: &BulkStep) -> Result<StepWriter, FileError> {
        let path = self.step_file(&step.annotator, &step.id);
        let opened = OpenOptions::new().append(true).open(&path);
        let file = opened.map_err(|e| FileError::io(&path, e))?;
        Ok(StepWriter { path, file, id: step.id.clone(), annotator: step.annotator.clone() })
    }

    /// The bulk steps over an annotator's sets, the latest first. What cannot be read is left
    /// out: it is only of use on the computer where it was written.
    pub fn bulk_steps(&self, annotator: &str) -> Vec<BulkStep> {
        let files = fs::read_dir(self.steps_of(annotator)).into_iter().flatten().flatten();
        let mut steps: Vec<BulkStep> = files.filter_map(|file| read(&file.path())).collect();
        steps.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        steps
    }

    /// The step with this id.
    pub fn bulk_step(&self, annotator: &str, id: &str) -> Option<BulkStep> {
        read(&self.step_file(annotator, id))
    }
}

fn read(path: &Path) -> Option<BulkStep> {
    let id = path.file_stem()?.to_str()?.to_owned();
    if path.extension().and_then(|ending| ending.to_str()) != Some(ENDING) {
        return None;
    }
    let text = disk::read_string(path).ok()?;
    // A line without its end was cut off by a crash.
    let mut lines =
        text.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(ron::from_str);
    let Some(Ok(Line::Step { title, annotator, at })) = lines.next() else { return None };
    let mut step =
        BulkStep { id, title, annotator, at, parts: Vec::new(), whole: false, taken_back: false };
    for line in lines.map_while(Result::ok) {
        match line {
            Line::Part(part) => {
                step.parts.retain(|known| known.article != part.article);
                step.parts.push(part);
            }
            Line::Whole => step.whole = true,
            Line::TakenBack => step.taken_back = true,
            Line::Left(left) => step.parts.retain(|part| left.contains(&part.article)),
            Line::Again => {
                step.taken_back = false;
                step.whole = false;
            }
            Line::Step { .. } => {}
        }
    }
    Some(step)
}
