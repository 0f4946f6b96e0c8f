//! Exports and imports on a thread of their own, for whoever must not wait: begun, watched,
//! cancelled, asked for their result. Dropping a job cancels it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::files::open_watched;
use super::stamp::Stamp;
use super::{
    Articles, CardInfo, DatasetOptions, ExchangeError, ExportJob, Exported, ImportTarget, Imported,
    Preview, Progress, ProjectSource, Ratio, SetsReport, SetsTarget, Survey, has_sets, import,
    import_sets, survey, write_dataset,
};
use crate::formats::{Format, Input, Options, Policy, Way, find, recognise};
use crate::project::{ExportRecord, Project};

/// Work on another thread.
#[derive(Debug)]
pub struct Job<T> {
    progress: Arc<Progress>,
    receiver: Receiver<Result<T, String>>,
    result: Option<Result<T, String>>,
}

/// What is to be exported, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportChoice {
    /// The project's folder.
    pub project: PathBuf,
    /// The format's name.
    pub format: String,
    /// Its options, those that were chosen.
    pub options: Vec<(String, String)>,
    /// Whose annotations; everybody's but gold's if empty.
    pub annotators: Vec<String>,
    /// Which articles, as a pattern; all if `None`.
    pub articles: Option<String>,
    /// Who asks for it: in a blind project, others' sets that they may not see yet stay out.
    pub viewer: String,
    /// What is done about losses, where it is not the least harmful.
    pub policy: Policy,
}

/// Train, dev and test in place of one file or folder.
#[derive(Clone, Debug, PartialEq)]
pub struct DatasetChoice {
    /// The shares.
    pub ratio: Ratio,
    /// What decides which article goes where.
    pub seed: u64,
    /// The licence that the card names.
    pub licence: String,
}

/// What is to be imported, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportChoice {
    /// Files, folders or an archive.
    pub paths: Vec<PathBuf>,
    /// The format's name; `None` has it recognised.
    pub format: Option<String>,
    /// Its options, those that were chosen.
    pub options: Vec<(String, String)>,
}

/// What an export would do.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// What would be written and lost.
    pub preview: Preview,
    /// How the project's files were then.
    stamp: Option<Stamp>,
}

/// What files were found to be.
#[derive(Clone, Debug)]
pub struct Found {
    /// The format's name.
    pub format: String,
    /// What is in them.
    pub survey: Survey,
    /// How they were then.
    stamp: Option<Stamp>,
}

impl<T: Send + 'static> Job<T> {
    fn start(work: impl FnOnce(&Progress) -> Result<T, ExchangeError> + Send + 'static) -> Self {
        let progress = Arc::new(Progress::default());
        let (answer, receiver) = channel();
        let own = Arc::clone(&progress);
        std::thread::spawn(move || {
            // Whoever asked may be gone by now.
            drop(answer.send(work(&own).map_err(|e| e.to_string())));
        });
        Self { progress, receiver, result: None }
    }

    /// The result, once it is there.
    pub fn poll(&mut self) -> Option<&Result<T, String>> {
        if self.result.is_none() {
            self.result = match self.receiver.try_recv() {
                Ok(result) => Some(result),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(Err(
                    "this ended early because of a fault in Tagline; please report it".into(),
                )),
            };
        }
        self.result.as_ref()
    }

    /// The result if [`Self::poll`] has seen it.
    pub fn result(&self) -> Option<&Result<T, String>> {
        self.result.as_ref()
    }

    /// Steps done and steps in all.
    pub fn state(&self) -> (usize, usize) {
        self.progress.state()
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.progress.cancel();
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

fn format_of(name: &str) -> Result<&'static dyn Format, ExchangeError> {
    find(name).ok_or_else(|| ExchangeError::Other(format!("there is no format “{name}”")))
}

