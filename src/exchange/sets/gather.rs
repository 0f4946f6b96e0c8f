//! The sets among files, with what belongs to them: their journals, and the texts that they
//! were made on.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::super::files::open_watched;
use super::super::{ExchangeError, Progress};
use crate::article::{Article, ArticleId};
use crate::formats::Input;
use crate::project::{FileError, Metadata, ProjectInfo, SetHead, from_file_name, read_set_head};
use crate::text::{Sha256, Text, decode};

/// Folders and files of a project, as they are called there.
const ANNOTATIONS: &str = "annotations";
const REMARKS: &str = "remarks";
const PROJECT: &str = "project.ron";
const SCHEMA: &str = "schema.ron";

/// Endings of articles.
const TEXT_ENDINGS: [&str; 4] = [".txt", ".text", ".md", ""];

/// A larger file is no set.
const SET_BYTES_MAX: u64 = 512 << 20;

/// A set that was found.
pub(super) struct Copy {
    /// What messages call it.
    pub(super) name: String,
    pub(super) head: SetHead,
    pub(super) set: Vec<u8>,
    pub(super) journal: Option<Vec<u8>>,
    /// The article by where the file is.
    pub(super) below: Option<ArticleId>,
    /// Which of the inputs it is from, and where in that its project is.
    input: usize,
    root: Option<String>,
}

/// What was found.
pub(super) struct Gathered {
    inputs: Vec<Box<dyn Input>>,
    copies: Vec<Copy>,
    problems: Vec<String>,
}

impl Gathered {
    pub(super) fn copies(&self) -> &[Copy] {
        &self.copies
    }

    /// Files that look like sets and cannot be read, as sentences.
    pub(super) fn problems(&self) -> &[String] {
        &self.problems
    }

    fn input(&self, copy: &Copy) -> Option<&dyn Input> {
        self.inputs.get(copy.input).map(|input| &**input)
    }

    /// A text that came with the set, by its hash.
    pub(super) fn text(&self, copy: &Copy, sha256: Sha256) -> Option<Text> {
        let root = copy.root.as_ref()?;
        let bytes = whole(self.input(copy)?, &format!("{root}texts/{sha256}.txt"))?;
        let text = Text::new(String::from_utf8(bytes).ok()?);
        (text.sha256() == sha256).then_some(text)
    }

    /// An article that came with the set: its file, or the copy of the text that the set was
    /// made on.
    pub(super) fn article(
        &self,
        copy: &Copy,
        id: &ArticleId,
    ) -> Result<Option<(Article, Metadata)>, ExchangeError> {
        let (Some(input), Some(root)) = (self.input(copy), copy.root.as_ref()) else {
            return Ok(None);
        };
        if !is_plain(&id.0) {
            return Ok(None);
        }
        let folder = articles_folder(input, root);
        for ending in TEXT_ENDINGS {
            let name = format!("{folder}{id}{ending}");
            let Some(bytes) = whole(input, &name) else { continue };
            let decoded =
                decode(&bytes).map_err(|e| FileError::other(Path::new(&name), e.to_string()))?;
            let article = Article::new(id.clone(), Text::new(decoded.text), decoded.encoding);
            let metadata = whole(input, &format!("{folder}{id}.meta.json"));
            let metadata = metadata.and_then(|json| serde_json::from_slice(&json).ok());
            return Ok(Some((article, metadata.unwrap_or_default())));
        }
        let text = self.text(copy, copy.head.text_sha256);
        Ok(text.map(|text| (Article::new(id.clone(), text, "UTF-8"), Metadata::new())))
    }
}

/// Whether an id is one that a file below a folder can have.
fn is_plain(id: &str) -> bool {
    use std::path::Component::Normal;
    !id.is_empty()
        && !id.contains(['\\', ':', '\0'])
        && Path::new(id).components().all(|part| matches!(part, Normal(_)))
        && !id.split('/').any(|part| part.is_empty() || part.starts_with('.'))
}

/// Where a project's articles are among the files, with a `/` at the end.
fn articles_folder(input: &dyn Input, root: &str) -> String {
    let file = whole(input, &format!("{root}{PROJECT}")).and_then(|b| String::from_utf8(b).ok());
    let info = file.and_then(|source| ProjectInfo::of(Path::new(PROJECT), &source).ok());
    match info.as_ref().map_or("articles", |info| info.articles.as_str()) {
        "." | "" => root.to_owned(),
        folder => format!("{root}{}/", folder.trim_matches('/')),
    }
}

