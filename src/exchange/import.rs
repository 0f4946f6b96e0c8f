//! Importing: documents of a format become articles and sets of a project.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::infer::{LabelNames, fits, infer_schema};
use super::restore::Restored;
use super::to_set::{Made, ToSet};
use super::{ExchangeError, Progress, Source, Survey};
use crate::article::{Article, ArticleId};
use crate::formats::{Document, Format, Input, Options, Stop};
use crate::project::{Mode, NewProject, Project, ProjectWriter, Saving, to_file_name};
use crate::schema::Schema;
use crate::text::{Sha256, Text, decode};

/// The name for annotations of files that name nobody.
const NOBODY: &str = "imported";

/// Where an import goes.
pub struct ImportTarget<'a> {
    /// The project's folder; made, with a schema for the data, if there is none.
    pub folder: &'a Path,
    /// Under whose name; `None` keeps the names in the files.
    pub annotator: Option<&'a str>,
    /// The file of a new project's schema; `None` makes one for the data.
    pub schema_source: Option<String>,
    /// Whether only to look whether everything fits, and to change nothing.
    pub dry_run: bool,
}

/// What was imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The project's folder.
    pub project: PathBuf,
    /// Whether it was made.
    pub made: bool,
    /// How many articles came in.
    pub articles: usize,
    /// How many were there already.
    pub known: usize,
    /// How many sets were made.
    pub sets: usize,
    /// What a person should know, as sentences.
    pub remarks: Vec<String>,
}

/// Everything that is needed to know what a document becomes.
struct Import<'a> {
    survey: &'a Survey,
    format: &'a dyn Format,
    options: &'a Options,
    input: &'a dyn Input,
    schema: Schema,
    names: LabelNames,
    restored: Restored,
    /// Whether the schema has all that the data has.
    fits: bool,
    annotator: Option<&'a str>,
    now: Timestamp,
}

/// Brings the surveyed files into a project. Nothing is changed if anything does not fit, or
/// if it is a dry run.
///
/// # Errors
/// If the project or a file cannot be read or written, a text cannot be an article, a label
/// is not in an existing project's schema, or a set is there already.
pub fn import(
    survey: &Survey,
    format: &dyn Format,
    options: &Options,
    input: &dyn Input,
    target: &ImportTarget<'_>,
    progress: &Progress,
) -> Result<Imported, ExchangeError> {
    if survey.documents.is_empty() {
        let files = input.names().join(", ");
        return Err(ExchangeError::Other(format!("{files}: there are no documents to import")));
    }
    let is_project = target.folder.join("project.ron").is_file();
    let existing = is_project.then(|| Project::open(target.folder)).transpose()?;
    let form = format.abilities(options).label_names;
    let schema = match (&existing, &target.schema_source) {
        (Some(project), _) => project.schema().clone(),
        (None, Some(source)) => Schema::from_ron(source)
            .map_err(|e| ExchangeError::Other(format!("the schema cannot be used: {e}")))?,
        (None, None) => infer_schema(&survey.inventory, form, format.info().name),
    };
    // Under one name, folders are part of the documents' names.
    let folders = survey.folders.filter(|_| target.annotator.is_none());
    let survey = &Survey { folders, ..survey.clone() };
    let restored = Restored::new(&schema, form);
    let inventory = restored.inventory(&survey.inventory);
    let import = Import {
        survey,
        format,
        options,
        input,
        names: LabelNames::new(&inventory, Some(&schema)),
        restored,
        fits: fits(&inventory, &schema),
        schema,
        annotator: target.annotator,
        now: Timestamp::now(),
    };
    progress.begin();
    progress.expect(survey.documents.len());
    match existing {
        Some(project) => import.add_to(project, target.dry_run, progress),
        None if target.dry_run => import.check_new(target.folder, progress),
        None => import.make_new(target, progress),
    }
}