impl ExportChoice {
    fn with_job<T>(
        &self,
        work: impl FnOnce(&ExportJob<'_>, &Project) -> Result<T, ExchangeError>,
    ) -> Result<T, ExchangeError> {
        let project = Project::open(&self.project)?;
        let source = ProjectSource::new(&project, &self.annotators, self.articles.as_deref())?;
        let source = source.seen_by(&self.viewer)?;
        let format = format_of(&self.format)?;
        let job = ExportJob {
            source: &source,
            format,
            options: format.info().choose(Way::Writing, &self.options)?,
            policy: self.policy.clone(),
        };
        work(&job, &project)
    }

    fn stamp(&self) -> Option<Stamp> {
        Stamp::of(std::slice::from_ref(&self.project))
    }

    /// Finds out what would be written and lost.
    pub fn preview(&self) -> Job<Outlook> {
        let choice = self.clone();
        Job::start(move |progress| {
            let stamp = choice.stamp();
            let preview = choice.with_job(|job, _| job.preview(progress))?;
            Ok(Outlook { preview, stamp })
        })
    }

    /// Finds out which labels the articles have, to tell how a dataset would be split.
    pub fn labelled(&self) -> Job<Articles> {
        let choice = self.clone();
        Job::start(move |progress| choice.with_job(|job, _| job.articles(progress)))
    }

    /// Whether something is at the place where an export would go.
    pub fn is_taken(out: &Path) -> bool {
        super::output::check_free(out, false).is_err()
    }

    /// Writes to `out`, with `overwrite` over what an earlier export left there; a dataset if
    /// `dataset` says so. `known` is what [`Self::preview`] found for the same choice; it
    /// need not be found out again if no file has changed since.
    pub fn export(
        &self,
        out: PathBuf,
        dataset: Option<DatasetChoice>,
        overwrite: bool,
        known: Option<Outlook>,
    ) -> Job<Exported> {
        let choice = self.clone();
        Job::start(move |progress| {
            let stamp = choice.stamp();
            let known = known.filter(|known| stamp.is_some() && known.stamp == stamp);
            let parts = dataset.is_some();
            let began = jiff::Timestamp::now();
            let exported = choice.with_job(|job, project| match dataset {
                None => {
                    let preview = match known {
                        Some(known) => known.preview,
                        None => job.preview(progress)?,
                    };
                    job.check(&preview, false)?;
                    job.run(&preview, &out, overwrite, progress)
                }
                Some(dataset) => {
                    let options = DatasetOptions {
                        ratio: dataset.ratio,
                        seed: dataset.seed,
                        card: CardInfo {
                            title: project.name().to_owned(),
                            licence: dataset.licence.clone(),
                            schema: Some(project.schema().clone()),
                            command: choice.command(&dataset),
                            ..CardInfo::default()
                        },
                        overwrite,
                    };
                    write_dataset(job, &options, &out, false, progress)
                        .map(|(exported, _)| exported)
                }
            })?;
            let record = ExportRecord {
                format: choice.format.clone(),
                annotators: choice.annotators.clone(),
                articles: choice.articles.clone().unwrap_or_default(),
                parts,
                to: out,
                at: began,
                documents: exported.documents,
            };
            // The export is there, whether or not it is listed.
            let _ = Project::open(&choice.project).and_then(|p| p.note_export(record));
            Ok(exported)
        })
    }

    /// The command that makes the same dataset again, folder and project to be filled in.
    fn command(&self, dataset: &DatasetChoice) -> String {
        let shares: Vec<String> = dataset.ratio.0.iter().map(ToString::to_string).collect();
        let mut words = vec![
            format!("tagline export PROJECT --format {} --dataset FOLDER", self.format),
            format!("--split {} --seed {}", shares.join("/"), dataset.seed),
        ];
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
        words.extend(self.annotators.iter().map(|a| format!("--annotator {}", quoted(a))));
        words.extend(self.articles.iter().map(|a| format!("--articles {}", quoted(a))));
        words.extend(
            self.options.iter().map(|(n, v)| format!("--option {}", quoted(&format!("{n}={v}")))),
        );
        words.extend(self.policy.0.iter().map(|(k, r)| format!("--on-loss {k}={r}")));
        words.join(" ")
    }
}

impl ImportChoice {
    fn with_input<T>(
        &self,
        progress: &Progress,
        work: impl FnOnce(&'static dyn Format, &Options, &dyn Input) -> Result<T, ExchangeError>,
    ) -> Result<T, ExchangeError> {
        let format = match &self.format {
            Some(name) => format_of(name)?,
            None => {
                let all = open_watched(&self.paths, None, progress)?;
                recognise(&*all).into_iter().next().ok_or_else(|| {
                    ExchangeError::Other(
                        "This looks like no format that Tagline reads. If it is one, choose it."
                            .to_owned(),
                    )
                })?
            }
        };
        let options = format.info().choose(Way::Reading, &self.options)?;
        let input = open_watched(&self.paths, Some(format), progress)?;
        work(format, &options, &*input)
    }

    fn stamp(&self) -> Option<Stamp> {
        Stamp::of(&self.paths)
    }

    /// Finds out whether these files look like a dataset of some format, or like sets that a
    /// colleague has sent. Reads of a dataset its beginning only. Files that cannot be read look
    /// like nothing, and so does a whole project: that is to be opened.
    pub fn look(&self) -> Job<bool> {
        let choice = self.clone();
        Job::start(move |progress| {
            let look = || -> Result<bool, ExchangeError> {
                let input = open_watched(&choice.paths, None, progress)?;
                let is_project = |path: &PathBuf| path.join("project.ron").is_file();
                Ok(!recognise(&*input).is_empty()
                    || !choice.paths.iter().any(is_project) && has_sets(&choice.paths, progress)?)
            };
            match look() {
                Err(ExchangeError::Cancelled) => Err(ExchangeError::Cancelled),
                looked => Ok(looked.unwrap_or(false)),
            }
        })
    }

    /// Finds out whether there are sets of a project among the files.
    pub fn has_sets(&self) -> Job<bool> {
        let choice = self.clone();
        Job::start(move |progress| has_sets(&choice.paths, progress))
    }

    /// Imports sets into the project in `folder`, or only says what that would do.
    pub fn import_sets(
        &self,
        folder: PathBuf,
        annotator: Option<String>,
        dry_run: bool,
    ) -> Job<SetsReport> {
        let choice = self.clone();
        Job::start(move |progress| {
            let target = SetsTarget { annotator: annotator.as_deref(), dry_run };
            import_sets(&folder, &choice.paths, target, progress)
        })
    }

    /// Finds out what is in the files.
    pub fn survey(&self) -> Job<Found> {
        let choice = self.clone();
        Job::start(move |progress| {
            let stamp = choice.stamp();
            choice.with_input(progress, |format, options, input| {
                let survey = survey(format, options, input, progress)?;
                Ok(Found { format: format.info().name.to_owned(), survey, stamp })
            })
        })
    }

    /// Imports into the project in `folder`, which is made if it is not there. `known` is
    /// what [`Self::survey`] found for the same choice; it need not be found out again if
    /// no file has changed since.
    pub fn import(
        &self,
        folder: PathBuf,
        annotator: Option<String>,
        known: Option<Found>,
    ) -> Job<Imported> {
        let choice = self.clone();
        Job::start(move |progress| {
            let stamp = choice.stamp();
            let known = known.filter(|known| stamp.is_some() && known.stamp == stamp);
            choice.with_input(progress, |format, options, input| {
                let found = match known {
                    Some(known) if known.format == format.info().name => known.survey,
                    _ => survey(format, options, input, progress)?,
                };
                let target = ImportTarget {
                    folder: &folder,
                    annotator: annotator.as_deref(),
                    schema_source: None,
                    dry_run: false,
                };
                import(&found, format, options, input, &target, progress)
            })
        })
    }
}
