//! An open project: its articles, its schema, and the doors to its sets. Opening
//! writes nothing; a plain folder or file becomes a project with its first annotation.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::layout::{ARTICLES, Layout, ProjectInfo};
use super::listing::{self, ArticleEntry, Listing};
use super::names::from_file_name;
use super::place::Place;
use super::set_file;
use super::{FileError, OpenSet, ReadSet, disk, mends};
use crate::annotation::Status;
use crate::article::{Article, ArticleId};
use crate::schema::{Schema, builtin_source};
use crate::text::{DecodeError, Text, decode};

/// The schema of a folder that has none.
pub const DEFAULT_SCHEMA: &str = "news";

/// How much of a file is looked at for its title.
const TITLE_BYTES: u64 = 8 << 10;

/// Larger files are not articles, and would fill the memory several times over.
const ARTICLE_BYTES_MAX: u64 = 256 << 20;

/// What was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectKind {
    /// A folder with a `project.ron`.
    Project,
    /// A plain folder of texts.
    Folder,
    /// A plain text file.
    File,
}

/// An open project. A copy is as this one is now; what is on disk is the same.
#[derive(Clone, Debug)]
pub struct Project {
    place: Arc<Place>,
    /// Shared, so that work on other threads gets the project for little.
    listing: Arc<Listing>,
    kind: ProjectKind,
    initial: Option<ArticleId>,
    notices: Vec<String>,
}

/// When a set's files were last written, and how long they are: another one says that somebody
/// has written them since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetStamp([Option<(Option<std::time::SystemTime>, u64)>; 2]);