impl Import<'_> {
    /// Gives every document with the id of its article and the name of its annotator, each
    /// pair once.
    fn each(
        &self,
        progress: &Progress,
        take: &mut dyn FnMut(&Document, &ArticleId, &str) -> Result<(), ExchangeError>,
    ) -> Result<(), ExchangeError> {
        let mut ids = Ids::default();
        let mut failed = None;
        let done =
            self.survey.source(self.format, self.options, self.input).each(&mut |mut document| {
                progress.step()?;
                self.restored.document(&mut document);
                let annotator = match (self.annotator, document.annotator.trim()) {
                    (Some(annotator), _) => annotator,
                    (None, "") => NOBODY,
                    (None, annotator) => annotator,
                };
                let id = ids.id_of(&document, annotator);
                take(&document, &id, annotator).map_err(|error| {
                    failed = Some(error);
                    Stop
                })
            });
        match failed {
            Some(error) => Err(error),
            None => done,
        }
    }

    fn made(&self, document: &Document, article: &Article) -> Result<Made, ExchangeError> {
        let to_set = ToSet {
            schema: &self.schema,
            names: &self.names,
            from: self.format.info().name,
            now: self.now,
        };
        to_set.make(document, article).map_err(|problem| {
            ExchangeError::Other(format!(
                "{}: {problem}{}",
                article.id,
                if self.fits {
                    ""
                } else {
                    ". The project’s schema does not have all that the data has; add it to schema.ron, or import into a new project"
                }
            ))
        })
    }

    /// Looks whether a project could be made of everything.
    fn check_new(&self, folder: &Path, progress: &Progress) -> Result<Imported, ExchangeError> {
        ProjectWriter::check_free(folder)?;
        let mut imported = self.report(folder, true);
        let mut articles = BTreeSet::new();
        self.each(progress, &mut |document, id, _| {
            imported.remarks.extend(self.made(document, &article(document, id)?)?.remarks);
            articles.insert(id.clone());
            imported.sets += 1;
            Ok(())
        })?;
        imported.articles = articles.len();
        Ok(imported)
    }

    fn make_new(
        &self,
        target: &ImportTarget<'_>,
        progress: &Progress,
    ) -> Result<Imported, ExchangeError> {
        let folder = target.folder;
        let schema_source = match &target.schema_source {
            Some(source) => source.clone(),
            None => self
                .schema
                .to_ron()
                .map_err(|e| ExchangeError::Other(format!("the schema cannot be written: {e}")))?,
        };
        let annotator = self.annotator.map(str::to_owned).or_else(|| {
            let mut named = self.survey.inventory.annotators.iter();
            named.next().filter(|_| self.survey.inventory.annotators.len() == 1).cloned()
        });
        let new = NewProject {
            folder: folder.to_path_buf(),
            name: String::new(),
            schema_source,
            annotator: Some(annotator.unwrap_or_else(|| NOBODY.to_owned())),
        };
        let mut imported = self.report(folder, true);
        let writer = ProjectWriter::begin(&new, &self.schema)?;
        let mut articles: HashMap<ArticleId, Sha256> = HashMap::new();
        self.each(progress, &mut |document, id, annotator| {
            let article = article(document, id)?;
            let made = self.made(document, &article)?;
            imported.remarks.extend(made.remarks);
            if articles.insert(id.clone(), article.text.sha256()).is_none() {
                writer.article(&article, &document.metadata)?;
                imported.articles += 1;
            }
            writer.set(&article, annotator, &made.set)?;
            imported.sets += 1;
            Ok(())
        })?;
        writer.finish()?;
        Ok(imported)
    }

    fn add_to(
        &self,
        mut project: Project,
        dry_run: bool,
        progress: &Progress,
    ) -> Result<Imported, ExchangeError> {
        let mut imported = self.report(project.root(), false);
        // First look whether everything fits, then write.
        let mut homes = Homes::default();
        self.each(progress, &mut |document, id, annotator| {
            let known = homes.find(&project, document, id, annotator)?;
            let is_known = known.is_some();
            let article = known.map_or_else(|| article(document, id), Ok)?;
            let id = &article.id;
            let made = self.made(document, &article)?;
            if dry_run {
                imported.remarks.extend(made.remarks);
            }
            if is_known
                && let Mode::ReadOnly(reason) = project.open_set(&article, annotator)?.mode()
            {
                return Err(ExchangeError::Other(reason.clone()));
            }
            let set = project.read_set(&article, annotator);
            match set {
                Err(e) if e.is_missing() => Ok(()),
                Err(e) => Err(e.into()),
                Ok(read) if read.set.is_empty() => Ok(()),
                Ok(_) => Err(ExchangeError::Other(format!(
                    "{annotator} has annotations on “{id}” already; import them under another name, with --annotator NAME"
                ))),
            }
        })?;
        imported.remarks.extend(homes.remark());
        if dry_run {
            return Ok(imported);
        }
        progress.expect(self.survey.documents.len());
        let mut homes = homes.again();
        self.each(progress, &mut |document, id, annotator| {
            let article = match homes.find(&project, document, id, annotator)? {
                Some(known) => {
                    imported.known += 1;
                    known
                }
                None => {
                    imported.articles += 1;
                    project.take_in(&article(document, id)?, &document.metadata)?
                }
            };
            let made = self.made(document, &article)?;
            imported.remarks.extend(made.remarks);
            let mut open = project.open_set(&article, annotator)?;
            if let Mode::ReadOnly(reason) = open.mode() {
                return Err(ExchangeError::Other(reason.clone()));
            }
            let saved =
                open.commit(made.change).map_err(|e| ExchangeError::Other(e.to_string()))?;
            if let Saving::NotSaved(reason) = saved {
                return Err(ExchangeError::Other(reason));
            }
            open.flush()?;
            imported.sets += 1;
            Ok(())
        })?;
        Ok(imported)
    }

    fn report(&self, folder: &Path, made: bool) -> Imported {
        let mut remarks = self.survey.remarks.clone();
        remarks.extend(self.survey.repairs());
        if self.survey.inventory.with_tokens > 0
            && !self.format.abilities(self.options).within_words
        {
            remarks.push(
                "the words and sentences of the files are not kept; an export finds them anew"
                    .to_owned(),
            );
        }
        Imported { project: folder.to_path_buf(), made, remarks, ..Imported::default() }
    }
}

