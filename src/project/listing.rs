//! Which articles and pictures a folder has. Looks at names and sizes only, so that
//! a hundred thousand articles are listed without being read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::layout::{ANNOTATIONS, JOURNAL, TEXTS};
use super::suggest_files::SUGGEST_FOLDER;
use crate::article::ArticleId;
use crate::text::Sha256;

/// Endings of articles; where two files differ only in the ending, the one that
/// comes first here has the plain id.
const TEXT_ENDINGS: [&str; 3] = ["txt", "text", "md"];

/// Endings of pictures.
const PHOTO_ENDINGS: [&str; 5] = ["png", "jpg", "jpeg", "webp", "gif"];

/// An article's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleEntry {
    /// The article's name in the project.
    pub id: ArticleId,
    /// The file.
    pub path: PathBuf,
    /// The file's size in bytes.
    pub size_bytes: u64,
    /// Why it cannot be opened, where its name or size already tell: a sentence
    /// naming the file.
    pub problem: Option<String>,
}

/// What a folder has.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    /// Sorted by id.
    pub(super) articles: Vec<ArticleEntry>,
    /// Sorted.
    pub(super) photos: Vec<PathBuf>,
    /// Folders that could not be read, as sentences.
    pub(super) notices: Vec<String>,
}

struct Found {
    path: PathBuf,
    /// Path below the folder, `/` between folders, with the ending.
    full: String,
    /// The same without the ending, and the ending's rank.
    stem: String,
    rank: usize,
    size_bytes: u64,
    problem: Option<String>,
}

/// Lists the folder with everything below it. With `project_root`, the project's
/// own files in that folder are left out.
pub(super) fn list(folder: &Path, project_root: Option<&Path>) -> Listing {
    let mut listing = Listing::default();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        // A link can lead back up; what it leads to is listed once.
        if let Ok(real) = folder.canonicalize()
            && !seen.insert(real)
        {
            continue;
        }
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            // An empty folder is not in git, and nobody misses it.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => {
                listing.notices.push(format!(
                    "{}: {e}; the articles in this folder are not shown",
                    folder.display()
                ));
                continue;
            }
        };
        let own = project_root == Some(folder.as_path());
        let own_texts = project_root.is_some_and(|root| folder == root.join(TEXTS));
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let shown = name.to_string_lossy();
            if shown.starts_with('.') {
                continue;
            }
            // Follows links, unlike the entry's own metadata.
            let Ok(metadata) = fs::metadata(&path) else {
                if is_text_name(&shown) == Some(true) {
                    found.push(Found::new(path, &prefix, &shown, 0));
                }
                continue;
            };
            if metadata.is_dir() {
                if !(own && [ANNOTATIONS, JOURNAL, SUGGEST_FOLDER].contains(&shown.as_ref())) {
                    folders.push((path, format!("{prefix}{shown}/")));
                }
            } else if has_ending(&shown, &PHOTO_ENDINGS).is_some() {
                listing.photos.push(path);
            } else if !(own_texts && is_text_copy(&shown)) {
                let text = is_text_name(&shown)
                    .unwrap_or_else(|| metadata.is_file() && begins_as_text(&path));
                if text {
                    let mut one = Found::new(path, &prefix, &shown, metadata.len());
                    if name.to_str().is_none() {
                        one.problem = Some(format!(
                            "{}: the file’s name is not Unicode; rename the file to open it",
                            one.path.display()
                        ));
                    }
                    found.push(one);
                }
            }
        }
    }
    listing.articles = with_ids(found);
    listing.photos.sort();
    listing.notices.sort();
    listing
}

/// Named files below `folder` as articles, however they end, and the pictures
/// beside them. Looks at no other file, since the folder may be anybody's home.
pub(super) fn list_files(folder: &Path, files: &[PathBuf]) -> Listing {
    let mut listing = Listing::default();
    for path in files {
        listing.articles.push(entry_of(folder, path));
        for photo in photos_beside(path) {
            listing.photos.push(photo);
        }
    }
    listing.articles.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    listing.articles.dedup_by(|a, b| a.id == b.id);
    listing.photos.sort();
    listing.photos.dedup();
    listing
}

/// The file as an article of `folder`, with the id that it has when the whole
/// folder is listed.
fn entry_of(folder: &Path, path: &Path) -> ArticleEntry {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let prefix: String = path
        .parent()
        .and_then(|parent| parent.strip_prefix(folder).ok())
        .into_iter()
        .flat_map(Path::components)
        .map(|c| format!("{}/", c.as_os_str().to_string_lossy()))
        .collect();
    let size = fs::metadata(path).map_or(0, |m| m.len());
    let found = Found::new(path.to_path_buf(), &prefix, &name, size);
    let stem = has_ending(&name, &TEXT_ENDINGS).map_or(&*name, |(stem, _)| stem);
    let taken = TEXT_ENDINGS
        .iter()
        .take(found.rank)
        .any(|ending| path.with_file_name(format!("{stem}.{ending}")).exists());
    let id = match (taken, found.rank < TEXT_ENDINGS.len()) {
        (false, _) => found.stem,
        (true, true) => found.full,
        (true, false) => format!("{} (2)", found.full),
    };
    ArticleEntry { id: ArticleId(id), path: found.path, size_bytes: size, problem: found.problem }
}

