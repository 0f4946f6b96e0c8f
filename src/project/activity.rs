//! What was done to a set last, as its journal has it. Journals are of one computer, so of sets
//! that came from others nothing is known.

use jiff::Timestamp;

use super::{Project, disk, journal};
use crate::annotation::wire;
use crate::article::ArticleId;

impl Project {
    /// What the journal here has as the last change of a set, in the words of the undo hint, and
    /// when it was made. `None` without a journal, or if nothing was done since it begins.
    pub fn last_change(&self, article: &ArticleId, annotator: &str) -> Option<(Timestamp, String)> {
        let path = self.place().layout.journal(annotator, article);
        let bytes = disk::read_if_there(&path).ok().flatten()?;
        let contents = journal::read(&path, &bytes).ok()?;
        let mut standing = Vec::new();
        let mut undone = Vec::new();
        for (_, record) in contents.records {
            let journal::Record::Step { at, step, .. } = record else { continue };
            match step {
                wire::Step::Do(change) => {
                    standing.push((at, change.title));
                    undone.clear();
                }
                wire::Step::Undo => undone.extend(standing.pop()),
                wire::Step::Redo => standing.extend(undone.pop()),
            }
        }
        standing.pop()
    }
}