/// Ids of articles: the documents' names made safe, the same for the same text, and no two
/// documents of one annotator under one id.
#[derive(Default)]
struct Ids {
    texts: HashMap<String, Sha256>,
    pairs: BTreeMap<(String, String), ()>,
}

impl Ids {
    fn id_of(&mut self, document: &Document, annotator: &str) -> ArticleId {
        let base = safe_name(&document.name);
        let text = Sha256::of(document.text.as_bytes());
        let mut name = base.clone();
        let mut n = 2;
        loop {
            let same_text = self.texts.get(&name).is_none_or(|known| *known == text);
            let pair = (name.clone(), annotator.to_owned());
            if same_text && !self.pairs.contains_key(&pair) {
                self.texts.insert(name.clone(), text);
                self.pairs.insert(pair, ());
                return ArticleId(name);
            }
            name = format!("{base} ({n})");
            n += 1;
        }
    }
}

/// Where documents go in a project that is there: to the article of their name, or to that of
/// their text, which may have another name there.
#[derive(Default)]
struct Homes {
    /// The articles by their texts; read once a document's name is not known.
    texts: Option<HashMap<Sha256, ArticleId>>,
    /// Whose set has come to which article.
    taken: BTreeSet<(ArticleId, String)>,
    /// Documents that go to an article of another name: both names.
    renamed: Vec<(ArticleId, ArticleId)>,
}

impl Homes {
    /// The article of the project that a document goes to; `None` if it becomes a new one.
    ///
    /// # Errors
    /// If only an article of its name is there that has another text or cannot be read.
    fn find(
        &mut self,
        project: &Project,
        document: &Document,
        id: &ArticleId,
        annotator: &str,
    ) -> Result<Option<Article>, ExchangeError> {
        let key = |id: &ArticleId| (id.clone(), annotator.to_owned());
        let named = project.entry(id).map(|_| known_article(project, document, id));
        let found = match named {
            Some(Ok(article)) => Some(article),
            named => {
                let texts = self.texts.get_or_insert_with(|| texts_of(project));
                let home = texts.get(&Sha256::of(document.text.as_bytes()));
                match home.filter(|home| !self.taken.contains(&key(home))) {
                    Some(home) => {
                        self.renamed.push((id.clone(), home.clone()));
                        Some(known_article(project, document, home)?)
                    }
                    None => named.transpose()?,
                }
            }
        };
        self.taken.insert(key(found.as_ref().map_or(id, |article| &article.id)));
        Ok(found)
    }

    /// To go through the same documents again, when some of them are articles already.
    fn again(self) -> Self {
        Self { texts: self.texts, ..Self::default() }
    }

    fn remark(&self) -> Option<String> {
        let (id, home) = self.renamed.first()?;
        Some(match self.renamed.len() {
            1 => format!("“{id}” has the text of “{home}”, and goes there"),
            n => format!(
                "{n} documents, such as “{id}”, have the text of an article of another name (“{home}”), and go there"
            ),
        })
    }
}

fn texts_of(project: &Project) -> HashMap<Sha256, ArticleId> {
    let mut texts = HashMap::new();
    for entry in project.articles() {
        // What cannot be read is nobody's text.
        if let Ok(article) = project.load_article(&entry.id) {
            texts.entry(article.text.sha256()).or_insert_with(|| entry.id.clone());
        }
    }
    texts
}

/// Folders and a file name that every system takes, without the ending of a text.
fn safe_name(name: &str) -> String {
    let bare = name.strip_suffix(".txt").unwrap_or(name).replace('\\', "/");
    let parts: Vec<String> = bare
        .split('/')
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != "." && *part != "..")
        .map(to_file_name)
        .collect();
    if parts.is_empty() { "text".to_owned() } else { parts.join("/") }
}

/// The document's text as an article, if that is what comes back from a file.
fn article(document: &Document, id: &ArticleId) -> Result<Article, ExchangeError> {
    let unfit = |problem: String| ExchangeError::Other(format!("{id}: {problem}"));
    let bytes = crate::project::article_bytes(&document.text);
    let decoded = decode(&bytes).map_err(|e| unfit(e.to_string()))?;
    if decoded.text != document.text {
        return Err(unfit("this text would not come back from a file as it is".to_owned()));
    }
    Ok(Article::new(id.clone(), Text::new(document.text.as_str()), decoded.encoding))
}

fn known_article(
    project: &Project,
    document: &Document,
    id: &ArticleId,
) -> Result<Article, ExchangeError> {
    let article = project.load_article(id)?;
    if article.text.as_str() == document.text {
        return Ok(article);
    }
    Err(ExchangeError::Other(format!(
        "the project has an article “{id}” with another text; rename one of them, or import into a new project"
    )))
}