impl Project {
    /// Opens a project, a plain folder, or a single file. A folder or file inside a
    /// project opens that project.
    ///
    /// # Errors
    /// If the path is not there, or `project.ron` or `schema.ron` cannot be read.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let path = path.canonicalize().map_err(|e| FileError::io(path, e))?;
        let is_folder = path.is_dir();
        if let Some(root) = project_around(&path)? {
            return Self::open_project(&root, (!is_folder).then_some(path.as_path()));
        }
        let (root, kind) = match path.parent() {
            Some(parent) if !is_folder => (parent.to_path_buf(), ProjectKind::File),
            _ => (path.clone(), ProjectKind::Folder),
        };
        let name = path.file_stem().map_or("project".into(), |n| n.to_string_lossy().into_owned());
        let mut info = ProjectInfo::new(name, ".", None);
        if kind == ProjectKind::File {
            info.files.push(file_entry(&root, &path));
        }
        let layout = Layout { articles: root.clone(), root };
        Self::assemble(layout, info, kind, (!is_folder).then_some(path.as_path()))
    }

    fn open_project(root: &Path, file: Option<&Path>) -> Result<Self, FileError> {
        let mut info = ProjectInfo::read(&root.join("project.ron"))?;
        let articles = match info.articles.as_str() {
            "." | "" => root.to_path_buf(),
            folder => root.join(folder),
        };
        let layout = Layout { root: root.to_path_buf(), articles };
        let file = file.filter(|f| f.file_name().is_some_and(|n| n != "project.ron"));
        if let Some(file) = file
            && !info.files.is_empty()
        {
            let entry = file_entry(&layout.articles, file);
            if !info.files.contains(&entry) {
                info.files.push(entry);
            }
        }
        Self::assemble(layout, info, ProjectKind::Project, file)
    }

    fn assemble(
        layout: Layout,
        info: ProjectInfo,
        kind: ProjectKind,
        file: Option<&Path>,
    ) -> Result<Self, FileError> {
        let mut notices = Vec::new();
        let schema_file = layout.schema_file();
        let schema_source = match disk::read_if_there(&schema_file)? {
            Some(bytes) => String::from_utf8(bytes)
                .map_err(|_| FileError::other(&schema_file, "this file is not UTF-8"))?,
            None => {
                if kind == ProjectKind::Project {
                    notices.push(format!(
                        "{}: there is no schema, so “{DEFAULT_SCHEMA}” is used",
                        schema_file.display()
                    ));
                }
                builtin_source(DEFAULT_SCHEMA).unwrap_or_default().to_owned()
            }
        };
        let schema = Schema::from_ron(&schema_source)
            .map_err(|e| FileError::other(&schema_file, e.to_string()))?;
        let place = Place { layout, info, schema, schema_source };
        let mut project =
            Self { place: Arc::new(place), listing: Arc::default(), kind, initial: None, notices };
        project.refresh();
        project.initial = file.and_then(|file| {
            project.listing.articles.iter().find(|e| e.path == file).map(|e| e.id.clone())
        });
        Ok(project)
    }

    /// Looks again which articles and pictures there are.
    pub fn refresh(&mut self) {
        let Place { layout, info, .. } = &*self.place;
        self.listing = Arc::new(if info.files.is_empty() {
            listing::list(&layout.articles, Some(&layout.root))
        } else {
            let files: Vec<_> = info.files.iter().map(|f| layout.articles.join(f)).collect();
            listing::list_files(&layout.articles, &files)
        });
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.place.layout.root
    }

    /// The folder of its articles.
    pub fn articles_folder(&self) -> &Path {
        &self.place.layout.articles
    }

    /// What `project.ron` says, or will say.
    pub fn info(&self) -> &ProjectInfo {
        &self.place.info
    }

    /// The name to show.
    pub fn name(&self) -> &str {
        &self.place.info.name
    }

    /// What was opened.
    pub fn kind(&self) -> ProjectKind {
        self.kind
    }

    /// The label set.
    pub fn schema(&self) -> &Schema {
        &self.place.schema
    }

    /// Where the label set is (or will be) stored.
    pub fn schema_file(&self) -> PathBuf {
        self.place.layout.schema_file()
    }

    /// The articles, sorted by id.
    pub fn articles(&self) -> &[ArticleEntry] {
        &self.listing.articles
    }

    /// The article that was asked for by opening its file.
    pub fn initial_article(&self) -> Option<&ArticleId> {
        self.initial.as_ref()
    }

    /// What the person should be told about the project as a whole.
    pub fn notices(&self) -> impl Iterator<Item = &str> {
        self.notices.iter().chain(&self.listing.notices).map(String::as_str)
    }

    /// The article of that id.
    pub fn entry(&self, id: &ArticleId) -> Option<&ArticleEntry> {
        let articles = &self.listing.articles;
        articles.binary_search_by(|e| e.id.cmp(id)).ok().and_then(|i| articles.get(i))
    }

    /// The article that a person means by `name`: an id, an id without its folders,
    /// or a path.
    pub fn find_article(&self, name: &str) -> Option<&ArticleEntry> {
        if let Some(entry) = self.entry(&ArticleId(name.to_owned())) {
            return Some(entry);
        }
        let path = Path::new(name).canonicalize().ok();
        let mut hits = self.listing.articles.iter().filter(|e| {
            path.as_ref().is_some_and(|p| *p == e.path)
                || e.id.0.rsplit('/').next() == Some(name)
                || e.path.file_name().is_some_and(|n| n == name)
        });
        let first = hits.next()?;
        hits.next().is_none().then_some(first)
    }

    /// Reads, decodes and parses an article.
    ///
    /// # Errors
    /// If there is no such article, or the file cannot be read or is not text.
    pub fn load_article(&self, id: &ArticleId) -> Result<Article, FileError> {
        let Some(entry) = self.entry(id) else {
            let message = format!("there is no article “{id}” in this project");
            return Err(FileError::other(self.root(), message));
        };
        load_entry(&self.place, entry)
    }

    /// The pictures that go with an article: of the same stem, or named in its text.
    pub fn photos_of(&self, article: &Article) -> Vec<PathBuf> {
        self.entry(&article.id).map_or_else(Vec::new, |entry| {
            listing::photos_of(&self.listing.photos, &entry.path, article.text.as_str())
        })
    }

    /// Opens an annotator's set on an article for editing; read-only where it cannot
    /// be written or somebody else has it open. Restores what a crash left.
    ///
    /// # Errors
    /// If the set's file is there and cannot be understood.
    pub fn open_set(&self, article: &Article, annotator: &str) -> Result<OpenSet, FileError> {
        OpenSet::open(&self.place, article, annotator)
    }

    /// Reads an annotator's set on an article as it was last saved, to look at.
    ///
    /// # Errors
    /// If the set's file is not there or cannot be understood.
    pub fn read_set(&self, article: &Article, annotator: &str) -> Result<ReadSet, FileError> {
        super::open_set::read_set(&self.place, article, annotator)
    }

    /// Whether there is a set of the annotator on the article, or the journal of one.
    pub fn has_set(&self, article: &ArticleId, annotator: &str) -> bool {
        let layout = &self.place.layout;
        layout.set_file(annotator, article).exists() || layout.journal(annotator, article).exists()
    }

    /// The files of an annotator's set on an article as they are now.
    pub fn set_stamp(&self, article: &ArticleId, annotator: &str) -> SetStamp {
        let layout = &self.place.layout;
        let files = [layout.set_file(annotator, article), layout.journal(annotator, article)];
        SetStamp(files.map(|file| {
            let meta = std::fs::metadata(file).ok()?;
            Some((meta.modified().ok(), meta.len()))
        }))
    }

    /// Everybody who has annotated something, sorted.
    pub fn annotators(&self) -> Vec<String> {
        let layout = &self.place.layout;
        let mut all: Vec<String> = [layout.annotations(), layout.journals()]
            .iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok())
            .flat_map(|entries| entries.flatten())
            .filter(|entry| entry.path().is_dir())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .map(|name| from_file_name(&name))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// How far an annotator has come with each article that they began. Looks into
    /// files, their heads only.
    pub fn statuses(&self, annotator: &str) -> BTreeMap<ArticleId, Status> {
        self.statuses_while(annotator, |_| true)
    }

    /// As [`Self::statuses`]. After some of the files each, `go_on` gets how many were read; if
    /// it answers `false`, the rest is left out.
    pub fn statuses_while(
        &self,
        annotator: &str,
        go_on: impl Fn(usize) -> bool + Sync,
    ) -> BTreeMap<ArticleId, Status> {
        /// As many files as take about a millisecond.
        const PIECE: usize = 64;
        let folder = self.place.layout.annotations_of(annotator);
        let files = set_file::find_all(&folder, "ron");
        let pieces: Vec<&[PathBuf]> = files.chunks(PIECE).collect();
        let (next, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            let mut found = Vec::new();
            while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                for path in *piece {
                    let Some(head) = set_file::read_head(path) else { continue };
                    // Where the file is says more than what is written in it, if it was moved.
                    let here = article_of(path, &folder);
                    let listed = self.entry(&here).is_some();
                    found.push((if listed { here } else { ArticleId(head.article) }, head.status));
                }
                if !go_on(read.fetch_add(piece.len(), Ordering::Relaxed) + piece.len()) {
                    break;
                }
            }
            found
        };
        if pieces.len() < 4 {
            return work().into_iter().collect();
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(pieces.len());
        std::thread::scope(|scope| {
            let work = &work;
            let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            all.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
        })
    }

    /// How far an annotator has come with an article. Looks into the head of the set's file.
    pub fn status_of(&self, article: &ArticleId, annotator: &str) -> Status {
        let path = self.place.layout.set_file(annotator, article);
        set_file::read_head(&path).map(|head| head.status).unwrap_or_default()
    }

    /// An article's title, for lists, from the beginning of its file; `None` if that
    /// cannot be read.
    pub fn first_line(&self, id: &ArticleId) -> Option<String> {
        let entry = self.entry(id)?;
        if self.has_mends(id) {
            return Some(load_entry(&self.place, entry).ok()?.title().to_owned());
        }
        title_of(entry)
    }

    /// Puts files on the list of a project that is about named files only.
    pub(super) fn list_also(&mut self, files: &[PathBuf]) {
        if self.place.info.files.is_empty() || files.is_empty() {
            return;
        }
        let mut info = self.place.info.clone();
        info.files.extend(files.iter().map(|f| file_entry(self.articles_folder(), f)));
        info.files.sort();
        info.files.dedup();
        self.place = Arc::new(Place { info, ..(*self.place).clone() });
        if let Err(e) = self.place.ensure_listed() {
            self.notices.push(e.to_string());
        }
    }

    /// Has `project.ron` say something else, on disk first. What it says there beside that
    /// stays.
    pub(super) fn change_info(
        &mut self,
        change: impl Fn(&mut ProjectInfo),
    ) -> Result<(), FileError> {
        let path = self.place.layout.project_file();
        let mut info = self.place.info.clone();
        change(&mut info);
        let place = Place { info, ..(*self.place).clone() };
        if path.exists() {
            let mut on_disk = ProjectInfo::read(&path)?;
            change(&mut on_disk);
            let text = on_disk.to_ron().map_err(|e| FileError::other(&path, e.to_string()))?;
            disk::replace(&path, text.as_bytes())?;
        } else {
            place.ensure_with(None)?;
        }
        self.place = Arc::new(place);
        Ok(())
    }

    pub(super) fn take_place(&mut self, place: Arc<Place>) {
        self.place = place;
    }

    pub(super) fn place(&self) -> &Arc<Place> {
        &self.place
    }
}