/// A file beside `path` that has its name, or its name with another text ending.
pub(super) fn same_stem(path: &Path) -> Option<PathBuf> {
    let name = file_name(path);
    let stem = has_ending(&name, &TEXT_ENDINGS).map_or(&*name, |(stem, _)| stem);
    TEXT_ENDINGS
        .iter()
        .map(|ending| path.with_file_name(format!("{stem}.{ending}")))
        .chain([path.to_path_buf(), path.with_file_name(stem)])
        .find(|p| p.is_file())
}

/// The pictures in the file's own folder.
pub(super) fn photos_beside(path: &Path) -> Vec<PathBuf> {
    let entries = path.parent().and_then(|folder| fs::read_dir(folder).ok());
    entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|p| has_ending(&file_name(p), &PHOTO_ENDINGS).is_some())
        .collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Found {
    fn new(path: PathBuf, prefix: &str, name: &str, size_bytes: u64) -> Self {
        let (stem, rank) = match has_ending(name, &TEXT_ENDINGS) {
            Some((stem, rank)) => (stem, rank),
            None => (name, TEXT_ENDINGS.len()),
        };
        let problem = (size_bytes == 0).then(|| {
            format!(
                "{}: the file is empty or cannot be read; put the article’s text in it",
                path.display()
            )
        });
        Self {
            full: format!("{prefix}{name}"),
            stem: format!("{prefix}{stem}"),
            rank,
            size_bytes,
            problem,
            path,
        }
    }
}

/// Gives every file an id of its own: without the ending where that is unambiguous.
fn with_ids(mut found: Vec<Found>) -> Vec<ArticleEntry> {
    found.sort_by(|a, b| (a.rank, &a.full, &a.path).cmp(&(b.rank, &b.full, &b.path)));
    let mut by_id: BTreeMap<String, Found> = BTreeMap::new();
    for one in found {
        let mut id = one.stem.clone();
        if by_id.contains_key(&id) {
            id = one.full.clone();
        }
        // Only names that are not Unicode, or contrived ones, come this far.
        let mut n = 2;
        while by_id.contains_key(&id) {
            id = format!("{} ({n})", one.full);
            n += 1;
        }
        by_id.insert(id, one);
    }
    by_id
        .into_iter()
        .map(|(id, one)| ArticleEntry {
            id: ArticleId(id),
            path: one.path,
            size_bytes: one.size_bytes,
            problem: one.problem,
        })
        .collect()
}

/// The stem and which of `endings` the name has, in any case.
fn has_ending<'n>(name: &'n str, endings: &[&str]) -> Option<(&'n str, usize)> {
    let (stem, ending) = name.rsplit_once('.')?;
    let rank = endings.iter().position(|e| e.eq_ignore_ascii_case(ending))?;
    (!stem.is_empty()).then_some((stem, rank))
}

/// Whether a name is an article's by its ending; `None` if it has no ending.
pub(super) fn is_text_name(name: &str) -> Option<bool> {
    match name.rsplit_once('.') {
        Some((_, ending)) if !ending.is_empty() && !ending.contains(' ') => {
            Some(has_ending(name, &TEXT_ENDINGS).is_some())
        }
        _ => None,
    }
}

fn is_text_copy(name: &str) -> bool {
    name.strip_suffix(".txt").is_some_and(|stem| stem.parse::<Sha256>().is_ok())
}

/// Whether the file's first bytes could be text in any encoding that is read.
fn begins_as_text(path: &Path) -> bool {
    let mut head = [0; 1024];
    let Ok(mut file) = fs::File::open(path) else { return false };
    let Ok(n) = file.read(&mut head) else { return false };
    let head = head.get(..n).unwrap_or_default();
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    !head.is_empty() && (utf16 || !head.contains(&0))
}

/// The pictures of the article in `file` with the text `text`: same stem, or named
/// in the text. Those beside the article come first.
pub(super) fn photos_of(photos: &[PathBuf], file: &Path, text: &str) -> Vec<PathBuf> {
    let folder = file.parent();
    let stem = |path: &Path| {
        let name = file_name(path);
        let endings: Vec<&str> = TEXT_ENDINGS.iter().chain(&PHOTO_ENDINGS).copied().collect();
        has_ending(&name, &endings).map_or(name.clone(), |(stem, _)| stem.to_owned())
    };
    let own_stem = stem(file);
    // Most texts name no picture at all, and then the names need not be looked for.
    let lower = text.to_lowercase();
    let names_any = PHOTO_ENDINGS.iter().any(|ending| lower.contains(&format!(".{ending}")));
    let same = photos.iter().filter(|p| p.parent() == folder && stem(p) == own_stem);
    let named = photos.iter().filter(|p| {
        names_any
            && folder.is_some_and(|folder| p.starts_with(folder))
            && p.file_name().and_then(|n| n.to_str()).is_some_and(|name| names(text, name))
    });
    let mut all: Vec<PathBuf> = Vec::new();
    for photo in same.chain(named) {
        if !all.contains(photo) {
            all.push(photo.clone());
        }
    }
    all
}

/// Whether the text has the file name, not as the end of a longer one.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|s| s.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    })
}
