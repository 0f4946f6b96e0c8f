//! What does not fit in files of remarks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::remark_file::{self, RemarkFile};
use super::super::remarks::check_author;
use super::super::ron_file::lines_of;
use super::super::{FileError, disk};
use super::{Checker, Severity};
use crate::annotation::{AnnotationId, wire};
use crate::article::ArticleId;
use crate::review::remarks::{Passage, Remark, RemarkTarget};
use crate::text::{ByteRange, Sha256, Text};

impl Checker<'_> {
    /// Files of remarks: whether they can be read and are where they belong, whether their
    /// words are in the texts, whether what they answer is there.
    pub(super) fn remarks(&mut self) {
        let mut texts: BTreeMap<Sha256, Option<Text>> = BTreeMap::new();
        let mut ids: BTreeMap<Option<ArticleId>, BTreeSet<AnnotationId>> = BTreeMap::new();
        let mut answers = Vec::new();
        for (path, folder) in self.project.remark_files() {
            let read = || -> Result<(String, RemarkFile), FileError> {
                let source = disk::read_string(&path)?;
                let file = remark_file::read(&path, &source)?;
                check_author(&path, &folder, &file)?;
                Ok((source, file))
            };
            let (source, file) = match read() {
                Ok(read) => read,
                Err(e) => {
                    self.file_error(&e);
                    continue;
                }
            };
            let article = self.project.article_of_remarks(&path, &folder, &file);
            self.home_of_remarks(&path, &file, article.as_ref());
            let mut seen = BTreeSet::new();
            for remark in file.each() {
                let remark = match remark {
                    Ok(remark) => remark,
                    Err(e) => {
                        let line = lines_of(&source, e.id()).next();
                        self.report(Severity::Error, &path, line, e.to_string());
                        continue;
                    }
                };
                if !seen.insert(remark.id) {
                    let message = format!(
                        "{}: this remark stands here twice; the later version counts",
                        remark.id
                    );
                    let again = lines_of(&source, remark.id).nth(1);
                    self.report(Severity::Warning, &path, again, message);
                }
                self.words_of(&path, &source, &remark, &mut texts);
                if let Some(root) = remark.answers {
                    let line = lines_of(&source, remark.id).next();
                    answers.push((article.clone(), root, path.clone(), line));
                }
            }
            ids.entry(article).or_default().extend(seen);
        }
        for (article, root, path, line) in answers {
            if !ids.get(&article).is_some_and(|known| known.contains(&root)) {
                let message = format!(
                    "this answers the remark {root}, which is not here; \
                     perhaps its author has not shared it yet"
                );
                self.report(Severity::Warning, &path, line, message);
            }
        }
    }

    fn home_of_remarks(&mut self, path: &Path, file: &RemarkFile, article: Option<&ArticleId>) {
        let Some(article) = article else { return };
        let home = self.project.place().layout.remarks_file(&file.author, Some(article));
        let message = match self.project.entry(article) {
            Some(_) if home == path => return,
            Some(_) => {
                format!("this is about “{article}” but not where that belongs; put the file back")
            }
            None => format!(
                "there is no article “{article}”; put the article back, \
                 or move this file to where the article went"
            ),
        };
        self.report(Severity::Warning, path, None, message);
    }

    /// That the words of a remark are in the text that its offsets count along, if that text
    /// is known.
    fn words_of(
        &mut self,
        path: &Path,
        source: &str,
        remark: &Remark,
        texts: &mut BTreeMap<Sha256, Option<Text>>,
    ) {
        let Some(passage) = remark.on.passage() else { return };
        let Some(sha256) = passage.text_sha256 else { return };
        let place = self.project.place();
        let text = texts.entry(sha256).or_insert_with(|| place.text_version(sha256));
        let Some(text) = text else { return };
        let whole = matches!(remark.on, RemarkTarget::Annotation { .. });
        if let Some(message) = misfit(passage, text, whole) {
            let line = lines_of(source, remark.id).next();
            self.report(Severity::Error, path, line, format!("{}: {message}", remark.id));
        }
    }
}

/// What is wrong with the place of a passage; `whole` if its words are all of what is there.
fn misfit(passage: &Passage, text: &Text, whole: bool) -> Option<String> {
    let ranges: Option<Vec<ByteRange>> =
        passage.at.iter().map(|range| text.to_bytes(*range)).collect();
    let Some(ranges) = ranges else {
        let length = text.offsets().len_chars();
        return Some(format!(
            "the offsets do not fit this text of {length} code points; correct them"
        ));
    };
    let mut found = wire::covered(text, &ranges);
    if !whole {
        found = found.chars().take(passage.words.chars().count()).collect();
    }
    (found != passage.words).then(|| {
        let words = &passage.words;
        format!("the text there is “{found}”, but the line says “{words}”; correct the offsets")
    })
}