/// Reads, decodes, mends and parses the article in a listed file.
pub(super) fn load_entry(place: &Place, entry: &ArticleEntry) -> Result<Article, FileError> {
    parse_entry(place, entry, &read_entry(entry)?)
}

/// Reads the bytes of a listed file.
pub(super) fn read_entry(entry: &ArticleEntry) -> Result<Vec<u8>, FileError> {
    let path = &entry.path;
    let len = std::fs::metadata(path).map_err(|e| FileError::io(path, e))?.len();
    if len > ARTICLE_BYTES_MAX {
        let message = format!(
            "the file has {} MB, and an article at most {}; split the file",
            len >> 20,
            ARTICLE_BYTES_MAX >> 20
        );
        return Err(FileError::other(path, message));
    }
    disk::read(path)
}

/// Decodes, mends and parses the bytes of a listed file.
pub(super) fn parse_entry(
    place: &Place,
    entry: &ArticleEntry,
    bytes: &[u8],
) -> Result<Article, FileError> {
    let failed = |e: DecodeError| FileError::other(&entry.path, e.to_string());
    Ok(mends::article_of(place, entry, decode(bytes).map_err(failed)?))
}

/// The title in the first part of a file.
fn title_of(entry: &ArticleEntry) -> Option<String> {
    let mut head = Vec::new();
    let file = std::fs::File::open(&entry.path).ok()?;
    file.take(TITLE_BYTES).read_to_end(&mut head).ok()?;
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if head.len() as u64 == TITLE_BYTES && !utf16 {
        // A character cut in two would pass for another encoding.
        let whole_lines = head.iter().rposition(|b| *b == b'\n');
        let cut_short = |e: &std::str::Utf8Error| e.error_len().is_none();
        let whole_characters =
            || std::str::from_utf8(&head).err().filter(cut_short).map(|e| e.valid_up_to());
        let end = whole_lines.or_else(whole_characters).unwrap_or(head.len());
        head.truncate(end);
    }
    let decoded = decode(&head).ok()?;
    let article = Article::new(entry.id.clone(), Text::new(decoded.text), decoded.encoding);
    Some(article.title().to_owned())
}