/// Whether there is a set among these files.
pub(super) fn any(paths: &[PathBuf], progress: &Progress) -> Result<bool, ExchangeError> {
    for (input, below) in inputs(paths, progress)? {
        for name in names(&*input, &below) {
            progress.check()?;
            let bytes = whole(&*input, &name);
            if bytes.is_some_and(|bytes| read_set_head(&name, &bytes).is_ok()) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// All sets among these files.
pub(super) fn gather(paths: &[PathBuf], progress: &Progress) -> Result<Gathered, ExchangeError> {
    let mut gathered = Gathered { inputs: Vec::new(), copies: Vec::new(), problems: Vec::new() };
    for (input, below) in inputs(paths, progress)? {
        let all: BTreeSet<String> = input.names().into_iter().collect();
        for name in names(&*input, &below) {
            progress.check()?;
            let Some(set) = whole(&*input, &name) else {
                gathered.problems.push(format!("{name}: this file cannot be read"));
                continue;
            };
            let head = match read_set_head(&name, &set) {
                Ok(head) => head,
                Err(e) => {
                    gathered.problems.push(e.to_string());
                    continue;
                }
            };
            let place = Place::of(&name, &all);
            let journal = place.as_ref().and_then(|place| whole(&*input, &place.journal));
            gathered.copies.push(Copy {
                head,
                set,
                journal,
                below: place.as_ref().map(|place| place.article.clone()),
                input: gathered.inputs.len(),
                root: place.map(|place| place.root),
                name,
            });
        }
        gathered.inputs.push(input);
    }
    if gathered.copies.is_empty() {
        let shown: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        let why = match gathered.problems.first() {
            Some(problem) => problem.clone(),
            None => format!("{}: there are no annotation sets here", shown.join(", ")),
        };
        return Err(ExchangeError::Other(why));
    }
    Ok(gathered)
}

/// Where a set's file is in a project.
struct Place {
    /// The project, among the files: nothing, or with a `/` at the end.
    root: String,
    article: ArticleId,
    journal: String,
}

impl Place {
    /// By the last folder of annotations that the file is in.
    fn of(name: &str, all: &BTreeSet<String>) -> Option<Self> {
        let parts: Vec<&str> = name.split('/').collect();
        let at = parts.iter().rposition(|part| *part == ANNOTATIONS)?;
        let (before, after) = parts.split_at(at);
        let [_, annotator, folders @ .., file] = after else { return None };
        let stem = file.split_once(".ron").map_or(*file, |(stem, _)| stem);
        let root: String = before.iter().map(|part| format!("{part}/")).collect();
        let ids = folders.iter().chain([&stem]).map(|part| from_file_name(part));
        let article = ArticleId(ids.collect::<Vec<_>>().join("/"));
        let below: String = folders.iter().map(|part| format!("{part}/")).collect();
        let journal = format!("{root}journal/{annotator}/{below}{stem}.journal");
        // A copy that a merge has kept has no journal of its own.
        let own = file.ends_with(".ron") && all.contains(&journal);
        Some(Self { root, article, journal: if own { journal } else { String::new() } })
    }
}

/// Files, and the beginning of the names that are meant among them.
type Meant = (Box<dyn Input>, String);

/// The files at each path, and the beginning of the names that are meant. What is in a project is
/// looked at from there, since texts and journals stand beside the sets.
fn inputs(paths: &[PathBuf], progress: &Progress) -> Result<Vec<Meant>, ExchangeError> {
    let mut all = Vec::new();
    for path in paths {
        let real = path.canonicalize().map_err(|e| FileError::io(path, e))?;
        let root = real.ancestors().find(|folder| folder.join(PROJECT).is_file());
        let inside = root.filter(|root| {
            real == **root || real.starts_with(root.join(ANNOTATIONS)) && *root != real
        });
        let (from, below) = match inside {
            Some(root) => {
                let below = real.strip_prefix(root).unwrap_or(Path::new(""));
                let parts = below.components().map(|c| c.as_os_str().to_string_lossy());
                (root.to_path_buf(), parts.collect::<Vec<_>>().join("/"))
            }
            None => (real.clone(), String::new()),
        };
        all.push((open_watched(&[from], None, progress)?, below));
    }
    Ok(all)
}

/// Names of files that may be sets.
fn names(input: &dyn Input, below: &str) -> Vec<String> {
    let mut names: Vec<String> = input.names();
    let input_is_one = names.len() == 1;
    let is_below = |name: &str| {
        let rest = name.strip_prefix(below);
        below.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let may_be = |name: &str| {
        let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
        // A copy that a merge has kept comes in only if it is asked for.
        let theirs = file.contains(".ron.theirs") && (name == below || input_is_one);
        (file.ends_with(".ron") || theirs)
            && file != PROJECT
            && file != SCHEMA
            && !folders.split('/').any(|folder| folder == REMARKS)
    };
    names.retain(|name| is_below(name) && may_be(name));
    names
}

/// A whole file; nothing if it is not there, too large, or cannot be read.
fn whole(input: &dyn Input, name: &str) -> Option<Vec<u8>> {
    if name.is_empty() {
        return None;
    }
    let mut bytes = Vec::new();
    let read = input.open(name).ok()?.take(SET_BYTES_MAX + 1).read_to_end(&mut bytes);
    (read.is_ok() && bytes.len() as u64 <= SET_BYTES_MAX).then_some(bytes)
}
