//! What does not fit in files of mends.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::super::open::article_of;
use super::super::{mends, set_file};
use super::{Checker, Severity};
use crate::article::Article;

/// How much of a mend's words is named, in characters.
const WORDS: usize = 40;

impl Checker<'_> {
    /// Whether an article's mends can be read, and carried out.
    pub(super) fn mends(&mut self, article: &Article) {
        let path = self.project.mends_file(&article.id);
        if let Err(e) = mends::read(self.project.place(), &article.id) {
            return self.file_error(&e);
        }
        let Some(mended) = &article.mended else { return };
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        for misfit in mended.misfits() {
            let needles = [format!("id: \"{}\"", misfit.id), format!("id:\"{}\"", misfit.id)];
            let has = |line: &str| needles.iter().any(|needle| line.contains(needle));
            let line = source.lines().position(has).map(|at| at + 1);
            let words: String = misfit.words.chars().take(WORDS).collect();
            let message = format!(
                "the mend {} of “{words}” is not carried out: {}; take it back, or mend again",
                misfit.id, misfit.why
            );
            self.report(Severity::Warning, &path, line, message);
        }
    }

    /// Files of mends that are about no article.
    pub(super) fn stray_mends(&mut self) {
        let layout = &self.project.place().layout;
        let expected: BTreeSet<PathBuf> =
            self.project.articles().iter().map(|entry| layout.mends_file(&entry.id)).collect();
        let folder = layout.mends();
        let stray: Vec<PathBuf> = set_file::find_all(&folder, "ron")
            .into_iter()
            .filter(|path| !expected.contains(path))
            .collect();
        for path in stray {
            let named = article_of(&path, &folder);
            let message = format!(
                "there is no article “{named}”; put the article back, \
                 or move this file to where the article went"
            );
            self.report(Severity::Warning, &path, None, message);
        }
    }
}