/// The article that the set or journal at `path`, below an annotator's `folder`, is about.
pub(super) fn article_of(path: &Path, folder: &Path) -> ArticleId {
    let below = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let parts: Vec<String> =
        below.components().map(|c| from_file_name(&c.as_os_str().to_string_lossy())).collect();
    ArticleId(parts.join("/"))
}

/// `file` as `project.ron` names it.
fn file_entry(articles: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(articles).unwrap_or(file);
    let parts: Vec<_> =
        relative.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// The folder of the project that `path` is, or whose article it is.
fn project_around(path: &Path) -> Result<Option<PathBuf>, FileError> {
    for folder in path.ancestors() {
        let file = folder.join("project.ron");
        if !file.is_file() {
            continue;
        }
        if folder == path || file == path {
            return Ok(Some(folder.to_path_buf()));
        }
        // A project further up counts only if it has this as one of its articles.
        let info = match ProjectInfo::read(&file) {
            Ok(info) => info,
            Err(e) if path.parent() == Some(folder) => return Err(e),
            Err(_) => continue,
        };
        let articles = match info.articles.as_str() {
            "." | "" => folder.to_path_buf(),
            name => folder.join(name),
        };
        let has_it = path.starts_with(&articles)
            && (info.files.is_empty() || path.parent() == Some(articles.as_path()));
        if has_it {
            return Ok(Some(folder.to_path_buf()));
        }
    }
    Ok(None)
}

/// The folder for articles within a new project in `root`.
pub(super) fn articles_folder_for(root: &Path) -> &'static str {
    let has_articles = root.is_dir() && !listing::list(root, Some(root)).articles.is_empty();
    if has_articles && !root.join(ARTICLES).is_dir() { "." } else { ARTICLES }
}
